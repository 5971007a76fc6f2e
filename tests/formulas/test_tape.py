"""Compiled expressions: floats, rationals and SymPy itself agree, and nothing exact is ever a float."""

from __future__ import annotations

import math
import pickle
from fractions import Fraction

import flint
import numpy as np
import pytest
import sympy
from hypothesis import assume, example, given
from hypothesis import strategies as st

from gametheory_gov import AccessionGame, States, bind, grow, solve
from gametheory_gov.base.errors import FormulaError, NotExactError, UndefinedPayoffError
from gametheory_gov.formulas.arithmetic import FLOATS, rationals
from gametheory_gov.formulas.tape import compile_expression
from gametheory_gov.testing import bound_games, profiles
from gametheory_gov.testing import rationals as fractions
from tests.oracles import clubs as oracle

X, Y = sympy.symbols("x y", real=True)
RATIONALS = rationals()


# ------------------------------------------------------------------------------- random expressions


def _conditions(inner):
    comparisons = st.builds(
        lambda kind, a, b: kind(a, b),
        st.sampled_from((sympy.Lt, sympy.Le, sympy.Gt, sympy.Ge, sympy.Eq, sympy.Ne)),
        inner,
        inner,
    )
    joined = st.builds(
        lambda kind, a, b: kind(a, b), st.sampled_from((sympy.And, sympy.Or)), comparisons, comparisons
    )
    return comparisons | joined | st.builds(sympy.Not, comparisons)


def _grow(inner):
    two = st.tuples(inner, inner)
    smooth = st.one_of(
        two.map(lambda ab: ab[0] + ab[1]),
        two.map(lambda ab: ab[0] - ab[1]),
        two.map(lambda ab: ab[0] * ab[1]),
        two.map(lambda ab: ab[0] / (1 + ab[1] ** 2)),
        st.tuples(inner, st.integers(0, 3)).map(lambda ab: ab[0] ** ab[1]),
        two.map(lambda ab: sympy.Max(*ab)),
        two.map(lambda ab: sympy.Min(*ab)),
        inner.map(sympy.Abs),
    )
    jumps = st.one_of(
        inner.map(sympy.floor),
        two.map(lambda ab: ab[0] / ab[1] if ab[1] != 0 else ab[0]),
        inner.map(lambda a: a**-2 if a != 0 else a),
        st.builds(lambda a, b, test: sympy.Piecewise((a, test), (b, True)), inner, inner, _conditions(inner)),
    )
    return smooth, jumps


leaves = st.one_of(
    st.sampled_from((X, Y)), fractions(-3, 3).map(lambda q: sympy.Rational(q.numerator, q.denominator))
)
smooth_expressions = st.recursive(leaves, lambda inner: _grow(inner)[0], max_leaves=8)
expressions = st.recursive(leaves, lambda inner: st.one_of(*_grow(inner)), max_leaves=8)
points = st.lists(st.tuples(fractions(), fractions()), min_size=1, max_size=4)


def exact_number(value):
    return flint.fmpq(value.numerator, value.denominator)


def column(values):
    result = np.empty(len(values), dtype=object)
    result[:] = [exact_number(v) for v in values]
    return result


def by_sympy(expression, x, y):
    """The value by substitution in SymPy, or None where it does not exist."""
    try:
        value = sympy.sympify(expression).subs(
            {X: sympy.Rational(x), Y: sympy.Rational(y)}, simultaneous=True
        )
    except (TypeError, ValueError):  # Max, Min and comparisons refuse what does not exist
        return None
    if value.has(sympy.zoo, sympy.nan, sympy.oo, -sympy.oo) or not value.is_Rational:
        return None
    return Fraction(int(value.p), int(value.q))


