r"""Settling: how the others respond to what the great powers founded, for many foundings at once.

From a starting profile states move to a best reply until nobody moves. With ``best_reply`` the first state in
the order of moves that gains moves, and the search begins anew; with ``in_turn`` it goes on
from the next state; with ``synchronous`` all who gain move at once, each replying to the profile before the
round; with ``least`` and ``greatest`` monotone best reply runs from the lowest, or the highest, profile of an
order of the actions in which the game is supermodular, and so ends in its least, or greatest, equilibrium
(Topkis).

A state that gains may have several best replies that the tie rule likes alike: it takes the action listed
first, and `settle` says in which situations that was so, and in which a comparison depended on the tolerance.

All arrays have one row per founding. Payoffs come from the tapes of the game, split once into a part that
does not depend on totals, evaluated once, and the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, NamedTuple

import numpy as np

from gametheory_gov.base._typing import BoolArray, FloatArray, IntArray
from gametheory_gov.base.errors import UndefinedPayoffError
from gametheory_gov.bound.game import BoundGame
from gametheory_gov.equilibria.definition import Ties
from gametheory_gov.formulas.arithmetic import Arithmetic
from gametheory_gov.formulas.sizes import size_of_terms
from gametheory_gov.formulas.tape import Tape, compile_expression
from gametheory_gov.games.game import Game, derived

#: Relative to the terms of payoffs: what a few operations in floats can be off by.
_LAST_DIGITS = 1e-14
Settle = Literal["best_reply", "in_turn", "synchronous", "least", "greatest"]


@dataclass(frozen=True)
class Situations:
    """Many situations of one game as arrays with a row each: B rows, N states, M actions.

    Parameters
    ----------
    game : Game
    arithmetic : Arithmetic
    values : mapping of str to array
        Value of every symbol that is not a total, broadcasting to (B, N).
    links : mapping of str to array, shape (N, N)
        For every exposure sum, what partners weigh.
    available : array of bool, shape (B, M)
        Actions that there are.
    movable : array of bool, shape (N,)
        States that are players here.
    start : array of int, shape (B, N)
    tolerance : float
        Relative to the terms of the payoffs that are compared; not used in exact arithmetic.
    ties : {"join", "stay_out", "weak"}
    """

    game: Game
    arithmetic: Arithmetic
    values: Mapping[str, Any]
    links: Mapping[str, Any]
    available: BoolArray
    movable: BoolArray
    start: IntArray
    exact: bool
    tolerance: float
    ties: Ties

    def take(self, rows: Any) -> Situations:
        """Some of the rows."""
        return replace(
            self,
            values={name: _rows(value, rows) for name, value in self.values.items()},
            available=self.available[rows],
            start=self.start[rows],
        )


class Doubts(NamedTuple):
    """Where a best reply was taken by a rule only.

    Parameters
    ----------
    tied : array of bool, shape (B, N), or (B,)
        Several best replies of a state that moves are liked alike; the first is taken.
    close : array of bool, shape (B, N), or (B,)
        A difference within the tolerance, but beyond the last digits, is taken for a tie.
    """

    tied: BoolArray
    close: BoolArray


@dataclass(frozen=True)
class Replies:
    """What states gain by moving, in many situations.

    Parameters
    ----------
    at : Situations
    parts : _Parts
        The payoffs, as far as they are known before anyone moves.
    slack : number or array of float, shape (M, B, N)
        Absolute tolerance of every payoff, by its own terms; zero in exact arithmetic. Payoffs alone do not
        tell how much round-off there is: terms may cancel.
    """

    at: Situations
    parts: _Parts
    slack: Any

    @classmethod
    def of(cls, at: Situations) -> Replies:
        """The replies in some situations."""
        exactly = cls(at, _Parts.of(at), at.arithmetic.read(0))
        return exactly if at.exact else replace(exactly, slack=at.tolerance * exactly._sizes())

    def _sizes(self) -> FloatArray:
        """The sum of the terms of every payoff in absolute values, with totals as large as they can be."""
        at, parts = self.at, self.parts
        most = {name: np.abs(table).max(axis=0) for name, table in parts.contributions.items()}
        seen: dict[str, Any] = {name: each.sum(axis=1, keepdims=True) for name, each in most.items()}
        for name, table in parts.exposed.items():
            seen[name] = np.abs(table).max(axis=0) @ np.abs(at.links[name].T)
        sizes = np.zeros((len(at.game.actions), *at.start.shape))
        for a in map(int, np.flatnonzero(at.available.any(axis=0))):
            try:
                sizes[a] = _sizes(at.game)[a].evaluate({**at.values, **seen}, at.arithmetic)
            except UndefinedPayoffError:  # at these totals, which need not occur
                sizes[a] = np.abs(self.payoffs(at.start)[a])
        return sizes

    def take(self, rows: Any) -> Replies:
        """The replies in some of the rows."""
        slack = self.slack if self.at.exact else self.slack[:, rows]
        return Replies(self.at.take(rows), self.parts.take(rows), slack)

    def begin(self, start: IntArray) -> Replies:
        """The same with other starting profiles, shape (B, N)."""
        return replace(self, at=replace(self.at, start=start))

    def payoffs(self, profile: IntArray) -> Any:
        """The payoff of each state from each action, the others fixed; shape (M, B, N).

        Zero for actions that no row has.
        """
        at, parts = self.at, self.parts
        B, N = profile.shape
        rows, columns = np.arange(B)[:, None], np.arange(N)
        seen: dict[str, Any] = {}
        for name, table in parts.contributions.items():
            own = table[profile, rows if table.shape[1] > 1 else 0, columns]
            seen[name] = own.sum(axis=1, keepdims=True) - own
        exposed = {
            name: table[profile, rows if table.shape[1] > 1 else 0, columns] @ at.links[name].T
            for name, table in parts.exposed.items()
        }
        payoffs = np.zeros((len(at.game.actions), B, N), dtype=object if at.exact else np.float64)
        for a in map(int, np.flatnonzero(at.available.any(axis=0))):
            around = {
                name: others + parts.contributions[name][a] if (name, a) in parts.adds else others
                for name, others in seen.items()
            }
            tape = parts.tapes[a]
            payoffs[a] = parts.fixed[a] + tape.evaluate({**at.values, **around, **exposed}, at.arithmetic)
        return payoffs

    def chosen(self, profile: IntArray, score: IntArray | None = None) -> tuple[IntArray, Doubts]:
        """The profile in which every state plays its best reply, shape (B, N), and what is not certain of it.

        Parameters
        ----------
        profile : array of int, shape (B, N)
        score : array of int, shape (B, M), optional
            Which of several best replies is taken: the one that scores most. By default the tie rule decides,
            and whoever does not gain stays.
        """
        at, payoffs = self.at, self.payoffs(profile)
        payoffs[~np.broadcast_to(at.available.T[:, :, None], payoffs.shape)] = payoffs.min() - 1
        top = payoffs.argmax(axis=0)
        best = np.take_along_axis(payoffs, top[None], axis=0)
        near = np.asarray(payoffs >= best if at.exact else payoffs + self.slack >= best, dtype=bool)
        if not at.exact:  # by the terms of either
            near |= payoffs >= best - np.take_along_axis(self.slack, top[None], axis=0)
        near &= at.available.T[:, :, None]
        target = np.where(at.movable, top, profile)
        doubts = Doubts(np.zeros(profile.shape, dtype=bool), np.zeros(profile.shape, dtype=bool))
        row, state = np.nonzero((np.count_nonzero(near, axis=0) > 1) & at.movable)
        if len(row):
            some, short = near[:, row, state], best[:, row, state] - payoffs[:, row, state]
            chosen = self._liked(some, profile[row, state], row, score)
            target[row, state], doubts.tied[row, state] = chosen
            doubts.close[row, state] = self._close(some, short, row, state)
        return target, doubts

    def _liked(
        self, near: BoolArray, played: IntArray, rows: IntArray, score: IntArray | None
    ) -> tuple[IntArray, BoolArray]:
        """Of several best replies, shape (M, C), the one taken, and whether another is liked alike."""
        if score is not None:
            chosen: IntArray = np.where(near, score[rows].T, -1).argmax(axis=0)
            return chosen, np.zeros(len(rows), dtype=bool)
        rank = np.array(self.at.game.cooperation)
        liked = {"join": rank, "stay_out": -rank, "weak": np.zeros_like(rank)}[self.at.ties]
        liking = np.where(near, liked[:, None], liked.min() - 1)
        chosen = liking.argmax(axis=0)
        stays = near[played, np.arange(len(rows))] & (liked[chosen] <= liked[played])
        tied = (liking == liking.max(axis=0)).sum(axis=0) > 1
        return np.where(stays, played, chosen), np.asarray(tied & ~stays)

    def _close(self, near: BoolArray, short: Any, row: IntArray, state: IntArray) -> Any:
        """Whether a reply within the tolerance falls short by more than round-off; shape (C,)."""
        if self.at.exact or not self.at.tolerance:
            return False
        round_off = self.slack[:, row, state] * min(1.0, _LAST_DIGITS / self.at.tolerance)
        return (near & (short > round_off.max(axis=0))).any(axis=0)

    def totals(self, profile: IntArray) -> dict[str, Any]:
        """The totals of every row, by name; arrays of shape (B,)."""
        rows, columns = np.arange(len(profile))[:, None], np.arange(profile.shape[1])
        return {
            name: table[profile, rows if table.shape[1] > 1 else 0, columns].sum(axis=1)
            for name, table in self.parts.contributions.items()
        }

    def tolerances(self, profile: IntArray, states: IntArray) -> FloatArray:
        """The absolute tolerances of what some states get at a profile; shape (B, len(states))."""
        found: FloatArray = np.take_along_axis(self.slack, profile[None], axis=0)[0][:, states]
        return found

    def paid(self, profile: IntArray, states: IntArray) -> Any:
        """The payoffs of some states at a profile; shape (B, len(states))."""
        payoffs = np.take_along_axis(self.payoffs(profile), profile[None], axis=0)[0]
        return payoffs[:, states]


@derived
def _halves(game: Game) -> list[tuple[Tape, Tape]]:
    """By action, the part of the payoff without totals and exposures, and the rest."""
    totals = [game.infos[name].symbol for name in (*game.aggregates, *game.exposures)]
    halves = [game.payoffs[a].as_independent(*totals, as_Add=True) for a in game.actions]
    return [(compile_expression(fixed), compile_expression(rest)) for fixed, rest in halves]


@derived
def _sizes(game: Game) -> list[Tape]:
    """By action, the terms of the payoff in absolute values."""
    return [compile_expression(size_of_terms(game.payoffs[a])) for a in game.actions]


@dataclass(frozen=True)
class _Parts:
    """What payoffs are made of: contributions to totals by action, parts without totals, the rest."""

    contributions: Mapping[str, Any]  # (M, 1 or B, N)
    exposed: Mapping[str, Any]
    adds: frozenset[tuple[str, int]]
    fixed: Sequence[Any]  # by action, broadcasting to (B, N)
    tapes: Sequence[Tape]

    @classmethod
    def of(cls, at: Situations) -> _Parts:
        game, values, arithmetic = at.game, at.values, at.arithmetic
        halves = _halves(game)
        adds = frozenset((name, game.action(a)) for name, table in game.aggregates.items() for a in table)
        return cls(
            {name: _table(at, table) for name, table in game.aggregates.items()},
            {name: _table(at, table) for name, table in game.exposures.items()},
            adds,
            [np.asarray(fixed.evaluate(values, arithmetic)) for fixed, _ in halves],
            [rest for _, rest in halves],
        )

    def take(self, rows: Any) -> _Parts:
        return replace(
            self,
            contributions={name: _middle(table, rows) for name, table in self.contributions.items()},
            exposed={name: _middle(table, rows) for name, table in self.exposed.items()},
            fixed=[_rows(value, rows) for value in self.fixed],
        )


def _table(at: Situations, formulas: Mapping[str, Any]) -> Any:
    """The contributions of each action to a total: shape (M, 1 or B, N)."""
    N = at.start.shape[1]
    added = {
        at.game.action(a): np.asarray(compile_expression(f).evaluate(at.values, at.arithmetic))
        for a, f in formulas.items()
    }
    rows = max([1, *(value.shape[0] for value in added.values() if value.ndim == 2)])
    table = np.zeros((len(at.game.actions), rows, N), dtype=object if at.exact else np.float64)
    if at.exact:
        table[:] = at.arithmetic.read(0)
    for a, value in added.items():
        table[a] = value
    return table


def _rows(value: Any, rows: Any) -> Any:
    """Some rows of an array that has them; others stand for all rows."""
    return value[rows] if getattr(value, "ndim", 0) == 2 and value.shape[0] > 1 else value


def _middle(table: Any, rows: Any) -> Any:
    return table[:, rows] if table.shape[1] > 1 else table


# ------------------------------------------------------------------------------------------- settling


def settle(
    at: Replies, how: Settle, order: IntArray, scores: IntArray | None = None
) -> tuple[IntArray, BoolArray, Doubts]:
    """Where the others reply in every situation.

    Parameters
    ----------
    at : Replies
    how : str
        See the module.
    order : array of int, shape (N,)
        The order of moves.
    scores : array of int, shape (B, M), optional
        For ``least`` and ``greatest``: which of several best replies is taken.

    Returns
    -------
    profiles : array of int, shape (B, N)
    settled : array of bool, shape (B,)
        False where the moves cycle; the profile is then one of the cycle.
    doubts : Doubts
        By situation, whether a rule decided on the way.
    """
    if how in ("least", "greatest"):
        assert scores is not None
        return _walk(at, scores, _all_move)
    if how == "synchronous":
        return _walk(at, None, _all_move)
    return _walk(at, None, lambda some, state, score: _one_moves(some, state, order, how == "best_reply"))


#: The profile after a step, who is asked next, and by row whether a rule decided.
_Step = tuple[IntArray, Any, Doubts]


def _all_move(at: Replies, state: IntArray, score: IntArray | None) -> _Step:
    """The profile after all have replied at once."""
    chosen, doubts = at.chosen(state[:, :-1], score)
    return chosen, 0, Doubts(*(np.asarray(each.any(axis=1)) for each in doubts))


def _one_moves(at: Replies, state: IntArray, order: IntArray, restart: bool) -> _Step:
    """The profile after the next state that gains has moved in every row."""
    profile, place = state[:, :-1], state[:, -1]
    chosen, doubts = at.chosen(profile)
    N = len(order)
    waiting = (chosen != profile)[:, order]
    turn = (np.arange(N) - place[:, None]) % N
    first = np.where(waiting, turn, N).argmin(axis=1)
    rows = np.flatnonzero(waiting.any(axis=1))
    after = profile.copy()
    who = order[first[rows]]
    after[rows, who] = chosen[rows, who]
    tied = np.zeros(len(profile), dtype=bool)
    tied[rows] = doubts.tied[rows, who]
    nxt = 0 if restart else np.where(waiting.any(axis=1), (first + 1) % N, place)
    return after, nxt, Doubts(tied, np.asarray(doubts.close.any(axis=1)))


def _walk(
    at: Replies, scores: IntArray | None, step: Callable[[Replies, IntArray, Any], _Step]
) -> tuple[IntArray, BoolArray, Doubts]:
    """Repeat a step until nobody moves; a state that comes back is a cycle (Brent's method, row by row).

    The last column of a state is who is asked next.
    """
    B = len(at.at.start)
    state = np.column_stack([at.at.start, np.zeros(B, dtype=np.int64)])
    ends, settled = at.at.start.copy(), np.ones(B, dtype=bool)
    doubts = Doubts(np.zeros(B, dtype=bool), np.zeros(B, dtype=bool))
    rows, some, held, steps, power = np.arange(B), at, state.copy(), 0, 1
    while len(rows):
        after, place, unsure = step(some, state, None if scores is None else scores[rows])
        for known, new in zip(doubts, unsure, strict=True):
            known[rows] |= new
        moved = (after != state[:, :-1]).any(axis=1)
        state = np.column_stack([after, np.broadcast_to(place, len(rows))])
        steps += 1
        cycled = moved & (state == held).all(axis=1)
        ends[rows], settled[rows] = after, ~cycled
        if steps == power:
            held, power = state.copy(), 2 * power
        going = moved & ~cycled
        if not going.all():
            rows, state, held, some = rows[going], state[going], held[going], some.take(going)
    return ends, settled, doubts


def situations(
    games: Sequence[BoundGame],
    changes: Mapping[str, Any],
    *,
    available: BoolArray,
    movable: BoolArray,
    start: IntArray,
    tolerance: float,
    ties: Ties,
) -> Situations:
    """The situations of several bindings of one game, each with the same number of rows.

    Parameters
    ----------
    games : sequence of P BoundGame
        Bindings of one game to worlds with the same states.
    changes : mapping of str to array
        Values that differ from the bindings', broadcasting to (B, N); B is P times the rows of each.
    available, movable, start, tolerance, ties
        As in `Situations`.
    """
    first = games[0]
    each = len(start) // len(games)
    values: dict[str, Any] = {}
    for name, value in first.numbers.items():
        if name in changes:
            continue
        given = [game.numbers[name] for game in games]
        column = isinstance(value, np.ndarray) and value.ndim > 0
        if all(other is value or np.array_equal(other, value) for other in given):
            values[name] = value[None, :] if column else value
        else:
            kind = object if first.exact else np.float64
            wide = [np.broadcast_to(np.asarray(other, dtype=kind), (first.N,)) for other in given]
            table = np.array(wide) if any(np.ndim(g) for g in given) else np.array(given, dtype=kind)[:, None]
            values[name] = table.repeat(each, axis=0)
    return Situations(
        first.form,
        first.arithmetic,
        values | dict(changes),
        first.links,
        available,
        movable,
        start,
        first.exact,
        tolerance,
        ties,
    )
