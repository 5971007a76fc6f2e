"""The shell command frontier: what it prints, writes and refuses."""

from __future__ import annotations

import gametheory_gov as gg
from tests.commands import fails, run


def test_the_founders_of_gatt():
    done = run("frontier", "gatt_wto", "--set", "legitimacy=0.2")
    assert done.returncode == 0, done.stderr
    assert "universal: depth up to 0.9848" in done.stdout
    assert "DEU is the first to join it" in done.stdout


def test_it_writes_an_answer_that_is_verified(world, tmp_path):
    out = tmp_path / "out"
    done = run("frontier", str(world), "--also", "legitimacy=0,1/40", "--reaches", "1", "--out", str(out))
    assert done.returncode == 0, done.stderr
    assert "legitimacy 0: depth up to 65/66" in done.stdout
    assert "legitimacy 1/40 = 0.025: depth up to 1;" in done.stdout
    assert {p.name for p in out.iterdir()} == {"frontier.csv", "frontier.json", "frontier.png"}
    assert gg.load(out / "frontier.json").verify()


def test_faults_come_together(world):
    error = fails(
        "frontier", world, "--entry", "legitimacy", "--legitimacy", "1", "--also", "x", "--reaches", "2"
    )
    for part in ("legitimacy is sought and is also given", "--also 'x'", "--reaches '2'"):
        assert part in error
    assert "did you mean 'depth'" in fails("frontier", world, "--entry", "dept")
    refused = run("frontier", "gatt_common_good")
    assert refused.returncode == 3
    assert "here: gametheory-gov threshold --over depth LOW:HIGH" in refused.stderr
