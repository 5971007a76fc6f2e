r"""All extreme equilibria of a two-player game, by exact enumeration.

With payoffs A (m x n, of the row player) and B shifted so that all are positive, let

.. math::

    P = \{x \ge 0 : B^\top x \le 1\}, \qquad Q = \{y \ge 0 : A y \le 1\} .

A point of P has *label* i where :math:`x_i = 0` and m + j where column j is a best response to x (its
inequality is tight); a point of Q has label i where row i is a best response to y and m + j where :math:`y_j
= 0`. Pairs of vertices other than 0 that have all m + n labels together are, divided by their sums, the
*extreme equilibria* [vonstengel2002]_. A game is degenerate iff some vertex of P has more than m labels or
one of Q more than n. The set of all equilibria is the union of the *maximal Nash subsets*, products of the
convex hulls of a set of x and a set of y all pairs of which are extreme equilibria: the maximal complete
bipartite subgraphs of the graph whose edges are the extreme equilibria. Its connected components are the
components of equilibria [avis2010]_.

A vertex with support I solves a nonsingular square system :math:`\sum_{i \in I} x_i B_{ij} = 1, j \in J`,
so all pairs (I, J) of one size are tried, :math:`\binom{m+n}{n} - 1` systems for each polytope, in rationals.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from gametheory_gov.base._typing import Column

Weights = tuple[Fraction, ...]
Edge = tuple[int, int]


@dataclass(frozen=True)
class Vertex:
    """A vertex other than 0 of a best-response polytope.

    Parameters
    ----------
    weights : tuple of Fraction
        Divided by their sum: a mixed strategy.
    labels : int
        Bit k is set when the vertex has label k.
    """

    weights: Weights
    labels: int


@dataclass(frozen=True)
class Extremes:
    """The extreme equilibria of a two-player game and how they hang together.

    Parameters
    ----------
    rows, columns : tuple of Vertex
        Strategies of the two players that occur.
    edges : tuple of (int, int)
        The extreme equilibria, as positions in ``rows`` and ``columns``.
    degenerate : bool
        Whether some mixed strategy has more pure best responses than choices in its support.
    """

    rows: tuple[Vertex, ...]
    columns: tuple[Vertex, ...]
    edges: tuple[Edge, ...]
    degenerate: bool


def systems(m: int, n: int) -> int:
    """The number of square systems that the enumeration solves for an m x n game.

    Examples
    --------
    >>> systems(5, 5)
    502
    """
    return 2 * (math.comb(m + n, n) - 1)


def positive_integers(payoffs: Column) -> list[list[int]]:
    """A matrix of one player's payoffs as positive whole numbers that rank strategies alike."""
    rows = payoffs.tolist()
    least = min(value for row in rows for value in row)
    scale = math.lcm(*(Fraction(value - least).denominator for row in rows for value in row))
    return [[int((value - least) * scale) + 1 for value in row] for row in rows]


def extreme_equilibria(first: Column, second: Column) -> Extremes:
    """All extreme equilibria of a two-player game.

    Parameters
    ----------
    first, second : array of Fraction, shape (m, n)
        Payoffs of the row and of the column player.
    """
    m, n = first.shape
    row_payoffs, column_payoffs = positive_integers(first), positive_integers(second)
    across = [list(row) for row in zip(*row_payoffs, strict=True)]
    # of x: zero rows are labels 0..m-1, best columns m..m+n-1; of y the other way round
    xs = _vertices(column_payoffs, range(m), range(m, m + n))
    ys = _vertices(across, range(m, m + n), range(m))
    every = (1 << (m + n)) - 1
    pairs = [(x, y) for x in xs for y in ys if x.labels | y.labels == every]
    rows = tuple(dict.fromkeys(x for x, _ in pairs))
    columns = tuple(dict.fromkeys(y for _, y in pairs))
    where_x = {x: k for k, x in enumerate(rows)}
    where_y = {y: k for k, y in enumerate(columns)}
    degenerate = any(x.labels.bit_count() > m for x in xs) or any(y.labels.bit_count() > n for y in ys)
    return Extremes(rows, columns, tuple((where_x[x], where_y[y]) for x, y in pairs), degenerate)


