"""States: their columns, exposures and changes; every fault is named, and copies are equal."""

from __future__ import annotations

import copy
import math
import pickle
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gametheory_gov import AccessionGame, States, bind, load_scenario, solve
from gametheory_gov.base.errors import BindingError, InvalidStatesError
from gametheory_gov.testing import states
from tests.checks import check_faults, copies, refused
from tests.worlds import FREE, HALVES, THREE, TWO, bound_three

any_states = states(
    1,
    5,
    exact=st.booleans(),
    dimensions=st.sampled_from((1, 2)),
    with_exposure=st.booleans(),
    with_matrices=st.booleans(),
)


@given(any_states)
def test_copies_are_equal(world):
    for again in copies(world):
        assert again == world
        assert hash(again) == hash(world)
        assert again.exact == world.exact
        assert [type(v) for v in again.size] == [type(v) for v in world.size]


@given(states(2, 4, exact=st.booleans()), st.data())
def test_states_that_differ_are_not_equal(world, data):
    name = data.draw(st.sampled_from(["benefit", "cost", "ideal"]))
    column = getattr(world, name).copy()
    column[data.draw(st.integers(0, world.N - 1))] += 1
    assert world.replace(**{name: column}) != world
    assert world.replace(ids=[*world.ids[1:], "Z"], names=()) != world
    assert world != world.to_dict()


def test_states_and_scenarios_are_copied_equal():
    world = TWO.replace(
        extra={"raw": [Fraction(1, 3), math.nan]}, units={"raw": "t"}, coverage={"size": 0.5}, cost=[0.1, 0.2]
    )
    scenario = load_scenario("gatt_wto")
    for value in (world, scenario, load_scenario("gatt_wto").states):
        for again in (pickle.loads(pickle.dumps(value)), copy.deepcopy(value)):
            assert again == value
            assert hash(again) == hash(value)
    assert pickle.loads(pickle.dumps(world)).extra["raw"][0] == Fraction(1, 3)


def test_objects_among_raw_figures_become_text(tmp_path):
    extra = {"day": [pd.Timestamp("1945-10-24"), pd.NaT], "raw": [np.float64(2), pd.NA]}
    world = TWO.replace(extra=extra)
    assert world.extra["day"][0] == "1945-10-24 00:00:00"
    assert world == TWO.replace(extra=extra)
    assert world.to_dict()["extra"] == {"day": ["1945-10-24 00:00:00", None], "raw": [2.0, None]}
    assert States.from_dict(world.to_dict()) == world
    solution = solve(bind(AccessionGame(), world, **FREE))
    assert type(solution).load(solution.save(tmp_path / "answer.json")) == solution


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ({"size": [0.5, float("nan"), 0.5]}, ["size[1] ('2') = nan"]),
        ({"size": [1.5, -0.5, 0]}, ["size[0] ('1') = 1.5", "size[1] ('2') = -0.5"]),
        ({"size": ["1/2", "1/3", 0]}, [("size sums to 5/6", "divide by the total", "normalise=True")]),
        ({"population": [0.5, 0.5, 0.1]}, [("population sums to 1.1", "normalise=True")]),
        ({"size": [1, 0]}, [("size has shape (2,)", "each of 3 states")]),
        ({"ideal": [[0, 1], [1, 0]]}, [("ideal has shape (2, 2)", "each of 3 states")]),
        ({"great_power": [1, 0, 2]}, [("great_power[2] ('3') = 2", "true or false")]),
        ({"entry_cost": [0, -1, 0]}, [("entry_cost[1] ('2') = -1", "not negative")]),
        ({"legitimacy_weight": [-1, 0, -2]}, ["legitimacy_weight[0] ('1')", "legitimacy_weight[2] ('3')"]),
        ({"cost": [0, "inf", 1]}, ["cost[1] ('2')"]),
        ({"names": ["only one"]}, [("names has 1 entries", "3 states")]),
        ({"extra": {"gdp": [1, 2]}}, [("extra['gdp'] has 2 entries", "3 states")]),
        ({"extra": {"cost": [1, 2, 3]}}, [("extra['cost']", "rename it")]),
    ],
)
def test_columns_that_break_a_rule(columns, expected):
    check_faults(InvalidStatesError, lambda: States.symmetric(3, **columns), expected)


def test_rows_of_exposures():
    W = [["1/2", "1/2", 0], [0, 0, "1/2"], ["1/3", "2/3", 0]]
    expected = [("exposure[0][0] ('1') = 1/2", "diagonal is 0"), ("row 1 ('2') sums to 1/2", "sum to 1")]
    check_faults(InvalidStatesError, lambda: States.symmetric(3, exposure=W), expected)
    negative = [[0, 2, -1], [1, 0, 0], [1, 0, 0]]
    check_faults(
        InvalidStatesError,
        lambda: States.symmetric(3, exposure=negative),
        [("[0][2] ('1') = -1", "negative")],
    )
    check_faults(InvalidStatesError, lambda: States.symmetric(3, exposure=[[0, 1], [1, 0]]), ["shape (2, 2)"])
    check_faults(BindingError, lambda: bound_three(exposure=W), expected)


