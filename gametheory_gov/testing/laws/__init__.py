"""Laws that any model can be held against: games, solvers, dynamics. Why: `docs/explanation/laws.md`."""

from gametheory_gov.base.lazy import attach

__getattr__, __dir__, __all__ = attach(__name__, __file__)
