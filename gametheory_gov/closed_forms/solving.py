r"""Conditions solved for a parameter: exactly where that is possible, else by an enclosed root.

A condition :math:`c \ge 0` is solved for one symbol t in its own zeros. One zero at which c rises gives
:math:`t \ge t^*`, one at which it falls :math:`t \le t^*`, two give what lies between or outside. The
answer is compared with the condition on both sides at random exact numbers.

Where no zero is found in closed form and no other symbol is left, the zeros between two numbers are
enclosed: an interval is thrown away when interval arithmetic shows that c is not zero on it, and kept when
the signs of c at its ends differ and its derivative has no zero on it, so that it holds exactly one root.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from fractions import Fraction
from typing import Any

import numpy as np
import sympy
from sympy.core.relational import Relational

from gametheory_gov.base.errors import (
    Faults,
    FormulaError,
    InvalidInputError,
    NotApplicableError,
    did_you_mean,
)
from gametheory_gov.base.exact import to_fraction
from gametheory_gov.base.inputs import public
from gametheory_gov.bound.game import GameLike, as_game
from gametheory_gov.formulas.intervals import INTERVALS, enclose
from gametheory_gov.formulas.tape import compile_expression
from gametheory_gov.games.game import Game

from .alike import POINTS, symmetric, tidy
from .record import ClosedForm, DerivationStep, substitute_by_name
from .signs import direction_of, draw_symbol, holds, jumps, sign_of
from .zeros import Zero, zeros

#: Intervals are halved at most so often, and no further than this part of the whole.
_MOST_BOXES = 20_000
_NARROW = Fraction(1, 2**40)
#: Operations of a formula that is no polynomial and is still given to SymPy to solve.
_MOST_SOLVED = 60


@public
def solve_for(
    condition: ClosedForm | Game | GameLike,
    symbol: str,
    *,
    between: Iterable[Any] | None = None,
) -> ClosedForm:
    """A condition solved for one of its symbols.

    Parameters
    ----------
    condition : ClosedForm, Game, BoundGame or Scenario
        A closed form whose statement is a relation, or several that must all hold; of a game, the gain of
        identical states from joining, which is not to be negative.
    symbol : str
        Name of a symbol of it, ``"N"``, ``"k"`` and ``"n"`` among them.
    between : two numbers, optional
        Where a root is looked for when there is no closed form: from zero to one million by default.

    Returns
    -------
    ClosedForm
        A relation for the symbol. Where no closed form is found: an interval that holds the only root, a
        tuple of intervals for several, or, with other symbols left, the equation.

    Raises
    ------
    InvalidInputError
        For a condition without that symbol, or one that is no relation.
    NotApplicableError
        When roots cannot be told apart by interval arithmetic.

    Examples
    --------
    >>> from gametheory_gov import AccessionGame, Institution
    >>> form = solve_for(AccessionGame().form(Institution()), "cost")
    >>> print(form)
    symmetric_for_cost: cost <= -divergence*(ideal_1 - policy_1)**2/depth + benefit*excludability*k/N + ...
    >>> form.checked
    'at 50 random exact points on both sides against the condition'
    >>> curved = AccessionGame().form(Institution(inclusion_curve="(x**2 + 1 - exp(-3*x))/2"))
    >>> bare = {"benefit": 0, "divergence": 0, "depth": 1, "inclusion_share": 1, "exclusion_penalty": 0}
    >>> form = symmetric(curved, figures=bare | {"cost": "1/2", "legitimacy_weight": 1, "N": 10})
    >>> found = solve_for(form, "k", between=(0, 9))
    >>> found.meaning
    'no closed form found; the root lies in [3.839075718, 3.839075719]'
    """
    if not isinstance(condition, (ClosedForm, Game)) and not callable(getattr(condition, "form", None)):
        as_game(condition, "solve_for")
    form = condition if isinstance(condition, ClosedForm) else symmetric(condition)
    faults = Faults(f"solve_for, {form.name!r}")
    relations = _relations(form.statement, faults)
    by_name = {s.name: s for relation in relations for s in relation.free_symbols}
    if symbol not in by_name and not faults:
        faults.add(
            f"symbol = {symbol!r:.80}{did_you_mean(str(symbol), by_name)}; the symbols are "
            f"{', '.join(sorted(by_name))}"
        )
    low, high = _range(between, faults)
    faults.raise_as(InvalidInputError)
    parts = [
        _solved(relation, by_name[symbol], low, high) for relation in relations if symbol_in(relation, symbol)
    ]
    others = [relation for relation in relations if not symbol_in(relation, symbol)]
    steps = [
        DerivationStep(f"the condition: {form.meaning}", form.statement),
        *(step for _, _, steps, _ in parts for step in steps),
    ]
    statement = parts[0][0] if len(parts) == 1 else sympy.And(*(part[0] for part in parts))
    needed = [*form.assumptions, *others, *(a for part in parts for a in part[1])]
    kept = tuple(dict.fromkeys(a for a in needed if a != sympy.true and not holds(a)))
    checked = _checked(relations[0], statement, kept, by_name[symbol]) if len(parts) == 1 else ""
    meaning = "; ".join(part[3] for part in parts)
    name = f"{form.name}_for_{symbol}"
    return ClosedForm(name, meaning, statement, kept, tuple(steps), form.references, checked)


def symbol_in(formula: sympy.Basic, name: str) -> bool:
    """Whether a symbol of that name occurs.

    Examples
    --------
    >>> symbol_in(sympy.Symbol("x") + 1, "x")
    True
    """
    return name in {s.name for s in formula.free_symbols}


def _relations(statement: sympy.Basic, faults: Faults) -> list[Any]:
    """The relations that must all hold; an expression stands for its not being negative."""
    parts = list(statement.args) if isinstance(statement, sympy.And) else [statement]
    if all(isinstance(part, Relational) for part in parts):
        return parts
    if isinstance(statement, sympy.Expr):
        return [sympy.Ge(statement, 0, evaluate=False)]
    faults.add("its statement is no relation that can be solved")
    return []


def _range(between: Iterable[Any] | None, faults: Faults) -> tuple[Fraction, Fraction]:
    try:
        low, high = (Fraction(0), Fraction(10**6)) if between is None else map(to_fraction, between)
    except (TypeError, ValueError, OverflowError):
        low = high = Fraction(0)
    if not low < high:
        faults.add(f"between = {between!r:.80}; two finite numbers, the lower one first, are needed")
    return low, high


_Part = tuple[sympy.Basic, list[sympy.Basic], list[DerivationStep], str]


def _solved(relation: Any, symbol: sympy.Symbol, low: Fraction, high: Fraction) -> _Part:
    """A relation's solution: statement, assumptions, steps and meaning."""
    turned = isinstance(relation, (sympy.Le, sympy.Lt))
    gap = relation.rhs - relation.lhs if turned else relation.lhs - relation.rhs
    if jumps(gap, symbol):
        raise NotApplicableError(f"no closed form for {symbol.name}: {relation} moves in steps with it")
    gap, needed = _over_one(gap, symbol)
    real = sympy.Symbol(symbol.name, real=True)
    open_end = isinstance(relation, (sympy.Lt, sympy.Gt))
    found: list[Zero] | None
    try:
        found = [_restated(zero, gap, symbol) for zero in zeros(gap.xreplace({symbol: real}), real)]
    except NotApplicableError:
        found = _only_zero(relation, gap, symbol)
    if found is None or any(zero.value.has(sympy.CRootOf) for zero in found):
        return _enclosed(gap, symbol, low, high)
    steps = [DerivationStep("it is zero at", sympy.Eq(symbol, zero.value)) for zero in found]
    statement, words = _side(symbol, found, open_end, isinstance(relation, sympy.Eq))
    if not found:
        words = f"the condition is never on its border, whatever {symbol.name}"
        statement = relation
    needed += [part for zero in found for part in _parts(zero.condition)]
    return statement, needed, steps, words


