"""Redundancy and who pays for it, against all outcomes and all profiles; experiments; stylised models."""

from __future__ import annotations

import itertools
import math
import random
from fractions import Fraction as F

import numpy as np
import pytest
from scipy.optimize import linprog

from gametheory_gov.base.errors import InvalidInputError
from gametheory_gov.closed_forms import (
    best_number_of_draws,
    best_of_draws,
    coordination_band,
    incoherence_loss,
    survival_chance,
    trilemma_frontier,
)


def test_three_of_five_and_five_of_five():
    assert survival_chance(3, 5, "4/5") == F(2944, 3125)
    assert survival_chance(5, 5, "4/5") == F(1024, 3125)
    assert [survival_chance(k, 3, "0.9") for k in (2, 3)] == [F(972, 1000), F(729, 1000)]


@pytest.mark.parametrize("seed", range(10))
def test_enough_parts_hold_in_all_outcomes(seed):
    rng = random.Random(seed)
    n, p = rng.randint(1, 6), F(rng.randint(0, 9), 9)
    chance = [F(0)] * (n + 1)
    for outcome in itertools.product((0, 1), repeat=n):
        chance[sum(outcome)] += math.prod((p if held else 1 - p for held in outcome), start=F(1))
    assert [survival_chance(k, n, p) for k in range(n + 1)] == [sum(chance[k:]) for k in range(n + 1)]


def equilibria(n, value, weak, strong, cost):
    """How many pay in the equilibria, payoffs profile by profile; who is indifferent pays."""

    def payoff(profile, i):
        return (
            value * math.prod((strong if paid else weak for paid in profile), start=F(1)) - cost * profile[i]
        )

    found = set()
    for profile in itertools.product((0, 1), repeat=n):
        others = [tuple(1 - x if i == j else x for j, x in enumerate(profile)) for i in range(n)]
        better = [payoff(profile, i) - payoff(others[i], i) for i in range(n)]
        if all(gain >= 0 if profile[i] else gain > 0 for i, gain in enumerate(better)):
            found.add(sum(profile))
    return found


def test_the_band_of_four():
    numbers = {"survival_value": 8, "chance_without": "1/2", "chance_with": "3/4", "N": 4}
    low, high = coordination_band().evaluate(**numbers)
    assert (low, high) == (F(1, 4), F(27, 32))
    stable = {cost: equilibria(4, 8, F(1, 2), F(3, 4), cost) for cost in (low, F(1, 2), high, F(7, 8))}
    assert stable == {low: {4}, F(1, 2): {0, 4}, high: {0, 4}, F(7, 8): {0}}


@pytest.mark.parametrize("seed", range(15))
def test_both_are_stable_exactly_within_the_band(seed):
    rng = random.Random(seed)
    n, value = rng.randint(1, 5), F(rng.randint(1, 20), rng.randint(1, 4))
    weak, strong = sorted(F(k, 12) for k in rng.sample(range(13), 2))
    numbers = {"survival_value": value, "chance_without": weak, "chance_with": strong, "N": n}
    found = coordination_band().evaluate(**numbers)
    low, high = found or (value * (strong - weak),) * 2  # alone nobody waits for anybody
    for cost in (low, high, (low + high) / 2, low * F(9, 10), high * F(11, 10)):
        assert ({0, n} <= equilibria(n, value, weak, strong, cost)) == (low < cost <= high)
        if low < cost <= high:
            assert value * (strong**n - weak**n) >= cost  # and all are better off paying


def test_the_best_of_several_draws():
    rounded = [round(best_of_draws(n), 6) for n in (4, 6, 8)]
    assert rounded == [1.029375, 1.267206, 1.4236]
    assert best_of_draws(2) == pytest.approx(1 / math.sqrt(math.pi), abs=1e-12)
    assert best_of_draws(3) == pytest.approx(1.5 / math.sqrt(math.pi), abs=1e-12)
    assert round(best_of_draws(5), 7) == 1.1629645
    assert best_of_draws(5, spread=3) == pytest.approx(3 * best_of_draws(5))
    assert best_of_draws(1) == best_of_draws(7, spread=0) == 0
    assert best_of_draws(10**6) == pytest.approx(4.863, abs=1e-3)


