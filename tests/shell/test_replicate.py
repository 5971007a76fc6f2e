"""The shell command replicate: what it prints, its exit codes, what it refuses."""

from __future__ import annotations

import gametheory_gov as gg
from tests.commands import fails, run
from tests.equilibria.answers import five


def test_it_says_that_all_is_the_same_or_what_differs(tmp_path):
    folder = gg.papers.replicate(gg.solve(five()), tmp_path / "archive")
    done = run("replicate", str(folder))
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("the same\n  checked: ")
    assert "numpy" in done.stdout
    assert run("replicate", str(folder), "--quiet").stdout == "the same\n"
    file = folder / "answer.csv"
    file.write_text(file.read_text().replace("-191/800", "-190/800"))
    done = run("replicate", str(folder))
    assert done.returncode == 1
    assert done.stdout.startswith("DIFFERS\n")
    assert "differs: answer.csv was changed" in done.stdout
    assert "differs: answer.csv, line 2, gain_of_joining: '-190/800'" in done.stdout


def test_what_is_no_archive_is_refused(tmp_path):
    assert "no archive" in fails("replicate", tmp_path)
    assert "no folder" in fails("replicate", tmp_path / "nowhere")
    (tmp_path / "manifest.json").write_text("{}")
    (tmp_path / "SHA256SUMS").write_text("")
    assert "no manifest" in fails("replicate", tmp_path)
