"""Solvers: one algorithm a file behind one small protocol.

`solve` chooses among them; `which` says which one it would choose, and why.
"""

from __future__ import annotations

from .branching import BranchingSolver
from .choice import Choice, solve, which
from .enumeration import EnumerationSolver
from .monotone import MonotoneSolver
from .protocol import Solver

__all__ = ["BranchingSolver", "Choice", "EnumerationSolver", "MonotoneSolver", "Solver", "solve", "which"]
