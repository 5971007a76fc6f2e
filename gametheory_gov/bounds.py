r"""Bounds of gains over boxes of totals, derived from the game's expressions.

States that are alike make one *type*. For a type and two actions the gain of moving from a to b, as a
function of the totals A at which the state plays a,

.. math:: G_{ab}(A) = u(b, A - g(a) + g(b)) - u(a, A) - C(a \to b),

is built once in SymPy and split into an affine part, whose bounds over a box are exact at corners, and a
rest, bounded by interval arithmetic (where the rest is monotone in every total, by its values at two
corners). With rational inputs totals and affine gains are scaled to whole numbers where these stay below
2**50, so that their bounds carry no rounding error at all; otherwise a bound of the rounding error is added
outwards.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np
import sympy
from sympy.functions.elementary.piecewise import ExprCondPair
from sympy.logic.boolalg import Boolean

from ._typing import FloatArray, IntArray
from .errors import FormulaError
from .game import Game
from .interval import INTERVALS, QUICK_INTERVALS, Interval, enclose
from .numeric import NumericGame
from .tape import Tape, compile_expression

_EPS = float(np.finfo(np.float64).eps)
_WHOLE = 2.0**50


@dataclass(frozen=True)
class Types:
    """Free states grouped by being alike.

    Parameters
    ----------
    first : array of int, shape (T,)
        One state of each type.
    count : array of int, shape (T,)
    members : tuple of arrays of int
        The states of each type.
    """

    first: IntArray
    count: IntArray
    members: tuple[IntArray, ...]

    @classmethod
    def of(cls, numeric: NumericGame) -> Types:
        """Group the free states of a game by the values of all their symbols."""
        columns = [value for value in numeric.values.values() if isinstance(value, np.ndarray)]
        groups: dict[tuple[Any, ...], list[int]] = {}
        for k in np.flatnonzero(numeric.free):
            groups.setdefault(tuple(column[k] for column in columns), []).append(int(k))
        members = tuple(np.array(group, dtype=np.int64) for group in groups.values())
        return cls(
            np.array([m[0] for m in members], dtype=np.int64),
            np.array([len(m) for m in members], dtype=np.int64),
            members,
        )

    def __len__(self) -> int:
        return len(self.first)

    def profile(self, numeric: NumericGame, counts: IntArray) -> IntArray:
        """Return a profile with some counts, shape (T, M); the first of a type play the first actions."""
        profile = numeric.fixed_profile.copy()
        for members, row in zip(self.members, counts, strict=True):
            profile[members] = np.repeat(np.arange(len(row)), row)
        return profile

    def counts(self, numeric: NumericGame, profile: IntArray) -> IntArray:
        """Return how many states of each type play each action; shape (T, M)."""
        M = len(numeric.actions)
        return np.array(
            [np.bincount(profile[members], minlength=M) for members in self.members], dtype=np.int64
        ).reshape(len(self), M)


@dataclass(frozen=True)
class Gain:
    """One gain over boxes: an affine part per type, and a rest in interval arithmetic.

    Parameters
    ----------
    constant : array, shape (T,)
    slopes : array, shape (K, T)
    whole : bool
        Whether constant, slopes and totals are whole numbers, so that the affine part is exact.
    rest : Tape, optional
    rest_slopes : tuple of Tape
        Derivatives of the rest by the totals in it; empty when its plain bounds are as good.
    columns : mapping of str to interval of arrays, shape (T,)
        What the tapes use besides totals.
    """

    constant: FloatArray
    slopes: FloatArray
    whole: bool
    rest: Tape | None
    rest_slopes: tuple[tuple[int, Tape], ...]
    columns: dict[str, Interval]


class GainBounds:
    """Bounds of all gains of a game over boxes of (scaled) totals.

    Parameters
    ----------
    numeric : NumericGame
    types : Types
    """

    def __init__(self, numeric: NumericGame, types: Types) -> None:
        self.numeric = numeric
        self.types = types
        self.names = tuple(numeric.game.aggregates)
        self.units = self._units()
        self.intervals = INTERVALS if numeric.exact else QUICK_INTERVALS
        self.gains = {
            (a, b): self._gain(a, b)
            for a in range(len(numeric.actions))
            for b in range(len(numeric.actions))
            if a != b
        }

    @property
    def margin(self) -> float:
        """What float bounds must clear beyond zero and tolerance, so that any order of summing agrees."""
        return 1e-13 * self.numeric.scale

    # ------------------------------------------------------------------------------------ totals

    def _units(self) -> tuple[int, ...]:
        """Whole numbers that totals are multiplied by, one per aggregate."""
        units = []
        for name in self.names:
            table = self.numeric.contributions[name]
            unit = 1
            if self.numeric.exact:
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
        table = np.empty((len(self.names), len(self.numeric.actions), len(self.types)))
        for k, (name, unit) in enumerate(zip(self.names, self.units, strict=True)):
            table[k] = (self.numeric.contributions[name][:, self.types.first] * unit).astype(np.float64)
        return table

    @cached_property
    def base(self) -> FloatArray:
        """What committed states add to each scaled total; shape (K,)."""
        fixed = np.flatnonzero(~self.numeric.free)
        profile = self.numeric.fixed_profile
        return np.array(
            [
                float(
                    sum(self.numeric.contributions[name][profile[fixed], fixed], start=self.numeric.zero)
                    * unit
                )
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
        game = self.numeric.game
        key = ("gain parts", a, b)
        if key not in game.derived:
            game.derived[key] = _gain_parts(game, a, b)
        parts: _GainParts = game.derived[key]
        values = [self._column(parts.constant), *(self._column(slope) for slope in parts.slopes)]
        return self._assemble(values, parts)

    def _column(self, formula: sympy.Expr) -> Any:
        """Value of a formula without totals for every type, as the arithmetic's numbers; shape (T,)."""
        value = compile_expression(formula).evaluate(self.numeric.numbers, self.numeric.arithmetic)
        everyone = np.broadcast_to(
            np.asarray(value, dtype=object if self.numeric.exact else np.float64), (self.numeric.N,)
        )
        return everyone[self.types.first]

    def _assemble(self, values: list[Any], parts: _GainParts) -> Gain:
        units = [self.numeric.number(Fraction(1, unit)) for unit in self.units]
        scaled = [values[0], *(v * unit for v, unit in zip(values[1:], units, strict=True))]
        whole = False
        if self.numeric.exact and parts.rest is None:
            scaled, whole = _whole_numbers(scaled)
        constant = scaled[0].astype(np.float64)
        slopes = np.array([v.astype(np.float64) for v in scaled[1:]]).reshape(len(units), len(self.types))
        columns = {
            name: enclose(self.numeric.plain(self._column(part))) for name, part in parts.hoisted.items()
        }
        return Gain(constant, slopes, whole and not self.slack.any(), parts.rest, parts.rest_slopes, columns)

    def bounds(
        self, a: int, b: int, low: FloatArray, high: FloatArray, types: IntArray, *, grid: bool
    ) -> Interval:
        """Return bounds of the gain of moving from a to b over boxes of scaled totals.

        Parameters
        ----------
        a, b : int
        low, high : array, shape (B, K)
        types : array of int, shape (C,)
        grid : bool
            True: every box with every type, results of shape (B, C). False: box k with type k (B = C),
            results of shape (B,).
        """
        gain = self.gains[a, b]
        constant, slopes = gain.constant[types], gain.slopes[:, types]
        rising, falling = np.maximum(slopes, 0.0), np.minimum(slopes, 0.0)
        if grid:
            lower = constant + low @ rising + high @ falling
            upper = constant + high @ rising + low @ falling
        else:
            lower = constant + (low.T * rising + high.T * falling).sum(axis=0)
            upper = constant + (high.T * rising + low.T * falling).sum(axis=0)
        if not gain.whole:
            largest = np.maximum(np.abs(low), np.abs(high))
            steep = np.abs(slopes)
            size = np.abs(constant) + (largest @ steep if grid else (largest.T * steep).sum(axis=0))
            error = (2 * len(self.names) + 6) * _EPS * size
            lower, upper = lower - error, upper + error
        if gain.rest is not None:
            rest = self._rest(gain, low, high, types, grid=grid)
            with np.errstate(all="ignore"):
                lower, upper = self.intervals.add((lower, upper), rest)
        return lower, upper

    def _rest(
        self, gain: Gain, low: FloatArray, high: FloatArray, types: IntArray, *, grid: bool
    ) -> Interval:
        assert gain.rest is not None
        shape = (-1, 1) if grid else (-1,)
        columns = {name: _chosen(interval, types) for name, interval in gain.columns.items()}
        ends = []
        for k, unit in enumerate(self.units):
            side = low[:, k].reshape(shape), high[:, k].reshape(shape)
            ends.append(side if unit == 1 else self.intervals.div(side, enclose(Fraction(unit))))
        box = dict(zip(self.names, ends, strict=True))
        with np.errstate(all="ignore"):
            bounds: Interval = gain.rest.evaluate({**columns, **box}, self.intervals)
            if not gain.rest_slopes:
                return bounds
            least, most, known = dict(box), dict(box), np.bool_(True)
            for k, tape in gain.rest_slopes:
                slope = tape.evaluate({**columns, **box}, self.intervals)
                name = self.names[k]
                up, down = slope[0] >= 0, slope[1] <= 0
                known = known & (up | down)
                start, end = box[name]
                at_least, at_most = np.where(up, start, end), np.where(up, end, start)
                least[name], most[name] = (at_least, at_least), (at_most, at_most)
            lower = gain.rest.evaluate({**columns, **least}, self.intervals)[0]
            upper = gain.rest.evaluate({**columns, **most}, self.intervals)[1]
        return (
            np.where(known, np.maximum(bounds[0], lower), bounds[0]),
            np.where(known, np.minimum(bounds[1], upper), bounds[1]),
        )


