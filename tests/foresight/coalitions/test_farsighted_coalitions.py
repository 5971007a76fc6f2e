"""Farsighted ladders, largest consistent sets and coalitions in sequence, against their definitions."""

from __future__ import annotations

from fractions import Fraction as F
from itertools import chain, combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gametheory_gov import cite
from gametheory_gov.base.errors import DataError
from gametheory_gov.foresight import farsighted_ladder
from gametheory_gov.foresight.coalitions import (
    binding_structure,
    consistent_clubs,
    largest_consistent_set,
    sequential_unanimity,
)
from gametheory_gov.foresight.coalitions.situations import partitions, regroup
from tests.oracles.foresight import few, replace_floats, symmetric, worlds


def test_methods_are_cited():
    assert "dezeeuw2008" in cite(farsighted_ladder(symmetric(3)))
    assert "chwe1994" in cite(consistent_clubs(symmetric(2)))
    assert "bloch1996" in cite(sequential_unanimity(2, lambda size, structure: size))


# ------------------------------------------------------------------------------------- farsighted ladders


@given(worlds(1, most=9), st.sampled_from(["join", "stay_out", "weak"]))
def test_ladder_is_the_recursive_definition(game, ties):
    brute = [
        (
            game.values["taste"][0] + game.values["a"] * k * game.values["weight"][0],
            game.values["b"] * k * game.values["weight"][0] + game.values["c"] * k * k,
        )
        for k in range(game.N + 1)
    ]

    def stable(k):
        if k == 0:
            return True
        fall = next(j for j in range(k - 1, -1, -1) if stable(j))
        return brute[k][0] > brute[fall][1] or (brute[k][0] == brute[fall][1] and ties != "stay_out")

    ladder = farsighted_ladder(game, ties=ties)
    assert ladder.sizes == tuple(k for k in range(game.N + 1) if stable(k))
    assert farsighted_ladder(replace_floats(game), ties=ties).sizes == ladder.sizes
    assert ladder.universal == (game.N in ladder.sizes)


# -------------------------------------------------------------------------------- largest consistent sets


@st.composite
def situations(draw, most=5, players=2):
    """A few outcomes with random moves and utilities."""
    Z = draw(st.integers(1, most))
    utilities = [tuple(draw(st.integers(0, 3)) for _ in range(players)) for _ in range(Z)]
    some = st.lists(st.integers(0, players - 1), min_size=1, unique=True).map(lambda s: tuple(sorted(s)))
    moves = {a: draw(st.lists(st.tuples(st.integers(0, Z - 1), some), max_size=4)) for a in range(Z)}
    return Z, utilities, moves


def subsets(items):
    return chain.from_iterable(combinations(items, k) for k in range(len(items) + 1))


def better(utilities, S, b, a):
    return all(utilities[b][i] > utilities[a][i] for i in S)


def dominated_by(utilities, moves, b, Z):
    """Outcomes that b indirectly dominates, by walking paths forwards."""

    def reaches(a, seen):
        return any(
            better(utilities, S, b, a) and (d == b or (d not in seen and reaches(d, {*seen, d})))
            for d, S in moves[a]
            if d != a
        )

    return {a for a in range(Z) if reaches(a, {a})}


@given(situations())
def test_largest_consistent_set_is_the_union_of_all_consistent_sets(situation):
    Z, utilities, moves = situation
    below = {b: dominated_by(utilities, moves, b, Z) for b in range(Z)}

    def consistent(X):
        def passes(a):
            return all(
                any((e == d or d in below[e]) and not better(utilities, S, e, a) for e in X)
                for d, S in moves[a]
                if d != a
            )

        return all((a in X) == passes(a) for a in range(Z))

    union = {a for X in subsets(range(Z)) if consistent(X) for a in X}
    found = largest_consistent_set(range(Z), moves.get, utilities.__getitem__)
    assert set(found.outcomes) == union
    assert {(b, a) for b, a in zip(*np.nonzero(found.dominance), strict=True)} == {
        (b, a) for b in range(Z) for a in below[b]
    }
    # what theory says: not empty, stable against the outside, and it contains whatever nothing dominates
    assert found.outcomes
    assert all(any(a in below[e] for e in found.outcomes) for a in found.removed)
    assert set(found.undominated) == set(range(Z)) - set().union(*below.values())
    assert set(found.undominated) <= union
    core = {a for a in range(Z) if not any(d != a and better(utilities, S, d, a) for d, S in moves[a])}
    assert set(found.core) == core
    assert set(found.undominated) <= core


