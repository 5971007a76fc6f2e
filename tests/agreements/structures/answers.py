"""Answers about coalition structures and their worths, for `tests.base.test_answers`."""

from __future__ import annotations

from gametheory_gov.agreements import (
    PartitionFunction,
    characteristic_function,
    quadratic_public_good,
    stable_structures,
)
from tests import worlds

GOOD = quadratic_public_good({"A": 1, "B": 2, "C": "5/2"}, curvature={"A": 0, "B": "1/9", "C": "1/10"})
FLOATS = PartitionFunction.alike(4, lambda size, sizes: 0.1 * sum(k**1.5 for k in sizes) - 0.07 * size**2)

ANSWERS = {
    "partition function": lambda: GOOD,
    "partition function, floats": lambda: FLOATS,
    "gamma": lambda: characteristic_function(GOOD),
    "pessimistic": lambda: characteristic_function(FLOATS, "pessimistic"),
    "gamma, a bound game": lambda: characteristic_function(worlds.random_game(3, 4, exact=True)),
    "alpha, a bound game": lambda: characteristic_function(worlds.random_game(5, 4, exact=True), "alpha"),
    "beta, floats": lambda: characteristic_function(worlds.random_game(3, 3, exact=False), "beta"),
    "stable structures": lambda: stable_structures(GOOD, membership="unanimity", left="apart"),
    "stable structures, floats": lambda: stable_structures(FLOATS, membership="majority"),
}
