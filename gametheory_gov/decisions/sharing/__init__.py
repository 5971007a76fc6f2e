"""How members may divide what they gain together: Shapley value, core, nucleolus.

This room may import `base`.
Why: docs/howto/decisions.md.
"""

from gametheory_gov.base.lazy import attach

__getattr__, __dir__, __all__ = attach(__name__, __file__)
