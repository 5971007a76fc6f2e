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
    "Basin": "basins",
    "BranchingSolver": "solvers",
    "Certificate": "certificate",
    "ClosedForm": "closed_forms",
    "EnumerationSolver": "solvers",
    "Equilibrium": "outcomes",
    "Game": "game",
    "GrowthPath": "path",
    "HarmonisationGame": "games",
    "ImpactNumber": "impact",
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
    "SymmetricSize": "seeds",
    "TippingNumber": "tipping_record",
    "TippingStatus": "tipping_record",
    "accession_years": "data",
    "basin": "basins",
    "bind": "binding",
    "boundary": "thresholds",
    "cite": "citation",
    "concordance": "history",
    "freeze_policy": "tipping",
    "grow": "growth",
    "impact_number": "impact",
    "institutions": "data",
    "list_scenarios": "scenarios",
    "load_memberships": "data",
    "load_scenario": "scenarios",
    "load_states": "data",
    "phase_diagram": "phase",
    "rebind": "variation",
    "regime": "regimes",
    "seed_size": "seeds",
    "self_sustaining_size": "seeds",
    "solve": "solvers",
    "solve_stage": "nash",
    "sweep": "sweeping",
    "tipping_number": "tipping",
    "verify": "solution",
    "which": "solvers",
}

__all__ = [
    "AccessionGame",
    "Basin",
    "BranchingSolver",
    "Certificate",
    "ClosedForm",
    "EnumerationSolver",
    "Equilibrium",
    "Game",
    "GrowthPath",
    "HarmonisationGame",
    "ImpactNumber",
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
    "SymmetricSize",
    "TippingNumber",
    "TippingStatus",
    "__version__",
    "accession_years",
    "basin",
    "bind",
    "boundary",
    "cite",
    "concordance",
    "freeze_policy",
    "grow",
    "impact_number",
    "institutions",
    "list_scenarios",
    "load_memberships",
    "load_scenario",
    "load_states",
    "phase_diagram",
    "rebind",
    "regime",
    "seed_size",
    "self_sustaining_size",
    "solve",
    "solve_stage",
    "sweep",
    "tipping_number",
    "verify",
    "which",
]

if TYPE_CHECKING:
    from .basins import Basin, basin
    from .binding import bind
    from .certificate import Certificate
    from .citation import cite
    from .closed_forms import ClosedForm
    from .data import accession_years, institutions, load_memberships, load_states
    from .game import Game
    from .games import AccessionGame, HarmonisationGame
    from .growth import grow
    from .history import concordance
    from .impact import ImpactNumber, impact_number
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
    from .seeds import SymmetricSize, seed_size, self_sustaining_size
    from .solution import Result, Solution, verify
    from .solvers import BranchingSolver, EnumerationSolver, MonotoneSolver, solve, which
    from .states import States
    from .sweeping import sweep
    from .thresholds import boundary
    from .tipping import freeze_policy, tipping_number
    from .tipping_record import TippingNumber, TippingStatus
    from .variation import rebind


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(importlib.import_module(f".{_HOME[name]}", __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
