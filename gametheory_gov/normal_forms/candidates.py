"""What Nashpy finds, as candidates: supports to be solved exactly.

Nashpy works in floats, and its answers are not taken on trust: round-off makes its support enumeration lose
equilibria, its Lemke-Howson algorithm may cycle, and small integers overflow. So payoffs go in as floats
between -1 and 1, Lemke-Howson is run from every label with a limit on its pivots, its warnings stay
here, and only the supports of its answers are used. `lift` solves a support's equations in rationals;
whether the result is an equilibrium is decided by the definition.
"""

from __future__ import annotations

import itertools
import warnings
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np

from gametheory_gov.base._typing import Column, FloatArray

from .extremes import Weights, positive_integers

Supports = tuple[tuple[int, ...], tuple[int, ...]]
#: Probabilities below this are round-off of Nashpy's.
_NOTHING = 1e-9


def between_minus_one_and_one(payoffs: Column) -> FloatArray:
    """One player's payoffs as floats, moved and stretched to fill [-1, 1]; zeros if all are equal.

    Examples
    --------
    >>> between_minus_one_and_one(np.array([[0, 10], [5, 10]])).tolist()
    [[-1.0, 1.0], [0.0, 1.0]]
    """
    values = payoffs.ravel().tolist()
    least, most = min(values), max(values)
    if least == most:
        return np.zeros(payoffs.shape)
    scaled = [float(2 * Fraction(value - least) / Fraction(most - least) - 1) for value in values]
    return np.array(scaled).reshape(payoffs.shape)


def lemke_howson(first: FloatArray, second: FloatArray, label: int, max_pivots: int) -> Any:
    """The pair of strategies at which Nashpy's Lemke-Howson ends, or None.

    Parameters
    ----------
    first, second : array of float64, shape (m, n)
    label : int
        The label dropped first, from 0 to m + n - 1.
    max_pivots : int
        After so many pivots the search is given up.

    Returns
    -------
    pair of arrays, or None
        None when it did not end, or ended in something that is no pair of strategies.
    """
    from nashpy.linalg import create_col_tableau, create_row_tableau

    m, n = first.shape
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        try:
            column, row = create_col_tableau(first, True), create_row_tableau(second, True)
            order = (row, column) if label in row.non_basic_variables else (column, row)
            entering = label
            for tableau in itertools.islice(itertools.cycle(order), max_pivots):
                entering = tableau.pivot_and_drop_label(entering)
                if column.non_basic_variables | row.non_basic_variables == column.labels:
                    break
            else:
                return None
            x = row.to_strategy(column.non_basic_variables)
            y = column.to_strategy(row.non_basic_variables)
        except (ArithmeticError, LookupError, ValueError):
            return None
    sound = x.shape == (m,) and y.shape == (n,) and np.isfinite(x).all() and np.isfinite(y).all()
    return (x, y) if sound else None


def nashpy_supports(first: Column, second: Column, *, max_pivots: int = 200) -> list[Supports]:
    """The supports of the answers of Nashpy's Lemke-Howson from every label, each once.

    Parameters
    ----------
    first, second : array of Fraction, shape (m, n)
    max_pivots : int
        For each label.

    Examples
    --------
    >>> pennies = np.array([[1, -1], [-1, 1]], dtype=object)
    >>> nashpy_supports(pennies, -pennies)
    [((0, 1), (0, 1))]
    """
    scaled = between_minus_one_and_one(first), between_minus_one_and_one(second)
    found: dict[Supports, None] = {}
    for label in range(sum(first.shape)):
        pair = lemke_howson(*scaled, label, max_pivots)
        if pair is not None:
            rows, columns = (tuple(np.flatnonzero(side > _NOTHING).tolist()) for side in pair)
            if rows and columns:
                found[rows, columns] = None
    return list(found)


def lift(first: Column, second: Column, supports: Supports) -> tuple[Weights, Weights] | None:
    """The strategies with given supports that make the other side indifferent, exactly.

    None when the equations are singular or a probability is not positive. Whether what is returned is an
    equilibrium remains to be seen.

    Parameters
    ----------
    first, second : array of Fraction, shape (m, n)
    supports : pair of tuples of int

    Examples
    --------
    >>> pennies = np.array([[1, -1], [-1, 1]], dtype=object)
    >>> lift(pennies, -pennies, ((0, 1), (0, 1)))
    ((Fraction(1, 2), Fraction(1, 2)), (Fraction(1, 2), Fraction(1, 2)))
    """
    rows, columns = supports
    if len(rows) != len(columns):
        return None
    row_payoffs = positive_integers(first[np.ix_(rows, columns)])
    column_payoffs = positive_integers(second[np.ix_(rows, columns)])
    x = _indifference([list(row) for row in zip(*column_payoffs, strict=True)])
    y = _indifference(row_payoffs)
    if x is None or y is None:
        return None
    m, n = first.shape
    return _spread(x, rows, m), _spread(y, columns, n)


def _indifference(payoffs: list[list[int]]) -> list[Fraction] | None:
    """The positive weights, adding up to 1, at which all rows pay the same."""
    import flint

    size = len(payoffs)
    try:
        weights = flint.fmpz_mat(payoffs).solve(flint.fmpz_mat(size, 1, [1] * size)).entries()
    except ZeroDivisionError:
        return None
    if min(weights) <= 0:
        return None
    total = sum(weights)
    shares = [weight / total for weight in weights]
    return [Fraction(int(share.p), int(share.q)) for share in shares]


def _spread(shares: Sequence[Fraction], support: Sequence[int], count: int) -> Weights:
    by_choice = dict(zip(support, shares, strict=True))
    return tuple(by_choice.get(k, Fraction(0)) for k in range(count))
