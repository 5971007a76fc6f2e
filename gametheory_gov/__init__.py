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
    "BindingAgreements": "foresight",
    "BindingStructure": "foresight",
    "BranchingSolver": "solvers",
    "Cascade": "cascades",
    "Certificate": "certificate",
    "ClosedForm": "closed_forms",
    "Concordance": "history",
    "ConsistentSet": "foresight",
    "Doors": "doors",
    "EnumerationSolver": "solvers",
    "Equilibrium": "outcomes",
    "Game": "game",
    "GrowthPath": "path",
    "HarmonisationGame": "games",
    "HittingTimes": "chain_laws",
    "HysteresisLoop": "hysteresis_record",
    "ImpactNumber": "impact",
    "Institution": "institution",
    "Ladder": "foresight",
    "Logit": "revision",
    "MarkovEquilibrium": "foresight",
    "MarkovSolution": "foresight",
    "Memberships": "data",
    "MonotoneSolver": "solvers",
    "Mutation": "revision",
    "NoPotential": "potential",
    "NoiseSimulation": "noise_simulation",
    "NormalForm": "normal_form",
    "NumericGame": "numeric",
    "PatienceThresholds": "foresight",
    "Persistence": "sticking",
    "PhaseDiagram": "phase_record",
    "Potential": "potential",
    "Regime": "regimes",
    "Result": "solution",
    "Scenario": "scenarios",
    "Selection": "verdicts",
    "SequentialFounding": "sequential_founding",
    "Solution": "solution",
    "StableSets": "stochastic_stability",
    "StageEquilibrium": "nash",
    "StageSolution": "nash",
    "StageStatus": "nash",
    "StandardsGame": "games",
    "StandardsOutcome": "great_powers",
    "States": "states",
    "StationaryLaw": "chain_laws",
    "StockPath": "stock_record",
    "SubgamePerfect": "subgame",
    "SymmetricSize": "seeds",
    "TippingNumber": "tipping_record",
    "TippingStatus": "tipping_record",
    "Verdict": "verdicts",
    "Verification": "verification",
    "accession_years": "data",
    "basin": "basins",
    "bind": "binding",
    "binding_agreements": "foresight",
    "binding_structure": "foresight",
    "boundary": "thresholds",
    "by_door": "doors",
    "cite": "citation",
    "concordance": "history",
    "great_power_divergence": "data",
    "great_power_game": "great_powers",
    "great_power_games": "great_powers",
    "found_in_sequence": "sequential_founding",
    "consistent_clubs": "foresight",
    "consistent_partitions": "foresight",
    "farsighted_ladder": "foresight",
    "grow": "growth",
    "grow_with_stock": "legitimacy_stock",
    "hysteresis": "hysteresis_walk",
    "freeze_policy": "tipping",
    "impact_number": "impact",
    "institutions": "data",
    "largest_consistent_set": "foresight",
    "hitting_times": "chains",
    "laplacian_gain": "laplacian",
    "list_scenarios": "scenarios",
    "load_memberships": "data",
    "load_scenario": "scenarios",
    "load_states": "data",
    "persistence": "sticking",
    "phase_diagram": "phase",
    "rebind": "variation",
    "regime": "regimes",
    "second_stage": "founding",
    "markov_perfect": "foresight",
    "patience_thresholds": "foresight",
    "sequential_unanimity": "foresight",
    "selected": "selection",
    "simulate": "noise_simulation",
    "solve": "solvers",
    "solve_stage": "nash",
    "stationary": "chains",
    "stochastically_stable": "stochastic_stability",
    "sweep": "sweeping",
    "subgame_perfect": "subgame",
    "switching_band": "bands",
    "threshold_cascade": "cascades",
    "transition_graph": "transitions",
    "transition_picture": "transition_plot",
    "seed_size": "seeds",
    "self_sustaining_size": "seeds",
    "tipping_number": "tipping",
    "verify": "solution",
    "weighted_potential": "potential_search",
    "which": "solvers",
    "with_stock": "legitimacy_stock",
}

