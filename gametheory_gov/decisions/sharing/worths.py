"""What every coalition of a few players is worth."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from gametheory_gov.base.answer import Answer
from gametheory_gov.base.errors import Faults, InvalidInputError
from gametheory_gov.base.exact import short_number, to_fraction
from gametheory_gov.base.inputs import as_ids, public
from gametheory_gov.base.text import counted

if TYPE_CHECKING:
    import pandas as pd

#: Players at most: there is a worth for every coalition.
_MOST = 14


@public
@dataclass(frozen=True, eq=False, repr=False)
class Worths(Answer):
    """What every coalition is worth: a game with transferable payoffs.

    Parameters
    ----------
    players : tuple of str
        At most 14.
    values : tuple of number
        The worth of every coalition, exact: floats count as their decimals. Coalition k has the players whose
        binary digits in k are 1, the first player the last digit; the empty coalition is worth zero.

    Raises
    ------
    InvalidInputError
        With every fault.

    See Also
    --------
    Worths.of : from coalitions by name, or from a function.

    Examples
    --------
    >>> pairs = {("A", "B"): 90, ("A", "C"): 80, ("B", "C"): 70, ("A", "B", "C"): 105}
    >>> game = Worths.of("ABC", pairs, rest=0)
    >>> str(game.worth(["A", "C"]))
    '80'
    """

    players: tuple[str, ...]
    values: tuple[Fraction, ...]

    def __post_init__(self) -> None:
        faults = Faults("worths")
        named: Any = self.players
        players = as_ids(tuple(named) if isinstance(named, str) else named, "players", faults)
        if not 1 <= len(players) <= _MOST:
            faults.add(f"players names {len(players)}; from 1 to {_MOST} are needed")
        faults.raise_as(InvalidInputError)
        given = tuple(self.values)
        if len(given) != 2 ** len(players):
            faults.add(f"{len(given)} values for {2 ** len(players)} coalitions")
        values = tuple(_read(_named(players, k), value, faults) for k, value in enumerate(given))
        if not faults and values[0]:
            faults.add(f"the empty coalition is worth {given[0]!r:.40}; zero is needed")
        faults.raise_as(InvalidInputError)
        object.__setattr__(self, "players", players)
        object.__setattr__(self, "values", values)
        super().__post_init__()

    @classmethod
    def of(
        cls, players: Iterable[str], worth: Mapping[Any, Any] | Callable[..., Any], *, rest: Any = None
    ) -> Worths:
        """The worths of coalitions by name, or by a function.

        Parameters
        ----------
        players : iterable of str
        worth : mapping of coalition to number, or callable
            Coalitions are tuples or frozen sets of players, or one player's id. A function is given the
            coalition as a tuple of players.
        rest : number, optional
            What coalitions are worth that the mapping does not name. Without, all must be named.

        Raises
        ------
        InvalidInputError
            For coalitions that are not named, named twice or of unknown players, worths that are no numbers.

        Examples
        --------
        >>> airport = Worths.of("ABC", lambda club: -max({"A": 1, "B": 2, "C": 3}[p] for p in club))
        >>> str(airport.worth("AB"))
        '-2'
        """
        faults = Faults("worths")
        ids = as_ids(tuple(players), "players", faults)
        if len(ids) > _MOST:
            faults.add(f"players names {len(ids)}; at most {_MOST} are possible")
        faults.raise_as(InvalidInputError)
        place = {player: 1 << k for k, player in enumerate(ids)}
        values: list[Any] = [0] + [None] * (2 ** len(ids) - 1)
        if isinstance(worth, Mapping):
            for coalition, value in worth.items():
                inside = as_ids(
                    coalition if isinstance(coalition, str) else tuple(coalition),
                    f"worth[{coalition!r:.60}]",
                    faults,
                    known=ids,
                    among="the players",
                )
                mask = sum(place.get(player, 0) for player in inside)
                if mask and values[mask] is not None:
                    faults.add(f"worth names the coalition {_said(inside)} twice")
                values[mask] = value
        else:
            values[1:] = [worth(_named(ids, mask)) for mask in range(1, len(values))]
        missing = [mask for mask, value in enumerate(values) if value is None]
        if rest is not None:
            values = [rest if value is None else value for value in values]
        elif missing and not faults:
            named = _said(_named(ids, missing[0]))
            faults.add(
                f"worth does not name {counted(len(missing), 'coalition')}, such as {named}; "
                "name it, or say with rest what is not named is worth"
            )
        faults.raise_as(InvalidInputError)
        return cls(ids, tuple(values))

    def worth(self, coalition: Iterable[str]) -> Fraction:
        """What a coalition is worth.

        Parameters
        ----------
        coalition : iterable of str

        Raises
        ------
        InvalidInputError
            For unknown players.
        """
        faults = Faults("worth")
        inside = as_ids(tuple(coalition), "coalition", faults, known=self.players, among="the players")
        faults.raise_as(InvalidInputError)
        return self.values[sum(1 << self.players.index(player) for player in inside)]

    def members(self, mask: int) -> tuple[str, ...]:
        """The players of a coalition by its number.

        Parameters
        ----------
        mask : int
        """
        return _named(self.players, mask)

    def __str__(self) -> str:
        number = counted(len(self.players), "player")
        return f"worths of all coalitions of {number}; all together {short_number(self.values[-1])}"

    def to_pandas(self) -> pd.DataFrame:
        """One row per coalition."""
        import pandas as pd

        rows = [(_said(self.members(mask)), value) for mask, value in enumerate(self.values) if mask]
        return pd.DataFrame(rows, columns=["coalition", "worth"])


def _named(players: tuple[str, ...], mask: int) -> tuple[str, ...]:
    return tuple(player for k, player in enumerate(players) if mask >> k & 1)


def _said(club: Iterable[str]) -> str:
    return "{" + ", ".join(club) + "}"


def _read(club: tuple[str, ...], value: Any, faults: Faults) -> Fraction:
    try:
        return to_fraction(value)
    except (TypeError, ValueError):
        faults.add(f"the worth of {_said(club)} is {value!r:.60}; a finite number is needed")
        return Fraction(0)
