"""Bound games: profiles by name, copies that play the same, and nothing that can be changed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gametheory_gov import AccessionGame, BoundGame, States, bind
from gametheory_gov.base.errors import InvalidGameError, InvalidStatesError
from gametheory_gov.testing import bound_games, profiles
from tests.checks import check_faults, copies, half
from tests.worlds import bound_three


@half
@given(bound_games(exact=st.booleans(), max_profiles=64, committed=st.booleans()), st.data())
def test_bound_games_play_the_same(game, data):
    profile = data.draw(profiles(game))
    gains = game.plain(game.gains(profile))
    for again in copies(game):
        assert again == game
        assert again.exact == game.exact
        assert (again.plain(again.gains(profile)) == gains).all()
        assert again.reports(profile) == game.reports(profile)
        assert (again.free == game.free).all()
    other = replace(game, committed={game.states.ids[0]: game.actions[0]})
    assert (other == game) == (dict(other.committed) == dict(game.committed))


@half
@given(bound_games(max_profiles=64))
def test_an_exact_game_through_floats_keeps_its_decimals(game):
    """to_exact reads floats by their shortest decimals: an exact game is left as it is."""
    assert game.to_exact() == game
    assert game.to_exact().to_exact() == game.to_exact()


def test_a_bound_game_is_made_of_read_only_arrays():
    world = States.symmetric(3)
    game = bind(AccessionGame(), world, benefit=[1, 2, 3], cost=1, legitimacy=0, divergence=0)
    for column in (world.size, world.ideal, game.values["benefit"], game.values["size"]):
        with pytest.raises(ValueError, match="read-only"):
            column[0] = 7
    with pytest.raises(TypeError):
        game.values["benefit"] = 1
    assert isinstance(game, BoundGame)


def test_unknown_states_and_actions_in_a_profile():
    game = bound_three()
    check_faults(InvalidStatesError, lambda: game.profile(["1", "9"]), ["'9' is not among the 3 states"])
    check_faults(InvalidStatesError, lambda: game.commit(["8", "9"]), ["'8' is not", "'9' is not"])
    for profile in (np.array([0, 1]), np.array([0, 1, 2]), np.array([0, 1, -1]), np.array([[0, 1, 1]])):
        with pytest.raises(InvalidStatesError, match="one action from 0 to 1 for each of 3 states"):
            game.profile(profile)
    with pytest.raises(InvalidGameError, match="unknown action 'membr'; did you mean 'member'"):
        game.profile({"1": "membr"})
    with pytest.raises(InvalidGameError, match="unknown action 'membr'; did you mean 'member'"):
        game.commit(["1"], "membr")
