"""Interval arithmetic: whatever the arguments are, the value lies within the bounds."""

import random
from fractions import Fraction

import mpmath
import numpy as np
import pytest
import sympy

from gametheory_gov.base.errors import FormulaError
from gametheory_gov.formulas.intervals import INTERVALS, QUICK_INTERVALS, enclose
from gametheory_gov.formulas.tape import compile_expression

SYMBOLS = sympy.symbols("x y z", real=True)
X, Y, Z = SYMBOLS


def random_expression(rng: random.Random, depth: int) -> sympy.Expr:
    if depth == 0:
        return rng.choice([X, Y, Z, sympy.Rational(rng.randint(-5, 5), rng.randint(1, 7))])
    a, b = random_expression(rng, depth - 1), random_expression(rng, depth - 1)
    kinds = {
        "add": lambda: a + b,
        "sub": lambda: a - b,
        "mul": lambda: a * b,
        "div": lambda: a / b,
        "pow": lambda: a ** rng.choice([2, 3, 4, -1, -2]),
        "abs": lambda: sympy.Abs(a),
        "min": lambda: sympy.Min(a, b),
        "max": lambda: sympy.Max(a, b),
        "exp": lambda: sympy.exp(sympy.Min(a, 5)),
        "tanh": lambda: sympy.tanh(a),
        "erf": lambda: sympy.erf(a),
        "log": lambda: sympy.log(1 + sympy.Abs(a)),
        "sqrt": lambda: sympy.sqrt(sympy.Abs(a)),
        "cases": lambda: sympy.Piecewise((a, x_less(b)), (b, Y >= Z), (a * b, True)),
        "floor": lambda: sympy.floor(a),
    }

    def x_less(other: sympy.Expr) -> sympy.Basic:
        return sympy.Lt(X, other)

    result = kinds[rng.choice(sorted(kinds))]()
    return X if result.has(sympy.zoo, sympy.nan, sympy.oo) else result


def draw_boxes(rng: random.Random, numbers: np.random.Generator, size: int) -> tuple[np.ndarray, np.ndarray]:
    scale = 10.0 ** rng.choice([-12, -8, -2, 0, 0, 2, 8])
    low = numbers.normal(size=(size, 3)) * scale
    wide = np.abs(numbers.normal(size=(size, 3))) * scale * rng.choice([0, 1e-12, 1e-3, 1])
    if rng.random() < 0.3:
        low, wide = np.round(low), np.round(wide)
    return low, low + wide


@pytest.mark.parametrize("arithmetic", [INTERVALS, QUICK_INTERVALS], ids=["careful", "quick"])
@pytest.mark.parametrize("seed", range(8))
def test_values_lie_within_their_bounds(arithmetic, seed):
    """About 20,000 points of random expressions, the ends of their boxes included, in 60 digits."""
    rng, numbers = random.Random(seed), np.random.default_rng(seed)
    checked = 0
    with mpmath.workprec(200):
        for _ in range(110):
            expression = random_expression(rng, rng.choice([1, 2, 3]))
            if not expression.free_symbols:
                continue
            try:
                tape = compile_expression(expression)
            except FormulaError:
                continue  # SymPy made something of it that formulas may not contain
            function = sympy.lambdify(SYMBOLS, expression, "mpmath")
            low, high = draw_boxes(rng, numbers, 15)
            box = {s.name: (low[:, k], high[:, k]) for k, s in enumerate(SYMBOLS)}
            least, most = (np.broadcast_to(end, 15) for end in tape.evaluate(box, arithmetic))
            for row in range(15):
                point = [
                    rng.choice([low[row, k], high[row, k], inside(rng, low[row, k], high[row, k])])
                    for k in range(3)
                ]
                try:
                    value = function(*[mpmath.mpf(float(p)) for p in point])
                except ZeroDivisionError:
                    continue
                if not isinstance(value, (mpmath.mpf, int)) or not mpmath.isfinite(value):
                    continue
                checked += 1
                assert least[row] <= value <= most[row], (expression, point, least[row], most[row])
    assert checked > 700


def inside(rng: random.Random, low: float, high: float) -> float:
    return min(max(low + rng.random() * (high - low), low), high)


def test_whole_numbers_stay_whole():
    a, b = (np.array([2.0]), np.array([3.0])), (np.array([-4.0]), np.array([5.0]))
    assert [v.tolist() for v in INTERVALS.add(a, b)] == [[-2.0], [8.0]]
    assert [v.tolist() for v in INTERVALS.mul(a, b)] == [[-12.0], [15.0]]
    assert [v.tolist() for v in INTERVALS.whole_power(b, 2)] == [[0.0], [25.0]]


def test_a_quotient_by_an_interval_with_zero_is_unbounded():
    one = (np.array([1.0]), np.array([1.0]))
    for divisor in ((-1.0, 1.0), (0.0, 1.0), (0.0, 0.0)):
        low, high = INTERVALS.div(one, (np.array([divisor[0]]), np.array([divisor[1]])))
        assert (low[0], high[0]) == (-np.inf, np.inf)


def test_functions_hold_on_the_part_where_they_exist():
    across = (np.array([-1.0]), np.array([4.0]))
    low, high = INTERVALS.sqrt(across)
    assert low[0] == 0
    assert 2 <= high[0] < 2.000001
    with np.errstate(all="ignore"):
        low, high = INTERVALS.log(across)
    assert low[0] == -np.inf
    assert np.log(4) <= high[0] < 1.3863


def test_rationals_are_enclosed_tightly():
    rng = random.Random(1)
    for _ in range(2000):
        exact = Fraction(rng.randint(-(10**9), 10**9), rng.randint(1, 10**9))
        low, high = enclose(exact)
        assert Fraction(float(low)) <= exact <= Fraction(float(high))
        assert high <= np.nextafter(low, np.inf)
