r"""Spatial power: who is pivotal when decisions lie in some direction of policy.

Owen and Shapley (1989): a decision points in a direction :math:`u` of policy space, all directions equally
likely, and voters support it in the order of :math:`u \cdot \theta_i`, the highest first. The power of a
voter is the share of directions in which it is pivotal in that order. In one dimension there are two
directions; in two, the order changes only where :math:`u` stands at right angles to the difference of two
ideal points, so that the circle is cut into arcs of one order each, and the shares are sums of arcs. Voters
at one point are asked in every order alike.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import permutations
from math import factorial, lcm, pi
from typing import Any

import numpy as np

from gametheory_gov.base._typing import BoolArray, Column, FloatArray, IntArray
from gametheory_gov.base.errors import Faults, InvalidInputError
from gametheory_gov.base.exact import as_exact, as_float, to_column
from gametheory_gov.base.inputs import public
from gametheory_gov.base.text import counted

from .record import Power
from .rules import Rule, winning

#: Voters at one point at most: all their orders are tried.
_MOST_ALIKE = 6
#: Voters at most in two dimensions: the arcs grow with their square.
_MOST_VOTERS = 400
#: Arcs that are worked on at once.
_TOGETHER = 4096
#: Angles that are no further apart may be one and the same.
_ALIKE = 2.0**-48
_NUMBERS = {1: "one", 2: "two"}


@public
def spatial_power(rule: Rule, points: Any) -> Power:
    """The share of directions of policy in which each voter is pivotal (Owen and Shapley 1989).

    Parameters
    ----------
    rule : Rule
    points : mapping of id to point, or States
        Ideal points, one number or d numbers each, d = 1 or 2. Of states only the voters' points are read.

    Returns
    -------
    Power
        Floats; exact in one dimension but for their form. ``error`` bounds rounding in the arcs. Points are
        compared exactly, however near to each other or far from the origin.

    Raises
    ------
    InvalidInputError
        For voters without a point, points that are no numbers, more than two dimensions, more than six voters
        at one point, more than 400 voters.

    Examples
    --------
    >>> majority = Rule(["left", "middle", "right"], 2)
    >>> dict(spatial_power(majority, {"left": -1, "middle": 0, "right": 1}).values)
    {'left': 0.0, 'middle': 1.0, 'right': 0.0}
    >>> triangle = {"left": (0, 0), "middle": (1, 0), "right": (0, 1)}
    >>> {voter: round(value, 6) for voter, value in spatial_power(majority, triangle).values.items()}
    {'left': 0.5, 'middle': 0.25, 'right': 0.25}
    """
    if not isinstance(rule, Rule):
        raise InvalidInputError("spatial_power", [f"rule = {rule!r:.60}; a Rule is needed"])
    places = [tuple(row) for row in read_points("spatial_power", points, rule.voters, (1, 2))]
    _few(places)
    order = sorted(set(places), reverse=True)
    group = np.array([order.index(place) for place in places])
    total = np.zeros(len(places))
    if len(places[0]) == 1:
        ranks = np.stack([group, len(order) - 1 - group])
        total += _pivotal(rule, ranks, np.array([0.5, 0.5]))
        seen, error = "2 directions", 0.0
    else:
        angles, falls, rises = _turns(order)
        number = len(angles)
        seen, error = counted(number, "arc"), (number + 8) * 2.0**-49
        rank = np.arange(len(order))
        widths = np.diff(angles, append=2 * pi)
        for k in range(0, number, _TOGETHER):
            step = np.zeros((len(angles[k : k + _TOGETHER]), len(order)), dtype=np.int64)
            rows = np.arange(len(step))
            np.add.at(step, (rows, falls[k : k + _TOGETHER]), 1)
            np.add.at(step, (rows, rises[k : k + _TOGETHER]), -1)
            ranks = rank + np.cumsum(step, axis=0)
            rank = ranks[-1]
            kept = widths[k : k + _TOGETHER] > _ALIKE
            if kept.any():
                shares = widths[k : k + _TOGETHER][kept] / (2 * pi)
                total += _pivotal(rule, ranks[kept][:, group], shares)
    values = dict(zip(rule.voters, total.tolist(), strict=True))
    return Power("spatial", values, rule, "arcs", f"the order of voters in {seen}", error)


def read_points(subject: str, points: Any, ids: Iterable[str], dims: tuple[int, ...] = ()) -> Column:
    """Ideal points, exact, a row for each id in order.

    Parameters
    ----------
    subject : str
        Who reads, for errors.
    points : mapping of id to point, or States
    ids : iterable of str
    dims : tuple of int
        The numbers of dimensions that will do; any where it is empty.
    """
    faults = Faults(subject)
    if hasattr(points, "ids") and hasattr(points, "ideal"):
        points = dict(zip(points.ids, points.ideal, strict=True))
    if not hasattr(points, "items") or not hasattr(points, "keys"):
        raise InvalidInputError(
            subject, [f"points = {points!r:.60}; a mapping of id to point, or states, are needed"]
        )
    rows = []
    for voter in ids:
        try:
            row = as_exact(to_column(np.atleast_1d(np.array(points[voter], dtype=object)).ravel()))
        except KeyError:
            faults.add(f"points has no point of {voter!r}")
            continue
        except (TypeError, ValueError):
            faults.add(f"points[{voter!r}] = {points[voter]!r:.60}; finite numbers are needed")
            continue
        rows.append(row)
    lengths = {len(row) for row in rows}
    if not faults and not (len(lengths) == 1 and (not dims or lengths <= {*dims})):
        found = " and ".join(map(str, sorted(lengths)))
        wanted = ", or ".join(_NUMBERS[d] for d in dims) or "as many"
        verb = ", for all are" if len(dims) > 1 else " for all is" if dims else " for all are"
        more = "; pairwise_votes compares policies in any number" if dims == (1,) else ""
        faults.add(f"points have {found} dimensions; {wanted}{verb} needed{more}")
    faults.raise_as(InvalidInputError)
    return np.stack(rows)


def _few(places: Sequence[tuple[Fraction, ...]]) -> None:
    """Refuse too many voters, or too many at one point."""
    faults, n = Faults("spatial_power"), len(places)
    alike = max(Counter(places).values())
    if alike > _MOST_ALIKE:
        faults.add(f"{alike} voters have one ideal point; at most {_MOST_ALIKE} may, as all orders are tried")
    if len(places[0]) == 2 and n > _MOST_VOTERS:
        faults.add(f"{n} voters are too many for arcs of one order each; at most {_MOST_VOTERS}")
    faults.raise_as(InvalidInputError)


def _turns(points: Sequence[tuple[Fraction, ...]]) -> tuple[FloatArray, IntArray, IntArray]:
    """The angles of the direction, from 0 on, at which one point falls behind another.

    Parameters
    ----------
    points : sequence of points
        In the plane, in falling order: that in which they stand just above the angle 0.

    Returns
    -------
    (array, array of int, array of int)
        Angles in rising order, which point falls, and which rises. The first stands for the angle 0, where
        nobody does. Points are compared exactly, so that no distance from the origin blurs an angle.
    """
    i, j = np.triu_indices(len(points), 1)
    unit = lcm(*(x.denominator for point in points for x in point))
    whole = np.array([[int(x * unit) for x in point] for point in points], dtype=object)
    apart = whole[i] - whole[j]
    if not len(apart):
        return np.zeros(1), np.zeros(1, dtype=np.int64), np.zeros(1, dtype=np.int64)
    x, y = as_float(apart / np.abs(apart).max()).T
    half = np.arctan2(x, -y)  # at right angles to the difference, in (0, pi]
    angles = np.concatenate([[0.0], half, half + pi])
    order = np.argsort(angles, kind="stable")
    falls, rises = np.concatenate([[0], i, j]), np.concatenate([[0], j, i])
    return angles[order], falls[order], rises[order]


def _pivotal(rule: Rule, rank: IntArray, shares: FloatArray) -> FloatArray:
    """The sum of shares in which each voter is pivotal, voters of one rank asked in every order."""
    low, high = np.full(len(shares), -1), rank.max(axis=1)  # ranks up to `low` lose, up to `high` win
    while (high - low > 1).any():
        middle = (low + high) // 2
        wins = winning(rule, rank <= middle[:, None])
        high, low = np.where(wins, middle, high), np.where(wins, low, middle)
    total = np.zeros(rank.shape[1])
    at: BoolArray = rank == high[:, None]
    before: BoolArray = rank < high[:, None]
    alone = at.sum(axis=1) == 1
    np.add.at(total, at[alone].argmax(axis=1), shares[alone])
    for arc in np.flatnonzero(~alone):
        who = np.flatnonzero(at[arc])
        times = np.zeros(len(total))  # whole numbers, so that many orders add no rounding
        for order in permutations(who):
            present = np.repeat(before[arc][None], len(order), axis=0)
            for k, voter in enumerate(order):
                present[k:, voter] = True
            times[order[int(winning(rule, present).argmax())]] += 1
        total += shares[arc] * times / factorial(len(who))
    return total
