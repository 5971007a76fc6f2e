"""Magic numbers: fewest founders, basins, impact, and the proofs that fewer do not suffice.

This room may import `growth` and the rooms below.
Why: docs/explanation/tipping-proofs.md.
"""

from gametheory_gov.base.lazy import attach

__getattr__, __dir__, __all__ = attach(__name__, __file__)
