r"""Where growth reaches a regime along a parameter, as stretches of it, and the check of that.

The range is cut into values :math:`v_0 < v_1 < \dots` and the open stretches between them. At each value
growth from the founders is followed; what is said of a stretch says why:

``affine``
    gains are :math:`a_i + b_i v` and keep their signs in the stretch at every club on the way, so growth is
    the same throughout;
``monotone``
    the club that grows only rises (or falls) with the parameter, and both ends agree;
``points``
    both ends agree; between them nothing is shown;
``bracket``
    the ends differ, so the answer changes somewhere between them.

The check follows growth by the definition of a deviation, at every value and in the middle of each stretch
of which something is shown.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from gametheory_gov.base._typing import BoolArray
from gametheory_gov.base.answer import Answer, Record, Verification, checking
from gametheory_gov.base.citation import CLUB, COMPLEMENTS, Rests
from gametheory_gov.base.errors import Faults
from gametheory_gov.base.exact import is_exact_number, short_number
from gametheory_gov.base.inputs import as_share, is_number, is_tolerance
from gametheory_gov.base.pictures import picture
from gametheory_gov.base.text import counted
from gametheory_gov.bound.check import given, misbound
from gametheory_gov.bound.game import BoundGame, Profile
from gametheory_gov.bound.rebind import rebind
from gametheory_gov.equilibria.definition import (
    DEFAULT_TOLERANCE,
    decide,
    deviations,
    judged,
    moves_on_tie,
    tolerance_of,
)
from gametheory_gov.equilibria.regimes import UNIVERSAL, regime

from .affine import affine_symbol, rising
from .picture import reached_range

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

#: Labels of regimes that growth around one standard can end in.
LABELS = ("universal", "club", "sham", "none")
#: Regimes that only more members, or only fewer, can bring about.
ONE_WAY = {"universal": 1, "none": -1}
_SHOWN = {
    "point": "grown",
    "affine": "gains are affine in it, and keep their signs from value to value",
    "monotone": "the club only rises, or only falls, with it",
    "points": "not shown between the values",
    "bracket": "changes within",
}


@dataclass(frozen=True, eq=False)
class Stretch(Record):
    """One value of a parameter, or an open stretch between two.

    Parameters
    ----------
    low, high : Fraction or float
        The same for a single value; else neither belongs to the stretch.
    reached : bool, optional
        Whether the regime is; None where the answer changes within the stretch.
    because : {"point", "affine", "monotone", "points", "bracket"}
    members : int, optional
        Members at the end of growth; None for a stretch in which it may change.
    label : str
        Of the end: a regime's, ``"cycle"`` or ``"step limit"``; empty for such a stretch.
    on_tie : bool
        At a single value: whether an indifferent state moved on the way, so that the tie rule decided. In
        floats: whether one moved, or stayed, whose gain is within the tolerance of zero.

    Examples
    --------
    >>> import gametheory_gov as gg
    >>> five = gg.States(["1", "2", "3", "4", "5"], size=["0.40", "0.25", "0.15", "0.12", "0.08"],
    ...              population=["0.05", "0.05", "0.30", "0.35", "0.25"],
    ...              cost=["0.24", "0.30", "0.66", "0.80", "0.85"])
    >>> rules = gg.Institution(exclusion_penalty=1)
    >>> game = gg.bind(gg.AccessionGame(), five, rules, benefit=0, divergence=0, legitimacy=0,
    ...            founders=["1", "2"])
    >>> for stretch in gg.threshold(game, "legitimacy").stretches[3:6]:
    ...     print(stretch.low, stretch.high, stretch.because, stretch.members, stretch.label)
    13107/524288 1/40 affine 2 club
    1/40 1/40 point 5 universal
    1/40 26215/1048576 affine 5 universal
    """

    low: Any
    high: Any
    reached: bool | None
    because: str
    members: int | None = None
    label: str = ""
    on_tie: bool = False


@dataclass(frozen=True, eq=False, repr=False)
class Threshold(Answer):
    """The values of a parameter at which growth reaches a regime; `threshold` finds them.

    Parameters
    ----------
    game : BoundGame
        With its founders.
    over : str
        Name of the parameter.
    reaches : str
        Label of the regime.
    stretches : tuple of Stretch
        They make up the range: a value, the stretch up to the next one, and so on, to the last value.
    ties : {"join", "stay_out"}
    universal_share : float
        Share of states from which a regime counts as universal.
    tolerance : float
        Relative to the largest term of each gain; zero in exact arithmetic.

    Examples
    --------
    >>> import gametheory_gov as gg
    >>> five = gg.States(["1", "2", "3", "4", "5"], size=["0.40", "0.25", "0.15", "0.12", "0.08"],
    ...              population=["0.05", "0.05", "0.30", "0.35", "0.25"],
    ...              cost=["0.24", "0.30", "0.66", "0.80", "0.85"])
    >>> rules = gg.Institution(exclusion_penalty=1)
    >>> game = gg.bind(gg.AccessionGame(), five, rules, benefit=0, divergence=0, legitimacy=0,
    ...            founders=["1", "2"])
    >>> found = gg.threshold(game, "legitimacy")
    >>> found.value, found.over, found.reaches
    (Fraction(1, 40), 'legitimacy', 'universal')
    """

    RESTS = Rests((*CLUB, *COMPLEMENTS), parts={"game": (BoundGame,)})

    game: BoundGame
    over: str
    reaches: str
    stretches: tuple[Stretch, ...]
    ties: str = "join"
    universal_share: float = UNIVERSAL
    tolerance: float = DEFAULT_TOLERANCE

    @property
    def range(self) -> tuple[Any, Any]:
        """The least and the greatest value that was asked for."""
        return self.stretches[0].low, self.stretches[-1].high

    @property
    def spans(self) -> tuple[tuple[Stretch, ...], ...]:
        """The stretches, those next to each other with the same answer together."""
        return tuple(tuple(group) for _, group in groupby(self.stretches, key=lambda part: part.reached))

    @property
    def brackets(self) -> tuple[tuple[Any, Any], ...]:
        """Where the answer changes, by rising value: two equal numbers where that is exact."""
        found = []
        for before, after in pairwise(self.spans):
            if after[0].reached is None:
                found.append((after[0].low, after[-1].high))
            elif before[-1].reached is not None:
                found.append((after[0].low, after[0].low))
        return tuple(found)

    @property
    def value(self) -> Any:
        """The threshold, where there is just one and it is exact; otherwise None (see ``brackets``)."""
        if len(self.brackets) == 1 and self.exact:
            return self.brackets[0][0]
        return None

    @property
    def exact(self) -> bool:
        """Whether every change is known exactly."""
        return not any(part.because == "bracket" for part in self.stretches)

    @property
    def shown(self) -> bool:
        """Whether the answer is shown for the whole range, but for the brackets."""
        return not any(part.because == "points" for part in self.stretches)

    @property
    def monotone(self) -> bool:
        """Whether the answer changes at most once along the range, as far as it was looked at."""
        return len(self.brackets) <= 1

    def verify(self) -> Verification:
        """The check of every value and every stretch by the definition, without what found them.

        Examples
        --------
        >>> from gametheory_gov import AccessionGame, States, bind, threshold
        >>> four = bind(AccessionGame(), States.symmetric(4), benefit=1, cost=0, legitimacy=0, divergence=0)
        >>> print(threshold(four, "cost", founders=["1"]).verify())
        valid
          checked: growth at 4 values of cost, by the definition of a deviation
          checked: 1 stretch in which no gain changes its sign
          checked: 2 stretches along which the club only rises or only falls
          checked: the game is the one that its recipe, states and institution make
          taken as given: the formulas, the states, the institution, and benefit, cost, divergence, legitimacy
        """
        return checking(lambda: _Check(self).verified())

    # ------------------------------------------------------------------------------ presentation

    def _where(self, k: int) -> str:
        """A span in words; where its end lies in a bracket, the bracket."""
        spans, span = self.spans, self.spans[k]
        first, last = span[0], span[-1]
        from_start, to_end = k == 0, k == len(spans) - 1
        low, high = short_number(first.low), short_number(last.high)
        if first.low == last.high:
            return f"at {low} only"
        open_ends = []
        if not from_start and spans[k - 1][0].reached is None:
            low = f"between {short_number(spans[k - 1][0].low)} and {low}"
        elif not from_start and first.because != "point":
            open_ends.append(f"{low} not included")
        if not to_end and spans[k + 1][0].reached is None:
            high = f"between {high} and {short_number(spans[k + 1][-1].high)}"
        elif not to_end and last.because != "point":
            open_ends.append(f"{high} not included")
        parts = f" ({', '.join(open_ends)})" if open_ends else ""
        if from_start and to_end:
            return f"from {low} to {high}, everywhere"
        if to_end:
            return f"from {low} on{parts}"
        return f"{'up' if from_start else f'from {low}'} to {high}{parts}"

    @property
    def headline(self) -> str:
        """The regime and where it is reached, as far as that is shown."""
        reached = [self._where(k) for k, span in enumerate(self.spans) if span[0].reached]
        where = (
            "; ".join(reached) if reached else f"nowhere from {' to '.join(map(short_number, self.range))}"
        )
        return f"{self.reaches}: {self.over} {where}{'' if self.shown else ', not shown between the values'}"

    def __repr__(self) -> str:
        return f"Threshold({self.headline})"

    def __str__(self) -> str:
        lines = [
            self.headline,
            f"  grown from {counted(len(self.game.club), 'founder')} of {self.game.N} states, {self.over} "
            f"from {' to '.join(map(short_number, self.range))}, ties {self.ties!r}",
        ]
        widths = [float(high - low) for low, high in self.brackets if low != high]
        if widths:
            lines.append(f"  bisected: brackets of width {max(widths):.2g} at most")
        values = sum(part.because == "point" for part in self.stretches)
        lines.append(
            f"  {'shown for the whole range' if self.shown else 'not shown between neighbours that agree'}, "
            f"{values} values looked at" + ("" if self.game.exact else "; in floats, up to the tolerance")
        )
        tied = [short_number(part.low) for part in self.stretches if part.on_tie and part.because == "point"]
        if tied:
            lines.append(f"  the tie rule decides at {', '.join(tied[:5])}{' ...' if tied[5:] else ''}")
        return "\n".join(lines)

    def to_pandas(self, *, exact: bool = False) -> pd.DataFrame:
        """One row per span of values with one answer: its ends, whether they belong to it, and why.

        Parameters
        ----------
        exact : bool
            Keep exact numbers as ``Fraction`` instead of floats.
        """
        import pandas as pd

        rows = []
        for span in self.spans:
            first, last = span[0], span[-1]
            sizes = [part.members for part in span if part.members is not None]
            rows.append(
                {
                    "low": first.low if exact else float(first.low),
                    "low_included": first.because == "point",
                    "high": last.high if exact else float(last.high),
                    "high_included": last.because == "point",
                    self.reaches: {True: "yes", False: "no", None: "changes"}[first.reached],
                    "least_members": min(sizes, default=None),
                    "most_members": max(sizes, default=None),
                    "because": "; ".join(
                        dict.fromkeys(_SHOWN[part.because] for part in span if part.because != "point")
                    )
                    or _SHOWN["point"],
                }
            )
        return pd.DataFrame(rows)

    @picture
    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw the club that grows along the parameter: see `gametheory_gov.stickiness.picture`."""
        import pandas as pd

        rows = [(float(p.low), float(p.high), p.reached, p.members) for p in self.stretches]
        table = pd.DataFrame(rows, columns=["low", "high", "reached", "members"])
        table["share"] = table["members"].astype(float) / self.game.N
        return reached_range(
            table,
            ax,
            over=self.over,
            reaches=self.reaches,
            universal=self.universal_share,
            title=self.headline,
        )


