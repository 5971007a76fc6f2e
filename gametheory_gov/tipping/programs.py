r"""Programs that find the cheapest founding club that tips the world.

In games whose join gains never fall when others join, F tips the world if and only if no closed club short
of universal contains it. The rows of `gametheory_gov.tipping.rows` follow from that; an integer program
(HiGHS, through SciPy) finds the cheapest choice that meets those known so far. Accession from it either
ends in a universal regime, and then no cheaper set does, or stalls at a club that gives new rows. Free
founders must not lose at the start: with pulls J that is

.. math:: \sum_{j \ne i} J_{ij} x_j \ge s_i x_i ,

and without them a founder i who loses even in a club G needs a fellow founder outside G.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from gametheory_gov.base._typing import BoolArray, FloatArray
from gametheory_gov.base.progress import progress_bar

from .ends import Thresholds
from .question import Deadline, Question, Search
from .rows import Row, complement_row, fewest_by_thresholds, leaving_row, levels

_ORDERS = 3  # closed clubs looked for from every club that stalls
_MOST_ROUNDS = 100_000


def by_thresholds(question: Question, thresholds: Thresholds) -> Search | None:
    """The fewest committed founders from the thresholds alone; None when rounding is in the way."""
    found = fewest_by_thresholds(thresholds, question.ends.least, question.include, question.allowed)
    if found is None:
        return Search(bound=float("inf"), proved=True)
    if not question.tips(found):
        return None
    return Search(found, question.price(found), True, every=[found])


class IntegerProgram:
    """The integer program of a supermodular game, with rows added as they are found.

    Parameters
    ----------
    question : Question
    thresholds : Thresholds, optional
        Where the others matter through one weighted total.
    rng : numpy Generator
        For the orders in which stalled clubs are enlarged.
    """

    def __init__(self, question: Question, thresholds: Thresholds | None, rng: np.random.Generator) -> None:
        self.question = question
        self.thresholds = thresholds
        self.rng = rng
        self.N = len(question.prices)
        self.steps = np.zeros(0) if thresholds is None else levels(thresholds)
        self.clubs: list[BoolArray] = []
        self.affordable = float("inf")  # a price that the cheapest tipping set is known not to exceed
        self._rows: list[tuple[FloatArray, float]] = []
        if thresholds is not None:
            self._rows += list(self._threshold_rows(thresholds))
        if question.free:
            self._rows += list(self._stability_rows())

    @property
    def width(self) -> int:
        """Number of variables: founders, levels passed, members at the end."""
        return self.N if self.thresholds is None else 2 * self.N + len(self.steps)

    def _threshold_rows(self, thresholds: Thresholds) -> Iterator[tuple[FloatArray, float]]:
        N, weight, join = self.N, thresholds.weight, thresholds.join
        scale = max(float(weight.max(initial=0.0)), 1e-300)
        for k, step in enumerate(self.steps):
            row = np.zeros(self.width)
            at_least = join >= step
            row[:N][at_least] = weight[at_least] / scale
            row[N + k] = -max(0.0, (step - weight[~at_least].sum() - thresholds.slack) / scale)
            yield row, 0.0
            if k:
                order = np.zeros(self.width)
                order[N + k - 1], order[N + k] = 1, -1
                yield order, 0.0
        everyone = np.zeros(self.width)
        everyone[N + len(self.steps) :] = 1
        yield everyone, float(self.question.ends.least)
        for j in np.flatnonzero(join > 0):
            member = np.zeros(self.width)
            member[j], member[N + len(self.steps) + j] = 1, -1
            if np.isfinite(join[j]):
                member[N + int(np.searchsorted(self.steps, join[j]))] = 1
            yield member, 0.0

    def _stability_rows(self) -> Iterator[tuple[FloatArray, float]]:
        """For every founder, what fellow founders must bring so that it does not lose."""
        ends = self.question.ends
        if self.thresholds is not None:
            pull = np.broadcast_to(self.thresholds.weight, (self.N, self.N))
            needed, slack = self.thresholds.stay, np.full(self.N, self.thresholds.slack)
        elif ends.pulls is not None:
            pull = ends.pulls.pull
            needed = -(ends.pulls.constant + ends.game.switching[1, 0].astype(np.float64))
            slack = ends.lenient
        else:
            return
        for i in range(self.N):
            need = needed[i] - slack[i]
            if need <= 0:
                continue
            row = np.zeros(self.width)
            others = np.arange(self.N) != i
            largest = max(float(pull[i, others].max(initial=0.0)), 1e-300)
            row[: self.N][others] = pull[i, others] / largest
            row[i] = -(need / largest) if pull[i, others].sum() >= need else -(row[: self.N].sum() + 1)
            yield row, 0.0

    def _must_pass(self) -> BoolArray:
        """Which levels must be passed because so many founders as else were missing cost too much."""
        question, thresholds = self.question, self.thresholds
        if thresholds is None:
            return np.zeros(0, dtype=bool)
        paid = np.cumsum(np.sort(question.prices))
        most = int(np.searchsorted(paid, self.affordable * (1 + 1e-9), side="right"))
        before = np.array([int((thresholds.join < step).sum()) for step in self.steps], dtype=np.int64)
        return np.asarray(before + most < question.ends.least, dtype=bool)

    def solve(
        self, deadline: Deadline, least: float, most: float | None = None
    ) -> tuple[BoolArray | None, float, bool]:
        """The cheapest choice that meets the rows, a bound, and whether the search was finished.

        Parameters
        ----------
        deadline : Deadline
        least : float
            A bound that is known.
        most : float, optional
            Price that may not be exceeded.
        """
        from scipy.optimize import Bounds, LinearConstraint, milp
        from scipy.sparse import csr_array

        question = self.question
        low, high = np.zeros(self.width), np.ones(self.width)
        low[: self.N][question.include] = 1
        high[: self.N][~question.allowed] = 0
        low[self.N : self.N + len(self.steps)] = self._must_pass()
        whole = np.ones(self.width)
        whole[self.N + len(self.steps) :] = 0
        prices = np.zeros(self.width)
        prices[: self.N] = question.prices
        rows, sides = [row for row, _ in self._rows], [side for _, side in self._rows]
        upper = [np.inf] * len(rows)
        if most is not None:
            rows, sides, upper = [*rows, prices], [*sides, -np.inf], [*upper, most]
        options = {"mip_rel_gap": 0.0}
        if np.isfinite(deadline.left):
            options["time_limit"] = max(deadline.left, 0.01)
        constraints = [LinearConstraint(csr_array(np.array(rows)), sides, upper)] if rows else []
        found = milp(
            prices, integrality=whole, bounds=Bounds(low, high), constraints=constraints, options=options
        )
        choice = None if found.x is None else np.asarray(found.x[: self.N] > 0.5)
        if found.status == 2:
            return None, float("inf"), True
        dual = found.mip_dual_bound
        bound = max(least, float(dual)) if dual is not None and np.isfinite(dual) else least
        return choice, bound, found.status == 0

    # ------------------------------------------------------------------------------------- cuts

    def cut(self, club: BoolArray) -> None:
        """Add rows that a choice which does not tip the world breaks."""
        question, ends = self.question, self.question.ends
        before = len(self._rows)
        if question.free:
            _, leaves = ends.movers(club[None, :])
            losers = np.flatnonzero(leaves[0])
            for i in losers:
                self._rows.append(self._fellow_row(club, int(i)))
            if len(losers):
                return
        stalled = self._end(club)
        if not ends.is_universal(stalled):
            for order in range(_ORDERS):
                self.add_closed(stalled, self._enlarged(stalled, order))
        if len(self._rows) == before:  # rounding alone; this choice is left out and no other
            self.exclude(club, exactly=True)

    def add_closed(self, *clubs: BoolArray) -> None:
        """Add the rows of clubs that are closed and short of universal by the definition."""
        ends = self.question.ends
        enter = ends.game.switching[0, 1].astype(np.float64)
        for club in clubs:
            joins, _ = ends.movers(club[None, :])
            if joins.any() or ends.is_universal(club) or any((club == c).all() for c in self.clubs):
                continue
            self.clubs.append(club)
            row = complement_row(club)
            if ends.pulls is not None:
                row = leaving_row(club, ends.pulls, enter, ends.least, ends.lenient)
            self._add(row)

    def _add(self, row: Row) -> None:
        wide = np.zeros(self.width)
        wide[: self.N] = row.coefficients
        self._rows.append((wide, 1.0))

    def exclude(self, club: BoolArray, *, exactly: bool) -> None:
        """Leave out a choice, and unless ``exactly`` all that contain it."""
        row = np.zeros(self.width)
        row[: self.N] = np.where(club, -1.0, 1.0 if exactly else 0.0)
        self._rows.append((row, 1.0 - float(club.sum())))

    def _fellow_row(self, club: BoolArray, loser: int) -> tuple[FloatArray, float]:
        """The row of a founder who loses in a club, enlarged while it does."""
        group = club.copy()
        for k in self.rng.permutation(np.flatnonzero(~club)):
            group[k] = True
            _, leaves = self.question.ends.movers(group[None, :])
            group[k] = leaves[0, loser]
        row = np.zeros(self.width)
        row[: self.N] = ~group
        row[loser] -= 1
        return row, 0.0

    def _end(self, club: BoolArray) -> BoolArray:
        """The club where accession from committed founders ends; quickly where pulls are known."""
        ends = self.question.ends
        pulls = ends.pulls
        now = club.copy()
        if pulls is not None:
            enter = ends.game.switching[0, 1].astype(np.float64) - ends.lenient
            while True:
                more = now | (pulls.constant + pulls.pull @ now >= enter)
                if (more == now).all():
                    break
                now = more
        return np.asarray(ends.ends(now[None, :], committed=True).clubs[0])

    def _enlarged(self, club: BoolArray, order: int) -> BoolArray:
        """A closed club short of universal that none larger contains, from one that is."""
        ends = self.question.ends
        weight = self.question.prices.copy()
        if ends.pulls is not None:
            weight = ends.pulls.pull.sum(axis=0)
        waiting = np.flatnonzero(~club)
        waiting = waiting[np.argsort(weight[waiting], kind="stable")]
        if order:
            waiting = self.rng.permutation(waiting)
        now = club
        for k in waiting:
            if not now[k]:
                more = now.copy()
                more[k] = True
                more = self._end(more)
                now = now if ends.is_universal(more) else more
        return now


def by_program(
    program: IntegerProgram, deadline: Deadline, incumbent: BoolArray | None, *, progress: bool
) -> Search:
    """The cheapest tipping set by integer programs with rows added as choices fail.

    Parameters
    ----------
    program : IntegerProgram
    deadline : Deadline
    incumbent : array of bool, shape (N,), optional
        A tipping set that is known.
    progress : bool
    """
    question = program.question
    search = Search(best=incumbent)
    program.affordable = float("inf") if incumbent is None else question.price(incumbent)
    for _ in progress_bar(range(_MOST_ROUNDS), "integer programs", show=progress):
        choice, search.bound, optimal = program.solve(deadline, search.bound)
        search.programs += 1
        if choice is None and optimal:  # no choice meets the rows, which all tipping sets do
            search.best, search.proved = None, True
        elif choice is not None and question.tips(choice):
            if search.best is None or question.price(choice) <= question.price(search.best):
                search.best = choice
            search.proved = optimal
            search.bound = question.price(choice) if optimal else search.bound
        elif choice is not None and optimal:
            program.cut(choice)
        if not search.proved and search.best is not None and question.counts:
            search.proved = _reached(question, search)
        if search.proved or not deadline.left:
            break
    search.clubs = program.clubs
    return search


def _reached(question: Question, search: Search) -> bool:
    """Whether the best set found is as small as the bound, counted in whole founders."""
    assert search.best is not None
    unit = question.prices[0]
    reached = np.ceil(search.bound / unit - 1e-6) >= round(question.price(search.best) / unit)
    if reached:
        search.bound = question.price(search.best)
    return bool(reached)


def all_cheapest(program: IntegerProgram, search: Search, deadline: Deadline, most: int) -> None:
    """List the tipping sets that cost as little as the best one."""
    question = program.question
    assert search.best is not None
    price = question.price(search.best)
    search.every = [search.best]
    program.affordable = price
    program.exclude(search.best, exactly=True)
    while len(search.every) < most and deadline.left:
        choice, _, optimal = program.solve(deadline, 0.0, price * (1 + 1e-9))
        search.programs += 1
        if choice is None:
            search.listed = optimal
            break
        if question.tips(choice):
            search.every.append(choice)
            program.exclude(choice, exactly=True)
        else:
            program.cut(choice)
    search.clubs = program.clubs
