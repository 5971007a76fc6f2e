r"""Bounds of gains over boxes of totals, derived from the game's expressions.

For a type of alike states and two actions the gain of moving from a to b, as a function of the totals A (and
of the type's exposures) at which the state plays a,

.. math:: G_{ab}(A) = u(b, A - g(a) + g(b)) - u(a, A) - C(a \to b),

is built once in SymPy and split into an affine part, whose bounds over a box are exact at corners, and a
rest, bounded by interval arithmetic (where the rest is monotone in every total, by its values at two
corners). With rational inputs totals, exposures and affine gains are scaled to whole numbers where these stay
below 2**50, so that their bounds carry no rounding error at all; otherwise a bound of the rounding error is
added outwards. In floats the tolerance, times a bound of the largest term that enters the gain anywhere in
the box, is added outwards, too: what is undecided by the definition at some profile of a box is not removed
in it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np

from gametheory_gov.base._typing import BoolArray, FloatArray, IntArray
from gametheory_gov.bound.game import BoundGame
from gametheory_gov.bound.measures import measured
from gametheory_gov.bound.types import Types
from gametheory_gov.formulas.intervals import INTERVALS, Interval, enclose
from gametheory_gov.formulas.sized import Blurred, Sized
from gametheory_gov.formulas.tape import Tape, compile_expression

from .exposures import Exposures
from .gains import GainParts, constant_of_others, move_parts

_EPS = float(np.finfo(np.float64).eps)
_WHOLE = 2.0**50
#: Relative to the terms of a gain: covers rounding in any order of summing, and in the values of formulas.
MARGIN = 1e-13


@dataclass(frozen=True)
class Gain:
    """One gain over boxes: an affine part per type, and a rest in interval arithmetic.

    Parameters
    ----------
    constant : array, shape (T,)
    slopes : array, shape (K + X, T)
        By scaled totals, then by scaled exposures.
    whole : bool
        Whether constant, slopes and variables are whole numbers, so that the affine part is exact.
    rest : Tape, optional
    rest_slopes : tuple of (variable, Tape)
    columns : mapping of str to interval of arrays, shape (T,)
        What the tapes use besides totals and exposures; in floats all that it may be within the tolerance.
    sizes : array, shape (1 + K + X, T)
        Sizes of the terms in constant and slopes; see `gametheory_gov.formulas.sized`.
    """

    constant: FloatArray
    slopes: FloatArray
    sizes: FloatArray
    whole: bool
    rest: Tape | None
    rest_slopes: tuple[tuple[int, Tape], ...]
    columns: dict[str, Interval]


def make_gain(
    parts: GainParts,
    evaluate: Callable[[Any], Any],
    measure: Callable[[Any], Sized] | None,
    units: Sequence[Any],
    *,
    exact: bool,
    plain: Any,
) -> Gain:
    """A gain with numbers.

    Parameters
    ----------
    parts : GainParts
    evaluate : callable
        Returns the values of a formula without variables, as the arithmetic's numbers; shape (T,).
    measure : callable, optional
        In floats: returns the same as sized numbers, blurred.
    units : sequence of numbers or arrays of shape (T,)
        What each variable is multiplied by.
    exact : bool
        Whether numbers and variables are such that whole numbers may be aimed at.
    plain : callable
        Turns the arithmetic's numbers into ``Fraction`` or float.
    """
    values = [evaluate(parts.constant)]
    values += [evaluate(slope) / unit for slope, unit in zip(parts.slopes, units, strict=True)]
    whole = False
    if exact and parts.rest is None:
        values, whole = _whole_numbers(values)
    slopes = np.array([value.astype(np.float64) for value in values[1:]]).reshape(len(units), len(values[0]))
    constant = values[0].astype(np.float64)
    if measure is None:
        sizes = np.abs(np.array([constant, *slopes]))
        columns = {name: enclose(plain(evaluate(part))) for name, part in parts.hoisted.items()}
    else:
        sizes = np.array([measure(part)[2] for part in (parts.constant, *parts.slopes)])
        columns = {name: measure(part)[:2] for name, part in parts.hoisted.items()}
    return Gain(constant, slopes, sizes, whole, parts.rest, parts.rest_slopes, columns)


def corners(
    constant: FloatArray,
    slopes: FloatArray,
    sizes: FloatArray,
    ends: Sequence[Interval],
    least: Iterable[float],
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Bounds of an affine function, and the size of its terms; all broadcast.

    Parameters
    ----------
    constant, slopes : array
    sizes : array
        Of the terms in constant and slopes.
    ends : sequence of interval
        Bounds of the variables.
    least : iterable of float
        Sizes that variables have at least.
    """
    lower, upper, size = constant, constant, sizes[0]
    for slope, own, (low, high), floor in zip(slopes, sizes[1:], ends, least, strict=True):
        rising, falling = np.maximum(slope, 0.0), np.minimum(slope, 0.0)
        lower = lower + (low * rising + high * falling)
        upper = upper + (high * rising + low * falling)
        size = size + np.maximum(np.maximum(np.abs(low), np.abs(high)), floor) * own
    return lower, upper, size


