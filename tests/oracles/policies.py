"""Spatial voting by definition: every coalition, every direction, every pair of policies.

It uses nothing of the package. ``wins`` is a function of a set of voters; points are tuples of fractions.
"""

from __future__ import annotations

from itertools import combinations, product


def winning_sets(voters, wins):
    return [
        set(club) for size in range(len(voters) + 1) for club in combinations(voters, size) if wins(set(club))
    ]


def squared(x, y):
    return sum((a - b) ** 2 for a, b in zip(x, y, strict=True))


def beats(points, wins, x, y):
    return wins({v for v, p in points.items() if squared(p, x) < squared(p, y)})


def side(a, b, p):
    return (b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0])


def inside(corners, p):
    """Whether p is in the convex hull of points: in some triangle, segment or corner of them."""
    if len(p) == 1:
        return min(corners) <= p <= max(corners)
    for a, b, c in product(corners, repeat=3):
        turns = [side(a, b, p), side(b, c, p), side(c, a, p)]
        if all(t >= 0 for t in turns) or all(t <= 0 for t in turns):
            flat = side(a, b, c) == 0
            boxed = all(min(a[d], b[d], c[d]) <= p[d] <= max(a[d], b[d], c[d]) for d in (0, 1))
            if not flat or boxed:
                return True
    return False


def in_core(points, wins, p):
    """A policy is in the core iff it is in the convex hull of every winning coalition's ideal points."""
    return all(inside([points[v] for v in club], p) for club in winning_sets([*points], wins))


def nakamura(voters, wins):
    """The fewest winning coalitions with no member in common; None if any number has one."""
    reached, sets = {frozenset(voters)}, winning_sets(voters, wins)
    for number in range(1, len(voters) + 1):
        reached = {one & frozenset(other) for one in reached for other in sets}
        if frozenset() in reached:
            return number
    return None


def uncovered(points, wins, places):
    """Names of the policies that none covers (McKelvey 1986)."""
    p = {(x, y): beats(points, wins, places[x], places[y]) for x in places for y in places}

    def covers(x, y):
        return p[x, y] and all(p[x, z] for z in places if p[y, z]) and all(p[z, y] for z in places if p[z, x])

    return {y for y in places if not any(covers(x, y) for x in places)}
