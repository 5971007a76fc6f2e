"""What accession histories say about legitimacy and divergence, and what they cannot say."""

from gametheory_gov.base.lazy import attach

__getattr__, __dir__, __all__ = attach(__name__, __file__)
