r"""Shapley value, core and nucleolus of a table of worths, in fractions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import factorial
from typing import TYPE_CHECKING, Any

import numpy as np

from gametheory_gov.base.answer import Answer, Verification, checking
from gametheory_gov.base.citation import Rests
from gametheory_gov.base.errors import Faults, InvalidInputError, which_id
from gametheory_gov.base.exact import short_number, to_fraction
from gametheory_gov.base.inputs import public
from gametheory_gov.base.text import counted
from gametheory_gov.decisions.groups import value_of

from .lexicographic import cover, excesses, least_excesses
from .worths import Worths

if TYPE_CHECKING:
    import pandas as pd

_TITLES = {"shapley": "Shapley value", "nucleolus": "nucleolus"}


@dataclass(frozen=True, eq=False, repr=False)
class Division(Answer):
    """Who gets what of all that the players gain together.

    Parameters
    ----------
    how : {"shapley", "nucleolus"}
    game : Worths
    shares : mapping of player to Fraction

    Examples
    --------
    >>> from gametheory_gov.decisions.sharing import Worths, shapley_value
    >>> found = shapley_value(Worths.of("LRS", lambda club: int("L" in club and len(club) > 1)))
    >>> {player: str(share) for player, share in found.shares.items()}
    {'L': '2/3', 'R': '1/6', 'S': '1/6'}
    """

    RESTS = Rests(by=("how", {"shapley": ("shapley1953",), "nucleolus": ("schmeidler1969", "kohlberg1971")}))

    how: str
    game: Worths
    shares: Mapping[str, Fraction]

    def __post_init__(self) -> None:
        if self.how not in _TITLES or set(self.shares) != set(self.game.players):
            raise InvalidInputError("division", ["its kind, or its players, are not those of the game"])
        super().__post_init__()

    def __getitem__(self, player: str) -> Fraction:
        return value_of(self.shares, player, "division", "players")

    def __str__(self) -> str:
        named = ", ".join(f"{player} {short_number(share)}" for player, share in self.shares.items())
        total = short_number(self.game.values[-1])
        return f"{_TITLES[self.how]}, {counted(len(self.shares), 'player')}, {total} in all\n  {named}"

    def to_pandas(self) -> pd.DataFrame:
        """One row per player: what it is worth alone, and its share."""
        import pandas as pd

        alone = [self.game.worth([player]) for player in self.shares]
        return pd.DataFrame({"player": [*self.shares], "alone": alone, "share": [*self.shares.values()]})


@dataclass(frozen=True, eq=False, repr=False)
class CoalitionCore(Answer):
    """The divisions to which no coalition has an objection.

    Parameters
    ----------
    game : Worths
    least : Fraction
        The largest excess, by the best division for the coalition that is worst off: the core is not empty
        iff it is not positive.
    point : mapping of player to Fraction
        A division with that largest excess: in the least core, and in the core where there is one.
    weights : mapping of coalition to Fraction
        Positive weights that cover each player once, of coalitions with that excess: the proof that none is
        less (Bondareva and Shapley).

    Examples
    --------
    >>> from gametheory_gov.decisions.sharing import Worths, coalition_core
    >>> core = coalition_core(Worths.of("ABC", lambda club: int(len(club) >= 2)))
    >>> core.empty, str(core.least), core.objection({"A": "1/2", "B": "1/2", "C": 0})
    (True, '1/3', ('A', 'C'))
    """

    RESTS = Rests(("shapley1967",))

    game: Worths
    least: Fraction
    point: Mapping[str, Fraction]
    weights: Mapping[tuple[str, ...], Fraction]

    @property
    def empty(self) -> bool:
        """Whether every division meets an objection."""
        return self.least > 0

    def objection(self, division: Mapping[str, Any]) -> tuple[str, ...] | None:
        """The coalition that would gain most by going alone, the smallest of several; None in the core.

        Parameters
        ----------
        division : mapping of player to number
            All that all players together are worth.

        Raises
        ------
        InvalidInputError
            For unknown or missing players, and numbers that are none or do not sum to the worth of all.
        """
        faults, players = Faults("objection"), self.game.players
        faults.extend(f"division names {p!r:.40}{which_id(p, players)}" for p in division if p not in players)
        shares = []
        for player in players:
            try:
                shares.append(to_fraction(division[player]))
            except KeyError:
                faults.add(f"division does not name {player!r}")
            except (TypeError, ValueError):
                faults.add(f"division[{player!r}] = {division[player]!r:.60}; a finite number is needed")
        if not faults and sum(shares) != self.game.values[-1]:
            given, all_ = short_number(sum(shares)), short_number(self.game.values[-1])
            faults.add(f"division gives {given} in all; all players together are worth {all_}")
        faults.raise_as(InvalidInputError)
        given_excess, _ = excesses(self.game, tuple(shares))
        worst = max(range(len(given_excess)), key=lambda mask: (given_excess[mask], -mask.bit_count(), -mask))
        return self.game.members(worst) if given_excess[worst] > 0 else None

    def verify(self) -> Verification:
        """The check of the division and of the weights, in fractions and without linear programs.

        Returns
        -------
        Verification
        """
        return checking(lambda: _verified(self))

    def __str__(self) -> str:
        named = ", ".join(f"{player} {short_number(share)}" for player, share in self.point.items())
        if self.empty:
            said = f"empty: some coalition always misses at least {short_number(self.least)}"
        else:
            said = f"not empty: every coalition can have {short_number(-self.least)} more than it is worth"
        return f"core of {counted(len(self.point), 'player')}: {said}\n  one division: {named}"

    def to_pandas(self) -> pd.DataFrame:
        """One row per player: its share by the point."""
        import pandas as pd

        return pd.DataFrame({"player": [*self.point], "share": [*self.point.values()]})


@public
def shapley_value(game: Worths) -> Division:
    """What each player adds on average when players join in random order.

    Parameters
    ----------
    game : Worths

    Returns
    -------
    Division

    Raises
    ------
    InvalidInputError
        For what are no worths.

    Notes
    -----
    Shapley (1953).

    Examples
    --------
    >>> pairs = {("A", "B"): 90, ("A", "C"): 80, ("B", "C"): 70, ("A", "B", "C"): 105}
    >>> print(shapley_value(Worths.of("ABC", pairs, rest=0)))
    Shapley value, 3 players, 105 in all
      A 40, B 35, C 30
    """
    n = len(game.players)
    given, scale = excesses(game, (Fraction(0),) * n)
    masks = np.arange(2**n)
    size = np.array([int(mask).bit_count() for mask in masks])
    orders = np.array([factorial(s) * factorial(max(n - s - 1, 0)) for s in range(n + 1)], dtype=object)
    shares = {}
    for k, player in enumerate(game.players):
        without = masks[masks >> k & 1 == 0]
        total = (orders[size[without]] * (given[without | 1 << k] - given[without])).sum()
        shares[player] = Fraction(int(total), factorial(n) * scale)
    return Division("shapley", game, shares)


@public
def nucleolus(game: Worths) -> Division:
    """The division by which the most aggrieved coalition is as well off as can be, then the next, and so on.

    Every player gets at least what it is worth alone. It is in the core where there is one.

    Parameters
    ----------
    game : Worths

    Returns
    -------
    Division
        Exact; proved in fractions by the criterion of Kohlberg.

    Raises
    ------
    InvalidInputError
        For what are no worths, and where players are worth more alone than all together.
    NotApplicableError
        Where worths lie so near to each other that floats lead to no division that can be proved.

    Notes
    -----
    Schmeidler (1969), Kohlberg (1971).

    Examples
    --------
    >>> game = Worths.of("ABC", lambda club: {1: 0, 2: 4, 3: 6}[len(club)] + ("A" in club))
    >>> print(nucleolus(game))
    nucleolus, 3 players, 7 in all
      A 3, B 2, C 2
    """
    n = len(game.players)
    alone = sum(game.values[1 << k] for k in range(n))
    if alone > game.values[-1]:
        fault = f"players are worth {short_number(alone)} alone and {short_number(game.values[-1])} together"
        raise InvalidInputError("nucleolus", [f"{fault}, so that no division gives each what it has alone"])
    found = least_excesses(game, rational=True)
    return Division("nucleolus", game, dict(zip(game.players, found, strict=True)))


@public
def coalition_core(game: Worths) -> CoalitionCore:
    """Whether there are divisions to which no coalition objects, how far from it, and one that is best.

    Parameters
    ----------
    game : Worths

    Returns
    -------
    CoalitionCore
        Exact, with proof.

    Raises
    ------
    InvalidInputError
        For what are no worths.
    NotApplicableError
        Where worths lie so near to each other that floats lead to nothing that can be proved.

    Examples
    --------
    >>> print(coalition_core(Worths.of("ABC", lambda club: len(club) ** 2)))
    core of 3 players: not empty: every coalition can have 2 more than it is worth
      one division: A 3, B 3, C 3
    """
    n = len(game.players)
    found = least_excesses(game, rational=False)
    point = dict(zip(game.players, found, strict=True))
    if n == 1:
        return CoalitionCore(game, Fraction(0), point, {game.players: Fraction(1)})
    given, scale = excesses(game, found)
    proper = given[1:-1]
    worst = [mask for mask in range(1, 2**n - 1) if given[mask] == proper.max()]
    weights = cover(n, worst, []) or {}
    named = {game.members(mask): weight for mask, weight in weights.items()}
    return CoalitionCore(game, Fraction(int(proper.max()), scale), point, named)


def _verified(core: CoalitionCore) -> Verification:
    """Whether the point has the largest excess that is said, and the weights prove that none has less."""
    players, everybody = core.game.players, core.game.values[-1]
    if set(core.point) != set(players):
        return Verification(False, ("the division is not one of the players",), ())
    faults = []
    if sum(core.point.values()) != everybody:
        faults.append("the division does not give what all players together are worth")
    clubs = [core.game.members(mask) for mask in range(1, len(core.game.values) - 1)]
    for club in clubs:
        excess = core.game.worth(club) - sum(core.point[player] for player in club)
        if excess > core.least:
            faults.append(f"{', '.join(club)} miss {short_number(excess)}, more than is said")
    for club, weight in core.weights.items():
        if club not in clubs and (len(players) > 1 or club != players):
            faults.append(f"{club!r:.60} has a weight, and is no coalition of some of the players")
        elif weight <= 0:
            faults.append(f"the weight of {', '.join(club)} is not positive")
    for player in players:
        if sum(weight for club, weight in core.weights.items() if player in club) != 1:
            faults.append(f"the weights do not cover {player} once")
    if not faults:
        weighed = sum(weight * core.game.worth(club) for club, weight in core.weights.items())
        if weighed - core.least * sum(core.weights.values()) != everybody:
            faults.append(f"the weights do not prove that some coalition misses {short_number(core.least)}")
        if len(players) == 1 and core.least:
            faults.append("a single player misses nothing")
    checked = (f"the excess of {counted(len(clubs), 'coalition')}", "weights that cover each player once")
    return Verification(not faults, tuple(faults), checked, ("the worths of all coalitions",))
