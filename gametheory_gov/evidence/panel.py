r"""States year by year from the five-year table: GDP, population, ideal point, and who exists.

Between two years :math:`a < t < b` of the table that hold a figure,

.. math:: \log x_t = \frac{b - t}{b - a} \log x_a + \frac{t - a}{b - a} \log x_b

for GDP and population, and the same without logarithms for ideal points. Figures are those of the territory
of the time (table ``territory``). Before the first and after the last figure of a state there is none, or,
where figures are carried, the nearest one.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from gametheory_gov.base._typing import BoolArray, FloatArray
from gametheory_gov.data.five_yearly import YEARS, Figures, read_figures
from gametheory_gov.data.statehood import counted_states
from gametheory_gov.data.tables import look_up, read_table

#: The first year and the last with figures of the year before, and with a world of states.
FIRST, LAST = 1945, YEARS[-1]
#: Republics of the USSR with seats of their own in the UN, which could join nothing before this year.
REPUBLICS = 1991
_REPUBLICS = ("BLR", "UKR")
#: The first year of the table of states, which stands for "no later".
_OLD = 1945
FIGURES = {"gdp": "GDP", "people": "population", "ideal": "an ideal point"}


@dataclass(frozen=True)
class Panel:
    """States year by year; arrays have a row for each year and a column for each state.

    Parameters
    ----------
    ids : tuple of str, length N
        Those that count as states in some year, and have every figure in some year.
    lacking : dict of str to tuple of str
        Those that count as states in some year and are not among them: the figures they never have.
    exists : array of bool, shape (T, N)
        Who counts as a state at the end of each year.
    since : array of int, shape (N,)
        The first year of each state; 0 for those that are older than the table.
    gdp, people, ideal : arrays of float, shape (T, N)
        Billion international dollars of 2011, thousand persons, units of the ideal points.
    region : tuple of str, length N
        The UN's geographical sub-region.
    """

    ids: tuple[str, ...]
    lacking: dict[str, tuple[str, ...]]
    exists: BoolArray
    since: np.ndarray
    gdp: FloatArray
    people: FloatArray
    ideal: FloatArray
    region: tuple[str, ...]


@cache
def read_panel(carry: bool) -> Panel:
    """The states of 1945 to 2020, year by year.

    Parameters
    ----------
    carry : bool
        Whether the first and the last figure of a state stand for the years before and after; otherwise
        these have none.

    Examples
    --------
    >>> panel = read_panel(True)
    >>> len(panel.ids), int(panel.exists[-1].sum()), sorted(set(panel.ids) - set(counted(LAST)))
    (165, 162, ['CSK', 'TWN', 'YUG'])
    """
    years = range(FIRST, LAST + 1)
    counts = [frozenset(counted(year)) for year in years]
    ever = sorted(frozenset().union(*counts))
    tables = {year: read_figures(year) for year in YEARS}
    known = {state: {name: _known(tables, state, name) for name in FIGURES} for state in ever}
    lacking = {
        state: tuple(FIGURES[name] for name, row in rows.items() if not row) for state, rows in known.items()
    }
    ids = tuple(state for state in ever if not lacking[state])
    column = {
        name: np.array([_yearly(known[state][name], name != "ideal", carry) for state in ids]).T
        for name in FIGURES
    }
    return Panel(
        ids,
        {state: missing for state, missing in lacking.items() if missing},
        np.array([[state in those for state in ids] for those in counts]),
        np.array([_since(state) for state in ids]),
        column["gdp"],
        column["people"],
        column["ideal"],
        look_up("region", ids),
    )


@cache
def counted(year: int) -> tuple[str, ...]:
    """The states of a year, without republics of the USSR."""
    return tuple(s for s in counted_states(year) if year >= REPUBLICS or s not in _REPUBLICS)


def _since(state: str) -> int:
    if state in _REPUBLICS:
        return REPUBLICS
    first = min(
        int(row["from_year"]) for row in read_table("statehood") if row["iso3"] == state and row["from_year"]
    )
    return first if first > _OLD else 0


def _known(tables: dict[int, dict[str, Figures]], state: str, name: str) -> dict[int, float]:
    found = {year: float(getattr(rows.get(state, Figures()), name)) for year, rows in tables.items()}
    return {year: value for year, value in found.items() if value == value}


def _yearly(known: dict[int, float], logs: bool, carry: bool) -> FloatArray:
    years = np.arange(FIRST, LAST + 1)
    values = np.array(list(known.values()))
    beyond = {} if carry else {"left": np.nan, "right": np.nan}
    found: FloatArray = np.interp(years, list(known), np.log(values) if logs else values, **beyond)
    return np.exp(found) if logs else found
