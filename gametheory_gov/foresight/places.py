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
from fractions import Fraction
from math import prod
from typing import Any

import numpy as np

from gametheory_gov.base._typing import FloatArray
from gametheory_gov.base.errors import NotApplicableError
from gametheory_gov.equilibria.definition import Ties

from .counts import ClubPayoffs, Counts
from .stages import Sign

_MOST_PURE = 600_000
_BATCH = 2048
#: How far a float gain may fall short of zero, relative to the largest value, to be looked at exactly.
MARGIN = 1e-6
#: Round-off of a gain relative to the largest value, times one minus the discount factor: ten times what
#: differences from exact gains are.
_ROUND_OFF = 3e-16
_LEAST_IMPATIENCE = 1e-9


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


def _edge(join: int, leave: int, cost: int, ties: Ties) -> Edge:
    """An edge, given the sign of what moving there and back costs."""
    if cost > 0:
        return Edge(join, leave, ((1, 0), (0, 0), (0, 1)), ((True, 0), (False, 0)))
    if cost < 0:
        return Edge(join, leave, ((1, 1), (1, 0), (0, 1)), ((True, 1), (False, 1)))
    if ties == "weak":
        every = (True, 0), (True, 1), (False, 0), (False, 1)
        return Edge(join, leave, ((1, 1), (1, 0), (0, 1), (0, 0)), every)
    joins = int(ties == "join")  # what those do who do not mix, when both are indifferent
    return Edge(join, leave, ((1, 0), (0, 1)), ((True, 1 - joins), (False, joins)))


@dataclass(frozen=True)
class Candidate:
    """A strategy that may be an equilibrium.

    Parameters
    ----------
    chances : sequence of int or Fraction
        Of moving, at every place; those strictly between 0 and 1 leave whoever has them indifferent.
    exact : bool
        Whether that is exactly so; otherwise to more than 40 digits.
    """

    chances: Sequence[Any]
    exact: bool = True


class System:
    """The linear equations of values, whatever the strategies.

    Floats are fractions and are treated as such, so that only the numbers given have round-off; ``sign``
    then says which gains count as zero.
    """

    def __init__(self, payoffs: ClubPayoffs, delta: Any, ties: Ties, sign: Sign) -> None:
        self.payoffs, self.ties, self.sign = payoffs, ties, sign
        self.exact, self.delta = payoffs.exact and isinstance(delta, Fraction), Fraction(delta)
        if 1 - self.delta < _LEAST_IMPATIENCE:
            raise NotApplicableError(
                f"a discount factor of {float(self.delta)!r} is too close to one to sort out strategies of "
                f"reversible membership; stay {_LEAST_IMPATIENCE:g} below, or ask for irreversible=True"
            )
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
            _edge(k, self.at[place.after], sign(self.cost(place) + self.cost(place.after)), ties)
            for k, place in enumerate(self.places)
            if not place.inside
        ]
        count = prod(len(edge.pure) for edge in self.edges)
        if count > _MOST_PURE:
            raise NotApplicableError(
                f"reversible membership has {float(count):.3g} pure strategies here, more than "
                f"{_MOST_PURE:,}; make states alike, commit some, ask for irreversible=True, or use grow"
            )
        self._drawn = [list(self.drawn(place)) for place in self.places]
        kinds = range(len(payoffs.sizes))
        self.blocks = [[k for k, place in enumerate(self.places) if place.type == t] for t in kinds]

    def flow(self, place: Place) -> Any:
        """The payoff of a period at a place."""
        table = self.payoffs.member if place.inside else self.payoffs.outsider
        return Fraction(table[place.counts][place.type])

    def cost(self, place: Place) -> Any:
        """The one-off cost of moving away."""
        return Fraction((self.payoffs.exit if place.inside else self.payoffs.entry)[place.type])

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
        """The value at every place, and the determinant of the equations of its type."""
        values: list[Any] = [None] * len(self.places)
        determinants = list(values)
        for block in self.blocks:
            rows = {k: dict.fromkeys(block, Fraction(0)) for k in block}
            right = dict.fromkeys(block, Fraction(0))
            for k in block:
                place = self.places[k]
                rows[k][k] += self.total
                for who, number, after, cost in self._drawn[k]:
                    for goal, p, paid in ((after, chances[who], cost), (place, 1 - chances[who], 0)):
                        if p != 0:
                            right[k] += number * p * (self.flow(goal) - paid)
                            rows[k][self.at[goal]] -= number * p * self.delta
            solved, determinant = _solve([list(row.values()) for row in rows.values()], list(right.values()))
            for k, value in zip(block, solved, strict=True):
                values[k], determinants[k] = value, determinant
        return values, determinants

    def gain(self, place: Place, values: list[Any]) -> Any:
        """The gain of a drawn state from moving."""
        move = self.flow(place.after) + self.delta * values[self.at[place.after]] - self.cost(place)
        return move - self.flow(place) - self.delta * values[self.at[place]]


def _solve(rows: list[list[Any]], right: list[Any]) -> tuple[list[Fraction], Fraction]:
    """The solution of linear equations in fractions, and their determinant."""
    import flint

    def fraction(x: Any) -> Fraction:
        return Fraction(int(x.p), int(x.q))

    size = len(right)
    matrix = flint.fmpq_mat(size, size, [flint.fmpq(x.numerator, x.denominator) for row in rows for x in row])
    column = flint.fmpq_mat(size, 1, [flint.fmpq(x.numerator, x.denominator) for x in right])
    return [fraction(x) for x in matrix.solve(column).entries()], fraction(matrix.det())


class FloatSystem:
    """The same equations in floats, for many strategies at once."""

    def __init__(self, system: System) -> None:
        self.total, self.delta, self.edges = system.total, float(system.delta), system.edges
        self.size = len(system.places)
        self.blocks = [np.array(block) for block in system.blocks]
        within = {int(k): i for block in self.blocks for i, k in enumerate(block)}
        self.after = np.array([system.at[place.after] for place in system.places])
        flows = np.array([float(system.flow(place)) for place in system.places])
        costs = np.array([float(system.cost(place)) for place in system.places])
        #: The largest a value of the place's type may be; types need not have payoffs of one magnitude.
        self.units = np.empty(self.size)
        for block in self.blocks:
            largest = np.abs(flows[block]).max() + np.abs(costs[block]).max()
            self.units[block] = max(1e-300, largest) / (1 - self.delta)
        self.flows, self.costs = flows / self.units, costs / self.units
        self.drawn = [
            [
                (
                    within[k],
                    who,
                    number,
                    within[system.at[goal]],
                    system.at[goal],
                    float(cost) / self.units[k],
                )
                for k in block.tolist()
                for who, number, goal, cost in system.drawn(system.places[k])
            ]
            for block in self.blocks
        ]

    def noise(self, m: int) -> float:
        """A bound on the round-off of gains, and of their Bernstein coefficients in m chances."""
        return float(max(1e-11, 3**m * _ROUND_OFF / (1 - self.delta)))

    def gains(self, chances: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Gains from moving, in units, and determinants of the place's type, both (B, P).

        Chances have the shape (B, P).
        """
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
        for moves in self.pure():
            gains, _ = self.gains(moves)
            good = np.where(moves == 1, gains >= -MARGIN, gains <= MARGIN).all(axis=1)
            for row in moves[good]:
                yield tuple(int(x) for x in row)
