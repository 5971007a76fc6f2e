r"""Mixed strategies found in floats, in many digits, and exactly where chances are fractions.

Newton's method on the equations of being indifferent, with slopes from differences, in fractions. It ends
with an error far below that of floats, so that it can be told on which side of zero gains of the others
are, and whether chances are strictly between 0 and 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np

from gametheory_gov.base._typing import FloatArray

from .chance_boxes import Unresolved
from .places import Candidate, System
from .stages import solve_linear

_STEPS = 12
_NEAR = Fraction(1, 1 << 80)
_STILL = Fraction(1, 1 << 150)
_BITS = 220
#: How far floats may be off; Newton's method that goes farther was not near a zero.
_OFF = 1e-5
_LARGEST_DENOMINATOR = 10**21


def sharpened(system: System, x: FloatArray, mixing: Sequence[int]) -> Candidate | Unresolved | None:
    """Return a strategy in which several places mix, better than floats tell it.

    Parameters
    ----------
    system : System
    x : array of float, shape (P,)
        Chances of moving, right to a few digits.
    mixing : sequence of int
        Places that mix.

    Returns
    -------
    Candidate, Unresolved or None
        Unresolved where no zero is found next to ``x``; None where a chance is not inside (0, 1).
    """
    at = [Fraction(float(x[k])) for k in mixing]
    for _ in range(_STEPS):
        now = _gains(system, x, mixing, at)
        columns = []
        for a in range(len(mixing)):
            moved = [t + _NEAR * (i == a) for i, t in enumerate(at)]
            columns.append([g - h for g, h in zip(_gains(system, x, mixing, moved), now, strict=True)])
        slopes = [[column[i] / _NEAR for column in columns] for i in range(len(mixing))]
        step = solve_linear(slopes, [-g for g in now])
        if step is None:
            break
        at = [Fraction(round((t + s) * (1 << _BITS)), 1 << _BITS) for t, s in zip(at, step, strict=True)]
        if any(abs(float(t) - x[k]) > _OFF for t, k in zip(at, mixing, strict=True)):
            break
        if max(map(abs, step)) < _STILL:
            return _candidate(system, x, mixing, at)
    bounds = np.repeat(np.asarray(x, dtype=np.float64)[:, None], 2, axis=1)
    bounds[mixing] = np.clip(bounds[mixing] + np.array([-_OFF, _OFF]), 0, 1)
    return Unresolved(bounds)


def _candidate(system: System, x: FloatArray, mixing: Sequence[int], at: list[Fraction]) -> Candidate | None:
    if system.exact:
        guess = [t.limit_denominator(_LARGEST_DENOMINATOR) for t in at]
        if not any(_gains(system, x, mixing, guess)):
            return Candidate(_chances(x, mixing, guess)) if all(0 < t < 1 for t in guess) else None
    inside = all(_STILL < t < 1 - _STILL for t in at)
    return Candidate(_chances(x, mixing, at), False) if inside else None


def _gains(system: System, x: FloatArray, mixing: Sequence[int], at: list[Fraction]) -> list[Fraction]:
    values, _ = system.solve(_chances(x, mixing, at))
    return [system.gain(system.places[k], values) for k in mixing]


def _chances(x: FloatArray, mixing: Sequence[int], at: list[Fraction]) -> list[Any]:
    mixed = dict(zip(mixing, at, strict=True))
    return [mixed.get(k, int(p)) for k, p in enumerate(x)]
