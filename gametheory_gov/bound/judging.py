r"""Gains in floats: which are known to be positive or negative, and which are not.

In floats a gain is *undecided* when its absolute value is at most the tolerance times the size of the
largest term that enters it there, or a bound of its rounding error. The terms are those of
`gametheory_gov.games.moves.move_formula`: what is opposite has cancelled. A comparison whose sides lie as
close to each other, relative to the largest term of their difference, leaves a gain undecided unless all
branches agree on its sign; see `gametheory_gov.formulas.sized`. A gain is decided all the same when it keeps
its sign whatever all inputs are within the tolerance.

Most gains are decided by a quick look: a gain larger than what could be undecided for its state at any
profile is decided. Bounds of that are made once per game. The others are evaluated with care.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Any

import numpy as np

from gametheory_gov.base._typing import BoolArray, FloatArray, IntArray
from gametheory_gov.formulas.arithmetic import COINCIDENCE
from gametheory_gov.formulas.estimates import can_estimate, estimate, estimated
from gametheory_gov.formulas.sized import Blurred, Sized, SizedIntervals, blurred, difference, is_plain, sized
from gametheory_gov.games.moves import (
    AFTER,
    MoveFormula,
    level_formulas,
    move_formula,
    newcomer_adds,
    vote_formula,
)

from .game import BoundGame, Profile
from .measures import Sizes, as_floats, estimates_of, numbers_in_sizes, once, some_estimates, some_of

_EPS = float(np.finfo(np.float64).eps)
_CELLS = 1 << 20  # profiles times states that are looked at side by side
Judged = tuple[FloatArray, BoolArray]


def judge_of(game: BoundGame, tolerance: float) -> Judge:
    """The judge of a game's gains for one tolerance, made once."""
    key = ("judge", tolerance)
    if key not in game.kept:
        game.kept[key] = Judge(game, tolerance)
    judge: Judge = game.kept[key]
    return judge


def limits(game: BoundGame, tolerance: float) -> FloatArray:
    """What no gain exceeds that is within the tolerance of zero, or may be by rounding, at any profile.

    Returns
    -------
    array, shape (M, M, N)
        By old action, new action and state; infinite where no bound is known.
    """
    return judge_of(game, tolerance).limits


