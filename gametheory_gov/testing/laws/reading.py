"""A game read once: every payoff, and what follows from it by definition."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from numbers import Integral
from typing import Any

from gametheory_gov.base.errors import Faults, InvalidInputError
from gametheory_gov.equilibria.definition import Ties

from .subject import PlainGame, Player, Profile
from .views import all_profiles, equilibria, gain, key, moves, prefers, rank, sign

Played = tuple[Any, ...]


class Reading:
    """A game whose payoffs are read once; itself a game.

    Parameters
    ----------
    game : game
    ties : {"weak", "join", "stay_out"}
    tolerance : float

    Raises
    ------
    InvalidInputError
        Naming what is wrong with players and actions, or the first payoff that is no finite number.
    """

    def __init__(self, game: PlainGame, ties: Ties, tolerance: float) -> None:
        self.source, self.ties, self.tolerance = game, ties, tolerance
        self.players = tuple(game.players)
        self.choices = {i: tuple(game.actions(i)) for i in self.players}
        faults = Faults("game")
        if not self.players:
            faults.add("it has no players")
        if len(self.choices) < len(self.players):
            faults.add(f"players = {self.players!r:.200}; each can be there once")
        for i, listed in self.choices.items():
            if not listed or len(set(listed)) < len(listed):
                faults.add(f"actions({i!r}) = {listed!r:.200}; at least one is needed, each once")
        faults.raise_as(InvalidInputError)
        self._place = {i: k for k, i in enumerate(self.players)}
        self.cells = {
            key(game, profile): tuple(_number(game, i, profile) for i in self.players)
            for profile in all_profiles(self)
        }
        for name in ("gain", "admits", "rank", "size"):  # only what the game itself says
            if hasattr(game, name):
                setattr(self, name, getattr(game, name))

    def actions(self, player: Player) -> Sequence[Any]:
        """What a player can do."""
        return self.choices[player]

    def payoff(self, player: Player, profile: Profile) -> Any:
        """What a player receives."""
        return self.cells[tuple(profile[i] for i in self.players)][self._place[player]]

    def profile(self, played: Played) -> dict[Any, Any]:
        """The profile of some actions in the order of players."""
        return dict(zip(self.players, played, strict=True))

    @cached_property
    def exact(self) -> bool:
        """Whether all payoffs are whole numbers or fractions."""
        return not any(isinstance(value, float) for paid in self.cells.values() for value in paid)

    @cached_property
    def equilibria(self) -> tuple[list[Played], list[Played]]:
        """The profiles at which surely nobody moves, and those at which floats leave it open."""
        return equilibria(self, self.ties, self.tolerance)

    @cached_property
    def undecided(self) -> bool:
        """Whether some gain in floats is within the tolerance of zero."""
        return not self.exact and any(
            sign(*gain(self, i, profile, other), self.tolerance) is None
            for profile in all_profiles(self)
            for i, here in profile.items()
            for other in self.choices[i]
            if other != here
        )

    # ------------------------------------------------------------------------------ its order

    @cached_property
    def ordered(self) -> dict[Any, list[Any]]:
        """Each player's actions, from the least cooperative one."""
        return {i: sorted(self.choices[i], key=lambda a: rank(self, i, a)) for i in self.players}

    def heights(self, profile: Profile) -> tuple[int, ...]:
        """Places of the actions in each player's order, from the least cooperative one."""
        return tuple(self.ordered[i].index(profile[i]) for i in self.players)

    def below(self, one: Profile, other: Profile) -> bool:
        """Whether nobody plays a more cooperative action in one profile than in another."""
        return all(a <= b for a, b in zip(self.heights(one), self.heights(other), strict=True))

    @property
    def bottom(self) -> dict[Any, Any]:
        """The profile of the least cooperative actions."""
        return {i: ordered[0] for i, ordered in self.ordered.items()}

    def steps(self, profile: Profile) -> Iterator[tuple[Any, Any, int]]:
        """Each player that can take a step, the action it leads to, and 1 for a step up, -1 for one down."""
        for i in self.players:
            ordered = self.ordered[i]
            place = ordered.index(profile[i])
            for way in (1, -1):
                if 0 <= place + way < len(ordered):
                    yield i, ordered[place + way], way

    def _raised(self, profile: Profile) -> Iterator[tuple[Any, dict[Any, Any]]]:
        """Each player that can take a step up, and the profile after it."""
        for j, action, way in self.steps(profile):
            if way > 0:
                yield j, {**profile, j: action}

    @cached_property
    def complements(self) -> bool | str:
        """Whether the game has increasing differences, or why laws about such games say nothing.

        With increasing differences a step up gains more, or the same, when others take steps up.
        """
        ranks = {i: [rank(self, i, a) for a in ordered] for i, ordered in self.ordered.items()}
        if any(len(set(listed)) < len(listed) for listed in ranks.values()):
            return "some actions are equally cooperative"
        if self.refuses:
            return "who may enter is put to a vote"
        if self.undecided:
            return "some gains in floats are within the tolerance of zero"
        special = hasattr(self, "gain")
        if special and self._switching():
            return self._switching()
        for profile in all_profiles(self):
            for j, after in self._raised(profile):
                for i in self.players:
                    if i != j and not self._rises(i, profile, after, both=special):
                        return "the gain from a step up falls when others take steps up"
        return True

    def _rises(self, i: Player, profile: Profile, after: Profile, *, both: bool) -> bool:
        """Whether i's gains from steps up are no less afterwards; if both, those from steps back no more."""
        for low, high in pairwise(self.ordered[i]):
            for a, b, way in ((low, high, 1), (high, low, -1))[: 2 if both else 1]:
                first, size = gain(self, i, {**profile, i: a}, b)
                then, other = gain(self, i, {**after, i: a}, b)
                if sign(way * (then - first), max(size, other), self.tolerance) == -1:
                    return False
        return True

    @cached_property
    def growth(self) -> bool | str:
        """Whether it has increasing differences, and replies are determined; or why not."""
        if self.ties == "weak" and self._most_actions > 2 and self._several_best():
            return "players have several best actions, and ties do not say which they take"
        return self.complements

    @property
    def _most_actions(self) -> int:
        return max(map(len, self.choices.values()))

    @cached_property
    def refuses(self) -> bool:
        """Whether somebody is refused at some profile, where admission is put to a vote."""
        admits = getattr(self, "admits", None)
        return admits is not None and any(
            not admits(i, profile, b)
            for profile in all_profiles(self)
            for i, a in profile.items()
            for b in self.choices[i]
            if b != a
        )

    def _switching(self) -> str:
        """Why laws of increasing differences say nothing about costs of switching; empty if they do."""
        for profile in all_profiles(self):
            for i, here in profile.items():
                for b in self.choices[i]:
                    (there, size), (back, other) = (
                        gain(self, i, profile, b),
                        gain(self, i, {**profile, i: b}, here),
                    )
                    won = 0 if b == here else sign(there + back, max(size, other), self.tolerance)
                    if won == 1:
                        return "switching to and fro pays"
                    if won == -1 and len(self.choices[i]) > 2:
                        return "changing between more than two actions costs something"
        return ""

    def _several_best(self) -> bool:
        for profile in all_profiles(self):
            for i in self.players:
                paid = [self.payoff(i, {**profile, i: a}) for a in self.choices[i]]
                if paid.count(max(paid)) > 1:
                    return True
        return False

    # --------------------------------------------------------------------------- what players do

    def moves(self, profile: Profile, *, unsure: bool = False) -> list[Any]:
        """The moves that players make at a profile; with ``unsure`` those that floats leave open, too."""
        return list(moves(self, profile, self.ties, self.tolerance, unsure=unsure))

    def reply(self, i: Player, profile: Profile) -> Any:
        """The action that a player takes: a best one that it may; of equally good ones, as ties say."""
        here = profile[i]
        admits = getattr(self, "admits", lambda *_: True)
        others = [b for b in self.choices[i] if b != here and admits(i, profile, b)]
        gains = {b: gain(self, i, profile, b)[0] for b in others}
        gains[here] = 0
        most = max(gains.values())
        best = [b for b in self.ordered[i] if gains.get(b) == most]
        if most == 0:
            better = [b for b in best if b != here and prefers(self, i, here, b, self.ties)]
            return (better[-1] if self.ties == "join" else better[0]) if better else here
        return best[0] if self.ties == "stay_out" else best[-1]

    def one_way(self, profile: Profile) -> int:
        """1 where nobody goes to a less cooperative action, -1 nobody to a more cooperative one, or 0."""
        ways = set()
        for i in self.players:
            ordered = self.ordered[i]
            ways.add(_way(ordered.index(self.reply(i, profile)) - ordered.index(profile[i])))
        return 1 if -1 not in ways else -1 if 1 not in ways else 0


def _way(steps: int) -> int:
    return (steps > 0) - (steps < 0)


def _number(game: PlainGame, player: Player, profile: Mapping[Any, Any]) -> Any:
    """A payoff as a whole number, fraction or float of Python."""
    value = game.payoff(player, profile)
    if isinstance(value, Fraction):
        return value
    if isinstance(value, Integral):
        return int(value)
    try:
        plain = float(value)
    except (TypeError, ValueError, OverflowError):
        plain = math.nan
    if not math.isfinite(plain) or isinstance(value, str):
        shown = f"payoff({player!r}, {dict(profile)!r:.200}) = {value!r:.80}"
        raise InvalidInputError("game", [f"{shown}; finite numbers are needed"])
    return plain
