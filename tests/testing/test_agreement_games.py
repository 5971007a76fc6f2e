"""Random agreements on a public good: all families come up, and laws hold of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import gametheory_gov as gg
from gametheory_gov.agreements import potentially_stable
from gametheory_gov.bound.types import Types
from gametheory_gov.games.public_goods import ClimateClub, LinearQuadratic
from gametheory_gov.testing import agreement_games
from gametheory_gov.testing.public_goods import _families
from tests.oracles.clubs import all_equilibria
from tests.oracles.transfers import Coalitions
from tests.testing.test_strategies import occurs, some


@pytest.mark.parametrize("family", [*_families()], ids=repr)
@pytest.mark.parametrize("exact", [True, False])
def test_every_family_is_drawn_with_admissible_figures(family, exact):
    for game in some(agreement_games(family, exact=exact, max_states=4), 5):
        assert game.exact is exact
        assert game.recipe.family == family
        assert 2 <= game.N <= 4
        game.payoffs(game.profile(game.states.ids))


def test_what_comes_up():
    games = agreement_games(LinearQuadratic())
    assert occurs(games, lambda game: len(Types.of(game)) == 1 < game.N)
    assert occurs(games, lambda game: len(Types.of(game)) == game.N > 3)
    assert occurs(games, lambda game: game.institution.exclusion_penalty > 0)
    assert occurs(games, lambda game: game.institution.minimum_participation[0] == game.N > 2)
    assert occurs(agreement_games(ClimateClub()), lambda game: len(set(game.matrices["imports"].flat)) > 3)
    kinds = {type(game.recipe.family) for game in some(agreement_games(), 100)}
    assert len(kinds) >= 8


@given(agreement_games(max_states=4), st.sampled_from(["join", "stay_out", "weak"]))
def test_all_stable_clubs_are_those_of_the_definition(game, ties):
    found = gg.solve(game, ties=ties)
    assert {tuple(e.actions[i] for i in game.states.ids) for e in found.equilibria} == all_equilibria(
        game, ties
    )


@given(agreement_games(max_states=4), st.sampled_from(["join", "stay_out", "weak"]))
def test_what_transfers_hold_together_is_that_of_the_definition(game, ties):
    if len(game.actions) > 2:
        return
    truth, found = Coalitions(game, ties), potentially_stable(game, ties=ties)
    assert sum(e.clubs for e in found) == sum(map(truth.potentially_internal, truth.clubs))
    for entry in found:
        club = frozenset(entry.members)
        assert entry.surplus == truth.surplus(club)
        assert entry.potentially_stable is (
            truth.potentially_internal(club) and truth.potentially_external(club)
        )
        assert entry.stable is (truth.internal(club) and truth.external(club))
