"""The package's own tables, and the functions that load them.

Expected counts are published ones (see `PUBLISHED`) or were taken from the tables when they were
made; these guard against a change nobody meant.
"""

import csv
import re
import subprocess
import sys
from collections import Counter
from datetime import date, datetime
from importlib.resources import files
from itertools import pairwise
from math import fsum, isnan

import numpy as np
import pytest

from gametheory_gov import data, institutions, load_memberships, load_scenario, load_states
from gametheory_gov.base.errors import DataError
from gametheory_gov.data import (
    TABLES,
    Membership,
    Memberships,
    accession_years,
    available_years,
    counted_states,
    permanent_members,
    read_table,
)
from gametheory_gov.data.five_yearly import YEARS, read_figures
from gametheory_gov.data.tables import look_up

GATT_FOUNDERS = (
    "AUS BEL BRA CAN CHL CHN CSK CUB FRA GBR IND LBN LKA LUX MMR NLD NOR NZL PAK SYR USA ZAF ZWE"
).split()

#: Institution, day, number of members on it, source of the count.
PUBLISHED = [
    ("GATT", "1957-12-31", 37, "CUP book summary: 37 at the end of the 1950s"),
    ("GATT", "1994-12-31", 128, "WTO list of 128"),
    ("WTO", "1995-01-01", 76, "lists of WTO members"),
    ("WTO", "1995-12-31", 112, "lists of WTO members"),
    ("WTO", "2001-12-31", 143, "CIA Factbook 2002: 144 on 1 January 2002"),
    ("WTO", "2002-01-01", 144, "CIA Factbook 2002"),
    ("WTO", "2008-07-23", 153, "WTO list of 23 July 2008"),
    ("WTO", "2016-07-29", 164, "lists of WTO members"),
    ("WTO", "2024-08-30", 166, "press on the 13th ministerial conference"),
    ("UN", "1945-12-31", 51, "original members: 49 of today's, CSK and YUG"),
    ("UN", "2011-12-31", 193, "country_converter"),
    ("IMF", "2022-12-31", 190, "IMF, total row of the page of members"),
    ("IMF", "2024-10-21", 191, "press"),
    ("KYOTO", "2013-12-31", 192, "after Canada's exit"),
    ("MONTREAL_PROTOCOL", "2020-01-01", 198, "GGO"),
    ("UNFCCC", "2022-12-31", 198, "GGO"),
    ("PARIS", "2023-12-31", 195, "openclimatedata"),
    ("ICC", "2025-06-30", 125, "mirrors of Wikipedia"),
    ("NPT", "2015-12-31", 190, "UN statement: 190 and the DPRK"),
    ("ITA", "1996-12-13", 29, "WTO documents"),
    ("ITA", "1997-11-24", 43, "WTO documents"),
    ("ITA", "2003-04-24", 59, "WTO documents"),
    ("OECD", "2021-12-31", 38, "country_converter"),
    ("EU", "2020-02-01", 27, "country_converter"),
    ("EU", "2020-01-30", 28, "the day before the United Kingdom left"),
    ("AIIB_FOUNDING", "2015-12-31", 57, "press lists"),
    ("CPTPP", "2024-12-15", 12, "MFAT"),
    ("BRICS", "2025-01-06", 11, "press: 10 and SAU, contested"),
    ("G7", "1976-12-31", 7, "common knowledge"),
    ("G20", "1999-12-31", 20, "openclimatedata: 19 states and ZAF"),
]

#: Year: states returned, states counted.
HISTORY = {
    1950: (58, 85),
    1955: (75, 91),
    1960: (98, 114),
    1965: (114, 132),
    1970: (122, 143),
    1975: (133, 155),
    1980: (139, 165),
    1985: (139, 169),
    1990: (142, 170),
    1995: (158, 190),
    2000: (159, 190),
    2005: (161, 191),
    2010: (162, 192),
    2015: (162, 193),
    2020: (162, 193),
}


# ------------------------------------------------------------------------------------- tables


@pytest.mark.parametrize("name", TABLES)
def test_tables_are_tidy(name):
    """Every row has every cell, without blanks at the ends and without a word for nothing."""
    text = files("gametheory_gov.data").joinpath("tables", f"{name}.csv").read_text("utf-8")
    rows = list(csv.reader(text.splitlines()))
    assert {len(row) for row in rows} == {len(rows[0])}
    assert len(rows) - 1 == len(read_table(name))
    assert all(
        cell == cell.strip() and cell.lower() not in ("nan", "none", "na") for row in rows for cell in row
    )
    assert "\r" not in text
    assert text.endswith("\n")


