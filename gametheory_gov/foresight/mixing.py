r"""Reversible accession where several places mix.

Let x be the chances of moving and g the gains. Times the determinant of the equations of values
(`gametheory_gov.foresight.places`), which is positive, every gain is a polynomial of degree at most two in
each chance, because states of a type are inside or outside, so that two equations contain it. At an edge
only one side mixes. A strategy that mixes at the places M and is pure elsewhere is an equilibrium if

.. math:: g_k(x) = 0 \ (k \in M), \qquad g_k(x) \ge 0 \text{ where } x_k = 1, \qquad g_k(x) \le 0
          \text{ where } x_k = 0.

In a box, a polynomial lies between its least and its greatest Bernstein coefficient. Boxes in which some
condition cannot hold are discarded, first for every set M and every pure play of the rest at once, then by
halving. Where the equations, multiplied by the inverse of their slopes at the centre, have slopes near one,
at most one zero lies in the box and simple iteration finds it or shows that there is none
(`gametheory_gov.foresight.sharpening` adds digits). What remains after many halvings, or where floats do not
tell, is returned as unresolved: zeros that are not isolated, or nearly so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import combinations, product
from math import prod
from typing import Any

import numpy as np

from gametheory_gov.base._typing import FloatArray

from .chance_boxes import GRID, Boxes, Unresolved, bernstein
from .places import Candidate, Floats, System
from .sharpening import sharpened

#: Most pairs of clubs that one move connects, by type, for which all mixtures are sought.
MOST_EDGES = 6
#: Most coefficients of one polynomial looked at for each number of places that mix: a box has 3**m.
_MOST_COEFFICIENTS = 1_200_000
_BATCH = 1 << 15
_NARROW = 2.0**-20
#: Chances at which polynomials that are not zero are not, but by accident.
_POINT = [Fraction(n, 1009) for n in (347, 691, 503, 211, 830, 149)]
#: How far from a zero iteration may end, in units of its box.
_ENDS = 1e-8


def mixing(system: System, floats: Floats) -> Iterator[Candidate | Unresolved]:
    """Yield strategies in which two places or more mix and are indifferent, then what is unresolved.

    Conditions of pure places hold up to round-off and are for the caller to decide.

    Parameters
    ----------
    system : System
    floats : Floats
        The same equations.
    """
    grid = _Grid(floats)
    for m in range(1, len(system.edges) + 1):
        faces = [
            _possible(floats, grid, where, sides)
            for where in combinations(range(len(system.edges)), m)
            for sides in product(*(floats.edges[e].mixed for e in where))
        ]
        idle = Boxes.joined([idle for _, idle in faces])
        if system.ties != "weak":  # whoever is indifferent whatever the others do follows the rule
            idle = idle[np.array([not _idle(system, *face) for face in _faces(idle)], dtype=bool)]
        if m > 1 or system.ties == "weak":
            yield from idle.unresolved()
        if m > 1:
            roots, left = _search(floats, Boxes.joined([open_ for open_, _ in faces]))
            yield from _distinct(sharpened(system, *root) for root in roots)
            yield from left.unresolved()


def _faces(boxes: Boxes) -> Iterator[tuple[FloatArray, list[int]]]:
    yield from ((play, where.tolist()) for play, where in zip(boxes.play, boxes.mixing, strict=True))


def _idle(system: System, play: FloatArray, where: list[int]) -> bool:
    """Tell whether a place that seems indifferent whatever the others do is so, at a point like any other."""
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

    def __init__(self, floats: Floats) -> None:
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
    floats: Floats, grid: _Grid, where: tuple[int, ...], sides: tuple[tuple[bool, int], ...]
) -> tuple[Boxes, Boxes]:
    """Return the pure plays with which these sides of edges may mix, and those that leave one of them idle.

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
    boxes = Boxes(
        play,
        np.tile(np.array(mixing), (B, 1)),
        np.zeros((B, m)),
        np.ones((B, m)),
        bernstein(part, range(1, m + 1)),
        floats.noise(m) * part[..., floats.size :].reshape(B, -1, floats.size).max(axis=1),
    )
    boxes = boxes[_may_stand(boxes)]
    size = np.abs(boxes.rows[..., mixing]).max(axis=1)
    idle = (size <= boxes.noise[:, mixing]).any(axis=1)
    return boxes[~idle], boxes[idle]


