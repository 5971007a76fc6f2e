"""Coalitions in sequence: ties along the path, numbers of every kind, faults."""

from __future__ import annotations

import numpy as np
import pytest
import sympy

from gametheory_gov.base.errors import InvalidInputError
from gametheory_gov.foresight.coalitions import (
    binding_structure,
    consistent_partitions,
    largest_consistent_set,
    sequential_unanimity,
)
from tests.checks import refused


def test_floats_closer_than_the_tolerance_are_tied():
    """0.1 + 0.2 is more than 0.3 by rounding alone."""
    found = sequential_unanimity(2, lambda size, structure: 0.3 if size == 2 else 0.1 + 0.2)
    assert (found.sizes, found.ties) == ((2,), (((), (1, 2)),))
    strict = sequential_unanimity(2, lambda size, structure: 0.3 if size == 2 else 0.1 + 0.2, tolerance=0)
    assert strict.sizes == (1, 1)


def test_ties_on_the_path_are_those_of_each_step():
    found = sequential_unanimity(3, lambda size, structure: 0, larger=False)
    assert found.sizes == (1, 1, 1)
    assert found.ties == (((), (1, 2, 3)), ((1,), (1, 2)))


def test_numbers_of_other_libraries_are_taken():
    """Whole numbers of NumPy count players; exact numbers of SymPy stay exact."""
    assert sequential_unanimity(np.int64(3), lambda s, p: s, feasible=np.array([1, 3])).sizes == (3,)
    assert len(consistent_partitions(np.int64(3), lambda s, p: np.float64(s))) > 0
    root, little = sympy.sqrt(2), sympy.Rational(1, 10**30)
    found = sequential_unanimity(2, lambda s, p: root - little * int(s == 1), larger=False)
    assert (found.sizes, found.ties) == ((2,), ())
    moves = {"a": [("b", np.array([0]))], "b": []}
    worth = {"a": (root,), "b": (root + little,)}
    assert largest_consistent_set("ab", moves.get, worth.get).outcomes == ("b",)


def test_minus_infinity_is_never():
    """A size that pays minus infinity is not chosen while there is another, and ties are no accident."""
    never = float("-inf")
    assert sequential_unanimity(3, lambda s, p: never if s == 3 else 0.0).sizes == (2, 1)
    assert sequential_unanimity(3, lambda s, p: never).ties == (((), (1, 2, 3)),)


NAN = float("nan")


@pytest.mark.parametrize(
    ("call", "messages"),
    [
        (
            lambda: sequential_unanimity(0, lambda s, p: 0, feasible=(2, "a"), tolerance=-1),
            ["N = 0", "has 'a'", "tolerance = -1", "no 1"],
        ),
        (lambda: sequential_unanimity(3, lambda s, p: 0, feasible=3), ["feasible = 3; give sizes"]),
        (lambda: sequential_unanimity(2, lambda s, p: NAN), ["coalition of 1 in (1, 1) is nan"]),
        (lambda: binding_structure(2, lambda s, p: None), ["coalition of 1 in (1, 1) is None"]),
    ],
)
def test_faults_are_told_at_once(call, messages):
    refused(InvalidInputError, call, *messages)
