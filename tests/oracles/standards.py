"""The standards game of two stages, written out from its definition in fractions; and the trial's world."""

from __future__ import annotations

import itertools
from fractions import Fraction

from gametheory_gov import Institution, StandardsGame, States, bind

F = Fraction


class Model:
    """The standards game of two-stage play, written out from its definition: no formula of the package."""

    def __init__(self, rng, N=4, powers=2, d=1, coarse=6):
        def draw(low, high, n=None):
            given = [F(int(v), coarse) for v in rng.integers(low * coarse, high * coarse + 1, n or 1)]
            return given if n else given[0]

        self.N, self.powers, self.d = N, [f"p{k}" for k in range(powers)], d
        weights = rng.integers(1, 9, N)
        self.size = [F(int(w), int(weights.sum())) for w in weights]
        self.ideal = [draw(-1, 1, d) for _ in range(N)]
        self.ids = [*self.powers, *(f"s{k}" for k in range(N - powers))]
        rng.shuffle(self.ids)
        self.cost = draw(0, 1, N)
        self.weight = draw(0, 1, N)
        self.mu, self.m, self.phi, self.kappa = draw(0, 2), draw(0, 1), draw(0, 2), draw(0, 1)
        self.tau, self.omega = draw(0, 1), draw(0, 1)

    def coordinating(self):
        """The same model with more to gain from each other, so that equilibria are many."""
        self.mu, self.kappa, self.tau = F(2), self.kappa / 8, F(0)
        self.cost = [F(1, 2) + cost / 2 for cost in self.cost]
        return self

    @property
    def states(self):
        return States(
            self.ids,
            size=self.size,
            population=[F(1, self.N)] * self.N,
            ideal=self.ideal,
            great_power=[label in self.powers for label in self.ids],
        )

    def bound(self, standards, **changes):
        rules = Institution(monitoring=(0, self.m), sanction=self.phi, exclusion_penalty=self.tau)
        given = {"market": self.mu, "cost": self.cost, "legitimacy": self.weight, "divergence": self.kappa}
        given |= {"paper_legitimacy": self.omega}
        return bind(StandardsGame(standards), self.states, rules, **given | changes)

    def policy(self, founders):
        rows = [self.ids.index(label) for label in founders]
        total = sum(self.size[i] for i in rows)
        return [sum(self.size[i] * self.ideal[i][j] for i in rows) / total for j in range(self.d)]

    def payoff(self, i, actions, policies, founders=None):
        """What i gets; an action is None, or (standard, "sign" or "comply").

        In the great-power game every power that complies with a standard is among its founders.
        """
        kind = actions[i]
        complying = {k: [j for j in range(self.N) if actions[j] == (k, "comply")] for k in policies}
        M = {k: sum((self.size[j] for j in who), F(0)) for k, who in complying.items()}
        if kind is None:
            return -self.tau * sum(M.values())
        k, act = kind
        n = sum(1 for a in actions if a and a[0] == k)
        paper = self.omega + (1 - self.omega) * F(len(complying[k]), n)
        legitimacy = self.weight[i] * F(n, self.N) * paper
        if act == "comply":
            gap = sum((x - r) ** 2 for x, r in zip(self.ideal[i], policies[k], strict=True))
            return self.mu * M[k] + legitimacy - self.cost[i] - self.kappa * gap
        sanctioning = self.powers if founders is None else set(self.powers) & set(founders[k])
        others = sum(self.size[j] for j in complying[k] if j != i and self.ids[j] in sanctioning)
        return (1 - self.m) * self.mu * M[k] + legitimacy - self.m * self.phi * others

    def founding(self, choices):
        """Standards as dicts of founder to act, numbered by the place of their first founder."""
        joint = {p: c.split()[1] for p, c in choices.items() if c.startswith("joint")}
        found = ([joint] if joint else []) + [{p: "comply"} for p, c in choices.items() if c == "own"]
        return sorted(found, key=lambda who: min(self.ids.index(p) for p in who))

    def settle(self, choices, how):
        """Best reply from all outside, one state at a time; None when it does not end."""
        found = self.founding(choices)
        policies = {k: self.policy(who) for k, who in enumerate(found, start=1)}
        actions = [None] * self.N
        for k, who in enumerate(found, start=1):
            for p, act in who.items():
                actions[self.ids.index(p)] = (k, act)
        menu = [None, *itertools.product(policies, ("sign", "comply"))]
        others = [i for i in range(self.N) if self.ids[i] not in self.powers]

        def reply(i):
            paid = {a: self.payoff(i, [*actions[:i], a, *actions[i + 1 :]], policies) for a in menu}
            best = max(paid.values())
            return actions[i] if paid[actions[i]] == best else next(a for a in menu if paid[a] == best)

        for _ in range(200):
            wanted = {i: reply(i) for i in others}
            if how == "synchronous":
                movers = [i for i in others if wanted[i] != actions[i]]
            elif how == "best_reply":
                movers = [i for i in others if wanted[i] != actions[i]][:1]
            else:
                movers = []
                for i in others:
                    a = reply(i)
                    if a != actions[i]:
                        actions[i] = a
                        movers.append(-1)
            if not movers:
                return actions, policies
            for i in movers:
                if i >= 0:
                    actions[i] = wanted[i]
        return None


def named(action):
    return "outside" if action is None else f"{action[1]}_{action[0]}"


def world_of(D, P, others=18):
    ids = ["A", "B", *(f"s{k:02d}" for k in range(others))]
    sides = [(-D / 2, 0), (D / 2, 0), *(((-D / 2, D / 2)[k % 2], P) for k in range(others))]
    size = [0.25, 0.25] + [0.5 / others] * others
    share = [1 / (others + 2)] * (others + 2)
    flags = [True, True] + [False] * others
    return States(ids, size=size, population=share, ideal=sides, great_power=flags)


RULES = Institution(monitoring=(0, 0.8), sanction=1.5)
TRIAL = {"market": 1, "cost": 0.2, "divergence": 1}


def trial(D, P, legitimacy=0.15, **changes):
    return bind(StandardsGame(), world_of(D, P), RULES, legitimacy=legitimacy, **TRIAL | changes)
