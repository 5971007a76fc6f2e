"""Agreements of states that differ in what they gain by abatement and in its cost, without transfers.

Linear benefits and quadratic costs (Barrett 1994). What transfers could add, the surplus of an agreement, is
potential internal stability in the spirit of Carraro, Eyckmans and Finus. All numbers were derived from the
payoffs by counting all coalitions, not read in a paper; the twelve regions are made up.
"""

from __future__ import annotations

from fractions import Fraction as F

import numpy as np
import pytest

import gametheory_gov as gg
from gametheory_gov import closed_forms as cf
from gametheory_gov.base.errors import BindingError
from gametheory_gov.games.public_goods import LinearQuadratic
from tests.oracles.public_goods import clubs_of, linear_benefits, stable

REGIONS = (22, 24, 19, 3, 6, 4, 3, 7, 4, 2, 3, 3), (10, 4, 3, 2, 1, 6, 8, 25, 7, 9, 3, 5)


def bound(b, ease=None, **options):
    """A game of states that gain b by a unit, with slopes of cost one over ease."""
    slopes = [1 / F(a) for a in ease or [1] * len(b)]
    world = gg.States.symmetric(len(b))
    return gg.bind(LinearQuadratic(**options), world, marginal_benefit=list(b), cost_slope=slopes)


def payoffs(game, club):
    """Everybody's payoff when a club of positions agrees."""
    own = game.payoffs(game.profile([game.states.ids[i] for i in club]))
    return list(map(game.plain, own))


@pytest.mark.parametrize(
    ("b", "ease", "expected"),
    [
        ((1, 1, 1), None, 0),
        ((1, 1, 1, 1), None, -6),
        ((1, 2, 3), None, 3),
        ((3, 1, 1, 1), None, -6),
        ((5, 1, 1, 1), None, 6),
        ((10, 1, 1, 1, 1), None, 70),
        ((1, 2, 3), (3, 2, 1), 6),
        ((4, 1, 1, 1), ("1/4", 1, 1, 1), F(-3, 8)),
        ((9, 1, 1, 1, 1), ("1/9", 1, 1, 1, 1), F(428, 9)),
    ],
)
def test_surplus(b, ease, expected):
    """What members get together beyond what each would get by leaving alone, in two ways."""
    game, everybody = bound(b, ease), frozenset(range(len(b)))
    left = [payoffs(game, everybody - {i})[i] for i in everybody]
    assert sum(payoffs(game, everybody)) - sum(left) == expected
    a = [F(x) for x in ease or [1] * len(b)]
    sums = {
        "A": sum(a),
        "B": sum(b),
        "sum_b2": sum(y**2 for y in b),
        "sum_ab": sum(x * y for x, y in zip(a, b, strict=True)),
        "sum_ab2": sum(x * y**2 for x, y in zip(a, b, strict=True)),
    }
    assert cf.agreement_surplus().evaluate(**sums) == expected


@pytest.mark.parametrize(
    ("b", "expected"),
    [((1, 2, 3), ("-21/2", 0, "27/2")), ((5, 1, 1, 1), ("141/2", "-43/2", "-43/2", "-43/2"))],
)
def test_a_positive_surplus_does_not_keep_those_who_lose(b, expected):
    game, everybody = bound(b), frozenset(range(len(b)))
    stays = [payoffs(game, everybody)[i] - payoffs(game, everybody - {i})[i] for i in range(len(b))]
    assert stays == [F(x) for x in expected]


@pytest.mark.parametrize(
    ("b", "ease", "internally", "clubs"),
    [
        ((1, 2, 3, 4, 5), None, {("3", "4"), ("4", "5")}, {("4", "5")}),
        ((1, 1, 1, 1, 10), None, 10, set()),
        (*REGIONS, 17, {("2", "3")}),
    ],
)
def test_all_stable_agreements(b, ease, internally, clubs):
    game = bound(b, ease)
    solution = gg.solve(game)
    assert solution.complete
    assert solution.verify().valid
    # one that signs alone changes nothing: it is no agreement, though indifferent states sign
    signed = {e.members for e in solution.equilibria if game.reports(game.profile(e.members))["parties"] > 0}
    assert signed == clubs == {club for club in solution.clubs if len(club) > 1}
    slopes = [1 / F(a) for a in ease or [1] * len(b)]
    counted = stable(lambda club: linear_benefits(club, list(map(F, b)), slopes), len(b), inside_only=True)
    together = {tuple(game.states.ids[i] for i in sorted(club)) for club in counted if len(club) > 1}
    assert together == internally if isinstance(internally, set) else len(together) == internally


def test_abatement_of_five():
    game = bound((1, 2, 3, 4, 5))
    for club, amount in (((), 15), (("3", "4", "5"), 39), (game.states.ids, 75)):
        assert game.reports(game.profile(club))["abatement"] == amount
    game = bound(*REGIONS)
    for club, amount in (((), 678), (("2", "7", "8", "9", "10"), 2457), (game.states.ids, 8300)):
        assert game.reports(game.profile(club))["abatement"] == amount


@pytest.mark.parametrize("negative", ["refused", "zero", "allowed"])
def test_random_states_against_counting(negative):
    rng, low = np.random.default_rng(13), 0 if negative == "refused" else -5
    for _ in range(12):
        number = int(rng.integers(2, 6))
        b = [F(int(x), int(rng.integers(1, 4))) for x in rng.integers(low, 9, number)]
        ease = [F(int(x), int(rng.integers(1, 4))) for x in rng.integers(1, 9, number)]
        game = bound(b, ease, negative=negative)

        def counted(club, b=b, ease=ease):
            return linear_benefits(club, b, [1 / a for a in ease], least=0 if negative == "zero" else None)

        for club in clubs_of(number):
            assert payoffs(game, club) == counted(club)
        solution = gg.solve(game)
        assert solution.complete
        assert solution.verify().valid
        found = {frozenset(game.states.ids.index(m) for m in club) for club in solution.clubs}
        assert found == stable(counted, number)


def test_who_loses_by_abatement_is_refused_unless_said():
    with pytest.raises(BindingError, match=r"marginal_benefit\[1\] \('2'\) = -2; a number that is not neg"):
        bound((1, -2, 3))
    idle, emitting = (bound((1, -2, 3), negative=word) for word in ("zero", "allowed"))
    assert idle.reports(idle.profile([]))["abatement"] == 4
    assert emitting.reports(emitting.profile([]))["abatement"] == 2
