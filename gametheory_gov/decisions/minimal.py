"""Minimal winning coalitions: those of which nobody can be spared."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from gametheory_gov.base._typing import BoolArray, IntArray

from .diagrams import Diagram, diagram
from .rules import Rule, single
from .tables import add_shifted, primes, put_together

#: Without one weighing of votes every coalition is looked at, of at most so many voters.
MOST_VOTERS = 27
#: Entries of a table at most.
_MOST_ENTRIES = 2**24
#: Coalitions that are looked at together, as a power of two.
_TOGETHER = 18


def minimal(rule: Rule, most: int) -> tuple[int | None, tuple[tuple[str, ...], ...]]:
    """The number of minimal winning coalitions, and they themselves where they are at most so many.

    Returns
    -------
    (int or None, tuple of tuple of ids)
        None where they are too many to be counted.

    Examples
    --------
    >>> minimal(Rule({"A": 50, "B": 49, "C": 1}, 51), 10)
    (2, (('A', 'B'), ('A', 'C')))
    """
    one, order = single(rule), {voter: k for k, voter in enumerate(rule.voters)}
    if one is not None and one[1] <= _MOST_ENTRIES:
        votes = {voter: vote for voter, vote in sorted(one[0].items(), key=lambda pair: -pair[1]) if vote}
        number = _count([*votes.values()], one[1])
        listed = list(_walk([*votes], [*votes.values()], one[1])) if number <= most else []
    elif len(order) <= MOST_VOTERS:
        found = diagram(rule)
        masks = np.flatnonzero(_spare_nobody(_all(found), len(order)))
        number, voters = len(masks), found.voters
        rows = masks.tolist() if number <= most else []
        listed = [tuple(v for k, v in enumerate(voters) if mask >> k & 1) for mask in rows]
    else:
        return None, ()
    named = [tuple(sorted(club, key=order.__getitem__)) for club in listed]
    return number, tuple(sorted(named, key=lambda club: (len(club), [order[voter] for voter in club])))


def _count(votes: Sequence[int], quota: int) -> int:
    """Sum, over the lightest member, of the coalitions of heavier ones that its votes bring to the quota.

    ``votes`` fall; among equal ones the last is the lightest.
    """
    moduli = [*primes(len(votes), 2 ** (62 - (quota + 1).bit_length()))]
    residues = []
    for prime in moduli:
        table = np.zeros(quota, dtype=np.uint64)
        table[0], reached, total, lazy = 1, 0, 0, 0
        for vote in votes:
            total += int((table[max(quota - vote, 0) :] % np.uint64(prime)).sum())
            if lazy == 63 - prime.bit_length():
                table -= table // np.uint64(prime) * np.uint64(prime)
                lazy = 0
            lazy += 1
            reached = min(reached + vote, quota - 1)
            add_shifted(table, vote, reached)
        residues.append([total % prime])
    return put_together(residues, moduli)[0]


def _walk(voters: Sequence[str], votes: Sequence[int], quota: int) -> Iterator[tuple[str, ...]]:
    """All of them, the heavy voters first: a coalition ends with the voter who brings it to the quota."""
    rest = np.cumsum([0, *reversed(votes)])[::-1].tolist()
    open_: list[tuple[int, int, tuple[str, ...]]] = [(0, 0, ())]
    while open_:
        k, reached, chosen = open_.pop()
        if reached + rest[k] < quota:
            continue
        open_.append((k + 1, reached, chosen))
        if reached + votes[k] >= quota:
            yield (*chosen, voters[k])
        else:
            open_.append((k + 1, reached + votes[k], (*chosen, voters[k])))


def _all(found: Diagram) -> BoolArray:
    """Whether each coalition wins, by its number in base two; the diagram's first voter is the last digit."""
    steps = [*zip(found.no, found.yes, strict=True)]
    head, tail = steps[:_TOGETHER], steps[_TOGETHER:]
    nodes: IntArray = np.zeros(1, dtype=np.int64)
    for no, yes in head:
        nodes = np.concatenate([no[nodes], yes[nodes]])
    wins = np.empty(1 << len(steps), dtype=np.bool_)
    for high in range(1 << len(tail)):
        reached = nodes
        for k, (no, yes) in enumerate(tail):
            reached = (yes if high >> k & 1 else no)[reached]
        wins[high * len(nodes) : (high + 1) * len(nodes)] = found.wins[reached]
    return wins


def _spare_nobody(wins: BoolArray, n: int) -> BoolArray:
    found = wins.copy()
    for k in range(n):
        found.reshape(-1, 2, 1 << k)[:, 1] &= ~wins.reshape(-1, 2, 1 << k)[:, 0]
    return found
