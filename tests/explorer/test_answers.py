"""What a page is told is what the package's own functions say of the same setting."""

import json

import numpy as np
import pytest

import gametheory_gov as gg
from gametheory_gov.explorer.answers import bound, changes, clubs, faults_of, growth, world
from gametheory_gov.explorer.controls import controls

GATT = gg.load_scenario("gatt_wto")
GAME = GATT.bind()
SETTINGS = [
    {},
    {"values": {"legitimacy": 0.2}},
    {"values": {"depth": 1.5, "excludability": 0.5, "body": "members"}},
    {"founders": ["USA", "CHN", "DEU", "JPN"], "values": {"legitimacy": 1.0}},
    {"founders": ["USA", "CHN"], "values": {"commitment": "free", "admission": "majority"}},
]


def by_hand(setting):
    """The same setting, bound anew from the scenario."""
    values = dict(setting.get("values", {}))
    committed = values.pop("commitment", "committed") == "committed"
    rules = {
        name: values.pop(name)
        for name in list(values)
        if name in ("depth", "excludability", "body", "admission")
    }
    scenario = GATT.replace(
        founders=tuple(setting.get("founders", GATT.founders)), institution=GATT.institution.replace(**rules)
    )
    return scenario.bind(committed=committed, **values)


@pytest.mark.parametrize("setting", SETTINGS)
def test_growth_and_clubs_are_those_of_the_game_bound_anew(setting):
    game, mine = by_hand(setting), bound(GAME, changes(GAME, setting))
    path, told = gg.grow(game, reasons=False), growth(mine)
    assert told["sizes"] == list(path.sizes)
    assert (told["label"], told["ended"]) == (path.regime.label, path.ending)
    ids = game.states.ids
    assert {ids[k]: r for k, r in enumerate(told["round"]) if r is not None} == path.joined()
    gains = game.gains(path.profile)
    wanted = np.where(path.profile > 0, -gains[:, 0], gains[:, 1])
    assert np.allclose(told["gain"], wanted, atol=1e-12)
    solution = gg.solve(game, throw=False)
    found = clubs(solution)
    assert [tuple(ids[k] for k in club["members"]) for club in found["found"]] == list(solution.clubs)
    assert solution.result.value in found["words"]
    json.dumps([told, found], allow_nan=False)


def test_defaults_of_all_controls_change_nothing():
    values = {c["name"]: c["default"] for c in controls(GAME) if c["name"] != "founders"}
    assert changes(GAME, {"values": values, "founders": list(GAME.founders)}) == {}
    assert bound(GAME, {}) is GAME


def test_every_control_can_be_moved_to_its_ends():
    for control in controls(GAME):
        ends = control.get("values") or [control.get("low"), control.get("high")]
        for value in ends if control["kind"] != "founders" else ():
            growth(bound(GAME, changes(GAME, {"values": {control["name"]: value}})))


def test_an_exact_game_stays_exact():
    game = GATT.bind(exact=True)
    mine = bound(game, changes(game, {"values": {"legitimacy": 0.35}}))
    assert mine.exact
    assert mine == GATT.bind(exact=True, legitimacy="0.35")


def test_faults_come_in_the_package_s_own_words():
    with pytest.raises(gg.errors.GovError) as caught:
        bound(GAME, changes(GAME, {"values": {"legitimacy": -1, "depth": -2}}))
    told = faults_of(caught.value)
    assert len(told) == 2
    assert told[0] == "depth = -2; a depth is a number that is not negative"
    with pytest.raises(gg.errors.InvalidInputError, match="no control") as caught:
        changes(GAME, {"values": {"legitimcy": 1}, "founders": ["USX"]})
    assert len(caught.value.faults) == 2
    with pytest.raises(gg.errors.InvalidInputError, match="at least one founder"):
        changes(GAME, {"founders": []})


def test_a_game_without_founders_grows_from_nobody():
    game = gg.bind(
        gg.AccessionGame(), gg.States.symmetric(4), benefit=1, cost="1/8", legitimacy=1, divergence=0
    )
    assert growth(bound(game, changes(game, {"founders": []})))["sizes"][0] == 0
    pair = bound(game, changes(game, {"founders": ["1", "2"]}))
    assert pair == game.found(["1", "2"])  # committed, as by grow(game, founders)


def test_columns_that_differ_by_state_are_no_slider():
    world = gg.States.symmetric(4, cost=["1/4", "1/2", "1/2", 1])
    game = gg.bind(gg.AccessionGame(), world, benefit=1, legitimacy=0, divergence=0, founders="1")
    names = [control["name"] for control in controls(game)]
    assert "cost" not in names
    assert "benefit" in names


def test_the_world_is_plain_and_complete():
    told = world(GAME, title=GATT.title, scenario=GATT)
    json.dumps(told, allow_nan=False)
    assert [row["id"] for row in told["states"]] == list(GAME.states.ids)
    assert all(row["region"] in told["regions"] for row in told["states"])
    assert sum(row["size"] for row in told["states"]) == pytest.approx(1)
    assert told["note"].startswith("A model run on figures of 2019")
    assert "Czechoslovakia" in told["missing"]
    assert world(GAME)["missing"] == ""
    assert {"Size", "Legitimacy", "Divergence", "Stable club"} <= dict(told["glossary"]).keys()


def test_who_is_committed_is_told_and_said():
    told = growth(GAME)
    assert {GAME.states.ids[k] for k in told["committed"]} == set(GAME.founders)
    assert "22 founders, who are committed and stay" in told["words"]
    free = growth(bound(GAME, changes(GAME, {"values": {"commitment": "free"}})))
    assert free["committed"] == []
    assert "committed" not in free["words"]


def test_a_club_is_described_in_sentences_with_names():
    (everybody,) = clubs(gg.solve(GAME))["found"]
    margin = gg.solve(GAME).equilibria[0].closest(leaving=True)
    assert margin.state == "KHM"
    assert f"Cambodia would lose least by leaving ({-margin.gain:.3g})" in everybody["words"]
    rivals = gg.load_scenario("standards_two_powers").bind()
    for found in clubs(gg.solve(rivals))["found"]:
        assert found["words"].endswith(".")


@pytest.mark.parametrize(
    ("costs", "said"),
    [([0] * 4, "A universal regime"), ([2] * 4, "No club"), ([0, 2, 2, 2], "The club ends at 1 state")],
)
def test_the_headline_says_where_growth_ends(costs, said):
    states = gg.States.symmetric(4, cost=costs)
    game = gg.bind(gg.AccessionGame(), states, benefit=1, legitimacy=0, divergence=0)
    assert growth(game)["headline"] == said


def test_a_solver_that_cannot_says_so():
    curve = GATT.institution.replace(body="members", policy="median")
    game = GATT.replace(institution=curve).bind()
    told = clubs(gg.solve(game, throw=False))
    assert told["state"] == "failed"
    assert "no solver applies" in told["result"]