def test_every_table_is_listed_and_described():
    folder = files("gametheory_gov.data")
    shipped = {entry.name for entry in folder.joinpath("tables").iterdir()}
    assert shipped == {f"{name}.csv" for name in TABLES}
    described = folder.joinpath("SOURCES.md").read_text("utf-8")
    for name in TABLES:
        table = read_table(name)
        assert re.search(rf"`{name}\.csv` \| {len(table):,} \|", described) or len(table) < 25
        assert all(f"`{column}`" in described for column in table[0])
    assert "/work" not in described
    assert "../" not in described


def test_keys_are_unique():
    for name, key in {
        "states": ["iso3"],
        "cross_section_2019": ["iso3"],
        "history": ["iso3", "year"],
        "territory": ["iso3", "year"],
        "statehood": ["iso3", "from_year"],
        "institutions": ["institution"],
        "memberships": ["institution", "iso3", "start"],
        "tiles": ["iso3"],
    }.items():
        counts = Counter(tuple(row[column] for column in key) for row in read_table(name))
        assert max(counts.values()) == 1, name


def test_every_code_has_a_name():
    known = set(look_up("iso3", [row["iso3"] for row in read_table("states")]))
    for name in ("cross_section_2019", "history", "territory", "statehood", "memberships", "tiles"):
        assert {row["iso3"] for row in read_table(name)} <= known
    assert look_up("name", ["NAM"]) == ("Namibia",)
    assert {row["name"] for row in read_table("statehood")} <= {row["name"] for row in read_table("states")}


def test_rows_are_read_only():
    with pytest.raises(TypeError):
        read_table("states")[0]["name"] = "elsewhere"


def test_unknown_table():
    with pytest.raises(DataError, match="no table 'stats'; did you mean 'states'"):
        read_table("stats")


