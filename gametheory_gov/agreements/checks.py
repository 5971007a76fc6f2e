"""What the checks of this room share: payoffs at single clubs, and comparisons with what is stated."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from gametheory_gov.base.answer import Verification
from gametheory_gov.base.exact import short_number
from gametheory_gov.base.inputs import is_number
from gametheory_gov.bound.check import given, misbound, tolerance_faults
from gametheory_gov.bound.game import BoundGame
from gametheory_gov.equilibria.definition import Ties, check_ties

from .gains import agreement_game

#: How far a stated float may be from what it is evaluated to again, relative to the largest term.
_ROUND_OFF = 1e-9


class Check:
    """Compares what an answer states with the game, and collects what does not hold.

    Parameters
    ----------
    game : BoundGame
    ties : {"join", "stay_out", "weak"}
    tolerance : float

    Raises
    ------
    InvalidInputError
        For another kind of game, and for no tie rule.
    """

    def __init__(self, game: BoundGame, ties: Ties, tolerance: float) -> None:
        self.game, self.ties = agreement_game(game, "verify"), check_ties(ties)
        self.faults = [*misbound(game), *tolerance_faults(game, tolerance)]
        self.near = 0 if game.exact else _ROUND_OFF * game.scale * max(1, game.N)

    def payoff(self, label: str, members: Iterable[str]) -> Any:
        """The payoff of one state at one club."""
        profile = self.game.profile(tuple(members))
        return self.game.plain(self.game.payoffs(profile)[self.game.states.ids.index(label)])

    def cost(self, label: str, joins: bool) -> Any:
        """A state's cost of joining, or of leaving."""
        a, b = (0, 1) if joins else (1, 0)
        return self.game.plain(self.game.switching[a, b, self.game.states.ids.index(label)])

    def stay(self, label: str, members: set[str]) -> Any:
        """What a member gains by staying."""
        left = self.payoff(label, members - {label})
        return self.payoff(label, members) - left + self.cost(label, False)

    def join(self, label: str, members: set[str]) -> Any:
        """What an outsider gains by joining."""
        joined = self.payoff(label, members | {label})
        return joined - self.payoff(label, members) - self.cost(label, True)

    def enlarged(self, label: str, members: set[str]) -> Any:
        """The surplus of a club with a newcomer, whose alternative is to stay outside."""
        more = members | {label}
        return sum(self.stay(other, more) for other in members) + self.join(label, members)

    def number(self, what: str, stated: Any, value: Any) -> None:
        """Compare two numbers, or none with none."""
        if value is None:
            if stated is not None:
                self.faults.append(f"{what} is stated as {stated!r:.40} and does not exist")
        elif not is_number(stated) or not abs(stated - value) <= self.near:
            self.faults.append(f"{what} is stated as {stated!r:.40} and is {short_number(value)}")

    def numbers(self, what: str, stated: Mapping[str, Any], values: Mapping[str, Any]) -> None:
        """Compare numbers by state; there are those of all these states, and no others."""
        if [*stated] != [*values]:
            self.faults.append(f"{what}: those of {', '.join(values) or 'nobody'} are to be stated, in order")
            return
        for label, value in values.items():
            self.number(f"{what} of {label!r}", stated[label], value)

    def verdict(self, what: str, stated: Any, follows: bool | None) -> None:
        """Compare two verdicts."""
        if stated is not follows:
            self.faults.append(f"{what} is stated as {stated!r:.40} and is {follows}")

    def club(self, stated: Iterable[str]) -> set[str]:
        """The members that are stated, if they are a club in the order of the states."""
        members = tuple(stated)
        ids = self.game.states.ids
        if len(members) < 2 or members != tuple(label for label in ids if label in members):
            self.faults.append("the members are no club of two states or more in the order of the states")
        return set(members) & set(ids)

    def outcome(self, *checked: str, taken: str = "") -> Verification:
        """What was found."""
        same = "the game is the one that its recipe, states and institution make"
        told = f"the tie rule {self.ties!r}{taken}"
        return Verification(not self.faults, tuple(self.faults), (*checked, same), (given(self.game), told))
