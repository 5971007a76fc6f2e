"""Complements: the lattice of equilibria and its ends; how they move is a law in `testing.laws.statics`."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gametheory_gov import Game, States, bind, solve
from gametheory_gov.base.errors import NotApplicableError
from gametheory_gov.equilibria import EnumerationSolver, MonotoneSolver, Result
from gametheory_gov.equilibria.monotone import supermodular
from gametheory_gov.testing import bound_games, profiles
from tests.checks import half, tie_rules
from tests.oracles import clubs as oracle

complements = bound_games(max_profiles=128, structure="supermodular", committed=st.booleans())


def positions(game, equilibria):
    """One row per equilibrium, one column per state."""
    return np.array([game.profile(dict(e.actions)) for e in equilibria])


@given(complements, tie_rules)
def test_monotone_ends_are_the_least_and_the_greatest_of_all(game, ties):
    everything = positions(game, solve(game, EnumerationSolver(), ties=ties))
    solution = solve(game, MonotoneSolver(), ties=ties)
    ends = positions(game, solution)
    assert len(everything) > 0
    assert solution.verify().valid, str(solution.verify())
    assert not solution.undecided
    assert (ends.min(axis=0) == everything.min(axis=0)).all()
    assert (ends.max(axis=0) == everything.max(axis=0)).all()
    assert len(ends) == (1 if len(everything) == 1 else 2)


@given(complements, st.data())
def test_what_is_shown_to_be_supermodular_has_rising_gains(game, data):
    """The definition of increasing differences, at two random ordered profiles."""
    assert supermodular(game)
    one, other = data.draw(profiles(game)), data.draw(profiles(game))
    low, high = np.minimum(one, other), np.maximum(one, other)
    definition = oracle.Definition(game)
    names = game.actions
    for i in range(game.N):
        for a in range(len(names) - 1):
            steps = []
            for profile in (low, high):
                played = [names[b] for b in profile]
                played[i] = names[a]
                cost = game.form.switching.get((names[a], names[a + 1]))
                paid = 0 if cost is None else oracle.evaluate(cost, definition.own[i])
                steps.append(definition.gain(i, tuple(played), names[a + 1]) + paid)
            assert steps[0] <= steps[1]


@given(bound_games(max_profiles=64, kind="general"))
def test_nothing_is_shown_that_does_not_hold(game):
    """Wherever the test of derivative signs says supermodular, every pair of profiles agrees."""
    if not supermodular(game):
        return
    definition = oracle.Definition(game)
    everything = list(definition.profiles())
    rank = {name: k for k, name in enumerate(game.actions)}
    for i in range(game.N):
        for low in everything:
            for high in everything:
                if low[i] != high[i] or low[i] == game.actions[-1]:
                    continue
                if any(rank[a] > rank[b] for a, b in zip(low, high, strict=True)):
                    continue
                step = game.actions[rank[low[i]] + 1]
                assert definition.gain(i, low, step) <= definition.gain(i, high, step)


@half
@given(bound_games(max_profiles=128, structure="supermodular", exact=False), tie_rules)
def test_float_ends_bracket_what_is_not_decided(game, ties):
    """With gains near zero the ends are listed as undecided, and still nothing lies outside them."""
    solution = solve(game, MonotoneSolver(), ties=ties)
    ends = positions(game, (*solution, *solution.undecided))
    full = solve(game, EnumerationSolver(), ties=ties)
    for row in positions(game, full).reshape(-1, game.N):
        assert (ends.min(axis=0) <= row).all()
        assert (row <= ends.max(axis=0)).all()
    if full.complete and solution.result is Result.EXTREMES:
        assert set(solution.clubs) <= set(full.clubs)
    assert solution.verify().valid, str(solution.verify())


# --------------------------------------------------------------------------------------- refusals

COUNT = {"members": {"in": 1}}


@pytest.mark.parametrize(
    ("payoff", "reason"),
    [
        ("3 - members", "derivative -1"),
        ("Piecewise((0, members > 1), (1, True))", "cases or steps"),
        ("Piecewise((-1, members >= 2), (1, True))", "cases or steps"),
        ("-floor(members/2)", "cases or steps"),
        ("1/(5/2 - members)", "not shown"),
        ("(members - 2)**2", "not shown"),
        ("-Max(members, 2)", "not shown"),
        ("Abs(members - 2)", "not shown"),
    ],
)
def test_what_is_not_monotone_is_refused_with_the_reason(payoff, reason):
    game = Game("no", ("out", "in"), aggregates=COUNT, payoffs={"out": "1/2", "in": payoff})
    game = bind(game, States.symmetric(3))
    with pytest.raises(NotApplicableError, match=reason) as refused:
        solve(game, MonotoneSolver())
    assert "enumeration can" in str(refused.value)
    refusal = solve(game, MonotoneSolver(), throw=False)
    assert refusal.result is Result.REFUSED
    assert len(refusal) == 0


def test_being_paid_to_and_fro_is_refused():
    """A subsidy for joining and none for staying: everybody would join and leave for ever."""
    game = Game(
        "subsidy",
        ("out", "in"),
        aggregates=COUNT,
        payoffs={"out": 0, "in": -1},
        switching={("out", "in"): -2},
    )
    game = bind(game, States.symmetric(3))
    assert solve(game).clubs == ()
    with pytest.raises(NotApplicableError, match="to and fro"):
        solve(game, MonotoneSolver())


def test_equally_cooperative_actions_have_no_order():
    game = Game(
        "standards",
        ("out", "left", "right"),
        aggregates={"members": {"left": 1}},
        payoffs={"out": 0, "left": 1, "right": 1},
        cooperation=(0, 1, 1),
    )
    game = bind(game, States.symmetric(2))
    with pytest.raises(NotApplicableError, match="equally cooperative"):
        solve(game, MonotoneSolver())
    assert len(solve(game)) == 4  # a tie between left and right counts as weak


def test_profile_terms_and_reversed_totals():
    """Contributions that fall with cooperation are complements when the gain falls in their total."""
    game = Game(
        "abandon",
        ("out", "in"),
        aggregates={"outsiders": {"out": 1}},
        payoffs={"out": 0, "in": "2 - outsiders"},
    )
    game = bind(game, States.symmetric(4))
    assert supermodular(game)
    assert solve(game, MonotoneSolver()).clubs == solve(game).clubs == ((), ("1", "2", "3", "4"))
    voice = Game(
        "voice",
        ("out", "in"),
        aggregates=COUNT,
        profile_terms=("representation",),
        payoffs={"out": 0, "in": "representation + members/N - 1"},
    )
    finding = supermodular(bind(voice, States.symmetric(4)))
    assert not finding
    assert "representation depends on the whole profile" in str(finding)
