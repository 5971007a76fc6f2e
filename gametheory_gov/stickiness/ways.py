r"""Hysteresis: raise a parameter, then lower it, each state replying to where the others are.

At every value best reply starts from the club that the value before left behind. The way up and the way
down part where several clubs are stable, or where entry and exit cost something, and the loop between them
measures how sticky the regime is:

.. math::

    \text{width} = \big|\{v : C_{\uparrow}(v) \ne C_{\downarrow}(v)\}\big|, \qquad
    \text{area} = \int \frac{|C_{\downarrow}(v)| - |C_{\uparrow}(v)|}{N}\,dv.

With one stable club at every value, and nothing to pay for entry or exit, both are zero. In a monotone
game whose gains of joining rise with the parameter the way up from the empty club runs through the least
equilibria and the way down from everybody through the greatest (Topkis; Milgrom and Roberts). Switching
costs make a band even for a single state: it joins at :math:`\Delta = K(1-\delta)` and leaves below
:math:`-E(1-\delta)` (Dixit).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from itertools import pairwise
from typing import Any

from gametheory_gov.base.errors import Faults, InvalidInputError
from gametheory_gov.base.inputs import public
from gametheory_gov.base.progress import progress_count
from gametheory_gov.bound.game import BoundGame, GameLike, Profile, as_game
from gametheory_gov.bound.rebind import check_ends, check_name, read_values
from gametheory_gov.equilibria.definition import DEFAULT_TOLERANCE, Ties, note_ties, tolerance_of
from gametheory_gov.equilibria.regimes import UNIVERSAL, check_universal, regime

from .line import Line
from .loop import Branch, HysteresisLoop, HysteresisPoint, Jump

#: Values of a range that does not say how many.
POINTS = 41
#: How best reply goes on that does not converge.
_NO_END = ("cycle", "step limit")


@public
def hysteresis(
    game: GameLike,
    over: str,
    values: Iterable[Any],
    *,
    start: Any = None,
    turn: Any = None,
    fixed: Mapping[str, Any] | None = None,
    ties: Ties = "join",
    universal: float = UNIVERSAL,
    refine: float = 2**-10,
    tolerance: float = DEFAULT_TOLERANCE,
    progress: bool = False,
) -> HysteresisLoop:
    """Raise a parameter and lower it again, and record which clubs hold on the way.

    Parameters
    ----------
    game : BoundGame or Scenario
        States that are committed stay committed, all others join and leave as they like.
    over : str
        Name of the parameter, one that `rebind` can change.
    values : range or values
        ``(low, high)`` or ``(low, high, points)``, of 41 points by default, or a list of two or more rising
        numbers. Between two values the parameter moves slowly: clubs give way one after the other.
    start : club, optional
        Start of best reply at the first value: ids, a mapping of id to action, or a profile; by default the
        founders named at binding.
    turn : club, optional
        Start of best reply at the last value for the way down; by default the club that the way up ended
        with.
    fixed : mapping of str to value, optional
        Changes made at every value alike, such as ``{"among": ("USA", "CHN")}`` where ``over`` is
        ``"distance"``.
    ties : {"join", "stay_out"}
    universal : float in (0, 1]
        Share of states from which a regime counts as universal.
    refine : float in (0, 1]
        Jumps that are bisected lie in a bracket of at most this part of a step of ``values``. Where the game
        is exact, gains are affine in the parameter and admission is open they are computed exactly instead.
    tolerance : float
        Relative to the largest term of each gain; float gains closer to zero count as zero.
    progress : bool
        Whether to show a progress bar.

    Returns
    -------
    HysteresisLoop

    Raises
    ------
    InvalidInputError
        With every fault: an unknown parameter, values that do not rise, ties ``"weak"``.

    See Also
    --------
    gametheory_gov.persistence : whether a regime outlives the exit of a state.

    Examples
    --------
    Four states that trade with each other: a club is stable up to a cost of one, and founded below 1/4.

    >>> from gametheory_gov import AccessionGame, States, bind
    >>> four = bind(AccessionGame(), States.symmetric(4), benefit=1, cost=0, legitimacy=0, divergence=0)
    >>> loop = hysteresis(four, "cost", [0, "1/2", 2], turn=())
    >>> [(jump.branch, jump.value, len(jump.before), len(jump.after)) for jump in loop.jumps]
    [('up', Fraction(1, 1), 4, 0), ('down', Fraction(1, 4), 0, 4)]
    >>> loop.width, loop.area
    (Fraction(3, 4), Fraction(-3, 4))
    """
    game = as_game(game, "hysteresis")
    steps = _check(game, over, values, fixed or {}, ties, universal, refine)
    kept = tolerance_of(game, tolerance)
    line = Line(game, over, dict(fixed or {}), ties, tolerance)
    first = game.start if start is None else game.profile(start)
    with progress_count(2 * len(steps), "values", show=progress) as count:
        walk = _Walk(line, universal, refine, line.affine(steps[0], steps[-1]), count)
        up = walk.branch("up", first, steps)
        down = walk.branch("down", up.end if turn is None else game.profile(turn), steps[::-1])
    return HysteresisLoop(
        game, over, tuple(steps), up, down, walk.exact, ties, universal, dict(fixed or {}), kept
    )


class _Walk:
    """Walks along the values in one direction, then in the other."""

    def __init__(self, line: Line, universal: float, refine: float, exact: bool, count: Any) -> None:
        self.line = line
        self.universal = universal
        self.refine = refine
        self.exact = exact
        self.count = count

    def branch(self, name: str, start: Profile, values: list[Any]) -> Branch:
        """The clubs at the values, in the order given, and the jumps between them."""
        points, jumps = [self._point(values[0], start)], []
        profile = points[0].profile
        self.count(1)
        for before, value in pairwise(values):
            departures = self.line.departures(
                profile, before, value, self.refine, exact=self.exact, cycling=points[-1].label in _NO_END
            )
            passed = [Jump.of(self.line.game, name, found) for found in departures]
            profile = passed[-1].profiles[1] if passed else profile
            jumps += passed
            points.append(self._point(value, profile))
            profile = points[-1].profile
            self.count(1)
        return Branch(name, tuple(points), tuple(jumps))

    def _point(self, value: Any, start: Profile) -> HysteresisPoint:
        """Where best reply from a profile ends at a value."""
        unsure: set[str] = set()
        profile, ending = self.line.converge(start, value, unsure)
        found = regime(self.line.at(value), profile, universal=self.universal)
        label = found.label if ending == "equilibrium" else ending
        members = self.line.game.members(profile)
        share = Fraction(len(members), self.line.game.N)
        undecided = tuple(name for name in self.line.game.states.ids if name in unsure)
        return HysteresisPoint(value, members, share, found.size_share, label, profile, undecided)


# ------------------------------------------------------------------------------------------- arguments


def _check(
    game: BoundGame,
    over: str,
    values: Any,
    fixed: Mapping[str, Any],
    ties: str,
    universal: float,
    refine: Any,
) -> list[Any]:
    """The values as numbers of the game's arithmetic; every fault is raised."""
    faults = Faults("hysteresis")
    note_ties(faults, ties)
    with faults.noting("universal"):
        check_universal(universal)
    if not isinstance(refine, (int, float, Fraction)) or not 0 < refine <= 1:
        faults.add(f"refine = {refine!r}; a part of a step in (0, 1] is needed")
    known = check_name(game, over, faults)
    if known and over in fixed:
        faults.add(f"{over} is varied and also fixed; leave one out")
    name = over if known else "values"
    steps = read_values(name, values, faults, points=POINTS, exact=game.exact, rising=True)
    if known and steps:
        check_ends(game, {over: steps}, fixed, faults)
    faults.raise_as(InvalidInputError)
    return steps
