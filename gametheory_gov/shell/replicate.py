"""The shell command ``gametheory-gov replicate``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gametheory_gov.papers.check import check_archive

from .options import Quiet

EXAMPLES = (
    "Example: gametheory-gov replicate archive. An archive is written in Python: "
    "gg.papers.replicate(answer, 'archive')"
)


def replicate(
    folder: Annotated[Path, typer.Argument(help="An archive that gg.papers.replicate wrote.")],
    quiet: Quiet = False,
) -> None:
    """Make the answer of an archive again, compare, and say what differs.

    Exit code 0: all is the same. 1: something differs. 2: it is no archive, or cannot be read.
    """
    found = check_archive(folder)
    typer.echo("the same" if found else "DIFFERS")
    for mark, lines in (("checked", found.checked), ("taken as given", found.given)):
        for line in () if quiet else lines:
            typer.echo(f"  {mark}: {line}")
    for line in found.faults:
        typer.echo(f"  differs: {line}")
    if not found:
        raise typer.Exit(1)
