"""Clubs under errors: chains, potentials, and which regime is selected.

This room may import `growth` and the rooms below.
Why: docs/explanation/noise.md.
"""

from gametheory_gov.base.lazy import attach

__getattr__, __dir__, __all__ = attach(__name__, __file__)
