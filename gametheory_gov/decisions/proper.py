"""Whether two coalitions without a common member can both win, or a coalition and the rest both lose."""

from __future__ import annotations

import numpy as np

from gametheory_gov.base.errors import NotApplicableError

from .diagrams import diagram
from .rules import Rule, single

#: Bits of a set of sums, voters of a rule of several parts, and pairs of nodes of its diagram, at most.
_MOST_BITS, _MOST_VOTERS, _MOST_PAIRS = 2**27, 40, 2**22


def is_proper(rule: Rule) -> bool | None:
    """Whether no two disjoint coalitions win; None where it is not known.

    Examples
    --------
    >>> is_proper(Rule(["A", "B", "C"], 2)), is_proper(Rule(["A", "B", "C"], 1))
    (True, False)
    """
    return _never_both(rule, win=True)


def is_strong(rule: Rule) -> bool | None:
    """Whether no coalition and the rest both lose; None where it is not known.

    Examples
    --------
    >>> is_strong(Rule(["A", "B", "C"], 2)), is_strong(Rule(["A", "B", "C"], 3))
    (True, False)
    """
    return _never_both(rule, win=False)


def _never_both(rule: Rule, *, win: bool) -> bool | None:
    """Whether a coalition and the rest never both win, or never both lose."""
    one = single(rule)
    if one is not None:
        votes, quota = one
        total = sum(votes.values())
        low, high = (quota, total - quota) if win else (total - quota + 1, quota - 1)
        if low > high:
            return True
        if total <= _MOST_BITS:
            sums = 1
            for vote in votes.values():
                sums |= sums << vote
            return not sums >> low & ((1 << high - low + 1) - 1)
    if rule.how == "chairs" and all(_never_both(part, win=win) for part in rule.parts):
        return True
    if rule.how == ("and" if win else "or") and any(_never_both(part, win=win) for part in rule.parts):
        return True
    return _no_such_pair(rule, win=win) if len(rule.voters) <= _MOST_VOTERS else None


def _no_such_pair(rule: Rule, *, win: bool) -> bool | None:
    """The same by pairs of nodes of the rule's diagram: where a coalition stands, and where the rest."""
    try:
        found = diagram(rule)
    except NotApplicableError:
        return None
    pairs = np.zeros((1, 2), dtype=np.int64)
    for no, yes in zip(found.no, found.yes, strict=True):
        here, rest = pairs.T
        both = np.concatenate([np.stack([no[here], yes[rest]]), np.stack([yes[here], no[rest]])], axis=1)
        both = np.sort(both, axis=0).astype(np.int64)
        size = int(both.max()) + 1
        keys = np.unique(both[0] * size + both[1])
        if len(keys) > _MOST_PAIRS:
            return None
        pairs = np.stack([keys // size, keys % size], axis=1)
    ends = found.wins[pairs] if win else ~found.wins[pairs]
    return not bool(ends.all(axis=1).any())