__all__ = [
    "AccessionGame",
    "Basin",
    "BindingAgreements",
    "BindingStructure",
    "BranchingSolver",
    "Cascade",
    "Certificate",
    "ClosedForm",
    "Concordance",
    "ConsistentSet",
    "Doors",
    "EnumerationSolver",
    "Equilibrium",
    "Game",
    "GrowthPath",
    "HarmonisationGame",
    "HittingTimes",
    "HysteresisLoop",
    "ImpactNumber",
    "Institution",
    "Ladder",
    "Logit",
    "MarkovEquilibrium",
    "MarkovSolution",
    "Memberships",
    "MonotoneSolver",
    "Mutation",
    "NoPotential",
    "NoiseSimulation",
    "NormalForm",
    "NumericGame",
    "PatienceThresholds",
    "Persistence",
    "PhaseDiagram",
    "Potential",
    "Regime",
    "Result",
    "Scenario",
    "Selection",
    "SequentialFounding",
    "Solution",
    "StableSets",
    "StageEquilibrium",
    "StageSolution",
    "StageStatus",
    "StandardsGame",
    "StandardsOutcome",
    "States",
    "StationaryLaw",
    "StockPath",
    "SubgamePerfect",
    "SymmetricSize",
    "TippingNumber",
    "TippingStatus",
    "Verdict",
    "Verification",
    "__version__",
    "accession_years",
    "basin",
    "bind",
    "binding_agreements",
    "binding_structure",
    "boundary",
    "by_door",
    "cite",
    "concordance",
    "consistent_clubs",
    "consistent_partitions",
    "farsighted_ladder",
    "found_in_sequence",
    "freeze_policy",
    "great_power_divergence",
    "great_power_game",
    "great_power_games",
    "grow",
    "grow_with_stock",
    "hitting_times",
    "hysteresis",
    "impact_number",
    "institutions",
    "laplacian_gain",
    "largest_consistent_set",
    "list_scenarios",
    "load_memberships",
    "load_scenario",
    "load_states",
    "markov_perfect",
    "patience_thresholds",
    "persistence",
    "phase_diagram",
    "rebind",
    "regime",
    "second_stage",
    "seed_size",
    "selected",
    "self_sustaining_size",
    "sequential_unanimity",
    "simulate",
    "solve",
    "solve_stage",
    "stationary",
    "stochastically_stable",
    "subgame_perfect",
    "sweep",
    "switching_band",
    "threshold_cascade",
    "tipping_number",
    "transition_graph",
    "transition_picture",
    "verify",
    "weighted_potential",
    "which",
    "with_stock",
]

if TYPE_CHECKING:
    from .bands import switching_band
    from .basins import Basin, basin
    from .binding import bind
    from .cascades import Cascade, threshold_cascade
    from .certificate import Certificate
    from .chain_laws import HittingTimes, StationaryLaw
    from .chains import hitting_times, stationary
    from .citation import cite
    from .closed_forms import ClosedForm
    from .data import (
        Memberships,
        accession_years,
        great_power_divergence,
        institutions,
        load_memberships,
        load_states,
    )
    from .doors import Doors, by_door
    from .foresight import (
        BindingAgreements,
        BindingStructure,
        ConsistentSet,
        Ladder,
        MarkovEquilibrium,
        MarkovSolution,
        PatienceThresholds,
        binding_agreements,
        binding_structure,
        consistent_clubs,
        consistent_partitions,
        farsighted_ladder,
        largest_consistent_set,
        markov_perfect,
        patience_thresholds,
        sequential_unanimity,
    )
    from .founding import second_stage
    from .game import Game
    from .games import AccessionGame, HarmonisationGame, StandardsGame
    from .great_powers import StandardsOutcome, great_power_game, great_power_games
    from .growth import grow
    from .history import Concordance, concordance
    from .hysteresis_record import HysteresisLoop
    from .hysteresis_walk import hysteresis
    from .impact import ImpactNumber, impact_number
    from .institution import Institution
    from .laplacian import laplacian_gain
    from .legitimacy_stock import grow_with_stock, with_stock
    from .nash import StageEquilibrium, StageSolution, StageStatus, solve_stage
    from .noise_simulation import NoiseSimulation, simulate
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
    from .seeds import SymmetricSize, seed_size, self_sustaining_size
    from .selection import selected
    from .sequential_founding import SequentialFounding, found_in_sequence
    from .solution import Result, Solution, verify
    from .solvers import BranchingSolver, EnumerationSolver, MonotoneSolver, solve, which
    from .states import States
    from .sticking import Persistence, persistence
    from .stochastic_stability import StableSets, stochastically_stable
    from .stock_record import StockPath
    from .subgame import SubgamePerfect, subgame_perfect
    from .sweeping import sweep
    from .thresholds import boundary
    from .tipping import freeze_policy, tipping_number
    from .tipping_record import TippingNumber, TippingStatus
    from .transition_plot import transition_picture
    from .transitions import transition_graph
    from .variation import rebind
    from .verdicts import Selection, Verdict
    from .verification import Verification


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(importlib.import_module(f".{_HOME[name]}", __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
