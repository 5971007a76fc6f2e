"""The shell command in a pipe whose reader goes away."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest


@pytest.mark.skipif(os.name != "posix", reason="pipes of POSIX")
@pytest.mark.parametrize("command", ["scenarios", "show", "grow", "grow --json", "solve"])
def test_a_closed_pipe_ends_it_quietly(command, world):
    target = [] if command == "scenarios" else [str(world)]
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "gametheory_gov.shell.main", *command.split(), *target],
            stdout=writing,
            stderr=subprocess.PIPE,
            check=False,
        )
    finally:
        os.close(writing)
    assert (done.returncode, done.stderr) == (141, b"")
