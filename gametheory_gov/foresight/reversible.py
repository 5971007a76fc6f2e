r"""Reversible accession: any state may be drawn, members may leave.

With N states free to choose, each drawn with probability 1/N, and given what every type does at every club,
values are linear in themselves: a state gets, in expectation over who is drawn, the payoff of the club that
results and :math:`\delta` times its value there, less what it pays for moving. Every pure strategy profile
in which alike states play alike is tried. Floats sort out most profiles at once; those that pass, with a
margin far above round-off, are decided in the game's own arithmetic.

In worlds of up to six alike states, strategies are tried too that mix in one place, at one club inside or
outside. There the gain times the determinant of the system is quadratic in the chance of moving, and known
from its values at 0, 1/2 and 1; an irrational zero is a float.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import isqrt, prod, sqrt
from typing import Any

import numpy as np

from gametheory_gov._typing import FloatArray
from gametheory_gov.equilibrium import DEFAULT_TOLERANCE, Ties
from gametheory_gov.errors import NotApplicableError

from .counts import ClubPayoffs, Counts
from .markov_record import MarkovEquilibrium
from .stages import Sign

_MOST_CHOICES = 16
_MOST_MIXING = 6
_BATCH = 2048
#: How far a float gain may fall short of zero, relative to the largest value, to be looked at exactly.
_MARGIN = 1e-6


@dataclass(frozen=True)
class _Place:
    """A type of states inside or outside at some counts, and where one that moves ends up."""

    counts: Counts
    type: int
    inside: bool

    @property
    def after(self) -> _Place:
        t, step = self.type, -1 if self.inside else 1
        counts = (*self.counts[:t], self.counts[t] + step, *self.counts[t + 1 :])
        return _Place(counts, t, not self.inside)


class _System:
    """The linear equations of values, whatever the strategies."""

    def __init__(self, payoffs: ClubPayoffs, delta: Any) -> None:
        self.payoffs, self.delta = payoffs, delta
        self.places = [
            _Place(counts, t, inside)
            for counts in payoffs.member
            for t, size in enumerate(payoffs.sizes)
            for inside in (False, True)
            if (counts[t] if inside else size - counts[t])
        ]
        if len(self.places) > _MOST_CHOICES:
            raise NotApplicableError(
                f"reversible membership has 2**{len(self.places)} pure strategies here, more than "
                f"2**{_MOST_CHOICES}; make states alike (up to 8), ask for irreversible=True, or use grow"
            )
        self.at = {place: k for k, place in enumerate(self.places)}
        self.total = sum(payoffs.sizes)

    def flow(self, place: _Place) -> Any:
        table = self.payoffs.member if place.inside else self.payoffs.outsider
        return table[place.counts][place.type]

    def cost(self, place: _Place) -> Any:
        return (self.payoffs.exit if place.inside else self.payoffs.entry)[place.type]

    def drawn(self, place: _Place) -> Iterator[tuple[int, int, _Place, Any]]:
        """Yield who may be drawn, in how many cases, where ``place`` is if that one moves, and the cost."""
        for k, other in enumerate(self.places):
            if other.counts != place.counts:
                continue
            number = (
                other.counts[other.type]
                if other.inside
                else (self.payoffs.sizes[other.type] - other.counts[other.type])
            )
            if other == place:
                yield k, 1, place.after, self.cost(place)
                number -= 1
            if number:
                yield k, number, _Place(other.after.counts, place.type, place.inside), 0

    def solve(self, chances: Sequence[Any]) -> tuple[list[Any], Any]:
        """Return the value at every place, in the numbers of the game, and the determinant of the system."""
        size = len(self.places)
        rows = [[0 * self.delta] * size for _ in range(size)]
        right = [0 * self.delta] * size
        for k, place in enumerate(self.places):
            rows[k][k] += self.total
            for who, number, after, cost in self.drawn(place):
                for goal, p, paid in ((after, chances[who], cost), (place, 1 - chances[who], 0)):
                    if p != 0:
                        right[k] += number * p * (self.flow(goal) - paid)
                        rows[k][self.at[goal]] -= number * p * self.delta
        return _solve(rows, right)

    def gain(self, place: _Place, values: list[Any]) -> Any:
        """Return what a drawn state gains by moving."""
        move = self.flow(place.after) + self.delta * values[self.at[place.after]] - self.cost(place)
        return move - self.flow(place) - self.delta * values[self.at[place]]


def _solve(rows: list[list[Any]], right: list[Any]) -> tuple[list[Any], Any]:
    """Solve a system that is diagonally dominant, so that no rows need to change places."""
    size = len(right)
    for k in range(size):
        for i in range(k + 1, size):
            if rows[i][k] != 0:
                factor = rows[i][k] / rows[k][k]
                rows[i] = [x - factor * y for x, y in zip(rows[i], rows[k], strict=True)]
                right[i] = right[i] - factor * right[k]
    values = list(right)
    for k in reversed(range(size)):
        known = sum(rows[k][j] * values[j] for j in range(k + 1, size))
        values[k] = (right[k] - known) / rows[k][k]
    return values, prod(rows[k][k] for k in range(size))


def reversible_equilibria(
    payoffs: ClubPayoffs, delta: Any, sign: Sign, ties: Ties
) -> Iterator[MarkovEquilibrium]:
    """Yield all pure equilibria in which alike states play alike, then those that mix once.

    Parameters
    ----------
    payoffs : ClubPayoffs
    delta : number in [0, 1)
    sign : function of a number to -1, 0 or 1
    ties : {"join", "stay_out", "weak"}

    Raises
    ------
    NotApplicableError
        For more than 65,536 pure strategies.
    """
    system = _System(payoffs, delta)
    floats = _Floats(system)
    for moves in floats.candidates():
        values, _ = system.solve(moves)
        signs = [sign(system.gain(place, values)) for place in system.places]
        if _all_stand(system, moves, signs, ties):
            yield _record(system, moves, values, signs)
    if not mixes_once(payoffs):
        return
    for k, chances in _mixtures(system, floats):
        values, _ = system.solve(chances)
        rounded = any(isinstance(p, float) for p in chances)
        signs = [
            floats.sign(system.gain(q, values)) if rounded else sign(system.gain(q, values))
            for q in system.places
        ]
        if _all_stand(system, chances, signs, ties, but=k):
            yield _record(system, chances, values, [s if i != k else 1 for i, s in enumerate(signs)])


def mixes_once(payoffs: ClubPayoffs) -> bool:
    """Tell whether mixed equilibria are sought too: in worlds of up to six alike states."""
    return len(payoffs.sizes) == 1 and payoffs.sizes[0] <= _MOST_MIXING


def _all_stand(
    system: _System, chances: Sequence[Any], signs: list[int], ties: Ties, *, but: int | None = None
) -> bool:
    """Tell whether everybody but one that mixes does what is best."""
    for k, (place, p, s) in enumerate(zip(system.places, chances, signs, strict=True)):
        wanted = {"join": not place.inside, "stay_out": place.inside}.get(ties)
        if k != but and not ((ties == "weak" or p == wanted) if s == 0 else p == (s > 0)):
            return False
    return True


class _Floats:
    """The same equations in floats, for many strategies at once."""

    def __init__(self, system: _System) -> None:
        self.total, self.delta = system.total, float(system.delta)
        self.size = len(system.places)
        self.drawn = [
            (k, who, number, system.at[goal], float(cost))
            for k, place in enumerate(system.places)
            for who, number, goal, cost in system.drawn(place)
        ]
        self.after = np.array([system.at[place.after] for place in system.places])
        self.flows = np.array([float(system.flow(place)) for place in system.places])
        self.costs = np.array([float(system.cost(place)) for place in system.places])
        self.unit = max(1e-300, np.abs(self.flows).max() + np.abs(self.costs).max()) / (1 - self.delta)

    def sign(self, value: Any) -> int:
        """Return the sign of a float gain; zero within round-off."""
        return 0 if abs(value) <= DEFAULT_TOLERANCE * self.unit else 1 if value > 0 else -1

    def gains(self, chances: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return gains from moving, shape (B, P), and determinants, shape (B,), for chances of moving."""
        matrix = np.zeros((len(chances), self.size, self.size))
        matrix[:, np.arange(self.size), np.arange(self.size)] = self.total
        right = np.zeros((len(chances), self.size))
        for k, who, number, goal, cost in self.drawn:
            p = chances[:, who]
            matrix[:, k, goal] -= number * self.delta * p
            matrix[:, k, k] -= number * self.delta * (1 - p)
            right[:, k] += number * (p * (self.flows[goal] - cost) + (1 - p) * self.flows[k])
        values = np.linalg.solve(matrix, right[..., None])[..., 0]
        after = self.flows[self.after] + self.delta * values[:, self.after] - self.costs
        return after - self.flows - self.delta * values, np.linalg.det(matrix)

    def pure(self) -> Iterator[FloatArray]:
        """Yield all pure strategies in batches, shape (B, P); those that move most come first."""
        codes = np.arange(2**self.size)[::-1]
        for start in range(0, len(codes), _BATCH):
            yield ((codes[start : start + _BATCH, None] >> np.arange(self.size)) & 1).astype(np.float64)

    def candidates(self) -> Iterator[tuple[int, ...]]:
        """Yield the pure strategies that floats do not rule out."""
        margin = _MARGIN * self.unit
        for moves in self.pure():
            gains, _ = self.gains(moves)
            good = np.where(moves == 1, gains >= -margin, gains <= margin).all(axis=1)
            for row in moves[good]:
                yield tuple(int(x) for x in row)

    def mixtures(self, k: int) -> Iterator[tuple[int, ...]]:
        """Yield what all places but k do, where it stands for some chance that leaves k indifferent.

        The gain times the determinant is a polynomial of degree two in the chance at k: a club has two kinds
        of states, so two equations contain it.
        """
        margin = 10 * _MARGIN * self.unit
        for moves in self.pure():
            others = moves[moves[:, k] == 0]
            points = []
            for x in (0, 0.5, 1):
                others[:, k] = x
                gains, determinants = self.gains(others)
                points.append(gains[:, k] * determinants)
            good = np.zeros(len(others), dtype=bool)
            for root in _quadratic_roots(*points):
                others[:, k] = root
                gains, _ = self.gains(others)
                stands = np.where(others == 1, gains >= -margin, gains <= margin)
                stands[:, k] = np.abs(gains[:, k]) <= margin
                good |= stands.all(axis=1)
            others[:, k] = 0
            for row in others[good]:
                yield tuple(int(x) for x in row)


