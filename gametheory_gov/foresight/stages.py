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
from typing import Any

from gametheory_gov.equilibria.definition import Ties

from .counts import ClubPayoffs, Counts

#: Minus one, zero or one.
Sign = Callable[[Any], int]
Strategy = tuple[Any, ...]


@dataclass(frozen=True)
class AccessionStage:
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
        """The payoffs of a state of type t from the period on in which one of type s joins."""
        after = add_member(self.counts, s)
        if kind == "member":
            return self.payoffs.member[after][t] + self.discount * self.members_next[after][t]
        return self.payoffs.outsider[after][t] + self.discount * self.outsiders_next[after][t]

    def joining(self, t: int) -> Any:
        """The payoffs of the drawn outsider of type t that joins."""
        return self._later("member", t, t) - self.payoffs.entry[t]

    def outsider_parts(self, t: int, p: Strategy) -> tuple[Any, Any]:
        """Numerator and denominator of an outsider's value when types join with probabilities p."""
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
        """A positive multiple of the gain of a drawn outsider of type t from joining."""
        top, bottom = self.outsider_parts(t, p)
        now = self.joining(t) - self.payoffs.outsider[self.counts][t]
        return now * bottom - self.discount * top

    def values(self, p: Strategy) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
        """The values of members and of outsiders by type; None where a type has none."""
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


def add_member(counts: Counts, t: int) -> Counts:
    """Counts with one member more of a type.

    Examples
    --------
    >>> add_member((2, 0), 1)
    (2, 1)
    """
    return (*counts[:t], counts[t] + 1, *counts[t + 1 :])


def stage_equilibria(
    stage: AccessionStage, sign: Sign, ties: Ties, one: Any = 1, families: set[Counts] | None = None
) -> Iterator[tuple[Strategy, bool]]:
    """Yield the stage's equilibria, pure and mixed, and whether a tie decided.

    Types are given *joins*, *stays* or *mixes* one after the other, and a choice is dropped as soon as no
    chances of the others make it best. Types that mix solve the linear equations of being indifferent.

    Parameters
    ----------
    stage : AccessionStage
    sign : function of a number to -1, 0 or 1
    ties : {"join", "stay_out", "weak"}
        What an outsider does that is indifferent and does not mix.
    one : number
        The one of the arithmetic.
    families : set of counts, optional
        The stage's counts are added where equations may leave a whole family of mixtures.

    Yields
    ------
    strategy : tuple of numbers, shape (T,)
        The probability that a drawn outsider of each type joins; 0 for types without outsiders. Where
        equations leave a whole family of mixtures, only its corners appear: there all but as many types as
        equations determine are pure and indifferent, so ``ties`` decides.
    tie : bool
    """
    zero = 0 * one
    open_types = [t for t, number in enumerate(stage.outsiders) if number]
    gains = _Gains.of(stage, open_types, zero, one)
    for choice in gains.supports(sign):
        mixing = [k for k, c in enumerate(choice) if c is None]
        chances = gains.indifferent(choice, mixing, sign, zero, one) if mixing else choice
        if chances is None:
            if families is not None and gains.family(choice, mixing, sign, ties):
                families.add(stage.counts)
            continue
        p = [zero] * len(stage.counts)
        for t, chance in zip(open_types, chances, strict=True):
            p[t] = chance * one
        pure = [(t, c) for t, c in zip(open_types, choice, strict=True) if c is not None]
        signs = [(c, sign(stage.gain(t, tuple(p)))) for t, c in pure]
        if all(_is_best(joins, s, ties) for joins, s in signs):
            yield tuple(p), any(s == 0 for _, s in signs)


def _is_best(joins: int, sign: int, ties: Ties) -> bool:
    if sign == 0:
        return ties == "weak" or joins == (ties == "join")
    return joins == (sign > 0)


#: Joins, stays or (None) mixes, for every type that has outsiders.
_Choice = tuple[int | None, ...]


