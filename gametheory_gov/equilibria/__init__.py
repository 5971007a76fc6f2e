"""What stability means, all equilibria, and the proof that these are all.

This room may import `bound`, `games`, `world`, `formulas` and `base`.
"""

from gametheory_gov.base.lazy import attach

__getattr__, __dir__, __all__ = attach(__name__, __file__)
