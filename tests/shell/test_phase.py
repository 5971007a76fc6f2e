"""The shell command phase: what it writes, what it refuses, and that nothing is lost or left behind."""

from __future__ import annotations

import csv
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import gametheory_gov as gg
from tests.commands import run
from tests.processes import needs_processes

AXES = ("--x", "exclusion_penalty", "0:2:7", "--y", "legitimacy", "0:1/2:6")
FILES = ["boundaries.csv", "phase.csv", "phase.nc", "phase.png"]


def test_it_writes_picture_dataset_and_tables(world, tmp_path):
    out = tmp_path / "new" / "folder"
    done = run("phase", str(world), *AXES, "--out", str(out))
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert "exclusion_penalty from 0 to 2 (7 values)" in done.stdout
    assert "2 of them committed to member" in done.stdout
    diagram = gg.sweeps.PhaseDiagram.load(out / "phase.nc")
    base = gg.bind(
        gg.AccessionGame(),
        diagram.base.states,
        gg.Institution(exclusion_penalty=1),
        benefit=0,
        divergence=0,
        legitimacy="1/40",
        founders=["1", "2"],
    ).commit(["1", "2"])
    expected = gg.phase_diagram(
        base,
        x=("exclusion_penalty", (0, 2, 7)),
        y=("legitimacy", (0, "1/2", 6)),
        title="Two great powers and three others",
    )
    assert diagram == expected
    with (out / "phase.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 42
    assert {row["label"] for row in rows} == {"club", "universal"}
    with (out / "boundaries.csv").open(encoding="utf-8") as file:
        assert len(list(csv.DictReader(file))) == len(diagram.boundaries) > 0
    assert (out / "phase.png").read_bytes().startswith(b"\x89PNG")
    assert sorted(p.name for p in out.iterdir()) == sorted([*FILES, "points"])


def test_free_founders_and_settings(world, tmp_path):
    done = run(
        "phase",
        str(world),
        *AXES,
        "--out",
        str(tmp_path / "out"),
        "--free-founders",
        "--set",
        "depth=2",
        "-q",
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    diagram = gg.sweeps.PhaseDiagram.load(tmp_path / "out" / "phase.nc")
    assert not diagram.base.committed
    assert diagram.base.values["depth"] == 2
    assert "none" in diagram.shares()


def test_distance_between_two_named_powers(tmp_path):
    done = run(
        "phase",
        "gatt_wto",
        "--x",
        "distance",
        "0:4:2",
        "--y",
        "legitimacy",
        "0:1:2",
        "--among",
        "USA, CHN",
        "--refine",
        "1",
        "--out",
        str(tmp_path),
    )
    assert done.returncode == 0, done.stderr
    diagram = gg.sweeps.PhaseDiagram.load(tmp_path / "phase.nc")
    assert diagram.dataset.distance.values.tolist() == [0, 4]
    assert "among = (USA, CHN)" in diagram.caption


def test_all_faults_at_once_and_nothing_left_behind(world, tmp_path):
    out = tmp_path / "new" / "folder"
    done = run(
        "phase",
        str(world),
        "--x",
        "divergense",
        "0:3:5",
        "--y",
        "legitimacy",
        "0:-1:5",
        "--refine",
        "7",
        "--legitimacy",
        "0.3",
        "--out",
        str(out),
    )
    assert done.returncode == 2
    for fault in (
        "did you mean 'divergence'?",
        "legitimacy = 0:-1:5 does not rise",
        "refine = 7",
        "legitimacy is an axis and also given",
    ):
        assert fault in done.stderr, done.stderr
    assert not (tmp_path / "new").exists()
    done = run("phase", "gatt_wot", "--x", "cost", "0-3", "--out", "/proc/nowhere")
    for fault in ("did you mean 'gatt_wto'?", "--x cost 0-3: give low:high", "cannot be written to"):
        assert fault in done.stderr, done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("target", "axes", "faults"),
    [
        (
            "gatt_wto",
            ("--x", "divergense", "0-3", "--y", "legitmacy", "3:0:5", "--workers", "0"),
            (
                "--x divergense 0-3: give low:high",
                "'divergence'?",
                "3:0:5 does not rise",
                "'legitimacy'?",
                "--workers 0",
            ),
        ),
        (
            "gatt_wto",
            (
                "--x",
                "distance",
                "3:0:4",
                "--y",
                "legitimacy",
                "0:much:5",
                "--among",
                "XYZ,USA",
                "--refine",
                "3",
            ),
            (
                "distance = 3:0:4 does not rise",
                "the ends of a range are finite numbers",
                "'XYZ' is not among",
                "refine = 3",
            ),
        ),
        (
            "gatt_wot",
            (
                "--x",
                "divergence",
                "0::2:3",
                "--y",
                "legitimacy",
                "3:0:5",
                "--set",
                "cost",
                "--workers",
                "-1",
            ),
            (
                "'gatt_wto'?",
                "divergence 0::2:3: give",
                "3:0:5 does not rise",
                "name=number",
                "--workers -1",
            ),
        ),
    ],
)
def test_bad_ranges_do_not_hide_other_faults(tmp_path, target, axes, faults):
    done = run("phase", target, "--out", str(tmp_path / "out"), *axes)
    assert (done.returncode, done.stdout) == (2, "")
    for fault in faults:
        assert done.stderr.count(fault) == 1, (fault, done.stderr)
    assert f"{len(faults)} faults" in done.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("arguments", "fault"),
    [
        (["--x", "cost"], "requires 2 arguments"),
        (["--workers", "0"], "--workers 0; a whole number from 1 to"),
        (["--workers", "999999"], "--workers 999999; a whole number from 1 to"),
        (["--x", "cost", "0:much:4"], "the ends of a range are finite numbers"),
        (["--x", "cost", "0:1:many"], "cost = 0:1:many; points = many, a whole number from 2 is needed"),
        (["--x", "cost", "1,0"], "cost = 1,0 does not rise"),
        (["--set", "cots=1"], "did you mean 'cost'?"),
        (["--x", "distance", "0:1:3"], "between two powers, here are nobody"),
        (["--x", "distance", "0:1:3", "--among", "1,9"], "'9' is not among the 5 states"),
    ],
)
def test_bad_input_is_one_message_and_exit_code_2(world, tmp_path, arguments, fault):
    done = run("phase", str(world), "--out", str(tmp_path / "out"), *arguments)
    assert done.returncode == 2
    assert fault in " ".join(done.stderr.replace("│", " ").split())
    assert done.stdout == ""


