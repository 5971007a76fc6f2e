r"""Who comes to the table where nobody must: participation in a public good (Dixit and Olson 2000).

A good costs C and is worth V to each of N states, whether they pay or not. First each state decides, by
itself, whether to take part; then those who do agree on what is best for them: with at least

.. math:: M = \min\{m : mV > C\}

the good is provided, and n of them pay C/n each. In the symmetric equilibrium in mixed strategies each takes
part with probability P. Staying out costs what the good is worth where one's own part was needed, taking part
costs one's share:

.. math:: V \binom{N-1}{M-1} P^{M-1} (1-P)^{N-M}
   = \sum_{k=M-1}^{N-1} \binom{N-1}{k} P^k (1-P)^{N-1-k} \frac{C}{k+1} .

Divided by the left side's chance it says that a polynomial in :math:`P/(1-P)` with positive coefficients,
which is :math:`C/M < V` at zero, equals V: so there is one such P, and one only. Where all are needed,
:math:`M = N`, everybody takes part.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import comb
from typing import TYPE_CHECKING, Any

from gametheory_gov.base.answer import Answer
from gametheory_gov.base.citation import Rests
from gametheory_gov.base.errors import Faults, InvalidInputError
from gametheory_gov.base.exact import short_number, to_fraction
from gametheory_gov.base.inputs import as_whole, public

if TYPE_CHECKING:
    import pandas as pd

#: States at most: signs are exact.
_MOST = 200


@dataclass(frozen=True, eq=False, repr=False)
class Participation(Answer):
    """Participation in the symmetric mixed equilibrium.

    Parameters
    ----------
    N : int
    value, cost : Fraction
        V, of the good to each state; C, of the good.
    needed : int
        M, the fewest who provide the good.
    chance : float
        P, with which each takes part.

    Examples
    --------
    >>> found = voluntary_participation(6, 1, "1.5")
    >>> found.needed, round(found.chance, 6), round(found.provided, 6)
    (2, 0.175583, 0.284829)
    """

    RESTS = Rests(("dixit2000",))

    N: int
    value: Fraction
    cost: Fraction
    needed: int
    chance: float

    @property
    def provided(self) -> float:
        """The probability that the good is provided."""
        return sum(self.table()[self.needed :])

    def table(self) -> list[float]:
        """The probability that n take part, for n from 0 to N."""
        p = self.chance
        return [comb(self.N, n) * p**n * (1 - p) ** (self.N - n) for n in range(self.N + 1)]

    def __str__(self) -> str:
        told = f"value {short_number(self.value)}, cost {short_number(self.cost)}"
        return (
            f"voluntary participation of {self.N} states, {told}: {self.needed} are needed\n"
            f"  each takes part with probability {self.chance:.6g}; "
            f"the good is provided with {self.provided:.6g}"
        )

    def to_pandas(self) -> pd.DataFrame:
        """One row for each number who may take part: its probability, and whether the good is provided."""
        import pandas as pd

        rows = [(n, chance, n >= self.needed) for n, chance in enumerate(self.table())]
        return pd.DataFrame(rows, columns=["participants", "probability", "provided"])


@public
def voluntary_participation(N: int, value: Any, cost: Any) -> Participation:
    """How likely states take part in providing a public good, where nobody must and who does so pays.

    Parameters
    ----------
    N : int, from 2 to 200
    value : number, above 0
        Of the good, to each state.
    cost : number, above 0
        Of the good. At least what it is worth to one state, and less than what it is worth to all.

    Returns
    -------
    Participation
        The one symmetric equilibrium in mixed strategies; P to the last digit of a float.

    Raises
    ------
    InvalidInputError
        With every fault.

    Notes
    -----
    Dixit and Olson (2000). There are also equilibria in pure strategies, in which exactly M states take part:
    which of them has to be agreed on.

    Examples
    --------
    The more states, the less likely is a good that few of them could pay for.

    >>> print(voluntary_participation(6, 1, "1.5"))
    voluntary participation of 6 states, value 1, cost 3/2: 2 are needed
      each takes part with probability 0.175583; the good is provided with 0.284829
    >>> [round(voluntary_participation(N, 1, "1.5").provided, 3) for N in (3, 10, 100)]
    [0.5, 0.24, 0.198]
    """
    faults = Faults("voluntary_participation")
    n = as_whole(N, "N", faults, least=2)
    if n > _MOST:
        faults.add(f"N = {n}; at most {_MOST}")
    worth, price = (_positive(name, given, faults) for name, given in (("value", value), ("cost", cost)))
    if not faults and not worth <= price < n * worth:
        faults.add(
            f"cost = {short_number(price)}; at least the good's value to one state "
            f"({short_number(worth)}), and less than to all ({short_number(n * worth)}), is needed"
        )
    faults.raise_as(InvalidInputError)
    needed = int(price // worth) + 1
    return Participation(n, worth, price, needed, _chance(n, needed, price / worth))


def _positive(name: str, given: Any, faults: Faults) -> Fraction:
    try:
        number = to_fraction(given)
    except (TypeError, ValueError):
        number = Fraction(0)
    if number <= 0:
        faults.add(f"{name} = {given!r:.60}; a number above zero is needed")
        return Fraction(1)
    return number


def _chance(n: int, needed: int, ratio: Fraction) -> float:
    """Where taking part and staying out are worth the same, by halving with exact signs."""
    times = [Fraction(comb(n - 1, k)) * ratio / (k + 1) for k in range(needed - 1, n)]
    times[0] -= comb(n - 1, needed - 1)
    low, high = 0.0, 1.0
    while low < (middle := (low + high) / 2) < high:
        odds = Fraction(middle) / (1 - Fraction(middle))
        total = Fraction(0)
        for coefficient in reversed(times):
            total = total * odds + coefficient
        low, high = (middle, high) if total < 0 else (low, middle)
    return high
