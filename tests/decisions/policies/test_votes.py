"""Setters' proposals, outside options, and votes between every two policies."""

from __future__ import annotations

import random
from fractions import Fraction as F
from itertools import product

import pytest

from gametheory_gov.base.errors import InvalidInputError, NotApplicableError
from gametheory_gov.decisions import Rule
from gametheory_gov.decisions.policies import pairwise_votes, spatial_core, spatial_vote
from tests.decisions.bodies import random_bodies
from tests.oracles.policies import beats, squared, uncovered
from tests.oracles.voting import carried

HALF = F(1, 2)


def test_what_is_accepted_is_what_a_winning_coalition_likes_no_less():
    for seed, (rule, record) in enumerate(random_bodies(100, 11, 6)):
        rng = random.Random(seed)
        points = {v: F(rng.randrange(17)) for v in record.voters}
        at, setter = F(rng.randrange(17)), rng.choice(record.voters)
        found = spatial_vote(record, points, at, setter)
        grid = [HALF * k for k in range(-40, 75)]
        accepted = [
            y for y in grid if carried(rule, {v for v, x in points.items() if abs(x - y) <= abs(x - at)})
        ]
        assert (found.low, found.high) == (accepted[0], accepted[-1])
        assert abs(found.outcome - points[setter]) == min(abs(y - points[setter]) for y in accepted)
        strictly = [
            y for y in grid if carried(rule, {v for v, x in points.items() if abs(x - y) < abs(x - at)})
        ]
        assert all(found.low < y < found.high for y in strictly)
        assert found.stays == (not strictly) == spatial_core(record, points).contains(at)


def test_with_an_outside_option_what_all_and_its_owner_prefer_to_it():
    acted = 0
    for seed, (rule, record) in enumerate(random_bodies(200, 12, 5)):
        rng = random.Random(seed)
        points = {v: F(rng.randrange(17)) for v in record.voters}
        at, policy, cost = (F(rng.randrange(17)) for _ in range(3))
        state, setter = rng.choice(record.voters), rng.choice(record.voters)
        found = spatial_vote(record, points, at, setter, outside=(state, policy, cost))
        home = points[state]
        if abs(policy - home) + cost >= abs(at - home):
            plain = spatial_vote(record, points, at, setter)
            assert (found.low, found.high, found.without) == (plain.low, plain.high, at)
            continue
        acted += 1
        worth = {v: abs(x - policy) + (cost if v == state else 0) for v, x in points.items()}
        accepted = [
            y
            for y in (HALF * k for k in range(-80, 110))
            if carried(rule, {v for v, x in points.items() if abs(x - y) <= worth[v]})
            and abs(home - y) <= worth[state]
        ]
        assert found.without == policy
        assert (found.low, found.high) == (accepted[0], accepted[-1])
        assert abs(found.outcome - points[setter]) == min(abs(y - points[setter]) for y in accepted)
    assert acted > 20


def test_an_outside_option_brings_agreement_where_vetoes_kept_the_status_quo_and_not_the_ideal_point():
    """Voeten (2001): the superpower gets what would be vetoed, but concedes what the agreement spares it."""
    points = {"USA": 8, "FRA": 3, "RUS": 0, "CHN": 1, "GBR": 7}
    council = Rule([*points], 5)
    assert spatial_vote(council, points, 2, "FRA").outcome == 2
    found = spatial_vote(council, points, 2, "FRA", outside=("USA", 8, 2))
    assert 2 < found.outcome < 8
    assert abs(found.outcome - 8) == 2
    assert spatial_vote(council, points, 2, "FRA", outside=("USA", 8, 7)).outcome == 2  # no credible threat


def test_a_setter_without_vote():
    found = spatial_vote(Rule("ABC", 2), {"A": 0, "B": 4, "C": 10}, 1, 5.5)
    assert found.outcome == F(11, 2)
    assert "a setter at 5.5" in str(found)


@pytest.mark.parametrize("d", [1, 2, 3])
def test_votes_between_policies_are_those_of_the_definition(d):
    for seed, (rule, record) in enumerate(random_bodies(30, 20 + d, 6)):
        rng = random.Random(seed)

        def place(rng=rng):
            return tuple(F(rng.randrange(9), 2) for _ in range(d))

        points = {v: place() for v in record.voters}
        places = {f"p{k}": place() for k in range(7)}
        found = pairwise_votes(record, points, places)

        def wins(club, rule=rule):
            return carried(rule, club)

        for x in places:
            expected = {y for y in places if beats(points, wins, places[y], places[x])}
            assert set(found.winset(x)) == expected
            assert (x in found.core) == (not expected)
        assert set(found.uncovered) == uncovered(points, wins, places)
        setter, at = record.voters[0], "p0"
        accepted = [
            y
            for y in places
            if y == at
            or carried(
                rule, {v for v, p in points.items() if squared(p, places[y]) <= squared(p, places[at])}
            )
        ]
        best = min(squared(points[setter], places[y]) for y in accepted)
        assert found.setter_outcome(setter, at) == tuple(
            y for y in accepted if squared(points[setter], places[y]) == best
        )


