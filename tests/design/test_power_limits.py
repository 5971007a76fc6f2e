"""Limits of design for two great powers, against random designs and payoffs."""

from __future__ import annotations

import os
from dataclasses import replace
from fractions import Fraction as F

import numpy as np
import pytest

import gametheory_gov as gg
from gametheory_gov.base.errors import InvalidInputError
from gametheory_gov.design import limits_of_design
from tests.checks import check_faults

DESIGNS = 200 if "GAMETHEORY_GOV_LONG" in os.environ else 40


def powers(N=2, distance=1, exclusion="1/4", **changes):
    sizes = ["5/9", "4/9"] if N == 2 else ["1/3", "1/4", "1/4", "1/6"]
    states = gg.States(
        [f"S{k}" for k in range(N)],
        size=sizes,
        population=[F(1, N)] * N,
        ideal=[0, distance, *[F(distance) / 2] * (N - 2)],
        great_power=[True, True, *[False] * (N - 2)],
    )
    values = {"market_benefit": "1/2", "legitimacy": "1/8", "divergence": 1} | changes
    return gg.bind(gg.HarmonisationGame(), states, market_exclusion=exclusion, **values)


def test_the_three_distances():
    found = limits_of_design(powers(), largest_exclusion="1/2")
    assert (found.distance, found.least, found.own, found.cap) == (1, F(1, 2), 1, F(5, 4))
    assert [limits_of_design(powers(distance=d)).verdict for d in ("1/2", "51/100", "1", "101/100")] == [
        "design is not needed",
        "design can",
        "design can",
        "design cannot",
    ]
    all_in = limits_of_design(powers(4), others_in=True)
    # (1/2 (2 - 7/12) , 3/4 (2 - 7/12) + 1/4)
    assert (all_in.least, all_in.cap) == (F(17, 24), F(21, 16))
    form = gg.closed_forms.great_power_cap(others_in=True)
    numbers = {"power_size_1": "1/3", "power_size_2": "1/4", "market_benefit": "1/2", "divergence": 1}
    assert all_in.cap == form.bound_at(**numbers, legitimacy_weight="1/8", largest_exclusion="1/4")
    for each in (found, all_in):
        assert each.verify(), each.verify()


def design(rng, game, most, total):
    """A random design: policy, exclusion, legitimacy and transfers between the two powers."""
    shares = [F(int(k), 6) for k in rng.multinomial(6, [1 / 3] * 3)]
    paid = F(int(rng.integers(-8, 9)), 16) * total
    ids = game.states.ids
    return gg.rebind(
        game,
        policy="fixed",
        point=(F(int(rng.integers(-4, 13)), 8) * total,),
        market_exclusion=most * F(int(rng.integers(0, 5)), 4),
        legitimacy_shares=(shares[0] + shares[1], 0, shares[2]),
        performance=F(int(rng.integers(0, 3)), 2),
        inclusion_curve=["x", "x**2", "1"][int(rng.integers(0, 3))],
        transfers={ids[0]: paid, ids[1]: -paid},
    )


def shared(game):
    """Whether the two powers share the standard in some equilibrium."""
    return any({"S0", "S1"} <= set(club) for club in gg.solve(game).clubs)


@pytest.mark.parametrize("N", [2, 4])
def test_beyond_the_cap_no_random_design_changes_the_regime(N):
    rng = np.random.default_rng(N)
    cap = limits_of_design(powers(N), largest_exclusion="1/2", others_in=N > 2).cap
    beyond = cap * F(1001, 1000)
    for _ in range(DESIGNS):
        assert not shared(design(rng, powers(N, beyond), F(1, 2), beyond))
    within = cap * F(1, 2)
    assert {shared(design(rng, powers(N, within), F(1, 2), within)) for _ in range(60)} == {True, False}


@pytest.mark.parametrize("N", [2, 4])
def test_at_the_cap_the_best_design_is_just_enough(N):
    cap = limits_of_design(powers(N), others_in=N > 2).cap
    for distance, enough in ((cap, True), (cap * F(1000001, 1000000), False)):
        game = gg.rebind(
            powers(N, distance),
            policy="fixed",
            point=(distance / 2,),
            legitimacy_shares=(0, 0, 1),
            performance=1,
        )
        everyone = game.profile(game.states.ids)
        first, second = (game.plain(-game.gains(everyone)[k, 0]) for k in (0, 1))
        even = (second - first) / 2
        paid = gg.rebind(game, transfers={"S0": even, "S1": -even})
        assert all((game.plain(-paid.gains(everyone)[k, 0]) >= 0) == enough for k in (0, 1))


def test_elasticities_are_those_of_small_changes():
    game = powers()
    found = limits_of_design(game)
    assert found.elasticities == {
        "market_benefit": F(1, 2), "market_exclusion": F(1, 4), "legitimacy": F(1, 4), "divergence": -1,
    }  # fmt: skip
    up = 1 + F(1, 10**9)
    for name, elasticity in found.elasticities.items():
        value = game.values["legitimacy_weight" if name == "legitimacy" else name]
        more = limits_of_design(gg.rebind(game, **{name: value * up}))
        assert abs((more.own / found.own - 1) * 10**9 - elasticity) < F(1, 10**6)


def test_two_dimensions_and_floats():
    states = gg.States(
        ["A", "B", "C"], size=[0.5, 0.3, 0.2], population=[0.3, 0.3, 0.4], ideal=[[0, 0], [3, 4], [1, 1]]
    )
    game = gg.bind(
        gg.HarmonisationGame(), states, gg.Institution(point=(0, 0)), market_benefit=2, market_exclusion=0.5,
        legitimacy=[0.1, 0.3, 0.2], divergence=0.4,
    )  # fmt: skip
    found = limits_of_design(game, powers=["A", "B"])
    assert found.distance == 5
    assert found.cap == pytest.approx((2.5 * 0.8 + 0.4) / 0.4)
    assert found.verify(), found.verify()


def test_a_forged_distance_is_refused():
    for game in (powers(), powers(exact=False)):
        found = limits_of_design(game)
        for name in ("distance", "least", "own", "cap", "largest_exclusion"):
            for value in (getattr(found, name) + (F(1, 1000) if game.exact else 0.001), -1):
                assert not replace(found, **{name: value}).verify(), name
        assert not replace(found, powers=("S0", "S0")).verify()


def test_every_fault_is_named():
    accession = gg.load_scenario("gatt_wto")
    check_faults(
        InvalidInputError, lambda: limits_of_design(accession), ["a HarmonisationGame with one standard"]
    )
    square = gg.bind(
        gg.HarmonisationGame(2),
        powers().states,
        market_benefit=1,
        market_exclusion=0,
        legitimacy=0,
        divergence=1,
    )
    check_faults(InvalidInputError, lambda: limits_of_design(square), ["linear cost"])
    check_faults(
        InvalidInputError,
        lambda: limits_of_design(
            powers(divergence=0), powers=["S0", "S9"], largest_exclusion="1/8", others_in=2
        ),
        ["divergence = 0", "'S9'", "less than the game's own, 1/4", "others_in = 2"],
    )
    check_faults(
        InvalidInputError, lambda: limits_of_design(powers(), powers=["S0"]), ["there are 1 great powers"]
    )
    paid = gg.rebind(powers(), transfers={"S0": 1})
    check_faults(InvalidInputError, lambda: limits_of_design(paid), ["are paid 1 by others"])
