"""Objects of a wrong kind in any argument of any public function: an answer, or the package's own error.

Every public function has a call that works, in `CALLS`; each argument in turn becomes something else.
"""

from __future__ import annotations

import inspect
import os
import random
import signal
import warnings
from contextlib import contextmanager
from dataclasses import fields
from fractions import Fraction
from operator import attrgetter
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
import networkx as nx
import numpy as np
import pandas as pd
import pytest

import gametheory_gov as gg
from gametheory_gov import (
    closed_forms,
    decisions,
    equilibria,
    great_powers,
    growth,
    noise,
    papers,
    scenarios,
    sweeps,
)
from gametheory_gov.base.errors import GovError
from gametheory_gov.foresight import coalitions
from gametheory_gov.games import public_goods as AGREEMENTS
from gametheory_gov.testing import laws
from tests.enforcement.answers import DILEMMA, dilemma_of_many
from tests.equilibria.answers import five
from tests.evidence.answers import estimated, few
from tests.great_powers.answers import three
from tests.noise.answers import alike
from tests.public_names import NAMES, read

#: Calls that may try everything in a long run; a part of them in every run.
SHARE = 8
LONG = "GAMETHEORY_GOV_LONG" in os.environ
SECONDS = 20


def write_votes(path):
    path.write_text("id,votes\nA,2\nB,1\n", encoding="utf-8")
    return path


def write_claim(path):
    case = '[[case]]\ngames = "voting"\nholds = "x > 1"\nsettings = {x = [1, 2]}'
    head = 'id = "X1"\nwho = "a scholar"\nsays = "x is more than one"\nproposition = "x > 1"\n'
    path.write_text(f"{head}{case}", encoding="utf-8")
    return path


def write_world(path: Path) -> Path:
    kept = Path(scenarios.__file__).with_name("gatt_wto.toml").read_text(encoding="utf-8")
    path.write_text(kept, encoding="utf-8")
    return path


def _worth(size, structure):
    return -abs(size - 2)


def _payoff(player, sizes):
    return -len(sizes)


def _square(share):
    return share**2


def _effectivity(outcome):
    return [(1, [0])] if outcome == 0 else []


def _utilities(outcome):
    return (outcome, 1)


def _question(x):
    return {"twice": 2 * x}


