r"""Boxes of totals: what a search over totals and the check of its proof both do.

A box says within which bounds the totals of an equilibrium lie, and for every type of states how many may
play each action at least and at most. Removing an action that some move beats throughout the box, letting
the counts of a type add up, and intersecting the totals with what the counts can make, keeps every
equilibrium in the box. All sums carry a bound of their rounding error.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from gametheory_gov.base._typing import BoolArray, FloatArray, IntArray
from gametheory_gov.formulas.intervals import Interval

from .bounds import GainBounds


@dataclass(frozen=True)
class Boxes:
    """Some boxes, side by side.

    Parameters
    ----------
    types : array of int, shape (C,)
        The types whose counts are kept here; those of all others are fixed and in ``base``.
    least, most : array of int, shape (M, B, C)
        How many states of each type play each action, at least and at most.
    base : array, shape (B, K)
        What committed states and all other types add to the totals.
    low, high : array, shape (B, K)
        Bounds of the scaled totals.
    """

    types: IntArray
    least: IntArray
    most: IntArray
    base: FloatArray
    low: FloatArray
    high: FloatArray

    def __len__(self) -> int:
        return len(self.low)

    @classmethod
    def root(cls, bounds: GainBounds) -> Boxes:
        """The one box with all profiles."""
        count = bounds.types.count
        M = len(bounds.game.actions)
        most = np.repeat(count[None, None, :], M, axis=0)
        types = np.arange(len(count))
        everything = np.full((1, len(bounds.names)), np.inf)
        start = cls(types, np.zeros_like(most), most, bounds.base[None].copy(), -everything, everything)
        low, high = reach(bounds, start)
        return replace(start, low=low, high=high)

    def take(self, rows: np.ndarray) -> Boxes:
        """Some of the boxes."""
        return Boxes(
            self.types,
            self.least[:, rows],
            self.most[:, rows],
            self.base[rows],
            self.low[rows],
            self.high[rows],
        )

    def put(self, rows: np.ndarray, part: Boxes) -> Boxes:
        """The boxes with some of them replaced."""
        if len(rows) == len(self):
            return part
        least, most, low, high = self.least.copy(), self.most.copy(), self.low.copy(), self.high.copy()
        least[:, rows], most[:, rows], low[rows], high[rows] = part.least, part.most, part.low, part.high
        return replace(self, least=least, most=most, low=low, high=high)


def nearness(bounds: GainBounds, boxes: Boxes) -> Interval | None:
    """Bounds of every type's scaled exposures in boxes with all types; shape (B, X, T) each."""
    return bounds.exposures.reach(boxes.most) if bounds.exposures.names else None


Past = tuple[Any, IntArray, IntArray] | None


def fold(bounds: GainBounds, boxes: Boxes, done: BoolArray, past: list[Past]) -> tuple[Boxes, list[Past]]:
    """Move types whose counts are fixed in all boxes out of the arrays, into the totals' base.

    Parameters
    ----------
    bounds : GainBounds
    boxes : Boxes
    done : array of bool, shape (C,)
        Which types to move; their counts are fixed.
    past : list of Past
        For every box what was moved before: (the past before that, types, counts of shape (C', M)).
    """
    gone, kept = np.flatnonzero(done), np.flatnonzero(~done)
    table = bounds.contributions[:, :, boxes.types[gone]]
    base = boxes.base + np.einsum("kmc,mbc->bk", table, boxes.most[:, :, gone])
    moved: list[Past] = [
        (before, boxes.types[gone], boxes.most[:, k, gone].T) for k, before in enumerate(past)
    ]
    left = replace(
        boxes,
        types=boxes.types[kept],
        least=boxes.least[:, :, kept],
        most=boxes.most[:, :, kept],
        base=base,
    )
    return left, moved


def all_counts(bounds: GainBounds, boxes: Boxes, row: int, past: Past) -> IntArray:
    """The counts of all types in a box whose counts are fixed; shape (T, M)."""
    counts = np.zeros((len(bounds.types), len(boxes.most)), dtype=np.int64)
    counts[boxes.types] = boxes.most[:, row].T
    while past is not None:
        past, types, fixed = past
        counts[types] = fixed
    return counts


