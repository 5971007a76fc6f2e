"""Nash equilibria of games in normal form: found, described, and checked without what found them."""

from __future__ import annotations

from .records import Component, OutcomeClass, StageEquilibrium
from .solution import StageSolution, StageStatus
from .solve import solve_stage

__all__ = ["Component", "OutcomeClass", "StageEquilibrium", "StageSolution", "StageStatus", "solve_stage"]
