"""Farsighted coalitions: what forms, breaks up and stays when players look ahead.

This room may import `base`, `bound`, `equilibria` and what `foresight` may.
Why: docs/explanation/foresight.md.
"""

from gametheory_gov.base.lazy import attach

__getattr__, __dir__, __all__ = attach(__name__, __file__)
