"""The shell command deviations: what it prints, writes and refuses."""

from __future__ import annotations

import gametheory_gov as gg
from tests.commands import fails, run


def test_any_club(world, tmp_path):
    out = tmp_path / "out"
    done = run("deviations", str(world), "--club", "1,2", "--free-founders", "--out", str(out))
    assert done.returncode == 0, done.stderr
    assert "a club of 2 of 5 states, not stable" in done.stdout
    assert "would join, 1: 3 (0, by the tie rule)" in done.stdout
    assert sorted(p.name for p in out.iterdir()) == ["deviations.csv", "deviations.json"]
    assert gg.load(out / "deviations.json").verify()
    assert "a club of 2 of 5" in run("deviations", str(world)).stdout
    assert "a club of 0 of 5" in run("deviations", str(world), "--club", "").stdout


def test_unknown_states(world):
    error = fails("deviations", world, "--club", "1,9", "--set", "cost=x")
    assert "--club" in error
    assert "cost" in error
