"""The shell command ``gametheory-gov claims``."""

from __future__ import annotations

from json import dumps
from pathlib import Path
from typing import Annotated

import typer

import gametheory_gov as gg
from gametheory_gov.base.errors import Faults, InvalidInputError

from .options import Json, Quiet, collect, writable

EXAMPLES = (
    "Examples: gametheory-gov claims   |   gametheory-gov claims D4 D5   |   "
    "gametheory-gov claims T24 --check   |   gametheory-gov claims mine.toml   |   "
    "gametheory-gov claims --report results"
)


def claims(
    ids: Annotated[
        list[str] | None,
        typer.Argument(help="Claims, such as D4, or TOML files with claims of your own; all by default."),
    ] = None,
    check: Annotated[bool, typer.Option("--check", help="Replay proofs and witnesses.")] = False,
    report: Annotated[
        Path | None, typer.Option(help="Folder for claims.html, one page with verdicts and pictures.")
    ] = None,
    quiet: Quiet = False,
    json: Json = False,
) -> None:
    """Judge claims of the debate on small clubs and universal regimes: verdict, witness, report."""
    given = ids or []
    files = [label for label in given if label.endswith(".toml")]
    faults = Faults("claims")
    ledger = gg.claims.ledger()
    with faults.noting():
        ledger = gg.claims.ledger(files)
    named = [label for label in given if label not in files]
    for label in named:
        with faults.noting():
            ledger.statement(label)
    if report is not None and not faults:  # it makes the folder
        collect(faults, writable, report)
    faults.raise_as(InvalidInputError)
    added = ledger.ids[len(gg.claims.ledger().ids) :]
    chosen = [label for label in ledger.ids if not given or label in (*named, *added)]
    if report is not None:
        import matplotlib

        matplotlib.use("Agg")
        page = gg.claims.report(report, chosen, own=files, progress=not (quiet or json))
        if not json:
            typer.echo(f"written: {page}")
            if not check:
                return
    failed, told = False, []
    for label in chosen:
        claim = ledger[label]
        found = claim.check() if check else None
        failed |= found is not None and not found.valid
        if json:
            verdict = {"verdict": claim.verdict} | ({} if found is None else {"valid": found.valid})
            told.append(claim.to_dict() | verdict)
            continue
        typer.echo(claim.headline if quiet else str(claim))
        if found is not None:
            typer.echo(("valid" if found else "NOT VALID") if quiet else str(found))
    if json:
        typer.echo(dumps(told, indent=1))
    if failed:
        raise typer.Exit(1)
