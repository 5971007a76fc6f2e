r"""Naím, Minilateralism: the magic number to get real international action (2009).

The article was not at hand; its question (the smallest number of countries with the largest impact) is
known from the project's reference notes, and it has no model. This is a reconstruction with a size-weighted
k-group, derived for this project: state i gets :math:`\gamma(s_i + S_{-i}) d - c\,d` inside and nothing
outside (an excludable good, ξ = 1), so a club holds together iff its size share is at least θ = c/γ.

Two numbers follow and differ: the *impact number*, fewest states in a club that nobody wants to leave (the
fewest that hold θ), and the *tipping number*, fewest committed founders from which all join. The largest
outsider joins already when it would itself complete θ, so with these shares one founder fewer suffices.
"""

from __future__ import annotations

from bisect import bisect_left
from fractions import Fraction as F
from itertools import combinations

import pytest

from gametheory_gov import AccessionGame, States, bind, grow, solve
from gametheory_gov.games.public_goods import LinearQuadratic
from tests.oracles import clubs as oracle

SHARES = [F(n, 100) for n in (24, 16, 15, 10, 7, 6, 5, 5, 4, 3, 3, 2)]
CASES = [("0.2", 1, 0), ("0.5", 3, 2), ("0.75", 6, 5)]


def group(threshold):
    ids = [f"S{k:02d}" for k in range(1, 13)]
    world = States(ids, size=SHARES, population=[F(1, 12)] * 12)
    return bind(AccessionGame(), world, benefit=1, cost=threshold, legitimacy=0, divergence=0)


def holds_together(definition, club):
    profile = tuple("member" if label in club else "outside" for label in definition.game.states.ids)
    rows = [definition.game.states.ids.index(label) for label in club]
    return not any(definition.leaves(i, profile, "outside", "join") for i in rows)


@pytest.mark.parametrize(("threshold", "impact", "tipping"), CASES)
def test_impact_number(threshold, impact, tipping):
    """The fewest of the largest states that hold the threshold, and no smaller club of any states does."""
    assert sum(SHARES[:impact]) >= F(threshold) > sum(SHARES[: impact - 1])
    game = group(threshold)
    definition = oracle.Definition(game)
    ids = game.states.ids
    assert holds_together(definition, ids[:impact])
    for size in range(1, impact):
        assert not any(holds_together(definition, club) for club in combinations(ids, size))
    path = grow(game, ids[:impact])
    assert path.would_leave == ()
    assert grow(game, ids[:impact], committed=False).universal


@pytest.mark.parametrize(("threshold", "impact", "tipping"), CASES)
def test_tipping_number_is_one_less(threshold, impact, tipping):
    game = group(threshold)
    ids = game.states.ids
    ends = [grow(game, ids[:k]).universal for k in range(len(ids) + 1)]
    assert ends == [k >= tipping for k in range(len(ids) + 1)]
    assert tipping == impact - 1
    if tipping:  # no set of fewer founders, whoever they are, tips the world
        assert not any(tips(club, F(threshold)) for club in combinations(range(12), tipping - 1))


def tips(founders, threshold):
    """Whether all join from some founders, in fractions and by hand."""
    inside = set(founders)
    while joining := {
        i for i in range(12) if i not in inside and SHARES[i] + sum(SHARES[j] for j in inside) >= threshold
    }:
        inside |= joining
    return len(inside) == 12


@pytest.mark.parametrize(("threshold", "impact", "tipping"), CASES)
def test_a_hegemon_suffices_iff_it_holds_the_threshold_alone(threshold, impact, tipping):
    alone = grow(group(threshold), ["S01"], committed=False)
    assert alone.universal == (SHARES[0] >= F(threshold)) == (impact == 1)
    sizes = [len(club) for club in solve(group(threshold)).clubs]
    assert sizes == ([12] if impact == 1 else [0, 12])


@pytest.mark.parametrize(
    ("share", "alike", "unequal"),
    [("0.5", 137, 112), ("0.75", 168, 157), ("0.85", 178, 175), ("0.9", 184, 183), ("0.95", 189, 192)],
)
def test_magic_numbers_of_what_an_agreement_does(share, alike, unequal):
    """The fewest states, the largest first, whose agreement does a share of what one of all would do.

    What cooperation adds grows with the square of a club: k(k - 1) of N(N - 1) where 193 are alike, and
    (k - 1) B of (N - 1) B_N for benefits 1, 1/2, 1/3, ... of 200.
    """

    def fewest(N, benefit):
        game = bind(LinearQuadratic(), States.symmetric(N), marginal_benefit=benefit)
        ids = game.states.ids

        def added(k):
            return (
                game.reports(game.profile(ids[:k]))["abatement"] - game.reports(game.profile([]))["abatement"]
            )

        needed = F(share) * added(N)
        return bisect_left(range(N + 1), True, key=lambda k: added(k) >= needed)

    assert fewest(193, 1) == alike
    assert fewest(200, [F(1, k) for k in range(1, 201)]) == unequal
