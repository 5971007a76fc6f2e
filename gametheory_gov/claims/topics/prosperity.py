r"""Whether prosperity of all together and of those who have least move together.

The lowest tenth are the tenth of all people who have least, where everybody has what their state has. A club
of the two powers grows among the five states of `five_states`; and four states, with costs that are quadratic
in depth, are bound by deeper rules. Alike costs are .3875 for each, which is the mean of 1/4, 3/10, 1/2, 1/2.
The checks write payoffs out.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import cache
from itertools import combinations
from typing import Any

import gametheory_gov as gg
from gametheory_gov.claims.statements import Case, Reading, Statement, Worlds

from .designs import _COSTS, _PERSONS, _SHARES
from .five_states import _PEOPLE, FIVE, POWERS, STATES, payoff, world

DEEPER = Worlds(
    "deeper rules",
    "four states, all members, whose rules get deeper by a quarter; at costs that are alike, or their own",
    {"costs": ("alike", "their own"), "depth": (0, "1/4", "1/2", "3/4", 1, "5/4", "3/2")},
)
_QUARTER = Fraction(1, 4)
#: What all have together, and what the lowest tenth have.
Prosperity = tuple[Fraction, Fraction]
#: The same by number of members, along a path.
Path = dict[int, Prosperity]


def _had(game: gg.BoundGame, members: Sequence[str]) -> list[Fraction]:
    return [Fraction(str(has)) for has in game.payoffs(game.profile(members))]


def _both(payoffs: Sequence[Fraction], people: Sequence[Fraction]) -> Prosperity:
    """The total, and what the lowest tenth of all people have."""
    left, lowest = Fraction(1, 10), Fraction(0)
    for has, share in sorted(zip(payoffs, people, strict=True)):
        counted = min(left, share)
        lowest, left = lowest + counted * has, left - counted
    return sum(payoffs, Fraction(0)), 10 * lowest


def _apart(before: Prosperity, after: Prosperity) -> bool:
    return after[0] > before[0] and after[1] < before[1]


# ------------------------------------------------------------------------------------------ along a path


@cache
def _path(**settings: Any) -> Path:
    game = world(**settings)
    path = gg.grow(game, POWERS, reasons=False)
    return {len(r.members): _both(_had(game, r.members), _PEOPLE) for r in path.rounds}


@cache
def _path_again(**settings: Any) -> Path:
    """The same from the inequality of joining."""
    club: tuple[str, ...] = POWERS
    found = {}
    while True:
        found[len(club)] = _both([payoff(state, club, **settings) for state in STATES], _PEOPLE)
        outside = [state for state in STATES if state not in club]
        joins = [k for k in outside if payoff(k, (*club, k), **settings) >= payoff(k, club, **settings)]
        if not joins:
            return found
        club = (*club, *joins)


def _on_the_way(path: Path) -> Reading:
    """The first two clubs of a path between which the two come apart; or the first and the last."""
    apart = [pair for pair in combinations(path, 2) if _apart(path[pair[0]], path[pair[1]])]
    first, last = apart[0] if apart else (min(path), max(path))
    found = _changes(path[first], path[last])
    return found._replace(figures={"from_members": first, "to_members": last} | dict(found.figures))


def _changes(before: Prosperity, after: Prosperity) -> Reading:
    total, lowest = (late - early for early, late in zip(before, after, strict=True))
    return Reading(_apart(before, after), {"total_changes": total, "lowest_tenth_changes": lowest})


# ----------------------------------------------------------------------------------------- by deeper rules


def _each(costs: str) -> tuple[Fraction, ...]:
    return _COSTS if costs == "their own" else (sum(_COSTS) / Fraction(4),) * 4


@cache
def _at(costs: str, depth: Any) -> Prosperity:
    make: Any = gg.States
    states = make(["1", "2", "3", "4"], size=_SHARES, population=_PERSONS, cost=_each(costs))
    worth: dict[str, Any] = {"benefit": 1, "legitimacy": 0, "divergence": 0}
    rules = gg.Institution(depth=depth)
    game = gg.bind(gg.AccessionGame(cost_exponent=2), states, rules, **worth, exact=True)
    return _both(_had(game, game.states.ids), _PERSONS)


def _at_again(costs: str, depth: Any) -> Prosperity:
    """Each has the depth, less its cost times the depth squared; the costliest two have most people."""
    return (
        4 * depth - sum(_COSTS) * Fraction(depth) ** 2,
        depth - max(_each(costs)) * Fraction(depth) ** 2,
    )


STATEMENTS = (
    Statement(
        "T53",
        "T20 brief",
        "economic and social prosperity have come apart",
        r"\Delta \sum_i u_i > 0 > \Delta u_{10\%}",
        (
            Case(
                "accession",
                FIVE,
                lambda **settings: _on_the_way(_path(**settings)),
                asks="grow",
                replay=lambda **settings: _on_the_way(_path_again(**settings)),
                across=("legitimacy", "benefit"),
                part="as the club of the powers grows, the total rises and the lowest tenth lose",
            ),
            Case(
                "accession",
                DEEPER,
                lambda costs, depth: _changes(_at(costs, depth), _at(costs, depth + _QUARTER)),
                asks="bind",
                replay=lambda costs, depth: _changes(
                    _at_again(costs, depth), _at_again(costs, depth + _QUARTER)
                ),
                across=("depth", "costs"),
                part="as rules get deeper by a quarter, the total rises and the lowest tenth lose",
            ),
        ),
    ),
)
