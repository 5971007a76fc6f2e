"""Chander and Tulkens 1997: their cost sharing is in the γ-core."""

from __future__ import annotations

import random
from fractions import Fraction as F

import numpy as np
import pytest
from scipy.optimize import linprog

import gametheory_gov as gg
from gametheory_gov.agreements import characteristic_function, transfer_scheme
from tests.oracles.divisions import excess


def linear(number):
    """Linear benefits and quadratic costs, of states that differ."""
    rng = random.Random(10)
    for _ in range(number):
        n = rng.randrange(2, 7)
        benefit = [F(rng.randrange(1, 40), 4) for _ in range(n)]
        cost = [F(rng.randrange(1, 20), 3) for _ in range(n)]
        family, states = gg.games.public_goods.LinearQuadratic(), gg.States.symmetric(n)
        yield gg.bind(family, states, marginal_benefit=benefit, cost_slope=cost), benefit


def alike(number):
    """Benefits that level off, and damages that rise, of states that are alike."""
    rng = random.Random(11)
    for k in range(number):
        n = rng.randrange(2, 7)
        states, good = gg.States.symmetric(n), gg.games.public_goods
        if k % 2:
            family = good.EmissionGame("simultaneous", nonnegative=False)
            yield gg.bind(family, states, damage_slope=F(rng.randrange(1, 9), 20)), [1] * n
        else:
            cost = F(rng.randrange(1, 9), 20)
            yield gg.bind(good.QuadraticBenefits("simultaneous"), states, cost_slope=cost), [1] * n


def shared(game, weights):
    """What everybody gets in the agreement of all, shares in proportion to marginal benefits."""
    scheme = transfer_scheme(game, game.states.ids, "chander_tulkens", column=weights)
    return {i: payoff + scheme.transfers[i] for i, payoff in scheme.payoffs.inside.items()}


@pytest.mark.parametrize("games", [linear, alike])
def test_no_coalition_gains_by_leaving_if_the_others_then_act_alone(games):
    for game, weights in games(20):
        found = characteristic_function(game, "gamma")
        shares = shared(game, weights)
        point = tuple(shares.values())
        assert sum(point) == found.worths.values[-1]
        assert all(excess(found.worths.values, point, mask) <= 0 for mask in range(1, 2**game.N))
        assert found.core().objection(shares) is None


def test_by_the_formula_of_their_paper():
    """Costs without agreement, and additional costs in proportion to marginal benefits."""
    for game, b in linear(20):
        a = [1 / F(c) for c in game.values["cost_slope"]]
        nash = [a[i] * b[i] ** 2 / 2 for i in range(game.N)]
        optimal = [a[i] * sum(b) ** 2 / 2 for i in range(game.N)]
        more = sum(optimal) - sum(nash)
        wanted = [b[i] * sum(a) * sum(b) - nash[i] - b[i] / sum(b) * more for i in range(game.N)]
        assert list(shared(game, b).values()) == wanted


def test_the_core_is_not_empty_by_a_linear_program():
    for game, _ in [*linear(8), *alike(8)]:
        found = characteristic_function(game)
        values, n = found.worths.values, game.N
        masks = range(1, 2**n - 1)
        program = linprog(
            np.zeros(n),
            A_ub=[[-(mask >> k & 1) for k in range(n)] for mask in masks],
            b_ub=[-float(values[mask]) for mask in masks],
            A_eq=[[1] * n],
            b_eq=[float(values[-1])],
            bounds=[(None, None)] * n,
        )
        assert program.status == 0
        assert not found.core().empty
        assert found.core().verify().valid


def test_without_payments_who_gains_little_leaves():
    """Members bear costs by their slopes, whatever they gain."""
    family = gg.games.public_goods.LinearQuadratic()
    game = gg.bind(family, gg.States.symmetric(3), marginal_benefit=[1, 10, 10])
    core = characteristic_function(game).core()
    assert core.objection(shared(game, [1, 10, 10])) is None
    everybody = game.plain(game.payoffs(game.states.ids))
    assert core.objection(dict(zip(game.states.ids, everybody, strict=True))) == ("1",)
