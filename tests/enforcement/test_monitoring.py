"""Compliance seen by chance: printed rows, and the recursive programme on 500 draws."""

from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction as F

import pytest

import gametheory_gov as gg
from gametheory_gov.base.errors import GovError
from gametheory_gov.enforcement import monitored


def by_name(found):
    return {scheme.name: scheme for scheme in found.schemes}


@pytest.mark.parametrize(
    ("figures", "rounds", "best", "sanction", "least", "grim", "reverting"),
    [
        ((1, 3, "1/5", "3/5", "9/10"), 2, "5/2", "1/9", "1/2", "15/14", "1500/671"),
        ((1, 4, "1/4", "3/4", "3/4"), 1, "7/2", "4/21", "4/11", "16/7", "64/19"),
    ],
)
def test_rows(figures, rounds, best, sanction, least, grim, reverting):
    g, reward, p1, p2, patience = figures
    found = monitored(g, reward, (p1, p2), patience=patience, rounds=rounds)
    schemes = by_name(found)
    assert (found.best, found.least) == (F(best), F(least))
    assert (schemes["graduated"].sanction, schemes["graduated"].value) == (F(sanction), F(best))
    assert (schemes["grim"].value, schemes["rounds"].value) == (F(grim), F(reverting))


def test_what_paralysis_of_a_dispute_body_costs():
    assert monitored(1, 3, ("1/5", "3/5")).paralysis == F(9, 20)
    assert monitored(1, 3, (F(9, 20) - F(1, 10**9), "3/5")).least is not None
    dead = monitored(1, 3, ("9/20", "3/5"), patience="999/1000")
    assert (dead.least, dead.best) == (None, 0)
    assert not any(scheme.deters for scheme in dead.schemes)


def programme(g, reward, p1, p2, discount, steps=6000):
    """The largest v = (1-d) R + d ((1-p1) v + p1 w), with w in [0, v] just low enough to deter."""
    v = reward
    for _ in range(steps):
        drop = (1 - discount) * g / (discount * (p2 - p1))
        if drop > v:
            return 0.0
        v = min(reward, (1 - discount) * reward + discount * (v - p1 * drop))
    return v


def test_against_the_recursive_programme():
    rng, seen = random.Random(11), {"best": 0, "nothing": 0}
    for _ in range(500):
        g, reward = F(rng.randint(1, 30), 10), F(rng.randint(1, 60), 10)
        p1 = F(rng.randint(0, 50), 100)
        p2 = p1 + F(rng.randint(1, 50), 100)
        discount = F(rng.randint(30, 97), 100)
        found = monitored(g, reward, (p1, p2), patience=discount, rounds=rng.randint(1, 4))
        assert found.verify().valid
        graduated = by_name(found).get("graduated")
        truth = programme(*map(float, (g, reward, p1, p2, discount)))
        if graduated is None:
            assert truth < 1e-6
            seen["nothing"] += 1
        else:
            assert truth == pytest.approx(float(graduated.value), abs=1e-9)
            assert all(s.value <= graduated.value for s in found.schemes if s.deters)
            seen["best"] += 1
    assert min(seen.values()) > 100


def test_false_claims_are_refused():
    found = monitored(1, 3, ("1/5", "3/5"), patience="9/10", rounds=2)
    for change in ({"best": F(2)}, {"least": F(2, 3)}, {"least": None}, {"gain": F(2)}, {"rounds": 3},
                   {"patience": F(4, 5)}, {"schemes": found.schemes[1:]}):  # fmt: skip
        assert not replace(found, **change).verify().valid, change
    for k, scheme in enumerate(found.schemes):
        for change in ({"value": F(2)}, {"sanction": F(1, 2)}, {"deters": False}):
            schemes = (*found.schemes[:k], replace(scheme, **change), *found.schemes[k + 1 :])
            assert not replace(found, schemes=schemes).verify().valid, (k, change)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((0, 3, (0, 1)), "gain = 0"),
        ((1, 3, ("1/2", "1/2")), "p1 < p2 fails"),
        ((1, "x", (0, 1, 2)), "2 faults"),
    ],
)
def test_what_is_refused(arguments, words):
    with pytest.raises(GovError, match=words):
        monitored(*arguments)
    with pytest.raises(GovError, match="rounds need a patience"):
        monitored(1, 3, gg.Institution(monitoring=(0, 1)), rounds=2)


def test_at_the_least_patience_every_alarm_must_end_cooperation():
    found = monitored(1, 3, ("1/5", "3/5"), patience="1/2")
    assert found.least == F(1, 2)
    assert [(scheme.name, scheme.sanction, scheme.deters) for scheme in found.schemes] == [
        ("graduated", 1, True),
        ("grim", 1, True),
    ]
    assert found.schemes[0].value == found.best == F(5, 2)
