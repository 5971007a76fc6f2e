"""The shell command ``gametheory-gov foresight``."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

import gametheory_gov as gg
from gametheory_gov.base.errors import Faults
from gametheory_gov.base.exact import to_fraction
from gametheory_gov.base.text import listed
from gametheory_gov.foresight.equilibrium import MarkovSolution

from .options import Exact, Given, Json, collect_folder, on_a_game, refusals
from .tables import console, print_heading
from .writing import hand_over

EXAMPLES = (
    "Examples: gametheory-gov foresight world.toml --discount 0.9   |   "
    "gametheory-gov foresight alike.toml --exact --out results"
)
#: What else can be asked, where foresight does not apply.
_OTHER = "gametheory-gov grow follows myopic states in a world of any size"
_REMEDY = f"add --exact, or --discount 0.9 for one discount factor and a few types of states; {_OTHER}"
#: Ends of one equilibrium that are listed.
_SHOWN = 12


@on_a_game
def foresight(
    given: Given,
    discount: Annotated[
        str | None,
        typer.Option(
            help="What a payoff one period later is worth today, from 0 (myopic) to below 1. Without it, the "
            "discount factors at which accession changes, for states that are all alike.",
            metavar="NUMBER",
        ),
    ] = None,
    exact: Exact = False,
    free: Annotated[
        bool, typer.Option("--from-nobody", help="Begin with nobody inside; founders choose like the others.")
    ] = False,
    json: Json = False,
    out: Annotated[
        Path | None, typer.Option(help="Folder for foresight.csv, foresight.json and, of thresholds, .png.")
    ] = None,
) -> None:
    """Say who joins and where accession ends when states look ahead, for small worlds.

    In every period one outsider is drawn and may join; members stay for good. States know what others will
    do next (Markov-perfect equilibria).
    """
    factor = None if discount is None else _factor(discount, given.faults)
    collect_folder(out, given, "foresight")
    scenario, game = given.checked()
    with refusals(_REMEDY if factor is None else _OTHER):
        found = gg.foresight.patience_thresholds(game) if factor is None else gg.markov_perfect(game, factor)
    screen = console(silent=json)
    if not given.quiet:
        print_heading(screen, scenario, game)
    if isinstance(found, MarkovSolution):
        _print_solution(screen, found, given.quiet)
    else:
        screen.print(f"{found.headline}\n{found}" if not given.quiet else f"{found}", soft_wrap=True)
    pictures: dict[str, Any] | None = {} if isinstance(found, MarkovSolution) else None
    hand_over(found, out, "foresight", json=json, quiet=given.quiet, pictures=pictures)


def _factor(text: str, faults: Faults) -> Fraction:
    """A discount factor from text; what is none is noted."""
    try:
        factor = to_fraction(text)
    except ValueError:
        factor = Fraction(-1)
    if not 0 <= factor < 1:
        faults.add(f"--discount {text}; a number from 0 to below 1 is needed, such as 0.9")
    return factor


def _print_solution(screen: Console, found: MarkovSolution, quiet: bool) -> None:
    """Print who joins first in every equilibrium, and the clubs in which it ends."""
    ids, grouped = found.game.states.ids, {label for group in found.types for label in group}
    staying = tuple(label for label in found.game.founders if label not in grouped)
    if not quiet:
        screen.print(found.headline, soft_wrap=True)
        start = f"the founders, who stay: {listed(staying, ids)}" if staying else "nobody"
        screen.print(f"discount factor {found.discount}, starting from {start}\n", soft_wrap=True)
    table = Table(box=None, pad_edge=False)
    for name in ("", "who joins at the start if drawn, with probability", "ends in", "with probability"):
        table.add_column(name)
    for number, each in enumerate(found.equilibria, start=1):
        joining = [
            f"{listed(group, ids)}: {float(chance):.4g}"
            for group, chance in zip(found.types, each.join[each.empty], strict=True)
            if chance > 0
        ]
        ends = sorted(each.ends().items(), key=lambda end: -end[1])
        head = (str(number), ", ".join(joining) or "nobody")
        for counts, chance in ends[:_SHOWN]:
            table.add_row(*head, _club(staying, found.types, counts, ids), f"{float(chance):.4g}")
            head = ("", "")
        if len(ends) > _SHOWN:
            table.add_row("", "", f"{len(ends) - _SHOWN} more clubs", "")
    screen.print(table)
    if not found.complete:
        screen.print("more equilibria may exist")
    for line in str(found).splitlines():
        if line.startswith("undecided"):
            screen.print(line, soft_wrap=True)
    if not quiet and staying == found.game.founders:
        final = gg.grow(found.game, staying, reasons=False).final
        screen.print(f"\nmyopic growth ends in: {listed(final, ids) or 'nobody'}", soft_wrap=True)


def _club(
    staying: Sequence[str], types: Sequence[Sequence[str]], counts: Sequence[int], ids: Sequence[str]
) -> str:
    """The members of a club of which only the numbers of alike states are known."""
    whole = [label for group, n in zip(types, counts, strict=True) if n == len(group) for label in group]
    parts = [f"{n} of {listed(g, ids)}" for g, n in zip(types, counts, strict=True) if 0 < n < len(g)]
    named = sorted((*staying, *whole), key=list(ids).index)
    return "; ".join([*([listed(named, ids)] if named else []), *parts]) or "nobody"