def let_counts_add_up(
    count: IntArray, least: IntArray, most: IntArray
) -> tuple[IntArray, IntArray, BoolArray]:
    """Counts that can add up to each type's number of states, and the boxes that are impossible.

    Parameters
    ----------
    count : array of int, shape (C,)
    least, most : array of int, shape (M, B, C)

    Returns
    -------
    least, most : array of int, shape (M, B, C)
    impossible : array of bool, shape (B,)
    """
    least = np.maximum(least, count - (most.sum(axis=0) - most))
    most = np.minimum(most, count - (least.sum(axis=0) - least))
    impossible = ((most.sum(axis=0) < count) | (least > most).any(axis=0)).any(axis=1)
    return least, most, impossible


def reach(bounds: GainBounds, boxes: Boxes) -> tuple[FloatArray, FloatArray]:
    """Bounds of the totals that the counts can make, rounding included; shape (B, K) each."""
    table = bounds.contributions[:, :, boxes.types]
    count = bounds.types.count[boxes.types]
    low, high = np.empty_like(boxes.base), np.empty_like(boxes.base)
    if (count == 1).all():
        possible = boxes.most > 0
        for k, g in enumerate(table):
            low[:, k] = np.where(possible, g[:, None], np.inf).min(axis=0).sum(axis=1)
            high[:, k] = np.where(possible, g[:, None], -np.inf).max(axis=0).sum(axis=1)
    else:
        for k, g in enumerate(table):
            low[:, k], high[:, k] = (part.sum(axis=1) for part in _type_reach(g, count, boxes))
    return boxes.base + low - bounds.slack, boxes.base + high + bounds.slack


def _type_reach(g: FloatArray, count: IntArray, boxes: Boxes) -> tuple[FloatArray, FloatArray]:
    """Least and greatest contribution of each type to one total, counts filled greedily; shape (B, C)."""
    order = np.argsort(g, axis=0, kind="stable")
    value = np.take_along_axis(g, order, axis=0)
    least = np.take_along_axis(boxes.least, order[:, None], axis=0)
    most = np.take_along_axis(boxes.most, order[:, None], axis=0)
    sure = (least * value[:, None]).sum(axis=0)
    ends = []
    for positions in (range(len(g)), reversed(range(len(g)))):
        room = count - least.sum(axis=0)
        total = sure.copy()
        for j in positions:
            taken = np.minimum(room, most[j] - least[j])
            total = total + taken * value[j]
            room = room - taken
        ends.append(total)
    return ends[0], ends[1]


def counts_from_totals(bounds: GainBounds, boxes: Boxes) -> tuple[IntArray, IntArray]:
    """Narrow the counts of types with two open actions by what the totals leave room for.

    The counts of the boxes must add up already.

    Returns
    -------
    least, most : array of int, shape (M, B, C)
    """
    count = bounds.types.count[boxes.types]
    least, most = boxes.least.copy(), boxes.most.copy()
    if (count == 1).all():
        return least, most
    low, high = reach(bounds, boxes)
    open_actions = most > least
    two = open_actions.sum(axis=0) == 2
    first = open_actions.argmax(axis=0)
    second = len(open_actions) - 1 - open_actions[::-1].argmax(axis=0)
    types = np.arange(len(count))
    for k, g in enumerate(bounds.contributions[:, :, boxes.types]):
        # a type adds base + x * step when x of its states play the second open action
        own_low, own_high = _type_reach(g, count, boxes)
        step = g[second, types] - g[first, types]
        base = own_low - np.where(step >= 0, _at(boxes.least, second), _at(boxes.most, second)) * step
        rounding = 4 * bounds.slack[k]
        room_low = boxes.low[:, k, None] - (high[:, k, None] - own_high) - rounding
        room_high = boxes.high[:, k, None] - (low[:, k, None] - own_low) + rounding
        with np.errstate(all="ignore"):
            ends = (room_low - base) / step, (room_high - base) / step
        usable = two & (step != 0) & np.isfinite(ends[0]) & np.isfinite(ends[1])
        fewest = np.where(usable, np.ceil(np.minimum(*ends) - 1e-9), -1)
        largest = np.where(usable, np.floor(np.maximum(*ends) + 1e-9), count)
        fewest = np.maximum(_at(least, second), np.clip(fewest, -1, count + 1).astype(np.int64))
        largest = np.minimum(_at(most, second), np.clip(largest, -1, count).astype(np.int64))
        np.put_along_axis(least, second[None], fewest[None], 0)
        np.put_along_axis(most, second[None], largest[None], 0)
    return least, most


