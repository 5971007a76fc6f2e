r"""What a Nash equilibrium of a normal form is: expected payoffs, and regret.

A mixed profile gives each player i probabilities :math:`x_i` over its choices. With the others' strategies
fixed, choice a pays player i

.. math:: U_i(a, x_{-i}) = \sum_{a_{-i}} u_i(a, a_{-i}) \prod_{j \ne i} x_j(a_j) ,

and its *regret* is :math:`\max_a U_i(a, x_{-i}) - \sum_a x_i(a) U_i(a, x_{-i})`. The profile is an
equilibrium iff no player has regret [nash1951]_. Fractions give fractions, so the comparison is exact.

Floats are fractions (their shortest decimals), so they are decided exactly too, with one exception. They
carry round-off, and a game of institutions has true ties: two cells with the same outcome. So payoffs that
are compared with each other, those of one player against the same choices of the others, are read as equal
where they differ by no more than ``tolerance`` times the larger of the two. Nothing else is: how large other
payoffs are does not matter, and `tied_comparisons` counts what was read so.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import Any

import numpy as np

from gametheory_gov.base._typing import Column
from gametheory_gov.base.exact import is_exact, to_fraction

from .form import NormalForm

Strategies = tuple[tuple[Any, ...], ...]
_HALF = Fraction(1, 2)
#: The default tolerance, relative to payoffs that are compared: what a few operations can be off by.
LAST_DIGITS = 1e-14
#: The largest tolerance: more than this is no round-off.
WIDEST = 1e-6
#: Relative to what is compared: how well probabilities that are floats can be known.
_NUMERICAL = Fraction(1, 10**9)


def check_tolerance(tolerance: Any) -> str | None:
    """What is wrong with a tolerance; None when nothing is.

    Examples
    --------
    >>> check_tolerance(1e-9)
    >>> check_tolerance(float("nan"))
    'tolerance = nan; a number from 0 to 1e-06, the most that is still round-off, is needed'
    """
    try:
        sound = 0 <= to_fraction(tolerance) <= to_fraction(WIDEST)
    except (TypeError, ValueError):
        sound = False
    wanted = f"a number from 0 to {WIDEST}, the most that is still round-off, is needed"
    return None if sound else f"tolerance = {tolerance!r:.80}; {wanted}"


def _groups(values: Iterable[Fraction], tolerance: Fraction) -> list[list[Fraction]]:
    """Rising values in groups, each within the tolerance of its least, relative to the larger of the two."""
    groups: list[list[Fraction]] = []
    for value in sorted(set(values)):
        if groups and value - groups[-1][0] <= tolerance * max(abs(value), abs(groups[-1][0])):
            groups[-1].append(value)
        else:
            groups.append([value])
    return groups


def _compared(form: NormalForm) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """Yield every player with the cells that differ by its own choice only, as an index."""
    for who, _ in enumerate(form.shape):
        axes = [range(1) if axis == who else range(count) for axis, count in enumerate(form.shape)]
        for others in itertools.product(*axes):
            yield who, (*others[:who], slice(None), *others[who + 1 :], who)


def tied_comparisons(form: NormalForm, tolerance: float) -> int:
    """How many pairs of different payoffs that are compared are read as ties; 0 for exact payoffs.

    Examples
    --------
    >>> form = NormalForm(["a"], [["x", "y", "z"]], [[0.1 + 0.2], [0.3], [1.0]])
    >>> tied_comparisons(form, 1e-14), tied_comparisons(form, 0)
    (1, 0)
    """
    if form.exact:
        return 0
    near, given = to_fraction(tolerance), form.exact_payoffs
    return sum(
        math.comb(len(group), 2)
        for _, index in _compared(form)
        for group in _groups(given[index].tolist(), near)
    )


def decided_payoffs(form: NormalForm, tolerance: float) -> Column:
    """The payoffs as fractions in which ties are ties.

    Exact payoffs stay as they are. Floats become their shortest decimals; values of one player against the
    same choices of the others that lie within the tolerance of the least of a group become the middle of the
    group.

    Parameters
    ----------
    form : NormalForm
    tolerance : float
        Relative to the larger of two payoffs that are compared.

    Returns
    -------
    array of Fraction, shape (n_1, ..., n_K, K)
    """
    payoffs = form.exact_payoffs
    if is_exact(form.payoffs) or not tolerance:
        return payoffs
    near, decided = to_fraction(tolerance), payoffs.copy()
    for _, index in _compared(form):
        values = payoffs[index].tolist()
        groups = _groups(values, near)
        if len(groups) < len(set(values)):
            middle = {value: (group[0] + group[-1]) * _HALF for group in groups for value in group}
            decided[index] = [middle[value] for value in values]
    return decided


def regret_allowed(form: NormalForm, strategies: Strategies, tolerance: float, who: int) -> Fraction:
    """The most regret that an equilibrium may have for a player, in the payoffs as given.

    Zero, except for what was read as ties, and for probabilities that are floats: they are known to a part of
    what the player gets, and would get from its best reply, counted in absolute values.
    """
    given, decided = form.exact_payoffs[..., who], decided_payoffs(form, tolerance)[..., who]
    allowed = 2 * max(payoffs_by_choice(abs(given - decided), strategies, who))
    if all(isinstance(share, Fraction) for strategy in strategies for share in strategy):
        return Fraction(allowed)
    exact = [[to_fraction(share) for share in strategy] for strategy in strategies]
    paid, sizes = (payoffs_by_choice(table, exact, who) for table in (given, abs(given)))
    got = sum((share * size for share, size in zip(exact[who], sizes, strict=True)), Fraction(0))
    known: Fraction = _NUMERICAL * max(got, sizes[paid.index(max(paid))])
    return Fraction(allowed) + known


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
