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


def four(**given):
    """Four equal states in exact arithmetic."""
    values = {"benefit": 0, "cost": "1/2", "legitimacy": 1, "divergence": 0, "founders": ["1", "2"]}
    rules = given.pop("rules", gg.Institution())
    return gg.bind(gg.AccessionGame(), gg.States.symmetric(4), rules, **values | given)


def commitment_of(game):
    return next(c for c in controls(game) if c["kind"] == "choice" and "never leave" in c["help"])


@pytest.mark.parametrize(
    ("game", "shown", "offered"),
    [
        (four(), "committed", ["committed", "free"]),
        (four().release(), "free", ["committed", "free"]),
        (four().release(["2"]), "as_given", ["committed", "free", "as_given"]),
        (four().commit(["2"], "outside"), "as_given", ["committed", "free", "as_given"]),
        (four().release().commit(["4"], "outside"), "free", ["committed", "free"]),
    ],
)
def test_who_is_committed_is_shown_as_it_is_and_can_be_changed(game, shown, offered):
    """Was a bug: of two founders one was committed, the control said free, and free changed nothing."""
    control = commitment_of(game)
    assert (control["default"], control["values"]) == (shown, offered)
    for choice, wanted in (("committed", game.commit()), ("free", game.release())):
        assert bound(game, changes(game, {"values": {"commitment": choice}})) == wanted
    other = bound(game, changes(game, {"founders": ["1", "3"]}))
    assert other == gg.rebind(game, founders=["1", "3"])
    assert {"1", "3"} <= other.committed.keys() or shown == "free"


def test_a_symbol_named_commitment_is_another_control():
    """Was a bug: two controls had one name, and a number was read as a choice."""
    form = gg.Game(
        "own",
        ("out", "in"),
        aggregates={"members": {"in": 1}},
        payoffs={"out": 0, "in": "commitment*members + admission_share - 2"},
        parameters={"commitment": "how much a member is worth", "admission_share": "a gift"},
    )
    game = gg.bind(form, gg.States.symmetric(4), commitment="1/2", admission_share=0, founders=["1"])
    names = [control["name"] for control in controls(game)]
    assert len(set(names)) == len(names)
    moved = bound(game, changes(game, {"values": {"commitment": 2, "founders_commitment": "free"}}))
    assert (moved.values["commitment"], dict(moved.committed)) == (2, {})


def test_a_largest_depth_that_nobody_gave_has_no_control():
    """Was a bug: the controls of such a game could not be made."""
    rules = gg.Institution(legitimacy_shares=(0, 0, 1), performance="size")
    assert "max_depth" not in {control["name"] for control in controls(four(rules=rules))}
    given = four(rules=rules.replace(max_depth=2))
    moved = bound(given, changes(given, {"values": {"max_depth": 4}}))
    assert moved.values["max_depth"] == 4


def test_a_body_may_sit_where_nobody_founded_the_club():
    """Was a bug: it was refused as if other founders were asked for."""
    game = four(rules=gg.Institution(body="founders", policy="mean"), founders=None, body=["2"])
    assert growth(game)["sizes"] == list(gg.grow(game, [], reasons=False).sizes)
    assert gg.grow(game, ["1", "3"]).game.seated == ("2",)
    assert "0 founders" in repr(gg.explore(game))


def test_each_share_is_that_of_its_own_weights():
    sizes, people = [0.4, 0.3, 0.2, 0.1], [0.1, 0.2, 0.3, 0.4]
    states = gg.States.symmetric(4, size=sizes, population=people)
    rates = {"benefit": 0, "cost": 0.5, "legitimacy": 0, "divergence": 0, "founders": ["1", "2"]}
    told = growth(gg.bind(gg.AccessionGame(), states, gg.Institution(), **rates))
    inside = [k for k, entered in enumerate(told["round"]) if entered is not None]
    assert inside == [0, 1]
    wanted = {"members": 0.5, "size": sizes[0] + sizes[1], "population": people[0] + people[1]}
    assert told["shares"] == pytest.approx(wanted)


def test_clubs_that_floats_leave_undecided_are_told_as_such():
    form = gg.Game(
        "own",
        ("out", "in"),
        aggregates={"members": {"in": 1}},
        payoffs={"out": 0, "in": "worth*members - price"},
        parameters={"worth": "worth of a member", "price": "price of membership"},
    )
    game = gg.bind(form, gg.States.symmetric(3), worth=0.1, price=0.3, founders=["1"])
    solution = gg.solve(game, throw=False)
    assert (len(solution.equilibria), len(solution.undecided)) == (1, 1)
    told = clubs(solution)
    assert [club["members"] for club in told["found"]] == [[0], [0, 1, 2]]
    assert [club["words"].startswith("Undecided in floats.") for club in told["found"]] == [False, True]
    assert told["words"].startswith("1 stable club, 1 undecided: ")
