"""d'Aspremont, Jacquemin, Gabszewicz and Weymark, On the stability of collusive price leadership (1983).

Demand 1 - p, cost c q^2/2 of every firm. The paper was not read; the stable sizes below were derived from its
two inequalities. That there always is a stable cartel is its theorem.
"""

from __future__ import annotations

from fractions import Fraction as F

import pytest

import gametheory_gov as gg
from tests.oracles.public_goods_by_hand import price_leadership

ROWS = [
    *[("10", n, [3]) for n in (3, 4, 5, 6, 8, 10, 20, 50)],
    *[("100", n, [3]) for n in (3, 4, 5, 6, 8, 10, 20, 50)],
    *[("1", n, [3]) for n in (6, 8, 10, 20, 50)],
    ("1", 4, [4]),
    ("1", 5, [5]),
    ("1/10", 6, [4, 6]),
    ("1/10", 8, [3, 8]),
    ("1/10", 10, [3, 10]),
    ("1/10", 20, [3, 20]),
    ("1/10", 50, [3]),
]


def sizes(n, capacity, ties="join", **options):
    game = gg.bind(
        gg.games.public_goods.PriceLeadership(**options), gg.States.symmetric(n), capacity=capacity
    )
    solution = gg.solve(game, gg.equilibria.BranchingSolver(), ties=ties)
    assert solution.complete
    assert solution.verify().valid
    return sorted({len(club) for club in solution.clubs})


@pytest.mark.parametrize(("c", "n", "expected"), ROWS)
def test_all_stable_cartels(c, n, expected):
    assert sizes(n, 1 / F(c)) == expected


@pytest.mark.parametrize(("c", "n", "expected"), [row for row in ROWS if row[1] in (4, 6, 8)])
def test_it_does_not_matter_what_a_single_firm_does(c, n, expected):
    """Leading alone never pays, so no size changes; but nobody is then indifferent at none and one."""
    assert sizes(n, 1 / F(c), single_leads=True) == expected
    assert sizes(n, 1 / F(c), "stay_out") == [0, *expected]
    assert sizes(n, 1 / F(c), "stay_out", single_leads=True) == expected


@pytest.mark.parametrize("n", [2, 3, 5, 9, 14])
@pytest.mark.parametrize("c", ["1/50", "1/7", "2", "40"])
def test_there_always_is_one_by_counting_sizes(c, n):
    """Sizes by payoffs counted by hand, at parameters that no row has."""
    a = 1 / F(c)
    payoff = price_leadership([a] * n, F(1), F(1))
    first, last = 0, n - 1
    stable = [
        k
        for k in range(n + 1)
        if (k == 0 or payoff(first, frozenset(range(k))) >= payoff(first, frozenset(range(1, k))))
        and (k == n or payoff(last, frozenset(range(k))) > payoff(last, frozenset([*range(k), last])))
    ]
    assert sizes(n, a) == stable
    assert stable
