r"""What lasts, how deep it goes, and who keeps to it: further questions to the five states.

All figures are exact. The checks compare payoffs, written out, of those who join, leave and break their word.
"""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from typing import Any

import gametheory_gov as gg
from gametheory_gov.claims.statements import Case, Reading, Statement, Worlds

from .five_states import (
    _COST,
    _PEOPLE,
    _SIZE,
    FIVE,
    POWERS,
    STATES,
    _more_legitimacy,
    clubs,
    end,
    end_again,
    equilibria,
    equilibria_again,
    payoff,
    stable,
    stayers,
    world,
)
from .same_worlds import BROKEN, MATTER, STAY, TOGETHER

# --------------------------------------------------------------------------------------- selection, T3, D20


def _ends(found: frozenset[tuple[str, ...]]) -> dict[str, bool]:
    return {"nobody_is_stable": () in found, "all_are_stable": STATES in found}


def _selected(found: frozenset[tuple[str, ...]]) -> Reading:
    return Reading(all(_ends(found).values()), _ends(found))


def _stays(found: frozenset[tuple[str, ...]], final: tuple[str, ...]) -> Reading:
    figures = {"all_are_stable": STATES in found, "the_powers_alone_end_with": len(final)}
    return Reading(STATES in found, figures)


# ------------------------------------------------------------------------------------ a state leaves, D14

EXITS = Worlds(
    "a state leaves",
    "the five states, all of them members, and one that leaves for good",
    {
        "leaves": ("state 2", "state 3", "state 4", "state 5", "state 1"),
        "legitimacy": (0, "1/13", "4/35", "18/95", "1/4", 1),
    },
)


@cache
def _least() -> dict[str, Fraction]:
    """By state, the least legitimacy from which all others stay without it."""
    found = {}
    for state in STATES:
        left = gg.persistence(world(0), [state], club=list(STATES), keep=1, over="legitimacy")
        found[state] = Fraction(left.sticking_point or 0)
    return found


@cache
def _least_again() -> dict[str, Fraction]:
    """The same from who among the others has most to gain by following, at any legitimacy."""
    found = {}
    for state in STATES:
        club = tuple(k for k in STATES if k != state)
        people = sum(_PEOPLE[STATES.index(k)] for k in club)
        loses = [
            payoff(k, tuple(j for j in club if j != k), legitimacy=0) - payoff(k, club, legitimacy=0)
            for k in club
        ]
        found[state] = max(Fraction(0), max(loses) / people)
    return found


def _survives(leaves: str, legitimacy: Any) -> Reading:
    found = gg.persistence(world(legitimacy), [leaves[-1]])
    return _left(len(STATES) - 1 - len(found.followers), _least())


def _survives_again(leaves: str, legitimacy: Any) -> Reading:
    club = tuple(state for state in STATES if state != leaves[-1])
    return _left(len(stayers(club, legitimacy=legitimacy)), _least_again())


def _left(stay: int, least: dict[str, Fraction]) -> Reading:
    figures = {f"all_stay_without_state_{state}_from": value for state, value in least.items()}
    return Reading(stay == len(STATES) - 1, {"stay": stay, "of": len(STATES) - 1} | figures)


# ----------------------------------------------------------------------------------------- depth, D10, D17

_LEVELS = (Fraction(0), Fraction(1, 40), Fraction(1, 10), Fraction(1, 5))
DEPTHS = Worlds(
    "depth by legitimacy",
    "the five states, whose costs are linear in depth, at two values of legitimacy",
    {"legitimacy": _LEVELS[1:]},
)
POWER = Worlds(
    "depth by power and legitimacy",
    "the five states, at values of legitimacy and of the exclusion penalty",
    {"legitimacy": (0, "1/40", "1/10"), "exclusion": ("1/2", 1)},
)


@cache
def _depth(legitimacy: Any, exclusion: Any = 1) -> Fraction:
    """The greatest depth at which the two powers end in the universal regime.

    Gains from joining never fall in legitimacy, so it does not either.
    """
    found = gg.frontier(world(legitimacy, exclusion), "depth", founders=POWERS)
    return Fraction(found.value)


@cache
def _depth_again(legitimacy: Any, exclusion: Any = 1) -> Fraction:
    """The least, over closed clubs that hold the powers, of the greatest depth at which one more joins."""
    found = []
    for club in clubs():
        if set(POWERS) <= set(club) and len(club) < len(STATES):
            held = sum(_SIZE[STATES.index(k)] for k in club)
            people = sum(_PEOPLE[STATES.index(k)] for k in club)
            found.append(
                max(
                    (exclusion * held + legitimacy * (people + _PEOPLE[j])) / _COST[j]
                    for j, state in enumerate(STATES)
                    if state not in club
                )
            )
    return Fraction(min(found))


