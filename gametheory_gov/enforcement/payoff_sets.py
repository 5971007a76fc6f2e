r"""`payoff_set`: all that two states can reach by keeping their word, in fractions.

Two players repeat a stage for ever, see all that is played, choose pure actions, and see a public random
signal before every period. Let :math:`V^*` be the set of payoffs per period of subgame perfect equilibria.
With the payoffs g(a) of a cell, what the best deviation gains, :math:`h_i(a)`, and a payoff :math:`u_i` below
which no equilibrium leaves player i, a cell can be played iff what follows is some w with

.. math:: w_i \ge c_i(a) = u_i + \tfrac{1-\delta}{\delta}\,h_i(a), \qquad i = 1, 2 .

:math:`V^*` is the largest bounded set whose corners are :math:`(1-\delta) g(a) + \delta w` with such w in it
[abreu1990]_. Of these only few matter [abreu2014]_: g(a) itself where :math:`g(a) \ge c(a)`; otherwise the
corners of :math:`W \cap \{w \ge c(a)\}` at which one of the two constraints binds. From the hull of all cells
and the pure minimax payoffs the sets of these shrink towards :math:`V^*`; where one repeats itself, it is
:math:`V^*`. In fractions that is seen exactly. Corners of :math:`V^*` need not be fractions; then the sets go
on shrinking, and are rounded outwards. The answer says so, and gives two sets: one that holds all equilibria,
and one, shrunk a little, that generates itself, so that all of it is reached.

.. [abreu1990] Abreu, Pearce and Stacchetti, "Toward a Theory of Discounted Repeated Games with Imperfect
   Monitoring" (1990).
.. [abreu2014] Abreu and Sannikov, "An Algorithm for Two-Player Repeated Games with Perfect Monitoring"
   (2014).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import TYPE_CHECKING, Any

from gametheory_gov.base.answer import Answer, Verification, checking
from gametheory_gov.base.citation import Rests
from gametheory_gov.base.errors import Faults, InvalidInputError
from gametheory_gov.base.exact import format_gain
from gametheory_gov.base.inputs import as_whole, public
from gametheory_gov.base.text import counted
from gametheory_gov.normal_forms.form import NormalForm

from .incentives import told
from .monitoring import read_patience
from .payoff_check import payoff_faults

if TYPE_CHECKING:
    import pandas as pd

Point = tuple[Fraction, Fraction]
#: Steps at most, and cells of a stage at most.
MOST_STEPS, MOST_CELLS = 1000, 400
#: By which parts, in bits, a set is shrunk that is surely reached.
_SHRUNK = (40, 30, 22, 16, 12, 9, 7, 5, 4, 3)
#: Denominators of more bits are rounded to some, and to fewer in the end.
_LONGEST, _BITS, _COARSE = 192, 80, 40


@dataclass(frozen=True, eq=False, repr=False)
class PayoffSet(Answer):
    """The payoffs per period that two players reach in equilibria of a repeated game.

    Parameters
    ----------
    stage : NormalForm
    patience : Fraction
        The discount factor.
    corners : tuple of (Fraction, Fraction)
        Of the set, counter-clockwise from the left; none where no equilibrium has pure strategies.
    complete : bool
        Whether this is the set itself; else a set that holds it.
    steps : int
        After which this was seen, or the search ended.
    inner : tuple of (Fraction, Fraction)
        Corners of a set all of which is reached; none where none was found.

    Examples
    --------
    >>> import gametheory_gov as gg
    >>> dilemma = gg.NormalForm.bimatrix([[2, -3], [3, 0]], [[2, 3], [-3, 0]])
    >>> print(payoff_set(dilemma, "1/2"))
    equilibria reach a segment of payoffs at a patience of 1/2
      row 0, column 0
      row 2, column 2
    """

    RESTS = Rests(("abreu1990", "abreu2014"), parts={"stage": (NormalForm,)})

    stage: NormalForm
    patience: Fraction
    corners: tuple[tuple[Fraction, Fraction], ...]
    complete: bool
    steps: int
    inner: tuple[tuple[Fraction, Fraction], ...]

    @property
    def headline(self) -> str:
        """What equilibria reach, in one line."""
        at = f"at a patience of {told(self.patience)}"
        kinds = ("no payoffs", "one pair of payoffs", "a segment of payoffs")
        shape = (kinds[len(self.corners)] if len(self.corners) < len(kinds) else
                 f"payoffs between {counted(len(self.corners), 'corner')}")  # fmt: skip
        if self.complete:
            return f"equilibria reach {shape} {at}"
        return f"not settled after {counted(self.steps, 'step')}: equilibria reach at most {shape} {at}"

    def __str__(self) -> str:
        row, column = self.stage.players
        lines = [f"  {row} {format_gain(x)}, {column} {format_gain(y)}" for x, y in self.corners]
        if not self.complete:
            lines += [
                f"  surely reached: {row} {format_gain(x)}, {column} {format_gain(y)}" for x, y in self.inner
            ]
        return "\n".join([self.headline, *lines])

    def to_pandas(self) -> pd.DataFrame:
        """One row per corner, of the set and of the one that is surely reached."""
        import pandas as pd

        rows = [("at most", *corner) for corner in self.corners] + [("reached", *p) for p in self.inner]
        return pd.DataFrame(rows, columns=["set", *self.stage.players])

    def verify(self) -> Verification:
        """Check that all corners are equilibria, and by another search that there are no others.

        Returns
        -------
        Verification
        """
        return checking(self._check)

    def _check(self) -> Verification:
        if len(self.stage.shape) != 2 or not 0 < self.patience < 1:
            return Verification(False, ("a stage of two players and a patience in (0, 1) are needed",), ())
        faults = payoff_faults(
            self.stage.exact_payoffs.tolist(),
            self.patience,
            self.corners,
            self.inner,
            self.steps,
            Fraction(0) if self.complete else Fraction(1, 2**60),
        )
        if self.complete and self.inner != self.corners:
            faults.append("not all of it is reached")
        checked = [f"another search, of {counted(self.steps, 'step')}"]
        checked.append(f"{counted(len(self.inner), 'corner')} by what is played and what follows")
        return Verification(not faults, tuple(faults), tuple(checked), ("the stage and the patience",))


@public
def payoff_set(stage: NormalForm, patience: float | str, *, steps: int = 60) -> PayoffSet:
    r"""All payoffs per period that equilibria of a repeated game of two players reach.

    Parameters
    ----------
    stage : NormalForm
        Of two players, with at most 400 cells; floats are read as their shortest decimals.
    patience : number in (0, 1)
        The discount factor.
    steps : int from 1 to 1000
        After how many steps the search ends if the set has not settled; see the answer's ``complete``.

    Returns
    -------
    PayoffSet
        Of equilibria in pure strategies with a public random signal.

    Raises
    ------
    InvalidInputError
        For other numbers of players, larger stages, and numbers out of range.

    Notes
    -----
    The search is that of [abreu2014]_, in fractions.

    Examples
    --------
    >>> import gametheory_gov as gg
    >>> dilemma = gg.NormalForm.bimatrix([[2, -3], [3, 0]], [[2, 3], [-3, 0]])
    >>> for patience in ("1/4", "1/2", "3/5"):
    ...     print([f"({x}, {y})" for x, y in payoff_set(dilemma, patience).corners])
    ['(0, 0)']
    ['(0, 0)', '(2, 2)']
    ['(0, 0)', '(12/5, 0)', '(2, 2)', '(0, 12/5)']
    """
    faults = Faults("payoff_set")
    if not isinstance(stage, NormalForm) or len(stage.shape) != 2:
        faults.add(f"stage = {stage!r:.80}; a normal form of two players is needed")
    elif stage.shape[0] * stage.shape[1] > MOST_CELLS:
        faults.add(
            f"the stage has {stage.shape[0] * stage.shape[1]} cells; at most {MOST_CELLS} are searched"
        )
    discount = read_patience(patience, faults)
    steps = as_whole(steps, "steps", faults, least=1)
    if steps > MOST_STEPS:
        faults.add(f"steps = {steps}; at most {MOST_STEPS}")
    faults.raise_as(InvalidInputError)
    cells = _cells(stage.exact_payoffs)
    reached, threats = _hull([g for g, _ in cells]), _minimax(stage.exact_payoffs)
    before, rounded = reached, False
    for step in range(1, steps + 1):  # noqa: B007
        found = _next(cells, reached, threats, discount)
        if any(x.denominator.bit_length() > _LONGEST for corner in found for x in corner):
            found, rounded = _outwards(found, _BITS), True
        raised = tuple(_raised(low, found, i) for i, low in enumerate(threats))
        settled = found == reached and raised == threats
        before, reached, threats = reached, found, raised
        if settled:
            break
    if settled and not rounded:
        return PayoffSet(stage, discount, tuple(reached), True, step, tuple(reached))
    inner = _reached_inside(cells, reached, [p for p in reached if p in before], discount)
    return PayoffSet(stage, discount, tuple(_outwards(reached, _COARSE)), False, step, tuple(inner))


def _cells(payoffs: Any) -> list[tuple[Point, Point]]:
    """For every cell what it pays, and what the best deviation from it gains each player."""
    best_row, best_column = payoffs[..., 0].max(axis=0), payoffs[..., 1].max(axis=1)
    rows, columns = payoffs.shape[:2]
    return [
        ((x, y), (best_row[c] - x, best_column[r] - y))
        for r in range(rows)
        for c in range(columns)
        for x, y in [payoffs[r, c]]
    ]


def _minimax(payoffs: Any) -> tuple[Fraction, ...]:
    """What each player can make sure of, whatever pure action the other takes."""
    return payoffs[..., 0].max(axis=0).min(), payoffs[..., 1].max(axis=1).min()


def _raised(low: Fraction, corners: Sequence[Point], i: int) -> Fraction:
    """The worst that a player may meet, given where equilibria lie."""
    return max(low, min((corner[i] for corner in corners), default=low))


def _next(
    cells: Sequence[tuple[Point, Point]],
    reached: Sequence[Point],
    threats: Sequence[Fraction],
    discount: Fraction,
) -> list[Point]:
    """The hull of what cells generate, what follows them taken from the set so far."""
    ratio, points = (1 - discount) / discount, []
    for g, h in cells:
        least = (threats[0] + ratio * h[0], threats[1] + ratio * h[1])
        if g[0] >= least[0] and g[1] >= least[1]:
            points.append(g)
            continue
        after = _above(_above(reached, least[0], 0), least[1], 1)
        points += [
            ((1 - discount) * g[0] + discount * w[0], (1 - discount) * g[1] + discount * w[1])
            for w in after
            if w[0] == least[0] or w[1] == least[1]
        ]
    return _hull(points)


def _reached_inside(
    cells: Sequence[tuple[Point, Point]],
    outer: Sequence[Point],
    still: Sequence[Point],
    discount: Fraction,
) -> list[Point]:
    """What a set generates whose moving corners are shrunk towards its middle, if that holds the set."""
    if not outer:
        return []
    x, y = (sum((corner[i] for corner in outer), Fraction(0)) / len(outer) for i in (0, 1))
    for bits in _SHRUNK:
        share = Fraction(1, 2**bits)
        moved = [(p[0] + share * (x - p[0]), p[1] + share * (y - p[1])) for p in outer]
        fixed = [p if p in still else m for p, m in zip(outer, moved, strict=True)]
        for small in (_hull(fixed), _hull(moved)):
            for at in (outer, small):
                worst = [min(corner[i] for corner in at) for i in (0, 1)]
                found = _next(cells, small, worst, discount)
                kept = bool(found) and all(min(p[i] for p in found) <= worst[i] for i in (0, 1))
                if kept and _hull([*found, *small]) == found:
                    return found
    return []


def _outwards(corners: Sequence[Point], bits: int) -> list[Point]:
    """A polygon with short fractions that holds another."""
    grid = 2**bits
    boxes = [
        [{Fraction(floor(x * grid), grid), Fraction(ceil(x * grid), grid)} for x in corner]
        for corner in corners
    ]
    return _hull((x, y) for xs, ys in boxes for x in xs for y in ys)


def _above(polygon: Sequence[Point], least: Fraction, i: int) -> list[Point]:
    """The corners of the part of a polygon in which a coordinate is at least some number."""
    found = []
    for k, here in enumerate(polygon):
        before = polygon[k - 1]
        if (here[i] < least) != (before[i] < least) and here[i] != before[i]:
            share = (least - before[i]) / (here[i] - before[i])
            crossed = [before[j] + share * (here[j] - before[j]) for j in (0, 1)]
            crossed[i] = least
            found.append((crossed[0], crossed[1]))
        if here[i] >= least:
            found.append(here)
    return found


def _hull(points: Iterable[Point]) -> list[Point]:
    """The corners of the convex hull, counter-clockwise from the left."""
    ordered = sorted(set(points))
    if len(ordered) <= 2:
        return ordered

    def side(way: Iterable[Point]) -> list[Point]:
        kept: list[Point] = []
        for p in way:
            while len(kept) > 1 and _turn(kept[-2], kept[-1], p) <= 0:
                kept.pop()
            kept.append(p)
        return kept[:-1]

    return [*side(ordered), *side(reversed(ordered))]


def _turn(a: Point, b: Point, c: Point) -> Fraction:
    """Positive where the way from a over b to c turns left."""
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