def _vertices(payoffs: Sequence[Sequence[int]], own: range, others: range) -> list[Vertex]:
    """The vertices other than 0 of {x >= 0 : x payoffs <= 1}, with their labels."""
    import flint

    found: dict[Any, Vertex] = {}
    for size in range(1, min(len(own), len(others)) + 1):
        ones = flint.fmpz_mat(size, 1, [1] * size)
        for support in itertools.combinations(range(len(own)), size):
            rows = [payoffs[i] for i in support]
            for tight in itertools.combinations(range(len(others)), size):
                system = flint.fmpz_mat([[row[j] for row in rows] for j in tight])
                try:
                    weights = system.solve(ones).entries()
                except ZeroDivisionError:  # singular
                    continue
                if min(weights) <= 0:  # with a zero, a smaller support gives the same point
                    continue
                key = (support, *weights)
                if key not in found and (vertex := _vertex(rows, support, weights, own, others)):
                    found[key] = vertex
    return list(found.values())


def _vertex(rows: Any, support: Any, weights: Any, own: range, others: range) -> Vertex | None:
    """A solution as a vertex with its labels; None when it breaks an inequality."""
    labels = 0
    for label, column in zip(others, zip(*rows, strict=True), strict=True):
        value = sum(w * entry for w, entry in zip(weights, column, strict=True))
        if value > 1:
            return None
        if value == 1:
            labels |= 1 << label
    for k, label in enumerate(own):
        if k not in support:
            labels |= 1 << label
    total = sum(weights)
    full = [Fraction(0)] * len(own)
    for i, weight in zip(support, weights, strict=True):
        share = weight / total
        full[i] = Fraction(int(share.p), int(share.q))
    return Vertex(tuple(full), labels)


def nash_subsets(edges: Sequence[Edge]) -> list[tuple[frozenset[int], frozenset[int]]]:
    """The maximal complete bipartite subgraphs of a graph, each as its two sides.

    Sides are the intersections of neighbourhoods, so all are found by intersecting them one after another.

    Examples
    --------
    >>> [(sorted(u), sorted(v)) for u, v in nash_subsets([(0, 0), (0, 1), (1, 1)])]
    [([0], [0, 1]), ([0, 1], [1])]
    """
    near: dict[int, frozenset[int]] = {}
    for u, v in edges:
        near[u] = near.get(u, frozenset()) | {v}
    closed: dict[frozenset[int], None] = {}
    for neighbours in near.values():
        meets = [neighbours & side for side in closed]
        closed |= dict.fromkeys([neighbours, *(side for side in meets if side)])
    found = [(frozenset(u for u, side in near.items() if side >= v), v) for v in closed]
    return sorted(found, key=lambda pair: (sorted(pair[0]), sorted(pair[1])))


def components(edges: Sequence[Edge]) -> list[list[int]]:
    """The positions of edges by connected component of the graph.

    Examples
    --------
    >>> components([(0, 0), (1, 1), (0, 2)])
    [[0, 2], [1]]
    """
    groups: list[tuple[set[int], set[int], list[int]]] = []
    for k, (u, v) in enumerate(edges):
        touching = [group for group in groups if u in group[0] or v in group[1]]
        merged: tuple[set[int], set[int], list[int]] = ({u}, {v}, [k])
        for group in touching:
            groups.remove(group)
            for mine, theirs in zip(merged[:2], group[:2], strict=True):
                mine |= theirs
            merged[2].extend(group[2])
        groups.append(merged)
    return sorted(sorted(group[2]) for group in groups)


def index_of(first: Column, second: Column, x: Weights, y: Weights) -> int | None:
    r"""The index of an equilibrium, +1 or −1; None when it is degenerate.

    For a nondegenerate equilibrium with supports I and J of size k and positive payoffs it is
    :math:`(-1)^{k+1} \operatorname{sign}(\det A_{IJ} \det B_{IJ})`; pure equilibria have +1. In a
    nondegenerate game the indices sum to 1 [shapley1974]_.

    Parameters
    ----------
    first, second : array of Fraction, shape (m, n)
    x, y : tuple of Fraction
        An equilibrium.
    """
    import flint

    rows, columns = [[k for k, p in enumerate(side) if p] for side in (x, y)]
    row_values = [sum(p * v for p, v in zip(y, row, strict=True) if p) for row in first.tolist()]
    column_values = [sum(p * v for p, v in zip(x, col, strict=True) if p) for col in second.T.tolist()]
    best_rows = [k for k, value in enumerate(row_values) if value == max(row_values)]
    best_columns = [k for k, value in enumerate(column_values) if value == max(column_values)]
    if best_rows != rows or best_columns != columns or len(rows) != len(columns):
        return None
    sign = 1 if len(rows) % 2 else -1
    for payoffs in (positive_integers(first), positive_integers(second)):
        determinant = flint.fmpz_mat([[payoffs[i][j] for j in columns] for i in rows]).det()
        sign *= (determinant > 0) - (determinant < 0)
    return int(sign) or None
