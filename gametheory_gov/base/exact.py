"""Numbers that are exact or floats, and columns of them.

A number is *exact* when it is an ``int``, a ``fractions.Fraction``, a SymPy rational or a string such
as ``"1/40"``; everything else numeric is a float. A column is exact when all its entries are: then it
is an object array of ``Fraction``, otherwise a ``float64`` array. A float becomes exact by its shortest
decimal form (``0.1`` becomes 1/10, not the binary neighbour), the rule that formulas follow too.
"""

from __future__ import annotations

import numbers
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np

from ._typing import Column

#: The exponent of a number given as text may not move the point by more digits than this.
MOST_DIGITS = 1000


def is_exact_number(value: object) -> bool:
    """Whether ``value`` is an exact number (integers, fractions, strings such as ``"1/40"``).

    Examples
    --------
    >>> is_exact_number("1/40"), is_exact_number(3), is_exact_number(0.5), is_exact_number(True)
    (True, True, False, False)
    """
    if isinstance(value, (bool, np.bool_)):
        return False
    if isinstance(value, str):
        try:
            read_fraction(value)
        except ValueError:
            return False
        return True
    return isinstance(value, (numbers.Rational, np.integer))


def read_fraction(text: str) -> Fraction:
    """The number that a text stands for, exactly.

    Raises
    ------
    ValueError
        If the text is no finite number, or its exponent is beyond `MOST_DIGITS`.

    Examples
    --------
    >>> read_fraction("1/40"), read_fraction("2.5e-3")
    (Fraction(1, 40), Fraction(1, 400))
    """
    exponent = re.search(r"[eE][-+]?0*([\d_]+)\s*$", text)
    if exponent and (len(exponent[1]) > 4 or int(exponent[1].strip("_") or 0) > MOST_DIGITS):
        raise ValueError(f"{text[:50]!r} has an exponent beyond {MOST_DIGITS} digits")
    try:
        return Fraction(text)
    except (ValueError, ZeroDivisionError):
        raise ValueError(f"{text[:50]!r} is not a number") from None


def to_fraction(value: Any) -> Fraction:
    """The number as a ``Fraction``; floats by their shortest decimal form.

    Raises
    ------
    ValueError
        If the value is not a finite number.

    Examples
    --------
    >>> to_fraction(0.1), to_fraction("1/40"), to_fraction(2)
    (Fraction(1, 10), Fraction(1, 40), Fraction(2, 1))
    """
    if isinstance(value, Fraction):
        return value
    if isinstance(value, (bool, np.bool_)):
        raise ValueError(f"{value!r} is not a number")
    if isinstance(value, str):
        return read_fraction(value)
    if isinstance(value, (numbers.Rational, np.integer)):
        return Fraction(int(value.numerator), int(value.denominator))
    number = float(value)
    if not np.isfinite(number):
        raise ValueError(f"{value!r} is not a finite number")
    return Fraction(repr(number))


def to_number(value: Any) -> Fraction | float:
    """A ``Fraction`` for exact input and a ``float`` for anything else numeric.

    Text is always exact: ``"nan"`` and ``"inf"`` are no numbers.

    Raises
    ------
    ValueError, TypeError
        If the value is not a number.

    Examples
    --------
    >>> to_number("1/4"), to_number(0.25)
    (Fraction(1, 4), 0.25)
    """
    if type(value) is Fraction:
        return value
    if isinstance(value, str):
        return read_fraction(value)
    if isinstance(value, (bool, np.bool_)):
        raise ValueError(f"{value!r} is not a number")
    return to_fraction(value) if is_exact_number(value) else float(value)


def decimal_hint(value: Any) -> str:
    """``"; write '0.4'"`` for a text that is a number once its comma is a point, else an empty string.

    Examples
    --------
    >>> decimal_hint("0,4"), decimal_hint("much"), decimal_hint(3)
    ("; the decimal mark is a point: '0.4'", '', '')
    """
    comma = isinstance(value, str) and re.fullmatch(r"\s*[-+]?\d*,\d+\s*", value)
    return f"; the decimal mark is a point: {value.strip().replace(',', '.')!r}" if comma else ""


