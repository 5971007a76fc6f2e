r"""The core of a rule over policies: what no coalition that carries a decision would replace.

Voters have ideal points :math:`\theta_i` and like a policy less the further it is from theirs. A policy y can
be replaced iff in some direction u a winning coalition lies beyond it, :math:`\{i : u\cdot\theta_i > u\cdot
y\}`. With the pivot :math:`p(u)`, the largest number such that the voters with :math:`u\cdot\theta_i \ge
p(u)` win, the core is

.. math:: \{\,y : u \cdot y \ge p(u) \text{ for every direction } u\,\}.

On a line there are two directions. In the plane the pivotal voter changes only at right angles to the
difference of two ideal points; between two such directions the constraint follows from those at both ends.
So finitely many half-planes make the core, exactly. All is done in fractions.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np

from gametheory_gov.base._typing import Column
from gametheory_gov.base.answer import Answer
from gametheory_gov.base.citation import Rests
from gametheory_gov.base.errors import InvalidInputError
from gametheory_gov.base.exact import as_exact, short_number, to_column
from gametheory_gov.base.inputs import public
from gametheory_gov.base.pictures import picture
from gametheory_gov.base.text import counted
from gametheory_gov.decisions.rules import Rule, winning
from gametheory_gov.decisions.spatial import read_points

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

Point = tuple[Fraction, ...]
#: Voters at most in two dimensions: directions grow with their square.
_MOST_VOTERS = 60
#: Directions that are looked at together.
_TOGETHER = 4096


@dataclass(frozen=True, eq=False, repr=False)
class SpatialCore(Answer):
    """The policies that no winning coalition would replace by another.

    Parameters
    ----------
    rule : Rule
    points : mapping of id to tuple of Fraction
        Ideal points.
    corners : tuple of tuple of Fraction
        The core is their convex hull: none where it is empty, one for a single policy; on a line its two
        ends; in the plane counter-clockwise.

    Examples
    --------
    >>> from gametheory_gov.decisions import Rule
    >>> from gametheory_gov.decisions.policies import spatial_core
    >>> core = spatial_core(Rule(["A", "B", "C"], 3), {"A": 0, "B": 1, "C": 4})
    >>> core.width, core.contains(2)
    (Fraction(4, 1), True)
    """

    RESTS = Rests(("nakamura1979", "plott1967"))

    rule: Rule
    points: Mapping[str, Point]
    corners: tuple[Point, ...]

    def __post_init__(self) -> None:
        lengths = {len(place) for place in (*self.points.values(), *self.corners)}
        if set(self.points) != set(self.rule.voters) or len(lengths) != 1:
            raise InvalidInputError("core", ["the rule, the points and the corners do not fit together"])
        super().__post_init__()

    @property
    def empty(self) -> bool:
        """Whether every policy can be replaced."""
        return not self.corners

    @property
    def width(self) -> Fraction | None:
        """On a line the length of the core, zero where it is empty; None in the plane."""
        if len(next(iter(self.points.values()))) > 1:
            return None
        return self.corners[-1][0] - self.corners[0][0] if self.corners else Fraction(0)

    def contains(self, policy: Any) -> bool:
        """Whether a policy is in the core.

        Parameters
        ----------
        policy : number, or list of numbers
        """
        place = _one_point("contains", policy, len(next(iter(self.points.values()))))
        return bool(self.corners) and hull([*self.corners, place]) == list(self.corners)

    def __str__(self) -> str:
        if self.empty:
            said = "empty: every policy can be replaced by another"
        elif len(self.corners) == 1:
            said = f"one policy, {_said(self.corners[0])}"
        elif self.width is not None:
            said = f"from {_said(self.corners[0])} to {_said(self.corners[1])}"
        else:
            said = f"the hull of {', '.join(map(_said, self.corners[:6]))}"
            said += f" and {len(self.corners) - 6} more" if len(self.corners) > 6 else ""
        return f"core, {self.rule}\n  {said}"

    def to_pandas(self) -> pd.DataFrame:
        """One row per corner, one column per dimension."""
        import pandas as pd

        number = len(next(iter(self.points.values())))
        return pd.DataFrame(list(self.corners), columns=[f"dimension_{d + 1}" for d in range(number)])

    @picture
    def plot(self, ax: Axes | None = None) -> Axes:
        """The core among the ideal points.

        Parameters
        ----------
        ax : matplotlib Axes, optional
        """
        from .picture import core_among_points

        return core_among_points(self.points, self.corners, f"Core, {self.rule}", ax)


@public
def spatial_core(rule: Rule, points: Any) -> SpatialCore:
    """The policies that no winning coalition would replace, in one or two dimensions, exactly.

    With the rule of unanimity this is the unanimity core: everything between the ideal points.

    Parameters
    ----------
    rule : Rule
    points : mapping of id to point, or States
        Ideal points, one number or two each; floats count as their decimals.

    Returns
    -------
    SpatialCore

    Raises
    ------
    InvalidInputError
        For voters without a point, points that are no numbers, more than two dimensions, in two dimensions
        more than 60 voters.

    Notes
    -----
    By majority in the plane a core is rare (Plott 1967). It is never empty, whatever the ideal points, iff
    there are at most two dimensions fewer than the Nakamura number (`nakamura_number`).

    Examples
    --------
    >>> print(spatial_core(Rule(["A", "B", "C"], 2), {"A": 0, "B": 1, "C": 4}))
    core, 3 voters: at least 2 of 3 votes
      one policy, 1
    >>> triangle = {"A": (0, 0), "B": (1, 0), "C": (0, 1)}
    >>> spatial_core(Rule(["A", "B", "C"], 2), triangle).empty
    True
    >>> print(spatial_core(Rule(["A", "B", "C"], 3), triangle))
    core, 3 voters: A and B and C
      the hull of (0, 0), (1, 0), (0, 1)
    """
    places = _places("spatial_core", rule, points)
    held = {voter: tuple(row) for voter, row in zip(rule.voters, places, strict=True)}
    return SpatialCore(rule, held, tuple(_core(rule, places)))


@dataclass(frozen=True, eq=False, repr=False)
class Gridlock(Answer):
    """Which status quos stay, under several rules.

    Parameters
    ----------
    cores : mapping of name to SpatialCore
        One rule each, on a line, of the same voters.

    Examples
    --------
    >>> from gametheory_gov.decisions import Rule
    >>> from gametheory_gov.decisions.policies import gridlock
    >>> found = gridlock({"half": Rule("ABC", 2), "all": Rule("ABC", 3)}, {"A": 0, "B": 1, "C": 4})
    >>> [core.width for core in found.cores.values()]
    [Fraction(0, 1), Fraction(4, 1)]
    """

    RESTS = Rests(("krehbiel1998",))

    cores: Mapping[str, SpatialCore]

    def __post_init__(self) -> None:
        points = [core.points for core in self.cores.values()]
        if not points or any(core.width is None for core in self.cores.values()):
            raise InvalidInputError("gridlock", ["rules over policies on a line are needed"])
        if any(dict(other) != dict(points[0]) for other in points):
            raise InvalidInputError("gridlock", ["all rules are of the same voters with the same points"])
        super().__post_init__()

    def __str__(self) -> str:
        number = len(next(iter(self.cores.values())).points)
        lines = [f"status quos that stay, {counted(number, 'voter')}, {counted(len(self.cores), 'rule')}"]
        for name, core in self.cores.items():
            said = f"{core}".splitlines()[-1].strip()
            lines.append(f"  {name}: {said}" + (f" (width {in_decimals(core.width)})" if core.width else ""))
        return "\n".join(lines)

    def to_pandas(self) -> pd.DataFrame:
        """One row per rule: the ends of its interval, None where it is empty, and the width."""
        import pandas as pd

        rows = [
            (name, *((core.corners[0][0], core.corners[-1][0]) if core.corners else (None, None)), core.width)
            for name, core in self.cores.items()
        ]
        return pd.DataFrame(rows, columns=["rule", "from", "to", "width"])

    @picture
    def plot(self, ax: Axes | None = None) -> Axes:
        """One bar per rule, over the ideal points.

        Parameters
        ----------
        ax : matplotlib Axes, optional
        """
        from .picture import bars_of_rules

        ideal = [place[0] for place in next(iter(self.cores.values())).points.values()]
        ends = {
            name: (core.corners[0][0], core.corners[-1][0])
            for name, core in self.cores.items()
            if core.corners
        }
        return bars_of_rules([*self.cores], ends, ideal, ax)


@public
def gridlock(rules: Mapping[str, Any], points: Any) -> Gridlock:
    """The gridlock interval of each rule: the status quos on a line that no proposal replaces.

    The more votes a rule asks for, the wider it is.

    Parameters
    ----------
    rules : mapping of name to Rule
        Of the same voters, such as one for each quota.
    points : mapping of id to number, or States
        Ideal points on a line; floats count as their decimals.

    Returns
    -------
    Gridlock

    Raises
    ------
    InvalidInputError
        For what are no rules, rules of different voters, voters without a point, more than one dimension.

    Notes
    -----
    In the spirit of Krehbiel (1998).

    Examples
    --------
    >>> points = {"A": 0, "B": 1, "C": 4, "D": 6, "E": 9}
    >>> print(gridlock({f"{k} of 5": Rule(list(points), k) for k in (3, 4, 5)}, points))
    status quos that stay, 5 voters, 3 rules
      3 of 5: one policy, 4
      4 of 5: from 1 to 6 (width 5)
      5 of 5: from 0 to 9 (width 9)
    """
    given = dict(rules)
    faults = [
        f"rules[{name!r:.40}] = {rule!r:.60}; a Rule is needed"
        for name, rule in given.items()
        if not isinstance(rule, Rule)
    ]
    if faults or not given:
        raise InvalidInputError("gridlock", faults or ["rules names none; give at least one"])
    first = next(iter(given.values()))
    strangers = [name for name, rule in given.items() if set(rule.voters) != set(first.voters)]
    if strangers:
        raise InvalidInputError("gridlock", [f"rules[{strangers[0]!r}] has other voters than the first rule"])
    read_points("gridlock", points, first.voters, (1,))
    return Gridlock({name: spatial_core(rule, points) for name, rule in given.items()})


def _places(subject: str, rule: Rule, points: Any, dims: tuple[int, ...] = (1, 2)) -> Column:
    """The voters' ideal points, exact."""
    places = read_points(subject, points, rule.voters, dims)
    if places.shape[1] == 2 and len(places) > _MOST_VOTERS:
        fault = f"{len(places)} voters are too many in two dimensions; at most {_MOST_VOTERS}"
        raise InvalidInputError(subject, [f"{fault}, or give policies on a line"])
    return places


