"""A subject that goes by the definition, slowly: what laws hold for, and what shows where they end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gametheory_gov.base.inputs import public
from gametheory_gov.equilibria.definition import DEFAULT_TOLERANCE, Ties

from .reading import Reading
from .subject import PlainGame, Profile, Subject


@public
def by_definition(*, ties: Ties = "weak", games: Any = None) -> Subject:
    """A subject that tries all profiles, and lets players reply one after the other.

    Parameters
    ----------
    ties : {"weak", "join", "stay_out"}
        What an indifferent player does: stays, takes the more or the less cooperative action.
    games : game or strategy of games, optional
        Otherwise each law draws its own.

    Returns
    -------
    Subject
        Its path from a start ends where nobody moves, or at the first profile that was there before.

    Examples
    --------
    >>> from gametheory_gov.testing.laws import TableGame
    >>> paid = {(0, 0): (0, 0), (0, 1): (0, 0), (1, 0): (0, 0), (1, 1): (1, 1)}
    >>> game = TableGame({"A": (0, 1), "B": (0, 1)}, paid)
    >>> by_definition(ties="join").solver(game)
    [{'A': 1, 'B': 1}]
    >>> [tuple(profile.values()) for profile in by_definition(ties="join").dynamics(game, {"A": 0, "B": 0})]
    [(0, 0), (1, 0), (1, 1)]
    """

    def solver(game: PlainGame) -> list[dict[Any, Any]]:
        read = Reading(game, ties, DEFAULT_TOLERANCE)
        return [read.profile(played) for played in read.equilibria[0]]

    def dynamics(game: PlainGame, start: Profile) -> Iterator[dict[Any, Any]]:
        read, now = Reading(game, ties, DEFAULT_TOLERANCE), dict(start)
        seen = [now]
        yield now
        while moves := read.moves(now):
            i = moves[0].player
            now = {**now, i: read.reply(i, now)}
            yield now
            if now in seen:
                return
            seen.append(now)

    return Subject(f"by definition, ties {ties}", games, solver, dynamics, ties, votes=True)
