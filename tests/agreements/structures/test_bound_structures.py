"""Partition functions of bound games whose actions are coalitions."""

from __future__ import annotations

from fractions import Fraction as F

import pytest

import gametheory_gov as gg
from gametheory_gov.agreements import PartitionFunction, characteristic_function, partition_function
from gametheory_gov.base.errors import InvalidInputError, NotApplicableError
from tests import worlds
from tests.oracles.claims import exactly


def cartels(number, N, second="1", **options):
    """Cartels with linear demand; the second may be worth another multiple."""
    names = [f"cartel_{k}" for k in range(1, number + 1)]
    deciding = " + ".join(["alone", "1", *(f"Min(members_{k}, 1)" for k in range(1, number + 1))])
    payoffs = {name: f"1/(({deciding})**2*members_{k})" for k, name in enumerate(names, 1)}
    payoffs[names[-1]] += f"*({second})"
    form = gg.Game(
        "cartels", ("outside", *names), payoffs={"outside": f"1/({deciding})**2", **payoffs},
        aggregates={f"members_{k}": {name: 1} for k, name in enumerate(names, 1)} | {"alone": {"outside": 1}},
        cooperation=(0, *[1] * number),
    )  # fmt: skip
    return gg.bind(form, gg.States.symmetric(N), **options)


@pytest.mark.parametrize(("number", "N"), [(1, 2), (1, 3), (2, 4), (2, 5), (3, 6)])
def test_cartels_are_those_of_the_closed_form(number, N):
    wanted = PartitionFunction.alike(N, lambda size, sizes: F(1, size * (len(sizes) + 1) ** 2))
    for options in ({}, {"exact": False}):
        assert partition_function(cartels(number, N, **options)) == wanted


def test_payoffs_are_those_of_the_definition_at_a_profile():
    game = worlds.random_game(2, 3)
    definition, (out, inside) = exactly(game), game.actions
    for structure, row in partition_function(game).payoffs.items():
        (club,) = [c for c in structure if len(c) > 1] or [()]
        profile = tuple(inside if label in club else out for label in game.states.ids)
        assert row == tuple(definition.payoff(i, profile) for i in range(3))


def test_where_others_stand_alone_it_is_the_worth_of_a_club():
    game = worlds.random_game(4, 3)
    assert characteristic_function(partition_function(game)).worths == characteristic_function(game).worths


def test_delta_of_a_bound_game_goes_by_its_structures():
    for game in (worlds.random_game(5, 3), cartels(2, 5)):
        found = characteristic_function(game, "delta")
        assert found == characteristic_function(partition_function(game), "delta")
        assert found.verify().valid
    assert characteristic_function(cartels(2, 5)).game == partition_function(cartels(2, 5))


def agreements():
    """Agreements of the catalogue among five states."""
    good, states = gg.games.public_goods, gg.States.symmetric(5)
    figures = {"marginal_benefit": [1, 2, 3, 4, "1/2"], "cost_slope": [1, 2, 1, "1/3", 4]}
    yield gg.bind(good.LinearQuadratic(), states, **figures)
    yield gg.bind(good.LinearQuadratic(), states, marginal_benefit=[1.5, 2, 3, 4, 0.25], exact=False)
    yield gg.bind(
        good.QuadraticBenefits("simultaneous"), states, cost_slope="1/7", satiation=3, benefit_slope=2
    )
    for nonnegative in (False, True):
        yield gg.bind(good.EmissionGame("simultaneous", nonnegative=nonnegative), states, damage_slope="1/50")
    yield gg.bind(good.CournotCartel(), states, demand=3, demand_slope="1/2")
    for tie in ("provide", "rest"):
        benefits = [1, 1, 2, 1, 3]
        yield gg.bind(good.LinearPublicGood(tie), states, marginal_benefit=benefits, provision_cost=3)


def together(game, structure, coalition, step):
    """What a coalition gets if each of its members provides more by a step, benefits being linear."""
    b, c = ([F(x) for x in game.values[name]] for name in ("marginal_benefit", "cost_slope"))
    ids = list(game.states.ids)
    of = {i: sum(b[ids.index(j)] for j in part) for part in structure for i in part}
    provided = [of[i] / c[k] + step * (i in coalition) for k, i in enumerate(ids)]
    inside = [ids.index(i) for i in coalition]
    return sum(b[k] * sum(provided) - c[k] * provided[k] ** 2 / 2 for k in inside)


def test_agreements_of_the_catalogue_have_several_coalitions():
    for game in agreements():
        found, club = partition_function(game), characteristic_function(game)
        assert characteristic_function(found).worths == club.worths
        assert club.game == game
        assert characteristic_function(game, "delta").game == found
        pairs = game.states.ids[1:3], game.states.ids[3:]
        assert found.at(pairs) != found.at(pairs[:1])


def loser(negative):
    """Three states gain by abatement and one loses."""
    family = gg.games.public_goods.LinearQuadratic(negative=negative)
    return gg.bind(family, gg.States.symmetric(4), marginal_benefit=[1, 2, 3, -2], cost_slope=[1, 2, 1, 3])


@pytest.mark.parametrize("game", [next(agreements()), loser("allowed")])
def test_with_several_coalitions_none_gains_by_providing_something_else(game):
    found = partition_function(game)
    for structure in found.payoffs:
        for coalition in structure:
            best = together(game, structure, coalition, F(0))
            assert best == found.worth(coalition, structure)
            assert all(together(game, structure, coalition, step) < best for step in (F(1, 9), F(-1, 9)))


def test_what_a_game_adds_to_an_agreement_is_not_left_out():
    good, states = gg.games.public_goods, gg.States.symmetric(5)
    for family, rules, options, words in (
        (good.QuadraticBenefits(), None, {"cost_slope": 1}, "leads"),
        (good.LinearQuadratic(), gg.Institution(exclusion_penalty=1), {}, "something else"),
        (good.LinearQuadratic(), gg.Institution(minimum_participation=(3, 0)), {}, "something else"),
        (good.LinearQuadratic().with_legitimacy(), None, {"legitimacy": 2}, "something else"),
        (good.EmissionGame("simultaneous"), None, {"damage_slope": 3}, "something else"),
        (good.LinearQuadratic(negative="zero"), None, {"marginal_benefit": [1, 1, 1, 1, -1]}, "corner"),
        (good.PowerCost(), None, {"elasticity": 2}, "has actions for 1"),
    ):
        game = gg.bind(family, states, rules, **options)
        with pytest.raises(NotApplicableError, match=words):
            partition_function(game)


def test_what_has_no_structures_is_refused():
    for call, error, words in (
        (lambda: partition_function(cartels(2, 6)), NotApplicableError, "3 coalitions of two or more"),
        (lambda: partition_function(cartels(4, 9)), NotApplicableError, "up to 8"),
        (lambda: partition_function(cartels(2, 4, second="2")), NotApplicableError, "which coalition takes"),
        (lambda: partition_function(cartels(1, 3).commit(["1"])), InvalidInputError, "game.release"),
        (lambda: partition_function("club"), InvalidInputError, "no bound game"),
        (lambda: characteristic_function(cartels(2, 4), "alpha"), NotApplicableError, "two actions"),
        (
            lambda: characteristic_function(partition_function(cartels(2, 4)), "beta"),
            InvalidInputError,
            "need the",
        ),
    ):
        with pytest.raises(error, match=words):
            call()
