"""The shell command run in this process, and files for it."""

from __future__ import annotations

import contextlib
import io
import sys
from dataclasses import dataclass
from unittest import mock

from gametheory_gov.shell import main as cli

WORLD = """
title = "Two great powers and three others"
founders = ["1", "2"]

[institution]
exclusion_penalty = 1

[parameters]
benefit = 0
divergence = 0
legitimacy = "1/40"
""" + "".join(
    f'\n[[states]]\nid = "{k}"\nsize = "{size}"\npopulation = "{population}"\ncost = "{cost}"\n'
    for k, size, population, cost in (
        (1, "0.40", "0.05", "0.24"),
        (2, "0.25", "0.05", "0.30"),
        (3, "0.15", "0.30", "0.66"),
        (4, "0.12", "0.35", "0.80"),
        (5, "0.08", "0.25", "0.85"),
    )
)
STAG_HUNT = """
[game]
actions = ["outside", "member"]
aggregates = { members = { member = "1" } }
payoffs = { outside = "0", member = "PAYOFF" }
parameters = { value = "worth of a hunt by all", price = "cost of hunting" }

[parameters]
value = 1
price = "3/5"
""" + "".join(f'\n[[states]]\nid = "{k}"\nsize = "1/3"\npopulation = "1/3"\n' for k in ("a", "b", "c"))


@dataclass
class Done:
    returncode: int
    stdout: str
    stderr: str


def run(*arguments: str) -> Done:
    """Run the command in this process, as the shell would."""
    out, err = io.StringIO(), io.StringIO()
    code = 0
    with (
        mock.patch.object(sys, "argv", ["gametheory-gov", *arguments]),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        try:
            cli.main()
        except SystemExit as stop:
            code = int(stop.code or 0)
    return Done(code, out.getvalue(), err.getvalue())


def write(tmp_path, text):
    path = tmp_path / "world.toml"
    path.write_text(text, encoding="utf-8")
    return path


def fails(*arguments):
    done = run(*map(str, arguments))
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    return done.stderr
