"""Hysteresis loops as records: clubs on the way up and on the way down, and the jumps between them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from gametheory_gov.base.answer import Answer, Record
from gametheory_gov.base.citation import CLUB, COMPLEMENTS, Rests
from gametheory_gov.base.exact import format_gain
from gametheory_gov.base.pictures import picture
from gametheory_gov.base.text import counted, listed
from gametheory_gov.bound.game import BoundGame, Profile

from .line import Departure
from .picture import Staircase, check_measure, hysteresis_loop, short

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

#: Jumps that are printed; the table has them all.
_SHOWN = 8


@dataclass(frozen=True, eq=False)
class HysteresisPoint(Record):
    """The club at one value of the parameter, in one direction.

    Parameters
    ----------
    value : Fraction or float
    members : tuple of ids
    share : Fraction
        Share of states that are members, in [0, 1].
    size_share : float
        Share of size that they hold, in [0, 1].
    label : str
        Label of the regime; ``"cycle"`` or ``"step limit"`` where best reply does not converge.
    profile : array of int, shape (N,)
    undecided : tuple of ids
        Those whose gain was within the tolerance of zero on the way there, in floats: the tie rule decided.

    Examples
    --------
    >>> import gametheory_gov as gg
    >>> four = gg.bind(gg.AccessionGame(), gg.States.symmetric(4), benefit=1, cost=0, legitimacy=0,
    ...                divergence=0)
    >>> loop = gg.hysteresis(four, "cost", [0, "1/2", 2], turn=())
    >>> point = loop.up.points[0]
    >>> point.value, point.share, point.label
    (Fraction(0, 1), Fraction(1, 1), 'universal')
    """

    value: Any
    members: tuple[str, ...]
    share: Fraction
    size_share: float
    label: str
    profile: Profile = field(repr=False)
    undecided: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Jump(Record):
    """A club giving way to another.

    Parameters
    ----------
    branch : {"up", "down"}
    low, high : Fraction or float
        Bracket of the threshold; equal where it is exact.
    before, after : tuple of ids
        The clubs on the two sides, in the order of the way.
    profiles : pair of arrays of int, shape (N,)
    undecided : tuple of ids
        Those whose gain was within the tolerance of zero where the threshold was bisected, in floats.

    Examples
    --------
    >>> import gametheory_gov as gg
    >>> four = gg.bind(gg.AccessionGame(), gg.States.symmetric(4), benefit=1, cost=0, legitimacy=0,
    ...                divergence=0)
    >>> loop = gg.hysteresis(four, "cost", [0, "1/2", 2], turn=())
    >>> print(loop.jumps[0])
    up, = 1: 4 -> 0 members
    """

    branch: str
    low: Any
    high: Any
    before: tuple[str, ...]
    after: tuple[str, ...]
    profiles: tuple[Profile, Profile] = field(repr=False)
    undecided: tuple[str, ...] = ()

    @classmethod
    def of(cls, game: BoundGame, branch: str, found: Departure) -> Self:
        """The jump of a departure on a way."""
        low, high = sorted((found.reached, found.beyond))
        clubs = (game.members(found.before), game.members(found.after))
        unsure = tuple(label for label in game.states.ids if label in found.undecided)
        return cls(branch, low, high, *clubs, (found.before, found.after), unsure)

    @property
    def exact(self) -> bool:
        """Whether the threshold is known exactly."""
        return bool(self.low == self.high)

    @property
    def value(self) -> Any:
        """The threshold, or the middle of its bracket."""
        return self.low if self.exact else (self.low + self.high) / 2

    @property
    def joined(self) -> tuple[str, ...]:
        """Ids of those who are members after the jump only."""
        return tuple(label for label in self.after if label not in self.before)

    @property
    def left(self) -> tuple[str, ...]:
        """Ids of those who are members before the jump only."""
        return tuple(label for label in self.before if label not in self.after)

    def __str__(self) -> str:
        sign = "=" if self.exact else "about"
        digits = self.value if self.exact else float(f"{float(self.value):.6g}")
        after = counted(len(self.after), "member")
        return f"{self.branch}, {sign} {format_gain(digits)}: {len(self.before)} -> {after}"


@dataclass(frozen=True, eq=False)
class Branch(Record):
    """The clubs along the values, in one direction.

    Parameters
    ----------
    name : {"up", "down"}
    points : tuple of HysteresisPoint
        In the order of the way.
    jumps : tuple of Jump

    Examples
    --------
    >>> import gametheory_gov as gg
    >>> four = gg.bind(gg.AccessionGame(), gg.States.symmetric(4), benefit=1, cost=0, legitimacy=0,
    ...                divergence=0)
    >>> loop = gg.hysteresis(four, "cost", [0, "1/2", 2], turn=())
    >>> loop.up.name, [len(point.members) for point in loop.up.points]
    ('up', [4, 4, 0])
    """

    name: str
    points: tuple[HysteresisPoint, ...]
    jumps: tuple[Jump, ...]

    @property
    def end(self) -> Profile:
        """The last profile."""
        return self.points[-1].profile

    def pieces(self) -> list[tuple[Any, Profile]]:
        """Profiles with the values from which they hold, by rising value; the first is the lowest value.

        A profile holds until the next jump or, where best reply cycled before, until the next value.
        """
        first, *rest = self.points
        way = [(first.value, first.profile)]
        jumps = list(self.jumps)
        for point in rest:
            while jumps and (jumps[0].value - point.value) * (first.value - point.value) >= 0:
                if jumps[0].value == point.value and np.array_equal(way[-1][1], point.profile):
                    break  # this one gives way directly after the point
                jump = jumps.pop(0)
                way.append((jump.value, jump.profiles[1]))
            if not np.array_equal(way[-1][1], point.profile):
                way.append((point.value, point.profile))
        if self.name == "up":
            return way
        ends = [value for value, _ in way[1:]] + [self.points[-1].value]
        return [(end, profile) for end, (_, profile) in zip(ends, way, strict=True)][::-1]


@dataclass(frozen=True, eq=False, repr=False)
class HysteresisLoop(Answer):
    """A parameter raised, then lowered, and the clubs that held.

    Parameters
    ----------
    game : BoundGame
    over : str
        Name of the parameter.
    values : tuple of Fraction or float
        Rising.
    up, down : Branch
    exact : bool
        Whether the thresholds are exact; else they are bisected.
    ties : str
    universal_share : float
        Share of states from which a regime counts as universal.
    fixed : mapping of str to value
        Changes made at every value alike.
    tolerance : float
        Relative to the largest term of each gain: float gains closer to zero counted as zero.

    Examples
    --------
    >>> from gametheory_gov import AccessionGame, States, bind, hysteresis
    >>> four = bind(AccessionGame(), States.symmetric(4), benefit=1, cost=0, legitimacy=0, divergence=0)
    >>> print(hysteresis(four, "cost", [0, 2]))
    cost from 0 to 2 and back, 2 values, exact thresholds
      up, = 1: 4 -> 0 members
      down, = 1/4: 0 -> 4 members
    width 3/4, area -3/4
    """

    RESTS = Rests((*CLUB, *COMPLEMENTS, "dixit1989"), parts={"game": (BoundGame,)})

    game: BoundGame
    over: str
    values: tuple[Any, ...]
    up: Branch
    down: Branch
    exact: bool
    ties: str
    universal_share: float
    fixed: Mapping[str, Any] = field(default_factory=dict)
    tolerance: float = 0.0

    @property
    def undecided(self) -> dict[str, tuple[Any, ...]]:
        """The states whose gain was within the tolerance of zero, in floats, and at which values."""
        found: dict[str, dict[Any, None]] = {}
        for branch in (self.up, self.down):
            places = [(point.value, point.undecided) for point in branch.points]
            for value, unsure in (*places, *((jump.value, jump.undecided) for jump in branch.jumps)):
                for label in unsure:
                    found.setdefault(label, {})[value] = None
        ids = self.game.states.ids
        return {label: tuple(sorted(found[label])) for label in ids if label in found}

    @property
    def jumps(self) -> tuple[Jump, ...]:
        """All jumps, those on the way up first."""
        return self.up.jumps + self.down.jumps

    def _stretches(self) -> Iterator[tuple[Any, Profile, Profile]]:
        """Stretches of the parameter with one profile on each way: length, up, down."""
        ways = [self.up.pieces(), self.down.pieces()]
        edges = sorted({value for way in ways for value, _ in way} | {self.values[-1]})
        for low, high in pairwise(edges):
            held = [[profile for value, profile in way if value <= low][-1] for way in ways]
            yield high - low, held[0], held[1]

    @property
    def width(self) -> Any:
        """Length of the parameter's range where the two ways differ; in the parameter's unit.

        Where best reply cycles, the last club that it ran through counts.
        """
        zero = self.values[0] * 0
        return sum((d for d, up, down in self._stretches() if not np.array_equal(up, down)), start=zero)

    @property
    def area(self) -> Any:
        """Share of states by which the way down exceeds the way up, integrated over the parameter."""
        zero = self.values[0] * 0
        parts = (d * int((down > 0).sum() - (up > 0).sum()) for d, up, down in self._stretches())
        return sum(parts, start=zero) / self.game.N

    @property
    def closed(self) -> bool:
        """Whether the way down ends with the club from which the way up began."""
        return np.array_equal(self.up.points[0].profile, self.down.end)

    # ---------------------------------------------------------------------------------- presentation

    def __repr__(self) -> str:
        return (
            f"HysteresisLoop({self.over} from {format_gain(self.values[0])} to "
            f"{format_gain(self.values[-1])}, {counted(len(self.jumps), 'jump')}, "
            f"width {format_gain(self.width)}, area {format_gain(self.area)})"
        )

    def __str__(self) -> str:
        largest = sorted(self.jumps, key=lambda jump: -len(jump.joined) - len(jump.left))[:_SHOWN]
        rest = len(self.jumps) - len(largest)
        lines = [
            self.headline,
            *(f"  {jump}" for jump in self.jumps if jump in largest),
            *([f"  and {rest} smaller jumps"] if rest else []),
            f"width {format_gain(self.width)}, area {format_gain(self.area)}"
            + ("" if self.closed else "; the way down does not end where the way up began"),
        ]
        if unsure := self.undecided:
            values = sorted({value for held in unsure.values() for value in held})
            shown = ", ".join(map(format_gain, values[:_SHOWN])) + (" ..." if values[_SHOWN:] else "")
            lines.append(
                f"undecided in floats (tolerance {self.tolerance:g}), taken as ties {self.ties!r}, "
                f"at {self.over} = {shown}: {listed(tuple(unsure), self.game.states.ids)}"
            )
        return "\n".join(lines)

    @property
    def headline(self) -> str:
        """The parameter, its range, and how thresholds were found."""
        kind = "exact thresholds" if self.exact else "thresholds bisected"
        return (
            f"{self.over} from {format_gain(self.values[0])} to {format_gain(self.values[-1])} and back, "
            f"{len(self.values)} values, {kind}"
        )

    def to_pandas(self, *, exact: bool = False) -> pd.DataFrame:
        """One row per way and value: members, shares of states and of size, label, who is undecided.

        Parameters
        ----------
        exact : bool
            Keep exact numbers as ``Fraction`` instead of floats.
        """
        import pandas as pd

        ids = self.game.states.ids
        rows = [
            {
                "branch": branch.name,
                self.over: point.value if exact else float(point.value),
                "n_members": len(point.members),
                "share": point.share if exact else float(point.share),
                "size_share": point.size_share,
                "label": point.label,
                "members": listed(point.members, ids),
                "undecided": listed(point.undecided, ids),
            }
            for branch in (self.up, self.down)
            for point in branch.points
        ]
        return pd.DataFrame(rows)

    def jumps_to_pandas(self) -> pd.DataFrame:
        """One row per jump: way, threshold with its bracket, clubs before and after, movers, undecided."""
        import pandas as pd

        ids = self.game.states.ids
        rows = [
            {
                "branch": jump.branch,
                "value": float(jump.value),
                "low": float(jump.low),
                "high": float(jump.high),
                "exact": str(jump.value) if jump.exact else "",
                "n_before": len(jump.before),
                "n_after": len(jump.after),
                "joined": listed(jump.joined, ids),
                "left": listed(jump.left, ids),
                "undecided": listed(jump.undecided, ids),
            }
            for jump in self.jumps
        ]
        columns = "branch value low high exact n_before n_after joined left undecided".split()
        return pd.DataFrame(rows, columns=columns)

    @picture
    def plot(self, ax: Axes | None = None, *, measure: str = "states") -> Axes:
        """Draw the loop: see `gametheory_gov.stickiness.picture.hysteresis_loop`."""
        check_measure(measure)
        what = self.over.replace("_", " ")
        width = self.width
        differ = f"the clubs differ over {short(width)}" if width else "the same clubs hold"
        return hysteresis_loop(
            self._staircase(self.up, measure),
            self._staircase(self.down, measure),
            self._drawn(),
            ax,
            over=self.over,
            measure=measure,
            universal=self.universal_share if measure == "states" else None,
            title=f"{what} raised (dashed), then lowered: {differ}",
        )

    def _staircase(self, branch: Branch, measure: str) -> Staircase:
        """The share of members on a way as a line, by rising value."""
        size = self.game.states.size.astype(np.float64)
        shares = [
            (float(value), float((profile > 0).mean() if measure == "states" else size[profile > 0].sum()))
            for value, profile in branch.pieces()
        ]
        x, y = [shares[0][0]], [shares[0][1]]
        for value, share in shares[1:]:
            x += [value, value]
            y += [y[-1], share]
        return [*x, float(self.values[-1])], [*y, y[-1]]

    def _drawn(self) -> pd.DataFrame:
        """One row per jump as the picture takes them, thresholds as they are."""
        import pandas as pd

        rows = [
            (jump.branch, jump.value, jump.exact, len(jump.before), len(jump.after)) for jump in self.jumps
        ]
        table = pd.DataFrame(rows, columns=["branch", "value", "exact", "n_before", "n_after"])
        return table.assign(change=(table["n_after"] - table["n_before"]) / self.game.N)
