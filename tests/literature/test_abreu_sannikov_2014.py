"""Abreu and Sannikov (2014), An Algorithm for Two-Player Repeated Games with Perfect Monitoring.

The sets of two prisoners' dilemmas, derived by hand from the definition. For (T, R, P, S) = (3, 2, 0, -3):
the origin below 1/3, the segment to (2, 2) from there, the whole set from 3/5 on. Just below 3/5 the set is
not yet the segment: a corner (y, 0) follows from what lies on the edge from (0, y) to (2, 2), and reproduces
itself iff y^2 - (5 - d) y + 12 (1 - d) = 0, which has a root from 8 sqrt(6) - 19 = .5959 on.
"""

from __future__ import annotations

from fractions import Fraction as F
from math import sqrt

import pytest

import gametheory_gov as gg

payoff_set = gg.enforcement.payoff_set


def dilemma(T, R, P, S):
    return gg.NormalForm.bimatrix([[R, S], [T, P]], [[R, T], [S, P]])


STEEP = dilemma(3, 2, 0, -3)
ORIGIN, SEGMENT = ((0, 0),), ((0, 0), (2, 2))
ALL = ((0, 0), (F(12, 5), 0), (2, 2), (0, F(12, 5)))


@pytest.mark.parametrize(
    ("patience", "corners"),
    [("1/100", ORIGIN), ("33/100", ORIGIN), ("1/3", SEGMENT), ("1/2", SEGMENT), ("59/100", SEGMENT),
     ("3/5", ALL), ("7/10", ALL), ("99/100", ALL)],
)  # fmt: skip
def test_the_dilemma_step_by_step(patience, corners):
    found = payoff_set(STEEP, patience)
    assert found.complete
    assert found.corners == corners
    assert found.verify().valid


@pytest.mark.parametrize("patience", [F(5955, 10**4), F(5958, 10**4)])
def test_just_below_the_root_it_is_the_segment(patience):
    assert patience < 8 * sqrt(6) - 19
    assert payoff_set(STEEP, patience, steps=200).corners == SEGMENT


@pytest.mark.parametrize("patience", [F(597, 1000), F(599, 1000), F(5999, 10**4)])
def test_between_the_root_and_three_fifths_a_corner_is_irrational(patience):
    """So the search does not settle, says so, and encloses the set closely."""
    found = payoff_set(STEEP, patience)
    assert not found.complete
    assert found.verify().valid
    y = (5 - patience + sqrt((5 - patience) ** 2 - 48 * (1 - patience))) / 2
    for corners in (found.corners, found.inner):
        assert max(float(x) for x, _ in corners) == pytest.approx(y, abs=1e-6)
        assert min(float(x) for x, _ in corners) == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize("patience", ["1/3", "1/2", "9/10"])
def test_the_milder_dilemma(patience):
    """(3, 2, 0, -1), on which QuantEcon's outer approximation agrees: all at once from 1/3 on."""
    found = payoff_set(dilemma(3, 2, 0, -1), patience)
    assert found.corners == ((0, 0), (F(8, 3), 0), (2, 2), (0, F(8, 3)))
    assert found.verify().valid
    assert payoff_set(dilemma(3, 2, 0, -1), "33/100").corners == ORIGIN
