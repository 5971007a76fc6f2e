r"""Games as laws see them, and the definition of stability.

Everything is worked out from `players`, `actions` and `payoff` (and `gain` and `admits`, where a game has
them), profile by profile; no solver is used.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np

from gametheory_gov.base.answer import Record
from gametheory_gov.base.errors import Faults, InvalidInputError, did_you_mean
from gametheory_gov.bound.game import BoundGame
from gametheory_gov.decisions.rules import Rule
from gametheory_gov.equilibria.definition import DEFAULT_TOLERANCE, Ties, consent, sizes
from gametheory_gov.normal_forms.form import NormalForm

from .rewording import Reworded as Reworded
from .subject import COALITIONAL, Action, PlainGame, Player, Profile, is_game


@dataclass(frozen=True, eq=False, repr=False)
class PlainMove(Record):
    """A player that changes its action alone, and what it gains."""

    player: Any
    action: Any
    other: Any
    gain: Any

    def __str__(self) -> str:
        return f"{self.player} moves from {self.action} to {self.other} and gains {self.gain}"


def as_plain(game: Any, ties: Ties = "join") -> PlainGame:
    """A game as laws read it; the ties say how an indifferent member of a bound game votes.

    What laws of voting are tried on stays what it is.

    Raises
    ------
    InvalidInputError
        For what is no game.
    """
    if isinstance(game, BoundGame):
        return BoundView(game, ties)
    if isinstance(game, NormalForm):
        return FormView(game)
    if not is_game(game) and not isinstance(game, COALITIONAL):
        raise InvalidInputError(
            "game",
            [f"{type(game).__name__} is no game; players, actions(i) and payoff(i, profile) are needed"],
        )
    plain: PlainGame = game
    return plain


#: Profiles of a game that laws go through, at most.
MOST_PROFILES = 1024


class FormView:
    """A game in normal form."""

    def __init__(self, form: NormalForm) -> None:
        self.source = form
        self.players = form.players
        self._place: dict[Any, int] = {player: k for k, player in enumerate(form.players)}
        self._actions = dict(zip(form.players, form.choices, strict=True))
        self._cells = {choices: form.payoffs[position].tolist() for position, choices in form.cells()}

    def actions(self, player: Player) -> Sequence[str]:
        """What a player can do."""
        return self._actions[str(player)]

    def payoff(self, player: Player, profile: Profile) -> Any:
        """What a player receives."""
        return self._cells[key(self, profile)][self._place[player]]

    def __repr__(self) -> str:
        return repr(self.source)


class BoundView:
    """A bound game; committed states have one action."""

    def __init__(self, game: BoundGame, ties: Ties = "join") -> None:
        self.source, self.ties = game, ties
        self.players = game.states.ids
        self._place: dict[Any, int] = {label: k for k, label in enumerate(self.players)}
        self._action: dict[Any, int] = {action: a for a, action in enumerate(game.actions)}
        self._read: dict[tuple[int, ...], tuple[Any, Any, Any]] = {}

    def actions(self, player: Player) -> Sequence[str]:
        """What a state can do, the least cooperative action first."""
        k, game = self._place[player], self.source
        rank = game.form.cooperation
        listed = sorted(range(len(game.actions)), key=lambda a: rank[a])
        return tuple(game.actions[a] for a in (listed if game.free[k] else [game.fixed_profile[k]]))

    def rank(self, player: Player, action: Action) -> int:
        """How cooperative an action is."""
        return self.source.form.cooperation[self._action[action]]

    def positions(self, profile: Profile) -> Any:
        """The profile as positions of actions."""
        return np.array([self._action[profile[label]] for label in self.players])

    def _numbers(self, profile: Profile) -> tuple[Any, Any, Any]:
        played = tuple(self._action[profile[label]] for label in self.players)
        if played not in self._read:
            if len(self._read) > MOST_PROFILES:
                self._read.clear()
            game, now = self.source, np.array(played)
            terms = sizes(game, now).tolist() if not game.exact else None
            self._read[played] = game.plain(game.payoffs(now)), game.plain(game.gains(now)), terms
        return self._read[played]

    def payoff(self, player: Player, profile: Profile) -> Any:
        """What a state receives."""
        return self._numbers(profile)[0][self._place[player]]

    def gain(self, player: Player, profile: Profile, action: Action) -> Any:
        """What a state gains when it alone changes to an action, less what the change costs."""
        return self._numbers(profile)[1][self._place[player]][self._action[action]]

    def size(self, player: Player, profile: Profile, action: Action) -> Any:
        """The largest term of a gain, in floats."""
        terms = self._numbers(profile)[2]
        return 0 if terms is None else terms[self._place[player]][self._action[action]]

    def admits(self, player: Player, profile: Profile, action: Action) -> bool:
        """Whether members let an outsider in, by the institution's admission rule."""
        now, k = self.positions(profile), self._place[player]
        if self.source.institution.admission == "open" or now[k] != 0:
            return True
        b = self._action[action]
        yes, unsure = consent(self.source, now[None], k, b, ties=self.ties, tolerance=DEFAULT_TOLERANCE)
        return bool(yes[0] or unsure[0])

    def __repr__(self) -> str:
        return repr(self.source)


