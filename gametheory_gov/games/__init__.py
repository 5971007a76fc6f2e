"""The symbolic game and the catalogue of games, one file a game.

This room may import `world`, `formulas` and `base`.
Why: docs/explanation/numbers-and-tapes.md.
"""

from gametheory_gov.base.lazy import attach

__getattr__, __dir__, __all__ = attach(__name__, __file__)
