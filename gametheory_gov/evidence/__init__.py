"""Evidence: who joined which institution when, and what that says about the terms of a payoff.

This room may import `growth` and the rooms below.
Why: docs/howto/evidence.md, docs/explanation/identification.md.
"""

from gametheory_gov.base.lazy import attach

__getattr__, __dir__, __all__ = attach(__name__, __file__)
