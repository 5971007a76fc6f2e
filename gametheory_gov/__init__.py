"""Games of institutions: when does a club of states grow into a universal regime.

The flow goes one way::

    States + Institution     who plays, under which rules            data
                 Game        payoffs, once, in SymPy                 definition
                 bind        the same game as numbers                compile
                 solve       equilibria, with a certificate          solve
                 verify      the definition, without a solver        check
                 grow        a club's path from its founders         analysis

Names are loaded when first used, so importing the package is cheap.
"""

from .base.lazy import attach

__getattr__, __dir__, __all__ = attach(__name__, __file__)
