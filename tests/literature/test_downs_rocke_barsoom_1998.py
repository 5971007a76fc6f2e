"""Downs, Rocke and Barsoom, Managing the evolution of multilateralism (1998): the order of entry and depth.

A reconstruction in their spirit, not their model: ideal depths uniform on [0, 1], and members who change the
depth only when a share q of them wants the change in the same direction. Founding together reaches the
quantile 1 - q, the deepest first keep the quantile q. Both are derived here; the paper was not at hand.
"""

from __future__ import annotations

from fractions import Fraction as F

import pytest

from gametheory_gov.closed_forms.depth import found_in_sequence, founding_depths, inclusive_depth


@pytest.mark.parametrize(
    ("quota", "inclusive", "sequential"),
    [(F(2, 3), F(1, 3), F(2, 3)), (F(3, 4), F(1, 4), F(3, 4)), (F(1), F(0), F(1))],
)
def test_uniform_ideals(quota, inclusive, sequential):
    assert founding_depths(lambda share: share, quota) == (inclusive, sequential)


@pytest.mark.parametrize("N", [3, 30, 300])
def test_finitely_many_states_come_as_close_as_one_state(N):
    ideals = [F(2 * k + 1, 2 * N) for k in range(N)]
    assert abs(inclusive_depth(ideals, "2/3") - F(1, 3)) <= F(1, N)
    path = found_in_sequence(ideals, "2/3")
    assert abs(path.depth - F(2, 3)) <= F(1, N)
    assert all(a >= b for a, b in zip(path.depths, path.depths[1:], strict=False))


def test_under_simple_majority_the_order_hardly_matters():
    ideals = [F(2 * k + 1, 200) for k in range(100)]
    majority = F(51, 100)
    assert found_in_sequence(ideals, majority).depth - inclusive_depth(ideals, majority) <= F(2, 100)


def test_depth_ratchets_only_because_newcomers_are_too_few():
    """Three deep founders of four: a single shallow newcomer cannot lower the depth, three can."""
    ideals = [1, 1, 1, 0, 0, 0, 0, 0, 0]
    assert found_in_sequence(ideals, "2/3").depths == (1, 1, 1, 1, 1, 1, 1, 1, 0)
    assert inclusive_depth(ideals, "2/3") == 0
