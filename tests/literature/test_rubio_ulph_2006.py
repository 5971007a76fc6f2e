"""Emission games: Carraro and Siniscalco (1993), Diamantoudi and Sartzetakis (2006), Rubio and Ulph (2006).

Carraro and Siniscalco, Journal of Public Economics 52; Diamantoudi and Sartzetakis, Journal of Public
Economic Theory 8; Rubio and Ulph, Oxford Economic Papers 58. Sizes and payoffs were derived from their
models and checked by counting (`tests/oracles/public_goods.py`), not read in them.
"""

from __future__ import annotations

from fractions import Fraction as F

import numpy as np
import pytest

import gametheory_gov as gg
from gametheory_gov.games.public_goods import EmissionGame, QuadraticBenefits
from tests.literature.test_barrett_1994 import sizes
from tests.oracles.public_goods import emissions, no_single, stable_sizes


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (5, {"1/10": 2, "3/20": 3, "1/2": 3, 1: 4, 2: 4, 5: 5}),
        (
            20,
            {
                "1/100": 2,
                "3/200": 3,
                "1/10": 3,
                "3/20": 4,
                "1/5": 5,
                "3/10": 6,
                "2/5": 7,
                "1/2": 8,
                1: 11,
                2: 14,
                5: 17,
                10: 19,
            },
        ),
    ],
)
def test_how_many_sign_where_emissions_cannot_be_negative(number, expected):
    for damage, size in expected.items():
        assert sizes(EmissionGame(), number, damage_slope=damage) == [size]
        counted = stable_sizes(no_single(lambda s, g=F(damage): emissions(s, number, g)), number)
        assert counted == [size]


def test_ten_states_with_small_damage():
    """All emissions are positive here, so corners change nothing."""
    world, third = gg.States.symmetric(10), F(2, 3)
    expected = {
        2: (0.537037037, 0.675925926, 6.481481481, -0.657407407, -0.602752058),
        3: (0.339933993, 0.702970297, 5.940594059, -0.600110011, -0.426379767),
    }
    for nonnegative in (True, False):
        game = gg.bind(EmissionGame(nonnegative=nonnegative), world, damage_slope="1/20")
        alone = game.profile([])
        assert game.plain(game.payoffs(alone)[0]) == -third
        assert game.reports(alone)["emissions"] == 10 * third
        for s, (inside, outside, total, member, other) in expected.items():
            profile = game.profile(world.ids[:s])
            payoffs = game.payoffs(profile)
            assert float(payoffs[0]) == pytest.approx(member, abs=1e-9)
            assert float(payoffs[-1]) == pytest.approx(other, abs=1e-9)
            assert float(game.reports(profile)["emissions"]) == pytest.approx(total, abs=1e-9)
            assert s * inside + (10 - s) * outside == pytest.approx(total, abs=1e-8)
            counted = emissions(s, 10, F(1, 20), nonnegative=nonnegative)
            assert [float(x) for x in counted[2:]] == pytest.approx([inside, outside], abs=1e-9)
    assert sizes(EmissionGame(), 10, damage_slope="1/20") == [3]


@pytest.mark.parametrize("nonnegative", [True, False])
@pytest.mark.parametrize(
    ("timing", "single_leads"), [("leader", True), ("leader", False), ("simultaneous", False)]
)
def test_payoffs_are_those_of_best_replies(timing, single_leads, nonnegative):
    rng, leads, corners = np.random.default_rng(2006), timing == "leader", set()
    for _ in range(12):
        number = int(rng.integers(2, 9))
        damage = F(int(rng.integers(1, 60)), int(rng.choice([1, 7, 40, 300])))
        family, world = EmissionGame(timing, nonnegative, single_leads), gg.States.symmetric(number)
        game = gg.bind(family, world, damage_slope=damage)

        def counted(s, number=number, damage=damage):
            return emissions(s, number, damage, leads=leads, nonnegative=nonnegative)

        taken = counted if single_leads or not leads else no_single(counted)
        for s in range(number + 1):
            payoffs = game.payoffs(game.profile(world.ids[:s]))
            inside, outside = taken(s)[:2]
            assert {game.plain(p) for p in payoffs[:s]} == ({inside} if s else set())
            assert {game.plain(p) for p in payoffs[s:]} == ({outside} if s < number else set())
            corners |= {x for x, e in zip("sn", counted(s)[2:], strict=True) if e == 0 and 0 < s < number}
        if number < 6:
            assert sizes(family, number, damage_slope=damage) == stable_sizes(taken, number)
    expected = {"leader": {"s", "n"}, "simultaneous": {"s"}}[timing] if nonnegative else set()
    assert corners == expected  # both corners were met


def test_at_the_same_time_at_most_two_sign():
    """With three the third would gain by leaving, whatever the damage."""
    rng = np.random.default_rng(1993)
    for _ in range(8):
        damage, number = F(int(rng.integers(1, 90)), int(rng.choice([2, 90, 9000]))), int(rng.integers(3, 7))
        family = EmissionGame("simultaneous", nonnegative=False)
        # a single one is no agreement: it does what it would do without
        assert sizes(family, number, damage_slope=damage) in ([1], [2])


def test_corners_can_change_who_signs():
    found = {
        nonnegative: sizes(EmissionGame(nonnegative=nonnegative), 9, damage_slope="8/5")
        for nonnegative in (True, False)
    }
    assert found == {True: [6], False: [7]}


@pytest.mark.parametrize("number", [6, 20, 40])
def test_emissions_and_abatement_are_the_same_game(number):
    """Abatement with cost over benefit 1/(N gamma) has the stable sizes of damage gamma, without corners."""
    for damage in ("1/400", "1/50", "1/10", 1, 7):
        mirrored = sizes(QuadraticBenefits(), number, cost_slope=1 / (number * F(damage)))
        assert sizes(EmissionGame(nonnegative=False), number, damage_slope=damage) == mirrored
