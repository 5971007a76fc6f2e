"""What players get in every coalition structure: games with several coalitions.

A *coalition structure* is a partition of the players. In a *partition function* (Thrall and Lucas 1963) what
a coalition is worth depends on how the others are organised. Here it is given what every single player gets;
a coalition is worth what its members get together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from math import isfinite
from typing import TYPE_CHECKING, Any

from gametheory_gov.base.answer import Answer
from gametheory_gov.base.citation import Rests
from gametheory_gov.base.errors import Faults, InvalidInputError, which_id
from gametheory_gov.base.exact import exact_sum, short_number, to_number
from gametheory_gov.base.inputs import as_ids, is_whole, public
from gametheory_gov.base.text import counted

if TYPE_CHECKING:
    import pandas as pd

#: Coalitions of players, each in the order of the players, ordered by their first members.
Structure = tuple[tuple[str, ...], ...]
#: Players at most: 4,140 structures.
MOST_PLAYERS = 8


@public
@dataclass(frozen=True, eq=False, repr=False)
class PartitionFunction(Answer):
    """What every player gets in every coalition structure.

    Parameters
    ----------
    players : tuple of str
        At most 8.
    payoffs : mapping of structure to tuple of numbers
        For every partition of the players, a tuple of coalitions, what each player gets, in the order of the
        players. Exact numbers stay exact.

    Raises
    ------
    InvalidInputError
        With every fault: structures that are missing or no partitions, payoffs that are no finite numbers.

    See Also
    --------
    PartitionFunction.of : from a function of structures.
    PartitionFunction.alike : for players that are alike, from a function of sizes.
    gametheory_gov.agreements.quadratic_public_good : for public goods with quadratic costs.

    Examples
    --------
    >>> game = PartitionFunction.alike("ABC", lambda size, sizes: 2 * sum(k * k for k in sizes) - size * size)
    >>> game.at([("A", "B"), ("C",)])
    {'A': Fraction(6, 1), 'B': Fraction(6, 1), 'C': Fraction(9, 1)}
    """

    RESTS = Rests(("thrall1963",))

    players: tuple[str, ...]
    payoffs: Mapping[Structure, tuple[Any, ...]]

    def __post_init__(self) -> None:
        faults = Faults("partition function")
        named: Any = self.players
        players = as_ids(tuple(named) if isinstance(named, str) else named, "players", faults)
        check_number(len(players), faults)
        table: Any = self.payoffs
        if not isinstance(table, Mapping):
            faults.add(f"payoffs = {table!r:.60}; a mapping of structures to payoffs is needed")
        faults.raise_as(InvalidInputError)
        wanted, read = structures(players), {}
        for given, row in self.payoffs.items():
            structure = as_structure(given, players, faults)
            if structure in read:
                faults.add(f"payoffs names {said(structure)} twice")
            if structure:
                read[structure] = _read_row(structure, row, players, faults)
        missing = [structure for structure in wanted if structure not in read]
        if missing and not faults:
            some = f"{counted(len(missing), 'structure')}, such as {said(missing[0])}"
            faults.add(f"payoffs does not name {some}; all {len(wanted)} are needed")
        faults.raise_as(InvalidInputError)
        object.__setattr__(self, "players", players)
        object.__setattr__(self, "payoffs", {structure: read[structure] for structure in wanted})
        super().__post_init__()

    @classmethod
    def of(
        cls, players: Iterable[str], payoffs: Callable[[Structure], Mapping[str, Any] | Iterable[Any]]
    ) -> PartitionFunction:
        """What players get by a function of the structure.

        Parameters
        ----------
        players : iterable of str
        payoffs : callable
            Of a structure, a tuple of tuples of players; it gives a payoff for every player, by id or in the
            order of the players.

        Raises
        ------
        InvalidInputError
            For payoffs that are missing or no finite numbers.

        Examples
        --------
        >>> game = PartitionFunction.of("AB", lambda structure: {"A": len(structure), "B": "1/2"})
        >>> str(game.worth(["A", "B"], [("A", "B")]))
        '3/2'
        """
        faults = Faults("partition function")
        ids = as_ids(tuple(players), "players", faults)
        check_number(len(ids), faults)
        _check_function(payoffs, "payoffs", "a structure", faults)
        faults.raise_as(InvalidInputError)
        made: Any = {structure: payoffs(structure) for structure in structures(ids)}
        return cls(ids, made)

    @classmethod
    def alike(
        cls, players: Iterable[str] | int, payoff: Callable[[int, tuple[int, ...]], Any]
    ) -> PartitionFunction:
        """What players get that are all alike.

        Parameters
        ----------
        players : iterable of str, or int
            Ids, or how many.
        payoff : function of a size and a structure to number
            What a member of a coalition of that size gets where coalitions have sizes in falling order; as
            for `gametheory_gov.foresight.coalitions.sequential_unanimity`.

        Raises
        ------
        InvalidInputError
            For payoffs that are no finite numbers.

        Examples
        --------
        Firms in a Cournot oligopoly with linear demand and no costs, which form cartels:

        >>> from fractions import Fraction
        >>> def cartel(size, sizes):
        ...     return Fraction(1, size * (len(sizes) + 1) ** 2)
        >>> str(PartitionFunction.alike(3, cartel).worth("3", [("1", "2"), ("3",)]))
        '1/9'
        """
        faults = Faults("partition function")
        _check_function(payoff, "payoff", "a size and sizes", faults)
        faults.raise_as(InvalidInputError)
        given: Any = players
        ids = [f"{k + 1}" for k in range(min(given, MOST_PLAYERS + 1))] if is_whole(given) else given

        def of(structure: Structure) -> dict[str, Any]:
            sizes = tuple(sorted(map(len, structure), reverse=True))
            each = {size: payoff(size, sizes) for size in sorted(set(sizes))}
            return {player: each[len(coalition)] for coalition in structure for player in coalition}

        return cls.of(ids, of)

    def at(self, structure: Iterable[Iterable[str]]) -> dict[str, Any]:
        """What each player gets in a structure.

        Parameters
        ----------
        structure : iterable of coalitions
            Players who are not named stand alone.

        Raises
        ------
        InvalidInputError
            For unknown players, and players in two coalitions.
        """
        return dict(zip(self.players, self.payoffs[self._read(structure)], strict=True))

    def worth(self, coalition: Iterable[str], structure: Iterable[Iterable[str]]) -> Any:
        """What some players get together in a structure.

        Parameters
        ----------
        coalition : iterable of str
        structure : iterable of coalitions
            Players who are not named stand alone.

        Raises
        ------
        InvalidInputError
            For unknown players, and players in two coalitions.
        """
        faults = Faults("worth")
        inside = as_ids(coalition, "coalition", faults, known=self.players, among="the players")
        faults.raise_as(InvalidInputError)
        got = self.at(structure)
        return exact_sum([got[player] for player in inside])

    def _read(self, structure: Any) -> Structure:
        faults = Faults("structure")
        found = as_structure(structure, self.players, faults, fill=True)
        faults.raise_as(InvalidInputError)
        return found

    @cached_property
    def spillovers(self) -> str:
        """What mergers of two coalitions do to the others: ``positive``, ``negative``, ``none`` or ``mixed``.

        Positive: nobody outside is worse off whichever two merge, and somebody is better off once.
        """
        signs = set()
        for structure, before in self.payoffs.items():
            for one, other in combinations(structure, 2):
                rest = [coalition for coalition in structure if coalition not in (one, other)]
                after = self.payoffs[ordered([one + other, *rest], self.players)]
                for k, player in enumerate(self.players):
                    if player not in one + other and before[k] != after[k]:
                        signs.add("positive" if after[k] > before[k] else "negative")
        return "mixed" if len(signs) > 1 else signs.pop() if signs else "none"

    def __str__(self) -> str:
        n = len(self.players)
        apart, together = structures(self.players)[-1], (self.players,)
        totals = [short_number(exact_sum(self.payoffs[s])) for s in (together, apart)]
        return (
            f"payoffs of {counted(n, 'player')} in {counted(len(self.payoffs), 'coalition structure')}\n"
            f"  all together get {totals[0]}, all apart {totals[1]}; spillovers: {self.spillovers}"
        )

    def to_pandas(self) -> pd.DataFrame:
        """One row per structure, with a column per player."""
        import pandas as pd

        rows = [[said(structure), *row] for structure, row in self.payoffs.items()]
        return pd.DataFrame(rows, columns=["structure", *self.players])


def structures(players: tuple[str, ...]) -> list[Structure]:
    """All partitions of players, those with fewest coalitions first.

    Examples
    --------
    >>> structures(("A", "B"))
    [(('A', 'B'),), (('A',), ('B',))]
    """
    from sympy.utilities.iterables import multiset_partitions

    found = [
        ordered([[players[k] for k in part] for part in parts], players)
        for parts in multiset_partitions(list(range(len(players))))
    ]
    place = {player: k for k, player in enumerate(players)}
    return sorted(found, key=lambda s: (len(s), [[place[player] for player in part] for part in s]))


def ordered(coalitions: Iterable[Iterable[str]], players: tuple[str, ...]) -> Structure:
    """Coalitions as the structure that they make; empty ones are left out."""
    parts = [tuple(sorted(coalition, key=players.index)) for coalition in coalitions]
    return tuple(sorted((part for part in parts if part), key=lambda part: players.index(part[0])))


def as_structure(value: Any, players: tuple[str, ...], faults: Faults, *, fill: bool = False) -> Structure:
    """A structure that was given; empty, and noted, if it is none.

    With ``fill`` players who are not named stand alone.
    """
    found = Faults("structure")
    if isinstance(value, str) or not isinstance(value, Iterable):
        faults.add(f"structure = {value!r:.60}; coalitions are needed, such as [('A', 'B'), ('C',)]")
        return ()
    parts = [as_ids(part, f"coalition {k + 1}", found) for k, part in enumerate(value)]
    named = [player for part in parts for player in part]
    found.extend(
        f"{player!r:.40} is not among the players{which_id(player, players)}"
        for player in dict.fromkeys(named)
        if player not in players
    )
    found.extend(f"{player!r:.40} is in two coalitions" for player in players if named.count(player) > 1)
    missing = [player for player in players if player not in named]
    if missing and not fill:
        found.add(f"it leaves out {', '.join(missing)}")
    if found:
        faults.extend(f"structure {list(parts)!r:.80}: {fault}" for fault in found.found)
        return ()
    return ordered([*parts, *((player,) for player in missing)], players)


def said(structure: Iterable[Iterable[str]]) -> str:
    """A structure as text.

    Examples
    --------
    >>> said((("A", "B"), ("C",)))
    '{A, B} {C}'
    """
    return " ".join("{" + ", ".join(coalition) + "}" for coalition in structure)


def check_number(number: int, faults: Faults) -> None:
    """Note a number of players that is out of range."""
    if not 1 <= number <= MOST_PLAYERS:
        many = f"there are {number} players or more" if number else "there are no players"
        faults.add(f"{many}; from 1 to {MOST_PLAYERS} can be, who make 4,140 structures")


def _check_function(value: Any, name: str, of: str, faults: Faults) -> None:
    if not callable(value):
        faults.add(f"{name} = {value!r:.60}; a function of {of} is needed")


def _read_row(structure: Structure, row: Any, players: tuple[str, ...], faults: Faults) -> tuple[Any, ...]:
    place = f"the payoffs in {said(structure)}"
    if isinstance(row, Mapping):
        faults.extend(f"{place} name {p!r:.40}{which_id(p, players)}" for p in row if p not in players)
        faults.extend(f"{place} leave out {p!r}" for p in players if p not in row)
        row = [row.get(player, 0) for player in players]
    if isinstance(row, str) or not isinstance(row, Iterable):
        faults.add(f"{place} are {row!r:.60}; one for each player is needed")
        return ()
    given = tuple(row)
    if len(given) != len(players):
        faults.add(f"{place} are {len(given)}; one for each of {len(players)} players is needed")
        return ()
    read = []
    for player, value in zip(players, given, strict=True):
        try:
            number = to_number(value)
            if not isfinite(number):
                raise ValueError
        except (TypeError, ValueError, OverflowError):
            faults.add(f"{player} gets {value!r:.60} in {said(structure)}; a finite number is needed")
        else:
            read.append(number)
    return tuple(read)
