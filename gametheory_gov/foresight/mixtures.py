r"""Reversible accession where places mix: at one club, inside or outside, or at several.

Let x be the chances of moving and g the gains. Times the determinant of the equations of values
(`gametheory_gov.foresight.places`), which is positive, every gain is a polynomial of degree at most two in
each chance, because states of a type are inside or outside, so that two equations contain it. At an edge
only one side mixes. A strategy that mixes at the places M and is pure elsewhere is an equilibrium if

.. math:: g_k(x) = 0 \ (k \in M), \qquad g_k(x) \ge 0 \text{ where } x_k = 1, \qquad g_k(x) \le 0
          \text{ where } x_k = 0.

Where *one* place mixes its gain is a quadratic, known from its values at 0, 1/2 and 1. Floats sort out most
cases; the zeros of the others are exact, or have many digits where they are irrational: in floats a quadratic
that is nearly linear would lose all of them.

Where *several* mix, boxes of chances are searched (`gametheory_gov.foresight.boxes`). Boxes in which some
condition cannot hold are discarded, first for every set M and every pure play of the rest at once, then by
halving. Where the equations, multiplied by the inverse of their slopes at the centre, have slopes near one,
at most one zero lies in the box and simple iteration finds it or shows that there is none; Newton's method in
fractions adds digits. What remains after many halvings, or where floats do not tell, is returned as
unresolved: zeros that are not isolated, or nearly so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import combinations, product
from math import isqrt, lcm, prod
from typing import Any

import numpy as np

from gametheory_gov.base._typing import FloatArray

from .boxes import GRID, MixtureBoxes, Unresolved, bernstein
from .places import MARGIN, Candidate, FloatSystem, System
from .stages import solve_linear

#: Most coefficients of one polynomial looked at for each number of places that mix: a box has 3**m.
_MOST_COEFFICIENTS = 1_200_000
_BATCH = 1 << 15
_NARROW = 2.0**-20
#: Chances at which polynomials that are not zero are not, but by accident.
_POINT = [Fraction(n, 1009) for n in (347, 691, 503, 211, 830, 149)]
#: How far from a zero iteration may end, in units of its box.
_ENDS = 1e-8
#: Bits after the point of zeros of quadratics.
_ROOT_BITS = 256
#: Newton's method: most steps, distance for slopes, the last step, bits after the point.
_STEPS = 12
_NEAR = Fraction(1, 1 << 80)
_STILL = Fraction(1, 1 << 150)
_NEWTON_BITS = 220
#: How far floats may be off; Newton's method that goes farther was not near a zero.
_OFF = 1e-5
_LARGEST_DENOMINATOR = 10**21

# ---------------------------------------------------------------------------------------- one place mixes


def mixtures_of_one(system: System, floats: FloatSystem) -> Iterator[Candidate]:
    """Yield strategies in which one place mixes and is indifferent.

    A place whose gain counts as zero whatever its chance does not mix.

    Parameters
    ----------
    system : System
    floats : FloatSystem
        The same equations.
    """
    for number, edge in enumerate(system.edges):
        for joins, other in edge.mixed:
            k, partner = (edge.join, edge.leave) if joins else (edge.leave, edge.join)
            for moves in _candidates_of_one(floats, number, k, partner, other):
                points, gains = [], []
                for x in (Fraction(0), Fraction(1, 2), Fraction(1)):
                    values, determinants = system.solve([*moves[:k], x, *moves[k + 1 :]])
                    gains.append(system.gain(system.places[k], values))
                    points.append(gains[-1] * determinants[k])
                if all(system.sign(gain) == 0 for gain in gains):
                    continue
                for root, exact in _quadratic_zeros(*points):
                    if 0 < root < 1:
                        yield Candidate([*moves[:k], root, *moves[k + 1 :]], exact)


def _candidates_of_one(
    floats: FloatSystem, number: int, k: int, partner: int, other: int
) -> Iterator[tuple[int, ...]]:
    """Yield pure play of all places but k that is best at some chance that leaves k indifferent."""
    margin = 10 * MARGIN
    for moves in floats.pure(without=number):
        moves[:, partner] = other
        points = []
        for x in (0, 0.5, 1):
            moves[:, k] = x
            gains, determinants = floats.gains(moves)
            points.append(gains[:, k] * determinants[:, k])
        good = np.zeros(len(moves), dtype=bool)
        for root in _float_zeros(*points):
            moves[:, k] = root
            gains, _ = floats.gains(moves)
            best = np.where(moves == 1, gains >= -margin, gains <= margin)
            best[:, k] = np.abs(gains[:, k]) <= margin
            good |= best.all(axis=1)
        moves[:, k] = 0
        for row in moves[good]:
            yield tuple(int(x) for x in row)


def _float_zeros(low: FloatArray, middle: FloatArray, high: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Both zeros of quadratics with given values at 0, 1/2 and 1, moved into [0, 1]."""
    a, b = 2 * (low - 2 * middle + high), -3 * low + 4 * middle - high
    with np.errstate(all="ignore"):
        half = -(b + np.where(b < 0, -1, 1) * np.sqrt(np.maximum(b * b - 4 * a * low, 0))) / 2
        both = half / a, low / half
    first, second = (np.clip(np.where(np.isfinite(x), x, 0), 0, 1) for x in both)
    return first, second


