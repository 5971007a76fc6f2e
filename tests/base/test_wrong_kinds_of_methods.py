"""Objects of a wrong kind in any argument of any public method: an answer, or the package's own error.

Every method of a public class that takes something has a call that works, in `calls`, or is one that the
package calls with what it has made itself; each argument in turn becomes something else.
"""

from __future__ import annotations

import inspect
import random
import warnings
from datetime import date
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
import pytest

import gametheory_gov as gg
from gametheory_gov import noise
from gametheory_gov.base.errors import GovError
from gametheory_gov.closed_forms import StandardsPayoffs
from gametheory_gov.foresight import ClubPayoffs
from gametheory_gov.games import public_goods
from gametheory_gov.testing.laws import lattice
from tests.base.test_answers import KINDS, MADE
from tests.base.test_wrong_kinds import ASKED_BACK, LONG, SECONDS, SHARE, within, wrong_things
from tests.equilibria.answers import five
from tests.great_powers.answers import three

#: Methods that the package calls with what it has made or checked itself, some of them ten thousand times.
INTERNAL = {
    "BoundGame": {"number", "plain", "gains", "payoffs", "payoffs_at", "payoff_at", "exposures", "totals",
                  "profile_term", "numbers_of", "weights", "members", "reports", "found"},
    "ClubSpace": {"able", "after", "counts", "gains", "sizes", "slack", "profile"},
    "Logit": {"log_choice", "resistance", "weights_of"},
    "Mutation": {"best", "log_choice", "resistance"},
    "BranchingSolver": {"refusal", "solve"},
    "EnumerationSolver": {"refusal", "solve"},
    "MonotoneSolver": {"refusal", "solve"},
    "Solver": {"refusal", "solve"},
    "Case": {"read"},
    "Certificate": {"from_dict"},
    "Equilibrium": {"agrees_with", "at", "closest", "club_text", "from_entry", "in_words"},
    "FormEquilibrium": {"at"},
    "Jump": {"of"},
    "Solution": {"of"},
    "StandardsPayoffs": {"at"},
    "GrowthPath": {"moves_text"},
    "Question": {"of"},
    "LawReports": {"as_expected"},
    "Subject": {"get", "has"},
    "TableGame": {"actions", "admits", "payoff"},
    "SymbolInfo": {"from_dict"},
}  # fmt: skip
#: Classes whose methods are called too often to be wrapped: what they refuse they refuse themselves.
UNTOLD = {"BoundGame"}
#: Families of agreements on a public good.
AGREEMENTS = dir(public_goods)
#: What every answer has, asked of these alone.
COMMON = {"from_dict", "load", "save"}
ASKED = {"GrowthPath", "NormalForm", "Scenario", "PhaseDiagram", "Solution", "TippingNumber", "States",
         "Game", "Institution", "TileAnimation"}  # fmt: skip


#: An answer of every kind with methods that take something.
SOME = (
    "agreements: potentially stable", "agreements: payments",
    "agreements.structures: partition function",
    "claims: region", "claims: ledger", "closed_forms: a bound",
    "data: memberships", "decisions: rule", "decisions: exact",
    "decisions: by quota",
    "decisions.best_rules: green room", "decisions.best_rules: majorities",
    "decisions.policies: core on a line",
    "decisions.sharing: core", "decisions.sharing: worths",
    "decisions.policies: gridlock", "decisions.policies: pairs of policies", "decisions.policies: proposal",
    "design: acceptable, grown", "design: best, grown", "design: comparison, exact",
    "design: frontier, exact", "design: limits",
    "enforcement: harm, exact", "enforcement: obeyed, three rounds", "enforcement: war", "equilibria: exact",
    "evidence: bootstrap", "evidence: by institution", "evidence: estimates, strata", "evidence: forecast",
    "evidence: great-power shocks", "evidence: growth check", "evidence: hazard",
    "evidence: identified", "evidence: profile", "evidence: risk sets",
    "foresight: irreversible",
    "foresight: ladder", "foresight: patience", "growth: deviations, exact", "growth: landscape",
    "growth: path, exact, founders would leave", "growth: rules", "noise: law", "noise: potential",
    "noise: simulation", "noise: times", "normal_forms: its equilibria", "scenarios: of the package",
    "scenarios: decision body of constituencies",
    "stickiness: loop, exact", "stickiness: stock", "stickiness: threshold, exact", "sweeps: exact",
    "sweeps: one at a time",
    "tipping: basin", "tipping: committed founders",
)  # fmt: skip


