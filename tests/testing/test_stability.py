"""Assertions of stability: silent when nobody moves, else they name who moves, where to and what it gains."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import gametheory_gov as gg
from gametheory_gov.base.errors import InvalidInputError, InvalidStatesError
from gametheory_gov.testing import assert_equilibria, assert_stable, bound_games, profiles
from gametheory_gov.testing.laws import TableGame
from tests.checks import half, refused, tie_rules

STAG = TableGame(
    {"A": ("alone", "hunt"), "B": ("alone", "hunt")},
    {
        ("alone", "alone"): (1, 1),
        ("alone", "hunt"): (1, 0),
        ("hunt", "alone"): (0, 1),
        ("hunt", "hunt"): (2, 2),
    },
)


def test_any_object_with_the_protocol():
    assert_stable(["A", "B"], STAG)
    assert_stable([], STAG)
    assert_stable({"A": "hunt", "B": "hunt"}, STAG)
    assert_equilibria([("alone", "alone"), {"A": "hunt", "B": "hunt"}], STAG)
    error = refused(
        AssertionError,
        lambda: assert_stable("A", STAG),
        "{'A': 'hunt', 'B': 'alone'} is not stable",
        "A moves from hunt to alone and gains 1",
        "B moves from alone to hunt and gains 1",
        "(exact arithmetic, ties 'weak')",
    )
    assert len(str(error).splitlines()) == 4


def test_every_profile_that_is_wrong_is_named():
    wrong = [("alone", "hunt"), ("hunt", "hunt"), ("hunt", "alone")]
    error = refused(AssertionError, lambda: assert_equilibria(wrong, STAG))
    assert str(error).count("is not stable") == 2


def test_ties_are_those_asked_for():
    level = TableGame({"A": ("out", "in")}, {("out",): (0,), ("in",): (0,)})
    assert_stable([], level)
    assert_stable(["A"], level, ties="join")
    refused(
        AssertionError, lambda: assert_stable([], level, ties="join"), "A moves from out to in and gains 0"
    )
    refused(AssertionError, lambda: assert_stable(["A"], level, ties="stay_out"), "ties 'stay_out'")


def test_floats_within_the_tolerance_are_no_gains():
    near = TableGame({"A": ("out", "in")}, {("out",): (1.0,), ("in",): (1 + 1e-6,)})
    assert_stable([], near, tolerance=1e-3)
    refused(AssertionError, lambda: assert_stable([], near), "(tolerance 1e-09, ties 'weak')")


@half
@given(bound_games(max_states=3, max_profiles=27, exact=st.booleans()), tie_rules, st.data())
def test_bound_games_are_judged_as_deviations_are(game, ties, data):
    profile = data.draw(profiles(game))
    named = {label: game.actions[a] for label, a in zip(game.states.ids, profile, strict=True)}
    found = gg.deviations(game, profile, ties=ties)
    assert gg.deviations(game, named, ties=ties) == found
    if any(move.happens == "yes" for move in found.moves):
        with pytest.raises(AssertionError) as caught:
            assert_stable(named, game, ties=ties)
        for move in found.moves[:10]:
            line = f"{move.state} moves from {move.action} to {move.to} and gains"
            assert (line in str(caught.value)) == (move.happens == "yes")
    else:
        assert_stable(named, game, ties=ties)


@half
@given(bound_games(max_states=3, max_profiles=27), tie_rules)
def test_solutions_are_equilibria(game, ties):
    found = [equilibrium.actions for equilibrium in gg.solve(game, ties=ties)]
    if found:
        assert_equilibria(found, game, ties=ties)


def test_many_moves_are_counted():
    world = gg.States.symmetric(30)
    game = gg.bind(gg.AccessionGame(), world, benefit=1, cost=0, legitimacy=0, divergence=0)
    refused(AssertionError, lambda: assert_stable(["1"], game), "and 19 more")


def test_committed_states_stay():
    world = gg.States.symmetric(3)
    game = gg.bind(gg.AccessionGame(), world, benefit=1, cost=2, legitimacy=0, divergence=0)
    refused(AssertionError, lambda: assert_stable(["1"], game), "1 moves from")
    assert_stable(["1"], game.commit(["1"]))


def test_what_shows_nothing_or_is_nothing_is_refused():
    refused(AssertionError, lambda: assert_equilibria([], STAG), "no profile is given")
    refused(InvalidInputError, lambda: assert_stable(["AA"], STAG), "'AA' is no player; did you mean 'A'?")
    refused(
        InvalidInputError, lambda: assert_equilibria([("alone",)], STAG), "profiles[0]", "1 actions for 2"
    )
    refused(InvalidInputError, lambda: assert_equilibria("alone", STAG), "a list is needed")
    refused(InvalidInputError, lambda: assert_stable([], 3), "int is no game")
    refused(InvalidInputError, lambda: assert_stable([], STAG, ties="stay"), "no tie rule")
    refused(InvalidInputError, lambda: assert_stable([], STAG, tolerance=2), "tolerance = 2")
    game = gg.bind(gg.AccessionGame(), gg.States.symmetric(2), benefit=1, cost=2, legitimacy=0, divergence=0)
    refused((InvalidInputError, InvalidStatesError), lambda: assert_stable(["9"], game), "'9'")