def _quadratic_zeros(low: Fraction, middle: Fraction, high: Fraction) -> list[tuple[Fraction, bool]]:
    """The zeros of a quadratic with given values at 0, 1/2 and 1, and whether they are exact.

    Irrational ones are right to 256 bits after the point.

    Examples
    --------
    >>> _quadratic_zeros(Fraction(2, 9), Fraction(-1, 36), Fraction(2, 9))  # (x - 1/3)(x - 2/3)
    [(Fraction(1, 3), True), (Fraction(2, 3), True)]
    """
    a, b, c = 2 * (low - 2 * middle + high), -3 * low + 4 * middle - high, low
    if a == 0:
        return [(-c / b, True)] if b != 0 else []
    whole = lcm(a.denominator, b.denominator, c.denominator)
    a, b, square = a * whole, b * whole, int(whole * whole * (b * b - 4 * a * c))
    if square < 0:
        return []
    exact = isqrt(square) ** 2 == square
    root = Fraction(isqrt(square)) if exact else Fraction(isqrt(square << 2 * _ROOT_BITS), 1 << _ROOT_BITS)
    zeros = {(-b - root) / (2 * a), (-b + root) / (2 * a)}
    return [
        (x if exact else Fraction(round(x * (1 << _ROOT_BITS)), 1 << _ROOT_BITS), exact)
        for x in sorted(zeros)
    ]


# -------------------------------------------------------------------------------------- several places mix


def mixtures_of_several(system: System, floats: FloatSystem) -> Iterator[Candidate | Unresolved]:
    """Yield strategies in which two places or more mix and are indifferent, then what is unresolved.

    Conditions of pure places hold up to round-off and are for the caller to decide.

    Parameters
    ----------
    system : System
    floats : FloatSystem
        The same equations.
    """
    grid = _Grid(floats)
    for m in range(1, len(system.edges) + 1):
        faces = [
            _possible(floats, grid, where, sides)
            for where in combinations(range(len(system.edges)), m)
            for sides in product(*(floats.edges[e].mixed for e in where))
        ]
        idle = MixtureBoxes.join([idle for _, idle in faces])
        if system.ties != "weak":  # whoever is indifferent whatever the others do follows the rule
            idle = idle[np.array([not _idle(system, *face) for face in _faces(idle)], dtype=bool)]
        if m > 1 or system.ties == "weak":
            yield from idle.unresolved()
        if m > 1:
            roots, left = _search(floats, MixtureBoxes.join([open_ for open_, _ in faces]))
            yield from _distinct(sharpen(system, *root) for root in roots)
            yield from left.unresolved()


def _faces(boxes: MixtureBoxes) -> Iterator[tuple[FloatArray, list[int]]]:
    yield from ((play, where.tolist()) for play, where in zip(boxes.play, boxes.mixing, strict=True))


def _idle(system: System, play: FloatArray, where: list[int]) -> bool:
    """Whether a place that seems indifferent whatever the others do is so, at a point like any other."""
    chances: list[Any] = [int(p) for p in play]
    for i, k in enumerate(where):
        chances[k] = _POINT[i]
    values, _ = system.solve(chances)
    return any(system.sign(system.gain(system.places[k], values)) == 0 for k in where)


