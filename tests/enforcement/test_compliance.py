"""Compliance of the members of a club: five states, the world of GATT, and random worlds on both sides."""

from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction as F

import pytest

import gametheory_gov as gg
from gametheory_gov.base.errors import GovError
from tests.enforcement.answers import ANSWERS
from tests.worlds import FREE, five, random_game

ALL = ["1", "2", "3", "4", "5"]
HAIR = F(1, 10**9)


def complies(g, loss, p1, p2, alpha, rounds, discount):
    """Whether complying pays, by iterating the value of being inside over one expulsion at a time, exactly.

    Net of what outsiders get, V = loss + discount ((1 - a p1) V + a p1 discount^T V).
    """
    back = F(0) if rounds is None else discount**rounds
    inside = loss / (1 - discount * (1 - alpha * p1 * (1 - back)))
    assert inside == loss + discount * ((1 - alpha * p1) * inside + alpha * p1 * back * inside)
    shirks = loss + g + discount * ((1 - alpha * p2) * inside + alpha * p2 * back * inside)
    return shirks <= inside


@pytest.mark.parametrize(
    ("legitimacy", "club", "chance", "expected"),
    [
        ("1/10", ALL, 1, ["12/35", "6/17", "66/95", "40/49", "5/6"]),
        ("1/10", ["1", "2"], 1, ["12/13", "30/41"]),
        ("1/10", ALL, "1/2", ["24/47", "12/23", "132/161", "80/89", "10/11"]),
    ],
)
def test_five_states(legitimacy, club, chance, expected):
    found = gg.obeyed(five(legitimacy), club, monitoring=(0, chance))
    assert [one.patience for one in found.incentives] == [F(x) for x in expected]


@pytest.mark.parametrize(
    ("legitimacy", "two", "everybody"), [(0, "24/25", "85/92"), ("1/10", "12/13", "5/6")]
)
def test_growth_lowers_the_patience_that_binds(legitimacy, two, everybody):
    game = five(legitimacy)
    assert gg.obeyed(game, ["1", "2"]).least == F(two)
    assert gg.obeyed(game, ALL).least == F(everybody)


def test_the_world_of_gatt():
    """Of 22 founders no patience holds 12; of the 190 at the end only Cuba and Syria."""
    game = gg.load_scenario("gatt_wto").bind()
    found = gg.obeyed(game, gg.grow(game))
    first, last = found.along[0], found.along[-1]
    assert (first.members, len(first.never), round(float(first.rest), 4)) == (22, 12, 0.9941)
    assert (last.members, last.never, round(float(last.rest), 4)) == (190, ("CUB", "SYR"), 0.9009)
    assert (found.stable, found.obeys) == (True, False)
    assert found.verify().valid


def test_random_worlds_on_both_sides():
    """The least patience of every member holds it, a hair less does not; expulsion valued in another way."""
    rng, seen = random.Random(3), {"held": 0, "never": 0}
    for seed in range(120):
        game = random_game(seed, rng.randint(2, 6))
        p1, gap = F(rng.randint(0, 4), 10), F(rng.randint(1, 6), 10)
        alpha, rounds = F(rng.randint(1, 4), 4), rng.choice([None, 1, 2, 3, 6])
        club = [label for label in game.states.ids if rng.random() < 0.7] or game.states.ids[:1]
        found = gg.obeyed(game, club, monitoring=(p1, p1 + gap), expelled=alpha, rounds=rounds)
        assert found.verify().valid
        for one in found.incentives:
            rules = (one.gain, one.loss, p1, p1 + gap, alpha, rounds)
            if one.patience is None:
                tried = (F(1, 9), F(1, 2), F(99, 100), 1 - HAIR)
                assert not any(complies(*rules, discount) for discount in tried)
                seen["never"] += 1
            elif one.patience:
                assert complies(*rules, one.patience)
                assert not complies(*rules, one.patience * (1 - HAIR))
                seen["held"] += 1
    assert min(seen.values()) > 40


