"""The shell command ``gametheory-gov tip``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

import gametheory_gov as gg
from gametheory_gov.base.errors import Faults
from gametheory_gov.base.text import counted, listed

from .options import Exact, Given, Json, collect_folder, listed_ids, on_a_game, refusals
from .tables import console, print_heading
from .writing import hand_over

EXAMPLES = (
    "Examples: gametheory-gov tip gatt_wto   |   gametheory-gov tip gatt_wto --exclude USA --all   |   "
    "gametheory-gov tip gatt_wto --free-founders --out results"
)
#: What else can be asked, where there is no tipping number.
_OTHER = (
    "gametheory-gov grow follows the club of given founders, and --universal 0.8 asks for a smaller regime"
)


@on_a_game
def tip(
    given: Given,
    include: Annotated[str | None, typer.Option(help="Who must found.", metavar="ID,ID,...")] = None,
    exclude: Annotated[str | None, typer.Option(help="Who must not found.", metavar="ID,ID,...")] = None,
    exact: Exact = False,
    free: Annotated[
        bool, typer.Option("--free-founders", help="Founders may leave, so none may lose.")
    ] = False,
    every: Annotated[bool, typer.Option("--all", help="All founding clubs as small.")] = False,
    universal: Annotated[float, typer.Option(help="Share of states that is universal.")] = 0.95,
    time_limit: Annotated[float, typer.Option(help="Seconds after which to stop with a bound.")] = 60.0,
    json: Json = False,
    out: Annotated[
        Path | None, typer.Option(help="Folder for tipping.png, tipping.csv and tipping.json.")
    ] = None,
) -> None:
    """Find the fewest founders from which accession ends in a universal regime.

    Where the policy is the founders', it is kept at that of the scenario's founders.
    """
    inside, outside = listed_ids(include), listed_ids(exclude)
    given.check_ids("--include", inside)
    given.check_ids("--exclude", outside)
    _check_question(inside, outside, universal, time_limit, given.faults)
    collect_folder(out, given, "tipping")
    scenario, game = given.checked()
    frozen = game.institution.body == "founders"
    with refusals(_OTHER):
        found = gg.tipping_number(
            gg.tipping.freeze_policy(game) if frozen else game,
            include=inside,
            exclude=outside,
            free=free,
            all_minimal=every,
            universal=universal,
            time_limit=time_limit,
            progress=given.progress,
        )
    screen = console(silent=json)
    if given.quiet or json:
        screen.print(f"{found.headline}: {listed(found.founders, game.states.ids)}", soft_wrap=True)
    else:
        print_heading(screen, scenario, game)
        if frozen:
            screen.print("policy: that of the scenario's founders, whoever founds")
        screen.print(str(found), soft_wrap=True)
        screen.print(_scenario_founders(game, free, universal), soft_wrap=True)
        screen.print(f"check: {found.verify()}", soft_wrap=True)
    hand_over(found, out, "tipping", json=json, quiet=given.quiet, title=scenario.title)


def _check_question(
    include: tuple[str, ...], exclude: tuple[str, ...], universal: float, time_limit: float, faults: Faults
) -> None:
    """Note what is wrong with the options of this command, whatever the world."""
    faults.extend(f"{label!r} is both included and excluded" for label in include if label in exclude)
    if not 0 < universal <= 1:
        faults.add(f"--universal {universal:g}; a share in (0, 1] is needed")
    if not time_limit > 0:
        faults.add(f"--time-limit {time_limit:g}; a positive number of seconds is needed")


def _scenario_founders(game: gg.BoundGame, free: bool, universal: float) -> str:
    """Say whether the scenario's own founders suffice."""
    if not game.founders:
        return "the world names no founders of its own"
    path = gg.grow(game, committed=not free, universal=universal, reasons=False)
    verdict = "suffice" if path.universal else "do not suffice"
    sizes = ", ".join(map(str, path.sizes))
    return f"the scenario's own {counted(len(game.founders), 'founder')} {verdict}: members by round {sizes}"
