r"""What one state has to lose, and the least patience that makes it keep its word.

With g the gain of one deviation and :math:`\ell` the loss per period from then on, a state keeps its word iff

.. math:: g \le \frac{\delta}{1-\delta}\,\ell, \qquad\text{so from}\qquad \delta^* = \frac{g}{g+\ell}

on [friedman1971]_. Where :math:`g > 0 = \ell` no patience suffices, and where :math:`\ell < 0` none does,
whatever g is: a state that does better in the punishment breaks its word to get there, even at a cost, once
it is patient. Under a punishment of one period it keeps its word iff :math:`g \le \delta\ell`.

.. [friedman1971] Friedman, "A Non-cooperative Equilibrium for Supergames" (1971).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from gametheory_gov.base.answer import Record
from gametheory_gov.base.exact import format_gain
from gametheory_gov.base.text import counted, listed

if TYPE_CHECKING:
    import pandas as pd

#: How wide a bracket is at most: narrower than floats can tell.
_NARROW = Fraction(1, 2**56)


@dataclass(frozen=True, eq=False, repr=False)
class Incentive(Record):
    """What one state gains by one deviation, what deters it, and from which patience on.

    Parameters
    ----------
    state : str
    deviation : str
        The best one.
    gain : Fraction
        What it brings in the period in which it is made, in payoff.
    loss : Fraction
        What the state loses in every period in which it is punished, in payoff.
    patience : Fraction, optional
        The least discount factor from which on the deviation is deterred; None where the patient deviate.
    not_enough : Fraction, optional
        A discount factor that does not, as close as is known: the least itself where it is a fraction.
    root : SymPy number, optional
        The least discount factor exactly, where it is no fraction and what is asked is exact.

    Examples
    --------
    >>> import gametheory_gov as gg
    >>> print(gg.patience(gg.NormalForm.bimatrix([[2, 0], [3, 1]], [[2, 3], [0, 1]])).incentives[0])
    row: 2 gains 1, then loses 1 a period; held from 1/2 on
    """

    state: str
    deviation: str
    gain: Fraction
    loss: Fraction
    patience: Fraction | None
    not_enough: Fraction | None = None
    root: Any = None

    @property
    def least(self) -> Any:
        """The least discount factor: a fraction, or a SymPy number where it is none."""
        return self.patience if self.root is None else self.root

    def __str__(self) -> str:
        if self.gain <= 0 and self.patience is not None:
            return f"{self.state}: has nothing to gain; held by any patience"
        none = "no patience suffices" if self.gain > 0 else "the patient are not held"
        held = none if self.patience is None else f"held from {told(self.patience)} on"
        first, then = ("gains" if self.gain >= 0 else "loses"), ("loses" if self.loss >= 0 else "gains")
        return (
            f"{self.state}: {self.deviation} {first} {format_gain(abs(self.gain))}, "
            f"then {then} {format_gain(abs(self.loss))} a period; {held}"
        )


def told(patience: Fraction) -> str:
    """A patience in few characters, as a fraction where that is short.

    Examples
    --------
    >>> told(Fraction(5, 9)), told(Fraction(1234567, 2345678))
    ('5/9', '0.526316')
    """
    return str(patience) if len(str(patience)) <= 11 else f"{float(patience):.6g}"


def deterred(state: str, deviation: str, gain: Fraction, loss: Fraction, *, once: bool = False) -> Incentive:
    """The incentive of a state that is punished for ever, or for one period.

    Examples
    --------
    >>> print(deterred("A", "cheat", Fraction(-1), Fraction(-3)))
    A: cheat loses 1, then gains 3 a period; the patient are not held
    >>> deterred("A", "cheat", Fraction(1), Fraction(2), once=True).patience
    Fraction(1, 2)
    """
    bearable = loss >= 0 or (once and gain <= loss)  # a punishment that it would pay to get into
    if not deviation or (gain <= 0 and bearable):
        return Incentive(state, deviation, gain, loss, Fraction(0), None)
    if loss <= (gain if once else 0):
        return Incentive(state, deviation, gain, loss, None, None)
    least = gain / (loss if once else gain + loss)
    return Incentive(state, deviation, gain, loss, least, least)


def first_root(holds: Callable[[Fraction], bool]) -> tuple[Fraction, Fraction]:
    """The bracket of the discount factor from which something holds.

    Parameters
    ----------
    holds : callable
        False up to some discount factor below one, then true.

    Examples
    --------
    >>> not_enough, enough = first_root(lambda discount: discount**2 >= Fraction(1, 2))
    >>> float(enough - not_enough) < 1e-16, round(float(enough), 6)
    (True, 0.707107)
    """
    low, high = Fraction(0), Fraction(1)
    while high == 1 or high - low > _NARROW:
        middle = (low + high) / 2
        low, high = (low, middle) if holds(middle) else (middle, high)
    return low, high


def least_of(incentives: tuple[Incentive, ...]) -> Incentive | None:
    """The incentive that binds: of the first state that none holds, else of the one that needs most."""
    if not incentives:
        return None
    loose = [one for one in incentives if one.patience is None]
    return loose[0] if loose else max(incentives, key=lambda one: one.patience or Fraction(0))


class Held:
    """What an answer says of all its incentives: who binds, and whom no patience holds."""

    incentives: tuple[Incentive, ...]

    @property
    def least(self) -> Any:
        """The least discount factor from which on all are held, exactly; None if there is none."""
        binding = least_of(self.incentives)
        return Fraction(0) if binding is None else binding.least

    @property
    def binding(self) -> str | None:
        """The state that needs most patience, or the first that none holds."""
        found = least_of(self.incentives)
        return None if found is None else found.state

    @property
    def never(self) -> tuple[str, ...]:
        """The states that no patience holds, or only little."""
        return tuple(one.state for one in self.incentives if one.patience is None)


def as_read(table: pd.DataFrame, exact: bool) -> pd.DataFrame:
    """A table of incentives: fractions where figures are, else decimals, which other programs can read."""
    if not exact:
        for name in table.columns.difference(["state", "deviation"]):
            table[name] = [None if x is None else float(x) for x in table[name]]
    return table


def summary_of(incentives: tuple[Incentive, ...]) -> str:
    """Who is held from which patience on, in one line."""
    ids = [one.state for one in incentives]
    loose = [one.state for one in incentives if one.patience is None]
    rest = [one for one in incentives if one.patience is not None]
    binding = max(rest, key=lambda one: one.patience or Fraction(0), default=None)
    if binding is None:
        return f"no patience holds any of {counted(len(ids), 'state')}" if ids else "there is nobody to hold"
    needed = f"from a patience of {told(binding.patience or Fraction(0))} on ({binding.state} needs most)"
    if not loose:
        return f"all {len(ids)} states are held {needed}" if len(ids) > 1 else f"1 state is held {needed}"
    some = listed(loose[:12], ids) + (f" and {len(loose) - 12} more" if len(loose) > 12 else "")
    among = f"{len(loose)} of {counted(len(ids), 'state')}"
    return f"no patience holds {some} ({among}); the others are held {needed}"
