"""Cells of a phase diagram: polygons of one label each, cut where the boundaries were found.

Neighbouring points of the grid span a cell. Around a cell's edge the labels form arcs, parted by the boundary
points. One arc fills the cell; two are parted by a straight line; a label with two arcs between two different
others is a strip; all else meets in the middle of the boundary points.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from gametheory_gov.base._typing import FloatArray

#: A point of the plane.
Spot = tuple[float, float]
#: Boundary points on one edge of the grid, from its lower to its upper end: where, and the label beyond.
Crossings = Sequence[tuple[float, Any]]
#: Edges by direction ("x" or "y") and the position of their lower end.
Edge = tuple[str, int, int]


@dataclass
class Areas:
    """Polygons by label, and the lines that part two labels.

    Parameters
    ----------
    polygons : dict of label to list of polygons, each a list of points
    lines : list of (label, label, (point, point))
    """

    polygons: dict[Any, list[list[Spot]]] = field(default_factory=dict)
    lines: list[tuple[Any, Any, tuple[Spot, Spot]]] = field(default_factory=list)

    def add(self, label: Any, polygon: list[Spot]) -> None:
        """Note a polygon."""
        self.polygons.setdefault(label, []).append(polygon)


@dataclass
class _Arc:
    label: Any
    points: list[Spot]


def cut_cells(x: FloatArray, y: FloatArray, labels: Any, crossings: Mapping[Edge, Crossings]) -> Areas:
    """Cut all cells of a grid into polygons of one label each.

    Parameters
    ----------
    x, y : arrays, shapes (X,) and (Y,), rising
    labels : array or nested list, shape (X, Y)
        Anything hashable.
    crossings : mapping
        Of edges whose ends differ; an edge without crossings is cut in its middle.

    Returns
    -------
    Areas
        The polygons cover the grid and do not overlap.

    Examples
    --------
    >>> areas = cut_cells(np.array([0.0, 1]), np.array([0.0, 1]), [["a", "a"], ["b", "b"]],
    ...                   {("x", 0, 0): [(0.25, "b")], ("x", 0, 1): [(0.75, "b")]})
    >>> areas.polygons["a"]
    [[(0.75, 1.0), (0.0, 1.0), (0.0, 0.0), (0.25, 0.0)]]
    """
    areas = Areas()
    for i in range(len(x) - 1):
        for j in range(len(y) - 1):
            arcs = _arcs(x, y, labels, crossings, i, j)
            if len(arcs) == 1:
                areas.add(arcs[0].label, arcs[0].points)
            else:
                _cut(arcs, areas)
    return areas


def _arcs(
    x: FloatArray, y: FloatArray, labels: Any, crossings: Mapping[Edge, Crossings], i: int, j: int
) -> list[_Arc]:
    """The arcs around a cell, anticlockwise; each begins and ends at a boundary point."""
    arcs = [_Arc(labels[i][j], [])]
    for kind, corner in _walk(x, y, labels, crossings, i, j):
        arcs[-1].points.append(corner)
        if kind is not None:
            arcs.append(_Arc(kind[0], [corner]))
    if len(arcs) > 1:  # the last arc runs on into the first
        last = arcs.pop()
        arcs[0].points = last.points + arcs[0].points
    return arcs


def _walk(
    x: FloatArray, y: FloatArray, labels: Any, crossings: Mapping[Edge, Crossings], i: int, j: int
) -> Iterator[tuple[Any, Spot]]:
    """Corners (None, point) and boundary points ((label beyond,), point) around a cell."""
    round_trip: list[tuple[Edge, bool]] = [
        (("x", i, j), False),
        (("y", i + 1, j), False),
        (("x", i, j + 1), True),
        (("y", i, j), True),
    ]
    for (direction, a, b), back in round_trip:
        c, d = (a + 1, b) if direction == "x" else (a, b + 1)
        start, end = (labels[a][b], labels[c][d])
        low, high = ((x[a], y[b]), (x[c], y[d]))
        yield None, _spot(high if back else low)
        found = crossings.get((direction, a, b), ())
        if not found and start != end:
            found = [((low[0] + high[0]) / 2 if direction == "x" else (low[1] + high[1]) / 2, end)]
        beyond = [label for _, label in found]
        entered = [start, *beyond][:-1][::-1] if back else beyond
        where = [at for at, _ in found][:: -1 if back else 1]
        for at, label in zip(where, entered, strict=True):
            yield (label,), _spot((at, low[1]) if direction == "x" else (low[0], at))


def _spot(point: Any) -> Spot:
    return float(point[0]), float(point[1])


def _cut(arcs: list[_Arc], areas: Areas) -> None:
    """Note the polygons of a cell with several arcs, and the lines between them."""
    if len(arcs) == 4 and arcs[0].label == arcs[2].label and arcs[1].label != arcs[3].label:
        arcs = arcs[1:] + arcs[:1]
    if len(arcs) == 2:
        for arc in arcs:
            areas.add(arc.label, arc.points)
        areas.lines.append((arcs[0].label, arcs[1].label, (arcs[1].points[0], arcs[1].points[-1])))
    elif len(arcs) == 4 and arcs[1].label == arcs[3].label and arcs[0].label != arcs[2].label:
        strip = arcs[1].label
        areas.add(strip, arcs[1].points + arcs[3].points)
        for arc in (arcs[0], arcs[2]):
            areas.add(arc.label, arc.points)
            areas.lines.append((strip, arc.label, (arc.points[0], arc.points[-1])))
    else:
        x, y = np.mean([arc.points[0] for arc in arcs], axis=0)
        for before, arc in zip([arcs[-1], *arcs], arcs, strict=False):
            areas.add(arc.label, [*arc.points, (float(x), float(y))])
            areas.lines.append((before.label, arc.label, (arc.points[0], (float(x), float(y)))))
