"""Ideal points: means, spreads and standard units, exact where the points are."""

from __future__ import annotations

import numpy as np

from gametheory_gov.base._typing import Column, IntArray, Number
from gametheory_gov.base.exact import as_float, exact_sum, is_exact, to_column, to_fraction


def weighted_mean(points: Column, weights: Column) -> Column:
    """The weighted mean of some points.

    Parameters
    ----------
    points : array, shape (n, d)
    weights : array, shape (n,), with a positive sum

    Returns
    -------
    array, shape (d,)
        Exact when points and weights are.

    Examples
    --------
    >>> weighted_mean(to_column([[0], [4]]), to_column([3, 1]))
    array([Fraction(1, 1)], dtype=object)
    """
    if not (is_exact(points) and is_exact(weights)):
        points, weights = as_float(points), as_float(weights)
    total = exact_sum(list(weights))
    return to_column([exact_sum(list(column)) / total for column in (weights[:, None] * points).T])


def move_apart(points: Column, rows: IntArray, factor: Number | str) -> Column:
    """The points with those in ``rows`` moved away from their plain mean by ``factor``.

    Parameters
    ----------
    points : array, shape (N, d)
    rows : array of int
    factor : number, at least 0
    """
    scale = to_fraction(factor) if is_exact(points) else float(to_fraction(factor))
    centre = weighted_mean(points[rows], to_column([1] * len(rows)))
    moved = points.copy()
    moved[rows] = centre + (points[rows] - centre) * scale
    return moved


def standard_units(points: Column) -> Column:
    """The points at mean 0 and (population) standard deviation 1 in every dimension.

    A dimension on which all agree is only centred. Floats, whatever the points are.

    Examples
    --------
    >>> standard_units(to_column([[1.0], [3.0]])).tolist()
    [[-1.0], [1.0]]
    """
    number = as_float(points)
    deviation = number.std(axis=0)
    result: Column = (number - number.mean(axis=0)) / np.where(deviation > 0, deviation, 1.0)
    return result
