"""Baliga and Maskin, Mechanism design for the environment (2003): benefits R^alpha, contributions from zero.

The chapter was not read; it is known for coalitions whose size goes from one to all as alpha rises. The
largest size k_max = 1/(1 - (1 - alpha)^((1 - alpha)/alpha)) was derived here.
"""

from __future__ import annotations

import random
from fractions import Fraction as F

import pytest
from scipy.optimize import minimize_scalar

import gametheory_gov as gg
from tests.oracles.public_goods_by_hand import every_club, stable

FAMILY = gg.games.public_goods.QuasiLinear


def largest(alpha):
    return 1 / (1 - (1 - alpha) ** ((1 - alpha) / alpha))


@pytest.mark.parametrize(
    ("alpha", "largest_size"),
    [("1/2", 2.0), ("4/5", 3.0188), ("9/10", 4.4299), ("95/100", 6.8555), ("98/100", 13.0321),
     ("99/100", 22.0015), ("995/1000", 38.0613)],
)  # fmt: skip
def test_the_only_stable_size(alpha, largest_size):
    assert largest(float(F(alpha))) == pytest.approx(largest_size, abs=5e-5)
    game = gg.bind(FAMILY(alpha), gg.States.symmetric(50))
    assert game.exact
    solution = gg.solve(game, gg.equilibria.BranchingSolver())
    assert solution.complete
    assert solution.verify().valid
    assert {len(club) for club in solution.clubs} == {int(largest_size)}


def test_nearly_linear_benefits_in_floats():
    """In units in which a club of 145 provides one, so that powers stay within floats."""
    assert largest(0.999) == pytest.approx(145.1206, abs=5e-5)
    game = gg.bind(FAMILY(), gg.States.symmetric(200), benefit_elasticity=0.999, value=1 / 145)
    ids = game.states.ids
    for k in (144, 145, 146, 147):
        stays = game.gains(game.profile(ids[: k - 1]))[k - 1, 1]
        assert (stays > 0) == (k <= 145)


@pytest.mark.parametrize("alpha", ["1/3", "1/2", "2/3", "3/4", "9/10"])
def test_payoffs_and_stable_clubs_by_hand(alpha):
    """What each group provides is searched for, not solved for."""
    rng, a, N = random.Random(alpha), float(F(alpha)), 4
    value = F(rng.randint(1, 9), rng.randint(3, 5))
    game = gg.bind(FAMILY(alpha), gg.States.symmetric(N), value=value)
    assert game.exact == ((1 / (1 - F(alpha))).denominator == 1)

    def provided(group):
        def loss(R):
            return R - group * float(value) / a * R**a

        scale = (group * float(value)) ** (1 / (1 - a))
        return minimize_scalar(
            loss, bounds=(scale / 9, scale * 9), method="bounded", options={"xatol": 1e-12}
        ).x

    def payoff(i, club):
        size = len(club)
        R = provided(max(size, 1))
        paid = R / N if size < 2 else (R / size if i in club else 0)
        return float(value) / a * R**a - paid

    for club in every_club(N):
        ids = [game.states.ids[i] for i in sorted(club)]
        found = [float(u) for u in game.plain(game.payoffs(game.profile(ids)))]
        assert found == pytest.approx([payoff(i, club) for i in range(N)], rel=1e-5)
    clubs = {tuple(game.states.ids[i] for i in sorted(club)) for club in stable(N, payoff, "stay_out")}
    strict = set(gg.solve(game, ties="stay_out").clubs)
    assert {club for club in strict if len(club) > 2} == {club for club in clubs if len(club) > 2}


def test_the_corner_binds():
    """An outsider that gave a little to what a club provides would gain less than it gave."""
    alpha, k = 0.9, 3
    R = k ** (1 / (1 - alpha))
    assert R ** (alpha - 1) < 1


def test_too_steep_powers_are_refused_with_the_way_out():
    with pytest.raises(gg.base.errors.InvalidGameError, match="benefit_elasticity"):
        FAMILY("999/1000")
