r"""Ends of clubs: the growth of many clubs at once, and what a game says of thresholds.

A *start* is a set of founders F. In every round all outsiders who gain by joining join, and all who are
free and lose by being in leave, each replying to the club before the round; an indifferent state is in. This
is the synchronous path of `gametheory_gov.grow` for an array of clubs, in games of two actions. Where members
must consent to newcomers, clubs are handed to `grow` one by one.

Where the join gain is affine in who else is in,

.. math:: \Delta_i(M) = b_i + \sum_{j \in M, j \ne i} J_{ij},

the pulls J are read off the formula. Where :math:`J_{ij} = a_i w_j`, or where the gain depends on one total
alone and never falls in it, the others matter through *one weighted total* :math:`W = \sum_j w_j m_j`, and
state i joins once W reaches its *threshold* :math:`t_i` (key ``granovetter1978``).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from gametheory_gov.base._typing import BoolArray, FloatArray
from gametheory_gov.base.exact import to_fraction
from gametheory_gov.bound.game import BoundGame
from gametheory_gov.bound.judging import judge_of, limits
from gametheory_gov.equilibria.boxes.gains import move_parts
from gametheory_gov.equilibria.definition import decide, deviations, moves_on_tie
from gametheory_gov.formulas.tape import compile_expression
from gametheory_gov.growth.accession import grow

_BATCH = 1 << 19  # entries of one array of clubs
_HALVINGS = 80
_LENIENT = 1e-12  # relative to the terms of a gain, in exact games: thresholds are floats
_SAME = 1e-12  # relative: slopes closer than this are proportional


@dataclass(frozen=True)
class Ends:
    """The ends of some clubs.

    Parameters
    ----------
    clubs : array of bool, shape (P, N)
        Members in the last round.
    converged : array of bool, shape (P,)
        Whether nobody moves any more; False for a cycle.
    lost : array of bool, shape (P,)
        Whether a founder ever left.
    """

    clubs: BoolArray
    converged: BoolArray
    lost: BoolArray


@dataclass(frozen=True)
class Pulls:
    """An affine join gain, in floats.

    Parameters
    ----------
    constant : array, shape (N,)
        Gain at a club without others, switching costs not deducted.
    pull : array, shape (N, N)
        The addition of a member in the column to the gain of a state in the row; zero on the diagonal.
    """

    constant: FloatArray
    pull: FloatArray


@dataclass(frozen=True)
class Thresholds:
    """One weighted total of the others that decides everything, in floats.

    Parameters
    ----------
    weight : array, shape (N,)
        The addition of a member to the total, at least 0.
    join : array, shape (N,)
        The least total of the others at which a state joins; infinite when never.
    stay : array, shape (N,)
        The least total of the others at which a member stays.
    """

    weight: FloatArray
    join: FloatArray
    stay: FloatArray

    @property
    def slack(self) -> float:
        """The shortfall at which a sum of weights still counts as reaching a threshold, for rounding."""
        finite = self.join[np.isfinite(self.join)]
        return 1e-10 * max(float(self.weight.sum()), float(np.abs(finite).max(initial=0.0)), 1e-300)


class ClubEnds:
    """The rounds of a game with tie rule ``"join"``.

    Parameters
    ----------
    game : BoundGame
        With two actions and without committed states.
    tolerance : float
        Relative to the largest term of each gain; float gains closer to zero count as zero.
    universal : float
        Share of states from which a regime counts as universal.
    """

    def __init__(self, game: BoundGame, tolerance: float, universal: float) -> None:
        self.game = game
        self.tolerance = 0.0 if game.exact else tolerance
        self.universal = universal
        least = to_fraction(universal) * game.N
        self.least = int(-(-least.numerator // least.denominator))

    @property
    def in_rounds(self) -> bool:
        """Whether many clubs can be grown at once: admission is open."""
        return self.game.institution.admission == "open"

    def club(self, ids: Iterable[str]) -> BoolArray:
        """The members as an array of bool, shape (N,)."""
        inside = np.zeros(self.game.N, dtype=bool)
        inside[self.game.states.indices(list(ids))] = True
        return inside

    def ids(self, club: BoolArray) -> tuple[str, ...]:
        """The ids of the members."""
        return tuple(self.game.states.ids[k] for k in np.flatnonzero(club))

    def is_universal(self, clubs: BoolArray) -> Any:
        """Which clubs are universal; shape (...,)."""
        return clubs.sum(axis=-1) >= self.least

    # ------------------------------------------------------------------------------------ rounds

    def join_gains(self, clubs: BoolArray) -> Any:
        """Every state's gain from being in, the others fixed, switching costs not deducted.

        Parameters
        ----------
        clubs : array of bool, shape (P, N)

        Returns
        -------
        array, shape (P, N), of the arithmetic's numbers
        """
        game = self.game
        inside: dict[str, Any] = {}
        outside: dict[str, Any] = {}
        for name, table in game.contributions.items():
            played = np.where(clubs, table[1], table[0])
            others = played.sum(axis=1)[:, None] - played
            inside[name], outside[name] = others + table[1], others + table[0]
        for name, table in game.exposure_weights.items():
            seen = np.where(clubs, table[1], table[0]) @ game.links[name].T
            inside[name] = outside[name] = seen
        for name in game.form.profile_terms:
            inside[name], outside[name] = self._profile_term(name, clubs)
        return game.payoff_at(1, inside) - game.payoff_at(0, outside) + np.zeros(clubs.shape, dtype=int)

    def _profile_term(self, name: str, clubs: BoolArray) -> tuple[Any, Any]:
        columns: list[list[Any]] = [[], []]
        for k in range(self.game.N):
            for action, found in zip((1, 0), columns, strict=True):
                profiles = clubs.astype(np.int64)
                profiles[:, k] = action
                found.append(self.game.profile_term(name, profiles))
        return np.array(columns[0]).T, np.array(columns[1]).T

    def movers(self, clubs: BoolArray) -> tuple[BoolArray, BoolArray]:
        """The states that join and those that leave if free to; arrays of bool, shape (P, N)."""
        game, gains = self.game, self.join_gains(clubs)
        return (
            self._moves(gains - game.switching[0, 1], clubs, 0),
            self._moves(-gains - game.switching[1, 0], clubs, 1),
        )

    def stable(self, clubs: BoolArray) -> BoolArray:
        """The clubs at which nobody moves who may; outsiders whom members keep out stay out."""
        if self.in_rounds:
            joins, leaves = self.movers(clubs)
            return np.asarray(~(joins | leaves).any(axis=1))
        still = []
        for club in clubs:
            profile = club.astype(np.int64)
            moves, unsure, _ = deviations(self.game, profile, ties="join", tolerance=self.tolerance)
            still.append(not moves.any() and not unsure[~club].any())
        return np.array(still, dtype=bool)

    def _moves(self, gains: Any, clubs: BoolArray, a: int) -> BoolArray:
        """Which states that play a move; float gains within the tolerance count as zero."""
        on_tie = bool(moves_on_tie(self.game, "join")[a, 1 - a])
        playing = clubs == bool(a)
        undecided = np.zeros(clubs.shape, dtype=bool)
        if not self.game.exact:
            rows, states = np.nonzero(playing)
            gains[rows, states], undecided[rows, states] = judge_of(self.game, self.tolerance).moves(
                gains[rows, states], lambda some: clubs[rows[some]].astype(np.int64), states, a, 1 - a
            )
        moves = decide(gains, undecided, on_tie)
        return np.asarray((moves | undecided if on_tie else moves) & playing)

    def ends(self, clubs: BoolArray, *, committed: bool, until_lost: bool = False) -> Ends:
        """The ends of some founding clubs.

        Parameters
        ----------
        clubs : array of bool, shape (P, N)
            Founders.
        committed : bool
            Whether founders never leave.
        until_lost : bool
            Whether paths may be broken off once a founder has left.
        """
        if not self.in_rounds:
            return self._grown(clubs, committed)
        height = max(1, _BATCH // max(self.game.N, 1))
        parts = [
            self._rounds(clubs[k : k + height], committed, until_lost)
            for k in range(0, max(len(clubs), 1), height)
        ]
        return Ends(
            np.concatenate([p.clubs for p in parts]),
            np.concatenate([p.converged for p in parts]),
            np.concatenate([p.lost for p in parts]),
        )

    def _rounds(self, start: BoolArray, committed: bool, until_lost: bool) -> Ends:
        clubs, converged = start.copy(), np.zeros(len(start), dtype=bool)
        lost = np.zeros(len(start), dtype=bool)
        seen: list[set[bytes]] = [{row.tobytes()} for row in np.packbits(start, axis=1)]
        active = np.arange(len(start))
        while len(active):
            now = clubs[active]
            joins, leaves = self.movers(now)
            if committed:
                leaves &= ~start[active]
            moved = (joins | leaves).any(axis=1)
            converged[active[~moved]] = True
            lost[active] |= (leaves & start[active]).any(axis=1)
            clubs[active] = (now | joins) & ~leaves
            growing = np.asarray(moved & ~leaves.any(axis=1))  # a club that only grows is new
            active, growing = active[moved], growing[moved]
            again = []
            for row, grows, key in zip(active, growing, np.packbits(clubs[active], axis=1), strict=True):
                code = key.tobytes()
                again.append(not grows and code in seen[row])
                seen[row].add(code)
            active = active[~np.array(again, dtype=bool) & ~(until_lost & lost[active])]
        return Ends(clubs, converged, lost)

    def _grown(self, clubs: BoolArray, committed: bool) -> Ends:
        finals, converged, lost = [], [], []
        for club in clubs:
            founders = self.ids(club)
            path = grow(
                self.game,
                founders,
                committed=committed,
                universal=self.universal,
                tolerance=self.tolerance,
                reasons=False,
            )
            finals.append(path.profile > 0)
            converged.append(path.ending == "equilibrium")
            moved = {move.state for r in path.rounds for move in r.moves}
            lost.append(bool(moved & set(founders)))
        shape = (len(clubs), self.game.N)
        return Ends(
            np.array(finals, dtype=bool).reshape(shape), np.array(converged, bool), np.array(lost, bool)
        )

    def tips(self, clubs: BoolArray, *, free: bool) -> BoolArray:
        """Which founding clubs end in a universal regime; free ones without ever losing a founder."""
        found = self.ends(clubs, committed=not free, until_lost=free)
        return np.asarray(found.converged & self.is_universal(found.clubs) & ~(found.lost & free))

    # -------------------------------------------------------------------------------- structure

    @cached_property
    def pulls(self) -> Pulls | None:
        """The affine join gain; None when it is not affine."""
        game = self.game
        if not self.in_rounds or game.form.profile_terms:
            return None
        parts = move_parts(game.form, 0, 1)
        if parts.rest is not None:
            return None
        constant = self._column(parts.constant) + game.switching[0, 1].astype(np.float64)
        pull = np.zeros((game.N, game.N))
        tables = [*game.contributions.items(), *game.exposure_weights.items()]
        for (name, table), formula in zip(tables, parts.slopes, strict=True):
            slope = self._column(formula)
            plain = table.astype(np.float64)
            seen = np.ones((game.N, game.N))
            if name in game.links:
                seen = game.links[name].astype(np.float64)
            constant = constant + slope * (seen @ plain[0])
            pull += slope[:, None] * seen * (plain[1] - plain[0])
        np.fill_diagonal(pull, 0.0)
        return Pulls(constant, pull)

    def _column(self, formula: Any) -> FloatArray:
        value = compile_expression(formula).evaluate(self.game.numbers, self.game.arithmetic)
        every: FloatArray = np.broadcast_to(np.asarray(value), (self.game.N,)).astype(np.float64)
        return every

    @cached_property
    def thresholds(self) -> Thresholds | None:
        """The one weighted total and the thresholds in it; None when the others matter in several ways.

        To be used only for games that are shown to be supermodular.
        """
        if self.pulls is not None:
            return self._affine_thresholds(self.pulls)
        return self._bent_thresholds()

    def _affine_thresholds(self, pulls: Pulls) -> Thresholds | None:
        N = self.game.N
        largest = int(pulls.pull.sum(axis=1).argmax())
        weight = pulls.pull[largest].copy()
        # what the row's own state adds to the others is read off another row
        other = int(np.where(np.arange(N) == largest, -np.inf, pulls.pull[:, largest]).argmax())
        rest = ~np.isin(np.arange(N), [largest, other])
        seen = pulls.pull[other, rest].sum()
        weight[largest] = pulls.pull[other, largest] * (weight[rest].sum() / seen if seen > 0 else 1.0)
        total = np.where(np.eye(N, dtype=bool), 0.0, weight)
        factor = pulls.pull.sum(axis=1) / np.where(total.sum(axis=1) > 0, total.sum(axis=1), 1.0)
        if np.abs(factor[:, None] * total - pulls.pull).max(initial=0.0) > _SAME * max(
            float(np.abs(pulls.pull).max(initial=0.0)), 1e-300
        ):
            return None
        enter = self.game.switching[0, 1].astype(np.float64)
        leave = -self.game.switching[1, 0].astype(np.float64)
        return Thresholds(
            weight, *(self._level(pulls.constant - needed, factor) for needed in (enter, leave))
        )

    def _is_zero(self, name: str) -> bool:
        """Whether a parameter or a column is zero throughout."""
        return bool(np.all(np.asarray(self.game.values[name]) == 0))

    @cached_property
    def lenient(self) -> FloatArray:
        """The shortfall at which a gain still counts, so that no rounding raises a threshold; shape (N,)."""
        most: FloatArray = limits(self.game, max(self.tolerance, _LENIENT)).max(axis=(0, 1))
        return most

    def _level(self, at_zero: FloatArray, factor: FloatArray) -> FloatArray:
        """The total at which ``at_zero + factor * total`` reaches zero; 0 when it does at once."""
        missing = -at_zero - self.lenient
        with np.errstate(divide="ignore", invalid="ignore"):
            level = np.where(factor > 0, missing / factor, np.inf)
        return np.where(missing <= 0, 0.0, level)

    def _bent_thresholds(self) -> Thresholds | None:
        """Thresholds by halving, for a gain that depends on one total in any way that never falls."""
        form, game = self.game.form, self.game
        if not self.in_rounds or form.profile_terms or form.exposures:
            return None
        gain = form.join_gain
        absent = {s: 0 for s in gain.free_symbols if s.name in game.values and self._is_zero(s.name)}
        gain = gain.subs(absent, simultaneous=True)
        seen = [name for name in form.aggregates if form.others(name) in gain.free_symbols]
        if len(seen) != 1:
            return None
        table = game.contributions[seen[0]].astype(np.float64)
        weight = table[1] - table[0]
        if (weight < 0).any():
            return None
        base = table[0].sum() - table[0]
        tape = compile_expression(gain)
        name = form.others(seen[0]).name

        def gains(total: FloatArray) -> FloatArray:
            value = tape.evaluate({**game.numbers, name: game.number(total + base)}, game.arithmetic)
            return np.broadcast_to(np.asarray(value), (game.N,)).astype(np.float64)

        most = weight.sum() - weight
        enter = game.switching[0, 1].astype(np.float64)
        leave = -game.switching[1, 0].astype(np.float64)
        return Thresholds(weight, *(_halved(gains, most, need - self.lenient) for need in (enter, leave)))


def _halved(gains: Any, most: FloatArray, needed: FloatArray) -> FloatArray:
    """Totals just below which a rising gain misses what is needed; infinite when it always does."""
    low, high = np.zeros_like(most), most.copy()
    at_once, never = gains(low) >= needed, gains(most) < needed
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        enough = gains(middle) >= needed
        low, high = np.where(enough, low, middle), np.where(enough, middle, high)
    return np.where(at_once, 0.0, np.where(never, np.inf, low))
