"""Draws the pictures of the documentation anew: each by the code that stands before it on its page.

``python docs/pictures/draw.py [NAME ...]`` in the checkout; phase diagrams take minutes. A picture is axes
that the examples before it name ``ax`` or ``axes``, or what the last command before it writes.
"""

from __future__ import annotations

import contextlib
import doctest
import io
import re
import shlex
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import matplotlib

HERE = Path(__file__).parent
PAGES = [HERE.parents[1] / "README.md", *sorted(HERE.parent.rglob("*.md"))]
#: A block of code, or a picture, with the text of either.
_PARTS = re.compile(r"^```(python|bash)\n(.*?)^```|^!\[[^\]]*\]\((?:\S*/)?pictures/(\w+)\.png\)", re.M | re.S)
#: Pictures that no code on a page draws: from the README's first command, a run of the benchmarks, a browser.
ELSEWHERE = {
    "gatt_wto_growth": "gametheory-gov grow gatt_wto --out results",
    "search_times": "",
    "explorer_light": "",
    "explorer_dark": "",
}
#: The axes that a page draws into.
AXES = re.compile(r"^(?:>>>|\.\.\.) +(ax|axes) = ", re.M)


def pictures() -> Iterator[tuple[str, Path, list[str], str]]:
    """Every picture with its page, the examples before it, and the command that draws it, if one does."""
    for page in PAGES:
        blocks: list[str] = []
        command = ""
        for kind, text, name in _PARTS.findall(page.read_text(encoding="utf-8")):
            if name in ELSEWHERE:
                yield name, page, [], ELSEWHERE[name]
            elif name:
                yield name, page, list(blocks), command
            elif kind == "python":
                blocks.append(text)
                command = ""
            else:
                command = next((line for line in text.splitlines() if "--out results" in line), "")


def draw(name: str, blocks: list[str], command: str, folder: Path) -> None:
    """Draw a picture into a folder."""
    matplotlib.use("Agg")
    quiet = contextlib.redirect_stdout(io.StringIO())
    with tempfile.TemporaryDirectory() as place, contextlib.chdir(place), quiet:
        if command:
            _run(command)
            (found,) = Path("results").glob("*.png")
            (folder / f"{name}.png").write_bytes(found.read_bytes())
            return
        names: dict[str, object] = {}
        for example in (e for block in blocks for e in doctest.DocTestParser().get_examples(block)):
            exec(compile(example.source, name, "exec"), names)
        names[AXES.findall(blocks[-1])[-1]].figure.savefig(folder / f"{name}.png", dpi=150)  # type: ignore[attr-defined]


def _run(command: str) -> None:
    from gametheory_gov.shell.main import app

    with contextlib.suppress(SystemExit):
        app(shlex.split(command)[1:])


if __name__ == "__main__":
    for found, _, code, line in pictures():
        if (code or line) and found in (sys.argv[1:] or [found]):
            draw(found, code, line, HERE)
            print(found)