def _only_zero(relation: Any, gap: sympy.Expr, symbol: sympy.Symbol) -> list[Zero] | None:
    """The zero that SymPy solves for, of a formula that only rises or only falls: there is no other."""
    direction: Any = {"+": "up", "-": "down"}.get(direction_of(gap, symbol))
    if direction is None or gap.free_symbols == {symbol} or sympy.count_ops(gap) > _MOST_SOLVED:
        return None
    try:
        found = sympy.solve(gap, symbol)
    except NotImplementedError:
        return None
    if len(found) != 1 or found[0].has(symbol):
        return None
    zero = Zero(symbol.name, found[0], direction)
    statement, _ = _side(symbol, [zero], strict=False, equal=False)
    try:  # it may be a zero of the square of what was asked for
        return [zero] if _checked(relation, statement, (), symbol) else None
    except NotApplicableError:
        return None


def _over_one(gap: sympy.Expr, symbol: sympy.Symbol) -> tuple[sympy.Expr, list[sympy.Basic]]:
    """The gap without a denominator in the symbol, across whose zeros it would change its sign."""
    if gap.has(sympy.Piecewise, sympy.Abs, sympy.Min, sympy.Max):
        return gap, []
    above, below = sympy.fraction(sympy.together(gap))
    if symbol not in below.free_symbols:
        return gap, []
    sign = sign_of(below)
    return (-above if sign == "-" else above), ([] if sign in ("+", "-") else [below > 0])


