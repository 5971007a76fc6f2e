"""The shell command select: what it prints, writes and refuses."""

from __future__ import annotations

import csv

from tests.commands import WORLD, run


def test_the_command_on_the_whole_world(tmp_path):
    done = run("select", "gatt_wto", "--legitimacy", "0.2", "--out", str(tmp_path / "new"))
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert "22 founders committed" in done.stdout
    assert "different: growth and potential" in done.stdout
    assert "logit and mutation: 193 states of 171 types" in done.stdout
    with (tmp_path / "new" / "selection.csv").open() as file:
        rows = {row["theory"]: row for row in csv.DictReader(file)}
    assert rows["growth"]["members"] == "22"
    assert rows["potential"]["selected"] == "universal"
    assert (tmp_path / "new" / "potential.png").stat().st_size > 10_000


def test_the_command_on_a_world_of_ones_own(tmp_path):
    path = tmp_path / "five.toml"
    path.write_text(WORLD, encoding="utf-8")
    done = run("select", str(path), "--exact", "--free-founders", "--quiet")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[0].split() == ["theory", "selected", "members", "figures"]
    assert len(done.stdout.splitlines()) == 6
    consent = run("select", str(path), "--set", "admission=majority")
    assert consent.returncode == 0, consent.stderr
    said = " ".join(consent.stdout.split())
    assert "only growth says something" in said
    assert "admission='open'" in said


def test_the_command_on_rival_standards_says_why_nothing_is_selected(tmp_path):
    (tmp_path / "potential.png").write_bytes(b"of an earlier run")
    done = run("select", "standards_bloc", "--out", str(tmp_path))
    assert done.returncode == 0, done.stderr
    said = " ".join(done.stdout.split())
    assert "no theory says anything of this game" in said
    assert "use subgame_perfect(game), which says who founds which (in the shell: solve)" in said
    assert "more than two actions, so a potential would have to be tested in every club" in said
    assert "agree" not in said
    assert "no potential.png: there is no potential to draw (the one there is of an earlier run)" in said


def test_the_command_rounds_fractions_too_long_to_be_read():
    done = run("select", "gatt_wto", "--legitimacy", "0.2", "--exact", "--quiet")
    assert done.returncode == 0, done.stderr
    assert "greatest potential 22.0588" in done.stdout
    assert max(map(len, done.stdout.splitlines())) < 110