def children(pid):
    found = []
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split():
        found += [int(child), *children(int(child))]
    return found


def running(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@needs_processes
@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs a list of child processes")
def test_killed_half_way_it_goes_on_where_it_was_and_leaves_no_worker(world, tmp_path):
    once, twice = tmp_path / "once", tmp_path / "twice"
    assert run("phase", str(world), *AXES, "-q", "--out", str(once)).returncode == 0
    command = [
        sys.executable,
        "-m",
        "gametheory_gov.shell.main",
        "phase",
        str(world),
        *AXES,
        "--out",
        str(twice),
    ]
    environment = os.environ | {"PYTHONPATH": str(Path(gg.__file__).parents[1])}
    interrupted = subprocess.Popen([*command, "--workers", "2"], env=environment)
    deadline = time.monotonic() + 60
    while len(list(twice.glob("points/[!.]*.json"))) < 4 and time.monotonic() < deadline:
        time.sleep(0.002)
    workers = children(interrupted.pid)
    interrupted.send_signal(signal.SIGKILL)
    interrupted.wait()
    assert workers
    kept = {file: file.stat().st_mtime_ns for file in twice.glob("points/[!.]*.json")}
    assert 4 <= len(kept) < len(list(once.glob("points/*.json")))
    assert not (twice / "phase.nc").exists()
    while any(map(running, workers)) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not any(map(running, workers))
    assert run("phase", str(world), *AXES, "-q", "--out", str(twice)).returncode == 0
    assert all(file.stat().st_mtime_ns == when for file, when in kept.items())
    for name in FILES:
        assert (twice / name).read_bytes() == (once / name).read_bytes(), name
