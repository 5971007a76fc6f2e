r"""Ends and means: whether it matters to what is best that a state belongs, where it gains nothing by it.

The four states of `designs`, all of whom want the same policy here, and a fifth that neither gains nor loses
by belonging. It joins where an indifferent state joins, and stays out where one stays out. All figures are
exact; the check writes payoffs out and compares all designs.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import cache
from itertools import product
from typing import Any

import sympy

import gametheory_gov as gg
from gametheory_gov.claims.statements import Case, Reading, Statement, Worlds
from gametheory_gov.closed_forms import ClosedForm

from .designs import _COSTS, _PERSONS, _SHARES, _SHUT

_IDLE = "idle"
ENDS = Worlds(
    "means and ends",
    "ten designs for four states and one that neither gains nor loses by belonging; what they serve",
    {
        "objective": ("total", "worst_off", "lowest_decile"),
        "legitimacy": (0, "1/10"),
        "belonging_gives": (0,),
    },
)


@cache
def _served(objective: str, legitimacy: Any, gives: Any, ties: str) -> tuple[dict[str, Fraction], int]:
    """What all have, the worst-off, and the lowest tenth of people, under the best design; and members."""
    make: Any = gg.States
    states = make(
        ["1", "2", "3", "4", _IDLE],
        size=[*_SHARES, 0],
        population=[*_PERSONS, 0],
        cost=[*_COSTS, 0],
        benefit=[1, 1, 1, 1, 0],
        legitimacy_weight=[legitimacy] * 4 + [0],
    )
    rules = gg.Institution(transfers={_IDLE: gives})
    game = gg.bind(gg.AccessionGame(cost_exponent=2), states, rules, divergence=0, founders=["1", "2"])
    choose = {"depth": (0, 2, 5), "excludability": list(_SHUT[:2])}
    best = gg.best_design(game, choose, objective=objective, ties=ties).best[0]  # type: ignore[arg-type]
    names = ("total", "worst_off", "lowest_decile")
    return {name: Fraction(best.values[name]) for name in names}, best.profiles[0].count("1")


def _served_again(objective: str, legitimacy: Any, gives: Any, ties: str) -> tuple[dict[str, Fraction], int]:
    def paid(club: frozenset[int], depth: Fraction, shut: Fraction) -> list[Fraction]:
        held, people = (sum((column[j] for j in club), Fraction(0)) for column in (_SHARES, _PERSONS))
        return [
            depth * held + legitimacy * people - _COSTS[i] * depth**2
            if i in club
            else depth * held * (1 - shut)
            for i in range(4)
        ]

    found, idle_joins = [], gives > 0 or (gives == 0 and ties == "join")
    idle = Fraction(gives if idle_joins else 0)
    for depth, shut in product([Fraction(k, 2) for k in range(5)], _SHUT[:2]):
        club = frozenset((0, 1))
        while True:
            more = {i for i in range(4) if i not in club}
            gains = {i: paid(club | {i}, depth, shut)[i] - paid(club, depth, shut)[i] for i in sorted(more)}
            joins = {i for i, gain in gains.items() if gain > 0 or (gain == 0 and ties == "join")}
            if not joins:
                break
            club |= joins
        own = paid(club, depth, shut)
        rows, rest, lowest = sorted(zip(own, _PERSONS, strict=True)), Fraction(1, 10), Fraction(0)
        for value, people in rows:
            lowest += value * min(people, rest) * 10
            rest -= min(people, rest)
        measured = {"total": sum(own, idle), "worst_off": min(*own, idle), "lowest_decile": lowest}
        rank: Any = sorted([*own, idle]) if objective == "worst_off" else measured[objective]
        found.append((rank, measured, len(club) + idle_joins))
    best = max(found, key=lambda row: row[0])
    return {name: Fraction(value) for name, value in best[1].items()}, best[2]


_Served = Callable[[str, Any, Any, str], tuple[dict[str, Fraction], int]]


def _no_end(objective: str, legitimacy: Any, belonging_gives: Any, served: _Served) -> Reading:
    """Whether the best is as good with one member more, who gains nothing by belonging, as without."""
    (inside, more), (outside, fewer) = (
        served(objective, legitimacy, belonging_gives, ties) for ties in ("join", "stay_out")
    )
    figures = {**inside, "members_at_the_best": more, "without_the_idle_one": fewer}
    return Reading(inside == outside and more == fewer + 1, figures)


def _no_term() -> ClosedForm:
    """What one member more adds to the payoffs of a member and of an outsider, all sums over states alike."""
    game = gg.AccessionGame().form(gg.Institution())
    both = sum(game.payoffs.values(), sympy.Integer(0))
    members = sympy.Symbol("members", real=True, nonnegative=True)
    named = {symbol: members for symbol in both.free_symbols if symbol.name == "members"}
    return ClosedForm("no_end", "what the number of members is worth", sympy.diff(both.subs(named), members))


STATEMENTS = (
    Statement(
        "T9",
        "T20 brief",
        "multilateralism is a means, and not an end in itself",
        r"u(m) = u(m') \Rightarrow W(m) = W(m')",
        (
            Case(
                "accession",
                ENDS,
                lambda **world: _no_end(**world, served=_served),
                asks="best_design",
                says="always",
                proof=_no_term,
                replay=lambda **world: _no_end(**world, served=_served_again),
                by_construction="payoffs have no term for membership, and objectives are made of payoffs",
            ),
        ),
    ),
)