def _may_stand(boxes: Boxes) -> np.ndarray:
    """Tell in which boxes, shape (B,), bounds on gains allow every place what it does."""
    rows, noise, mixes = boxes.rows[..., : boxes.play.shape[1]], boxes.noise, boxes.mixes
    enough = np.where(mixes | (boxes.play == 1), rows.max(axis=1) >= -noise, True)
    little = np.where(mixes | (boxes.play == 0), rows.min(axis=1) <= noise, True)
    return np.asarray((enough & little).all(axis=1))


#: A strategy in floats and the places that mix.
_Root = tuple[FloatArray, list[int]]


def _search(floats: Floats, boxes: Boxes) -> tuple[list[_Root], Boxes]:
    """Return all strategies in these boxes that leave those who mix indifferent, and boxes left over."""
    roots: list[_Root] = []
    narrow: list[Boxes] = [boxes[:0]]
    most = max(1, _BATCH // 3**boxes.m)
    looked = 0
    while len(boxes) and looked * 3**boxes.m < _MOST_COEFFICIENTS:
        batch, boxes = boxes[-most:], boxes[:-most]
        looked += len(batch)
        batch = batch.renewed(floats)
        parts = _narrowed(floats, batch[_may_stand(batch)], roots)
        small = (parts.high - parts.low).max(axis=1) < _NARROW
        narrow.append(parts[small])
        boxes = Boxes.joined([boxes, parts[~small]])
    return roots, _hulls(Boxes.joined([*narrow, boxes]))


def _narrowed(floats: Floats, boxes: Boxes, roots: list[_Root]) -> Boxes:
    """Settle boxes where that is possible, adding zeros to ``roots``, and return smaller ones for the rest.

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
    return Boxes.joined([smaller[~slow], smaller[slow].halves()])


def _central_slopes(boxes: Boxes) -> FloatArray:
    """Return the slopes of the mixing places' polynomials at the centre; shape (B, m, m)."""
    found = []
    for axis in range(boxes.m):
        part = boxes.gains
        for a in range(boxes.m):
            part = np.tensordot(part, (-1, 0, 1) if a == axis else (0.25, 0.5, 0.25), axes=(1, 0))
        found.append(np.take_along_axis(part, boxes.mixing, axis=1))
    return np.stack(found, axis=2)


def _inverses(slopes: FloatArray) -> tuple[FloatArray, np.ndarray]:
    """Return inverses of matrices, shape (B, m, m), and which have one that is of use."""
    known = np.abs(slopes).max(axis=(1, 2)) > 0
    known[known] = np.linalg.cond(slopes[known]) < 1e10
    inverse = np.zeros(slopes.shape)
    inverse[known] = np.linalg.inv(slopes[known])
    return inverse, known


def _distance(d: FloatArray) -> FloatArray:
    """Bound how far d, with coefficients (B, 3, ..., 3, m), moves when t moves by one; shape (B,)."""
    m = d.shape[-1]
    moved = np.zeros((len(d), m))
    for axis in range(m):
        slopes = 2 * np.diff(d, axis=axis + 1).reshape(len(d), -1, m)
        moved += np.abs(slopes).max(axis=1)
    return np.asarray(moved.max(axis=1))


def _iterate(floats: Floats, box: Boxes, inverse: FloatArray, slack: float) -> FloatArray | None:
    """Return the only zero in a box, or None when there is none.

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


def _hulls(boxes: Boxes) -> Boxes:
    """Return one box for each face on which boxes were left over."""
    if not len(boxes):
        return boxes
    keys = np.concatenate([boxes.play, boxes.mixing], axis=1)
    _, first, group = np.unique(keys, axis=0, return_index=True, return_inverse=True)
    low, high = boxes.low[first], boxes.high[first]
    np.minimum.at(low, group.reshape(-1), boxes.low)
    np.maximum.at(high, group.reshape(-1), boxes.high)
    return replace(boxes[first], low=low, high=high)
