r"""Multiplying formulas out, within bounds.

A product of K sums of two terms each has up to :math:`2^K` terms when it is multiplied out. So terms are
counted before any work: with :math:`t(e)` the terms of a formula multiplied out,

.. math::

    t(e + f) = t(e) + t(f), \quad t(e f) = t(e)\,t(f), \quad t(e^n) = \binom{t(e) + n - 1}{n},

and no more than the monomials that there are, :math:`\prod_x (\deg_x e + 1)` over what e is a polynomial in.
What would grow too large stays as it was written; it has the same value.
"""

from __future__ import annotations

import math
from collections import Counter
from typing import Any

import sympy

#: Terms up to which formulas are multiplied out. The games that come with the package have up to about 13;
#: beyond a few hundred, taking the gains apart costs more than their bounds gain.
MOST_TERMS = 200


def terms_when_expanded(formula: sympy.Expr, *, powers: bool = True) -> int:
    """The most terms that a formula, or any part of it, can have while it is multiplied out.

    Parameters
    ----------
    formula : sympy expression
    powers : bool
        Whether powers of sums are multiplied out, too.

    Returns
    -------
    int
        At least the number of terms of the result. Terms that turn out alike are counted once as far as
        degrees tell, but each factor is multiplied before that.

    Examples
    --------
    >>> a, b, c, x = sympy.symbols("a b c x")
    >>> terms_when_expanded((a + b) * (a + c) * x)
    4
    >>> terms_when_expanded(sympy.prod(x + k for k in range(1, 41)))  # of 40 powers of x, times 2
    80
    >>> terms_when_expanded((a + b + c) ** 40), terms_when_expanded((a + b + c) ** 40, powers=False)
    (861, 3)
    """
    return _Count(powers).of(formula)[2]


def expanded(formula: sympy.Expr, *, powers: bool = True) -> sympy.Expr:
    """A formula multiplied out; summands of more than `MOST_TERMS` terms stay as they are.

    Parameters
    ----------
    formula : sympy expression
    powers : bool
        Whether powers of sums are multiplied out, too.

    Examples
    --------
    >>> a, b = sympy.symbols("a b")
    >>> expanded(a * (a + b))
    a**2 + a*b
    >>> long = sympy.prod(sympy.Symbol(f"x{k}") + k for k in range(1, 41))
    >>> expanded(long) == long
    True
    """
    if is_small(formula, powers=powers):
        return sympy.expand(formula, multinomial=powers)
    if formula.is_Add:
        return sympy.Add(*(expanded(term, powers=powers) for term in formula.args))
    return formula


def is_small(formula: sympy.Expr, *, powers: bool = True) -> bool:
    """Whether a formula has at most `MOST_TERMS` terms while it is multiplied out."""
    return terms_when_expanded(formula, powers=powers) <= MOST_TERMS


class _Count:
    """Counts terms of parts once each."""

    def __init__(self, powers: bool) -> None:
        self.powers = powers
        self.known: dict[Any, tuple[int, Counter[Any], int]] = {}

    def of(self, e: Any) -> tuple[int, Counter[Any], int]:
        """Terms, degrees, and the most terms that any part has on the way."""
        if e not in self.known:
            self.known[e] = self._counted(e)
        return self.known[e]

    def _counted(self, e: Any) -> tuple[int, Counter[Any], int]:
        if e.is_Number:
            return 1, Counter(), 1
        if not e.args:
            return 1, Counter({e: 1}), 1
        parts = [self.of(part) for part in e.args]
        most = max(part[2] for part in parts)
        if e.is_Add:
            degrees: Counter[Any] = Counter()
            for part in parts:
                degrees |= part[1]
            terms = _fewer(sum(part[0] for part in parts), degrees)
            return terms, degrees, max(most, terms)
        if e.is_Mul:
            terms, degrees = 1, Counter()
            for part in parts:
                degrees = degrees + part[1]
                most = max(most, terms * part[0])
                terms = _fewer(terms * part[0], degrees)
            return terms, degrees, most
        if e.is_Pow and e.exp.is_Integer and e.exp > 0:
            n, (terms, degrees, _) = int(e.exp), parts[0]
            if terms > 1 and not self.powers:
                return 1, Counter({e: 1}), most
            degrees = Counter({x: n * degree for x, degree in degrees.items()})
            terms = _fewer(math.comb(terms + n - 1, n), degrees)
            return terms, degrees, max(most, terms)
        return 1, Counter({e: 1}), most


def _fewer(terms: int, degrees: Counter[Any]) -> int:
    """The terms, or the number of monomials of these degrees where that is smaller."""
    monomials = 1
    for degree in degrees.values():
        monomials *= degree + 1
        if monomials >= terms:
            return terms
    return monomials
