"""Distances of the great powers, year by year."""

from __future__ import annotations

import pytest

import gametheory_gov as gg
from gametheory_gov.data import read_table


def test_distances_of_the_great_powers_since_1946():
    table = gg.data.great_power_divergence()
    pairs = [name for name in table.columns if "_" in name and name[:3].isupper()]
    assert len(table) == 77
    assert list(table.year) == [y for y in range(1946, 2024) if y != 1964]
    assert len(pairs) == 10
    assert table.p5_max.to_numpy() == pytest.approx(table[pairs].max(axis=1).to_numpy(), abs=0.001)
    assert table.p5_mean_pairwise.to_numpy() == pytest.approx(table[pairs].mean(axis=1).to_numpy(), abs=0.001)
    china = [name for name in pairs if "CHN" in name]
    assert table.loc[table.year < 1971, china].isna().all(axis=None)
    assert table.loc[table.year >= 1971, pairs].notna().all(axis=None)


def test_distances_are_those_of_the_cross_section():
    """Two tables made from one source agree, to the rounding of this one."""
    table = gg.data.great_power_divergence().set_index("year")
    points = {
        row["iso3"]: float(row["ideal_point"])
        for row in read_table("cross_section_2019")
        if row["ideal_point"]
    }
    for pair in ("USA_CHN", "USA_RUS", "FRA_RUS", "GBR_CHN"):
        a, b = pair.split("_")
        assert table.loc[2019, pair] == pytest.approx(abs(points[a] - points[b]), abs=0.001)
