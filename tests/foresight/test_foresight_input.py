"""What users of foresight get wrong is told at once, and what is no number is given no answer."""

from __future__ import annotations

from fractions import Fraction as F

import numpy as np
import pytest
import sympy

from gametheory_gov.base.errors import InvalidInputError, NotApplicableError
from gametheory_gov.foresight import farsighted_ladder, patience_thresholds
from gametheory_gov.foresight.coalitions import (
    binding_structure,
    consistent_partitions,
    largest_consistent_set,
    partitions,
    sequential_unanimity,
)
from tests.oracles.foresight import symmetric, two_types

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
        (lambda: consistent_partitions(2, lambda s, p: NAN), ["player 0 at ((0,), (1,)) is nan", "4 faults"]),
        (lambda: partitions(-1), ["N = -1"]),
        (lambda: farsighted_ladder(symmetric(3)).falls_to(0), ["size: 0", "from 1 to 3"]),
        (lambda: farsighted_ladder(symmetric(3)).falls_to(4), ["size: 4", "from 1 to 3"]),
        (
            lambda: patience_thresholds(symmetric(2)).regions[0].founding_at(2),
            ["discount: 2", "0 < delta < 1"],
        ),
    ],
)
def test_faults_are_told_at_once(call, messages):
    with pytest.raises(InvalidInputError) as caught:
        call()
    for message in messages:
        assert message in str(caught.value)


@pytest.mark.parametrize(
    ("moves", "worth", "messages"),
    [
        ({"a": None, "b": []}, {"a": (1,), "b": (1,)}, ["moves from 'a' are None"]),
        ({"a": ["b", ("b", 0)], "b": [("a", ["A", 0])]}, {"a": (1,), "b": (1,)}, ["no pair", "by 0", "'A'"]),
        ({"a": [], "b": []}, {"a": (NAN, 1), "b": (None, "2")}, ["player 0 at 'a' is nan", "3 faults"]),
        ({"a": [], "b": []}, {"a": 1, "b": (1,)}, ["utilities of 'a' are 1"]),
        ({"a": [(["b"], [0])], "b": []}, {"a": (1,), "b": (1,)}, ["is no outcome"]),
    ],
)
def test_what_is_no_situation_is_told(moves, worth, messages):
    """A utility that is no number would otherwise be sorted somewhere, and an answer given."""
    with pytest.raises(InvalidInputError) as caught:
        largest_consistent_set("ab", moves.get, worth.get)
    for message in messages:
        assert message in str(caught.value)


@pytest.mark.parametrize("outcome", [[1], ("a", [1])])
def test_outcomes_without_a_hash_are_told(outcome):
    with pytest.raises(InvalidInputError, match="use a tuple of"):
        largest_consistent_set([outcome], lambda given: [], lambda given: (0,))


@pytest.mark.parametrize("ask", [patience_thresholds, farsighted_ladder])
def test_states_that_differ_are_refused_before_their_clubs_are_counted(ask):
    """More types than any of these can list: the remedy named takes them all."""
    with pytest.raises(NotApplicableError, match=r"17 types; .*grow"):
        ask(two_types(17))


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


def test_committed_members_stand_beside_the_ladder():
    game = symmetric(4, taste=F(-3, 2), a=F(1))
    assert farsighted_ladder(game).sizes == (0, 2, 3, 4)
    beside = farsighted_ladder(game.commit(["1"]))
    assert (beside.N, beside.sizes, beside.universal) == (3, (0, 1, 2, 3), True)
    assert patience_thresholds(game.commit(["1"])).N == 3