@given(expressions, points)
def test_rationals_agree_with_sympy_and_with_the_oracle(expression, at):
    assume(not expression.has(sympy.nan, sympy.zoo, sympy.oo))
    tape = compile_expression(expression)
    assert tape.irrational == ()
    for x, y in at:
        expected = by_sympy(expression, x, y)
        if expected is None:
            continue
        try:
            result = tape.evaluate({"x": exact_number(x), "y": exact_number(y)}, RATIONALS)
        except UndefinedPayoffError:  # SymPy gives 0 for 1/floor(1/0)**2
            with pytest.raises(ZeroDivisionError):
                oracle.evaluate(sympy.sympify(expression), {"x": x, "y": y})
            continue
        number = result.item() if isinstance(result, np.ndarray) else result
        assert isinstance(number, flint.fmpq)
        assert RATIONALS.plain(number) == expected
        try:
            assert oracle.evaluate(sympy.sympify(expression), {"x": x, "y": y}) == expected
        except ZeroDivisionError:
            pass  # SymPy simplified a quotient that the oracle computes as written


@given(expressions, points)
def test_columns_are_evaluated_entry_by_entry(expression, at):
    assume(not expression.has(sympy.nan, sympy.zoo, sympy.oo))
    tape = compile_expression(expression)
    xs, ys = ([point[k] for point in at] for k in (0, 1))
    try:
        whole = tape.evaluate({"x": column(xs), "y": column(ys)}, RATIONALS)
    except UndefinedPayoffError:
        return
    whole = np.broadcast_to(np.asarray(whole, dtype=object), (len(at),))
    for value, x, y in zip(whole, xs, ys, strict=True):
        one = tape.evaluate({"x": exact_number(x), "y": exact_number(y)}, RATIONALS)
        assert isinstance(value, flint.fmpq)
        assert value == (one.item() if isinstance(one, np.ndarray) else one)


@given(smooth_expressions, points)
def test_floats_are_close_to_the_exact_value(expression, at):
    """Continuous expressions only: a jump at a rounded value is another matter."""
    tape = compile_expression(expression)
    for x, y in at:
        exact = tape.evaluate({"x": exact_number(x), "y": exact_number(y)}, RATIONALS)
        exact = float(RATIONALS.plain(exact))
        value = tape.evaluate({"x": float(x), "y": float(y)}, FLOATS)
        size = oracle.evaluate(_magnitude(sympy.sympify(expression)), {"x": abs(x), "y": abs(y)})
        assert float(value) == pytest.approx(exact, rel=1e-12, abs=1e-14 * (1 + float(size)))


def _magnitude(e):
    """The expression with every number, term and factor taken by absolute value, to bound rounding."""
    if e.is_Rational:
        return abs(e)
    if e.is_Symbol:
        return e
    if e.is_Pow and e.exp.is_negative:
        return sympy.Integer(1)  # the strategies divide by 1 + b**2 alone
    if isinstance(e, (sympy.Max, sympy.Min)):
        return sympy.Add(*[_magnitude(part) for part in e.args], evaluate=False)
    return e.func(*[_magnitude(part) for part in e.args], evaluate=False) if e.args else e


@given(expressions, points)
@example(sympy.Abs(sympy.Abs(X, evaluate=False), evaluate=False), [(Fraction(1), Fraction(0))])
def test_tapes_pickle(expression, at):
    assume(not expression.has(sympy.nan, sympy.zoo, sympy.oo))
    tape = compile_expression(expression)
    again = pickle.loads(pickle.dumps(tape))
    assert again == tape
    x, y = at[0]
    values = {"x": exact_number(x), "y": exact_number(y)}
    try:
        assert again.evaluate(values, RATIONALS) == tape.evaluate(values, RATIONALS)
    except UndefinedPayoffError:
        with pytest.raises(UndefinedPayoffError):
            again.evaluate(values, RATIONALS)


# ------------------------------------------------------------------------- nothing exact is a float


def all_exact(values):
    flat = np.asarray(values, dtype=object).ravel()
    return len(flat) > 0 and all(isinstance(value, (flint.fmpq, Fraction)) for value in flat)


