r"""How few states are enough: Naim's magic number, the crisis of 2008, and the G20.

The impact number of a share q is the least n with :math:`s_{(1)}+\dots+s_{(n)} \ge q`. A group whose members
give at cost c a good that is worth :math:`\gamma` times what the group holds holds together by itself exactly
when it holds :math:`q = c/\gamma`, so stakes lower the number that is needed.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import cache
from itertools import accumulate, pairwise
from typing import Any

import gametheory_gov as gg
from gametheory_gov.claims.statements import Case, Reading, Statement, Worlds


def _partitions(rest: int, most: int) -> list[tuple[int, ...]]:
    if rest == 0:
        return [()]
    return [(n, *tail) for n in range(min(rest, most), 0, -1) for tail in _partitions(rest - n, n)]


#: All ways to share a world in tenths; few shares first.
TENTHS = Worlds(
    "shares in tenths",
    "all worlds whose states hold whole tenths",
    {"tenths": tuple(sorted(_partitions(10, 10), key=lambda p: (len(p), p)))},
    whole=True,
)


def _world(shares: Sequence[Fraction]) -> gg.States:
    make: Any = gg.States
    states: gg.States = make([f"S{k}" for k in range(len(shares))], size=shares)
    return states


def _numbers(tenths: tuple[int, ...]) -> list[int]:
    states = _world([Fraction(n, 10) for n in tenths])
    return [gg.tipping.impact_number(states, Fraction(q, 10)).number for q in range(1, 11)]


def _numbers_again(tenths: tuple[int, ...]) -> list[int]:
    sums = list(accumulate(sorted(tenths, reverse=True)))
    return [next(n for n, held in enumerate(sums, start=1) if held >= q) for q in range(1, 11)]


def _moves(tenths: tuple[int, ...], numbers: Any) -> Reading:
    """Whether the number never falls in the share, and never rises when a tenth goes to a larger state."""
    own = numbers(tenths)
    rises = all(n <= m for n, m in pairwise(own))
    moved = []
    for low in range(1, len(tenths)):
        for high in range(low):
            parts = list(tenths)
            parts[low], parts[high] = parts[low] - 1, parts[high] + 1
            moved.append(numbers(tuple(sorted((n for n in parts if n), reverse=True))))
    falls = all(n <= m for other in moved for n, m in zip(other, own, strict=True))
    return Reading(rises and falls, {"numbers_for_tenths_of_the_whole": tuple(own)})


#: Shares of the largest twelve of a stylised world.
SHARES = tuple(Fraction(n, 100) for n in (24, 16, 15, 10, 7, 6, 5, 5, 4, 3, 3, 2))
COST = Fraction(7, 10)
CRISIS = Worlds(
    "a crisis",
    "the k largest of twelve states, for a good that costs .7 and is worth the stakes times what they hold",
    {"club": tuple(range(1, 13)), "stakes": (1, "3/2", 2)},
)


@cache
def _needed(stakes: Fraction) -> int:
    return gg.tipping.impact_number(_world(SHARES), COST / stakes).number


def _viable(club: int, stakes: Fraction) -> Reading:
    return _at_stakes(club, club >= _needed(stakes), [_needed(other) for other in CRISIS.settings["stakes"]])


def _viable_again(club: int, stakes: Fraction) -> Reading:
    sizes = range(1, len(SHARES) + 1)
    needed = [
        next(n for n in sizes if other * sum(SHARES[:n]) >= COST) for other in CRISIS.settings["stakes"]
    ]
    return _at_stakes(club, stakes * sum(SHARES[:club]) >= COST, needed)


def _at_stakes(club: int, viable: bool, needed: list[int]) -> Reading:
    return Reading(viable, {"the_club_holds": sum(SHARES[:club]), "states_needed_by_stakes": tuple(needed)})


#: Members at the end of 2019, of whom the table of states has figures.
_DAY, _YEAR = "2019-12-31", 2019
BODIES = Worlds(
    "the G20 in 2019",
    "its nineteen states, and these with all members of the European Union, by shares of GDP",
    {"body": ("states of the G20", "with all members of the EU")},
)


@cache
def _sizes() -> dict[str, float]:
    states = gg.load_states(_YEAR)
    return {k: float(s) for k, s in zip(states.ids, states.size, strict=True)}


@cache
def _members(body: str) -> tuple[str, ...]:
    names = ["G20"] if body == "states of the G20" else ["G20", "EU"]
    all_of = {k for name in names for k in gg.load_memberships(name).on(_DAY)}
    return tuple(sorted(all_of & set(_sizes())))


def _only(body: str) -> Reading:
    """Whether no club of fewer states holds what the body holds."""
    members, sizes = _members(body), _sizes()
    share = sum(sizes[k] for k in members)
    found = gg.tipping.impact_number(gg.load_states(_YEAR), share)
    return _told(members, share, found.number)


def _only_again(body: str) -> Reading:
    members, sizes = _members(body), _sizes()
    share = sum(sizes[k] for k in members)
    held = accumulate(sorted(sizes.values(), reverse=True))
    return _told(members, share, next(n for n, total in enumerate(held, start=1) if total >= share - 1e-12))


def _told(members: tuple[str, ...], share: float, number: int) -> Reading:
    least = sum(sorted(_sizes().values(), reverse=True)[: len(members) - 1])
    figures = {"members": len(members), "hold": share, "largest_states_that_hold_as_much": number}
    return Reading(number >= len(members), figures | {"only_a_club_of_that_size_holds_more_than": least})


STATEMENTS = (
    Statement(
        "D3",
        "Naim",
        "every issue has its magic number: the fewest states that matter",
        r"k^*(q) = \min\{n : s_{(1)}+\dots+s_{(n)} \ge q\};\ \partial k^*/\partial q \ge 0",
        (
            Case(
                "agreements",
                TENTHS,
                lambda tenths: _moves(tenths, _numbers),
                asks="tipping.impact_number",
                says="always",
                replay=lambda tenths: _moves(tenths, _numbers_again),
            ),
        ),
        ("naim2009",),
    ),
    Statement(
        "T32",
        "T20 brief",
        "only the G20 has the scope and scale to police compliance",
        r"\nexists S:\ |S| < |G20|,\ \sum_S s_j \ge \sum_{G20} s_j",
        (
            Case(
                "history",
                BODIES,
                _only,
                asks="tipping.impact_number",
                says="always",
                replay=_only_again,
            ),
        ),
        ("naim2009",),
    ),
    Statement(
        "T37",
        "T20 brief",
        "the G20 succeeded in the crisis of 2008",
        r"\gamma \sum_{j \le k} s_{(j)} \ge c \text{ from a stake } \gamma \text{ on}",
        (
            Case(
                "agreements",
                CRISIS,
                _viable,
                asks="tipping.impact_number",
                replay=_viable_again,
                across=("club", "stakes"),
            ),
        ),
        ("naim2009",),
    ),
)
