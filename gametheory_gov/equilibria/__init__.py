"""What stability means, all equilibria, and the proof that these are all.

This room may import `bound`, `games`, `world`, `formulas` and `base`.
Why: docs/explanation/stability-and-ties.md, docs/explanation/certificates.md.
"""

from gametheory_gov.base.lazy import attach

__getattr__, __dir__, __all__ = attach(__name__, __file__)
