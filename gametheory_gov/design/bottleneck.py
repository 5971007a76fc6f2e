r"""Frontiers of design, and the check of their proofs.

A frontier says of an entry of the design: up to this value the club grows from its founders to the goal,
beyond it does not. Both halves are checked by gains alone, at two values each: a line that is not negative at
two values is not negative between them, nor beyond the second if it does not fall.

- *growth*: at the value, and at the easy end of the range, each group of states gains by joining
  those before;
- *closed clubs*: none of whose outsiders gains by joining, at both ends of a stretch; the stretches cover all
  that lies beyond the value.

That growth from founders inside a closed club stays inside it rests on gains that never fall when others
join, which is shown from the formulas.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import sympy

from gametheory_gov.base._typing import BoolArray
from gametheory_gov.base.answer import Record, Verification
from gametheory_gov.base.errors import Faults, InvalidInputError
from gametheory_gov.base.exact import is_exact_number, short_number, to_fraction
from gametheory_gov.base.inputs import as_ids, as_share, is_number
from gametheory_gov.base.text import counted
from gametheory_gov.bound.check import given, misbound, tolerance_faults
from gametheory_gov.bound.game import BoundGame
from gametheory_gov.bound.lookup import ALIASES
from gametheory_gov.bound.rebind import check_name, rebind
from gametheory_gov.equilibria.definition import deviations, judged, sizes
from gametheory_gov.equilibria.monotone import monotone_obstacle
from gametheory_gov.games.game import Game, derived
from gametheory_gov.stickiness.affine import affine_symbol

if TYPE_CHECKING:
    pass


def goal(share: Any, N: int) -> int:
    """The members that make up a share of states.

    Examples
    --------
    >>> goal(0.95, 193), goal(0.95, 5)
    (184, 5)
    """
    least = to_fraction(share) * N
    return int(-(-least.numerator // least.denominator))


def changes(game: BoundGame, at: Mapping[str, Any]) -> dict[str, Any]:
    """What `rebind` is told of entries; transfers are the same to every member.

    Examples
    --------
    >>> from gametheory_gov import AccessionGame, States, bind
    >>> game = bind(AccessionGame(), States.symmetric(2), benefit=1, cost=1, legitimacy=0, divergence=0)
    >>> changes(game, {"depth": 2, "transfers": 1})
    {'depth': 2, 'transfers': {'1': 1, '2': 1}}
    """
    alike = {name: dict.fromkeys(game.states.ids, value) for name, value in at.items() if name == "transfers"}
    return {**at, **alike}


def symbol_of(game: BoundGame, entry: str) -> str:
    """The symbol that an entry of the design vector, or a parameter, moves.

    Examples
    --------
    >>> from gametheory_gov import load_scenario
    >>> game = load_scenario("gatt_wto").bind()
    >>> symbol_of(game, "legitimacy"), symbol_of(game, "transfers"), symbol_of(game, "depth")
    ('legitimacy_weight', 'transfer', 'depth')
    """
    names = {keyword: symbol for symbol, keyword in ALIASES.items()} | {"transfers": "transfer"}
    return names.get(entry, entry)


def slopes(game: BoundGame, entry: str) -> BoundGame:
    """A game whose payoffs are the slopes of a game's payoffs along an entry.

    Where it is supermodular too, gains that never fall with membership at one value of the entry never fall
    at any larger one.

    Examples
    --------
    >>> from gametheory_gov import AccessionGame, States, bind
    >>> game = bind(AccessionGame(), States.symmetric(2), benefit=1, cost=1, legitimacy=0, divergence=0)
    >>> slopes(game, "depth").form.join_gain
    benefit*club_size_others*excludability + benefit*size - cost
    """
    return replace(game, form=_slopes(game.form, symbol_of(game, entry)), recipe=None)


@derived
def _slopes(form: Game, name: str) -> Game:
    symbol = form.infos[name].symbol
    payoffs = {action: sympy.diff(formula, symbol) for action, formula in form.payoffs.items()}
    return form.replace(payoffs=payoffs, switching={}, reports={}, drivers={})


@dataclass(frozen=True, eq=False)
class Step(Record):
    """States that join together.

    Parameters
    ----------
    states : tuple of ids
    members : int
        Members before.
    best : Fraction or float, optional
        The best of their thresholds there: the value up to which, or from which on, one of them joins; None
        where one joins at every value.

    Examples
    --------
    >>> import gametheory_gov as gg
    >>> game = gg.bind(gg.AccessionGame(), gg.States.symmetric(4), benefit=0, cost=1, legitimacy=2,
    ...                divergence=0, founders=["1"])
    >>> gg.frontier(game, "depth").corner.steps
    (Step(states=('2', '3', '4'), members=1, best=Fraction(1, 1)),)
    """

    states: tuple[str, ...]
    members: int
    best: Any


@dataclass(frozen=True, eq=False)
class ClosedClub(Record):
    """A club that no outsider joins throughout a stretch of an entry.

    Parameters
    ----------
    members : tuple of ids
    near, far : Fraction or float, optional
        Ends of the stretch, the easy one and the demanding one. The far end belongs to the stretch; the near
        one only where no ``states`` are named. None for a range without an end.
    states : tuple of ids
        Who joins the club at the near end: the states that bind. With none the stretch goes to the easy end
        of the range.

    Examples
    --------
    >>> import gametheory_gov as gg
    >>> game = gg.bind(gg.AccessionGame(), gg.States.symmetric(4), benefit=0, cost=1, legitimacy=2,
    ...                divergence=0, founders=["1"])
    >>> gg.frontier(game, "depth").corner.closed
    (ClosedClub(members=('1',), near=Fraction(1, 1), far=None, states=('2', '3', '4')),)
    """

    members: tuple[str, ...]
    near: Any
    far: Any
    states: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Corner(Record):
    """The value that is sought at given values of the other entries, and its proof.

    Parameters
    ----------
    at : mapping of str to number
        Values of the other entries.
    value : Fraction or float, optional
        None where no value reaches the goal, and where all do that have no end.
    attained : bool
        Whether the goal is reached at the value itself, or only just before it.
    closed : tuple of ClosedClub
        From the demanding end on: they cover all that lies beyond the value. Empty where the goal is reached
        at every value.
    steps : tuple of Step
        Growth at the value, from the founders to the goal.

    Examples
    --------
    >>> import gametheory_gov as gg
    >>> game = gg.bind(gg.AccessionGame(), gg.States.symmetric(4), benefit=0, cost=1, legitimacy=2,
    ...                divergence=0, founders=["1"])
    >>> corner = gg.frontier(game, "depth").corner
    >>> corner.value, corner.outcome, corner.club
    (Fraction(1, 1), 'reached', ('1',))
    """

    at: Mapping[str, Any]
    value: Any
    attained: bool
    closed: tuple[ClosedClub, ...]
    steps: tuple[Step, ...]

    @property
    def outcome(self) -> str:
        """Whether the goal is reached ``"everywhere"``, ``"nowhere"`` or up to a value: ``"reached"``."""
        if not self.closed:
            return "everywhere"
        return "reached" if self.closed[-1].states else "nowhere"

    @property
    def club(self) -> tuple[str, ...]:
        """The bottleneck: the club that is closed beyond the value; none where every value reaches."""
        return self.closed[-1].members if self.closed else ()

    @property
    def states(self) -> tuple[str, ...]:
        """The states that bind: who joins the bottleneck at the value, and not beyond."""
        return self.closed[-1].states if self.closed else ()


def verified(found: Any) -> Verification:
    """The check of a `Frontier`, by its values alone."""
    return _Check(found).verified()


# ------------------------------------------------------------------------------------------- the check


class _Check:
    """The check of a frontier; nothing of its search is used."""

    def __init__(self, found: Any) -> None:
        self.found = found
        self.turn = 1 if found.seek == "greatest" else -1
        self.easy, self.hard = (found.low, found.high)[:: self.turn]
        self.least = goal(found.reaches, found.game.N)
        self._kept: Corner | None = None
        self._games: dict[Any, BoundGame] = {}
        self.given = [given(found.game)]

    def verified(self) -> Verification:
        """The outcome of the check."""
        found = self.found
        faults = [*misbound(found.game), *self.question()]
        checked = []
        if not faults:
            faults = [fault for corner in found.corners for fault in self.corner(corner)]
            reached = [corner for corner in found.corners if corner.outcome != "nowhere"]
            clubs = sum(len(corner.closed) for corner in found.corners)
            name = found.entries[0]
            if reached:
                easy = f", and at the easy end of {name}" if found.one_way else ""
                where = f"at {counted(len(reached), 'corner')}{easy}"
                checked.append(f"growth to {self.least} of {found.game.N} states {where}")
            if clubs:
                nobody = "whose outsiders do not gain at either end of its stretch"
                checked.append(f"{counted(clubs, 'closed club')}, {nobody}")
            checked.append(f"gains are affine in {name} and never fall when others join")
            checked.append("the game is the one that its recipe, states and institution make")
        if found.stairs:
            self.given.append("that between neighbouring corners the value lies between theirs")
        return Verification(not faults, tuple(faults), tuple(checked), tuple(dict.fromkeys(self.given)))

    def question(self) -> Iterator[str]:
        """Faults of what was asked."""
        found, exact = self.found, self.found.game.exact
        yield from tolerance_faults(found.game, found.tolerance)
        faults = Faults("frontier")
        if not is_number(found.reaches):
            faults.add("the goal is no number")
        as_share(found.reaches, "reaches", faults, above_zero=True)
        for name in found.entries:
            check_name(found.game, name, faults)
        yield from faults.found
        if found.ties not in ("join", "stay_out") or found.seek not in ("greatest", "least"):
            yield "the tie rule or what is sought is none"
        if found.sign not in (-1, 0, 1) or found.low is None:
            yield "the sign is none, or the range has no least value"
        if np.any(found.game.start[found.game.free] != 0) or not found.game.club:
            yield "a founder is free to leave, or nobody founds"
        if len(found.game.actions) != 2 or found.game.institution.admission != "open":
            yield "the game has more than two actions, or admission is not open"
        if not found.corners:
            yield "there are no corners"
        if found.corners and (len(found.entries) == 1) != (
            len(found.corners) == 1 and not found.corners[0].at
        ):
            yield "the corners are not those of the entries"
        fit = is_exact_number if exact else math.isfinite
        for corner in found.corners:
            ends = [end for club in corner.closed for end in (club.near, club.far)]
            numbers = [found.low, found.high, corner.value, *ends, *corner.at.values()]
            numbers += [step.best for step in corner.steps]
            if not all(x is None or (is_number(x) and fit(x)) for x in numbers):
                yield "a value is no number, or no exact one of an exact game"
                return
            low, high = found.low, math.inf if found.high is None else found.high
            if low is not None and not low < high:
                yield "the range does not rise"
            if low is not None and not all(
                low <= x <= high for x in (low, corner.value, *ends) if x is not None
            ):
                yield "a value is outside the range"
            if tuple(corner.at) != found.entries[1:]:
                yield "a corner does not say where it is"
        if len({tuple(corner.at.items()) for corner in found.corners}) < len(found.corners):
            yield "a corner is given twice"

    # ------------------------------------------------------------------------------ one corner

    def corner(self, corner: Corner) -> Iterator[str]:
        """Faults of one corner."""
        at = f" at {', '.join(f'{k} = {short_number(v)}' for k, v in corner.at.items())}" if corner.at else ""
        for fault in self._faults(corner):
            yield f"{fault}{at}"

    def _faults(self, corner: Corner) -> Iterator[str]:
        yield from self._cover(corner)
        ends = self._ends(corner)
        games = [self.game(corner, end) for end in ends]
        asked = (
            games if None not in (self.easy, self.hard) else [*games, slopes(games[0], self.found.entries[0])]
        )
        yield from filter(None, map(monotone_obstacle, asked))
        if affine_symbol(games[0], games[1], ends[0], ends[1]) is None:
            yield f"gains are not shown to be affine in {self.found.entries[0]}"
        yield from self.sign(corner, ends)
        for club in corner.closed:
            yield from self.closed(corner, club)
        if corner.outcome != "nowhere":
            yield from self.growth(corner)

    def game(self, corner: Corner, value: Any) -> BoundGame:
        """The game at a value of the first entry; those of the last corner are kept."""
        if self._kept is not corner:
            self._kept, self._games = corner, {}
        if value not in self._games:
            at = {**corner.at, self.found.entries[0]: value}
            self._games[value] = rebind(self.found.game, **changes(self.found.game, at))
        return self._games[value]

    def _ends(self, corner: Corner) -> tuple[Any, Any]:
        """Two values of the range; where it has no end, one and the next."""
        easy = self.easy if self.easy is not None else corner.value
        hard = self.hard if self.hard is not None else easy + self.turn
        return (easy, hard) if easy is not None and easy != hard else (hard - self.turn, hard)

    def _apart(self, corner: Corner) -> tuple[Any, Any]:
        """Two values of the range; without an end, as far apart as thresholds, so that floats tell them."""
        easy, hard = self._ends(corner)
        if self.easy is not None and self.hard is not None:
            return easy, hard
        base, away = (hard, -self.turn) if self.easy is None else (easy, self.turn)
        gaps = [abs(step.best - base) for step in corner.steps if step.best is not None]
        return base, base + away * max(1, abs(base), *gaps)

    def _cover(self, corner: Corner) -> Iterator[str]:
        """Faults of the stretches: they do not cover what lies beyond the value."""
        clubs = corner.closed
        if not clubs:
            if corner.value != self.hard or not corner.attained:
                yield "the goal is said to be reached everywhere, and yet the value is not the demanding end"
            return
        if clubs[0].far != self.hard or any(a.near != b.far for a, b in pairwise(clubs)):
            yield "the closed clubs do not cover what lies beyond the value"
        if any(not club.states for club in clubs[:-1]):
            yield "a closed club does not say who joins it"
        last = self.easy if corner.outcome == "nowhere" else corner.value
        if clubs[-1].near != last or (corner.outcome == "nowhere") != (corner.value is None):
            yield "the last closed club does not end where the value is"
        for club in clubs:
            near, far = club.near, club.far
            if near is not None and far is not None and self.turn * (far - near) < 0:
                yield "a closed club has its ends the wrong way round"
        if corner.outcome == "reached" and corner.attained != (self.found.ties == "join"):
            yield "whether the value is attained does not follow from the tie rule"

    def _members(self, names: tuple[str, ...]) -> BoolArray:
        faults = Faults("club")
        ids = as_ids(names, "members", faults, known=self.found.game.states.ids)
        faults.raise_as(InvalidInputError)
        inside = np.zeros(self.found.game.N, dtype=bool)
        inside[self.found.game.states.indices(list(ids))] = True
        return inside

    def _gains(self, corner: Corner, value: Any, inside: BoolArray) -> tuple[Any, BoolArray, BoolArray]:
        """The gains of joining, which are undecided in floats, and who joins; arrays of shape (N,)."""
        game, profile = self.game(corner, value), inside.astype(np.int64)
        gains, unsure = judged(game, profile, self.found.tolerance)
        moves, _, _ = deviations(game, profile, ties=self.found.ties, tolerance=self.found.tolerance)
        return gains[:, 1], unsure[:, 1], moves[:, 1]

    def sign(self, corner: Corner, ends: tuple[Any, Any]) -> Iterator[str]:
        """Faults of how gains are said to move: a slope that rises with membership is least when alone."""
        found, (low, high) = self.found, sorted(ends)
        if not found.sign:
            return
        slopes_rise = monotone_obstacle(slopes(self.game(corner, low), found.entries[0])) is None
        if not slopes_rise or np.any(self.game(corner, low).switching != self.game(corner, high).switching):
            word = "fall" if found.sign < 0 else "rise"
            self.given.append(f"that gains {word} with {found.entries[0]} at every club")
            return
        free, zero = found.game.free, found.game.zero
        alone = found.game.fixed_profile
        for profile, action, turn in ((alone, 1, 1), (np.where(free, 1, alone), 0, -1)):
            first, second = (judged(self.game(corner, end), profile, found.tolerance) for end in (low, high))
            moved = (second[0] - first[0])[free, action] * (turn * found.sign)
            if np.any(np.asarray(moved < zero, dtype=bool) & ~(first[1] & second[1])[free, action]):
                yield f"gains do not move one way with {found.entries[0]}"

    def closed(self, corner: Corner, club: ClosedClub) -> Iterator[str]:
        """Faults of a closed club."""
        inside, game = self._members(club.members), self.found.game
        outside = game.free & ~inside
        if np.any((game.start > 0) & ~inside) or np.any(inside & ~game.free & (game.start == 0)):
            yield "a founder is outside a closed club, or a state committed to stay outside is inside it"
        if inside.sum() >= self.least:
            yield "a closed club is as large as the goal"
        near = club.far - self.turn if club.near is None else club.near
        far = near + self.turn if club.far is None else club.far
        gain, unsure, moves = self._gains(corner, near, inside)
        more, doubt, join = self._gains(corner, far, inside)
        rises = np.asarray(gain > game.zero, dtype=bool) & ~unsure & outside
        if club.states:
            joining = self._members(club.states)
            zero = np.asarray(gain == game.zero, dtype=bool) | unsure
            if np.any(joining & ~(zero & outside)) or np.any(rises):
                yield f"the club of {len(club.members)} is not closed up to {short_number(near)}"
            elif np.any(outside & zero & ~joining & ~unsure & np.asarray(more < gain, dtype=bool)):
                yield "a state that binds is left out"
        elif np.any(moves & outside):
            yield f"an outsider joins the club of {len(club.members)} at {short_number(near)}"
        if np.any(join & outside):
            yield f"an outsider joins the club of {len(club.members)} at {short_number(far)}"
        endless = club.near is None or club.far is None
        away = more > gain if club.far is None else gain > more
        if endless and np.any(np.asarray(away, dtype=bool) & ~(unsure & doubt) & outside):
            yield f"a gain of an outsider of the club of {len(club.members)} rises where the range has no end"

    def growth(self, corner: Corner) -> Iterator[str]:
        """Faults of the growth to the goal."""
        found, game = self.found, self.found.game
        here = corner.value if corner.value is not None else self._ends(corner)[0]
        easy = self.easy if self.easy is not None else here - self.turn
        # beyond the value nothing is said where gains are not shown to move one way
        other = easy if found.one_way else here
        inside = game.start > 0
        for step in corner.steps:
            joining = self._members(step.states)
            if not step.states or step.members != inside.sum() or np.any(joining & ~(game.free & ~inside)):
                yield "a step of growth does not fit the one before"
                return
            gain, unsure, moves = self._gains(corner, here, inside)
            ends, doubt, _ = (gain, unsure, moves) if other == here else self._gains(corner, other, inside)
            fits = np.asarray(gain >= game.zero, dtype=bool) | unsure
            fits &= np.asarray(ends >= game.zero, dtype=bool) | doubt
            if found.ties == "stay_out":
                fits &= moves if corner.attained else np.asarray(ends > gain, dtype=bool) | moves
            if self.easy is None and found.one_way:
                fits &= np.asarray(ends >= gain, dtype=bool) | (unsure & doubt)
            if corner.value is None:  # no end on the demanding side: the gain must not fall towards it
                more, _, _ = self._gains(corner, here + self.turn, inside)
                fits &= np.asarray(more >= gain, dtype=bool) | unsure
            if np.any(joining & ~fits):
                yield f"at {found.entries[0]} {short_number(here)} a state does not gain by joining"
            if step.best is not None:
                yield from self._best(corner, step, inside, joining)
            inside = inside | joining
        if inside.sum() < self.least:
            yield "growth ends short of the goal"

    def _best(self, corner: Corner, step: Step, inside: BoolArray, joining: BoolArray) -> Iterator[str]:
        """Faults of the best threshold of those who join: one has a gain of zero there, and nobody more."""
        game, (first, second) = self.found.game, self._apart(corner)
        (here, _, _), (there, _, _) = (self._gains(corner, end, inside) for end in (first, second))
        part = game.number((step.best - first) / (second - first))
        gain = here + (there - here) * part  # the threshold may lie outside what the entry may be
        size = sizes(self.game(corner, first), inside.astype(np.int64))[:, 1]
        near = 0 if game.exact else self.found.tolerance * (size + np.abs(there - here) * abs(part))
        if not np.any((np.abs(gain) <= near) & joining) or np.any((gain > near) & joining):
            yield f"the best threshold of the {len(step.states)} that join {step.members} members is another"
