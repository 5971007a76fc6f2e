r"""Divisions by which the most aggrieved coalition is as well off as can be, then the next, and so on.

The *excess* of a coalition S is :math:`v(S) - x(S)`. Linear programs make the largest excess least, fix the
coalitions whose excess cannot be lower, and go on with the rest (Maschler, Peleg and Shapley 1979), in
floats. The fixed coalitions give linear equations, which are solved in fractions, and the result is proved in
fractions by the criterion of Kohlberg (1971): the coalitions with excess of at least t have, for every t,
positive weights such that every player is covered to the same degree. Where divisions must give every player
what it has alone, players who get just that may be added with weights from zero on.
"""

from __future__ import annotations

from fractions import Fraction
from math import lcm
from typing import Any

import numpy as np

from gametheory_gov.base._typing import FloatArray, IntArray
from gametheory_gov.base.errors import NotApplicableError

from .worths import Worths

#: Floats closer than this share of the largest worth are looked upon as one, until fractions decide.
_NEAR = 1e-7


def least_excesses(game: Worths, *, rational: bool) -> tuple[Fraction, ...]:
    """The division that makes excesses least, the largest first; exact, with proof.

    Parameters
    ----------
    game : Worths
    rational : bool
        Whether every player must get what it is worth alone: the nucleolus, else the prenucleolus.

    Raises
    ------
    NotApplicableError
        If floats lead to a division that fractions do not prove.
    """
    n = len(game.players)
    if n == 1:
        return game.values[-1:]
    found = _solve(game, rational=rational)
    if found is None or not is_least(game, found, rational=rational):
        fault = "worths lie too near to each other for the floats that look for the division"
        raise NotApplicableError("nucleolus", [f"{fault}; round them"])
    return found


def coalition_rows(n: int, masks: Any) -> IntArray:
    """Who is in each coalition, shape (K, n)."""
    found: IntArray = np.asarray(masks, dtype=np.int64)[:, None] >> np.arange(n) & 1
    return found


def excesses(game: Worths, division: tuple[Fraction, ...]) -> tuple[Any, int]:
    """The excesses of all coalitions as whole numbers, and the number that they were multiplied by."""
    scale = lcm(*(value.denominator for value in (*game.values, *division)))
    paid = np.zeros(1, dtype=object)
    for share in division:
        paid = np.concatenate([paid, paid + int(share * scale)])
    return np.array([int(value * scale) for value in game.values], dtype=object) - paid, scale


# ---------------------------------------------------------------------------------------- looking for it


def _solve(game: Worths, *, rational: bool) -> tuple[Fraction, ...] | None:
    """The division by linear programs in floats and equations in fractions."""
    from scipy.optimize import linprog

    n, full = len(game.players), 2 ** len(game.players) - 1
    masks = np.arange(1, full)
    rows: FloatArray = coalition_rows(n, masks).astype(np.float64)
    unit = max(abs(value) for value in game.values) or 1
    values = [float(value / unit) for value in game.values]
    worth = np.array(values[1:full])
    alone = [values[1 << k] for k in range(n)]
    free = np.ones(len(masks), dtype=np.bool_)
    fixed, level = [np.ones(n)], [values[-1]]
    equations: list[tuple[int, int | None]] = []  # pairs of coalitions with the same excess, or one player
    while np.linalg.matrix_rank(np.array(fixed), tol=1e-9) < n:
        answer = linprog(
            np.append(np.zeros(n), 1.0),
            A_ub=-np.hstack([rows[free], np.ones((int(free.sum()), 1))]),
            b_ub=-worth[free],
            A_eq=np.hstack([np.array(fixed), np.zeros((len(fixed), 1))]),
            b_eq=level,
            bounds=[*((low if rational else None, None) for low in alone), (None, None)],
            method="highs",
        )
        if answer.status != 0:
            return None
        at = np.flatnonzero(free)[answer.ineqlin.marginals < -_NEAR]
        if not len(at):
            return None
        bound = [k for k in range(n) if rational and answer.lower.marginals[k] > _NEAR]
        equations += [(int(masks[at[0]]), int(masks[other])) for other in at[1:]]
        equations += [(1 << k, None) for k in bound]
        fixed += [*rows[at], *(np.eye(n)[k] for k in bound)]
        level += [*(worth[at] - answer.fun), *(alone[k] for k in bound)]
        _, sizes, ways = np.linalg.svd(np.array(fixed), full_matrices=False)
        basis = ways[sizes > 1e-9]
        free &= np.abs(rows - rows @ basis.T @ basis).max(axis=1) > _NEAR  # others' payoffs follow
    return _from_equations(game, equations)


