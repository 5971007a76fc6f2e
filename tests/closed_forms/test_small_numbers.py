"""Closed forms in the number of states, against the payoffs they are derived from."""

from __future__ import annotations

import itertools
from fractions import Fraction as F

import pytest

from gametheory_gov.base.errors import InvalidInputError
from gametheory_gov.closed_forms.small_numbers import agreement_chance, bargaining_pairs, patience_needed


@pytest.mark.parametrize("N", [2, 5, 20])
@pytest.mark.parametrize(("cost", "benefit", "shared"), [(2, 1, False), (1, F(3, 2), True), (1, 3, True)])
def test_patience_makes_the_threat_just_enough(N, cost, benefit, shared):
    """Contributing for ever is worth (N b - C)/(1 - δ); free riding once (N - 1) b, and nothing later."""
    each = F(benefit) / N if shared else F(benefit)
    if N * each <= cost:
        with pytest.raises(InvalidInputError, match="no patience is enough"):
            patience_needed(N, cost, benefit, shared=shared)
        return

    def holds(delta):
        return (N * each - cost) / (1 - delta) >= (N - 1) * each

    least = patience_needed(N, cost, benefit, shared=shared)
    assert 0 <= least < 1
    assert holds(least)
    if least > 0:
        assert not holds(least - F(1, 10**9))


def test_numbers_hurt_only_by_dilution():
    shared = [patience_needed(N, 1, 2, shared=True) for N in range(3, 30)]
    own = [patience_needed(N, 2, 1) for N in range(3, 30)]
    assert all(a < b for a, b in itertools.pairwise(shared))
    assert all(a > b for a, b in itertools.pairwise(own))
    assert shared[-1] < F(1, 2)  # the limit C/B


def test_unanimity_and_pairs():
    assert agreement_chance(F(99, 100), 3) == F(99, 100) ** 3
    assert bargaining_pairs(5) == len([(i, j) for i in range(5) for j in range(i)])
    chances = [agreement_chance(0.9, N) for N in range(1, 9)]
    assert all(a > b for a, b in itertools.pairwise(chances))


def test_refusals():
    with pytest.raises(InvalidInputError) as caught:
        patience_needed(1, 0, -1)
    for part in ("N = 1", "cost = 0", "benefit = -1"):
        assert part in str(caught.value)
    with pytest.raises(InvalidInputError, match="from 0 to 1"):
        agreement_chance(2, 3)
    with pytest.raises(InvalidInputError, match="N = 0"):
        bargaining_pairs(0)
