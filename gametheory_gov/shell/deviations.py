"""The shell command ``gametheory-gov deviations``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

import gametheory_gov as gg

from .options import Exact, Free, Given, Json, Ties, TiesOption, collect_folder, listed_ids, on_a_game
from .tables import console, print_heading
from .writing import hand_over

EXAMPLES = (
    "Examples: gametheory-gov deviations gatt_wto   |   "
    "gametheory-gov deviations gatt_wto --club USA,CHN   |   "
    "gametheory-gov deviations gatt_wto --set admission=unanimity --out results"
)


@on_a_game
def deviations(
    club: Annotated[
        str | None, typer.Option(help="The members; the founders by default.", metavar="ID,ID,...")
    ] = None,
    *,
    given: Given,
    ties: Ties = TiesOption.join_,
    exact: Exact = False,
    free: Free = False,
    json: Json = False,
    out: Annotated[Path | None, typer.Option(help="Folder for deviations.csv and deviations.json.")] = None,
) -> None:
    """Say who would leave or join a club, with gains, and whether the members would admit them."""
    ids = listed_ids(club)
    given.check_ids("--club", ids)
    collect_folder(out, given, "deviations")
    scenario, game = given.checked()
    found = gg.deviations(game, None if club is None else ids, ties=ties.value)
    screen = console(silent=json)
    if not given.quiet:
        print_heading(screen, scenario, game)
    screen.print(str(found), soft_wrap=True)
    hand_over(found, out, "deviations", json=json, quiet=given.quiet, pictures={})
