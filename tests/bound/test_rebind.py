"""Binding again: the same as binding anew with the change."""

from __future__ import annotations

import json
import pickle
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import gametheory_gov as gg
from gametheory_gov.base.errors import BindingError, Faults, InvalidInputError, InvalidStatesError
from gametheory_gov.bound.rebind import at_distance, check_ends, check_name, read_axis, read_values, rebind
from gametheory_gov.testing import institutions, states
from tests.worlds import two_powers_and_a_third


def bind(world, institution, **values):
    given = {"benefit": "1/3", "cost": "1/2", "legitimacy": "1/4", "divergence": "1/5"}
    return gg.bind(gg.AccessionGame(), world, institution, **(given | values))


@given(st.data())
def test_binding_again_is_binding_anew(data):
    world = data.draw(states(2, 5, exact=st.booleans(), dimensions=st.just(1)))
    institution = data.draw(institutions(world))
    if institution.body == "founders":
        institution = institution.replace(body="members", power="votes")
    base = bind(world, institution, founders=[world.ids[0]], legitimacy=0.3).commit([world.ids[0]])
    number = data.draw(st.sampled_from([Fraction(1, 7), 0.25, 2]))
    changes = data.draw(
        st.dictionaries(st.sampled_from(["divergence", "legitimacy", "benefit"]), st.just(number), min_size=1)
    )
    depth = data.draw(st.sampled_from([institution.depth, institution.depth / 2]))
    factor = data.draw(st.sampled_from([0, "1/2", 3]))
    again = rebind(base, depth=depth, spread=factor, among=world.ids, **changes)
    anew = bind(
        world.spread(factor, world.ids),
        institution.replace(depth=depth),
        founders=[world.ids[0]],
        **({"legitimacy": 0.3} | changes),
    ).commit([world.ids[0]])
    assert again == anew
    assert again.exact == anew.exact


def test_no_change_gives_the_same_game():
    game = gg.load_scenario("gatt_wto").bind().commit(["USA"])
    assert rebind(game) == game
    assert rebind(game, legitimacy=0.2) != game
    assert rebind(rebind(game, legitimacy=0.2), legitimacy=0.4) == game


def test_exact_stays_exact_and_a_game_made_exact_later_too():
    world = gg.States(["a", "b"], size=[0.5, 0.5], population=[0.5, 0.5], ideal=[0.0, 1.0])
    for base in (bind(world, None, exact=True), bind(world, None).to_exact()):
        again = rebind(base, divergence=0.1)
        assert again.exact
        assert again.values["divergence"] == Fraction(1, 10)


def test_a_column_of_the_states_gives_way_to_what_is_given():
    world = gg.States.symmetric(3, cost=["1", "2", "3"])
    base = gg.bind(gg.AccessionGame(), world, benefit=1, legitimacy=0, divergence=0)
    assert list(rebind(base, benefit=2).values["cost"]) == [1, 2, 3]
    assert rebind(base, cost=5).values["cost"] == 5
    assert list(rebind(base, size=["1/2", "1/4", "1/4"]).values["size"]) == [
        Fraction(1, 2),
        *[Fraction(1, 4)] * 2,
    ]
    mean = rebind(base, policy="mean", body="great_powers", great_power=[True, False, True])
    assert "policy_1" in mean.values
    assert rebind(base, states=gg.States.symmetric(4, cost=[1] * 4)).N == 4
    assert rebind(base, institution=gg.Institution(depth=3)).values["depth"] == 3


def test_a_game_of_ones_own_can_be_changed():
    game = gg.Game(
        "own",
        ("out", "in"),
        aggregates={"members": {"in": 1}},
        payoffs={"out": 0, "in": "worth*members - cost - depth"},
        parameters={"worth": "worth of a member"},
    )
    base = gg.bind(game, gg.States.symmetric(3), worth=1, cost=2)
    again = rebind(base, worth=3, depth="1/2")
    assert (again.values["worth"], again.values["cost"], again.values["depth"]) == (3, 2, Fraction(1, 2))


def test_where_it_came_from_is_kept_through_pickle_and_json_and_is_no_part_of_equality():
    base = gg.load_scenario("gatt_wto").bind()
    for again in (
        pickle.loads(pickle.dumps(base)),
        gg.BoundGame.from_dict(json.loads(json.dumps(base.to_dict()))),
    ):
        assert again.recipe == base.recipe
        assert rebind(again, legitimacy=0.2) == rebind(base, legitimacy=0.2)
    bare = replace(base, recipe=None)
    assert bare == base
    with pytest.raises(BindingError, match="does not say what it was bound from"):
        rebind(bare, legitimacy=0.2)
    solution = gg.solve(base.commit(base.founders))
    again = gg.Solution.from_dict(json.loads(json.dumps(solution.to_dict())))
    assert again.verify().valid
    assert rebind(again.game, legitimacy=0.2).committed == dict.fromkeys(base.founders, "member")