class _Grown(NamedTuple):
    """The profiles that growth runs through, how it ends, and whether somebody moved on a tie."""

    visited: list[Profile]
    ending: str
    tied: bool


class _Check:
    """The check of a threshold; nothing of its search is used."""

    def __init__(self, found: Threshold) -> None:
        self.found = found
        self.checked: list[str] = []
        self.given = [given(found.game)]

    def verified(self) -> Verification:
        """The outcome of the check."""
        found = self.found
        faults = [*misbound(found.game), *self.order()]
        if not faults:
            faults = [*self.points(), *self.between()]
            self.checked.append("the game is the one that its recipe, states and institution make")
        return Verification(not faults, tuple(faults), tuple(self.checked), tuple(self.given))

    def game(self, value: Any) -> BoundGame:
        """The game at a value."""
        return rebind(self.found.game, **{self.found.over: value})

    def growth(self, value: Any) -> _Grown:
        """What synchronous best reply runs through at a value, by the definition."""
        found, game = self.found, self.game(value)
        tolerance = tolerance_of(game, found.tolerance)
        on_tie = moves_on_tie(game, found.ties)  # type: ignore[arg-type]
        rank = np.array(game.form.cooperation) * (1 if found.ties == "join" else -1)
        visited, tied = [game.start], False
        while len(visited) <= 100 * game.N:
            here = visited[-1]
            sure, unsure, gains = deviations(game, here, ties=found.ties, tolerance=tolerance)  # type: ignore[arg-type]
            moves = sure | (unsure & on_tie[here])
            tied |= not game.exact and self._hesitates(game, here, on_tie[here], tolerance)
            if not moves.any():
                return _Grown(visited, "equilibrium", tied)
            after = here.copy()
            for k in np.flatnonzero(moves.any(axis=1)):
                best = max(np.flatnonzero(moves[k]), key=lambda b, k=k: (gains[k, b], rank[b]))  # type: ignore[misc]
                after[k] = best
                tied |= bool(gains[k, best] == 0 if game.exact else unsure[k, best])
            if any(np.array_equal(after, before) for before in visited):
                return _Grown([*visited, after], "cycle", tied)
            visited.append(after)
        return _Grown(visited, "step limit", tied)

    @staticmethod
    def _hesitates(game: BoundGame, here: Profile, on_tie: BoolArray, tolerance: float) -> bool:
        """Whether a state stays, whatever members say, whose gain is within the tolerance of zero."""
        gains, unsure = judged(game, here, tolerance)
        moves = decide(gains, unsure, on_tie) | (unsure & on_tie)
        moves &= np.arange(len(game.actions)) != here[:, None]
        return bool((unsure.any(axis=1) & ~moves.any(axis=1) & game.free).any())

    def verdict(self, grown: _Grown) -> tuple[bool, str, int]:
        """Whether the regime is reached, the label of the end, and its members."""
        found = regime(self.found.game, grown.visited[-1], universal=self.found.universal_share)
        label = found.label if grown.ending == "equilibrium" else grown.ending
        return label == self.found.reaches, label, found.members

    def order(self) -> Iterator[str]:
        """Faults of the question, and of the stretches as a whole: they do not make up a range."""
        found, parts = self.found, self.found.stretches
        exact = found.game.exact
        if found.ties not in ("join", "stay_out"):
            yield f"ties {found.ties!r:.40} do not say what an indifferent state does"
        if found.reaches not in LABELS:
            yield f"{found.reaches!r:.40} is no regime that growth can end in"
        if not is_tolerance(found.tolerance, exact=exact):
            yield f"tolerance is {found.tolerance!r:.40}, which is none"
        faults = Faults("threshold")
        as_share(found.universal_share, "universal_share", faults, above_zero=True)
        yield from faults.found
        ends = [end for part in parts for end in (part.low, part.high)]
        fit = is_exact_number if exact else math.isfinite
        if not all(is_number(end) and fit(end) for end in ends):
            yield "an end of a stretch is no number, or no exact one of an exact game"
            return
        alternate = all((part.because == "point") == (k % 2 == 0) for k, part in enumerate(parts))
        meet = all(a.high == b.low for a, b in pairwise(parts))
        wide = all(
            (part.low == part.high) if part.because == "point" else part.low < part.high for part in parts
        )
        if not (alternate and meet and wide and len(parts) % 2):
            yield "the stretches do not make up a range, value by value"

    def points(self) -> Iterator[str]:
        """Faults of the values at which growth was followed."""
        for part in self.found.stretches[::2]:
            grown = self.growth(part.low)
            said = (part.reached, part.label, part.members, part.on_tie)
            if (*self.verdict(grown), grown.tied) != said:
                yield f"at {short_number(part.low)} growth ends otherwise than is said"
        values = f"{len(self.found.stretches[::2])} values of {self.found.over}"
        self.checked.append(f"growth at {values}, by the definition of a deviation")

    def between(self) -> Iterator[str]:
        """Faults of the open stretches."""
        parts = self.found.stretches
        counts = dict.fromkeys(("affine", "monotone", "points", "bracket"), 0)
        for k in range(1, len(parts) - 1, 2):
            part = parts[k]
            counts[part.because] += 1
            fault = self._fault(part, parts[k - 1].reached, parts[k + 1].reached)
            if fault:
                yield f"between {short_number(part.low)} and {short_number(part.high)}: {fault}"
        for kind, words in (
            ("affine", "in which no gain changes its sign"),
            ("monotone", "along which the club only rises or only falls"),
            ("bracket", "whose ends differ"),
            ("points", "whose ends agree"),
        ):
            if counts[kind]:
                self.checked.append(f"{counted(counts[kind], 'stretch', 'stretches')} {words}")
        if counts["points"]:
            self.given.append(f"that {counts['points']} stretches whose ends agree are alike within")

    def _fault(self, part: Stretch, before: bool | None, after: bool | None) -> str | None:
        if part.on_tie or (part.because != "affine" and (part.label or part.members is not None)):
            return "more is said of it than of a stretch can be"
        if part.because == "bracket":
            return None if part.reached is None and before != after else "the ends do not differ"
        if part.because != "affine" and not before == after == part.reached:
            return "the ends do not agree with it"
        if part.because == "points":
            return None
        middle = (part.low + part.high) / 2
        grown = self.growth(middle)
        reached, label, members = self.verdict(grown)
        if part.because == "monotone":
            if not self.one_way:
                return "the club is not shown to move one way"
            return None if reached == part.reached else f"growth at {short_number(middle)} ends otherwise"
        if (reached, label, members) != (part.reached, part.label, part.members):
            return f"growth at {short_number(middle)} ends otherwise"
        if not self.affine:
            return "gains are not shown to be affine"
        same = all(self._keeps_signs(profile, part) for profile in grown.visited)
        return None if same else "a gain changes its sign"

    @property
    def one_way(self) -> bool:
        low, high = self.found.range
        return (
            self.found.reaches in ONE_WAY and rising(self.game(low), self.game(high), low, high) is not None
        )

    @property
    def affine(self) -> bool:
        low, high = self.found.range
        ends = self.game(low), self.game(high)
        return all(game.exact for game in ends) and affine_symbol(*ends, low, high) is not None

    def _keeps_signs(self, profile: Profile, part: Stretch) -> bool:
        """Whether no gain, and no difference of two of a state, has opposite signs at the two ends."""
        low, high = (self.game(value).gains(profile)[self.found.game.free] for value in (part.low, part.high))
        zero = self.found.game.zero
        for b in range(low.shape[1]):
            for c in range(b):
                product = (low[:, b] - low[:, c]) * (high[:, b] - high[:, c])
                if np.any(np.asarray(product < zero, dtype=bool)):
                    return False
        return True
