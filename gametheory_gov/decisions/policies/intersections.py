r"""The Nakamura number: the fewest winning coalitions that have no member in common.

A coalition's others, whom it can do without, are *spared*. Winning coalitions have no common member iff the
voters whom they spare are everybody. So the number is the fewest groups of voters, each of which can be
spared, into which all voters can be put. For one weighing of votes that is bin packing with bins of all votes
less the quota. A voter who cannot be spared alone has a veto, and there is no such number.

Groups filled one voter after another bound it from above, votes and properness from below; where the two
differ all ways to fill fewer groups are tried.
"""

from __future__ import annotations

import math
from fractions import Fraction
from functools import cache

import numpy as np

from gametheory_gov.base.errors import NotApplicableError
from gametheory_gov.base.inputs import public
from gametheory_gov.decisions.proper import is_proper
from gametheory_gov.decisions.rules import Rule, single, winning

#: Ways to put voters into groups that are tried at most.
_MOST_TRIED = 50_000


@public
def nakamura_number(rule: Rule) -> float:
    """The fewest winning coalitions without a common member; infinity where somebody has a veto.

    Parameters
    ----------
    rule : Rule

    Returns
    -------
    int, or infinity
        Over policies in d dimensions the core is not empty, whatever the voters' convex preferences, iff d is
        at most this number less two.

    Raises
    ------
    InvalidInputError
        For what is no rule.
    NotApplicableError
        If too many ways to choose coalitions would have to be tried.

    Notes
    -----
    Nakamura (1979). With one vote each and a quota of q of n votes it is n / (n - q), rounded up.

    Examples
    --------
    >>> nakamura_number(Rule([f"v{k}" for k in range(9)], 6)), nakamura_number(Rule("ABC", 3))
    (3, inf)
    >>> nakamura_number(Rule({"A": 49, "B": 49, "C": 2}, 51))
    3
    """
    voters = rule.voters
    if not winning(rule, ~np.eye(len(voters), dtype=np.bool_)).all():
        return math.inf
    one = single(rule)
    parts = [part for part in (rule, *rule.parts) if part.how == "weigh"]
    votes = [sum(Fraction(part.votes.get(v, 0)) / sum(part.votes.values()) for part in parts) for v in voters]
    order = sorted(range(len(voters)), key=lambda k: -votes[k])

    # a group is the sum of its members' sizes: of their votes, or of powers of two, so that it names them
    size = [*one[0].values()] if one is not None else [1 << k for k in range(len(voters))]

    @cache
    def spared(group: int) -> bool:
        if one is not None:
            return sum(size) - group >= one[1]
        return bool(winning(rule, np.array([[not group >> k & 1 for k in range(len(voters))]]))[0])

    groups: list[int] = []
    for voter in order:
        fit = next((g for g, group in enumerate(groups) if spared(group + size[voter])), len(groups))
        groups += [0] * (fit == len(groups))
        groups[fit] += size[voter]
    most, least = len(groups), 3 if is_proper(rule) else 2
    if one is not None:
        least = max(least, -(-sum(size) // (sum(size) - one[1])))
    tried = iter(range(_MOST_TRIED))
    for number in range(least, most):
        seen: set[tuple[int, tuple[int, ...]]] = set()
        open_ = [(0, (0,) * number)]
        while open_:
            k, filled = open_.pop()
            if k == len(order):
                return number
            if next(tried, None) is None:
                raise NotApplicableError(
                    "nakamura_number",
                    [f"it is from {number} to {most}, but too many coalitions must be tried to say which"],
                )
            for g in range(number):
                group = filled[g] + size[order[k]]
                state = (k + 1, tuple(sorted((*filled[:g], group, *filled[g + 1 :]))))
                if state not in seen and spared(group):
                    seen.add(state)
                    open_.append(state)
    return most
