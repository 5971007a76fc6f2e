r"""Slopes of formulas, where they are smooth.

SymPy differentiates ``Max``, ``Min``, ``Abs`` and ``floor`` too, but leaves behind what no tape evaluates:
``Heaviside``, ``sign``, ``Derivative`` and ``Subs``. So a slope is taken only of a formula that is smooth in
the symbol. What all arguments of a maximum have in common is taken out of it first,

.. math:: \max(x + a, x + b) = x + \max(a, b),

which is smooth in x.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import sympy

#: Functions that have kinks or steps.
_KINKED = (sympy.Piecewise, sympy.floor, sympy.Min, sympy.Max, sympy.Abs, sympy.ITE)
#: What differentiation leaves behind and nothing evaluates.
_LEFT_BEHIND = (
    sympy.Heaviside,
    sympy.DiracDelta,
    sympy.sign,
    sympy.Derivative,
    sympy.Subs,
    sympy.zoo,
    sympy.oo,
    -sympy.oo,
    sympy.nan,
)


def common_terms_out(formula: Any) -> Any:
    """The formula with what all arguments of a ``Max`` or ``Min`` share as a summand taken out of it.

    Examples
    --------
    >>> b, k, price, fine = sympy.symbols("b k price fine", real=True)
    >>> common_terms_out(sympy.Max(b*k - price, b*k - fine))
    b*k + Max(-fine, -price)
    """
    if not formula.has(sympy.Max, sympy.Min):
        return formula
    return formula.replace(lambda e: isinstance(e, (sympy.Max, sympy.Min)), _taken_out)


def _taken_out(extreme: Any) -> Any:
    terms = [sympy.Add.make_args(argument) for argument in extreme.args]
    shared = sympy.Add(*set(terms[0]).intersection(*terms[1:]))
    if shared == 0:
        return extreme
    return shared + extreme.func(*(argument - shared for argument in extreme.args))


@lru_cache(maxsize=4096)
def slope(formula: Any, symbol: sympy.Symbol) -> Any:
    """The derivative of a formula by a symbol, or None where the formula is not smooth in it.

    Parameters
    ----------
    formula : sympy expression
    symbol : sympy.Symbol

    Examples
    --------
    >>> k, b, c = sympy.symbols("k b c", real=True)
    >>> slope(sympy.Max(b*k - c, b*k - 1), k), slope(b*sympy.Max(k, c), k) is None
    (b, True)
    """
    formula = common_terms_out(formula)
    if symbol not in formula.free_symbols:
        return sympy.Integer(0)
    if any(symbol in part.free_symbols for part in formula.atoms(*_KINKED)):
        return None
    derivative = sympy.diff(formula, symbol)
    return derivative if evaluable(derivative) else None


def evaluable(formula: Any) -> bool:
    """Whether nothing that differentiation left behind stands in a formula.

    Examples
    --------
    >>> x = sympy.Symbol("x", real=True)
    >>> evaluable(x**2), evaluable(sympy.diff(sympy.Abs(x), x))
    (True, False)
    """
    return not formula.has(*_LEFT_BEHIND)
