"""Which algorithm counts a rule's coalitions, and what it finds.

`diagram` suits every rule of up to about forty voters, and any number with few or alike votes; `table` one
weighing of many voters; `quadrature` Shapley-Shubik indices where a table by size and votes would be too
large. Two levels that no diagram holds are counted level by level.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from gametheory_gov.base._typing import FloatArray
from gametheory_gov.base.errors import NotApplicableError
from gametheory_gov.base.text import counted

from .diagrams import EXACT, Diagram, chances, diagram, pivots, rounding, swings
from .quadrature import from_table, integrate
from .rules import Rule, single
from .tables import counts, entries, primes, put_together, shapley

METHODS = ("diagram", "table", "quadrature")
#: Up to so many voters a diagram is drawn first.
FEW = 30
#: Entries of a table at most, and sums and products that an exact count by size may take.
MOST_ENTRIES, _MOST_WORK = 2**24, 8e9
#: Numbers that a diagram keeps for counts by size.
MOST_NUMBERS = 2**25


@dataclass(frozen=True)
class Found:
    """What an algorithm found; an inner record.

    Parameters
    ----------
    values : mapping of id to number
    method : str
    detail : str
        How, in words.
    error : float
        Bound on the error of each value; zero for exact ones.
    wins : int, optional
        Number of winning coalitions.
    """

    values: Mapping[str, Any]
    method: str
    detail: str
    error: float = 0.0
    wins: int | None = None


# ---------------------------------------------------------------------------------------------- pivots


def count_pivots(rule: Rule, method: str | None = None) -> Found:
    """The coalitions of others in which each voter is pivotal, and the number that win: exact.

    Raises
    ------
    NotApplicableError
        If no algorithm, or not the one that is asked for, can.
    """
    if method == "quadrature":
        raise NotApplicableError("quadrature gives Shapley-Shubik and Owen indices; use 'table' or 'diagram'")
    one, n = single(rule), len(rule.voters)
    if method == "table" or (method is None and one is not None and n > FEW and _fits(one, n)):
        return _pivots_by_table(rule, one)
    if method is None and rule.how == "chairs" and n > FEW:
        return _pivots_by_level(rule)
    found = diagram(rule)
    wins, values = swings(found, [1] * n, [1] * n)
    return Found(values, "diagram", f"a diagram of {counted(found.nodes, 'node')}", wins=wins)


def _fits(one: tuple[dict[str, int], int], n: int) -> bool:
    return min(one[1], sum(one[0].values()) - one[1] + 1) <= MOST_ENTRIES


def _pivots_by_table(rule: Rule, one: tuple[dict[str, int], int] | None) -> Found:
    votes, quota = _one(rule, one)
    wins, found = counts([*votes.values()], quota, by_size=False)
    values = {voter: found[vote][0] for voter, vote in votes.items()}
    return Found(values, "table", _table(votes, quota), wins=wins)


def _one(rule: Rule, one: tuple[dict[str, int], int] | None) -> tuple[dict[str, int], int]:
    """The one weighing of a rule, if a table of it can be held."""
    if one is None:
        raise NotApplicableError(f"a table counts one weighing of votes, alone or with vetoes, not {rule}")
    if not _fits(one, len(one[0])):
        least = min(one[1], sum(one[0].values()) - one[1] + 1)
        raise NotApplicableError(
            f"a table of {least} votes would not fit in memory (at most {MOST_ENTRIES}); give votes "
            "in rounder numbers, such as thousands, or use method='diagram' for up to 40 voters"
        )
    return one


def _table(votes: Mapping[str, int], quota: int) -> str:
    least = min(quota, sum(votes.values()) - quota + 1)
    return f"a table of {counted(least, 'number')} of votes, whole numbers by the Chinese remainder"


def _pivots_by_level(rule: Rule) -> Found:
    """Two levels: the constituencies' counts say in how many ways each chair says yes and no."""
    outer, inside = diagram(rule.parts[0]), dict(zip(rule.parts[0].voters, rule.parts[1:], strict=True))
    own = {chair: count_pivots(part) for chair, part in inside.items()}
    yes = [own[chair].wins or 0 for chair in outer.voters]
    no = [2 ** len(inside[chair].voters) - ways for chair, ways in zip(outer.voters, yes, strict=True)]
    wins, above = swings(outer, yes, no)
    values = {voter: above[chair] * times for chair in own for voter, times in own[chair].values.items()}
    return Found(values, "diagram", "a diagram of each level", wins=wins)


# -------------------------------------------------------------------------------------- Shapley-Shubik