def takes(kind: type) -> set[str]:
    """The public methods of a class that take something."""
    found = set()
    for name in dir(kind):
        held = inspect.getattr_static(kind, name)
        function = getattr(held, "__func__", held)
        if not name.startswith("_") and inspect.isfunction(function):
            listed = list(inspect.signature(function).parameters)
            if listed[0 if isinstance(held, staticmethod) else 1 :]:
                found.add(name)
    return found


def wanted() -> set[str]:
    """What is walked over, as ``Class.method``."""
    return {
        f"{kind.__name__}.{name}"
        for kind in KINDS
        if not issubclass(kind, Exception)
        for name in takes(kind) - INTERNAL.get(kind.__name__, set())
        if name not in COMMON or kind.__name__ in ASKED
    }


def objects() -> dict[str, Any]:
    """One object of every class whose methods are walked over."""
    found: dict[str, Any] = {type(made := MADE[name]()).__name__: made for name in SOME}
    game = five()
    classes = (game, game.states, game.institution, game.form, gg.AccessionGame(), gg.StandardsGame())
    found |= {type(each).__name__: each for each in classes}
    trade = {"trade": [[int(i != j) for j in range(5)] for i in range(5)]}
    found["States"] = game.states.replace(matrices=trade)
    found["Game"] = game.form.replace(exposures={"near": {"member": 1}}, along={"near": "trade.T"})
    found["HarmonisationGame"] = gg.HarmonisationGame()
    found["TariffGame"] = gg.games.TariffGame([1, 1, 1])
    found |= {name: getattr(public_goods, name)() for name in AGREEMENTS}
    found["NormalForm"] = gg.NormalForm.bimatrix([[1, 0], [0, 1]], [[1, 0], [0, 1]])
    found["FormEquilibrium"] = gg.solve_form(found["NormalForm"]).equilibria[0]
    found["Equilibrium"] = found["Solution"].equilibria[0]
    found["TileAnimation"] = found["GrowthPath"].animate()
    found["MarkovEquilibrium"] = found["MarkovSolution"].equilibria[0]
    found["PatienceRegion"] = found["PatienceThresholds"].regions[0]
    found["Membership"] = found["Memberships"].rows[0]
    found["ClubSpace"] = noise.ClubSpace.of(game)
    found["ClubPayoffs"] = ClubPayoffs
    found["StandardsPayoffs"] = StandardsPayoffs
    found["TwoPowers"] = gg.closed_forms.TwoPowers
    found["Law"] = lattice
    return found