def _restated(zero: Zero, gap: sympy.Expr, symbol: sympy.Symbol) -> Zero:
    """The zero in the shortest of a few ways of writing it, its direction with what is known of sizes."""
    ways = (sympy.factor(zero.value), zero.value, tidy(zero.value))
    direction = zero.direction
    if direction == "unknown" and not gap.has(sympy.Piecewise, sympy.Abs, sympy.Min, sympy.Max):
        slope = _rooted(sympy.diff(gap, symbol).subs(symbol, zero.value))
        direction = {"+": "up", "-": "down"}.get(sign_of(slope), "unknown")  # type: ignore[assignment]
    return Zero(zero.parameter, min(ways, key=sympy.count_ops), direction, zero.condition)


def _rooted(formula: sympy.Expr) -> sympy.Expr:
    """A formula whose square roots exist, as the conditions of zeros say."""
    bases = {part.base for part in formula.atoms(sympy.Pow) if part.exp == sympy.S.Half}
    return formula.xreplace({sympy.sqrt(base): sympy.Dummy(nonnegative=True) for base in bases})


def _parts(condition: sympy.Basic) -> list[sympy.Basic]:
    return list(condition.args) if isinstance(condition, sympy.And) else [condition]


def _side(symbol: sympy.Symbol, found: list[Zero], strict: bool, equal: bool) -> tuple[sympy.Basic, str]:
    """On which side of the zeros the condition holds."""
    above, below = (sympy.Gt, sympy.Lt) if strict else (sympy.Ge, sympy.Le)
    kinds = [zero.direction for zero in found]
    borders = sympy.Or(*(sympy.Eq(symbol, zero.value) for zero in found))
    if equal:
        return borders, f"{symbol.name} is this"
    words = f"the condition holds for these values of {symbol.name}"
    sides = {"up": above, "down": below}
    if kinds in (["up"], ["down"]):
        return sides[kinds[0]](symbol, found[0].value), words
    if sorted(kinds) == ["down", "up"]:
        up, down = sorted(found, key=lambda zero: zero.direction == "down")
        gap = _rooted(down.value - up.value)  # between them when the fall is above the rise
        if holds(gap >= 0):
            return sympy.And(above(symbol, up.value), below(symbol, down.value)), words
        if holds(gap <= 0):
            return sympy.Or(above(symbol, up.value), below(symbol, down.value)), words
    return borders, "the condition is on its border here; on which side it holds depends on other symbols"


def _checked(
    relation: Any, statement: sympy.Basic, needed: tuple[sympy.Basic, ...], symbol: sympy.Symbol
) -> str:
    """Compare a solution with the condition on both sides of its border, at random exact numbers."""
    borders = [part.rhs for part in statement.atoms(Relational) if part.lhs == symbol]
    if not borders:
        return ""
    on_it = statement.has(sympy.Eq)
    symbols = sorted(relation.free_symbols - {symbol}, key=lambda s: s.name)
    rng, seen = random.Random(str(relation)), 0
    for _ in range(20 * POINTS):
        values = {s.name: draw_symbol(rng, s) for s in symbols}
        if any(substitute_by_name(a, values) == sympy.false for a in needed):
            continue
        border = substitute_by_name(rng.choice(borders), values)
        if not border.is_real or not border.is_finite:
            continue
        if on_it:
            gap = substitute_by_name(relation.lhs - relation.rhs, values | {symbol.name: border})
            if not gap.is_finite:
                continue
            if abs(sympy.N(gap, 30)) > sympy.Rational(1, 10**15):
                raise NotApplicableError(
                    f"{relation} is not on its border at {values}; no closed form is returned"
                )
            seen += 1
            if seen == POINTS:
                return f"at {POINTS} random exact points on its border against the condition"
            continue
        step = rng.choice((-1, 1)) * sympy.Rational(rng.choice((1, 1, 50, 5000)), rng.randint(2, 1000))
        at = sympy.Rational(str(sympy.N(border, 20))) + step
        values[symbol.name] = at
        least = 2 if symbol.name == "N" else 0 if symbol.is_nonnegative else -sympy.oo
        if at < least or any(substitute_by_name(a, values) == sympy.false for a in needed):
            continue
        want, have = (substitute_by_name(f, values) for f in (relation, statement))
        if want not in (sympy.true, sympy.false):
            continue  # the condition is not defined there
        if want != have:
            raise NotApplicableError(f"{relation} is not {statement} at {values}; no closed form is returned")
        seen += 1
        if seen == POINTS:
            return f"at {POINTS} random exact points on both sides against the condition"
    return ""


