r"""One parameter, moved slowly: which clubs best reply runs through, and where exactly they give way.

A club that is an equilibrium at one value of the parameter stays in place until some state gains by moving.
Where the game is bound exactly, the parameter enters every gain as :math:`G_i = a_i + b_i v` and admission is
open, each gain crosses zero at most once, at

.. math:: v_i = -a_i / b_i,

so the first crossing on the way is the threshold, a rational number, and a club that is an equilibrium at two
values is one between them. What happens just beyond a threshold is decided by the pair (gain, slope) in
lexicographic order, not by a small step. Where best reply cycles, the threshold is where it ends: it can only
change where a gain at a profile of the cycle crosses zero or another. Otherwise a threshold is bisected: it
lies in a bracket of stated width, and a club that gives way and comes back within one step of the grid is not
seen.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from itertools import combinations
from typing import Any

import numpy as np

from gametheory_gov.base._typing import BoolArray
from gametheory_gov.base.answer import Record
from gametheory_gov.bound.game import BoundGame, Profile
from gametheory_gov.bound.rebind import rebind
from gametheory_gov.equilibria.definition import DEFAULT_TOLERANCE, Ties, moves_on_tie
from gametheory_gov.growth.accession import follow

from .affine import affine_symbol

#: Rounds of best reply just beyond a threshold, per state, before they count as a cycle.
_ROUNDS = 100
#: Bound games that are kept.
_KEPT = 16


@dataclass(frozen=True, eq=False)
class Departure(Record):
    """A profile giving way as the parameter moves.

    Parameters
    ----------
    reached, beyond : Fraction or float
        Values up to which the profile is an equilibrium, and at which it has given way, or directly after it
        where the two are the same number, which is then exact. On the way down ``beyond`` is the lower one.
    before, after : array of int, shape (N,)
        The profile that gives way, or one of a cycle that ends; and the one that best reply then converges
        to, or one of the cycle that it enters.
    undecided : set of ids
        Whose gain was within the tolerance of zero, in floats, where the bracket was sought.
    """

    reached: Any
    beyond: Any
    before: Profile
    after: Profile
    undecided: frozenset[str] = frozenset()


@dataclass(frozen=True, eq=False)
class Line:
    """A game along one parameter.

    Parameters
    ----------
    game : BoundGame
    name : str
        Name of a parameter that `rebind` can change.
    fixed : mapping of str to value
        Changes made at every value alike.
    ties : {"join", "stay_out"}
    tolerance : float
        Relative to the largest term of each gain; float gains closer to zero count as zero.

    Examples
    --------
    >>> from gametheory_gov import AccessionGame, States, bind
    >>> four = bind(AccessionGame(), States.symmetric(4), benefit=1, cost="1/2", legitimacy=0, divergence=0)
    >>> line = Line(four, "cost")
    >>> (found,) = line.departures(four.profile([]), Fraction(1), Fraction(0), 1e-6, exact=True)
    >>> found.beyond, four.members(found.after)
    (Fraction(1, 4), ('1', '2', '3', '4'))
    """

    game: BoundGame
    name: str
    fixed: Mapping[str, Any] = field(default_factory=dict)
    ties: Ties = "join"
    tolerance: float = DEFAULT_TOLERANCE

    def at(self, value: Any) -> BoundGame:
        """The game at a value of the parameter."""
        if value not in self._games:
            if len(self._games) >= _KEPT:
                self._games.pop(next(iter(self._games)))
            self._games[value] = rebind(self.game, **{**self.fixed, self.name: value})
        return self._games[value]

    @cached_property
    def _games(self) -> dict[Any, BoundGame]:
        """The games bound last, by value."""
        return {}

    def converge(
        self, profile: Profile, value: Any, undecided: set[str] | None = None
    ) -> tuple[Profile, str]:
        """The profile in which best reply from another ends, at a value, and how it ends."""
        visited, ending = self.path(profile, value, undecided)
        return visited[-1], ending

    def path(
        self, profile: Profile, value: Any, undecided: set[str] | None = None
    ) -> tuple[tuple[Profile, ...], str]:
        """The profiles that best reply runs through at a value, and how it ends.

        To ``undecided`` those are added whose gain is within the tolerance of zero, in floats.
        """
        return self._follow(profile, value, undecided)

    def is_stable(self, profile: Profile, value: Any, undecided: set[str] | None = None) -> bool:
        """Whether nobody moves at a profile, at a value; ``undecided`` as in `path`."""
        return len(self._follow(profile, value, undecided, max_steps=1)[0]) == 1

    def _follow(
        self, profile: Profile, value: Any, undecided: set[str] | None, **settings: Any
    ) -> tuple[tuple[Profile, ...], str]:
        game = self.at(value)
        return follow(
            game, profile, ties=self.ties, tolerance=self.tolerance, undecided=undecided, **settings
        )

    # -------------------------------------------------------------------------------- exact thresholds

    def affine(self, first: Any, second: Any) -> bool:
        """Whether all gains are exact and affine in the parameter, and admission is open.

        Parameters
        ----------
        first, second : number
            Two values of the parameter: between them only one symbol of the game may change, to the
            parameter's own value.
        """
        low, high = self.at(first), self.at(second)
        return low.exact and high.exact and affine_symbol(low, high, first, second) is not None

    def root(self, profile: Profile, state: int, action: int, first: Any, second: Any) -> Fraction | None:
        """The zero of an affine gain, from its values at two parameters; None where it is flat."""
        ends = [self._gains(profile, value)[state, action] for value in (first, second)]
        slope = (ends[1] - ends[0]) / self._number(second - first)
        if slope == 0:
            return None
        zero = self.game.plain(self._number(first) - ends[0] / slope)
        assert isinstance(zero, Fraction)
        return zero

    def _number(self, value: Any) -> Any:
        return self.game.number(Fraction(value))

    def _gains(self, profile: Profile, value: Any) -> Any:
        return self.at(value).gains(profile)

    @cached_property
    def _on_tie(self) -> BoolArray:
        return moves_on_tie(self.game, self.ties)

    def _may_move(self, profile: Profile) -> BoolArray:
        players = self.game.free[:, None] & (np.arange(len(self.game.actions)) != profile[:, None])
        return np.asarray(players, dtype=bool)

    def _beyond(self, profile: Profile, value: Any, towards: Any) -> tuple[BoolArray, Any, Any]:
        """Moves just beyond a value, with gains there and slopes towards the end; arrays of shape (N, M)."""
        gains, end = self._gains(profile, value), self._gains(profile, towards)
        slopes = end - gains
        zero = np.asarray(gains == 0, dtype=bool)
        flat = zero & np.asarray(slopes == 0, dtype=bool)
        moves = np.asarray(gains > 0, dtype=bool) | (zero & np.asarray(slopes > 0, dtype=bool))
        moves |= flat & self._on_tie[profile]
        return moves & self._may_move(profile), gains, slopes

    def _path_beyond(self, profile: Profile, value: Any, towards: Any) -> tuple[tuple[Profile, ...], str]:
        """The profiles that best reply runs through just beyond a value, and how it ends."""
        rank = np.array(self.game.form.cooperation) * (1 if self.ties == "join" else -1)
        visited, seen = [profile], {profile.tobytes()}
        for _ in range(_ROUNDS * self.game.N):
            moves, gains, slopes = self._beyond(profile, value, towards)
            if not moves.any():
                return tuple(visited), "equilibrium"
            after = profile.copy()
            for k in np.flatnonzero(moves.any(axis=1)):
                best = np.flatnonzero(moves[k])
                after[k] = max(best, key=lambda b: (gains[k, b], slopes[k, b], rank[b]))
            profile = after
            visited.append(profile)
            if profile.tobytes() in seen:
                return tuple(visited), "cycle"
            seen.add(profile.tobytes())
        return tuple(visited), "step limit"

    def walk(self, start: Profile, low: Any, high: Any) -> Iterator[tuple[Any, Any, Profile, str]]:
        """Where best reply ends from one profile, stretch by stretch of a rising parameter.

        Only where `affine` says so. Within a stretch best reply runs through the same profiles: at each of
        them no gain, and no difference of two gains of a state, changes its sign.

        Yields
        ------
        low, high : number
            Ends of an open stretch; the first stretch begins where the one before ends.
        profile : array of int, shape (N,)
            The last profile that best reply runs through there.
        ending : {"equilibrium", "cycle", "step limit"}
        """
        start = np.where(self.game.free, start, self.game.fixed_profile)
        here = low
        while here < high:
            visited, ending = self._path_beyond(start, here, high)
            edge = min(self._next_sign(profile, here, high) for profile in visited)
            yield here, edge, visited[-1], ending
            here = edge

    def _next_sign(self, profile: Profile, here: Any, end: Any) -> Any:
        """The first value beyond one at which a gain, or a difference of two of a state, changes its sign."""
        ends = [self._gains(profile, value)[self.game.free] for value in (here, end)]
        M = len(self.game.actions)
        pairs = [(b, c) for b in range(M) for c in range(b)]
        first, last = (np.concatenate([gains[:, b] - gains[:, c] for b, c in pairs]) for gains in ends)
        zero = self.game.zero
        turns = np.asarray(first > zero, dtype=bool) & np.asarray(last < zero, dtype=bool)
        turns |= np.asarray(first < zero, dtype=bool) & np.asarray(last > zero, dtype=bool)
        if not turns.any():
            return end
        part = (first[turns] / (first[turns] - last[turns])).min()
        return here + self.game.plain(part) * (end - here)

    def _exact_departures(self, profile: Profile, start: Any, end: Any) -> Iterator[Departure]:
        """Departures at exact thresholds; the profile is an equilibrium or one of a cycle."""
        here, held = start, profile
        while here != end:
            path, _ = self._path_beyond(profile, here, end)
            profile = path[-1]
            cycle = _cycle(path) if self._beyond(profile, here, end)[0].any() else []
            if cycle and any(np.array_equal(held, each) for each in cycle):
                profile = held
            if not np.array_equal(held, profile):
                yield Departure(here, here, held, profile)
            held = profile
            if cycle:
                found = self._end_of_cycle(cycle, here, end)
                if found is None:
                    return
                here, profile = found
                continue
            if self.is_stable(profile, end):
                return
            here = self._first_zero(profile, here, end)
            profile, _ = self.converge(profile, here)
        if not np.array_equal(held, profile):
            yield Departure(here, here, held, profile)

    def _end_of_cycle(self, cycle: list[Profile], here: Any, end: Any) -> tuple[Any, Profile] | None:
        """The first value beyond which best reply from a cycle ends, and where; None if it goes on.

        What best reply does at the profiles of a cycle changes only where a gain is zero, or two are equal.
        """
        while True:
            for value in sorted(self._crossings(cycle, here, end), key=lambda v: abs(v - here)):
                path, _ = self._path_beyond(cycle[-1], value, end)
                if not self._beyond(path[-1], value, end)[0].any():
                    return value, path[-1]
                other = _cycle(path)
                if {p.tobytes() for p in other} != {p.tobytes() for p in cycle}:
                    cycle, here = other, value
                    break
            else:
                return None

    def _crossings(self, cycle: list[Profile], here: Any, end: Any) -> set[Any]:
        """Values beyond one, up to the end, at which a gain at a profile is zero or equals another."""
        found = set()
        step = self._number(end - here)
        for profile in cycle:
            first, last = self._gains(profile, here), self._gains(profile, end)
            for k in np.flatnonzero(self.game.free):
                for a, b in combinations(range(len(self.game.actions)), 2):
                    gaps = [gains[k, a] - gains[k, b] for gains in (first, last)]
                    if gaps[0] != gaps[1]:
                        part = gaps[0] / (gaps[0] - gaps[1])
                        if 0 < part <= 1:
                            found.add(self.game.plain(self._number(here) + part * step))
        return found

    def _first_zero(self, profile: Profile, here: Any, end: Any) -> Fraction:
        """The first value at which a gain is zero among those who move at the end, not before."""
        gains = self._gains(profile, end)
        moves = np.asarray(gains > 0, dtype=bool)
        moves |= np.asarray(gains == 0, dtype=bool) & self._on_tie[profile]
        movers = np.argwhere(moves & self._may_move(profile))
        zeros = [self.root(profile, int(k), int(b), here, end) for k, b in movers]
        return min((zero for zero in zeros if zero is not None), key=lambda zero: abs(zero - here))

    # ------------------------------------------------------------------------------------- bisection

    def _bisected_departures(
        self, profile: Profile, start: Any, end: Any, refine: float, cycling: bool
    ) -> Iterator[Departure]:
        width = abs(end - start)
        here = start
        unsure: set[str] = set()
        while here != end and not self._holds(profile, end, cycling, unsure):
            reached, beyond = here, end
            while abs(beyond - reached) > refine * width:
                middle = (reached + beyond) / 2
                if middle in (reached, beyond):
                    break
                if self._holds(profile, middle, cycling, unsure):
                    reached = middle
                else:
                    beyond = middle
            after, ending = self.converge(profile, beyond, unsure)
            yield Departure(reached, beyond, profile, after, frozenset(unsure))
            unsure.clear()
            profile, here, cycling = after, beyond, ending != "equilibrium"

    def _holds(self, profile: Profile, value: Any, cycling: bool, undecided: set[str]) -> bool:
        """Whether nobody moves at a profile, or best reply from it still has no end."""
        if cycling:
            return self.path(profile, value, undecided)[1] != "equilibrium"
        return self.is_stable(profile, value, undecided)

    def departures(
        self, profile: Profile, start: Any, end: Any, refine: float, *, exact: bool, cycling: bool = False
    ) -> Iterator[Departure]:
        """Departures of profiles while the parameter moves from start to end, in order.

        Parameters
        ----------
        profile : array of int, shape (N,)
            An equilibrium at the start, or just beyond it; or one of a cycle.
        start, end : number
            Either may be the larger.
        refine : float in (0, 1]
            Width of a bisected bracket, as part of the distance from start to end.
        exact : bool
            Whether thresholds are computed instead of bisected; only where `affine` says so.
        cycling : bool
            Whether best reply from the profile has no end at the start. It departs where it finds one.
        """
        if exact:
            yield from self._exact_departures(profile, start, end)
        else:
            yield from self._bisected_departures(profile, start, end, refine, cycling)


def _cycle(path: Sequence[Profile]) -> list[Profile]:
    """The profiles that a path with a repetition at its end runs through again and again."""
    first = next(k for k, profile in enumerate(path) if np.array_equal(profile, path[-1]))
    return list(path[first + 1 :] or path)
