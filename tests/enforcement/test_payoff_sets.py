"""Payoffs that two players reach: against the definition in floats, on random stages, and false claims."""

from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction as F

import numpy as np
import pytest

import gametheory_gov as gg
from gametheory_gov.base.errors import GovError
from tests.enforcement.answers import CIRCLE, STEEP
from tests.oracles.repeated import WAYS, reach, reached

payoff_set = gg.enforcement.payoff_set


def test_random_stages_against_the_operator():
    """On both sides: what is said to be reached at most, and what surely is."""
    rng, seen = random.Random(2014), {"settled": 0, "open": 0, "nothing": 0}
    for _ in range(60):
        shape = (rng.randint(1, 3), rng.randint(2, 3))
        table = np.array(
            [[[F(rng.randint(-5, 5)) for _ in "xy"] for _ in range(shape[1])] for _ in range(shape[0])]
        )
        form = gg.NormalForm.bimatrix(table[..., 0], table[..., 1])
        found = payoff_set(form, F(rng.randint(2, 8), 10), steps=40)
        limit = reached(table, found.patience)
        if not found.corners:
            assert not limit
            seen["nothing"] += 1
            continue
        seen["settled" if found.complete else "open"] += 1
        for way in WAYS:
            assert not limit or reach(found.corners, way) >= reach(limit, way) - 1e-6
            assert not found.inner or reach(found.inner, way) <= reach(limit, way) + 1e-6
        if found.complete:
            assert found.verify().valid
            assert found.inner == found.corners
    assert min(seen.values()) > 0, seen
    assert seen["settled"] > 30


@pytest.mark.parametrize("scale", [F(1, 10**9), 1, 10**9])
@pytest.mark.parametrize("patience", ["1/4", "1/2", "599/1000", "4/5"])
def test_whatever_the_unit_of_payoff(patience, scale):
    table = np.array(STEEP.payoffs.tolist(), dtype=object) * scale
    found = payoff_set(gg.NormalForm(STEEP.players, STEEP.choices, table), patience, steps=30)
    plain = payoff_set(STEEP, patience, steps=30)
    assert found.complete == plain.complete
    assert found.verify().valid
    if plain.complete:
        assert found.corners == tuple((x * scale, y * scale) for x, y in plain.corners)


def test_pennies_have_no_equilibrium_in_pure_strategies():
    pennies = gg.NormalForm.bimatrix([[1, -1], [-1, 1]], [[-1, 1], [1, -1]])
    found = payoff_set(pennies, "9/10")
    assert (found.corners, found.complete, found.verify().valid) == ((), True, True)
    assert "no payoffs" in str(found)


def test_false_claims_are_refused():
    found = payoff_set(STEEP, "4/5")
    more = (*found.corners[:2], (F(9, 4), F(9, 4)), found.corners[3])
    less = found.corners[:3]
    for corners in (more, less, (), ((F(0), F(0)),)):
        assert not replace(found, corners=corners, inner=corners).verify().valid
    still = payoff_set(STEEP, "599/1000", steps=30)
    assert still.verify().valid
    assert not replace(still, complete=True).verify().valid
    assert not replace(still, corners=still.corners[1:]).verify().valid
    assert not replace(still, inner=tuple((x * F(11, 10), y) for x, y in still.inner)).verify().valid
    assert not replace(found, patience=F(1, 2)).verify().valid


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: payoff_set(CIRCLE, "1/2"), "a normal form of two players"),
        (lambda: payoff_set(STEEP, 1), "patience"),
        (lambda: payoff_set(STEEP, "1/2", steps=10**6), "at most 1000"),
        (lambda: payoff_set(gg.NormalForm.bimatrix([[0] * 30] * 30, [[0] * 30] * 30), "1/2"), "at most 400"),
    ],
)
def test_what_is_refused(call, words):
    with pytest.raises(GovError, match=words):
        call()
