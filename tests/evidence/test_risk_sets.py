"""Risk sets, against a slow reading of the tables and against counts published with the question."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import gametheory_gov as gg
from gametheory_gov import evidence
from gametheory_gov.base.errors import DataError, InvalidInputError
from gametheory_gov.data import counted_states, read_table
from gametheory_gov.evidence.panel import LAST

COUNTS = {
    "GATT": (2390, 95),
    "ICC": (1592, 101),
    "IMF": (878, 124),
    "KYOTO": (838, 159),
    "MONTREAL_PROTOCOL": (678, 133),
    "NPT": (1346, 156),
    "PARIS": (107, 63),
    "UNFCCC": (460, 156),
    "WTO": (706, 32),
}


@pytest.fixture(scope="module")
def risks():
    return evidence.risk_sets(missing="carry")


@pytest.fixture(scope="module")
def frame(risks):
    return risks.to_frame()


def test_rows_and_events_of_the_open_institutions(risks):
    assert (len(risks), int(risks.joined.sum())) == (8995, 1019)
    assert risks.counts == COUNTS


def test_strata_with_an_event_and_a_state_that_stays_out(frame):
    joined = frame.groupby(["institution", "year"]).joined
    informative = joined.transform("any") & ~joined.transform("all")
    strata = frame[informative].groupby(["institution", "year"]).ngroups
    assert (int(informative.sum()), strata) == (7432, 173)


def test_rows_are_sorted_and_none_is_there_twice(frame):
    keys = frame[["institution", "year", "state"]]
    assert not keys.duplicated().any()
    assert keys.equals(keys.sort_values(list(keys)).reset_index(drop=True))
    assert not frame.isna().any().any()


def test_rows_and_events_are_those_of_the_definition(frame):
    """Row by row, from the table's own dates."""
    found = {(row.institution, row.state, row.year): row.joined for row in frame.itertuples()}
    states = set(frame.state)
    expected = {}
    for name, kind in evidence.kinds().items():
        if kind.kind != "open":
            continue
        first = {k: v for k, v in gg.load_memberships(name).first_year().items() if k in states}
        for year in range(max(kind.opening + 1, 1946), (kind.closing or LAST) + 1):
            for state in states & set(counted_states(year)):
                if first.get(state, 9999) >= year and not (state in ("BLR", "UKR") and year < 1991):
                    expected[name, state, year] = first.get(state) == year
    assert found == expected


def test_founders_are_given(risks):
    assert "USA" in risks.founders["GATT"]
    assert "USA" not in set(risks.to_frame().query("institution == 'GATT'").state)
    assert len(risks.founders["PARIS"]) == 121


@pytest.mark.parametrize(
    ("name", "state", "year"), [("GATT", "JPN", 1955), ("ICC", "TUN", 2011), ("NPT", "FRA", 1992)]
)
def test_covariates_of_one_row_by_hand(frame, name, state, year):
    """Every figure of the year before, straight from the five-year table."""
    row = frame.query(f"institution == {name!r} and state == {state!r} and year == {year}").iloc[0]
    assert row.joined
    figures = _by_hand(year - 1)
    there = {s: f for s, f in figures.items() if s in counted_states(year) and s not in ("BLR", "UKR")}
    if year >= 1991:
        there |= {s: figures[s] for s in ("BLR", "UKR")}
    members = {
        spell.state
        for spell in gg.load_memberships(name).rows
        if spell.start_year < year and (spell.end_year or 9999) > year - 1
    }
    gdp, _, ideal = figures[state]
    peers = {s: f for s, f in there.items() if s != state}
    regions = {entry["iso3"]: entry["region"] for entry in read_table("states")}
    kernel = {s: np.exp(-((f[2] - ideal) ** 2) / (2 * 0.5**2)) for s, f in peers.items()}
    for column, degree in (
        ("inclusion", dict.fromkeys(peers, 1.0)),
        ("regional", {s: float(regions[s] == regions[state]) for s in peers}),
        ("like_minded", kernel),
    ):
        total = sum(degree[s] * peers[s][1] for s in peers)
        inside = sum(degree[s] * peers[s][1] for s in peers if s in members)
        assert row[column] == pytest.approx(inside / total, rel=1e-12), column
    club = [figures[s] for s in members if s in figures]
    policy = sum(f[0] * f[2] for f in club) / sum(f[0] for f in club)
    assert row.distance2 == pytest.approx((ideal - policy) ** 2, rel=1e-12)
    assert row.log_gdp == pytest.approx(np.log(gdp), rel=1e-12)