def widened(lower: FloatArray, upper: FloatArray, size: FloatArray, terms: int) -> Interval:
    """Affine bounds with their rounding error."""
    error = (2 * terms + 6) * _EPS * size
    return lower - error, upper + error


def rest_bounds(
    gain: Gain, box: dict[str, Interval], names: Sequence[str], columns: dict[str, Interval], intervals: Any
) -> Interval:
    """Bounds of the part that is not affine.

    Parameters
    ----------
    gain : Gain
    box : mapping of variable to interval
    names : sequence of str
        The variables in order.
    columns : mapping of str to interval
    intervals : IntervalArithmetic
    """
    assert gain.rest is not None
    with np.errstate(all="ignore"):
        bounds: Interval = gain.rest.evaluate({**columns, **box}, intervals)
        if not gain.rest_slopes:
            return bounds
        least, most, known = dict(box), dict(box), np.bool_(True)
        for k, tape in gain.rest_slopes:
            slope = tape.evaluate({**columns, **box}, intervals)
            name = names[k]
            up, down = slope[0] >= 0, slope[1] <= 0
            known = known & (up | down)
            start, end = box[name]
            at_least, at_most = np.where(up, start, end), np.where(up, end, start)
            least[name], most[name] = (at_least, at_least), (at_most, at_most)
        lower = gain.rest.evaluate({**columns, **least}, intervals)[0]
        upper = gain.rest.evaluate({**columns, **most}, intervals)[1]
    return (
        np.where(known, np.maximum(bounds[0], lower), bounds[0]),
        np.where(known, np.minimum(bounds[1], upper), bounds[1]),
    )