def _one_point(subject: str, policy: Any, number: int) -> Point:
    try:
        row = as_exact(to_column(np.atleast_1d(np.array(policy, dtype=object)).ravel()))
    except (TypeError, ValueError):
        row = np.empty(0)
    if len(row) != number:
        raise InvalidInputError(
            subject, [f"policy = {policy!r:.60}; {counted(number, 'finite number')} needed"]
        )
    return tuple(row)


def _said(place: Point) -> str:
    """A policy in words."""
    numbers = ", ".join(in_decimals(value) for value in place)
    return numbers if len(place) == 1 else f"({numbers})"


def in_decimals(value: Fraction) -> str:
    """A number as a decimal where six digits say all of it, else in few characters.

    Examples
    --------
    >>> in_decimals(Fraction(-91, 250)), in_decimals(Fraction(1, 3))
    ('-0.364', '1/3')
    """
    text = f"{float(value):g}" if abs(value) < 10**6 else ""
    return text if text and Fraction(text) == value else short_number(value)


def pivots(rule: Rule, scores: Any) -> list[Fraction]:
    """For each row of scores the largest one such that the voters with at least as much win.

    Examples
    --------
    >>> pivots(Rule("ABC", 2), [[0, 1, 4], [0, 0, 1]])
    [1, 0]
    """
    found = []
    table = np.array(scores, dtype=object)
    for start in range(0, len(table), _TOGETHER):
        part = table[start : start + _TOGETHER]
        falling = -np.sort(-part, axis=1)
        # how many of the falling scores are needed: the fewest whose voters, with all ties, win
        low, high = np.full(len(part), -1), np.full(len(part), part.shape[1] - 1)
        while (high - low > 1).any():
            middle = (low + high) // 2
            level = np.take_along_axis(falling, np.maximum(middle, 0)[:, None], axis=1)
            wins = winning(rule, (part >= level).astype(np.bool_) & (middle >= 0)[:, None])
            high, low = np.where(wins, middle, high), np.where(wins, low, middle)
        found += [row[k] for row, k in zip(falling, high, strict=True)]
    return found


