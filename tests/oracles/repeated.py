"""Payoffs of a repeated game of two players by the definition: what may follow, mapped again and again."""

from __future__ import annotations

import numpy as np

ROUNDS = 400
WAYS = [(np.cos(t), np.sin(t)) for t in np.linspace(0, 2 * np.pi, 25)[:-1]]


def cut(corners, i, least):
    """The part of a polygon in which a coordinate is at least some number."""
    found = []
    for here, before in zip(corners, [corners[-1], *corners[:-1]], strict=True):
        if (here[i] >= least) != (before[i] >= least):
            share = (least - before[i]) / (here[i] - before[i])
            point = [before[k] + share * (here[k] - before[k]) for k in (0, 1)]
            point[i] = least
            found.append(tuple(point))
        if here[i] >= least:
            found.append(here)
    return found


def hull(points):
    """Corners of the hull, in order."""
    points = sorted(set(points))
    if len(points) < 3:
        return points

    def side(points):
        kept = []
        for p in points:
            while len(kept) > 1 and (kept[-1][0] - kept[-2][0]) * (p[1] - kept[-2][1]) <= (
                kept[-1][1] - kept[-2][1]
            ) * (p[0] - kept[-2][0]):
                kept.pop()
            kept.append(p)
        return kept[:-1]

    return side(points) + side(points[::-1])


def reached(table, discount, rounds=ROUNDS):
    """The set after many rounds of the operator of Abreu, Pearce and Stacchetti, in floats."""
    table, d = np.asarray(table, dtype=float), float(discount)
    best = (table[..., 0].max(axis=0), table[..., 1].max(axis=1))
    cells = [(r, c) for r in range(table.shape[0]) for c in range(table.shape[1])]
    found = hull([tuple(table[cell]) for cell in cells])
    for _ in range(rounds):
        if not found:
            break
        worst, made = np.min(found, axis=0), []
        for r, c in cells:
            g, top = table[r, c], (best[0][c], best[1][r])
            after = found
            for i in (0, 1):
                least = worst[i] + (1 - d) / d * (top[i] - g[i]) - 1e-13
                after = cut(after, i, least) if after else []
            made += [tuple((1 - d) * g + d * np.array(w)) for w in after]
        found = hull(made)
    return found


def reach(corners, way):
    """How far a set goes in some direction."""
    return max(float(x) * way[0] + float(y) * way[1] for x, y in corners)
