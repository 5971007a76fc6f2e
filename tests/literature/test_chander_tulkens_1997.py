"""Chander and Tulkens 1997: their cost sharing is in the γ-core."""

from __future__ import annotations

import random
from fractions import Fraction as F

import numpy as np
import pytest
from scipy.optimize import linprog

from gametheory_gov.agreements import chander_tulkens, characteristic_function, quadratic_public_good
from tests.oracles.divisions import excess


def linear(number):
    rng = random.Random(10)
    for _ in range(number):
        names = "ABCDEF"[: rng.randrange(2, 7)]
        yield (
            {i: F(rng.randrange(1, 40), 4) for i in names},
            {i: F(rng.randrange(1, 20), 3) for i in names},
            0,
        )


def alike(number):
    rng = random.Random(11)
    for _ in range(number):
        names = "ABCDEF"[: rng.randrange(2, 7)]
        yield (
            dict.fromkeys(names, F(rng.randrange(1, 40), 4)),
            F(rng.randrange(1, 9), 2),
            F(rng.randrange(9), 20),
        )


@pytest.mark.parametrize("games", [linear, alike])
def test_no_coalition_gains_by_leaving_alone(games):
    for figures in games(25):
        worths = characteristic_function(quadratic_public_good(*figures, negative=True)).worths
        shares = chander_tulkens(*figures, negative=True)
        point = tuple(shares.values())
        assert sum(point) == worths.values[-1]
        assert all(excess(worths.values, point, mask) <= 0 for mask in range(1, len(worths.values)))


def test_by_the_formula_of_their_paper():
    """Costs without agreement, and additional costs in proportion to marginal benefits."""
    for b, a, _ in linear(25):
        nash = {i: (a[i] * b[i]) ** 2 / (2 * a[i]) for i in b}
        optimal = {i: (a[i] * sum(b.values())) ** 2 / (2 * a[i]) for i in b}
        good = sum(b.values()) * sum(a.values())
        more = sum(optimal.values()) - sum(nash.values())
        assert chander_tulkens(b, a) == {i: b[i] * good - nash[i] - b[i] / sum(b.values()) * more for i in b}


def test_the_core_is_not_empty_by_a_linear_program():
    for figures in [*linear(10), *alike(10)]:
        found = characteristic_function(quadratic_public_good(*figures, negative=True))
        values, n = found.worths.values, len(found.players)
        masks = range(1, 2**n - 1)
        program = linprog(
            np.zeros(n),
            A_ub=[[-(mask >> k & 1) for k in range(n)] for mask in masks],
            b_ub=[-float(values[mask]) for mask in masks],
            A_eq=[[1] * n],
            b_eq=[float(values[-1])],
            bounds=[(None, None)] * n,
        )
        assert program.status == 0
        assert not found.core().empty
        assert found.core().verify().valid


def test_equal_shares_of_the_gain_are_not_always_in_it():
    """One that gains little leaves if it bears as much as those that gain much."""
    b = {"A": F(1), "B": F(10), "C": F(10)}
    game = quadratic_public_good(b)
    core = characteristic_function(game).core()
    assert core.objection(chander_tulkens(b)) is None
    assert core.objection(game.at([tuple(b)])) == ("A",)
