"""Cores, gridlock and the Nakamura number, against every coalition."""

from __future__ import annotations

import math
import random
from fractions import Fraction as F

import pytest

from gametheory_gov import States
from gametheory_gov.base.errors import InvalidInputError, NotApplicableError
from gametheory_gov.decisions import Rule
from gametheory_gov.decisions.policies import (
    caplin_nalebuff_quota,
    greenberg_quota,
    gridlock,
    nakamura_number,
    spatial_core,
)
from tests.decisions.bodies import random_bodies
from tests.oracles.policies import beats, in_core, nakamura
from tests.oracles.voting import carried


def wins_of(rule):
    return lambda club: carried(rule, club)


def random_points(rng, voters, d, grid=4):
    return {v: tuple(F(rng.randrange(grid + 1), rng.choice([1, 2])) for _ in range(d)) for v in voters}


@pytest.mark.parametrize(("d", "number"), [(1, 150), (2, 80)])
def test_a_core_is_what_is_in_the_hull_of_every_winning_coalition(d, number):
    found = {True: 0, False: 0}
    for seed, (rule, record) in enumerate(random_bodies(number, 7 + d, 6)):
        rng = random.Random(seed)
        points, wins = random_points(rng, record.voters, d), wins_of(rule)
        core = spatial_core(record, points)
        found[core.empty] += 1
        middle = (
            [tuple(sum(x) / len(core.corners) for x in zip(*core.corners, strict=True))]
            if core.corners
            else []
        )
        for corner in (*core.corners, *middle):
            assert core.contains(corner)
            assert in_core(points, wins, corner)
        for place in [
            *points.values(),
            *(tuple(F(rng.randrange(33), 8) for _ in range(d)) for _ in range(6)),
        ]:
            assert core.contains(place) == in_core(points, wins, place)
    assert min(found.values()) > 5


def test_nothing_beats_a_policy_in_the_core_and_something_any_other():
    for seed, (rule, record) in enumerate(random_bodies(60, 5, 6)):
        rng, wins = random.Random(seed), wins_of(rule)
        points = random_points(rng, record.voters, 2)
        core = spatial_core(record, points)
        for x in [*core.corners, *random_points(rng, "abc", 2).values()]:
            near = [tuple(a + F(rng.randrange(-40, 41), 40) for a in x) for _ in range(60)]
            beaten = any(beats(points, wins, y, x) for y in near)
            assert not (beaten and core.contains(x))


def test_by_majority_the_core_on_a_line_is_the_median_and_in_the_plane_rare():
    points = {"A": 0, "B": 1, "C": 4, "D": 6, "E": 9}
    assert spatial_core(Rule([*points], 3), points).corners == ((4,),)
    assert spatial_core(Rule([*points][:4], 3), points).corners == ((1,), (4,))
    pairs = {"a": (-2, 0), "b": (3, 0), "c": (0, -1), "d": (0, 5), "m": (0, 0)}
    assert spatial_core(Rule([*pairs], 3), pairs).corners == ((0, 0),)  # Plott's pairs around one voter
    assert spatial_core(Rule([*pairs], 3), pairs | {"d": ("0.01", 5)}).empty


def test_unanimity_keeps_everything_between_ideal_points():
    square = {"A": (0, 0), "B": (2, 0), "C": (2, 2), "D": (0, 2), "E": (1, 1)}
    core = spatial_core(Rule([*square], 5), square)
    assert core.corners == ((0, 0), (2, 0), (2, 2), (0, 2))
    assert core.width is None
    line = {"A": (0, 0), "B": (2, 1), "C": (4, 2)}
    assert spatial_core(Rule([*line], 3), line).corners == ((0, 0), (4, 2))
    assert spatial_core(Rule([*line], 2), line).corners == ((2, 1),)


def test_points_of_states_and_one_voter():
    states = States.symmetric(3, ids=["A", "B", "C"], ideal=[-1, 0, 2])
    assert spatial_core(Rule(["A", "B", "C"], 2), states).corners == ((0,),)
    assert spatial_core(Rule(["A"], 1), {"A": (3, "1/3")}).corners == ((3, F(1, 3)),)


