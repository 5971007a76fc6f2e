"""All coalitions that transfers can hold together, and the check that these are all.

See `gametheory_gov.agreements.gains` for what it means. Coalitions that differ only by alike states
changing places are listed once, with their number.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import product
from math import comb, prod
from typing import TYPE_CHECKING, Any

import numpy as np

from gametheory_gov.base.answer import Answer, Record, Verification, checking
from gametheory_gov.base.citation import CLUB, Rests
from gametheory_gov.base.errors import InvalidInputError, did_you_mean
from gametheory_gov.base.exact import short_number
from gametheory_gov.base.inputs import is_whole
from gametheory_gov.base.text import counted
from gametheory_gov.bound.game import BoundGame
from gametheory_gov.bound.types import Types
from gametheory_gov.equilibria.definition import Ties

from .checks import Check
from .gains import WORKS, Stays, Sum, admits_none, both, keeps, stays_at, surplus_at

if TYPE_CHECKING:
    import pandas as pd

_SHOWN = 20


@dataclass(frozen=True, eq=False, repr=False)
class PotentialAgreement(Record):
    """A coalition that transfers can keep from losing members.

    Parameters
    ----------
    members : tuple of ids
    clubs : int
        How many coalitions are like it, alike states changing places.
    surplus : number
    internal, external : bool or None
        Whether it is stable without transfers; None where floats do not tell.
    potentially_internal, potentially_external : bool or None
        Whether transfers can make it so; the former is not False.

    Examples
    --------
    >>> pair = PotentialAgreement(("A", "B"), 1, 3, False, True, True, True)
    >>> pair.stable, pair.potentially_stable
    (False, True)
    """

    members: tuple[str, ...]
    clubs: int
    surplus: Any
    internal: bool | None
    external: bool | None
    potentially_internal: bool | None
    potentially_external: bool | None

    @property
    def stable(self) -> bool | None:
        """Whether it is stable without transfers."""
        return both((self.internal, self.external))

    @property
    def potentially_stable(self) -> bool | None:
        """Whether it is stable with optimal transfers."""
        return both((self.potentially_internal, self.potentially_external))


@dataclass(frozen=True, eq=False, repr=False)
class PotentiallyStable(Answer):
    """The coalitions of two states and more that transfers can hold together.

    Parameters
    ----------
    game : BoundGame
    largest : int
        Members of the largest coalitions that were looked at: all of them are, up to that size.
    considered : int
        How many coalitions that are.
    agreements : tuple of PotentialAgreement
        Those that are potentially internally stable, or may be; fewest members first.
    ties : {"join", "stay_out", "weak"}
    tolerance : float
        Relative to the largest terms of gains; zero in exact arithmetic.

    Examples
    --------
    >>> import gametheory_gov as gg
    >>> club = gg.Game("club", ("out", "in"), aggregates={"members": {"in": 1}},
    ...                payoffs={"out": "members", "in": "members*(1 + members)/4 - 3/4"})
    >>> found = gg.agreements.potentially_stable(gg.bind(club, gg.States.symmetric(4)))
    >>> [(len(entry.members), entry.clubs) for entry in found], found.complete
    ([(3, 4), (4, 1)], True)
    """

    RESTS = Rests((*CLUB, *WORKS))

    game: BoundGame
    largest: int
    considered: int
    agreements: tuple[PotentialAgreement, ...]
    ties: Ties
    tolerance: float

    @property
    def complete(self) -> bool:
        """Whether coalitions of all sizes were looked at and nothing is undecided."""
        sure = all(
            verdict is not None
            for entry in self.agreements
            for verdict in (entry.stable, entry.potentially_stable, entry.potentially_internal)
        )
        return self.largest == self.game.N and sure

    def number(self, what: str) -> int:
        """How many coalitions have a property for certain.

        Parameters
        ----------
        what : {"internal", "external", "stable", "potentially_internal", "potentially_external", \
"potentially_stable"}
            Of those listed: which are all that are stable, with or without transfers.

        Raises
        ------
        InvalidInputError
            For another property.
        """
        if what not in PROPERTIES:
            near = did_you_mean(str(what), PROPERTIES) or f"; these can be counted: {', '.join(PROPERTIES)}"
            raise InvalidInputError("number", [f"what = {what!r:.60}{near}"])
        return sum(entry.clubs for entry in self.agreements if getattr(entry, what))

    @property
    def clubs(self) -> tuple[tuple[str, ...], ...]:
        """The members of those that are stable with optimal transfers; alike ones once."""
        return tuple(entry.members for entry in self.agreements if entry.potentially_stable)

    @property
    def stable_clubs(self) -> tuple[tuple[str, ...], ...]:
        """The members of those that are stable without transfers; alike ones once."""
        return tuple(entry.members for entry in self.agreements if entry.stable)

    def best(self, by: str = "welfare") -> PotentialAgreement:
        """The listed coalition at which something is largest.

        Parameters
        ----------
        by : str
            ``"welfare"``, the sum of all states' payoffs, or the name of one of the game's totals or reports.

        Raises
        ------
        InvalidInputError
            For an unknown name, or where no coalition is listed.
        """
        names = ("welfare", *self.game.form.aggregates, *self.game.form.reports)
        if by not in names:
            near = did_you_mean(str(by), names) or f"; these are known: {', '.join(names)}"
            raise InvalidInputError("best", [f"by = {by!r:.60}{near}"])
        if not self.agreements:
            raise InvalidInputError("best", ["transfers can hold no coalition together"])
        return max(self.agreements, key=lambda entry: self._value(entry, by))

    def _value(self, entry: PotentialAgreement, by: str) -> Any:
        profile = self.game.profile(entry.members)
        return (
            self.game.plain(self.game.payoffs(profile).sum())
            if by == "welfare"
            else self.game.reports(profile)[by]
        )

    def __iter__(self) -> Iterator[PotentialAgreement]:
        return iter(self.agreements)

    def __len__(self) -> int:
        return len(self.agreements)

    def verify(self) -> Verification:
        """Look at every coalition again, one at a time, by the definition of gains."""
        return checking(lambda: verify_potential(self))

    @property
    def headline(self) -> str:
        """How many coalitions are stable, with and without transfers."""
        sizes = "" if self.largest == self.game.N else f" of at most {self.largest} members"
        of = f"{self.considered:,} coalitions of two states and more{sizes}"
        return (
            f"of {of} transfers can hold {self.number('potentially_internal'):,} together; stable: "
            f"{self.number('potentially_stable'):,} with optimal transfers, "
            f"{self.number('stable'):,} without transfers"
        )

    def __str__(self) -> str:
        lines = [self.headline, f"ties {self.ties!r}, tolerance {self.tolerance:g}"]
        if self.largest < self.game.N:
            lines.append(f"NOT COMPLETE: larger coalitions were not looked at (largest = {self.largest})")
        unsure = sum(1 for entry in self.agreements if entry.potentially_stable is None)
        if unsure:
            lines.append(f"undecided in floats: {unsure}; bind with exact=True to decide them")
        for entry in self.agreements[:_SHOWN]:
            more = f" and {entry.clubs - 1} like it" if entry.clubs > 1 else ""
            words = {True: "stable with transfers", None: "undecided", False: "would be enlarged"}
            said = words[entry.potentially_stable] + (", and without" if entry.stable else "")
            lines.append(f"  {', '.join(entry.members)}{more}: surplus {short_number(entry.surplus)}, {said}")
        if len(self.agreements) > _SHOWN:
            lines.append(f"  and {len(self.agreements) - _SHOWN} more; see to_pandas()")
        return "\n".join(lines)

    def to_pandas(self) -> pd.DataFrame:
        """One row per coalition: members, how many are like it, surplus, verdicts."""
        import pandas as pd

        rows = [
            (
                *(" ".join(entry.members), len(entry.members), entry.clubs, entry.surplus),
                *(getattr(entry, name) for name in PROPERTIES),
            )
            for entry in self.agreements
        ]
        return pd.DataFrame(rows, columns=["club", "members", "clubs", "surplus", *PROPERTIES])


#: What `PotentiallyStable.number` counts.
PROPERTIES = (
    "internal",
    "external",
    "stable",
    "potentially_internal",
    "potentially_external",
    "potentially_stable",
)


def verify_potential(found: PotentiallyStable) -> Verification:
    """Every coalition, one at a time, from the gains of single moves; and that none is left out."""
    check = Check(found.game, found.ties, found.tolerance)
    if not is_whole(found.largest) or not 2 <= found.largest <= found.game.N:
        check.faults.append(f"largest is {found.largest!r:.40}; a number of members is needed")
        return check.outcome()
    every, clubs = _Every(found), Types.of(found.game)
    listed = {}
    for entry in found.agreements:
        check.club(entry.members)
        counts = clubs.counts(found.game, found.game.profile(entry.members))[:, 1]
        listed[tuple(counts.tolist())] = entry
    order = [(len(entry.members), _order(found.game, entry)) for entry in found.agreements]
    if len(listed) < len(found.agreements) or order != sorted(order):
        check.faults.append("a coalition is listed twice, or not in the order of members")
    looked_at = 0
    for inside in every.vectors:
        alike = prod(comb(int(n), k) for n, k in zip(clubs.count, inside, strict=True))
        looked_at += alike
        check.faults += every.faults(check, inside, listed.pop(inside, None), alike)
    if listed:
        check.faults.append("a coalition is listed that is none of those looked at")
    if type(found.considered) is not int or looked_at != found.considered:
        check.faults.append(f"{found.considered} coalitions are said to be looked at; there are {looked_at}")
    said = f"{counted(looked_at, 'coalition')} of 2 to {found.largest} members: the sum of gains of staying"
    more = "" if found.largest == found.game.N else f"; larger coalitions than {found.largest} are not meant"
    return check.outcome(said, "each that is listed: with every outsider more", taken=more)


def _order(game: BoundGame, entry: PotentialAgreement) -> tuple[int, ...]:
    return tuple(game.states.ids.index(label) for label in entry.members)


class _Every:
    """What states gain by staying and joining at every vector of numbers of members, asked for one by one."""

    def __init__(self, found: PotentiallyStable) -> None:
        self.game, self.ties, self.tolerance = found.game, found.ties, found.tolerance
        self.types = Types.of(found.game)
        sizes = [range(int(n) + 1) for n in self.types.count]
        self.vectors = [inside for inside in product(*sizes) if 2 <= sum(inside) <= found.largest]
        self.stays = cache(self._stays)

    def _stays(self, inside: tuple[int, ...]) -> tuple[Stays, Stays]:
        """By type: of a member that stays, and of an outsider that joins."""
        counts = np.stack([self.types.count - np.array(inside), np.array(inside)], axis=1)
        found = stays_at(self.game, self.types.profile(self.game, counts), self.tolerance)
        first, last = ([group[k] for group in self.types.members] for k in (0, -1))
        inner, outer = (Stays(*(part[states] for part in found)) for states in (last, first))
        return inner, outer

    def surplus(self, inside: tuple[int, ...], newcomer: int = -1) -> Sum:
        """The surplus at a vector, with a newcomer of some type."""
        before, more = self.types.members, list(inside)
        if newcomer >= 0:
            more[newcomer] += 1
        states = [t for t in range(len(before)) for _ in range(inside[t])]
        inner, parts = self.stays(tuple(more))[0], np.array(states, dtype=np.int64)
        chosen = Stays(*(part[parts] for part in inner))
        if newcomer >= 0:
            outer = self.stays(inside)[1]
            chosen = Stays(*(np.append(c, o[newcomer]) for c, o in zip(chosen, outer, strict=True)))
        return surplus_at(self.game, chosen, np.arange(len(chosen.gains)), self.tolerance)

    def faults(
        self, check: Check, inside: tuple[int, ...], entry: PotentialAgreement | None, alike: int
    ) -> Iterator[str]:
        """What is wrong with what is said of the coalitions of one vector."""
        total, name = self.surplus(inside), f"a coalition of {inside} by type"
        potential = keeps(total.sign, self.ties)
        if entry is None:
            if potential is not False:
                yield f"{name} is left out, with a surplus of {short_number(total.value)}"
            return
        name = ", ".join(entry.members)
        check.number(f"{name}: the surplus", entry.surplus, total.value)
        if type(entry.clubs) is not int or entry.clubs != alike:
            yield f"{name}: {entry.clubs} coalitions are said to be like it; there are {alike}"
        inner, outer = self.stays(inside)
        free = [t for t, n in enumerate(self.types.count) if inside[t] < n]
        verdicts = {
            "internal": both(keeps(inner.sign(t), self.ties) for t, k in enumerate(inside) if k),
            "external": both(admits_none(outer.sign(t), self.ties) for t in free),
            "potentially_internal": potential,
            "potentially_external": both(admits_none(self.surplus(inside, t).sign, self.ties) for t in free),
        }
        for what, verdict in verdicts.items():
            check.verdict(f"{name}: {what}", getattr(entry, what), verdict)
