r"""Persistence: whether a regime outlives the exit of a state, and from which value of a parameter on.

The state leaves for good: it is committed outside, and everybody else replies, wave by wave, until
nobody moves. With :math:`\Delta_i(M)` the gain of membership in the club M, those follow it out who
have :math:`\Delta_i(M) < -E_i(1-\delta)`; their exit lowers what the rest gain. In a
supermodular game what remains is the greatest equilibrium below the club that was left.

The *sticking point* of a parameter is the value from which the regime survives. Where gains are exact and
affine in the parameter it is a rational number: the cascades on its two sides part at one club, where one
state's gain crosses zero.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import islice, pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from gametheory_gov.base.answer import Answer
from gametheory_gov.base.citation import CLUB, COMPLEMENTS, Rests
from gametheory_gov.base.errors import Faults, InvalidInputError
from gametheory_gov.base.exact import format_gain, to_fraction
from gametheory_gov.base.inputs import as_ids, as_share, public
from gametheory_gov.base.text import counted
from gametheory_gov.bound.game import BoundGame, GameLike, Profile, as_game
from gametheory_gov.bound.rebind import check_ends, check_name, read_values
from gametheory_gov.equilibria.definition import DEFAULT_TOLERANCE, Ties, note_ties
from gametheory_gov.equilibria.regimes import UNIVERSAL, Regime, check_universal, regime
from gametheory_gov.growth.accession import follow, grow
from gametheory_gov.growth.path import GrowthPath

from .line import Line

if TYPE_CHECKING:
    import pandas as pd

#: Stretches of one cascade that are looked through in a bisected bracket before it stays a bracket.
_STRETCHES = 256


@dataclass(frozen=True, eq=False, repr=False)
class Persistence(Answer):
    """The effect of a state's exit for good on a regime.

    Parameters
    ----------
    leavers : tuple of ids
        States that left first, for good.
    before : tuple of ids
        The club that they left.
    path : GrowthPath
        The path from there on; its round 0 is the club without them.
    keep : Fraction
        The share of the others that must stay for the regime to survive.
    regime_before : Regime
    parameter : str, optional
    threshold : tuple of two numbers, optional
        Bracket of the sticking point of the parameter, equal where it is exact; None where it was not asked
        for, or where the answer is the same at both ends.
    note : str
        The finding about the sticking point, in words.
    undecided : tuple of ids
        Those whose gain was within the tolerance of zero, in floats, on the path, where the club that is left
        or the sticking point was sought: the tie rule decided.

    Examples
    --------
    >>> from gametheory_gov import AccessionGame, States, bind
    >>> four = bind(AccessionGame(), States.symmetric(4), benefit=1, cost="3/4", legitimacy=0, divergence=0)
    >>> print(persistence(four, "1"))
    1 out for good of a club of 4 (universal): 0 of 3 others follow, 3 members remain (club)
    survives: yes (at least 1/2 of the others must stay)
    """

    RESTS = Rests((*CLUB, *COMPLEMENTS), parts={"path": (GrowthPath,)})

    leavers: tuple[str, ...]
    before: tuple[str, ...]
    path: GrowthPath
    keep: Fraction
    regime_before: Regime
    parameter: str | None = None
    threshold: tuple[Any, Any] | None = None
    note: str = ""
    undecided: tuple[str, ...] = ()

    @property
    def others(self) -> tuple[str, ...]:
        """The club without those who left first."""
        return tuple(label for label in self.before if label not in self.leavers)

    @property
    def remaining(self) -> tuple[str, ...]:
        """The club at the end."""
        return self.path.final

    @property
    def followers(self) -> tuple[str, ...]:
        """Those of the others who are outside at the end."""
        return tuple(label for label in self.others if label not in self.remaining)

    @property
    def kept(self) -> Fraction:
        """Share of the others that are members at the end; zero when there were none."""
        return Fraction(len(self.others) - len(self.followers), len(self.others) or 1)

    @property
    def survives(self) -> bool:
        """Whether best reply converges with at least the share ``keep`` of the others inside."""
        return self.path.ending == "equilibrium" and bool(self.others) and self.kept >= self.keep

    @property
    def sticking_point(self) -> Any:
        """The threshold, or the middle of its bracket; None where there is none."""
        if self.threshold is None:
            return None
        low, high = self.threshold
        return low if low == high else (low + high) / 2

    def __repr__(self) -> str:
        verdict = "survives" if self.survives else "does not survive"
        sizes = f"{len(self.before)} -> {counted(len(self.remaining), 'member')}"
        return f"Persistence({', '.join(self.leavers)} out: {sizes}, {verdict})"

    def __str__(self) -> str:
        label = self.path.regime.label if self.path.ending == "equilibrium" else self.path.ending
        lines = [
            f"{', '.join(self.leavers)} out for good of a club of {len(self.before)} "
            f"({self.regime_before.label}): {len(self.followers)} of {len(self.others)} others follow, "
            f"{len(self.remaining)} members remain ({label})",
            f"survives: {'yes' if self.survives else 'no'} "
            f"(at least {format_gain(self.keep)} of the others must stay)",
        ]
        if self.note:
            lines.append(self.note)
        if self.undecided:
            lines.append(
                f"undecided in floats (tolerance {self.path.tolerance:g}), taken as ties "
                f"{self.path.ties!r}: {self.path.listed(self.undecided)}"
            )
        return "\n".join(lines)

    def to_pandas(self) -> pd.DataFrame:
        """One row per wave of exits: see `GrowthPath.to_pandas`."""
        return self.path.to_pandas()

    def _shown(self) -> pd.DataFrame:
        return self.to_pandas().drop(columns=["members", "gains"])


@public
def persistence(
    game: GameLike,
    leavers: str | Iterable[str],
    *,
    club: Any = None,
    keep: Any = Fraction(1, 2),
    over: str | None = None,
    values: Iterable[Any] = (0, 1),
    ties: Ties = "join",
    universal: float = UNIVERSAL,
    refine: float = 2**-20,
    tolerance: float = DEFAULT_TOLERANCE,
) -> Persistence:
    r"""Let a state leave for good, and see who follows.

    Parameters
    ----------
    game : BoundGame or Scenario
        States that are committed stay so, except the leavers.
    leavers : id, or iterable of ids
    club : club, optional
        The regime that they leave: ids, a mapping of id to action, or a profile. By default the end of best
        reply from everybody inside: in a supermodular game the greatest equilibrium.
    keep : number in (0, 1]
        The share of the other members that must stay for the regime to count as surviving.
    over : str, optional
        A parameter whose sticking point is wanted; the club that is left is the same at all its values. In a
        monotone game there is at most one; where the answer changes more than once, one change is found.
    values : range or values
        What ``over`` runs over: ``(low, high)`` or ``(low, high, points)``, of two points by default, or a
        list of two or more rising numbers. The sticking point lies between the first two neighbours at which
        the answers differ.
    ties : {"join", "stay_out"}
    universal : float in (0, 1]
        Share of states from which a regime counts as universal.
    refine : float in (0, 1]
        Width of a bisected bracket, as part of a step of ``values``; not used where the point is exact.
    tolerance : float
        Relative to the largest term of each gain; float gains closer to zero count as zero.

    Returns
    -------
    Persistence

    Raises
    ------
    InvalidInputError
        With every fault: unknown states, leavers who are no members, an unknown parameter.

    Examples
    --------
    Five states, the largest leaves a regime of all. The others stay from :math:`\lambda = 33/95` on.

    >>> from gametheory_gov import AccessionGame, Institution, States, bind
    >>> five = States(["1", "2", "3", "4", "5"], size=["0.40", "0.25", "0.15", "0.12", "0.08"],
    ...               population=["0.05", "0.05", "0.30", "0.35", "0.25"],
    ...               cost=["0.24", "0.30", "0.66", "0.80", "0.85"])
    >>> game = bind(AccessionGame(), five, Institution(exclusion_penalty=1), benefit=0, divergence=0,
    ...             legitimacy="0.3")
    >>> found = persistence(game, "1", over="legitimacy", values=(0, 1))
    >>> found.survives, found.followers, found.sticking_point
    (False, ('2', '3', '4', '5'), Fraction(33, 95))
    """
    game = as_game(game, "persistence")
    out, share, steps = _check(game, leavers, keep, over, values, ties, universal, refine)
    settings: dict[str, Any] = {"ties": ties, "tolerance": tolerance}
    unsure: set[str] = set()
    if club is None:
        everybody = np.full(game.N, len(game.actions) - 1, dtype=np.int64)
        before = follow(game, everybody, **settings, undecided=unsure)[0][-1]
    else:
        before = game.profile(club)
    strangers = [label for label in out if label not in game.members(before)]
    if strangers:
        raise InvalidInputError(
            "persistence",
            [f"{', '.join(strangers)} cannot leave: no member of the club; name it: club=[...]"],
        )
    left = game.commit(out, game.actions[0])
    path = _aftermath(left, before, out, universal, **settings)
    members = game.members(before)
    unsure |= set(path.undecided)
    found = Persistence(out, members, path, share, regime(game, before, universal=universal))
    if over is not None:
        line = Line(left, over, {}, ties, tolerance)
        start = path.game.profile(found.others)
        search = _StickingPoint(line, start, found.others, share, refine)
        threshold, note = search.run(steps)
        unsure |= search.undecided
        found = replace(found, parameter=over, threshold=threshold, note=note)
    return replace(found, undecided=tuple(label for label in game.states.ids if label in unsure))


def _aftermath(
    left: BoundGame,
    before: Profile,
    out: tuple[str, ...],
    universal: float,
    *,
    ties: Ties,
    tolerance: float,
) -> GrowthPath:
    """The path from the club without the leavers."""
    rest = tuple(label for label in left.members(before) if label not in out)
    path = grow(replace(left, founders=rest), ties=ties, tolerance=tolerance, universal=universal)
    return replace(path, game=left)


class _StickingPoint:
    """Search for the value from which the regime survives, by its survival at single values."""

    def __init__(
        self, line: Line, start: Profile, others: tuple[str, ...], keep: Fraction, refine: float
    ) -> None:
        self.line = line
        self.start = start
        self.rows = line.game.states.indices(others, subject="persistence")
        self.keep = keep
        self.refine = refine
        self.undecided: set[str] = set()

    def survives(self, value: Any) -> bool:
        """Whether enough of the others stay at a value."""
        return self._enough(*self.line.converge(self.start, value, self.undecided))

    def _enough(self, last: Profile, ending: str) -> bool:
        inside = int((last[self.rows] > 0).sum())
        return ending == "equilibrium" and inside > 0 and inside >= self.keep * len(self.rows)

    def run(self, values: list[Any]) -> tuple[tuple[Any, Any] | None, str]:
        """The bracket of the first sticking point along rising values, and the finding in words."""
        name, at_low = self.line.name, self.survives(values[0])
        steps = ((low, high) for low, high in pairwise(values) if self.survives(high) != at_low)
        low, high = next(steps, (None, None))
        if low is None:
            word = "survives" if at_low else "does not survive"
            ends = " and at ".join(map(format_gain, (values[0], values[-1])))
            return None, f"{word} at {name} = {ends} alike"
        side = "up to" if at_low else "from"
        affine = self.line.affine(low, high)
        low, high = self._bisect(low, high, at_low)
        threshold = self._exact(low, high, at_low) if affine else None
        bracket = (low, high) if threshold is None else (threshold, threshold)
        sign = "about " if threshold is None else ""
        return bracket, f"survives {side} {name} = {sign}{format_gain(sum(bracket) / 2)}"

    def _bisect(self, low: Any, high: Any, at_low: bool) -> tuple[Any, Any]:
        width = high - low
        while high - low > self.refine * width:
            middle = (low + high) / 2
            if middle in (low, high):
                break
            if self.survives(middle) == at_low:
                low = middle
            else:
                high = middle
        return low, high

    def _exact(self, low: Any, high: Any, at_low: bool) -> Any:
        """The threshold: the value between two others at which the answer first changes."""
        for here, edge, last, ending in islice(self.line.walk(self.start, low, high), _STRETCHES):
            if self._enough(last, ending) != at_low:
                return here
            if self.survives(edge) != at_low:
                return edge
        return None


# ------------------------------------------------------------------------------------------- arguments


def _check(
    game: BoundGame,
    leavers: Any,
    keep: Any,
    over: str | None,
    values: Any,
    ties: str,
    universal: float,
    refine: Any,
) -> tuple[tuple[str, ...], Fraction, list[Any]]:
    """The leavers, the share that must stay, and the values of what varies; every fault is raised."""
    faults = Faults("persistence")
    note_ties(faults, ties)
    ids, full = game.states.ids, game.states.names
    out = as_ids(leavers, "leavers", faults, known=ids, names=full, among=f"the {game.N} states")
    if not out:
        faults.add("nobody leaves; name a state: persistence(game, 'USA')")
    share = as_share(keep, "keep", faults, above_zero=True)
    if not isinstance(refine, (int, float, Fraction)) or not 0 < refine <= 1:
        faults.add(f"refine = {refine!r}; a part of the range in (0, 1] is needed")
    with faults.noting("universal"):
        check_universal(universal)
    steps: list[Any] = []
    if over is not None:
        known = check_name(game, over, faults)
        name = over if known else "values"
        steps = read_values(name, values, faults, points=2, exact=game.exact, rising=True)
        if known and steps:
            check_ends(game, {over: steps}, {}, faults)
    faults.raise_as(InvalidInputError)
    return out, to_fraction(share), steps
