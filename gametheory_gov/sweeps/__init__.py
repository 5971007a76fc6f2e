"""Questions asked over parameters, and phase diagrams.

This room may import `growth`, `great_powers`, `equilibria` and the rooms below.
Why: docs/explanation/sweeps-and-loops.md.
"""

from gametheory_gov.base.lazy import attach

__getattr__, __dir__, __all__ = attach(__name__, __file__)
