"""The shell command ``gametheory-gov solve``."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

import gametheory_gov as gg
from gametheory_gov.base.answer import Answer
from gametheory_gov.base.errors import NotApplicableError, NotSolvedError
from gametheory_gov.base.files import writable_file
from gametheory_gov.base.text import counted
from gametheory_gov.equilibria.solution import Result

from .great_powers import has_stage, solve_powers, without_meaning
from .options import Exact, Free, Given, Json, collect, on_a_game, refusals, replaced, writable
from .tables import console, print_heading, solution_table
from .writing import print_json

EXAMPLES = (
    "Examples: gametheory-gov solve gatt_wto --all   |   gametheory-gov solve world.toml --save answer.json"
)
#: When the search for all equilibria gives up, if nothing else is said.
_SECONDS = 3600


class AnyTies(StrEnum):
    """Tie rules, with the one that only equilibria know."""

    join_ = "join"
    stay_out = "stay_out"
    weak = "weak"


class SettleOption(StrEnum):
    """How the others reply once great powers have founded standards."""

    best_reply = "best_reply"
    in_turn = "in_turn"
    synchronous = "synchronous"
    least = "least"
    greatest = "greatest"


@on_a_game
def solve(
    given: Given,
    ties: Annotated[AnyTies, typer.Option(help="What an indifferent state does.")] = AnyTies.join_,
    exact: Exact = False,
    free: Free = False,
    every: Annotated[
        bool, typer.Option("--all", help="Every equilibrium, with patience: search up to --time-limit.")
    ] = False,
    time_limit: Annotated[
        float | None,
        typer.Option(
            help=f"With --all: seconds after which to stop with what was found ({_SECONDS}).",
            metavar="NUMBER",
        ),
    ] = None,
    settle: Annotated[
        SettleOption, typer.Option(help="Standards only: how the others respond to the great powers.")
    ] = SettleOption.best_reply,
    json: Json = False,
    save: Annotated[Path | None, typer.Option(help="Write the answer as JSON, for verify.")] = None,
) -> None:
    """Find the equilibria: the clubs that nobody leaves and nobody joins.

    Where great powers found rival standards, every outcome that they foresee.
    """
    if save is not None:
        _check_file(save, given)
    if time_limit is not None and not every:
        given.faults.add("--time-limit is for the search for all equilibria; add --all, or leave it out")
    if time_limit is not None and not 0 < time_limit < float("inf"):
        given.faults.add(f"--time-limit {time_limit:g}; a positive number of seconds is needed")
    if given.stand_in is not None and has_stage(given.stand_in):
        odd = {"--free-founders": free, "--all": every, "--ties": ties != AnyTies.join_}
        given.faults.extend(without_meaning(odd))
    scenario, game = given.checked()
    if has_stage(game):
        found = solve_powers(console(silent=json), scenario, game, settle.value, given.quiet)
        _save(found, save, quiet=given.quiet, json=json)
        return
    solver = None
    if every and game.profiles > 2**20:
        seconds = _SECONDS if time_limit is None else time_limit
        solver = gg.equilibria.BranchingSolver(max_boxes=sys.maxsize, time_limit=seconds)
    with refusals("gametheory-gov grow follows one club in a world of any size"):
        solution = gg.solve(game, solver, ties=ties.value, throw=False, progress=given.progress)
        if solution.result is Result.REFUSED:
            raise NotApplicableError(solution.message)
    screen = console(silent=json)
    if not given.quiet:
        print_heading(screen, scenario, game)
        screen.print(f"solver {solution.solver}, ties {solution.ties}")
        said = solution.result.value
        if solution.result is Result.STOPPED:
            said = said.partition(";")[0]  # what follows is for Python; the error says what to type
        screen.print(said + (f" ({solution.message})" if solution.message else ""))
        if game.committed:
            screen.print("--free-founders lets the founders leave")
    screen.print(solution_table(solution))
    _save(solution, save, quiet=given.quiet, json=json)
    if solution.result is Result.STOPPED:
        ways = f"a --time-limit above {seconds:g} searches on" if solver else "--all searches on"
        raise NotSolvedError(f"more equilibria may exist: {_boxes(solution)}; {ways}", solution)


def _check_file(file: Path, given: Given) -> None:
    """Note when a file cannot be written, before any work is done."""
    collect(given.faults, lambda: writable(file.parent, create=False))
    collect(given.faults, lambda: writable_file(file))
    if replaced(file, given.inputs):
        given.faults.add(f"{file}: is read, and would be replaced; name another file")


def _save(answer: Answer, file: Path | None, *, quiet: bool, json: bool) -> None:
    """Print an answer as JSON or write it, where this is asked for, and say how to check it."""
    if json:
        print_json(answer)
    if file is not None:
        answer.save(file)
        if not quiet:
            said = f"written: {file}; check it with: gametheory-gov verify {file}"
            console(errors=json).print(said, soft_wrap=True)


def _boxes(solution: gg.Solution) -> str:
    """How far a search came."""
    left = counted(solution.stats["open_boxes"], "box is", "boxes are")
    return f"{left} open after {solution.stats['boxes']}"
