"""A stranger's subject for all laws, its games and everything else written by hand."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from fractions import Fraction
from itertools import combinations, pairwise, permutations, product

import numpy as np
import scipy.optimize
import sympy
from hypothesis import strategies as st

from gametheory_gov.testing import rules, worths
from gametheory_gov.testing.laws.subject import Subject
from gametheory_gov.testing.laws.views import all_profiles, equilibria
from tests.testing.laws.small_clubs import SmallClub, small_clubs


def solver(game):
    return equilibria(game, "weak", 0)[0]


def replies(game, start):
    """All who gain and are let in move at once, until nobody does or a profile comes again."""
    path, now = [dict(start)], dict(start)
    while True:
        then = dict(now)
        for i in game.players:
            other = "in" if now[i] == "out" else "out"
            if game.payoff(i, {**now, i: other}) > game.payoff(i, now) and game.admits(i, now, other):
                then[i] = other
        if then in path:
            return path
        path.append(then)
        now = then


def admits(game, player, profile, action):
    after = {**profile, player: action}
    members = [i for i in game.players if profile[i] == "in"]
    inside = profile[player] == "in"
    return inside or not game.vote or all(game.payoff(i, after) >= game.payoff(i, profile) for i in members)


def inside(game, profile):
    return [k for k, i in enumerate(game.players) if profile[i] == "in"]


def potential(game, weights=None):
    """The potential of links that are symmetric up to weights."""
    a = weights or game.weights
    alone = [game.payoff(i, {j: "in" if j == i else "out" for j in game.players}) for i in game.players]

    def value(profile):
        members = inside(game, profile)
        pairs = sum(a[i] * game.links[i][j] for i in members for j in members if i < j)
        return sum(a[i] * alone[i] for i in members) + pairs

    return value, dict(zip(game.players, a, strict=True))


def stationary(game, precision):
    """Linear equations of the chain."""
    profiles = list(all_profiles(game))
    where = {tuple(profile.values()): k for k, profile in enumerate(profiles)}
    P, N = np.zeros((len(profiles),) * 2), len(game.players)
    for k, profile in enumerate(profiles):
        for i in game.players:
            after = [{**profile, i: action} for action in ("out", "in")]
            worth = np.array([precision[i] * float(game.payoff(i, other)) for other in after])
            chances = np.exp(worth - worth.max()) / np.exp(worth - worth.max()).sum()
            for other, chance in zip(after, chances, strict=True):
                P[k, where[tuple(other.values())]] += chance / N
    equations = np.vstack([(P.T - np.eye(len(P)))[:-1], np.ones(len(P))])
    law = np.linalg.solve(equations, np.append(np.zeros(len(P) - 1), 1.0))
    return lambda profile: law[where[tuple(profile[i] for i in game.players)]]


def transfers(game, profile):
    """A pays B when both are in."""
    both = {"A", "B"} <= {i for i in game.players if profile[i] == "in"}
    return {"A": -game.worth[0] * both, "B": game.worth[0] * both}


def encode(game):
    plain = {entry.name: getattr(game, entry.name) for entry in fields(game)}
    return json.dumps(plain, default=str)


def decode(text):
    def read(value):
        if isinstance(value, list):
            return tuple(map(read, value))
        return Fraction(value) if isinstance(value, str) else value

    return SmallClub(**{name: read(value) for name, value in json.loads(text).items()})


def formula(game, player, profile):
    n, N, worth, linked, away = sympy.symbols("n N worth linked away")
    legitimacy, exclusion, divergence = sympy.symbols("legitimacy exclusion divergence")
    payoff = {
        "in": worth + linked + legitimacy * (1 + n) / N - divergence * away,
        "out": -exclusion * n / N,
    }[profile[player]]
    k = game.players.index(player)
    others = [j for j in inside(game, profile) if j != k]
    gap = [x - r for x, r in zip(game.points[k], game.policy, strict=True)]
    values = {
        n: len(others),
        N: len(game.worth),
        worth: game.worth[k],
        linked: sum(game.links[k][j] for j in others),
        away: sum(g * g for g in gap),
        legitimacy: game.legitimacy,
        exclusion: game.exclusion,
        divergence: game.divergence,
    }
    found = payoff.subs({symbol: sympy.Rational(value) for symbol, value in values.items()})
    return Fraction(int(found.p), int(found.q))


def swept(game, points, chunk):
    raised = [game.raised("legitimacy", point) for point in points]
    return [other.payoff("A", dict.fromkeys(other.players, "in")) for other in raised]


def bounds(game, box):
    """The gain at the least and at the greatest of every other's part."""
    found = {}
    for k, i in enumerate(game.players):
        N = len(game.worth)
        ends = []
        for best in (min, max):
            gain = game.payoff(i, {j: "in" if j == i else "out" for j in game.players})
            for m, j in enumerate(game.players):
                part = game.links[k][m] + (game.legitimacy + game.exclusion) / N
                if j != i:
                    gain += best(part * (action == "in") for action in box[j])
            ends.append(gain)
        found[i, "out", "in"] = tuple(ends)
        found[i, "in", "out"] = (-ends[1], -ends[0])
    return found