def _by_hand(year):
    """GDP, population and ideal point of a year, with the ends carried."""
    table: dict = {}
    for row in read_table("history"):
        table.setdefault(row["iso3"], {})[int(row["year"])] = [
            row["gdp_2011usd_bn"], row["population_thousand"], row["ideal_point"]
        ]  # fmt: skip
    for row in read_table("territory"):
        table[row["iso3"]][int(row["year"])][:2] = [row["gdp_2011usd_bn"], row["population_thousand"]]
    found = {}
    for state, rows in table.items():
        values = []
        for k in range(3):
            known = {t: float(cells[k]) for t, cells in rows.items() if cells[k]}
            if not known:
                break
            low = max((t for t in known if t <= year), default=min(known))
            high = min((t for t in known if t >= year), default=max(known))
            share = (year - low) / (high - low) if high > low else 0
            if k < 2:
                values.append(known[low] ** (1 - share) * known[high] ** share)
            else:
                values.append(known[low] * (1 - share) + known[high] * share)
        else:
            found[state] = tuple(values)
    return found


def test_rows_without_a_figure_are_left_out_and_named():
    strict, carried = evidence.risk_sets("NPT"), evidence.risk_sets("NPT", missing="carry")
    keys = ["institution", "state", "year"]
    lost = carried.to_frame()[keys].merge(strict.to_frame()[keys], how="left", indicator=True)
    lost = lost[lost._merge == "left_only"]
    assert len(lost) == len(carried) - len(strict) > 0
    for state in set(lost.state):
        assert any(reason.startswith("NPT ") for reason in strict.left_out[state]), state
    assert not any(reason.startswith("NPT ") for reasons in carried.left_out.values() for reason in reasons)


def test_every_state_is_at_risk_or_a_founder_or_left_out(risks):
    given = {state for states in risks.founders.values() for state in states}
    assert set(counted_states(LAST)) <= set(risks.state) | given | set(risks.left_out)


def test_new_and_young_states(frame):
    ghana = frame.query("institution == 'GATT' and state == 'GHA'")
    assert ghana.year.tolist() == [1957]
    assert ghana.new.tolist() == [1.0]
    jordan = frame.query("institution == 'GATT' and state == 'JOR' and year < 1954")
    assert jordan[["new", "young"]].to_numpy().tolist() == [[0, 1], [0, 1], [0, 1], [0, 0], [0, 0]]
    old = frame.query("state == 'MEX' and institution == 'GATT'")
    assert not old.new.any()
    assert not old.young.any()
    assert not (frame.new * frame.young).any()
    since = {"GATT": {"GHA": 1957, "JOR": 1948}, "ICC": {"TLS": 2002, "TUR": 1999}}
    for name, first in since.items():
        for state, year in first.items():
            rows = frame.query(f"institution == {name!r} and state == {state!r}")
            assert (rows.duration == rows.year - year).all(), (name, state)


def test_a_state_may_leave_and_come_back_within_a_year():
    table = pd.DataFrame(
        [("club", "USA", 1990, None), ("club", "FRA", 1992, 1995), ("club", "FRA", 1995, None)],
        columns=["institution", "state", "start", "end"],
    )
    assert evidence.risk_sets(memberships=table).counts["club"][1] == 1


def test_a_state_that_left_is_at_risk_again_among_every_entry(tmp_path):
    table = pd.DataFrame(
        [("club", "USA", 1990, None), ("club", "FRA", 1992, 1995), ("club", "FRA", 1998, None)],
        columns=["institution", "state", "start", "end"],
    )
    once = evidence.risk_sets(memberships=table).to_frame().query("state == 'FRA'")
    every = evidence.risk_sets(memberships=table, entries="every").to_frame().query("state == 'FRA'")
    assert once.year.tolist() == [1991, 1992]
    assert every.year.tolist() == [1991, 1992, 1996, 1997, 1998]
    assert every.joined.tolist() == [False, True, False, False, True]
    table.to_csv(tmp_path / "club.csv", index=False)
    assert evidence.risk_sets(memberships=tmp_path / "club.csv") == evidence.risk_sets(memberships=table)


def test_only_the_eligible_are_at_risk():
    found = evidence.risk_sets("EU", eligible={"EU": {"POL": 1994, "GBR": 1958}}).to_frame()
    assert sorted(set(found.state)) == ["GBR", "POL"]
    assert found.query("state == 'POL'").year.tolist() == list(range(1994, 2005))


