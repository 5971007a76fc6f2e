r"""Reversible accession: any state may be drawn, members may leave.

With N states free to choose, each drawn with probability 1/N, and given what every type does at every club,
values are linear in themselves: a state gets, in expectation over who is drawn, the payoff of the club that
results and :math:`\delta` times its value there, less what it pays for moving. Every pure strategy profile
in which alike states play alike is tried. Floats sort out most profiles at once; those that pass, with a
margin far above round-off, are decided in the game's own arithmetic.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from gametheory_gov._typing import BoolArray, FloatArray
from gametheory_gov.equilibrium import Ties
from gametheory_gov.errors import NotApplicableError

from .counts import ClubPayoffs, Counts
from .markov_record import MarkovEquilibrium
from .stages import Sign

_MOST_CHOICES = 16
_BATCH = 2048
#: How far a float gain may fall short of zero, relative to the largest value, to be looked at exactly.
_MARGIN = 1e-6


@dataclass(frozen=True)
class _Place:
    """A type of states inside or outside at some counts, and where one that moves ends up."""

    counts: Counts
    type: int
    inside: bool

    @property
    def after(self) -> _Place:
        t, step = self.type, -1 if self.inside else 1
        counts = (*self.counts[:t], self.counts[t] + step, *self.counts[t + 1 :])
        return _Place(counts, t, not self.inside)


class _System:
    """The linear equations of values, whatever the strategies."""

    def __init__(self, payoffs: ClubPayoffs, delta: Any) -> None:
        self.payoffs, self.delta = payoffs, delta
        self.places = [
            _Place(counts, t, inside)
            for counts in payoffs.member
            for t, size in enumerate(payoffs.sizes)
            for inside in (False, True)
            if (counts[t] if inside else size - counts[t])
        ]
        if len(self.places) > _MOST_CHOICES:
            raise NotApplicableError(
                f"reversible membership has 2**{len(self.places)} pure strategies here, more than "
                f"2**{_MOST_CHOICES}; make states alike (up to 8), ask for irreversible=True, or use grow"
            )
        self.at = {place: k for k, place in enumerate(self.places)}
        self.total = sum(payoffs.sizes)

    def flow(self, place: _Place) -> Any:
        table = self.payoffs.member if place.inside else self.payoffs.outsider
        return table[place.counts][place.type]

    def cost(self, place: _Place) -> Any:
        return (self.payoffs.exit if place.inside else self.payoffs.entry)[place.type]

    def drawn(self, place: _Place) -> Iterator[tuple[int, int, _Place, Any]]:
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
                yield k, number, _Place(other.after.counts, place.type, place.inside), 0

    def solve(self, moves: tuple[int, ...]) -> list[Any]:
        """Return the value at every place, in the numbers of the game."""
        size = len(self.places)
        rows = [[0 * self.delta] * size for _ in range(size)]
        right = [0 * self.delta] * size
        for k, place in enumerate(self.places):
            rows[k][k] += self.total
            for who, number, after, cost in self.drawn(place):
                goal = after if moves[who] else place
                right[k] += number * (self.flow(goal) - (cost if moves[who] else 0))
                rows[k][self.at[goal]] -= number * self.delta
        return _solve(rows, right)

    def gain(self, place: _Place, values: list[Any]) -> Any:
        """Return what a drawn state gains by moving."""
        move = self.flow(place.after) + self.delta * values[self.at[place.after]] - self.cost(place)
        return move - self.flow(place) - self.delta * values[self.at[place]]


def _solve(rows: list[list[Any]], right: list[Any]) -> list[Any]:
    """Solve a system that is diagonally dominant, so that no rows need to change places."""
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


def reversible_equilibria(
    payoffs: ClubPayoffs, delta: Any, sign: Sign, ties: Ties
) -> Iterator[MarkovEquilibrium]:
    """Yield all pure equilibria in which alike states play alike.

    Parameters
    ----------
    payoffs : ClubPayoffs
    delta : number in [0, 1)
    sign : function of a number to -1, 0 or 1
    ties : {"join", "stay_out", "weak"}

    Raises
    ------
    NotApplicableError
        For more than 65,536 pure strategies.
    """
    system = _System(payoffs, delta)
    prefers = [{"join": not place.inside, "stay_out": place.inside}.get(ties) for place in system.places]
    for moves in _candidates(system):
        values = system.solve(moves)
        signs = [sign(system.gain(place, values)) for place in system.places]
        stands = (
            (ties == "weak" or moved == wanted) if s == 0 else moved == (s > 0)
            for moved, wanted, s in zip(moves, prefers, signs, strict=True)
        )
        if all(stands):
            yield _record(system, moves, values, signs)


def _candidates(system: _System) -> Iterator[tuple[int, ...]]:
    """Yield the strategies that floats do not rule out; those that move most come first."""
    size = len(system.places)
    drawn = [(k, *case) for k, place in enumerate(system.places) for case in system.drawn(place)]
    delta = float(system.delta)
    after = np.array([system.at[place.after] for place in system.places])
    flows = np.array([float(system.flow(place)) for place in system.places])
    costs = np.array([float(system.cost(place)) for place in system.places])
    margin = _MARGIN * max(1e-300, np.abs(flows).max() + np.abs(costs).max()) / (1 - delta)
    codes = np.arange(2**size)[::-1]
    for start in range(0, len(codes), _BATCH):
        moves: BoolArray = (codes[start : start + _BATCH, None] >> np.arange(size)) & 1 == 1
        matrix = np.zeros((len(moves), size, size))
        matrix[:, np.arange(size), np.arange(size)] = system.total
        right: FloatArray = np.zeros((len(moves), size))
        for k, who, number, goal, cost in drawn:
            moved = moves[:, who]
            matrix[:, k, system.at[goal]] -= number * delta * moved
            matrix[:, k, k] -= number * delta * ~moved
            right[:, k] += number * np.where(moved, flows[system.at[goal]] - float(cost), flows[k])
        values = np.linalg.solve(matrix, right[..., None])[..., 0]
        gains = flows[after] + delta * values[:, after] - costs - flows - delta * values
        good = np.where(moves, gains >= -margin, gains <= margin).all(axis=1)
        for row in moves[good]:
            yield tuple(int(x) for x in row)


def _record(
    system: _System, moves: tuple[int, ...], values: list[Any], signs: list[int]
) -> MarkovEquilibrium:
    one = 0 * system.delta + 1
    T = range(len(system.payoffs.sizes))

    def table(what: list[Any], inside: bool, missing: Any) -> dict[Counts, tuple[Any, ...]]:
        return {
            counts: tuple(
                missing if (k := system.at.get(_Place(counts, t, inside))) is None else what[k] for t in T
            )
            for counts in system.payoffs.member
        }

    chances = [m * one for m in moves]
    tied = {place.counts for place, s in zip(system.places, signs, strict=True) if s == 0}
    return MarkovEquilibrium(
        system.payoffs.sizes,
        table(chances, False, 0 * one),
        table(chances, True, 0 * one),
        table(values, True, None),
        table(values, False, None),
        tuple(sorted(tied)),
    )
