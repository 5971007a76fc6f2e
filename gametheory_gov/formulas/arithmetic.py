"""The numbers that a tape is evaluated in: floats, or exact rationals.

Each arithmetic has one method per operation of `gametheory_gov.formulas.tape`. A value that does not exist
is NaN in `FLOATS` and `UNDEFINED` in `rationals`; both spread through whatever uses them, so that a branch
that is not taken may be undefined and a result may not.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import Any, Protocol

import numpy as np

from gametheory_gov.base.errors import NotExactError, UndefinedPayoffError
from gametheory_gov.base.exact import to_fraction

#: Floats whose relative distance is less than this count as equal where a formula compares them (thresholds,
#: cases, floor), so that sums which equal a threshold are not put on either side of it by round-off.
COINCIDENCE = 1e-12
#: Bits of an exact power whose exponent is no number in the formula.
MOST_BITS = 1 << 20
#: Operations whose results are not rational in general, with their names in formulas.
IRRATIONAL: Mapping[str, str] = MappingProxyType(
    {
        "sqrt": "sqrt",
        "exp": "exp",
        "log": "log",
        "tanh": "tanh",
        "erf": "erf",
        "power": "a power that is no whole number",
        "named": "pi or E",
    }
)


class Arithmetic(Protocol):
    """What a tape asks of numbers; one method per operation besides these."""

    exact: bool

    def constant(self, value: Fraction) -> Any:
        """The arithmetic's number for a rational constant."""

    def undefined(self, result: Any) -> bool:
        """Whether a result fails to exist anywhere."""

    def read(self, value: Any) -> Any:
        """A ``Fraction`` or float, or an array of them, as the arithmetic's numbers."""

    def plain(self, value: Any) -> Any:
        """The arithmetic's number, or an array of them, as ``Fraction`` or float."""


