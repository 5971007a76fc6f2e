"""Voting power by definition: every coalition, and every order in which voters may be asked.

Written from the mathematics; it uses nothing of the package. A rule is nested tuples: ``("weigh", votes,
quota)`` with votes a mapping, ``("and", rule, ...)``, ``("or", rule, ...)``, and ``("chairs", rule among the
chairs, {chair: rule inside})``.
"""

from __future__ import annotations

from fractions import Fraction as F
from itertools import combinations, pairwise, permutations, product
from math import factorial

import numpy as np


def carried(rule, coalition):
    """Whether a coalition wins."""
    kind, *rest = rule
    if kind == "weigh":
        votes, quota = rest
        return sum((vote for voter, vote in votes.items() if voter in coalition), F(0)) >= quota
    if kind == "chairs":
        among, inside = rest
        return carried(among, {chair for chair, own in inside.items() if carried(own, coalition)})
    return (all if kind == "and" else any)(carried(part, coalition) for part in rest)


def seats(rule):
    kind, *rest = rule
    if kind == "weigh":
        return list(rest[0])
    parts = rest[1].values() if kind == "chairs" else rest
    return list(dict.fromkeys(voter for part in parts for voter in seats(part)))


class Body:
    """All coalitions of a body as numbers in base two, and which of them win."""

    def __init__(self, rule):
        self.voters = seats(rule)
        self.n = len(self.voters)
        self.wins = [
            carried(rule, {v for k, v in enumerate(self.voters) if mask >> k & 1})
            for mask in range(1 << self.n)
        ]

    def swings(self):
        """Coalitions that lose without a voter and win with it."""
        return {
            v: sum(
                self.wins[mask | 1 << k] and not self.wins[mask]
                for mask in range(1 << self.n)
                if not mask >> k & 1
            )
            for k, v in enumerate(self.voters)
        }

    def shapley_shubik(self):
        """The share of orders in which a voter is the one who makes the coalition win."""
        share = dict.fromkeys(self.voters, F(0))
        for k, v in enumerate(self.voters):
            for mask in range(1 << self.n):
                if not mask >> k & 1 and self.wins[mask | 1 << k] and not self.wins[mask]:
                    size = mask.bit_count()
                    share[v] += F(factorial(size) * factorial(self.n - 1 - size), factorial(self.n))
        return share

    def by_orders(self):
        """The same, order by order; for few voters."""
        return self._pivots(permutations(range(self.n)))

    def owen(self, unions):
        """The share of orders in which each union's members stand together."""
        of = {v: k for k, union in enumerate(unions) for v in union}
        return self._pivots(
            order for order in permutations(range(self.n)) if _together([of[self.voters[i]] for i in order])
        )

    def _pivots(self, orders):
        share, number = dict.fromkeys(self.voters, 0), 0
        for order in orders:
            number, mask = number + 1, 0
            for k in order:
                if not self.wins[mask] and self.wins[mask | 1 << k]:
                    share[self.voters[k]] += 1
                mask |= 1 << k
        return {v: F(times, number) for v, times in share.items()}

    def banzhaf_owen(self, unions):
        """Chance of being pivotal when other unions join whole, and fellow members, by fair coins."""
        place = {v: k for k, v in enumerate(self.voters)}
        found = {}
        for u, union in enumerate(unions):
            blocks = [sum(1 << place[v] for v in other) for k, other in enumerate(unions) if k != u]
            for v in union:
                units = blocks + [1 << place[w] for w in union if w != v]
                own, times = 1 << place[v], 0
                for size in range(len(units) + 1):
                    for chosen in combinations(units, size):
                        mask = sum(chosen)
                        times += self.wins[mask | own] and not self.wins[mask]
                found[v] = F(times, 1 << len(units))
        return found

    def minimal(self):
        """Winning coalitions of which nobody can be spared."""
        return {
            frozenset(self.voters[k] for k in range(self.n) if mask >> k & 1)
            for mask in range(1 << self.n)
            if self.wins[mask]
            and not any(self.wins[mask & ~(1 << k)] for k in range(self.n) if mask >> k & 1)
        }

    def proper(self):
        """Whether no two disjoint coalitions win."""
        full = (1 << self.n) - 1
        return not any(self.wins[mask] and self.wins[full ^ mask] for mask in range(1 << self.n))

    def strong(self):
        """Whether of a coalition and the rest one wins."""
        full = (1 << self.n) - 1
        return all(self.wins[mask] or self.wins[full ^ mask] for mask in range(1 << self.n))


