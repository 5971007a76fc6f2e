"""How long the foundation takes: run with ``python -m pytest benchmarks --benchmark-only``.

Groups put what is to be compared side by side, within one run; ratios are what counts on a noisy machine.
"""

from fractions import Fraction

import numpy as np
import pytest
import sympy

import gametheory_gov as gg
from gametheory_gov.formulas.arithmetic import FLOATS
from gametheory_gov.formulas.tape import compile_expression


def random_world(number: int, *, exact: bool) -> gg.BoundGame:
    """Return an accession game among states with sizes from a Pareto law and random costs."""
    rng = np.random.default_rng(number)
    raw = np.ceil(100 * rng.pareto(1.2, number) + 1).astype(int)
    people = rng.integers(1, 100, number)
    world = gg.States(
        [f"s{k}" for k in range(number)],
        size=[Fraction(int(x)) / int(raw.sum()) for x in raw],
        population=[Fraction(int(x)) / int(people.sum()) for x in people],
        cost=[Fraction(int(x)) / 100 for x in rng.integers(20, 120, number)],
    )
    return gg.bind(gg.AccessionGame(), world, benefit=1, legitimacy="1/2", divergence=0, exact=exact)


@pytest.fixture(scope="module")
def gatt() -> gg.BoundGame:
    return gg.load_scenario("gatt_wto").bind()


@pytest.mark.benchmark(group="payoff of 193 states: tape against lambdify")
@pytest.mark.parametrize("how", ["tape", "lambdify"])
def test_payoff(benchmark, gatt, how):
    formula = gatt.form.payoffs["member"]
    profile = gatt.profile(gatt.founders)
    values = {**gatt.numbers, **gatt.totals(profile)}
    names = sorted(symbol.name for symbol in formula.free_symbols)
    if how == "tape":
        tape = compile_expression(formula)
        benchmark(tape.evaluate, values, FLOATS)
    else:
        function = sympy.lambdify([sympy.Symbol(name, **_assumed(formula, name)) for name in names], formula)
        benchmark(function, *[values[name] for name in names])


def _assumed(formula: sympy.Expr, name: str) -> dict[str, bool]:
    return next(symbol for symbol in formula.free_symbols if symbol.name == name)._assumptions_orig


@pytest.mark.benchmark(group="every club of N states")
@pytest.mark.parametrize("number", [8, 12, 16, 20])
@pytest.mark.parametrize("arithmetic", ["floats", "rationals"])
def test_enumeration(benchmark, number, arithmetic):
    game = random_world(number, exact=arithmetic == "rationals")
    rounds = 1 if number > 12 else 5
    solution = benchmark.pedantic(
        gg.solve, (game, gg.equilibria.EnumerationSolver()), rounds=rounds, warmup_rounds=1
    )
    assert solution.complete


@pytest.mark.benchmark(group="check against search, 16 states, exact")
@pytest.mark.parametrize("what", ["solve", "verify"])
def test_verification(benchmark, what):
    game = random_world(16, exact=True)
    solution = gg.solve(game)
    if what == "solve":
        benchmark.pedantic(gg.solve, (game,), rounds=3)
    else:
        assert benchmark.pedantic(gg.verify, (solution,), rounds=3)


@pytest.mark.benchmark(group="193 real states")
@pytest.mark.parametrize("what", ["gains", "grow", "solve"])
def test_real_world(benchmark, gatt, what):
    profile = gatt.profile(gatt.founders)
    calls = {
        "gains": lambda: gatt.gains(profile),
        "grow": lambda: gg.grow(gatt),
        "solve": lambda: gg.solve(gatt),
    }
    benchmark(calls[what])