def _core(rule: Rule, places: Column) -> list[Point]:
    if places.shape[1] == 1:
        line = places[:, 0]
        low, high = pivots(rule, [line, -line])
        return hull([(low,), (-high,)]) if low <= -high else []
    distinct = sorted({tuple(row) for row in places})
    one, none = Fraction(1), Fraction(0)
    ways: set[Point] = {(one, none), (-one, none), (none, one), (none, -one)}
    for a, b in combinations(distinct, 2):
        across = _unit((a[1] - b[1], b[0] - a[0]))
        ways |= {across, (-across[0], -across[1])}
    directions = sorted(ways)
    scores = np.array(directions, dtype=object) @ places.T
    xs, ys = zip(*distinct, strict=True)
    corners: list[Point] = hull([(x, y) for x in (min(xs), max(xs)) for y in (min(ys), max(ys))])
    for way, need in zip(directions, pivots(rule, scores), strict=True):
        corners = _cut(corners, way, need)
        if not corners:
            return []
    return hull(corners)


def _unit(way: Point) -> Point:
    """One vector for each direction."""
    size = abs(way[0]) + abs(way[1])
    return (way[0] / size, way[1] / size)


def _cut(corners: Sequence[Point], way: Point, need: Fraction) -> list[Point]:
    """The part of a convex polygon, in order, on one side of a line."""
    beyond = [way[0] * x + way[1] * y - need for x, y in corners]
    kept: list[Point] = []
    for k, (here, value) in enumerate(zip(corners, beyond, strict=True)):
        before, last = corners[k - 1], beyond[k - 1]
        if last * value < 0:
            share = last / (last - value)
            kept.append(tuple(a + share * (b - a) for a, b in zip(before, here, strict=True)))
        if value >= 0:
            kept.append(here)
    return kept


def hull(places: Iterable[Point]) -> list[Point]:
    """The corners of the convex hull of points on a line or in the plane, counter-clockwise from the least.

    Examples
    --------
    >>> hull([(0, 0), (2, 0), (1, 0), (0, 2), (1, 1)])
    [(0, 0), (2, 0), (0, 2)]
    >>> hull([(3,), (1,), (2,)])
    [(1,), (3,)]
    """
    ordered = sorted({*places})
    if len(ordered) < 3 or len(ordered[0]) == 1:
        return ordered[:1] + ordered[-1:] if len(ordered) > 1 else ordered

    def half(points: Iterable[Point]) -> list[Point]:
        chain: list[Point] = []
        for p in points:
            while len(chain) > 1 and _turn(chain[-2], chain[-1], p) <= 0:
                chain.pop()
            chain.append(p)
        return chain[:-1]

    return half(ordered) + half(reversed(ordered))


def _turn(a: Point, b: Point, c: Point) -> Fraction:
    """More than zero where the way from a by b to c turns left."""
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