# ---------------------------------------------------------------------------------- enclosed roots


def _enclosed(gap: sympy.Expr, symbol: sympy.Symbol, low: Fraction, high: Fraction) -> _Part:
    equation = sympy.Eq(gap, 0)
    step = DerivationStep("it is zero where", equation)
    if gap.free_symbols != {symbol}:
        left = ", ".join(sorted(s.name for s in gap.free_symbols - {symbol}))
        words = f"no closed form found for {symbol.name}; with figures for {left} the root can be enclosed"
        return equation, [], [step], words
    roots = enclose_roots(gap, symbol, low, high)
    if not roots:
        words = f"no closed form found; no root lies in [{low}, {high}]"
        return equation, [], [step], words
    shown = " and ".join(f"[{decimal(a, down=True)}, {decimal(b, down=False)}]" for a, b in roots)
    sets = [sympy.Interval(*(sympy.Rational(e.numerator, e.denominator) for e in root)) for root in roots]
    words = f"no closed form found; the root lies in {shown}"
    return (sets[0] if len(sets) == 1 else sympy.Tuple(*sets)), [], [step], words


def decimal(value: Fraction, *, down: bool) -> str:
    """A number to nine decimals, rounded down or up.

    Examples
    --------
    >>> decimal(Fraction(1, 3), down=True), decimal(Fraction(1, 3), down=False)
    ('0.333333333', '0.333333334')
    """
    scaled = value * 10**9
    whole = scaled.numerator // scaled.denominator if down else -(-scaled.numerator // scaled.denominator)
    return f"{float(Fraction(whole, 10**9)):.9f}".rstrip("0").rstrip(".")


def enclose_roots(
    formula: sympy.Expr, symbol: sympy.Symbol, low: Fraction, high: Fraction
) -> list[tuple[Fraction, Fraction]]:
    """Intervals that each hold exactly one root; together they hold all roots between two numbers.

    Parameters
    ----------
    formula : sympy expression
        Of the one symbol.
    low, high : Fraction

    Raises
    ------
    NotApplicableError
        When roots cannot be told apart: one touches zero, or the formula jumps.

    Examples
    --------
    >>> x = sympy.Symbol("x", real=True)
    >>> ((a, b),) = enclose_roots(sympy.exp(x) - 3, x, Fraction(0), Fraction(4))
    >>> bool(a < sympy.log(3) < b), b - a < Fraction(1, 10**9)
    (True, True)
    """
    name = f"no root of {formula} can be enclosed between {low} and {high}"
    if jumps(formula, symbol):
        raise NotApplicableError(f"{name}: it moves in steps")
    try:
        value, slope = (compile_expression(f) for f in (formula, sympy.diff(formula, symbol)))
    except FormulaError as error:
        raise NotApplicableError(f"{name}: {error}") from error

    def bounds(tape: Any, a: Fraction, b: Fraction) -> tuple[float, float]:
        box = enclose(a)[0], enclose(b)[1]
        with np.errstate(all="ignore"):
            least, most = tape.evaluate({symbol.name: box}, INTERVALS)
        return (float(least), float(most)) if least == least and most == most else (-np.inf, np.inf)

    def side(at: Fraction) -> int:
        least, most = bounds(value, at, at)
        return (least > 0) - (most < 0)

    found: list[tuple[Fraction, Fraction]] = []
    waiting, tried = [(low, high)], 0
    while waiting:
        a, b = waiting.pop()
        tried += 1
        least, most = bounds(value, a, b)
        if least > 0 or most < 0:
            continue
        flat, steep = bounds(slope, a, b)
        finite = -np.inf < least and most < np.inf  # no pole inside
        if finite and (flat > 0 or steep < 0) and side(a) and side(b):
            if side(a) != side(b):
                found.append(_narrowed(side, a, b))
            continue
        if tried > _MOST_BOXES or b - a < _NARROW * (high - low):
            raise NotApplicableError(f"{name}: near {float(a):.9g} it touches zero or has several roots")
        middle = a + (b - a) * Fraction(499, 1000)  # zeros at round numbers stay inside
        waiting += [(middle, b), (a, middle)]
    return found


def _narrowed(side: Any, a: Fraction, b: Fraction) -> tuple[Fraction, Fraction]:
    """The interval of a root halved until signs cannot be told in floats any more."""
    start = side(a)
    for _ in range(60):
        middle = Fraction(float((a + b) / 2))
        if not a < middle < b or not side(middle):
            break
        a, b = (middle, b) if side(middle) == start else (a, middle)
    return a, b
