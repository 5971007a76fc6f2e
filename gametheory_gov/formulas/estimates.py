r"""Sized numbers for a quick look: one value with a bound of its error, instead of two ends.

A number here is ``(value, reach, size, error, terms)``. What `gametheory_gov.formulas.sized` bounds by two
ends lies within ``reach + error * size`` of ``value``, whatever rounding does; the size is that of there, but
for rounding, or larger. ``reach`` is what a number ranges over, None for a point; ``error`` and ``terms`` are
plain numbers, the latter such that :math:`|\text{value}| \le \text{terms} \cdot \text{size}`.

With :math:`\bar x` the largest absolute value, :math:`r` the reach and :math:`|\cdot|` the size, a product
has the size :math:`s = \max(\bar x |y|, \bar y |x|)` and

.. math:: |XY - xy| \le \bar x r_y + r_x |y| + (\varepsilon_x + \varepsilon_y) s,

and quotients, sums and powers likewise. Only polynomials and quotients are known here. What a look at an
estimate does not decide is evaluated with care.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import numpy as np

from .sized import Sized
from .tape import Tape

Estimate = tuple[Any, Any, Any, float, int]
_EPS = float(np.finfo(np.float64).eps)
#: Added to sizes, so that what underflows is within their error.
_TINY = 1e-290
#: Reaches that are smaller relative to their sizes are errors.
_NARROW = 1e-12
#: Sizes and reaches are rounded themselves, by less than this.
_ROUNDED = 1 + 1e-9
_KNOWN = {"input", "constant", "add", "mul", "div", "whole_power", "absolute"}


def estimate(number: Sized) -> Estimate:
    """The estimate of a sized number.

    Examples
    --------
    >>> from gametheory_gov.formulas.sized import sized
    >>> value, reach, size, error, terms = estimate(sized(np.array([0.1, 2.0])))
    >>> value.tolist(), reach, size.tolist(), error < 1e-14, terms
    ([0.1, 2.0], None, [0.1, 2.0], True, 1)
    """
    low, high, size = (np.float64(part) if np.ndim(part) == 0 else part for part in number)
    with np.errstate(all="ignore"):
        value, reach = low + (high - low) / 2, high - low
        size = np.maximum(size, np.abs(value)) + _TINY
        error = 4 * _EPS
        if not np.all(reach <= error * size):
            error = float(np.max(np.where(reach > 0, reach / size, 0.0)))
    return (value, None, size, 2 * error, 1) if error <= _NARROW else (value, reach, size, 8 * _EPS, 1)


def can_estimate(tape: Tape) -> bool:
    """Whether a tape holds nothing but polynomials and quotients."""
    return all(step.operation in _KNOWN for step in tape.steps)


def estimated(tape: Tape, values: Mapping[str, Estimate]) -> Sized:
    """Bounds of a tape's value, and a size; a little wider than by `SizedIntervals`.

    Parameters
    ----------
    tape : Tape
        One that `can_estimate` knows.
    values : mapping of str to Estimate

    Returns
    -------
    low, high, size
        NaN where nothing is known.

    Examples
    --------
    >>> import sympy
    >>> from gametheory_gov.formulas.sized import sized
    >>> from gametheory_gov.formulas.tape import compile_expression
    >>> values = {"a": estimate(sized(1e6)), "b": estimate(sized(1e6 + 1))}
    >>> low, high, size = estimated(compile_expression(sympy.sympify("3*a - 3*b")), values)
    >>> bool(low < -3 < high), bool(high - low < 1e-7), round(float(size))
    (True, True, 3000003)
    """
    value, reach, size, error, _ = tape.evaluate(values, Estimating())
    with np.errstate(all="ignore"):
        away = (error * _ROUNDED) * size if reach is None else (reach + error * size) * _ROUNDED
        return value - away, value + away, size


class Estimating:
    """The operations of a tape on estimates.

    Examples
    --------
    >>> number = Estimating().constant(Fraction(3, 4))
    >>> float(number[0]), float(number[2])
    (0.75, 0.75)
    """

    exact = False

    @staticmethod
    def read(value: Any) -> Estimate:
        return estimate((value, value, abs(value)))

    @staticmethod
    def plain(value: Any) -> Any:
        return value

    @staticmethod
    def undefined(_: Any) -> bool:
        return False

    @staticmethod
    def constant(value: Fraction) -> Estimate:
        near = np.float64(value.numerator / value.denominator)
        return near, None, abs(near) + _TINY, _EPS, 1

    @staticmethod
    def add(a: Estimate, b: Estimate) -> Estimate:
        terms = a[4] + b[4]
        return a[0] + b[0], _sum(a[1], b[1]), _larger(a[2], b[2]), a[3] + b[3] + terms * _EPS, terms

    @staticmethod
    def mul(a: Estimate, b: Estimate) -> Estimate:
        for one, x in ((a, b), (b, a)):  # a sign: no rounding
            if isinstance(one[0], float) and abs(one[0]) == 1 and one[2] == 1 and one[1] is None:
                value = x[0] if one[0] > 0 else -x[0]
                return value, x[1], _larger(x[2], _most(x)), x[3] + one[3], x[4]
        most, terms = _most(a), min(a[4], b[4])
        size = _larger(most * b[2], _most(b) * a[2]) + _TINY
        reach = None if b[1] is None else most * b[1]
        if a[1] is not None:
            reach = _sum(reach, a[1] * abs(b[0]))
        return a[0] * b[0], reach, size, a[3] + b[3] + terms * _EPS, terms

    @staticmethod
    def div(a: Estimate, b: Estimate) -> Estimate:
        least = abs(b[0]) - b[3] * b[2] - (0.0 if b[1] is None else b[1])
        least = np.where(least > 0, least, np.nan)
        most = _most(a) / least
        size = np.maximum(a[2] / least, most * (b[2] / least)) + _TINY
        reach = None if b[1] is None else most * (b[1] / least)
        if a[1] is not None:
            reach = _sum(reach, a[1] / least)
        return a[0] / b[0], reach, size, a[3] + b[3] + a[4] * _EPS, a[4]

    @staticmethod
    def whole_power(a: Estimate, n: int) -> Estimate:
        if n == 0:
            return np.ones_like(a[0]), None, np.ones_like(a[2]), 0.0, 1
        most = _most(a)
        slope = most if n == 2 else most ** (n - 1.0)
        value = a[0] * a[0] if n == 2 else a[0] ** float(n)
        reach = None if a[1] is None else n * slope * a[1]
        return value, reach, slope * a[2] + _TINY, n * a[3] + 4 * a[4] * _EPS, a[4]

    @staticmethod
    def absolute(a: Estimate) -> Estimate:
        return abs(a[0]), *a[1:]


def _most(a: Estimate) -> Any:
    """The largest absolute value."""
    most = abs(a[0]) + a[3] * a[2]
    return most if a[1] is None else most + a[1]


def _sum(x: Any, y: Any) -> Any:
    """The sum of two reaches."""
    return y if x is None else x if y is None else x + y


def _larger(x: Any, y: Any) -> Any:
    """The larger of two sizes; of plain numbers without a call of NumPy."""
    if isinstance(x, float) and isinstance(y, float):
        return x if x >= y or x != x else y
    return np.maximum(x, y)