def test_what_makes_states_comply():
    """Least patience falls in legitimacy, conscience, detection and length, and rises in false alarms."""

    def least(legitimacy="1/2", monitoring=("1/20", "3/5"), **how):
        return float(gg.obeyed(five(legitimacy), ALL, monitoring=monitoring, **how).least)

    assert least("1") < least() < least("2/5")
    assert least(conscience="1/10") < least()
    assert least(monitoring=("1/20", "4/5")) < least() < least(monitoring=("1/10", "3/5"))
    assert least() < least(rounds=20) < least(rounds=10)
    assert least() < least(expelled="1/2")


def test_belonging_and_conscience_are_two_channels():
    """Both are worth a tenth in state 1, and it needs another patience for each."""
    g, loss = F("0.24"), F("0.60") - F("0.24")
    belonging = gg.obeyed(five("1/10"), ALL).incentives[0].patience
    conscience = gg.obeyed(five(0), ALL, conscience="1/10").incentives[0].patience
    assert belonging == g / (g + loss + F(1, 10))
    assert conscience == (g - F(1, 10)) / (g - F(1, 10) + loss)
    assert gg.obeyed(five(0), ALL, conscience=2).least == 0


def test_stable_and_not_obeyed():
    found = gg.obeyed(five("1/10"), ALL, patience="4/5")
    assert (found.stable, found.obeys) == (True, False)
    assert found.shirkers == ("4", "5")
    assert gg.obeyed(five("1/10"), ALL, patience="5/6").obeys


@pytest.mark.parametrize("name", [name for name in ANSWERS if name.startswith("obeyed")])
def test_false_claims_are_refused(name):
    found = ANSWERS[name]()
    one = next(k for k in found.incentives if k.patience)
    for change in ({"patience": one.patience * F(11, 10)}, {"patience": one.patience * F(9, 10)},
                   {"patience": None}, {"gain": F(8)}, {"loss": F(9)}, {"deviation": ""}):  # fmt: skip
        wrong = tuple(replace(k, **change) if k is one else k for k in found.incentives)
        assert not replace(found, incentives=wrong).verify().valid, change
    assert not replace(found, stable=not found.stable).verify().valid
    assert not replace(found, incentives=found.incentives[1:]).verify().valid
    for outside in (F(0), F(1), F(9, 5)):
        assert not replace(found, patience=outside).verify().valid
    if found.along:
        last = replace(found.along[-1], least=F(1, 9), rest=F(1, 9))
        assert "the last club" in str(replace(found, along=(*found.along[:-1], last)).verify())
    for one in found.along[:1]:
        for change in ({"round": 1}, {"members": 6}, {"members": 0}, {"least": None}, {"rest": F(2)},
                       {"binding": "9"}, {"binding": ""}, {"never": ("1",)}):  # fmt: skip
            wrong = (replace(one, **change), *found.along[1:])
            assert not replace(found, along=wrong).verify().valid, change


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"monitoring": ("1/2", "1/2")}, "p1 < p2 fails"),
        ({"monitoring": (1, 2)}, r"monitoring\[1\] = 2"),
        ({"monitoring": (0,)}, "1 entries"),
        ({"patience": 1}, "patience = 1"),
        ({"patience": 0, "expelled": 0, "rounds": 0, "conscience": -1}, "4 faults"),
        ({"rounds": 51}, "at most 50"),
        ({"saves": ["cots"]}, "did you mean 'cost'"),
        ({"saves": []}, "saves names no symbol"),
        ({"club": ["9"]}, "'9' is not among the 5 states"),
    ],
)
def test_what_is_refused(arguments, words):
    with pytest.raises(GovError, match=words):
        gg.obeyed(five(), **{"club": ALL, **arguments})


@pytest.mark.parametrize(("paid", "never"), [(0, ()), ("-1/10", ("1",)), ("1/10", ())])
def test_where_nothing_is_saved_a_member_stays_unless_membership_costs_it(paid, never):
    """Whoever gains exactly nothing by membership has no reason to wish for expulsion."""
    rules = gg.Institution(transfers={"1": paid} if paid else {})
    game = gg.bind(
        gg.AccessionGame(), gg.States.symmetric(3), rules, benefit=0, cost=0, legitimacy=0, divergence=0
    )
    found = gg.obeyed(game, ["1", "2"])
    assert found.never == never
    assert [one.gain for one in found.incentives] == [0, 0]
    assert {one.patience for one in found.incentives} <= {None, F(0)}