def _together(labels):
    """Whether equal labels stand side by side."""
    return len(set(labels)) == 1 + sum(a != b for a, b in pairwise(labels))


def by_halves(votes, quota):
    """Swings and Shapley-Shubik indices of weights that are whole numbers, by sums of two halves."""
    swings, orders, n = {}, {}, len(votes)
    for voter, own in votes.items():
        others = [vote for other, vote in votes.items() if other != voter]
        halves = []
        for part in (others[: n // 2], others[n // 2 :]):
            sums, sizes = np.zeros(1, dtype=np.int64), np.zeros(1, dtype=np.int64)
            for vote in part:
                sums, sizes = np.concatenate([sums, sums + vote]), np.concatenate([sizes, sizes + 1])
            halves.append([np.sort(sums[sizes == size]) for size in range(len(part) + 1)])
        times = [0] * n  # pivots by the number of those who have come before
        for (one, first), (two, second) in product(enumerate(halves[0]), enumerate(halves[1])):
            reach = np.searchsorted(second, quota - first) - np.searchsorted(second, quota - own - first)
            times[one + two] += int(reach.sum())
        swings[voter] = sum(times)
        orders[voter] = sum(
            F(t * factorial(k) * factorial(n - 1 - k), factorial(n)) for k, t in enumerate(times)
        )
    return swings, orders


def false_power(answer):
    """What is false about an answer on voting power, or nothing."""
    rule, index, unions = nested(answer.rule), answer.index, [*answer.unions.values()]
    if bool(unions) != (index in ("owen", "banzhaf_owen")):
        return "unions of another index"
    if index == "spatial":  # ideal points are not kept
        return (
            ""
            if abs(sum(map(F, answer.values.values())) - 1) <= F(answer.error) * len(answer.values)
            else "sum"
        )
    truth, act = power_of(rule, index, unions)
    if answer.act is not None and answer.act != act:
        return "another power to act"
    if any(abs(F(answer.values[v]) - value) > F(answer.error) for v, value in truth.items()):
        return "a value is another number"
    return ""


def nested(rule):
    """A rule as nested tuples."""
    if rule.how == "weigh":
        return ("weigh", dict(rule.votes), rule.quota)
    if rule.how == "chairs":
        inside = zip(rule.parts[0].voters, map(nested, rule.parts[1:]), strict=True)
        return ("chairs", nested(rule.parts[0]), dict(inside))
    return (rule.how, *map(nested, rule.parts))


def power_of(rule, index, unions=()):
    """Any index by the definition, and the share of coalitions that win (None where they are too many)."""
    if index == "votes":
        votes = (rule if rule[0] == "weigh" else rule[1])[1]
        return {v: F(vote) / sum(map(F, votes.values())) for v, vote in votes.items()}, None
    if len(seats(rule)) > 16:
        swings, orders = by_halves({v: int(vote) for v, vote in rule[1].items()}, -(-F(rule[2]) // 1))
        return orders if index == "shapley_shubik" else swings, None
    body = Body(rule)
    wins, swings, act = sum(body.wins), body.swings(), F(sum(body.wins), 2**body.n)
    if index == "shapley_shubik":
        return body.shapley_shubik(), act
    if unions:
        return (body.owen if index == "owen" else body.banzhaf_owen)(unions), act
    by = {"banzhaf": sum(swings.values()), "absolute_banzhaf": 2 ** (body.n - 1), "to_block": wins}
    return {v: F(times, by.get(index, 2**body.n - wins)) for v, times in swings.items()}, act
