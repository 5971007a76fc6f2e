"""Blume, The statistical mechanics of strategic interaction (1993): the Gibbs law of logit play.

A reconstruction: the paper was known through secondary accounts. The figures below were derived for this
project from the law P(k) = C(N, k) exp(β Φ(k)) / Z with Φ(k) the sum of the join gains Δ(0) ... Δ(k - 1), for
Δ(k) = -c + k/(N - 1), N = 10, c = 0.4, β = 5.
"""

from __future__ import annotations

from fractions import Fraction as F
from math import comb, exp

import pytest

from gametheory_gov.noise import Logit, stationary, weighted_potential
from tests.worlds import symmetric


@pytest.fixture(params=["gibbs", "elimination"])
def law(request):
    return stationary(symmetric(10, "2/5"), Logit(5), method=request.param)


def test_probabilities_of_none_and_all_and_the_mean(law):
    assert law.sizes[0] == pytest.approx(0.00359118, abs=1e-7)
    assert law.sizes[10] == pytest.approx(0.53297790, abs=1e-7)
    assert law.mean == pytest.approx(9.06873582, abs=1e-7)


def test_ratio_of_all_to_none_is_the_potential_alone(law):
    assert law.sizes[10] / law.sizes[0] == pytest.approx(148.4131591, abs=1e-6)
    assert law.sizes[10] / law.sizes[0] == pytest.approx(exp(5), rel=1e-12)


def test_the_whole_law_is_gibbs(law):
    found = weighted_potential(symmetric(10, "2/5"))
    phi = [found.at(found.game.states.ids[:k]) for k in range(11)]
    assert phi == [sum((-F(2, 5) + F(j, 9) for j in range(k)), F(0)) for k in range(11)]
    odds = [comb(10, k) * exp(5 * float(p)) for k, p in enumerate(phi)]
    assert law.sizes.tolist() == pytest.approx([x / sum(odds) for x in odds], rel=1e-12)
