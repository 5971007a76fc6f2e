"""For tests: Hypothesis strategies that draw states, institutions, games, normal forms and clubs.

This room may import every room but `shell`; nothing in the package imports it.
"""

from gametheory_gov.base.lazy import attach

__getattr__, __dir__, __all__ = attach(__name__, __file__)
