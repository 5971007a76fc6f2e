"""`acceptable`: who is worse off, who binds, what transfers among members add, and three prices."""

from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction as F

import pytest

import gametheory_gov as gg
from gametheory_gov.base.errors import InvalidInputError
from gametheory_gov.equilibria.solution import is_equilibrium
from tests.checks import refused
from tests.design.test_81_designs import CHOOSE, WORLD
from tests.design.test_best_design import WORLDS, some_designs, some_world
from tests.oracles.designs import Play


@pytest.fixture(scope="module")
def four():
    return gg.acceptable(WORLD.game(), CHOOSE)


@pytest.fixture(scope="module")
def world():
    return gg.load_scenario("gatt_common_good")


def test_all_81_designs_are_acceptable_to_all_against_no_club(four):
    assert len(four.accepted) == 81
    assert not four.with_transfers
    assert {F(design.choices["depth"]) for design in four.deepest} == {2}
    assert len(four.furthest) == 55
    assert four.verify().valid


def test_the_prices_of_universality_and_of_equity(four):
    universality, equity, harmless = four.prices()
    assert (universality.lost, universality.what) == (F(3, 4), "depth")
    assert universality.without.choices == {"depth": 2, "excludability": 0, "exclusion_penalty": 0}
    assert universality.under.values["total"] == F(937, 320)
    assert (equity.lost, equity.what) == (F(33, 50), "total")
    assert (harmless.lost, harmless.note) == (None, "legitimacy is not chosen")


def test_the_price_of_doing_no_harm_is_legitimacy():
    """With one penalty for all, what keeps a club together without legitimacy harms who is still outside."""
    states = gg.States.symmetric(4, cost=["1/4", "1/2", "5/8", "3/4"])
    game = gg.bind(gg.AccessionGame(), states, benefit=0, legitimacy=0, divergence=0, founders=["1", "2"])
    found = gg.acceptable(
        game, {"legitimacy": [0, "1/2", 1, "3/2"], "exclusion_penalty": [0, "1/2", 1, "3/2"]}
    )
    price = found.prices()[-1]
    assert price.without.choices == {"legitimacy": 0, "exclusion_penalty": "3/2"}
    assert price.under.choices == {"legitimacy": 1, "exclusion_penalty": 0}
    assert price.lost == 1


@pytest.mark.parametrize("seed", range(WORLDS))
def test_random_worlds_by_hand(seed):
    rng = random.Random(1000 + seed)
    world, choose = some_world(rng), some_designs(rng)
    choose["depth"] = [2 * depth for depth in choose["depth"]]
    outcome = rng.choice(("grown", "worst"))
    found = gg.acceptable(world.game(), choose, outcome=outcome)
    for design, pair in zip(found.designs, found.margins, strict=True):
        play = Play(world, *(F(value) for value in design.choices.values()))
        clubs = play.grown("join") if outcome == "grown" else play.equilibria("join")
        least = [min(play.payoff(i, club) for club in clubs) for i in range(world.N)] if clubs else None
        assert pair == (None if least is None else (str(1 + least.index(min(least))), min(least)))
        assert (design in found.accepted) == (least is not None and min(least) >= 0)
    assert found.verify().valid


@pytest.mark.parametrize("seed", range(WORLDS))
def test_transfers_leave_nobody_worse_off_and_the_club_stable(seed):
    rng = random.Random(2000 + seed)
    world, choose = some_world(rng), some_designs(rng)
    choose["depth"] = [2 * depth for depth in choose["depth"]]
    found = gg.acceptable(world.game(), choose)
    for design in found.with_transfers:
        paid = found.transfers(design)
        assert sum(paid.values()) == 0
        with_them = gg.rebind(found.game, **design.choices, transfers=paid)
        (club,) = found.members(design)
        assert set(paid) <= set(club)
        assert is_equilibrium(with_them, with_them.profile(club)) is True
        assert min(with_them.plain(with_them.payoffs(with_them.profile(club)))) >= 0


def test_thin_rules_leave_all_better_off_and_deep_ones_make_founders_pay(world):
    found = gg.acceptable(world, {"depth": (0, 2, 11)})
    assert [float(F(design.choices["depth"])) for design in found.accepted] == [0.6, 0.8, 1]
    assert found.binding(found.deepest[0])[0] == "SYR"
    deep = found.designs[6]
    assert set(found.members(deep)[0]) == set(world.founders)
    assert found.binding(deep) == pytest.approx(("SYR", -0.602245), abs=1e-5)
    assert deep in found.with_transfers
    assert found.verify().valid
    assert found.prices()[0].lost == 0  # 98% of states count as universal
    assert found.prices(universal=1)[0].lost == F(1, 5)


def test_without_a_common_good_no_universal_design_is_acceptable():
    found = gg.acceptable(gg.load_scenario("gatt_wto"), {"depth": (0, 1, 5)})
    assert all(design.values["reach"] < 1 or design.values["worst_off"] < 0 for design in found.designs[1:])


def test_a_corridor_makes_rules_acceptable_that_one_policy_does_not(world):
    found = gg.acceptable(world, {"depth": [0.4], "corridor": [0, 1, 2]})
    assert [design.choices["corridor"] for design in found.accepted] == [1, 2]


def test_against_a_regime(world):
    path = gg.grow(world)
    same = gg.acceptable(world, {"depth": [0.8, 1]}, against=path)
    assert [design.choices["depth"] for design in same.accepted] == [1]
    assert same.binding(same.designs[1])[1] == 0
    assert "a regime of 190 members" in same.headline
    game = WORLD.game()
    for against in (["1", "2"], gg.solve(game).equilibria[0]):
        found = gg.acceptable(game, {"depth": [1, 2]}, against=against)
        assert found.verify().valid
    refused(InvalidInputError, lambda: gg.acceptable(game, {"depth": [1]}, against=["9"]), "against:", "'9'")
    refused(InvalidInputError, lambda: gg.acceptable(game, {"depth": [1]}, against=3), "against")
    refused(InvalidInputError, lambda: gg.acceptable(game, {"depth": [1]}, against=path), "other states")


def test_forged_acceptance_is_refused():
    game = gg.rebind(WORLD.game(), cost=["1/16", "3/4", "1/2", "1/2"])
    found = gg.acceptable(game, {"depth": (1, 4, 7), "exclusion_penalty": [0, 1]})
    assert found.places
    assert found.payments
    assert found.verify().valid
    k, paid = next(iter(found.payments.items()))
    more = {state: 2 * amount for state, amount in paid.items()}
    for false in (
        replace(found, places=found.places[1:]),
        replace(found, places=(*found.places, k)),
        replace(found, payments={}),
        replace(found, payments={**found.payments, k: more}),
        replace(found, reference=tuple(value + 1 for value in found.reference)),
        replace(found, margins=found.margins[::-1]),
        replace(found, margins=tuple((state, margin / 2 + 1) for state, margin in found.margins)),
    ):
        assert not false.verify().valid
