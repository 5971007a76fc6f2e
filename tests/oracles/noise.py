"""Noise by the definition: dense chains of whole profiles, from the oracle's payoffs; all trees tried."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import numpy as np

from tests.oracles import clubs as oracle

#: Classes for which all trees are tried.
MOST = 5


def choice(rule, game, i, profile):
    """Probability of each action when state i revises at a profile."""
    gains = [Fraction(0) if a == profile[i] else game.gain(i, profile, a) for a in game.actions]
    if hasattr(rule, "precision"):
        weight = 1.0 if rule.weights is None else rule.weights[i]
        odds = np.exp([rule.precision * weight * float(g - max(gains)) for g in gains])
        return odds / odds.sum()
    best = best_replies(game, profile[i], gains, rule.ties)
    return np.array(
        [rule.rate / len(gains) + (1 - rule.rate) * (k in best) / len(best) for k in range(len(gains))]
    )


def best_replies(game, now, gains, ties):
    best = [k for k, g in enumerate(gains) if g == max(gains)]
    rank = game.game.form.cooperation
    if ties != "weak":
        pick = max if ties == "join" else min
        best = [k for k in best if rank[k] == pick(rank[b] for b in best)]
    here = game.actions.index(now)
    return [here] if here in best else best  # between equally cooperative actions it stays


def chain(game, rule):
    """All profiles, as tuples of actions, and the matrix of transition probabilities between them."""
    definition = oracle.Definition(game)
    profiles = list(definition.profiles())
    where = {profile: k for k, profile in enumerate(profiles)}
    P = np.zeros((len(profiles), len(profiles)))
    players = definition.players()
    for profile, k in where.items():
        for i in players:
            for action, probability in zip(
                definition.actions, choice(rule, definition, i, profile), strict=True
            ):
                P[k, where[*profile[:i], action, *profile[i + 1 :]]] += probability / len(players)
    return profiles, P


def stationary(P):
    """The stationary law as the solution of linear equations."""
    n = len(P)
    equations = np.vstack([(P.T - np.eye(n))[:-1], np.ones(n)])
    return np.linalg.solve(equations, np.append(np.zeros(n - 1), 1.0))


def hitting(P, target):
    """Expected steps until the target, as the solution of linear equations."""
    away = np.flatnonzero(~target)
    times = np.zeros(len(P))
    times[away] = np.linalg.solve(np.eye(len(away)) - P[np.ix_(away, away)], np.ones(len(away)))
    return times


def costs(game, errors, ties):
    """Cost of every step between profiles, by pairs of positions: errors, or payoff forgone."""
    definition = oracle.Definition(game)
    profiles = list(definition.profiles())
    where = {profile: k for k, profile in enumerate(profiles)}
    table = {}
    for profile, k in where.items():
        for i in definition.players():
            gains = [
                Fraction(0) if a == profile[i] else definition.gain(i, profile, a) for a in definition.actions
            ]
            best = best_replies(definition, profile[i], gains, ties)
            for b, action in enumerate(definition.actions):
                if action != profile[i]:
                    later = where[*profile[:i], action, *profile[i + 1 :]]
                    table[k, later] = max(gains) - gains[b] if errors == "logit" else int(b not in best)
    return profiles, table


def stable_profiles(game, errors, ties):
    """The stochastically stable profiles: cheapest trees over recurrent classes, every tree tried."""
    profiles, table = costs(game, errors, ties)
    n = len(profiles)
    distance = [[0 if a == b else table.get((a, b), np.inf) for b in range(n)] for a in range(n)]
    for m, a, b in product(range(n), repeat=3):  # Floyd and Warshall: the middle runs slowest
        through = distance[a][m] + distance[m][b]
        if through < distance[a][b]:
            distance[a][b] = through
    reach = [{b for b in range(n) if distance[a][b] == 0} for a in range(n)]
    classes = {frozenset(reach[a]) for a in range(n) if all(a in reach[b] for b in reach[a])}
    classes = [sorted(c) for c in classes]
    if len(classes) > MOST:
        return set(), len(classes)
    R = [[distance[c[0]][d[0]] for d in classes] for c in classes]
    cost = {root: min(_trees(R, root)) for root in range(len(classes))}
    best = {c for c, value in cost.items() if value == min(cost.values())}
    return {frozenset(profiles[k] for k in classes[c]) for c in best}, len(classes)


def radius(profiles, table, inside, others):
    """Least cost of leaving the basin of some profiles: from where play without errors ends only there."""
    n = len(profiles)
    steps = [[] for _ in range(n)]
    for (a, b), cost in table.items():
        steps[a].append((b, cost))

    def free(a):
        seen, waiting = {a}, [a]
        while waiting:
            for b, cost in steps[waiting.pop()]:
                if cost == 0 and b not in seen:
                    seen.add(b)
                    waiting.append(b)
        return seen

    basin = {a for a in range(n) if free(a) & inside and not free(a) & others}
    least = [0 if a in inside else np.inf for a in range(n)]
    for _ in range(n):  # Bellman and Ford
        for (a, b), cost in table.items():
            least[b] = min(least[b], least[a] + cost)
    return min((least[a] for a in range(n) if a not in basin), default=np.inf)


def _trees(R, root):
    """Costs of all trees into a root: every other class points somewhere, and all ways end in the root."""
    C = len(R)
    others = [c for c in range(C) if c != root]
    for pointers in product(range(C), repeat=len(others)):
        to = dict(zip(others, pointers, strict=True))
        if all(_arrives(to, c, root, C) for c in others):
            yield sum((R[c][d] for c, d in to.items()), 0)


def _arrives(to, c, root, C):
    for _ in range(C):
        if c == root:
            return True
        c = to[c]
    return c == root
