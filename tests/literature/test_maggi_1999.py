"""Maggi (1999), The Role of Multilateral Institutions in International Trade Cooperation.

American Economic Review 89.

In the spirit of the paper: states in a circle, each opens its market to the one before it at a cost c and
gains b from the openness of the one after it. Between the two of a pair only one has anything to offer. The
numbers were derived: c <= delta^D b, where word takes D periods to reach the state that can answer.
"""

from __future__ import annotations

from fractions import Fraction as F

import numpy as np
import pytest
import sympy

import gametheory_gov as gg


def circle(number, benefit=5, cost=2):
    """Each opens to the state before it."""
    cells = np.array(list(np.ndindex(*[2] * number)))
    payoffs = np.empty(cells.shape, dtype=object)
    payoffs[:] = F(benefit) * np.roll(1 - cells, -1, axis=1) - F(cost) * (1 - cells)
    return gg.NormalForm(ids(number), [["open", "close"]] * number, payoffs.reshape([2] * number + [number]))


def ids(number):
    return [f"S{k}" for k in range(number)]


def ring(number):
    return [(f"S{k}", f"S{(k - 1) % number}") for k in range(number)]


def test_no_pair_can_an_institution_from_two_fifths():
    found = gg.patience(circle(4), observers="partners", links=ring(4))
    assert found.never == tuple(ids(4))
    assert found.verify().valid
    assert gg.patience(circle(4)).least == F(2, 5)


@pytest.mark.parametrize("number", [3, 4, 5, 6])
def test_word_of_mouth_round_a_circle(number):
    """Four: (2/5)^(1/3); word goes the long way round, since the violator passes nothing on."""
    found = gg.patience(circle(number), observers="word_of_mouth", links=ring(number))
    assert found.least == sympy.Rational(2, 5) ** sympy.Rational(1, number - 1)
    assert found.verify().valid
    assert {one.least for one in found.incentives} == {found.least}


@pytest.mark.parametrize(("benefit", "cost"), [(5, 2), (3, 1), ("7/2", "5/3")])
def test_an_institution_needs_cost_by_benefit(benefit, cost):
    assert gg.patience(circle(4, F(benefit), F(cost))).least == F(cost) / F(benefit)


def test_a_pair_that_gives_both_ways_needs_no_institution():
    """Of two states each opens to the other: partners are everyone."""
    two = circle(2)
    for observers in ("partners", "word_of_mouth"):
        assert gg.patience(two, observers=observers, links=ring(2)).least == gg.patience(two).least == F(2, 5)


def test_one_more_link_carries_word_faster():
    """A fourth state that talks to the one across: two periods instead of three."""
    links = [*ring(4), ("S1", "S3"), ("S0", "S2")]
    found = gg.patience(circle(4), observers="word_of_mouth", links=links)
    assert [one.least for one in found.incentives] == [sympy.sqrt(sympy.Rational(2, 5))] * 4