def certify(game):
    return game, frozenset(solver(game))


def verify(answer):
    game, listed = answer
    return listed == frozenset(certify(game)[1])


def tamper(answer, draw):
    game, listed = answer
    everything = list(product(("out", "in"), repeat=len(game.players)))
    changed = listed ^ {draw(st.sampled_from(everything), "profile")}
    return (game, changed), changed != frozenset(solver(game))


def by_orders(rule, orders):
    """The share of orders in which each voter is the one who makes the coalition win."""
    times, number = dict.fromkeys(rule.voters, 0), 0
    for order in orders:
        number += 1
        times[next(v for k, v in enumerate(order) if rule.wins(order[: k + 1]))] += 1
    return {voter: Fraction(count, number) for voter, count in times.items()}


def power(rule):
    return by_orders(rule, permutations(rule.voters))


def owen(rule, unions):
    """Orders in which the members of each union stand side by side."""
    of = {voter: name for name, union in unions.items() for voter in union}
    return by_orders(
        rule,
        (
            order
            for order in permutations(rule.voters)
            if len(unions) == 1 + sum(of[a] != of[b] for a, b in pairwise(order))
        ),
    )


def nakamura(rule):
    """The fewest voters' leavings by which everybody is spared once."""
    spared = [
        set(club)
        for size in range(len(rule.voters))
        for club in combinations(rule.voters, size)
        if rule.wins([voter for voter in rule.voters if voter not in club])
    ]
    for number in range(2, len(rule.voters) + 1):
        if any(set().union(*some) == set(rule.voters) for some in combinations(spared, number)):
            return number
    return float("inf")


def least_core(game):
    """Divisions whose largest excess is least; in floats."""
    n = len(game.players)
    clubs = range(1, 2**n - 1)
    rows = [[-(mask >> k & 1) for k in range(n)] + [-1] for mask in clubs]
    found = scipy.optimize.linprog(
        [0] * n + [1],
        rows or None,
        [-float(game.values[mask]) for mask in clubs] or None,
        [[1] * n + [0]],
        [float(game.values[-1])],
        [(None, None)] * n + [(-100, None)],
    )
    return dict(zip(game.players, found.x.tolist(), strict=False))


def represents(rule, people):
    return 1 - sum(abs(value - people[voter]) for voter, value in power(rule).items()) / 2


STRANGER = Subject(
    "by hand",
    solver=solver,
    dynamics=replies,
    parts={
        "raised": SmallClub.raised,
        "moved": SmallClub.moved,
        "isotropic": lambda game: game.squared or "distances along axes",
        "admits": admits,
        "potential": lambda game: potential(game) if game.weights else None,
        "stationary": stationary,
        "transfers": transfers,
        "encode": encode,
        "decode": decode,
        "formula": formula,
        "sweep": swept,
        "search": True,
        "bounds": bounds,
        "certify": certify,
        "verify": verify,
        "tamper": tamper,
        "power": power,
        "normalised": True,
        "owen": owen,
        "nakamura": nakamura,
        "nucleolus": least_core,
        "represents": represents,
    },
)


_RISING = ("monotone_legitimacy", "monotone_exclusion", "monotone_divergence", "lattice", "no_return",
           "order_independence", "monotone_basins")  # fmt: skip
_OF_RULES = ("efficiency", "symmetry", "dummy", "same_coalitions", "duality", "nakamura")
_OF_VOTES = ("more_votes", "vote_unit", "quotient", "representation")
#: Games, or rules, that the stranger draws for a law; signed games for all others.
GAMES = {
    **dict.fromkeys(_OF_RULES, rules(max_voters=4)),
    **dict.fromkeys(_OF_VOTES, rules(max_voters=4, kind="weighted")),
    "nucleolus_in_core": worths(max_players=3, balanced=True),
    "consent": small_clubs("signed", vote=True),
    **dict.fromkeys(("potential", "gibbs"), small_clubs("weighted")),
    **dict.fromkeys(_RISING, small_clubs("complements")),
}


def strange(law, **parts):
    """The stranger's subject with games for a law; some parts may be others."""
    own = {name: parts.pop(name) for name in ("solver", "dynamics", "games") if name in parts}
    given = {"games": GAMES.get(law.name, small_clubs("signed")), **own}
    return replace(STRANGER, parts={**STRANGER.parts, **parts}, **given)
