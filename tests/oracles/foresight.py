"""Worlds for laws of foresight, and brute force over clubs of single states, with payoffs by hand."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction as F
from itertools import product

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st

from gametheory_gov import Game, Institution, States, bind

few = settings(max_examples=max(5, settings.default.max_examples // 3))
CLUB = Game(
    "club",
    ("outside", "member"),
    aggregates={"members": {"member": 1}, "weights": {"member": "weight"}},
    columns={"weight": "how much a state counts", "taste": "what it likes"},
    parameters={"a": "", "b": "", "c": "", "entry": "cost of joining", "leaving": "cost of leaving"},
    payoffs={"outside": "b*weights + c*members**2", "member": "taste + a*weights"},
    switching={("outside", "member"): "entry", ("member", "outside"): "leaving"},
)
#: Small fractions, so that ties occur.
small = st.integers(-4, 4).map(lambda n: F(n, 4))
discounts = st.sampled_from([F(0), F(1, 4), F(2, 5), F(1, 2), F(3, 4), F(9, 10), F(1, 7)])
tie_rules = st.sampled_from(["join", "stay_out", "weak"])


@st.composite
def worlds(draw, types, most=3, exact=True):
    """A bound game of one club with a few types of alike states."""
    N = draw(st.integers(max(1, types), most))
    of = [min(i, types - 1) for i in range(N)]
    taste = [F(draw(st.integers(-8, 8)), 4) + F(t, 100) for t in range(types)]
    weight = [F(draw(st.integers(1, 4)), 2) for _ in range(types)]
    numbers = {name: draw(small) for name in "abc"} | {
        name: abs(draw(small)) / 2 for name in ("entry", "leaving")
    }
    columns = {"taste": [taste[t] for t in of], "weight": [weight[t] for t in of]}
    if not exact:
        numbers = {name: float(x) for name, x in numbers.items()}
    return bind(CLUB, States.symmetric(N), Institution(), **numbers, **columns)


# ------------------------------------------------------------------ brute force over clubs, state by state


class Brute:
    """Values and one-shot deviations on the clubs of single states, from payoffs by hand."""

    def __init__(self, game, delta):
        self.N, self.delta = game.N, delta
        v = game.values
        self.clubs = list(product((0, 1), repeat=self.N))
        self.at = {club: k for k, club in enumerate(self.clubs)}
        self.cost = (v["entry"], v["leaving"])
        self.flow = {}
        for club in self.clubs:
            heavy = sum(w for w, m in zip(v["weight"], club, strict=True) if m)
            out = v["b"] * heavy + v["c"] * sum(club) ** 2
            self.flow[club] = [
                t + v["a"] * heavy if m else out for t, m in zip(v["taste"], club, strict=True)
            ]

    def flip(self, club, i):
        return (*club[:i], 1 - club[i], *club[i + 1 :])

    def drawn(self, club, irreversible):
        return [i for i in range(self.N) if not (irreversible and club[i])]

    def values(self, moves, irreversible):
        """Values of every state at every club: one linear system for each state, solved in floats."""
        result = np.empty((len(self.clubs), self.N))
        for i in range(self.N):
            matrix, right = np.eye(len(self.clubs)), np.zeros(len(self.clubs))
            for k, club in enumerate(self.clubs):
                who = self.drawn(club, irreversible)
                cases = [(j, F(1, len(who))) for j in who] or [(None, F(1))]
                for j, weight in cases:
                    chance = float(moves[club, j]) if j is not None else 0.0
                    for goal, p, paid in (
                        (self.flip(club, j) if j is not None else club, chance, j == i),
                        (club, 1 - chance, False),
                    ):
                        share = float(weight) * p
                        cost = float(self.cost[club[i]]) if paid else 0.0
                        right[k] += share * (float(self.flow[goal][i]) - cost)
                        matrix[k, self.at[goal]] -= share * float(self.delta)
            result[:, i] = np.linalg.solve(matrix, right)
        return result

    def gains(self, moves, irreversible):
        """What each drawn state gains by moving, by club and state."""
        values = self.values(moves, irreversible)
        found = {}
        for club in self.clubs:
            for i in self.drawn(club, irreversible):
                goal = self.flip(club, i)
                then = (
                    self.flow[goal][i]
                    + float(self.delta) * values[self.at[goal], i]
                    - float(self.cost[club[i]])
                )
                now = self.flow[club][i] + float(self.delta) * values[self.at[club], i]
                found[club, i] = float(then) - float(now)
        return found

    def stands(self, moves, irreversible, ties):
        for (club, i), gain in self.gains(moves, irreversible).items():
            p = moves[club, i]
            if abs(gain) < 1e-9:
                joining = p if not club[i] else 1 - p
                if ties != "weak" and p in (0, 1) and joining != (ties == "join"):
                    return False
            elif 0 < p < 1 or p != (gain > 0):
                return False
        return True


def by_club(equilibrium, solution, brute, irreversible):
    """An equilibrium over counts, as probabilities of moving by club and state."""
    ids = solution.game.states.ids
    groups = [[ids.index(label) for label in group] for group in solution.types]
    moves = {}
    for club in brute.clubs:
        counts = tuple(sum(club[i] for i in group) for group in groups)
        for t, group in enumerate(groups):
            for i in group:
                if not club[i]:
                    moves[club, i] = equilibrium.join[counts][t]
                elif not irreversible:
                    moves[club, i] = equilibrium.leave[counts][t]
    return moves


def generic(rng, types, costs=True):
    """A world of given numbers of alike states with figures that make ties unlikely."""

    def number(low, high):
        return F(int(rng.integers(low, high)), 1009)

    numbers = {"a": number(500, 3000), "b": number(-1000, 2000), "c": number(-500, 1000)}
    numbers |= {name: number(1, 1000) if costs else F(0) for name in ("entry", "leaving")}
    taste = [x for n in types for x in [number(-5000, 500)] * n]
    weight = [x for n in types for x in [number(500, 2000)] * n]
    return bind(CLUB, States.symmetric(sum(types)), Institution(), taste=taste, weight=weight, **numbers)


def replace_floats(game):
    v = {name: x.astype(float) if isinstance(x, np.ndarray) else float(x) for name, x in game.values.items()}
    return replace(game, values=v, exact=False)


def symmetric(N, *, taste=F(0), a=F(0), b=F(0), c=F(0), entry=F(0), leaving=F(0)):
    return bind(
        CLUB,
        States.symmetric(N),
        taste=[taste] * N,
        weight=[F(1)] * N,
        a=a,
        b=b,
        c=c,
        entry=entry,
        leaving=leaving,
    )


def two_types(N):
    taste = [F(i) for i in range(N)]
    return bind(CLUB, States.symmetric(N), taste=taste, weight=[1] * N, a=1, b=0, c=0, entry=0, leaving=0)