def _distinct(cases: Iterable[Candidate | Unresolved | None]) -> Iterator[Candidate | Unresolved]:
    """Yield cases, a strategy that was found in several boxes once."""
    seen = set()
    for case in cases:
        if isinstance(case, Unresolved):
            yield case
        elif case is not None:
            key = tuple(round(p * 10**40) for p in case.chances)
            if key not in seen:
                seen.add(key)
                yield case


class _Grid:
    """Gains times determinants, and determinants, wherever edges are pure or mix with chances 0, 1/2 or 1.

    ``points`` lists what outsiders and members do at each edge; ``values`` has an axis for each edge and a
    last one, (2P,).
    """

    def __init__(self, floats: FloatSystem) -> None:
        self.points = [
            list(dict.fromkeys([*edge.pure, *(p for side in edge.mixed for p in _side(side))]))
            for edge in floats.edges
        ]
        shape = tuple(len(points) for points in self.points)
        self.values = np.empty((prod(shape), 2 * floats.size))
        for start in range(0, len(self.values), 4096):
            stop = min(start + 4096, len(self.values))
            x = np.zeros((stop - start, floats.size))
            codes = np.unravel_index(np.arange(start, stop), shape)
            for edge, points, code in zip(floats.edges, self.points, codes, strict=True):
                x[:, [edge.join, edge.leave]] = np.array(points, dtype=np.float64)[code]
            gains, determinants = floats.gains(x)
            self.values[start:stop] = np.hstack([gains * determinants, determinants])
        self.values = self.values.reshape((*shape, 2 * floats.size))


def _side(side: tuple[bool, int]) -> list[tuple[float, float]]:
    joins, other = side
    return [(x, other) if joins else (other, x) for x in GRID]


def _possible(
    floats: FloatSystem, grid: _Grid, where: tuple[int, ...], sides: tuple[tuple[bool, int], ...]
) -> tuple[MixtureBoxes, MixtureBoxes]:
    """The pure plays with which these sides of edges may mix, and those that leave one of them idle.

    Where a place is indifferent whatever those that mix do, zeros are not isolated.
    """
    m, part = len(where), grid.values
    others = [e for e in range(len(floats.edges)) if e not in where]
    for e, edge in enumerate(floats.edges):
        points = _side(sides[where.index(e)]) if e in where else edge.pure
        part = np.take(part, [grid.points[e].index(p) for p in points], axis=e)
    B = prod(len(floats.edges[e].pure) for e in others)
    part = np.moveaxis(part, others, range(len(others))).reshape((B,) + (3,) * m + (2 * floats.size,))
    play = np.zeros((B, floats.size))
    pure = list(product(*(floats.edges[e].pure for e in others)))
    for i, e in enumerate(others):
        play[:, [floats.edges[e].join, floats.edges[e].leave]] = np.array([row[i] for row in pure])
    mixing = []
    for e, (joins, other) in zip(where, sides, strict=True):
        edge = floats.edges[e]
        mixing.append(edge.join if joins else edge.leave)
        play[:, edge.leave if joins else edge.join] = other
    boxes = MixtureBoxes(
        play,
        np.tile(np.array(mixing), (B, 1)),
        np.zeros((B, m)),
        np.ones((B, m)),
        bernstein(part, range(1, m + 1)),
        floats.noise(m) * part[..., floats.size :].reshape(B, -1, floats.size).max(axis=1),
    )
    boxes = boxes[_may_be_best(boxes)]
    size = np.abs(boxes.rows[..., mixing]).max(axis=1)
    idle = (size <= boxes.noise[:, mixing]).any(axis=1)
    return boxes[~idle], boxes[idle]


def _may_be_best(boxes: MixtureBoxes) -> np.ndarray:
    """Whether bounds on gains allow every place what it does, by box; shape (B,)."""
    rows, noise, mixes = boxes.rows[..., : boxes.play.shape[1]], boxes.noise, boxes.mixes
    enough = np.where(mixes | (boxes.play == 1), rows.max(axis=1) >= -noise, True)
    little = np.where(mixes | (boxes.play == 0), rows.min(axis=1) <= noise, True)
    return np.asarray((enough & little).all(axis=1))


#: A strategy in floats and the places that mix.
_Root = tuple[FloatArray, list[int]]