def _deeper(legitimacy: Any, depth: Any) -> Reading:
    less = max(level for level in _LEVELS if level < legitimacy)
    now, before = depth(legitimacy), depth(less)
    return Reading(now >= before, {"depth": now, "at_less_legitimacy": before})


def _both_matter(legitimacy: Any, exclusion: Any, depth: Any) -> Reading:
    """Elasticities of the greatest depth; it is the least of quotients that are linear in both, so exact."""
    step = Fraction(1, 10**6)
    at = depth(legitimacy, exclusion)
    power = exclusion * (depth(legitimacy, exclusion + step) - at) / step / at
    belonging = legitimacy * (depth(legitimacy + step, exclusion) - at) / step / at
    figures = {"depth": at, "elasticity_in_power": power, "elasticity_in_legitimacy": belonging}
    return Reading(power > 0 and belonging > 0, figures)


# ---------------------------------------------------------------------------------------- obedience, D18

WORDS = Worlds(
    "the word that is given",
    "the club of the two powers without legitimacy, and how much states value the next period",
    {"patience": ("1/2", "3/4", "9/10", "24/25", "99/100")},
)


def _broken(patience: Any) -> Reading:
    found = gg.obeyed(world(0), POWERS, patience=patience)
    return _word(bool(found.stable), len(found.shirkers))


def _broken_again(patience: Any) -> Reading:
    """A breach saves the cost once, and loses the gain from belonging in every later period."""
    breaks = [
        state
        for state in POWERS
        if (1 - patience) * _COST[STATES.index(state)]
        > patience
        * (
            payoff(state, POWERS, legitimacy=Fraction(0))
            - payoff(state, tuple(k for k in POWERS if k != state), legitimacy=Fraction(0))
        )
    ]
    return _word(stable(POWERS, {"legitimacy": Fraction(0)}), len(breaks))


def _word(stable: bool, breaks: int) -> Reading:
    return Reading(stable and breaks > 0, {"stable": stable, "break_their_word": breaks, "of": len(POWERS)})


STATEMENTS = (
    Statement(
        "D10",
        "Drezner",
        "small clubs and universal bodies complement each other",
        r"\partial d^*/\partial\lambda \ge 0,\ d^* = \max\{d : \{1,2\} \to \text{all}\}",
        (
            Case(
                "accession",
                DEPTHS,
                lambda legitimacy: _deeper(legitimacy, _depth),
                asks="frontier closed_forms.comparative_statics",
                says="always",
                proof=_more_legitimacy,
                replay=lambda legitimacy: _deeper(legitimacy, _depth_again),
            ),
            TOGETHER,
        ),
    ),
    Statement(
        "D14",
        "Drezner",
        "a great power that stays away cannot wish an institution away",
        r"\text{the others stay} \iff \lambda \ge \lambda_k",
        (
            Case(
                "accession",
                EXITS,
                _survives,
                asks="persistence",
                replay=_survives_again,
                across=("legitimacy", "leaves"),
            ),
            STAY,
        ),
    ),
    Statement(
        "D17",
        "Drezner",
        "institutions matter, but so do power and ideas",
        r"\partial\ln d^*/\partial\ln\tau > 0,\ \partial\ln d^*/\partial\ln\lambda > 0",
        (
            Case(
                "accession",
                POWER,
                lambda legitimacy, exclusion: _both_matter(legitimacy, exclusion, _depth),
                asks="frontier",
                replay=lambda legitimacy, exclusion: _both_matter(legitimacy, exclusion, _depth_again),
                across=("legitimacy", "exclusion"),
            ),
            MATTER,
        ),
    ),
    Statement(
        "D18",
        "Naim",
        "talks fail, and promises are not honoured",
        r"\delta_{\text{stable}} \le \delta < \delta_{\text{obeyed}}",
        (Case("compliance", WORDS, _broken, asks="obeyed", replay=_broken_again), BROKEN),
        ("naim2009",),
    ),
    Statement(
        "D20",
        "Drezner",
        "whether they bring benefits or not, institutions stay",
        r"\text{all} \in E(\lambda),\ \text{also where } \{1,2\} \not\to \text{all}",
        (
            Case(
                "accession",
                FIVE,
                lambda **settings: _stays(equilibria(**settings), end(POWERS, **settings)),
                asks="solve grow",
                replay=lambda **settings: _stays(equilibria_again(**settings), end_again(POWERS, **settings)),
                across=("legitimacy", "exclusion"),
            ),
        ),
    ),
    Statement(
        "T3",
        "T20 brief",
        "the world has lost sight of why to cooperate, rather than of how",
        r"\emptyset \in E \wedge \text{all} \in E",
        (
            Case(
                "accession",
                FIVE,
                lambda **settings: _selected(equilibria(**settings)),
                asks="solve",
                replay=lambda **settings: _selected(equilibria_again(**settings)),
                across=("legitimacy", "exclusion"),
            ),
        ),
    ),
)
