"""Barrett, Climate treaties and approaching catastrophes (2013): known and uncertain thresholds.

A reconstruction. Ten states, cost one per unit, each losing fifteen: they avoid a catastrophe at 100, and not
one that begins with equal chance anywhere from 90 to 110.
"""

from __future__ import annotations

import random
from fractions import Fraction as F

import pytest

import gametheory_gov as gg

FAMILY = gg.games.public_goods.CatastropheAvoidance


def sizes(uncertain, n, ties="join", **given):
    game = gg.bind(FAMILY(uncertain), gg.States.symmetric(n), **given)
    solution = gg.solve(game, gg.equilibria.BranchingSolver(), ties=ties)
    assert solution.complete
    assert solution.verify().valid
    return {len(club) for club in solution.clubs}


def test_avoid_and_collapse():
    assert sizes(False, 10, damage=15, pledge=10, threshold=100) == {0, 10}
    assert sizes(True, 10, damage=15, pledge=11, least_threshold=90, greatest_threshold=110) == {0}


def test_eight_states_avoid_a_narrow_range_and_not_a_wide_one():
    """At a cost of 1 a unit, each losing 6: known at 40; from 38 to 42; from 36 to 44."""
    assert sizes(False, 8, damage=6, pledge=5, threshold=40) == {0, 8}
    assert sizes(True, 8, damage=6, pledge=F(42, 8), least_threshold=38, greatest_threshold=42) == {0, 8}
    assert sizes(True, 8, damage=6, pledge=F(44, 8), least_threshold=36, greatest_threshold=44) == {0}


@pytest.mark.parametrize("seed", range(25))
def test_when_all_avoid_it(seed):
    """All keep pledges that just avoid it iff X >= c q, and where a range is known X/(range) >= c too."""
    rng = random.Random(seed)
    n, cost, damage = rng.randint(2, 9), F(rng.randint(1, 6), 2), F(rng.randint(1, 40))
    threshold, width = F(rng.randint(5, 60)), F(rng.randint(1, 20))
    given = {"unit_cost": cost, "damage": damage}
    known = sizes(False, n, pledge=threshold / n, threshold=threshold, **given)
    assert (n in known) == (damage >= cost * threshold / n)
    greatest = threshold + width
    guessed = sizes(
        True, n, pledge=greatest / n, least_threshold=threshold, greatest_threshold=greatest, **given
    )
    assert (n in guessed) == (damage >= cost * greatest / n and damage / width >= cost)
