"""The package's own tables: CSV files beside this module, read with the standard library.

Cells are text, exactly as they stand in the file: an empty cell is ``""``, and ``"NA"`` is a text
like any other. What each column holds, in which unit and from which source, stands in
``SOURCES.md``.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from gametheory_gov.base.errors import DataError, did_you_mean

Row = Mapping[str, str]

#: Every table shipped, by the name of its file without ``.csv``.
TABLES = (
    "climate_imports",
    "climate_regions",
    "cross_section_2019",
    "great_power_divergence",
    "history",
    "imf_votes",
    "institutions",
    "memberships",
    "statehood",
    "states",
    "territory",
    "tiles",
    "wto_green_room",
)


@cache
def read_table(name: str) -> tuple[Row, ...]:
    """One of the package's tables, row by row, every cell as text.

    Parameters
    ----------
    name : str
        One of `TABLES`.

    Returns
    -------
    tuple of mapping from str to str
        One read-only mapping per row, from column to cell; an empty cell is ``""``. The table is
        read once and kept.

    Raises
    ------
    DataError
        If there is no such table.

    Examples
    --------
    >>> read_table("states")[0]["name"]
    'Afghanistan'
    """
    if name not in TABLES:
        raise DataError(
            "tables",
            [f"there is no table {name!r}{did_you_mean(name, TABLES)} (the tables are {', '.join(TABLES)})"],
        )
    text = files(__package__).joinpath("tables", f"{name}.csv").read_text(encoding="utf-8")
    return tuple(MappingProxyType(row) for row in csv.DictReader(text.splitlines()))


def to_figure(cell: str) -> float:
    """The number in a cell, or NaN (a figure that is not known) for an empty one.

    Examples
    --------
    >>> to_figure("12.5"), to_figure("")
    (12.5, nan)
    """
    return float(cell) if cell else float("nan")


def look_up(column: str, states: Iterable[str]) -> tuple[str, ...]:
    """A column of the table ``states`` for some states.

    Parameters
    ----------
    column : {"name", "continent", "region", "status", "un_year"}
    states : iterable of str
        ISO 3166-1 alpha-3 codes.

    Examples
    --------
    >>> look_up("name", ["NAM", "CSK"])
    ('Namibia', 'Czechoslovakia')
    """
    cells = {row["iso3"]: row[column] for row in read_table("states")}
    return tuple(cells[state] for state in states)
