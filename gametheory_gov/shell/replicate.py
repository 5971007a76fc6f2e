"""The shell command ``gametheory-gov replicate``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gametheory_gov.base.answer import Verification
from gametheory_gov.papers.check import check_archive

from .options import Json, Quiet
from .writing import print_json

EXAMPLES = (
    "Example: gametheory-gov replicate archive. An archive is written in Python: "
    "gg.papers.replicate(answer, 'archive')"
)


def replicate(
    folder: Annotated[Path, typer.Argument(help="An archive that gg.papers.replicate wrote.")],
    quiet: Quiet = False,
    json: Json = False,
) -> None:
    """Make the answer of an archive again, compare, and say what differs.

    Exit code 0: all is the same. 1: something differs. 2: it is no archive, or cannot be read.
    """
    found = check_archive(folder)
    if json:
        print_json(found)
    else:
        _print(found, quiet)
    if not found:
        raise typer.Exit(1)


def _print(found: Verification, quiet: bool) -> None:
    """Say whether all is the same, and what is not."""
    typer.echo("the same" if found else "DIFFERS")
    for mark, lines in (("checked", found.checked), ("taken as given", found.given)):
        for line in () if quiet else lines:
            typer.echo(f"  {mark}: {line}")
    for line in found.faults:
        typer.echo(f"  differs: {line}")
