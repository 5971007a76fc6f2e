"""The shell command ``gametheory-gov hysteresis``."""

from __future__ import annotations

import sys
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Any

import typer

import gametheory_gov as gg
from gametheory_gov.base.errors import Faults
from gametheory_gov.base.exact import to_fraction
from gametheory_gov.base.files import write_text, write_whole

from .options import (
    Divergence,
    Legitimacy,
    Quiet,
    Settings,
    Target,
    Year,
    collect_folder,
    listed_ids,
    read_input,
)
from .tables import console

EXAMPLES = (
    "Examples: gametheory-gov hysteresis gatt_wto --over legitimacy 0:0.6   |   "
    "gametheory-gov hysteresis gatt_wto --over divergence 0:0.3:61 --free-founders --out results"
)
#: Values on the way, where the range does not say how many.
_NUMBER = 41


def hysteresis(
    target: Target,
    over: Annotated[
        tuple[str, str],
        typer.Option("--over", help="What is raised and lowered.", metavar="NAME START:STOP[:NUMBER]"),
    ] = ("legitimacy", "0:1"),
    year: Year = None,
    legitimacy: Legitimacy = None,
    divergence: Divergence = None,
    settings: Settings = None,
    free: Annotated[bool, typer.Option("--free-founders", help="Founders may leave.")] = False,
    everybody: Annotated[
        bool, typer.Option("--from-everybody", help="Begin the way down with all states inside.")
    ] = False,
    leaver: Annotated[
        str | None,
        typer.Option(help="Also let these states leave for good, and see who follows.", metavar="ID,ID,..."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Folder for hysteresis.png, hysteresis.csv and jumps.csv.")
    ] = None,
    quiet: Quiet = False,
) -> None:
    """Raise a parameter, then lower it: which clubs hold on the way, and which outlive what founded them."""
    given = read_input("hysteresis", target, year, legitimacy, divergence, settings)
    name, values = over[0], _read_range(over, given.faults)
    if name in given.changes:
        given.faults.add(f"{name} is raised and lowered and also given; leave one out")
    given.check_axis(name, values)
    who = listed_ids(leaver)
    given.check_ids("--leaver", who)
    if leaver is not None and not who:
        given.faults.add("--leaver names nobody; give ids, such as --leaver USA")
    if out is not None:
        collect_folder(out, given.faults)
    scenario, game = given.checked()
    game = game if free else game.commit(game.founders)
    turn = game.states.ids if everybody else None
    loop = gg.hysteresis(game, name, values, turn=turn, progress=not quiet and sys.stderr.isatty())
    left = None
    if who:
        left = gg.persistence(game, who, over=name, between=(values[0], values[-1]))
    screen = console()
    screen.print(str(loop), soft_wrap=True)
    if left is not None:
        screen.print(str(left), soft_wrap=True)
    if out is not None:
        names = _write(out, loop, scenario.title)
        if not quiet:
            screen.print(f"written: {', '.join(str(out / n) for n in names)}", soft_wrap=True)


def _read_range(over: tuple[str, str], faults: Faults) -> list[Fraction]:
    """Return the values of a range given as start:stop or start:stop:number of values."""
    name, text = over
    parts = [part.strip() for part in text.split(":")]
    try:
        if len(parts) not in (2, 3):
            raise ValueError
        start, stop = map(to_fraction, parts[:2])
        number = int(parts[2]) if len(parts) == 3 else _NUMBER
    except ValueError:
        faults.add(f"--over {name} {text}: give start:stop or start:stop:number of values, such as 0:1:41")
        return []
    if start >= stop or number < 2:
        faults.add(f"--over {name} {text}: two values or more are needed, and the stop above the start")
        return []
    return [start + (stop - start) * k / (number - 1) for k in range(number)]


def _write(folder: Path, loop: gg.stickiness.HysteresisLoop, title: str) -> list[str]:
    """Write picture and tables, each whole or not at all, and return their names."""
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(figsize=(7.6, 5.2), layout="constrained")
    loop.plot(axes)
    axes.set_title(f"{title}\n{axes.get_title(loc='left')}", loc="left", fontsize=11)
    write_whole(folder / "hysteresis.png", lambda file: figure.savefig(file, dpi=150))
    plt.close(figure)
    tables: dict[str, Any] = {"hysteresis.csv": loop.to_pandas(), "jumps.csv": loop.jumps_to_pandas()}
    for name, table in tables.items():
        write_text(folder / name, table.to_csv(index=False))
    return ["hysteresis.png", *tables]