@pytest.mark.parametrize("rounds", [None, 1, 3])
def test_a_conscience_holds_unless_a_member_would_rather_be_expelled(rounds):
    """By the value of complying, at conscience and membership of either sign."""
    rng, seen = random.Random(11), {"held": 0, "never": 0}
    for _ in range(60):
        paid = F(rng.randint(-8, 8))
        rules = gg.Institution(transfers={"1": paid} if paid else {})
        game = gg.bind(gg.AccessionGame(), gg.States.symmetric(3), rules, **FREE | {"cost": "1/5"})
        p1, strength = F(rng.randint(0, 4), 10), F(rng.randint(0, 9), 4)
        found = gg.obeyed(
            game, ["1", "2"], monitoring=(p1, p1 + F(1, 10)), rounds=rounds, conscience=strength
        )
        one = found.incentives[0]
        assert one.gain == F(1, 5) - strength * F(2, 3)
        assert found.verify().valid
        rules = (one.gain, one.loss, p1, p1 + F(1, 10), 1, rounds)
        tried = [(one.patience or 0) + (1 - (one.patience or 0)) * x for x in (F(0), F(1, 2), 1 - HAIR)]
        assert all(complies(*rules, d) for d in tried) if one.patience is not None else True
        assert complies(*rules, 1 - HAIR) == (one.patience is not None)
        if one.gain < 0:
            seen["never" if one.patience is None else "held"] += 1
            wrong = replace(one, patience=F(0) if one.patience is None else None)
            assert not replace(found, incentives=(wrong, found.incentives[1])).verify().valid
    assert min(seen.values()) > 2


def test_the_expelled_do_not_pay_for_leaving():
    """Neither one-off cost is part of what membership is worth per round."""
    states = gg.States.symmetric(3, entry_cost=["1/3"] * 3, exit_cost=["1/4"] * 3)
    dear, free = (
        gg.bind(gg.AccessionGame(), s, **FREE | {"benefit": 1, "cost": "1/2"})
        for s in (states, gg.States.symmetric(3))
    )
    one, other = (gg.obeyed(game, ["1", "2"]) for game in (dear, free))
    assert [k.loss for k in one.incentives] == [k.loss for k in other.incentives] == [F(1, 6)] * 2
    assert one.verify().valid


@pytest.mark.parametrize("rounds", [1, 2])
def test_what_deters_at_a_patience_of_one_only_holds_nobody(rounds):
    """Membership is worth 1, complying costs as many: T rounds outside cost d + ... + d^T, which is less."""
    game = gg.bind(
        gg.AccessionGame(),
        gg.States.symmetric(1),
        **FREE | {"benefit": 1 + rounds, "cost": rounds},
    )
    found = gg.obeyed(game, ["1"], rounds=rounds)
    assert (found.incentives[0].gain, found.incentives[0].loss) == (rounds, 1)
    assert found.never == ("1",)
    assert found.verify().valid


def test_a_least_patience_close_to_one_is_found():
    """Two rounds outside deter from d + d^2 = 2/(1 + 1e-20) on, that is from about 1 - 1e-20 * 2/3 on."""
    worth = F(1, 2) * (1 + F(1, 10**20))
    game = gg.bind(gg.AccessionGame(), gg.States.symmetric(1), **FREE | {"benefit": 1 + worth, "cost": 1})
    found = gg.obeyed(game, ["1"], rounds=2)
    patience = found.incentives[0].patience
    assert found.incentives[0].loss == worth
    assert F(1, 10) < (1 - patience) * 10**20 < F(7, 10)
    assert found.verify().valid
    never = replace(found.incentives[0], patience=None, not_enough=None)
    assert not replace(found, incentives=(never,)).verify().valid


def test_tables_of_floats_are_decimals():
    """Was a bug: a CSV held fractions of a hundred digits, which no other program reads as numbers."""
    floats = gg.obeyed(five(0.1, exact=False), ["1", "2", "3", "4", "5"]).to_pandas()
    exact = gg.obeyed(five("1/10"), ["1", "2", "3", "4", "5"]).to_pandas()
    for name in ("saves", "join_gain", "patience"):
        assert {type(x) for x in exact[name]} == {F}
        assert floats[name].dtype == float
        assert list(floats[name]) == pytest.approx([float(x) for x in exact[name]])
