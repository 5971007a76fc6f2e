"""Spells of membership by year: of the package's tables, and of a user's own."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from io import StringIO
from itertools import pairwise
from typing import Any, NamedTuple

from gametheory_gov.base.errors import DataError, Faults, which_id
from gametheory_gov.base.files import read_text
from gametheory_gov.base.inputs import as_frame
from gametheory_gov.data.memberships import load_memberships
from gametheory_gov.data.tables import read_table

_NEEDED = ("institution", "state", "start")
_DATE = re.compile(r"(\d{4})(\.0)?(-\d\d-\d\d)?([ T]00:00(:00)?)?")


class Spell(NamedTuple):
    """One spell of one state.

    Parameters
    ----------
    state : str
        ISO 3166-1 alpha-3 code.
    start : int
        Year of joining.
    end : int or None
        Year of leaving: no member at its end.
    """

    state: str
    start: int
    end: int | None

    def covers(self, year: int) -> bool:
        """Whether the state is a member at the end of a year."""
        return self.start <= year and (self.end is None or year < self.end)


def package_spells(institution: str) -> tuple[Spell, ...]:
    """The spells of one of the package's tables.

    Examples
    --------
    >>> [spell for spell in package_spells("GATT") if spell.state == "SYR"]
    [Spell(state='SYR', start=1948, end=1951)]
    """
    rows = load_memberships(institution).rows
    return tuple(Spell(row.state, row.start_year, row.end_year) for row in rows)


def read_spells(table: Any) -> dict[str, tuple[Spell, ...]]:
    """The spells of a user's table, by institution.

    Parameters
    ----------
    table : path, or a table of pandas, polars or Arrow
        Columns ``institution``, ``state``, ``start`` and, where spells end, ``end``; years or dates.

    Raises
    ------
    DataError
        With every fault and its line.
    """
    frame = as_frame(table)
    if frame is not None:
        rows = [{str(name): _text(cell) for name, cell in row.items()} for row in frame.to_dict("records")]
        names, what, first = [str(name) for name in frame.columns], "memberships", 0
    else:
        reader = csv.DictReader(StringIO(read_text(table)))
        rows = [{str(name): _text(cell) for name, cell in row.items()} for row in reader]
        names, what, first = list(reader.fieldnames or ()), f"{table}", 2
    faults = Faults(what)
    faults.extend(
        f"there is no column {name!r}; the columns are {', '.join(names) or 'none'}"
        for name in _NEEDED
        if name not in names
    )
    faults.raise_as(DataError)
    found: dict[str, dict[int, Spell]] = {}
    for k, row in enumerate(rows):
        place = f"line {k + first}" if first else f"row {k}"
        if spell := _spell(place, row, faults):
            found.setdefault(row["institution"], {})[k + first] = spell
    for name, spells in found.items():
        faults.extend(_overlaps(name, spells, "line" if first else "row"))
    if not rows:
        faults.add("it has no rows")
    faults.raise_as(DataError)
    return {name: tuple(spells.values()) for name, spells in found.items()}


def _text(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():  # a year, in a column of pandas with gaps
        cell = int(cell)
    return "" if cell is None or cell != cell else str(cell).strip()


def _spell(place: str, row: Mapping[str, str], faults: Faults) -> Spell | None:
    before = len(faults.found)
    known = {entry["iso3"]: entry["name"] for entry in read_table("states")}
    faults.extend(f"{place}: {name} is missing" for name in _NEEDED if not row[name])
    state, start, end = row["state"], row["start"], row.get("end", "")
    if state and state not in known:
        near = which_id(state, list(known), list(known.values()))
        faults.add(f"{place}: {state!r:.80} is no code (ISO 3166-1 alpha-3) of a state{near}")
    for name, cell in (("start", start), ("end", end)):
        if cell and not _DATE.fullmatch(cell):
            faults.add(f"{place}: {name} = {cell!r:.80}; write a year (1994) or a day (1994-12-31)")
    if len(faults.found) > before:
        return None
    if end and (end[:4] < start[:4] or (len(start) >= 10 <= len(end) and end[:10] < start[:10])):
        faults.add(f"{place}: {state} leaves ({end}) before it joins ({start})")
        return None
    return Spell(state, int(start[:4]), int(end[:4]) if end else None)


def _overlaps(name: str, spells: Mapping[int, Spell], unit: str) -> Iterator[str]:
    by_state: dict[str, list[tuple[int, Spell]]] = {}
    for k, spell in spells.items():
        by_state.setdefault(spell.state, []).append((k, spell))
    for state, those in by_state.items():
        those.sort(key=lambda pair: pair[1][1:2])
        for (k, one), (n, other) in pairwise(those):
            if one.end is None or other.start < one.end or other[1:] == one[1:]:
                yield (
                    f"{unit}s {min(k, n)} and {max(k, n)}: two spells of {state} in {name} overlap "
                    f"({_years(one)} and {_years(other)}); keep one, or end the first before the second"
                )


def _years(spell: Spell) -> str:
    return f"{spell.start} to {'today' if spell.end is None else spell.end}"
