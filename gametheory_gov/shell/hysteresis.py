"""The shell command ``gametheory-gov hysteresis``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

import gametheory_gov as gg
from gametheory_gov.bound.rebind import check_ends
from gametheory_gov.stickiness.ways import POINTS

from .options import RUN, Exact, Free, Given, Json, Ties, TiesOption, collect_folder, listed_ids, on_a_game
from .tables import console, print_heading
from .writing import hand_over

EXAMPLES = (
    "Examples: gametheory-gov hysteresis gatt_wto --over legitimacy 0:0.6   |   "
    "gametheory-gov hysteresis gatt_wto --over divergence 0:0.3:61 --free-founders --out results"
)


@on_a_game
def hysteresis(
    over: Annotated[
        tuple[str, str],
        typer.Option("--over", help="What is raised and lowered.", metavar=RUN),
    ] = ("legitimacy", "0:1"),
    *,
    given: Given,
    ties: Ties = TiesOption.join_,
    exact: Exact = False,
    free: Free = False,
    everybody: Annotated[
        bool, typer.Option("--from-everybody", help="Begin the way down with all states inside.")
    ] = False,
    leaver: Annotated[
        str | None,
        typer.Option(help="Also let these states leave for good, and see who follows.", metavar="ID,ID,..."),
    ] = None,
    json: Json = False,
    out: Annotated[
        Path | None, typer.Option(help="Folder for hysteresis.png, .csv and .json, and jumps.csv.")
    ] = None,
) -> None:
    """Raise a parameter, then lower it: which clubs hold on the way, and which outlive what founded them."""
    name, values = given.read_axis("--over", over, POINTS)
    if name in given.changes:
        given.faults.add(f"{name} is raised and lowered and also given; leave one out")
    if given.stand_in is not None:
        check_ends(given.stand_in, {name: values}, {}, given.faults)
    who = listed_ids(leaver)
    given.check_ids("--leaver", who)
    if leaver is not None and not who:
        given.faults.add("--leaver names nobody; give ids, such as --leaver USA")
    collect_folder(out, given, "hysteresis", "jumps")
    scenario, game = given.checked()
    turn = game.states.ids if everybody else None
    loop = gg.hysteresis(game, name, values, turn=turn, ties=ties.value, progress=given.progress)
    left = None
    if who:
        left = gg.persistence(game, who, over=name, values=(values[0], values[-1]), ties=ties.value)
    screen = console(silent=json)
    if not given.quiet:
        print_heading(screen, scenario, game)
    screen.print(str(loop), soft_wrap=True)
    if left is not None:
        screen.print(str(left), soft_wrap=True)
    tables = {} if out is None else {"jumps": loop.jumps_to_pandas()}
    hand_over(loop, out, "hysteresis", json=json, quiet=given.quiet, title=scenario.title, tables=tables)
