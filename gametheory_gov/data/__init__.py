"""The package's own data: states of the real world and their memberships.

This room may import `world` and `base`.
"""

from gametheory_gov.base.lazy import attach

__getattr__, __dir__, __all__ = attach(__name__, __file__)
