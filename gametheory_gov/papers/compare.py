"""Where two answers differ: exact numbers must be equal, floats within a tolerance."""

from __future__ import annotations

import math
import re
import secrets
from collections.abc import Iterator, Mapping, Set
from dataclasses import fields, is_dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import sympy

from gametheory_gov.base.answer import same
from gametheory_gov.bound.game import BoundGame

#: How far floats may lie apart, relative to the larger one, ...
RELATIVE = 1e-9
#: ... and where both are close to zero: of gains and reasons relative to the largest payoffs of the game,
NEAR_ZERO = 1e-12
#: which are a sum of them; a share, a size or a price is none.
_OF_PAYOFFS = re.compile(r"gain|reasons")
#: Points at which formulas are compared, and figures to which they are evaluated there.
_POINTS, _FIGURES = 5, 30


class Likeness:
    """A comparison of answers.

    Parameters
    ----------
    scale : float
        The size of payoffs.
    apart : tuple of str
        Fields that are not compared.

    Examples
    --------
    >>> comparison = Likeness()
    >>> list(comparison.differences({"gain": (0.1, Fraction(1, 3))}, {"gain": (0.1 + 1e-15, Fraction(1, 2))}))
    ['gain[1]: 1/3 in the archive, 1/2 recomputed']
    >>> comparison.entries
    2
    """

    def __init__(self, scale: float = 1.0, apart: tuple[str, ...] = ()) -> None:
        self.scale = max(1.0, scale) if math.isfinite(scale) else 1.0
        self.apart = apart
        self.entries = 0

    def differences(self, kept: Any, again: Any, place: str = "") -> Iterator[str]:
        """Entries that differ, each with its place and both values."""
        if place in self.apart:
            return
        one, other = _parts(kept), _parts(again)
        both = [all(is_kind(value) for value in (kept, again)) for is_kind in (_is_number, _is_formula)]
        if type(kept) is not type(again) and not any(both):
            yield _told(place, kept, again)
        elif isinstance(kept, np.ndarray):
            yield from self._arrays(kept, again, place)
        elif one is not None and other is not None:
            yield from self._mappings(one, other, place)
        elif isinstance(kept, (tuple, list)):
            if len(kept) != len(again):
                yield f"{place}: {len(kept)} entries in the archive, {len(again)} recomputed"
            for k, pair in enumerate(zip(kept, again, strict=False)):
                yield from self.differences(*pair, f"{place}[{k}]")
        elif not self._alike(kept, again, place):
            yield _told(place, kept, again)

    def _mappings(self, kept: Mapping[Any, Any], again: Mapping[Any, Any], place: str) -> Iterator[str]:
        dot = "." if place else ""
        for name in kept:
            if name not in again:
                yield f"{place}{dot}{name}: not there when recomputed"
            else:
                yield from self.differences(kept[name], again[name], f"{place}{dot}{name}")
        yield from (f"{place}{dot}{name}: not in the archive" for name in again if name not in kept)

    def _arrays(self, kept: Any, again: Any, place: str) -> Iterator[str]:
        if kept.shape != again.shape:
            yield f"{place}: shape {kept.shape} in the archive, {again.shape} recomputed"
            return
        for at in np.ndindex(kept.shape):
            where = ", ".join(map(str, at))
            yield from self.differences(_plain(kept[at]), _plain(again[at]), f"{place}[{where}]")

    def _alike(self, kept: Any, again: Any, place: str) -> bool:
        self.entries += 1
        if isinstance(kept, BoundGame):
            return bool(kept == again)
        if _is_formula(kept):
            return _same_formula(kept, again)
        if not _is_number(kept):
            return same(kept, again)
        if isinstance(kept, float) != isinstance(again, float):
            return False  # an exact number and a float
        if not isinstance(kept, float) or not math.isfinite(kept):
            return same(kept, again)
        least = NEAR_ZERO * (self.scale if _OF_PAYOFFS.search(place) else 1.0)
        return math.isclose(kept, again, rel_tol=RELATIVE, abs_tol=least)


def _parts(value: Any) -> Mapping[Any, Any] | None:
    """The parts of a record, mapping or dataset by name; None of anything else."""
    if hasattr(value, "data_vars"):  # a dataset of xarray; how it was made is what makes it again
        return {str(name): variable.values for name, variable in value.variables.items()}
    if isinstance(value, Mapping):
        return value
    if is_dataclass(value) and not isinstance(value, (type, BoundGame)):
        return {entry.name: getattr(value, entry.name) for entry in fields(value) if entry.init}
    return None


def _plain(value: Any) -> Any:
    return value.item() if isinstance(value, np.generic) else value


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float, Fraction)) and not isinstance(value, bool)


def _is_formula(value: Any) -> bool:
    return isinstance(value, sympy.Basic)


def _same_formula(kept: sympy.Basic, again: sympy.Basic) -> bool:
    """Whether two formulas are equal as they stand or, part by part, at points drawn at random.

    To simplify their difference has no end in sight for a formula that anybody may have written.
    """
    if kept == again:
        return True
    if isinstance(kept, sympy.Expr) and isinstance(again, sympy.Expr) and not kept.has(sympy.Piecewise):
        if kept.free_symbols != again.free_symbols:
            return False
        letters = sorted(kept.free_symbols, key=str)
        points = [
            {x: sympy.Rational(1 + secrets.randbelow(10**6), 10**3) for x in letters} for _ in range(_POINTS)
        ]
        return all(
            _same_value(kept.evalf(_FIGURES, subs=at), again.evalf(_FIGURES, subs=at)) for at in points
        )
    alike = type(kept) is type(again) and len(kept.args) == len(again.args)
    return alike and bool(kept.args) and all(map(_same_formula, kept.args, again.args))


def _same_value(one: sympy.Expr, other: sympy.Expr) -> bool:
    numbers = bool(one.is_number and other.is_number)
    return numbers and bool(
        abs(one - other) <= max(abs(one), abs(other)) * sympy.Rational(1, 10 ** (_FIGURES - 5))
    )


def _told(place: str, kept: Any, again: Any) -> str:
    one, other = (_short(value) for value in (kept, again))
    return f"{place or 'the answer'}: {one} in the archive, {other} recomputed"


def _short(value: Any) -> str:
    if isinstance(value, Fraction):
        return f"{value!s:.60}"
    if isinstance(value, Set):
        return f"{sorted(map(str, value))!r:.60}"
    return f"{value!r:.60}"
