r"""Power of the members of unions that vote together: Owen and Banzhaf-Owen values.

The Owen value (Owen 1977) is the share of orders in which a voter is pivotal, among orders in which the
members of each union stand side by side; the Banzhaf-Owen value (Owen 1981) the chance of being pivotal when
every other union joins whole, and every fellow member, by a fair coin. Both count coalitions of whole other
unions and single fellows. The Owen values of a union's members sum to the Shapley-Shubik index of the union
in the game among unions (the quotient property); those of Banzhaf-Owen do not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import comb

import numpy as np

from gametheory_gov.base._typing import FloatArray
from gametheory_gov.base.errors import NotApplicableError
from gametheory_gov.base.text import counted

from .counting import FEW, MOST_ENTRIES, MOST_NUMBERS, Found, count_by_steps, kept
from .diagrams import diagram, swings
from .quadrature import GAUSS, UNIT
from .rules import Rule, single
from .tables import counts, distribution, fixed, join

Unions = Mapping[str, Sequence[str]]
#: Unions at most, and voters of one: nodes of integration are then known to be close.
_MOST = 800


def find_in_unions(rule: Rule, unions: Unions, method: str | None, *, shapley: bool) -> Found:
    """Owen values, or Banzhaf-Owen values.

    Raises
    ------
    NotApplicableError
        If no algorithm, or not the one that is asked for, can.
    """
    one = single(rule)
    if method is None and one is not None and len(one[0]) > FEW:
        method = "quadrature" if shapley else "table"
    if method == ("table" if shapley else "quadrature"):
        raise NotApplicableError(f"{method} does not give these values; leave method out")
    if method in ("table", "quadrature"):
        largest = max(len(unions), *map(len, unions.values()))
        if one is None or sum(one[0].values()) > MOST_ENTRIES or largest > _MOST:
            raise NotApplicableError(
                f"tables are for one weighing of at most {MOST_ENTRIES} votes, and {_MOST} unions "
                f"of {_MOST} voters"
            )
        return _owen_by_table(*one, unions) if shapley else _banzhaf_by_table(*one, unions)
    found: dict[str, Fraction] = {}
    nodes = 0
    head = "union "
    while any(voter.startswith(head) for voter in rule.voters):  # no voter bears the name of a union
        head = f"the {head}"
    for name, union in unions.items():
        blocks = {f"{head}{other}": unions[other] for other in unions if other != name}
        drawn = diagram(rule, blocks | {voter: (voter,) for voter in union})
        nodes, own = nodes + drawn.nodes, len(union)
        if shapley:
            if kept(drawn) * own > MOST_NUMBERS * 4:
                raise NotApplicableError(
                    "the counts by size would not fit in memory; use fewer or rounder votes"
                )
            steps = [1 if voter in union else own for voter in drawn.voters]
            rows = count_by_steps(drawn, steps)
            found |= {voter: _owen(rows[voter], own, len(unions)) for voter in union}
        else:
            ones = [1] * len(drawn.voters)
            values = swings(drawn, ones, ones)[1]
            found |= {voter: Fraction(values[voter], 2 ** (len(ones) - 1)) for voter in union}
    return Found(found, "diagram", f"diagrams of {counted(nodes, 'node')}, one for each union")


def _owen(row: Sequence[int], own: int, number: int) -> Fraction:
    """Pivots by fellows and, times the union's size, other unions, weighed as orders do."""
    return sum(
        (
            Fraction(c, number * comb(number - 1, s // own) * own * comb(own - 1, s % own))
            for s, c in enumerate(row)
            if c
        ),
        Fraction(0),
    )


def _banzhaf_by_table(votes: Mapping[str, int], quota: int, unions: Unions) -> Found:
    found: dict[str, Fraction] = {}
    for name, union in unions.items():
        others = [sum(votes[v] for v in unions[other]) for other in unions if other != name]
        units = [*others, *(votes[voter] for voter in union)]
        rows = counts(units, quota, by_size=False)[1]
        found |= {v: Fraction(rows[votes[v]][0], 2 ** (len(units) - 1)) for v in union}
    return Found(found, "table", "a table of votes for each union")


def _owen_by_table(votes: Mapping[str, int], quota: int, unions: Unions) -> Found:
    """Owen values as double integrals over the chances that other unions, and fellows, join.

    Nothing is removed by subtraction: the tables of others are built without the union, those of fellows
    without the member. Integrals by Gauss-Legendre are exact up to rounding.
    """
    names = [*unions]
    weight = [sum(votes[v] for v in unions[name]) for name in names]
    found: dict[str, float] = {}
    for name, own, fewer in zip(names, weight, _others(weight, quota), strict=True):
        by_vote: dict[int, float] = {0: 0.0}
        for voter in unions[name]:
            vote = votes[voter]
            if vote not in by_vote:
                inner = _averaged([votes[v] for v in unions[name] if v != voter])
                at = own - np.flatnonzero(inner)  # where the votes that are still missing stand in `fewer`
                by_vote[vote] = float((inner[own - at] * (fewer[at] - fewer[at - vote])).sum())
            found[voter] = by_vote[vote]
    n = len(votes)
    error = 2 * (6 * n + 120) * UNIT + sum(votes.values()) * 2.0**-62 + 2 * GAUSS
    told = "Gauss-Legendre on tables of votes, twice; nothing is removed by subtraction"
    return Found(found, "quadrature", told, error)


def _others(weight: Sequence[int], quota: int) -> list[FloatArray]:
    """For each union, the chance that the others before it have fewer than m votes, m from q - w to q.

    Half of the unions are added to a table for the other half, and so on until one is left out.
    """
    number, total = len(weight), sum(weight)
    limit = max(quota, total - quota + 1) + 1
    found: list[FloatArray] = [np.zeros(own + 1) for own in weight]

    tables = [np.zeros(limit) for _ in range(number.bit_length() + 1)]

    def leave_out(depth: int, reached: int, group: Sequence[int], p: float, share: float) -> None:
        table = tables[depth]
        if len(group) > 1:
            half = len(group) // 2
            for kept, added in ((group[:half], group[half:]), (group[half:], group[:half])):
                tables[depth + 1][: reached + 1] = table[: reached + 1]
                tables[depth + 1][reached + 1 :] = 0.0
                last = join(tables[depth + 1], [weight[k] for k in added], reached, p)
                leave_out(depth + 1, last, kept, p, share)
            return
        (k,) = group
        table *= (1 - p) ** (number - 1)
        found[k] += share * _fewer(table, quota - weight[k], quota)
        if p < 0.5:  # at 1 - p: those who do not join
            rest = total - weight[k] - quota + 1
            found[k] += share * (1 - _fewer(table, rest, rest + weight[k])[::-1])

    for p, share in _half_nodes(number - 1):
        tables[0][0] = 1.0
        leave_out(0, 0, range(number), p, share)
    return found


def _fewer(table: FloatArray, first: int, last: int) -> FloatArray:
    """The chance of fewer than m votes, m from the first to the last."""
    low, high = max(first, 0), min(last, len(table))
    if high < low:
        return np.full(last - first + 1, float(table.sum()) if low > len(table) else 0.0)
    inside = float(table[:low].sum()) + fixed(table[low:high]) * 2.0**-62
    return np.concatenate([np.zeros(low - first), inside, np.full(last - high, inside[-1])])


def _half_nodes(degree: int) -> list[tuple[float, float]]:
    """Nodes up to 1/2 and their weights, for polynomials up to a degree; others are their mirrors."""
    points, weights = np.polynomial.legendre.leggauss(degree // 2 + 1)
    pairs = zip(((1 + points) / 2).tolist(), (weights / 2).tolist(), strict=True)
    return [(p, share) for p, share in pairs if p <= 0.5]


def _averaged(votes: Sequence[int]) -> FloatArray:
    """The distribution of the votes of those who stand before one in a random order.

    Returns
    -------
    array, shape (1 + sum of votes,)
        The integral over p of the distribution when each joins with chance p, by nodes up to 1/2 and mirrors.
    """
    total: FloatArray = np.zeros(sum(votes) + 1)
    for p, share in _half_nodes(len(votes)):
        table = distribution(votes, len(total), p) * share
        total += table if p == 0.5 else table + table[::-1]
    return total