def test_the_best_of_several_draws_by_simulation():
    draws = np.random.default_rng(1).normal(size=(200_000, 7)).max(axis=1)
    assert abs(draws.mean() - best_of_draws(7)) < 4 * draws.std() / math.sqrt(len(draws))


@pytest.mark.parametrize("cost", [2, "0.6", "0.3", "0.11", "0.05", 0.021])
def test_no_other_number_of_experiments_is_better(cost):
    best = best_number_of_draws(cost)
    price = float(F(cost))
    net = [best_of_draws(n) - price * n for n in range(1, 60)]
    assert int(np.argmax(net)) + 1 == best
    assert best_number_of_draws(2 * F(cost), spread=2) == best


def test_experiments_that_cost_little_or_nothing():
    assert best_number_of_draws(1, spread=0) == 1
    assert best_number_of_draws("1/1000000") > 10**4
    for cost in (0, -1, "x", 1e-300):
        with pytest.raises(InvalidInputError, match="cost"):
            best_number_of_draws(cost)


def test_conflict_costs_both():
    losses = [incoherence_loss(who).evaluate(gap=2, conformity="1/2") for who in ("state", "regime")]
    assert losses == [F(4, 9), F(16, 9)]
    with pytest.raises(InvalidInputError, match="bearer"):
        incoherence_loss(["state"])


@pytest.mark.parametrize("seed", range(10))
def test_no_other_policy_serves_the_state_better(seed):
    rng = random.Random(seed)
    ideal, rule, weight = F(rng.randint(-9, 9)), F(rng.randint(-9, 9), 2), F(rng.randint(0, 9), 3)
    policy = (ideal + weight * rule) / (1 + weight)

    def whole(x):
        return (x - ideal) ** 2 + weight * (x - rule) ** 2

    assert all(whole(policy) < whole(policy + step) for step in (F(1, 1000), F(-1, 1000)))
    numbers = {"gap": ideal - rule, "conformity": weight}
    assert incoherence_loss("state").evaluate(**numbers) == (policy - ideal) ** 2
    assert incoherence_loss("regime").evaluate(**numbers) == (policy - rule) ** 2
    both = incoherence_loss("state").evaluate(**numbers), incoherence_loss("regime").evaluate(**numbers)
    assert (min(both) > 0) == (ideal != rule and weight > 0)


def responsiveness(medians, integration):
    """The best that a linear program finds over the policies of all nations."""
    n, span = len(medians), float(max(medians) - min(medians))
    rows, limits = [], []
    for i in range(n):
        for sign in (1, -1):  # sign * (x_i - m_i) <= t
            row = np.zeros(n + 1)
            row[i], row[n] = sign, -1
            rows.append(row)
            limits.append(sign * float(medians[i]))
        for j in range(n):
            if i != j:
                row = np.zeros(n + 1)
                row[i], row[j] = 1, -1
                rows.append(row)
                limits.append(float(1 - integration) * span)
    found = linprog([0] * n + [1], np.array(rows), limits, bounds=[(None, None)] * n + [(0, None)])
    return 1 - found.fun / (span / 2)


def test_the_trilemma_of_three_medians():
    assert trilemma_frontier().bound_at(integration="3/4") == F(1, 4)
    assert responsiveness((F(0), F(1, 4), F(1)), F(3, 4)) == pytest.approx(1 / 4)


@pytest.mark.parametrize("seed", range(10))
def test_the_frontier_is_reached_and_not_passed(seed):
    rng = random.Random(seed)
    medians = [F(k) for k in rng.sample(range(30), rng.randint(2, 6))]
    G = F(rng.randint(0, 10), 10)
    found = responsiveness(medians, G)
    assert found == pytest.approx(float(trilemma_frontier().bound_at(integration=G)), abs=1e-9)
    assert float(G) + 1 + found <= 2 + 1e-9
