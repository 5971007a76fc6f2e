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

from __future__ import annotations

import importlib
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as _installed_version
from typing import TYPE_CHECKING, Any

try:
    __version__ = _installed_version("gametheory_gov")
except PackageNotFoundError:  # a checkout that is not installed
    __version__ = "0+unknown"

#: Public names by the module that defines them.
_HOME = {
    "AccessionGame": "games",
    "BranchingSolver": "solvers",
    "Certificate": "certificate",
    "ClosedForm": "closed_forms",
    "EnumerationSolver": "solvers",
    "Equilibrium": "outcomes",
    "Game": "game",
    "GrowthPath": "path",
    "HarmonisationGame": "games",
    "Institution": "institution",
    "MonotoneSolver": "solvers",
    "NormalForm": "normal_form",
    "NumericGame": "numeric",
    "PhaseDiagram": "phase_record",
    "Regime": "regimes",
    "Result": "solution",
    "Scenario": "scenarios",
    "Solution": "solution",
    "StageEquilibrium": "nash",
    "StageSolution": "nash",
    "StageStatus": "nash",
    "States": "states",
    "accession_years": "data",
    "bind": "binding",
    "binding_structure": "foresight",
    "boundary": "thresholds",
    "cite": "citation",
    "concordance": "history",
    "consistent_clubs": "foresight",
    "consistent_partitions": "foresight",
    "farsighted_ladder": "foresight",
    "grow": "growth",
    "institutions": "data",
    "largest_consistent_set": "foresight",
    "list_scenarios": "scenarios",
    "load_memberships": "data",
    "load_scenario": "scenarios",
    "load_states": "data",
    "markov_perfect": "foresight",
    "patience_thresholds": "foresight",
    "phase_diagram": "phase",
    "rebind": "variation",
    "regime": "regimes",
    "sequential_unanimity": "foresight",
    "solve": "solvers",
    "solve_stage": "nash",
    "sweep": "sweeping",
    "verify": "solution",
    "which": "solvers",
}

__all__ = [
    "AccessionGame",
    "BranchingSolver",
    "Certificate",
    "ClosedForm",
    "EnumerationSolver",
    "Equilibrium",
    "Game",
    "GrowthPath",
    "HarmonisationGame",
    "Institution",
    "MonotoneSolver",
    "NormalForm",
    "NumericGame",
    "PhaseDiagram",
    "Regime",
    "Result",
    "Scenario",
    "Solution",
    "StageEquilibrium",
    "StageSolution",
    "StageStatus",
    "States",
    "__version__",
    "accession_years",
    "bind",
    "binding_structure",
    "boundary",
    "cite",
    "concordance",
    "consistent_clubs",
    "consistent_partitions",
    "farsighted_ladder",
    "grow",
    "institutions",
    "largest_consistent_set",
    "list_scenarios",
    "load_memberships",
    "load_scenario",
    "load_states",
    "markov_perfect",
    "patience_thresholds",
    "phase_diagram",
    "rebind",
    "regime",
    "sequential_unanimity",
    "solve",
    "solve_stage",
    "sweep",
    "verify",
    "which",
]

if TYPE_CHECKING:
    from .binding import bind
    from .certificate import Certificate
    from .citation import cite
    from .closed_forms import ClosedForm
    from .data import accession_years, institutions, load_memberships, load_states
    from .foresight import (
        binding_structure,
        consistent_clubs,
        consistent_partitions,
        farsighted_ladder,
        largest_consistent_set,
        markov_perfect,
        patience_thresholds,
        sequential_unanimity,
    )
    from .game import Game
    from .games import AccessionGame, HarmonisationGame
    from .growth import grow
    from .history import concordance
    from .institution import Institution
    from .nash import StageEquilibrium, StageSolution, StageStatus, solve_stage
    from .normal_form import NormalForm
    from .numeric import NumericGame
    from .outcomes import Equilibrium
    from .path import GrowthPath
    from .phase import phase_diagram
    from .phase_record import PhaseDiagram
    from .regimes import Regime, regime
    from .scenarios import Scenario, list_scenarios, load_scenario
    from .solution import Result, Solution, verify
    from .solvers import BranchingSolver, EnumerationSolver, MonotoneSolver, solve, which
    from .states import States
    from .sweeping import sweep
    from .thresholds import boundary
    from .variation import rebind


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(importlib.import_module(f".{_HOME[name]}", __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
