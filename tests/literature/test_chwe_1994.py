"""Chwe, Farsighted coalitional stability (1994), on agreements about a public good.

The definition is Chwe's; the counts are derived for this project. A member of a coalition of k gets the
sum of all squared sizes less k^2/2; any players may form a coalition, and those they leave stay together.
"""

from __future__ import annotations

from fractions import Fraction as F

import pytest

from gametheory_gov.foresight.coalitions import consistent_partitions


def public_good(size, structure):
    return sum(k * k for k in structure) - F(size * size, 2)


def shapes(partitions):
    return {tuple(sorted(map(len, partition), reverse=True)) for partition in partitions}


@pytest.mark.parametrize(("n", "inside", "among"), [(3, 4, 5), (4, 14, 15), (5, 26, 52)])
def test_counts(n, inside, among):
    found = consistent_partitions(n, public_good)
    assert (len(found), len(found.among)) == (inside, among)
    assert (tuple(range(n)),) in found


@pytest.mark.parametrize("n", [3, 4])
def test_all_but_being_alone(n):
    assert list(consistent_partitions(n, public_good).removed) == [tuple((i,) for i in range(n))]


def test_shapes_of_five():
    assert shapes(consistent_partitions(5, public_good).outcomes) == {(5,), (4, 1), (3, 2), (3, 1, 1)}
