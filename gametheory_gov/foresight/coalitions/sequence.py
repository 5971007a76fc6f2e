r"""Coalitions that form one after the other and bind, among players who look ahead.

Alike players form coalitions in turn; what has formed stays. With f the sizes formed and m players left, the
next coalition takes the size s that is best for its members, given that the rest will do the same:

.. math::

    s^*(f, m) \in \arg\max_{1 \le s \le m} v\big(s;\; f \cup \{s\} \cup c(f \cup \{s\}, m - s)\big),
    \qquad c(f, m) = \{s^*\} \cup c(f \cup \{s^*\}, m - s^*),

with v(s; structure) what a member of a coalition of s gets when the structure is complete. In *sequential
unanimity* [bloch1996]_ payoffs are a fixed valuation and a proposed coalition forms when all its members
agree; with alike players that is the choice of a size. In *binding agreements* [rayvohra1999]_ a coalition
divides its worth by bargaining, which, among alike and patient players, gives each the average: the same
recursion with :math:`v(s; \cdot) = w(s; \cdot)/s`. Ties go to the larger size.

.. [bloch1996] Bloch, "Sequential Formation of Coalitions in Games with Externalities and Fixed
   Payoff Division" (1996).
.. [rayvohra1999] Ray and Vohra, "A Theory of Endogenous Coalition Structures" (1999).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import isfinite
from operator import index
from typing import TYPE_CHECKING, Any, ClassVar

from gametheory_gov.base.answer import Answer
from gametheory_gov.base.citation import Rests
from gametheory_gov.base.errors import Faults, InvalidInputError, NotApplicableError
from gametheory_gov.base.inputs import check_players, is_number, is_whole, public

if TYPE_CHECKING:
    import pandas as pd

#: Sizes of coalitions, in the order in which they form.
Structure = tuple[int, ...]
Valuation = Callable[[int, Structure], Any]
Summary = Callable[[Structure], Hashable]
_MOST_HISTORIES = 200_000


@dataclass(frozen=True, eq=False, repr=False)
class BindingStructure(Answer):
    """Coalitions that form in sequence, with what their members get.

    Parameters
    ----------
    N : int
    sizes : tuple of int
        In the order in which coalitions form.
    payoffs : tuple of numbers
        What each member of each coalition gets.
    ties : tuple of (tuple of int, tuple of int)
        On the path of play, what had formed and all sizes that were equally good where several were.
    histories : int
        How many situations were solved.

    Examples
    --------
    >>> found = sequential_unanimity(5, lambda size, structure: -abs(size - 3))  # three is best
    >>> print(found)
    5 players form coalitions of 3, 2
    >>> found.payoffs, found.ties
    ((0, -1), ())
    """

    RESTS = Rests(("bloch1996", "rayvohra1999"))

    N: int
    sizes: Structure
    payoffs: tuple[Any, ...]
    ties: tuple[tuple[Structure, Structure], ...]
    histories: int
    solver: ClassVar[str] = "sequence"

    def to_pandas(self) -> pd.DataFrame:
        """A row per coalition, in the order of forming: its ``size`` and the ``payoff`` of each member."""
        import pandas as pd

        return pd.DataFrame({"size": self.sizes, "payoff": self.payoffs})

    def __str__(self) -> str:
        return f"{self.N} players form coalitions of {', '.join(map(str, self.sizes))}"


@public
def sequential_unanimity(
    N: int,
    payoff: Valuation,
    *,
    summary: Summary | None = None,
    feasible: Iterable[int] | None = None,
    larger: bool = True,
    tolerance: float = 1e-9,
) -> BindingStructure:
    """The structure that forms under sequential unanimity among alike players.

    Parameters
    ----------
    N : int
        Number of players, from 1 on.
    payoff : function of a size and a structure to number
        What a member of a coalition of that size gets in a complete structure, a tuple of sizes in falling
        order. Exact numbers are compared exactly.
    summary : function of a tuple of sizes to hashable, optional
        What of the coalitions formed matters for the rest: two histories with one summary must rank
        continuations alike. Their number for payoffs that depend on it (``len``), nothing for payoffs to
        which other coalitions only add (``lambda formed: 0``). By default the sizes themselves, so that
        only the order of forming does not matter.
    feasible : iterable of int, optional
        Sizes allowed; 1 to N by default. Must contain 1.
    larger : bool
        Whether ties go to the larger size.
    tolerance : float
        Relative to the larger payoff; floats closer than that are tied.

    Returns
    -------
    BindingStructure

    Raises
    ------
    InvalidInputError
        For fewer than one player, sizes out of range or without 1, a negative tolerance, or payoffs that are
        no numbers.
    NotApplicableError
        For more than 200,000 situations.

    Examples
    --------
    >>> from fractions import Fraction
    >>> def cournot(size, structure):  # linear demand, no costs
    ...     return Fraction(1, size * (len(structure) + 1) ** 2)
    >>> sequential_unanimity(12, cournot, summary=len).sizes
    (1, 1, 10)
    """
    sizes = _check(N, feasible, tolerance)
    N = index(N)
    recursion = _FormingRecursion(payoff, summary or _in_order, sizes, larger, tolerance)
    formed = recursion.continuation((), N)
    ties = []
    for k in range(len(formed)):
        best = recursion.best((*formed[:k],), N - sum(formed[:k]))
        if len(best) > 1:
            ties.append((formed[:k], best))
    whole = _in_order(formed)
    return BindingStructure(
        N, formed, tuple(payoff(s, whole) for s in formed), tuple(ties), len(recursion.known)
    )


@public
def binding_structure(
    N: int, worth: Valuation, *, summary: Summary | None = None, tolerance: float = 1e-9
) -> BindingStructure:
    """The structure of binding agreements that forms when coalitions bargain over their worth.

    Parameters
    ----------
    N : int
        Number of players, from 1 on.
    worth : function of a size and a structure to number
        What a coalition of that size gets altogether in a complete structure, a tuple of sizes in falling
        order.
    summary : function of a tuple of sizes to hashable, optional
        See `sequential_unanimity`.
    tolerance : float
        Relative; floats closer than that are tied, and ties go to the larger coalition.

    Returns
    -------
    BindingStructure
        With average worths as payoffs.

    Raises
    ------
    InvalidInputError, NotApplicableError
        As for `sequential_unanimity`.

    Examples
    --------
    A public good with benefit one and quadratic cost: every coalition of k provides k squared.

    >>> from fractions import Fraction
    >>> def public_good(size, structure):
    ...     return size * (sum(k * k for k in structure) - Fraction(size * size, 2))
    >>> binding_structure(100, public_good, summary=lambda formed: 0).sizes
    (1, 5, 20, 74)
    """

    def average(size: int, structure: Structure) -> Any:
        total = _number(worth(size, structure), size, structure)
        return total / size if isinstance(total, float) else Fraction(total) / size

    return sequential_unanimity(N, average, summary=summary, tolerance=tolerance)


def _check(N: Any, feasible: Any, tolerance: Any) -> tuple[int, ...]:
    faults = Faults("coalitions in sequence")
    most = 0
    with faults.noting():
        most = check_players(N, "N")
    if not is_number(tolerance) or not 0 <= tolerance < float("inf"):
        faults.add(f"tolerance = {tolerance!r}; a number that is not negative is needed")
    if feasible is None:
        faults.raise_as(InvalidInputError)
        return tuple(range(1, most + 1))
    if isinstance(feasible, str) or not isinstance(feasible, Iterable):
        faults.add(f"feasible = {feasible!r}; give sizes, such as [1, 3]")
        faults.raise_as(InvalidInputError)
    sizes = list(feasible)
    for size in sizes:
        if not is_whole(size) or size < 1 or 0 < most < size:
            faults.add(f"feasible has {size!r}; sizes are whole numbers from 1 to {most or 'N'}")
    if 1 not in sizes:
        faults.add("feasible has no 1; without it players may be left over")
    faults.raise_as(InvalidInputError)
    return tuple(sorted({index(size) for size in sizes}))


def _in_order(sizes: Structure) -> Structure:
    return tuple(sorted(sizes, reverse=True))


def _number(value: Any, size: int, structure: Structure) -> Any:
    """A payoff that can be compared; others are refused."""
    if not is_number(value):
        raise InvalidInputError(
            "coalitions in sequence",
            [f"the payoff of a coalition of {size} in {structure} is {value!r}; a number is needed"],
        )
    return value


class _FormingRecursion:
    """The recursion over what has formed, in summary, and how many are left."""

    def __init__(
        self, payoff: Valuation, summary: Summary, sizes: Structure, larger: bool, tolerance: float
    ) -> None:
        self.payoff, self.summary, self.sizes = payoff, summary, sizes
        self.larger, self.tolerance = larger, tolerance
        self.known: dict[tuple[Hashable, int], tuple[Structure, Structure]] = {}

    def continuation(self, formed: Structure, left: int) -> Structure:
        """The sizes that form from here on."""
        self._solve(formed, left)
        return self.known[self.summary(formed), left][0] if left else ()

    def best(self, formed: Structure, left: int) -> Structure:
        """All sizes that are best here."""
        return self.known[self.summary(formed), left][1]

    def _solve(self, formed: Structure, left: int) -> None:
        """Solve a situation, those with fewer players left first; no recursion of Python's."""
        waiting = [(formed, left)]
        while waiting:
            formed, left = waiting[-1]
            key = self.summary(formed), left
            if not left or key in self.known:
                waiting.pop()
                continue
            later = [((*formed, s), left - s) for s in self.sizes if s < left]
            unknown = [(f, m) for f, m in later if (self.summary(f), m) not in self.known]
            if unknown:
                waiting += unknown
                continue
            self.known[key] = self._choose(formed, left)
            waiting.pop()
            if len(self.known) > _MOST_HISTORIES:
                raise NotApplicableError(
                    f"more than {_MOST_HISTORIES:,} situations differ; give summary=, which says what of the "
                    "coalitions formed matters for the rest (their number: len), or fewer feasible sizes"
                )

    def _choose(self, formed: Structure, left: int) -> tuple[Structure, Structure]:
        options = []
        for s in self.sizes:
            if s > left:
                break
            rest = self.known[self.summary((*formed, s)), left - s][0] if s < left else ()
            structure = _in_order((*formed, s, *rest))
            options.append((_number(self.payoff(s, structure), s, structure), s, rest))
        most = max(value for value, _, _ in options)
        slack = self.tolerance * abs(most) if isinstance(most, float) and isfinite(most) else 0
        tied = [(s, rest) for value, s, rest in options if value >= most - slack]
        size, rest = tied[-1 if self.larger else 0]
        return (size, *rest), tuple(s for s, _ in tied)
