"""The shell command principles: what it prints, writes and refuses."""

from __future__ import annotations

import gametheory_gov as gg
from tests.commands import fails, run


def test_the_end_of_a_path(world, tmp_path):
    out = tmp_path / "out"
    done = run("principles", str(world), "--out", str(out))
    assert done.returncode == 0, done.stderr
    assert "a club of 5 of 5 states" in done.stdout
    assert "the club grows anew" in done.stdout
    assert "5. no harm: 0; true by construction: nobody is outside" in done.stdout
    assert sorted(p.name for p in out.iterdir()) == ["principles.csv", "principles.json"]
    assert gg.load(out / "principles.json").verify()


def test_any_club(world):
    done = run("principles", str(world), "--club", "1,2", "--step", "1/2", "--free-founders")
    assert "a club of 2 of 5 states" in done.stdout
    assert "the club is held" in done.stdout
    assert "raised by exclusion_penalty 1 to 1/2" in done.stdout


def test_what_cannot_be_used(world):
    error = fails("principles", world, "--club", "1,9", "--set", "cost=x")
    assert "--club" in error
    assert "cost" in error
    error = fails("principles", world, "--conformity", "-1", "--step", "2")
    assert "conformity" in error
    assert "step" in error
    assert "rival" in fails("principles", "standards_two_powers")
