r"""`frontier`: the design that reaches everybody and gives up least.

Accession runs from committed founders. At a club M state i's gain of joining is a line in the entry v that is
sought, and it never falls when others join:

.. math:: \Delta_i(M; v) = a_i(M) + b_i(M)\,v.

Where gains fall with v, an outsider joins M up to its *threshold* :math:`t_i(M) = -a_i(M) / b_i(M)`. The
club takes in the outsider with the best threshold, again and again; the worst of these best thresholds is the
answer,

.. math:: v^* = \min_{M \supseteq F,\ M \text{ short of the goal}}\ \max_{i \notin M} t_i(M),

since the club at which it is taken, the *bottleneck*, is closed at every :math:`v > v^*`, and growth from
founders inside a closed club never leaves it. All others have joined at :math:`v^*`, and so at every smaller
v. Where gains rise with v the same is read from the other side. Where slopes of both signs occur, the range
is covered from its demanding end by closed clubs: each stays closed down to the first threshold of an
outsider, and there growth starts again from the founders.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import product
from math import inf
from typing import Any, NamedTuple

import numpy as np

from gametheory_gov.base._typing import BoolArray, IntArray
from gametheory_gov.base.errors import NotApplicableError
from gametheory_gov.base.inputs import public
from gametheory_gov.base.progress import progress_bar
from gametheory_gov.bound.game import GameLike, as_game
from gametheory_gov.bound.rebind import rebind
from gametheory_gov.equilibria.definition import DEFAULT_TOLERANCE, Ties, tolerance_of
from gametheory_gov.equilibria.monotone import monotone_obstacle

from .bottleneck import ClosedClub, Corner, Step, changes
from .frontier_lines import Lines
from .frontier_question import Question
from .frontier_record import Frontier


@public
def frontier(
    game: GameLike,
    entries: str | Sequence[str],
    *,
    reaches: Any = "universal",
    values: Any = None,
    seek: str | None = None,
    founders: Any = None,
    ties: Ties = "join",
    tolerance: float = DEFAULT_TOLERANCE,
    progress: bool = False,
) -> Frontier:
    r"""Find the design that carries a club to the goal and gives up least: the deepest, the mildest.

    Needed are committed founders, two actions, open admission, gains that never fall when others join and
    that are affine in the entry: all of it is shown from the formulas, or the question is refused. Then one
    pass over the outsiders gives the value, exactly in an exact game, with a club that proves it.

    Parameters
    ----------
    game : BoundGame or Scenario
        With founders who are committed.
    entries : str, or up to three of them
        What is chosen: ``"depth"``, ``"exclusion_penalty"``, ``"excludability"``, ``"legitimacy"``,
        ``"transfers"`` (the same to every member) or any other number that `rebind` can change. The first is
        sought; at every combination of values of the others.
    reaches : "universal" or number in (0, 1]
        The goal, as a share of states; universal is 0.95.
    values : range, values, or mapping of entry to these, optional
        What the entries run over: ``(low, high)``, ``(low, high, points)`` or a list of rising numbers; of
        the first entry the ends count. By default the first runs over all that it may be, and a further one
        over 11 points from 0 to 1 where it is a share.
    seek : {"greatest", "least"}, optional
        Which value of the first entry is sought; by default the greatest where gains are shown to fall with
        it and the least where they are shown to rise. Where neither is shown it has to be said, with a range.
    founders : iterable of ids, optional
        The committed club at time 0, in place of the founders named at binding.
    ties : {"join", "stay_out"}
        What an indifferent state does. With ``"stay_out"`` the value is a bound that is not attained.
    tolerance : float
        Relative to the largest term of each gain, for the check in floats.
    progress : bool
        Whether to show a progress bar over the corners.

    Returns
    -------
    Frontier

    Raises
    ------
    InvalidInputError
        With every fault: an unknown entry, one that the game does not use or that moves more than one number,
        one whose sign is not shown, nobody who founds, founders who may leave.
    NotApplicableError
        When gains are not shown to rise with membership, or are not affine in the entry.

    See Also
    --------
    gametheory_gov.threshold : values at which growth reaches any regime, by following growth.

    Notes
    -----
    The order of joining is that of Granovetter's thresholds (key ``granovetter1978``); bottleneck and proof
    are this package's own.

    Examples
    --------
    Two founders of five: the deepest club that everybody joins, and how far a penalty on outsiders lets it
    go.

    >>> import gametheory_gov as gg
    >>> five = gg.States(["1", "2", "3", "4", "5"], size=["0.40", "0.25", "0.15", "0.12", "0.08"],
    ...                  population=["0.05", "0.05", "0.30", "0.35", "0.25"],
    ...                  cost=["0.24", "0.30", "0.66", "0.80", "0.85"])
    >>> game = gg.bind(gg.AccessionGame(), five, gg.Institution(exclusion_penalty=1), benefit=0, divergence=0,
    ...                legitimacy=0, founders=["1", "2"])
    >>> found = gg.frontier(game, "depth")
    >>> print(found)
    universal: depth up to 65/66
      2 committed founders of 5 states, ties 'join'; gains fall with depth
      above it the bottleneck, the club of 2, is closed (1 2), and 3 is the first to join it
      shown for all values of depth from 0 on
    >>> found.value, found.club, found.states
    (Fraction(65, 66), ('1', '2'), ('3',))
    >>> stairs = gg.frontier(game, ("depth", "exclusion_penalty"),
    ...                      values={"exclusion_penalty": ["1/2", 1, 2]})
    >>> [(str(corner.at["exclusion_penalty"]), str(corner.value)) for corner in stairs.corners]
    [('1/2', '65/132'), ('1', '65/66'), ('2', '65/33')]
    """
    game = as_game(game, "frontier")
    asked = Question(game, entries, reaches, values, seek, founders, ties)
    kept = tolerance_of(game, tolerance)
    corners = []
    moves: list[tuple[bool, bool]] = []
    points = list(product(*asked.grid))
    for point in progress_bar(points, "corners", show=progress and len(points) > 1):
        at = dict(zip(asked.names[1:], point, strict=True))
        here = rebind(asked.game, **changes(asked.game, at)) if at else asked.game
        climb = _Climb(Lines(here, asked.names[0]), asked)
        corners.append(climb.corner(at))
        moves.append(climb.lines.moves)
    low, high = asked.range
    falls, rises = (all(column) for column in zip(*moves, strict=True))
    sign = (-1 if asked.seek == "greatest" else 1) if falls and rises else int(rises) - int(falls)
    found = Frontier(
        asked.game, asked.names, asked.share, asked.seek, low, high, sign, tuple(corners), ties, kept
    )
    return replace(found, stairs=_stairs(found, asked.grid)) if asked.grid else found


# ------------------------------------------------------------------------------------------ the climb


class _Climb:
    """The pass over the outsiders, at given values of the other entries.

    The entry is read as a number w of which the greatest is sought: itself, or its opposite.
    """

    def __init__(self, lines: Lines, asked: Question) -> None:
        self.lines = lines
        self.asked = asked
        self.turn = 1 if asked.seek == "greatest" else -1
        low, high = asked.range
        ends = [None if end is None else self.turn * end for end in (low, high)][:: self.turn]
        self.last, self.first = (ends[0], inf if ends[1] is None else ends[1])
        #: Whether gains are shown to fall with w, so that nobody who has joined ever has to be asked again.
        self.falls = lines.moves[0 if self.turn == 1 else 1]
        if not self.falls and (self.first is inf or (asked.ties == "stay_out" and lines.sign == 0)):
            raise NotApplicableError(
                f"frontier: at some of the values gains are not shown to move one way with {lines.entry}; "
                f"give values={{{lines.entry!r}: (low, high), ...}}, and ties 'join'"
            )
        obstacle = self._obstacle()
        if obstacle:
            raise NotApplicableError(
                f"frontier: {obstacle}; so a club that is closed does not hold growth inside it, and "
                f"threshold(game, {lines.entry!r}, values=...) follows growth instead"
            )

    def _obstacle(self) -> str | None:
        """Why gains are not shown to rise with membership at all values asked for, or None."""
        low, high = self.asked.range
        ends = [end for end in (low, high) if end is not None]
        if None in (low, high) and not self.lines.complements:
            return (
                f"gains are not shown to rise with membership at every {self.lines.entry} however large; "
                "give values=(low, high)"
            )
        return next(filter(None, (monotone_obstacle(self.lines.at(end)) for end in ends)), None)

    def corner(self, at: Mapping[str, Any]) -> Corner:
        """The value that is sought, and its proof."""
        game, zero = self.lines.game, self.lines.game.zero
        inside = game.start > 0
        here: Any = self.first if self.first is inf else game.number(self.first)
        last = None if self.last is None else game.number(self.last)
        strict = self.asked.ties == "stay_out"
        steps: list[Step] = []
        closed: list[_Shut] = []
        below = False  # whether values just below the one looked at are meant, not itself
        while int(inside.sum()) < self.asked.least:
            start, slopes = self.lines.through(inside)
            slopes = slopes if self.turn > 0 else -slopes
            outside = game.free & ~inside
            down = outside & np.asarray(slopes < zero, dtype=bool)
            falling = np.flatnonzero(down)
            roots = -start[falling] / slopes[falling]
            if here is inf:
                joins = outside & ~down & np.asarray(start > zero if strict else start >= zero, dtype=bool)
            else:
                gains = start + slopes * here
                joins = outside & np.asarray(gains > zero, dtype=bool)
                if not strict:
                    joins |= outside & np.asarray(gains == zero, dtype=bool)
                # at a root the gain is zero, whatever floats make of it
                joins[falling] = np.asarray(
                    roots >= here if below or not strict else roots > here, dtype=bool
                )
            if joins.any():
                steps.append(self._step(joins, inside, falling, roots))
                inside = inside | joins
                continue
            best = max(roots, default=None)
            if best is None or (last is not None and (best <= last if strict else best < last)):
                closed.append(_Shut(inside, last, here, falling[:0]))
                return Corner(at, None, False, self._cover(closed), tuple(steps))
            closed.append(_Shut(inside, best, here, falling[np.asarray(roots == best, dtype=bool)]))
            here, below = best, strict
            if not self.falls:
                inside, steps = game.start > 0, []
        value = None if here is inf else game.plain(here * self.turn)
        return Corner(at, value, not below, self._cover(closed), tuple(steps))

    def _step(self, joins: BoolArray, inside: BoolArray, falling: IntArray, roots: Any) -> Step:
        game = self.lines.game
        known = roots[joins[falling]]
        best = game.plain(max(known) * self.turn) if len(known) == int(joins.sum()) else None
        return Step(self._named(np.flatnonzero(joins)), int(inside.sum()), best)

    def _cover(self, closed: list[_Shut]) -> tuple[ClosedClub, ...]:
        """The closed clubs that matter: the last alone where gains fall, for it is closed all the way."""
        if self.falls and closed:
            closed = [closed[-1]._replace(far=closed[0].far)]
        game = self.lines.game

        def end(value: Any) -> Any:
            return None if value is None or value is inf else game.plain(value * self.turn)

        return tuple(
            ClosedClub(
                game.members(part.inside.astype(np.int64)),
                end(part.near),
                end(part.far),
                self._named(part.states),
            )
            for part in closed
        )

    def _named(self, places: IntArray) -> tuple[str, ...]:
        return tuple(self.lines.game.states.ids[k] for k in places)


class _Shut(NamedTuple):
    """A club that nobody joins between two values of w, and who joins it at the lower one."""

    inside: BoolArray
    near: Any
    far: Any
    states: IntArray


def _stairs(found: Frontier, grid: list[list[Any]]) -> bool:
    """Whether the value between neighbouring corners is shown to lie between theirs.

    Gains are affine in each entry alone, so a slope that has one sign at all vertices of a box has it within.
    """
    values = [corner.value for corner in found.corners if corner.value is not None]
    if len(values) < len(found.corners):
        return False
    depths = {min(values), max(values)}
    for name in found.entries[1:]:
        signs = set()
        for point in product(depths, *[(points[0], points[-1]) for points in grid]):
            at = dict(zip(found.entries, point, strict=True))
            try:
                signs.add(Lines(rebind(found.game, **changes(found.game, at)), name).sign)
            except NotApplicableError:
                return False
        if len(signs - {0}) != 1 or 0 in signs:
            return False
    return True
