r"""Which coalition structures are stable, by who may join a coalition and what those do who are left.

In a structure a single player may leave its coalition and join another one, or stand alone. It does so if it
gains strictly and is let in:

- *open* membership: anybody may join;
- *majority*: more than half of the members of the coalition that it joins agree;
- *unanimity*: all of them agree: *exclusive* membership.

Members agree to a newcomer unless they lose. Those whom it leaves stay together, or break apart into single
players, as a coalition does that needs the consent of all its members to exist (the games Δ and Γ of Hart and
Kurz 1983). A structure is *stable* if nobody moves. More consent forbids moves, so that the stable structures
under open membership are stable under majority, and these under unanimity. Where spillovers are positive, a
coalition that breaks apart is worse for all others than one that stays together; then what is stable if those
left stay together is also stable if they break apart. Finus and Rundshagen (2009) compare such rules in games
with positive spillovers. The article was not at hand; the six rules here are this package's reading of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, get_args

from gametheory_gov.base.answer import Answer, Record, Verification, checking
from gametheory_gov.base.citation import Rests
from gametheory_gov.base.errors import Faults, InvalidInputError, did_you_mean
from gametheory_gov.base.exact import short_number
from gametheory_gov.base.inputs import is_tolerance, public

from .structures import PartitionFunction, Structure, ordered, said

if TYPE_CHECKING:
    import pandas as pd

Membership = Literal["open", "majority", "unanimity"]
Left = Literal["together", "apart"]


@dataclass(frozen=True, eq=False, repr=False)
class Switch(Record):
    """A player who leaves its coalition, because it gains by it.

    Parameters
    ----------
    player : str
    joins : tuple of str
        The coalition that it joins; nobody if it stands alone.
    structure : tuple of tuples of str
        What there is afterwards.
    before, after : numbers
        What the player gets.

    Examples
    --------
    >>> from gametheory_gov.agreements import quadratic_public_good, stable_structures
    >>> found = stable_structures(quadratic_public_good(dict.fromkeys("ABCD", 1)))
    >>> print(found.switches[("A", "B", "C", "D"),])
    A stands alone: from 8 to 19/2
    """

    player: str
    joins: tuple[str, ...]
    structure: Structure
    before: Any
    after: Any

    def __str__(self) -> str:
        where = f"joins {said([self.joins])}" if self.joins else "stands alone"
        return f"{self.player} {where}: from {short_number(self.before)} to {short_number(self.after)}"


@dataclass(frozen=True, eq=False, repr=False)
class StableStructures(Answer):
    """All stable coalition structures under rules of membership.

    Parameters
    ----------
    game : PartitionFunction
    membership : {"open", "majority", "unanimity"}
    left : {"together", "apart"}
    structures : tuple of structures
        The stable ones, those of fewest coalitions first.
    switches : mapping of structure to Switch
        Why each of the others is not stable: somebody who gains by moving, and is let in.
    tolerance : float

    Examples
    --------
    >>> from gametheory_gov.agreements import quadratic_public_good, stable_structures
    >>> game = quadratic_public_good({"A": 1, "B": 2, "C": 4, "D": 4})
    >>> print(stable_structures(game, membership="unanimity"))
    stable structures of 4 players, unanimity of members lets in: 1 of 15
      whoever is left stays together
      {A} {B} {C, D}
    """

    RESTS = Rests(("hart1983", "finus2009"))

    game: PartitionFunction
    membership: str
    left: str
    structures: tuple[Structure, ...]
    switches: Mapping[Structure, Switch]
    tolerance: float = 1e-9

    @property
    def sizes(self) -> tuple[tuple[int, ...], ...]:
        """Sizes of the coalitions of stable structures in falling order, each once."""
        return tuple(dict.fromkeys(tuple(sorted(map(len, s), reverse=True)) for s in self.structures))

    def __len__(self) -> int:
        return len(self.structures)

    def __contains__(self, structure: object) -> bool:
        return structure in self.structures

    def verify(self) -> Verification:
        """The check of every structure: a move that is named is allowed and gains; of the others none does.

        Returns
        -------
        Verification
        """
        return checking(lambda: _verified(self))

    def __str__(self) -> str:
        n, all_ = len(self.game.players), len(self.game.payoffs)
        who = "open membership" if self.membership == "open" else f"{self.membership} of members lets in"
        rest = "stays together" if self.left == "together" else "stands alone"
        listed = [f"  {said(structure)}" for structure in self.structures[:_SHOWN]]
        more = len(self) - _SHOWN
        return "\n".join(
            [
                f"stable structures of {n} players, {who}: {len(self)} of {all_}",
                f"  whoever is left {rest}",
                *listed,
                *([f"  and {more} more"] if more > 0 else []),
            ]
        )

    def to_pandas(self) -> pd.DataFrame:
        """One row per structure: whether it is stable, and otherwise who moves, and what it gains."""
        import pandas as pd

        rows = []
        for structure in self.game.payoffs:
            move = self.switches.get(structure)
            rows.append(
                {
                    "structure": said(structure),
                    "stable": structure in self.structures,
                    "player": move.player if move else None,
                    "joins": said([move.joins]) if move and move.joins else "alone" if move else None,
                    "gain": move.after - move.before if move else None,
                }
            )
        return pd.DataFrame(rows)


#: Structures that the text lists.
_SHOWN = 12


@public
def stable_structures(
    game: PartitionFunction,
    *,
    membership: Membership = "open",
    left: Left = "together",
    tolerance: float = 1e-9,
) -> StableStructures:
    """All coalition structures that no player leaves by moving to another coalition, or by standing alone.

    Parameters
    ----------
    game : PartitionFunction
    membership : {"open", "majority", "unanimity"}
        Who must agree to a newcomer: nobody, more than half of the members of the coalition that it joins, or
        all of them. Members agree unless they lose.
    left : {"together", "apart"}
        Whether those whom a player leaves stay together, or break apart into single players.
    tolerance : float
        Relative to the larger of two payoffs; floats closer than that are equal. It plays no part between
        exact numbers.

    Returns
    -------
    StableStructures

    Raises
    ------
    InvalidInputError
        For what is no partition function, unknown rules, or a tolerance out of range.

    See Also
    --------
    gametheory_gov.foresight.coalitions.binding_agreements : coalitions that look ahead and only break up.
    gametheory_gov.foresight.coalitions.sequential_unanimity : coalitions that form one after the other.

    Examples
    --------
    >>> from gametheory_gov.agreements import quadratic_public_good
    >>> game = quadratic_public_good(dict.fromkeys("ABCD", 1))
    >>> stable_structures(game).sizes
    ((2, 2),)
    >>> stable_structures(game, membership="unanimity").sizes
    ((3, 1), (2, 2))
    >>> stable_structures(game, membership="unanimity", left="apart").sizes
    ((4,), (3, 1), (2, 2))
    """
    faults = Faults("stable_structures")
    given: Any = game
    if not isinstance(given, PartitionFunction):
        faults.add(
            f"game = {game!r:.60}; what players get with several coalitions is needed: a PartitionFunction. "
            "In a game with one club solve gives the stable clubs"
        )
    for name, given, known in (
        ("membership", membership, get_args(Membership)),
        ("left", left, get_args(Left)),
    ):
        if not isinstance(given, str) or given not in known:
            near = did_you_mean(str(given), known)
            faults.add(f"{name} = {given!r:.40}; one of {', '.join(known)} is needed{near}")
    if not is_tolerance(tolerance, exact=False):
        faults.add(f"tolerance = {tolerance!r:.40}; a number above round-off and below 1 is needed")
    faults.raise_as(InvalidInputError)
    rules = _Rules(game, membership, left, float(tolerance))
    found = {structure: next(rules.moves(structure), None) for structure in game.payoffs}
    return StableStructures(
        game,
        membership,
        left,
        tuple(structure for structure, move in found.items() if move is None),
        {structure: move for structure, move in found.items() if move is not None},
        float(tolerance),
    )


@dataclass(frozen=True)
class _Rules:
    """Which moves are made."""

    game: PartitionFunction
    membership: str
    left: str
    tolerance: float

    def exceeds(self, one: Any, other: Any) -> bool:
        """Whether one payoff is larger than another; among floats by more than the tolerance."""
        if isinstance(one, float) or isinstance(other, float):
            return bool(one - other > self.tolerance * max(abs(one), abs(other)))
        return bool(one > other)

    def after(self, structure: Structure, player: str, joins: tuple[str, ...]) -> Structure:
        """The structure once a player has moved."""
        found = [(*joins, player)]
        for coalition in structure:
            rest = tuple(other for other in coalition if other != player)
            if len(rest) < len(coalition) and self.left == "apart":
                found += [(other,) for other in rest]
            elif coalition != joins:
                found.append(rest)
        return ordered(found, self.game.players)

    def enough(self, agree: int, members: int) -> bool:
        """Whether so many of the members are enough to let somebody in."""
        return {"open": True, "majority": 2 * agree > members}.get(self.membership, agree == members)

    def moves(self, structure: Structure) -> Iterator[Switch]:
        """Yield every move that gains and is let in."""
        before = self.game.at(structure)
        for player in self.game.players:
            own = next(coalition for coalition in structure if player in coalition)
            alone: tuple[str, ...] = ()
            for joins in [*([alone] if len(own) > 1 else []), *(c for c in structure if c != own)]:
                target = self.after(structure, player, joins)
                got = self.game.at(target)
                agree = sum(not self.exceeds(before[member], got[member]) for member in joins)
                if self.exceeds(got[player], before[player]) and (
                    not joins or self.enough(agree, len(joins))
                ):
                    yield Switch(player, joins, target, before[player], got[player])


def _verified(found: StableStructures) -> Verification:
    if found.membership not in get_args(Membership) or found.left not in get_args(Left):
        return Verification(False, ("the rules of membership are unknown",), ())
    if not is_tolerance(found.tolerance, exact=False):
        fault = f"tolerance is {found.tolerance!r:.40}; one above round-off and below 1 is needed"
        return Verification(False, (fault,), ())
    faults, claimed = [], set(found.structures)
    if len(claimed) != len(found.structures):
        faults.append("a stable structure is listed twice")
    if claimed | set(found.switches) != set(found.game.payoffs) or claimed & set(found.switches):
        faults.append(
            "the structures that are stable, and those that are not, are not all there are, once each"
        )
    rules, tried = _Rules(found.game, found.membership, found.left, found.tolerance), 0
    for structure in found.game.payoffs:
        moves = [*rules.moves(structure)]
        tried += 1
        if structure in claimed and moves:
            faults.append(f"{said(structure)} is not stable: {moves[0]}")
        named = found.switches.get(structure)
        if named is not None and named not in moves:
            faults.append(f"{said(structure)}: nobody moves as is said, {named}")
    return Verification(
        not faults,
        tuple(faults),
        (f"every move of one player from {tried} structures", f"{len(found.switches)} moves that are named"),
        ("the payoffs in every structure",),
    )
