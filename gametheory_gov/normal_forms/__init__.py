"""Labelled games in normal form, Gambit's files, and every Nash equilibrium with a check.

This room may import `base`.
Why: docs/explanation/great-powers.md.
"""

from gametheory_gov.base.lazy import attach

__getattr__, __dir__, __all__ = attach(__name__, __file__)
