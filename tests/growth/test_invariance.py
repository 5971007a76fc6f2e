"""Growth does not depend on how states are labelled."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gametheory_gov import grow
from gametheory_gov.testing import bound_games, clubs
from gametheory_gov.testing.laws.our_games import relabelled
from tests.worlds import relabellings


@given(bound_games(max_profiles=128), st.sampled_from(("join", "stay_out")), st.data())
def test_relabelling_states_permutes_synchronous_growth(game, ties, data):
    order, names = data.draw(relabellings(game))
    founders = game.founders or data.draw(clubs(game))
    path = grow(game, founders, ties=ties)
    other = grow(relabelled(game, order, names), [names[f] for f in founders], ties=ties)
    assert [{names[m] for m in r.members} for r in path.rounds] == [set(r.members) for r in other.rounds]
    assert path.ending == other.ending
