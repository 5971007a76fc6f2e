r"""The S-curve of a regime in closed form: many states, logit choice, one field.

In the mean-field model of Brock and Durlauf (2001) the average choice :math:`z \in [-1, 1]` (1: all
inside, -1: nobody) of states with private terms of logistic law solves

.. math:: z = \tanh(\beta h + \beta J z),

with h what speaks for joining by itself, J the weight of the others' choices and :math:`\beta` the sharpness
of choice. Solved for the field it is the S-curve

.. math:: \beta h(z) = \operatorname{artanh} z - \beta J z.

For :math:`\beta J \le 1` the curve rises: one regime at every field. For :math:`\beta J > 1` it bends at the
*spinodal* points,

.. math:: z_s = \pm\sqrt{1 - 1/\beta J}, \qquad \beta h_c = \beta J z_s - \operatorname{artanh} z_s,

and a regime at the upper branch persists as long as :math:`h > -h_c`: the hysteresis loop has the width
:math:`2\beta h_c`. With :math:`x = (1+z)/2` it is a threshold cascade with logistic thresholds.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from gametheory_gov.base.answer import Answer
from gametheory_gov.base.citation import Rests
from gametheory_gov.base.errors import Faults, InvalidInputError
from gametheory_gov.base.inputs import public


@dataclass(frozen=True, eq=False, repr=False)
class Spinodal(Answer):
    r"""Where the S-curve bends.

    Parameters
    ----------
    average : float
        :math:`z_s`, the average choice in [0, 1) there; the other point is its negative.
    field : float
        :math:`\beta h_c`: below minus this the upper regime is gone, above this the lower one.

    Examples
    --------
    >>> round(spinodal(2).field, 4)
    0.5328
    """

    RESTS = Rests(("brock2001",))

    average: float
    field: float

    def __iter__(self) -> Iterator[float]:
        return iter((self.average, self.field))

    def __str__(self) -> str:
        if not self.average:
            return "the S-curve does not bend: one regime at every field"
        return f"the S-curve bends at averages ±{self.average:.6g}, where the field is ∓{self.field:.6g}"


@public
def spinodal(coupling: Any) -> Spinodal:
    r"""The point at which regimes end.

    Parameters
    ----------
    coupling : number, at least 0
        :math:`\beta J`.

    Returns
    -------
    Spinodal
        Zero and zero where the curve does not bend, for a coupling of at most 1.

    Raises
    ------
    InvalidInputError
        For a coupling that is negative or no number.

    Notes
    -----
    Brock, W. and Durlauf, S. (2001). Discrete choice with social interactions. Review of Economic Studies 68.

    Examples
    --------
    >>> z, h = spinodal(2)
    >>> round(z, 7), round(h, 7)
    (0.7071068, 0.53284)
    """
    strength = _number("coupling", coupling, least=0.0)
    if strength <= 1:
        return Spinodal(0.0, 0.0)
    z = math.sqrt(1 - 1 / strength)
    return Spinodal(z, strength * z - math.atanh(z))


@public
def field_at(average: Any, coupling: Any) -> float:
    r"""The field at which an average choice is self-consistent: the S-curve.

    Parameters
    ----------
    average : number in (-1, 1)
        In the formula z.
    coupling : number, at least 0
        :math:`\beta J`.

    Returns
    -------
    float
        :math:`\beta h`.

    Raises
    ------
    InvalidInputError
        For numbers out of range.

    Examples
    --------
    >>> field_at(0, 2), round(field_at(0.5, 2), 6)
    (0.0, -0.450694)
    """
    z = _number("average", average)
    if not -1 < z < 1:
        raise InvalidInputError("average", [f"{average!r}; a number in (-1, 1) is needed"])
    return math.atanh(z) - _number("coupling", coupling, least=0.0) * z


@public
def averages_at(field: Any, coupling: Any, *, tolerance: float = 1e-10) -> tuple[float, ...]:
    r"""All self-consistent average choices at a field, in rising order.

    Parameters
    ----------
    field : number
        :math:`\beta h`.
    coupling : number, at least 0
        :math:`\beta J`.
    tolerance : float in (0, 1)
        How far each may be from where it is.

    Returns
    -------
    tuple of float
        One or three; the middle one of three is where tipping begins. At a spinodal point itself two of them
        meet, at a coupling of 1 without a field all three.

    Raises
    ------
    InvalidInputError
        For numbers out of range.

    Examples
    --------
    >>> [round(z, 4) for z in averages_at(0.1, 2)]
    [-0.946, -0.1003, 0.9663]
    """
    from scipy.optimize import brentq

    h, strength = _number("field", field), _number("coupling", coupling, least=0.0)
    if not 0 < tolerance < 1:
        raise InvalidInputError("tolerance", [f"{tolerance!r}; a number in (0, 1) is needed"])
    turn = math.atanh(spinodal(strength).average)
    # with z = tanh y this falls, rises and falls again, so each part holds one zero at most
    stops = sorted({min(h - strength, -turn) - 1, -turn, turn, max(h + strength, turn) + 1})
    zeros: list[float] = []
    for low, high in pairwise(stops):
        left, right = (h + strength * math.tanh(y) - y for y in (low, high))
        if min(left, right) <= 0 <= max(left, right):
            zeros.append(brentq(lambda y: h + strength * math.tanh(y) - y, low, high, xtol=tolerance))
    averages = sorted(math.tanh(y) + 0.0 for y in zeros)
    return tuple(z for k, z in enumerate(averages) if k == 0 or z - averages[k - 1] > 10 * tolerance)


def _number(name: str, value: Any, least: float = -math.inf) -> float:
    faults = Faults("mean field")
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        number = math.nan
    if not (math.isfinite(number) and number >= least):
        rule = "a number that is not negative" if least == 0 else "a finite number"
        faults.add(f"{name} = {value!r:.80}; {rule} is needed")
    faults.raise_as(InvalidInputError)
    return number
