r"""What laws are tried on: a family of games, and what somebody computes for them.

Nothing is subclassed. A *game* is any object with

- ``players``: a sequence of ids;
- ``actions(i)``: what player i can do, the least cooperative action first; one action if it is committed;
- ``payoff(i, profile)``: what i receives, where a profile is a mapping from players to actions;

and, only where they differ from what follows from payoffs,

- ``gain(i, profile, action)``: what i gains when it alone changes to an action (costs of switching);
- ``admits(i, profile, action)``: whether the others let it (admission by vote);
- ``rank(i, action)``: how cooperative an action is, where that is not its place in ``actions(i)``;
- ``size(i, profile, action)``: the largest number that enters a gain, where payoffs are sums of larger ones.

Payoffs are whole numbers and fractions, compared exactly, or floats, compared within a tolerance that is
relative to the payoffs of the player concerned. A `BoundGame` and a `NormalForm` of `gametheory_gov` are
taken as they are.

Laws of voting are tried on a `Rule`, of which coalitions win, or on `Worths`, of what coalitions are worth.

A *solver* goes from a game to profiles; *dynamics* from a game and a profile to the profiles that follow.
Some laws hand them the same game in other words (players renamed, payoffs in another unit). They then get an
object with ``players``, ``actions`` and ``payoff`` only, so what they read of a game should be that; if they
need more, say ``any_game=False``, and those laws are left out.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, Protocol, runtime_checkable

from hypothesis import strategies as st

from gametheory_gov.base.answer import Record
from gametheory_gov.base.errors import Faults, InvalidInputError
from gametheory_gov.base.inputs import is_tolerance, public
from gametheory_gov.bound.game import BoundGame
from gametheory_gov.decisions.rules import Rule
from gametheory_gov.decisions.sharing.worths import Worths
from gametheory_gov.equilibria.definition import DEFAULT_TOLERANCE, Ties, check_ties
from gametheory_gov.normal_forms.form import NormalForm

Player = Hashable
Action = Hashable
Profile = Mapping[Any, Any]


@runtime_checkable
class PlainGame(Protocol):
    """A game as laws see it; see the module."""

    @property
    def players(self) -> Sequence[Any]:
        """The players' ids."""

    def actions(self, player: Any, /) -> Sequence[Any]:
        """What a player can do, the least cooperative action first."""

    def payoff(self, player: Any, profile: Profile, /) -> Any:
        """What a player receives."""


Solver = Callable[[Any], Iterable[Any]]
Dynamics = Callable[[Any, Profile], Iterable[Any]]


@public
@dataclass(frozen=True, eq=False, repr=False)
class Subject(Record):
    """What laws are tried on.

    Parameters
    ----------
    name : str
        Its name in reports and test ids.
    games : game or strategy of games, optional
        Otherwise each law draws small games of its own class, given as tables.
    solver : callable, optional
        From a game to all its equilibria: profiles as mappings, or as sequences in the order of players.
    dynamics : callable, optional
        From a game and a profile to the profiles that follow, the given one first.
    ties : {"weak", "join", "stay_out"}
        What an indifferent player does: stays, takes the more or the less cooperative action.
    tolerance : float
        For payoffs in floats: relative to the largest payoff that enters a comparison.
    parts : mapping of str to callable
        Whatever else laws ask for, each by name; `Law.needs` says which. With ``{"rewording": True}`` solver
        and dynamics take no game but those of ``games``, though these also in other words.
    any_game : bool
        Whether solver and dynamics take any game; otherwise only those of ``games``.
    votes : bool
        Whether members vote on who enters: its games have ``admits``, or its dynamics ask games that have it.

    Examples
    --------
    >>> Subject("nobody moves", dynamics=lambda game, start: [start]).has("dynamics")
    True
    """

    name: str
    games: Any = None
    solver: Solver | None = None
    dynamics: Dynamics | None = None
    ties: Ties = "weak"
    tolerance: float = DEFAULT_TOLERANCE
    parts: Mapping[str, Any] = field(default_factory=dict)
    any_game: bool = True
    votes: bool = False

    def __post_init__(self) -> None:
        faults = Faults("subject")
        given: Mapping[str, Any] = vars(self)
        if not isinstance(given["name"], str) or not self.name:
            faults.add(f"name = {self.name!r:.80}; a text that names it is needed")
        for what in ("solver", "dynamics"):
            if getattr(self, what) is not None and not callable(getattr(self, what)):
                faults.add(f"{what} = {getattr(self, what)!r:.80}; something that can be called is needed")
        with faults.noting():
            check_ties(self.ties)
        if not is_tolerance(self.tolerance, exact=False):
            faults.add(f"tolerance = {self.tolerance!r:.80}; a number above round-off and below 1 is needed")
        if not isinstance(given["parts"], Mapping):
            faults.add(f"parts = {self.parts!r:.80}; a mapping from names to callables is needed")
        for what in ("any_game", "votes"):
            if not isinstance(given[what], bool):
                faults.add(f"{what} = {given[what]!r:.80}; True or False is needed")
        if not self.any_game and self.games is None:
            faults.add("any_game = False; then games are needed")
        games = self.games
        if not (games is None or isinstance(games, (st.SearchStrategy, *COALITIONAL)) or is_game(games)):
            faults.add(f"games = {games!r:.80}; a game or a strategy that draws games is needed")
        faults.raise_as(InvalidInputError)
        super().__post_init__()

    def has(self, part: str) -> bool:
        """Whether it can do what a law asks for."""
        return self.get(part) is not None

    def get(self, part: str) -> Any:
        """One of its parts, by name; None where there is none.

        ``"rewording"``, the ability to take the same game in other words, goes with ``any_game``; who has a
        part ``"admits"`` has ``"votes"``.
        """
        own = {entry.name for entry in fields(self)} - {"parts", "name"}
        value = getattr(self, part) if part in own else self.parts.get(part)
        if part == "rewording" and value is None:
            value = self.any_game
        if part == "votes" and not value:
            value = "admits" in self.parts
        return None if value is False else value


#: What laws of voting are tried on.
COALITIONAL = (Rule, Worths)


def is_game(value: Any) -> bool:
    """Whether something is a game that laws can read.

    Examples
    --------
    >>> is_game(3)
    False
    """
    return isinstance(value, (BoundGame, NormalForm, PlainGame))
