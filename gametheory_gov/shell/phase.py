"""The shell command ``gametheory-gov phase``."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

import gametheory_gov as gg
from gametheory_gov.bound.rebind import Axis
from gametheory_gov.sweeps.labels import question_for
from gametheory_gov.sweeps.phase import POINTS, read_both
from gametheory_gov.sweeps.question import Question
from gametheory_gov.sweeps.workers import MOST, processes

from .great_powers import has_stage, without_meaning
from .options import RUN, Exact, Free, Given, Json, Ties, TiesOption, collect_folder, listed_ids, on_a_game
from .tables import console, print_heading
from .writing import hand_over

EXAMPLES = (
    "Examples: gametheory-gov phase gatt_wto --x divergence 0:0.3:61 --workers 2 --out results   |   "
    "gametheory-gov phase gatt_wto --x distance 0:6:31 --among USA,CHN --out results"
)
#: What the shell gives for an axis: a name, and a range as text.
Range = tuple[str, str]


@on_a_game
def phase(
    x: Annotated[Range, typer.Option("--x", help="What varies across.", metavar=RUN)] = (
        "divergence",
        "0:3:61",
    ),
    y: Annotated[Range, typer.Option("--y", help="What varies upwards.", metavar=RUN)] = (
        "legitimacy",
        "0:1:41",
    ),
    *,
    given: Given,
    out: Annotated[
        Path | None,
        typer.Option(
            help="Folder for phase.png, phase.nc, phase.csv and boundaries.csv.  [required but for --json]"
        ),
    ] = None,
    among: Annotated[
        str | None,
        typer.Option(help="Whose ideal points spread or distance moves.", metavar="ID,ID,..."),
    ] = None,
    ties: Ties = TiesOption.join_,
    exact: Exact = False,
    free: Free = False,
    sizes: Annotated[
        bool, typer.Option("--sizes", help="Label by the number of members of the largest stable club.")
    ] = False,
    refine: Annotated[float, typer.Option(help="Boundaries to this part of a cell.")] = 1 / 16,
    workers: Annotated[int, typer.Option(help="Processes that share the points.")] = 1,
    json: Json = False,
) -> None:
    """Draw a phase diagram: which regimes come about over two parameters.

    Finished points are kept in the folder, so the same command goes on where it was interrupted.
    """
    given.faults.extend(
        f"{name} is an axis and also given; leave one out" for name, _ in (x, y) if name in given.changes
    )
    fixed = {} if among is None else {"among": listed_ids(among)}
    across, upwards = _read_axes(given, x, y, fixed, refine)
    if not 1 <= workers <= MOST:
        given.faults.add(f"--workers {workers}; a whole number from 1 to {MOST} is needed")
    staged = given.stand_in is not None and has_stage(given.stand_in)
    given.faults.extend(
        without_meaning({"--ties": staged and ties != TiesOption.join_, "--sizes": staged and sizes})
    )
    if out is None and not json:
        given.faults.add("--out is missing; name a folder for the diagram and its points")
    collect_folder(out, given, "phase", "boundaries")
    scenario, game = given.checked()
    asked: Any = gg.sweeps.size_labels if sizes else question_for(game)
    question = asked if ties == TiesOption.join_ else partial(asked, ties=ties.value)
    with processes(workers) as executor:
        diagram = gg.phase_diagram(
            game,
            x=across,
            y=upwards,
            question=question,
            fixed=fixed,
            executor=executor,
            cache=None if out is None else out / "points",
            progress=given.progress,
            refine=refine,
            title=scenario.title,
        )
    screen = console(silent=json)
    if not given.quiet:
        print_heading(screen, scenario, game)
        screen.print(str(diagram), soft_wrap=True)
    tables = {"boundaries": diagram.boundaries_to_pandas()}
    hand_over(diagram, out, "phase", json=json, quiet=given.quiet, tables=tables)


def _read_axes(given: Given, x: Range, y: Range, fixed: dict[str, Any], refine: float) -> list[Axis]:
    """Both axes; what is wrong with the options of this command is noted."""
    game = given.stand_in
    axes = [given.read_axis(option, axis, POINTS) for option, axis in (("--x", x), ("--y", y))]
    sound = axes
    if not given.check_ids("--among", fixed.get("among", ())):  # then what would use them is not judged
        fixed, unsound = {}, ("spread", "distance")
        sound = [Axis(axis.name, []) if axis.name in unsound else axis for axis in axes]
    question = Question(question_for if game is None else question_for(game), fixed)
    read_both(game, sound[0], sound[1], question, None, refine, given.faults)
    return axes
