"""Weikard, Cartel stability under an optimal sharing rule (2009), and Eyckmans and Finus (2009).

The ideas were read in abstracts (optimal sharing stabilises every coalition that any rule can; large
coalitions of different states may be stable); the numbers are derived for this project in the public good
with linear benefits b_i Q and costs q_i^2/(2 a_i). The formula of the surplus is

    -A B^2/2 + A sum b^2 + B sum ab - 3/2 sum ab^2,  A = sum a, B = sum b over the members.
"""

from __future__ import annotations

import random
from fractions import Fraction as F

import pytest

import gametheory_gov as gg
from gametheory_gov.agreements import coalition_surplus, potentially_stable, transfer_scheme
from tests.agreements.worlds import public_good

TWELVE = (
    (22, 24, 19, 3, 6, 4, 3, 7, 4, 2, 3, 3),
    (10, 4, 3, 2, 1, 6, 8, 25, 7, 9, 3, 5),
)


def simulated(b, a, club):
    """The surplus by simulation of abatement, without any formula of the package or of a surplus."""

    def payoff(i, members):
        whole = sum(b[j] for j in members)
        effort = [a[j] * (whole if j in members else b[j]) for j in range(len(b))]
        return b[i] * sum(effort) - F(effort[i]) ** 2 / (2 * a[i])

    return sum(payoff(i, club) - payoff(i, club - {i}) for i in club)


def by_formula(b, a):
    A, B, ab = sum(a), sum(b), [x * y for x, y in zip(a, b, strict=True)]
    squares = sum(x * x for x in b)
    weighted = sum(x * y * y for x, y in zip(a, b, strict=True))
    return -F(A) * B**2 / 2 + A * squares + B * sum(ab) - F(3, 2) * weighted


def whole(game):
    return coalition_surplus(game, game.states.ids)


@pytest.mark.parametrize(
    ("b", "a", "surplus"),
    [
        ((1, 1, 1), None, 0),
        ((1, 1, 1, 1), None, -6),
        ((1, 2, 3), None, 3),
        ((3, 1, 1, 1), None, -6),
        ((5, 1, 1, 1), None, 6),
        ((10, 1, 1, 1, 1), None, 70),
        ((1, 2, 3), (3, 2, 1), 6),
        ((4, 1, 1, 1), (F(1, 4), 1, 1, 1), F(-3, 8)),
        ((9, 1, 1, 1, 1), (F(1, 9), 1, 1, 1, 1), F(428, 9)),
    ],
)
def test_the_surplus_of_all_states(b, a, surplus):
    a = a or (1,) * len(b)
    found = whole(public_good(b, a))
    assert found.surplus == simulated(b, a, frozenset(range(len(b)))) == by_formula(b, a) == surplus
    assert found.potentially_internal is (surplus >= 0)
    assert found.verify().valid


@pytest.mark.parametrize("seed", range(12))
def test_the_formula_at_random_parameters(seed):
    rng = random.Random(seed)
    n = rng.randint(3, 6)
    b = [F(rng.randint(1, 9), rng.randint(1, 3)) for _ in range(n)]
    a = [F(rng.randint(1, 9), rng.randint(1, 3)) for _ in range(n)]
    game = public_good(b, a)
    club = frozenset(rng.sample(range(n), rng.randint(2, n)))
    found = coalition_surplus(game, [str(k + 1) for k in club])
    assert found.surplus == simulated(b, a, club)
    assert found.surplus == by_formula([b[k] for k in club], [a[k] for k in club])


def test_single_states_may_want_to_leave_what_holds_with_transfers():
    three, four = whole(public_good((1, 2, 3))), whole(public_good((5, 1, 1, 1)))
    assert tuple(three.incentives.values()) == (F(-21, 2), 0, F(27, 2))
    assert tuple(four.incentives.values()) == (F(141, 2), *[F(-43, 2)] * 3)
    for found, surplus in ((three, 3), (four, 6)):
        assert (found.surplus, found.internal, found.potentially_internal) == (surplus, False, True)
        assert transfer_scheme(found.game, found.club).internal


def named(entries, what):
    return [tuple(map(int, entry.members)) for entry in entries if getattr(entry, what)]


def test_all_stable_coalitions_of_five():
    game = public_good((1, 2, 3, 4, 5))
    found = potentially_stable(game)
    assert found.complete
    assert named(found, "internal") == [(3, 4), (4, 5)]
    assert named(found, "stable") == [(4, 5)]
    assert (len(found), found.number("potentially_internal")) == (20, 20)
    assert max(len(entry.members) for entry in found) == 3
    assert found.number("potentially_stable") == 10
    assert found.best("abatement").members == ("3", "4", "5")
    amounts = [
        game.reports(game.profile(club))["abatement"] for club in (["3", "4", "5"], [], game.states.ids)
    ]
    assert amounts == [39, 15, 75]
    assert ("3", "4", "5") in gg.solve(transfer_scheme(game, ["3", "4", "5"]).paid()).clubs


def test_diversity_pays():
    """One state that gains ten times as much as the others can keep all of them inside, and only all."""
    game = public_good((1, 1, 1, 1, 10))
    found = potentially_stable(game)
    assert found.complete
    assert (found.number("internal"), found.number("stable")) == (10, 0)
    assert found.clubs == (game.states.ids,)
    assert found.number("potentially_stable") == 1
    amounts = [game.reports(game.profile(club))["abatement"] for club in (game.states.ids, [])]
    assert amounts == [70, 14]
    paid = transfer_scheme(game, game.states.ids).paid()
    assert game.states.ids in gg.solve(paid).clubs
    assert game.states.ids not in gg.solve(game).clubs


def test_twelve_regions():
    game = public_good(*TWELVE)
    found = potentially_stable(game)
    assert found.complete
    assert found.considered == 2**12 - 1 - 12
    assert found.number("internal") == 17
    assert named(found, "stable") == [(2, 3)]
    assert found.number("potentially_internal") == 633
    assert max(len(entry.members) for entry in found) == 5
    assert found.number("potentially_stable") == 256
    best = found.best("abatement")
    assert best.members == ("2", "7", "8", "9", "10")
    amounts = [game.reports(game.profile(club))["abatement"] for club in (best.members, [], game.states.ids)]
    assert amounts == [2457, 678, 8300]
    assert transfer_scheme(game, best.members).internal
    assert found.verify().valid


def test_the_family_of_the_catalogue_is_the_same_game():
    b, a = TWELVE
    family = gg.bind(
        gg.games.public_goods.LinearQuadratic(),
        gg.States.symmetric(12),
        marginal_benefit=b,
        cost_slope=[F(1, x) for x in a],
    )
    found = potentially_stable(family)
    assert found.agreements == potentially_stable(public_good(b, a)).agreements
    best = transfer_scheme(family, found.best("abatement").members)
    assert best.paid().form is family.form  # its members are paid already, by nobody
    assert best.internal
    assert best.verify().valid
