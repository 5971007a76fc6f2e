"""Where policies go when voters have ideal points: cores, gridlock, setters, votes on alternatives.

This room may import `base` and what `decisions` may.
Why: docs/howto/decisions.md.
"""

from gametheory_gov.base.lazy import attach

__getattr__, __dir__, __all__ = attach(__name__, __file__)
