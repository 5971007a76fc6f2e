"""The public strategies bring up what they promise: ties, sizeless states, every kind of term."""

from __future__ import annotations

import sympy
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st

from gametheory_gov import States
from gametheory_gov.equilibria.monotone import supermodular
from gametheory_gov.testing import bound_games, clubs, games, institutions, profiles, rationals, states

QUIET = settings(
    max_examples=3000,
    phases=[Phase.generate],
    database=None,
    derandomize=True,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


def occurs(strategy, condition):
    """Whether an example with a property is found."""
    return condition(find(strategy, condition, settings=QUIET))


def test_numbers_and_worlds_on_the_edge():
    assert occurs(rationals(0, 1), lambda q: 0 < q < 1)
    assert occurs(states(2, 4), lambda world: 0 in world.size)
    assert occurs(states(3, 4), lambda world: len(set(world.cost)) == 1)
    assert occurs(states(2, 4, with_exposure=st.booleans()), lambda world: world.exposure is not None)
    assert occurs(states(1, 30), lambda world: world.N > 26)
    assert occurs(states(dimensions=2, exact=False), lambda world: world.dimensions == 2 and not world.exact)


def test_institutions_of_every_kind():
    world = States.symmetric(3)
    drawn = institutions(world)
    for condition in (
        lambda i: i.body == "founders",
        lambda i: i.body == "weighted" and i.policy == "median",
        lambda i: i.policy == "mean" and i.body == "members",
        lambda i: i.legitimacy_shares[1] > 0 and i.body == "members",
        lambda i: any(i.minimum_participation),
        lambda i: i.depth == 0 and i.performance == "size" and i.legitimacy_shares[2] > 0,
    ):
        assert occurs(drawn, condition)
    assert occurs(institutions(world, admission="majority"), lambda i: i.admission == "majority")


def test_games_with_every_kind_of_term():
    for kind in (sympy.Piecewise, sympy.floor, sympy.Max, sympy.Min, sympy.Abs):
        assert occurs(games(), lambda g, kind=kind: any(f.has(kind) for f in g.payoffs.values()))
    for condition in (
        lambda g: len(g.actions) == 4,
        lambda g: len(g.aggregates) == 3,
        lambda g: g.exposures and g.profile_terms == ("representation",),
        lambda g: "median_policy_1" in g.profile_terms,
        lambda g: len(g.switching) == 3,
        lambda g: len(set(g.cooperation)) < len(g.actions),
    ):
        assert occurs(games(), condition)


@given(bound_games(max_profiles=64, structure="supermodular"))
def test_games_asked_to_be_supermodular_are_shown_to_be(game):
    assert supermodular(game), str(supermodular(game))


def test_states_that_are_exactly_indifferent():
    def ties(pair):
        game, profile = pair
        gains = game.plain(game.gains(profile))
        moving = [(k, b) for k in range(game.N) for b in range(len(game.actions)) if b != profile[k]]
        return len({gains[k, b] for k, b in moving}) > 1 and any(gains[k, b] == 0 for k, b in moving)

    drawn = bound_games(kind="general", min_states=2, max_profiles=64)
    assert occurs(drawn.flatmap(lambda n: st.tuples(st.just(n), profiles(n))), ties)


@given(bound_games(exact=st.booleans(), max_profiles=64, committed=st.booleans()), st.data())
def test_profiles_and_clubs_fit_their_game(game, data):
    profile = data.draw(profiles(game))
    assert profile.shape == (game.N,)
    assert (game.profile(profile) == profile).all()
    assert (profile == game.fixed_profile)[~game.free].all()
    club = data.draw(clubs(game, min_size=1))
    assert club == tuple(label for label in game.states.ids if label in club) != ()
    assert game.profiles <= 64
