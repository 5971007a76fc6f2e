r"""Games as laws see them: the definition of stability, and the same game in other words.

Everything is worked out from `players`, `actions` and `payoff` (and `gain` and `admits`, where a game has
them), profile by profile; no solver is used.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from typing import Any

import numpy as np

from gametheory_gov.base.answer import Record
from gametheory_gov.base.errors import Faults, InvalidInputError, did_you_mean
from gametheory_gov.bound.game import BoundGame
from gametheory_gov.equilibria.definition import Ties, consent
from gametheory_gov.normal_forms.form import NormalForm

from .subject import Action, PlainGame, Player, Profile, is_game


@dataclass(frozen=True, eq=False, repr=False)
class PlainMove(Record):
    """A player that changes its action alone, and what it gains."""

    player: Any
    action: Any
    other: Any
    gain: Any

    def __str__(self) -> str:
        return f"{self.player} moves from {self.action} to {self.other} and gains {self.gain}"


def as_plain(game: Any) -> PlainGame:
    """A game as laws read it.

    Raises
    ------
    InvalidInputError
        For what is no game.
    """
    if isinstance(game, BoundGame):
        return BoundView(game)
    if isinstance(game, NormalForm):
        return FormView(game)
    if not is_game(game):
        raise InvalidInputError(
            "game",
            [f"{type(game).__name__} is no game; players, actions(i) and payoff(i, profile) are needed"],
        )
    plain: PlainGame = game
    return plain


class FormView:
    """A game in normal form."""

    def __init__(self, form: NormalForm) -> None:
        self.source = form
        self.players = form.players
        self._actions = dict(zip(form.players, form.choices, strict=True))
        self._cells = {choices: form.payoffs[position].tolist() for position, choices in form.cells()}

    def actions(self, player: Player) -> Sequence[str]:
        """What a player can do."""
        return self._actions[str(player)]

    def payoff(self, player: Player, profile: Profile) -> Any:
        """What a player receives."""
        return self._cells[key(self, profile)][self.players.index(player)]

    def __repr__(self) -> str:
        return repr(self.source)


class BoundView:
    """A bound game; committed states have one action."""

    def __init__(self, game: BoundGame) -> None:
        self.source = game
        self.players = game.states.ids
        self._last: tuple[Any, Any, Any] = (None, None, None)

    def actions(self, player: Player) -> Sequence[str]:
        """What a state can do, the least cooperative action first."""
        k = self.players.index(player)
        free = self.source.free[k]
        return self.source.actions if free else (self.source.actions[self.source.fixed_profile[k]],)

    def rank(self, player: Player, action: Action) -> int:
        """How cooperative an action is."""
        return self.source.form.cooperation[self.source.actions.index(str(action))]

    def positions(self, profile: Profile) -> Any:
        """The profile as positions of actions."""
        return np.array([self.source.actions.index(profile[label]) for label in self.players])

    def _numbers(self, profile: Profile) -> tuple[Any, Any]:
        played = tuple(profile[label] for label in self.players)
        if self._last[0] != played:
            now = self.positions(profile)
            game = self.source
            self._last = (played, game.plain(game.payoffs(now)), game.plain(game.gains(now)))
        return self._last[1], self._last[2]

    def payoff(self, player: Player, profile: Profile) -> Any:
        """What a state receives."""
        return self._numbers(profile)[0][self.players.index(player)]

    def gain(self, player: Player, profile: Profile, action: Action) -> Any:
        """What a state gains when it alone changes to an action, less what the change costs."""
        place = self.players.index(player), self.source.actions.index(str(action))
        return self._numbers(profile)[1][place]

    def admits(self, player: Player, profile: Profile, action: Action) -> bool:
        """Whether members let an outsider in, by the institution's admission rule."""
        now, k = self.positions(profile), self.players.index(player)
        if self.source.institution.admission == "open" or now[k] != 0:
            return True
        b = self.source.actions.index(str(action))
        yes, unsure = consent(self.source, now[None], k, b, ties="join", tolerance=1e-9)
        return bool(yes[0] or unsure[0])

    def __repr__(self) -> str:
        return repr(self.source)


