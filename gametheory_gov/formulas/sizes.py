r"""How large the terms of a formula are: what round-off in its value is relative to.

A value near zero may be the difference of large terms. The *size* of a formula takes every term by its
absolute value, so nothing cancels: :math:`|a| + |b|` for :math:`a - b`, and products and powers accordingly.
"""

from __future__ import annotations

from typing import Any

import sympy


def size_of_terms(formula: Any) -> Any:
    """The formula with every term of its sums in absolute value.

    Parameters
    ----------
    formula : sympy expression

    Examples
    --------
    >>> a, b = sympy.symbols("a b", nonnegative=True)
    >>> size_of_terms(a - b), size_of_terms((a - b) ** 2 / b)
    (a + b, (a + b)**2/b)
    """
    if formula.is_Add:
        return sympy.Add(*map(size_of_terms, formula.args))
    if formula.is_Mul:
        return sympy.Mul(*map(size_of_terms, formula.args))
    if formula.is_Pow and formula.exp.is_Integer and formula.exp > 0:
        return size_of_terms(formula.base) ** formula.exp
    if isinstance(formula, (sympy.Max, sympy.Min)):
        return sympy.Add(*map(size_of_terms, formula.args))
    if isinstance(formula, sympy.Abs):
        return size_of_terms(formula.args[0])
    if isinstance(formula, sympy.Piecewise):
        return sympy.Piecewise(*((size_of_terms(value), test) for value, test in formula.args))
    return sympy.Abs(formula)
