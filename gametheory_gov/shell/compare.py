"""The shell command ``gametheory-gov compare``."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

import gametheory_gov as gg
from gametheory_gov.base.errors import Faults, InvalidInputError

from .options import (
    Exact,
    Free,
    Json,
    Quiet,
    Target,
    Ties,
    TiesOption,
    Year,
    collect_folder,
    read,
)
from .tables import console
from .writing import hand_over

EXAMPLES = (
    "Examples: gametheory-gov compare gatt_wto gatt_common_good   |   "
    "gametheory-gov compare gatt_common_good gatt_common_good --set depth=0.9 --out results"
)


def compare(
    first: Target,
    second: Target,
    year: Year = None,
    settings: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            help="Change the second: a parameter, or an entry of the design vector.",
            metavar="NAME=VALUE",
        ),
    ] = None,
    *,
    ties: Ties = TiesOption.join_,
    exact: Exact = False,
    free: Free = False,
    json: Json = False,
    out: Annotated[
        Path | None, typer.Option(help="Folder for comparison.png, .csv and .json, states.csv and rules.csv.")
    ] = None,
    quiet: Quiet = False,
) -> None:
    """Compare two institutions: what each reaches, by every measure, and who gains and who loses."""
    sides = [
        read("compare", target, year, settings=given, quiet=quiet, exact=exact or None, free=free)
        for target, given in ((first, None), (second, settings))
    ]
    for side in sides:
        side.need_a_club()
    faults = Faults("compare")
    for name, side in zip(("the first", "the second"), sides, strict=True):
        faults.extend(f"{name}: {fault}" for fault in side.faults.found)
    inputs = (*sides[0].inputs, *sides[1].inputs)
    collect_folder(out, replace(sides[0], faults=faults, inputs=inputs), "comparison", "states", "rules")
    faults.raise_as(InvalidInputError)
    paths = [gg.grow(side.checked()[1], ties=ties.value, reasons=False) for side in sides]
    one, other = (side.checked()[0].name for side in sides)
    changed = " with ".join([other, ", ".join(settings)]) if settings else other
    found = gg.compare(*paths, names=(one, changed if changed != one else f"{one} again"))
    console(silent=json).print(str(found), soft_wrap=True)
    tables = {"states": found.states_to_pandas(), "rules": found.rules_to_pandas()}
    hand_over(found, out, "comparison", json=json, quiet=quiet, tables=tables)
