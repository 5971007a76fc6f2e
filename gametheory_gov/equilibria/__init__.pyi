from gametheory_gov.base.verification import Verification as Verification

from .certificate import Certificate as Certificate
from .definition import Ties as Ties
from .equilibrium import Equilibrium as Equilibrium
from .equilibrium import Margin as Margin
from .monotone import Finding as Finding
from .monotone import supermodular as supermodular
from .regimes import Regime as Regime
from .regimes import StandardFigures as StandardFigures
from .solution import Result as Result
from .solvers.branching import BranchingSolver as BranchingSolver
from .solvers.choice import Choice as Choice
from .solvers.enumeration import EnumerationSolver as EnumerationSolver
from .solvers.monotone import MonotoneSolver as MonotoneSolver
from .solvers.protocol import Solver as Solver
