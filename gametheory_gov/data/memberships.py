"""Who belonged to an institution when, with the precision of each date.

A date is a day, or a year only. A *day* starts a membership on that day; a membership ends
*before* its end day. A *year only* says less, and is never read as 1 January: the state is
certainly a member from 31 December of that year, and may be one from 1 January. Likewise a
year-only end leaves the year up to 30 December open. ``latest_by`` marks a state that a list of
that day names: it may have come in earlier. `Memberships.on` gives the members that are certain,
`Memberships.unsettled_on` those that the dates leave open.

What a date means differs between institutions: membership in effect for some (GATT, WTO, EU, ...),
ratification or accession for treaties. `institutions` says which; do not compare one with the
other.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import TYPE_CHECKING

from gametheory_gov.base.answer import Answer, Record
from gametheory_gov.base.errors import DataError, did_you_mean
from gametheory_gov.base.inputs import public

from .tables import Row, read_table

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False, repr=False)
class Membership(Record):
    """One spell of one state in one institution.

    Parameters
    ----------
    state : str
        ISO 3166-1 alpha-3 code.
    institution : str
        One of `institutions`.
    start : str
        ``"1948-01-01"``, or ``"1945"`` when only the year is known.
    end : str or None
        The first day (or the year) of no longer belonging; None for a membership that has not
        ended.
    precision : {"day", "year", "latest_by"}
        Of ``start`` (and of ``end``, if there is one).
    founder : bool
        Whether the state is among the founders, where they are known.
    sources, note : str
        Where the dates come from, and what to know of them.

    Examples
    --------
    >>> china = next(spell for spell in load_memberships("WTO").rows if spell.state == "CHN")
    >>> china.start, china.end, china.precision, china.founder
    ('2001-12-11', None, 'day', False)
    """

    state: str
    institution: str
    start: str
    end: str | None = None
    precision: str = "day"
    founder: bool = False
    sources: str = ""
    note: str = ""

    @property
    def start_year(self) -> int:
        """Year of the start, known whatever the precision."""
        return int(self.start[:4])

    @property
    def end_year(self) -> int | None:
        """Year of the end, or None."""
        return int(self.end[:4]) if self.end else None

    def covers(self, day: date) -> bool:
        """Whether the state is certainly a member on a day.

        Examples
        --------
        >>> founder = Membership("USA", "UN", "1945", precision="year")
        >>> founder.covers(date(1945, 6, 30)), founder.covers(date(1945, 12, 31))
        (False, True)
        """
        return _latest(self.start) <= day and (self.end is None or day < _earliest(self.end))

    def may_cover(self, day: date) -> bool:
        """Whether the dates allow that the state is a member on a day.

        Examples
        --------
        >>> founder = Membership("USA", "UN", "1945", precision="year")
        >>> founder.may_cover(date(1945, 6, 30)), founder.may_cover(date(1944, 12, 31))
        (True, False)
        """
        first = date.min if self.precision == "latest_by" else _earliest(self.start)
        return first <= day and (self.end is None or day < _latest(self.end))


@dataclass(frozen=True, eq=False, repr=False)
class Memberships(Answer):
    """All memberships of one institution.

    Parameters
    ----------
    institution, title : str
        Its short and its full name.
    meaning : str
        What the start of a membership is: membership in effect, ratification, ...
    notes : tuple of str
        What a reader must know of this table.
    rows : tuple of Membership
        In order of their start. A state that left and came back has two.

    Examples
    --------
    >>> gatt = load_memberships("GATT")
    >>> gatt
    Memberships('GATT', 133 spells, 1948 to 1994)
    >>> len(gatt.founders), len(gatt.on("1994-12-31"))
    (23, 128)
    """

    institution: str
    title: str
    meaning: str
    notes: tuple[str, ...]
    rows: tuple[Membership, ...]

    def __repr__(self) -> str:
        years = [row.start_year for row in self.rows]
        return f"Memberships({self.institution!r}, {len(self.rows)} spells, {min(years)} to {max(years)})"

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def states(self) -> tuple[str, ...]:
        """Every state that ever belonged, in alphabetical order."""
        return tuple(sorted({row.state for row in self.rows}))

    @property
    def founders(self) -> tuple[str, ...]:
        """The founders, in alphabetical order; empty where the table does not know them.

        Known for AIIB_FOUNDING (57), BRICS (4), EU (6), G7 (6), GATT (the 23 of the Geneva Final
        Act of 1947) and UN (51).
        """
        return tuple(sorted({row.state for row in self.rows if row.founder}))

    def on(self, day: str | date) -> tuple[str, ...]:
        """The states that are certainly members on a day, in alphabetical order.

        Parameters
        ----------
        day : str or datetime.date
            As ``"1994-12-31"``.

        Raises
        ------
        DataError
            If the text is not a date.

        Examples
        --------
        >>> un = load_memberships("UN")
        >>> len(un.on("1945-12-31")), len(un.on("1945-06-30")), len(un.unsettled_on("1945-06-30"))
        (51, 0, 51)
        """
        when = _to_day(day)
        return tuple(sorted({row.state for row in self.rows if row.covers(when)}))

    def unsettled_on(self, day: str | date) -> tuple[str, ...]:
        """The states that may or may not be members on a day: the dates leave it open.

        Nobody is in doubt before the earliest date of the table.

        Parameters
        ----------
        day : str or datetime.date

        Raises
        ------
        DataError
            If the text is not a date.
        """
        when = _to_day(day)
        if when < min(_earliest(row.start) for row in self.rows):
            return ()
        certain = self.on(when)
        return tuple(
            sorted({row.state for row in self.rows if row.may_cover(when) and row.state not in certain})
        )

    def first_year(self) -> dict[str, int]:
        """The year in which each state first joined, whether or not it left later.

        Of a state that is dated ``latest_by``, the year in which it had joined at the latest.

        Examples
        --------
        >>> load_memberships("GATT").first_year()["JPN"]
        1955
        """
        years: dict[str, int] = {}
        for row in self.rows:
            years[row.state] = min(row.start_year, years.get(row.state, row.start_year))
        return dict(sorted(years.items()))

    def to_pandas(self) -> pd.DataFrame:
        """One row per membership, with the columns of `Membership`; dates stay text."""
        import pandas as pd

        names = [field.name for field in fields(Membership)]
        return pd.DataFrame([[getattr(row, name) for name in names] for row in self.rows], columns=names)


def institutions() -> dict[str, str]:
    """The institutions with a table, each with what the start of a membership means.

    Returns
    -------
    dict of str to str
        From the name that `load_memberships` takes to the meaning of its dates.

    Examples
    --------
    >>> institutions()["WTO"]
    'membership in effect'
    >>> len(institutions())
    20
    """
    return {row["institution"]: row["meaning"] for row in read_table("institutions")}


@public
def load_memberships(institution: str) -> Memberships:
    """The memberships of an institution, with their dates.

    Parameters
    ----------
    institution : str
        One of `institutions`, such as ``"GATT"``, ``"WTO"``, ``"PARIS"``.

    Returns
    -------
    Memberships
        With one row per spell. Not only states belong: HKG, MAC, TWN and EUU (the European Union)
        are in the WTO's table, for instance, and CSK and YUG in older ones.

    Raises
    ------
    DataError
        For an unknown name; the message lists the names there are.

    Notes
    -----
    Sources of each row stand in ``Membership.sources``, those of the table in ``data/SOURCES.md``.

    Examples
    --------
    >>> wto = load_memberships("WTO")
    >>> len(wto.on("1995-01-01")), len(wto.on("2024-12-31"))
    (76, 166)
    """
    known = {row["institution"]: row for row in read_table("institutions")}
    if not isinstance(institution, str) or institution not in known:
        raise DataError(
            "memberships",
            [
                f"there is no table for {institution!r:.80}{did_you_mean(str(institution), known)} "
                f"(there is one for {', '.join(known)})"
            ],
        )
    about = known[institution]
    rows = tuple(
        _to_membership(row) for row in read_table("memberships") if row["institution"] == institution
    )
    notes = (about["notes"],) if about["notes"] else ()
    return Memberships(institution, about["title"], about["meaning"], notes, rows)


@public
def accession_years(*names: str) -> dict[str, int]:
    """The year in which each state first joined the first of some institutions it joined.

    For a line of successors: ``accession_years("GATT", "WTO")`` is the year of joining GATT for all
    that joined it (LBN and SYR too, which left and have not joined the WTO, and CHN, 1948, whose
    government on Taiwan left in 1950), and that of joining the WTO for the others.

    Parameters
    ----------
    *names : str
        One or more of `institutions`, the oldest first. Take institutions whose dates mean the
        same.

    Returns
    -------
    dict of str to int
        From ISO 3166-1 alpha-3 code to year, in alphabetical order.

    Raises
    ------
    DataError
        For an unknown name, or none.

    Examples
    --------
    >>> years = accession_years("GATT", "WTO")
    >>> years["USA"], years["CHE"], years["RUS"], len(years)
    (1948, 1966, 2012, 170)
    """
    if not names:
        raise DataError("memberships", ["name at least one institution"])
    years: dict[str, int] = {}
    for name in names:
        years = load_memberships(name).first_year() | years
    return dict(sorted(years.items()))


def _to_membership(row: Row) -> Membership:
    return Membership(
        row["iso3"],
        row["institution"],
        row["start"],
        row["end"] or None,
        row["precision"],
        row["founder"] == "1",
        row["sources"],
        row["note"],
    )


def _to_day(day: str | date) -> date:
    if isinstance(day, date):
        return day.date() if isinstance(day, datetime) else day
    try:
        return date.fromisoformat(day)
    except (TypeError, ValueError):
        fault = f"{day!r} is not a day; write it as '1994-12-31'"
        raise DataError("memberships", [fault]) from None


def _earliest(text: str) -> date:
    """The first day that a date, or a year, allows."""
    return date.fromisoformat(text) if len(text) > 4 else date(int(text), 1, 1)


def _latest(text: str) -> date:
    """The last day that a date, or a year, allows."""
    return date.fromisoformat(text) if len(text) > 4 else date(int(text), 12, 31)
