r"""The check of voting power by another algorithm than the one that found it.

Up to 16 voters the definition is gone through, coalition by coalition. Of more voters another algorithm
counts: tables check diagrams and quadrature, diagrams check tables. Where no other can, every voter is left
out in turn: half of the voters are added to a table for the other half, and so on until one is left, whose
pivots are read off. Nothing is removed by division or subtraction there; counts are compared modulo a prime
of its own, so that a wrong one passes with a chance of about :math:`2^{-40}`.

Shapley-Shubik indices of voters with so many different votes that no other algorithm holds them are taken as
given, and the check says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import factorial
from typing import Any

import numpy as np
import numpy.typing as npt

from gametheory_gov.base._typing import BoolArray, IntArray
from gametheory_gov.base.answer import Verification
from gametheory_gov.base.errors import NotApplicableError
from gametheory_gov.base.exact import short_number
from gametheory_gov.base.text import counted

from .counting import METHODS, MOST_ENTRIES, Found, count_pivots, find_shapley, is_light
from .rules import Rule, single, winning
from .unions import find_in_unions

#: Voters at most where the definition is gone through.
_FEW = 16
#: Voters at most of whom a diagram is tried; of more, if it has no more nodes than so many.
_DRAWN, _MOST_NODES = 40, 2**21
#: Additions to entries of tables at most, where voters are left out in turn.
_MOST_WORK = 6e9
#: Of its own: larger than those by which tables count modulo.
_PRIME = 1_099_511_627_791
#: What is taken as given.
_TOLD = "method, detail and notes"

Unions = Mapping[str, Sequence[str]]


def check_power(
    index: str,
    values: Mapping[str, Any],
    rule: Rule,
    method: str,
    *,
    error: float = 0.0,
    act: Fraction | None = None,
    unions: Unions | None = None,
) -> Verification:
    """Check claims on voting power; see `gametheory_gov.decisions.Power` for what they are."""
    joined = dict(unions or {})
    if bool(joined) != (index in ("owen", "banzhaf_owen")):
        return Verification(False, (f"index = {index!r} does not go with unions = {joined!r:.60}",), ())
    if index == "spatial":
        return _of_directions(values, rule, error, act)
    if index == "votes":
        expected, wrong = shares_of(rule), ["the rule does not weigh votes once"]
        faults = _compare(values, expected, 0.0, error) if expected else wrong
        faults += _acting(act, None)
        return Verification(not faults, tuple(faults), ("each voter's share of the votes",), (_TOLD,))
    exact = not any(isinstance(value, float) for value in values.values())
    wins = None
    try:
        if len(rule.voters) <= _FEW:
            found, wins = _by_definition(rule, index, joined)
        else:
            found, wins = _by_another(rule, index, method, joined)
    except NotApplicableError:
        one = single(rule)
        if one is None or not _affordable(one) or joined or index == "shapley_shubik" or not exact:
            return _summing(index, values, error)
        return _left_out(index, values, one, act)
    if act is not None and wins is None:
        wins = count_pivots(rule).wins
    near = f" within {found.error:.0e}" if found.error else ""
    faults = _compare(values, found.values, found.error, error) + _acting(act, wins, len(rule.voters))
    return Verification(not faults, tuple(faults), (f"every value{near}, by {found.detail}",), (_TOLD,))


def _compare(values: Mapping[str, Any], expected: Mapping[str, Any], slack: float, error: float) -> list[str]:
    allowed = Fraction(error) + Fraction(slack)
    return [
        f"the power of {voter} is {short_number(value)}, and {short_number(expected[voter])} by the check"
        for voter, value in values.items()
        if abs(Fraction(value) - Fraction(expected[voter])) > allowed
    ]


def _acting(act: Fraction | None, wins: int | None, n: int = 0) -> list[str]:
    if act is None or (wins is not None and act == Fraction(wins, 2**n)):
        return []
    return [f"act = {short_number(act)} is not the share of all coalitions that win"]


def shares_of(rule: Rule) -> dict[str, Fraction]:
    """Each voter's share of the votes, where the rule weighs votes once; else nothing.

    Examples
    --------
    >>> shares_of(Rule({"A": 1, "B": 3}, 2))
    {'A': Fraction(1, 4), 'B': Fraction(3, 4)}
    >>> shares_of(Rule({"A": 1, "B": 3}, 2) & Rule(["A", "B"], 1))
    {}
    """
    parts = rule.parts if rule.how == "and" else (rule,)
    # who must agree, such as vetoers, adds no votes
    weighed = [part for part in parts if part.how != "weigh" or part.quota != sum(part.votes.values())]
    (part,) = (weighed or parts[:1]) if len(weighed) < 2 else (rule,)
    if part.how != "weigh" or tuple(part.votes) != rule.voters:
        return {}
    total = sum(part.votes.values())
    return {voter: Fraction(vote) / total for voter, vote in part.votes.items()}


def _of_directions(values: Mapping[str, Any], rule: Rule, error: float, act: Fraction | None) -> Verification:
    faults = _sum_of(values, error) + _acting(act, None)
    if len(rule.voters) <= _FEW:
        pivots, _ = _pivots_by_size(rule)
        faults += [
            f"{voter} is never pivotal, and has power {values[voter]}"
            for voter, row in pivots.items()
            if not any(row) and values[voter] > error
        ]
    given = ("the shares of directions, since ideal points are not kept", _TOLD)
    return Verification(not faults, tuple(faults), ("that values sum to one",), given)


def _summing(index: str, values: Mapping[str, Any], error: float) -> Verification:
    """What is left where no other algorithm can count."""
    summed = index in ("shapley_shubik", "banzhaf", "owen")
    faults = _sum_of(values, error) if summed else []
    given = ("every value and act, since no other algorithm can count this rule", _TOLD)
    return Verification(not faults, tuple(faults), ("that values sum to one",) * summed, given)


def _sum_of(values: Mapping[str, Any], error: float) -> list[str]:
    total = sum((Fraction(value) for value in values.values()), start=Fraction(0))
    if abs(total - 1) <= Fraction(error) * len(values):
        return []
    return [f"values sum to {float(total)!r}, and not to one"]


# ---------------------------------------------------------------------------------- by the definition


def _all(rule: Rule) -> BoolArray:
    """Whether each coalition wins, by its number in base two; the first voter is the last digit."""
    n = len(rule.voters)
    masks = np.arange(1 << n)
    return winning(rule, (masks[:, None] >> np.arange(n) & 1).astype(np.bool_))


def _pivots_by_size(rule: Rule) -> tuple[dict[str, list[int]], int]:
    n, wins = len(rule.voters), _all(rule)
    sizes = np.array([mask.bit_count() for mask in range(1 << n)])
    rows = {}
    for k, voter in enumerate(rule.voters):
        pair, size = wins.reshape(-1, 2, 1 << k), sizes.reshape(-1, 2, 1 << k)[:, 0]
        rows[voter] = np.bincount(size[pair[:, 1] & ~pair[:, 0]], minlength=n).tolist()
    return rows, int(wins.sum())


def _by_definition(rule: Rule, index: str, unions: Unions) -> tuple[Found, int]:
    n, told = len(rule.voters), f"the definition, {counted(1 << len(rule.voters), 'coalition')}"
    rows, wins = _pivots_by_size(rule)
    if unions:
        return Found(_in_unions(rule, unions, shapley=index == "owen"), "", told), wins
    if index == "shapley_shubik":
        values = {
            voter: sum(
                (Fraction(c * factorial(s) * factorial(n - 1 - s), factorial(n)) for s, c in enumerate(row)),
                start=Fraction(0),
            )
            for voter, row in rows.items()
        }
        return Found(values, "", told), wins
    return Found(_of_pivots({voter: sum(row) for voter, row in rows.items()}, wins, index, n), "", told), wins


def _of_pivots(pivots: Mapping[str, int], wins: int, index: str, n: int) -> dict[str, Fraction]:
    by = _divisor(index, wins, sum(pivots.values()), n)
    return {voter: Fraction(times, by) for voter, times in pivots.items()}


def _divisor(index: str, wins: int, total: int, n: int) -> int:
    """What pivots are divided by."""
    if index == "banzhaf":
        return total
    if index == "absolute_banzhaf":
        return int(2 ** (n - 1))
    return wins if index == "to_block" else int(2**n) - wins


def _in_unions(rule: Rule, unions: Unions, *, shapley: bool) -> dict[str, Fraction]:
    """Owen, or Banzhaf-Owen, values: every coalition of whole other unions and single fellows."""
    wins, bit = _all(rule), {voter: 1 << k for k, voter in enumerate(rule.voters)}
    m, found = len(unions), {}
    for name, union in unions.items():
        before, whole = _sums([sum(bit[v] for v in other) for key, other in unions.items() if key != name])
        for voter in union:
            fellows, some = _sums([bit[v] for v in union if v != voter])
            masks = before[:, None] + fellows[None, :]
            pivotal = wins[masks + bit[voter]] & ~wins[masks]
            u, total = len(union), Fraction(0)
            for a, b in zip(*np.nonzero(pivotal), strict=True):
                s, t = int(whole[a]), int(some[b])
                orders = factorial(s) * factorial(m - 1 - s) * factorial(t) * factorial(u - 1 - t)
                total += Fraction(orders, factorial(m) * factorial(u)) if shapley else 1
            found[voter] = total if shapley else total / 2 ** (m + u - 2)
    return found


def _sums(parts: Sequence[int]) -> tuple[IntArray, IntArray]:
    """All sums of parts, and of how many parts each is."""
    sums, sizes = np.zeros(1, dtype=np.int64), np.zeros(1, dtype=np.int64)
    for part in parts:
        sums, sizes = np.concatenate([sums, sums + part]), np.concatenate([sizes, sizes + 1])
    return sums, sizes


# ------------------------------------------------------------------------------- by another algorithm


def _by_another(rule: Rule, index: str, method: str, unions: Unions) -> tuple[Found, int | None]:
    """What the first other algorithm finds that can.

    Raises
    ------
    NotApplicableError
        If none can.
    """
    one, n = single(rule), len(rule.voters)
    within = {"diagram": _drawable(one, n), "table": True, "quadrature": True}
    if index == "shapley_shubik":
        within["table"] = is_light(one, n)
        held = one is not None and sum(one[0].values()) <= MOST_ENTRIES
        within["quadrature"] = held or within["diagram"]
    for other in METHODS:
        if other == method or not within[other]:
            continue
        try:
            if unions:
                return find_in_unions(rule, unions, other, shapley=index == "owen"), None
            if index == "shapley_shubik":
                return find_shapley(rule, other), None
            found = count_pivots(rule, other)
        except NotApplicableError:
            continue
        values = _of_pivots(found.values, found.wins or 0, index, n)
        return Found(values, other, found.detail), found.wins
    raise NotApplicableError("no other algorithm can")


def _drawable(one: tuple[dict[str, int], int] | None, n: int) -> bool:
    """Whether a diagram of the whole rule is tried."""
    if n <= _DRAWN or one is None:
        return n <= _DRAWN
    votes, quota = one
    return n * min(quota, sum(votes.values()) - quota + 1) <= _MOST_NODES


# ----------------------------------------------------------------------------- by leaving each one out


def _affordable(one: tuple[dict[str, int], int]) -> bool:
    votes, quota = one
    limit, n = min(quota, sum(votes.values()) - quota + 1), len(votes)
    return n * n.bit_length() * limit <= _MOST_WORK


def _left_out(
    index: str, values: Mapping[str, Any], one: tuple[dict[str, int], int], act: Fraction | None
) -> Verification:
    """Pivots of every voter among the others, modulo a prime."""
    votes, quota = one
    n, dual = len(votes), sum(votes.values()) - quota + 1
    limit, heavy = min(quota, dual), [*votes.values()]
    found: dict[str, int] = {}
    open_: list[tuple[npt.NDArray[np.uint64], int, list[str]]] = [(_start(limit), 0, [*votes])]
    while open_:
        table, reached, group = open_.pop()
        if len(group) == 1:
            (voter,) = group
            found[voter] = int(table[max(limit - votes[voter], 0) :].sum()) % _PRIME
            continue
        half = len(group) // 2
        for kept, added in ((group[:half], group[half:]), (group[half:], group[:half])):
            open_.append((*_joined(table, reached, [votes[v] for v in added]), kept))
    few = int(_joined(_start(limit), 0, heavy)[0].sum()) % _PRIME
    wins = few if dual < quota else 2**n - few  # by the dual rule what loses is without a coalition that wins
    by = _divisor(index, wins, sum(found.values()), n)
    faults = [
        f"the power of {voter} is {short_number(value)}, which is not what leaving it out gives"
        for voter, value in values.items()
        if (value.numerator * by - found[voter] * value.denominator) % _PRIME
    ]
    if act is not None and (act.numerator * 2**n - wins * act.denominator) % _PRIME:
        faults += _acting(act, None)
    return Verification(
        not faults, tuple(faults), ("every value, each voter left out in turn, modulo a prime",), (_TOLD,)
    )


def _start(limit: int) -> npt.NDArray[np.uint64]:
    table = np.zeros(limit, dtype=np.uint64)
    table[0] = 1
    return table


def _joined(
    table: npt.NDArray[np.uint64], reached: int, votes: Sequence[int]
) -> tuple[npt.NDArray[np.uint64], int]:
    """The table when some more may join, up to multiples of the prime, and the votes it reaches."""
    found, last = table.copy(), len(table) - 1
    for k, vote in enumerate(sorted(votes), 1):
        before, reached = reached, min(reached + vote, last)
        length = min(before, last - vote) + 1
        if length > 0:
            found[vote : vote + length] += found[:length].copy()
        if k % 16 == 0 or k == len(votes):
            found %= np.uint64(_PRIME)
    return found, reached
