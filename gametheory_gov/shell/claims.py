"""The shell command ``gametheory-gov claims``."""

from __future__ import annotations

from json import dumps
from pathlib import Path
from typing import Annotated

import typer

import gametheory_gov as gg
from gametheory_gov.base.errors import Faults, InvalidInputError
from gametheory_gov.claims.catalogue import labels
from gametheory_gov.claims.record import counts_of

from .options import Json, Quiet, collect, writable
from .writing import print_json

EXAMPLES = (
    "Examples: gametheory-gov claims   |   gametheory-gov claims D4 D5   |   "
    "gametheory-gov claims T24 --check   |   gametheory-gov claims mine.toml   |   "
    "gametheory-gov claims --report results   |   gametheory-gov claims D11 T24 --joint   |   "
    "gametheory-gov claims Drezner 'T20 brief' --joint"
)


def claims(
    ids: Annotated[
        list[str] | None,
        typer.Argument(
            help="Claims, such as D4; all of an author, Drezner, Naim or 'T20 brief'; all of a text by its "
            "letter, D (the post, with what it quotes of Naim) or T; or TOML files with claims of your own. "
            "All by default."
        ),
    ] = None,
    check: Annotated[bool, typer.Option("--check", help="Replay proofs and witnesses.")] = False,
    report: Annotated[
        Path | None, typer.Option(help="Folder for claims.html, one page with verdicts and pictures.")
    ] = None,
    joint: Annotated[
        bool,
        typer.Option("--joint", help="Ask whether all hold together in some world tried, or which do not."),
    ] = False,
    where: Annotated[
        str,
        typer.Option(
            help="With --joint: a formula in the settings of the worlds, as 'exclusion > benefit'.",
            metavar="FORMULA",
        ),
    ] = "",
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
    named = labels([label for label in given if label not in files], faults, ledger.ids)
    if joint and (files or report is not None):
        faults.add("--joint asks claims of the two texts and writes no report: leave out --report and files")
    if where and not joint:
        faults.add("--where restricts what --joint asks: give --joint too")
    if report is not None and not faults:  # it makes the folder
        collect(faults, writable, report)
    faults.raise_as(InvalidInputError)
    if joint:
        _joint(named or list(ledger.ids), where, check=check, quiet=quiet, json=json)
        return
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
    failed, told, judged = False, [], []
    for label in chosen:
        claim = ledger[label]
        judged.append(claim)
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
    elif len(judged) > 1:
        counts = counts_of(judged)
        typer.echo(
            f"{len(judged)} claims: {', '.join(f'{number} {kind}' for kind, number in counts.items())}"
        )
    if failed:
        raise typer.Exit(1)


def _joint(ids: list[str], where: str, *, check: bool, quiet: bool, json: bool) -> None:
    """Whether claims can all hold together."""
    found = gg.claims.joint(ids, where)
    verified = found.verify() if check else None
    if json:
        print_json(found)
    else:
        typer.echo(found.headline if quiet else str(found))
        if verified is not None:
            typer.echo(("valid" if verified else "NOT VALID") if quiet else str(verified))
    if verified is not None and not verified:
        raise typer.Exit(1)
