"""What every room uses and no economist asks about: errors, numbers, answers, pictures, files.

This room imports no other room.
"""

from .lazy import attach

__getattr__, __dir__, __all__ = attach(__name__, __file__)
