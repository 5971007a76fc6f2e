"""Design: which rules carry a club to a universal regime, and who is better off.

This room may import `sweeps`, `enforcement`, `growth` and the rooms below.
Why: docs/howto/design.md.
"""

from gametheory_gov.base.lazy import attach

__getattr__, __dir__, __all__ = attach(__name__, __file__)
