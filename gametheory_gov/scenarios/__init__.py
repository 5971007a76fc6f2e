"""Worlds, institutions and parameters ready to run, and those a user writes as TOML.

This room may import `bound`, `data` and the rooms below.
"""

from gametheory_gov.base.lazy import attach

__getattr__, __dir__, __all__ = attach(__name__, __file__)