def plain_values(values: Any) -> Any:
    """What an array, series, matrix or table of another library holds, as nested lists or a NumPy array.

    Anything else is given back as it is.

    Examples
    --------
    >>> import sympy
    >>> plain_values(sympy.Matrix([[1, 2], [3, 4]]))
    [[1, 2], [3, 4]]
    """
    if isinstance(values, np.matrix):  # whose rows are matrices again
        return np.asarray(values)
    if isinstance(values, (np.ndarray, list, tuple, str, bytes)):
        return values
    if not hasattr(values, "columns"):  # tables of Arrow give lists of rows with names
        for name in ("to_pylist", "to_list", "tolist"):
            if callable(method := getattr(values, name, None)):
                return method()
    return np.asarray(values) if hasattr(values, "__array__") else values


def to_column(values: Iterable[Any]) -> Column:
    """A column: exact when every entry is exact, ``float64`` otherwise.

    Nested sequences, and matrices and tables of other libraries, give a matrix. The result is read-only.

    Raises
    ------
    ValueError, TypeError
        If an entry is not a number or the rows differ in length.

    Examples
    --------
    >>> to_column([1, "1/2"])
    array([Fraction(1, 1), Fraction(1, 2)], dtype=object)
    >>> to_column([1, 0.5])
    array([1. , 0.5])
    """
    values = plain_values(values)
    if isinstance(values, np.ndarray) and values.dtype.kind == "f":
        column: Column = values.astype(np.float64)
    else:
        source = np.array(values if isinstance(values, (np.ndarray, list)) else list(values), dtype=object)
        flat = [to_number(v) for v in source.ravel()]
        exact = all(isinstance(v, Fraction) for v in flat)
        column = np.empty(len(flat), dtype=object if exact else np.float64)
        column[:] = flat
        column = column.reshape(source.shape)
    column.setflags(write=False)
    return column


def is_exact(column: Column) -> bool:
    """Whether a column holds exact numbers."""
    return column.dtype == object


def as_exact(column: Column) -> Column:
    """The column with every float replaced by its shortest decimal fraction."""
    return (
        column
        if is_exact(column)
        else to_column([to_fraction(v) for v in column.ravel()]).reshape(column.shape)
    )


def as_float(column: Column) -> Column:
    """The column as ``float64``."""
    result: Column = column.astype(np.float64)
    result.setflags(write=False)
    return result


def dump_number(value: Any) -> str | float:
    """The form written to JSON and TOML: text for an exact number, a float otherwise.

    Examples
    --------
    >>> dump_number(Fraction(1, 40)), dump_number(0.025)
    ('1/40', 0.025)
    """
    return str(value) if isinstance(value, Fraction) else float(value)


def dump_column(column: Column) -> list[Any]:
    """A column (or matrix) as nested lists of `dump_number` values."""
    if column.ndim > 1:
        return [dump_column(row) for row in column]
    return [dump_number(value) for value in column]


def format_number(value: Any) -> str:
    """A short, readable form of a number.

    Examples
    --------
    >>> format_number(Fraction(1, 40)), format_number(0.123456789)
    ('1/40', '0.123457')
    """
    return str(value) if isinstance(value, (Fraction, int)) else f"{float(value):.6g}"


def short_number(value: Any) -> str:
    """A number in few characters: a long fraction becomes a decimal with dots.

    Examples
    --------
    >>> short_number(Fraction(1, 3)), short_number(Fraction(10**30, 3 * 10**30 + 1)), short_number(0.25)
    ('1/3', '0.333333333...', '0.25')
    >>> short_number(Fraction(10**5000, 3 * 10**5000 + 1))  # Python writes no integers of so many digits
    '0.333333333...'
    """
    if not isinstance(value, Fraction) or max(value.numerator, value.denominator, key=abs).bit_length() < 90:
        text = f"{value:.9g}" if isinstance(value, float) else format_number(value)
        if len(text) <= 24:
            return text
    try:
        near: Any = float(value)
    except OverflowError:
        near = 0.0
    if not near:  # too large or too small for a float
        near = Decimal(value.numerator) / Decimal(value.denominator)
    return f"{near:.9g}..."


def format_gain(gain: Any) -> str:
    """A gain in a line of text: six digits of a float, a long fraction as a decimal with dots.

    Examples
    --------
    >>> format_gain(-1.23456789), format_gain(Fraction(-1, 40)), format_gain(Fraction(10**30, 3 * 10**30 + 1))
    ('-1.23457', '-1/40', '0.333333333...')
    """
    return format_number(gain) if isinstance(gain, float) else short_number(gain)


def exact_sum(values: Sequence[Any]) -> Any:
    """The sum: exact for fractions, correctly rounded (``math.fsum``) for floats."""
    import math

    return sum(values, Fraction(0)) if any(isinstance(v, Fraction) for v in values) else math.fsum(values)
