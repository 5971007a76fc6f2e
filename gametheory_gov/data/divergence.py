"""How far the great powers have been from each other since 1946, by their votes in the General Assembly."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .tables import read_table, to_figure

if TYPE_CHECKING:
    import pandas as pd


def great_power_divergence() -> pd.DataFrame:
    """The distances between the ideal points of the five permanent members, year by year.

    Returns
    -------
    pandas.DataFrame
        One row per year from 1946 to 2023 (the General Assembly of 1964 did not vote). ``USA_GBR`` and so on
        are distances between two members, ``p5_mean_pairwise`` and ``p5_max`` their mean and largest,
        ``all_states_sd`` the standard deviation of all ``n_states`` ideal points of the year: dividing by it
        gives distances in the units of standardised states. All in the units of the ideal points. Distances
        to China are NaN before 1971.

    Examples
    --------
    >>> table = great_power_divergence().set_index("year")
    >>> round(float(table.USA_CHN[2023] / table.all_states_sd[2023]), 2)
    3.96
    """
    import pandas as pd

    rows = read_table("great_power_divergence")
    columns = {
        name: [int(row[name]) if name in ("year", "n_states") else to_figure(row[name]) for row in rows]
        for name in rows[0]
    }
    return pd.DataFrame(columns)
