"""A carbon club with a penalty per partner, a reduced form in the spirit of Nordhaus, Climate clubs (2015).

Fifteen states that share a social cost of carbon of 30. The numbers were derived here from
t m >= kappa (P - p)^2/2.
"""

from __future__ import annotations

from fractions import Fraction as F

import pytest

import gametheory_gov as gg

CLUB = gg.games.public_goods.CarbonClub()


def bound(price, tariff, n=15, cost=2, **more):
    return gg.bind(CLUB, gg.States.symmetric(n), carbon_cost=cost, price=price, tariff=tariff, **more)


def sizes(game, ties="join"):
    solution = gg.solve(game, gg.equilibria.BranchingSolver(), ties=ties)
    assert solution.complete
    assert solution.verify().valid
    return sorted({len(club) for club in solution.clubs})


@pytest.mark.parametrize(("price", "net_cost"), [(15, F(169, 2)), (30, F(392))])
def test_nobody_or_all(price, net_cost):
    alone = bound(price, 0)
    assert alone.plain(alone.gains(alone.profile([])))[0, 1] == -net_cost
    edge = net_cost / 14
    assert sizes(bound(price, edge)) == [0, 15]
    assert sizes(bound(price, edge - F(1, 10**6))) == [0]
    assert sizes(bound(price, edge), "stay_out") == [0]


def test_the_tipping_size():
    game = bound(15, 10)
    assert gg.tipping.seed_size(game).number == 9
    assert gg.tipping_number(game).number == 9
    assert sizes(bound(30, 10)) == [0]
    assert sizes(bound(30, 10, n=40, cost=2)) == [0]  # 39 partners are one too few
    assert sizes(bound(30, 10, n=41, cost=2)) == [0, 41]


def test_in_closed_form():
    condition = gg.closed_forms.tipping_condition(CLUB.form(gg.Institution()))
    assert str(condition.statement) == "k >= abatement_response*(carbon_cost - price)**2/(2*tariff)"


@pytest.mark.parametrize("price", [4, 8, 16])
def test_the_penalty_that_holds_all_in_rises_with_the_square_of_the_price(price):
    edge = F((price - 2) ** 2, 28)
    assert sizes(bound(price, edge)) == [0, 15]
    assert sizes(bound(price, edge - F(1, 10**6))) == [0]