@dataclass(frozen=True)
class Foreign:
    """A family of games from elsewhere."""

    name: str = "foreign"

    def form(self, institution, *, dimensions=1, exposure_matrix=False):
        return gg.AccessionGame().form(institution, dimensions=dimensions)


def test_a_family_from_elsewhere_pickles_but_is_not_written():
    base = gg.bind(Foreign(), gg.States.symmetric(3), benefit=1, cost=1, legitimacy=0, divergence=0)
    assert rebind(pickle.loads(pickle.dumps(base)), policy="mean").form.aggregates.keys() >= {"club_ideal_1"}
    assert gg.BoundGame.from_dict(base.to_dict()).recipe is None


@given(
    states(3, 6, exact=st.booleans(), dimensions=st.sampled_from((1, 2, 3))),
    st.sampled_from([0, "1/3", 1.5, 4]),
)
def test_a_distance_stretches_the_world_along_the_line_of_the_powers(world, distance):
    first, second = world.ideal[0].astype(float), world.ideal[1].astype(float)
    length = np.linalg.norm(second - first)
    if length < 1e-6:
        return
    moved = at_distance(world, distance, world.ids[:2]).ideal.astype(float)
    assert np.linalg.norm(moved[1] - moved[0]) == pytest.approx(float(Fraction(distance)), abs=1e-9)
    assert (moved[0] + moved[1]) / 2 == pytest.approx((first + second) / 2)
    unit = (second - first) / length
    middle = (first + second) / 2
    for before, after in zip(world.ideal.astype(float), moved, strict=True):
        along = (before - middle) @ unit
        assert (after - middle) @ unit == pytest.approx(along * float(Fraction(distance)) / length, abs=1e-8)
        across = before - middle - along * unit
        assert after - middle - ((after - middle) @ unit) * unit == pytest.approx(across, abs=1e-8)


def test_distances_are_exact_where_they_can_be():
    world = gg.States(
        ["A", "B", "C"], size=["1/3"] * 3, population=["1/3"] * 3, ideal=[[0, 0], [3, 4], [1, 1]]
    )
    moved = at_distance(world, 10, ["A", "B"])
    assert moved.exact
    assert moved.ideal[:2].tolist() == [[Fraction(-3, 2), -2], [Fraction(9, 2), 6]]
    assert not at_distance(world.replace(ideal=[[0, 0], [1, 1], [5, 5]]), 1, ["A", "B"]).exact
    assert (
        at_distance(world, 0, ["A", "B"]).ideal[0].tolist()
        == at_distance(world, 0, ["A", "B"]).ideal[1].tolist()
    )


@pytest.mark.parametrize(
    ("changes", "faults"),
    [
        ({"distance": 1}, ["between two powers, here are nobody"]),
        ({"distance": 1, "among": ["1", "2"]}, ["1 and 2 have the same ideal point"]),
        ({"distance": -1, "among": "1"}, ["here are 1", "distance = -1"]),
        ({"spread": -1, "among": ["1"]}, ["factor = -1"]),
        ({"among": ["1"]}, ["give spread or distance with it"]),
        ({"depht": 1, "cots": 1}, ["did you mean 'depth'?", "did you mean 'cost'?"]),
        ({"depth": -1, "legitimacy": -1}, ["depth = -1", "legitimacy = -1"]),
        ({"legitimacy": 1, "legitimacy_weight": 2}, ["are the same and are both given"]),
        ({"institution": 3, "states": 4}, ["institution = 3", "states = 4"]),
        ({"qwxz": 3}, ["qwxz is nothing that can be changed; these can: "]),
        ({"states": gg.States.symmetric(1)}, ["'2' is committed but not among the states"]),
    ],
)
def test_all_faults_of_a_change(changes, faults):
    base = bind(gg.States.symmetric(3), None).commit(["2"])
    with pytest.raises(BindingError) as caught:
        rebind(base, **changes)
    for fault in faults:
        assert fault in str(caught.value)


def test_powers_that_agree_are_at_distance_zero_already():
    world = gg.States.symmetric(3)
    assert at_distance(world, 0, ["1", "2"]) == world
    with pytest.raises(InvalidStatesError, match="no line"):
        at_distance(world, 1, ["1", "2"])


def test_a_second_stage_is_not_bound_again_as_the_whole_game():
    world = gg.States(
        ["A", "B", "C"], size=["1/3"] * 3, population=["1/3"] * 3, great_power=[True, True, False]
    )
    game = gg.bind(gg.StandardsGame(), world, market=1, cost="1/5", legitimacy=0, divergence=1)
    second = gg.great_powers.second_stage(game, [{"A": "comply"}])
    with pytest.raises(BindingError, match="what it was bound from"):
        rebind(second, divergence=2)


# Was a bug.
def test_wrong_changes_are_told_together():
    three = two_powers_and_a_third()
    with pytest.raises(InvalidInputError) as error:
        gg.rebind(three, among=5, distance=1, cost="x", divergense=1)
    assert len(error.value.faults) == 3
    assert "among = 5; a list of ids" in " | ".join(error.value.faults)
    with pytest.raises(InvalidInputError, match=r"'game' is no bound game"):
        gg.rebind("game", cost=1)


