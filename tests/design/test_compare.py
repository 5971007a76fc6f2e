"""Two institutions side by side: against payoffs in fractions, who gains and loses, rules, refusals."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction as F

import numpy as np
import pytest

import gametheory_gov as gg
from gametheory_gov.base.errors import InvalidInputError, NotApplicableError
from gametheory_gov.design.rule_differences import differences
from tests.design.answers import seated
from tests.oracles.claims import false_claim
from tests.worlds import FIVE, five, random_game, two_powers_and_a_third


def test_by_hand():
    """Penalty 1, costs .24 and .30 of the members 1 and 2; then 3 joins at a cost of .66, paid half."""
    game = five(founders=["1", "2"])
    found = gg.compare((game, ["1", "2"]), (gg.rebind(game, depth="1/2"), ["1", "2", "3"]))
    expected = {"1": F("0.12"), "2": F("0.15"), "3": F("0.65") - F("0.33"), "4": -F("0.15"), "5": -F("0.15")}
    assert found.changes == expected
    assert list(found.gainers) == ["3", "2", "1"]
    assert found.losers == {"4": -F("0.15"), "5": -F("0.15")}
    assert found.rules == (("depth", F(1), F(1, 2)),)
    table = found.to_pandas(exact=True).set_index(["kind", "what"])
    assert table.loc[("measure", "total"), "change"] == sum(expected.values())
    assert table.loc[("measure", "harm"), ["a", "b", "better"]].tolist() == [F("1.95"), F("1.6"), "b"]
    assert table.loc[("principle", "subsidiarity"), "change"] == sum(expected.values()) / 5
    states = found.states_to_pandas(exact=True).set_index("state")
    assert states.loc["3", ["member of a", "member of b", "verdict"]].tolist() == [False, True, "gains"]


@pytest.mark.parametrize("seed", range(8))
def test_as_payoffs_in_fractions_say(seed):
    """Random games, each against itself under other rules: clubs that are given, grown, and solved."""
    rng = np.random.default_rng(seed)
    rules = gg.Institution(
        exclusion_penalty=F(int(rng.integers(0, 5)), 4),
        policy=str(rng.choice(["fixed", "mean"])),
        legitimacy_shares=("1/2", "1/4", "1/4"),
        point=[F(1, 3)],
    )
    one = random_game(seed, divergence="1/7")
    two = gg.rebind(one, institution=rules, legitimacy=F(1, 3))
    club = [f"S{k}" for k in range(4) if rng.integers(0, 2)]
    grown = gg.grow(two, club, ties=("join", "stay_out")[seed % 2])
    sides = [(one, club), gg.solve(one, gg.equilibria.EnumerationSolver()), one.found(["S0"])]
    other = grown if grown.ending == "equilibrium" else (two, club)
    found = gg.compare(sides[seed % 3], other)
    assert false_claim(found) == ""
    assert found.verify().valid
    back = gg.compare(other, sides[seed % 3])
    assert back.changes == {label: -change for label, change in found.changes.items()}
    assert (back.gainers.keys(), back.losers.keys()) == (found.losers.keys(), found.gainers.keys())


def test_floats_say_what_fractions_say():
    exact = gg.compare((five("1/10"), ["1", "2", "3"]), (five("1/5"), ["1", "2"]))
    floats = gg.compare((five(0.1, exact=False), ["1", "2", "3"]), (five(0.2, exact=False), ["1", "2"]))
    mixed = gg.compare((five("1/10"), ["1", "2", "3"]), (five(0.2, exact=False), ["1", "2"]))
    for other in (floats, mixed):
        for label, change in exact.changes.items():
            assert float(other.changes[label]) == pytest.approx(float(change), abs=1e-12)
        assert other.gainers.keys() == exact.gainers.keys()
        assert [entry for entry, *_ in other.rules] == ["legitimacy"]
        assert other.to_pandas()["better"].tolist() == exact.to_pandas()["better"].tolist()
        assert other.verify().valid


def test_a_game_against_itself_is_alike():
    game = five(0.1, exact=False, founders=["1", "2"])
    found = gg.compare(game, gg.grow(game))
    assert not found.gainers
    assert not found.losers
    assert set(found.to_pandas()["better"]) == {"alike"}
    assert "no rule differs" in str(found)


def test_scenarios_have_their_names_and_grow_from_their_founders():
    worlds = [gg.load_scenario(name) for name in ("gatt_wto", "gatt_common_good")]
    found = gg.compare(*worlds)
    assert found.names == ("gatt_wto", "gatt_common_good")
    assert [side.members for side in (found.a, found.b)] == [gg.grow(world).final for world in worlds]
    assert len(found.gainers) == 193
    assert {entry for entry, *_ in found.rules} == {"cost_exponent", "excludability", "benefit"}
    assert set(found.to_pandas().columns) > {"gatt_wto", "gatt_common_good"}
    assert gg.compare(worlds[0], worlds[0], names=("x", "y")).names == ("x", "y")


def test_states_that_only_one_world_has_are_not_compared():
    fewer = gg.States.symmetric(3, cost=["1/4", "1/2", "3/4"])
    game = gg.bind(gg.AccessionGame(), fewer, benefit=1, legitimacy=0, divergence=0, founders=["1"])
    found = gg.compare(game, five(founders=["1", "2"]))
    assert list(found.changes) == ["1", "2", "3"]
    assert found.states_to_pandas()["verdict"].tolist()[3:] == ["in one world only"] * 2
    assert "in one world only, and not compared: 0 and 2 states" in str(found)
    assert found.verify().valid
    apart = gg.bind(
        gg.AccessionGame(), FIVE.replace(ids=list("ABCDE")), gg.Institution(), benefit=0, divergence=0,
        legitimacy=0, founders=["A"],
    )  # fmt: skip
    strange = gg.compare(apart, game)
    assert (strange.changes, strange.gainers) == ({}, {})
    assert strange.headline.endswith("0 states gain, 0 lose, all together 0")
    for draw in (strange.plot, strange.plot_tiles):
        with pytest.raises(NotApplicableError, match="nothing to draw"):
            draw()


def test_rules_that_differ_are_those_that_were_changed():
    game = seated()
    changes = {
        "depth": "1/2",
        "policy": "median",
        "legitimacy": "1/3",
        "founders": ["1", "3"],
        "vetoes": ["1"],
    }
    other = gg.rebind(game, **changes)
    found = {entry: rest for entry, *rest in differences(game, other)}
    assert found["depth"] == [1, F(1, 2)]
    assert found["policy"] == ["mean", "median"]
    assert found["legitimacy"] == [F(1, 2), F(1, 3)]
    assert found["founders"] == [("1", "2"), ("1", "3")]
    assert found["vetoes"] == [(), ("1",)]
    assert set(found) == set(changes)
    assert list(differences(game, game)) == []
    assert [entry for entry, *_ in differences(game, game.release())] == ["committed"]
    costly = gg.rebind(game, cost=[1, "0.30", 2, "0.80", "0.85"])
    assert list(differences(game, costly)) == [("cost of 2 states", "6/25 to 33/50", "1 to 2")]


def test_other_games_differ_in_their_payoffs():
    pie = gg.Game("pie", ("out", "in"), aggregates={"members": {"in": 1}}, parameters={"cake": ""},
                  payoffs={"out": 0, "in": "cake/members"})  # fmt: skip
    game = gg.bind(pie, FIVE, cake=1, founders=["1"])
    found = gg.compare(game, five(founders=["1"]))
    entries = {entry: rest for entry, *rest in found.rules}
    assert entries["game"] == ["pie", "accession"]
    assert entries["payoff of in"] == ["cake/members", None]
    assert "cake 1 in the first only" in str(found).replace("\n      ", " ")
    assert found.a.measures.keys() < found.b.measures.keys()
    assert found.a.principles[3] is None
    assert found.verify().valid
    assert false_claim(found) == ""


@pytest.mark.parametrize("way", ["measure", "missing", "principle", "club", "order", "ties", "game", "names"])
def test_forged_answers_are_refused(way):
    game = five("1/10", founders=["1", "2"])
    found = gg.compare(game, (game, ["1"]))
    side = found.a
    assert found.verify().valid
    forged = {
        "measure": {"measures": {**side.measures, "total": side.measures["total"] + F(1, 97)}},
        "missing": {"measures": {k: v for k, v in side.measures.items() if k != "harm"}},
        "principle": {"principles": (*side.principles[:6], F(1, 97))},
        "club": {"profile": game.profile(["1"])},
        "order": {"order": "by_sizes"},
        "ties": {"ties": "weak"},
        "game": {"game": replace(game, values={**game.values, "depth": F(2)})},
        "names": {"name": "b"},
    }
    assert not replace(found, a=replace(side, **forged[way])).verify().valid


def test_a_club_that_is_given_need_not_be_stable_and_one_that_grows_must():
    game = five("1/10", founders=["1", "2"])
    assert gg.compare((game, ["1"]), game).verify().valid
    grown = gg.compare(game, (game, ["1"]))
    moved = replace(grown.b, order="synchronous")
    assert "not where growth ends" in str(replace(grown, b=moved).verify())


def test_faults_come_together():
    game = five()
    with pytest.raises(InvalidInputError) as error:
        gg.compare(game, gg.regime(game, []), names=("x", "x"), ties="sometimes")
    for part in ("no tie rule", "two that differ", "b: a Regime keeps figures alone"):
        assert part in str(error.value)
    with pytest.raises(InvalidInputError) as error:
        gg.compare(game, (game, ["9"]))
    assert "a: nobody founds" in str(error.value)
    assert "b: " in str(error.value)
    with pytest.raises(InvalidInputError, match="rival"):
        gg.compare(two_powers_and_a_third(), (game, ["1"]))
    cycle = gg.Game("chase", ("out", "in"), aggregates={"members": {"in": 1}},
                    payoffs={"out": 0, "in": "3/2 - members"})  # fmt: skip
    bound = gg.bind(cycle, gg.States.symmetric(2))
    path = gg.grow(bound, [])
    assert path.ending == "cycle"
    with pytest.raises(InvalidInputError, match="growth ends with a cycle"):
        gg.compare(path, (bound, ["1"]))


def test_monitoring_is_what_the_game_says_itself():
    """The G20+ makes its monitoring of its switches; the entry of its institution counts for nothing."""
    plus = gg.load_scenario("g20_plus").bind()
    told = {
        entry: (first, second) for entry, first, second in differences(gg.load_scenario("g20").bind(), plus)
    }
    assert told["monitoring"] == ((0.025, 0.2), "links/40 + 1/40, (links + 1)*(secretariat + 1)/5")
    assert [entry for entry, *_ in differences(plus, gg.rebind(plus, links=0))] == ["links"]


def test_what_floats_leave_open_is_said():
    """A share of a quarter is worth its cost of a quarter: nobody gains by joining or loses."""
    world, rules = gg.States.symmetric(4), gg.Institution(excludability=0)
    given = {"benefit": 1, "cost": "1/4", "legitimacy": 0, "divergence": 0, "founders": ["1"]}
    for exact, left in ((True, ()), (False, ("2", "3", "4"))):
        game = gg.bind(gg.AccessionGame(), world, rules, **given, exact=exact)
        found = gg.compare(game, (game, ["1", "2"]))
        assert (found.a.undecided, found.b.undecided) == (left, ())
        assert ("undecided in floats in a, taken as ties 'join': 2, 3, 4" in str(found)) != exact
        check = found.verify()
        assert check.valid
        assert ("but floats leave open 2, 3, 4" in str(check).replace("\n      ", " ")) != exact


def test_a_solution_stands_for_its_largest_club_and_a_drawn_path_for_its_end():
    given = {"benefit": 1, "cost": "1/2", "legitimacy": 0, "divergence": 0}
    game = gg.bind(gg.AccessionGame(), gg.States.symmetric(4), **given)
    solution = gg.solve(game)
    drawn = gg.grow(game, ["1", "2"], order="random", rng=1)
    found = gg.compare(solution, drawn)
    assert [len(club) for club in solution.clubs] == [0, 4]
    assert (len(found.a.members), len(found.b.members), found.b.order) == (4, 4, "")


def test_a_small_change_of_a_small_state_counts_beside_a_large_one():
    """Was a bug: in floats a change counted only beside the largest payoff of all states."""
    world = gg.States(["large", "small"], size=[0.5, 0.5], population=[0.5, 0.5])
    numbers = {"benefit": [1e12, 1e-3], "cost": [1.0, 1e-6], "legitimacy": 0, "divergence": 0}
    game = gg.bind(gg.AccessionGame(), world, gg.Institution(excludability=1), **numbers)
    dearer = gg.rebind(game, cost=[1.0, 2e-6])
    found = gg.compare((game, ["large", "small"]), (dearer, ["large", "small"]))
    assert list(found.losers) == ["small"]
    assert found.losers["small"] == pytest.approx(-1e-6)
    assert (found.gainers, found.verify().valid) == ({}, True)
    # what rounding alone makes is no change
    same = gg.rebind(game, cost=[1.0 + 1e-13, 1e-6])
    again = gg.compare((game, ["large", "small"]), (same, ["large", "small"]))
    assert (again.gainers, again.losers) == ({}, {})
