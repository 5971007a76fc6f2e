r"""The states of 1950, 1955, ..., 2020, from the five-year table.

With :math:`Y_i` real GDP (2011 international dollars, Maddison Project) and :math:`P_i` population,

.. math:: s_i = Y_i / \sum_j Y_j , \qquad \pi_i = P_i / \sum_j P_j ,

and :math:`\theta_i` is the mean of the state's yearly ideal points in the UN General Assembly over
the five years centred on the year of the table (1948 to 1952 for 1950). Sums run over the states
returned: those that count as states at the end of that year (`counted_states`) and have every
figure. The rule for the others: they are left out, and ``States.notes`` names each of them with
what it lacks.

Maddison's figures follow today's borders. Where a state of the past was larger than the state that
bears its code today, or has no code today, the table ``territory`` has its figures: the USSR
(RUS), Czechoslovakia, Yugoslavia, Pakistan until 1971, the United Arab Republic (EGY in 1960),
Serbia and Montenegro. Colonies and dependencies are part of no state.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from math import isnan

import numpy as np

from gametheory_gov.base.errors import DataError
from gametheory_gov.world.states import States

from .figures import listed, missing_of, say, sum_known, take_shares_of
from .statehood import LAST_YEAR_OF_TAIWAN, counted_states, permanent_members
from .tables import look_up, read_table, to_figure

#: The years of the table.
YEARS = tuple(range(1950, 2021, 5))
#: Raw figures carried along, by name, with their units.
UNITS = {
    "size": "share of GDP in 2011 international dollars",
    "population": "share of persons",
    "ideal": "UN General Assembly ideal point, mean of five years, units of Bailey, Strezhnev and Voeten",
    "gdp_2011": "2011 international dollars",
    "people": "persons",
}
NAN = float("nan")


@dataclass(frozen=True)
class Figures:
    """What the table holds for one entity in one year; NaN where it holds nothing.

    Parameters
    ----------
    gdp : float
        Billion 2011 international dollars.
    people : float
        Thousand persons.
    ideal : float
        Mean ideal point over five years.
    territory : str
        What the figures are, where they are not those of the present-day state.
    contains : tuple of str
        Entities of the table that are part of it.
    """

    gdp: float = NAN
    people: float = NAN
    ideal: float = NAN
    territory: str = ""
    contains: tuple[str, ...] = ()

    @property
    def missing(self) -> tuple[str, ...]:
        """Names of the figures that are not known."""
        return missing_of({"GDP": self.gdp, "population": self.people, "an ideal point": self.ideal})


@cache
def read_figures(year: int) -> dict[str, Figures]:
    """The figures of every entity in the table of a year, on the territory of that year.

    Parameters
    ----------
    year : int
        One of `YEARS`.

    Returns
    -------
    dict
        From ISO 3166-1 alpha-3 code to figures, whether or not the entity counts as a state.

    Examples
    --------
    >>> round(read_figures(1950)["RUS"].gdp), read_figures(1950)["CSK"].territory
    (813, "Maddison's for the whole of Czechoslovakia")
    """
    kept = {
        row["iso3"]: Figures(
            to_figure(row["gdp_2011usd_bn"]),
            to_figure(row["population_thousand"]),
            to_figure(row["ideal_point"]),
        )
        for row in read_table("history")
        if row["year"] == str(year)
    }
    for row in read_table("territory"):
        if row["year"] == str(year):
            kept[row["iso3"]] = Figures(
                to_figure(row["gdp_2011usd_bn"]),
                to_figure(row["population_thousand"]),
                kept[row["iso3"]].ideal,
                row["territory"],
                tuple(row["contains"].split()),
            )
    return kept


def load_history(year: int, *, missing: str) -> States:
    """The states of a year of the five-year table.

    Parameters
    ----------
    year : int
        One of `YEARS`.
    missing : {"rule", "error"}
        As `load_states`.

    Returns
    -------
    States
        d = 1; the number of states varies with the year.

    Raises
    ------
    DataError
        With ``missing="error"``, naming every state without all figures.
    """
    figures = read_figures(year)
    counted = counted_states(year)
    lacking = {state: figures.get(state, Figures()).missing for state in counted}
    if missing == "error":
        _refuse(year, lacking)
    ids = tuple(state for state in counted if not lacking[state])
    rows = [figures[state] for state in ids]
    return States(
        ids,
        size=take_shares_of(row.gdp for row in rows),
        population=take_shares_of(row.people for row in rows),
        ideal=np.array([row.ideal for row in rows]),
        great_power=np.isin(ids, permanent_members(year)),
        names=look_up("name", ids),
        extra={
            "continent": look_up("continent", ids),
            "region": look_up("region", ids),
            "gdp_2011": [row.gdp * 1e9 for row in rows],
            "people": [row.people * 1e3 for row in rows],
            "territory": [row.territory for row in rows],
        },
        units=UNITS,
        notes=(
            *_opening(year),
            *_left_out(year, lacking),
            *_not_counted(year),
            *_territories(year, ids),
        ),
        coverage=_coverage(figures, rows),
        year=year,
        title=f"States of {year}",
    )


def _refuse(year: int, lacking: dict[str, tuple[str, ...]]) -> None:
    faults = [f"{say(state)} lacks {listed(lacks)}" for state, lacks in lacking.items() if lacks]
    if faults:
        raise DataError(f"states of {year}", faults)


def _coverage(figures: dict[str, Figures], rows: list[Figures]) -> dict[str, float]:
    """The part of the table's totals that some states hold, counting no territory twice."""
    within = {part for row in figures.values() for part in row.contains}
    whole = [row for state, row in figures.items() if state not in within]
    return {
        "size": sum_known(row.gdp for row in rows) / sum_known(row.gdp for row in whole),
        "population": sum_known(row.people for row in rows) / sum_known(row.people for row in whole),
    }


