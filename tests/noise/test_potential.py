"""Weighted potentials: found where they exist, refused with a cycle that does not close."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction as F
from itertools import product

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from gametheory_gov import AccessionGame, Game, Institution, States, bind, load_scenario, rebind
from gametheory_gov.base.errors import InvalidInputError, NotApplicableError
from gametheory_gov.noise import NoPotential, Potential, weighted_potential
from gametheory_gov.noise.space import ClubSpace
from gametheory_gov.testing import bound_games
from tests.oracles import clubs as oracle

fractions = st.fractions(F(1, 9), 5, max_denominator=9)


def exposed(J, costs):
    """A game in which state i's gain rises by J[i][j] when j joins: exposure times the penalty of exclusion.

    Rows of W sum to one, so row i is scaled by its own benefit of a game of its own.
    """
    N = len(J)
    rows = [sum(row) for row in J]
    W = [[J[i][j] / rows[i] if rows[i] else F(0) for j in range(N)] for i in range(N)]
    game = Game(
        "links",
        ("outside", "member"),
        payoffs={"outside": 0, "member": "strength*partners - burden"},
        exposures={"partners": {"member": 1}},
        columns={"strength": "sum of the row", "burden": "cost"},
    )
    ids = [str(k + 1) for k in range(N)]
    return bind(
        game,
        States(ids, size=[F(1, N)] * N, population=[F(1, N)] * N, exposure=W),
        strength=rows,
        burden=costs,
    )


@st.composite
def symmetrisable(draw):
    """Interactions J with a_i J_ij = a_j J_ji for drawn weights, all pairs linked; and the weights."""
    N = draw(st.integers(2, 5))
    a = [draw(fractions) for _ in range(N)]
    S = {pair: draw(fractions) for pair in product(range(N), repeat=2) if pair[0] < pair[1]}
    J = [[F(0) if i == j else S[min(i, j), max(i, j)] / a[i] for j in range(N)] for i in range(N)]
    return J, a, [draw(fractions) for _ in range(N)]


def definition_holds(game, found):
    """Whether Φ(after) - Φ(before) is the weight times the gain, for every move of every state."""
    definition = oracle.Definition(game)
    for profile in definition.profiles():
        for i in definition.players():
            for action in definition.actions:
                after = (*profile[:i], action, *profile[i + 1 :])
                if action != profile[i]:
                    rise = value(found, after) - value(found, profile)
                    if rise != found.weights[i] * definition.gain(i, profile, action):
                        return False
    return True


def value(found, profile):
    return found.at(dict(zip(found.game.states.ids, profile, strict=True)))


@given(symmetrisable())
def test_found_on_symmetrisable_games_with_their_weights(drawn):
    J, a, costs = drawn
    game = exposed(J, costs)
    found = weighted_potential(game)
    assert isinstance(found, Potential)
    assert found.exact
    assert found.weights == tuple(w / a[0] for w in a)
    assert found.components == 1
    assert definition_holds(game, found)


@given(symmetrisable(), st.data())
def test_refused_with_a_cycle_that_does_not_close_when_one_link_is_changed(drawn, data):
    J, _, costs = drawn
    assume(len(J) > 2)  # two states with links of one sign always have weights
    i, j = data.draw(st.permutations(range(len(J))))[:2]
    J[i][j] += 1
    game = exposed(J, costs)
    found = weighted_potential(game)
    assert isinstance(found, NoPotential)
    assert not found
    _check_cycle(game, found)
    assert found.total != 0


def _check_cycle(game, found):
    """The four gains are those of the four moves, and their weighted sum is what is said."""
    definition = oracle.Definition(game)
    i, j = game.states.indices(found.states)
    start = tuple(game.actions[int(label in found.club)] for label in game.states.ids)
    gains, now = [], start
    for mover, action in ((i, 1), (j, 1), (i, 0), (j, 0)):
        gains.append(definition.gain(mover, now, game.actions[action]))
        now = (*now[:mover], game.actions[action], *now[mover + 1 :])
    assert now == start
    assert tuple(gains) == found.gains
    a, b = found.weights
    assert found.total == a * (gains[0] + gains[2]) + b * (gains[1] + gains[3])


@given(bound_games(max_profiles=81, kind="general"))
@settings(max_examples=25)
def test_any_game_is_judged_as_by_the_definition(game):
    """What is found satisfies the definition; where nothing is found no weights do, as its cycle shows."""
    game = replace(game, institution=game.institution.replace(admission="open"))
    found = weighted_potential(game)
    if found:
        assert definition_holds(game, found)
        space = ClubSpace.of(game)
        listed = [found.at(space.profile(k)) for k in range(len(space))]
        assert listed == list(found.values(space))
    else:
        assert found.total != 0
        if len(set(found.states)) == 2 and len(game.actions) == 2:
            _check_cycle(game, found)


def test_weights_of_accession_are_those_of_the_formula():
    share = [F(2, 5), F(3, 10), F(1, 5), F(1, 10)]
    benefit, legitimacy, depth, excludability, penalty = (
        [1, 2, F(1, 2), 3],
        [1, 0, 2, F(1, 3)],
        2,
        F(3, 4),
        F(1, 2),
    )
    world = States(
        list("ABCD"),
        size=share,
        population=share,
        cost=[1, 1, 1, 1],
        benefit=benefit,
        legitimacy_weight=legitimacy,
    )
    rules = Institution(depth=depth, excludability=excludability, exclusion_penalty=penalty)
    found = weighted_potential(bind(AccessionGame(), world, rules, divergence=0))
    formula = [
        s / (g * depth * excludability + w + penalty)
        for s, g, w in zip(share, benefit, legitimacy, strict=True)
    ]
    assert found.weights == tuple(a / formula[0] for a in formula)


def test_gains_that_are_not_linear_are_tested_in_every_club():
    """Alike states have a potential whatever the curve, and so have states that weigh legitimacy apart."""
    rules = Institution(inclusion_curve="x**2")
    alike = bind(
        AccessionGame(), States.symmetric(6), rules, benefit=0, cost="1/3", legitimacy=1, divergence=0
    )
    assert weighted_potential(alike).weights == (1,) * 6
    weights = [1, 2, 3, 4]
    world = States.symmetric(4, legitimacy_weight=weights)
    apart = bind(AccessionGame(), world, rules, benefit=0, cost="1/3", divergence=0)
    found = weighted_potential(apart)
    assert found.weights == tuple(F(1, w) for w in weights)
    assert definition_holds(apart, found)
    share = [F(1, 2), F(1, 3), F(1, 6)]
    unequal = States(list("ABC"), size=share, population=share, cost=[1, 1, 1])
    refused = weighted_potential(bind(AccessionGame(), unequal, rules, benefit=0, legitimacy=1, divergence=0))
    assert not refused
    _check_cycle(refused.game, refused)


def test_the_whole_world_has_a_potential_with_weights_of_what_a_state_brings():
    game = load_scenario("gatt_wto").bind(committed=False)
    found = weighted_potential(game)
    brings = 0.8 * game.states.size.astype(float) + 0.4 * game.states.population.astype(float)
    np.testing.assert_allclose(np.array(found.weights), brings / brings[0], rtol=1e-9)
    unequal = np.linspace(0.1, 0.7, 193)
    assert weighted_potential(rebind(game, legitimacy_weight=unequal)).total != 0


def test_no_potential_with_switching_costs_and_none_asked_for_under_consent():
    world = States.symmetric(3, entry_cost=[F(1, 5)] * 3)
    costly = weighted_potential(bind(AccessionGame(), world, benefit=1, cost=1, legitimacy=0, divergence=0))
    assert costly.total == -F(1, 5) * (1 - costly.game.institution.discount)
    closed = bind(
        AccessionGame(),
        States.symmetric(3),
        Institution(admission="unanimity"),
        benefit=1,
        cost=1,
        legitimacy=0,
        divergence=0,
    )
    with pytest.raises(NotApplicableError, match="open"):
        weighted_potential(closed)


def test_costs_of_switching_that_cancel_are_part_of_the_potential():
    """A subsidy that is paid back on leaving is as good as a payoff; Φ of a club counts it."""
    game = Game(
        "subsidy",
        ("out", "in"),
        aggregates={"members": {"in": 1}},
        payoffs={"out": 0, "in": "members - 2"},
        switching={("out", "in"): "-1", ("in", "out"): "1"},
    )
    found = weighted_potential(bind(game, States.symmetric(3)))
    assert definition_holds(found.game, found)
    space = ClubSpace.of(found.game)
    assert [found.at(space.profile(k)) for k in range(4)] == list(found.values(space)) == [0, 0, 1, 3]


def test_no_potential_where_a_state_wins_by_going_round():
    """Every move back costs what the move itself brings, but out, B, C and out again does not cancel."""
    game = Game(
        "round",
        ("out", "B", "C"),
        payoffs={"out": 0, "B": 0, "C": 0},
        switching={("B", "C"): "1", ("C", "B"): "-1"},
    )
    found = weighted_potential(bind(game, States.symmetric(2)))
    assert not found
    assert abs(found.total) == 1
    assert "when 1 moves to and fro, switching costs it" in str(found)


@pytest.mark.parametrize("strength", [1e-2, 1e-4, 1e-6])
def test_interactions_that_floats_can_hardly_see_are_judged_all_the_same(strength):
    game = Game(
        "faint",
        ("out", "in"),
        aggregates={"members": {"in": 1}},
        payoffs={"out": 0, "in": "1000000 + strength*(members - 1)**2"},
        columns={"strength": "how much others count"},
    )
    found = weighted_potential(bind(game, States.symmetric(4), strength=strength * np.arange(1.0, 5)))
    assert found  # gains are proportional to strength
    if strength > 1e-3:
        np.testing.assert_allclose(found.weights, [1, 1 / 2, 1 / 3, 1 / 4], rtol=1e-5)


def test_states_without_influence_have_any_weights():
    world = States.symmetric(3)
    game = bind(
        AccessionGame(),
        world,
        Institution(excludability=0),
        benefit=1,
        cost=["1/2", 1, 2],
        legitimacy=0,
        divergence=0,
    )
    found = weighted_potential(game)
    assert (found.weights, found.components) == ((1, 1, 1), 3)


def test_given_weights_are_tested_and_bad_ones_refused():
    share = ["1/2", "1/3", "1/6"]
    world = States(list("ABC"), size=share, population=share, cost=[1, 1, 1])
    game = bind(AccessionGame(), world, benefit=1, legitimacy=1, divergence=0)
    assert weighted_potential(game, weights=[F(3), F(2), F(1)])
    assert weighted_potential(game, weights=[3.0, 2.0, 1.0])
    assert not weighted_potential(game, weights=[1, 1, 1])
    with pytest.raises(InvalidInputError, match="one per state"):
        weighted_potential(game, weights=[1, -1, 1])
    with pytest.raises(InvalidInputError, match="alike states equal weights"):
        weighted_potential(rebind(game, states=States.symmetric(3, cost=[1, 1, 1])), weights=[1, 2, 3])
