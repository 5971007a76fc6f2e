"""Games for tests of agreements: the heterogeneous public good, and random games of several kinds."""

from __future__ import annotations

import random
from fractions import Fraction as F

import gametheory_gov as gg

#: Benefits b_i Q, costs q_i^2/(2 a_i): outsiders abate a_i b_i, members a_i times the members' benefits.
PUBLIC_GOOD = gg.Game(
    "heterogeneous public good",
    ("outside", "member"),
    aggregates={"slopes": {"member": "a"}, "benefits": {"member": "b"}, "outside_them": {"outside": "a*b"}},
    payoffs={
        "outside": "unit*(b*(slopes*benefits + outside_them) - a*b**2/2)",
        "member": "unit*(b*(slopes*benefits + outside_them) - a*benefits**2/2)",
    },
    parameters={"unit": "unit of payoffs"},
    columns={"a": "abatement per marginal cost", "b": "marginal benefit of abatement"},
    reports={"abatement": "slopes*benefits + outside_them"},
)
#: The costs in it.
COSTS = {"outside": "unit*a*b**2/2", "member": "unit*a*benefits**2/2"}


def public_good(b, a=None, *, unit=1, exact=None):
    n = len(b)
    return gg.bind(
        PUBLIC_GOOD, gg.States.symmetric(n), b=list(b), a=list(a or [1] * n), unit=unit, exact=exact
    )


def five_of_one_kind():
    """Two types: four states that gain 1 from abatement, and one that gains 10."""
    return public_good((1, 1, 1, 1, 10))


def voice():
    """States that no figure of a formula tells apart have different votes."""
    form = gg.Game(
        "voice", ("out", "in"), aggregates={"members": {"in": 1}}, profile_terms=("representation",),
        payoffs={"out": "members/5", "in": "representation + members/N - 1/3"},
    )  # fmt: skip
    shares = ["1/2", "1/4", "1/8", "1/8"]
    return gg.bind(form, gg.States(list("ABCD"), size=shares, population=shares[::-1]))


def _shares(rng, n):
    parts = [F(rng.randint(1, 9)) for _ in range(n)]
    return [part / sum(parts) for part in parts]


def accession(rng, n, *, exact=None):
    """The accession game of different states: costs of moving, penalties, sometimes a matrix or a minimum."""
    matrix = rng.random() < 0.3
    rows = [[F(0) if i == j else F(rng.randint(1, 5)) for j in range(n)] for i in range(n)]
    states = gg.States(
        [f"s{k}" for k in range(n)],
        size=_shares(rng, n),
        population=_shares(rng, n),
        ideal=[F(rng.randint(-3, 3), 2) for _ in range(n)],
        exposure=[[x / sum(row) for x in row] for row in rows] if matrix else None,
        entry_cost=[F(rng.randint(0, 1), 9) for _ in range(n)],
        exit_cost=[F(rng.randint(0, 1), 7) for _ in range(n)],
    )
    rules = gg.Institution(
        excludability=F(rng.randint(0, 4), 4),
        exclusion_penalty=F(rng.randint(0, 3), 3),
        policy=rng.choice(["fixed", "mean", "median"]),
        minimum_participation=(rng.choice([0, 0, 2]), 0),
    )
    return gg.bind(
        gg.AccessionGame(),
        states,
        rules,
        benefit=[F(rng.randint(1, 6), 2) for _ in range(n)],
        cost=[F(rng.randint(1, 8), 6) for _ in range(n)],
        legitimacy=F(rng.randint(0, 3), 4),
        divergence=F(rng.randint(0, 3), 9),
        exact=exact,
    )


def spillovers(rng, n, *, exact=None):
    """A game of one's own with spillovers to outsiders, alike states among them, and costs of moving."""
    kinds = [F(rng.randint(0, 3)) for _ in range(rng.randint(1, n))]
    form = gg.Game(
        "spillovers",
        ("out", "in"),
        aggregates={"members": {"in": 1}, "weight": {"in": "w", "out": "w/4"}},
        payoffs={"out": "x*weight*members/3 - y", "in": "weight + members**2/5 - w - z*members"},
        parameters={"x": "", "y": "", "z": "", "fee": ""},
        columns={"w": ""},
        switching={("out", "in"): "fee", ("in", "out"): "fee/2"},
    )
    given = {name: F(rng.randint(0, 6), rng.choice([3, 4])) for name in ("x", "y", "z")}
    return gg.bind(
        form,
        gg.States.symmetric(n),
        w=[rng.choice(kinds) for _ in range(n)],
        fee=rng.choice([0, F(1, 8)]),
        exact=exact,
        **given,
    )


def goods(rng, n, *, exact=None):
    b = [rng.randint(1, 6) for _ in range(n)]
    return public_good(b, [F(rng.randint(1, 6), rng.choice([1, 2])) for _ in range(n)], exact=exact)


MAKERS = (accession, spillovers, goods)


def random_game(seed, *, exact=None, most=6):
    rng = random.Random(seed)
    make = MAKERS[seed % len(MAKERS)]
    return make(rng, rng.randint(2, most), exact=exact)
