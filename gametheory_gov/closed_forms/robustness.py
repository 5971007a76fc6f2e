r"""Robustness: what holds when a part fails, and who pays for parts that hold.

*Redundancy.* Of N parts, each of which holds with probability p by itself, k are needed:

.. math:: P = \sum_{j=k}^{N} \binom{N}{j} p^j (1-p)^{N-j} .

*Coordination.* A system survives when all N parts hold, which is worth V to everybody. Each state can raise
its part from :math:`p_0` to :math:`p_1` at a cost. With :math:`V p_0^{N-1}(p_1-p_0) < c \le V
p_1^{N-1}(p_1-p_0)` both nobody's and everybody's doing so is stable, and everybody's is better for all:
robustness then needs agreement.

*Cascades* (Watts 2002). In a large random network with z links a node on average, Poisson distributed, a node
fails once a share :math:`\varphi` of its neighbours has: one failed neighbour is enough for those with up to
:math:`K = \lfloor 1/\varphi\rfloor` links. Single failures can spread through the whole network iff these
nodes hang together,

.. math:: z\,\Pr(\mathrm{Poisson}(z) \le K - 2) > 1 .

The left side rises to one peak, where :math:`\sum_{k=0}^{K-2} z^k/k! = z^{K-1}/(K-2)!`, and falls from there,
so that there is one window of z or none: more links first make cascades possible and then impossible.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import product
from math import comb
from typing import Any

import sympy

from gametheory_gov.base.answer import Answer
from gametheory_gov.base.citation import Rests
from gametheory_gov.base.errors import Faults, InvalidInputError, NotApplicableError
from gametheory_gov.base.exact import short_number, to_fraction
from gametheory_gov.base.inputs import as_whole, public

from .record import ClosedForm, DerivationStep, substitute_by_name
from .small_numbers import read_number
from .zeros import as_sympy

_N = sympy.Symbol("N", positive=True)
_VALUE = sympy.Symbol("survival_value", positive=True)
_WEAK = sympy.Symbol("chance_without", nonnegative=True)
_STRONG = sympy.Symbol("chance_with", positive=True)
_others = sympy.Symbol("k", nonnegative=True)
#: Parts at most: binomial coefficients are exact.
_PARTS = 10_000
#: Games at which the band is compared with payoffs.
_GAMES = 30
#: Thresholds below have windows that floats do not tell from all degrees above one.
_LEAST = Fraction(1, 10_000)


@public
def survival_chance(needed: int, N: int, chance: Any) -> Any:
    """The probability that enough of N independent parts hold.

    Parameters
    ----------
    needed : int, from 0 to N
        How many have to hold: N is a chain, which fails with its weakest link.
    N : int, at least 1
    chance : number in [0, 1]
        With which each part holds.

    Returns
    -------
    Fraction or float

    Raises
    ------
    InvalidInputError
        With every fault.

    Examples
    --------
    >>> str(survival_chance(3, 5, "4/5")), str(survival_chance(5, 5, "4/5"))
    ('2944/3125', '1024/3125')
    """
    faults = Faults("survival_chance")
    parts = as_whole(N, "N", faults, least=1)
    if parts > _PARTS:
        faults.add(f"N = {parts}; at most {_PARTS}")
    least = as_whole(needed, "needed", faults, least=0)
    p = read_number("chance", chance, faults, most=1)
    if not faults and least > parts:
        faults.add(f"needed = {least}; at most N = {parts} is needed")
    faults.raise_as(InvalidInputError)
    return sum((comb(parts, j) * p**j * (1 - p) ** (parts - j) for j in range(least, parts + 1)), p * 0)


@lru_cache(maxsize=1)
def coordination_band() -> ClosedForm:
    r"""The costs at which both nobody's and everybody's paying for robustness is stable.

    Returns
    -------
    ClosedForm
        From :math:`V p_0^{N-1}(p_1-p_0)`, this end not included, to :math:`V p_1^{N-1}(p_1-p_0)`, in
        ``survival_value``, ``chance_without``, ``chance_with`` and ``N``. Who is indifferent pays.

    Raises
    ------
    NotApplicableError
        When the ends differ from those at which payoffs change sign.

    Examples
    --------
    >>> low, high = coordination_band().evaluate(
    ...     survival_value=8, chance_without="1/2", chance_with="3/4", N=4)
    >>> str(low), str(high)
    ('1/4', '27/32')
    """
    better = _STRONG - _WEAK
    worth = _VALUE * _STRONG**_others * _WEAK ** (_N - 1 - _others) * better
    low, high = (_VALUE * p ** (_N - 1) * better for p in (_WEAK, _STRONG))
    joint = _VALUE * (_STRONG**_N - _WEAK**_N)
    return ClosedForm(
        "coordination_band",
        "costs at which nobody's and everybody's paying for robustness are both stable; the lower end is not "
        "one of them",
        sympy.Interval.Lopen(low, high),
        (sympy.Lt(_WEAK, _STRONG, evaluate=False), sympy.Le(_STRONG, 1, evaluate=False)),
        (
            DerivationStep("what paying is worth to a state when k others pay", worth),
            DerivationStep("when nobody else does", low),
            DerivationStep("when all others do", high),
            DerivationStep("what everybody's paying is worth to each, which is at least that", joint),
        ),
        (),
        _band_checked(low, high),
    )


def _band_checked(low: sympy.Expr, high: sympy.Expr) -> str:
    """Compare with payoffs over all profiles, just inside and just outside the ends."""
    rng = random.Random(1)
    for _ in range(_GAMES):
        n, value = rng.randint(1, 5), Fraction(rng.randint(1, 20), rng.randint(1, 4))
        weak, strong = (Fraction(k, 8) for k in sorted(rng.sample(range(9), 2)))
        numbers = {"N": n, "survival_value": value, "chance_without": weak, "chance_with": strong}
        read = {name: as_sympy(number) for name, number in numbers.items()}
        ends = [Fraction(str(substitute_by_name(end, read))) for end in (low, high)]
        for cost in {*ends, *(end * k for end in ends for k in (Fraction(7, 8), Fraction(9, 8)))}:
            stable = _stable(n, value, weak, strong, cost)
            if ((0 in stable), (n in stable)) != (ends[0] < cost, cost <= ends[1]):
                raise NotApplicableError(f"the band is not {ends} at {numbers}")
    return f"at the ends and on both sides of them in {_GAMES} random games against payoffs of all profiles"


def _stable(n: int, value: Fraction, weak: Fraction, strong: Fraction, cost: Fraction) -> set[int]:
    """How many pay in the equilibria; who is indifferent pays."""

    def payoff(i: int, profile: tuple[int, ...]) -> Fraction:
        holds = math.prod((strong if paid else weak for paid in profile), start=Fraction(1))
        return value * holds - cost * profile[i]

    found = set()
    for profile in product((0, 1), repeat=n):
        gains = [
            payoff(i, (*profile[:i], 1, *profile[i + 1 :])) - payoff(i, (*profile[:i], 0, *profile[i + 1 :]))
            for i in range(n)
        ]
        if all((gain >= 0) == bool(paid) for gain, paid in zip(gains, profile, strict=True)):
            found.add(sum(profile))
    return found


@dataclass(frozen=True, eq=False, repr=False)
class CascadeWindow(Answer):
    """The mean numbers of links at which single failures can spread through a whole random network.

    Parameters
    ----------
    threshold : Fraction
        The share of failed neighbours at which a node fails.
    most_links : int
        K, with up to which one failed neighbour is enough.
    low, high : float or None
        Ends of the window; None where there is none.
    peak_at, peak : float
        The mean number of links at which the left side of the condition is greatest, and how great; cascades
        are possible where it is above one.

    Examples
    --------
    >>> print(cascade_window("0.12"))
    a node fails once a share 3/25 of its neighbours has: one is enough with up to 8 links
      failures can spread with 1.000083 to 10.657443 links on average
      most of all at 5.071184: 3.812021, where 1 is enough
    """

    RESTS = Rests(("watts2002",))

    threshold: Fraction
    most_links: int
    low: float | None
    high: float | None
    peak_at: float
    peak: float

    def __str__(self) -> str:
        share = short_number(self.threshold)
        spread = (
            "failures of single nodes cannot spread, whatever the number of links"
            if self.low is None
            else f"failures can spread with {self.low:.6f} to {self.high:.6f} links on average"
        )
        one = f"one is enough with up to {self.most_links} links"
        return (
            f"a node fails once a share {share} of its neighbours has: {one}\n  {spread}\n"
            f"  most of all at {self.peak_at:.6f}: {self.peak:.6f}, where 1 is enough"
        )


@public
def cascade_window(threshold: Any) -> CascadeWindow:
    r"""At how many links cascades of failures become possible, and at how many impossible again.

    Parameters
    ----------
    threshold : number in [0.0001, 1]
        :math:`\varphi`, the share of failed neighbours at which a node fails.

    Returns
    -------
    CascadeWindow
        The ends and the peak to the last digits of floats. There is a window iff the threshold is at most
        1/4.

    Raises
    ------
    InvalidInputError
        For a threshold out of range.

    Notes
    -----
    Watts, D. J. (2002). A simple model of global cascades on random networks. Proceedings of the National
    Academy of Sciences 99. The condition is for a large network without short loops.

    Examples
    --------
    >>> window = cascade_window("0.18")
    >>> window.most_links, round(window.low, 6), round(window.high, 6)
    (5, 1.020704, 5.764677)
    >>> cascade_window("0.3").low is None
    True
    """
    try:
        share = to_fraction(threshold)
    except (TypeError, ValueError, OverflowError):
        share = Fraction(0)
    if not _LEAST <= share <= 1:
        rule = f"a number from {_LEAST} to 1 is needed"
        raise InvalidInputError("cascade_window", [f"threshold = {threshold!r:.60}; {rule}"])
    most = int(1 / share)
    if most < 2:  # only nodes with one link fail, and these lead nowhere
        return CascadeWindow(share, most, None, None, 0.0, 0.0)
    spread, slope = _spread(most - 2), _slope(most - 2)
    peak_at = _halve(lambda z: slope(z) > 0, 0.0, most + 1.0)
    peak = spread(peak_at)
    if peak <= 1:
        return CascadeWindow(share, most, None, None, peak_at, peak)
    low = 1.0 if spread(1.0) >= 1 else _halve(lambda z: spread(z) <= 1, 1.0, peak_at)
    end = 2 * peak_at
    while spread(end) > 1:
        end *= 2
    return CascadeWindow(share, most, low, _halve(lambda z: spread(z) > 1, peak_at, end), peak_at, peak)


def _spread(m: int) -> Callable[[float], float]:
    """How far failures spread, by the mean number of links: vulnerable neighbours of a vulnerable node."""
    from scipy.special import pdtr

    return lambda z: float(z * pdtr(m, z))


def _slope(m: int) -> Callable[[float], float]:
    """A number with the sign of its derivative."""
    from scipy.special import pdtr

    return lambda z: float(pdtr(m, z)) - math.exp((m + 1) * math.log(z) - z - math.lgamma(m + 1))


def _halve(below: Callable[[float], bool], low: float, high: float) -> float:
    """Where a condition that holds at ``low`` stops holding, to the last digit of a float."""
    while low < (middle := (low + high) / 2) < high:
        low, high = (middle, high) if below(middle) else (low, middle)
    return high
