r"""Bounds of exposures :math:`\sum_j W_{ij} h(a_j)` when others may play some actions and not others.

Every state has its own exposures, so each is a type of its own. With rational inputs weights and values are
scaled to whole numbers where sums stay below 2**50, so that no rounding error arises.
"""

from __future__ import annotations

import math
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np

from gametheory_gov.base._typing import FloatArray, IntArray
from gametheory_gov.bound.game import BoundGame
from gametheory_gov.bound.types import Types

_EPS = float(np.finfo(np.float64).eps)
_WHOLE = 2.0**50


class Exposures:
    """The exposures of a game, scaled.

    Parameters
    ----------
    game : BoundGame
    types : Types
        Of one state each where the game uses exposures.
    """

    def __init__(self, game: BoundGame, types: Types) -> None:
        self.game = game
        self.types = types
        self.names = tuple(game.form.exposures)
        self.tables = [game.exposure_weights[name] for name in self.names]

    @cached_property
    def units(self) -> list[Any]:
        """Whole numbers (as ``Fraction``) that exposures are multiplied by; one array (T,) per exposure."""
        rows, values = self._row_units, self._value_units
        return [np.array([Fraction(unit * row) for row in rows], dtype=object) for unit in values]

    @cached_property
    def _row_units(self) -> list[int]:
        """Whole numbers that make the weights of each state whole."""
        if not self.game.exact or not self.names:
            return [1] * len(self.types)
        weights = self.game.exposure_numbers[self.types.first]
        units = [math.lcm(*{int(w.q) for w in row}) for row in weights]
        return units if max(units, default=1) < _WHOLE else [1] * len(units)

    @cached_property
    def _value_units(self) -> list[int]:
        if not self.game.exact:
            return [1] * len(self.names)
        units = [math.lcm(*{int(v.q) for v in table.flat}) for table in self.tables]
        return [unit if unit < _WHOLE else 1 for unit in units]

    @cached_property
    def weights(self) -> FloatArray:
        """Scaled weights of the others' types; shape (T, T)."""
        first = self.types.first
        weights = self.game.exposure_numbers[np.ix_(first, first)]
        units = np.array(self._row_units, dtype=object if self.game.exact else np.float64)
        scaled: FloatArray = (weights * units[:, None]).astype(np.float64)
        return scaled

    @cached_property
    def values(self) -> FloatArray:
        """What each state counts for by each action, scaled; shape (X, M, T)."""
        table = np.empty((len(self.names), len(self.game.actions), len(self.types)))
        for x, (values, unit) in enumerate(zip(self.tables, self._value_units, strict=True)):
            table[x] = (values[:, self.types.first] * unit).astype(np.float64)
        return table

    @cached_property
    def base(self) -> FloatArray:
        """What committed states add; shape (X, T)."""
        fixed = np.flatnonzero(~self.game.free)
        base = np.zeros((len(self.names), len(self.types)))
        if len(fixed):
            played = self.game.fixed_profile[fixed]
            weights = self.game.exposure_numbers[np.ix_(self.types.first, fixed)]
            for x, (table, unit) in enumerate(zip(self.tables, self.units, strict=True)):
                added = weights @ table[played, fixed]
                base[x] = (added * self.game.number(unit)).astype(np.float64)
        return base

    @cached_property
    def size(self) -> FloatArray:
        """Bound of the absolute value of every scaled exposure; shape (X, T)."""
        largest: FloatArray = np.abs(self.values).max(axis=1) @ np.abs(self.weights).T + np.abs(self.base)
        return largest

    @cached_property
    def whole(self) -> bool:
        """Whether all scaled exposures are whole numbers at every profile."""
        parts = (self.weights, self.values, self.base)
        return all(bool((p == np.trunc(p)).all()) for p in parts) and bool((self.size < _WHOLE).all())

    @cached_property
    def slack(self) -> FloatArray:
        """Bound of the rounding error of any scaled exposure; shape (X, T)."""
        return np.zeros_like(self.size) if self.whole else 2 * _EPS * (len(self.types) + 4) * self.size

    def reach(self, most: IntArray) -> tuple[FloatArray, FloatArray]:
        """Bounds of the scaled exposures, rounding included; shape (B, X, T) each.

        Parameters
        ----------
        most : array of int, shape (M, B, T)
            Positive where an action is possible.
        """
        possible = most > 0
        shape = (possible.shape[1], len(self.names), len(self.types))
        low, high = np.empty(shape), np.empty(shape)
        for x, values in enumerate(self.values):
            least = np.where(possible, values[:, None], np.inf).min(axis=0)
            greatest = np.where(possible, values[:, None], -np.inf).max(axis=0)
            nothing = ~possible.any(axis=0)  # such a box holds no profile
            least[nothing] = greatest[nothing] = 0.0
            low[:, x] = least @ self.weights.T + self.base[x] - self.slack[x]
            high[:, x] = greatest @ self.weights.T + self.base[x] + self.slack[x]
        return low, high
