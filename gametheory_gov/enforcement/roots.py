r"""From which discount factor on a promise is kept, where what follows a deviation comes in steps.

A stream of payoffs :math:`f_0, f_1, \dots, f_m, f_m, \dots` is worth, per period,

.. math:: (1-\delta)\sum_t \delta^t f_t = f_0 + \sum_{k=1}^m \delta^k (f_k - f_{k-1}),

a polynomial in :math:`\delta`. That one stream is at least as good as another is therefore an inequality
between polynomials, and the least discount factor from which it holds is zero, or the largest of its roots
below one at which the difference changes its sign: a fraction, or an algebraic number.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from functools import reduce
from itertools import pairwise, zip_longest
from typing import Any, NamedTuple

import sympy

Flows = Sequence[Fraction | int]
_X = sympy.Symbol("x")
#: How narrow an irrational root is enclosed, and the degree up to which it is also named.
_NARROW = sympy.Rational(1, 2**57)
_MOST_DEGREE = 30


class Least(NamedTuple):
    """A least discount factor: one that is enough, one that is not, and the number if no fraction."""

    patience: Fraction
    not_enough: Fraction | None
    root: Any = None


def worth(flows: Flows) -> list[Fraction]:
    """What a stream is worth per period, as coefficients of powers of the discount factor.

    Examples
    --------
    >>> [str(c) for c in worth([3, 1, 2])]
    ['3', '-2', '1']
    """
    return [Fraction(flows[0]), *(Fraction(b) - a for a, b in pairwise(flows))]


def difference(kept: Flows, broken: Flows) -> sympy.Poly:
    """What keeping a promise is worth more than breaking it, a polynomial in the discount factor.

    Examples
    --------
    >>> difference([2], [3, 3, 1]).as_expr()
    2*x**2 - 1
    """
    gaps = [a - b for a, b in zip_longest(worth(kept), worth(broken), fillvalue=Fraction(0))]
    coefficients = [sympy.Rational(gap.numerator, gap.denominator) for gap in reversed(gaps)]
    return sympy.Poly(coefficients, _X, domain="QQ")


def is_zero_of(number: Any, gap: sympy.Poly) -> bool:
    """Whether a polynomial is zero at an algebraic number, exactly.

    Examples
    --------
    >>> is_zero_of(sympy.sqrt(2) / 2, difference([2], [3, 3, 1]))
    True
    """
    own = (
        number.poly if isinstance(number, sympy.CRootOf) else sympy.minimal_polynomial(number, _X, polys=True)
    )
    return bool(gap.rem(sympy.Poly(own.as_expr().subs(own.gen, _X), _X, domain="QQ")).is_zero)


def held_from(promises: Iterable[tuple[Flows, Flows]]) -> Least | None:
    """The discount factor from which on every promise is kept; None if the patient break one.

    Parameters
    ----------
    promises : iterable of (kept, broken)
        What keeping a promise brings, and what breaking it brings, as streams; the last payoff is for ever.

    Examples
    --------
    >>> held_from([([2], [3, 1])])
    Least(patience=Fraction(1, 2), not_enough=Fraction(1, 2), root=None)
    >>> held_from([([2], [3, 3, 1])]).root
    sqrt(2)/2
    >>> held_from([([2], [3, 2])]) is None
    True
    """
    most = Least(Fraction(0), None)
    for kept, broken in promises:
        least = _held_from(difference(kept, broken))
        if least is None:
            return None
        if _above(least, most):
            most = least
    return most


def _held_from(gap: sympy.Poly) -> Least | None:
    """The largest number in (0, 1) at which a polynomial turns positive for good; zero if it never is not."""
    if gap.is_zero:
        return Least(Fraction(0), None)
    leading, factors = gap.factor_list()
    near_one = leading  # its sign just below one
    for factor, times in factors:
        at_one = factor.eval(1)
        near_one *= (at_one or -factor.diff().eval(1)) ** (times % 2)
    if near_one < 0:
        return None
    found = [root for factor, times in factors if times % 2 for root in _roots(factor)]
    return reduce(lambda one, other: other if _above(other, one) else one, found, Least(Fraction(0), None))


def _roots(factor: sympy.Poly) -> list[Least]:
    """The roots in (0, 1) of a polynomial that cannot be factored."""
    if factor.degree() == 1:
        root = -factor.TC() / factor.LC()
        exact = Fraction(int(root.p), int(root.q))
        return [Least(exact, exact)] if 0 < root < 1 else []
    boxes = [ends for ends, _ in factor.intervals(eps=_NARROW, inf=0, sup=1)]
    return [
        Least(
            Fraction(int(high.p), int(high.q)),
            Fraction(int(low.p), int(low.q)),
            sympy.rootof(factor, factor.count_roots(sup=low), radicals=True)
            if factor.degree() <= _MOST_DEGREE
            else None,
        )
        for low, high in boxes
    ]


def _above(one: Least, other: Least) -> bool:
    """Whether one number is larger than another, though brackets may overlap."""
    apart = one.patience <= (other.not_enough or 0) or other.patience <= (one.not_enough or 0)
    if apart or one[:2] == other[:2]:
        return one.patience > other.patience
    first, second = (least.patience if least.root is None else least.root for least in (one, other))
    return bool(sympy.sympify(first) > sympy.sympify(second))
