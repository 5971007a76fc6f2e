"""The shell command ``gametheory-gov threshold``."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

import gametheory_gov as gg
from gametheory_gov.bound.rebind import check_ends
from gametheory_gov.stickiness.ways import POINTS

from .options import RUN, Exact, Free, Given, Json, Ties, TiesOption, collect_folder, on_a_game
from .tables import console, print_heading
from .writing import hand_over

EXAMPLES = (
    "Examples: gametheory-gov threshold gatt_wto --over legitimacy 0:1   |   "
    "gametheory-gov threshold gatt_wto --over divergence 0:0.3 --exact --out results"
)


class ReachesOption(StrEnum):
    """Regimes that growth around one standard can end in."""

    universal = "universal"
    club = "club"
    sham = "sham"
    none = "none"


@on_a_game
def threshold(
    over: Annotated[
        tuple[str, str], typer.Option("--over", help="What varies, and over which range.", metavar=RUN)
    ] = ("legitimacy", "0:1"),
    reaches: Annotated[
        ReachesOption, typer.Option(help="The regime in which growth is to end.")
    ] = ReachesOption.universal,
    *,
    given: Given,
    ties: Ties = TiesOption.join_,
    exact: Exact = False,
    free: Free = False,
    json: Json = False,
    out: Annotated[
        Path | None, typer.Option(help="Folder for threshold.png, threshold.csv and threshold.json.")
    ] = None,
) -> None:
    """Say from which value of a parameter on growth from the founders reaches a regime."""
    name, values = given.read_axis("--over", over, POINTS)
    if name in given.changes:
        given.faults.add(f"{name} varies and is also given; leave one out")
    if given.stand_in is not None:
        check_ends(given.stand_in, {name: values}, {}, given.faults)
    given.need_a_club()
    collect_folder(out, given, "threshold")
    scenario, game = given.checked()
    found = gg.threshold(
        game, name, reaches=reaches.value, values=values, ties=ties.value, progress=given.progress
    )
    screen = console(silent=json)
    if not given.quiet:
        print_heading(screen, scenario, game)
    screen.print(str(found), soft_wrap=True)
    hand_over(found, out, "threshold", json=json, quiet=given.quiet, title=scenario.title)
