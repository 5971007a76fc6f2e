"""The shell commands verify and cite on files of every kind of answer."""

from __future__ import annotations

import pytest

import gametheory_gov as gg
from gametheory_gov.base.datasets import write_netcdf
from tests.commands import run
from tests.sweeps.answers import game

DIAGRAM = {"x": ("cost", (0, 1, 2)), "y": ("legitimacy", (0, 1, 2)), "refine": None}


@pytest.mark.parametrize(
    "make",
    [lambda: gg.solve(game()), lambda: gg.tipping_number(game(cost="1/4"))],
    ids=["solution", "tipping"],
)
def test_what_has_a_certificate_is_checked(make, tmp_path):
    done = run("verify", str(make().save(tmp_path / "answer.json")))
    assert (done.returncode, done.stdout.splitlines()[0], done.stderr) == (0, "valid", "")


def test_what_has_none_says_so(tmp_path):
    diagram = gg.phase_diagram(game(), **DIAGRAM).save(tmp_path / "phase.nc")
    swept = gg.sweep(lambda width: {"area": width}, {"width": [1]})
    for file, kind in ((diagram, "PhaseDiagram"), (write_netcdf(swept, tmp_path / "sweep.nc"), "sweep")):
        done = run("verify", str(file))
        assert (done.returncode, done.stdout) == (2, "")
        assert f"{file}: a {kind} carries no certificate; " in done.stderr
        ways = "--out of design, frontier, compare, tip, threshold, deviations, foresight, obey, harm"
        assert f"{ways}, principles and evidence" in done.stderr


def test_any_answer_is_cited(tmp_path):
    diagram = gg.phase_diagram(game(), **DIAGRAM).save(tmp_path / "phase.nc")
    done = run("cite", str(diagram))
    assert (done.returncode, done.stderr) == (0, "")
    assert "daspremont1983" in done.stdout
    swept = gg.sweep(lambda width: {"area": width}, {"width": [1]})
    done = run("cite", str(write_netcdf(swept, tmp_path / "sweep.nc")))
    assert done.returncode == 2
    assert "type Dataset rests on no works that are known here" in done.stderr


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": "gametheory_gov.nonsense/1"}', "CDF"])
@pytest.mark.parametrize("command", ["verify", "cite"])
def test_other_files_are_refused(command, text, tmp_path):
    file = tmp_path / "file.json"
    file.write_text(text)
    done = run(command, str(file))
    assert (done.returncode, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr


def test_the_independent_check_gives_up_when_it_is_told_to(tmp_path):
    file = str(gg.solve(game()).save(tmp_path / "answer.json"))
    for minutes, code, word in ((None, 0, "CONFIRMED"), ("1", 0, "CONFIRMED"), ("1e-12", 1, "time is up")):
        said = () if minutes is None else ("--minutes", minutes)
        done = run("verify", file, "--independent", "-q", *said)
        assert done.returncode == code, (minutes, done.stdout)
        assert word in done.stdout


@pytest.mark.parametrize("minutes", ["0", "-1", "nan", "inf"])
def test_minutes_that_mean_nothing_are_refused(minutes, tmp_path):
    file = str(gg.solve(game()).save(tmp_path / "answer.json"))
    done = run("verify", file, "--independent", "--minutes", minutes)
    assert (done.returncode, done.stdout) == (2, "")
    assert f"--minutes {minutes}; a number above 0 is needed" in done.stderr
    alone = run("verify", file, "--minutes", "5")
    assert alone.returncode == 2
    assert "--minutes is for the independent check; add --independent" in alone.stderr
