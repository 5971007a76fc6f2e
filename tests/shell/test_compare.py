"""The shell command compare: what it prints, writes and refuses."""

from __future__ import annotations

import gametheory_gov as gg
from tests.commands import fails, run


def test_two_scenarios():
    done = run("compare", "gatt_wto", "gatt_common_good")
    assert done.returncode == 0, done.stderr
    assert "gatt_wto to gatt_common_good: 190 to 190 of 193 members; 193 states gain, 0 lose" in done.stdout
    assert "rules that differ: cost_exponent 1 to 2; excludability 1 to 0; benefit 0 to 1.2" in done.stdout


def test_a_scenario_and_itself_changed(world, tmp_path):
    out = tmp_path / "out"
    done = run("compare", str(world), str(world), "--set", "exclusion_penalty=0", "--out", str(out))
    assert done.returncode == 0, done.stderr
    assert "five to five with exclusion_penalty=0: 5 to 2 of 5 members" in done.stdout
    files = {"comparison.png", "comparison.csv", "comparison.json", "states.csv", "rules.csv"}
    assert {p.name for p in out.iterdir()} == files
    assert (out / "rules.csv").read_text(encoding="utf-8").splitlines()[1] == "exclusion_penalty,1,0"
    assert gg.load(out / "comparison.json").verify()
    assert run("verify", str(out / "comparison.json")).returncode == 0
    printed = run("compare", str(world), str(world), "--set", "exclusion_penalty=0", "--json")
    assert printed.stdout == (out / "comparison.json").read_text(encoding="utf-8")
    assert "no rule differs" in run("compare", str(world), str(world)).stdout


def test_faults_of_both_come_together(world, tmp_path):
    error = fails("compare", "gatt_wt", str(world), "--set", "dept=2", "--out", str(tmp_path / "out"))
    assert "the first: " in error
    assert "the second: " in error
    assert "did you mean" in error
    assert not (tmp_path / "out").exists()
    fails("compare", str(world), "standards_bloc", "--out", str(tmp_path / "out"))
    assert not (tmp_path / "out").exists()
    assert "the second: a club grows around one standard" in fails("compare", str(world), "standards_bloc")
    assert "the first: nobody founds" in fails("compare", "tariff_war", str(world))