def test_loading_needs_no_heavy_package():
    code = (
        "import sys; from gametheory_gov import load_states, load_memberships;"
        "load_states(); load_states(1950); load_memberships('GATT');"
        "print(sorted({'pandas', 'scipy', 'sympy', 'matplotlib', 'xarray'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


# ----------------------------------------------------------------------------------- statehood


def test_statehood_of_today_is_the_un():
    assert len(counted_states(2019)) == 193
    assert set(counted_states(2026)) == {
        row["iso3"] for row in read_table("states") if row["status"] == "un_member"
    }
    assert set(counted_states(2019)) == set(load_memberships("UN").on("2019-12-31"))


@pytest.mark.parametrize("year", YEARS)
def test_statehood_holds_the_un_of_the_year(year):
    """Every member of the UN counts, Syria excepted while it is one state with Egypt."""
    members = set(load_memberships("UN").on(f"{year}-12-31"))
    assert members - set(counted_states(year)) == ({"SYR"} if year == 1960 else set())


def test_sovereign_states_outside_the_un():
    outside = {
        year: set(counted_states(year)) - set(load_memberships("UN").on(f"{year}-12-31")) for year in YEARS
    }
    assert outside[2000] == {"CHE"}
    assert outside[1995] == {"CHE", "KIR", "NRU", "SRB", "TON", "TUV"}
    assert outside[1975] == {
        "AGO",
        "CHE",
        "KOR",
        "LIE",
        "MCO",
        "NRU",
        "PRK",
        "SMR",
        "TON",
        "VNM",
        "WSM",
    }
    assert {"DEU", "JPN", "ITA", "AUT", "CHE", "KOR", "PRK", "TWN"} <= outside[1950]
    assert outside[2015] == outside[2020] == set()


def test_colonies_and_territories_do_not_count():
    never = {"HKG", "MAC", "PRI", "PSE", "XKX", "VAT", "COK", "NIU", "EUU"}
    assert all(not never & set(counted_states(year)) for year in range(1945, 2027))
    assert not {"GHA", "MYS", "MAR", "SDN", "TUN"} & set(counted_states(1955))
    assert {"GHA", "MYS", "MAR", "SDN", "TUN"} <= set(counted_states(1960))


@pytest.mark.parametrize(
    ("whole", "parts", "last"),
    [
        ("CSK", {"CZE", "SVK"}, 1992),
        ("YUG", {"HRV", "SVN", "SRB", "BIH", "MKD"}, 1991),
    ],
)
def test_predecessors_and_successors(whole, parts, last):
    assert whole in counted_states(last)
    assert whole not in counted_states(last + 1)
    assert not parts & set(counted_states(1990))
    assert parts <= set(counted_states(1993))


def test_divided_states():
    assert {"DEU", "DDR"} <= set(counted_states(1989))
    assert "DDR" not in counted_states(1990)
    assert {"YEM", "YMD"} <= set(counted_states(1985))
    assert "YMD" not in counted_states(1990)
    assert {"VNM", "RVN"} <= set(counted_states(1970))
    assert "RVN" not in counted_states(1975)


def test_china_and_its_seat():
    assert all({"CHN", "TWN"} <= set(counted_states(year)) for year in (1950, 1970))
    assert "TWN" not in counted_states(1971)
    assert permanent_members(1970) == ("FRA", "GBR", "RUS", "TWN", "USA")
    assert permanent_members(1971) == ("CHN", "FRA", "GBR", "RUS", "USA")


@pytest.mark.parametrize("year", [1944, 1800, 2027, 3000, "1950", 1950.5, 1950.0, None, True, [1950]])
def test_statehood_is_known_from_1945_to_2026(year):
    for ask in (counted_states, permanent_members):
        with pytest.raises(DataError, match="begins in 1945 and ends in 2026"):
            ask(year)


@pytest.mark.parametrize("name", [["GATT"], None, 3, {"GATT": 1}])
def test_names_that_are_no_texts(name):
    for ask in (load_memberships, accession_years):
        with pytest.raises(DataError, match="there is no table for"):
            ask(name)
    with pytest.raises(DataError, match="is unknown; these are known"):
        load_scenario(name)


# --------------------------------------------------------------------------------------- 2019


def test_world_of_2019():
    world = load_states()
    assert world == load_states(2019)
    assert world.N == 193
    assert list(world.ids) == sorted(world.ids)
    assert world.ideal.shape == (193, 1)
    assert world.great_powers == ("CHN", "FRA", "GBR", "RUS", "USA")
    assert fsum(world.size) == pytest.approx(1, abs=1e-12)
    assert fsum(world.population) == pytest.approx(1, abs=1e-12)
    assert (world.size > 0).all()
    assert (world.population > 0).all()
    assert "NAM" in world.ids
    assert world.year == 2019


def test_known_shares_of_2019():
    world = load_states()
    size = dict(zip(world.ids, world.size, strict=True))
    people = dict(zip(world.ids, world.population, strict=True))
    ideal = dict(zip(world.ids, world.ideal[:, 0], strict=True))
    assert size["USA"] == pytest.approx(0.246, abs=0.005)
    assert size["CHN"] == pytest.approx(0.165, abs=0.005)
    assert people["IND"] == pytest.approx(0.18, abs=0.005)
    assert ideal["USA"] > ideal["GBR"] > ideal["RUS"] > ideal["PRK"]


def test_raw_figures_have_units():
    for year in (1950, 2019):
        world = load_states(year)
        figures = {
            name for name, column in world.extra.items() if all(isinstance(value, float) for value in column)
        }
        assert figures | {"size", "population", "ideal"} == set(world.units)


def test_shares_are_those_of_the_raw_figures():
    world = load_states()
    gdp = np.array(world.extra["gdp_usd"])
    people = np.array(world.extra["people"])
    np.testing.assert_allclose(world.size, gdp / gdp.sum(), rtol=1e-12)
    np.testing.assert_allclose(world.population, people / people.sum(), rtol=1e-12)
    assert gdp.sum() == pytest.approx(86.9e12, rel=1e-3)


def test_the_five_without_a_gdp_of_2019():
    world = load_states()
    by_rule = {
        state: source
        for state, source in zip(world.ids, world.extra["gdp_source"], strict=True)
        if source != "wdi_2019"
    }
    assert by_rule == {
        "ERI": "wdi_2011",
        "SSD": "wdi_2015",
        "VEN": "wdi_2014",
        "YEM": "wdi_2018",
        "PRK": "maddison_scaled",
    }
    for state in by_rule:
        assert sum(f"({state})" in note for note in world.notes) == 1


def test_north_korea_is_plausible():
    """Between the UN's estimate (about 16 billion) and Maddison's purchasing power (43 billion)."""
    world = load_states()
    gdp = world.extra["gdp_usd"][world.ids.index("PRK")]
    assert gdp == 30.4e9
    assert 16e9 < gdp < 43e9
    assert any("30.4 billion US dollars" in note and "0.7152" in note for note in world.notes)


def test_raw_figures_not_known_are_nan_and_named():
    world = load_states()
    for column, count in (("trade_pct_gdp", 27), ("co2_mt", 2)):
        unknown = [state for state, value in zip(world.ids, world.extra[column], strict=True) if isnan(value)]
        (note,) = (note for note in world.notes if column in note)
        assert len(unknown) == count
        assert all(state in note for state in unknown)


def test_coverage_of_2019():
    world = load_states()
    assert world.coverage == pytest.approx({"size": 0.9949, "population": 0.9981}, abs=1e-4)


def test_missing_error_names_all_five():
    with pytest.raises(DataError) as caught:
        load_states(2019, missing="error")
    assert len(caught.value.faults) == 5
    for state in ("ERI", "SSD", "VEN", "YEM", "PRK"):
        assert f"({state})" in str(caught.value)


# ------------------------------------------------------------------------------------- history


@pytest.mark.parametrize(("year", "count"), [(1950, 56), (1975, 132), (2020, 162)])
def test_rows_of_the_table_with_gdp_and_ideal_point(year, count):
    """Before asking who is a state: the counts published with the five-year table."""
    rows = [row for row in read_table("history") if row["year"] == str(year)]
    both = [row for row in rows if row["gdp_2011usd_bn"] and row["ideal_point"]]
    assert len(both) == count
    assert all(row["population_thousand"] for row in both)


@pytest.mark.parametrize("year", YEARS)
def test_states_of_a_year(year):
    world = load_states(year)
    assert (world.N, len(counted_states(year))) == HISTORY[year]
    assert set(world.ids) <= set(counted_states(year))
    assert fsum(world.size) == pytest.approx(1, abs=1e-12)
    assert fsum(world.population) == pytest.approx(1, abs=1e-12)
    assert set(world.great_powers) == set(permanent_members(year))
    assert 0.5 < world.coverage["population"] <= 1
    assert 0.7 < world.coverage["size"] <= 1


@pytest.mark.parametrize("year", YEARS)
def test_every_state_left_out_is_named(year):
    world = load_states(year)
    left_out = set(counted_states(year)) - set(world.ids)
    named = [note for note in world.notes if note.startswith(f"Left out of {year} for want of ")]
    codes = [code for note in named for code in re.findall(r"\(([A-Z]{3})\)", note)]
    assert sorted(codes) == sorted(left_out)
    with pytest.raises(DataError) as caught:
        load_states(year, missing="error")
    assert len(caught.value.faults) == len(left_out)


@pytest.mark.parametrize("year", YEARS)
def test_no_territory_is_counted_twice(year):
    figures = read_figures(year)
    world = load_states(year)
    for state in world.ids:
        assert not set(figures[state].contains) & set(world.ids)


def test_1950_in_words():
    notes = load_states(1950).notes
    (no_ideal,) = (note for note in notes if "1950 for want of an ideal point" in note)
    assert all(f"({state})" in no_ideal for state in ("CHN", "DEU", "JPN", "ITA", "CHE", "LKA"))
    assert "Left out of 1950 for want of GDP: Belarus (BLR) and Ukraine (UKR)." in notes
    (not_counted,) = (note for note in notes if note.startswith("Not counted"))
    assert all(state in not_counted for state in ("HKG", "PRI", "ZWE", "GHA"))
    assert any("held by the Republic of China (TWN) until October 1971" in note for note in notes)


def test_the_ussr_has_the_weight_of_the_ussr():
    world = load_states(1950)
    gdp = dict(zip(world.ids, world.extra["gdp_2011"], strict=True))
    assert gdp["RUS"] == pytest.approx(813.28e9)
    assert gdp["RUS"] / gdp["USA"] == pytest.approx(0.35, abs=0.02)
    assert any("Figures of Russia (RUS) are Maddison's for the USSR" in n for n in world.notes)
    later = load_states(1985)
    assert {"RUS", "UKR", "BLR"} <= set(later.ids)
    ussr = sum(
        people
        for state, people in zip(later.ids, later.extra["people"], strict=True)
        if state in ("RUS", "UKR", "BLR")
    )
    assert ussr == pytest.approx(277.812e6)


def test_territory_adds_up_where_parts_are_known():
    plain = {(row["iso3"], row["year"]): row for row in read_table("history")}

    def figure(state, year, column):
        return float(plain[state, year][column])

    for row in read_table("territory"):
        if row["iso3"] in ("PAK", "EGY", "SRB"):
            for column in ("gdp_2011usd_bn", "population_thousand"):
                total = sum(
                    figure(state, row["year"], column) for state in (row["iso3"], *row["contains"].split())
                )
                assert float(row[column]) == pytest.approx(total, rel=2e-3)
        elif row["year"] == "1990" and row["iso3"] != "YUG":
            parts = row["contains"].split() + (["RUS"] if row["iso3"] == "RUS" else [])
            total = sum(figure(state, "1990", "population_thousand") for state in parts)
            assert float(row["population_thousand"]) == pytest.approx(total, rel=2e-3)


@pytest.mark.parametrize(
    ("year", "absent"),
    [
        (1950, {"CHN", "LKA", "ZWE"}),
        (1955, {"CHN", "ZWE"}),
        (1960, {"CHN", "SYR", "ZWE"}),
        (1965, {"CHN", "ZWE"}),
        (1970, {"ZWE"}),
        (1975, {"ZWE"}),
        (1980, {"ZAF"}),
        (1985, {"ZAF"}),
        (1990, {"ZAF"}),
        (1995, {"CSK"}),
        (2019, {"CSK"}),
        (2020, {"CSK"}),
    ],
)
def test_founders_of_gatt_in_the_table(year, absent):
    assert set(GATT_FOUNDERS) - set(load_states(year).ids) == absent


def test_whole_countries_that_stand_for_a_part():
    assert any(
        "Germany (DEU) include those of East Germany (DDR)" in note for note in load_states(1975).notes
    )
    assert not any("(DDR)" in note for note in load_states(1990).notes)


@pytest.mark.parametrize("year", [1949, 1951, 2018, 2021, "2019", None])
def test_other_years(year):
    with pytest.raises(DataError, match=r"there are no states for .*1950, 1955, .*2019, 2020"):
        load_states(year)


def test_both_faults_of_a_call_at_once():
    with pytest.raises(DataError, match="2 faults") as caught:
        load_states(2018, missing="drop")
    assert "'rule', 'error'" in str(caught.value)


def test_available_years():
    assert available_years() == (*YEARS[:-1], 2019, 2020)


# --------------------------------------------------------------------------------- memberships


@pytest.mark.parametrize(("institution", "day", "count", "source"), PUBLISHED)
def test_published_counts(institution, day, count, source):
    assert len(load_memberships(institution).on(day)) == count, source


def test_founders_of_gatt():
    assert list(load_memberships("GATT").founders) == GATT_FOUNDERS


@pytest.mark.parametrize(
    ("institution", "count"),
    [
        ("AIIB_FOUNDING", 57),
        ("BRICS", 4),
        ("EU", 6),
        ("G7", 6),
        ("GATT", 23),
        ("UN", 51),
        ("WTO", 0),
    ],
)
def test_founders(institution, count):
    assert len(load_memberships(institution).founders) == count


def test_members_of_the_wto_of_2024():
    members = load_memberships("WTO").on("2024-12-31")
    assert len(set(members) & set(counted_states(2024))) == 162
    assert set(members) - set(counted_states(2024)) == {"HKG", "MAC", "TWN", "EUU"}


def test_institutions_say_what_their_dates_mean():
    names = institutions()
    assert len(names) == 20
    assert all(names.values())
    assert {row["institution"] for row in read_table("memberships")} == set(names)
    for treaty in ("ICC", "KYOTO", "MONTREAL_PROTOCOL", "NPT", "PARIS", "UNFCCC"):
        assert "accession (not signature, not entry into force)" in names[treaty].replace(
            "accession or succession", "accession"
        )
    for club in ("GATT", "WTO", "GPA", "CPTPP", "EU"):
        assert names[club].startswith("membership in effect")


@pytest.mark.parametrize(
    ("institution", "word"),
    [
        ("AIIB_FOUNDING", "founders only"),
        ("NPT", "weakest"),
        ("ITA", "snapshots"),
        ("BRICS", "contested"),
        ("G8", "Russia only"),
        ("IMF", "years only"),
    ],
)
def test_weak_tables_carry_their_note(institution, word):
    (note,) = load_memberships(institution).notes
    assert word in note


def test_weak_rows_carry_their_note():
    china = next(row for row in load_memberships("GATT").rows if row.state == "CHN")
    assert "Republic of China" in china.note
    assert "unsourced" in china.sources


@pytest.mark.parametrize("institution", institutions())
def test_rows_are_well_formed(institution):
    table = load_memberships(institution)
    spells = {}
    for row in table.rows:
        assert row.precision in ("day", "year", "latest_by")
        assert len(row.start) == (4 if row.precision == "year" else 10)
        assert row.end is None or len(row.end) == len(row.start)
        assert row.end is None or row.end > row.start
        assert row.sources
        assert row.institution == institution
        if row.precision != "year":
            assert date.fromisoformat(row.start).isoformat() == row.start
        spells.setdefault(row.state, []).append(row)
    for rows in spells.values():
        assert all(a.end is not None and a.end <= b.start for a, b in pairwise(rows))
    assert [row.start for row in table.rows] == sorted(row.start for row in table.rows)
    assert len(table) == len(table.rows)


def test_a_year_is_not_the_first_of_january():
    un = load_memberships("UN")
    assert un.on("1945-01-01") == ()
    assert len(un.unsettled_on("1945-01-01")) == 51
    assert un.unsettled_on("1944-12-31") == un.on("1944-12-31") == ()
    assert len(un.on("1945-12-31")) == 51
    assert un.unsettled_on("1945-12-31") == ()
    assert "YUG" in un.on("1991-12-31")
    assert "YUG" in un.unsettled_on("1992-06-30")
    assert "YUG" not in un.on("1992-06-30")
    assert "YUG" not in un.on("1993-01-01") + un.unsettled_on("1993-01-01")


def test_a_day_starts_and_ends_a_membership():
    eu = load_memberships("EU")
    assert "GBR" not in eu.on("1972-12-31")
    assert "GBR" in eu.on("1973-01-01")
    assert "GBR" in eu.on("2020-01-30")
    assert "GBR" not in eu.on("2020-01-31") + eu.unsettled_on("2020-01-31")


def test_a_list_leaves_the_time_before_it_open():
    ita = load_memberships("ITA")
    assert len(ita.unsettled_on("1996-12-12")) == 0
    assert len(ita.unsettled_on("1996-12-13")) == 28
    assert len(ita.on("1997-11-24")) + len(ita.unsettled_on("1997-11-24")) == 57


def test_states_that_left_and_came_back():
    paris = load_memberships("PARIS")
    assert [("USA" in paris.on(day)) for day in ("2019-01-01", "2020-12-31", "2021-12-31")] == [
        True,
        False,
        True,
    ]
    assert [row.end_year for row in paris.rows if row.state == "USA"] == [2020, 2026]
    assert paris.first_year()["USA"] == 2016
    assert paris.states.count("USA") == 1


def test_days_may_be_dates():
    gatt = load_memberships("GATT")
    assert gatt.on(date(1994, 12, 31)) == gatt.on(datetime(1994, 12, 31, 12)) == gatt.on("1994-12-31")
    with pytest.raises(DataError, match="'1994' is not a day"):
        gatt.on("1994")
    with pytest.raises(DataError, match="1994 is not a day"):
        gatt.on(1994)


def test_accession_years():
    years = accession_years("GATT", "WTO")
    assert len(years) == 170
    assert (years["CHN"], years["LBN"], years["LBR"], years["RUS"]) == (1948, 1948, 1950, 2012)
    assert years["YUG"] == 1966
    assert years["NAM"] == 1992
    assert Counter(years.values())[1948] == 22
    assert years["CHL"] == 1949
    outside = set(counted_states(2024)) - set(load_memberships("WTO").on("2024-12-31"))
    assert len(outside) == 31
    assert {state for state in outside if state in years} == {"LBN", "SYR"}


def test_accession_years_need_a_name():
    with pytest.raises(DataError, match="at least one"):
        accession_years()


def test_unknown_institution():
    with pytest.raises(DataError, match=r"'GAT'; did you mean 'GATT'\? .*AIIB_FOUNDING.*WTO"):
        load_memberships("GAT")
    with pytest.raises(DataError):
        load_memberships(None)


def test_table_of_memberships():
    pandas = pytest.importorskip("pandas")
    frame = load_memberships("GATT").to_pandas()
    assert isinstance(frame, pandas.DataFrame)
    assert frame.shape == (133, 8)
    assert set(frame.loc[frame["founder"], "state"]) == set(GATT_FOUNDERS)
    assert frame["start"].map(type).eq(str).all()


def test_records_are_frozen_and_equal_by_value():
    row = Membership("USA", "UN", "1945", precision="year")
    assert row == Membership("USA", "UN", "1945", precision="year")
    with pytest.raises(AttributeError):
        row.start = "1946"
    assert load_memberships("UN") == load_memberships("UN")
    assert isinstance(load_memberships("UN"), Memberships)


def test_everything_public_is_documented():
    for name in data.__all__:
        thing = getattr(data, name)
        assert not callable(thing) or thing.__doc__
