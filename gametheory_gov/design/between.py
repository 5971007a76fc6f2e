r"""Between the points of a grid: how much better than the best design any other could be.

Over a box of numbers that are chosen, such as depths from 0.8 to 0.9, accession from committed founders ends
between two clubs. Take in, again and again, the states whose gain of joining is positive everywhere in the
box: every design in it takes them in too. Take in those whose gain is not negative everywhere in it: no
design takes in more. Both follow from gains that never fall when others join. Interval arithmetic bounds the
gains, and then the payoffs, so the objective has an upper bound in the box. Boxes are halved where the bound
is greatest. A box whose bound is no better than the best design is excluded; the greatest bound of the rest,
less the best, is the *gap*.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import count, product
from typing import Any

import numpy as np
import sympy

from gametheory_gov.base._typing import BoolArray, FloatArray
from gametheory_gov.base.answer import Record
from gametheory_gov.base.errors import NotApplicableError
from gametheory_gov.base.exact import format_gain, to_fraction
from gametheory_gov.bound.game import BoundGame
from gametheory_gov.bound.lookup import ALIASES
from gametheory_gov.equilibria.monotone import monotone_obstacle
from gametheory_gov.formulas.intervals import INTERVALS, Interval, down, enclose, up
from gametheory_gov.formulas.slopes import common_terms_out
from gametheory_gov.formulas.tape import compile_expression

from .candidates import design_game

#: Objectives that are bounded.
_BOUNDED = ("reach", "total", "worst_off")
_EPS = float(np.finfo(np.float64).eps)
#: A slope of zero may be rounded down so far, a few units of the least number that there is.
_ROUNDED = 1000 * float(np.finfo(np.float64).smallest_subnormal)
#: A box of numbers by the symbol that is chosen.
Box = Mapping[str, tuple[float, float]]


@dataclass(frozen=True, eq=False, repr=False)
class Gap(Record):
    """How much better than the best design of a grid any other in its range could be.

    Parameters
    ----------
    objective : str
    best, bound : float
        What the best design of the grid comes to, and what none in the range exceeds.
    where : mapping of str to (number, number)
        The part of the range in which the bound is not excluded: a choice and its ends; empty without a gap.
    rules : str
        The other choices there.
    boxes : int
        Parts of the range that were looked at.

    Examples
    --------
    >>> import gametheory_gov as gg
    >>> four = gg.States.symmetric(4, cost=["1/4", "1/4", "1/2", 1])
    >>> game = gg.bind(gg.AccessionGame(cost_exponent=2), four, benefit=1, legitimacy=0, divergence=0,
    ...                founders=["1", "2"])
    >>> found = gg.best_design(game, choose={"depth": (0, 2, 17)})
    >>> found.best, found.value
    ((Design(depth = 1: 4 members),), Fraction(2, 1))
    >>> found.gap(boxes=400).gap < 0.1
    True
    """

    objective: str
    best: float
    bound: float
    where: Mapping[str, tuple[float, float]]
    rules: str
    boxes: int

    @property
    def gap(self) -> float:
        """The bound less the best; zero where no design in the range is better."""
        return max(self.bound - self.best, 0.0)

    def __str__(self) -> str:
        if not self.where:
            return f"no design in the range has more {self.objective} than {format_gain(self.best)}"
        ends = ", ".join(f"{name} from {low:.6g} to {high:.6g}" for name, (low, high) in self.where.items())
        rules = f", {self.rules}" if self.rules else ""
        return (
            f"no design in the range has more {self.objective} than {format_gain(self.bound)}; the gap to "
            f"the best, {format_gain(self.gap)}, is open at {ends}{rules}"
        )

    def __repr__(self) -> str:
        return f"Gap({self})"


def gap_of(found: Any, boxes: int) -> Gap:
    """The gap between the best design of a grid and all others in its range.

    Parameters
    ----------
    found : BestDesign
    boxes : int

    Raises
    ------
    NotApplicableError
        Where nothing is shown of what lies between the points.
    """
    _refuse_outcome(found)
    best = float(found.value)
    enough = float(up(best, 4))  # what rounding adds is no gap
    numeric = {name: values for name, values in found.choose.items() if _are_numbers(values)}
    rules = {name: values for name, values in found.choose.items() if name not in numeric}
    if not numeric:
        raise NotApplicableError("no range of numbers is chosen, so there is nothing between the designs")
    heap: list[tuple[float, int, _Range, Box]] = []
    number = count()
    for row in product(*rules.values()):
        fixed = dict(zip(rules, row, strict=True))
        span = _Range.of(found, fixed, numeric)
        box = span.whole
        heapq.heappush(heap, (-span.bound(box), next(number), span, box))
    made = len(heap)
    while heap and -heap[0][0] > enough and made < boxes:
        _, _, span, box = heapq.heappop(heap)
        for half in span.halves(box):
            heapq.heappush(heap, (-span.bound(half), next(number), span, half))
            made += 1
    bound, _, span, box = heap[0]
    open_ = -bound > enough
    where = {span.names[name]: ends for name, ends in box.items()} if open_ else {}
    told = ", ".join(f"{name} = {value}" for name, value in span.fixed.items())
    return Gap(found.objective, best, -bound if open_ else best, where, told, made)


def _refuse_outcome(found: Any) -> None:
    """Raise where the outcome or the objective is none that is bounded."""
    if found.outcome != "grown" or found.objective not in _BOUNDED or not found.places:
        raise NotApplicableError(
            f"between the designs nothing is shown of {found.objective} under outcome {found.outcome!r}; it "
            f"is of {', '.join(_BOUNDED)} where a club grows, and some design is best"
        )


def _are_numbers(values: Sequence[Any]) -> bool:
    try:
        return len(values) > 1 and all(to_fraction(value) is not None for value in values)
    except (TypeError, ValueError):
        return False


@dataclass(frozen=True)
class _Range:
    """A game whose numbers run over a range, all else fixed.

    Parameters
    ----------
    game : BoundGame
        At one end.
    objective : str
    ties : str
    fixed : mapping
        The other choices.
    ends : mapping of symbol to (least, greatest)
    names : mapping of symbol to the name of the choice
    """

    game: BoundGame
    objective: str
    ties: str
    fixed: Mapping[str, Any]
    ends: Mapping[str, tuple[Any, Any]]
    names: Mapping[str, str]

    @classmethod
    def of(cls, found: Any, fixed: Mapping[str, Any], numeric: Mapping[str, Sequence[Any]]) -> _Range:
        """The range of a grid, once it is known that numbers alone change, and that gains rise throughout.

        Raises
        ------
        NotApplicableError
        """
        backwards = {keyword: name for name, keyword in ALIASES.items()}
        names = {backwards.get(name, name): name for name in numeric}
        ends = {}
        first = {name: values[0] for name, values in numeric.items()}
        game = design_game(found.game, {**fixed, **first})
        for symbol, name in names.items():
            values = sorted(numeric[name], key=to_fraction)
            ends[symbol] = (to_fraction(values[0]), to_fraction(values[-1]))
            other = design_game(found.game, {**fixed, **first, name: numeric[name][-1]})
            changed = {
                key
                for key in game.values
                if key not in other.values or not np.array_equal(game.values[key], other.values[key])
            }
            if changed - {symbol} or symbol not in game.values or np.ndim(game.values[symbol]):
                raise NotApplicableError(f"between values of {name} more than one number of the game changes")
        made = cls(game, found.objective, found.ties, fixed, ends, names)
        made.refuse()
        return made

    @property
    def whole(self) -> Box:
        """The whole range, rounded outwards."""
        return {name: (float(enclose(a)[0]), float(enclose(b)[1])) for name, (a, b) in self.ends.items()}

    def refuse(self) -> None:
        """Raise where gains are not shown to rise with membership throughout the range."""
        game, form = self.game, self.game.form
        why = monotone_obstacle(game)
        if why is None and (len(game.actions) != 2 or form.exposures):
            why = "the game has more than two actions, or sums along a matrix"
        if why is None and not np.array_equal(game.start, game.fixed_profile):
            why = "founders are not committed"
        moved = {form.infos[name].symbol for name in self.ends}
        tables = [formula for table in form.aggregates.values() for formula in table.values()]
        if why is None and any(
            moved & sympy.sympify(f).free_symbols for f in [*tables, *form.switching.values()]
        ):
            why = "a contribution to a total, or a cost of moving, changes with what is chosen"
        if why is None and not all(self._rises(name) for name in form.aggregates):
            why = "gains are not shown to rise with membership throughout the range"
        if why is not None:
            raise NotApplicableError(f"between the designs nothing is shown: {why}")

    def _rises(self, name: str) -> bool:
        slope = sympy.diff(common_terms_out(self.game.form.join_gain), self.game.form.others(name))
        rising = np.asarray(self.game.contributions[name][1] >= self.game.contributions[name][0], dtype=bool)
        if slope == 0:
            return True
        values = self._values(self.whole)
        for total in self.game.form.aggregates:
            low, high = (
                self._others(total, self.game.start > 0),
                self._others(total, np.ones(self.game.N, bool)),
            )
            values[self.game.form.others(total).name] = (
                np.minimum(low[0], high[0]),
                np.maximum(low[1], high[1]),
            )
        return bool(
            rising.all() and np.all(compile_expression(slope).evaluate(values, INTERVALS)[0] >= -_ROUNDED)
        )

    def _values(self, box: Box) -> dict[str, Interval]:
        ends = {name: (np.float64(low), np.float64(high)) for name, (low, high) in box.items()}
        return {**self._enclosed, **ends}

    @cached_property
    def _enclosed(self) -> dict[str, Interval]:
        return {name: enclose(self.game.plain(value)) for name, value in self.game.numbers.items()}

    @cached_property
    def _tables(self) -> dict[str, FloatArray]:
        """What each state adds to every total, outside and inside; shape (2, N) each."""
        return {name: table.astype(np.float64) for name, table in self.game.contributions.items()}

    @cached_property
    def _entry(self) -> Interval:
        return enclose(self.game.plain(self.game.switching[0, 1]))

    def _total(self, name: str, club: BoolArray) -> Interval:
        """A total at a club, rounded outwards."""
        parts = np.where(club, self._tables[name][1], self._tables[name][0])
        slack = 4 * self.game.N * _EPS * float(np.abs(parts).sum())
        return np.float64(parts.sum() - slack), np.float64(parts.sum() + slack)

    def _others(self, name: str, club: BoolArray) -> Interval:
        """A total at a club without each state's own part, shape (N,), rounded outwards."""
        own = np.where(club, self._tables[name][1], self._tables[name][0])
        low, high = self._total(name, club)
        return down(low - own, 2), up(high - own, 2)

    def _gains(self, box: Box, club: BoolArray) -> Interval:
        values = self._values(box)
        for name in self.game.form.aggregates:
            values[self.game.form.others(name).name] = self._others(name, club)
        low, high = compile_expression(self.game.form.join_gain).evaluate(values, INTERVALS)
        cost_low, cost_high = self._entry
        return down(low - cost_high) + np.zeros(self.game.N), up(high - cost_low) + np.zeros(self.game.N)

    def clubs(self, box: Box) -> tuple[BoolArray, BoolArray]:
        """The club that every design in a box takes in at least, and the one that none goes beyond."""
        ends = []
        for side in (0, 1):
            club = self.game.start > 0
            while True:
                gains = self._gains(box, club)[side]
                more = (gains > 0 if side == 0 else gains >= 0) & self.game.free & ~club
                if not more.any():
                    break
                club = club | more
            ends.append(club)
        return ends[0], ends[1]

    def bound(self, box: Box) -> float:
        """What the objective does not exceed in a box."""
        least, most = self.clubs(box)
        if self.objective == "reach":
            return float(most.sum() / self.game.N)
        values = self._values(box)
        for name in self.game.form.aggregates:
            (low, _), (_, high) = self._total(name, least), self._total(name, most)
            values[name] = (low, high)
        outside, inside = (
            np.asarray(tape.evaluate(values, INTERVALS)[1], dtype=np.float64) + np.zeros(self.game.N)
            for tape in self.game.tapes
        )
        highest: FloatArray = np.where(least, inside, np.where(most, np.maximum(inside, outside), outside))
        if self.objective == "worst_off":
            return float(highest.min())
        return float(highest.sum() + 4 * self.game.N * _EPS * np.abs(highest).sum())

    def halves(self, box: Box) -> Iterator[Box]:
        """The halves of a box along its relatively widest side."""

        def width(name: str) -> float:
            low, high = self.ends[name]
            return (box[name][1] - box[name][0]) / float(high - low)

        name = max(box, key=width)
        low, high = box[name]
        middle = low + (high - low) / 2
        yield {**box, name: (low, middle)}
        yield {**box, name: (middle, high)}
