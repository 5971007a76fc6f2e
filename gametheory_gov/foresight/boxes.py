r"""Boxes of mixed strategies, with bounds on what moving is worth.

Over a box, a polynomial of degree two in each chance is a mean of its Bernstein coefficients with positive
weights, so it lies between the least and the greatest of them. Coefficients over part of a box follow from
those over the box; where the determinant has become small next to its greatest value they are computed anew,
because their round-off is in proportion to that.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from itertools import product
from typing import Any

import numpy as np

from gametheory_gov.base._typing import FloatArray, IntArray

from .places import FloatSystem

#: Chances at which polynomials of degree two are evaluated.
GRID = (0.0, 0.5, 1.0)
#: How much smaller the determinant may become before coefficients are computed anew.
_RENEW = 30


@dataclass(frozen=True)
class Unresolved:
    """A box of strategies that may hold equilibria: bounds of the chance of moving at every place, (P, 2)."""

    bounds: FloatArray


@dataclass(frozen=True)
class MixtureBoxes:
    """Boxes that mix at equally many places m.

    Pure play elsewhere is ``play``, (B, P), where ``mixing`` places, (B, m), mix within ``low`` and ``high``,
    (B, m). ``gains`` are Bernstein coefficients of gains times determinants, and of determinants, over the
    box, (B, 3, ..., 3, 2P), with round-off up to ``noise``, (B, P).
    """

    play: FloatArray
    mixing: IntArray
    low: FloatArray
    high: FloatArray
    gains: FloatArray
    noise: FloatArray

    def __len__(self) -> int:
        return len(self.play)

    def __getitem__(self, which: Any) -> MixtureBoxes:
        return MixtureBoxes(*(getattr(self, f.name)[which] for f in fields(self)))

    @property
    def m(self) -> int:
        """How many places mix."""
        return int(self.mixing.shape[1])

    @property
    def mixes(self) -> np.ndarray:
        """Which places mix; shape (B, P)."""
        found = np.zeros(self.play.shape, dtype=bool)
        np.put_along_axis(found, self.mixing, True, axis=1)
        return found

    @property
    def rows(self) -> FloatArray:
        """Coefficients in one list; shape (B, 3**m, 2P)."""
        return self.gains.reshape(len(self), 3**self.m, self.gains.shape[-1])

    def chances(self, t: FloatArray) -> FloatArray:
        """The strategies at points t of the unit cube, shape (B, G, m), as (B, G, P)."""
        x = np.repeat(self.play[:, None, :], t.shape[1], axis=1)
        values = self.low[:, None, :] + t * (self.high - self.low)[:, None, :]
        np.put_along_axis(x, np.broadcast_to(self.mixing[:, None, :], values.shape), values, axis=2)
        return x

    def renew(self, floats: FloatSystem) -> MixtureBoxes:
        """The boxes with coefficients computed anew where the determinant has become small."""
        P = floats.size
        now = self.rows[..., P:].max(axis=1) * floats.noise(self.m)
        stale = (now < self.noise / _RENEW).any(axis=1)
        if not stale.any():
            return self
        some = self[stale]
        grid = np.array(list(product(GRID, repeat=self.m)))
        x = some.chances(np.broadcast_to(grid, (len(some), *grid.shape)))
        gains, determinants = floats.gains(x.reshape(-1, P))
        values = np.hstack([gains * determinants, determinants])
        fresh, noise = self.gains.copy(), self.noise.copy()
        fresh[stale] = bernstein(values.reshape(some.gains.shape), range(1, self.m + 1))
        noise[stale] = floats.noise(self.m) * determinants.reshape(len(some), -1, P).max(axis=1)
        return replace(self, gains=fresh, noise=noise)

    def within(self, start: FloatArray, end: FloatArray) -> MixtureBoxes:
        """The parts of the boxes between points of the unit cube, each of shape (B, m)."""
        gains = self.gains
        rest = 3 ** (self.m - 1) * gains.shape[-1]
        for axis in range(self.m):
            u, v = start[:, axis], end[:, axis]
            weights = np.stack(
                [
                    np.stack([(1 - x) * (1 - y), x * (1 - y) + y * (1 - x), x * y], axis=1)
                    for x, y in ((u, u), (u, v), (v, v))
                ],
                axis=1,
            )
            moved = np.moveaxis(gains, axis + 1, 1)
            part = (weights @ moved.reshape(len(self), 3, rest)).reshape(moved.shape)
            gains = np.moveaxis(part, 1, axis + 1)
        side = self.high - self.low
        return replace(self, low=self.low + start * side, high=self.low + end * side, gains=gains)

    def halves(self) -> MixtureBoxes:
        """The boxes cut in two along their widest side."""
        rows, side = np.arange(len(self)), np.argmax(self.high - self.low, axis=1)
        start, end = np.zeros(self.low.shape), np.ones(self.low.shape)
        start[rows, side] = end[rows, side] = 0.5
        return MixtureBoxes.join(
            [self.within(np.zeros_like(start), end), self.within(start, np.ones_like(start))]
        )

    @staticmethod
    def join(parts: list[MixtureBoxes]) -> MixtureBoxes:
        """One batch of boxes that mix at equally many places."""
        return MixtureBoxes(
            *(np.concatenate([getattr(b, f.name) for b in parts]) for f in fields(MixtureBoxes))
        )

    def unresolved(self) -> Iterator[Unresolved]:
        """Yield each box as bounds on the chances at all places."""
        for play, mixing, low, high in zip(self.play, self.mixing, self.low, self.high, strict=True):
            bounds = np.repeat(play[:, None], 2, axis=1)
            bounds[mixing] = np.stack([low, high], axis=1)
            yield Unresolved(bounds)


def bernstein(values: FloatArray, axes: range) -> FloatArray:
    """The Bernstein coefficients of degree two of values at 0, 1/2 and 1 along some axes.

    Examples
    --------
    >>> bernstein(np.array([0.0, 0.25, 1.0]), range(1))  # the square
    array([0., 0., 1.])
    """
    coefficients = values.copy()
    for axis in axes:
        c = np.moveaxis(coefficients, axis, 0)
        c[1] = 2 * c[1] - (c[0] + c[2]) / 2
    return coefficients
