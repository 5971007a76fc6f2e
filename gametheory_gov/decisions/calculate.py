"""One call for voting power: it chooses the algorithm and says which."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any, Literal

from gametheory_gov.base.errors import Faults, InvalidInputError, did_you_mean
from gametheory_gov.base.inputs import public

from .counting import METHODS, Found, count_pivots, find_shapley
from .groups import partition
from .proper import is_proper
from .record import Power
from .rules import Rule
from .unions import find_in_unions

INDICES = (
    "shapley_shubik",
    "banzhaf",
    "absolute_banzhaf",
    "to_initiate",
    "to_block",
    "owen",
    "banzhaf_owen",
)


@public
def power(
    rule: Rule,
    index: str = "shapley_shubik",
    *,
    unions: Mapping[str, Iterable[str]] | None = None,
    method: Literal["diagram", "table", "quadrature"] | None = None,
) -> Power:
    r"""The voting power of every voter of a body.

    Parameters
    ----------
    rule : Rule
    index : str
        ``"shapley_shubik"``: the share of orders in which the voter is pivotal.
        ``"absolute_banzhaf"``: the share of coalitions of the others in which it is, in [0, 1].
        ``"banzhaf"``: the same, normalised to sum to one.
        ``"to_initiate"``, ``"to_block"``: Coleman's powers, pivots as a share of the coalitions that lose,
        and that win.
        ``"owen"``, ``"banzhaf_owen"``: in ``unions`` that vote together.
    unions : mapping of name to ids, optional
        For the last two: every voter in one union; one alone is a union of one.
    method : {"diagram", "table", "quadrature"}, optional
        The algorithm, to check one by another. By default the one that suits the rule; the answer says which.

    Returns
    -------
    Power
        Values are exact fractions, or floats with a proven bound on their error.

    Raises
    ------
    InvalidInputError
        For unknown indices and methods, and unions that overlap or miss a voter.
    NotApplicableError
        If a rule is too large, with what can be done.

    Notes
    -----
    Shapley and Shubik (1954), Banzhaf (1965), Coleman (1971), Owen (1972, 1977, 1981). A rule by which two
    disjoint coalitions can both win is improper; it is computed as any other, and the answer says so.

    Examples
    --------
    >>> found = power(Rule({"A": 50, "B": 49, "C": 1}, 51))
    >>> print(found)
    Shapley-Shubik index, 3 voters: at least 51 of 100 votes
    A 2/3, B 1/6, C 1/6
      exact, by a diagram of 8 nodes, paths by size
    >>> power(found.rule, "banzhaf")["A"]
    Fraction(3, 5)
    >>> print(power(found.rule, "owen", unions={"bloc": ["A", "C"], "other": ["B"]}))
    Owen value, 3 voters: at least 51 of 100 votes
    A 3/4, C 1/4, B 0
      exact, by diagrams of 13 nodes, one for each union
    """
    faults = Faults("power")
    given: Any = rule
    if not isinstance(given, Rule):
        faults.add(f"rule = {rule!r:.60}; a Rule is needed, such as Rule({{'A': 50, 'B': 49, 'C': 1}}, 51)")
    for name, value, allowed in (("index", index, INDICES), ("method", method, METHODS)):
        if value not in allowed and not (name == "method" and value is None):
            known = ", ".join(map(repr, allowed))
            faults.add(f"{name} = {value!r:.60}; one of {known} is needed{did_you_mean(str(value), allowed)}")
    faults.raise_as(InvalidInputError)
    joined = _read_unions(unions, index, rule)
    wins: int | None = None
    if index == "shapley_shubik":
        found = find_shapley(rule, method)
    elif joined:
        found = find_in_unions(rule, joined, method, shapley=index == "owen")
    else:
        counts = count_pivots(rule, method)
        found, wins = _from_pivots(counts, index, len(rule.voters)), counts.wins
    values = {voter: found.values[voter] for voter in rule.voters}
    notes: tuple[str, ...] = ()
    if is_proper(rule) is False:
        notes = ("the rule is improper: two coalitions without a common member can both win",)
    act = None if wins is None else Fraction(wins, 2 ** len(rule.voters))
    return Power(index, values, rule, found.method, found.detail, found.error, act, joined, notes)


def _from_pivots(found: Found, index: str, n: int) -> Found:
    """An index from numbers of pivots."""
    wins = found.wins or 0
    of = {
        "banzhaf": sum(found.values.values()),
        "absolute_banzhaf": 2 ** (n - 1),
        "to_initiate": 2**n - wins,
        "to_block": wins,
    }[index]
    values = {voter: Fraction(times, of) for voter, times in found.values.items()}
    return Found(values, found.method, found.detail)


def _read_unions(given: Any, index: str, rule: Rule) -> dict[str, tuple[str, ...]]:
    faults = Faults("power")
    needed = index in ("owen", "banzhaf_owen")
    if needed != (given is not None):
        faults.add(
            f"index = {index!r} needs unions, such as unions={{'bloc': ['A', 'B'], 'C': ['C']}}"
            if needed
            else f"unions are given, but index = {index!r} takes none; 'owen' and 'banzhaf_owen' do"
        )
        faults.raise_as(InvalidInputError)
    if given is None:
        return {}
    return partition(given, rule.voters, "unions", faults)
