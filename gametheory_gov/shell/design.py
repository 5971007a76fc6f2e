"""The shell command ``gametheory-gov design``."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

import gametheory_gov as gg
from gametheory_gov.base.errors import Faults, InvalidInputError
from gametheory_gov.bound.lookup import ALIASES
from gametheory_gov.design.candidates import LISTS
from gametheory_gov.design.choosing import checked_choices
from gametheory_gov.design.ranking import read_constraints, read_measure
from gametheory_gov.sweeps.workers import MOST, processes

from .options import RUN, Exact, Free, Given, Json, Ties, TiesOption, collect_folder, on_a_game
from .tables import console, print_heading
from .writing import hand_over

EXAMPLES = (
    "Examples: gametheory-gov design gatt_common_good --choose depth 0:2:21 --objective worst_off "
    "--subject-to 'universal>=0.95'   |   gametheory-gov design gatt_common_good --choose depth 0:2:11 "
    "--also legitimacy=0.2,0.4 --outcome worst --out results"
)


class OutcomeOption(StrEnum):
    """What happens under a design."""

    grown = "grown"
    selected = "selected"
    worst = "worst"


@on_a_game
def design(
    choose: Annotated[
        tuple[str, str],
        typer.Option(
            "--choose",
            help="What is chosen, and among which values, rules or groups of states (USA+CHN,USA+GBR).",
            metavar=RUN,
        ),
    ] = ("depth", "0:2:21"),
    also: Annotated[
        list[str] | None,
        typer.Option(
            "--also", help="What is chosen besides; once for each.", metavar=RUN.replace(" ", "=", 1)
        ),
    ] = None,
    *,
    given: Given,
    objective: Annotated[
        str,
        typer.Option(
            help="reach, total, worst_off, lowest_decile, legitimacy, harm, robustness or policy_diversity."
        ),
    ] = "total",
    subject_to: Annotated[
        list[str] | None,
        typer.Option("--subject-to", help="A constraint; once for each.", metavar="'MEASURE>=NUMBER'"),
    ] = None,
    outcome: Annotated[
        OutcomeOption,
        typer.Option(help="Where the club grows, what noise selects, or the worst equilibrium."),
    ] = OutcomeOption.grown,
    ties: Ties = TiesOption.join_,
    exact: Exact = False,
    free: Free = False,
    workers: Annotated[int, typer.Option(help="Processes that share the designs.")] = 1,
    json: Json = False,
    out: Annotated[
        Path | None, typer.Option(help="Folder for design.png, .csv and .json, and finished designs.")
    ] = None,
) -> None:
    """Say which rules of the institution are best, and prove it for every design on a grid."""
    ranges = _ranges(given, choose, also or ())
    constraints = tuple(subject_to or ())
    names = [read_measure(objective, "--objective", given.faults)]
    names += [constraint.name for constraint in read_constraints(constraints, given.faults)]
    if not 1 <= workers <= MOST:
        given.faults.add(f"--workers {workers}; a whole number from 1 to {MOST} is needed")
    if given.stand_in is not None and all(spec is not None for spec in ranges.values()):
        told = Faults("design")
        with given.faults.noting():
            checked_choices(given.stand_in, ranges, outcome.value, ties.value, None, None, told, names)
    collect_folder(out, given, "design")
    scenario, game = given.checked()
    with processes(workers) as executor:
        found = gg.best_design(
            game,
            ranges,
            objective=objective,
            subject_to=constraints,
            outcome=outcome.value,
            ties=ties.value,
            throw=False,
            executor=executor,
            cache=None if out is None else out / "designs",
            progress=given.progress,
        )
    if not found.places:
        raise InvalidInputError("design", found.shortfalls())
    screen = console(silent=json)
    if not given.quiet:
        print_heading(screen, scenario, game)
    screen.print(str(found), soft_wrap=True)
    hand_over(found, out, "design", json=json, quiet=given.quiet, title=scenario.title)


def _ranges(given: Given, choose: tuple[str, str], also: Any) -> dict[str, Any]:
    """What is chosen, by name; what is wrong with it is noted."""
    chosen = [choose]
    for text in also:
        name, sign, run = text.partition("=")
        if sign and name.strip():
            chosen.append((name.strip(), run.strip()))
        else:
            given.faults.add(f"--also {text!r}; give it as name=low:high, such as --also legitimacy=0:1")
    chosen = [(ALIASES.get(name, name), run) for name, run in chosen]
    names = [name for name, _ in chosen]
    given.faults.extend(f"{name} is chosen twice; once will do" for name in {*names} if names.count(name) > 1)
    given.faults.extend(
        f"{name} is chosen and is also given; leave one out" for name in names if name in given.changes
    )
    ranges = {name: given.read_range("--choose", (name, run)) for name, run in chosen}
    return {
        name: [str(some).split("+") for some in run] if name in LISTS and run else run
        for name, run in ranges.items()
    }
