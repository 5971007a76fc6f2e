"""The shell command threshold: what it prints, writes and refuses."""

from __future__ import annotations

import gametheory_gov as gg
from tests.commands import fails, run


def test_it_prints_the_threshold_and_writes_it(world, tmp_path):
    out = tmp_path / "out"
    done = run("threshold", str(world), "--over", "legitimacy", "0:1", "--out", str(out))
    assert done.returncode == 0, done.stderr
    assert "universal: legitimacy from 1/40 = 0.025 on" in done.stdout
    assert sorted(p.name for p in out.iterdir()) == ["threshold.csv", "threshold.json", "threshold.png"]
    assert gg.load(out / "threshold.json").verify()
    assert run("verify", str(out / "threshold.json")).returncode == 0
    club = run("threshold", str(world), "--reaches", "club", "--quiet")
    assert "club: legitimacy up to 1/40 = 0.025 (1/40 = 0.025 not included)" in club.stdout


def test_the_real_world_exactly():
    done = run("threshold", "gatt_wto", "--over", "legitimacy", "0:1/2", "--exact")
    assert done.returncode == 0, done.stderr
    assert "universal: legitimacy from 0.21722" in done.stdout
    assert "shown for the whole range" in done.stdout


def test_faults_come_together(world):
    error = fails("threshold", world, "--over", "legitimcy", "1:0", "--set", "cost=x")
    for part in ("did you mean 'legitimacy'", "does not rise", "cost"):
        assert part in error
