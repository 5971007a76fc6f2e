"""The shell command ``gametheory-gov harm``."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

import gametheory_gov as gg
from gametheory_gov.base.errors import NotApplicableError
from gametheory_gov.base.text import counted
from gametheory_gov.enforcement.harm import Harm

from .options import Exact, Free, Given, Json, Ties, TiesOption, collect_folder, on_a_game
from .tables import console, print_heading
from .writing import hand_over

if TYPE_CHECKING:
    import pandas as pd

EXAMPLES = (
    "Examples: gametheory-gov harm gatt_wto   |   gametheory-gov harm gatt_wto --from-nobody   |   "
    "gametheory-gov harm gatt_wto --set admission=no_net_harm --out results"
)


@on_a_game
def harm(
    given: Given,
    nobody: Annotated[
        bool,
        typer.Option("--from-nobody", help="Compare the end with no club at all, not with the founding."),
    ] = False,
    ties: Ties = TiesOption.join_,
    exact: Exact = False,
    free: Free = False,
    json: Json = False,
    out: Annotated[
        Path | None, typer.Option(help="Folder for harm.csv and harm.json, and steps.csv.")
    ] = None,
) -> None:
    """Say whom the growth of a club harms: who gains and who loses, from its founding to its end.

    Also step by step, and against no club at all. A step is harmless when nobody
    else loses, harmful but worth it when somebody does and the total does not
    fall; else it is beggar-thy-neighbour, or spite when all who move lose too.
    """
    given.need_a_club()
    collect_folder(out, given, "harm", "steps")
    scenario, game = given.checked()
    path = gg.grow(game, ties=ties.value, reasons=False, progress=given.progress)
    clubs = [r.members for r in path.rounds]
    steps: list[tuple[str, tuple[str, ...], tuple[str, ...]]] = [("founding, against no club", (), clubs[0])]
    steps += [(f"round {k}", *pair) for k, pair in enumerate(pairwise(clubs), 1)]
    steps += [("end, against the founding", clubs[0], clubs[-1]), ("end, against no club", (), clubs[-1])]
    compared = [(name, len(after), _compared(game, before, after)) for name, before, after in steps]
    found = compared[-1 if nobody else -2][2]
    if found is None and (json or out is not None):
        raise NotApplicableError(_still(nobody))
    screen = console(silent=json)
    if not given.quiet:
        print_heading(screen, scenario, game)
    screen.print(_table(compared))
    if found is None:
        screen.print(f"\n{_still(nobody)}", soft_wrap=True)
    else:
        _print_end(screen, game, clubs[0], found, nobody)
        tables = {} if out is None else {"steps": _rows(compared)}
        hand_over(found, out, "harm", json=json, quiet=given.quiet, pictures={}, tables=tables)


def _compared(game: gg.BoundGame, before: Iterable[str], after: Iterable[str]) -> Harm | None:
    """Who gains and loses from one club to another; None where they are the same."""
    return None if set(before) == set(after) else gg.harm(game, before=before, after=after)


_Steps = list[tuple[str, int, Harm | None]]


def _table(compared: _Steps) -> Table:
    """A line for each comparison of two clubs."""
    table = Table(box=None, pad_edge=False)
    for name in ("", "members", "gain", "lose", "all together", "what it is"):
        numeric = name in ("members", "gain", "lose", "all together")
        table.add_column(name, justify="right" if numeric else "left", no_wrap=name == "")
    for name, members, one in compared:
        if one is None:
            table.add_row(name, str(members), "0", "0", "0", "nobody moves")
            continue
        table.add_row(
            name,
            str(members),
            str(len(one.gainers)),
            str(len(one.losers)),
            f"{float(one.total):+.3f}",
            one.label,
        )
    return table


def _rows(compared: _Steps) -> pd.DataFrame:
    """The same as a table of figures."""
    import pandas as pd

    columns = ["step", "members", "gain", "lose", "total", "label"]
    rows: list[list[Any]] = [
        [name, members, len(one.gainers), len(one.losers), float(one.total), one.label]
        if one is not None
        else [name, members, 0, 0, 0.0, ""]
        for name, members, one in compared
    ]
    return pd.DataFrame(rows, columns=columns)


def _print_end(
    screen: Console, game: gg.BoundGame, founders: tuple[str, ...], found: Harm, nobody: bool
) -> None:
    """Say who gains and who loses at the end, outsiders of the founding apart."""
    outside = [label for label in game.states.ids if label not in founders]
    better, worse = (sum(label in side for label in outside) for side in (found.gainers, found.losers))
    screen.print(
        f"\nof {counted(len(outside), 'state')} that did not found, {better} are better off at the end than "
        f"{'without any club' if nobody else 'at the founding'}, {worse} worse",
        soft_wrap=True,
    )
    screen.print(str(found), soft_wrap=True)


def _still(nobody: bool) -> str:
    """Why there is nothing to compare, and what else can be."""
    if nobody:
        return "at the end nobody is inside, as without a club; leave --from-nobody out"
    return "growth ends with the founders, so it harms nobody; --from-nobody compares with no club"
