"""The shell command design: what it prints, writes and refuses."""

from __future__ import annotations

import gametheory_gov as gg
from tests.commands import fails, run


def test_the_worst_off_of_193_states_under_a_universal_regime():
    done = run(
        "design", "gatt_common_good", "--choose", "depth", "0:2:21", "--objective", "worst_off",
        "--subject-to", "universal>=0.95",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "best worst_off 0.17497 (grown, 21 designs): depth = 9/10 = 0.9" in done.stdout
    assert "subject to reach >= 19/20 = 0.95: 12 designs keep that" in done.stdout


def test_it_writes_an_answer_that_is_verified_and_goes_on_where_it_was(world, tmp_path):
    out = tmp_path / "out"
    given = ("--choose", "exclusion_penalty", "0:2:3", "--also", "admission=open,majority", "--out", str(out))
    done = run("design", str(world), *given, "--outcome", "worst")
    assert done.returncode == 0, done.stderr
    assert {p.name for p in out.iterdir()} == {"design.csv", "design.json", "design.png", "designs"}
    assert len(list((out / "designs").iterdir())) == 6
    assert run("verify", str(out / "design.json")).returncode == 0
    assert gg.load(out / "design.json").verify()
    assert run("design", str(world), *given, "--outcome", "worst").stdout == done.stdout
    assert "drezner" not in run("cite", "design").stdout


def test_faults_come_together(world):
    error = fails(
        "design", world, "--choose", "dept", "0:1", "--also", "x", "--objective", "welfare",
        "--subject-to", "reach>1",
    )  # fmt: skip
    for part in ("did you mean 'depth'", "--also 'x'", "'welfare' is no measure", "'reach>1'"):
        assert part in error
    error = fails("design", world, "--choose", "exclusion_penalty", "0:1", "--subject-to", "total>=100")
    assert error.startswith("error: design: 2 faults")
    assert "total >= 100: no design keeps it" in error


def test_groups_of_founders(world):
    done = run("design", str(world), "--choose", "founders", "1+2,1+3")
    assert done.returncode == 0, done.stderr
    assert "2 designs): founders = 1 " in done.stdout
