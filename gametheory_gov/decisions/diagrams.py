r"""Any rule as a diagram of decisions: meeting in the middle.

Voters are taken one by one. What matters of those already taken is, for every weighing in the rule, how many
votes are still needed; and of two needs between which no sum of the remaining votes lies, either will do. So
layer :math:`k` has at most as many nodes as there are coalitions of the voters taken, and with one weighing
at most as many as there are sums of those to come: :math:`2^{n/2}` at the widest, and far fewer when votes
are few or alike. Paths from the first node count coalitions; from a node to the end, those that win from
there. The pivots of voter :math:`k` are the sum over the nodes of its layer of paths to it times the winning
ends of its yes that are no winning ends of its no. Nothing is removed by division.

Decision diagrams for power indices: Bolus (2011).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from gametheory_gov.base._typing import BoolArray, FloatArray, IntArray
from gametheory_gov.base.errors import NotApplicableError

from .rules import Rule, whole

#: A need that the remaining votes cannot meet.
_LOST = 2**62 - 1
#: Sums of remaining votes are listed while they are at most so many; 4 for every coalition of half the
#: voters.
_MOST_SUMS = 2**20
#: Nodes of one layer, and of all, at most.
_WIDEST, _MOST_NODES = 2**20, 2**22
#: Nodes at most where counts are Python's whole numbers.
_MOST_LARGE = 2**20
#: Whole numbers up to here are exact as floats.
EXACT = 2**53


@dataclass(frozen=True)
class Diagram:
    """Layers of nodes; an inner record.

    Parameters
    ----------
    voters : tuple of ids
        In the order in which they are taken; labels of blocks where voters vote as one.
    no, yes : tuple of arrays
        For each voter, from its layer's nodes to those of the next layer.
    wins : array of bool
        Whether the last layer's nodes win.
    """

    voters: tuple[str, ...]
    no: tuple[IntArray, ...]
    yes: tuple[IntArray, ...]
    wins: BoolArray

    @property
    def nodes(self) -> int:
        """Number of nodes."""
        return sum(len(layer) for layer in self.no) + len(self.wins)

    @property
    def width(self) -> int:
        """Nodes of the widest layer."""
        return max(len(self.wins), *(len(layer) for layer in self.no))


@dataclass(frozen=True)
class _Part:
    """A rule with its parts and the columns of its weighings."""

    rule: Rule
    column: int
    parts: tuple[_Part, ...]
    columns: slice


class _Compiled:
    """A rule's weighings as columns of needs.

    Whoever votes is a pair: the body where it votes, 0 for the whole one, and its id. A chair votes in a body
    of its own, so it may bear a voter's id.
    """

    def __init__(self, rule: Rule, blocks: Mapping[str, Sequence[str]]) -> None:
        self.votes: list[dict[tuple[int, str], int]] = []
        self.quotas: list[int] = []
        self.closing: dict[int, list[tuple[_Part, tuple[int, str]]]] = {}
        place = {voter: k for k, voter in enumerate(_order(rule))}
        self.order = tuple(sorted(blocks, key=lambda label: min(place[voter] for voter in blocks[label])))
        self.step = {(0, voter): k for k, label in enumerate(self.order) for voter in blocks[label]}
        self.bodies = 1
        self.root = self._part(rule, 0)

    def _part(self, rule: Rule, body: int) -> _Part:
        first = len(self.quotas)
        if rule.how == "weigh":
            votes, quota = whole(rule)
            if sum(votes.values()) >= _LOST // 2:
                raise NotApplicableError(
                    f"votes sum to {sum(votes.values())} in their smallest unit, and diagrams count "
                    "to 2**61; round them"
                )
            self.votes.append({(body, voter): vote for voter, vote in votes.items()})
            self.quotas.append(quota)
            parts: tuple[_Part, ...] = ()
        elif rule.how == "chairs":
            inside = tuple(self._part(part, body) for part in rule.parts[1:])
            chairs, self.bodies = self.bodies, self.bodies + 1
            for inner, chair in zip(inside, rule.parts[0].voters, strict=True):
                last = max(self.step[body, voter] for voter in inner.rule.voters)
                self.step[chairs, chair] = last
                self.closing.setdefault(last, []).append((inner, (chairs, chair)))
            parts = (self._part(rule.parts[0], chairs), *inside)
        else:
            parts = tuple(self._part(part, body) for part in rule.parts)
        return _Part(rule, first, parts, slice(first, len(self.quotas)))

    def moves(self) -> tuple[IntArray, list[list[list[int]]]]:
        """Votes by step and column of those who vote in person; and all votes that come in at a step."""
        direct = np.zeros((len(self.order), len(self.quotas)), dtype=np.int64)
        coming: list[list[list[int]]] = []
        for c, votes in enumerate(self.votes):
            coming.append([[] for _ in self.order])
            for voter, vote in votes.items():
                if voter[0]:
                    coming[c][self.step[voter]].append(vote)
                else:
                    direct[self.step[voter], c] += vote
            for k, vote in enumerate(direct[:, c]):
                coming[c][k].append(int(vote))
        return direct, coming

    def settle(self, part: _Part, needs: IntArray) -> tuple[BoolArray, BoolArray]:
        """Where a part is certain to say yes, and to say no; its needs are then of no more interest."""
        if part.rule.how == "weigh":
            return needs[:, part.column] == 0, needs[:, part.column] == _LOST
        if part.rule.how == "chairs":
            for inner in part.parts[1:]:
                self.settle(inner, needs)
            yes, no = self.settle(part.parts[0], needs)
        else:
            told = [self.settle(inner, needs) for inner in part.parts]
            sure, never = [yes for yes, _ in told], [no for _, no in told]
            both = part.rule.how == "and"
            yes = np.all(sure, axis=0) if both else np.any(sure, axis=0)
            no = np.any(never, axis=0) if both else np.all(never, axis=0)
        needs[yes, part.columns] = 0
        needs[no, part.columns] = _LOST
        return yes, no


def _order(rule: Rule) -> tuple[str, ...]:
    """The voters, those of a constituency together, and within it the heavy ones first."""
    weight: dict[str, Any] = dict.fromkeys(rule.voters, ())
    seat: dict[str, int] = {}

    def look(part: Rule) -> None:
        if part.how == "weigh":
            top = sum(part.votes.values())
            for voter in weight:
                weight[voter] += (-part.votes.get(voter, 0) / top,) if voter in part.votes else (0,)
        within = part.parts[1:] if part.how == "chairs" else part.parts
        for k, inner in enumerate(within):
            if part.how == "chairs":
                for voter in inner.voters:
                    seat.setdefault(voter, k)
            look(inner)

    look(rule)
    return tuple(sorted(rule.voters, key=lambda voter: (seat.get(voter, -1), weight[voter])))


def _sums(coming: Sequence[Sequence[int]]) -> list[IntArray | None]:
    """For every number of steps taken, all sums of the votes that remain; None where they are too many."""
    found: list[IntArray | None] = [np.zeros(1, dtype=np.int64)]
    most = min(_MOST_SUMS, 2 ** (sum(map(len, coming)) // 2 + 2))
    for votes in reversed(coming):
        sums = found[-1]
        for vote in votes:
            if vote and sums is not None:
                sums = np.union1d(sums, sums + vote) if 2 * len(sums) <= most else None
        found.append(sums)
    return found[::-1]


def diagram(rule: Rule, blocks: Mapping[str, Sequence[str]] | None = None) -> Diagram:
    """The diagram of a rule.

    Parameters
    ----------
    rule : Rule
    blocks : mapping of label to voters, optional
        Voters who vote as one; every voter is in one block. By default each is alone.

    Raises
    ------
    NotApplicableError
        If it would be too wide.

    Examples
    --------
    >>> found = diagram(Rule(["A", "B", "C"], 2))
    >>> found.nodes, found.wins.tolist()
    (8, [True, False])
    """
    made = _Compiled(rule, blocks or {voter: (voter,) for voter in rule.voters})
    direct, coming = made.moves()
    remaining = [_sums(column) for column in coming]
    rest = [np.cumsum([0, *(sum(votes) for votes in reversed(column))])[::-1] for column in coming]
    needs = np.array([made.quotas], dtype=np.int64)
    no, yes, nodes = [], [], 1
    for k in range(len(made.order)):
        both = np.concatenate([needs, needs - direct[k]])
        for inner, chair in made.closing.get(k, ()):
            gives = np.array([votes.get(chair, 0) for votes in made.votes])
            both[_answer(inner, both)] -= gives
            both[:, inner.columns] = 0
        for c, sums in enumerate(remaining):
            both[:, c] = _rounded(both[:, c], sums[k + 1], rest[c][k + 1])
        made.settle(made.root, both)
        needs, place = _distinct(both)
        no.append(place[: len(place) // 2])
        yes.append(place[len(place) // 2 :])
        nodes += len(needs)
        if len(needs) > _WIDEST or nodes > _MOST_NODES:
            raise NotApplicableError(
                f"the diagram of this rule has {nodes} nodes or more; with fewer voters, or votes in rounder "
                "numbers, it can be drawn"
            )
    return Diagram(made.order, tuple(no), tuple(yes), _answer(made.root, needs))


def _rounded(needs: IntArray, sums: IntArray | None, rest: int) -> IntArray:
    """Needs as the least sum of remaining votes that meets them."""
    if sums is None:
        kept = np.maximum(needs, 0)
        kept[kept > rest] = _LOST
        return kept
    return np.append(sums, _LOST)[np.searchsorted(sums, needs)]


def _answer(part: _Part, needs: IntArray) -> BoolArray:
    """Whether a part says yes when all its votes are in."""
    if part.rule.how == "weigh":
        said: BoolArray = needs[:, part.column] <= 0
        return said
    if part.rule.how == "chairs":
        return _answer(part.parts[0], needs)
    told = [_answer(inner, needs) for inner in part.parts]
    joined: BoolArray = np.all(told, axis=0) if part.rule.how == "and" else np.any(told, axis=0)
    return joined


def _distinct(rows: IntArray) -> tuple[IntArray, IntArray]:
    """The distinct rows, and which of them each row is."""
    key = np.zeros(len(rows), dtype=np.int64)
    for column in rows.T:
        if column.min() == column.max():
            continue
        _, rank = np.unique(column, return_inverse=True)
        _, key = np.unique(key * (int(rank.max()) + 1) + rank, return_inverse=True)
    _, first, place = np.unique(key, return_index=True, return_inverse=True)
    return rows[first], place.astype(np.int32)


# ----------------------------------------------------------------------------------------------- counting


def pivots(found: Diagram, steps: Sequence[int], modulus: int | None = None) -> dict[str, FloatArray]:
    """For every voter, the coalitions of others in which it is pivotal, by the sum of their steps.

    Parameters
    ----------
    found : Diagram
    steps : sequence of int, by voter
        One each counts coalitions by size, zero each all of them.
    modulus : int, optional
        Counts are given up to its multiples. Without it there are at most 53 voters, and counts are exact.

    Returns
    -------
    dict of id to array, shape (1 + sum of steps,)
        Whole numbers, as floats.
    """
    left: list[FloatArray] = [found.wins.astype(np.float64)[:, None]]
    for k in range(len(found.voters) - 1, -1, -1):
        no, yes = left[-1][found.no[k]], left[-1][found.yes[k]]
        size = no.shape[1]
        ends = np.zeros((len(no), size + steps[k]))
        ends[:, :size] += no
        ends[:, steps[k] :] += yes
        left.append(_reduced(ends, modulus))
    left.reverse()
    paths, counts = np.ones((1, 1)), {}
    for k, voter in enumerate(found.voters):
        after = left[k + 1]
        left[k] = np.empty(0)
        more = _reduced(after[found.yes[k]] - after[found.no[k]], modulus)
        pairs = _reduced(paths.T @ more, modulus)
        counts[voter] = _reduced(_by_sum(pairs, sum(steps) - steps[k] + 1), modulus)
        size = paths.shape[1]
        ahead = np.zeros((len(after), size + steps[k]))
        ahead[:, :size] += gathered(found.no[k], paths, len(after))
        ahead[:, steps[k] :] += gathered(found.yes[k], paths, len(after))
        paths = _reduced(ahead, modulus)
    return counts


def gathered(place: IntArray, values: npt.NDArray[Any], number: int) -> npt.NDArray[Any]:
    """Rows added up by the node that they lead to."""
    from scipy.sparse import csr_array

    arrows = csr_array((np.ones(len(place)), (place, np.arange(len(place)))), shape=(number, len(place)))
    added: npt.NDArray[Any] = arrows @ values
    return added


def _reduced(values: FloatArray, modulus: int | None) -> FloatArray:
    return values if modulus is None else np.mod(values, modulus)


def _by_sum(pairs: FloatArray, length: int) -> FloatArray:
    """Entries of a matrix added up by the sum of row and column."""
    total = np.zeros(length)
    for k, row in enumerate(pairs):
        total[k : k + len(row)] += row
    return total


def swings(found: Diagram, inside: Sequence[int], outside: Sequence[int]) -> tuple[int, dict[str, int]]:
    """Winning coalitions and every voter's pivots, weighed by how often voters are in and out; exact.

    Parameters
    ----------
    found : Diagram
    inside, outside : sequence of int, by voter
        In how many ways a voter says yes, and no; one each counts coalitions.
    """
    small = np.prod([float(a + b) for a, b in zip(inside, outside, strict=True)]) < EXACT
    if not small and found.nodes > _MOST_LARGE:
        raise NotApplicableError(
            f"{found.nodes} nodes are too many for the large numbers that {len(inside)} voters need"
        )
    kind: Any = np.float64 if small else object
    as_kind: Any = float if small else int
    left: list[Any] = [found.wins.astype(np.int64).astype(kind)]
    for k in range(len(found.voters) - 1, -1, -1):
        no, yes = left[-1][found.no[k]], left[-1][found.yes[k]]
        left.append(no * as_kind(outside[k]) + yes * as_kind(inside[k]))
    left.reverse()
    wins = int(left[0][0])
    paths, counts = np.ones(1, dtype=np.int64).astype(kind), {}
    for k, voter in enumerate(found.voters):
        after = left[k + 1]
        counts[voter] = int((paths * (after[found.yes[k]] - after[found.no[k]])).sum())
        ahead = np.zeros(len(after), dtype=np.int64).astype(kind)
        np.add.at(ahead, found.no[k], paths * as_kind(outside[k]))
        np.add.at(ahead, found.yes[k], paths * as_kind(inside[k]))
        paths = ahead
    return wins, counts


def rounding(found: Diagram) -> int:
    """What `chances` may be off by, in units of 2**-53.

    An end has a relative error of at most 4 units a step, and is subtracted from another once; a path as
    many, and one for each arrow that it is added up from. Nodes from which all paths end alike are never
    pivotal.
    """
    matters: BoolArray = np.zeros(len(found.wins), dtype=np.bool_)
    crowd = 0
    for no, yes in zip(reversed(found.no), reversed(found.yes), strict=True):
        arrows = np.bincount(np.concatenate([no, yes]), minlength=len(matters))
        crowd += int(arrows[matters].max(initial=0))
        matters = (no != yes) | matters[no] | matters[yes]
    return crowd + 16 * len(found.voters) + 80


def chances(found: Diagram, joins: FloatArray) -> tuple[FloatArray, dict[str, FloatArray]]:
    """The chance that the body decides, and for every voter that it is pivotal.

    Parameters
    ----------
    found : Diagram
    joins : array, shape (n, K)
        The chance that each voter says yes, by voter and by case.

    Returns
    -------
    (array, dict of id to array), shape (K,)
    """
    left: list[FloatArray] = [np.repeat(found.wins.astype(np.float64)[:, None], joins.shape[1], axis=1)]
    for k in range(len(found.voters) - 1, -1, -1):
        left.append(left[-1][found.no[k]] * (1 - joins[k]) + left[-1][found.yes[k]] * joins[k])
    left.reverse()
    decided = left[0][0]
    paths, pivotal = np.ones((1, joins.shape[1])), {}
    for k, voter in enumerate(found.voters):
        after = left[k + 1]
        left[k] = np.empty(0)
        terms = np.ascontiguousarray((paths * (after[found.yes[k]] - after[found.no[k]])).T)
        pivotal[voter] = terms.sum(axis=1)  # along rows NumPy adds by halves
        paths = gathered(found.no[k], paths * (1 - joins[k]), len(after)) + gathered(
            found.yes[k], paths * joins[k], len(after)
        )
    return decided, pivotal
