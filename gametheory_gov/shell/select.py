"""The shell command ``gametheory-gov select``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

import gametheory_gov as gg
from gametheory_gov.base.errors import NotApplicableError

from .options import Exact, Free, Given, Json, collect_folder, on_a_game
from .tables import console, print_heading, wrapped
from .writing import hand_over

if TYPE_CHECKING:
    from matplotlib.axes import Axes

PICTURE = "potential"
EXAMPLES = (
    "Examples: gametheory-gov select gatt_wto --legitimacy 0.2   |   "
    "gametheory-gov select world.toml --free-founders --out results"
)


@on_a_game
def select(
    given: Given,
    free: Free = False,
    exact: Exact = False,
    json: Json = False,
    out: Annotated[
        Path | None, typer.Option(help="Folder for selection.csv, selection.json and potential.png.")
    ] = None,
) -> None:
    """Say which regime each theory selects, where several could be stable."""
    collect_folder(out, given, "selection", PICTURE)
    scenario, game = given.checked()
    found = gg.select(game)
    screen = console(silent=json)
    if not given.quiet:
        print_heading(screen, scenario, game)
    screen.print(_table(found))
    if not given.quiet:
        _explain(screen, found)
    pictures = {PICTURE: lambda: _potential(found)}
    names = hand_over(
        found, out, "selection", json=json, quiet=given.quiet, title=scenario.title, pictures=pictures
    )
    picture = f"{PICTURE}.png"
    if out is not None and not given.quiet and picture not in names:
        old = " (the one there is of an earlier run)" if (out / picture).exists() else ""
        console(errors=json).print(f"no {picture}: there is no potential to draw{old}", soft_wrap=True)


def _potential(found: gg.noise.Selection) -> Axes | None:
    """The potential by club size; None where there is none to draw."""
    try:
        return found.potential.plot() if isinstance(found.potential, gg.noise.Potential) else None
    except NotApplicableError:
        return None


def _table(found: gg.noise.Selection) -> Any:
    """The table of regimes that each theory selects."""
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for name in ("theory", "selected", "members", "figures"):
        table.add_column(name)
    for verdict in found.verdicts:
        selection = verdict.selected or "says nothing"
        table.add_row(verdict.theory, selection, ", ".join(map(str, verdict.sizes)), verdict.basis)
    return table


def _explain(screen: Any, found: gg.noise.Selection) -> None:
    """Say where theories differ, and why some say nothing."""
    screen.print()
    screen.print(wrapped(found.conclusion))
    reasons: dict[str, list[str]] = {}
    for verdict in found.verdicts:
        if verdict.refusal:
            reasons.setdefault(verdict.refusal, []).append(verdict.theory)
    for reason, theories in reasons.items():
        screen.print(wrapped(f"{' and '.join(theories)}: {reason}"))
