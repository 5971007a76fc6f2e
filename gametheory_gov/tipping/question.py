"""Questions of the cheapest founding club, what a search has found, and trying all founding clubs.

A search that tries all clubs, the cheapest first, needs nothing of the game; it is also what faster ways are
tested against.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from gametheory_gov.base._typing import BoolArray, FloatArray
from gametheory_gov.base.progress import progress_bar

from .ends import ClubEnds


@dataclass(frozen=True)
class Question:
    """The question of the cheapest founding club: who must and may found, at what price.

    Parameters
    ----------
    ends : ClubEnds
    prices : array, shape (N,), positive
        The cost of each founder.
    include, allowed : array of bool, shape (N,)
        The states that must found, and those that may (those that must among them).
    free : bool
        Whether founders may leave, and so must not lose.
    """

    ends: ClubEnds
    prices: FloatArray
    include: BoolArray
    allowed: BoolArray
    free: bool

    @property
    def counts(self) -> bool:
        """Whether all founders have the same price."""
        return bool(np.all(self.prices == self.prices[0]))

    def price(self, club: BoolArray) -> float:
        """The cost of a founding club."""
        return float(self.prices[club].sum())

    def tips(self, club: BoolArray) -> bool:
        """Whether a founding club tips the world, by the definition."""
        return bool(self.ends.tips(club[None, :], free=self.free)[0])


@dataclass
class Search:
    """What has been found of the cheapest tipping set.

    Parameters
    ----------
    best : array of bool, shape (N,), or None
    bound : float
        No tipping set costs less; infinite when there is none.
    proved : bool
    clubs : list of arrays of bool
        Closed clubs, short of universal.
    every : list of arrays of bool
        Cheapest tipping sets.
    listed : bool
        Whether ``every`` holds all of them.
    programs : int
        Integer programs solved, or founding clubs tried.
    """

    best: BoolArray | None = None
    bound: float = 0.0
    proved: bool = False
    clubs: list[BoolArray] = field(default_factory=list)
    every: list[BoolArray] = field(default_factory=list)
    listed: bool = False
    programs: int = 0


class Deadline:
    """A time at which to stop."""

    def __init__(self, seconds: float | None) -> None:
        self._end = None if seconds is None else time.monotonic() + seconds

    @property
    def left(self) -> float:
        """Seconds left."""
        return float("inf") if self._end is None else max(0.0, self._end - time.monotonic())


def shrink(question: Question, start: BoolArray, deadline: Deadline) -> BoolArray:
    """A tipping set within one, from which nobody can be left out alone."""
    club = start.copy()
    thresholds = question.ends.thresholds
    weight = np.ones(len(club)) if thresholds is None else thresholds.weight
    if thresholds is None and question.ends.pulls is not None:
        weight = question.ends.pulls.pull.sum(axis=0)
    elif thresholds is None:  # what all others lose when one alone is missing
        alone = np.eye(len(club), dtype=bool)
        gains = question.ends.join_gains(np.concatenate([start & ~alone, start[None, :]])).astype(np.float64)
        weight = np.where(alone, 0.0, gains[-1] - gains[:-1]).sum(axis=1)
    for k in np.argsort(weight / question.prices, kind="stable"):
        if club[k] and not question.include[k] and deadline.left:
            club[k] = False
            if not question.tips(club):
                club[k] = True
    return club


def by_enumeration(question: Question, deadline: Deadline, *, every: bool, progress: bool) -> Search:
    """The cheapest tipping set by trying all founding clubs, the cheapest first."""
    open_ = np.flatnonzero(question.allowed & ~question.include)
    codes, prices = ordered_clubs(question.prices[open_])
    search = Search(bound=float("inf"), proved=True, listed=True)
    base = question.price(question.include)
    size = min(4096, max(64, 1 << max(0, 14 - len(open_) // 2)))
    for start in progress_bar(range(0, len(codes), size), "founding clubs", show=progress):
        if search.best is not None and prices[start] + base > search.bound * (1 + 1e-12):
            break
        if not deadline.left:
            return Search(
                search.best, min(search.bound, prices[start] + base), False, programs=search.programs
            )
        part = codes[start : start + size]
        clubs = np.repeat(question.include[None, :], len(part), axis=0)
        clubs[:, open_] = (part[:, None] >> np.arange(len(open_))) & 1
        tips = question.ends.tips(clubs, free=question.free)
        search.programs += len(part)
        for k in np.flatnonzero(tips):
            price = prices[start + k] + base
            if search.best is None:
                search.best, search.bound = clubs[k], price
            if price <= search.bound * (1 + 1e-12):
                search.every.append(clubs[k])
        if search.best is not None and not every:
            break
    search.listed = every or search.best is None
    return search


def ordered_clubs(prices: FloatArray) -> tuple[Any, FloatArray]:
    """All subsets as whole numbers, the cheapest first, and their prices."""
    codes = np.arange(1 << len(prices), dtype=np.int64)
    total = np.zeros(len(codes))
    for k, price in enumerate(prices):
        total += price * ((codes >> k) & 1)
    order = np.argsort(total, kind="stable")
    return codes[order], total[order]