# ------------------------------------------------------------------------------------------- what varies


def values_of(given, **options):
    faults = Faults("test")
    found = read_values("cost", given, faults, **({"points": 3} | options))
    assert bool(found) != bool(faults)
    return found or faults.found


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ((0, 2), [0, 1, 2]),
        ((0, "1/2", np.int64(3)), [0, Fraction(1, 4), Fraction(1, 2)]),
        ((0.1, 0.4, 4), [0.1, 0.2, 0.3, 0.4]),
        ((-1, 0.5), [-1.0, -0.25, 0.5]),
        ([0, "1/2", 2], [0, "1/2", 2]),
        (range(4), [0, 1, 2, 3]),
        (iter(["fixed", "mean"]), ["fixed", "mean"]),
        (np.array([1.5, 0.5]), [1.5, 0.5]),
        (pd.Series([1, 2], index=["a", "b"]), [1, 2]),
        ({1: "a", 3: "b"}.keys(), [1, 3]),
    ],
)
def test_a_tuple_is_a_range_and_all_else_is_values(given, expected):
    found = values_of(given)
    assert found == expected
    assert [type(value) for value in found] == [type(value) for value in expected]


def test_values_are_numbers_of_the_arithmetic_asked_for():
    assert values_of((0, 0.3, 4), exact=True) == [0, Fraction(1, 10), Fraction(1, 5), Fraction(3, 10)]
    assert all(type(value) is Fraction for value in values_of((0, 2), exact=True))
    assert values_of(["1/4", 0.1], exact=True) == [Fraction(1, 4), Fraction(1, 10)]
    assert values_of(["1/4", 1], exact=False) == [0.25, 1.0]
    assert all(type(value) is float for value in values_of(("0", "1", 2), exact=False))


@pytest.mark.parametrize(
    ("given", "options", "faults"),
    [
        ((1, 0), {}, ["cost = (1, 0) does not rise; the second must be above the first"]),
        ((1, 1, 1), {}, ["points = 1, a whole number from 2", "does not rise"]),
        ((0, 1, True), {}, ["points = True"]),
        ((0, 1, 2, 3), {}, ["(low, high, points); give values as a list: [0, 1, 2, 3]"]),
        ((), {}, ["cost = (); a range is (low, high)"]),
        (
            ("fixed", "mean"),
            {},
            ["the ends of a range are finite numbers; give values as a list: ['fixed', 'mean']"],
        ),
        ((0, float("inf")), {}, ["the ends of a range are finite"]),
        ((Fraction(1, 2), 0), {"shown": "1/2:0"}, ["cost = 1/2:0 does not rise"]),
        ("0:1", {}, ["cost = '0:1'; a range (low, high)"]),
        (3, {}, ["cost = 3; a range (low, high)"]),
        ({"a": 1}, {}, ["a list of values is needed"]),
        ([], {}, ["cost has no values"]),
        ([1, None, float("nan"), 1], {}, ["cost[1] = None", "cost[2] = nan", "cost[3] = 1 is given twice"]),
        (["x", 2], {"exact": True}, ["cost[0] = 'x'; a finite number is needed"]),
        ([2, 1], {"rising": True}, ["cost = [2, 1] does not rise"]),
        ([2], {"rising": True}, ["two values or more"]),
        ((1, 1 + 1e-15, 99), {"rising": True, "exact": False}, ["does not rise"]),
    ],
)
def test_what_cannot_be_run_over_is_told(given, options, faults):
    found = values_of(given, **options)
    assert len(found) == len(faults)
    for fault, text in zip(faults, found, strict=True):
        assert fault in text


def test_a_flat_axis_is_shown_the_form():
    faults = Faults("test")
    for axis in (("cost", 0, 1, 5), ["cost", 0, 1], "cost", ("cost",), (3, [0, 1]), None):
        assert read_axis("x", axis, faults, points=3) is None
    assert "are needed: ('cost', (0, 1, 5))" in faults.found[0]
    assert "are needed: ('cost', (0, 1))" in faults.found[1]
    assert all("are needed: ('legitimacy', (0, 1))" in fault for fault in faults.found[2:])
    assert len(faults.found) == 6


def test_names_are_judged_alike():
    game, faults = bind(gg.States.symmetric(2), None), Faults("test")
    assert all(
        check_name(game, name, faults) for name in ("cost", "legitimacy", "legitimacy_weight", "depth")
    )
    assert not faults
    assert not any(check_name(game, name, faults) for name in ("cots", 3, ["cost"]))
    check_ends(game, {"legitimcy": [], "dept": [0, 1], "cost": ["x", "x"]}, {}, faults)
    nearest = ["'cost'", "these can", "'cost'", "'legitimacy'", "'depth'", "cost"]
    for text, near in zip(faults.found, nearest, strict=True):
        assert near in text