def test_selecting_and_changing_states():
    check_faults(
        InvalidStatesError,
        lambda: THREE.select(["1", "9", "1"]),
        ["'9' is not among the 3 states", "'1' is given twice"],
    )
    check_faults(
        InvalidStatesError,
        lambda: THREE.replace(cots=[1, 1, 1], siez=1),
        [("'cots' is no column", "'cost'"), ("'siez' is no column", "'size'")],
    )
    check_faults(InvalidStatesError, lambda: THREE.spread(-1, among=["1"]), [("factor = -1", "not negative")])
    check_faults(InvalidStatesError, lambda: THREE.spread(2), [("nobody to move", "great powers")])
    nothing = States.symmetric(3, size=[1, 0, 0])
    check_faults(InvalidStatesError, lambda: nothing.select(["2", "3"]), ["hold no size"])


# ------------------------------------------------------------------------------------ found in review


def test_a_matrix_of_pandas_is_read_by_id_in_both_directions():
    frame = pd.DataFrame([[0, 0, 1], [0, 1, 0], [0, 1, 0]], index=list("CAB"), columns=list("BCA"))
    world = States.symmetric(3, ids=list("ABC"), exposure=frame)
    assert world.exposure.tolist() == [[0, 0, 1], [0, 0, 1], [1, 0, 0]]
    nameless = pd.DataFrame(frame.to_numpy(), index=list("ABC"))
    refused(InvalidStatesError, lambda: world.replace(exposure=nameless), "name rows and columns by id")


def test_arguments_of_states_are_of_their_kind():
    refused(InvalidStatesError, lambda: States("AB", **HALVES), "ids = 'AB'; a list of ids is needed")
    refused(InvalidStatesError, lambda: States([["A"], {}], **HALVES), "ids[0] = ['A']", "ids[1] = {}")
    refused(
        InvalidStatesError,
        lambda: States(["A", "B"], **HALVES, units="x", extra=[1], names="AB", cost=3, year="1950", title=5),
        "units = 'x'; a mapping of names to texts",
        "extra = [1]; a mapping of names to columns",
        "names = 'AB'; a list",
        "cost = 3; a list with one entry for each of 2 states",
        "year = '1950'; a whole number",
        "title = 5; a text",
    )
    assert TWO.replace(notes="one note").notes == ("one note",)
    refused(InvalidStatesError, lambda: TWO.replace(cost={1, 2}), "cost = {1, 2}; a list")


@pytest.mark.parametrize(
    ("value", "shown"),
    [("abc", "'abc'"), (None, "None"), (pd.NA, "<NA>"), (math.nan, "nan"), ("nan", "'nan'")],
)
def test_what_is_no_number_names_its_state(value, shown):
    refused(
        InvalidStatesError,
        lambda: States(["USA", "FRA"], size=[0.5, value], population=[0.5, 0.5], ideal=[[0, 1], [1, value]]),
        f"size[1] ('FRA') = {shown}; sizes and population are finite shares",
        f"ideal[1][1] ('FRA') = {shown}; a finite number",
    )


def test_numbers_too_large_are_refused():
    refused(InvalidStatesError, lambda: TWO.replace(cost=[10**400, 1]), "beyond the range of floats")
    refused(InvalidStatesError, lambda: TWO.replace(cost=["1e999999999", 1]), "cost[0] ('A')")


def test_new_ids_are_the_names_unless_names_are_given():
    world = TWO.replace(names=["Alpha", "Beta"])
    assert world.replace(ids=["X", "Y"]).names == ("X", "Y")
    assert world.replace(ids=["X", "Y"], names=["Ex", "Why"]).names == ("Ex", "Why")


@pytest.mark.parametrize("factor", ["x", math.nan, None, -1, "1/0"])
def test_spread_by_what_is_no_number(factor):
    refused(
        InvalidStatesError,
        lambda: TWO.spread(factor, ["A"]),
        f"factor = {factor!r}; a number that is not negative",
    )


def test_a_mean_of_nobody_is_refused():
    refused(InvalidStatesError, lambda: TWO.mean_ideal([]), "nobody is named")
    empty = TWO.replace(size=[0, 1])
    refused(InvalidStatesError, lambda: empty.mean_ideal(["A"]), "hold no size")


@pytest.mark.parametrize("N", [2.5, "3", True, 0])
def test_symmetric_needs_a_whole_number(N):
    refused(InvalidStatesError, lambda: States.symmetric(N), f"N = {N!r}; a whole number from 1")
