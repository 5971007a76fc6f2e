"""One answer of every kind of this room, for `tests.base.test_answers`."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

from gametheory_gov.foresight import coalitions
from tests.foresight.answers import two_powers


def cournot(size, structure):
    return Fraction(1, (len(structure) + 1) ** 2)


def consistent(outcomes):
    """A chain of outcomes in which player 0 may go on and player 1 would rather not."""
    moves = {a: [(b, [0])] for a, b in pairwise(outcomes)} | {outcomes[-1]: []}
    at = {outcome: k for k, outcome in enumerate(outcomes)}
    return coalitions.largest_consistent_set(outcomes, moves.get, lambda outcome: (at[outcome], -at[outcome]))


ANSWERS = {
    "binding agreements": lambda: coalitions.binding_agreements(5, cournot),
    "binding agreements, floats": lambda: coalitions.binding_agreements(
        4, lambda size, structure: float(cournot(size, structure))
    ),
    "one player": lambda: coalitions.binding_agreements(1, cournot),
    "structure": lambda: coalitions.binding_structure(6, cournot),
    "structure, floats and ties": lambda: coalitions.sequential_unanimity(5, lambda size, structure: 0.5),
    "consistent texts": lambda: consistent(["a", "$b", "c"]),
    "consistent numbers": lambda: consistent([0, Fraction(1, 2), 2.5, None]),
    "consistent sets": lambda: consistent([frozenset(), frozenset({"A"}), frozenset({"A", "B"})]),
    "consistent clubs": lambda: coalitions.consistent_clubs(two_powers()),
    "consistent partitions": lambda: coalitions.consistent_partitions(4, lambda size, structure: size),
}
