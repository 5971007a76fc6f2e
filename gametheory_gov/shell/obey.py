"""The shell command ``gametheory-gov obey``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

import gametheory_gov as gg
from gametheory_gov.enforcement.incentives import told
from gametheory_gov.enforcement.obedience import Obedience

from .options import (
    Exact,
    Free,
    Given,
    Json,
    Ties,
    TiesOption,
    collect,
    collect_folder,
    listed_ids,
    on_a_game,
)
from .tables import console, print_heading
from .writing import hand_over

EXAMPLES = (
    "Examples: gametheory-gov obey gatt_wto --patience 0.9   |   "
    "gametheory-gov obey gatt_wto --set monitoring=0.1,0.5   |   "
    "gametheory-gov obey gatt_wto --club USA,CHN,DEU --rounds 3 --out results"
)
#: States of the table of those who need most patience.
_SHOWN = 10


@on_a_game
def obey(
    patience: Annotated[
        str | None,
        typer.Option(
            help="What the next round counts beside this one, between 0 and 1: says who shirks at it.",
            metavar="NUMBER",
        ),
    ] = None,
    club: Annotated[
        str | None,
        typer.Option(
            help="The members; by default the clubs of growth from the founders.", metavar="ID,ID,..."
        ),
    ] = None,
    *,
    given: Given,
    expelled: Annotated[
        str, typer.Option(help="Probability that an accused member is expelled.", metavar="NUMBER")
    ] = "1",
    rounds: Annotated[
        int | None, typer.Option(help="How many rounds an expulsion lasts; for ever by default.")
    ] = None,
    conscience: Annotated[
        str,
        typer.Option(help="What shirking costs per unit of legitimacy, found out or not.", metavar="NUMBER"),
    ] = "0",
    saves: Annotated[
        str | None,
        typer.Option(
            help="Parameters that a shirker does not bear; cost and divergence by default.",
            metavar="NAME,NAME,...",
        ),
    ] = None,
    ties: Ties = TiesOption.join_,
    exact: Exact = False,
    free: Free = False,
    json: Json = False,
    out: Annotated[Path | None, typer.Option(help="Folder for obedience.csv and obedience.json.")] = None,
) -> None:
    """Say who cannot be held to a club's rules, and who needs most patience, also along its growth.

    A member that shirks saves its cost and its distance from the policy. Found
    out, it is expelled, and loses what joining had brought. The chances that a
    complier, and a shirker, is accused are the institution's monitoring, such as
    --set monitoring=0.1,0.5.
    """
    ids = listed_ids(club)
    given.check_ids("--club", ids)
    given.need_a_club(named=club is not None)
    if club is not None and not ids:
        given.faults.add("--club names nobody; give ids, such as --club USA,CHN")
    rules: dict[str, Any] = {"patience": patience, "expelled": expelled, "rounds": rounds}
    rules |= {"conscience": conscience} | ({} if saves is None else {"saves": listed_ids(saves)})
    if (stand_in := given.stand_in) is not None:
        collect(given.faults, lambda: gg.obeyed(stand_in, (), **rules))
    collect_folder(out, given, "obedience")
    scenario, game = given.checked()
    asked = (
        ids if club is not None else gg.grow(game, ties=ties.value, reasons=False, progress=given.progress)
    )
    found = gg.obeyed(game, asked, **rules)
    screen = console(silent=json)
    if not given.quiet:
        print_heading(screen, scenario, game)
    screen.print(str(found), soft_wrap=True)
    if not given.quiet and found.binding is not None:
        screen.print("\nwho is hardest to hold")
        screen.print(_hardest(found))
    hand_over(found, out, "obedience", json=json, quiet=given.quiet, pictures={})


def _hardest(found: Obedience) -> Table:
    """The members that lose least by expulsion for what they save by shirking."""
    table = Table(box=None, pad_edge=False)
    for name in ("state", "saves by shirking", "loses by expulsion", "held from a patience of"):
        table.add_column(name, justify="left" if name == "state" else "right")
    tempted = [one for one in found.incentives if one.gain or one.patience is None]
    for one in sorted(tempted, key=lambda one: one.loss / one.gain if one.gain else one.loss)[:_SHOWN]:
        held = "none suffices" if one.patience is None else told(one.patience)
        table.add_row(one.state, f"{float(one.gain):.4g}", f"{float(one.loss):.4g}", held)
    return table
