"""Spatial power: the share of directions in which a voter is pivotal."""

from __future__ import annotations

import random
from fractions import Fraction

import numpy as np
import pytest

from gametheory_gov import States
from gametheory_gov.base.errors import InvalidInputError
from gametheory_gov.decisions import Rule, power, spatial_power
from tests.decisions.bodies import random_bodies
from tests.oracles.voting import carried


def sampled(rule, points, number, seed):
    """The same by random directions, one at a time."""
    rng, times = random.Random(seed), dict.fromkeys(points, 0)
    for _ in range(number):
        u = complex(rng.gauss(0, 1), rng.gauss(0, 1))
        order = sorted(points, key=lambda v: (-(u.real * points[v][0] + u.imag * points[v][1]), rng.random()))
        inside = set()
        for voter in order:
            inside.add(voter)
            if carried(rule, inside):
                times[voter] += 1
                break
    return {voter: count / number for voter, count in times.items()}


def test_shares_of_directions_agree_with_random_directions():
    for seed, (rule, record) in enumerate(random_bodies(12, 31, 6)):
        rng = random.Random(seed)
        points = {v: (rng.gauss(0, 1), rng.gauss(0, 1)) for v in record.voters}
        if len(points) > 2:
            points[record.voters[-1]] = points[record.voters[0]]  # two at one point
        found, near = spatial_power(record, points), sampled(rule, points, 1500, seed)
        assert sum(found.values.values()) == pytest.approx(1, abs=1e-12)
        assert all(abs(found[v] - near[v]) < 0.06 for v in points)


def test_a_triangle_gives_each_its_angle():
    """By majority of three the pivotal voter is the one in the middle: its share is its angle over pi."""
    points = {"A": (0, 0), "B": (4, 0), "C": (0, 3)}
    found = spatial_power(Rule([*points], 2), points)
    assert found["A"] == pytest.approx(0.5, abs=1e-12)
    assert found["B"] == pytest.approx(np.arctan(3 / 4) / np.pi, abs=1e-12)


def test_narrow_arcs_count_within_the_bound():
    points = {"A": (0, 0), "B": (1, 0), "C": (1, 4e-13)}
    found = spatial_power(Rule([*points], 2), points)
    assert abs(found["A"] - 4e-13 / np.pi) <= found.error < 4e-14


def test_in_one_dimension_the_median_decides_and_vetoers_share():
    points = {"A": -2, "B": 0, "C": 1, "D": 1.5, "E": 7}
    assert spatial_power(Rule([*points], 3), points)["C"] == 1
    assert dict(spatial_power(Rule([*points], 5), points).values) == dict.fromkeys("BCD", 0) | {
        "A": 0.5,
        "E": 0.5,
    }


def test_voters_at_one_point_share_as_in_random_orders():
    votes = {"A": 3, "B": 2, "C": 2, "D": 1}
    rule = Rule(votes, 5)
    found = spatial_power(rule, dict.fromkeys(votes, (1, 2)))
    assert found.values == pytest.approx({v: float(x) for v, x in power(rule).values.items()})


def test_neither_distance_from_the_origin_nor_nearness_blurs_points():
    """The same picture elsewhere, and larger or smaller, has the same shares."""
    rule, here = Rule("ABCD", 3), {"A": (0, 0), "B": (1, 0), "C": ("1/3", 1), "D": (2, "5/7")}
    found = spatial_power(rule, here)
    for far, unit in ((10**18, 1), (-(10**400), 1), (0, Fraction(1, 10**30)), (10**9, 10**350)):
        moved = {v: [Fraction(x) * unit + far for x in point] for v, point in here.items()}
        assert spatial_power(rule, moved).values == found.values
    line = {"A": 10**17, "B": 10**17 + 1, "C": 10**17 + 2}
    assert spatial_power(Rule("ABC", 2), line)["B"] == 1


def test_many_orders_of_voters_at_one_point_add_up_to_no_more_than_one():
    """Six at one point: 720 orders, of which one voter alone decides all."""
    votes = dict.fromkeys("ABCDE", 1) | {"F": 6}
    for where in (0, (0, 0)):
        found = spatial_power(Rule(votes, 6), dict.fromkeys(votes, where))
        assert dict(found.values) == dict.fromkeys("ABCDE", 0) | {"F": 1}
    shares = spatial_power(Rule("ABCDEF", 4), dict.fromkeys("ABCDEF", 3)).values
    assert set(shares.values()) == {1 / 6}


def test_points_of_states_are_read():
    states = States.symmetric(3, ids=["A", "B", "C"], ideal=[-1, 0, 2])
    assert spatial_power(Rule(["A", "B", "C"], 2), states)["B"] == 1


@pytest.mark.parametrize(
    ("points", "words"),
    [
        ({"A": 0, "B": 1}, "no point of 'C'"),
        ({"A": 0, "B": 1, "C": float("nan")}, "finite numbers"),
        ({"A": 0, "B": (1, 2), "C": 1}, "1 and 2 dimensions"),
        ({v: (0, 1, 2) for v in "ABC"}, "3 dimensions"),
        (3, "a mapping of id to point"),
    ],
)
def test_points_that_are_none_are_refused(points, words):
    with pytest.raises(InvalidInputError, match=words):
        spatial_power(Rule(["A", "B", "C"], 2), points)


def test_too_many_are_refused():
    seats = [f"v{k}" for k in range(401)]
    with pytest.raises(InvalidInputError, match="at most 6 may"):
        spatial_power(Rule(seats, 201), dict.fromkeys(seats, 0))
    with pytest.raises(InvalidInputError, match="at most 400"):
        spatial_power(Rule(seats, 201), {v: (k, k * k) for k, v in enumerate(seats)})
