"""Estimates of formulas hold the exact values and sizes, at points and over ranges, whatever cancels."""

import random
from fractions import Fraction

import numpy as np
import pytest
import sympy

from gametheory_gov.formulas.estimates import can_estimate, estimate, estimated
from gametheory_gov.formulas.sized import SizedIntervals, sized
from gametheory_gov.formulas.tape import compile_expression
from tests.oracles.magnitudes import _size, magnitude

NAMES = ("x", "y", "z", "t")


def formula(rng, depth=3):
    """Return a random polynomial, quotient or absolute value."""
    if depth == 0 or rng.random() < 0.15:
        return rng.choice(
            [*map(sympy.Symbol, NAMES), sympy.Integer(rng.randint(-3, 3)), sympy.Rational(1, 3)]
        )
    a, b = formula(rng, depth - 1), formula(rng, depth - 1)
    return rng.choice([a + b, a - b, a * b, a * b, (a - b) ** 2, a**3, sympy.Abs(a), a / (1 + sympy.Abs(b))])


def reading(value):
    """Return what a float may stand for."""
    return Fraction(value), Fraction(repr(value))


@pytest.mark.parametrize("seed", range(40))
def test_exact_values_and_sizes_are_within_what_is_estimated(seed):
    rng = random.Random(seed)
    tape_of = formula(rng)
    tape = compile_expression(tape_of)
    assert can_estimate(tape)
    rows = [{name: magnitude(rng) for name in NAMES} for _ in range(40)]
    for row in rows[:15]:  # much cancels
        row["y"] = row["x"] * (1 + rng.choice((0, 1e-15, 1e-9, -1e-12)))
    columns = {name: sized(np.array([row[name] for row in rows])) for name in NAMES}
    low, high, size = (
        np.broadcast_to(part, (len(rows),))
        for part in estimated(tape, {name: estimate(column) for name, column in columns.items()})
    )
    for k, row in enumerate(rows):
        for which in (0, 1):
            value, largest = _size(tape_of, {name: reading(row[name])[which] for name in NAMES})
            assert Fraction(low[k]) <= value <= Fraction(high[k])
            assert largest <= Fraction(size[k]) * (1 + Fraction(1, 10**9))
    _, _, careful = tape.evaluate(columns, SizedIntervals(1e-9))
    alike = size <= np.broadcast_to(careful, size.shape) * (1 + 1e-6) + 1e-200
    assert alike.mean() >= 0.5  # larger only where factors cancel
    assert (high - low <= 1e-12 * size + 1e-280).all()


@pytest.mark.parametrize("seed", range(20))
def test_what_ranges_is_within_what_is_estimated(seed):
    rng = random.Random(seed)
    tape_of = formula(rng)
    ends = {name: sorted((magnitude(rng), magnitude(rng))) for name in NAMES}
    most = {name: np.float64(max(map(abs, pair))) for name, pair in ends.items()}
    values = {name: estimate((*map(np.float64, pair), most[name])) for name, pair in ends.items()}
    low, high, size = estimated(compile_expression(tape_of), values)
    for _ in range(50):
        row = {name: Fraction(rng.choice((*pair, rng.uniform(*pair)))) for name, pair in ends.items()}
        value, largest = _size(tape_of, row)
        assert np.isnan(low + high) or Fraction(low) <= value <= Fraction(high)
        assert np.isnan(size) or largest <= Fraction(size) * (1 + Fraction(1, 10**9))


def test_what_underflows_or_does_not_exist_decides_nothing():
    x, y = sympy.symbols("x y")
    values = {"x": estimate(sized(np.array([1e-200]))), "y": estimate(sized(np.array([1e200])))}
    low, high, _ = estimated(compile_expression(sympy.Mul(x * x, y, evaluate=False) - x), values)
    assert low < 1e-200 * (1e-200 * 1e200) - 1e-200 < high
    zero = {"x": estimate(sized(np.array([1.0]))), "y": estimate(sized(np.array([0.0])))}
    assert not (estimated(compile_expression(x / y), zero)[0] > 0).any()
    huge = {"x": estimate(sized(np.array([1e300]))), "y": estimate(sized(np.array([-1e300])))}
    assert not (estimated(compile_expression(x**2 - y**2), huge)[0] > 0).any()
    assert not can_estimate(compile_expression(sympy.exp(x)))
    assert not can_estimate(compile_expression(sympy.Max(x, y)))
