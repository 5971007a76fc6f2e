r"""Whether a list of Markov-perfect equilibria misses one, without what found them.

*Irreversible.* Go through clubs from the largest down. What larger clubs are worth is known from the
equilibria listed, so at each club the equilibria of that stage can be found anew: with m outsiders, of whom q
are expected to join when each is drawn, the gain of an outsider of type t, times
:math:`m - (m - q)\delta > 0`, is affine in the chances of joining. Every division of types into those that
join, stay and mix is tried, but for those that bounds rule out. Each stage equilibrium must be played in one
that is listed; by induction all are then listed.

*Reversible.* Pure strategies are tried one by one, but for those in which two states would undo each other's
move at a cost; so are those in which one place mixes. Where several mix nothing is sought anew. But where
moving back and forth costs something and nobody who plays a pure action is indifferent, equilibria have an
index,

.. math:: \operatorname{sign} \det\Big(-\frac{\partial g_k}{\partial x_l}\Big)_{k, l \text{ mix}},

and the indices of all sum to one (the degree of :math:`x - [x + g(x)]_0^1` on a cube), so that one mixed
equilibrium cannot be missed; two of opposite index can.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from math import prod
from typing import Any

import numpy as np

from gametheory_gov.base._typing import FloatArray

from .counts import Counts
from .replay import Clubs, Near

#: By counts, the numbers of every type: chances, or values.
Table = Mapping[Counts, Sequence[Any]]
#: Stages, and pure strategies, beyond which nothing is tried.
MOST_STAGES, MOST_PURE = 20_000, 600_000
_BATCH = 1024
_STEP = 1e-6
#: Float chances closer than this are the same.
_SAME = 1e-6


# --------------------------------------------------------------------------------------- irreversible


def missed_ahead(
    clubs: Clubs, listed: Sequence[Table], delta: Any, ties: str, near: Near
) -> tuple[str, ...] | None:
    """The first irreversible equilibrium whose chances of joining are not listed, in words.

    None where there are too many stages to go through.
    """
    order = sorted(clubs.counts, key=lambda counts: (-sum(counts), counts))
    known = [[row for n in order for row in table[n]] for table in listed]
    play = _Induction(clubs, delta)
    branches: list[Iterator[Sequence[Any]]] = []
    for _ in range(MOST_STAGES):
        if len(branches) + 1 < len(order):
            branches.append(play.equilibria(order[len(branches) + 1], ties, near))
        elif not any(_alike([p for n in order for p in play.join[n]], other) for other in known):
            shown = "; ".join(
                f"{n}: {', '.join(f'{float(p):.4g}' for p in play.join[n])}" for n in order[::-1]
            )
            return (f"an equilibrium is missed, in which states join by {shown:.200}",)
        while branches:
            chances = next(branches[-1], None)
            if chances is not None:
                play.put(order[len(branches)], chances)
                break
            branches.pop()
        else:
            return ()
    return None


def _alike(one: Sequence[Any], other: Sequence[Any]) -> bool:
    return all(abs(float(a) - float(b)) <= _SAME for a, b in zip(one, other, strict=True))


class _Induction:
    """What larger clubs are worth, and the equilibria of one stage given that."""

    def __init__(self, clubs: Clubs, delta: Any) -> None:
        self.clubs, self.delta = clubs, delta
        T = range(len(clubs.sizes))
        self.join: dict[Counts, list[Any]] = {clubs.sizes: [0 for _ in T]}
        self.values: dict[tuple[Counts, int, bool], Any] = {
            (clubs.sizes, t, True): clubs.flow(clubs.sizes, t, True) / (1 - delta) for t in T
        }

    def _outside(self, counts: Counts) -> dict[int, int]:
        """How many outsiders there are of each type that has any."""
        return {
            t: size - n for t, (size, n) in enumerate(zip(self.clubs.sizes, counts, strict=True)) if size > n
        }

    def _ahead(self, counts: Counts, t: int, s: int, inside: bool) -> Any:
        """The payoffs of a state of type t from the period on in which one of type s joins."""
        place = (*counts[:s], counts[s] + 1, *counts[s + 1 :]), t, inside
        return self.clubs.flow(*place) + self.delta * self.values[place]

    def _joining(self, counts: Counts, t: int) -> Any:
        return self._ahead(counts, t, t, True) - self.clubs.cost(t, False)

    def gains(self, counts: Counts) -> tuple[list[Any], list[list[Any]]]:
        """Positive multiples of gains when nobody joins, and their slopes in the chances of joining."""
        number, delta = self._outside(counts), self.delta
        m = sum(number.values())
        alone, slopes = [], []
        for t in number:
            here, joining = self.clubs.flow(counts, t, False), self._joining(counts, t)
            alone.append((joining - here) * (m - m * delta) - delta * m * here)
            row = []
            for s, many in number.items():
                others = many - (s == t)
                moved = (joining if s == t else 0) + (
                    others * self._ahead(counts, t, s, False) if others else 0
                )
                row.append(delta * (many * joining - moved))
            slopes.append(row)
        return alone, slopes

    def put(self, counts: Counts, chances: Sequence[Any]) -> None:
        """Values at a club where outsiders join with these chances."""
        number, delta = self._outside(counts), self.delta
        p = dict(zip(number, chances, strict=True))
        self.join[counts] = [p.get(t, 0) for t in range(len(counts))]
        m = sum(number.values())
        idle = m - sum(many * p[s] for s, many in number.items())
        for t, n in enumerate(counts):
            for inside in (True, False):
                if not (n if inside else t in number):
                    continue
                paid = idle * self.clubs.flow(counts, t, inside)
                for s, many in number.items():
                    others = many - (s == t and not inside)
                    paid = paid + (others * p[s] * self._ahead(counts, t, s, inside) if others else 0)
                if not inside:
                    paid = paid + p[t] * self._joining(counts, t)
                self.values[counts, t, inside] = paid / (m - idle * delta)

    def equilibria(self, counts: Counts, ties: str, near: Near) -> Iterator[Sequence[Any]]:
        """Yield the chances with which outsiders, type by type, join in the equilibria of a stage."""
        alone, slopes = self.gains(counts)

        def gain(k: int, chances: Sequence[Any]) -> Any:
            return alone[k] + sum(slope * p for slope, p in zip(slopes[k], chances, strict=True))

        for choice in _choices(alone, slopes, near):
            mixing = [k for k, c in enumerate(choice) if c is None]
            chances: list[Any] = [0 if c is None else c for c in choice]
            if mixing:
                rows = [[slopes[k][s] for s in mixing] for k in mixing]
                solved = _solved(rows, [-gain(k, chances) for k in mixing])
                edge = _SAME if near.high else 0
                if solved is None or not all(edge < p < 1 - edge for p in solved):
                    continue
                for k, p in zip(mixing, solved, strict=True):
                    chances[k] = p
            if len(mixing) == 1 and any(
                abs(gain(mixing[0], [*chances[: mixing[0]], end, *chances[mixing[0] + 1 :]])) <= near.high
                for end in (0, 1)
            ):
                continue  # in floats not known to mix: it may be indifferent throughout
            if all(near.best(c, gain(k, chances), ties) for k, c in enumerate(choice) if c is not None):
                yield chances


def _choices(alone: list[Any], slopes: list[list[Any]], near: Near) -> Iterator[tuple[int | None, ...]]:
    """Yield who joins (1), stays (0) or mixes (None), where bounds on gains allow it."""

    def possible(choice: tuple[int | None, ...]) -> bool:
        for k, c in enumerate(choice):
            low = high = alone[k]
            for s, slope in enumerate(slopes[k]):
                fixed = choice[s] if s < len(choice) else None
                low = low + (min(slope, 0 * slope) if fixed is None else fixed * slope)
                high = high + (max(slope, 0 * slope) if fixed is None else fixed * slope)
            if (c != 0 and high < -near.high) or (c != 1 and low > near.high):
                return False
        return True

    waiting: list[tuple[int | None, ...]] = [()]
    while waiting:
        choice = waiting.pop()
        if len(choice) == len(alone):
            yield choice
        else:
            waiting += [more for c in (0, 1, None) if possible(more := (*choice, c))]


def _solved(rows: list[list[Any]], right: list[Any]) -> list[Any] | None:
    """The only solution of linear equations, or None."""
    if any(isinstance(x, float) for x in (*right, *(x for row in rows for x in row))):
        matrix = np.array(rows, dtype=np.float64)
        if np.linalg.cond(matrix) > 1e12:
            return None
        return [float(x) for x in np.linalg.solve(matrix, np.array(right, dtype=np.float64))]
    import flint

    size = len(right)
    table = flint.fmpq_mat(size, size, [_rational(x) for row in rows for x in row])
    if table.det() == 0:
        return None
    found = table.solve(flint.fmpq_mat(size, 1, [_rational(x) for x in right])).entries()
    return [Fraction(int(x.p), int(x.q)) for x in found]


def _rational(value: Any) -> Any:
    import flint

    value = Fraction(value)
    return flint.fmpq(value.numerator, value.denominator)


# ----------------------------------------------------------------------------------------- reversible


def _zeros(low: float, middle: float, high: float) -> list[float]:
    """The zeros, well inside (0, 1), of a quadratic with given values at 0, 1/2 and 1."""
    a, b = 2 * (low - 2 * middle + high), -3 * low + 4 * middle - high
    with np.errstate(all="ignore"):
        found = np.roots([a, b, low]) if a or b else np.zeros(0)
    return [float(x.real) for x in found if abs(x.imag) == 0 and _SAME < x.real < 1 - _SAME]


class Reversible:
    """The equations of values when any state may be drawn; a strategy is a chance at every place.

    A place is a type of states outside or inside at some counts.
    """

    def __init__(self, clubs: Clubs, delta: Any, ties: str, near: Near) -> None:
        self.clubs, self.delta, self.ties, self.near = clubs, delta, ties, near
        self.places = [
            (counts, t, inside)
            for counts in clubs.counts
            for t, size in enumerate(clubs.sizes)
            for inside in (False, True)
            if (counts[t] if inside else size - counts[t])
        ]
        self.at = {place: k for k, place in enumerate(self.places)}
        self.total = sum(clubs.sizes)
        self.flows = [clubs.flow(*place) for place in self.places]
        self.costs = [clubs.cost(t, inside) for _, t, inside in self.places]
        self.after = [self.at[self._moved(place, place)] for place in self.places]
        self.unit = max(1e-300, *(abs(float(x)) for x in (*self.flows, *self.costs))) / float(1 - delta)
        #: How far a gain in floats may be off.
        self.slack = float(near.high) + 1e-9 * self.unit
        self.drawn = [list(self._drawn(k)) for k in range(len(self.places))]

    @staticmethod
    def _moved(place: tuple[Counts, int, bool], who: tuple[Counts, int, bool]) -> tuple[Counts, int, bool]:
        """Where a place is when one of some place moves; the mover itself changes sides."""
        counts, s, side = who
        goal = (*counts[:s], counts[s] + (-1 if side else 1), *counts[s + 1 :])
        return goal, place[1], place[2] != (place == who)

    def _drawn(self, k: int) -> Iterator[tuple[int, int, int, Any]]:
        """Yield who may be drawn, in how many cases, where this place then is, and what it pays."""
        place = self.places[k]
        for j, (counts, s, side) in enumerate(self.places):
            if counts != place[0]:
                continue
            number = counts[s] if side else self.clubs.sizes[s] - counts[s]
            if j == k:
                yield j, 1, self.after[k], self.costs[k]
                number -= 1
            if number:
                goal = (self._moved(place, self.places[j])[0], place[1], place[2])
                yield j, number, self.at[goal], 0

    def strategy(self, join: Table, leave: Table) -> list[Any]:
        """The chance at every place."""
        return [(leave if inside else join)[counts][t] for counts, t, inside in self.places]

    def gains(self, chances: FloatArray) -> tuple[FloatArray, FloatArray]:
        """What everybody gains by moving at many strategies, in floats, and the determinants.

        The shapes are (B, P) and (B,).
        """
        B, P = chances.shape
        matrix, right = np.zeros((B, P, P)), np.zeros((B, P))
        matrix[:, range(P), range(P)] = 1.0
        delta, flows = float(self.delta), np.array(self.flows, dtype=np.float64)
        for k, drawn in enumerate(self.drawn):
            for who, number, goal, cost in drawn:
                p = chances[:, who] * (number / self.total)
                stays = number / self.total - p
                matrix[:, k, goal] -= delta * p
                matrix[:, k, k] -= delta * stays
                right[:, k] += p * (flows[goal] - float(cost)) + stays * flows[k]
        worth = flows + delta * np.linalg.solve(matrix, right[..., None])[..., 0]
        gains = worth[:, self.after] - np.array(self.costs, dtype=np.float64) - worth
        return gains, np.linalg.det(matrix)

    def exact_gains(self, chances: Sequence[Any]) -> list[Any]:
        """The same at one strategy, in fractions."""
        P = len(self.places)
        rows = [[Fraction(int(k == j)) for j in range(P)] for k in range(P)]
        right, flows = [Fraction(0)] * P, [Fraction(flow) for flow in self.flows]
        delta = Fraction(self.delta)
        for k, drawn in enumerate(self.drawn):
            for who, number, goal, cost in drawn:
                p = Fraction(number, self.total) * Fraction(chances[who])
                stays = Fraction(number, self.total) - p
                rows[k][goal] -= delta * p
                rows[k][k] -= delta * stays
                right[k] += p * (flows[goal] - Fraction(cost)) + stays * flows[k]
        values = _solved(rows, right) or []
        worth = [flow + delta * value for flow, value in zip(flows, values, strict=True)]
        return [
            worth[j] - Fraction(cost) - w for j, cost, w in zip(self.after, self.costs, worth, strict=True)
        ]

    @property
    def edges(self) -> list[tuple[int, int]]:
        """Pairs of a place outside and the place inside to which a move leads from there."""
        return [(k, self.after[k]) for k, (_, _, inside) in enumerate(self.places) if not inside]

    def _pure(self, without: int | None = None) -> list[list[tuple[int, int]]]:
        """What may be done at each edge without mixing; nothing at the edge ``without``."""
        options = []
        for e, (out, back) in enumerate(self.edges):
            cost = self.costs[out] + self.costs[back]  # the gains of moving there and back sum to minus this
            both = [(1, 1)] if cost <= self.near.high else []
            neither = [(0, 0)] if cost >= -self.near.high else []
            options.append([(0, 0)] if e == without else [(1, 0), (0, 1), *both, *neither])
        return options

    def _plays_of(self, options: list[list[tuple[int, int]]]) -> Iterator[FloatArray]:
        """Yield strategies in batches (B, P)."""
        shape = tuple(map(len, options))
        for start in range(0, prod(shape), _BATCH):
            codes = np.unravel_index(np.arange(start, min(start + _BATCH, prod(shape))), shape)
            chances = np.zeros((len(codes[0]), len(self.places)))
            for edge, of, code in zip(self.edges, options, codes, strict=True):
                chances[:, edge] = np.array(of, dtype=np.float64)[code]
            yield chances

    def missed_pure(self, listed: Sequence[Sequence[Any]]) -> tuple[str, ...] | None:
        """The first pure equilibrium that is not listed, in words; None where there are too many to try."""
        options = self._pure()
        if prod(map(len, options)) > MOST_PURE:
            return None
        known = {tuple(p) for p in listed}
        for chances in self._plays_of(options):
            gains, _ = self.gains(chances)
            slack = self.slack
            for row in chances[np.where(chances == 1, gains >= -slack, gains <= slack).all(axis=1)]:
                play = tuple(int(x) for x in row)
                if play not in known and self._plays(play):
                    moves = [self.places[k][:2] for k, x in enumerate(play) if x]
                    return (f"a pure equilibrium is missed, in which states move at {moves[:4]}",)
        return ()

    def _mixing(self, e: int) -> list[tuple[int, int, int]]:
        """Who may mix at an edge, who does not, and what that one does."""
        out, back = self.edges[e]
        cost = self.costs[out] + self.costs[back]
        if abs(cost) > self.near.high:
            other = int(cost < 0)
            return [(out, back, other), (back, out, other)]
        every = [(out, back, 0), (out, back, 1), (back, out, 0), (back, out, 1)]
        return every if self.ties == "weak" else every[::3] if self.ties == "join" else every[1:3]

    def missed_mixed(self, listed: Sequence[Sequence[Any]], *, tied: bool = False) -> tuple[str, ...] | None:
        """The first equilibrium in which one place mixes that is not listed; None where there are too many.

        Times the determinant of the equations of its type the gain of that place is a quadratic in its
        chance, known from three values. With ``tied`` all other places may be indifferent, too.
        """
        slack = self.slack
        if sum(prod(map(len, self._pure(e))) for e in range(len(self.edges))) > MOST_PURE:
            return None
        for e in range(len(self.edges)):
            for k, partner, other in self._mixing(e):
                for chances in self._plays_of(self._pure(e)):
                    chances[:, partner] = other
                    values = []
                    for x in (0.0, 0.5, 1.0):
                        chances[:, k] = x
                        gains, determinants = self.gains(chances)
                        values.append(gains[:, k] * determinants)
                    for row, points in zip(chances, np.array(values).T.tolist(), strict=True):
                        if max(map(abs, points)) <= slack:
                            continue  # indifferent throughout
                        for root in _zeros(*points):
                            row[k] = root
                            if self._plays_mixed(row, k, tied) and not any(
                                _alike(row, play) for play in listed
                            ):
                                counts, _, inside = self.places[k]
                                verb = "leave" if inside else "join"
                                return (f"an equilibrium is missed: at {counts} some {verb} by {root:.6g}",)
        return ()

    def _plays_mixed(self, chances: FloatArray, mixes: int, anywhere: bool) -> bool:
        """Whether a strategy is surely an equilibrium in which only one place mixes.

        Of other places only the one that undoes a move may be indifferent, or with ``anywhere`` all.
        """
        gains = self.gains(chances[None])[0][0]
        pure = np.arange(len(gains)) != mixes
        inside = np.array([inside for _, _, inside in self.places])
        partner = next(b if a == mixes else a for a, b in self.edges if mixes in (a, b))
        follows = np.where(inside, chances == 0, chances == 1) == (self.ties == "join")
        tied = (anywhere | (np.arange(len(gains)) == partner)) & (np.abs(gains) <= self.slack)
        best = np.where(chances == 1, gains > self.slack, gains < -self.slack)
        return bool((best | (tied & (follows | (self.ties == "weak"))))[pure].all())

    def _plays(self, play: Sequence[int]) -> bool:
        """Whether a pure strategy is surely an equilibrium."""
        return all(
            self.near.best(x, gain, self.ties, joins=not inside)
            for x, gain, (_, _, inside) in zip(play, self.exact_gains(play), self.places, strict=True)
        )

    def indices(self, listed: Sequence[Sequence[Any]]) -> int | None:
        """The sum of the indices of equilibria; None where they need not sum to one."""
        slack, unit = self.slack, self.unit
        if any(self.costs[out] + self.costs[back] <= slack for out, back in self.edges):
            return None
        total = 0
        for play in listed:
            x = np.array([float(p) for p in play])
            mixing = np.flatnonzero((x > 0) & (x < 1))
            gains = self.gains(x[None])[0][0]
            pure = np.ones(len(x), dtype=bool)
            pure[mixing] = False
            if (np.abs(gains[pure]) <= slack).any():
                return None
            steps = _STEP * np.eye(len(x))[mixing]
            if len(mixing):
                change = self.gains(x + steps)[0] - self.gains(x - steps)[0]
                slope = change[:, mixing] / (2 * _STEP * unit)
                determinant = float(np.linalg.det(-slope))
                if abs(determinant) < 1e-6 ** len(mixing):
                    return None
                total += 1 if determinant > 0 else -1
            else:
                total += 1
        return total
