"""Where states stand on a map of squares of one size, one for each state.

The table ``tiles`` gives the places: a map of the world that was drawn for finding states, not for measuring.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import ceil, sqrt

from gametheory_gov.base.errors import Faults, InvalidInputError
from gametheory_gov.base.inputs import as_ids, public

from .tables import read_table


@public
def tiles(ids: Iterable[str] | None = None) -> dict[str, tuple[int, int]]:
    """Place states on a map of the world with one square for each state.

    Parameters
    ----------
    ids : iterable of str, optional
        The states, by ISO 3166-1 alpha-3 code where they are states of the world; when left out,
        today's 193 members of the United Nations.

    Returns
    -------
    dict from str to (int, int)
        Column (from the west) and row (from the north) of each state's square, counted from 0, in the
        order of `ids`. No two states share a square. States that are not on the map stand below it, side by
        side; so does CSK beside CZE, and YUG beside SRB, whose squares are the same. Where no state is on the
        map, all stand in a block twice as wide as it is high, row by row.

    Raises
    ------
    InvalidInputError
        For ids that are no texts or are given twice.

    Notes
    -----
    The map is the package's own; see ``data/SOURCES.md``.

    Examples
    --------
    >>> world = tiles()
    >>> len(world), world["USA"], world["NGA"], world["IND"]
    (193, (0, 4), (13, 12), (23, 8))
    >>> tiles(["FRA", "Atlantis"])
    {'FRA': (11, 4), 'Atlantis': (0, 18)}
    >>> tiles(["A", "B", "C"])
    {'A': (0, 0), 'B': (1, 0), 'C': (2, 0)}
    """
    table = {row["iso3"]: (int(row["column"]), int(row["row"])) for row in read_table("tiles")}
    faults = Faults("tiles")
    wanted = today() if ids is None else as_ids(ids, "ids", faults)
    faults.raise_as(InvalidInputError)
    found: dict[str, tuple[int, int]] = {}
    asked = set(wanted)
    for state, place in table.items():  # states of the past stand last and give way
        if state in asked and place not in found.values():
            found[state] = place
    others = [state for state in wanted if state not in found]
    columns, rows = (max(entries) + 1 for entries in zip(*table.values(), strict=True))
    wide, top = (columns, rows + 1) if found else (ceil(sqrt(2 * len(others))), 0)
    found |= {state: (k % wide, top + k // wide) for k, state in enumerate(others)}
    return {state: found[state] for state in wanted}


def today() -> tuple[str, ...]:
    """Today's members of the United Nations.

    Examples
    --------
    >>> today()[:3]
    ('AFG', 'AGO', 'ALB')
    """
    return tuple(row["iso3"] for row in read_table("states") if row["status"] == "un_member")
