r"""Interval arithmetic that knows how large the terms are that a value is made of.

A number here is three arrays ``(low, high, size)``. The value lies between ``low`` and ``high`` whatever
rounding does; ``size`` says how far it moves, relatively, when what it is made of moves. With the tolerance
:math:`\varepsilon`, inputs are known up to :math:`\varepsilon` times their absolute value, and the result up
to :math:`\varepsilon` times

.. math::

    |x + y| &= \max(|x|, |y|), &
    |x y| &= \max(\bar x |y|, |x| \bar y), &
    |x / y| &= \max\Bigl(\frac{|x|}{\underline y}, \frac{\bar x}{\underline y} \frac{|y|}{\underline y}\Bigr),

where :math:`|\cdot|` is the size, and :math:`\bar x, \underline x` the largest and the smallest absolute
value in the interval; a function passes a size on by its largest slope. So a size is that of the largest
term, and survives terms that cancel.

Two sides of a comparison that lie within :math:`\varepsilon` times the size of their difference may hold
either way, and so may a floor near a whole number, unless both are whole or dyadic numbers without rounding
error. A case that may hold either way has the values of both branches.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from gametheory_gov.base._typing import BoolArray, FloatArray

from .intervals import INTERVALS, Interval, Maybe, QuickIntervals

Sized = tuple[Any, Any, Any]
_DYADIC = 2.0**8
_LARGE = 2.0**18
_WHOLE = 2.0**53


def is_plain(x: Any) -> BoolArray:
    """Whether floats are whole, or dyadic and short: their decimals and their fractions are the same.

    Examples
    --------
    >>> is_plain(np.array([3.0, 0.75, 0.1, 1e300])).tolist()
    [True, True, False, False]
    """
    size, scaled = np.abs(x), np.multiply(x, _DYADIC)
    whole = (np.trunc(x) == x) & (size < _WHOLE)
    return np.asarray(whole | ((np.trunc(scaled) == scaled) & (size < _LARGE)))


def sized(value: Any, error: Any = None, size: Any = None) -> Sized:
    """Floats with what they stand for: their fractions, and the decimals that they are written as.

    Parameters
    ----------
    value : float or array
    error : array, optional
        Bound of the absolute error; by default one unit in the last place, none for plain numbers.
    size : array, optional
        The absolute value by default.

    Examples
    --------
    >>> low, high, size = sized(np.array([0.1, 2.0]))
    >>> (low < high).tolist(), size.tolist()
    ([True, False], [0.1, 2.0])
    """
    value = np.asarray(value, dtype=np.float64)
    if error is None:
        plain = is_plain(value)
        low = np.where(plain, value, np.nextafter(value, -np.inf))
        high = np.where(plain, value, np.nextafter(value, np.inf))
    else:
        known = np.asarray(error) == 0
        low = np.where(known, value, np.nextafter(value - error, -np.inf))
        high = np.where(known, value, np.nextafter(value + error, np.inf))
    return low, high, np.abs(value) if size is None else size


@dataclass(frozen=True)
class SizedIntervals:
    """The operations of a tape on sized numbers.

    Parameters
    ----------
    tolerance : float
        How far inputs are known, relative to their absolute value.

    Examples
    --------
    >>> import sympy
    >>> from gametheory_gov.formulas.tape import compile_expression
    >>> a, b = sympy.symbols("a b")
    >>> values = {"a": sized(1e6), "b": sized(1e6 + 1)}
    >>> low, high, size = compile_expression(3 * a - 3 * b).evaluate(values, SizedIntervals(1e-9))
    >>> float(low), float(high), float(size)
    (-3.0, -3.0, 3000003.0)
    """

    tolerance: float

    exact = False
    intervals = INTERVALS

    @staticmethod
    def read(value: Any) -> Sized:
        return sized(value)

    @staticmethod
    def plain(value: Any) -> Any:
        return value

    def constant(self, value: Fraction) -> Sized:
        low, high = self.intervals.constant(value)
        return low, high, np.abs(high)

    @staticmethod
    def undefined(_: Any) -> bool:
        return False

    def add(self, a: Sized, b: Sized) -> Sized:
        return (*self.intervals.add(a[:2], b[:2]), np.maximum(a[2], b[2]))

    def mul(self, a: Sized, b: Sized) -> Sized:
        for c, x in ((a, b), (b, a)):  # most products of formulas are by 0, 1 or -1
            if np.ndim(c[0]) == 0 and c[0] == c[1] and abs(c[0]) in (0.0, 1.0):
                ends = (
                    (x[0], x[1]) if c[0] > 0 else (-x[1], -x[0]) if c[0] < 0 else (0.0 * np.isnan(x[0]),) * 2
                )
                return *ends, np.maximum(_times(_most(a), b[2]), _times(_most(b), a[2]))
        low, high = self.intervals.mul(a[:2], b[:2])
        if np.any(low < high):  # products of short dyadic numbers are exact
            product = np.multiply(a[0], b[0])
            known = _point(a) & _point(b) & is_plain(product) & is_plain(a[0]) & is_plain(b[0])
            known &= np.maximum(np.abs(a[0]), np.abs(b[0])) < _LARGE
            low, high = np.where(known, product, low), np.where(known, product, high)
        return low, high, np.maximum(_times(_most(a), b[2]), _times(_most(b), a[2]))

    def div(self, a: Sized, b: Sized) -> Sized:
        low, high = self.intervals.div(a[:2], b[:2])
        if np.any(low < high):
            quotient = np.divide(a[0], b[0])
            known = _point(a) & _point(b) & is_plain(quotient) & is_plain(b[0])
            known &= np.maximum(np.abs(quotient), np.abs(b[0])) < _LARGE  # so that the product is exact
            known &= np.multiply(quotient, b[0]) == a[0]
            low, high = np.where(known, quotient, low), np.where(known, quotient, high)
        least = _least(b)
        size = np.maximum(_over(a[2], least), _times(_over(_most(a), least), _over(b[2], least)))
        return low, high, size

    def absolute(self, a: Sized) -> Sized:
        return (*self.intervals.absolute(a[:2]), a[2])

    def least(self, a: Sized, b: Sized) -> Sized:
        return (*self.intervals.least(a[:2], b[:2]), self._of_either(self.le(a, b), a, b))

    def greatest(self, a: Sized, b: Sized) -> Sized:
        return (*self.intervals.greatest(a[:2], b[:2]), self._of_either(self.ge(a, b), a, b))

    @staticmethod
    def _of_either(test: Maybe, a: Sized, b: Sized) -> Any:
        """The size of what may be chosen."""
        return np.maximum(np.where(test[0], a[2], 0.0), np.where(test[1], b[2], 0.0))

    def floor(self, a: Sized) -> Sized:
        near = np.where(_point(a), 0.0, self._near(a[2]))
        low, high = np.floor(a[0] - near), np.floor(a[1] + near)
        return low, high, np.maximum(np.abs(low), np.abs(high))

    def whole_power(self, a: Sized, n: int) -> Sized:
        low, high = self.intervals.whole_power(a[:2], n)
        return low, high, np.ones_like(a[2]) if n == 0 else _times(_most(a) ** (n - 1), a[2])

    def sqrt(self, a: Sized) -> Sized:
        return (*self.intervals.sqrt(a[:2]), self._root(a, np.float64(0.5)))

    def power(self, a: Sized, b: Sized) -> Sized:
        low, high = self.intervals.power(a[:2], b[:2])
        most = np.maximum(np.abs(low), np.abs(high))
        logs = np.maximum(np.abs(np.log(_least(a))), np.abs(np.log(_most(a))))
        by_base = np.maximum(self._root(a, b[0]), self._root(a, b[1]))
        return low, high, np.maximum(np.maximum(by_base, _times(_times(most, logs), b[2])), most)

    def _root(self, a: Sized, exponent: Any) -> Any:
        """The size of a power of something, known exponents; roots are steep at zero, but move little."""
        steepest = np.where(exponent < 1, np.maximum(a[0], 0.0), _most(a))
        slope = np.where(steepest > 0, steepest, np.where(exponent < 1, 0.0, 1.0)) ** (exponent - 1)
        by_slope = _times(slope, a[2])
        if self.tolerance == 0:
            return by_slope
        largest = _times(a[2] * self.tolerance, 1.0) ** exponent / self.tolerance
        return np.where((exponent > 0) & (exponent < 1), np.minimum(by_slope, largest), by_slope)

    def exp(self, a: Sized) -> Sized:
        low, high = self.intervals.exp(a[:2])
        return low, high, _times(high, np.maximum(a[2], 1.0))

    def log(self, a: Sized) -> Sized:
        low, high = self.intervals.log(a[:2])
        inside = np.maximum(a[0], 0.0)
        return low, high, np.maximum(np.maximum(np.abs(low), np.abs(high)), _over(a[2], inside))

    def tanh(self, a: Sized) -> Sized:
        return self._bent(a, self.intervals.tanh, lambda x: 1.0 - np.tanh(x) ** 2)

    def erf(self, a: Sized) -> Sized:
        return self._bent(a, self.intervals.erf, lambda x: 1.2 * np.exp(-(x**2)))

    @staticmethod
    def _bent(a: Sized, function: Callable[..., Any], slope: Callable[[Any], Any]) -> Sized:
        low, high = function(a[:2])
        most = np.maximum(np.abs(low), np.abs(high))
        return low, high, np.maximum(most, _times(slope(_least(a)), a[2]))

    def named(self, value: str) -> Sized:
        low, high = self.intervals.named(value)
        return low, high, high

    def missing(self) -> Sized:
        return (*self.intervals.missing(), np.float64(0.0))

    def select(self, test: Maybe, a: Sized, b: Sized) -> Sized:
        return (*self.intervals.select(test, a[:2], b[:2]), self._of_either(test, a, b))

    # -------------------------------------------------------------------------------- comparisons

    def truth(self, value: bool) -> Maybe:
        return self.intervals.truth(value)

    def _near(self, size: Any) -> Any:
        return np.where(self.tolerance > 0, _times(np.float64(self.tolerance), size), 0.0)

    def _blurred(self, a: Sized, b: Sized) -> tuple[Any, Any]:
        """The first side, widened by how far the difference is known."""
        near = np.where(_point(a) & _point(b), 0.0, self._near(np.maximum(a[2], b[2])))
        return a[0] - near, a[1] + near

    def lt(self, a: Sized, b: Sized) -> Maybe:
        return self.intervals.lt(self._blurred(a, b), b[:2])

    def le(self, a: Sized, b: Sized) -> Maybe:
        return self.intervals.le(self._blurred(a, b), b[:2])

    def gt(self, a: Sized, b: Sized) -> Maybe:
        return self.intervals.lt(b[:2], self._blurred(a, b))

    def ge(self, a: Sized, b: Sized) -> Maybe:
        return self.intervals.le(b[:2], self._blurred(a, b))

    def eq(self, a: Sized, b: Sized) -> Maybe:
        return self.intervals.eq(self._blurred(a, b), b[:2])

    def ne(self, a: Sized, b: Sized) -> Maybe:
        return self.intervals.negation(self.eq(a, b))

    def both(self, a: Maybe, b: Maybe) -> Maybe:
        return self.intervals.both(a, b)

    def either(self, a: Maybe, b: Maybe) -> Maybe:
        return self.intervals.either(a, b)

    def negation(self, a: Maybe) -> Maybe:
        return self.intervals.negation(a)


def difference(a: Any, b: Any) -> Sized:
    """The difference of floats as a sized number."""
    low, high, size = sized(b)
    return SizedIntervals(0.0).add(sized(a), (-high, -low, size))


def blurred(value: Sized, tolerance: float) -> Interval:
    """All that a number may be that is known up to the tolerance, relative to its size."""
    return value[0] - tolerance * value[2], value[1] + tolerance * value[2]


class Blurred(QuickIntervals):
    """Bounds of all that a value may be, when its inputs move by the tolerance relative to their size.

    Inputs must hold that already. What functions move less than their own value by, is added.

    Parameters
    ----------
    tolerance : float
    """

    def __init__(self, tolerance: float) -> None:
        self.tolerance = tolerance
        for name in ("sqrt", "exp", "log", "tanh", "erf", "power"):
            setattr(self, name, self._with_value(getattr(self, name)))

    def _with_value(self, function: Callable[..., Interval]) -> Callable[..., Interval]:
        def bounds(*given: Interval) -> Interval:
            low, high = function(*given)
            return low - self.tolerance * np.abs(low), high + self.tolerance * np.abs(high)

        return bounds


def _point(a: Sized) -> BoolArray:
    """Whether a number carries no error."""
    return np.asarray(a[0] == a[1])


def _most(a: Sized) -> FloatArray:
    """Largest absolute value."""
    result: FloatArray = np.maximum(np.abs(a[0]), np.abs(a[1]))
    return result


def _least(a: Sized) -> FloatArray:
    """Smallest absolute value."""
    across = (a[0] <= 0) & (a[1] >= 0)
    return np.where(across, 0.0, np.minimum(np.abs(a[0]), np.abs(a[1])))


def _times(x: Any, y: Any) -> Any:
    """Products of sizes; zero times infinity is zero, since the zero is exact."""
    product = np.multiply(x, y)
    return np.where(np.isnan(product), 0.0, product)


def _over(x: Any, y: Any) -> Any:
    """Quotients of sizes; what is divided by zero is unbounded, but for zero."""
    return np.where(np.asarray(x) == 0, 0.0, np.divide(x, y))
