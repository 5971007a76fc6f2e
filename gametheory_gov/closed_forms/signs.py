r"""Signs of formulas, as SymPy proves them from what symbols may be.

A formula is tried as it stands, factored, and multiplied out with its denominator; then with what is known
of the sizes written into it: :math:`N \ge 2`, :math:`0 \le k \le N - 1`, :math:`1 \le n \le N`, and shares
s in [0, 1], as :math:`s = 1/(1+t)` with :math:`t \ge 0` (for s = 0 by continuity).
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any, Literal

import sympy
from sympy.core.relational import GreaterThan, LessThan, StrictGreaterThan, StrictLessThan

from gametheory_gov.formulas.expand import is_small
from gametheory_gov.formulas.symbols import SymbolInfo, known

from .zeros import as_sympy

Sign = Literal["+", "-", "0", "?"]
_REST = sympy.Dummy("rest", nonnegative=True)
_BEFORE = sympy.Dummy("before", nonnegative=True)


def sign_of(formula: sympy.Expr) -> Sign:
    """The sign that SymPy proves: ``+`` never negative, ``-`` never positive, ``0`` zero, ``?`` none.

    Examples
    --------
    >>> N, k = sympy.Symbol("N", positive=True), sympy.Symbol("k", nonnegative=True)
    >>> sign_of(k / N - 1), sign_of(N * k), sign_of(k - k), sign_of(2 * k - N)
    ('-', '+', '0', '?')
    """
    for form in _forms(formula):
        if form.is_zero:
            return "0"
        if form.is_nonnegative:
            return "+"
        if form.is_nonpositive:
            return "-"
    return "?"


def holds(relation: sympy.Basic) -> bool:
    """Whether SymPy proves a relation from what its symbols may be.

    Examples
    --------
    >>> N, k = sympy.Symbol("N", positive=True), sympy.Symbol("k", nonnegative=True)
    >>> holds(k + 1 <= N), holds(k > 0), holds(sympy.true)
    (True, False, True)
    """
    if relation in (sympy.true, sympy.false):
        return bool(relation)
    less = isinstance(relation, (LessThan, StrictLessThan))
    if not less and not isinstance(relation, (GreaterThan, StrictGreaterThan)):
        return False
    strict = isinstance(relation, (StrictLessThan, StrictGreaterThan))
    gap = relation.rhs - relation.lhs if less else relation.lhs - relation.rhs
    if strict:
        return any(form.is_positive for form in _forms(gap, shares=False))
    return any(form.is_nonnegative for form in _forms(gap))


def jumps(formula: sympy.Expr, symbol: sympy.Symbol) -> bool:
    """Whether a formula may jump as a symbol moves, so that derivatives do not tell how it moves.

    Examples
    --------
    >>> x = sympy.Symbol("x", real=True)
    >>> jumps(sympy.Piecewise((1, x > 2), (0, True)), x), jumps(sympy.floor(x), x), jumps(abs(x), x)
    (True, True, False)
    """
    steps = [part.args for part in formula.atoms(sympy.floor, sympy.ceiling, sympy.sign, sympy.Heaviside)]
    steps += [[when for _, when in part.args] for part in formula.atoms(sympy.Piecewise)]
    return any(symbol in part.free_symbols for parts in steps for part in parts)


def direction_of(formula: sympy.Expr, symbol: sympy.Symbol) -> Sign:
    """The sign of a derivative, where derivatives tell how a formula moves.

    Examples
    --------
    >>> x = sympy.Symbol("x", nonnegative=True)
    >>> direction_of(x**2, x), direction_of(sympy.Piecewise((1, x > 2), (0, True)), x)
    ('+', '?')
    """
    return "?" if jumps(formula, symbol) else sign_of(sympy.diff(formula, symbol))


def _forms(formula: sympy.Expr, *, shares: bool = True) -> Iterator[sympy.Expr]:
    """The formula in several ways of writing it; ``shares``: also with shares above zero written in."""
    yield formula
    if not is_small(formula) or has_bent_quotient(formula):
        return
    bounded = [formula, *_sized(formula)]
    for written in bounded:
        yield sympy.factor(written)
        above, below = sympy.fraction(sympy.together(written))
        yield sympy.expand(above * below)  # of the same sign, where the quotient exists
    within = {
        s: 1 / (1 + sympy.Dummy(s.name, nonnegative=True)) for s in formula.free_symbols if _is_share(s)
    }
    if shares and within:
        yield from (sympy.factor(written.subs(within)) for written in bounded)


def _sized(formula: sympy.Expr) -> Iterator[sympy.Expr]:
    """The formula with the order of k, n and N written into it."""
    by_name = {s.name: s for s in formula.free_symbols}
    count, others, members = (by_name.get(name) for name in ("N", "k", "n"))
    if count is not None:
        yield formula.subs(count, 2 + _REST)
        if others is not None:
            yield formula.subs(count, others + 1 + _REST)
        if members is not None:
            yield formula.subs({members: 1 + _BEFORE, count: 1 + _BEFORE + _REST}, simultaneous=True)
    elif members is not None:
        yield formula.subs(members, 1 + _BEFORE)


def has_bent_quotient(formula: sympy.Expr) -> bool:
    """Whether a formula divides by a sum that is not linear in the number of members, k or n.

    SymPy takes minutes to factor some of these.

    Examples
    --------
    >>> k = sympy.Symbol("k")
    >>> has_bent_quotient(1 / (k + 1)), has_bent_quotient(1 / (k**2 + 1))
    (False, True)
    """
    return any(
        power.exp.is_negative
        and power.base.is_Add
        and any(
            sympy.diff(power.base**-power.exp, count, 2) != 0
            for count in power.base.free_symbols
            if count.name in ("k", "n")
        )
        for power in formula.atoms(sympy.Pow)
    )


def greatest_of(info: SymbolInfo) -> Fraction | None:
    """The greatest number a symbol may stand for, if there is one.

    Examples
    --------
    >>> [greatest_of(known(name)) for name in ("discount", "excludability", "cost")]
    [Fraction(1, 1), Fraction(1, 1), None]
    """
    return Fraction(1) if info.unit == "share" or info.name == "discount" else info.greatest


def _is_share(symbol: sympy.Symbol) -> bool:
    info = known(symbol.name)
    return info is not None and greatest_of(info) == 1


def may_be(value: sympy.Expr, name: str, infos: Mapping[str, SymbolInfo]) -> bool:
    """Whether a figure is in the range of what it stands for, as far as SymPy shows; k and N are whole.

    Examples
    --------
    >>> [may_be(sympy.Integer(2), name, {"depth": known("depth")}) for name in ("N", "depth")]
    [True, True]
    """
    if name in ("N", "k"):
        return not value.is_number or bool(value.is_Integer and value >= int(name == "N"))
    info = infos[name]
    below = value.is_negative or (info.sign == "positive" and value.is_zero)
    greatest = greatest_of(info)
    beyond = greatest is not None and (value - as_sympy(greatest)).is_positive
    return not (below and info.sign != "real") and not beyond


def draw(rng: random.Random, info: SymbolInfo) -> Fraction:
    """A random exact number that a symbol may have.

    Examples
    --------
    >>> draw(random.Random(1), known("depth")) >= 0
    True
    """
    greatest = greatest_of(info)
    if greatest is not None:
        return greatest * Fraction(rng.randint(0, 12), 12)
    number = Fraction(rng.randint(1, 40), rng.randint(1, 9))
    if info.sign != "real":
        return number if info.sign == "positive" or rng.random() < 0.9 else Fraction(0)
    return number * rng.choice((-1, 1))


def draw_symbol(rng: random.Random, symbol: sympy.Symbol) -> sympy.Rational:
    """A random exact number that a symbol of a formula may have; N, k and n are whole.

    Examples
    --------
    >>> draw_symbol(random.Random(1), sympy.Symbol("N")) > 1
    True
    """
    if symbol.name in ("N", "k", "n"):
        return sympy.Integer(rng.randint(1, 9) + (symbol.name == "N"))
    sign: Any = "positive" if symbol.is_positive else "nonnegative" if symbol.is_nonnegative else "real"
    return as_sympy(draw(rng, replace(known(symbol.name) or SymbolInfo(symbol.name, ""), sign=sign)))
