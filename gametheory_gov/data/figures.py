"""From figures to shares, and the sentences that name states."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import fsum, isnan

import numpy as np

from gametheory_gov.base._typing import FloatArray

from .tables import look_up


def take_shares_of(figures: Iterable[float]) -> FloatArray:
    """Figures divided by their (correctly rounded) sum, shape (N,).

    Parameters
    ----------
    figures : iterable of float
        All known and not negative.

    Examples
    --------
    >>> take_shares_of([3.0, 1.0])
    array([0.75, 0.25])
    """
    column = np.array(list(figures), dtype=np.float64)
    return column / fsum(column)


def sum_known(figures: Iterable[float]) -> float:
    """The sum of the figures that are known (not NaN)."""
    return fsum(figure for figure in figures if not isnan(figure))


def missing_of(figures: Mapping[str, float]) -> tuple[str, ...]:
    """The names of the figures that are not known.

    Examples
    --------
    >>> missing_of({"GDP": 1.0, "ideal point": float("nan")})
    ('ideal point',)
    """
    return tuple(name for name, figure in figures.items() if isnan(figure))


def say(state: str) -> str:
    """A state's name and code.

    Examples
    --------
    >>> say("NAM")
    'Namibia (NAM)'
    """
    (name,) = look_up("name", [state])
    return f"{name} ({state})"


def listed(words: Iterable[str]) -> str:
    """Words joined by commas and a final "and".

    Examples
    --------
    >>> listed(["a", "b", "c"])
    'a, b and c'
    """
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last
