r"""What a move is worth when any state may be drawn: the linear equations of values.

With N states free to choose, each drawn with probability 1/N, and given what every type does at every club,
values are linear in themselves: a state gets, in expectation over who is drawn, the payoff of the club that
results and :math:`\delta` times its value there, less what it pays for moving. A *place* is a type of states
inside or outside at some counts; a strategy is a chance of moving at every place. The equations of one type
do not contain the values of another, so they are solved type by type.

An *edge* is a pair of places between which one move leads: outside, and inside with one member more. What a
state gains by joining and what it gains by leaving there add up to minus the one-off costs of both. With
costs, not both can be worth it; without, whoever is indifferent about joining is so about leaving.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np

from gametheory_gov._typing import FloatArray
from gametheory_gov.equilibrium import DEFAULT_TOLERANCE, Ties
from gametheory_gov.errors import NotApplicableError

from .counts import ClubPayoffs, Counts

_MOST_PURE = 600_000
_BATCH = 2048
#: How far a float gain may fall short of zero, relative to the largest value, to be looked at exactly.
MARGIN = 1e-6


@dataclass(frozen=True)
class Place:
    """A type of states inside or outside at some counts."""

    counts: Counts
    type: int
    inside: bool

    @property
    def after(self) -> Place:
        """Where a state that moves ends up."""
        t, step = self.type, -1 if self.inside else 1
        counts = (*self.counts[:t], self.counts[t] + step, *self.counts[t + 1 :])
        return Place(counts, t, not self.inside)


@dataclass(frozen=True)
class Edge:
    """Two places between which one move leads, and what may be done there in an equilibrium.

    Parameters
    ----------
    join, leave : int
        The place outside, and the place inside with one member more.
    pure : tuple of (int, int)
        Whether outsiders join and whether members leave, where neither mixes.
    mixed : tuple of (bool, int)
        Whether outsiders are those who mix, and what the others do.
    """

    join: int
    leave: int
    pure: tuple[tuple[int, int], ...]
    mixed: tuple[tuple[bool, int], ...]


def _edge(join: int, leave: int, cost: Any, ties: Ties) -> Edge:
    if cost > 0:
        return Edge(join, leave, ((1, 0), (0, 0), (0, 1)), ((True, 0), (False, 0)))
    if cost < 0:
        return Edge(join, leave, ((1, 1), (1, 0), (0, 1)), ((True, 1), (False, 1)))
    if ties == "weak":
        every = (True, 0), (True, 1), (False, 0), (False, 1)
        return Edge(join, leave, ((1, 1), (1, 0), (0, 1), (0, 0)), every)
    joins = int(ties == "join")  # what those do who do not mix, when both are indifferent
    return Edge(join, leave, ((1, 0), (0, 1)), ((True, 1 - joins), (False, joins)))


class System:
    """The linear equations of values, whatever the strategies."""

    def __init__(self, payoffs: ClubPayoffs, delta: Any, ties: Ties) -> None:
        self.payoffs, self.delta, self.ties = payoffs, delta, ties
        self.places = [
            Place(counts, t, inside)
            for counts in payoffs.member
            for t, size in enumerate(payoffs.sizes)
            for inside in (False, True)
            if (counts[t] if inside else size - counts[t])
        ]
        self.at = {place: k for k, place in enumerate(self.places)}
        self.total = sum(payoffs.sizes)
        self.edges = [
            _edge(k, self.at[place.after], self.cost(place) + self.cost(place.after), ties)
            for k, place in enumerate(self.places)
            if not place.inside
        ]
        count = prod(len(edge.pure) for edge in self.edges)
        if count > _MOST_PURE:
            raise NotApplicableError(
                f"reversible membership has {float(count):.3g} pure strategies here, more than "
                f"{_MOST_PURE:,}; make states alike, commit some, ask for irreversible=True, or use grow"
            )

    def flow(self, place: Place) -> Any:
        """Return the payoff of a period at a place."""
        table = self.payoffs.member if place.inside else self.payoffs.outsider
        return table[place.counts][place.type]

    def cost(self, place: Place) -> Any:
        """Return the one-off cost of moving away."""
        return (self.payoffs.exit if place.inside else self.payoffs.entry)[place.type]

    def drawn(self, place: Place) -> Iterator[tuple[int, int, Place, Any]]:
        """Yield who may be drawn, in how many cases, where ``place`` is if that one moves, and the cost."""
        for k, other in enumerate(self.places):
            if other.counts != place.counts:
                continue
            number = (
                other.counts[other.type]
                if other.inside
                else (self.payoffs.sizes[other.type] - other.counts[other.type])
            )
            if other == place:
                yield k, 1, place.after, self.cost(place)
                number -= 1
            if number:
                yield k, number, Place(other.after.counts, place.type, place.inside), 0

    def solve(self, chances: Sequence[Any]) -> tuple[list[Any], list[Any]]:
        """Return the value at every place, and the determinant of the equations of its type."""
        size = len(self.places)
        rows = [[0 * self.delta] * size for _ in range(size)]
        right = [0 * self.delta] * size
        for k, place in enumerate(self.places):
            rows[k][k] += self.total
            for who, number, after, cost in self.drawn(place):
                for goal, p, paid in ((after, chances[who], cost), (place, 1 - chances[who], 0)):
                    if p != 0:
                        right[k] += number * p * (self.flow(goal) - paid)
                        rows[k][self.at[goal]] -= number * p * self.delta
        values = _solve(rows, right)
        types = [place.type for place in self.places]
        pivots = [
            prod(rows[k][k] for k, t in enumerate(types) if t == kind)
            for kind in range(len(self.payoffs.sizes))
        ]
        return values, [pivots[t] for t in types]

    def gain(self, place: Place, values: list[Any]) -> Any:
        """Return what a drawn state gains by moving."""
        move = self.flow(place.after) + self.delta * values[self.at[place.after]] - self.cost(place)
        return move - self.flow(place) - self.delta * values[self.at[place]]


def _solve(rows: list[list[Any]], right: list[Any]) -> list[Any]:
    """Solve, in place, a diagonally dominant system, so that no rows need to change places."""
    size = len(right)
    for k in range(size):
        for i in range(k + 1, size):
            if rows[i][k] != 0:
                factor = rows[i][k] / rows[k][k]
                rows[i] = [x - factor * y for x, y in zip(rows[i], rows[k], strict=True)]
                right[i] = right[i] - factor * right[k]
    values = list(right)
    for k in reversed(range(size)):
        known = sum(rows[k][j] * values[j] for j in range(k + 1, size))
        values[k] = (right[k] - known) / rows[k][k]
    return values


class Floats:
    """The same equations in floats, for many strategies at once."""

    def __init__(self, system: System) -> None:
        self.total, self.delta, self.edges = system.total, float(system.delta), system.edges
        self.size = len(system.places)
        kinds = np.array([place.type for place in system.places])
        self.blocks = [np.flatnonzero(kinds == t) for t in range(len(system.payoffs.sizes))]
        within = {int(k): i for block in self.blocks for i, k in enumerate(block)}
        self.drawn = [
            [
                (within[k], who, number, within[system.at[goal]], system.at[goal], float(cost))
                for k in block.tolist()
                for who, number, goal, cost in system.drawn(system.places[k])
            ]
            for block in self.blocks
        ]
        self.after = np.array([system.at[place.after] for place in system.places])
        self.flows = np.array([float(system.flow(place)) for place in system.places])
        self.costs = np.array([float(system.cost(place)) for place in system.places])
        self.unit = max(1e-300, np.abs(self.flows).max() + np.abs(self.costs).max()) / (1 - self.delta)

    def sign(self, value: Any) -> int:
        """Return the sign of a float gain; zero within round-off."""
        return 0 if abs(value) <= DEFAULT_TOLERANCE * self.unit else 1 if value > 0 else -1

    def gains(self, chances: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return gains from moving and determinants of the place's type, both (B, P), for chances (B, P)."""
        values = np.empty(chances.shape)
        determinants = np.empty(chances.shape)
        for block, drawn in zip(self.blocks, self.drawn, strict=True):
            matrix = np.zeros((len(chances), len(block), len(block)))
            matrix[:, np.arange(len(block)), np.arange(len(block))] = self.total
            right = np.zeros((len(chances), len(block)))
            for k, who, number, goal, place, cost in drawn:
                p = number * chances[:, who]
                matrix[:, k, goal] -= self.delta * p
                matrix[:, k, k] -= self.delta * (number - p)
                right[:, k] += p * (self.flows[place] - cost) + (number - p) * self.flows[block[k]]
            values[:, block] = np.linalg.solve(matrix, right[..., None])[..., 0]
            determinants[:, block] = np.linalg.det(matrix / self.total)[:, None]
        after = self.flows[self.after] + self.delta * values[:, self.after] - self.costs
        return after - self.flows - self.delta * values, determinants

    def pure(self, without: int | None = None) -> Iterator[FloatArray]:
        """Yield the pure strategies that edges allow, in batches (B, P); those that join most come first.

        At the edge ``without`` nobody moves.
        """
        options = [((0, 0),) if k == without else edge.pure for k, edge in enumerate(self.edges)]
        shape = tuple(len(of) for of in options)
        for start in range(0, prod(shape), _BATCH):
            codes = np.unravel_index(np.arange(start, min(start + _BATCH, prod(shape))), shape)
            moves = np.zeros((len(codes[0]), self.size))
            for edge, of, code in zip(self.edges, options, codes, strict=True):
                moves[:, [edge.join, edge.leave]] = np.array(of, dtype=np.float64)[code]
            yield moves

    def candidates(self) -> Iterator[tuple[int, ...]]:
        """Yield the pure strategies that floats do not rule out."""
        margin = MARGIN * self.unit
        for moves in self.pure():
            gains, _ = self.gains(moves)
            good = np.where(moves == 1, gains >= -margin, gains <= margin).all(axis=1)
            for row in moves[good]:
                yield tuple(int(x) for x in row)