def calls(tmp: Path) -> dict[str, dict[str, Any]]:
    """For every public function, arguments that work."""
    game = five()
    floats = five(exact=False)
    small = alike(3)
    path = gg.grow(game, ["1", "2"])
    graph = growth.transition_graph(small)
    stage = great_powers.first_stage(three())
    subject = laws.by_definition()
    markov = gg.markov_perfect(small, "1/2")
    agreements = coalitions.binding_agreements(3, _worth)
    structures = gg.agreements.quadratic_public_good({"A": 1, "B": 2})
    times = noise.waiting_times(floats, noise.Logit(2), ("legitimacy", [0, 1]), ("cost", [0, 1]))
    axes = plt.figure().subplots()
    dataset = gg.sweep(_question, {"x": [1, 2]})
    standards = three()
    tariffs = gg.games.TariffGame([1, 1, 1])
    harmonised = gg.bind(
        gg.HarmonisationGame(), game.states, market_benefit=1, market_exclusion=0, legitimacy=0, divergence=1
    )
    small_form = gg.AccessionGame().form(small.institution)
    alike_states = {"game": small_form, "free": ["cost", "benefit", "N"], "figures": {"depth": 1}}
    harmonisation = closed_forms.TwoPowers(("0.25", "0.20"), (0, "0.2"), ["0.4"])
    return {
        "States": {
            "ids": ["A", "B"],
            "names": ["a", "b"],
            "size": ["1/2", "1/2"],
            "population": ["1/2", "1/2"],
            "ideal": [0, 1],
            "great_power": [True, False],
            "benefit": [1, 2],
            "cost": [1, 2],
            "exposure": [[0, 1], [1, 0]],
            "matrices": {"imports": [[0, 1], [1, 0]]},
            "entry_cost": [0, 0],
            "units": {"cost": "euro"},
            "year": 2019,
            "title": "two",
        },
        "Institution": {
            "name": "regime",
            "depth": 1,
            "excludability": 1,
            "exclusion_penalty": 0,
            "policy": "fixed",
            "body": "weighted",
            "admission": "share",
            "admission_share": "1/2",
            "monitoring": (0, 1),
            "sanction": 1,
            "legitimacy_shares": (1, 0, 0),
            "inclusion_curve": "x",
            "quota": "1/2",
            "vetoes": ("A",),
            "votes": {"A": 1},
            "transfers": {"A": 0},
            "discount": 0,
        },
        "Game": {
            "name": "club",
            "actions": ("out", "in"),
            "aggregates": {"members": {"in": 1}},
            "exposures": {"sold": {"in": 1}},
            "along": {"sold": "imports.T"},
            "signed": ("imports",),
            "payoffs": {"out": 0, "in": "members + sold - a"},
            "parameters": {"a": "a cost"},
            "columns": {},
            "switching": {("out", "in"): 1},
            "reports": {"inside": "members"},
            "cooperation": (0, 1),
            "drivers": {"cost": "a"},
            "references": (),
        },
        "AccessionGame": {"divergence_exponent": 2, "cost_exponent": 1},
        "StandardsGame": {"standards": 2, "divergence_exponent": 2, "founders": ()},
        "HarmonisationGame": {"divergence_exponent": 1, "standards": 1},
        **{
            f"games.public_goods.{name}": {
                field.name: field.default
                for field in fields(getattr(AGREEMENTS, name))
                if field.name != "terms"
            }
            for name in AGREEMENTS.__all__
        },
        "NormalForm": {
            "players": ["A", "B"],
            "choices": [["a", "b"], ["c", "d"]],
            "payoffs": np.zeros((2, 2, 2)),
        },
        "noise.Logit": {"precision": 1, "weights": [1, 1, 1]},
        "noise.Mutation": {"rate": 0.1, "ties": "join"},
        "obeyed": {
            "game": game,
            "club": ["1", "2"],
            "patience": "1/2",
            "monitoring": (0, 1),
            "expelled": "1/2",
            "rounds": 2,
            "conscience": 0,
            "saves": ["cost"],
        },
        "evidence.hazard": {
            "legitimacy": ["regional"],
            "exclusion": "like_minded",
            "controls": ["new"],
            "inclusion_curve": "x",
            "divergence_exponent": 1,
        },
        "evidence.risk_sets": {
            "institutions": ["PARIS", "CPTPP"],
            "years": (2017, 2020),
            "entries": "first",
            "missing": "carry",
            "eligible": {"CPTPP": ["VNM", "MYS"]},
        },
        "evidence.synthetic_histories": {
            "states": 20,
            "institutions": 2,
            "years": 4,
            "regions": 3,
            "slopes": {"distance2": -1},
            "region_spread": 0.5,
            "state_spread": 0.5,
            "rng": 1,
        },
        "evidence.estimate": {"panel": few(), "terms": ["distance2"], "baseline": "institutions"},
        "evidence.by_institution": {"panel": few(), "terms": ["distance2"], "baseline": "institutions"},
        "evidence.great_power_shocks": {
            "panel": gg.evidence.risk_sets("NPT"),
            "terms": ["distance2"],
            "distance": "USA_RUS",
        },
        "evidence.forecast": {
            "panel": few(),
            "models": {"distance": ["distance2"]},
            "scheme": "cut",
            "baseline": "institutions",
            "cut": 2000,
            "runs": 2,
            "rng": 1,
        },
        "evidence.growth_check": {
            "estimates": gg.evidence.estimate(gg.evidence.risk_sets("PARIS"), ["distance2"]),
            "risks": gg.evidence.risk_sets("PARIS"),
            "runs": 2,
            "rng": 1,
        },
        "evidence.identify": {"panel": few(), "terms": ["distance2"]},
        "evidence.profile": {
            "estimates": estimated("institutions"),
            "term": "distance2",
            "values": [0, -0.5],
        },
        "evidence.bootstrap": {"estimates": estimated("institutions"), "runs": 2, "rng": 1},
        "evidence.recovery": {
            "baselines": ["institutions"],
            "terms": ["distance2"],
            "runs": 1,
            "slopes": {"distance2": -1},
            "rng": 1,
            "states": 20,
        },
        "enforcement.link_issues": {
            "issues": {"trade": gg.patience(DILEMMA), "climate": gg.patience(DILEMMA)},
        },
        "enforcement.payoff_set": {"stage": DILEMMA, "patience": "1/2", "steps": 5},
        "enforcement.renegotiation_proof": {"game": dilemma_of_many(3, 2, 7, 4), "rounds": 2},
        "enforcement.monitored": {
            "gain": 1,
            "reward": 3,
            "monitoring": ("1/5", "3/5"),
            "patience": "9/10",
            "rounds": 2,
        },
        "equilibria.EnumerationSolver": {"max_profiles": 100},
        "equilibria.BranchingSolver": {"max_equilibria": 3, "max_boxes": 10, "time_limit": 60.0},
        "closed_forms.TwoPowers": {
            "size": ("0.25", "0.20"),
            "ideal": (0, "0.2"),
            "others": ["0.4"],
            "labels": ("A", "B"),
        },
        "bind": {
            "game": gg.AccessionGame(),
            "states": game.states,
            "institution": game.institution,
            "legitimacy": 0,
            "divergence": 0,
            "founders": ["1"],
            "committed": True,
            "body": None,
            "exact": True,
            "exposure": None,
            "benefit": 1,
        },
        "choose_solver": {"game": game, "ties": "join"},
        "claims.get": {"id": "D4"},
        "claims.joint": {"ids": ["D11", "T24"], "where": "exclusion > benefit"},
        "claims.judge": {"statement": gg.claims.ledger().statement("D4")},
        "claims.ledger": {"own": ()},
        "claims.report": {"folder": tmp / "report", "ids": ["T48"], "own": (), "progress": False},
        "claims.read": {"path": write_claim(tmp / "claim.toml")},
        "closed_forms.voluntary_participation": {"N": 4, "value": 1, "cost": 2},
        "closed_forms.agreement_chance": {"chance": "1/2", "N": 3},
        "agreements.coalition_surplus": {
            "game": small,
            "club": ["1", "2"],
            "ties": "join",
            "tolerance": 1e-9,
        },
        "agreements.potentially_stable": {"game": small, "largest": 2, "ties": "join", "tolerance": 1e-9},
        "agreements.side_payments": {
            "game": small,
            "club": ["1", "2"],
            "outsiders": ["3"],
            "ties": "join",
            "tolerance": 1e-9,
        },
        "agreements.transfer_scheme": {
            "game": floats.release(),
            "club": ["1", "2"],
            "rule": "chander_tulkens",
            "column": "size",
            "costs": {"outside": 0, "member": "cost*depth"},
            "ties": "join",
            "tolerance": 1e-9,
        },
        "agreements.with_transfers": {"game": game, "transfers": {"1": 1}},
        "closed_forms.averages_at": {"field": 0.1, "coupling": 2, "tolerance": 1e-9},
        "closed_forms.bargaining_pairs": {"N": 3},
        "closed_forms.best_number_of_draws": {"cost": "1/10", "spread": 2},
        "closed_forms.best_of_draws": {"n": 3, "spread": 2},
        "closed_forms.cascade_window": {"threshold": "1/5"},
        "closed_forms.incoherence_loss": {"bearer": "regime"},
        "closed_forms.survival_chance": {"needed": 2, "N": 3, "chance": "1/2"},
        "closed_forms.boundary": {
            "game": gg.AccessionGame().form(game.institution),
            "parameter": "legitimacy_weight",
            "to": "member",
            "from_": "outside",
            "others": {},
            "figures": {},
            "switching": False,
        },
        "closed_forms.cascade_share": {"distribution": _square, "tolerance": 1e-9},
        "closed_forms.classify": {
            "world": harmonisation,
            "market_benefit": 1,
            "divergence": 1,
            "legitimacy": 0,
            "level": 1,
            "market_exclusion": 0,
            "standard": None,
            "universal": "19/20",
        },
        "closed_forms.comparative_statics": alike_states | {"nonnegative": ["benefit"]},
        "closed_forms.domino_multiplier": {"pull": "1/2"},
        "closed_forms.domino_share": {"base": "1/4", "pull": "1/2"},
        "closed_forms.field_at": {"average": 0.5, "coupling": 2},
        "closed_forms.fixed_points": {"distribution": _square, "tolerance": 1e-9},
        "closed_forms.for_many_states": {
            "form": closed_forms.solve_for(small_form, "cost"),
            "terms": 2,
            "share": False,
        },
        "closed_forms.found_in_sequence": {"ideals": [1, 2, 3], "quota": "2/3", "guard": False},
        "closed_forms.founding_depths": {"quantile": _square, "quota": "2/3"},
        "closed_forms.inclusive_depth": {"ideals": [1, 2, 3], "quota": "2/3"},
        "closed_forms.patience_needed": {"N": 3, "cost": 2, "benefit": 1, "shared": False},
        "closed_forms.potential_condition": alike_states,
        "closed_forms.solve_for": {
            "condition": closed_forms.universal_condition(small_form),
            "symbol": "cost",
            "between": [0, 1],
        },
        "closed_forms.spinodal": {"coupling": 2},
        "closed_forms.stability_condition": alike_states,
        "closed_forms.state_boundary": {
            "game": game,
            "parameter": "legitimacy_weight",
            "state": "1",
            "club": ["2"],
            "to": "member",
            "from_": "outside",
        },
        "closed_forms.renegotiation_condition": {
            "game": AGREEMENTS.LinearPublicGood(joint=False).form(gg.Institution()),
            "free": ["provision_cost", "marginal_benefit", "N"],
            "figures": {"N": 9},
        },
        "closed_forms.symmetric": alike_states | {"by": "others"},
        "closed_forms.threshold_cascade": {"thresholds": [0, 1, 2], "start": 0},
        "closed_forms.tipping_condition": alike_states,
        "closed_forms.universal_condition": alike_states | {"only": False},
        "data.counted_states": {"year": 2019},
        "data.permanent_members": {"year": 2019},
        "data.TileAnimation": {
            "frames": {"1947": {"USA": 1}},
            "captions": {"1947": "founded"},
            "title": "a",
            "key": "b",
            "without": "c",
            "dark_first": True,
            "seconds": 1,
        },
        "data.tile_map": {
            "values": {"USA": 1, "FRA": None},
            "ax": None,
            "title": "a",
            "key": "b",
            "without": "c",
            "dark_first": True,
        },
        "data.tiles": {"ids": ["USA", "FRA"]},
        "decisions.Rule": {"votes": {"A": 2, "B": 1}, "quota": 2, "how": "weigh", "parts": ()},
        "decisions.best_rules.green_room": {
            "N": 3,
            "chance": 0.9,
            "acquiescence": 0.1,
            "legitimacy": 1,
            "sizes": {"A": 3, "B": 2, "C": 1},
            "room": ["A", "C"],
        },
        "decisions.best_rules.jagiellonian_quota": {"weights": {"A": 1, "B": 2}},
        "decisions.best_rules.mean_margin": {"n": 5},
        "decisions.best_rules.self_enforcing_majorities": {"N": 5, "chance": 0.5, "loss": 1},
        "decisions.best_rules.two_tier_weights": {
            "population": {"A": 10, "B": 20},
            "block": 2,
            "blocks": None,
        },
        **{
            f"decisions.{name}": {
                "institution": gg.Institution(
                    body="founders", body_weights="equal", quota="2/3", vetoes=["1"], power="banzhaf"
                ),
                "states": game.states,
                "founders": ["1", "2"],
            }
            for name in ("body_power", "body_rule")
        },
        "decisions.entry_rule": {
            "institution": gg.Institution(minimum_participation=(2, "1/2")),
            "states": game.states,
            "digits": 2,
        },
        "decisions.chair_votes": {
            "votes": {"A": 2, "B": 1, "C": 1},
            "chairs": {"a": ["A"], "b": ["B"]},
            "seatless": ["C"],
        },
        "decisions.representation_by_quota": {
            "institution": gg.Institution(body="founders", body_weights="equal"),
            "states": game.states,
            "quotas": ["1/2", "3/4"],
            "measures": ["votes", "banzhaf"],
            "founders": ["1", "2"],
        },
        "decisions.coalitions": {"rule": decisions.Rule(["A", "B", "C"], 2), "most": 10},
        "decisions.policies.caplin_nalebuff_quota": {"dimensions": 2},
        "decisions.policies.greenberg_quota": {"dimensions": 2},
        "decisions.policies.gridlock": {
            "rules": {"all": decisions.Rule(["A", "B"], 2)},
            "points": {"A": 0, "B": 1},
        },
        "decisions.policies.nakamura_number": {"rule": decisions.Rule(["A", "B", "C"], 2)},
        "decisions.policies.pairwise_votes": {
            "rule": decisions.Rule(["A", "B", "C"], 2),
            "points": {"A": (0, 0), "B": (1, 0), "C": (0, 2)},
            "alternatives": {"x": (0, 1), "y": (1, 1)},
        },
        "decisions.policies.spatial_core": {
            "rule": decisions.Rule(["A", "B", "C"], 2),
            "points": {"A": (0, 0), "B": (1, 0), "C": (0, 2)},
        },
        "decisions.policies.spatial_vote": {
            "rule": decisions.Rule(["A", "B"], 2),
            "points": {"A": 0, "B": 1},
            "status_quo": 2,
            "setter": "A",
            "outside": ("B", 1, "1/2"),
        },
        "decisions.power": {
            "rule": decisions.Rule({"A": 2, "B": 1, "C": 1}, 3),
            "index": "owen",
            "unions": {"a": ["A"], "b": ["B", "C"]},
            "method": "diagram",
        },
        "agreements.PartitionFunction": {
            "players": ("A", "B"),
            "payoffs": {(("A", "B"),): (1, 2), (("A",), ("B",)): (0, 0)},
        },
        "agreements.characteristic_function": {"game": structures, "kind": "gamma"},
        "agreements.partition_function": {
            "game": gg.bind(
                gg.AccessionGame(), gg.States.symmetric(3), benefit=1, cost=1, divergence=0, legitimacy=0
            )
        },
        "agreements.quadratic_public_good": {
            "benefit": {"A": 1, "B": 2},
            "slope": 1,
            "curvature": {"A": 0, "B": 0},
            "negative": False,
        },
        "agreements.stable_structures": {
            "game": structures,
            "membership": "open",
            "left": "together",
            "tolerance": 1e-9,
        },
        "decisions.sharing.Worths": {"players": ("A", "B"), "values": (0, 1, 2, 4)},
        "decisions.sharing.coalition_core": {"game": decisions.sharing.Worths(("A", "B"), (0, 1, 2, 4))},
        "decisions.sharing.nucleolus": {"game": decisions.sharing.Worths(("A", "B"), (0, 1, 2, 4))},
        "decisions.sharing.shapley_value": {"game": decisions.sharing.Worths(("A", "B"), (0, 1, 2, 4))},
        "decisions.spatial_power": {
            "rule": decisions.Rule(["A", "B", "C"], 2),
            "points": {"A": (0, 0), "B": (1, 0), "C": (0, 2)},
        },
        "equilibria.supermodular": {"game": game},
        "foresight.coalitions.binding_agreements": {"N": 3, "worth": _worth, "tolerance": 1e-9},
        "foresight.coalitions.binding_structure": {
            "N": 3,
            "worth": _worth,
            "summary": None,
            "tolerance": 1e-9,
        },
        "foresight.coalitions.consistent_clubs": {"game": small, "movers": "coalitions", "tolerance": 1e-9},
        "foresight.coalitions.consistent_partitions": {"N": 3, "payoff": _payoff},
        "foresight.coalitions.largest_consistent_set": {
            "outcomes": [0, 1],
            "effectivity": _effectivity,
            "utilities": _utilities,
        },
        "foresight.coalitions.partitions": {"N": 3},
        "foresight.coalitions.regroup": {"partition": ((1, 2), (3,)), "N": 3},
        "foresight.coalitions.sequential_unanimity": {
            "N": 3,
            "payoff": _worth,
            "summary": None,
            "feasible": [1, 2, 3],
            "larger": True,
            "tolerance": 1e-9,
        },
        "foresight.coalitions.verify_agreements": {"found": agreements},
        "foresight.draw_founding": {"games": {"one": small}, "discounts": ["1/2"], "limit": 5, "ax": axes},
        "foresight.farsighted_ladder": {"game": small, "ties": "join", "tolerance": 1e-9},
        "foresight.patience_thresholds": {"game": small},
        "foresight.verify_markov": {"solution": markov},
        "great_powers.first_stage": {
            "game": standards,
            "powers": ["A"],
            "settle": "best_reply",
            "ties": "weak",
            "order": ["C", "A", "B"],
            "universal": 0.95,
            "tolerance": 1e-9,
            "exact": True,
        },
        "great_powers.first_stages": {
            "games": [standards],
            "powers": ["A"],
            "settle": "best_reply",
            "ties": "weak",
            "order": ["C", "A", "B"],
            "universal": 0.95,
            "tolerance": 1e-9,
            "exact": True,
        },
        "great_powers.second_stage": {
            "game": standards,
            "founding": [{"A": "comply"}],
            "powers": ["A", "B"],
        },
        "acceptable": {
            "game": game,
            "choose": {"exclusion_penalty": [0, 1]},
            "against": ["1", "2"],
            "outcome": "worst",
            "ties": "join",
            "tolerance": 1e-9,
            "executor": None,
            "cache": tmp / "designs",
            "progress": False,
        },
        "best_design": {
            "game": game,
            "choose": {"exclusion_penalty": [0, 1]},
            "objective": "total",
            "subject_to": ["reach >= 0"],
            "outcome": "worst",
            "ties": "join",
            "tolerance": 1e-9,
            "throw": False,
            "executor": None,
            "cache": tmp / "designs",
            "progress": False,
        },
        "grow": {
            "game": game,
            "founders": ["1"],
            "committed": True,
            "order": "random",
            "rng": 1,
            "ties": "join",
            "universal": 0.95,
            "max_steps": 10,
            "tolerance": 1e-9,
            "reasons": True,
            "progress": False,
        },
        "growth.compare_admission": {
            "game": game,
            "founders": ["1"],
            "rules": ["majority"],
            "share": "2/3",
            "ties": "join",
        },
        "growth.concordance": {"path": path, "years": {"1": 1950, "3": 1960}, "leave_out": ["2"]},
        "growth.leads_to": {"graph": graph},
        "growth.payoff_landscape": {
            "game": small,
            "state": "1",
            "across": "club_size",
            "up": "club_population",
            "path": None,
            "stable": None,
            "points": 3,
        },
        "growth.transition_graph": {"game": small, "ties": "join", "universal": 0.95, "tolerance": 1e-9},
        "growth.transition_picture": {"graph": graph, "ax": axes},
        "deviations": {"game": game, "club": ["1", "2"], "ties": "join", "tolerance": 1e-9},
        "principles": {"outcome": game, "club": ["1", "2"], "conformity": "1/2", "step": "1/10"},
        "compare": {"a": (game, ["1"]), "b": (game, ["2"]), "names": ("one", "other"), "ties": "join"},
        "harm": {"game": game, "move": "3", "before": ["1", "2"], "tolerance": 1e-9},
        "do_no_harm": {"game": game, "standard": "net"},
        "enforcement.trade_patience": {"game": tariffs, "reversion": "war"},
        "enforcement.most_cooperative_tariff": {"game": tariffs, "patience": "1/2"},
        "enforcement.tariff_stick": {"game": tariffs},
        "games.coalition_proof_regimes": {"game": tariffs, "bilateral": True},
        "games.pairwise_stable_regimes": {"game": tariffs},
        "explore": {"source": game},
        "design.limits_of_design": {
            "game": harmonised,
            "powers": ["1", "2"],
            "largest_exclusion": 1,
            "others_in": False,
        },
        "frontier": {
            "game": game,
            "entries": ("depth", "legitimacy"),
            "reaches": "universal",
            "values": {"legitimacy": [0, 1]},
            "seek": "greatest",
            "founders": ["1"],
            "ties": "join",
            "tolerance": 1e-9,
            "progress": False,
        },
        "threshold": {
            "game": game,
            "over": "legitimacy",
            "reaches": "universal",
            "values": (0, 1),
            "founders": ["1"],
            "committed": True,
            "ties": "join",
            "universal": 0.95,
            "refine": 0.1,
            "tolerance": 1e-9,
            "progress": False,
        },
        "hysteresis": {
            "game": game,
            "over": "legitimacy",
            "values": [0, 1],
            "start": "1",
            "turn": None,
            "fixed": {"benefit": "1/2"},
            "ties": "join",
            "universal": 0.95,
            "refine": 0.1,
            "tolerance": 1e-9,
            "progress": False,
        },
        "load": {"path": path.save(tmp / "path.json")},
        "load_memberships": {"institution": next(iter(gg.institutions()))},
        "load_scenario": {"name": "gatt_wto", "year": 2019},
        "load_states": {"year": 2019, "missing": "rule"},
        "markov_perfect": {
            "game": small,
            "discount": "1/2",
            "irreversible": True,
            "ties": "join",
            "limit": 100,
            "tolerance": 1e-9,
            "throw": True,
        },
        "noise.draw_landscape": {
            "landscapes": {"one": noise.weighted_potential(small).landscape()},
            "ax": axes,
        },
        "noise.draw_laws": {"laws": {"one": noise.stationary(small, noise.Logit(1)).to_pandas()}, "ax": axes},
        "noise.draw_outcomes": {"table": noise.outcomes_by_precision(floats, [1, 2]), "ax": axes},
        "noise.draw_waiting": {"table": times, "goal": "a regime", "ax": axes},
        "noise.hitting_times": {
            "game": small,
            "dynamics": noise.Logit(1),
            "target": "universal",
            "universal": 0.95,
            "max_clubs": 100,
        },
        "noise.laplacian_gain": {"game": small},
        "noise.outcomes_by_precision": {
            "game": floats,
            "precisions": [1, 2],
            "weights": [1] * 5,
            "universal": 0.95,
        },
        "noise.simulate": {
            "game": small,
            "dynamics": noise.Logit(1),
            "rounds": 20,
            "rng": 1,
            "start": (),
            "chains": 2,
            "batches": 2,
            "leave_out": 0.2,
            "universal": 0.95,
            "progress": False,
        },
        "noise.stationary": {"game": small, "dynamics": noise.Logit(1), "method": "auto", "max_clubs": 100},
        "noise.stochastically_stable": {
            "game": small,
            "errors": "mutation",
            "ties": "weak",
            "weights": None,
            "max_clubs": 100,
        },
        "noise.waiting_times": {
            "game": floats,
            "dynamics": noise.Logit(2),
            "across": ("legitimacy", [0, 1]),
            "lines": ("cost", [0, 1]),
            "start": (),
            "target": "universal",
        },
        "noise.weighted_potential": {"game": small, "weights": None, "max_clubs": 100},
        "code_of": {"what": path, "folder": tmp / "kept"},
        "papers.check_archive": {"folder": papers.replicate(path, tmp / "archive")},
        "papers.derivation": {"form": closed_forms.core_interval(), "into": "latex"},
        "papers.describe": {"game": game, "form": "latex", "ties": "join", "digits": 3},
        "papers.replicate": {"answer": path, "folder": tmp / "again"},
        "papers.table": {
            "answer": path,
            "form": "latex",
            "caption": "a path",
            "label": "tab:path",
            "columns": ["round"],
            "rows": [0, 1],
            "digits": 3,
            "exact": True,
        },
        "papers.write_bibliography": {"path": tmp / "paper.bib"},
        "patience": {
            "stage": DILEMMA,
            "reversion": "nash",
            "agreed": ["keep", "keep"],
            "punishment": ["cheat", "cheat"],
            "observers": "partners",
            "links": [("row", "column"), ("column", "row")],
        },
        "persistence": {
            "game": game,
            "leavers": "1",
            "club": ["1", "2"],
            "keep": "1/2",
            "over": "legitimacy",
            "values": (0, 1),
            "ties": "join",
            "universal": 0.95,
            "refine": 0.1,
            "tolerance": 1e-9,
        },
        "phase_diagram": {
            "base": game,
            "x": ("divergence", [0, 1]),
            "y": ("legitimacy", [0, 1]),
            "question": None,
            "fixed": {"benefit": "1/2"},
            "executor": None,
            "cache": tmp / "cache",
            "progress": False,
            "refine": None,
            "title": "one",
        },
        "rebind": {"game": game, "legitimacy": 1},
        "regime": {"game": game, "profile": game.start, "universal": 0.95, "powers": ["1"]},
        "scenarios.load_body": {"name": "imf_board", "quota": "85/100", "base": "all"},
        "scenarios.read_body": {"path": write_votes(tmp / "votes.csv"), "quota": "2/3", "base": "seated"},
        "scenarios.read_world": {"path": write_world(tmp / "world.toml"), "year": None},
        "select": {"game": small, "universal": 0.95, "max_clubs": 100, "max_boxes": 100},
        "solve": {
            "game": small,
            "solver": equilibria.EnumerationSolver(),
            "ties": "join",
            "throw": True,
            "tolerance": 1e-9,
            "progress": False,
        },
        "solve_form": {"form": stage, "mixed": None, "max_steps": 100, "tolerance": 1e-9},
        "stickiness.grow_with_stock": {
            "game": game,
            "founders": ["1"],
            "renewal": "1/2",
            "stock": 0,
            "committed": True,
            "ties": "join",
            "universal": 0.95,
            "max_steps": 10,
            "tolerance": 1e-9,
        },
        "stickiness.switching_band": {"game": game, "club": ["1"], "exact": True},
        "stickiness.with_stock": {"game": game, "gap": 0},
        "subgame_perfect": {
            "game": standards,
            "powers": ["A"],
            "settle": "best_reply",
            "rule": "joint_payoff",
            "mixed": None,
            "ties": "weak",
            "order": ["C", "A", "B"],
            "universal": 0.95,
            "tolerance": 1e-9,
            "exact": True,
        },
        "sensitivity": {
            "question": _question,
            "ranges": {"x": (0, 1)},
            "base": None,
            "method": "sobol",
            "figure": "twice",
            "label": None,
            "samples": 4,
            "second_order": False,
            "confidence": 0.9,
            "fixed": {},
            "executor": None,
            "rng": 1,
            "progress": False,
            "cache": tmp / "points",
        },
        "sweep": {
            "question": _question,
            "grid": {"x": [1, 2]},
            "base": None,
            "fixed": {},
            "executor": None,
            "rng": 1,
            "progress": False,
            "cache": tmp / "points",
            "errors": "raise",
        },
        "sweeps.club_figures": {"game": game, "ties": "join"},
        "sweeps.stage_figures": {"game": standards},
        "sweeps.club_labels": {"game": game, "universal": 0.95, "ties": "join"},
        "sweeps.size_labels": {"game": game, "ties": "join"},
        "sweeps.processes": {"number": 1},
        "sweeps.read_netcdf": {"path": sweeps.write_netcdf(dataset, tmp / "sweep.nc")},
        "sweeps.stage_labels": {
            "game": standards,
            "powers": ["A"],
            "settle": "synchronous",
            "rule": "joint_payoff",
            "universal": 0.95,
        },
        "sweeps.write_netcdf": {"dataset": dataset, "path": tmp / "again.nc"},
        "testing.laws.monotone_in": {"name": "cost", "falls": True},
        "tipping.basin": {
            "game": small,
            "sample": 3,
            "rng": 1,
            "committed": True,
            "universal": 0.95,
            "tolerance": 1e-9,
            "progress": False,
        },
        "tipping.freeze_policy": {"game": game, "body": ["1"]},
        "tipping.impact_number": {"states": game.states, "share": "1/2", "by": "size"},
        "testing.laws.Subject": {
            "name": "mine",
            "games": None,
            "solver": None,
            "dynamics": None,
            "ties": "join",
            "tolerance": 1e-9,
            "parts": {},
            "any_game": True,
            "votes": False,
        },
        "testing.laws.TableGame": {
            "choices": {"A": ("out", "in")},
            "payoffs": {("out",): (0,), ("in",): (1,)},
            "admission": "open",
        },
        "testing.laws.by_definition": {"ties": "weak", "games": None},
        "testing.laws.check_law": {
            "law": laws.lattice,
            "subject": subject,
            "examples": 3,
            "at_least": 1,
            "seed": 1,
            "seconds": 5,
        },
        "testing.laws.check_laws": {
            "subjects": [subject],
            "laws": ["equilibrium"],
            "expected_failures": {},
            "examples": 3,
            "at_least": 1,
            "seed": 1,
            "seconds": 5,
        },
        "testing.laws.club_machine": {"subject": subject, "examples": 3, "steps": 3, "seconds": 5},
        "testing.laws.find": {
            "law": laws.equilibrium,
            "subject": subject,
            "examples": 3,
            "seed": 1,
            "seconds": 5,
        },
        "testing.laws.parametrize_with_laws": {
            "subjects": [subject],
            "laws": ["equilibrium"],
            "expected_failures": {},
            "examples": 3,
            "at_least": 1,
            "seed": 1,
            "seconds": 5,
        },
        "testing.laws.solving_forms": {"games": None},
        "testing.laws.tables": {
            "min_players": 1,
            "max_players": 2,
            "most_actions": 2,
            "max_profiles": 4,
            "complements": False,
            "potential": False,
            "admission": "open",
        },
        "tipping.seed_size": {"game": small, "tolerance": 1e-9},
        "tipping.self_sustaining_size": {"game": small, "tolerance": 1e-9},
        "tipping_number": {
            "game": game,
            "include": ["1"],
            "exclude": ["2"],
            "weights": None,
            "free": False,
            "all_minimal": False,
            "universal": 0.95,
            "ties": "join",
            "time_limit": 5.0,
            "throw": True,
            "tolerance": 1e-9,
            "progress": False,
        },
        "verify": {"solution": markov},
    }


