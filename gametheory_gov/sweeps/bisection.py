"""Boundaries of a phase diagram, by bisection along the lines of its grid.

Two neighbouring points of the grid whose labels differ bracket a boundary. Halving the bracket may show a
label that neither end has; both halves are then followed. All brackets are halved together, so workers
share the points.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import numpy as np

from gametheory_gov.base.exact import to_fraction

from .diagram import COLUMNS, Boundary, boundary_rows
from .picture import AND
from .task import Point, Run, raise_failures

#: Label shown and all labels, at one point.
_State = tuple[str, str]


class Bisection:
    """The search for where labels change along the lines of a grid.

    Parameters
    ----------
    run : Run
        Of the question whose figures hold ``label`` and ``labels``.
    axes : mapping of str to sequence
        Two parameters and their values, rising.
    refine : float in (0, 1]
        Brackets are halved until they are at most this part of a cell.
    """

    def __init__(self, run: Run, axes: Mapping[str, Sequence[Any]], refine: float) -> None:
        self.run = run
        self.names = tuple(axes)
        self.values = tuple(axes.values())
        self.refine = to_fraction(refine)
        self.asked = len(self.values[0]) * len(self.values[1])

    def boundaries(self, outcomes: Sequence[Any]) -> list[Boundary]:
        """All boundaries, in the order of the grid's edges."""
        X, Y = map(len, self.values)
        states = np.empty((X, Y), dtype=object)
        for place, outcome in zip(np.ndindex(X, Y), outcomes, strict=True):
            states[place] = _state(outcome)
        open_brackets = [
            _Bracket(direction, at, k, values[k], values[k + 1], before, after)
            for direction, at, values, row in self._lines(states)
            for k, (before, after) in enumerate(itertools.pairwise(row))
            if before != after
        ]
        done: list[_Bracket] = []
        while open_brackets:
            done += [bracket for bracket in open_brackets if self._narrow(bracket)]
            open_brackets = self._halve([b for b in open_brackets if not self._narrow(b)])
        done.sort(key=lambda b: (b.direction, float(b.at), float(b.low)))
        return [self._boundary(bracket) for bracket in done]

    def _lines(self, states: Any) -> Iterator[tuple[int, Any, Sequence[Any], Sequence[_State]]]:
        """The lines of the grid: direction, value of the other parameter, values and states."""
        x, y = self.values
        for j, at in enumerate(y):
            yield 0, at, x, states[:, j].tolist()
        for i, at in enumerate(x):
            yield 1, at, y, states[i, :].tolist()

    def _narrow(self, bracket: _Bracket) -> bool:
        values = self.values[bracket.direction]
        cell = to_fraction(values[bracket.cell + 1]) - to_fraction(values[bracket.cell])
        width = to_fraction(bracket.high) - to_fraction(bracket.low)
        return width <= self.refine * cell * (1 + _ROUNDING)

    def _halve(self, brackets: list[_Bracket]) -> list[_Bracket]:
        """The halves of brackets in which labels change, by the label in the middle."""
        middles = [(b.low + b.high) / 2 for b in brackets]
        points: list[Point] = [
            {self.names[b.direction]: middle, self.names[1 - b.direction]: b.at}
            for b, middle in zip(brackets, middles, strict=True)
        ]
        outcomes = self.run.outcomes(points, first=self.asked, what="boundaries")
        self.asked += len(points)
        raise_failures(points, outcomes)
        halves = []
        for b, middle, outcome in zip(brackets, middles, outcomes, strict=True):
            state = _state(outcome)
            if state != b.before:
                halves.append(replace(b, high=middle, after=state))
            if state != b.after:
                halves.append(replace(b, low=middle, before=state))
        return halves

    def _boundary(self, b: _Bracket) -> Boundary:
        (before, all_before), (after, all_after) = b.before, b.after
        return Boundary(
            self.names[b.direction],
            float(b.at),
            float(b.low),
            float(b.high),
            before,
            after,
            tuple(all_before.split(AND)),
            tuple(all_after.split(AND)),
        )


#: Slack of the width of a bracket, for floats.
_ROUNDING = Fraction(1, 10**6)


@dataclass(frozen=True)
class _Bracket:
    """Two values of one parameter between which labels change."""

    direction: int
    at: Any
    cell: int
    low: Any
    high: Any
    before: _State
    after: _State


def _state(outcome: Any) -> _State:
    return outcome["label"], outcome["labels"]


def as_variables(boundaries: Sequence[Boundary]) -> dict[str, Any]:
    """Boundary points as variables of a dataset; none when there are none."""
    if not boundaries:
        return {}
    rows = boundary_rows(boundaries)
    return {f"boundary_{name}": ("boundary", np.array([row[name] for row in rows])) for name in COLUMNS}