class Floats:
    """NumPy ``float64``; results that do not exist are NaN."""

    exact = False

    @staticmethod
    def constant(value: Fraction) -> float:
        return value.numerator / value.denominator

    @staticmethod
    def undefined(result: Any) -> bool:
        return not bool(np.isfinite(result).all())

    @staticmethod
    def read(value: Any) -> Any:
        return value.astype(np.float64) if isinstance(value, np.ndarray) else float(value)

    @staticmethod
    def plain(value: Any) -> Any:
        return value if np.ndim(value) else float(value)

    add = staticmethod(operator.add)
    mul = staticmethod(operator.mul)
    absolute = staticmethod(np.abs)
    least = staticmethod(np.minimum)
    greatest = staticmethod(np.maximum)
    tanh = staticmethod(np.tanh)
    both = staticmethod(np.logical_and)
    either = staticmethod(np.logical_or)
    negation = staticmethod(np.logical_not)

    @staticmethod
    def truth(value: bool) -> bool:
        return value

    @staticmethod
    def missing() -> float:
        return float("nan")

    @staticmethod
    def named(value: str) -> float:
        return float({"pi": np.pi, "E": np.e}[value])

    @staticmethod
    def div(a: Any, b: Any) -> Any:
        result = np.divide(a, b)
        return np.where(np.isfinite(result), result, np.nan)

    @staticmethod
    def whole_power(a: Any, n: int) -> Any:
        return np.square(a) if n == 2 else np.asarray(a, dtype=np.float64) ** n

    sqrt = staticmethod(np.sqrt)
    exp = staticmethod(np.exp)
    log = staticmethod(np.log)
    power = staticmethod(np.power)

    @staticmethod
    def erf(a: Any) -> Any:
        from scipy.special import erf

        return erf(a)

    @staticmethod
    def select(test: Any, a: Any, b: Any) -> Any:
        return np.where(test, a, b)

    @staticmethod
    def floor(a: Any) -> Any:
        return np.floor(a + COINCIDENCE * np.maximum(np.abs(a), 1.0))

    @staticmethod
    def _compare(function: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
        """Compare a difference with zero; numbers that round-off may have parted count as equal."""

        def compare(a: Any, b: Any) -> Any:
            if np.isnan(a).any() or np.isnan(b).any():
                raise UndefinedPayoffError("a condition compares a value that does not exist")
            return function(np.subtract(a, b), COINCIDENCE * np.maximum(np.abs(a), np.abs(b)))

        return compare

    lt = staticmethod(_compare(lambda gap, near: gap < -near))
    le = staticmethod(_compare(lambda gap, near: gap <= near))
    gt = staticmethod(_compare(lambda gap, near: gap > near))
    ge = staticmethod(_compare(lambda gap, near: gap >= -near))
    eq = staticmethod(_compare(lambda gap, near: np.abs(gap) <= near))
    ne = staticmethod(_compare(lambda gap, near: np.abs(gap) > near))


FLOATS = Floats()


class _Undefined:
    """A value that does not exist; it absorbs whatever it meets."""

    def _absorb(self, *_: object) -> _Undefined:
        return self

    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __abs__ = _absorb
    __pow__ = _absorb

    def _refuse(self, *_: object) -> bool:
        raise UndefinedPayoffError("a condition compares a value that does not exist")

    __lt__ = __le__ = __gt__ = __ge__ = _refuse

    def __repr__(self) -> str:
        return "UNDEFINED"


UNDEFINED = _Undefined()


class Rationals:
    """Exact rationals of python-flint, alone or in arrays of objects."""

    exact = True

    def __init__(self) -> None:
        import flint

        self.number = flint.fmpq
        zero = flint.fmpq(0)

        def divide(a: Any, b: Any) -> Any:
            if a is UNDEFINED or b is UNDEFINED or b == zero:
                return UNDEFINED
            return a / b

        def smaller(a: Any, b: Any) -> Any:
            return UNDEFINED if a is UNDEFINED or b is UNDEFINED else (a if a <= b else b)

        def larger(a: Any, b: Any) -> Any:
            return UNDEFINED if a is UNDEFINED or b is UNDEFINED else (a if a >= b else b)

        def floor(a: Any) -> Any:
            return a if a is UNDEFINED else flint.fmpq(a.floor())

        self.div = self._each(divide, 2)
        self.least = self._each(smaller, 2)
        self.greatest = self._each(larger, 2)
        self.floor = self._each(floor, 1)
        self.absolute = self._each(abs, 1)
        self.lt = self._test(lambda a, b: a < b)
        self.le = self._test(lambda a, b: a <= b)
        self.gt = self._test(lambda a, b: a > b)
        self.ge = self._test(lambda a, b: a >= b)
        self.eq = self._test(self._same)
        self.ne = self._test(lambda a, b: not self._same(a, b))

    @staticmethod
    def _same(a: Any, b: Any) -> bool:
        if a is UNDEFINED or b is UNDEFINED:
            raise UndefinedPayoffError("a condition compares a value that does not exist")
        return bool(a == b)

    @staticmethod
    def _each(function: Callable[..., Any], arguments: int) -> Callable[..., Any]:
        each: Callable[..., Any] = np.frompyfunc(function, arguments, 1)
        return each

    @staticmethod
    def _test(function: Callable[..., Any]) -> Callable[..., Any]:
        each = np.frompyfunc(function, 2, 1)
        return lambda a, b: np.asarray(each(a, b), dtype=bool)

    def constant(self, value: Fraction) -> Any:
        return self.number(value.numerator, value.denominator)

    def read(self, value: Any) -> Any:
        if not isinstance(value, np.ndarray):
            return self.constant(to_fraction(value))
        result = np.empty(value.shape, dtype=object)
        result.reshape(-1)[:] = [self.constant(to_fraction(v)) for v in value.flat]
        return result

    def plain(self, value: Any) -> Any:
        if np.ndim(value):
            result = np.empty(value.shape, dtype=object)
            result.reshape(-1)[:] = [self.plain(v) for v in value.flat]
            return result
        number = value.item() if isinstance(value, np.ndarray) else value
        return Fraction(int(number.p), int(number.q))

    @staticmethod
    def undefined(result: Any) -> bool:
        return any(value is UNDEFINED for value in np.asarray(result, dtype=object).flat)

    @staticmethod
    def add(a: Any, b: Any) -> Any:
        return a + b

    @staticmethod
    def mul(a: Any, b: Any) -> Any:
        return a * b

    @staticmethod
    def whole_power(a: Any, n: int) -> Any:
        return a**n

    @staticmethod
    def select(test: Any, a: Any, b: Any) -> Any:
        return np.where(test, a, b)

    both = staticmethod(np.logical_and)
    either = staticmethod(np.logical_or)
    negation = staticmethod(np.logical_not)

    @staticmethod
    def truth(value: bool) -> bool:
        return value

    @staticmethod
    def missing() -> Any:
        return UNDEFINED

    def power(self, a: Any, b: Any) -> Any:
        def whole(base: Any, exponent: Any) -> Any:
            if base is UNDEFINED or exponent is UNDEFINED:
                return UNDEFINED
            if exponent.q != 1:
                raise NotExactError(
                    f"a power with exponent {exponent} is not exact; bind with exact=False to work in floats"
                )
            if exponent < 0 and base == 0:
                return UNDEFINED
            bits = max(int(base.p).bit_length(), int(base.q).bit_length())
            if bits * abs(exponent) > MOST_BITS and base not in (0, 1, -1):
                raise NotExactError(
                    f"a power with exponent {exponent!s:.40} has more than {MOST_BITS} bits; bind with "
                    "exact=False to work in floats"
                )
            return base ** int(exponent.p)

        return self._each(whole, 2)(a, b)

    def __getattr__(self, name: str) -> Any:
        if name in IRRATIONAL:
            raise NotExactError(
                f"{IRRATIONAL[name]} is not exact; bind with exact=False to work in "
                "floats with a stated tolerance"
            )
        raise AttributeError(name)


_rationals: list[Rationals] = []


def rationals() -> Rationals:
    """The exact arithmetic; python-flint is imported at the first call."""
    if not _rationals:
        _rationals.append(Rationals())
    return _rationals[0]
