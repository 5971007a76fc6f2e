"""Agreements: which coalitions transfers can hold together, and what coalitions are worth.

This room may import `equilibria` and the rooms below.
Why: docs/howto/transfers.md.
"""

from gametheory_gov.base.lazy import attach

__getattr__, __dir__, __all__ = attach(__name__, __file__)
