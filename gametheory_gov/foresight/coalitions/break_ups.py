r"""Equilibrium binding agreements: coalition structures that no chain of break-ups blocks.

Coalitions may only break up, for good. In a move from a structure P to a finer one, Q, every coalition that
breaks into parts has one *residual*, the part left behind; its other parts are *perpetrators*. For a set U
of perpetrators let :math:`Q_U` be Q with each member of U merged again with its residual: :math:`Q_\emptyset
= Q`, and P itself when U holds them all. Going from the finest structure, which is binding, to coarser ones,
*Q blocks P* when for some choice of residuals and a *leading* perpetrator S

1. Q is binding;
2. S gains: :math:`v(S; Q) > v(S; P)`;
3. every re-merging of other perpetrators is blocked by Q too, with one of those merged as the leader;

and P is *binding* when nothing blocks it. Condition 3 refers to blocking of finer structures, in which fewer
perpetrators are merged, so the recursion ends. Unfolded it says, and this is what is computed,

.. math::

    \forall\, U \not\ni S,\ U \neq \emptyset\ \ \exists\, T \in U:\quad v(T; Q) > v(T; Q_U),

since re-merging some of U is again a re-merging of perpetrators other than S. In words: wherever others
hesitate, one of them would rather go on to Q. So from S on they break off one by one until Q is reached.

The recursion is in the spirit of [rayvohra1997]_, where it is defined for games in strategic form. The
article was not at hand; conditions 1 to 3 are this package's reading of it. There a structure comes with
agreements on actions, and transferable worth may be divided in any way. Here players are alike, a structure
is a list of sizes with the worths of a partition function, and v is the even share :math:`w(s; \cdot)/s`.
This assumes that alike members of one coalition are paid alike, in the structure that is blocked and in the
one that blocks: nobody is bought off from leading a break-up, and nobody is promised more for it. A
structure is called binding whether or not a coarser one is; ``coarsest`` lists those arising from no other.

.. [rayvohra1997] Ray and Vohra, "Equilibrium Binding Agreements" (1997).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import cache
from itertools import chain, combinations_with_replacement, product
from math import isfinite
from numbers import Rational, Real
from typing import Any

from gametheory_gov.base.errors import Faults, InvalidInputError, NotApplicableError
from gametheory_gov.base.inputs import check_players, is_tolerance, public

from .agreements import BindingAgreements, Block, BreakUp, Split, Structure, gains

Worth = Callable[[int, Structure], Any]

_MOST_PLAYERS = 18
_MOST_FAULTS = 5


@public
def binding_agreements(N: int, worth: Worth, *, tolerance: float = 1e-9) -> BindingAgreements:
    """All coalition structures of alike players that are equilibrium binding agreements.

    Coalitions share their worth evenly and may only break up. A structure is blocked when some part of a
    coalition gains by breaking off, because others, who gain by it too, then follow until a binding structure
    is reached; see the module for the definition.

    Parameters
    ----------
    N : int, from 1 to 18
        Number of players.
    worth : function of a size and a structure to number
        What a coalition of that size gets altogether in a complete structure, a tuple of sizes in falling
        order; as for `binding_structure`. Exact numbers are compared exactly.
    tolerance : float, at least 0
        Relative to the larger of two payoffs; floats closer than that are tied. A perpetrator must gain
        strictly, so ties keep coalitions together.

    Returns
    -------
    BindingAgreements
        With who blocks each of the other structures, and by which chain.

    Raises
    ------
    InvalidInputError
        For fewer than one player, a negative tolerance, or worths that are not finite numbers.
    NotApplicableError
        For more than 18 players.

    Examples
    --------
    Five firms in a Cournot oligopoly with linear demand and no costs. In a cartel of all each gets 1/20. One
    that leaves gets 1/16, because the four others then break into pairs.

    >>> from fractions import Fraction
    >>> def cournot(size, structure):
    ...     return Fraction(1, (len(structure) + 1) ** 2)
    >>> found = binding_agreements(5, cournot)
    >>> found.structures, found.universal
    (((2, 2, 1), (1, 1, 1, 1, 1)), False)
    >>> print(found.blocks[5,])
    (5,) is blocked by (2, 2, 1): 1 leaves 5, then 2 leaves 4
    """
    N = _check(N, tolerance)
    worths = _read_worths(N, worth)
    payoffs = {P: {size: total / size for size, total in of.items()} for P, of in worths.items()}
    recursion = _BlockingRecursion(payoffs, tolerance)
    for structure in recursion.payoffs:
        recursion.judge(structure)
    found = sorted(recursion.binding, key=lambda structure: (len(structure), [-size for size in structure]))
    finer = {target for structure in found for target in recursion.reached[structure] if target != structure}
    return BindingAgreements(
        N,
        tuple(found),
        tuple(structure for structure in found if structure not in finer),
        recursion.blocks,
        {P: tuple(of[size] for size in P) for P, of in payoffs.items()},
        {P: tuple(of[size] for size in P) for P, of in worths.items()},
        tolerance,
    )


def _check(N: Any, tolerance: Any) -> int:
    faults = Faults("binding agreements")
    with faults.noting():
        N = check_players(N, "N")
    if not (is_tolerance(tolerance, exact=False) or is_tolerance(tolerance, exact=True)):
        faults.add(f"tolerance = {tolerance!r}; a number above round-off and below 1 is needed")
    faults.raise_as(InvalidInputError)
    if N > _MOST_PLAYERS:
        raise NotApplicableError(
            f"{N} players have more ways to break up than can be compared; up to {_MOST_PLAYERS} players can "
            "be. binding_structure, where coalitions form one after the other and do not break up, takes more"
        )
    return int(N)


def _read_worths(N: int, worth: Worth) -> dict[Structure, dict[int, Fraction | float]]:
    """The worths of coalitions in each structure by size, the finest structures first."""
    faults = Faults("worths")
    worths: dict[Structure, dict[int, Fraction | float]] = {}
    for P in sorted(_partitions(N), key=lambda P: (-len(P), P)):
        worths[P] = {}
        for size in sorted(set(P)):
            given = worth(size, P)
            try:
                total = _plain_number(given)
            except (TypeError, ValueError, OverflowError):
                faults.add(f"worth({size}, {P}) is {given!r}; a finite number is needed")
            else:
                worths[P][size] = total
        if len(faults.found) >= _MOST_FAULTS:
            break
    faults.raise_as(InvalidInputError)
    return worths


def _plain_number(value: Any) -> Fraction | float:
    """A finite number, exact unless it is a float."""
    if isinstance(value, Real) and not isinstance(value, Rational):
        if not isfinite(value):
            raise ValueError
        return float(value)
    return Fraction(value)


@cache
def _partitions(n: int) -> tuple[Structure, ...]:
    from sympy.utilities.iterables import partitions

    return tuple(_ordered(Counter(sizes).elements()) for sizes in partitions(n))


def _ordered(sizes: Any) -> Structure:
    return tuple(sorted(sizes, reverse=True))


@cache
def _ways(size: int) -> tuple[Split, ...]:
    """All ways in which a coalition stays together or breaks up, with every choice of a residual."""
    return tuple(
        Split(residual, _without(parts, residual))
        for parts in sorted(_partitions(size), key=len)
        for residual in sorted(set(parts), reverse=True)
    )


def _without(sizes: Structure, size: int) -> Structure:
    k = sizes.index(size)
    return sizes[:k] + sizes[k + 1 :]


@cache
def _halves(sizes: Structure) -> tuple[tuple[Structure, Structure], ...]:
    """All ways to divide sizes in two, those that put few into the first half first."""
    count = Counter(sizes)
    found = []
    for numbers in product(*(range(k + 1) for k in count.values())):
        some = tuple(size for size, k in zip(count, numbers, strict=True) for _ in range(k))
        rest = tuple(size for size, k in zip(count, numbers, strict=True) for _ in range(count[size] - k))
        found.append((some, rest))
    return tuple(sorted(found, key=lambda pair: len(pair[0])))


class _BlockingRecursion:
    """Judges structures, the finest first."""

    def __init__(self, payoffs: dict[Structure, dict[int, Any]], tolerance: float) -> None:
        self.payoffs, self.tolerance = payoffs, tolerance
        self.binding: set[Structure] = set()
        self.blocks: dict[Structure, Block] = {}
        self.reached: dict[Structure, set[Structure]] = {}

    def judge(self, structure: Structure) -> None:
        """Note whether a structure is binding, when all finer ones are judged."""
        reached = self.reached[structure] = set()
        for ways in self._moves(structure):
            target = _ordered(chain.from_iterable((way.residual, *way.leaving) for way in ways))
            reached.add(target)
            if target in self.binding:
                block = self._block(structure, target, ways)
                if block is not None:
                    self.blocks[structure] = block
                    return
        self.binding.add(structure)

    @staticmethod
    def _moves(structure: Structure) -> Iterator[tuple[Split, ...]]:
        """Yield a way for each coalition; coalitions of one size are interchangeable."""
        alike = [
            combinations_with_replacement(_ways(size), count) for size, count in Counter(structure).items()
        ]
        for chosen in product(*alike):
            yield tuple(chain.from_iterable(chosen))

    def _block(self, structure: Structure, target: Structure, ways: tuple[Split, ...]) -> Block | None:
        """A block by this move, whoever leads it, if there is one."""
        at, end = self.payoffs[structure], self.payoffs[target]
        for way in dict.fromkeys(ways):
            for leader in dict.fromkeys(way.leaving):
                if not gains(at[way.size], end[leader], self.tolerance):
                    continue
                k = ways.index(way)
                first = (Split(way.residual, _without(way.leaving, leader)), *ways[:k], *ways[k + 1 :])
                if self._all_follow(first, leader, target):
                    splits = (way, *(other for other in first[1:] if other.leaving))
                    steps = self._chain(structure, target, leader, first)
                    return Block(structure, target, leader, splits, steps)
        return None

    def _all_follow(self, ways: tuple[Split, ...], leader: int, target: Structure) -> bool:
        """Whether one of every set of other perpetrators gains; the leader has left."""
        for halves in product(*(_halves(way.leaving) for way in ways)):
            merged = tuple(Split(way.residual, some) for way, (some, _) in zip(ways, halves, strict=True))
            if any(way.leaving for way in merged):
                gone = chain.from_iterable(rest for _, rest in halves)
                between = _ordered((leader, *gone, *(way.size for way in merged)))
                if self._follower(merged, between, target) is None:
                    return False
        return True

    def _follower(
        self, merged: tuple[Split, ...], structure: Structure, target: Structure
    ) -> tuple[int, int] | None:
        """The one of those who might still leave that does so: where it is, and its size."""
        at, end = self.payoffs[structure], self.payoffs[target]
        for k, way in enumerate(merged):
            for size in dict.fromkeys(way.leaving):
                if gains(at[way.size], end[size], self.tolerance):
                    return k, size
        return None

    def _chain(
        self, structure: Structure, target: Structure, leader: int, ways: tuple[Split, ...]
    ) -> tuple[BreakUp, ...]:
        """One order in which all break off; ``ways`` is left when the leader has gone."""
        steps: list[BreakUp] = []
        merged, mover, leaves = list(ways), leader, ways[0].size + leader
        while True:
            before, after = self.payoffs[structure][leaves], self.payoffs[target][mover]
            structure = _ordered((*_without(structure, leaves), leaves - mover, mover))
            steps.append(BreakUp(mover, leaves, structure, before, after))
            follower = self._follower(tuple(merged), structure, target)
            if follower is None:
                return tuple(steps)
            k, mover = follower
            leaves = merged[k].size
            merged[k] = Split(merged[k].residual, _without(merged[k].leaving, mover))
