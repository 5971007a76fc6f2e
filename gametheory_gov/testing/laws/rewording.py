"""The same game in other words: what must not change what a solver answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from .subject import Action, PlainGame, Player, Profile


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
        if hasattr(game, "size"):
            self.size = self._size

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

    def _size(self, player: Player, profile: Profile, action: Action) -> Any:
        if player == self.null:
            return 0
        i = self._old[player]
        found = self.source.size(i, self.inner(profile), action)  # type: ignore[attr-defined]
        return max(abs(self.factors.get(i, 1)) * found, abs(self.constants.get(i, 0)))

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
