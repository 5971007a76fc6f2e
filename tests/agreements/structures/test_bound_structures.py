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


def test_what_has_no_structures_is_refused():
    for call, error, words in (
        (lambda: partition_function(cartels(2, 6)), NotApplicableError, "3 coalitions of two or more"),
        (lambda: partition_function(cartels(4, 9)), NotApplicableError, "up to 8"),
        (lambda: partition_function(cartels(2, 4, second="2")), NotApplicableError, "which coalition takes"),
        (lambda: partition_function(cartels(1, 3).commit(["1"])), InvalidInputError, "game.release"),
        (lambda: partition_function("club"), InvalidInputError, "no bound game"),
        (lambda: characteristic_function(cartels(2, 4)), NotApplicableError, "partition_function"),
    ):
        with pytest.raises(error, match=words):
            call()
