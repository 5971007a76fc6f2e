r"""What a Nash equilibrium of a normal form is: expected payoffs, and regret.

A mixed profile gives each player i probabilities :math:`x_i` over its choices. With the others' strategies
fixed, choice a pays player i

.. math:: U_i(a, x_{-i}) = \sum_{a_{-i}} u_i(a, a_{-i}) \prod_{j \ne i} x_j(a_j) ,

and its *regret* is :math:`\max_a U_i(a, x_{-i}) - \sum_a x_i(a) U_i(a, x_{-i})`. The profile is an
equilibrium iff no player has regret [nash1951]_. Fractions give fractions, so the comparison is exact.

Payoffs that are floats carry round-off, and a game of institutions has true ties: two cells with the same
outcome. So payoffs of one player that lie within ``tolerance`` times the range of its payoffs of each other
are read as equal, and everything after that is exact. A range may be nothing but round-off, so payoffs that
differ in their last digits only are equal too, unless the tolerance is zero.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np

from gametheory_gov.base._typing import Column
from gametheory_gov.base.exact import is_exact, to_fraction

from .form import NormalForm

Strategies = tuple[tuple[Any, ...], ...]
_HALF = Fraction(1, 2)
#: Relative to a player's largest payoff: what a few operations in floats can be off by.
_LAST_DIGITS = to_fraction(4 * float(np.finfo(np.float64).eps))


def slack(form: NormalForm, tolerance: float) -> tuple[Fraction, ...]:
    """The distances by player within which payoffs count as equal; zeros for exact payoffs."""
    if form.exact:
        return (Fraction(0),) * len(form.players)
    columns = form.payoffs.reshape(-1, len(form.players))
    ranges, largest = np.ptp(columns, axis=0), np.abs(columns).max(axis=0)
    wide, last = to_fraction(tolerance), min(to_fraction(tolerance), _LAST_DIGITS)
    return tuple(
        max(wide * to_fraction(width), last * to_fraction(most))
        for width, most in zip(ranges, largest, strict=True)
    )


def decided_payoffs(form: NormalForm, tolerance: float) -> Column:
    """The payoffs as fractions in which ties are ties.

    Exact payoffs stay as they are. Floats become their shortest decimals; values of one player that lie
    within its slack of the least of a group become the middle of the group, so that no payoff moves by
    more than half the slack.

    Parameters
    ----------
    form : NormalForm
    tolerance : float
        Relative to the range of a player's payoffs.

    Returns
    -------
    array of Fraction, shape (n_1, ..., n_K, K)
    """
    payoffs = form.exact_payoffs
    if is_exact(form.payoffs):
        return payoffs
    decided = np.empty(payoffs.shape, dtype=object)
    for who, width in enumerate(slack(form, tolerance)):
        values = sorted(set(payoffs[..., who].ravel().tolist()))
        groups: list[list[Fraction]] = []
        for value in values:
            if groups and value - groups[-1][0] <= width:
                groups[-1].append(value)
            else:
                groups.append([value])
        middle = {value: (group[0] + group[-1]) * _HALF for group in groups for value in group}
        decided[..., who] = np.vectorize(middle.__getitem__, otypes=[object])(payoffs[..., who])
    return decided


def payoffs_by_choice(table: Column, strategies: Sequence[Sequence[Any]], who: int) -> list[Any]:
    """A player's payoffs by choice when the others play their strategies.

    Parameters
    ----------
    table : array, shape (n_1, ..., n_K)
        That player's payoffs.
    strategies : sequence of K sequences of numbers
    who : int
        Position of the player.

    Returns
    -------
    list of length n_who
    """
    for axis in reversed(range(table.ndim)):
        if axis != who:
            table = np.tensordot(table, np.array(strategies[axis], dtype=object), axes=(axis, 0))
    return list(table.tolist())


def regrets(payoffs: Column, strategies: Sequence[Sequence[Any]]) -> tuple[list[Any], list[Any]]:
    """The expected payoff and the regret of a mixed profile, by player.

    Parameters
    ----------
    payoffs : array of Fraction, shape (n_1, ..., n_K, K)
    strategies : sequence of K sequences of numbers

    Returns
    -------
    payoffs, regrets : lists of length K

    Examples
    --------
    >>> pennies = np.array([[[1, -1], [-1, 1]], [[-1, 1], [1, -1]]], dtype=object)
    >>> regrets(pennies, [(1, 0), (1, 0)])
    ([1, -1], [0, 2])
    """
    expected, found = [], []
    for who, strategy in enumerate(strategies):
        by_choice = payoffs_by_choice(payoffs[..., who], strategies, who)
        expected.append(sum(p * value for p, value in zip(strategy, by_choice, strict=True)))
        found.append(max(by_choice) - expected[-1])
    return expected, found


def pure_positions(payoffs: Column) -> list[tuple[int, ...]]:
    """Every cell from which no player gains by another choice, in the order of cells.

    Parameters
    ----------
    payoffs : array of Fraction, shape (n_1, ..., n_K, K)

    Returns
    -------
    list of positions

    Examples
    --------
    >>> pure_positions(np.array([[[2, 1], [0, 0]], [[0, 0], [1, 2]]], dtype=object))
    [(0, 0), (1, 1)]
    """
    best = np.ones(payoffs.shape[:-1], dtype=bool)
    for who in range(payoffs.shape[-1]):
        # positions in the sorted values compare as the values do, and fast
        ranks = np.unique(payoffs[..., who], return_inverse=True)[1].reshape(best.shape)
        best &= ranks == ranks.max(axis=who, keepdims=True)
    return [tuple(cell) for cell in np.argwhere(best).tolist()]


def pure_strategies(shape: Sequence[int], position: Sequence[int]) -> Strategies:
    """A cell as strategies that put probability one on each choice."""
    return tuple(
        tuple(Fraction(int(k == chosen)) for k in range(count))
        for count, chosen in zip(shape, position, strict=True)
    )
