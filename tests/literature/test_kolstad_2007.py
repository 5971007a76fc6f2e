"""Kolstad (2007), and Kolstad and Ulph (2008): agreements when benefits are uncertain.

The papers were not read; the sizes were derived from the linear public good of `LinearPublicGood`.
"""

from __future__ import annotations

import random
from fractions import Fraction as F
from math import ceil

import pytest

import gametheory_gov as gg
from tests.oracles.public_goods_by_hand import known_benefit

FAMILY = gg.games.public_goods.UncertainBenefit


def sizes(family, n, **given):
    solution = gg.solve(gg.bind(family, gg.States.symmetric(n), **given), gg.equilibria.BranchingSolver())
    assert solution.complete
    assert solution.verify().valid
    return solution


@pytest.mark.parametrize(
    ("low", "high", "chance"),
    [("1/5", "1/2", "1/2"), ("1/4", "2/5", "1/4"), ("1/5", "9/10", "1/2"), ("1/4", "1/3", 0)],
)
def test_without_learning_and_with_full_learning(low, high, chance):
    """Never knowing, c over the expected benefit; knowing, c over each; on average more sign."""
    n, given = 5, {"low_benefit": low, "high_benefit": high, "chance": chance, "provision_cost": 1}
    low, high, chance = F(low), F(high), F(chance)
    expected = (1 - chance) * low + chance * high
    (size,) = {len(club) for club in sizes(FAMILY(), n, **given).clubs}
    assert size == ceil(1 / expected)
    plans = sizes(FAMILY("before_membership"), n, **given)
    found = {
        tuple(
            sum(action in (f"member_if_{benefit}", "member") for action in e.actions.values())
            for benefit in ("low", "high")
        )
        for e in plans
    }
    if 0 < chance:
        assert found == {(ceil(1 / low), ceil(1 / high))}
    else:
        assert {sizes[0] for sizes in found} == {ceil(1 / low)}
    average = (1 - chance) * ceil(1 / low) + chance * ceil(1 / high)
    assert average >= size - 1


@pytest.mark.parametrize("seed", range(12))
def test_partial_learning_by_counting_sizes(seed):
    """All sizes that are stable when members learn after signing, by payoffs counted by hand."""
    rng, n = random.Random(seed), 9
    low = F(rng.randint(1, 5), 10)
    high = low + F(rng.randint(0, 6), 10)
    chance = F(rng.randint(0, 4), 4)

    def payoff(i, k):
        club = frozenset(range(k))
        one, two = (known_benefit([b] * n, F(1), True, club)[i] for b in (low, high))
        return (1 - chance) * one + chance * two

    stable = [
        k
        for k in range(n + 1)
        if (k == 0 or payoff(0, k) >= payoff(n - 1, k - 1))
        and (k == n or payoff(n - 1, k) > payoff(0, k + 1))
    ]
    given = {"low_benefit": low, "high_benefit": high, "chance": chance, "provision_cost": 1}
    found = sizes(FAMILY("after_membership"), n, **given).clubs
    assert sorted({len(club) for club in found}) == stable
    # a sure benefit: learning of it changes nothing
    if chance == 0:
        assert {len(club) for club in sizes(FAMILY(), n, **given).clubs} == set(stable)
