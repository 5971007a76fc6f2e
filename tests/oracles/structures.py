"""Coalition structures by definition, slowly. It uses nothing of the package.

A partition is a frozen set of frozen sets of players.
"""

from __future__ import annotations

from fractions import Fraction as F
from itertools import combinations


def partitions(players):
    """All partitions: the first player with each set of others, and all partitions of the rest."""
    players = list(players)
    if not players:
        yield frozenset()
        return
    first, *others = players
    for size in range(len(others) + 1):
        for some in combinations(others, size):
            rest = [player for player in others if player not in some]
            for more in partitions(rest):
                yield more | {frozenset((first, *some))}


def as_partition(structure):
    return frozenset(frozenset(coalition) for coalition in structure)


def stable(players, pay, membership, left, exceeds=lambda one, other: one > other):
    """The partitions that nobody leaves; ``pay(partition)`` gives payoffs by player."""
    found = set()
    for partition in partitions(players):
        now = pay(partition)
        if not any(
            exceeds(pay(then)[mover], now[mover])
            for mover in players
            for then in reachable(partition, mover, pay, membership, left, exceeds)
        ):
            found.add(partition)
    return found


def reachable(partition, mover, pay, membership, left, exceeds):
    """The partitions that a player may bring about by moving."""
    (own,) = [coalition for coalition in partition if mover in coalition]
    stayers = own - {mover}
    behind = {frozenset({player}) for player in stayers} if left == "apart" else {stayers} - {frozenset()}
    others = partition - {own}
    for joined in [frozenset(), *others]:
        then = frozenset(others - {joined} | behind | {joined | {mover}})
        no = [member for member in joined if exceeds(pay(partition)[member], pay(then)[member])]
        vetoed = {
            "open": False,
            "majority": 2 * len(no) >= len(joined) > 0,
            "unanimity": len(no) > 0,
        }[membership]
        if not vetoed:
            yield then


def worth(players, pay, inside, kind):
    """What a coalition gets by what the others do."""
    inside = frozenset(inside)
    outside = [player for player in players if player not in inside]
    rests = list(partitions(outside))
    if kind == "gamma":
        rests = [frozenset(frozenset({player}) for player in outside)]
    if kind == "delta":
        rests = [frozenset({frozenset(outside)} - {frozenset()})]
    got = [sum((F(pay(rest | {inside})[player]) for player in inside), F(0)) for rest in rests]
    return max(got) if kind == "optimistic" else min(got)


def secured(payoff, players, inside, kind):
    """Maximin or minimax of a coalition; ``payoff(club)`` gives payoffs by player where a club is inside."""
    inside = frozenset(inside)
    outside = [player for player in players if player not in inside]

    def total(own, others):
        got = payoff(frozenset(own) | frozenset(others))
        return sum((got[player] for player in inside), F(0))

    def subsets(some):
        some = sorted(some)
        return [each for size in range(len(some) + 1) for each in combinations(some, size)]

    if kind == "alpha":
        return max(min(total(own, others) for others in subsets(outside)) for own in subsets(inside))
    return min(max(total(own, others) for own in subsets(inside)) for others in subsets(outside))