class Judge:
    """Judges the gains of a game in floats.

    Parameters
    ----------
    game : BoundGame
    tolerance : float
        Relative to the largest term of each gain.
    """

    def __init__(self, game: BoundGame, tolerance: float) -> None:
        self.game = game
        self.tolerance = tolerance
        self.arithmetic = SizedIntervals(tolerance)
        self.everyone = np.arange(game.N)

    # ------------------------------------------------------------------------------------ judging

    def gains(self, profile: Profile, *, all_carefully: bool = False) -> Judged:
        """The gains of each state from moving to each action, and which of them are undecided.

        Parameters
        ----------
        profile : array of int, shape (N,)
        all_carefully : bool
            Whether to evaluate with care what is decided, too, for gains whose terms have cancelled.

        Returns
        -------
        gains : array, shape (N, M)
        undecided : array of bool, shape (N, M)
            False for staying.
        """
        if all_carefully:
            return self.all_closely(profile)[:2]
        game = self.game
        gains = game.gains(profile)
        known = np.abs(gains) > self.limits[profile, :, self.everyone]
        known[self.everyone, profile] = True
        undecided = np.zeros(known.shape, dtype=bool)
        for a in np.unique(profile):
            for b in range(len(game.actions)):
                states = np.flatnonzero(profile == a)
                if a == b or (known[states, b].all() and not self._has_cases(a, b)):
                    continue
                formula = move_formula(game.form, int(a), b)
                values = self._around(profile, states, b)
                close = ~known[states, b] | self._near(formula, values, len(states))
                rows = states[close]
                if len(rows):
                    values = {name: some_of(value, close) for name, value in values.items()}
                    gains[rows, b], undecided[rows, b], _ = self._careful(formula, values, gains[rows, b])
        return gains, undecided

    def all_closely(self, profile: Profile) -> tuple[FloatArray, BoolArray, FloatArray]:
        """The same as `gains`, all with care, and the largest term that enters each gain; shape (N, M).

        An estimate is enough for most of them.
        """
        kept = once(self.game, ("closely", self.tolerance), profile, self._all_closely)
        gains, undecided, sizes = (part.copy() for part in kept)
        return gains, undecided, sizes

    def _all_closely(self, profile: Profile) -> tuple[FloatArray, BoolArray, FloatArray]:
        gains = self.game.gains(profile)
        undecided, sizes = np.zeros(gains.shape, dtype=bool), np.zeros(gains.shape)
        for a in np.unique(profile):
            states = np.flatnonzero(profile == a)
            for b in range(gains.shape[1]):
                if a == b:
                    continue
                formula = move_formula(self.game.form, int(a), b)
                around = self._surroundings(profile, states, b)
                rest = np.ones(len(states), dtype=bool)
                if can_estimate(formula.gain):
                    values = some_estimates(formula.gain, estimates_of(self.game), states)
                    values |= {name: estimate(value) for name, value in around.items()}
                    low, high, size = estimated(formula.gain, values)
                    with np.errstate(all="ignore"):
                        near = self.tolerance * size
                        rest = np.broadcast_to(~((low > near) | (high < -near)), rest.shape)
                        middle = low + (high - low) / 2
                    payoffs, sizes[states, b] = gains[states, b], size
                    kept = rest | ((low <= payoffs) & (payoffs <= high))
                    gains[states, b] = np.where(kept, payoffs, middle)
                rows = states[rest]
                if len(rows):
                    values = self._numbers_of(rows) | {name: some_of(v, rest) for name, v in around.items()}
                    gains[rows, b], undecided[rows, b], sizes[rows, b] = self._careful(
                        formula, values, gains[rows, b]
                    )
        return gains, undecided, sizes

    def moves(
        self, gains: FloatArray, profiles: Callable[[IntArray], Profile], state: Any, a: int, b: int
    ) -> Judged:
        """Gains of one state from moving from a to b at many profiles, and which of them are undecided.

        Parameters
        ----------
        gains : array, shape (P,)
            As the payoffs differ.
        profiles : callable
            Returns some of the profiles by their positions; shape (R, N).
        state : int, or array of int with shape (P,)
        a, b : int

        Returns
        -------
        gains : array, shape (P,)
        undecided : array of bool, shape (P,)
        """
        undecided, gains = np.zeros(len(gains), dtype=bool), gains.copy()
        formula = move_formula(self.game.form, a, b)
        close: BoolArray = ~(np.abs(gains) > self.limits[a, b, state])
        if self._has_cases(a, b):
            for rows, values in self._seen(np.flatnonzero(~close), profiles, state, b):
                close[rows] = self._near(formula, values, len(rows))
        for rows, values in self._seen(np.flatnonzero(close), profiles, state, b):
            gains[rows], undecided[rows], _ = self._careful(formula, values, gains[rows])
        return gains, undecided

    def closely(
        self, gains: FloatArray, profiles: Callable[[IntArray], Profile], state: Any, a: int, b: int
    ) -> tuple[FloatArray, BoolArray, FloatArray]:
        """The same as `moves`, all with care, and the largest term that enters each gain.

        Parameters
        ----------
        gains, profiles, state, a, b
            As for `moves`.

        Returns
        -------
        gains : array, shape (P,)
        undecided : array of bool, shape (P,)
        sizes : array, shape (P,)
        """
        undecided, gains, sizes = np.zeros(len(gains), dtype=bool), gains.copy(), np.zeros(len(gains))
        formula = move_formula(self.game.form, a, b)
        for rows, values in self._seen(np.arange(len(gains)), profiles, state, b):
            gains[rows], undecided[rows], sizes[rows] = self._careful(formula, values, gains[rows])
        return gains, undecided, sizes

    def _seen(
        self, rows: IntArray, profiles: Callable[[IntArray], Profile], state: Any, b: int
    ) -> Iterator[tuple[IntArray, dict[str, Any]]]:
        """What one state, or one at each profile, sees at some profiles, a part of them at a time."""
        height = max(1, _CELLS // self.game.N)
        for start in range(0, len(rows), height):
            some = rows[start : start + height]
            yield some, self._at(profiles(some), state if np.ndim(state) == 0 else state[some], b)

    def votes(self, gains: FloatArray, profiles: Profile, newcomer: int, action: int) -> Judged:
        """What a newcomer brings to each member at many profiles, and where that is undecided.

        Parameters
        ----------
        gains : array, shape (P, N)
            As the payoffs differ.
        profiles : array of int, shape (P, N)
            The newcomer plays the first action.
        newcomer, action : int

        Returns
        -------
        gains : array, shape (P, N)
        undecided : array of bool, shape (P, N)
            False for those outside.
        """
        game, undecided, gains = self.game, np.zeros(gains.shape, dtype=bool), gains.copy()
        around = self._totals(profiles)
        for name, table in game.contributions.items():
            around[newcomer_adds(name)] = difference(table[action, newcomer], table[0, newcomer])
        around |= self._profile_terms(profiles, newcomer, action)
        for played in range(1, len(game.actions)):
            formula = vote_formula(game.form, played)
            rows, states = np.nonzero(profiles == played)
            values = {name: some_of(value, rows) for name, value in around.items()} | self._numbers_of(states)
            values |= self._exposures(profiles[rows], states)
            gains[rows, states], undecided[rows, states], _ = self._careful(
                formula, values, gains[rows, states]
            )
        return gains, undecided

    def levels(self, profiles: Profile) -> tuple[FloatArray, FloatArray]:
        """Payoffs but for what all actions pay at all profiles, and how far they are known.

        Two of a state's payoffs are undecided when they differ by no more than the larger of the latter: the
        tolerance times the largest term, or a bound of the round-off.

        Parameters
        ----------
        profiles : array of int, shape (P, N)

        Returns
        -------
        levels, slack : arrays, shape (P, N)
        """
        levels, slack = np.empty(profiles.shape), np.empty(profiles.shape)
        height = max(1, _CELLS // self.game.N)
        for start in range(0, len(profiles), height):
            part = profiles[start : start + height]
            around = self._totals(part)
            for action, tape in enumerate(level_formulas(self.game.form)):
                rows, states = np.nonzero(part == action)
                values = {name: some_of(value, rows) for name, value in around.items()}
                values |= self._numbers_of(states) | self._exposures(part[rows], states)
                for name in self.game.form.profile_terms:
                    values[name] = self._profile_term(name, part[rows])
                low, high, size = tape.evaluate(values, self.arithmetic)
                levels[start + rows, states] = (low + high) / 2
                slack[start + rows, states] = np.maximum(self.tolerance * size, (high - low) / 2)
        return levels, slack

    def sizes(self, profile: Profile) -> FloatArray:
        """The largest term that enters each gain at a profile; shape (N, M), zero for staying."""
        return self.all_closely(profile)[2]

    def _careful(
        self, formula: MoveFormula, values: Mapping[str, Any], gains: FloatArray
    ) -> tuple[FloatArray, BoolArray, FloatArray]:
        """Gains within their bounds, which of them are undecided, and the sizes of their terms."""
        low, high, size = formula.gain.evaluate(values, self.arithmetic)
        with np.errstate(all="ignore"):
            near = np.where(self.tolerance > 0, self.tolerance * size, 0.0)
            decided = (low > near) | (high < -near)
            if not decided.all():  # what keeps its sign for all inputs within the tolerance is decided
                moved = {name: blurred(value, self.tolerance) for name, value in values.items()}
                least, most = formula.gain.evaluate(moved, Blurred(self.tolerance))
                decided = decided | (least > 0) | (most < 0)
        undecided = np.broadcast_to(~decided, gains.shape)
        return np.fmin(np.fmax(gains, low), high), undecided, np.broadcast_to(size, gains.shape)

    def _near(self, formula: MoveFormula, values: Mapping[str, Any], number: int) -> BoolArray:
        """Where a case, or a floor, might be another if its sides were a little different."""
        tolerance = max(self.tolerance, 2 * COINCIDENCE)  # floats count as equal within the latter
        arithmetic = SizedIntervals(tolerance)
        near = np.zeros(number, dtype=bool)
        for tape in formula.sides:
            low, high, size = tape.evaluate(values, arithmetic)
            near |= ~((low > tolerance * size) | (high < -tolerance * size) | ((low == 0) & (high == 0)))
        for tape in formula.floors:
            low, high, size = tape.evaluate(values, arithmetic)
            reach = tolerance * np.maximum(size, 1.0)
            near |= (np.floor(low - reach) != np.floor(high + reach)) & ~((low == high) & is_plain(low))
        return near

    def _has_cases(self, a: int, b: int) -> bool:
        formula = move_formula(self.game.form, int(a), b)
        return bool(formula.sides or formula.floors)

    # ----------------------------------------------------------------------------- what is around

    def _numbers_of(self, states: int | IntArray) -> dict[str, Any]:
        """The values of all symbols for some states."""
        return {name: some_of(value, states) for name, value in numbers_in_sizes(self.game).items()}

    @cached_property
    def _tables(self) -> dict[str, FloatArray]:
        return {name: as_floats(table) for name, table in self.game.contributions.items()}

    @cached_property
    def _largest(self) -> dict[str, FloatArray | None]:
        """For totals in which something can cancel, the most that anybody adds."""
        return {
            name: np.abs(table).max() if (table < 0).any() and (table > 0).any() else None
            for name, table in self._tables.items()
        }

    def _sum(self, name: str, total: FloatArray, of_all: Any = None, most: Any = 0.0) -> Sized:
        """A sum of what others add, given sum and maximum of the absolute values where signs differ."""
        of_all = np.abs(total) if of_all is None else of_all
        error = 0.0 if self._plain[name] else (self.game.N + 2) * _EPS * of_all
        return sized(total, np.broadcast_to(error, total.shape), np.maximum(np.abs(total), most))

    @cached_property
    def _plain(self) -> dict[str, bool]:
        """Which totals are sums without rounding error."""
        return {
            name: bool(is_plain(table).all() and np.abs(table).max(axis=0).sum() < 2.0**36)
            for name, table in self.game.contributions.items()
        }

    def _around(self, profile: Profile, states: IntArray, b: int) -> dict[str, Any]:
        """What some states see at one profile, moving to b."""
        return self._numbers_of(states) | self._surroundings(profile, states, b)

    def _surroundings(self, profile: Profile, states: IntArray, b: int) -> dict[str, Any]:
        """The part of it that others make."""
        values: dict[str, Any] = {}
        for name, table in self.game.contributions.items():
            added = table[profile, self.everyone]
            size = np.abs(added)
            sizes = [_of_others(f, size)[states] for f in (np.add, np.maximum) if self._largest[name]]
            values[name + "_others"] = self._sum(name, _of_others(np.add, added)[states], *sizes)
        return (
            values
            | self._exposures(profile[None], states)
            | self._profile_terms(np.repeat(profile[None], len(states), axis=0), states, b)
        )

    def _totals(self, profiles: Profile, without: int | IntArray | None = None) -> dict[str, Any]:
        """The totals of all, or of all but one state, at many profiles, by name."""
        values = {}
        for name, table in self.game.contributions.items():
            added = table[profiles, self.everyone]
            if without is not None:
                added[np.arange(len(added)), without] = 0.0
            size = np.abs(added)
            sizes = [size.sum(axis=1), size.max(axis=1)] if self._largest[name] else []
            values[name + "_others"] = self._sum(name, added.sum(axis=1), *sizes)
        return values

    def _at(self, profiles: Profile, state: int | IntArray, b: int) -> dict[str, Any]:
        """What one state sees at many profiles, moving to b."""
        return (
            self._numbers_of(state)
            | self._totals(profiles, state)
            | self._exposures(profiles, np.atleast_1d(state))
            | self._profile_terms(profiles, state, b)
        )

    def _exposures(self, profiles: Profile, states: IntArray) -> dict[str, Any]:
        """What states are exposed to: one profile and several states, several and one, or one each."""
        values = {}
        for name, table in self.game.exposure_weights.items():
            parts = table[profiles, self.everyone] * self.game.links[name][states]
            of_all = np.abs(parts).sum(axis=1)
            values[name] = sized(
                parts.sum(axis=1), (self.game.N + 2) * _EPS * of_all, np.abs(parts).max(axis=1)
            )
        return values

    def _profile_terms(self, profiles: Profile, states: int | IntArray, b: int) -> dict[str, Any]:
        """The terms of the whole profile before and after a move."""
        if not self.game.form.profile_terms:
            return {}
        after = profiles.copy()
        after[np.arange(len(after)), states] = b
        values = {}
        for name in self.game.form.profile_terms:
            for prefix, rows in (("", profiles), (AFTER, after)):
                values[prefix + name] = self._profile_term(name, rows)
        return values

    def _profile_term(self, name: str, profiles: Profile) -> Sized:
        """A term of the whole profile at many profiles."""
        value = self.game.profile_term(name, profiles)
        return sized(value, 8 * (self.game.N + 2) * _EPS * np.maximum(np.abs(value), 1.0))

    # --------------------------------------------------------------------------- the quick look

    @cached_property
    def limits(self) -> FloatArray:
        """See `limits`."""
        M = len(self.game.actions)
        limits, sizes = np.zeros((M, M, self.game.N)), Sizes(self.game, self.arithmetic, self._anywhere)
        for a in range(M):
            for b in range(M):
                if a == b:
                    continue
                formula = move_formula(self.game.form, a, b)
                tapes = (formula.gain, *formula.payoffs)
                most = np.abs(as_floats(self.game.switching[a, b]))
                for tape in tapes:
                    most = np.maximum(most, sizes.of(tape))
                steps = sum(len(tape.steps) for tape in tapes)
                with np.errstate(all="ignore"):
                    limits[a, b] = (self.tolerance + 16 * (steps + self.game.N) * _EPS) * most
        return np.where(np.isnan(limits), np.inf, limits)

    @cached_property
    def _anywhere(self) -> dict[str, Any]:
        """What each state may see at any profile."""
        game = self.game
        fixed = game.fixed_profile
        values: dict[str, Any] = {}
        for name, table in self._tables.items():
            held = table[fixed, self.everyone]
            ends = [
                np.where(game.free, end, held).sum() - np.where(game.free, end, held)
                for end in (table.min(axis=0), table.max(axis=0))
            ]
            slack = (game.N + 2) * _EPS * np.abs(table).max(axis=0).sum()
            largest = np.maximum(np.maximum(np.abs(ends[0]), np.abs(ends[1])), self._largest[name] or 0.0)
            values[name + "_others"] = ends[0] - slack, ends[1] + slack, largest + slack
        for name, table in game.exposure_weights.items():
            table, weights = as_floats(table), as_floats(game.links[name])
            most = np.abs(weights) @ np.abs(table).max(axis=0)
            above, below = np.maximum(weights, 0.0), np.minimum(weights, 0.0)
            least, greatest = table.min(axis=0), table.max(axis=0)
            low, high = above @ least + below @ greatest, above @ greatest + below @ least
            slack = (game.N + 2) * _EPS * most
            values[name] = np.minimum(low, 0.0) - slack, np.maximum(high, 0.0) + slack, most
        for name in game.form.profile_terms:
            most = 1.0 if name == "representation" else float(np.abs(as_floats(game.states.ideal)).max())
            values[name] = values[AFTER + name] = (np.float64(-most), np.float64(most), np.float64(most))
        return values


def _of_others(function: np.ufunc, x: FloatArray) -> FloatArray:
    """Sums (or maxima) over all states but each, without subtraction; shape (N,)."""
    before, after = function.accumulate(x), function.accumulate(x[::-1])[::-1]
    result: FloatArray = function(np.append(0.0, before[:-1]), np.append(after[1:], 0.0))
    return result