class Unknown:
    """Nothing that the package knows."""

    def __repr__(self):
        return "an unknown thing"


def wrong_things() -> list[Any]:
    return [
        None, True, 0, 3, -1, 10**400, 0.5, float("nan"), float("inf"), 1j, Fraction(1, 3), "", "x", "0.5",
        b"x", [], [3], [None], ["x"], ("x", 3), {}, {"x": 3}, {3}, object(), Unknown(), Unknown, _square, int,
        iter([1]), np.array([1.0, 2.0]), np.array([["a"]]), np.array(3), np.float64("nan"), np.array([None]),
        pd.DataFrame({"a": [1]}), pd.Series([1.0]), nx.DiGraph([(1, 2)]), Path("nowhere"), five(),
        alike(2, exact=False), gg.load_scenario("gatt_wto"), gg.States.symmetric(2), gg.AccessionGame(),
        gg.Institution(), noise.Logit(1), gg.grow(five(), ["1"]),
    ]  # fmt: skip


@contextmanager
def within(seconds):
    """Of processor time: a busy machine is no fault."""

    def stop(*_):
        raise TimeoutError(f"more than {seconds} s")

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


CLASSES = ["States", "Institution", "Game", "AccessionGame", "StandardsGame", "HarmonisationGame",
           "NormalForm", *(f"games.public_goods.{name}" for name in AGREEMENTS.__all__),
           "data.TileAnimation", "noise.Logit", "noise.Mutation",
           "equilibria.EnumerationSolver", "equilibria.BranchingSolver",
           "closed_forms.TwoPowers", "agreements.PartitionFunction", "decisions.Rule",
           "decisions.sharing.Worths", "testing.laws.Subject", "testing.laws.TableGame"]  # fmt: skip