def calls(made: dict[str, Any], tmp: Path) -> dict[str, dict[str, Any]]:
    """For every method that is walked over, arguments that work."""
    game, form = five(), made["NormalForm"]
    states, path = game.states, tmp / "written"
    potential, symbols = made["Potential"], made["ClosedForm"].symbols
    csv = tmp / "states.csv"
    states.to_pandas().to_csv(csv)
    toml, nfg = tmp / "institution.toml", tmp / "form.nfg"
    game.institution.to_toml(toml)
    form.to_nfg(nfg)
    profile = [choices[0] for choices in form.choices]
    plot = {"ax": None}
    formula = {"institution": gg.Institution(), "dimensions": 1, "exposure_matrix": False}
    term = {"name": "more", "action": "member", "formula": "2*prize", "driver": "prize",
            "parameters": {"prize": "a prize"}, "columns": {}}  # fmt: skip
    found: dict[str, dict[str, Any]] = {
        "Rule.chairs": {"rule": made["Rule"], "inside": {v: made["Rule"].__class__([v], 1) for v in "ABC"}},
        "Rule.share": {"votes": {"A": 1, "B": 2}, "share": "2/3", "more": True},
        "Rule.wins": {"coalition": ["A", "B"]},
        "Rule.with_vetoes": {"ids": ["A"]},
        "Power.plot": plot,
        "CoalitionCore.objection": {"division": {"A": 1, "B": 2, "C": 3}},
        "PartitionFunction.alike": {"players": 2, "payoff": lambda size, sizes: size},
        "PartitionFunction.at": {"structure": [("A", "B"), ("C",)]},
        "PartitionFunction.of": {"players": "AB", "payoffs": lambda structure: (1, 2)},
        "PartitionFunction.worth": {"coalition": ["A"], "structure": [("A", "B")]},
        "Worths.members": {"mask": 3},
        "Worths.of": {"players": "AB", "worth": {("A", "B"): 1}, "rest": 0},
        "Worths.worth": {"coalition": ["A"]},
        "Claim.in_games": {"games": "voting"},
        "Claim.worlds": {"case": 0},
        "Claim.change": {"case": 0},
        "Claim.picture": {"case": 0, "ax": None},
        "Ledger.statement": {"label": "D4"},
        "Gridlock.plot": plot,
        "Frontier.plot": plot,
        "Frontier.elasticities": {"state": "3"},
        "DesignLimits.plot": {"ax": None, "over": "legitimacy"},
        "DecisionBody.institution": {"states": made["DecisionBody"].states(gg.load_states(2019)),
                                     "without": ["HKG"], "power": "banzhaf"},
        "DecisionBody.states": {"states": gg.load_states(2019), "others": True},
        "GreenRoom.delay": {"size": 2},
        "GreenRoom.plot": plot,
        "SelfEnforcing.best": {"patience": "1/2"},
        "SelfEnforcing.patience": {"votes": 2},
        "Proposal.plot": plot,
        "SpatialCore.contains": {"policy": 1},
        "SpatialCore.plot": plot,
        "PairwiseVotes.winset": {"policy": "x"},
        "PairwiseVotes.setter_outcome": {"setter": "A", "status_quo": "x"},
        "AccessionGame.form": formula,
        "AccessionGame.with_term": term,
        "StandardsGame.form": formula,
        "StandardsGame.with_term": term | {"action": "comply_1"},
        "StandardsGame.values_from": {"states": three().states},
        **{
            f"{kind}.{method}": given
            for kind in ("Acceptable", "BestDesign")
            for method, given in {
                "front": {"measures": ["total", "worst_off"]},
                "lowest": {"design": made[kind].designs[0]},
                "members": {"design": made[kind].designs[0]},
                "payoffs": {"design": made[kind].designs[0]},
                "prices": {"universal": 0.95},
                "to_pandas": {"exact": True},
            }.items()
        },
        **{
            f"Acceptable.{method}": {"design": made["Acceptable"].designs[0]}
            for method in ("binding", "receivers", "transfers")
        },
        "BestDesign.gap": {"boxes": 10},
        "Acceptable.plot": plot | {"x": "depth", "y": "reach"},
        "BestDesign.plot": plot | {"x": "reach", "y": "total"},
        "Comparison.plot": plot,
        "Comparison.plot_tiles": plot,
        "Harm.plot_tiles": plot,
        "Comparison.to_pandas": {"exact": True},
        "Comparison.states_to_pandas": {"exact": True},
        "Harm.to_pandas": {"exact": True},
        "Obedience.break_even": {"reformed": made["Obedience"]},
        "TariffGame.customs_union": {"members": ["1", "2"]},
        "TariffGame.flows": {"tariffs": {("1", "2"): "1/3"}},
        "TariffGame.network": {"links": [("1", "2")]},
        "TariffGame.of": {"states": five().states},
        "TradePatience.plot": plot,
        "TariffGame.welfare": {"tariffs": {("1", "2"): "1/3"}},
        "HarmonisationGame.form": formula,
        "HarmonisationGame.with_term": term | {"action": "adopt"},
        **{f"{name}.form": formula for name in AGREEMENTS},
        **{f"{name}.with_term": term for name in AGREEMENTS},
        "Law.counterexample": {"examples": 50},
        "AdmissionComparison.kept_out": {"rule": "open"},
        "BoundGame.commit": {"ids": ["1"], "action": "member"},
        "BoundGame.profile": {"club": ["1"]},
        "BoundGame.release": {"ids": ["1"]},
        "ClosedForm.bound_at": {name: "1/10" for name in symbols if name != "distance"},
        "ClosedForm.evaluate": dict.fromkeys(symbols, "1/10"),
        "ClosedForm.latex": {"formula": None},
        "ClubPayoffs.of": {"game": game},
        "ClubSpace.of": {"game": game, "max_clubs": 1000},
        "ClubSpace.position": {"club": ["1"]},
        "ClubSpace.universal": {"share": 0.95},
        "Equilibrium.plot_tiles": plot | {"of": "gain"},
        "FormEquilibrium.strategy_text": {"player": form.players[0]},
        "FormSolution.shown": {"rule": "joint_payoff"},
        "Game.action": {"name": "member"},
        "Game.derivative": {"by": "cost", "to": "member", "from_": "outside"},
        "Game.gain": {"to": "member", "from_": "outside"},
        "Game.latex": {"expression": None},
        "Game.link": {"name": "near"},
        "Game.others": {"name": "members"},
        "Game.payoff": {"action": "member", "given": "totals"},
        "Game.replace": {"name": "other", "actions": ("outside", "member")},
        "Game.from_dict": {"plain": game.form.to_dict()},
        "GrowthPath.animate": {"seconds": 1.2},
        "GrowthPath.listed": {"ids": ["1"]},
        "GrowthPath.plot_timeline": plot,
        "GrowthPath.reasons": {"exact": True},
        "HysteresisLoop.plot": plot | {"measure": "states"},
        "Institution.from_toml": {"source": toml},
        "Institution.to_toml": {"path": path},
        "Institution.replace": {"depth": 1, "admission": "open", "policy": "mean"},
        "Institution.from_dict": {"plain": game.institution.to_dict()},
        "Ladder.falls_to": {"size": 1},
        "PotentiallyStable.best": {"by": "abatement"},
        "PotentiallyStable.number": {"what": "stable"},
        "SidePayments.paid": {"newcomer": "3"},
        "MarkovEquilibrium.ends": {"start": None},
        "MarkovEquilibrium.moves": {"counts": (0,)},
        "Membership.covers": {"day": date(1990, 1, 1)},
        "Membership.may_cover": {"day": date(1990, 1, 1)},
        "Memberships.on": {"day": "1990-01-01"},
        "Memberships.unsettled_on": {"day": "1990-01-01"},
        "NormalForm.bimatrix": {"first": [[1, 2]], "second": [[1, 2]], "players": ["A", "B"],
                                "choices": [["a"], ["b", "c"]], "title": "one"},
        "NormalForm.from_nfg": {"source": nfg, "exact": True},
        "NormalForm.from_pandas": {"frame": form.to_pandas(), "title": "one"},
        "NormalForm.outcome": {"profile": profile},
        "NormalForm.payoff": {"profile": profile},
        "NormalForm.position": {"profile": profile},
        "NormalForm.permute_players": {"order": form.players[::-1]},
        "NormalForm.to_nfg": {"path": path},
        "PatienceRegion.founding_at": {"discount": 0.3},
        "Hazard.design": {"risks": made["RiskSets"]},
        "Hazard.probability": {
            "risks": made["RiskSets"], "values": dict.fromkeys(made["Hazard"].parameters, 1.0),
        },
        "ByInstitution.plot": {"term": "distance2"},
        "Bootstrap.interval": {"term": "distance2", "level": 0.9},
        "Estimates.game": {"institution": "WTO", "year": 2000},
        "Estimates.errors": {"kind": "model"},
        "Estimates.interval": {"term": "distance2", "kind": "model"},
        "Estimates.slope": {"term": "distance2"},
        "Forecast.calibration": {"groups": 3},
        "Forecast.difference": {
            "measure": "brier",
            "model": "distance",
            "against": "constant",
            "level": 0.9,
        },
        "Forecast.differences": {"against": "distance"},
        "Forecast.figure": {"measure": "auc", "model": "distance"},
        "GrowthCheck.gap": {"institution": "PARIS", "model": "constant"},
        "GrowthCheck.plot": {"institution": "PARIS"},
        "Identification.plot": {"term": "distance2"},
        "Identification.slope": {"term": "distance2", "baseline": "strata"},
        "Identification.verdict": {"term": "distance2"},
        "RiskSets.with_inclusion": {"name": "mine", "peers": "all", "weights": "equal", "bandwidth": 1},
        "PhaseDiagram.from_dataset": {"dataset": made["PhaseDiagram"].dataset},
        "PhaseDiagram.plot": plot | {"overlays": {}, "colours": {}, "with_caption": True},
        "Potential.at": {"club": ["1"]},
        "Potential.of_clubs": {"space": noise.ClubSpace.of(potential.game)},
        "Potential.values": {"space": noise.ClubSpace.of(potential.game)},
        "Scenario.bind": {"exact": True, "legitimacy": 1, "committed": True},
        "Scenario.replace": {"title": "other", "institution": gg.Institution(), "states": five().states},
        "States.from_csv": {"path": csv, "normalise": True, "exact": False, "rename": {}, "separator": ",",
                            "decimal": ".", "thousands": "", "encoding": "utf-8", "skip_header": 0,
                            "skip_footer": 0},
        "States.from_pandas": {"frame": states.to_pandas(), "normalise": True, "rename": {}},
        "States.indices": {"ids": ["1"], "subject": "states"},
        "States.matrix": {"name": "trade.T"},
        "States.mean_ideal": {"ids": ["1"]},
        "States.merge": {"ids": ["1", "2"], "into": "12", "name": "both"},
        "States.replace": {"cost": [1, 2, 3, 4, 5], "title": "other"},
        "States.select": {"ids": ["1"]},
        "States.spread": {"factor": "1/2", "among": ["1", "2"]},
        "States.symmetric": {"N": 3, "cost": [1, 2, 3], "title": "three"},
        "StandardsPayoffs.of": {"exponent": 2},
        "StationaryLaw.of": {"club": []},
        "StationaryLaw.outcomes": {"universal": 0.95},
        "StationaryLaw.share_universal": {"universal": 0.95},
        "TileAnimation.save": {"path": tmp / "moving.html"},
        "TwoPowers.of": {"states": three().states},
    }  # fmt: skip
    for times in ("log_from", "rounds", "steps"):
        found[f"HittingTimes.{times}"] = {"club": []}
    for name in wanted() - set(found):
        kind, _, method = name.partition(".")
        if method in ("plot", "plot_tiles"):
            found[name] = plot
        elif method == "to_pandas":
            found[name] = {"exact": False}
        elif method == "save":
            found[name] = {"path": path}
        elif method == "load":
            found[name] = {"path": made[kind].save(tmp / f"{kind}{getattr(made[kind], 'ENDING', '')}")}
        elif method == "from_dict":
            found[name] = {"plain": made[kind].to_dict()}
    found["Deviations.to_pandas"] = {"exact": True, "every": True}
    return found


