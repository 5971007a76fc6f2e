"""The shell command ``gametheory-gov frontier``."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Annotated, Any

import typer

import gametheory_gov as gg
from gametheory_gov.base.exact import to_fraction
from gametheory_gov.bound.lookup import ALIASES

from .options import RUN, Exact, Given, Json, Ties, TiesOption, collect_folder, on_a_game, refusals
from .tables import console, print_heading
from .writing import hand_over

EXAMPLES = (
    "Examples: gametheory-gov frontier gatt_wto --set legitimacy=0.2   |   "
    "gametheory-gov frontier gatt_wto --entry depth --also legitimacy=0,0.1,0.2 --out results"
)


@on_a_game
def frontier(
    entry: Annotated[
        str, typer.Option(help="What is sought: depth, exclusion_penalty, excludability, transfers, ...")
    ] = "depth",
    also: Annotated[
        list[str] | None,
        typer.Option(
            "--also", help="At which values of another entry; up to twice.", metavar=RUN.replace(" ", "=", 1)
        ),
    ] = None,
    reaches: Annotated[
        str, typer.Option(help="The goal: universal, or a share of states.", metavar="universal|SHARE")
    ] = "universal",
    *,
    given: Given,
    ties: Ties = TiesOption.join_,
    exact: Exact = False,
    json: Json = False,
    out: Annotated[
        Path | None, typer.Option(help="Folder for frontier.png, frontier.csv and frontier.json.")
    ] = None,
) -> None:
    """Find the rule that still reaches the goal and gives up least, such as the deepest, with proof."""
    entries, values = [ALIASES.get(entry, entry)], dict[str, Any]()
    for text in also or ():
        name, sign, run = (part.strip() for part in text.partition("="))
        name = ALIASES.get(name, name)
        if not sign or not name:
            given.faults.add(f"--also {text!r}; give it as name=low:high, such as --also legitimacy=0:1")
            continue
        entries.append(name)
        values[name] = given.read_range("--also", (name, run))
    given.faults.extend(
        f"{name} is sought and is also given; leave one out" for name in entries if name in given.changes
    )
    goal = _goal(given, reaches)
    given.need_a_club()
    collect_folder(out, given, "frontier")
    scenario, game = given.checked()
    with refusals(f"gametheory-gov threshold --over {entry} LOW:HIGH follows growth along any number"):
        found = gg.frontier(
            game, entries, reaches=goal, values=values or None, ties=ties.value, progress=given.progress
        )
    screen = console(silent=json)
    if not given.quiet:
        print_heading(screen, scenario, game)
    screen.print(str(found), soft_wrap=True)
    hand_over(found, out, "frontier", json=json, quiet=given.quiet, title=scenario.title)


def _goal(given: Given, text: str) -> str | Fraction:
    """The goal of a text; what is none is noted."""
    if text == "universal":
        return text
    try:
        share = to_fraction(text)
    except ValueError:
        share = Fraction(0)
    if not 0 < share <= 1:
        given.faults.add(f"--reaches {text!r}; universal, or a share above 0 and at most 1, is needed")
    return share
