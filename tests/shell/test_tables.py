"""Tables in the terminal print texts as they are."""

from __future__ import annotations

import pytest

from gametheory_gov.shell.tables import with_decimals
from tests.commands import WORLD, run, write


def test_brackets_print_as_they_are(tmp_path):
    text = WORLD.replace('"1"', '"[/b]"').replace('"2"', '"[red]"').replace('"3"', '":tada:"')
    path = write(tmp_path, text.replace("Two great powers", "Two [bold]great[/x] powers"))
    for command in ("grow", "solve", "show"):
        done = run(command, str(path))
        assert done.returncode == 0, done.stderr
        assert "[/b]" in done.stdout
        assert "[red]" in done.stdout
    assert "Two [bold]great[/x] powers" in run("grow", str(path)).stdout


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("A (-1/100)", "A (-1/100 = -0.01)"),
        ("from 1/3 on", "from 1/3 ≈ 0.333333 on"),
        ("0 < delta < -1/2 + sqrt(3)/2", "0 < delta < -1/2 + sqrt(3)/2"),
        ("GATT/WTO, 3/4x, a1/2, 1/2/3, 0.1/2", "GATT/WTO, 3/4x, a1/2, 1/2/3, 0.1/2"),
        ("share 1/2.", "share 1/2 = 0.5."),
    ],
)
def test_decimals_stand_beside_fractions_that_stand_alone(text, shown):
    assert with_decimals(text) == shown