WANTED = sorted(wanted())


@pytest.fixture(scope="module")
def made():
    return objects()


@pytest.fixture(scope="module")
def given(made, tmp_path_factory):
    return calls(made, tmp_path_factory.mktemp("wrong"))


def test_every_public_method_is_called(given):
    assert set(given) == set(WANTED)


@pytest.mark.parametrize("name", WANTED)
def test_a_wrong_kind_gets_the_packages_own_error(name, made, given, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    kind, _, method = name.partition(".")
    function, right = getattr(made[kind], method), given[name]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        function(**right)
        draw = random.Random(name)
        things = wrong_things()
        faults = []
        for argument in right:
            for thing in things if LONG else draw.sample(things, len(things) // SHARE):
                if argument in ASKED_BACK and callable(thing):
                    continue  # what comes out of a user's own function is the user's
                try:
                    with within(SECONDS):
                        function(**right | {argument: thing})
                except GovError:
                    pass
                except Exception as error:
                    faults.append(f"{argument}={thing!r:.60}: {type(error).__name__}: {error!s:.90}")
                plt.close("all")
        for wrong in () if kind in UNTOLD else ((3,) * 20,):  # too many
            try:
                function(*wrong)
            except GovError:
                pass
            except Exception as error:
                faults.append(f"{len(wrong)} arguments: {type(error).__name__}: {error!s:.90}")
        assert not faults, "\n".join(faults)
