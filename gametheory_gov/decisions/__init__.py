"""Who decides: the rules of decision bodies, and the voting power that they give.

This room may import `base` and `world`.
Why: docs/howto/decisions.md.
"""

from gametheory_gov.base.lazy import attach

__getattr__, __dir__, __all__ = attach(__name__, __file__)
