"""Oates, Fiscal Federalism (1972), and Alesina, Angeloni and Etro, International Unions (2005).

Reconstructions with quadratic costs, and with a logarithmic benefit; every formula is compared with payoffs
counted state by state, and what is called best with other policies.
"""

from __future__ import annotations

import math
import random
from fractions import Fraction as F

import numpy as np
import pytest
import sympy

from gametheory_gov.closed_forms import (
    differentiated_rule_gain,
    uniform_rule_from,
    uniform_rule_gain,
    union_gain,
)


def described(needs, spillover=None):
    mean = F(sum(needs), 1) / len(needs)
    numbers = {"N": len(needs), "mean_need": mean}
    numbers["need_variance"] = sum((need - mean) ** 2 for need in needs) / F(len(needs))
    return numbers if spillover is None else numbers | {"spillover": spillover}


def mean_payoff(needs, spillover, policies):
    total = sum(policies)
    pairs = zip(needs, policies, strict=True)
    return sum(a * (g + spillover * (total - g)) - g * g / 2 for a, g in pairs) / len(needs)


@pytest.mark.parametrize(
    ("needs", "spillover", "gain"),
    [
        ((1, 3), "3/10", "-1/50"),
        ((1, 3), "8/25", "31/1250"),
        ((1, 2, 6), "1/5", "-17/25"),
        ((1, 2, 6), "2/5", "181/75"),
        ((1, 2, 3, 4), "1/10", "-7/32"),
    ],
)
def test_one_uniform_rule_or_decisions_alone(needs, spillover, gain):
    assert uniform_rule_gain().evaluate(**described(needs, spillover)) == F(gain)


@pytest.mark.parametrize(
    ("needs", "flip"),
    [((1, 3), (sympy.sqrt(5) - 1) / 4), ((1, 2, 6), (sympy.sqrt(427) - 7) / 54)],
)
def test_the_spillover_at_which_it_flips(needs, flip):
    assert sympy.simplify(uniform_rule_from().bound_at(**described(needs)) - flip) == 0


@pytest.mark.parametrize("seed", range(20))
def test_best_policies_are_best_and_gains_are_theirs(seed):
    """Alone nobody gains by another policy; no other uniform rule, and no other rules, do better for all."""
    rng = random.Random(seed)
    needs = [F(rng.randint(1, 9), rng.randint(1, 4)) for _ in range(rng.randint(2, 6))]
    spill, n = F(rng.randint(0, 10), 10), len(needs)

    def best(policies, moves):
        """No step along a direction does better; payoffs are concave in policies."""
        at = mean_payoff(needs, spill, policies)
        for move in moves:
            for step in (F(1, 100), F(-1, 100)):
                other = [g + step * m for g, m in zip(policies, move, strict=True)]
                assert mean_payoff(needs, spill, other) < at
        return at

    units = [[F(i == j) for j in range(n)] for i in range(n)]
    uniform = best([sum(needs) / n * (1 + spill * (n - 1))] * n, [[F(1)] * n])
    apart = best([a + spill * (sum(needs) - a) for a in needs], units)
    for i, need in enumerate(needs):  # alone, what others do is given
        others = sum(needs) - need
        own = [need * (g + spill * others) - g * g / 2 for g in (need - F(1, 100), need, need + F(1, 100))]
        assert max(own) == own[1], i
    alone = mean_payoff(needs, spill, needs)
    numbers = described(needs, spill)
    assert uniform_rule_gain().evaluate(**numbers) == uniform - alone
    variance = numbers["need_variance"]
    assert differentiated_rule_gain().evaluate(need_variance=variance, spillover=spill) == apart - uniform
    assert apart - uniform == variance * (1 - spill) ** 2 / 2
    assert uniform_rule_from().evaluate(**numbers) == (uniform >= alone)


def test_no_spillover_no_uniform_rule():
    assert uniform_rule_gain().evaluate(**described((1, 2), 0)) < 0
    assert uniform_rule_gain().evaluate(**described((2, 2), 0)) == 0
    assert uniform_rule_from().bound_at(**described((2, 2))) == 0


def test_unions():
    form = union_gain()
    exact = form.evaluate(benefit_weight=1, spillover="1/4", N=3)
    assert round(float(exact), 7) == 0.0721318
    assert sympy.simplify(form.evaluate(benefit_weight=1, spillover=1, N=4) - (sympy.log(4) - F(3, 4))) == 0
    assert sympy.simplify(form.evaluate(benefit_weight=1, spillover="1/2", N=5) - sympy.log(3) + F(2, 3)) == 0


@pytest.mark.parametrize("seed", range(5))
def test_a_union_gains_what_the_formula_says(seed):
    """By replies to each other until nothing moves, and by a search for the best common policy."""
    rng = np.random.default_rng(seed)
    n, spill, weight = int(rng.integers(1, 7)), rng.uniform(0, 1), rng.uniform(0.3, 3)
    g = np.ones(n)
    for _ in range(4000):  # the best reply is alpha - beta * others, damped so that it settles
        g = g + 0.1 * (np.maximum(weight - spill * (g.sum() - g), 0) - g)

    def payoff(policies):
        return weight * math.log(policies[0] + spill * policies[1:].sum()) - policies[0]

    joint = max(payoff(np.full(n, x)) for x in np.linspace(0.9 * weight, 1.1 * weight, 2001))
    found = union_gain().evaluate(benefit_weight=weight, spillover=float(spill), N=n)
    assert joint - payoff(g) == pytest.approx(found, abs=1e-6)