@given(bound_games(max_profiles=64), st.data())
def test_no_exact_result_is_a_float(game, data):
    profile = data.draw(profiles(game))
    assert all_exact(game.payoffs(profile))
    assert all_exact(game.gains(profile))
    assert all_exact(game.plain(game.gains(profile)))
    assert all_exact(list(game.totals(profile).values()))
    assert all(isinstance(value, Fraction) for value in game.reports(profile).values())
    solution = solve(game)
    assert solution.tolerance == 0
    assert all(isinstance(m.gain, Fraction) for e in solution for m in e.margins)
    assert all(isinstance(v, Fraction) for e in solution for v in e.reports.values())


def test_exact_growth_reports_fractions():
    game = bind(AccessionGame(), States.symmetric(3), benefit=1, cost="1/2", legitimacy=0, divergence=0)
    path = grow(game, ["1", "2"])
    assert all(isinstance(move.gain, Fraction) for r in path.rounds for move in r.moves)
    assert all(isinstance(value, Fraction) for r in path.rounds for value in r.reports.values())


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        (sympy.Rational(1, 3), Fraction(1, 3)),
        (X**-2, Fraction(9, 4)),
        (X / 3, Fraction(2, 9)),
        (X**5, Fraction(32, 243)),
        (1 / (1 + 1 / X), Fraction(2, 5)),
        (sympy.floor(X * 10), Fraction(6)),
        (sympy.floor(-X), Fraction(-1)),
        (X ** sympy.Symbol("y"), Fraction(4, 9)),
        (sympy.Symbol("y") ** -X / X, None),
        (sympy.Integer(0) * X, Fraction(0)),
        (sympy.Max(X, 1, sympy.Rational(4, 3)), Fraction(4, 3)),
        (sympy.Abs(-X) * sympy.Min(X, 0, Y), Fraction(0)),
        (sympy.Piecewise((X, X > 1), (Y, X > Y), (-X, True)), Fraction(-2, 3)),
    ],
)
def test_exact_values_by_hand(expression, value):
    """At x = 2/3 and y = 2."""
    tape = compile_expression(sympy.sympify(expression))
    values = {"x": flint.fmpq(2, 3), "y": flint.fmpq(2)}
    if value is None:
        with pytest.raises(NotExactError, match="not exact"):
            tape.evaluate(values, RATIONALS)
    else:
        result = RATIONALS.plain(tape.evaluate(values, RATIONALS))
        assert (type(result), result) == (Fraction, value)


# ----------------------------------------------------------------------------- refusals, undefined values


@pytest.mark.parametrize(
    "expression",
    [
        sympy.sin(X),
        sympy.gamma(X),
        sympy.ceiling(X),
        sympy.sign(X),
        sympy.Heaviside(X),
        sympy.Mod(X, 3),
        sympy.Derivative(sympy.floor(X), X),
        sympy.Integral(sympy.exp(X**2), (X, 0, Y)),
        sympy.Sum(X, (X, 1, Y)),
        sympy.I * X,
        sympy.oo * X,
        sympy.nan,
        sympy.EulerGamma + X,
        sympy.Function("f")(X),
    ],
)
def test_what_cannot_be_evaluated_is_refused_by_name_when_compiled(expression):
    with pytest.raises(FormulaError, match="cannot be evaluated") as refused:
        compile_expression(expression)
    assert "Piecewise" in str(refused.value)  # the functions that can be
    if expression.is_Function:
        assert expression.func.__name__ in str(refused.value)


IRRATIONAL = [
    (sympy.sqrt(X), "sqrt", math.sqrt),
    (sympy.exp(X), "exp", math.exp),
    (sympy.log(X), "log", math.log),
    (sympy.tanh(X), "tanh", math.tanh),
    (sympy.erf(X), "erf", math.erf),
    (sympy.pi * X, "pi or E", lambda x: math.pi * x),
    (X ** sympy.Rational(1, 3), "a power", lambda x: x ** (1 / 3)),
]


