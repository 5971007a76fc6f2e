"""Barrett (1999), A Theory of Full International Cooperation, Journal of Theoretical Politics 11.

The prisoners' dilemma of many: one payoff, two questions. How many sign when it is played once and everybody
is free to leave, and how many a repeated game holds to an agreement that withstands renegotiation. The sizes
were derived from the inequalities.
"""

from __future__ import annotations

from fractions import Fraction as F
from math import ceil, floor

import numpy as np
import pytest

import gametheory_gov as gg
from gametheory_gov import closed_forms as cf
from gametheory_gov.base.errors import NotApplicableError
from gametheory_gov.games.public_goods import LinearPublicGood, LinearQuadratic
from tests.literature.test_barrett_1994 import sizes
from tests.oracles.public_goods import clubs_of, provision, stable

ROWS = [("3/2", 2, 2), (2, 2, 3), ("5/2", 3, 3), (3, 3, 4), ("10/3", 4, 4), (5, 5, 6)]


@pytest.mark.parametrize(("cost", "once", "repeated"), ROWS)
def test_one_payoff_two_answers(cost, once, repeated):
    assert sizes(LinearPublicGood(), 7, provision_cost=cost) == [once]
    stage = gg.bind(LinearPublicGood(joint=False), gg.States.symmetric(8), provision_cost=cost)
    assert gg.solve(stage).clubs == ((),)
    form = cf.renegotiation_condition(stage)
    assert floor(form.bound_at(provision_cost=cost, marginal_benefit=1)) == repeated
    assert cf.renegotiation_condition(stage, free=()).derivation[-1].formula == repeated


def test_the_repeated_bound_is_the_inequality():
    form = cf.renegotiation_condition(LinearPublicGood(joint=False).form(gg.Institution()))
    words = {step.words: step.formula for step in form.derivation}
    patience = words["deviating does not pay from the discount factor"]
    rng = np.random.default_rng(1999)
    for _ in range(20):
        b, c, n = F(int(rng.integers(1, 9)), 4), F(int(rng.integers(1, 60)), 7), int(rng.integers(2, 12))
        game = gg.bind(
            LinearPublicGood(joint=False), gg.States.symmetric(n), marginal_benefit=b, provision_cost=c
        )

        def payoff(providers, state, game=game):
            return game.plain(game.payoffs(game.profile(game.states.ids[:providers]))[state])

        kept = payoff(1, n - 1) >= payoff(n, n - 1)  # who rests while the first provides, against all
        assert kept == (n <= form.bound_at(provision_cost=c, marginal_benefit=b))
        deviating = payoff(n - 1, n - 1) - payoff(n, n - 1)
        numbers = {
            s: {"n": n, "marginal_benefit": b, "provision_cost": c}[s.name] for s in patience.free_symbols
        }
        assert patience.subs(numbers) == deviating / (payoff(n, 0) - payoff(1, 0))


def test_renegotiation_limits_three_under_quadratic_costs_less():
    """There resting is doing what outsiders do, which is nearly as good: no agreement is punished for."""
    form = cf.renegotiation_condition(
        LinearQuadratic().form(gg.Institution()), figures={"marginal_benefit": 1, "cost_slope": 1}
    )
    assert [n for n in range(1, 9) if form.evaluate(n=n)] == [1]


def test_what_does_not_grow_is_not_limited():
    flat = gg.Game("flat", ("out", "in"), aggregates={"m": {"in": 1}}, payoffs={"out": "m", "in": "1 + 0*m"})
    with pytest.raises(NotApplicableError, match="does not grow with their number"):
        cf.renegotiation_condition(flat)


@pytest.mark.parametrize("indifferent", ["provide", "rest"])
def test_agreements_of_states_that_differ(indifferent):
    rng = np.random.default_rng(4)
    for _ in range(15):
        number, c = int(rng.integers(2, 6)), F(int(rng.integers(2, 9)), 2)
        b = [F(int(x), 2) for x in rng.integers(0, 6, number)]
        world = gg.States.symmetric(number)
        game = gg.bind(LinearPublicGood(indifferent), world, marginal_benefit=b, provision_cost=c)

        def counted(club, b=b, c=c):
            return provision(club, b, c, tie=indifferent == "provide")

        for club in clubs_of(number):
            own = game.payoffs(game.profile([world.ids[i] for i in club]))
            assert list(map(game.plain, own)) == counted(club)
        solution = gg.solve(game)
        assert solution.complete
        found = {frozenset(world.ids.index(m) for m in club) for club in solution.clubs}
        assert found == stable(counted, number)


def test_the_tie_at_the_last_provider_changes_the_size():
    for cost in (2, 3, 4):
        assert sizes(LinearPublicGood(), 6, provision_cost=cost) == [ceil(F(cost))]
        assert sizes(LinearPublicGood("rest"), 6, provision_cost=cost) == [cost + 1]


def dilemma(b, d, c, number=8):
    """Who pollutes gets b for each other that abates, who abates d for each other, less c."""
    game = gg.Game(
        "dilemma of many",
        ("pollute", "abate"),
        aggregates={"abating": {"abate": 1}},
        payoffs={"pollute": f"({b})*abating", "abate": f"({d})*(abating - 1) - ({c})"},
    )
    return gg.bind(game, gg.States.symmetric(number))


@pytest.mark.parametrize(
    ("numbers", "sizes", "one_period"),
    [((3, 2, 7), (5, 6), ()), (("3/2", 1, 4), (6,), ()), ((1, 1, "5/2"), (4,), (4,))],
)
def test_agreements_that_withstand_renegotiation_and_how_long_one_repents(numbers, sizes, one_period):
    """At most 1 + (b + c)/d parties, worth having iff d(n - 1) > c; the first two need two periods."""
    found = gg.enforcement.renegotiation_proof(dilemma(*numbers))
    assert found.sizes == sizes
    assert found.verify().valid
    assert gg.enforcement.renegotiation_proof(dilemma(*numbers), rounds=1).sizes == one_period
    assert {one.rounds for one in found.agreements if one.rounds} == {1 if one_period else 2}
    b, d, c = map(F, numbers)
    assert sizes == tuple(n for n in range(2, 9) if d * (n - 1) > c and n <= 1 + (b + c) / d)


@pytest.mark.parametrize("rounds", [2, 3, 4, 7])
def test_more_periods_allow_the_same_sizes(rounds):
    for numbers, allowed in (((3, 2, 7), (5, 6)), (("3/2", 1, 4), (6,)), ((1, 1, "5/2"), (4,))):
        assert gg.enforcement.renegotiation_proof(dilemma(*numbers), rounds=rounds).sizes == allowed
