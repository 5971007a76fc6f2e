r"""Why institutions do not go away: they stay where they would not be founded, and where members lose.

Three kinds of hysteresis. The five states stay in a regime at a legitimacy at which nobody would found it.
A member that loses by belonging stays where leaving costs more. Many states that imitate each other stay in
until what speaks for leaving passes the spinodal point. The checks go through all clubs, take the inequality
of leaving, and repeat replies.
"""

from __future__ import annotations

import math
from fractions import Fraction
from functools import cache
from itertools import pairwise
from typing import Any

import gametheory_gov as gg
from gametheory_gov.claims.statements import Case, Reading, Statement, Worlds

from .five_states import STATES, clubs, payoff, world
from .same_worlds import LASTING

# ----------------------------------------------------------------------------------------- the five states

#: Legitimacy at which each of the five gains even alone: .24 / .05 is the most that one of them needs.
_FOUNDED = Fraction(5)
LOOP = Worlds(
    "five states, by exclusion and legitimacy",
    "the five states without a common good, all inside, at a legitimacy that has fallen so far",
    {
        "exclusion": (1, "3/4", "1/2", 0),
        "legitimacy": (0, "1/10", "1/5", "1/2", 1),
    },
)


def _loop(exclusion: Any, legitimacy: Any) -> Reading:
    """Raise legitimacy from here with nobody inside, lower it again with everybody inside."""
    game = world(legitimacy, exclusion)
    found = gg.hysteresis(game, "legitimacy", [legitimacy, _FOUNDED], start=(), turn=STATES)
    return _told(len(found.down.points[-1].members), len(found.up.points[0].members), found.width)


def _ends(exclusion: Any, legitimacy: Any) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The smallest and the largest club that nobody leaves and nobody joins, of all 32."""

    def gains(state: str, club: tuple[str, ...]) -> bool:
        there = tuple(k for k in STATES if k in club or k == state)
        apart = tuple(k for k in club if k != state)
        settings = {"legitimacy": legitimacy, "exclusion": exclusion}
        return payoff(state, there, **settings) >= payoff(state, apart, **settings)

    stable = [club for club in clubs() if all(gains(k, club) == (k in club) for k in STATES)]
    return stable[0], stable[-1]


@cache
def _turns(exclusion: Any) -> list[Fraction]:
    """Every legitimacy at which some state is indifferent at some club."""
    found = set()
    for club in clubs():
        for state in STATES:
            if state not in club:
                settings = {"legitimacy": Fraction(0), "exclusion": exclusion}
                lacks = payoff(state, club, **settings) - payoff(state, (*club, state), **settings)
                people = payoff(state, (*club, state), legitimacy=Fraction(1)) - payoff(
                    state, (*club, state), legitimacy=Fraction(0)
                )
                found.add(lacks / people)
    return sorted(found)


def _loop_again(exclusion: Any, legitimacy: Any) -> Reading:
    """The stable clubs of all 32, here and between any two values at which some state is indifferent."""
    up, down = _ends(exclusion, legitimacy)
    within = (value for value in _turns(exclusion) if legitimacy < value < _FOUNDED)
    stops = [legitimacy, *within, _FOUNDED]
    width = Fraction(0)
    for low, high in pairwise(stops):
        least, most = _ends(exclusion, (low + high) / 2)
        width += (high - low) * (least != most)
    return _told(len(down), len(up), width)


def _told(stay: int, found: int, width: Fraction) -> Reading:
    figures = {"stay": stay, "would_found_it": found, "of": len(STATES), "width_of_the_loop": width}
    return Reading(stay == len(STATES) > found, figures)


# ------------------------------------------------------------------------------------------- costs of leaving

LEAVING = Worlds(
    "members that lose",
    "two alike members, what each loses a period by belonging, and what it costs to leave",
    {"loss": ("1/20", "1/10", "1/2"), "exit_cost": (0, 1, 2), "patience": ("1/2", "9/10", "99/100")},
)


def _held(loss: Any, exit_cost: Any, patience: Any) -> Reading:
    two = gg.States.symmetric(2, exit_cost=[exit_cost] * 2)
    rules = gg.Institution(discount=patience)
    game = gg.bind(
        gg.AccessionGame(), two, rules, benefit=0, cost=loss, legitimacy=0, divergence=0, exact=True
    )
    band = gg.stickiness.switching_band(game, two.ids, exact=True)
    return Reading(bool(band.in_band.all()), {"leaves_below": band.leaves_below.iloc[0]})


def _held_again(loss: Any, exit_cost: Any, patience: Any) -> Reading:
    """Who leaves pays once, and saves the loss in this and in every later period."""
    saves = loss / (1 - patience)
    return Reading(saves <= exit_cost, {"leaves_below": -exit_cost * (1 - patience)})


# ---------------------------------------------------------------------------------------------- imitation

CROWD = Worlds(
    "many states that imitate",
    "a regime of many states, by what speaks against belonging and by how much others count",
    {"against": ("1/10", "1/4", "1/2", "3/4"), "others_count": ("1/2", 1, "3/2", 2, 3)},
)
_TOLERANCE = 1e-14


def _upper(against: Any, others_count: Any) -> Reading:
    """Whether most stay in, of those who are all in before something speaks against it."""
    at = gg.closed_forms.averages_at(-against, others_count, tolerance=_TOLERANCE)[-1]
    return _crowd(at, gg.closed_forms.spinodal(others_count).field)


def _upper_again(against: Any, others_count: Any) -> Reading:
    """By repeating replies, from everybody inside; the spinodal point is the lowest dip of the S-curve."""
    z, coupling = 1.0, float(others_count)
    for _ in range(2000):
        z = math.tanh(coupling * z - float(against))
    dip = math.sqrt(max(0.0, 1 - 1 / coupling))
    return _crowd(z, coupling * dip - math.log((1 + dip) / (1 - dip)) / 2)


def _crowd(average: float, least: float) -> Reading:
    return Reading(average > 0, {"share_inside": (1 + average) / 2, "stays_up_to": least})


STATEMENTS = (
    Statement(
        "D13",
        "Drezner",
        "institutions are not going away",
        r"C_{\downarrow} = \text{all} \ne C_{\uparrow};\ \Delta_i \ge -E(1-\delta);\ h \ge -h_c",
        (
            Case(
                "accession",
                LOOP,
                _loop,
                asks="hysteresis",
                replay=_loop_again,
                across=("legitimacy", "exclusion"),
                part="a regime stays at a legitimacy at which it would not be founded",
            ),
            LASTING,
            Case(
                "accession",
                LEAVING,
                _held,
                asks="stickiness.switching_band",
                replay=_held_again,
                across=("patience", "exit_cost"),
                part="members stay in a regime by which they lose",
            ),
            Case(
                "coordination",
                CROWD,
                _upper,
                asks="closed_forms.averages_at closed_forms.spinodal",
                replay=_upper_again,
                across=("others_count", "against"),
                part="most stay, though something speaks against it",
            ),
        ),
        ("brock2001",),
    ),
)