@given(situations(most=8, players=3))
def test_removed_outcomes_have_an_undeterred_move(situation):
    Z, utilities, moves = situation
    found = largest_consistent_set(range(Z), moves.get, utilities.__getitem__)
    for outcome, deviation in found.removed.items():
        assert (deviation.to, deviation.coalition) in [(d, tuple(S)) for d, S in moves[outcome]]
        assert deviation.round >= 1


@few
@given(worlds(2, most=4), st.sampled_from(["single", "coalitions"]))
def test_clubs_as_a_situation(game, movers):
    found = consistent_clubs(game, movers=movers)
    ids = game.states.ids
    clubs = [tuple(label for label in ids if label in set(c)) for c in subsets(ids)]
    assert set(found.among) == set(clubs)
    worth = {club: game.plain(game.payoffs(game.profile(club))) for club in clubs}

    def effectivity(club):
        for other in clubs:
            movers_ = [i for i, label in enumerate(ids) if (label in club) != (label in other)]
            if movers_ and (movers == "coalitions" or len(movers_) == 1):
                yield other, movers_

    again = largest_consistent_set(clubs, effectivity, worth.__getitem__)
    assert set(again.outcomes) == set(found.outcomes)
    assert set(again.core) == set(found.core)


def test_committed_states_do_not_move():
    game = symmetric(4, taste=F(-3, 2), a=F(1)).commit(["1"])
    found = consistent_clubs(game)
    assert len(found.among) == 8
    assert all("1" in club for club in found.among)
    assert found.outcomes == (("1", "2", "3", "4"),)


def test_partitions_and_regrouping():
    assert [len(partitions(n)) for n in range(1, 7)] == [1, 2, 5, 15, 52, 203]
    moves = dict(regroup(((0, 1), (2, 3)), 4))
    assert ((0, 2), (1,), (3,)) in moves
    for partition, coalition in regroup(((0, 1), (2, 3)), 4):
        assert coalition in partition
        assert sorted(i for part in partition for i in part) == [0, 1, 2, 3]


# ------------------------------------------------------------------------------- coalitions in sequence


@st.composite
def valuations(draw, most=6):
    """Random payoffs of every size in every structure of a few players."""
    n = draw(st.integers(1, most))
    table = {}

    def payoff(size, structure):
        assert size in structure
        assert sum(structure) == n
        assert structure == tuple(sorted(structure, reverse=True))
        return table.setdefault((size, structure), draw(st.integers(0, 6).map(F)))

    return n, payoff


@given(valuations(), st.booleans())
def test_nobody_would_form_another_size(valuation, larger):
    """Play on from every history, ordered, by the definition and without memory."""
    n, payoff = valuation

    def after(formed):
        left = n - sum(formed)
        if not left:
            return ()
        options = []
        for s in range(1, left + 1):
            rest = after((*formed, s))
            options.append((payoff(s, tuple(sorted((*formed, s, *rest), reverse=True))), s, rest))
        most = max(value for value, _, _ in options)
        _, s, rest = [option for option in options if option[0] == most][-1 if larger else 0]
        return (s, *rest)

    found = sequential_unanimity(n, payoff, larger=larger)
    assert found.sizes == after(())
    structure = tuple(sorted(found.sizes, reverse=True))
    assert found.payoffs == tuple(payoff(s, structure) for s in found.sizes)
    for formed, best in found.ties:
        assert found.sizes[: len(formed)] == formed
        assert found.sizes[len(formed)] == (max(best) if larger else min(best))


@given(valuations())
def test_binding_agreements_divide_worth_evenly(valuation):
    n, payoff = valuation
    divided = binding_structure(n, lambda size, structure: size * payoff(size, structure))
    assert divided.sizes == sequential_unanimity(n, payoff).sizes


def test_feasible_sizes():
    found = sequential_unanimity(7, lambda size, structure: F(size), feasible=(1, 3))
    assert found.sizes == (3, 3, 1)


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


def test_outcomes_of_a_kind_of_ones_own_are_answered_but_not_saved(tmp_path):
    class Treaty:
        def __repr__(self):
            return "treaty"

    here, there = Treaty(), Treaty()
    moves = {here: [(there, [0])], there: []}
    found = largest_consistent_set([here, there], moves.get, {here: (0,), there: (1,)}.get)
    assert found.outcomes == (there,)
    with pytest.raises(DataError, match="treaty of type Treaty cannot be written; texts, numbers and tuples"):
        found.save(tmp_path / "found.json")
    assert not list(tmp_path.iterdir())
