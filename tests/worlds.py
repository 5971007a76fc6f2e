"""Worlds and bound games that many tests share."""

from __future__ import annotations

from fractions import Fraction as F

import numpy as np
from hypothesis import strategies as st

from gametheory_gov import AccessionGame, Institution, StandardsGame, States, bind

THREE = States.symmetric(3)
HALVES = {"size": ["1/2", "1/2"], "population": ["1/2", "1/2"]}
TWO = States(["A", "B"], **HALVES, ideal=[0, 1])
#: Nothing is worth or costs anything.
FREE = {"benefit": 0, "cost": 0, "legitimacy": 0, "divergence": 0}


def bound_three(rules=None, **values):
    """Three alike states play the accession game."""
    free = {"benefit": 1, "cost": "1/2", "legitimacy": 0, "divergence": 0}
    return bind(AccessionGame(), THREE, rules, **(free | values))


def four():
    return bind(
        AccessionGame(),
        States.symmetric(4),
        benefit=1,
        cost="1/2",
        legitimacy=0,
        divergence=0,
        founders=["1"],
    )


def two_powers_and_a_third():
    """Two great powers apart and a state at the spot of the first, in the standards game."""
    states = States(
        ["A", "B", "C"],
        size=["1/2", "1/4", "1/4"],
        population=["1/3"] * 3,
        ideal=[0, 1, 0],
        great_power=[True, True, False],
    )
    rules = Institution(monitoring=(0, "4/5"), sanction="3/2")
    return bind(StandardsGame(), states, rules, market=1, cost="1/5", legitimacy=0, divergence=1)


@st.composite
def relabellings(draw, game):
    order = draw(st.permutations(range(game.N)))
    letters = [chr(ord("a") + k) for k in draw(st.permutations(range(game.N)))]
    return order, dict(zip(game.states.ids, letters, strict=True))


#: Two great powers and three others, of shares and costs that are rational.
FIVE = States(
    ["1", "2", "3", "4", "5"],
    size=["0.40", "0.25", "0.15", "0.12", "0.08"],
    population=["0.05", "0.05", "0.30", "0.35", "0.25"],
    cost=["0.24", "0.30", "0.66", "0.80", "0.85"],
    great_power=[True, True, False, False, False],
)


def five(legitimacy=0, **changes):
    rules = Institution(exclusion_penalty=1)
    return bind(AccessionGame(), FIVE, rules, benefit=0, divergence=0, legitimacy=legitimacy, **changes)


def random_game(seed, N=4, **changes):
    """A supermodular game with rational figures; gains rise with the value of legitimacy."""
    rng = np.random.default_rng(seed)

    def shares():
        parts = rng.integers(1, 10, N)
        return [F(int(part), int(parts.sum())) for part in parts]

    world = States(
        [f"S{k}" for k in range(N)],
        size=shares(),
        population=shares(),
        ideal=[F(int(k), 4) for k in rng.integers(-4, 5, N)],
        cost=[F(int(k), 12) for k in rng.integers(1, 16, N)],
    )
    rules = Institution(exclusion_penalty=F(int(rng.integers(0, 5)), 4), excludability=F(1, 2))
    values = {"benefit": F(int(rng.integers(0, 4)), 2), "divergence": F(1, 5), "legitimacy": 0} | changes
    return bind(AccessionGame(), world, rules, **values)


def symmetric(N, cost, value=1, legitimacy=0, **columns):
    """N alike states: Δ(k) = -cost + value k/(N-1) + legitimacy (k+1)/N."""
    design = Institution(exclusion_penalty=F(value) * N / (N - 1))
    world = States.symmetric(N, **columns)
    return bind(AccessionGame(), world, design, benefit=0, cost=cost, legitimacy=legitimacy, divergence=0)


def two_types(near, far, divergence, legitimacy="1/2", cost="2/5"):
    N = near + far
    world = States.symmetric(N, ideal=[0] * near + [1] * far)
    design = Institution(exclusion_penalty=F(1, 2), point=[0])
    return bind(
        AccessionGame(), world, design, benefit=0, cost=cost, legitimacy=legitimacy, divergence=divergence
    )