def _at(counts: IntArray, action: IntArray) -> IntArray:
    """One action's count per box and type; shape (B, C)."""
    chosen: IntArray = np.take_along_axis(counts, action[None], 0)[0]
    return chosen


def contract(bounds: GainBounds, boxes: Boxes) -> tuple[Boxes, BoolArray, BoolArray]:
    """Let counts add up and intersect totals with what they can make.

    Returns
    -------
    boxes : Boxes
        The same number of boxes.
    impossible : array of bool, shape (B,)
        Boxes without any profile.
    narrower : array of bool, shape (B,)
        Boxes whose totals or counts became narrower.
    """
    count = bounds.types.count[boxes.types]
    least, most, impossible = let_counts_add_up(count, boxes.least, boxes.most)
    inside = replace(
        boxes,
        least=np.where(impossible[:, None], 0, least),
        most=np.where(impossible[:, None], count, most),
    )
    low, high = reach(bounds, inside)
    low, high = np.maximum(low, boxes.low), np.minimum(high, boxes.high)
    inside = replace(inside, low=low, high=high)
    least, most = counts_from_totals(bounds, inside)
    impossible = impossible | (low > high).any(axis=1) | (least > most).any(axis=(0, 2))
    narrower = ((low > boxes.low) | (high < boxes.high)).any(axis=1)
    narrower |= ((least != boxes.least) | (most != boxes.most)).any(axis=(0, 2))
    return replace(inside, least=least, most=most), impossible, narrower


@dataclass(frozen=True)
class Cuts:
    """How each of some boxes is split in two.

    Parameters
    ----------
    action : array of int, shape (B,)
        The action whose count is split; -1 where a total is.
    index : array of int, shape (B,)
        The type (its number among all types), or the total.
    value : array, shape (B,)
        The first half has at most ``value``; the second at least the next whole number where counts or whole
        totals are split, else at least ``value``.
    """

    action: IntArray
    index: IntArray
    value: FloatArray


def split(bounds: GainBounds, boxes: Boxes, cuts: Cuts) -> Boxes:
    """Both halves of every box, halves of one box next to each other; 2B boxes."""
    halves = boxes.take(np.repeat(np.arange(len(boxes)), 2))
    low, high, least, most = halves.low.copy(), halves.high.copy(), halves.least.copy(), halves.most.copy()
    whole = bounds.whole_totals
    column = np.full(len(bounds.types), -1, dtype=np.int64)
    column[boxes.types] = np.arange(len(boxes.types))
    totals = np.flatnonzero(cuts.action < 0)
    k = cuts.index[totals]
    value = np.where(whole[k] == 1, np.floor(cuts.value[totals]), cuts.value[totals])
    high[2 * totals, k] = np.minimum(high[2 * totals, k], value)
    low[2 * totals + 1, k] = np.maximum(low[2 * totals + 1, k], value + whole[k])
    counts = np.flatnonzero(cuts.action >= 0)
    c, a, number = column[cuts.index[counts]], cuts.action[counts], cuts.value[counts].astype(np.int64)
    most[a, 2 * counts, c] = np.minimum(most[a, 2 * counts, c], number)
    least[a, 2 * counts + 1, c] = np.maximum(least[a, 2 * counts + 1, c], number + 1)
    return replace(halves, low=low, high=high, least=least, most=most)