@dataclass(frozen=True)
class _Gains:
    """What drawn outsiders gain by joining: affine in the probabilities with which types join."""

    alone: list[Any]
    slopes: list[list[Any]]

    @classmethod
    def of(cls, stage: AccessionStage, types: list[int], zero: Any, one: Any) -> _Gains:
        nobody = (zero,) * len(stage.counts)
        alone = [stage.gain(t, nobody) for t in types]
        units = [(*nobody[:s], one, *nobody[s + 1 :]) for s in types]
        return cls(alone, [[stage.gain(t, p) - g for p in units] for t, g in zip(types, alone, strict=True)])

    def supports(self, sign: Sign) -> Iterator[_Choice]:
        """Yield who joins, stays or mixes wherever bounds on gains allow it."""
        ahead: list[_Choice] = [()]
        while ahead:
            choice = ahead.pop()
            if len(choice) > 1 and not all(self._possible(k, choice, sign) for k in range(len(choice))):
                continue
            if len(choice) == len(self.alone):
                yield choice
            else:
                ahead += [(*choice, None), (*choice, 0), (*choice, 1)]

    def _possible(self, k: int, choice: _Choice, sign: Sign) -> bool:
        """Whether type k may do what is chosen for it, for some chances of those that are open."""
        low = high = self.alone[k]
        for s, slope in enumerate(self.slopes[k]):
            here = choice[s] if s < len(choice) else None
            if here is not None:
                low, high = low + here * slope, high + here * slope
            elif slope < 0:
                low = low + slope
            else:
                high = high + slope
        if choice[k] is None:
            return sign(low) <= 0 <= sign(high)
        return sign(high) >= 0 if choice[k] else sign(low) <= 0

    def indifferent(
        self, choice: _Choice, mixing: list[int], sign: Sign, zero: Any, one: Any
    ) -> list[Any] | None:
        """Chances, strictly inside (0, 1) for those that mix, that leave these indifferent; None without."""
        fixed = [0 if c is None else c for c in choice]
        right = [
            self.alone[k] + sum((c * g for c, g in zip(fixed, self.slopes[k], strict=True)), zero)
            for k in mixing
        ]
        rows = [[self.slopes[k][s] for s in mixing] for k in mixing]
        if len(mixing) == 1:  # one zero of one line; in floats not too close to either end
            low, high = right[0], right[0] + rows[0][0]
            solved = [low / (low - high)] if sign(low) * sign(high) < 0 else None
        else:
            solved = solve_linear(rows, [-x for x in right])
        if solved is None or (len(mixing) > 1 and not all(zero < x < one for x in solved)):
            return None
        found = iter(solved)
        return [next(found) if c is None else c for c in choice]

    def family(self, choice: _Choice, mixing: list[int], sign: Sign, ties: Ties) -> bool:
        """Whether equations that have no single solution may have a whole family of them.

        A type that is indifferent whatever those do that mix follows the tie rule, where there is one.
        """
        idle = []
        for k in mixing:
            right = self.alone[k]
            for c, slope in zip(choice, self.slopes[k], strict=True):
                right = right + c * slope if c else right
            idle.append(sign(right) == 0 and all(sign(self.slopes[k][s]) == 0 for s in mixing))
        if any(idle):
            return ties == "weak"
        rows = [[self.slopes[k][s] for s in mixing] for k in mixing]
        return len(mixing) > 1 and solve_linear(rows, [0 * row[0] for row in rows]) is None


def solve_linear(rows: list[list[Any]], right: list[Any]) -> list[Any] | None:
    """The solution of linear equations in any arithmetic; None when there is not exactly one.

    Floats count as zero below 1e-12 of the largest coefficient.

    Examples
    --------
    >>> from fractions import Fraction
    >>> solve_linear([[Fraction(0), Fraction(2)], [Fraction(3), Fraction(1)]], [Fraction(1), Fraction(2)])
    [Fraction(1, 2), Fraction(1, 2)]
    >>> solve_linear([[Fraction(1), Fraction(2)], [Fraction(2), Fraction(4)]], [Fraction(1), Fraction(2)])
    """
    size = len(right)
    table = [[*row, x] for row, x in zip(rows, right, strict=True)]
    largest = max(abs(x) for row in rows for x in row)
    least = 1e-12 * largest if isinstance(largest, float) else 0
    for k in range(size):
        best = max(range(k, size), key=lambda i: abs(table[i][k]))
        if abs(table[best][k]) <= least:
            return None
        table[k], table[best] = table[best], table[k]
        table[k] = [x / table[k][k] for x in table[k]]
        for i in range(size):
            if i != k and table[i][k] != 0:
                factor = table[i][k]
                table[i] = [x - factor * y for x, y in zip(table[i], table[k], strict=True)]
    return [row[-1] for row in table]
