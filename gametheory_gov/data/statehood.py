r"""Which entities count as states in a year, from the table ``statehood``.

A table of figures holds entities that were not states in every year: colonies, territories, parts
of larger states. An entity *e* counts in year *t* when the table ``statehood`` has a row for it
with

.. math:: \text{from\_year}_e \le t \le \text{until\_year}_e ,

an empty ``until_year`` meaning today. The years are those at whose *end* the entity is a state: a
colony that becomes independent in 1960 counts in 1960. The states counted are today's 193 members
of the United Nations from the year of their independence (or of their own seat in the UN, if that
is earlier) and five states of the past (CSK, DDR, RVN, YMD, YUG). ``from_year`` is 1945 for all
that are older. TWN counts until 1970, while it holds China's seat. Dependencies, observers and
organisations never count; their rows say why.
"""

from __future__ import annotations

from typing import Any

from gametheory_gov.base.errors import DataError
from gametheory_gov.base.inputs import is_whole, public

from .tables import Row, read_table

#: First year of the table, and the year in which it was put together.
FIRST_YEAR, LAST_YEAR = 1945, 2026
#: The permanent members of the UN Security Council; RUS for the USSR before December 1991.
PERMANENT_MEMBERS = ("CHN", "FRA", "GBR", "RUS", "USA")
#: TWN (the Republic of China) holds China's seat at the end of this year for the last time.
LAST_YEAR_OF_TAIWAN = 1970


@public
def counted_states(year: int) -> tuple[str, ...]:
    """The entities that count as states at the end of a year.

    Parameters
    ----------
    year : int
        From 1945 to 2026, when the table was put together.

    Returns
    -------
    tuple of str
        ISO 3166-1 alpha-3 codes (and CSK, DDR, RVN, YMD, YUG), in alphabetical order.

    Raises
    ------
    DataError
        For another year.

    Examples
    --------
    >>> len(counted_states(2019))
    193
    >>> "GHA" in counted_states(1955), "GHA" in counted_states(1960), "HKG" in counted_states(1960)
    (False, True, False)
    """
    when = _to_year(year)
    return tuple(row["iso3"] for row in read_table("statehood") if _counts(row, when))


@public
def permanent_members(year: int) -> tuple[str, ...]:
    """The five holders of permanent seats in the UN Security Council at the end of a year.

    China's seat is TWN's (the Republic of China) until 1970 and CHN's from 1971; the USSR is RUS.

    Parameters
    ----------
    year : int
        From 1945 to 2026.

    Returns
    -------
    tuple of ids

    Raises
    ------
    DataError
        For another year.

    Examples
    --------
    >>> permanent_members(1950)
    ('FRA', 'GBR', 'RUS', 'TWN', 'USA')
    >>> permanent_members(2019)
    ('CHN', 'FRA', 'GBR', 'RUS', 'USA')
    """
    if _to_year(year) > LAST_YEAR_OF_TAIWAN:
        return PERMANENT_MEMBERS
    return tuple(sorted("TWN" if state == "CHN" else state for state in PERMANENT_MEMBERS))


def _to_year(year: Any) -> int:
    if is_whole(year) and FIRST_YEAR <= year <= LAST_YEAR:
        return int(year)
    fault = f"year {year!r:.80}; the table begins in {FIRST_YEAR} and ends in {LAST_YEAR}"
    raise DataError("statehood", [fault])


def _counts(row: Row, year: int) -> bool:
    if not row["from_year"]:
        return False
    return int(row["from_year"]) <= year <= int(row["until_year"] or year)
