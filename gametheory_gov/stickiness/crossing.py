"""`threshold`: from which value of a parameter on growth from the founders reaches a regime."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from itertools import islice, pairwise
from typing import Any

from gametheory_gov.base.errors import Faults, InvalidInputError, did_you_mean
from gametheory_gov.base.inputs import public
from gametheory_gov.base.progress import progress_bar
from gametheory_gov.bound.game import BoundGame, GameLike, Profile, as_game
from gametheory_gov.bound.rebind import check_ends, check_name, read_values
from gametheory_gov.equilibria.definition import DEFAULT_TOLERANCE, Ties
from gametheory_gov.equilibria.regimes import UNIVERSAL, regime
from gametheory_gov.growth.accession import grow

from .affine import rising
from .line import Line
from .stretches import LABELS, ONE_WAY, Stretch, Threshold
from .ways import POINTS

#: Stretches that are walked through before values are looked at one by one.
_STRETCHES = 1000


@public
def threshold(
    game: GameLike,
    over: str,
    *,
    reaches: str = "universal",
    values: Iterable[Any] = (0, 1),
    founders: Iterable[str] | None = None,
    committed: bool | None = None,
    ties: Ties = "join",
    universal: float = UNIVERSAL,
    refine: float = 2**-20,
    tolerance: float = DEFAULT_TOLERANCE,
    progress: bool = False,
) -> Threshold:
    r"""Find the values of a parameter at which growth from the founders reaches a regime.

    Growth is synchronous, as that of `gametheory_gov.grow`. Where the game is exact, gains are affine in the
    parameter and admission is open, the values are found exactly and for the whole range. Otherwise growth is
    followed at the values, and where two neighbours differ the change is bisected. Where the club is shown
    to rise (or fall) with the parameter, the two ends of the range decide, in floats too.

    Parameters
    ----------
    game : BoundGame or Scenario
    over : str
        Name of the parameter, one that `rebind` can change.
    reaches : {"universal", "club", "sham", "none"}
        Label of the regime in which growth is to end.
    values : range or values
        ``(low, high)`` or ``(low, high, points)``, of 41 points by default, or a list of two or more rising
        numbers.
    founders : iterable of ids, optional
        The club at time 0, in place of the founders named at binding.
    committed : bool, optional
        Whether founders never leave; as for `gametheory_gov.grow`.
    ties : {"join", "stay_out"}
    universal : float in (0, 1]
        Share of states from which a regime counts as universal.
    refine : float in (0, 1]
        Width of a bisected bracket, as part of the step that is bisected; exact changes need none.
    tolerance : float
        Relative to the largest term of each gain; float gains closer to zero count as zero.
    progress : bool
        Whether to show a progress bar.

    Returns
    -------
    Threshold

    Raises
    ------
    InvalidInputError
        With every fault: an unknown parameter or regime, values that do not rise, nobody who founds.

    See Also
    --------
    gametheory_gov.hysteresis : clubs as the parameter moves, each replying to the one before.

    Examples
    --------
    Two founders of five are joined by all others from :math:`\lambda = 1/40` on:

    >>> from gametheory_gov import AccessionGame, Institution, States, bind
    >>> five = States(["1", "2", "3", "4", "5"], size=["0.40", "0.25", "0.15", "0.12", "0.08"],
    ...               population=["0.05", "0.05", "0.30", "0.35", "0.25"],
    ...               cost=["0.24", "0.30", "0.66", "0.80", "0.85"])
    >>> game = bind(AccessionGame(), five, Institution(exclusion_penalty=1), benefit=0, divergence=0,
    ...             legitimacy=0, founders=["1", "2"])
    >>> found = threshold(game, "legitimacy")
    >>> print(found)
    universal: legitimacy from 1/40 on
      grown from 2 founders of 5 states, legitimacy from 0 to 1, ties 'join'
      shown for the whole range, 5 values looked at
      the tie rule decides at 1/40
    >>> found.value
    Fraction(1, 40)
    """
    game = as_game(game, "threshold")
    played, steps = _check(
        game, over, reaches, values, founders, committed, ties=ties, universal=universal, refine=refine,
        tolerance=tolerance,
    )  # fmt: skip
    line = Line(played, over, {}, ties, tolerance)
    parts = _Search(line, reaches, universal, refine, progress).run(steps)
    kept = 0.0 if played.exact else tolerance
    return Threshold(played, over, reaches, tuple(parts), ties, universal, kept)


class _Search:
    """The search for the stretches of a range."""

    def __init__(self, line: Line, reaches: str, universal: float, refine: float, progress: bool) -> None:
        self.line = line
        self.reaches = reaches
        self.universal = universal
        self.refine = refine
        self.progress = progress

    def at(self, value: Any) -> Stretch:
        """Growth at one value."""
        path = grow(
            self.line.at(value),
            ties=self.line.ties,
            universal=self.universal,
            tolerance=self.line.tolerance,
            reasons=False,
        )
        label = path.regime.label if path.ending == "equilibrium" else path.ending
        reached = label == self.reaches
        on_tie = bool(path.decided_on_tie or path.undecided)
        return Stretch(value, value, reached, "point", len(path.final), label, on_tie)

    def run(self, values: list[Any]) -> list[Stretch]:
        """The stretches from the first value to the last."""
        low, high = values[0], values[-1]
        ends = self.line.at(low), self.line.at(high)
        affine = self.line.affine(low, high)
        if self.reaches in ONE_WAY and rising(*ends, low, high) is not None:
            return self._join([self.at(low), self.at(high)], "monotone", affine)
        if affine:
            found = self._walk(self.at(low), high)
            if found is not None:
                return found
        points = [self.at(value) for value in progress_bar(values, "values", show=self.progress)]
        return self._join(points, "points", affine)

    def _join(self, points: list[Stretch], because: str, affine: bool) -> list[Stretch]:
        """Points with what lies between them: alike, or bisected and, where gains are affine, walked."""
        parts = [points[0]]
        for before, after in pairwise(points):
            if before.reached == after.reached:
                parts += [_alike(before, after, because), after]
                continue
            low, high = self._bisect(before, after)
            if low is not before:
                parts += [_alike(before, low, because), low]
            inside = self._walk(low, high.low) if affine else None
            parts += [Stretch(low.low, high.low, None, "bracket"), high] if inside is None else inside[1:]
            if high is not after:
                parts += [_alike(high, after, because), after]
        return parts

    def _bisect(self, low: Stretch, high: Stretch) -> tuple[Stretch, Stretch]:
        width = high.low - low.low
        while high.low - low.low > self.refine * width:
            middle = (low.low + high.low) / 2
            if middle in (low.low, high.low):
                break
            found = self.at(middle)
            low, high = (found, high) if found.reached == low.reached else (low, found)
        return low, high

    def _walk(self, first: Stretch, high: Any) -> list[Stretch] | None:
        """The stretches from a value on, where gains are affine; None where there are too many."""
        parts = [first]
        start = self.line.game.start
        for low, edge, last, ending in islice(self.line.walk(start, first.low, high), _STRETCHES):
            label = self._label(last) if ending == "equilibrium" else ending
            members = len(self.line.game.members(last))
            parts += [Stretch(low, edge, label == self.reaches, "affine", members, label), self.at(edge)]
        return parts if parts[-1].high == high else None

    def _label(self, profile: Profile) -> str:
        return regime(self.line.game, profile, universal=self.universal).label


def _alike(before: Stretch, after: Stretch, because: str) -> Stretch:
    return Stretch(before.high, after.low, before.reached, because)


# ------------------------------------------------------------------------------------------- arguments


def _check(
    game: BoundGame,
    over: str,
    reaches: str,
    values: Any,
    founders: Any,
    committed: Any,
    *,
    refine: Any,
    **settings: Any,
) -> tuple[BoundGame, list[Any]]:
    """The game with its founders, and the values; every fault is raised."""
    faults = Faults("threshold")
    if reaches not in LABELS:
        near = did_you_mean(str(reaches), LABELS)
        faults.add(f"reaches = {reaches!r:.80}{near}; one of {', '.join(LABELS)} is needed")
    if not isinstance(refine, (int, float, Fraction)) or not 0 < refine <= 1:
        faults.add(f"refine = {refine!r:.80}; a part of a step in (0, 1] is needed")
    played = game
    with faults.noting():
        played = grow(game, founders, committed=committed, max_steps=1, reasons=False, **settings).game
    known = check_name(game, over, faults)
    name = over if known else "values"
    steps = read_values(name, values, faults, points=POINTS, exact=game.exact, rising=True)
    if known and steps:
        check_ends(game, {over: steps}, {}, faults)
    faults.raise_as(InvalidInputError)
    return played, steps