def _opening(year: int) -> list[str]:
    notes = [
        f"Size is the share of GDP in 2011 international dollars ({year}, Maddison Project) among "
        f"these states; ideal points are means over the sessions of {year - 2} to {year + 2}.",
        "Coverage is the part of the total of the table (colonies and territories included) that "
        "these states hold.",
    ]
    if year <= LAST_YEAR_OF_TAIWAN:
        notes.append(
            "China's seat in the UN, and so its place among the great powers and its "
            "ideal point, is held by the Republic of China (TWN) until October 1971; "
            "ideal points of the People's Republic (CHN) begin then."
        )
    return notes


def _left_out(year: int, lacking: dict[str, tuple[str, ...]]) -> list[str]:
    groups: dict[tuple[str, ...], list[str]] = {}
    for state, lacks in lacking.items():
        if lacks:
            groups.setdefault(lacks, []).append(state)
    return [
        f"Left out of {year} for want of {listed(lacks)}: {listed(map(say, states))}."
        for lacks, states in sorted(groups.items(), key=lambda group: len(group[0]))
    ]


def _not_counted(year: int) -> list[str]:
    counted = counted_states(year)
    others = sorted(
        state
        for state, row in read_figures(year).items()
        if state not in counted and not (isnan(row.gdp) and isnan(row.ideal))
    )
    return [
        f"Not counted as states at the end of {year}, though the table has figures for them: "
        f"{listed(others)}."
    ]


def _territories(year: int, ids: tuple[str, ...]) -> list[str]:
    figures = read_figures(year)
    notes = [
        f"Figures of {say(state)} are {figures[state].territory}."
        for state in ids
        if figures[state].territory
    ]
    counted = counted_states(year)
    notes += [
        f"Figures of {say(row['figures_in'])} include those of {say(row['iso3'])}, which has none of its own."
        for row in read_table("statehood")
        if row["iso3"] in counted and row["figures_in"] in ids
    ]
    return notes
