r"""The world of 2019: the 193 members of the United Nations.

With :math:`Y_i` the GDP of state *i* in current US dollars and :math:`P_i` its population,

.. math:: s_i = Y_i / \sum_j Y_j , \qquad \pi_i = P_i / \sum_j P_j ,

and :math:`\theta_i` is the state's ideal point estimated from the votes in the UN General Assembly
in 2019, in the units of its source. Five members have no GDP for 2019. The rule: ERI, SSD, VEN and
YEM take their figure of the nearest year within nine; PRK, of which the World Bank has none in any
year, takes Maddison's real GDP times the ratio of the World Bank's figures to Maddison's over the
members with both.
"""

from __future__ import annotations

import numpy as np

from gametheory_gov.base.errors import DataError
from gametheory_gov.world.states import States

from .figures import listed, missing_of, say, sum_known, take_shares_of
from .statehood import counted_states, permanent_members
from .tables import Row, look_up, read_table, to_figure

#: The year of the cross-section.
YEAR = 2019
#: The source of a GDP figure that needed no rule.
OWN_FIGURE = "wdi_2019"
#: Raw figures carried along, by name, with their units.
UNITS = {
    "size": "share of GDP in current US dollars",
    "population": "share of persons",
    "ideal": "UN General Assembly ideal point, units of Bailey, Strezhnev and Voeten",
    "gdp_usd": "current US dollars",
    "people": "persons",
    "trade_pct_gdp": "exports and imports, per cent of GDP",
    "co2_mt": "million tonnes of CO2 a year",
}


def load_cross_section(*, missing: str) -> States:
    """The 193 members of the UN in 2019.

    Parameters
    ----------
    missing : {"rule", "error"}
        As `load_states`.

    Returns
    -------
    States
        N = 193, d = 1.

    Raises
    ------
    DataError
        With ``missing="error"``, naming the five members without a GDP of 2019.
    """
    table = read_table("cross_section_2019")
    members = counted_states(YEAR)
    rows = [row for row in table if row["iso3"] in members]
    by_rule = [row for row in rows if row["gdp_source"] != OWN_FIGURE]
    if missing == "error" and by_rule:
        raise DataError(f"states of {YEAR}", map(_rule_for, by_rule))
    gdp = [to_figure(row["gdp_usd"]) for row in rows]
    people = [to_figure(row["population"]) for row in rows]
    ids = tuple(row["iso3"] for row in rows)
    return States(
        ids,
        size=take_shares_of(gdp),
        population=take_shares_of(people),
        ideal=np.array([to_figure(row["ideal_point"]) for row in rows]),
        great_power=np.isin(ids, permanent_members(YEAR)),
        names=look_up("name", ids),
        extra={
            "continent": look_up("continent", ids),
            "region": look_up("region", ids),
            "gdp_usd": gdp,
            "gdp_source": [row["gdp_source"] for row in rows],
            "people": people,
            "trade_pct_gdp": [to_figure(row["trade_pct_gdp"]) for row in rows],
            "co2_mt": [to_figure(row["co2_mt"]) for row in rows],
        },
        units=UNITS,
        notes=_notes(rows, by_rule),
        coverage={
            "size": sum_known(gdp) / sum_known(to_figure(row["gdp_usd"]) for row in table),
            "population": sum_known(people) / sum_known(to_figure(row["population"]) for row in table),
        },
        year=YEAR,
        title=f"The members of the United Nations in {YEAR}",
    )


def _notes(rows: list[Row], by_rule: list[Row]) -> tuple[str, ...]:
    notes = [
        f"Size is the share of GDP in current US dollars ({YEAR}, World Bank) among the "
        f"{len(rows)} members of the UN; ideal points are those of {YEAR} in the units of "
        "their source.",
        "Coverage is the part of the table's total that these states hold; the rest of it is Hong "
        "Kong, Macau, Kosovo and Palestine. Taiwan is not in the World Bank's table.",
    ]
    notes += [f"{_rule_for(row)}." for row in by_rule]
    for column, name in (("trade_pct_gdp", "trade as a share of GDP"), ("co2_mt", "CO2 emissions")):
        unknown = [row["iso3"] for row in rows if missing_of({name: to_figure(row[column])})]
        notes.append(
            f"No figure of {YEAR} for {name} of {listed(unknown)}: NaN in the raw column "
            f"{column}, which neither size, population nor ideal points use."
        )
    return tuple(notes)


def _rule_for(row: Row) -> str:
    billion = float(row["gdp_usd"]) / 1e9
    figure = f"GDP of {say(row['iso3'])}, {billion:.1f} billion US dollars"
    return f"{figure}, is by rule: {row['gdp_note']}"
