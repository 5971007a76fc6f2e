"""Every equilibrium: the search over totals against the oracle, its scaling, and richer games.

Worlds are random and heterogeneous: sizes from a Pareto law with exponent 1.2, costs between 30% and 70% of
the way along each state's gain, any mix of complements and substitutes.
"""

from functools import lru_cache

import numpy as np
import pytest

import gametheory_gov as gg

SEEDS = range(7)
TWO_TOTALS = gg.Game(
    "two totals",
    ("outside", "member"),
    aggregates={"S": {"member": "size"}, "P": {"member": "population"}},
    payoffs={"outside": 0, "member": "b*(S - size) + l*(P - population) - c"},
    columns={"b": "value of size", "l": "value of population", "c": "cost"},
)


def shares(rng: np.random.Generator, number: int) -> np.ndarray:
    """Return shares from a Pareto law."""
    raw = rng.pareto(1.2, number) + 1e-3
    return raw / raw.sum()


def between(rng: np.random.Generator, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """Return points between 30% and 70% of the way."""
    return low + (0.3 + 0.4 * rng.random(len(low))) * (high - low)


@lru_cache
def binary(number: int, seed: int) -> gg.BoundGame:
    """Return complements, substitutes or both, in two totals."""
    rng = np.random.default_rng(seed)
    size, people = shares(rng, number), shares(rng, number)
    b, weight = rng.normal(size=number), rng.normal(size=number)
    mix = rng.random()
    if mix < 0.4:
        b, weight = abs(b), abs(weight)
    elif mix < 0.7:
        b = -abs(b)
    slopes = (b * (1 - size), weight * (1 - people))
    low = sum(np.minimum(s, 0) for s in slopes)
    high = sum(np.maximum(s, 0) for s in slopes)
    world = gg.States([f"s{k}" for k in range(number)], size=size, population=people)
    return gg.bind(TWO_TOTALS, world, b=b, l=weight, c=between(rng, low, high))


@lru_cache
def mean_policy(number: int, dimensions: int, seed: int) -> gg.BoundGame:
    """Return an accession game whose policy is the members' mean."""
    rng = np.random.default_rng(seed)
    size, people = shares(rng, number), shares(rng, number)
    world = gg.States(
        [f"s{k}" for k in range(number)],
        size=size,
        population=people,
        ideal=rng.normal(size=(number, dimensions)),
    )
    rules = gg.Institution(policy="mean", exclusion_penalty=0.8, point=(0,) * dimensions)
    legitimacy, divergence = 0.5 * rng.random(), 0.02 + 0.1 * rng.random()
    cost = between(rng, np.zeros(number), np.full(number, 0.8 + legitimacy))
    return gg.bind(
        gg.AccessionGame(), world, rules, benefit=0, cost=cost, legitimacy=legitimacy, divergence=divergence
    )


@lru_cache
def standards_game(rivals: int) -> gg.Game:
    """Return rival standards, each to sign or to comply with."""
    ks = range(1, rivals + 1)
    payoffs = {"outside": "0"}
    for k in ks:
        payoffs[f"sign{k}"] = f"(1 - m)*M{k} + l*n{k}/N - m*p{k}"
        payoffs[f"comply{k}"] = f"M{k} + l*n{k}/N - c - d{k}"
    return gg.Game(
        "rival standards",
        tuple(payoffs),
        payoffs=payoffs,
        aggregates={f"M{k}": {f"comply{k}": "size"} for k in ks}
        | {f"n{k}": {f"sign{k}": 1, f"comply{k}": 1} for k in ks},
        parameters={"l": "legitimacy", "m": "monitoring"} | {f"p{k}": "risk" for k in ks},
        columns={"c": "cost"} | {f"d{k}": "distance" for k in ks},
        cooperation=[0, *([1, 2] * rivals)],
    )


@lru_cache
def standards(number: int, rivals: int, seed: int) -> gg.BoundGame:
    """Return a world with rival standards in two dimensions."""
    rng = np.random.default_rng(seed)
    world = gg.States(
        [f"s{k}" for k in range(number)], size=shares(rng, number), population=np.full(number, 1 / number)
    )
    ideal = rng.normal(size=(number, 2))
    values = {}
    for k in range(1, rivals + 1):
        gap = ((ideal - rng.normal(size=2)) ** 2).sum(axis=1)
        values |= {f"d{k}": 0.3 * rng.random() * gap, f"p{k}": 0.05 + 0.2 * rng.random()}
    return gg.bind(
        standards_game(rivals),
        world,
        l=0.3 * rng.random(),
        m=0.5 + 0.4 * rng.random(),
        c=0.1 + 0.3 * rng.random(number),
        **values,
    )


def solve_all(games: list[gg.BoundGame], solver: object) -> list[gg.Solution]:
    """Solve games one after the other."""
    return [gg.solve(game, solver) for game in games]


@pytest.mark.benchmark(group="seven binary games: search against oracle")
@pytest.mark.parametrize("number", [8, 12, 16, 20])
@pytest.mark.parametrize(
    "solver", [gg.equilibria.BranchingSolver(), gg.equilibria.EnumerationSolver()], ids=["search", "oracle"]
)
def test_against_the_oracle(benchmark, number, solver):
    games = [binary(number, seed) for seed in SEEDS]
    solutions = benchmark.pedantic(solve_all, (games, solver), rounds=1, warmup_rounds=1)
    assert all(solution.complete for solution in solutions)


@lru_cache
def trade(number: int, seed: int) -> gg.BoundGame:
    """Return an accession game along a matrix of trade: with the large and the near."""
    rng = np.random.default_rng(seed)
    size, place = shares(rng, number), rng.uniform(-1, 1, (number, 2))
    matrix = size[None, :] / (np.sqrt(((place[:, None] - place[None]) ** 2).sum(axis=2)) + 0.1)
    np.fill_diagonal(matrix, 0)
    world = gg.States(
        [f"s{k}" for k in range(number)],
        size=size,
        population=np.full(number, 1 / number),
        exposure=matrix / matrix.sum(axis=1, keepdims=True),
    )
    rules = gg.Institution(exclusion_penalty=1.0, excludability=0)
    cost = between(rng, np.zeros(number), np.full(number, 1.2))
    return gg.bind(gg.AccessionGame(), world, rules, benefit=0.0, cost=cost, legitimacy=0.2, divergence=0.0)


RICHER = {
    "binary": lambda number, seed: binary(number, seed),
    "mean policy": lambda number, seed: mean_policy(number, 1, seed),
    "mean policy, two dimensions": lambda number, seed: mean_policy(number, 2, seed),
    "two standards": lambda number, seed: standards(number, 2, seed),
    "three standards": lambda number, seed: standards(number, 3, seed),
}
CASES = [("binary", n) for n in (20, 50, 193, 1000, 10_000)] + [(name, 193) for name in list(RICHER)[1:]]


@pytest.mark.benchmark(group="one search (the median is over seven worlds)")
@pytest.mark.parametrize(("name", "number"), CASES, ids=[f"{name}, N = {n}" for name, n in CASES])
def test_scaling(benchmark, name, number):
    games = iter([RICHER[name](number, 0), *(RICHER[name](number, seed) for seed in SEEDS)])
    solver = gg.equilibria.BranchingSolver()
    benchmark.pedantic(lambda: gg.solve(next(games), solver), rounds=len(SEEDS), warmup_rounds=1)


@pytest.mark.benchmark(group="a matrix of trade near tipping, 5,000 boxes at most")
@pytest.mark.parametrize("number", [50, 193])
def test_trade(benchmark, number):
    games = iter([trade(number, seed) for seed in (0, *SEEDS)])
    solver = gg.equilibria.BranchingSolver(max_boxes=5_000)
    solutions = []
    benchmark.pedantic(
        lambda: solutions.append(gg.solve(next(games), solver, throw=False)),
        rounds=len(SEEDS),
        warmup_rounds=1,
    )
    benchmark.extra_info["complete"] = sum(solution.complete for solution in solutions[1:])


@pytest.mark.benchmark(group="one check (the median is over seven worlds)")
@pytest.mark.parametrize(("name", "number"), CASES, ids=[f"{name}, N = {n}" for name, n in CASES])
def test_checking(benchmark, name, number):
    solutions = iter(
        [gg.solve(RICHER[name](number, seed), gg.equilibria.BranchingSolver()) for seed in (0, *SEEDS)]
    )
    results = []
    benchmark.pedantic(
        lambda: results.append(gg.verify(next(solutions)).valid), rounds=len(SEEDS), warmup_rounds=1
    )
    assert all(results)