@dataclass(frozen=True)
class _GainParts:
    """A gain in SymPy: constant and slopes by total, all without totals; the rest as tapes."""

    constant: sympy.Expr
    slopes: tuple[sympy.Expr, ...]
    rest: Tape | None
    rest_slopes: tuple[tuple[int, Tape], ...]
    hoisted: dict[str, sympy.Expr]


def _gain_parts(game: Game, a: int, b: int) -> _GainParts:
    totals = [game.infos[name].symbol for name in game.aggregates]
    constant: list[Any] = []
    slopes: list[list[Any]] = [[] for _ in totals]
    rest: list[Any] = []
    for term in sympy.Add.make_args(_gain_expression(game, a, b)):
        inside = [s for s in totals if s in term.free_symbols]
        slope = sympy.diff(term, inside[0]) if len(inside) == 1 else None
        if not inside:
            constant.append(term)
        elif slope is not None and not slope.has(*totals) and not term.has(sympy.Piecewise, sympy.floor):
            slopes[totals.index(inside[0])].append(slope)
        else:
            rest.append(term)
    hoisted: dict[sympy.Expr, sympy.Symbol] = {}
    formula = _hoist(sympy.Add(*rest), set(totals), hoisted) if rest else None
    return _GainParts(
        sympy.Add(*constant),
        tuple(sympy.Add(*slope) for slope in slopes),
        None if formula is None else compile_expression(formula),
        () if formula is None else _slopes(formula, totals),
        {symbol.name: part for part, symbol in hoisted.items()},
    )


