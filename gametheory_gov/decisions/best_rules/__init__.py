"""Small models of which rule is best: weights and quotas, clubs inside a body, majorities that hold.

This room may import `base` and what `decisions` may.
Why: docs/howto/decisions.md.
"""

from gametheory_gov.base.lazy import attach

__getattr__, __dir__, __all__ = attach(__name__, __file__)