def _search(floats: FloatSystem, boxes: MixtureBoxes) -> tuple[list[_Root], MixtureBoxes]:
    """All strategies in these boxes that leave those who mix indifferent, and boxes left over."""
    roots: list[_Root] = []
    narrow: list[MixtureBoxes] = [boxes[:0]]
    most = max(1, _BATCH // 3**boxes.m)
    looked = 0
    while len(boxes) and looked * 3**boxes.m < _MOST_COEFFICIENTS:
        batch, boxes = boxes[-most:], boxes[:-most]
        looked += len(batch)
        batch = batch.renew(floats)
        parts = _narrow(floats, batch[_may_be_best(batch)], roots)
        small = (parts.high - parts.low).max(axis=1) < _NARROW
        narrow.append(parts[small])
        boxes = MixtureBoxes.join([boxes, parts[~small]])
    return roots, _hulls(MixtureBoxes.join([*narrow, boxes]))


def _narrow(floats: FloatSystem, boxes: MixtureBoxes, roots: list[_Root]) -> MixtureBoxes:
    """Smaller boxes for those that are not decided; zeros found are added to ``roots``.

    Straightened equations are s(t) = t + d(t), so a zero has t = -d(t), and bounds on d bound t.
    """
    B, m = boxes.mixing.shape
    if not B:
        return boxes
    inverse, known = _inverses(_central_slopes(boxes))
    gains = np.take_along_axis(boxes.rows, boxes.mixing[:, None, :], axis=2)
    straight = gains @ np.swapaxes(inverse, 1, 2)
    unit_cube = np.array(list(product(GRID, repeat=m)))  # the coefficients of t itself
    d = straight - unit_cube
    noise = np.take_along_axis(boxes.noise, boxes.mixing, axis=1)
    slack = (np.abs(inverse) @ noise[..., None])[..., 0]
    start = np.where(known[:, None], np.clip(-d.max(axis=1) - slack, 0, None), 0.0)
    end = np.where(known[:, None], np.clip(-d.min(axis=1) + slack, None, 1), 1.0)
    open_ = (start <= end).all(axis=1)
    contracts = known & open_ & (_distance(d.reshape((B,) + (3,) * m + (m,))) < 0.9)
    for k in np.flatnonzero(contracts):
        root = _iterate(floats, boxes[k : k + 1], inverse[k], slack[k].max() + _ENDS)
        if root is not None:
            roots.append((root, boxes.mixing[k].tolist()))
    rest = open_ & ~contracts
    boxes, start, end = boxes[rest], start[rest], end[rest]
    smaller = boxes.within(start, end)
    slow = (end - start).max(axis=1) > 0.6
    return MixtureBoxes.join([smaller[~slow], smaller[slow].halves()])


def _central_slopes(boxes: MixtureBoxes) -> FloatArray:
    """The slopes of the mixing places' polynomials at the centre; shape (B, m, m)."""
    found = []
    for axis in range(boxes.m):
        part = boxes.gains
        for a in range(boxes.m):
            part = np.tensordot(part, (-1, 0, 1) if a == axis else (0.25, 0.5, 0.25), axes=(1, 0))
        found.append(np.take_along_axis(part, boxes.mixing, axis=1))
    return np.stack(found, axis=2)


def _inverses(slopes: FloatArray) -> tuple[FloatArray, np.ndarray]:
    """Inverses of matrices, shape (B, m, m), and whether each has one that is of use."""
    known = np.abs(slopes).max(axis=(1, 2)) > 0
    known[known] = np.linalg.cond(slopes[known]) < 1e10
    inverse = np.zeros(slopes.shape)
    inverse[known] = np.linalg.inv(slopes[known])
    return inverse, known


def _distance(d: FloatArray) -> FloatArray:
    """A bound on how far d, with coefficients (B, 3, ..., 3, m), moves when t moves by one; shape (B,)."""
    m = d.shape[-1]
    moved = np.zeros((len(d), m))
    for axis in range(m):
        slopes = 2 * np.diff(d, axis=axis + 1).reshape(len(d), -1, m)
        moved += np.abs(slopes).max(axis=1)
    return np.asarray(moved.max(axis=1))


def _iterate(floats: FloatSystem, box: MixtureBoxes, inverse: FloatArray, slack: float) -> FloatArray | None:
    """The only zero in a box, or None when there is none.

    Iteration contracts by a tenth at least in every step, and projection on the box does not expand: if there
    is a zero in the box, that is where this ends.
    """
    t = np.full(box.m, 0.5)
    step = np.ones(box.m)
    for _ in range(400):
        gains, determinants = floats.gains(box.chances(t[None, None, :])[0])
        step = inverse @ (gains * determinants)[0, box.mixing[0]]
        after = np.clip(t - step, 0, 1)
        still = np.abs(after - t).max() < 1e-15
        t = after
        if still:
            break
    return np.asarray(box.chances(t[None, None, :])[0, 0]) if np.abs(step).max() <= slack else None


def _hulls(boxes: MixtureBoxes) -> MixtureBoxes:
    """One box for each face on which boxes were left over."""
    if not len(boxes):
        return boxes
    keys = np.concatenate([boxes.play, boxes.mixing], axis=1)
    _, first, group = np.unique(keys, axis=0, return_index=True, return_inverse=True)
    low, high = boxes.low[first], boxes.high[first]
    np.minimum.at(low, group.reshape(-1), boxes.low)
    np.maximum.at(high, group.reshape(-1), boxes.high)
    return replace(boxes[first], low=low, high=high)


# ------------------------------------------------------------------------------------------- more digits


def sharpen(system: System, x: FloatArray, mixing: Sequence[int]) -> Candidate | Unresolved | None:
    """A strategy in which several places mix, by Newton's method in fractions.

    Slopes come from differences. It ends with an error far below that of floats, so that it can be told on
    which side of zero gains of the others are, and whether chances are strictly between 0 and 1.

    Parameters
    ----------
    system : System
    x : array of float, shape (P,)
        Chances of moving, right to a few digits.
    mixing : sequence of int
        Places that mix.

    Returns
    -------
    Candidate, Unresolved or None
        Unresolved where no zero is found next to ``x``; None where a chance is not inside (0, 1).
    """
    at = [Fraction(float(x[k])) for k in mixing]
    for _ in range(_STEPS):
        now = _gains_of_mixing(system, x, mixing, at)
        columns = []
        for a in range(len(mixing)):
            moved = [t + _NEAR * (i == a) for i, t in enumerate(at)]
            columns.append(
                [g - h for g, h in zip(_gains_of_mixing(system, x, mixing, moved), now, strict=True)]
            )
        slopes = [[column[i] / _NEAR for column in columns] for i in range(len(mixing))]
        step = solve_linear(slopes, [-g for g in now])
        if step is None:
            break
        at = [
            Fraction(round((t + s) * (1 << _NEWTON_BITS)), 1 << _NEWTON_BITS)
            for t, s in zip(at, step, strict=True)
        ]
        if any(abs(float(t) - x[k]) > _OFF for t, k in zip(at, mixing, strict=True)):
            break
        if max(map(abs, step)) < _STILL:
            return _to_candidate(system, x, mixing, at)
    bounds = np.repeat(np.asarray(x, dtype=np.float64)[:, None], 2, axis=1)
    bounds[mixing] = np.clip(bounds[mixing] + np.array([-_OFF, _OFF]), 0, 1)
    return Unresolved(bounds)


def _to_candidate(
    system: System, x: FloatArray, mixing: Sequence[int], at: list[Fraction]
) -> Candidate | None:
    if system.exact:
        guess = [t.limit_denominator(_LARGEST_DENOMINATOR) for t in at]
        if not any(_gains_of_mixing(system, x, mixing, guess)):
            return Candidate(_with_chances(x, mixing, guess)) if all(0 < t < 1 for t in guess) else None
    inside = all(_STILL < t < 1 - _STILL for t in at)
    return Candidate(_with_chances(x, mixing, at), False) if inside else None


def _gains_of_mixing(
    system: System, x: FloatArray, mixing: Sequence[int], at: list[Fraction]
) -> list[Fraction]:
    values, _ = system.solve(_with_chances(x, mixing, at))
    return [system.gain(system.places[k], values) for k in mixing]


def _with_chances(x: FloatArray, mixing: Sequence[int], at: list[Fraction]) -> list[Any]:
    mixed = dict(zip(mixing, at, strict=True))
    return [mixed.get(k, int(p)) for k, p in enumerate(x)]