def find_shapley(rule: Rule, method: str | None = None) -> Found:
    """Shapley-Shubik indices: exact where counts by size can be held, else by quadrature.

    Raises
    ------
    NotApplicableError
        If no algorithm, or not the one that is asked for, can.
    """
    one, n = single(rule), len(rule.voters)
    if method is None and one is not None and n > FEW:
        method = "table" if is_light(one, n) else None
        longest = max(one[1], sum(one[0].values()) - one[1] + 1)
        method = method or ("quadrature" if longest <= MOST_ENTRIES else None)
    if method == "table":
        votes, quota = _one(rule, one)
        found = counts([*votes.values()], quota, by_size=True)[1]
        by_vote = {vote: Fraction(*shapley(row, n)) for vote, row in found.items()}
        return Found(
            {v: by_vote[vote] for v, vote in votes.items()}, "table", f"{_table(votes, quota)}, by size"
        )
    if (
        method == "quadrature"
        and one is not None
        and max(one[1], sum(one[0].values()) - one[1] + 1) <= MOST_ENTRIES
    ):
        values, error = from_table([*one[0].values()], one[1])
        told = "Gauss-Legendre on a table of votes, members removed by subtraction"
        return Found({v: values[vote] for v, vote in one[0].items()}, "quadrature", told, error)
    if method != "diagram" and rule.how == "chairs" and n > FEW:
        return _by_quadrature(rule, None)
    drawn = diagram(rule)
    exact = kept(drawn) <= MOST_NUMBERS
    if method == "quadrature" or (method is None and not exact):
        return _by_quadrature(rule, drawn)
    sizes = count_by_steps(drawn, [1] * n)
    values_ = {voter: Fraction(*shapley(row, n)) for voter, row in sizes.items()}
    return Found(values_, "diagram", f"a diagram of {counted(drawn.nodes, 'node')}, paths by size")


def is_light(one: tuple[dict[str, int], int] | None, n: int) -> bool:
    """Whether a table by size and votes of one weighing can be held and filled."""
    if one is None or not _fits(one, n):
        return False
    limit = min(one[1], sum(one[0].values()) - one[1] + 1)
    return n * limit <= MOST_ENTRIES and entries([*one[0].values()], limit) * n * n / 80 <= _MOST_WORK


def kept(drawn: Diagram) -> int:
    """Numbers that counting by size keeps."""
    return sum(len(layer) * (len(drawn.voters) - k) for k, layer in enumerate(drawn.no))


def count_by_steps(drawn: Diagram, steps: Sequence[int]) -> dict[str, list[int]]:
    """Pivots by sum of steps, exact for any number of voters."""
    n = len(drawn.voters)
    if 2**n <= EXACT:
        return {voter: [int(c) for c in row] for voter, row in pivots(drawn, steps).items()}
    moduli = [*primes(n, 2 ** ((52 - drawn.width.bit_length()) // 2))]
    rows = [pivots(drawn, steps, prime) for prime in moduli]
    return {
        voter: put_together([[int(c) for c in row[voter]] for row in rows], moduli) for voter in drawn.voters
    }


def _by_quadrature(rule: Rule, drawn: Diagram | None) -> Found:
    """Any rule of which diagrams can be drawn, of the whole or of each level."""
    levels = _Levels(rule, drawn)
    values, error = integrate(
        len(rule.voters),
        lambda points: levels.chances(points)[1],
        levels.rounding(),
        together=1 if levels.wide else 8,
    )
    return Found(values, "quadrature", "Gauss-Legendre on diagrams, without subtraction of members", error)


class _Levels:
    """Diagrams of a rule: one, or one of each level."""

    def __init__(self, rule: Rule, drawn: Diagram | None = None) -> None:
        self.inside: dict[str, _Levels] = {}
        if drawn is None and rule.how == "chairs":
            drawn = diagram(rule.parts[0])
            self.inside = {
                chair: _Levels(part) for chair, part in zip(rule.parts[0].voters, rule.parts[1:], strict=True)
            }
        self.drawn = drawn or diagram(rule)
        self.wide = self.drawn.nodes > 2**16

    def rounding(self) -> int:
        """Bound on the error of the chances, in units of 2**-53; those of constituencies add up."""
        return rounding(self.drawn) + sum(level.rounding() + 1 for level in self.inside.values())

    def chances(self, points: FloatArray) -> tuple[FloatArray, dict[str, FloatArray]]:
        """The chance that the body decides, and that each voter is pivotal, when all join alike."""
        if not self.inside:
            return chances(self.drawn, np.tile(points, (len(self.drawn.voters), 1)))
        own = {chair: level.chances(points) for chair, level in self.inside.items()}
        decided, above = chances(self.drawn, np.array([own[chair][0] for chair in self.drawn.voters]))
        return decided, {
            voter: above[chair] * values for chair in own for voter, values in own[chair][1].items()
        }
