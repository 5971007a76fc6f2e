r"""What experiments are worth: the best of several policies whose values nobody knows beforehand.

Policies are worth independent draws of a normal distribution with mean 0 and a given spread. One rule for all
is one draw; n states that each try their own are n draws, of which all can then take the best,

.. math::

    E_n = \int_0^\infty \bigl(1 - \Phi(x)^n - \Phi(-x)^n\bigr)\,dx, \qquad
    E_{n+1} - E_n = \int_{-\infty}^\infty \Phi(x)^n\,(1 - \Phi(x))\,dx .

The integrand on the right falls as n rises, so every further experiment adds less than the last, and the best
number at a cost per experiment is the first after which one more does not pay. Stylised: experiments do not
learn from each other, and copying costs nothing.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from gametheory_gov.base._typing import FloatArray
from gametheory_gov.base.errors import Faults, InvalidInputError
from gametheory_gov.base.inputs import as_whole, public

from .small_numbers import read_number

#: Beyond so many standard deviations no float tells a draw from certainty.
_FAR = 40.0
#: Experiments at most.
_MOST = 10**12


@public
def best_of_draws(n: int, *, spread: Any = 1) -> float:
    """The expected value of the best of n independent normal draws with mean 0.

    Parameters
    ----------
    n : int, at least 1
        Number of experiments.
    spread : number, at least 0
        Standard deviation of what a policy is worth, in its unit.

    Returns
    -------
    float
        To about ten digits.

    Raises
    ------
    InvalidInputError
        With every fault.

    Examples
    --------
    >>> [round(best_of_draws(n), 6) for n in (1, 4, 6, 8)]
    [0.0, 1.029375, 1.267206, 1.4236]
    """
    faults = Faults("best_of_draws")
    number = as_whole(n, "n", faults, least=1)
    if number > _MOST:
        faults.add(f"n = {number}; at most {_MOST}")
    width = read_number("spread", spread, faults)
    faults.raise_as(InvalidInputError)
    return float(width) * (_integral(number, gain=False) if number > 1 else 0.0)


@public
def best_number_of_draws(cost: Any, *, spread: Any = 1) -> int:
    """How many experiments to make when each costs the same.

    Parameters
    ----------
    cost : number, above 0
        Of each experiment but the first, in the unit of what policies are worth.
    spread : number, at least 0
        Standard deviation of what a policy is worth.

    Returns
    -------
    int
        The fewest of the best numbers: one more adds no more than it costs.

    Raises
    ------
    InvalidInputError
        With every fault; also for a cost so small that more than 10**12 experiments would pay.

    Examples
    --------
    >>> [best_number_of_draws(cost) for cost in (1, "0.2", "0.05")]
    [1, 3, 10]
    """
    faults = Faults("best_number_of_draws")
    price, width = read_number("cost", cost, faults), read_number("spread", spread, faults)
    if price == 0:
        faults.add("cost = 0; a number above zero is needed: free experiments always pay")
    faults.raise_as(InvalidInputError)
    if width == 0:
        return 1
    worth = float(price) / float(width)
    low, high = 0, 1
    while _integral(high, gain=True) > worth:
        low, high = high, 2 * high
        if high > _MOST:
            raise InvalidInputError(
                "best_number_of_draws", [f"cost = {cost!r}; more than {_MOST} experiments would pay at it"]
            )
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if _integral(middle, gain=True) > worth else (low, middle)
    return high


def _integral(n: int, *, gain: bool) -> float:
    """The value of n draws or, with ``gain``, what one more adds."""
    from scipy.integrate import quad
    from scipy.special import log_ndtr, ndtr

    def value(x: FloatArray) -> Any:
        return -np.expm1(n * log_ndtr(x)) - np.exp(n * log_ndtr(-x))

    def added(x: FloatArray) -> Any:
        return np.exp(n * log_ndtr(x)) * ndtr(-x) + np.exp(n * log_ndtr(-x)) * ndtr(x)

    whole = 0.0
    for low in range(int(_FAR)):  # by unit lengths, in which the integrand has no narrow step
        whole += quad(added if gain else value, low, low + 1, epsabs=1e-14, epsrel=1e-12)[0]
    return whole
