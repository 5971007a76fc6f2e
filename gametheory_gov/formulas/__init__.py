"""Text to SymPy to tapes, evaluated in floats, rationals and intervals.

This room may import `base`.
"""

from gametheory_gov.base.lazy import attach

__getattr__, __dir__, __all__ = attach(__name__, __file__)
