"""Tables in the terminal print texts as they are."""

from __future__ import annotations

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
