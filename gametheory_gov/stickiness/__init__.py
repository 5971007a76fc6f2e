"""One parameter moved: thresholds, hysteresis, exits, and legitimacy that is remembered.

This room may import `growth` and the rooms below.
Why: docs/explanation/sweeps-and-loops.md.
"""

from gametheory_gov.base.lazy import attach

__getattr__, __dir__, __all__ = attach(__name__, __file__)