def test_the_median_is_all_that_is_uncovered_on_a_line():
    points = {"A": 0, "B": 1, "C": 4, "D": 6, "E": 9}
    grid = {f"{k}": F(k, 2) for k in range(-2, 22)}
    found = pairwise_votes(Rule([*points], 3), points, grid)
    assert found.uncovered == found.core == ("8",)
    assert not found.beats.diagonal().any()


def test_the_uncovered_set_of_a_triangle_lies_where_nobody_can_gain_without_another_losing():
    points = {"A": (0, 0), "B": (12, 0), "C": (6, 10)}
    grid = {f"{x} {y}": (x, y) for x in range(-3, 16) for y in range(-3, 14)}
    found = pairwise_votes(Rule([*points], 2), points, grid)
    assert not found.core
    assert 3 < len(found.uncovered) < len(grid) / 2
    for name in found.uncovered:
        far = [squared(p, grid[name]) for p in points.values()]
        assert not any(
            all(squared(p, y) < d for p, d in zip(points.values(), far, strict=True)) for y in grid.values()
        )
    assert not (found.beats.T & found.beats).any()


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: spatial_vote(Rule("AB", 2), {"A": 0, "B": 1}, "x", "A"), "status_quo = 'x'"),
        (lambda: spatial_vote(Rule("AB", 2), {"A": 0, "B": 1}, 0, "Z"), "setter = 'Z' is no voter"),
        (
            lambda: spatial_vote(Rule("AB", 2), {"A": 0, "B": 1}, 0, "A", outside=("Z", 1, 1)),
            "outside names 'Z'",
        ),
        (lambda: spatial_vote(Rule("AB", 2), {"A": 0, "B": 1}, 0, "A", outside=("A", 1, -1)), "at least 0"),
        (lambda: spatial_vote(Rule("AB", 2), {"A": 0, "B": 1}, 0, "A", outside=3), "a policy and a cost"),
        (lambda: spatial_vote(Rule("AB", 2), {"A": (0, 1), "B": (1, 2)}, 0, "A"), "2 dimensions"),
        (lambda: pairwise_votes(Rule("AB", 2), {"A": 0, "B": 1}, {}), "at least one policy"),
        (
            lambda: pairwise_votes(Rule("AB", 2), {"A": 0, "B": 1}, {"x": (1, 2)}),
            "2 dimensions and the voters",
        ),
        (
            lambda: pairwise_votes(Rule("AB", 2), {"A": 0, "B": 1}, [0, 1]),
            r"alternatives = \[0, 1\]; a mapping",
        ),
        (
            lambda: spatial_vote(Rule("AB", 2), {"A": (0, 1), "B": (1, 2)}, status_quo=0, setter="A"),
            "2 dimensions; one for all is needed; pairwise_votes compares policies in any number",
        ),
        (lambda: pairwise_votes(Rule("AB", 2), {"A": 0, "B": 1}, {"x": 1}).winset("y"), "no alternative"),
        (
            lambda: pairwise_votes(Rule("AB", 2), {"A": 0, "B": 1}, {"x": 1}).setter_outcome("Z", "x"),
            "no voter",
        ),
    ],
)
def test_what_cannot_be_asked(call, words):
    with pytest.raises(InvalidInputError, match=words):
        call()


def test_too_many_policies_are_refused():
    with pytest.raises(NotApplicableError, match="too many"):
        pairwise_votes(Rule("AB", 2), {"A": 0, "B": 1}, {f"{k}": k for k in range(6000)})


def test_a_policy_covers_another_if_it_beats_it_and_stands_no_worse_against_any():
    """Where no majority decides some pairs, each half of the definition excludes what the other allows."""
    rng, only_up, only_down = random.Random(1), 0, 0
    for _ in range(60):
        points = {v: (rng.randrange(9), rng.randrange(9)) for v in "ABCDE"}
        policies = {f"p{k}": (rng.randrange(9), rng.randrange(9)) for k in range(6)}
        votes = pairwise_votes(Rule([*points], 4), points, policies)
        beats, all_ = votes.beats, range(len(policies))
        for x, y in product(all_, all_):
            up = beats[x, y] and all(beats[z, y] for z in all_ if beats[z, x])
            down = beats[x, y] and all(beats[x, z] for z in all_ if beats[y, z])
            assert votes.covers[x, y] == (up and down)
            only_up, only_down = only_up + (up and not down), only_down + (down and not up)
    assert min(only_up, only_down) > 5