def _from_equations(game: Worths, equations: list[tuple[int, int | None]]) -> tuple[Fraction, ...] | None:
    n, full = len(game.players), 2 ** len(game.players) - 1
    table = [[*coalition_rows(n, [full])[0].tolist(), game.values[-1]]]
    for one, other in equations:
        row, worth = coalition_rows(n, [one])[0], game.values[one]
        if other is not None:
            row, worth = row - coalition_rows(n, [other])[0], worth - game.values[other]
        table.append([*row.tolist(), worth])
    return exact_solution(table)


def exact_solution(table: list[list[Any]]) -> tuple[Fraction, ...] | None:
    """The solution of linear equations, right sides in the last column; None if there is not just one.

    Examples
    --------
    >>> [str(x) for x in exact_solution([[1, 1, 3], [1, -1, "1/2"], [2, 0, "7/2"]])]
    ['7/4', '5/4']
    """
    from flint import fmpq, fmpq_mat

    def entry(value: Any) -> Any:
        number = Fraction(value)
        return fmpq(number.numerator, number.denominator)

    n = len(table[0]) - 1
    reduced, rank = fmpq_mat([[entry(value) for value in row] for row in table]).rref()
    if rank != n or any(reduced[k, k] != 1 for k in range(n)):
        return None
    return tuple(Fraction(int(reduced[k, n].p), int(reduced[k, n].q)) for k in range(n))


# ------------------------------------------------------------------------------------------- proving it


def is_least(game: Worths, division: tuple[Fraction, ...], *, rational: bool) -> bool:
    """Whether a division is the nucleolus (prenucleolus without ``rational``), by Kohlberg's criterion."""
    n, full = len(game.players), 2 ** len(game.players) - 1
    if sum(division) != game.values[-1]:
        return False
    given, _ = excesses(game, division)
    tight = []
    if rational:
        gains = [share - game.values[1 << k] for k, share in enumerate(division)]
        if min(gains) < 0:
            return False
        tight = [1 << k for k, gain in enumerate(gains) if not gain]
    order = sorted(range(1, full), key=lambda mask: -given[mask])
    kept: list[int] = []
    start = 0
    rank = 1
    while rank < n and start < len(order):
        end = start
        while end < len(order) and given[order[end]] == given[order[start]]:
            end += 1
        kept += order[start:end]
        start = end
        now = int(np.linalg.matrix_rank(coalition_rows(n, [full, *kept])))
        if now > rank and cover(n, kept, tight) is None:
            return False
        rank = now
    return True


def cover(n: int, masks: list[int], more: list[int]) -> dict[int, Fraction] | None:
    """Positive weights of coalitions, and weights from zero on of more, that cover every player once.

    None where floats find none, or fractions do not confirm what they found.
    """
    from scipy.optimize import linprog

    rows, extra = coalition_rows(n, masks), coalition_rows(n, more)
    every = rows.sum(axis=0)
    columns = np.vstack([rows, extra, every[None]])  # weight t of each, what some have beyond, and t itself
    answer = linprog(
        np.append(np.zeros(len(columns) - 1), -1.0), A_eq=columns.T, b_eq=np.ones(n), method="highs-ds"
    )
    if answer.status != 0 or answer.x[-1] <= 1e-9:
        return None
    used = np.flatnonzero(answer.x > 1e-9)
    table = [[*columns[used, k].tolist(), 1] for k in range(n)]
    found = exact_solution(table)
    if found is None or min(found) <= 0:
        return None
    weights = dict(zip(used.tolist(), found, strict=True))
    each = weights[len(columns) - 1]
    total = {mask: each + weights.get(k, 0) for k, mask in enumerate(masks)}
    for k, mask in enumerate(more, len(masks)):
        total[mask] = total.get(mask, Fraction(0)) + weights.get(k, 0)
    return total
