r"""Great powers and regulation: harmonised, club, rival and sham standards.

In the spirit of Drezner, *All Politics Is Global* (2007). The book names the four cells by whether great
powers diverge from each other and from the rest; the formal game, its thresholds and the numbers below are a
reconstruction derived for this project, not taken from the book. Two powers with markets
:math:`s = (.25, .20)`, :math:`\beta = 1`, :math:`\kappa = 1.5`, no legitimacy: the concert threshold is .3.
"""

from __future__ import annotations

from fractions import Fraction as F

import pytest

from gametheory_gov import HarmonisationGame, Institution, States, bind, solve
from gametheory_gov.closed_forms import (
    TwoPowers,
    classify,
    concert_threshold,
    core_interval,
    followers_radius,
    power_limit,
)

SIZES = (F(1, 4), F(1, 5))
FORCES = {"market_benefit": 1, "divergence": F(3, 2)}
NUMBERS = FORCES | {"legitimacy_weight": 0, "legitimacy_level": 0}
POWERS = {"power_size_1": SIZES[0], "power_size_2": SIZES[1]}
CELLS = [
    ("0.2", "0.2", "harmonised"),
    ("0.2", "0.5", "club"),
    ("0.5", "0.1", "rival"),
    ("0.5", "0.5", "sham"),
]


def world(distance, gap):
    """Two powers at 0 and D, and one state at a distance below the concert's standard, or the first power."""
    alone = classify(TwoPowers(SIZES, (0, distance)), **FORCES)
    start = 0 if alone.standard is None else alone.standard
    return TwoPowers(SIZES, (0, distance), {"other": start - F(gap)})


def test_threshold():
    assert concert_threshold().bound_at(**POWERS, **NUMBERS) == F(3, 10)
    assert classify(world("0.2", "0.2"), **FORCES).threshold == F(3, 10)
    assert followers_radius().bound_at(**POWERS, **NUMBERS) == F(3, 10)


@pytest.mark.parametrize(("distance", "gap", "label"), CELLS)
def test_four_cells(distance, gap, label):
    outcome = classify(world(distance, gap), **FORCES)
    assert outcome.label == label
    assert outcome.others[0].label == label
    assert outcome.concert == (F(distance) <= F(3, 10))


@pytest.mark.parametrize(("distance", "gap", "label"), CELLS)
def test_four_cells_from_equilibria(distance, gap, label):
    """The same four from the game, by enumeration: every profile of the powers, then what the other does."""
    powers = world(distance, gap)
    states = States(
        ["1", "2", "other"],
        size=[*SIZES, 1 - sum(SIZES)],
        population=[F(1, 3)] * 3,
        ideal=[*powers.ideal, powers.others[0][1]],
        great_power=[1, 1, 0],
    )
    standards = [F(k, 60) for k in range(-30, 61)]
    concerts = []
    for r in standards:
        game = bind(HarmonisationGame(), states, Institution(point=(r,)), legitimacy=0, **FORCES)
        if ("1", "2") in solve(game.commit(["other"], "own")).clubs:
            concerts.append(r)
    if concerts:
        lower, upper = core_interval().evaluate(power_ideal_1=0, power_ideal_2=distance, **POWERS, **NUMBERS)
        assert concerts == [r for r in standards if lower <= r <= upper]
        at = classify(powers, **FORCES).standard
        rules = Institution(point=(at,))
        game = bind(HarmonisationGame(), states, rules, legitimacy=0, **FORCES)
        follows = game.gains(game.profile(["1", "2"]))[2, 1] >= 0
        assert label == ("harmonised" if follows else "club")
    else:
        ends = {"harmonised_position_1": 0, "harmonised_position_2": distance}
        game = bind(HarmonisationGame(standards=2), states, legitimacy=0, **FORCES, **ends)
        profile = game.profile({"1": "adopt_1", "2": "adopt_2"})
        joins = max(game.plain(game.gains(profile)[2])[1:]) >= 0
        assert label == ("rival" if joins else "sham")


def test_coerced_club():
    """At (.2, .5) the other follows when shut out: from an exclusion of 2/3 on, where .75 = (1 + x) .45."""
    powers = world("0.2", "0.5")
    for exclusion, detail in ((F(2, 3), "coerced"), (F(2, 3) - F(1, 10**9), "")):
        outcome = classify(powers, market_exclusion=exclusion, **FORCES)
        assert (outcome.label, outcome.detail, outcome.others[0].detail) == ("club", detail, detail)


def test_larger_power_concedes_less():
    outcome = classify(world("0.2", "0.2"), **FORCES)
    assert outcome.standard == F(1, 12)  # nearer to the first, larger power than to the second
    assert outcome.core == (F(1, 30), F(2, 15))


def test_the_nearer_end_of_the_core_moves_towards_the_power_that_grows():
    effects = power_limit(2).effects()
    assert effects["power_size_1"].sign == "-"
    ends = [classify(TwoPowers((size, "0.2"), (0, "0.2")), **FORCES).core for size in ("0.2", "0.25", "0.3")]
    assert [lower for lower, _ in ends] == [F(1, 15), F(1, 30), 0]
    assert len({upper for _, upper in ends}) == 1
