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
    "Logit": "revision",
    "MonotoneSolver": "solvers",
    "Mutation": "revision",
    "NoPotential": "potential",
    "NormalForm": "normal_form",
    "NumericGame": "numeric",
    "PhaseDiagram": "phase_record",
    "Potential": "potential",
    "Regime": "regimes",
    "Result": "solution",
    "Scenario": "scenarios",
    "Selection": "selection",
    "Solution": "solution",
    "StageEquilibrium": "nash",
    "StageSolution": "nash",
    "StageStatus": "nash",
    "States": "states",
    "accession_years": "data",
    "bind": "binding",
    "boundary": "thresholds",
    "cite": "citation",
    "concordance": "history",
    "grow": "growth",
    "hitting_times": "chains",
    "institutions": "data",
    "laplacian_gain": "laplacian",
    "list_scenarios": "scenarios",
    "load_memberships": "data",
    "load_scenario": "scenarios",
    "load_states": "data",
    "phase_diagram": "phase",
    "rebind": "variation",
    "regime": "regimes",
    "selected": "selection",
    "simulate": "noise_simulation",
    "solve": "solvers",
    "solve_stage": "nash",
    "stationary": "chains",
    "stochastically_stable": "stochastic_stability",
    "sweep": "sweeping",
    "verify": "solution",
    "weighted_potential": "potential_search",
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
    "Logit",
    "MonotoneSolver",
    "Mutation",
    "NoPotential",
    "NormalForm",
    "NumericGame",
    "PhaseDiagram",
    "Potential",
    "Regime",
    "Result",
    "Scenario",
    "Selection",
    "Solution",
    "StageEquilibrium",
    "StageSolution",
    "StageStatus",
    "States",
    "__version__",
    "accession_years",
    "bind",
    "boundary",
    "cite",
    "concordance",
    "grow",
    "hitting_times",
    "institutions",
    "laplacian_gain",
    "list_scenarios",
    "load_memberships",
    "load_scenario",
    "load_states",
    "phase_diagram",
    "rebind",
    "regime",
    "selected",
    "simulate",
    "solve",
    "solve_stage",
    "stationary",
    "stochastically_stable",
    "sweep",
    "verify",
    "weighted_potential",
    "which",
]

if TYPE_CHECKING:
    from .binding import bind
    from .certificate import Certificate
    from .chains import hitting_times, stationary
    from .citation import cite
    from .closed_forms import ClosedForm
    from .data import accession_years, institutions, load_memberships, load_states
    from .game import Game
    from .games import AccessionGame, HarmonisationGame
    from .growth import grow
    from .history import concordance
    from .institution import Institution
    from .laplacian import laplacian_gain
    from .nash import StageEquilibrium, StageSolution, StageStatus, solve_stage
    from .noise_simulation import simulate
    from .normal_form import NormalForm
    from .numeric import NumericGame
    from .outcomes import Equilibrium
    from .path import GrowthPath
    from .phase import phase_diagram
    from .phase_record import PhaseDiagram
    from .potential import NoPotential, Potential
    from .potential_search import weighted_potential
    from .regimes import Regime, regime
    from .revision import Logit, Mutation
    from .scenarios import Scenario, list_scenarios, load_scenario
    from .selection import Selection, selected
    from .solution import Result, Solution, verify
    from .solvers import BranchingSolver, EnumerationSolver, MonotoneSolver, solve, which
    from .states import States
    from .stochastic_stability import stochastically_stable
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
