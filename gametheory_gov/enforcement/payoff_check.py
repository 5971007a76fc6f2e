r"""A check of payoff sets that shares no code with the search.

That a set W is reached: every corner v is what some cell a and something that follows it pay, with
:math:`w = (v - (1-\delta) g(a))/\delta` in W, and nobody gains by deviating when the worst of W follows. Then
W generates itself, and all of it is reached [abreu1990]_.

That no more is reached: the sets of [abreu2014]_ again, by other means. No polygon is cut and no hull is made
on the way: what follows a cell is looked for on lines between all pairs of points, and a point lies outside
the hull of others iff they all lie to one side of it.

.. [abreu1990] Abreu, Pearce and Stacchetti, "Toward a Theory of Discounted Repeated Games with Imperfect
   Monitoring" (1990).
.. [abreu2014] Abreu and Sannikov, "An Algorithm for Two-Player Repeated Games with Perfect Monitoring"
   (2014).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations
from typing import Any

Pair = tuple[Fraction, Fraction]


def payoff_faults(
    payoffs: Any,
    discount: Fraction,
    corners: Sequence[Pair],
    inner: Sequence[Pair],
    steps: int,
    slack: Fraction,
) -> list[str]:
    """What is wrong with a claim about the payoffs that equilibria reach.

    Parameters
    ----------
    payoffs : nested lists of Fraction, rows by columns by player
    discount : Fraction
    corners : sequence of pairs of Fraction
        No more than their hull is said to be reached.
    inner : sequence of pairs of Fraction
        All of their hull is said to be.
    steps : int
        After how many at most no more is left.
    slack : Fraction
        How far beyond the corners this may be.

    Examples
    --------
    >>> half, pair = Fraction(1, 2), (Fraction(1), Fraction(2))
    >>> payoff_faults([[pair]], half, [pair], [pair], 1, Fraction(0))
    []
    >>> payoff_faults([[pair]], half, [], [], 1, Fraction(0))
    ['more may be reached: 1, 2']
    """
    game = _Game(payoffs)
    faults = [f"{told(p)} is not reached" for p in inner if not game.generates(p, inner, discount)]
    limits = [(x + a, y + b) for x, y in corners for a in (-slack, slack) for b in (-slack, slack)]
    points = [game.paid[cell] for cell in game.cells]
    threats = game.minimax()
    for _ in range(steps):
        if all(_inside(p, limits) for p in points):
            break
        points = _corners(_shortened(list(game.after(points, threats, discount))))
        threats = [
            max([low, *([min(p[i] for p in points)] if points else [])]) for i, low in enumerate(threats)
        ]
    return faults + [f"more may be reached: {told(p)}" for p in points if not _inside(p, limits)][:1]


def told(pair: Pair) -> str:
    """A pair in words.

    Examples
    --------
    >>> told((Fraction(1, 2), Fraction(3)))
    '1/2, 3'
    """
    return f"{pair[0]}, {pair[1]}"


class _Game:
    """A stage by its cells."""

    def __init__(self, payoffs: Any) -> None:
        self.rows, self.columns = range(len(payoffs)), range(len(payoffs[0]))
        self.cells = [(r, c) for r in self.rows for c in self.columns]
        self.paid: dict[tuple[int, int], Pair] = {(r, c): tuple(payoffs[r][c]) for r, c in self.cells}
        self.best = {
            (r, c): (
                max(self.paid[x, c][0] for x in self.rows),
                max(self.paid[r, y][1] for y in self.columns),
            )
            for r, c in self.cells
        }

    def minimax(self) -> list[Fraction]:
        """What each player can make sure of against pure actions."""
        return [min(best[i] for best in self.best.values()) for i in (0, 1)]

    def generates(self, value: Pair, corners: Sequence[Pair], discount: Fraction) -> bool:
        """Whether a cell, and something in the set after it, pay this, and nobody deviates."""
        worst = [min(corner[i] for corner in corners) for i in (0, 1)]
        for cell in self.cells:
            g, best = self.paid[cell], self.best[cell]
            w = tuple((value[i] - (1 - discount) * g[i]) / discount for i in (0, 1))
            kept = all(value[i] >= (1 - discount) * best[i] + discount * worst[i] for i in (0, 1))
            if kept and _inside((w[0], w[1]), corners):
                return True
        return False

    def after(
        self, points: Sequence[Pair], threats: Sequence[Fraction], discount: Fraction
    ) -> Iterator[Pair]:
        """What the cells generate when something among points follows."""
        for cell in self.cells:
            g, best = self.paid[cell], self.best[cell]
            least = [threats[i] + (1 - discount) * (best[i] - g[i]) / discount for i in (0, 1)]
            if all(g[i] >= least[i] for i in (0, 1)):
                yield g
                continue
            for i in (0, 1):
                other = [p[1 - i] for p in points if p[i] == least[i]]
                for p, q in combinations(points, 2):
                    if min(p[i], q[i]) < least[i] < max(p[i], q[i]):
                        slope = (q[1 - i] - p[1 - i]) / (q[i] - p[i])
                        other.append(p[1 - i] + slope * (least[i] - p[i]))
                if other and max(other) >= least[1 - i]:
                    for end in (max(other), max(min(other), least[1 - i])):
                        w = (least[0], end) if i == 0 else (end, least[1])
                        yield (
                            (1 - discount) * g[0] + discount * w[0],
                            (1 - discount) * g[1] + discount * w[1],
                        )


def _shortened(points: list[Pair]) -> list[Pair]:
    """The corners of boxes around points whose fractions are long, so that what they span only grows."""
    if all(x.denominator < 2**240 for p in points for x in p):
        return points
    grid = 2**100
    found = []
    for x, y in points:
        low, left = x.numerator * grid // x.denominator, y.numerator * grid // y.denominator
        ends = [(low + a, left + b) for a in (0, 1) for b in (0, 1)]
        exact = x * grid == low and y * grid == left
        found += [(x, y)] if exact else [(Fraction(a, grid), Fraction(b, grid)) for a, b in ends]
    return found


def _corners(points: Sequence[Pair]) -> list[Pair]:
    """Points without those that lie in the hull of the others."""
    kept = list(dict.fromkeys(points))
    for p in list(kept):
        rest = [q for q in kept if q != p]
        if _inside(p, rest):
            kept = rest
    return kept


def _inside(p: Pair, points: Sequence[Pair]) -> bool:
    """Whether a point lies in the hull of others: they do not all lie to one side of it."""
    if p in points:
        return True
    around = [(q[0] - p[0], q[1] - p[1]) for q in points]
    for d in around:
        turns = [d[0] * e[1] - d[1] * e[0] for e in around]
        ahead = all(d[0] * e[0] + d[1] * e[1] > 0 for e, turn in zip(around, turns, strict=True) if not turn)
        if ahead and min(turns) >= 0:
            return False
    return bool(points)
