"""The package's own data: states of the real world, their memberships, and maps of them.

This room may import `world` and `base`.
"""

from gametheory_gov.base.lazy import attach

__getattr__, __dir__, __all__ = attach(__name__, __file__)
