"""Clubs and partitions as situations: floats as fractions, who moves, faults."""

from __future__ import annotations

from fractions import Fraction as F

import pytest

from gametheory_gov.base.errors import InvalidInputError
from gametheory_gov.foresight.coalitions import consistent_clubs, consistent_partitions, partitions
from tests.checks import refused
from tests.oracles.foresight import replace_floats, symmetric


@pytest.mark.parametrize("movers", ["single", "coalitions"])
def test_clubs_in_floats_are_those_in_fractions(movers):
    """A member gets 3/10 and an outsider a tenth and two tenths: in floats these differ by rounding."""
    exact = symmetric(3, taste=F(3, 10), b=F(1, 10), c=F(0))
    floats = replace_floats(exact)
    assert consistent_clubs(floats, movers=movers).outcomes == consistent_clubs(exact, movers=movers).outcomes


def test_floats_of_clubs_are_merged_within_the_tolerance():
    """Beside three members an outsider gets three tenths as a member does; in floats a little more."""
    exact = symmetric(4, taste=F(3, 10), b=F(1, 10))
    floats = replace_floats(exact)
    core = consistent_clubs(exact, movers="single").core
    for tolerance in (1e-9, 1e-16):  # a bound of the round-off counts, too
        assert consistent_clubs(floats, movers="single", tolerance=tolerance).core == core
    less = replace_floats(symmetric(4, taste=F(3, 10) - F(1, 10**6), b=F(1, 10)))
    assert consistent_clubs(less, movers="single").core != core
    assert consistent_clubs(less, movers="single", tolerance=1e-4).core == core


def test_who_moves_beside_a_committed_state():
    found = consistent_clubs(symmetric(3, taste=F(-3, 2), a=F(1)).commit(["1"]))
    movers = {deviation.coalition for deviation in found.removed.values()}
    assert movers
    assert all(set(coalition) <= {1, 2} for coalition in movers)


NAN = float("nan")


@pytest.mark.parametrize(
    ("call", "messages"),
    [
        (lambda: consistent_partitions(2, lambda s, p: NAN), ["player 0 at ((0,), (1,)) is nan", "4 faults"]),
        (lambda: partitions(-1), ["N = -1"]),
    ],
)
def test_faults_are_told_at_once(call, messages):
    refused(InvalidInputError, call, *messages)