FUNCTIONS = {name: attrgetter(name)(gg) for name in CLASSES} | {
    f"{space}.{name}".removeprefix("gametheory_gov."): read(space, name)
    for space, name, _ in NAMES
    if inspect.isfunction(read(space, name)) and not space.endswith("testing")
}
#: Those that take no argument, or anything.
NOT_ASKED = {"cite", "claims.sentences", "closed_forms.catalogue", "data.accession_years",
             "data.available_years", "data.great_power_divergence", "data.imf_votes",
             "enforcement.additive_patience", "design.conjectures", "enforcement.ostrom", "evidence.kinds",
             "institutions", "list_scenarios", "scenarios.list_bodies"}  # fmt: skip

#: Arguments that are functions of the user's.
ASKED_BACK = {"worth", "payoff", "payoffs", "summary", "question", "settle", "distribution", "effectivity",
              "utilities", "quantile", "rule"}  # fmt: skip


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return calls(tmp_path_factory.mktemp("wrong"))


def test_every_public_function_is_called(made):
    assert set(made) == set(FUNCTIONS) - NOT_ASKED


@pytest.mark.parametrize("name", sorted(set(FUNCTIONS) - NOT_ASKED))
def test_a_wrong_kind_gets_the_packages_own_error(name, made, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    function, given = FUNCTIONS[name], made[name]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        function(**given)
        draw = random.Random(name)
        things = wrong_things()
        faults = []
        for argument in given:
            for thing in things if LONG else draw.sample(things, len(things) // SHARE):
                if argument in ASKED_BACK and callable(thing):
                    continue  # what comes out of a user's own function is the user's
                try:
                    with within(SECONDS):
                        function(**given | {argument: thing})
                except GovError:
                    pass
                except Exception as error:
                    faults.append(f"{argument}={thing!r:.60}: {type(error).__name__}: {error!s:.90}")
                plt.close("all")
        assert not faults, "\n".join(faults)