def test_more_votes_needed_keep_more_status_quos():
    for seed in range(40):
        rng = random.Random(seed)
        votes = {f"v{k}": rng.randrange(1, 9) for k in range(rng.randrange(2, 8))}
        points = {v: F(rng.randrange(20), 3) for v in votes}
        total = sum(votes.values())
        quotas = range(total // 2 + 1, total + 1)
        found = gridlock({f"{q}": Rule(votes, q) for q in quotas}, points)
        widths = [core.width for core in found.cores.values()]
        assert widths == sorted(widths)
        assert widths[-1] == max(points.values()) - min(points.values())


def test_an_improper_rule_may_keep_none():
    found = gridlock({"one of three": Rule("ABC", 1)}, {"A": 0, "B": 1, "C": 4})
    assert found.cores["one of three"].empty
    assert found.cores["one of three"].width == 0
    assert "empty" in str(found)
    assert found.to_pandas().loc[0, "from"] is None


def test_the_nakamura_number_is_that_of_all_coalitions():
    seen = set()
    for rule, record in random_bodies(250, 3, 6):
        expected, found = nakamura([*record.voters], wins_of(rule)), nakamura_number(record)
        assert found == (math.inf if expected is None else expected)
        seen.add(found)
    assert {2, 3, 4, math.inf} <= seen


def test_with_one_vote_each_it_is_known():
    for n in range(2, 20):
        for q in range(n // 2 + 1, n):
            assert nakamura_number(Rule([f"v{k}" for k in range(n)], q)) == -(-n // (n - q))


def test_greenbergs_quota_is_where_the_nakamura_number_says_that_cores_begin():
    for d in range(1, 8):
        for n in range(2, 16):
            for q in range(n // 2 + 1, n + 1):
                number = nakamura_number(Rule([f"v{k}" for k in range(n)], q))
                assert (F(q, n) > greenberg_quota(d)) == (d <= number - 2)


def beyond(corners, way, need):
    """The share of a polygon's area on one side of a line, exact."""
    kept = []
    for (x, y), (u, v) in zip(corners, corners[1:] + corners[:1], strict=True):
        here, there = (way[0] * a + way[1] * b - need for a, b in ((x, y), (u, v)))
        kept += [(x, y)] * (here >= 0)
        if here * there < 0:
            t = here / (here - there)
            kept.append((x + t * (u - x), y + t * (v - y)))
    return area(kept) / area(corners)


def area(corners):
    return sum(x * v - u * y for (x, y), (u, v) in zip(corners, corners[1:] + corners[:1], strict=True)) / 2


def test_by_no_more_than_caplin_and_nalebuffs_share_is_the_mean_of_a_triangle_beaten():
    """Whom another policy draws away from the mean lie beyond a line, which is at the mean at the nearest."""
    triangle = [(F(0), F(0)), (F(3), F(0)), (F(1), F(2))]
    mean = tuple(sum(axis) / 3 for axis in zip(*triangle, strict=True))
    rng = random.Random(3)
    ways = [(F(rng.randrange(-99, 99)), F(rng.randrange(-99, 99))) for _ in range(300)]
    edges = [(F(0), F(1)), (F(-1), F(-1)), (F(2), F(-1))]  # at right angles to the sides
    shares = [
        beyond(triangle, way, way[0] * mean[0] + way[1] * mean[1]) for way in ways + edges if way != (0, 0)
    ]
    assert max(shares) <= caplin_nalebuff_quota(2) == F(5, 9)
    assert {share for share in shares[-3:]} <= {F(4, 9), F(5, 9)}
    assert 1 - min(shares) == F(5, 9)


def test_the_share_of_caplin_and_nalebuff_rises_to_one_less_one_over_e():
    shares = [caplin_nalebuff_quota(d) for d in (1, 2, 3, 4, 1000)]
    assert shares[:4] == [F(1, 2), F(5, 9), F(37, 64), F(369, 625)]
    assert shares == sorted(shares)
    assert 0 < 1 - 1 / math.e - shares[-1] < 2e-4
    for share in (greenberg_quota, caplin_nalebuff_quota):
        with pytest.raises(InvalidInputError, match="at most 1000"):
            share(1001)


def test_groups_that_filling_in_turn_misses_are_found():
    """Bins of 10 for 4, 4, 3, 3, 3, 3 in two; filled in turn they would need three."""
    votes = dict(zip("ABCDEF", (4, 4, 3, 3, 3, 3), strict=True))
    assert nakamura_number(Rule(votes, 10)) == 2
    assert nakamura([*votes], lambda club: sum(votes[v] for v in club) >= 10) == 2


def test_large_bodies():
    assert nakamura_number(Rule([f"v{k}" for k in range(193)], 129)) == 4
    rng = random.Random(1)
    assert nakamura_number(Rule.share({f"v{k}": rng.randrange(1, 10**6) for k in range(190)}, "85/100")) == 7


def test_a_core_exists_up_to_the_nakamura_number_less_two_dimensions():
    for seed in range(15):
        rng = random.Random(seed)
        n = rng.randrange(4, 9)
        voters = [f"v{k}" for k in range(n)]
        for q in range(n // 2 + 1, n + 1):
            if nakamura_number(Rule(voters, q)) >= 4:
                assert not spatial_core(Rule(voters, q), random_points(rng, voters, 2, 50)).empty


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: spatial_core(Rule("AB", 2), {"A": 0}), "no point of 'B'"),
        (lambda: spatial_core(Rule("AB", 2), {v: (0, 1, 2) for v in "AB"}), "3 dimensions; one, or two,"),
        (lambda: spatial_core(Rule("AB", 2), {"A": 0, "B": "x"}), "finite numbers"),
        (
            lambda: spatial_core(
                Rule([f"v{k}" for k in range(61)], 31), {f"v{k}": (k, 0) for k in range(61)}
            ),
            "at most 60",
        ),
        (lambda: spatial_core(Rule("AB", 2), {"A": 0, "B": 1}).contains((1, 2)), "1 finite number needed"),
        (lambda: gridlock({}, {"A": 0}), "at least one"),
        (lambda: gridlock({"a": 3}, {"A": 0}), "a Rule is needed"),
        (lambda: gridlock({"a": Rule("AB", 2), "b": Rule("AC", 2)}, dict.fromkeys("ABC", 0)), "other voters"),
        (lambda: gridlock({"a": Rule("AB", 2)}, {"A": (0, 1), "B": (1, 2)}), "2 dimensions; one for all"),
    ],
)
def test_what_cannot_be_asked(call, words):
    with pytest.raises(InvalidInputError, match=words):
        call()


def test_too_many_coalitions_to_be_tried_are_refused():
    rng = random.Random(4)
    votes = {f"v{k}": rng.randrange(10**8, 2 * 10**8) for k in range(40)}
    total = sum(votes.values())
    with pytest.raises(NotApplicableError, match="too many coalitions"):
        nakamura_number(Rule(votes, total - total // 13 - 1))
