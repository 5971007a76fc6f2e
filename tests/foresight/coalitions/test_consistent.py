"""Largest consistent sets: what is no situation is told."""

from __future__ import annotations

import pytest

from gametheory_gov.base.errors import InvalidInputError
from gametheory_gov.foresight.coalitions import largest_consistent_set

NAN = float("nan")


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
