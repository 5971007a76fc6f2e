"""The shell command ``gametheory-gov principles``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

import gametheory_gov as gg

from .options import Exact, Free, Given, Json, Ties, TiesOption, collect_folder, listed_ids, on_a_game
from .tables import console, print_heading
from .writing import hand_over

EXAMPLES = (
    "Examples: gametheory-gov principles gatt_wto   |   "
    "gametheory-gov principles gatt_wto --club USA,CHN   |   "
    "gametheory-gov principles gatt_wto --set depth=0.9 --out results"
)


@on_a_game
def principles(
    club: Annotated[
        str | None,
        typer.Option(help="The members, held as they are; by default the club grows.", metavar="ID,ID,..."),
    ] = None,
    conformity: Annotated[
        str, typer.Option(help="How much states weigh conforming with the rule.", metavar="NUMBER")
    ] = "1",
    step: Annotated[
        str, typer.Option(help="By how much the institution's numbers are changed.", metavar="NUMBER")
    ] = "1/10",
    *,
    given: Given,
    ties: Ties = TiesOption.join_,
    exact: Exact = False,
    free: Free = False,
    json: Json = False,
    out: Annotated[Path | None, typer.Option(help="Folder for principles.csv and principles.json.")] = None,
) -> None:
    """Measure a club by seven principles of multilateralism, and say which rules would raise each."""
    ids = listed_ids(club)
    given.check_ids("--club", ids)
    if club is None:
        given.need_a_club()
    collect_folder(out, given, "principles")
    scenario, game = given.checked()
    outcome = gg.grow(game, ties=ties.value, reasons=False) if club is None else game
    found = gg.principles(outcome, None if club is None else ids, conformity=conformity, step=step)
    screen = console(silent=json)
    if not given.quiet:
        print_heading(screen, scenario, game)
    screen.print(str(found), soft_wrap=True)
    hand_over(found, out, "principles", json=json, quiet=given.quiet, pictures={})
