"""Players, and what they get, as users give them."""

from __future__ import annotations

from numbers import Integral
from operator import index
from typing import Any

from .errors import InvalidInputError


def is_whole(value: Any) -> bool:
    """Tell whether something is a whole number, of Python or NumPy; truth values are none.

    Examples
    --------
    >>> is_whole(3), is_whole(3.0), is_whole(True)
    (True, False, False)
    """
    return isinstance(value, Integral) and not isinstance(value, bool)


def is_number(value: Any) -> bool:
    """Tell whether something has a place in the order of numbers; exact ones of any library do.

    Examples
    --------
    >>> is_number(2.5), is_number(float("nan")), is_number(None), is_number("2")
    (True, False, False, False)
    """
    try:
        return bool(value + 0 >= value)
    except (TypeError, ValueError):
        return False


def check_players(N: Any, subject: str) -> int:
    """Return a number of players as a plain whole number.

    Raises
    ------
    InvalidInputError
        For anything but a whole number from 1.
    """
    if not is_whole(N) or N < 1:
        raise InvalidInputError(subject, [f"N = {N!r}; a whole number of players from 1 is needed"])
    return index(N)
