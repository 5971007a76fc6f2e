r"""Bounds of exposures :math:`\sum_j W_{ij} h(a_j)` when others may play some actions and not others.

Each exposure sum runs along a matrix of its own. A partner with a positive weight adds least where what it
counts for is least, one with a negative weight where that is greatest; so the matrix is split into its
positive and its negative part. Every state has its own exposures, so each is a type of its own. With rational
inputs weights and values are scaled to whole numbers where sums stay below 2**50, so that no rounding error
arises.
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
        pairs = zip(self._row_units, self._value_units, strict=True)
        return [np.array([Fraction(unit * row) for row in rows], dtype=object) for rows, unit in pairs]

    @cached_property
    def _row_units(self) -> list[list[int]]:
        """Whole numbers that make the weights of each state whole, by exposure."""
        if not self.game.exact:
            return [[1] * len(self.types)] * len(self.names)
        found = []
        for name in self.names:
            units = [math.lcm(*{int(w.q) for w in row}) for row in self.game.links[name][self.types.first]]
            found.append(units if max(units, default=1) < _WHOLE else [1] * len(units))
        return found

    @cached_property
    def _value_units(self) -> list[int]:
        if not self.game.exact:
            return [1] * len(self.names)
        units = [math.lcm(*{int(v.q) for v in table.flat}) for table in self.tables]
        return [unit if unit < _WHOLE else 1 for unit in units]

    @cached_property
    def weights(self) -> FloatArray:
        """Scaled weights of the others' types; shape (X, T, T)."""
        first = self.types.first
        scaled = np.empty((len(self.names), len(first), len(first)))
        for x, name in enumerate(self.names):
            units = np.array(self._row_units[x], dtype=object if self.game.exact else np.float64)
            scaled[x] = (self.game.links[name][np.ix_(first, first)] * units[:, None]).astype(np.float64)
        return scaled

    @cached_property
    def parts(self) -> list[tuple[FloatArray, FloatArray | None]]:
        """The positive part of each exposure's weights, and the negative one where there is any."""
        return [
            (np.maximum(weights, 0.0), np.minimum(weights, 0.0) if (weights < 0).any() else None)
            for weights in self.weights
        ]

    @cached_property
    def values(self) -> FloatArray:
        """What each state counts for by each action, scaled; shape (X, M, T)."""
        table = np.empty((len(self.names), len(self.game.actions), len(self.types)))
        for x, (values, unit) in enumerate(zip(self.tables, self._value_units, strict=True)):
            table[x] = (values[:, self.types.first] * unit).astype(np.float64)
        return table

    @property
    def signed(self) -> bool:
        """Whether some weights are negative."""
        return any(negative is not None for _, negative in self.parts)

    @cached_property
    def pulls(self) -> FloatArray:
        """How much each partner may move each exposure, per unit of what it counts for; shape (X, T, T)."""
        return np.abs(self.weights)

    @cached_property
    def base(self) -> FloatArray:
        """What committed states add; shape (X, T)."""
        fixed = np.flatnonzero(~self.game.free)
        base = np.zeros((len(self.names), len(self.types)))
        if len(fixed):
            played = self.game.fixed_profile[fixed]
            for x, (name, table, unit) in enumerate(zip(self.names, self.tables, self.units, strict=True)):
                added = self.game.links[name][np.ix_(self.types.first, fixed)] @ table[played, fixed]
                base[x] = (added * self.game.number(unit)).astype(np.float64)
        return base

    @cached_property
    def size(self) -> FloatArray:
        """Bound of the absolute value of every scaled exposure; shape (X, T)."""
        largest = np.abs(self.values).max(axis=1)
        reached = [np.abs(weights) @ most for weights, most in zip(self.weights, largest, strict=True)]
        return np.array(reached).reshape(self.base.shape) + np.abs(self.base)

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
            positive, negative = self.parts[x]
            lower, upper = least @ positive.T, greatest @ positive.T
            if negative is not None:
                lower, upper = lower + greatest @ negative.T, upper + least @ negative.T
            low[:, x] = lower + self.base[x] - self.slack[x]
            high[:, x] = upper + self.base[x] + self.slack[x]
        return low, high
