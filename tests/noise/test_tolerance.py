"""Float gains count as zero by their own terms: others' prices and constants change nothing."""

import numpy as np
import pytest

import gametheory_gov as gg
from gametheory_gov.noise import (
    Logit,
    Mutation,
    simulate,
    stationary,
    stochastically_stable,
    weighted_potential,
)

PRICES = [0.1, 0.2, 0.8, 0.8]


def priced(last: float, level: float = 0.0) -> gg.BoundGame:
    """A member gets its share of members less its price; everybody has the level."""
    game = gg.Game(
        "priced",
        ("out", "in"),
        aggregates={"k": {"in": 1}},
        payoffs={"out": "level", "in": "k/N - price + level"},
        parameters={"level": "what everybody has"},
        columns={"price": "price"},
    )
    return gg.bind(game, gg.States.symmetric(5), exact=False, price=[*PRICES, last], level=level)


#: One state's price a billion times what it was; a constant in all payoffs.
OTHERS = [priced(1e11), priced(100.0, 1e12)]


@pytest.mark.parametrize("other", OTHERS)
@pytest.mark.parametrize("rule", [Logit(3), Mutation(0.01), Mutation(0.01, ties="join")])
def test_laws_stay_as_they_are(other, rule):
    plain, moved = (stationary(game, rule).probability for game in (priced(100.0), other))
    assert moved == pytest.approx(plain, abs=1e-12)
    assert 0.1 < max(plain)


@pytest.mark.parametrize("other", OTHERS)
@pytest.mark.parametrize("errors", ["mutation", "logit"])
def test_stable_sets_stay_as_they_are(other, errors):
    plain, moved = (stochastically_stable(game, errors) for game in (priced(100.0), other))
    assert [c.clubs for c in moved.classes] == [c.clubs for c in plain.classes]
    assert [c.stable for c in moved.classes] == [c.stable for c in plain.classes]
    costs = [float(c.cost) for c in plain.classes]
    assert [float(c.cost) for c in moved.classes] == pytest.approx(costs, abs=1e-12)


@pytest.mark.parametrize("other", OTHERS)
def test_selection_stays_as_it_is(other):
    plain, moved = gg.select(priced(100.0)), gg.select(other)
    assert [v.profiles for v in moved.verdicts] == [v.profiles for v in plain.verdicts]
    assert [v.theory for v in plain.verdicts if not v.refusal] == [v.theory for v in plain.verdicts]
    potential = weighted_potential(other)
    assert potential.at(["1", "2"]) == pytest.approx(
        weighted_potential(priced(100.0)).at(["1", "2"]), abs=1e-12
    )


@pytest.mark.parametrize("other", OTHERS)
def test_simulated_mutation_stays_as_it_is(other):
    plain, moved = (simulate(g, Mutation(0.05), rounds=60, rng=1).sizes for g in (priced(100.0), other))
    assert (np.asarray(moved) == np.asarray(plain)).all()


def test_gains_that_differ_by_round_off_are_one_best_reply():
    """Both standards give 3/10, one of them as a sum, of a million times the size of a third."""
    game = gg.Game(
        "rivals",
        ("out", "a", "b"),
        payoffs={"out": 0, "a": "w*x + w*y", "b": "w*z"},
        columns={"w": "size", "x": "part", "y": "part", "z": "whole"},
    )
    world = gg.States.symmetric(2)
    bound = gg.bind(game, world, exact=False, w=[1.0, 1e12], x=[0.1, 0.1], y=[0.2, 0.2], z=[0.3, 0.3 - 1e-6])
    found = stochastically_stable(bound)
    assert {p[1] for c in found.stable for p in c.profiles} == {1}
    assert {p[0] for c in found.stable for p in c.profiles} == {1, 2}
