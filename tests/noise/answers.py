"""One answer of every kind of this room, for `tests.base.test_answers`."""

from __future__ import annotations

from fractions import Fraction

import gametheory_gov as gg
from gametheory_gov import noise
from tests.equilibria.answers import five


def alike(N=4, **changes):
    given = {"benefit": 0, "divergence": 0, "cost": "2/5", "legitimacy": 0} | changes
    return gg.bind(gg.AccessionGame(), gg.States.symmetric(N), gg.Institution(exclusion_penalty=1), **given)


def costly():
    return gg.rebind(alike(), states=alike().states.replace(entry_cost=["1/2"] * 4))


def curved():
    share = ["1/2", "1/3", "1/6"]
    states = gg.States(["A", "B", "C"], size=share, population=share, cost=[1, 1, 1])
    rules = gg.Institution(inclusion_curve="x**2")
    return gg.bind(gg.AccessionGame(), states, rules, benefit=0, legitimacy=1, divergence=0)


ANSWERS = {
    "law": lambda: noise.stationary(alike(), noise.Logit(3, [Fraction(1, 2)] * 4)),
    "law by a potential": lambda: noise.stationary(five(), noise.Logit(2), method="elimination"),
    "law of mutation, floats": lambda: noise.stationary(alike(exact=False), noise.Mutation(0.1, "join")),
    "gibbs law": lambda: noise.stationary(alike(), noise.Logit(2), method="gibbs"),
    "times": lambda: noise.hitting_times(alike(), noise.Logit(2)),
    "times within": lambda: noise.hitting_times(alike(), noise.Mutation(Fraction(1, 10)), (0, 4)),
    "simulation": lambda: noise.simulate(alike(), noise.Logit(2), 20, rng=1, chains=3),
    "stable": lambda: noise.stochastically_stable(alike()),
    "stable under logit, floats": lambda: noise.stochastically_stable(five(exact=False), "logit"),
    "one class": lambda: noise.stochastically_stable(alike(cost=0)),
    "potential": lambda: noise.weighted_potential(five()),
    "potential, floats": lambda: noise.weighted_potential(five(exact=False)),
    "no potential": lambda: noise.weighted_potential(curved()),
    "no potential for switching costs": lambda: noise.weighted_potential(costly()),
    "selection": lambda: gg.select(alike()),
    "selection without potential": lambda: gg.select(curved()),
    "verdict": lambda: gg.select(alike())["mutation"],
    "refused": lambda: gg.select(curved())["potential"],
}
