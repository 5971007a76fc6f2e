"""The path of a club from its founders, its reasons, and the graph of moves.

This room may import `equilibria` and the rooms below.
Why: docs/explanation/stability-and-ties.md.
"""

from gametheory_gov.base.lazy import attach

__getattr__, __dir__, __all__ = attach(__name__, __file__)
