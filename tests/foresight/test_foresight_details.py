"""Details of foresight that larger laws do not see: rounds, thresholds, ties, chances of leaving."""

from __future__ import annotations

from fractions import Fraction as F
from itertools import pairwise

import pytest
from hypothesis import given

from gametheory_gov import markov_perfect
from gametheory_gov.foresight import farsighted_ladder, patience_thresholds
from gametheory_gov.foresight.coalitions import consistent_clubs, largest_consistent_set, sequential_unanimity
from tests.foresight.coalitions.test_farsighted_coalitions import better, dominated_by, situations
from tests.oracles.foresight import few, replace_floats, symmetric, worlds


@given(situations(most=7, players=3))
def test_outcomes_are_removed_round_by_round(situation):
    """Chwe's iteration from all outcomes; a move given as the reason is undeterred in its round."""
    Z, utilities, moves = situation
    below = {b: dominated_by(utilities, moves, b, Z) for b in range(Z)}

    def deterred(a, d, S, left):
        return any((e == d or d in below[e]) and not better(utilities, S, e, a) for e in left)

    left, rounds = set(range(Z)), {}
    while True:
        fails = {a for a in left if any(d != a and not deterred(a, d, S, left) for d, S in moves[a])}
        if not fails:
            break
        number = 1 + max(rounds.values(), default=0)
        rounds |= dict.fromkeys(fails, number)
        left -= fails
    found = largest_consistent_set(range(Z), moves.get, utilities.__getitem__)
    assert {a: deviation.round for a, deviation in found.removed.items()} == rounds
    for a, deviation in found.removed.items():
        there = {b for b in range(Z) if rounds.get(b, Z + 1) >= deviation.round}
        assert not deterred(a, deviation.to, deviation.coalition, there)


@few
@given(worlds(1, most=4))
def test_neighbouring_regions_differ_and_founded_are_the_ends_where_founding_does(game):
    found = patience_thresholds(game)
    assert all(a.patterns != b.patterns for a, b in pairwise(found.regions))
    assert list(found.founded) == [
        b.low
        for a, b in pairwise(found.regions)
        if {pattern[0] for pattern in a.patterns} != {pattern[0] for pattern in b.patterns}
    ]


def test_a_threshold_that_changes_later_play_only():
    """With b(n) = n - 5/2 patient states go on from one member before anybody founds."""
    found = patience_thresholds(symmetric(4, taste=F(-5, 2), a=F(1)))
    assert [pattern for region in found.regions[:3] for pattern in region.patterns] == [
        ("stay", "stay", "join", "join"),
        ("stay", "mix", "join", "join"),
        ("stay", "join", "join", "join"),
    ]
    assert found.founded == found.thresholds[2:4]


@pytest.mark.parametrize(("ties", "sizes"), [("join", (0, 1, 2)), ("weak", (0, 1, 2)), ("stay_out", (0,))])
@pytest.mark.parametrize("exact", [True, False])
def test_an_indifferent_member_stays_unless_ties_say_so(ties, sizes, exact):
    """Members and outsiders get nothing whatever the size: every size is a tie."""
    game = symmetric(2)
    ladder = farsighted_ladder(game if exact else replace_floats(game), ties=ties)
    assert (ladder.sizes, ladder.ties) == (sizes, (1, 2))


def test_chances_when_members_may_leave():
    """One of three is in, leaves when drawn, and either outsider joins when drawn: each with a third."""
    game = symmetric(3, taste=F(-3, 2), a=F(1))
    (equilibrium,) = markov_perfect(game, "1/10", irreversible=False).equilibria
    assert (equilibrium.leave[1,], equilibrium.join[1,]) == ((1,), (1,))
    assert equilibrium.moves((1,)) == {(0,): F(1, 3), (2,): F(2, 3)}
    assert equilibrium.moves((3,)) == {(3,): 1}
    frame = markov_perfect(game, "1/10", irreversible=False).to_pandas()
    assert frame["leave"].tolist() == [0, 1, 0, 0]


def test_floats_closer_than_the_tolerance_are_tied():
    """0.1 + 0.2 is more than 0.3 by rounding alone."""
    found = sequential_unanimity(2, lambda size, structure: 0.3 if size == 2 else 0.1 + 0.2)
    assert (found.sizes, found.ties) == ((2,), (((), (1, 2)),))
    strict = sequential_unanimity(2, lambda size, structure: 0.3 if size == 2 else 0.1 + 0.2, tolerance=0)
    assert strict.sizes == (1, 1)


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
    assert consistent_clubs(floats, movers="single").core == core
    assert consistent_clubs(floats, movers="single", tolerance=0).core != core


def test_who_moves_beside_a_committed_state():
    found = consistent_clubs(symmetric(3, taste=F(-3, 2), a=F(1)).commit(["1"]))
    movers = {deviation.coalition for deviation in found.removed.values()}
    assert movers
    assert all(set(coalition) <= {1, 2} for coalition in movers)


def test_ties_on_the_path_are_those_of_each_step():
    found = sequential_unanimity(3, lambda size, structure: 0, larger=False)
    assert found.sizes == (1, 1, 1)
    assert found.ties == (((), (1, 2, 3)), ((1,), (1, 2)))
