r"""Heal and Kunreuther, tipping sets (NBER working papers 12281 of 2006 and 16954 of 2011).

A reconstruction: the papers were not read. The game is the interdependent-security game of the
same authors as it is commonly told: a state that invests at cost c avoids its own risk p of a loss L; every
other state that does not invest passes the loss on with probability q. With j others not investing a state
invests when

.. math:: c \le p L (1 - q)^j .

For p = .1, q = .2, L = 1000 and five states the thresholds are 100, 80, 64, 51.2, 40.96; they and the sizes
of the smallest tipping sets below were derived here from that inequality.
"""

from __future__ import annotations

from fractions import Fraction as F
from itertools import combinations

import pytest

import gametheory_gov as gg

THRESHOLDS = [F(100), F(80), F(64), F(256, 5), F(1024, 25)]


def security(cost, N=5):
    """The game of the catalogue."""
    return gg.bind(
        gg.games.public_goods.InterdependentSecurity(),
        gg.States.symmetric(N),
        risk="1/10",
        loss=1000,
        contagion="1/5",
        protection_cost=cost,
    )


@pytest.mark.parametrize(("cost", "number"), [(95, 4), (70, 3), (60, 2), (50, 1), (40, 0)])
def test_smallest_tipping_sets(cost, number):
    game = security(cost)
    answer = gg.tipping_number(game)
    assert answer.number == number
    assert answer.proved
    assert answer.verify().valid
    # the definition: force a set, iterate best replies
    ids = game.states.ids
    for size in range(number + 1):
        ends = {gg.grow(game, club).universal for club in combinations(ids, size)}
        assert ends == {size == number}
    assert gg.tipping.seed_size(game, tolerance=1e-12).number == number


def test_the_gain_is_the_inequality():
    game = security(70)
    gains = gg.tipping.seed_size(game).gains
    assert [float(gain) + 70 for gain in reversed(gains)] == pytest.approx([float(t) for t in THRESHOLDS])


@pytest.mark.parametrize("cost", [95, 70, 60, 50])
def test_the_minimum_critical_coalition_is_the_cheapest(cost):
    """With founders of different cost the cheapest tipping set has no more founders than any other."""
    game = security(cost)
    weights = {"1": 5, "2": 4, "3": 3, "4": 2, "5": 1}
    answer = gg.tipping_number(game, weights=weights)
    assert answer.number == gg.tipping_number(game).number
    assert answer.cost == sum(range(1, answer.number + 1))
    assert answer.founders == game.states.ids[5 - answer.number :]
