"""Treaties that need enough parties to enter into force, by number and by weight.

Sources. That every signatory of such a treaty is pivotal is common knowledge of the field; the stable sizes
were derived. The Paris agreement entered into force when 55 parties of 55 per cent of emissions had joined
(article 21): both are needed.
"""

from __future__ import annotations

from fractions import Fraction as F

import pytest

import gametheory_gov as gg
from tests.oracles.public_goods_by_hand import every_club

ROOM = gg.games.public_goods


def sizes(family, n, institution=None, ties="join", **given):
    solution = gg.solve(
        gg.bind(family, gg.States.symmetric(n), institution, **given),
        gg.equilibria.BranchingSolver(),
        ties=ties,
    )
    assert solution.complete
    assert solution.verify().valid
    return sorted({len(club) for club in solution.clubs})


def test_linear_and_quadratic_cost_without_one():
    """Clubs of one and none provide nothing and are left out."""
    linear = sizes(ROOM.LinearPublicGood(), 20, ties="weak", provision_cost="5/2")
    assert [k for k in linear if k > 1] == [3]
    assert [k for k in sizes(ROOM.LinearQuadratic(), 10, ties="weak") if k > 1] == [2, 3]


@pytest.mark.parametrize("needed", [4, 5, 7, 10])
def test_every_signatory_is_pivotal(needed):
    """Who leaves gets what all get without a treaty, N - 1/2; so any minimum above three is just reached."""
    institution = gg.Institution(minimum_participation=(needed, 0))
    game = gg.bind(ROOM.LinearQuadratic(), gg.States.symmetric(10), institution)
    club = game.profile(game.states.ids[:needed])
    payoffs = game.plain(game.payoffs(club)).tolist()
    member, outsider = F(needed**2, 2) - needed + 10, needed**2 + 10 - needed - F(1, 2)
    assert payoffs == [member] * needed + [outsider] * (10 - needed)
    left = game.plain(game.payoffs(game.profile(game.states.ids[: needed - 1])))
    assert left.tolist() == [F(19, 2)] * 10
    assert sizes(ROOM.LinearQuadratic(), 10, institution) == [needed]


@pytest.mark.parametrize("needed", [2, 3])
def test_a_minimum_below_what_is_stable_changes_nothing(needed):
    assert sizes(ROOM.LinearQuadratic(), 10, gg.Institution(minimum_participation=(needed, 0))) == [3]


def test_nobody_bothers_where_all_who_sign_are_too_few():
    """Without a treaty in force signing changes nothing: weakly, any number two or more short may sign."""
    institution = gg.Institution(minimum_participation=(10, 0))
    assert sizes(ROOM.LinearQuadratic(), 10, institution, "weak") == [0, 1, 2, 3, 4, 5, 6, 7, 8, 10]
    assert sizes(ROOM.LinearQuadratic(), 10, institution, "stay_out") == [0, 10]


@pytest.mark.parametrize(("count", "weight"), [(0, "55/100"), (4, 0), (4, "55/100"), (3, "3/4")])
def test_number_and_weight_jointly(count, weight):
    """Seven states of unequal emissions: all clubs that reach both and lose one when anybody leaves."""
    emissions = [F(n, 100) for n in (30, 20, 15, 12, 10, 8, 5)]
    benefit = [2, 1, 1, 1, 1, 1, 1]
    world = gg.States.symmetric(7).replace(size=emissions)
    institution = gg.Institution(minimum_participation=(count, weight))
    game = gg.bind(ROOM.LinearQuadratic(), world, institution, marginal_benefit=benefit)

    def reached(club):
        return len(club) >= count and sum(emissions[i] for i in club) >= F(weight)

    def payoff(i, club):
        if not reached(club):
            club = frozenset()
        joint = sum(benefit[j] for j in club)
        done = [F(joint if j in club else benefit[j]) for j in range(7)]
        return benefit[i] * sum(done) - done[i] ** 2 / 2

    expected = {
        tuple(world.ids[i] for i in sorted(club))
        for club in every_club(7)
        if all(payoff(i, club) >= payoff(i, club - {i}) for i in club)
        and not any(payoff(i, club | {i}) >= payoff(i, club) for i in set(range(7)) - club)
    }
    assert set(gg.solve(game).clubs) == expected
    in_force = [club for club in expected if reached([world.ids.index(label) for label in club])]
    assert in_force


def test_many_parties_of_little_weight_do_not_suffice():
    """Sixty-one parties with 47 per cent of emissions, as in September 2016, and twenty-nine with 68."""
    world = gg.States.symmetric(70).replace(size=[*[F(69, 1170)] * 9, *[F(1, 130)] * 61])
    game = gg.bind(ROOM.LinearQuadratic(), world, gg.Institution(minimum_participation=(55, "55/100")))
    void = [F(139, 2)] * 70
    for club, in_force in (
        (world.ids[9:], False),
        (world.ids[:29], False),
        (world.ids[7:], True),
        (world.ids[:55], True),
    ):
        assert (game.plain(game.payoffs(game.profile(club))).tolist() != void) == in_force