def _gain_expression(game: Game, a: int, b: int) -> sympy.Expr:
    """Return the gain of moving from a to b, in totals at which a is played, powers not multiplied out."""
    here, there = game.actions[a], game.actions[b]
    zero = sympy.Integer(0)
    moved = {
        game.infos[name].symbol: game.infos[name].symbol - table.get(here, zero) + table.get(there, zero)
        for name, table in game.aggregates.items()
    }
    gain = game.payoffs[there].subs(moved, simultaneous=True) - game.payoffs[here]
    return sympy.expand(gain - game.switching.get((here, there), zero), multinomial=False)


def _chosen(interval: Interval, types: IntArray) -> Interval:
    """Return an interval for some types; points stay points."""
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


def _hoist(e: Any, totals: set[sympy.Symbol], found: dict[sympy.Expr, sympy.Symbol]) -> Any:
    """Replace the largest parts without totals by symbols."""
    if isinstance(e, ExprCondPair):
        return e.func(*[_hoist(arg, totals, found) for arg in e.args])
    if not e.free_symbols & totals:
        if e.is_number or e in (sympy.true, sympy.false):
            return e
        if isinstance(e, Boolean) and not e.is_Symbol:  # symbols are Booleans too
            return e.func(*[_hoist(arg, totals, found) for arg in e.args])
        return found.setdefault(e, sympy.Symbol(f"part_{len(found)}", real=True))
    if e.is_Symbol:
        return e
    if e.is_Add or e.is_Mul:
        plain = [arg for arg in e.args if not arg.free_symbols & totals]
        rest = [_hoist(arg, totals, found) for arg in e.args if arg.free_symbols & totals]
        return e.func(*([_hoist(e.func(*plain), totals, found)] if plain else []), *rest)
    return e.func(*[_hoist(arg, totals, found) for arg in e.args])


def _slopes(formula: sympy.Expr, totals: Sequence[sympy.Symbol]) -> tuple[tuple[int, Tape], ...]:
    """Return derivatives by the totals that occur, unless each occurs once or there are cases."""
    inside = [s for s in totals if s in formula.free_symbols]
    once = all(sum(leaf == s for leaf in sympy.preorder_traversal(formula)) == 1 for s in inside)
    if once or formula.has(sympy.Piecewise, sympy.floor):
        return ()
    try:
        return tuple((totals.index(s), compile_expression(sympy.diff(formula, s))) for s in inside)
    except FormulaError:
        return ()
