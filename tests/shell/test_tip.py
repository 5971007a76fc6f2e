"""The shell command tip: what it prints and writes, and what it refuses."""

from __future__ import annotations

import csv
import json

import pytest

import gametheory_gov as gg
from tests.commands import run


def test_the_real_world(tmp_path):
    out = tmp_path / "new" / "folder"
    done = run("tip", "gatt_wto", "--out", str(out))
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert "policy: that of the scenario's founders" in done.stdout
    assert "tipping number 5 (committed founders): no smaller founding club tips" in done.stdout
    assert "the scenario's own 22 founders suffice: members by round 22, 68, 169, 190" in done.stdout
    assert "check: valid" in done.stdout
    saved = json.loads((out / "tipping.json").read_text(encoding="utf-8"))
    answer = gg.tipping.TippingNumber.from_dict(saved)
    assert answer.number == 5
    assert answer.verify().valid
    with (out / "tipping.csv").open(encoding="utf-8") as file:
        assert [row["state"] for row in csv.DictReader(file)] == list(answer.founders)
    assert (out / "tipping.png").read_bytes().startswith(b"\x89PNG")
    assert sorted(p.name for p in out.iterdir()) == ["tipping.csv", "tipping.json", "tipping.png"]


def test_options_change_the_question(world):
    assert run("tip", str(world), "-q", "--legitimacy", "0").stdout.startswith("tipping number 2 (committed")
    free = run("tip", str(world), "-q", "--legitimacy", "0", "--free-founders")
    assert free.stdout.startswith("tipping number 4 (free")
    without = run("tip", str(world), "--legitimacy", "0", "--exclude", "1", "--all").stdout
    answer = gg.tipping_number(
        gg.bind(
            gg.AccessionGame(),
            gg.States(
                ["1", "2", "3", "4", "5"],
                size=["0.40", "0.25", "0.15", "0.12", "0.08"],
                population=["0.05", "0.05", "0.30", "0.35", "0.25"],
                cost=["0.24", "0.30", "0.66", "0.80", "0.85"],
            ),
            gg.Institution(exclusion_penalty=1),
            benefit=0,
            divergence=0,
            legitimacy=0,
        ),
        exclude=["1"],
    )
    assert f"tipping number {answer.number} (committed" in without
    assert f"founders: {' '.join(answer.founders)}" in without


def test_what_it_refuses(world):
    done = run("tip", str(world), "--include", "7")
    assert (done.returncode, done.stdout) == (2, "")
    assert "'7' is not among the 5 states; the ids are '1', '2', '3', '4', '5'" in done.stderr
    done = run("tip", "gatt_wto", "--include", "XYZ,Germany", "--exclude", "usa")
    assert (
        "'XYZ' is not among the 193 states; the ids are 'AFG', 'AGO', 'ALB', 'AND', 'ARE' and 188 more"
        in done.stderr
    )
    assert "'Germany' is not among the 193 states; did you mean 'DEU' (Germany)?" in done.stderr
    assert "'usa' is not among the 193 states; did you mean 'USA'?" in done.stderr
    done = run("tip", str(world), "--set", "cost=3")
    assert done.returncode == 3
    assert "nothing to tip to" in done.stderr


@pytest.mark.parametrize("command", [("tip", "--include"), ("deviations", "--club")])
def test_a_misspelt_id_is_told_whom_it_may_mean(command):
    name, option = command
    done = run(name, "gatt_wto", option, "CHNA")
    assert done.returncode == 2
    assert "'CHNA' is not among the 193 states; did you mean 'CHN' (China)?" in done.stderr