def _quadratic_roots(low: FloatArray, middle: FloatArray, high: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return both zeros of quadratics with given values at 0, 1/2 and 1, moved into [0, 1]."""
    a, b = 2 * (low - 2 * middle + high), -3 * low + 4 * middle - high
    with np.errstate(all="ignore"):
        half = -(b + np.where(b < 0, -1, 1) * np.sqrt(np.maximum(b * b - 4 * a * low, 0))) / 2
        both = half / a, low / half
    first, second = (np.clip(np.where(np.isfinite(x), x, 0), 0, 1) for x in both)
    return first, second


def _mixtures(system: _System, floats: _Floats) -> Iterator[tuple[int, list[Any]]]:
    """Yield strategies in which one place mixes and is indifferent, and that place."""
    exact = isinstance(system.delta, Fraction)
    for k, place in enumerate(system.places):
        for moves in floats.mixtures(k):
            chances: list[Any] = list(moves)
            points = []
            for x in (Fraction(0), Fraction(1, 2), Fraction(1)):
                chances[k] = x if exact else float(x)
                values, determinant = system.solve(chances)
                points.append(system.gain(place, values) * determinant)
            for root in _roots(*points):
                if 0 < root < 1:
                    yield k, [*moves[:k], root, *moves[k + 1 :]]


def _roots(low: Any, middle: Any, high: Any) -> list[Any]:
    """Return the zeros of a quadratic with given values at 0, 1/2 and 1; floats where they are irrational.

    Examples
    --------
    >>> _roots(Fraction(2, 9), Fraction(-1, 36), Fraction(2, 9))  # (x - 1/3)(x - 2/3)
    [Fraction(1, 3), Fraction(2, 3)]
    """
    a, b, c = 2 * (low - 2 * middle + high), -3 * low + 4 * middle - high, low
    if a == 0:
        return [-c / b] if b != 0 else []
    square = b * b - 4 * a * c
    if square < 0:
        return []
    root: Any = sqrt(square)
    if isinstance(square, Fraction):
        whole = Fraction(isqrt(square.numerator), isqrt(square.denominator))
        root = whole if whole * whole == square else root
    return sorted({(-b - root) / (2 * a), (-b + root) / (2 * a)})


def _record(system: _System, moves: Sequence[Any], values: list[Any], signs: list[int]) -> MarkovEquilibrium:
    one = 0 * system.delta + 1
    T = range(len(system.payoffs.sizes))

    def table(what: list[Any], inside: bool, missing: Any) -> dict[Counts, tuple[Any, ...]]:
        return {
            counts: tuple(
                missing if (k := system.at.get(_Place(counts, t, inside))) is None else what[k] for t in T
            )
            for counts in system.payoffs.member
        }

    chances = [m * one for m in moves]
    tied = {place.counts for place, s in zip(system.places, signs, strict=True) if s == 0}
    return MarkovEquilibrium(
        system.payoffs.sizes,
        table(chances, False, 0 * one),
        table(chances, True, 0 * one),
        table(values, True, None),
        table(values, False, None),
        tuple(sorted(tied)),
    )
