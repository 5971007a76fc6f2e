"""Kandori, Mailath and Rob, Learning, mutation, and long run equilibria in games (1993).

A reconstruction: the abstract and secondary accounts were at hand. With Δ(k) = -c + k/(N - 1) it takes
up = min{m: Δ(m) > 0} mutations to leave "nobody in" and down = min{m: Δ(N - 1 - m) < 0} to leave "all in";
the universal regime is selected iff up < down. For N = 10 the counts were derived for this project.
"""

from __future__ import annotations

from fractions import Fraction as F

import pytest

from gametheory_gov.noise import Mutation, stationary, stochastically_stable
from tests.worlds import symmetric

COUNTS = {"3/10": (3, 7), "2/5": (4, 6), "1/2": (5, 5), "3/5": (6, 4)}


@pytest.mark.parametrize("cost", COUNTS)
def test_mutation_counts(cost):
    up, down = COUNTS[cost]
    gains = [F(k, 9) - F(cost) for k in range(10)]
    assert up == next(m for m in range(10) if gains[m] > 0)
    assert down == next(m for m in range(10) if gains[9 - m] < 0)
    found = stochastically_stable(symmetric(10, cost))
    assert [c.sizes for c in found.classes] == [(0, 0), (10, 10)]
    assert found.resistance.tolist() == [[0, up], [down, 0]]
    assert [(c.radius, c.coradius) for c in found.classes] == [(up, down), (down, up)]
    assert {c.sizes[0] for c in found.stable} == ({10} if up < down else {0} if down < up else {0, 10})


@pytest.mark.parametrize(("cost", "size"), [("3/10", 10), ("2/5", 10), ("3/5", 0)])
def test_rare_mutations_leave_the_law_on_the_selected_regime(cost, size):
    law = stationary(symmetric(10, cost), Mutation(1e-4))
    assert law.sizes[size] > 0.99
    rarer = stationary(symmetric(10, cost), Mutation(1e-6))
    assert rarer.sizes[size] > law.sizes[size]


def test_the_odds_of_the_two_regimes_go_with_the_difference_of_counts():
    """P(none)/P(all) falls as ε^(down - up), here ε²."""
    odds = [
        law.log_sizes[0] - law.log_sizes[10]
        for law in (stationary(symmetric(10, "2/5"), Mutation(rate)) for rate in (1e-6, 1e-7))
    ]
    assert (odds[0] - odds[1]) / 2.302585092994046 == pytest.approx(2, abs=1e-4)