class GainBounds:
    """Bounds of all gains of a game over boxes of (scaled) totals.

    Parameters
    ----------
    game : BoundGame
    types : Types
    tolerance : float
        Relative to the largest term of a gain; not used in exact arithmetic.
    margin : float
        Added to it, so that bounds hold whatever the order of summing.
    """

    def __init__(self, game: BoundGame, types: Types, tolerance: float = 0.0, margin: float = MARGIN) -> None:
        self.game = game
        self.types = types
        self.tolerance = 0.0 if game.exact else tolerance
        self.margin = margin
        self.names = tuple(game.form.aggregates)
        self.units = self._units()
        self.exposures = Exposures(game, types)
        self.variables = (*self.names, *self.exposures.names)
        self.intervals = INTERVALS if game.exact else Blurred(self.tolerance + margin)
        self.gains = {
            (a, b): self._gain(a, b)
            for a in range(len(game.actions))
            for b in range(len(game.actions))
            if a != b
        }

    @property
    def by_totals(self) -> bool:
        """Whether gains and votes depend on nothing but totals."""
        return not self.exposures.names and self.game.institution.admission == "open"

    # ------------------------------------------------------------------------------------ totals

    def _units(self) -> tuple[int, ...]:
        """Whole numbers that totals are multiplied by, one per aggregate."""
        units = []
        for name in self.names:
            table = self.game.contributions[name]
            unit = 1
            if self.game.exact:
                for value in {(int(v.p), int(v.q)) for v in table.flat}:
                    unit = math.lcm(unit, value[1])
                largest = sum(max(abs(float(v)) for v in column) for column in table.T) * unit
                if largest >= _WHOLE:
                    unit = 1
            units.append(unit)
        return tuple(units)

    @cached_property
    def contributions(self) -> FloatArray:
        """What one state of each type adds to each scaled total by each action; shape (K, M, T)."""
        table = np.empty((len(self.names), len(self.game.actions), len(self.types)))
        for k, (name, unit) in enumerate(zip(self.names, self.units, strict=True)):
            table[k] = (self.game.contributions[name][:, self.types.first] * unit).astype(np.float64)
        return table

    @cached_property
    def base(self) -> FloatArray:
        """What committed states add to each scaled total; shape (K,)."""
        fixed = np.flatnonzero(~self.game.free)
        profile = self.game.fixed_profile
        return np.array(
            [
                float(sum(self.game.contributions[name][profile[fixed], fixed], start=self.game.zero) * unit)
                for name, unit in zip(self.names, self.units, strict=True)
            ]
        )

    @cached_property
    def whole_totals(self) -> IntArray:
        """1 for scaled totals that are whole numbers at every profile, else 0; shape (K,)."""
        table = self.contributions
        whole = (table == np.trunc(table)).all(axis=(1, 2)) & (self.base == np.trunc(self.base))
        size = (np.abs(table).max(axis=1) * self.types.count).sum(axis=1) + np.abs(self.base)
        result: IntArray = (whole & (size < _WHOLE)).astype(np.int64)
        return result

    @cached_property
    def slack(self) -> FloatArray:
        """Bound of the rounding error of any sum of contributions; shape (K,)."""
        size = (np.abs(self.contributions).max(axis=1) * self.types.count).sum(axis=1) + np.abs(self.base)
        rounding = 2 * _EPS * (int(self.types.count.sum()) + 2) * size
        return np.where(self.whole_totals == 1, 0.0, rounding)

    # ------------------------------------------------------------------------------------- gains

    def _gain(self, a: int, b: int) -> Gain:
        units = [self.game.number(Fraction(unit)) for unit in self.units]
        units += [self.game.number(unit) for unit in self.exposures.units]
        whole = not self.slack.any() and not (self.exposures.names and self.exposures.slack.any())
        gain = make_gain(
            move_parts(self.game.form, a, b),
            self._column,
            None if self.game.exact else self._measured,
            units,
            exact=self.game.exact and whole,
            plain=self.game.plain,
        )
        if not self.game.exact:  # the definition's terms are those of the others' totals
            own = np.abs(self.contributions[:, a])
            gain.sizes[0] += (gain.sizes[1 : 1 + len(own)] * own).sum(axis=0)
            of_others = constant_of_others(self.game.form, a, b)
            gain.sizes[0] = np.maximum(gain.sizes[0], self._measured(of_others)[2])
        return gain

    def _measured(self, formula: Any) -> Sized:
        """A formula without variables as a sized number for every type; shape (T,)."""
        low, high, size = measured(self.game, compile_expression(formula), self.types.first, self.tolerance)
        return *self.blurred((low, high), size), size

    @cached_property
    def least_sizes(self) -> FloatArray:
        """Sizes of totals in which something can cancel, at least; zero for others, shape (K,)."""
        sizes = np.zeros(len(self.names))
        for k, table in enumerate(self.game.contributions.values()):
            if not self.game.exact and (table < 0).any() and (table > 0).any():
                sizes[k] = np.abs(table).max()
        return sizes

    def _column(self, formula: Any) -> Any:
        """Value of a formula without variables for every type, as the arithmetic's numbers; shape (T,)."""
        value = compile_expression(formula).evaluate(self.game.numbers, self.game.arithmetic)
        everyone = np.broadcast_to(
            np.asarray(value, dtype=object if self.game.exact else np.float64), (self.game.N,)
        )
        return everyone[self.types.first]

    def bounds(
        self,
        a: int,
        b: int,
        low: FloatArray,
        high: FloatArray,
        types: IntArray,
        near: Interval | None = None,
        *,
        grid: bool,
    ) -> Interval:
        """Bounds of the gain of moving from a to b over boxes of scaled totals.

        In floats they are wider by what is undecided, so that their signs decide.

        Parameters
        ----------
        a, b : int
        low, high : array, shape (B, K)
        types : array of int, shape (C,)
        near : pair of arrays, shape (B, X, C) or (B, X), optional
            Bounds of the types' scaled exposures, where the game uses them.
        grid : bool
            True: every box with every type, results of shape (B, C). False: box k with type k (B = C),
            results of shape (B,).
        """
        gain = self.gains[a, b]
        K = len(self.names)
        constant, slopes, sizes = gain.constant[types], gain.slopes[:, types], gain.sizes[:, types]
        around = [] if near is None else [(near[0][:, x], near[1][:, x]) for x in range(near[0].shape[1])]
        if grid:
            rising, falling = np.maximum(slopes[:K], 0.0), np.minimum(slopes[:K], 0.0)
            largest = np.maximum(np.maximum(np.abs(low), np.abs(high)), self.least_sizes)
            lower = constant + low @ rising + high @ falling
            upper = constant + high @ rising + low @ falling
            size = sizes[0] + largest @ sizes[1 : K + 1]
            if around:
                zero = np.zeros_like(constant)
                more_low, more_high, more = corners(
                    zero, slopes[K:], np.vstack([zero, sizes[K + 1 :]]), around, [0.0] * len(around)
                )
                lower, upper, size = lower + more_low, upper + more_high, size + more
        else:
            ends = [*zip(low.T, high.T, strict=True), *around]
            least = [*self.least_sizes, *[0.0] * len(around)]
            lower, upper, size = corners(constant, slopes, sizes, ends, least)
        if not gain.whole:
            lower, upper = widened(lower, upper, size, len(slopes))
        if gain.rest is not None:
            shape = (-1, 1) if grid else (-1,)
            sides = [(low[:, k].reshape(shape), high[:, k].reshape(shape)) for k in range(K)]
            box = self.unscaled(sides, around, types)
            columns = {name: chosen(interval, types) for name, interval in gain.columns.items()}
            rest = self.rest_bounds(gain, box, self.variables, columns)
            with np.errstate(all="ignore"):
                lower, upper = self.intervals.add((lower, upper), rest)
        return (lower, upper) if gain.whole else self.open(lower, upper, size)

    def rest_bounds(
        self, gain: Gain, box: dict[str, Interval], names: Sequence[str], columns: dict[str, Interval]
    ) -> Interval:
        """Bounds of the part that is not affine; in floats for all that totals may be within the tolerance.

        So they hold what is undecided: where a gain changes sign, its largest term is matched by others, and
        these move by as much as the tolerance says.
        """
        if not self.game.exact:
            least = dict(zip(self.names, self.least_sizes, strict=True))
            box = {
                name: self.blurred(
                    (low, high), np.maximum(np.maximum(np.abs(low), np.abs(high)), least.get(name, 0.0))
                )
                for name, (low, high) in box.items()
            }
        return rest_bounds(gain, box, names, columns, self.intervals)

    def blurred(self, interval: Interval, size: Any) -> Interval:
        """An interval of what is known only up to the tolerance, relative to the size of its terms."""
        band = (self.tolerance + self.margin) * size
        return interval[0] - band, interval[1] + band

    def open(self, lower: FloatArray, upper: FloatArray, size: FloatArray) -> Interval:
        """Bounds of gains widened by what is undecided, given bounds of the sizes of their terms."""
        with np.errstate(all="ignore"):
            band = (self.tolerance + self.margin) * size
            lower, upper = lower - band, upper + band
        return np.fmax(lower, -np.inf), np.fmin(upper, np.inf)  # unbounded where they do not exist

    def unscaled(
        self, totals: Sequence[Interval], around: Sequence[Interval], types: IntArray
    ) -> dict[str, Interval]:
        """Intervals of totals and exposures in their own units, by name."""
        box = dict(zip(self.names, totals, strict=True))
        for name, unit in zip(self.names, self.units, strict=True):
            if unit != 1:
                box[name] = self.intervals.div(box[name], enclose(Fraction(unit)))
        for name, side, unit in zip(self.exposures.names, around, self.exposures.units, strict=False):
            whole = self.game.exact
            box[name] = self.intervals.div(side, enclose(unit[types])) if whole else side
        return box


def chosen(interval: Interval, types: IntArray) -> Interval:
    """An interval for some types; points stay points."""
    low = interval[0][types]
    return low, low if interval[1] is interval[0] else interval[1][types]


def _whole_numbers(columns: list[Any]) -> tuple[list[Any], bool]:
    """Multiply each type's numbers by a common positive factor that makes them whole, where possible."""
    factors = []
    for entries in zip(*columns, strict=True):
        factor = 1
        for value in entries:
            factor = math.lcm(factor, int(value.q))
        factors.append(factor)
    scaled = [
        np.array([v * f for v, f in zip(column, factors, strict=True)], dtype=object) for column in columns
    ]
    fits = all(abs(float(v)) < _WHOLE for column in scaled for v in column)
    return (scaled, True) if fits else (columns, False)


def surely_moves(low: FloatArray, exact: bool, on_tie: bool) -> BoolArray:
    """Whether the lower bound of a gain shows that the deviation is made throughout the box.

    Parameters
    ----------
    low : array
    exact : bool
        Whether arithmetic is exact: a gain that is bounded below by zero is then a tie at worst.
    on_tie : bool
        Whether an indifferent state moves.
    """
    return np.asarray((low >= 0) if exact and on_tie else (low > 0))