@pytest.mark.parametrize(("expression", "name", "function"), IRRATIONAL)
def test_irrational_functions_in_floats_and_not_in_rationals(expression, name, function):
    tape = compile_expression(expression)
    assert [found.startswith(name) for found in tape.irrational] == [True]
    values = np.array([0.25, 1.75])
    result = tape.evaluate({"x": values}, FLOATS)
    assert result.tolist() == pytest.approx([function(v) for v in values], rel=1e-14)
    with pytest.raises(NotExactError, match=name):
        tape.evaluate({"x": flint.fmpq(1, 2)}, RATIONALS)


@pytest.mark.parametrize(
    ("expression", "x"),
    [
        (1 / X, 0),
        (X**-3, 0),
        (1 + 0 * Y + 1 / (X - 1), 1),
        (Y / (X**2 - X), 0),
        (sympy.Max(1, 1 / X), 0),
        (sympy.Abs(1 / X), 0),
        (sympy.floor(1 / X), 0),
        (sympy.Piecewise((1 / X, X < 1), (1, True)), 0),
        (sympy.Piecewise((1, X > 0)), 0),
        (sympy.Piecewise((1, 1 / X > 0), (2, True)), 0),
    ],
)
def test_undefined_values_raise_in_both_arithmetics(expression, x):
    tape = compile_expression(expression)
    for values, arithmetic in (
        ({"x": float(x), "y": 1.0}, FLOATS),
        ({"x": np.array([float(x), 5.0]), "y": 1.0}, FLOATS),
        ({"x": flint.fmpq(x), "y": flint.fmpq(1)}, RATIONALS),
        ({"x": column([Fraction(x), Fraction(5)]), "y": flint.fmpq(1)}, RATIONALS),
    ):
        with pytest.raises(UndefinedPayoffError):
            tape.evaluate(values, arithmetic)


@pytest.mark.parametrize(
    "expression", [sympy.log(X), sympy.log(X - 1), sympy.sqrt(X - 1), sympy.exp(1000 / (X + 1))]
)
def test_values_outside_a_domain_raise_in_floats(expression):
    with pytest.raises(UndefinedPayoffError, match="no value here"):
        compile_expression(expression).evaluate({"x": np.array([0.0, 2.0])}, FLOATS)


@pytest.mark.parametrize(
    "expression", [X**200, X * X * (X + 1), X + X * sympy.Integer(10) ** 300, sympy.exp(X)]
)
def test_overflow_raises_and_does_not_warn(expression):
    with pytest.raises(UndefinedPayoffError):
        compile_expression(expression).evaluate({"x": np.array([1.0, 1e200])}, FLOATS)


def test_branches_not_taken_may_be_undefined():
    guarded = sympy.Piecewise((Y / X, X > 0), (sympy.Piecewise((1 / (X - Y), X < Y), (7, True)), True))
    tape = compile_expression(guarded)
    xs, ys = [Fraction(0), Fraction(2), Fraction(0)], [Fraction(1), Fraction(2), Fraction(0)]
    exact = tape.evaluate({"x": column(xs), "y": column(ys)}, RATIONALS)
    assert [RATIONALS.plain(v) for v in exact] == [Fraction(-1), Fraction(1), Fraction(7)]
    floats = tape.evaluate({"x": np.array([0.0, 2.0, 0.0]), "y": np.array([1.0, 2.0, 0.0])}, FLOATS)
    assert floats.tolist() == [-1.0, 1.0, 7.0]
    root = compile_expression(sympy.Piecewise((sympy.sqrt(X), X >= 0), (sympy.log(-X), True)))
    assert root.evaluate({"x": np.array([4.0, -1.0])}, FLOATS).tolist() == [2.0, 0.0]


def test_equal_subexpressions_are_computed_once():
    common = (X + Y) ** 3
    tape = compile_expression(sympy.Max(common, 2) + sympy.floor(common))
    assert sum(step.operation == "whole_power" for step in tape.steps) == 1
    assert tape.inputs == {"x", "y"}
