r"""Bounds of the votes on newcomers over boxes of totals.

A member that plays a gains :math:`u(a, A + h) - u(a, A)` when a newcomer adds h to the totals A. Whether the
members of every club in a box admit a state follows from who is sure to consent there: of those the fewest
that may be members are counted, of all others the most. Voters are asked a few at a time, until the votes of
those not asked can change nothing: who is admitted does not depend on the order.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from gametheory_gov.base._typing import BoolArray, IntArray
from gametheory_gov.equilibria.definition import Ties, harms_decide, passes, voters
from gametheory_gov.formulas.intervals import Interval, enclose
from gametheory_gov.formulas.sized import Sized, SizedIntervals, difference, sized
from gametheory_gov.formulas.tape import compile_expression
from gametheory_gov.games.moves import newcomer_adds

from .bounds import Gain, GainBounds, corners, make_gain, surely_moves, widened
from .boxes import Boxes
from .gains import vote_parts

_CELLS = 1 << 17
_FIRST = 12  # voters asked first, then twice as many, and so on: most newcomers are refused by few


class Votes:
    """The votes on newcomers of every type, by every type of members.

    Parameters
    ----------
    bounds : GainBounds
    ties : {"join", "stay_out", "weak"}
    """

    def __init__(self, bounds: GainBounds, ties: Ties) -> None:
        self.bounds = bounds
        self.game = bounds.game
        self.consents_on_tie = ties == "join"
        fixed = np.flatnonzero(~self.game.free & (self.game.fixed_profile > 0))
        self.states = np.concatenate([bounds.types.first, fixed])
        self.fixed_actions = self.game.fixed_profile[fixed]
        self.entitled = voters(self.game)[self.states]
        self.gains: dict[tuple[int, int], tuple[Gain, BoolArray]] = {}
        self.refused = np.zeros(len(self.states), dtype=np.int64)

    def _gain(self, played: int, entered: int) -> tuple[Gain, BoolArray]:
        """The gain that newcomers of one action bring to voters of another.

        Constant and slopes are listed pair by pair; columns are shaped (T or 1, V or 1), so that what
        depends on newcomers or on voters alone is bounded once for each of them. Also return which slopes
        are not all zero.
        """
        if (played, entered) not in self.gains:
            game, first = self.game, self.bounds.types.first
            shape = (len(first), len(self.states))
            values = {
                name: value[self.states][None, :] if isinstance(value, np.ndarray) and value.ndim else value
                for name, value in game.numbers.items()
            }
            for name, table in game.contributions.items():
                values[newcomer_adds(name)] = (table[entered, first] - table[0, first])[:, None]
            kind = object if game.exact else np.float64
            measured = {} if game.exact else {name: sized(value) for name, value in values.items()}
            for name, table in game.contributions.items():
                if not game.exact:  # what it adds is a difference, as large as either of its terms
                    pair = table[entered, first][:, None], table[0, first][:, None]
                    measured[newcomer_adds(name)] = difference(*pair)

            def evaluate(formula: Any) -> Any:
                value = compile_expression(formula).evaluate(values, game.arithmetic)
                value = np.asarray(value, dtype=kind)
                return value if value.ndim == 2 else value.reshape(1, 1)

            def blurred(formula: Any) -> Sized:
                tape = compile_expression(formula)
                value = tape.evaluate(measured, SizedIntervals(self.bounds.tolerance))
                low, high, size = (part if np.ndim(part) == 2 else np.reshape(part, (1, 1)) for part in value)
                return *self.bounds.blurred((low, high), size), size

            def measure(formula: Any) -> Sized:
                low, high, size = blurred(formula)
                return low, high, np.broadcast_to(size, shape).reshape(-1)

            parts = vote_parts(game.form, played)
            gain = make_gain(
                replace(parts, hoisted={}),
                lambda formula: np.broadcast_to(evaluate(formula), shape).reshape(-1),
                None if game.exact else measure,
                [game.number(unit) for unit in self.bounds.units],
                exact=game.exact and not self.bounds.slack.any(),
                plain=game.plain,
            )
            columns = {
                name: enclose(game.plain(evaluate(part))) if game.exact else blurred(part)[:2]
                for name, part in parts.hoisted.items()
            }
            sloped: BoolArray = np.asarray(gain.slopes.any(axis=1), dtype=bool)
            self.gains[played, entered] = replace(gain, columns=columns), sloped
        return self.gains[played, entered]

    def admit(self, boxes: Boxes, rows: IntArray, types: IntArray, action: int) -> BoolArray:
        """Whether the members of every club in a box are sure to admit a state.

        Parameters
        ----------
        boxes : Boxes
            With all types.
        rows, types : array of int, shape (R,)
            The box, and the type of the state that is outside.
        action : int
            What the newcomer would play.

        Returns
        -------
        array of bool, shape (R,)
        """
        if not len(rows) or harms_decide(self.game):  # harm to all is judged at single clubs only
            return np.zeros(len(rows), dtype=bool)
        ballot = _Ballot(self, boxes, rows, types)
        start, width = 0, _FIRST
        order = np.argsort(-self.refused, kind="stable")  # those who refuse most often are asked first
        while start < len(order) and len(ballot.waiting):
            asked = order[start : start + width]
            step = max(1, _CELLS // len(asked))
            sure = [
                self._sure(boxes, rows[some], types[some], asked, action)
                for some in np.split(ballot.waiting, range(step, len(ballot.waiting), step))
            ]
            self.refused[asked] += ballot.count(asked, np.concatenate(sure))
            start, width = start + width, 2 * width
        return ballot.allowed

    def _sure(self, boxes: Boxes, rows: IntArray, types: IntArray, asked: IntArray, action: int) -> BoolArray:
        """The voters that are sure to consent, whatever they play; shape (R, V)."""
        T = len(self.bounds.types)
        among, others = asked < T, np.minimum(asked, T - 1)
        sure = np.ones((len(rows), len(asked)), dtype=bool)
        for played in range(1, len(self.game.actions)):
            fixed = np.append(np.full(T, -1), self.fixed_actions)[asked] == played
            possible = np.where(among, boxes.most[played][rows[:, None], others] > 0, fixed)
            sure &= ~possible | self._consents(boxes, rows, types, asked, played, action)
        return sure

    def _consents(
        self,
        boxes: Boxes,
        rows: IntArray,
        types: IntArray,
        asked: IntArray,
        played: int,
        action: int,
    ) -> BoolArray:
        """The voters that, playing one action, are sure to gain from a newcomer; shape (R, V)."""
        gain, sloped = self._gain(played, action)
        pairs = types[:, None] * len(self.states) + asked
        sides = [
            (low[:, None], high[:, None])
            for low, high in zip(boxes.low[rows].T, boxes.high[rows].T, strict=True)
        ]
        own = np.append(True, sloped)
        lower, upper, size = corners(
            gain.constant[pairs],
            gain.slopes[sloped][:, pairs],
            gain.sizes[own][:, pairs],
            [side for side, any_ in zip(sides, sloped, strict=True) if any_],
            self.bounds.least_sizes[sloped],
        )
        nothing = size == 0  # whatever the totals, the newcomer changes nothing for the voter
        if not gain.whole:
            lower, upper = widened(lower, upper, size, len(sides))
        if gain.rest is not None:
            box = self.bounds.unscaled(sides, [], types)
            columns = {name: _crossed(interval, types, asked) for name, interval in gain.columns.items()}
            rest = self.bounds.rest_bounds(gain, box, self.bounds.names, columns)
            with np.errstate(all="ignore"):
                lower, upper = self.bounds.intervals.add((lower, upper), rest)
            nothing = np.zeros_like(nothing)
        if not gain.whole:
            lower, _ = self.bounds.open(lower, upper, size)
        agree = surely_moves(lower, gain.whole, self.consents_on_tie)
        return agree | nothing if self.game.exact and self.consents_on_tie else agree


class _Ballot:
    """Votes counted voter by voter, for many newcomers at once, until each is decided.

    Parameters
    ----------
    votes : Votes
    boxes : Boxes
    rows, types : array of int, shape (R,)
        The box, and the type of the newcomer.
    """

    def __init__(self, votes: Votes, boxes: Boxes, rows: IntArray, types: IntArray) -> None:
        self.game, self.rows, self.types = votes.game, rows, types
        count = votes.bounds.types.count
        fewest = np.maximum(boxes.least[1:].sum(axis=0), count - boxes.most[0])
        largest = np.minimum(boxes.most[1:].sum(axis=0), count - boxes.least[0])
        ones = np.ones((len(boxes), len(votes.states) - len(count)), dtype=np.int64)
        self.fewest = np.concatenate([fewest, ones], axis=1) * votes.entitled
        self.largest = np.concatenate([largest, ones], axis=1) * votes.entitled
        self.others = (count - 1) * votes.entitled[: len(count)]  # the newcomer itself is outside
        self.allowed = np.zeros(len(rows), dtype=bool)
        self.waiting: IntArray = np.arange(len(rows))
        self.yes = np.zeros(len(rows), dtype=np.int64)
        self.no = np.zeros(len(rows), dtype=np.int64)
        own_few, own_many = self._members(np.arange(len(rows)), types[:, None])
        self.may_agree = self.fewest.sum(axis=1)[rows] - self.fewest[rows, types] + own_few[:, 0]
        self.may_refuse = self.largest.sum(axis=1)[rows] - self.largest[rows, types] + own_many[:, 0]

    def _members(self, which: IntArray, asked: IntArray) -> tuple[IntArray, IntArray]:
        """The least and the largest number of members of some voters' types; shape (R, V)."""
        at = self.rows[which][:, None]
        few, many = self.fewest[at, asked], self.largest[at, asked]
        own = self.types[which][:, None]
        most = np.where(asked == own, self.others[own], many)
        many = np.minimum(many, most)
        return np.minimum(few, many), many

    def count(self, asked: IntArray, sure: BoolArray) -> IntArray:
        """Count the votes of some voters, and decide what no other vote can change.

        Parameters
        ----------
        asked : array of int, shape (V,)
            Nobody is asked twice.
        sure : array of bool, shape (W, V)
            Who is sure to consent, for every newcomer that waits.

        Returns
        -------
        array of int, shape (V,)
            Refusals by voter.
        """
        which = self.waiting
        few, many = self._members(which, np.broadcast_to(asked, sure.shape))
        self.yes[which] += np.where(sure, few, 0).sum(axis=1)
        self.no[which] += np.where(sure, 0, many).sum(axis=1)
        self.may_agree[which] -= few.sum(axis=1)
        self.may_refuse[which] -= many.sum(axis=1)
        yes, no = self.yes[which], self.no[which]
        certain = passes(self.game, yes, no + self.may_refuse[which])
        open_ = passes(self.game, yes + self.may_agree[which], no)
        self.allowed[which] = certain
        self.waiting = which[open_ & ~certain]
        refusals: IntArray = (~sure & (many > 0)).sum(axis=0)
        return refusals


def _crossed(interval: Interval, types: IntArray, asked: IntArray) -> Interval:
    """An interval shaped (T or 1, V or 1) for some newcomers and voters; points stay points."""

    def some(end: Any) -> Any:
        end = end[types] if end.shape[0] > 1 else end
        return end[:, asked] if end.shape[1] > 1 else end

    low = some(interval[0])
    return low, low if interval[1] is interval[0] else some(interval[1])
