r"""Majorities that hold by themselves (in the spirit of Maggi and Morelli 2006).

Each period a joint action needs all n members. Each gains 1 from it with probability p, by itself, and loses
:math:`\ell` otherwise. By the rule of at least m yes members expect

.. math:: W_m = \frac1n \sum_{k \ge m} \binom nk p^k (1-p)^{n-k}\,(k - (n-k)\,\ell).

No court makes a dissenter act. It does if that costs no more than what the rule is worth to it later, when
everybody goes back to unanimity once somebody does not,
:math:`\ell \le \frac{\delta}{1-\delta}(W_m - W_n)`. So rule m holds from the discount factor

.. math:: \delta_m = \frac{\ell}{\ell + W_m - W_n}

on; unanimity always. The best rule, :math:`m^* = \lceil n\ell/(1+\ell) \rceil`, needs the least patience of
all. So it is either that rule or unanimity, and no rule between is ever best.
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
from gametheory_gov.base.inputs import as_share, as_whole, public

if TYPE_CHECKING:
    import pandas as pd

#: Members at most: numbers are exact.
_MOST = 300


@dataclass(frozen=True, eq=False, repr=False)
class SelfEnforcing(Answer):
    """What each majority is worth, and how patient members must be for it to hold.

    Parameters
    ----------
    chance, loss : Fraction
    welfare : tuple of Fraction
        What a member expects each period, when one yes is enough, two, ... all n.

    Examples
    --------
    >>> from gametheory_gov.decisions.best_rules import self_enforcing_majorities
    >>> found = self_enforcing_majorities(5, "1/2", 1)
    >>> found.first_best, str(found.patience(3)), found.best("0.9"), found.best("0.8")
    (3, '32/37', 3, 5)
    """

    RESTS = Rests(("maggi2006",))

    chance: Fraction
    loss: Fraction
    welfare: tuple[Fraction, ...]

    @property
    def N(self) -> int:
        """The number of members."""
        return len(self.welfare)

    @property
    def first_best(self) -> int:
        """The majority that is worth most; the smallest of several."""
        return 1 + self.welfare.index(max(self.welfare))

    def patience(self, votes: int) -> Fraction | None:
        """The discount factor from which a majority holds; None where no patience is enough.

        Parameters
        ----------
        votes : int
            From 1 to N.
        """
        faults = Faults("patience")
        if as_whole(votes, "votes", faults, least=1) > self.N:
            faults.add(f"votes = {votes}; there are {self.N} members")
        faults.raise_as(InvalidInputError)
        if votes == self.N:
            return Fraction(0)
        more = self.welfare[votes - 1] - self.welfare[-1]
        return self.loss / (self.loss + more) if more > 0 else None

    def best(self, patience: Any) -> int:
        """The majority that is worth most among those that hold.

        Parameters
        ----------
        patience : number in [0, 1]
            The discount factor.
        """
        faults = Faults("best")
        given = to_fraction(as_share(patience, "patience", faults))
        faults.raise_as(InvalidInputError)
        needed = {votes: self.patience(votes) for votes in range(1, self.N + 1)}
        holding = [votes for votes, least in needed.items() if least is not None and least <= given]
        return max(holding, key=lambda votes: self.welfare[votes - 1])

    def __str__(self) -> str:
        best, last = self.first_best, short_number(self.welfare[-1])
        head = f"majorities of {self.N}: "
        least = self.patience(best)
        if not least:  # it is unanimity, or no better
            return f"{head}none is worth more than unanimity, {last}, which always holds"
        head += f"the best, {best}, is worth {short_number(self.welfare[best - 1])}"
        head += f" and holds from a discount factor of {short_number(least)} on"
        return f"{head}\n  members who are less patient are left with unanimity, worth {last}"

    def to_pandas(self) -> pd.DataFrame:
        """One row per majority: its worth, and the patience that it needs."""
        import pandas as pd

        rows = [(k, self.welfare[k - 1], self.patience(k)) for k in range(1, self.N + 1)]
        return pd.DataFrame(rows, columns=["votes", "welfare", "patience"])


@public
def self_enforcing_majorities(N: int, chance: Any, loss: Any) -> SelfEnforcing:
    """What each majority of N members is worth, and the patience that makes it hold without a court.

    Parameters
    ----------
    N : int, from 2 to 300
    chance : number in [0, 1]
        With which a member gains 1 from the joint action.
    loss : number, above 0
        What it loses otherwise.

    Returns
    -------
    SelfEnforcing
        Exact; floats count as their decimals.

    Raises
    ------
    InvalidInputError
        With every fault.

    Examples
    --------
    >>> print(self_enforcing_majorities(5, "1/2", 1))
    majorities of 5: the best, 3, is worth 3/16 and holds from a discount factor of 32/37 on
      members who are less patient are left with unanimity, worth 1/32
    """
    faults = Faults("self_enforcing_majorities")
    n = as_whole(N, "N", faults, least=2)
    if n > _MOST:
        faults.add(f"N = {n}; at most {_MOST}")
    p = to_fraction(as_share(chance, "chance", faults))
    try:
        cost = to_fraction(loss)
    except (TypeError, ValueError):
        cost = Fraction(0)
    if cost <= 0:
        faults.add(f"loss = {loss!r:.60}; a number above zero is needed")
    faults.raise_as(InvalidInputError)
    welfare, total = [], Fraction(0)
    for k in range(n, 0, -1):
        total += comb(n, k) * p**k * (1 - p) ** (n - k) * (k - (n - k) * cost) / n
        welfare.append(total)
    return SelfEnforcing(p, cost, tuple(reversed(welfare)))