def test_peers_along_a_matrix_of_regions_are_the_regional_ones(risks):
    regions = {row["iso3"]: row["region"] for row in read_table("states")}
    ids = risks.peers
    matrix = [[float(i != j and regions[i] == regions[j]) for j in ids] for i in ids]
    again = risks.with_inclusion("mine", matrix)
    assert np.array_equal(again.covariates["mine"], again.covariates["regional"])
    named = pd.DataFrame(matrix, index=ids, columns=ids).sample(frac=1, random_state=1)
    assert np.array_equal(risks.with_inclusion("mine", named).covariates["mine"], again.covariates["mine"])


def test_a_wide_kernel_is_everybody_and_weights_matter(risks):
    wide = risks.with_inclusion("wide", "like-minded", bandwidth=1e6)
    assert np.allclose(wide.covariates["wide"], wide.covariates["inclusion"], rtol=1e-9)
    equal = risks.with_inclusion("equal", "all", weights="equal").covariates["equal"]
    assert not np.allclose(equal, risks.covariates["inclusion"])
    assert np.all((equal >= 0) & (equal <= 1))


def test_every_institution_has_a_kind():
    assert evidence.kinds().keys() == gg.institutions().keys()


# ---------------------------------------------------------------------------------------- bad input


@pytest.mark.parametrize(
    ("call", "words"),
    [
        ({"institutions": "GATTT"}, "did you mean 'GATT'"),
        ({"institutions": "ITA"}, "three snapshots"),
        ({"institutions": []}, "name at least one"),
        ({"institutions": "OECD"}, "gated: its members invite"),
        ({"institutions": "OECD", "eligible": []}, "lets nobody in"),
        ({"institutions": "OECD", "eligible": ["USA", "FRA"]}, "lets nobody in"),
        ({"institutions": "OECD", "eligible": ["USSR"]}, "not among the states"),
        ({"institutions": "OECD", "eligible": {"EU": ["POL"]}}, "not among the institutions"),
        ({"institutions": "OECD", "eligible": {"OECD": {"JPN": "soon"}}}, "a year is needed"),
        ({"institutions": "OECD", "eligible": ["AFG"]}, "no event"),
        ({"institutions": "ICC", "years": (2018, 2018)}, "no event"),
        ({"institutions": "GATT", "years": (2000, 2010)}, "no years at risk"),
        ({"years": (1990, 2030)}, "figures for joining from 1946 to 2020"),
        ({"years": (2000, 1990)}, "after the last"),
        ({"years": 1990}, "the first and the last year"),
        ({"entries": "second"}, "'first' or 'every'"),
        ({"missing": "drop"}, "'leave out' or 'carry'"),
    ],
)
def test_bad_questions_are_told(call, words):
    with pytest.raises(InvalidInputError, match=words):
        evidence.risk_sets(**call)


def test_faults_of_a_table_of_ones_own_are_told_together(tmp_path):
    path = tmp_path / "own.csv"
    path.write_text(
        "institution,state,start,end\n"
        "club,USA,1990,\n"
        "club,USA,1995,\n"
        "club,FRA,1990,1989\n"
        "club,GBR,1990-05-01,1990-04-01\n"
        "club,XYZ,1990,\n"
        "club,DEU,,\n"
        "club,ITA,long ago,\n",
        encoding="utf-8",
    )
    with pytest.raises(DataError) as caught:
        evidence.risk_sets(memberships=path)
    told = str(caught.value)
    for words in (
        "lines 2 and 3: two spells of USA in club overlap",
        "line 4: FRA leaves (1989) before it joins (1990)",
        "line 5: GBR leaves (1990-04-01) before it joins (1990-05-01)",
        "line 6: 'XYZ' is no code (ISO 3166-1 alpha-3) of a state",
        "line 7: start is missing",
        "line 8: start = 'long ago'",
    ):
        assert words in told, words


def test_a_table_without_columns_or_rows(tmp_path):
    with pytest.raises(DataError, match="no column 'state'"):
        evidence.risk_sets(memberships=pd.DataFrame({"institution": [], "start": []}))
    with pytest.raises(DataError, match="no rows"):
        evidence.risk_sets(memberships=pd.DataFrame({"institution": [], "state": [], "start": []}))


def test_a_bad_matrix_of_peers(risks):
    with pytest.raises(InvalidInputError, match="has shape"):
        risks.with_inclusion("mine", [[0, 1], [1, 0]])
    with pytest.raises(InvalidInputError) as caught:
        risks.with_inclusion("regional", "neighbours", weights="area", bandwidth=0)
    assert len(caught.value.faults) == 4
