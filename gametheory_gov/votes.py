r"""Bounds of the votes on newcomers over boxes of totals.

A member that plays a gains :math:`u(a, A + h) - u(a, A)` when a newcomer adds h to the totals A. Whether the
members of every club in a box let a state in follows from who is sure to consent there: of those the fewest
that may be members are counted, of all others the most.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ._typing import BoolArray, IntArray
from .bounds import Gain, GainBounds, chosen, corners, make_gain, rest_bounds, upset_from, widened
from .boxes import Boxes
from .equilibrium import Ties, passes, voters
from .gain_parts import newcomer_adds, vote_parts
from .tape import compile_expression

_CELLS = 1 << 19


class Votes:
    """The votes on newcomers of every type, by every type of members.

    Parameters
    ----------
    bounds : GainBounds
    ties : {"join", "stay_out", "weak"}
    tolerance : float
        Absolute.
    """

    def __init__(self, bounds: GainBounds, ties: Ties, tolerance: float) -> None:
        self.bounds = bounds
        self.numeric = bounds.numeric
        self.consents_on_tie = ties == "join"
        self.tolerance = tolerance
        fixed = np.flatnonzero(~self.numeric.free & (self.numeric.fixed_profile > 0))
        self.states = np.concatenate([bounds.types.first, fixed])
        self.fixed_actions = self.numeric.fixed_profile[fixed]
        self.entitled = voters(self.numeric)[self.states]
        self.gains: dict[tuple[int, int], Gain] = {}

    def _gain(self, played: int, entered: int) -> Gain:
        """Return what newcomers that play one action bring to voters that play another, pair by pair."""
        if (played, entered) not in self.gains:
            numeric, first = self.numeric, self.bounds.types.first
            shape = (len(first), len(self.states))
            values = {
                name: np.tile(value[self.states], len(first))
                if isinstance(value, np.ndarray) and value.ndim
                else value
                for name, value in numeric.numbers.items()
            }
            for name, table in numeric.contributions.items():
                values[newcomer_adds(name)] = np.repeat(table[entered, first] - table[0, first], shape[1])

            def evaluate(formula: Any) -> Any:
                value = compile_expression(formula).evaluate(values, numeric.arithmetic)
                kind = object if numeric.exact else np.float64
                return np.broadcast_to(np.asarray(value, dtype=kind), (shape[0] * shape[1],))

            self.gains[played, entered] = make_gain(
                vote_parts(numeric.game, played),
                evaluate,
                [numeric.number(unit) for unit in self.bounds.units],
                exact=numeric.exact and not self.bounds.slack.any(),
                plain=numeric.plain,
            )
        return self.gains[played, entered]

    def let_in(
        self, boxes: Boxes, rows: IntArray, types: IntArray, action: int, *, margin: float
    ) -> BoolArray:
        """Tell whether the members of every club in a box are sure to let a state in.

        Parameters
        ----------
        boxes : Boxes
            With all types.
        rows, types : array of int, shape (R,)
            The box, and the type of the state that is outside.
        action : int
            What the newcomer would play.
        margin : float
            What bounds with rounding error must clear besides the tolerance.

        Returns
        -------
        array of bool, shape (R,)
        """
        step = max(1, _CELLS // len(self.states))
        parts = [
            self._let_in(boxes, rows[start : start + step], types[start : start + step], action, margin)
            for start in range(0, len(rows), step)
        ]
        return np.concatenate(parts) if parts else np.zeros(0, dtype=bool)

    def _let_in(self, boxes: Boxes, rows: IntArray, types: IntArray, action: int, margin: float) -> BoolArray:
        M, T = len(self.numeric.actions), len(self.bounds.types)
        least, most = boxes.least[:, rows], boxes.most[:, rows]
        count = self.bounds.types.count
        fewest = np.maximum(least[1:].sum(axis=0), count - most[0])
        largest = np.minimum(most[1:].sum(axis=0), count - least[0])
        own = np.arange(len(rows)), types
        largest[own] = np.minimum(largest[own], count[types] - 1)  # the newcomer itself is outside
        fewest[own] = np.minimum(fewest[own], largest[own])
        sure = np.ones((len(rows), len(self.states)), dtype=bool)
        for played in range(1, M):
            possible = np.concatenate(
                [
                    most[played] > 0,
                    np.broadcast_to(self.fixed_actions == played, (len(rows), len(sure[0]) - T)),
                ],
                axis=1,
            )
            sure &= ~possible | self._consents(boxes, rows, types, played, action, margin)
        ones = np.ones((len(rows), len(self.states) - T), dtype=np.int64)
        fewest = np.concatenate([fewest, ones], axis=1) * self.entitled
        largest = np.concatenate([largest, ones], axis=1) * self.entitled
        yes, no = np.where(sure, fewest, 0).sum(axis=1), np.where(sure, 0, largest).sum(axis=1)
        return passes(self.numeric, yes, no)

    def _consents(
        self, boxes: Boxes, rows: IntArray, types: IntArray, played: int, action: int, margin: float
    ) -> BoolArray:
        """Tell which voters, playing one action, are sure to gain from a newcomer; shape (R, V)."""
        gain = self._gain(played, action)
        pairs = types[:, None] * len(self.states) + np.arange(len(self.states))
        sides = [
            (low[:, None], high[:, None])
            for low, high in zip(boxes.low[rows].T, boxes.high[rows].T, strict=True)
        ]
        lower, upper, size = corners(gain.constant[pairs], gain.slopes[:, pairs], sides)
        nothing = size == 0  # whatever the totals, the newcomer changes nothing for the voter
        if not gain.whole:
            lower, upper = widened(lower, upper, size, len(sides))
        if gain.rest is not None:
            box = self.bounds.unscaled(sides, [], types)
            columns = {name: chosen(interval, pairs) for name, interval in gain.columns.items()}
            rest = rest_bounds(gain, box, self.bounds.names, columns, self.bounds.intervals)
            with np.errstate(all="ignore"):
                lower, upper = self.bounds.intervals.add((lower, upper), rest)
            nothing = np.zeros_like(nothing)
        exact = self.numeric.exact
        agree = upset_from(
            lower, gain.whole, self.consents_on_tie, self.tolerance, exact=exact, margin=margin
        )
        return agree | nothing if exact and self.consents_on_tie else agree
