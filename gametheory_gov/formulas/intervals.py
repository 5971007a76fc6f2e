r"""Interval arithmetic: bounds that hold, vectorised, rounded outwards.

An interval is a pair of ``float64`` arrays ``(low, high)``. Whatever real numbers the arguments of an
operation may be, its value lies within the result: sums, products, quotients and square roots are rounded
one unit in the last place outwards, functions of the mathematical library two (erf: four), unless the result
is known to be exact (sums without rounding error, products of moderate whole numbers), so that whole
numbers stay whole. Comparisons return what may hold: a pair ``(may be true, may be false)``. `INTERVALS`
has the operations of `gametheory_gov.formulas.tape`, and so has `QUICK_INTERVALS`, which always rounds
outwards. Where a function does not exist on part of an interval, bounds hold on the rest of it; a quotient
by an interval that contains zero is unbounded.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache
from typing import Any

import numpy as np

from gametheory_gov.base._typing import BoolArray, FloatArray
from gametheory_gov.base.exact import to_fraction

from .arithmetic import COINCIDENCE

Interval = tuple[Any, Any]
Maybe = tuple[Any, Any]
_WHOLE = 2.0**53
_EPS = float(np.finfo(np.float64).eps)
_TINY = float(np.finfo(np.float64).smallest_subnormal)


def down(x: Any, ulps: int = 1) -> FloatArray:
    """Numbers at least some units in the last place below ``x``."""
    for _ in range(ulps):
        x = np.nextafter(x, -np.inf)
    return np.asarray(x)


def up(x: Any, ulps: int = 1) -> FloatArray:
    """Numbers at least some units in the last place above ``x``."""
    for _ in range(ulps):
        x = np.nextafter(x, np.inf)
    return np.asarray(x)


def enclose(value: Any) -> Interval:
    """The narrowest interval of floats around exact numbers; floats are points.

    Parameters
    ----------
    value : Fraction, float or array of either

    Examples
    --------
    >>> low, high = enclose(Fraction(1, 3))
    >>> bool(low < high), enclose(Fraction(1, 4)) == (0.25, 0.25)
    (True, True)
    """
    if isinstance(value, np.ndarray) and value.dtype != object:
        point = value.astype(np.float64)
        return point, point
    if not isinstance(value, np.ndarray):
        low, high = _enclose_one(value)
        start = np.float64(low)
        return start, start if low == high else np.float64(high)  # points stay points
    pairs = [_enclose_one(v) for v in value.flat]
    shape = value.shape
    return (
        np.array([p[0] for p in pairs], dtype=np.float64).reshape(shape),
        np.array([p[1] for p in pairs], dtype=np.float64).reshape(shape),
    )


@lru_cache(maxsize=1024)
def _constant(value: Fraction) -> Interval:
    return enclose(value)


def _enclose_one(value: Any) -> tuple[float, float]:
    if isinstance(value, float):
        return value, value
    exact = to_fraction(value)
    near = exact.numerator / exact.denominator
    back = Fraction(near)
    if back == exact:
        return near, near
    return (
        (float(np.nextafter(near, -np.inf)), near)
        if back > exact
        else (near, float(np.nextafter(near, np.inf)))
    )


def _add_low(a: Any, b: Any) -> FloatArray:
    return _directed_sum(a, b, -np.inf)


def _add_high(a: Any, b: Any) -> FloatArray:
    return _directed_sum(a, b, np.inf)


def _directed_sum(a: Any, b: Any, towards: float) -> FloatArray:
    """Sum, moved one unit towards an end unless it is exact (Knuth's error-free transformation)."""
    total: FloatArray = np.add(a, b)
    part = total - a
    error = (a - (total - part)) + (b - part)
    moved: FloatArray = np.where(error == 0, total, np.nextafter(total, towards))
    return moved


def _is_whole(x: Any) -> BoolArray:
    return np.asarray(x == np.trunc(x))


def _products(a: Interval, b: Interval) -> Interval:
    """Smallest and largest product of ends; zero times infinity counts as zero."""
    ends = [np.multiply(x, y) for x in a for y in b]
    ends = [np.where(np.isnan(end), 0.0, end) for end in ends]
    low = np.minimum(np.minimum(ends[0], ends[1]), np.minimum(ends[2], ends[3]))
    high = np.maximum(np.maximum(ends[0], ends[1]), np.maximum(ends[2], ends[3]))
    return low, high


class Intervals:
    """The operations of a tape on intervals."""

    exact = False

    @staticmethod
    def read(value: Any) -> Interval:
        return enclose(value)

    @staticmethod
    def plain(value: Any) -> Any:
        return value

    @staticmethod
    def constant(value: Fraction) -> Interval:
        return _constant(value)

    @staticmethod
    def undefined(_: Any) -> bool:
        return False

    @staticmethod
    def add(a: Interval, b: Interval) -> Interval:
        return _add_low(a[0], b[0]), _add_high(a[1], b[1])

    @staticmethod
    def mul(a: Interval, b: Interval) -> Interval:
        low, high = _products(a, b)
        whole = _is_whole(a[0]) & _is_whole(a[1]) & _is_whole(b[0]) & _is_whole(b[1])
        sure = (
            (whole & (np.maximum(np.abs(low), np.abs(high)) < _WHOLE))
            | ((a[0] == 0) & (a[1] == 0))
            | ((b[0] == 0) & (b[1] == 0))
        )
        return np.where(sure, low, down(low)), np.where(sure, high, up(high))

    @staticmethod
    def div(a: Interval, b: Interval) -> Interval:
        across = (b[0] <= 0) & (b[1] >= 0)
        below = np.where(across, 1.0, b[0]), np.where(across, 1.0, b[1])
        ends = [np.divide(x, y) for x in a for y in below]
        ends = [np.where(np.isnan(end), 0.0, end) for end in ends]
        low = np.minimum(np.minimum(ends[0], ends[1]), np.minimum(ends[2], ends[3]))
        high = np.maximum(np.maximum(ends[0], ends[1]), np.maximum(ends[2], ends[3]))
        return np.where(across, -np.inf, down(low)), np.where(across, np.inf, up(high))

    @staticmethod
    def absolute(a: Interval) -> Interval:
        inside = (a[0] <= 0) & (a[1] >= 0)
        low, high = np.abs(a[0]), np.abs(a[1])
        return np.where(inside, 0.0, np.minimum(low, high)), np.maximum(low, high)

    @staticmethod
    def least(a: Interval, b: Interval) -> Interval:
        return np.minimum(a[0], b[0]), np.minimum(a[1], b[1])

    @staticmethod
    def greatest(a: Interval, b: Interval) -> Interval:
        return np.maximum(a[0], b[0]), np.maximum(a[1], b[1])

    @staticmethod
    def floor(a: Interval) -> Interval:
        return np.floor(a[0]), np.floor(a[1])

    @classmethod
    def whole_power(cls, a: Interval, n: int) -> Interval:
        if n == 0:
            return np.ones_like(a[0]), np.ones_like(a[1])
        base = cls.absolute(a) if n % 2 == 0 else a
        low, high = (np.power(end, float(n)) for end in base)
        ends = base[0], base[1]
        sure = [
            _is_whole(end) & (np.abs(value) < _WHOLE) for end, value in zip(ends, (low, high), strict=True)
        ]
        return (np.where(sure[0], low, _floor_zero(down(low, 2), n)), np.where(sure[1], high, up(high, 2)))

    @staticmethod
    def _rising(function: Callable[..., Any], least: float, greatest: float) -> Callable[..., Any]:
        """Bounds of a rising function with values in [least, greatest], two units outwards."""

        def bounds(a: Interval) -> Interval:
            low = np.maximum(down(function(a[0]), 2), least)
            high = np.minimum(up(function(a[1]), 2), greatest)
            return low, high

        return bounds

    @staticmethod
    def sqrt(a: Interval) -> Interval:
        return (np.maximum(down(np.sqrt(np.maximum(a[0], 0.0))), 0.0), up(np.sqrt(np.maximum(a[1], 0.0))))

    exp = staticmethod(_rising(np.exp, 0.0, np.inf))
    tanh = staticmethod(_rising(np.tanh, -1.0, 1.0))

    @staticmethod
    def log(a: Interval) -> Interval:
        return down(np.log(np.maximum(a[0], 0.0)), 2), up(np.log(np.maximum(a[1], 0.0)), 2)

    @classmethod
    def erf(cls, a: Interval) -> Interval:
        from scipy.special import erf

        return np.maximum(down(erf(a[0]), 4), -1.0), np.minimum(up(erf(a[1]), 4), 1.0)

    @staticmethod
    def power(a: Interval, b: Interval) -> Interval:
        """Powers of bases that are not negative; unbounded where the base may be."""
        base = np.maximum(a[0], 0.0), np.maximum(a[1], 0.0)
        ends = [np.power(x, y) for x in base for y in b]
        ends = [np.where(np.isnan(end), np.inf, end) for end in ends]
        low = np.minimum(np.minimum(ends[0], ends[1]), np.minimum(ends[2], ends[3]))
        high = np.maximum(np.maximum(ends[0], ends[1]), np.maximum(ends[2], ends[3]))
        negative = a[0] < 0
        return np.where(negative, -np.inf, np.maximum(down(low, 2), 0.0)), np.where(
            negative, np.inf, up(high, 2)
        )

    @staticmethod
    def named(value: str) -> Interval:
        near = {"pi": np.pi, "E": np.e}[value]
        return down(near), up(near)

    @staticmethod
    def missing() -> Interval:
        return np.float64(np.inf), np.float64(-np.inf)  # the empty interval: no value

    @staticmethod
    def truth(value: bool) -> Maybe:
        return np.bool_(value), np.bool_(not value)

    @staticmethod
    def lt(a: Interval, b: Interval) -> Maybe:
        return np.less(a[0], b[1]), np.greater_equal(a[1], b[0])

    @staticmethod
    def le(a: Interval, b: Interval) -> Maybe:
        return np.less_equal(a[0], b[1]), np.greater(a[1], b[0])

    @classmethod
    def gt(cls, a: Interval, b: Interval) -> Maybe:
        return cls.lt(b, a)

    @classmethod
    def ge(cls, a: Interval, b: Interval) -> Maybe:
        return cls.le(b, a)

    @staticmethod
    def eq(a: Interval, b: Interval) -> Maybe:
        meet = np.less_equal(a[0], b[1]) & np.less_equal(b[0], a[1])
        same = (a[0] == a[1]) & (b[0] == b[1]) & (a[0] == b[0])
        return meet, ~same

    @classmethod
    def ne(cls, a: Interval, b: Interval) -> Maybe:
        return cls.negation(cls.eq(a, b))

    @staticmethod
    def both(a: Maybe, b: Maybe) -> Maybe:
        return np.logical_and(a[0], b[0]), np.logical_or(a[1], b[1])

    @staticmethod
    def either(a: Maybe, b: Maybe) -> Maybe:
        return np.logical_or(a[0], b[0]), np.logical_and(a[1], b[1])

    @staticmethod
    def negation(a: Maybe) -> Maybe:
        return a[1], a[0]

    @staticmethod
    def select(test: Maybe, a: Interval, b: Interval) -> Interval:
        if not np.any(test[1]):
            return a
        low = np.minimum(np.where(test[0], a[0], np.inf), np.where(test[1], b[0], np.inf))
        high = np.maximum(np.where(test[0], a[1], -np.inf), np.where(test[1], b[1], -np.inf))
        return low, high


def _floor_zero(low: FloatArray, n: int) -> FloatArray:
    """Keep the lower end of an even power from falling below zero."""
    return np.maximum(low, 0.0) if n % 2 == 0 else low


class QuickIntervals(Intervals):
    """The same operations for float games: always rounded outwards, and comparisons as blurred as theirs."""

    @staticmethod
    def add(a: Interval, b: Interval) -> Interval:
        return _outwards(a[0] + b[0], a[1] + b[1])

    @staticmethod
    def mul(a: Interval, b: Interval) -> Interval:
        if b[0] is b[1]:
            a, b = b, a
        if a[0] is a[1]:
            if np.ndim(a[0]) == 0 and abs(a[0]) == 1:  # a sign; no rounding
                return b if a[0] > 0 else (-b[1], -b[0])
            one, other = a[0] * b[0], a[0] * b[1]
            low, high = np.fmin(one, other), np.fmax(one, other)
        else:
            ends = [x * y for x in a for y in b]
            low = np.fmin(np.fmin(ends[0], ends[1]), np.fmin(ends[2], ends[3]))
            high = np.fmax(np.fmax(ends[0], ends[1]), np.fmax(ends[2], ends[3]))
        if np.isnan(low).any() or np.isnan(high).any():  # zero times an unbounded interval is zero
            low, high = np.where(np.isnan(low), 0.0, low), np.where(np.isnan(high), 0.0, high)
        return _outwards(low, high)

    @staticmethod
    def div(a: Interval, b: Interval) -> Interval:
        if np.all(b[0] > 0):
            return _outwards(np.fmin(a[0] / b[0], a[0] / b[1]), np.fmax(a[1] / b[0], a[1] / b[1]))
        across = (b[0] <= 0) & (b[1] >= 0)
        ends = [x / y for x in a for y in b]
        low = np.fmin(np.fmin(ends[0], ends[1]), np.fmin(ends[2], ends[3]))
        high = np.fmax(np.fmax(ends[0], ends[1]), np.fmax(ends[2], ends[3]))
        low, high = _outwards(low, high)
        return np.where(across, -np.inf, low), np.where(across, np.inf, high)

    @staticmethod
    def floor(a: Interval) -> Interval:
        near = 2 * COINCIDENCE * np.maximum(np.abs(a[1]), 1.0)
        return np.floor(a[0]), np.floor(a[1] + near)

    @classmethod
    def lt(cls, a: Interval, b: Interval) -> Maybe:
        a, b = _blurred(a), _blurred(b)
        if np.max(a[1]) < np.min(b[0]):
            return np.True_, np.False_
        return super().lt(a, b)

    @classmethod
    def le(cls, a: Interval, b: Interval) -> Maybe:
        return super().le(_blurred(a), _blurred(b))

    @classmethod
    def eq(cls, a: Interval, b: Interval) -> Maybe:
        may, _ = super().eq(_blurred(a), _blurred(b))
        return may, super().eq(a, b)[1]

    @classmethod
    def whole_power(cls, a: Interval, n: int) -> Interval:
        if n != 2:
            return super().whole_power(a, n)
        one, other = a[0] * a[0], a[1] * a[1]
        low, high = _outwards(np.minimum(one, other), np.maximum(one, other))
        return np.maximum(np.where((a[0] <= 0) & (a[1] >= 0), 0.0, low), 0.0), high


def _blurred(a: Interval) -> Interval:
    """Widen an interval by what floats may coincide over."""
    if a[0] is a[1] and np.ndim(a[0]) == 0 and a[0] == 0:
        return a
    return a[0] - 2 * COINCIDENCE * np.abs(a[0]), a[1] + 2 * COINCIDENCE * np.abs(a[1])


def _outwards(low: Any, high: Any) -> Interval:
    """Round ends outwards by at least one unit in the last place."""
    ends = []
    for end, side in ((low, -_EPS), (high, _EPS)):
        step = np.abs(end)
        step = step * side + (_TINY if side > 0 else -_TINY) if np.ndim(step) == 0 else _stepped(step, side)
        ends.append(end + step)
    return ends[0], ends[1]


def _stepped(size: FloatArray, side: float) -> FloatArray:
    """The step outwards for ends of some size, in the memory of ``size``."""
    size *= side
    size += _TINY if side > 0 else -_TINY
    return size


INTERVALS = Intervals()
QUICK_INTERVALS = QuickIntervals()
