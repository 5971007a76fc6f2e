"""Answers as JSON on standard output: what the files hold, and nothing else."""

from __future__ import annotations

import json

import pytest

import gametheory_gov as gg
from tests.commands import fails, run

POWERS = "standards_two_powers"


@pytest.mark.parametrize(
    ("command", "kind", "file"),
    [
        (("grow",), gg.growth.GrowthPath, "growth"),
        (("tip", "--free-founders"), gg.tipping.TippingNumber, "tipping"),
        (("design", "--choose", "exclusion_penalty", "0:1:3"), gg.design.BestDesign, "design"),
        (("frontier",), gg.design.Frontier, "frontier"),
        (("threshold",), gg.stickiness.Threshold, "threshold"),
        (("hysteresis", "--over", "legitimacy", "0:1:3"), gg.stickiness.HysteresisLoop, "hysteresis"),
        (("deviations", "--club", "1,2"), gg.growth.Deviations, "deviations"),
        (("obey", "--patience", "1/2"), gg.enforcement.Obedience, "obedience"),
        (("harm",), gg.enforcement.Harm, "harm"),
        (("principles",), gg.design.Principles, "principles"),
        (("select",), gg.noise.Selection, "selection"),
        (
            ("sensitivity", "--vary", "legitimacy=0:1", "--method", "morris"),
            gg.sweeps.Sensitivity,
            "sensitivity",
        ),
    ],
    ids=lambda given: given[0] if isinstance(given, tuple) else None,
)
def test_json_is_the_file_that_out_writes(command, kind, file, world, tmp_path):
    out = tmp_path / "out"
    done = run(command[0], str(world), *command[1:], "--json", "--out", str(out))
    assert done.returncode == 0, done.stderr
    assert done.stdout == (out / f"{file}.json").read_text(encoding="utf-8")
    assert done.stderr.startswith("written: ")
    alone = run(command[0], str(world), *command[1:], "--json")
    assert (alone.returncode, alone.stderr) == (0, "")
    redirected = tmp_path / "answer.json"
    redirected.write_text(alone.stdout, encoding="utf-8")
    assert isinstance(gg.load(redirected), kind)


@pytest.mark.parametrize("target", [None, POWERS], ids=["one stage", "great powers"])
def test_json_is_the_file_that_save_writes(target, world, tmp_path):
    saved = tmp_path / "saved.json"
    done = run("solve", target or str(world), "--json", "--save", str(saved))
    assert done.returncode == 0, done.stderr
    assert done.stdout == saved.read_text(encoding="utf-8")
    assert f"gametheory-gov verify {saved}" in done.stderr
    assert run("solve", target or str(world), "--json", "--save", str(saved), "-q").stderr == ""
    redirected = tmp_path / "answer.json"
    redirected.write_text(done.stdout, encoding="utf-8")
    assert run("verify", str(redirected), "-q").stdout == "valid\n"


def test_faults_leave_standard_output_empty(world):
    assert "legitimacy = 'x'" in fails("grow", world, "--json", "--legitimacy", "x")


def test_checks_scenarios_and_diagrams_are_json_too(world, tmp_path):
    saved = tmp_path / "saved.json"
    run("solve", str(world), "--save", str(saved))
    for arguments, kind in (
        (("verify", str(saved)), gg.Verification),
        (("show", str(world)), gg.Scenario),
        (("phase", str(world), "--x", "legitimacy", "0:1:2", "--y", "cost", "0:1:2"), gg.sweeps.PhaseDiagram),
    ):
        done = run(*arguments, "--json")
        assert (done.returncode, done.stderr) == (0, "")
        redirected = tmp_path / "answer.json"
        redirected.write_text(done.stdout, encoding="utf-8")
        assert isinstance(gg.load(redirected), kind)
    assert json.loads(run("scenarios", "--json").stdout) == dict(gg.list_scenarios())
    assert "leave --json out" in fails("verify", saved, "--independent", "--json")
