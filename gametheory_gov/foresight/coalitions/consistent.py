r"""The largest consistent set: outcomes in which farsighted coalitions may end.

Outcomes Z, players with strict preferences over them, and an *effectivity relation*: :math:`a \to_S b` when
coalition S can turn a into b. Write :math:`a <_S b` when all of S strictly prefer b. Outcome b *indirectly
dominates* a, :math:`a \ll b`, when there are :math:`a = a_0 \to_{S_1} a_1 \to \dots \to_{S_m} a_m = b` with
:math:`a_{j-1} <_{S_j} b` for all j: every coalition on the way prefers where it ends. A set X is
*consistent* when

.. math::

    a \in X \iff \forall b, S \text{ with } a \to_S b:\ \exists e \in X \text{ with } e = b
    \text{ or } b \ll e, \text{ and not } a <_S e .

Every move from a might end, in X, where somebody who made it is not better off. The largest such set
[chwe1994]_ is what remains when outcomes that fail the test are removed again and again. It is not empty
when outcomes are finitely many, and contains every outcome that nothing dominates indirectly.

.. [chwe1994] Chwe, "Farsighted Coalitional Stability" (1994).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import index
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from gametheory_gov.base._typing import BoolArray, IntArray
from gametheory_gov.base.answer import Answer, Record
from gametheory_gov.base.citation import Rests
from gametheory_gov.base.errors import Faults, InvalidInputError, NotApplicableError, did_you_mean
from gametheory_gov.base.inputs import is_number, public
from gametheory_gov.base.text import listed

if TYPE_CHECKING:
    import pandas as pd

Outcome = Hashable
#: From an outcome: where moves lead, and the players who make them.
Effectivity = Callable[[Any], Iterable[tuple[Any, Iterable[int]]]]
_MOST_OUTCOMES = 2048
_MOST_MOVES = 4_000_000
_MOST_PLAYERS = 62
_MOST_FAULTS = 20
_CELLS = 1 << 22


@dataclass(frozen=True, eq=False, repr=False)
class Deviation(Record):
    """A move that nothing deters: why an outcome is no part of the largest consistent set.

    Parameters
    ----------
    round : int
        Round in which the outcome was removed, from 1 on.
    to : outcome
        Where the move leads.
    coalition : tuple of int
        Players who make it.

    Examples
    --------
    >>> Deviation(1, "b", (0, 2))
    Deviation(round=1, to='b', coalition=(0, 2))
    """

    round: int
    to: Any
    coalition: tuple[int, ...]


@dataclass(frozen=True, eq=False, repr=False)
class ConsistentSet(Answer):
    """The largest consistent set of a social situation.

    Parameters
    ----------
    outcomes : tuple
        The largest consistent set, in the order given.
    among : tuple
        All outcomes.
    removed : mapping of outcome to Deviation
        For all others the move that removed them.
    core : tuple
        Outcomes from which no coalition can move at once to one that all its members prefer.
    undominated : tuple
        Outcomes that none dominates indirectly; always in the largest consistent set.
    dominance : array of bool, shape (Z, Z)
        Whether the first outcome, in the order of ``among``, indirectly dominates the second.
    tolerance : float
        Relative to the largest term of either: float payoffs closer than that counted as equal.
    undecided : tuple of ids
        States of whom two payoffs, which differ by more than their last digits, counted as equal for that.

    Examples
    --------
    >>> moves = {"a": [("b", [0])], "b": []}
    >>> found = largest_consistent_set("ab", moves.get, {"a": (1,), "b": (2,)}.get)
    >>> found, "b" in found, found.removed["a"]
    (ConsistentSet(1 of 2 outcomes), True, Deviation(round=1, to='b', coalition=(0,)))
    >>> found.dominance.tolist()  # "b" dominates "a"
    [[False, False], [True, False]]
    """

    RESTS = Rests(("chwe1994",))

    outcomes: tuple[Any, ...]
    among: tuple[Any, ...]
    removed: Mapping[Any, Deviation]
    core: tuple[Any, ...]
    undominated: tuple[Any, ...]
    dominance: BoolArray
    tolerance: float = 0.0
    undecided: tuple[str, ...] = ()
    solver: ClassVar[str] = "consistent_set"

    def __contains__(self, outcome: object) -> bool:
        return outcome in self.outcomes

    def __len__(self) -> int:
        return len(self.outcomes)

    def to_pandas(self) -> pd.DataFrame:
        """A row per outcome: whether it is in the set, in the core, undominated, and what removed it.

        Returns
        -------
        pandas.DataFrame
            ``outcome``; ``consistent``, ``core`` and ``undominated`` as truth values; the ``round`` of
            removal, where the deviation leads ``to`` and the ``coalition`` that makes it.
        """
        import pandas as pd

        rows = []
        for outcome in self.among:
            deviation = self.removed.get(outcome)
            inside = (outcome in part for part in (self.outcomes, self.core, self.undominated))
            why = (deviation.round, deviation.to, deviation.coalition) if deviation else (None, None, None)
            rows.append((outcome, *inside, *why))
        columns = ["outcome", "consistent", "core", "undominated", "round", "to", "coalition"]
        return pd.DataFrame(rows, columns=columns)

    def __repr__(self) -> str:
        return f"ConsistentSet({len(self.outcomes)} of {len(self.among)} outcomes)"

    def __str__(self) -> str:
        if not self.undecided:
            return repr(self)
        return (
            f"{self!r}\nundecided in floats (tolerance {self.tolerance:g}), payoffs taken as equal: "
            f"{listed(self.undecided, self.undecided)}"
        )


@public
def largest_consistent_set(
    outcomes: Iterable[Outcome], effectivity: Effectivity, utilities: Callable[[Any], Sequence[Any]]
) -> ConsistentSet:
    """The largest consistent set under any effectivity relation.

    Parameters
    ----------
    outcomes : iterable of hashable
        At most 2,048, all different.
    effectivity : function of an outcome
        Gives pairs of an outcome and the players (by position) who can bring it about together.
    utilities : function of an outcome
        Gives one number per player; only which is larger matters. Exact numbers are compared exactly, floats
        as they are: round them where nearly equal ones should be equal.

    Returns
    -------
    ConsistentSet

    Raises
    ------
    InvalidInputError
        With every fault: outcomes given twice, moves to unknown outcomes or by unknown players, utilities
        that are no numbers or of different lengths.
    NotApplicableError
        For more outcomes or moves than can be compared.

    See Also
    --------
    consistent_clubs : for the clubs of a bound game.
    consistent_partitions : for partitions into any number of coalitions.

    Examples
    --------
    Player 0 can leave "a" for "b", from where player 1 can go on to "c". It is worse for player 0 than "a".

    >>> moves = {"a": [("b", [0])], "b": [("c", [1])], "c": []}
    >>> worth = {"a": (1, 1), "b": (2, 0), "c": (0, 2)}
    >>> found = largest_consistent_set("abc", moves.get, worth.get)
    >>> found.outcomes, found.core
    (('a', 'c'), ('c',))
    """
    situation = _Situation.of(outcomes, effectivity, utilities)
    dominance = situation.dominance()
    inside, removed = situation.remove(dominance)
    among = situation.outcomes
    strict = situation.strictly(situation.to)
    left = np.zeros(len(among), dtype=bool)
    left[situation.start[strict]] = True

    def at(mask: Any) -> tuple[Any, ...]:
        return tuple(among[k] for k in np.flatnonzero(mask))

    return ConsistentSet(
        at(inside),
        among,
        {among[k]: deviation for k, deviation in removed.items()},
        at(~left),
        at(~dominance.any(axis=0)),
        dominance,
    )


@dataclass(frozen=True, eq=False)
class _Situation:
    """Outcomes, moves and preferences as arrays; coalitions are bit masks."""

    outcomes: tuple[Any, ...]
    start: IntArray
    to: IntArray
    movers: IntArray
    prefer: IntArray  # players that strictly prefer the first outcome to the second

    @classmethod
    def of(
        cls, outcomes: Iterable[Outcome], effectivity: Effectivity, utilities: Callable[[Any], Sequence[Any]]
    ) -> _Situation:
        every = tuple(outcomes)
        faults = Faults("largest_consistent_set")
        for outcome in every:
            if not _hashable(outcome):
                faults.add(f"outcome {outcome!r} has no hash; use a tuple of numbers or texts")
        faults.raise_as(InvalidInputError)
        at = {outcome: k for k, outcome in enumerate(every)}
        if not every:
            faults.add("there is no outcome; give at least one")
        if len(at) < len(every):
            faults.add(f"{len(every) - len(at)} outcomes are given more than once; give each once")
        faults.raise_as(InvalidInputError)
        _check_number(len(every))
        payoffs = [_read_utilities(outcome, utilities(outcome), faults) for outcome in every]
        faults.raise_as(InvalidInputError)
        if len({len(row) for row in payoffs}) > 1 or not 1 <= len(payoffs[0]) <= _MOST_PLAYERS:
            faults.add(
                f"utilities need one number for each of 1 to {_MOST_PLAYERS} players, at every outcome"
            )
            faults.raise_as(InvalidInputError)
        moves = _read_moves(every, at, effectivity, len(payoffs[0]), faults)
        faults.raise_as(InvalidInputError)
        table = np.array(sorted(moves), dtype=np.int64).reshape(-1, 3)
        return cls(every, table[:, 0], table[:, 1], table[:, 2], _preferences(payoffs))

    def strictly(self, better: IntArray) -> BoolArray:
        """For every move whether all who make it prefer an outcome to where they start."""
        result: BoolArray = (self.movers & ~self.prefer[better, self.start]) == 0
        return result

    def dominance(self) -> BoolArray:
        """Whether the first outcome indirectly dominates the second; found backwards from the end; (Z, Z)."""
        Z = len(self.outcomes)
        reached = np.eye(Z, dtype=bool)
        step = max(1, _CELLS // max(1, len(self.start)))
        dominates = np.zeros((Z, Z), dtype=bool)
        for first in range(0, Z, step):
            goals = np.arange(first, min(first + step, Z))
            willing = (self.movers & ~self.prefer[goals[:, None], self.start]) == 0
            rows, moves = np.nonzero(willing)
            rows, start, to = goals[rows], self.start[moves], self.to[moves]
            while len(rows):
                arrives = reached[rows, to]
                dominates[rows[arrives], start[arrives]] = True
                reached[rows[arrives], start[arrives]] = True
                if not arrives.any():
                    break
                rows, start, to = rows[~arrives], start[~arrives], to[~arrives]
        return dominates

    def remove(self, dominance: BoolArray) -> tuple[BoolArray, dict[int, Deviation]]:
        """The outcomes that are left when those that fail the test are removed until none does, and why."""
        inside = np.ones(len(self.outcomes), dtype=bool)
        follows = dominance | np.eye(len(self.outcomes), dtype=bool)
        removed: dict[int, Deviation] = {}
        # A move is looked at again only once the outcome that deters it is gone; first where it leads itself.
        deterrent = np.where(self.strictly(self.to), -1, self.to)
        number = 0
        while True:
            number += 1
            bare = np.flatnonzero(inside[self.start] & ~(inside[deterrent] & (deterrent >= 0)))
            deterrent[bare] = self._deterrents(bare, inside, follows)
            free = bare[deterrent[bare] < 0]
            if not len(free):
                return inside, removed
            for move in free[::-1]:
                removed[int(self.start[move])] = Deviation(
                    number, self.outcomes[self.to[move]], _players(int(self.movers[move]))
                )
            inside[self.start[free]] = False

    def _deterrents(self, moves: IntArray, inside: BoolArray, follows: BoolArray) -> IntArray:
        """For moves an end in the set where somebody who made them is not better off, or -1."""
        ends = np.flatnonzero(inside)
        possible, prefer = follows[ends].T, self.prefer[ends].T
        step = max(1, _CELLS // max(1, len(ends)))
        found = np.full(len(moves), -1, dtype=np.int64)
        for first in range(0, len(moves), step):
            part = moves[first : first + step]
            deters = (self.movers[part][:, None] & ~prefer[self.start[part]]) != 0
            deters &= possible[self.to[part]]
            found[first : first + step] = np.where(deters.any(axis=1), ends[deters.argmax(axis=1)], -1)
        return found


def _check_number(Z: int) -> None:
    if Z > _MOST_OUTCOMES:
        raise NotApplicableError(
            f"{Z:,} outcomes are more than the {_MOST_OUTCOMES:,} that can be compared in pairs; in a "
            "symmetric world farsighted_ladder takes any number of states, and sequential_unanimity any "
            "number of alike players; otherwise leave out outcomes or commit states"
        )


def _read_moves(
    every: tuple[Any, ...], at: Mapping[Any, int], effectivity: Effectivity, players: int, faults: Faults
) -> set[tuple[int, int, int]]:
    moves: set[tuple[int, int, int]] = set()
    for k, outcome in enumerate(every):
        for to, coalition in _pairs(outcome, effectivity(outcome), faults):
            members = _positions(coalition)
            if not _hashable(to) or to not in at:
                near = did_you_mean(str(to), map(str, every))
                faults.add(f"a move from {outcome!r} leads to {to!r}, which is no outcome{near}")
            elif not members or not members <= set(range(players)):
                faults.add(
                    f"the move from {outcome!r} to {to!r} is made by {coalition!r}; give positions "
                    f"from 0 to {players - 1}, at least one"
                )
            elif at[to] != k:
                moves.add((k, at[to], sum(1 << i for i in members)))
        if len(moves) > _MOST_MOVES:
            raise NotApplicableError(
                f"there are more than {_MOST_MOVES:,} moves; let single states move instead of coalitions, "
                "or in a symmetric world use farsighted_ladder"
            )
        if len(faults.found) >= _MOST_FAULTS:
            break
    return moves


def _pairs(outcome: Any, moves: Any, faults: Faults) -> list[tuple[Any, Any]]:
    """The moves from an outcome, those that are no pairs noted and left out."""
    if isinstance(moves, str) or not isinstance(moves, Iterable):
        faults.add(
            f"the moves from {outcome!r} are {moves!r}; give pairs of an outcome and those who bring it "
            "about, or an empty list"
        )
        return []
    found = []
    for move in moves:
        if isinstance(move, Sequence) and not isinstance(move, str) and len(move) == 2:
            found.append((move[0], move[1]))
        else:
            faults.add(f"the move {move!r} from {outcome!r} is no pair of an outcome and those who move")
    return found


def _hashable(outcome: Any) -> bool:
    try:
        hash(outcome)
    except TypeError:
        return False
    return True


def _positions(coalition: Any) -> set[int]:
    """The positions of players as plain whole numbers; empty when they are none."""
    try:
        return {index(i) for i in coalition}
    except TypeError:
        return set()


def _read_utilities(outcome: Any, given: Any, faults: Faults) -> tuple[Any, ...]:
    """One number per player; whatever has no place in an order is noted."""
    row = tuple(given) if isinstance(given, Iterable) and not isinstance(given, str) else None
    if row is None:
        faults.add(f"the utilities of {outcome!r} are {given!r}; give one number per player")
        return ()
    for i, value in enumerate(row):
        if not is_number(value) and len(faults.found) < _MOST_FAULTS:
            faults.add(f"the utility of player {i} at {outcome!r} is {value!r}; a number is needed")
    return row


def _preferences(payoffs: Sequence[tuple[Any, ...]]) -> IntArray:
    """The players, as bit masks, that strictly prefer the first outcome to the second; shape (Z, Z)."""
    prefer = np.zeros((len(payoffs), len(payoffs)), dtype=np.int64)
    for i, column in enumerate(zip(*payoffs, strict=True)):
        rank = {value: r for r, value in enumerate(sorted(set(column)))}
        ranks = np.array([rank[value] for value in column])
        prefer |= (ranks[:, None] > ranks[None, :]).astype(np.int64) << i
    return prefer


def _players(mask: int) -> tuple[int, ...]:
    return tuple(i for i in range(mask.bit_length()) if mask >> i & 1)