# ----------------------------------------------------------------------------------- the definition


def count_profiles(game: PlainGame) -> int:
    """How many profiles a game has, or how many coalitions."""
    if isinstance(game, COALITIONAL):
        return int(2 ** len(game.voters if isinstance(game, Rule) else game.players))
    return math.prod(len(game.actions(i)) for i in game.players)


def all_profiles(game: PlainGame) -> Iterator[dict[Any, Any]]:
    """Every profile; the last player's action changes fastest."""
    players = tuple(game.players)
    for played in product(*(game.actions(i) for i in players)):
        yield dict(zip(players, played, strict=True))


def key(game: PlainGame, profile: Profile) -> tuple[Any, ...]:
    """The profile as actions in the order of players."""
    return tuple(profile[i] for i in game.players)


def gain(game: PlainGame, player: Player, profile: Profile, action: Action) -> tuple[Any, Any]:
    """What a player gains when it alone changes to an action, and the size of what enters."""
    before = game.payoff(player, profile)
    after = game.payoff(player, {**profile, player: action})
    special = getattr(game, "gain", None)
    value = special(player, profile, action) if special else after - before
    terms = getattr(game, "size", None)
    return value, max(abs(before), abs(after), abs(value), terms(player, profile, action) if terms else 0)


def sign(value: Any, size: Any, tolerance: float) -> int | None:
    """The sign of a difference; None where it is a float within the tolerance of zero."""
    if isinstance(value, (float, np.floating)) and abs(value) <= tolerance * size:
        return None
    return int(value > 0) - int(value < 0)


def rank(game: PlainGame, player: Player, action: Action) -> Any:
    """How cooperative an action is: its place among the player's, unless the game says otherwise."""
    special = getattr(game, "rank", None)
    return special(player, action) if special else list(game.actions(player)).index(action)


def prefers(game: PlainGame, player: Player, action: Action, other: Action, ties: Ties) -> bool:
    """Whether an indifferent player changes from one action to another."""
    if ties == "weak":
        return False
    here, there = rank(game, player, action), rank(game, player, other)
    return bool(there > here if ties == "join" else there < here)


def moves(
    game: PlainGame, profile: Profile, ties: Ties, tolerance: float, *, unsure: bool = False
) -> Iterator[PlainMove]:
    """The moves that players make at a profile; with ``unsure`` those that floats leave open, too."""
    for i in game.players:
        for other in game.actions(i):
            if other == profile[i]:
                continue
            value, size = gain(game, i, profile, other)
            what = sign(value, size, tolerance)
            if (
                what == 1
                or (what == 0 and prefers(game, i, profile[i], other, ties))
                or (unsure and what is None)
            ):
                admits = getattr(game, "admits", None)
                if admits is None or admits(i, profile, other):
                    yield PlainMove(i, profile[i], other, value)


def equilibria(game: PlainGame, ties: Ties, tolerance: float) -> tuple[list[Any], list[Any]]:
    """The profiles at which surely nobody moves, and those at which floats leave it open; by `key`."""
    sure: list[Any] = []
    open_: list[Any] = []
    for profile in all_profiles(game):
        if next(moves(game, profile, ties, tolerance), None) is None:
            undecided = next(moves(game, profile, ties, tolerance, unsure=True), None)
            (sure if undecided is None else open_).append(key(game, profile))
    return sure, open_


def read_profile(game: PlainGame, value: Any, what: str) -> dict[Any, Any]:
    """A profile that somebody's code returned, by player.

    Raises
    ------
    InvalidInputError
        Naming every player without an action, and every unknown player and action.
    """
    players, faults = list(game.players), Faults(what)
    listed = isinstance(value, Sequence) and not isinstance(value, str)
    if not isinstance(value, Mapping) and not listed:
        shown = f"{value!r:.80}; a mapping from players to actions, or their actions in order, is needed"
        raise InvalidInputError(what, [shown])
    if listed and len(value) != len(players):
        raise InvalidInputError(what, [f"{value!r:.200} has {len(value)} actions for {len(players)} players"])
    given = dict(zip(players, value, strict=True)) if listed else dict(value)
    for i in given:
        if i not in players:
            faults.add(f"{i!r} is no player{did_you_mean(str(i), map(str, players))}")
    for i in players:
        if i not in given:
            faults.add(f"{i!r} has no action")
        elif given[i] not in list(game.actions(i)):
            faults.add(f"{i!r} plays {given[i]!r:.80}, which is none of its actions {list(game.actions(i))}")
    faults.raise_as(InvalidInputError)
    return {i: given[i] for i in players}
