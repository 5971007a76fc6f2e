r"""One stage of irreversible accession: who joins, given what the larger clubs are worth.

At counts n there are :math:`k_t` outsiders of type t and :math:`m = \sum_t k_t` in all; one of them is
drawn and joins with the probability :math:`p_t` of its type. With :math:`r = \sum_t k_t p_t / m` and values
at larger clubs known,

.. math::

    J_t &= -K_t + b_t(n + e_t) + \delta V^M_t(n + e_t), \qquad
    W_{ts} = o_t(n + e_s) + \delta V^O_t(n + e_s), \\
    V^O_t(n) &= \frac{p_t (J_t - W_{tt}) + \sum_s k_s p_s W_{ts}}{m} + (1 - r)(o_t(n) + \delta V^O_t(n)), \\
    V^M_t(n) &= \sum_s \frac{k_s p_s}{m} (b_t(n + e_s) + \delta V^M_t(n + e_s))
                + (1 - r)(b_t(n) + \delta V^M_t(n)).

A drawn outsider gains :math:`J_t - o_t(n) - \delta V^O_t(n)` by joining. Times
:math:`1 - (1 - r)\delta > 0` that is linear in :math:`p_t`, so its zero is exact: no root is taken. The
numbers may be fractions, floats or rational functions of the discount factor alike.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any

from gametheory_gov.equilibrium import Ties

from .counts import ClubPayoffs, Counts

#: Minus one, zero or one.
Sign = Callable[[Any], int]
Strategy = tuple[Any, ...]


@dataclass(frozen=True)
class Stage:
    """The outsiders' choice at one vector of counts.

    Parameters
    ----------
    payoffs : ClubPayoffs
    counts : tuple of int, shape (T,)
    discount : number
    members_next, outsiders_next : mapping of counts to tuple of numbers
        Values at the clubs with one member more.
    """

    payoffs: ClubPayoffs
    counts: Counts
    discount: Any
    members_next: Mapping[Counts, tuple[Any, ...]]
    outsiders_next: Mapping[Counts, tuple[Any, ...]]

    @property
    def outsiders(self) -> Counts:
        """How many states of each type are outside; shape (T,)."""
        return tuple(size - n for size, n in zip(self.payoffs.sizes, self.counts, strict=True))

    def _later(self, kind: str, t: int, s: int) -> Any:
        """Return what a state of type t gets from the period on in which one of type s joins."""
        after = raised(self.counts, s)
        if kind == "member":
            return self.payoffs.member[after][t] + self.discount * self.members_next[after][t]
        return self.payoffs.outsider[after][t] + self.discount * self.outsiders_next[after][t]

    def joining(self, t: int) -> Any:
        """Return what the drawn outsider of type t gets by joining."""
        return self._later("member", t, t) - self.payoffs.entry[t]

    def outsider_parts(self, t: int, p: Strategy) -> tuple[Any, Any]:
        """Return numerator and denominator of an outsider's value when types join with probabilities p."""
        k, m = self.outsiders, sum(self.outsiders)
        gained: Any = p[t] * self.joining(t) if p[t] != 0 else 0
        for s, others in enumerate(k):
            number = others - (s == t)
            if number and p[s] != 0:
                gained = gained + number * p[s] * self._later("outsider", t, s)
        waiting = m - sum(a * b for a, b in zip(k, p, strict=True))
        here = self.payoffs.outsider[self.counts][t]
        return gained + waiting * here, m - waiting * self.discount

    def gain(self, t: int, p: Strategy) -> Any:
        """Return a positive multiple of what a drawn outsider of type t gains by joining."""
        top, bottom = self.outsider_parts(t, p)
        now = self.joining(t) - self.payoffs.outsider[self.counts][t]
        return now * bottom - self.discount * top

    def values(self, p: Strategy) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
        """Return the values of members and of outsiders by type; None where a type has none."""
        k, m = self.outsiders, sum(self.outsiders)
        waiting = m - sum(a * b for a, b in zip(k, p, strict=True))
        bottom = m - waiting * self.discount
        members: list[Any] = []
        for t, n in enumerate(self.counts):
            if not n:
                members.append(None)
                continue
            top = waiting * self.payoffs.member[self.counts][t]
            for s, number in enumerate(k):
                if number and p[s] != 0:
                    top = top + number * p[s] * self._later("member", t, s)
            members.append(top / bottom)
        outsiders = []
        for t, number in enumerate(k):
            parts = self.outsider_parts(t, p) if number else None
            outsiders.append(parts[0] / parts[1] if parts else None)
        return tuple(members), tuple(outsiders)


def raised(counts: Counts, t: int) -> Counts:
    """Return counts with one member more of a type.

    Examples
    --------
    >>> raised((2, 0), 1)
    (2, 1)
    """
    return (*counts[:t], counts[t] + 1, *counts[t + 1 :])


def stage_equilibria(stage: Stage, sign: Sign, ties: Ties, one: Any = 1) -> Iterator[tuple[Strategy, bool]]:
    """Yield the stage's equilibria: all in which at most one type mixes, and whether a tie decided.

    Parameters
    ----------
    stage : Stage
    sign : function of a number to -1, 0 or 1
    ties : {"join", "stay_out", "weak"}
        What an outsider does that is indifferent in a pure equilibrium.
    one : number
        The one of the arithmetic.

    Yields
    ------
    strategy : tuple of numbers, shape (T,)
        The probability that a drawn outsider of each type joins; 0 for types without outsiders.
    tie : bool
    """
    zero = 0 * one
    open_types = [t for t, number in enumerate(stage.outsiders) if number]
    for choice in product((1, 0), repeat=len(open_types)):
        p = [zero] * len(stage.counts)
        for t, joins in zip(open_types, choice, strict=True):
            p[t] = one if joins else zero
        signs = [sign(stage.gain(t, tuple(p))) for t in open_types]
        if all(_stands(joins, s, ties) for joins, s in zip(choice, signs, strict=True)):
            yield tuple(p), 0 in signs
        for position, t in enumerate(open_types):
            if choice[position]:
                continue  # the mixing type is looked at once, with its own choice left open
            mixed = _mixture(stage, t, tuple(p), sign, one)
            if mixed is None:
                continue
            others = [
                (joins, sign(stage.gain(s, mixed)))
                for s, joins in zip(open_types, choice, strict=True)
                if s != t
            ]
            if all(_stands(joins, s, ties) for joins, s in others):
                yield mixed, any(s == 0 for _, s in others)


def _stands(joins: int, sign: int, ties: Ties) -> bool:
    if sign == 0:
        return ties == "weak" or joins == (ties == "join")
    return joins == (sign > 0)


def _mixture(stage: Stage, t: int, p: Strategy, sign: Sign, one: Any) -> Strategy | None:
    """Return the strategies with the probability, strictly inside (0, 1), at which a type is indifferent."""
    low = stage.gain(t, p)
    high = stage.gain(t, (*p[:t], one, *p[t + 1 :]))
    if sign(low) * sign(high) >= 0:
        return None
    return (*p[:t], low / (low - high), *p[t + 1 :])
