"""The shell command evidence: what it prints, writes and refuses."""

from __future__ import annotations

import shlex

import pandas as pd

import gametheory_gov as gg
from gametheory_gov.shell.evidence import EXAMPLES
from tests.commands import fails, run

ONE = ("--institutions", "PARIS", "--inclusion", "region", "--controls", "log_gdp", "--carry")


def test_it_prints_rows_estimates_and_verdicts_and_writes_them(tmp_path):
    out = tmp_path / "out"
    done = run("evidence", *ONE, "--out", str(out))
    assert done.returncode == 0, done.stderr
    for words in ("107 rows", "63 events", "distance2", "regional: ", "written: "):
        assert words in done.stdout, words
    names = ["estimates.csv", "estimates.json", "identification.csv", "risk_sets.csv"]
    assert sorted(path.name for path in out.iterdir()) == names
    assert gg.load(out / "estimates.json").verify()
    assert len(pd.read_csv(out / "risk_sets.csv", keep_default_na=False)) == 107
    quiet = run("evidence", *ONE, "--quiet").stdout
    assert "63 events" not in quiet
    assert "distance2" in quiet


def test_json_is_the_file_that_out_writes(tmp_path):
    done = run("evidence", *ONE, "--json", "--out", str(tmp_path))
    assert done.stdout == (tmp_path / "estimates.json").read_text(encoding="utf-8")


def test_memberships_of_ones_own_and_those_who_could_join(tmp_path):
    own = tmp_path / "own.csv"
    rows = gg.load_memberships("EU").to_pandas()[["institution", "state", "start", "end"]]
    rows.assign(institution="union").to_csv(own, index=False)
    europe = [row["iso3"] for row in gg.data.read_table("states") if row["continent"] == "Europe"]
    given = ("--memberships", str(own), "--eligible", ",".join(europe), "--controls", "log_gdp")
    done = run("evidence", *given, "--inclusion", "ideology", "--carry")
    assert done.returncode == 0, done.stderr
    assert "union (open)" in done.stdout


def test_the_example_of_a_gated_institution_runs():
    (example,) = [line for line in EXAMPLES.split("|") if " EU " in line]
    done = run(*shlex.split(example)[1:], "--quiet")
    assert done.returncode == 0, done.stderr
    assert "4 intercepts from 31 rows with 9 entries" in done.stdout


def test_what_it_cannot_use_is_told(tmp_path):
    assert "three snapshots" in fails("evidence", "--institutions", "ITA,ICC")
    assert "gated" in fails("evidence", "--institutions", "OECD")
    assert "no column 'wealth'" in fails("evidence", *ONE[:4], "--controls", "wealth")
    assert "nearly the same" in fails("evidence", *ONE[:2], "--inclusion", "all", "--controls", "")
    own = tmp_path / "risk_sets.csv"
    own.write_text("institution,state,start\nclub,USA,1990\n", encoding="utf-8")
    assert "is read, and would be replaced" in fails("evidence", "--memberships", own, "--out", tmp_path)
