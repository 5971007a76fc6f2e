"""Text to SymPy to tapes, evaluated in floats, rationals and intervals.

This room may import `base`.
Why: docs/explanation/numbers-and-tapes.md.
"""

from gametheory_gov.base.lazy import attach

__getattr__, __dir__, __all__ = attach(__name__, __file__)
