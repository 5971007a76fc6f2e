r"""Rows of the programs that find the fewest founders, and what they say without a solver.

Let x say who founds. Every row is a *covering row* :math:`\sum_j a_j x_j \ge r` with :math:`a_j \ge 0` that
all tipping sets meet, in a game whose join gains never fall when others join.

*Closed clubs.* A set of founders within a club C that no outsider wants to join, and that is short of
universal, never gets beyond it: :math:`\sum_{j \notin C} x_j \ge 1`.

*Leaving a closed club.* Where the join gain is affine with pulls J, some outsider i must find its deficit
:math:`d_i = -\Delta_i(C) > 0` covered by founders outside C, or these make C universal by themselves:

.. math:: \sum_{j \notin C} \min\Big(1, \max_{i \notin C, i \ne j} \frac{J_{ij}}{d_i},
          \frac{1}{u - |C|}\Big) x_j \ge 1 \quad\text{with the last two joined by the larger,}

u being the members that make a regime universal.

*Thresholds.* Where the others matter through one weighted total with weights w and thresholds t, a club
passes the level θ only if founders make up what those below it do not bring:

.. math:: \sum_{t_j \ge \theta} w_j x_j \ge \theta - \sum_{t_j < \theta} w_j .

These rows are nested, so the fewest founders are found by going from the highest level down and adding the
heaviest founders allowed wherever a row is not yet met: any set that meets the rows so far has at least as
many founders among those seen, and as many of them weigh no more (by induction; an exchange argument).
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from gametheory_gov.base._typing import BoolArray, FloatArray

from .ends import Pulls, Thresholds


@dataclass(frozen=True)
class Row:
    """A covering row that every tipping set meets: the coefficients of the founders sum to at least 1.

    Parameters
    ----------
    coefficients : array, shape (N,), at least 0
    """

    coefficients: FloatArray


def complement_row(club: BoolArray) -> Row:
    """The row of a closed club: somebody outside it must found."""
    return Row((~club).astype(np.float64))


def leaving_row(club: BoolArray, pulls: Pulls, costs: FloatArray, least: int, slack: FloatArray) -> Row:
    """The row of what founders outside a closed club must bring before an outsider joins it.

    Parameters
    ----------
    club : array of bool, shape (N,)
        Closed, short of universal.
    pulls : Pulls
    costs : array, shape (N,)
        Entry costs.
    least : int
        Members that make a regime universal.
    slack : array, shape (N,)
        The shortfall from zero at which a gain still counts.
    """
    outside = ~club
    gains = pulls.constant + pulls.pull @ club - costs
    deficit = np.maximum(-gains[outside] - slack[outside], 1e-300)
    with np.errstate(over="ignore"):
        ratio = pulls.pull[np.ix_(outside, outside)] / deficit[:, None]
    best = np.maximum(ratio.max(axis=0, initial=0.0), 1.0 / (least - int(club.sum())))
    coefficients = np.zeros(len(club))
    coefficients[outside] = np.minimum(1.0, best * (1 + 1e-12))
    return Row(coefficients)


def levels(thresholds: Thresholds) -> FloatArray:
    """The thresholds above zero that can be passed, rising."""
    join = thresholds.join
    return np.unique(join[np.isfinite(join) & (join > 0)])


def fewest_by_thresholds(
    thresholds: Thresholds, least: int, include: BoolArray, allowed: BoolArray
) -> BoolArray | None:
    """A smallest founding club that passes all levels it needs, or None when there is none.

    Parameters
    ----------
    thresholds : Thresholds
    least : int
        Members that make a regime universal.
    include, allowed : array of bool, shape (N,)
        The states that must found, and those that may.

    Returns
    -------
    array of bool, shape (N,), or None

    Notes
    -----
    For every number of levels passed, those above it come in only as founders; so many as are missing for
    a universal regime are taken first, the heaviest, which is one more nested row.
    """
    steps = levels(thresholds)
    best: BoolArray | None = None
    for passed in range(len(steps), -1, -1):
        in_reach = thresholds.join <= (steps[passed - 1] if passed else 0.0)
        missing = least - int((in_reach | include).sum())
        if best is not None and missing + int(include.sum()) >= int(best.sum()):
            continue
        found = _from_the_top(thresholds, steps[:passed], in_reach, max(missing, 0), include, allowed)
        if found is not None and (best is None or found.sum() < best.sum()):
            best = found
    return best


def _from_the_top(
    thresholds: Thresholds,
    steps: FloatArray,
    in_reach: BoolArray,
    missing: int,
    include: BoolArray,
    allowed: BoolArray,
) -> BoolArray | None:
    weight, join, slack = thresholds.weight, thresholds.join, thresholds.slack
    chosen = include.copy()
    offered: list[tuple[float, int]] = []

    def offer(group: BoolArray) -> None:
        for k in np.flatnonzero(group & allowed & ~chosen):
            heapq.heappush(offered, (-float(weight[k]), int(k)))

    offer(~in_reach)
    if len(offered) < missing:
        return None
    for _ in range(missing):
        chosen[heapq.heappop(offered)[1]] = True
    for step in steps[::-1]:
        offer(join == step)
        below = join < step
        need = step - weight[below].sum() - slack
        brought = weight[chosen & ~below].sum()
        while brought < need:
            if not offered:
                return None
            lightest, k = heapq.heappop(offered)
            chosen[k] = True
            brought -= lightest
    return chosen


def rows_up_to(thresholds: Thresholds, least: int, passed: int) -> list[Row] | None:
    """The rows of founders from whom the first ``passed`` levels are passed and no other.

    Parameters
    ----------
    thresholds : Thresholds
    least : int
        Members that make a regime universal.
    passed : int

    Returns
    -------
    list of Row, or None
        None when no founders can meet one of them.
    """
    steps = levels(thresholds)[:passed]
    beyond = thresholds.join > (steps[-1] if passed else 0.0)
    needs = [(beyond, np.ones(len(beyond)), float(least - int((~beyond).sum())))]
    for step in steps:
        below = thresholds.join < step
        needs.append((~below, thresholds.weight, step - thresholds.weight[below].sum() - thresholds.slack))
    rows = []
    for group, weight, need in needs:
        if need > 0:
            if weight[group].sum() < need:
                return None
            rows.append(Row(np.where(group, np.minimum(1.0, weight / need), 0.0)))
    return rows


def bound_holds(
    rows: Sequence[Row],
    prices: FloatArray,
    value: float,
    include: Iterable[int],
    allowed: BoolArray,
    limit: int,
) -> bool | None:
    """Whether no choice that costs less than ``value`` meets all rows, by branching without a solver.

    Parameters
    ----------
    rows : sequence of Row
    prices : array, shape (N,), positive
    value : float
        The bound that is claimed.
    include : iterable of int
        States that are chosen anyway.
    allowed : array of bool, shape (N,)
    limit : int
        Branches after which to give up.

    Returns
    -------
    bool or None
        None when the limit was reached.
    """
    table = np.array([row.coefficients for row in rows]).reshape(len(rows), len(prices))
    start = np.zeros(len(prices), dtype=bool)
    start[list(include)] = True
    margin = 1e-9 * max(1.0, abs(value))
    waiting = [(start, allowed & ~start)]
    for _ in range(limit):
        if not waiting:
            return True
        chosen, open_ = waiting.pop()
        spent = float(prices[chosen].sum())
        if spent >= value - margin:
            continue
        need = 1 - 1e-9 - table[:, chosen].sum(axis=1)
        if not (need > 0).any():
            return False
        bounds = [_cheapest(row, prices, open_, n) for row, n in zip(table, need, strict=True)]
        worst = int(np.argmax(bounds))
        if spent + bounds[worst] >= value - margin:
            continue
        useful = np.flatnonzero(open_ & (table[worst] > 0))
        left = open_.copy()
        for k in useful[np.argsort(table[worst, useful] / prices[useful])[::-1]]:
            left = left.copy()
            left[k] = False  # the branches before this one hold it
            more = chosen.copy()
            more[k] = True
            waiting.append((more, left))
    return None


def _cheapest(row: FloatArray, prices: FloatArray, open_: BoolArray, need: float) -> float:
    """The least price at which fractions of the open founders meet one row; infinite when none do."""
    if need <= 0:
        return 0.0
    useful = np.flatnonzero(open_ & (row > 0))
    useful = useful[np.argsort(prices[useful] / row[useful])]
    covered = np.cumsum(row[useful])
    k = int(np.searchsorted(covered, need))
    if k == len(useful):
        return float("inf")
    before = covered[k - 1] if k else 0.0
    paid = float(prices[useful[:k]].sum())
    return paid + float(prices[useful[k]] * (need - before) / row[useful[k]])