# ----------------------------------------------------------------------------------- the definition


def count_profiles(game: PlainGame) -> int:
    """How many profiles a game has."""
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
    return value, max(abs(before), abs(after), abs(value))


def sign(value: Any, size: Any, tolerance: float) -> int | None:
    """The sign of a difference; None where it is a float within the tolerance of zero."""
    if isinstance(value, (float, np.floating)) and abs(value) <= tolerance * size:
        return None
    return int(value > 0) - int(value < 0)


def prefers(game: PlainGame, player: Player, action: Action, other: Action, ties: Ties) -> bool:
    """Whether an indifferent player changes from one action to another."""
    if ties == "weak":
        return False
    rank = getattr(game, "rank", None) or (lambda i, a: list(game.actions(i)).index(a))
    here, there = rank(player, action), rank(player, other)
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
    sure, open_ = [], []
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


# ------------------------------------------------------------------------------ in other words


class Reworded:
    """The same game in other words: players renamed and in another order, payoffs in other units.

    Parameters
    ----------
    game : game
    names : mapping of players to new names, optional
    order : sequence of players, optional
    factors, constants : mapping of player to number, optional
        Each player's payoffs are multiplied by the one, then the other is added.
    null : object, optional
        A further player of this name whom nobody minds, and who minds nothing.
    """

    def __init__(
        self,
        game: PlainGame,
        *,
        names: Mapping[Any, Any] | None = None,
        order: Sequence[Any] | None = None,
        factors: Mapping[Any, Any] | None = None,
        constants: Mapping[Any, Any] | None = None,
        null: Any = None,
    ) -> None:
        self.source = game
        self.names = {i: (names or {}).get(i, i) for i in game.players}
        self._old = {new: i for i, new in self.names.items()}
        self.factors, self.constants, self.null = factors or {}, constants or {}, null
        self.players = [self.names[i] for i in (order or game.players)] + ([] if null is None else [null])
        if hasattr(game, "gain"):
            self.gain = self._gain
        if hasattr(game, "admits"):
            self.admits = self._admits
        if hasattr(game, "rank"):
            self.rank = self._rank

    def inner(self, profile: Profile) -> dict[Any, Any]:
        """The profile of the game itself."""
        return {i: profile[new] for i, new in self.names.items()}

    def actions(self, player: Player) -> Sequence[Any]:
        """What a player can do."""
        return ("no", "yes") if player == self.null else self.source.actions(self._old[player])

    def payoff(self, player: Player, profile: Profile) -> Any:
        """What a player receives."""
        if player == self.null:
            return Fraction(0)
        i = self._old[player]
        return self.factors.get(i, 1) * self.source.payoff(i, self.inner(profile)) + self.constants.get(i, 0)

    def _gain(self, player: Player, profile: Profile, action: Action) -> Any:
        if player == self.null:
            return Fraction(0)
        i = self._old[player]
        return self.factors.get(i, 1) * self.source.gain(i, self.inner(profile), action)  # type: ignore[attr-defined]

    def _admits(self, player: Player, profile: Profile, action: Action) -> bool:
        if player == self.null:
            return True
        return bool(self.source.admits(self._old[player], self.inner(profile), action))  # type: ignore[attr-defined]

    def _rank(self, player: Player, action: Action) -> int:
        if player == self.null:
            return int(action == "yes")
        return int(self.source.rank(self._old[player], action))  # type: ignore[attr-defined]

    def __repr__(self) -> str:
        changes = [
            f"{what}={value!r}"
            for what, value in (
                ("players", list(self.players)),
                ("factors", self.factors),
                ("constants", self.constants),
            )
            if value
        ]
        return f"{self.source!r} with {', '.join(changes)}"
