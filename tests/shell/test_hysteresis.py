"""The shell command hysteresis: what it prints, writes and refuses."""

from __future__ import annotations

import csv
from fractions import Fraction

import gametheory_gov as gg
from tests.commands import run


def test_it_prints_the_loop_and_writes_picture_and_tables(world, tmp_path):
    out = tmp_path / "new" / "folder"
    done = run("hysteresis", str(world), "--over", "legitimacy", "0:1/2:6", "--out", str(out))
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert "up, = 1/40 = 0.025: 2 -> 5 members" in done.stdout
    assert "width 1/40" in done.stdout
    with (out / "hysteresis.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [row["branch"] for row in rows] == ["up"] * 6 + ["down"] * 6
    assert [row["n_members"] for row in rows] == ["2", *["5"] * 11]
    with (out / "jumps.csv").open(encoding="utf-8") as file:
        (jump,) = csv.DictReader(file)
    assert (jump["exact"], jump["joined"]) == ("1/40", "3 4 5")
    assert (out / "hysteresis.png").read_bytes().startswith(b"\x89PNG")


def test_a_state_may_leave_for_good(world):
    done = run("hysteresis", str(world), "--free-founders", "--leaver", "1", "--over", "legitimacy", "0:1")
    assert done.returncode == 0, done.stderr
    assert "survives from legitimacy = 33/95" in done.stdout


def test_values_are_a_list_or_a_range_of_41(world, tmp_path):
    for text, values in (
        ("0,1/4, 0.5", ["0", "1/4", "1/2"]),
        ("0:1", [str(Fraction(k, 40)) for k in range(41)]),
    ):
        done = run("hysteresis", str(world), "--over", "legitimacy", text, "--out", str(tmp_path))
        assert done.returncode == 0, done.stderr
        assert [str(value) for value in gg.load(tmp_path / "hysteresis.json").values] == values


def test_refusals_leave_nothing_behind(world, tmp_path):
    out = tmp_path / "none"
    done = run("hysteresis", str(world), "--over", "legitimacy", "1", "--legitimacy", "2", "--out", str(out))
    assert done.returncode == 2
    for part in ("give low:high", "also given; leave one out"):
        assert part in done.stderr
    assert not out.exists()
    done = run("hysteresis", str(world), "--over", "legitimcy", "0:1")
    assert done.returncode == 2
    assert "did you mean 'legitimacy'" in done.stderr
