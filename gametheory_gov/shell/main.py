"""The shell command ``gametheory-gov``.

Exit codes: 0 done, 1 a verification failed or an archive differs, 2 unusable input, 3 no solver applies,
141 nobody reads what is printed.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from enum import StrEnum
from operator import attrgetter
from os.path import isfile
from pathlib import Path
from typing import Annotated

import typer

import gametheory_gov as gg
from gametheory_gov.base.answer import Answer
from gametheory_gov.base.errors import (
    DataError,
    Faults,
    GovError,
    InvalidInputError,
    NotApplicableError,
    NotSolvedError,
    did_you_mean,
)
from gametheory_gov.base.files import writable_file
from gametheory_gov.base.text import listed

from .deviations import EXAMPLES as DEVIATIONS_EXAMPLES
from .deviations import deviations
from .foresight import EXAMPLES as FORESIGHT_EXAMPLES
from .foresight import foresight
from .great_powers import has_stage, solve_powers, without_meaning
from .hysteresis import EXAMPLES as HYSTERESIS_EXAMPLES
from .hysteresis import hysteresis
from .new import EXAMPLES as NEW_EXAMPLES
from .new import new
from .options import (
    Exact,
    Free,
    Given,
    Json,
    Quiet,
    Target,
    Year,
    collect,
    collect_folder,
    on_a_game,
    read,
    replaced,
    writable,
)
from .phase import EXAMPLES as PHASE_EXAMPLES
from .phase import phase
from .replicate import EXAMPLES as REPLICATE_EXAMPLES
from .replicate import replicate
from .select import EXAMPLES as SELECTED_EXAMPLES
from .select import select
from .tables import console, path_table, print_ending, print_founding, print_reasons, solution_table, wrapped
from .threshold import EXAMPLES as THRESHOLD_EXAMPLES
from .threshold import threshold
from .tip import EXAMPLES as TIP_EXAMPLES
from .tip import tip
from .writing import hand_over, print_json

app = typer.Typer(
    name="gametheory-gov",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    help="When does a club of states stay a club, and when does it grow into a universal regime?",
    epilog=" ".join((__doc__ or "").partition("\n\n")[2].split()),
)


#: When the independent check gives up, if nothing else is said.
_MINUTES = 60
#: What shells say of a program that wrote to a pipe that nobody reads, as ``... | head -1`` leaves one.
_CLOSED_PIPE = 141
#: What the answers of each command are.
_CITED = {
    "grow": ("growth.GrowthPath",),
    "deviations": ("growth.Deviations",),
    "solve": ("Solution", "great_powers.SubgamePerfect"),
    "phase": ("sweeps.PhaseDiagram",),
    "hysteresis": ("stickiness.HysteresisLoop",),
    "threshold": ("stickiness.Threshold",),
    "tip": ("tipping.TippingNumber",),
    "select": ("noise.Selection",),
    "foresight": ("foresight.MarkovSolution", "foresight.PatienceThresholds"),
}


class OrderOption(StrEnum):
    """Orders of moving."""

    synchronous = "synchronous"
    random = "random"
    by_size = "by_size"
    by_gain = "by_gain"


class TiesOption(StrEnum):
    """Tie rules."""

    join_ = "join"
    stay_out = "stay_out"
    weak = "weak"


def _version(show: bool) -> None:
    if show:
        typer.echo(f"gametheory-gov {gg.__version__}")
        raise typer.Exit


@app.callback()
def _top(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say the version.")
    ] = False,
) -> None:
    """Games of international institutions."""


class SettleOption(StrEnum):
    """How the others reply once great powers have founded standards."""

    best_reply = "best_reply"
    in_turn = "in_turn"
    synchronous = "synchronous"
    least = "least"
    greatest = "greatest"


# ------------------------------------------------------------------------------------------ commands


@app.command(
    epilog="Examples: gametheory-gov grow gatt_wto   |   gametheory-gov grow gatt_wto --legitimacy 0.2   |   "
    "gametheory-gov grow gatt_wto --year 1965 --order by_gain --out results   |   "
    "gametheory-gov grow gatt_wto --json > growth.json"
)
@on_a_game
def grow(
    given: Given,
    order: Annotated[OrderOption, typer.Option(help="Who moves when.")] = OrderOption.synchronous,
    seed: Annotated[int, typer.Option(help="Seed of random order.")] = 0,
    free: Free = False,
    json: Json = False,
    out: Annotated[
        Path | None, typer.Option(help="Folder for growth.png, growth.csv and growth.json.")
    ] = None,
) -> None:
    """Let a club grow from its founders: who joins when, and where it ends."""
    if seed < 0:
        given.faults.add(f"--seed {seed}; a whole number from 0 is needed")
    collect_folder(out, given, "growth")
    scenario, game = given.checked()
    path = gg.grow(game, order=order.value, rng=seed, progress=given.progress)
    screen = console(silent=json)
    if not given.quiet:
        print_founding(screen, scenario, path)
    screen.print(path_table(path))
    if not given.quiet:
        print_reasons(screen, path)
    print_ending(screen, scenario, path, given.quiet)
    hand_over(path, out, "growth", json=json, quiet=given.quiet, title=scenario.title)


@app.command(
    epilog="Examples: gametheory-gov solve gatt_wto --all   |   "
    "gametheory-gov solve world.toml --save answer.json"
)
@on_a_game
def solve(
    given: Given,
    ties: Annotated[TiesOption, typer.Option(help="What an indifferent state does.")] = TiesOption.join_,
    exact: Exact = False,
    free: Free = False,
    every: Annotated[bool, typer.Option("--all", help="Every equilibrium, however long it takes.")] = False,
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
    if given.stand_in is not None and has_stage(given.stand_in):
        odd = {"--free-founders": free, "--all": every, "--ties": ties != TiesOption.join_}
        given.faults.extend(without_meaning(odd))
    scenario, game = given.checked()
    if has_stage(game):
        found = solve_powers(console(silent=json), scenario, game, settle.value, given.quiet)
        _save(found, save, quiet=given.quiet, json=json)
        return
    solver = gg.equilibria.BranchingSolver(max_boxes=sys.maxsize) if every and game.profiles > 2**20 else None
    solution = gg.solve(game, solver, ties=ties.value, progress=given.progress)
    screen = console(silent=json)
    if not given.quiet:
        screen.print(f"{solution.game!r}, solver {solution.solver}, ties {solution.ties}")
        screen.print(solution.result.value + (f" ({solution.message})" if solution.message else ""))
        if game.committed:
            screen.print(f"{len(game.committed)} founders are committed; --free-founders lets them leave")
    screen.print(solution_table(solution))
    _save(solution, save, quiet=given.quiet, json=json)


@app.command(
    epilog="Example: gametheory-gov solve world.toml --save answer.json; gametheory-gov verify answer.json"
)
def verify(
    file: Annotated[Path, typer.Argument(help="An answer that was saved, as by solve --save or tip --out.")],
    quiet: Quiet = False,
    independent: Annotated[
        bool,
        typer.Option(
            help="Check an exact solution by one file that shares nothing with the package and prints the "
            "game it has checked: confirmed, refuted or not shown."
        ),
    ] = False,
    minutes: Annotated[
        float | None,
        typer.Option(
            help=f"With --independent: when to give up, as not shown ({_MINUTES}).", metavar="NUMBER"
        ),
    ] = None,
) -> None:
    """Re-check a saved answer from the definition, without any solver."""
    if minutes is not None:
        faults = Faults("verify")
        if not independent:
            faults.add("--minutes is for the independent check; add --independent, or leave it out")
        if not 0 < minutes < float("inf"):
            faults.add(f"--minutes {minutes:g}; a number above 0 is needed")
        faults.raise_as(InvalidInputError)
    if independent:
        from gametheory_gov.equilibria.independent import run

        lines: list[str] = []
        code = run(f"{file}", _MINUTES if minutes is None else minutes, lines.append if quiet else typer.echo)
        if quiet:
            typer.echo(lines[-1])
        raise typer.Exit(code)
    answer = gg.load(file)
    if not hasattr(answer, "verify"):
        what = "sweep" if isinstance(answer, Mapping) else type(answer).__name__
        ways = "solve --save and --out of tip, threshold, deviations and foresight write answers with one"
        raise DataError(f"{file}", [f"a {what} carries no certificate; {ways}"])
    verification = gg.verify(answer)
    typer.echo(("valid" if verification else "NOT VALID") if quiet else str(verification))
    if not verification:
        raise typer.Exit(1)


app.command(epilog=DEVIATIONS_EXAMPLES)(deviations)
app.command(epilog=PHASE_EXAMPLES)(phase)
app.command(epilog=HYSTERESIS_EXAMPLES)(hysteresis)
app.command(epilog=THRESHOLD_EXAMPLES)(threshold)
app.command(epilog=TIP_EXAMPLES)(tip)
app.command(epilog=SELECTED_EXAMPLES)(select)
app.command(epilog=FORESIGHT_EXAMPLES)(foresight)
app.command(epilog=REPLICATE_EXAMPLES)(replicate)
app.command(epilog=NEW_EXAMPLES)(new)


@app.command()
def scenarios() -> None:
    """List the scenarios that come with the package."""
    for name, title in gg.list_scenarios().items():
        typer.echo(f"{name}: {title}")


@app.command(epilog="Example: gametheory-gov show gatt_wto")
def show(target: Target, year: Year = None) -> None:
    """Describe a scenario: story, founders, parameters and their rule, sources, formulas, notes."""
    scenario, game = read("show", target, year).checked()
    ids = scenario.states.ids
    founders = (
        f"{len(scenario.founders)}: {listed(scenario.founders, ids)}" if scenario.founders else "none named"
    )
    parts = {
        "": scenario.story,
        "founders": founders,
        "not in this table": listed(scenario.missing_founders, ids),
        "great powers": listed(scenario.states.great_powers, ids) if game.form.standards else "",
        "states": f"{scenario.states!r}",
        "institution": scenario.institution.to_toml().strip(),
        "parameters": "\n".join(f"{k} = {v}" for k, v in scenario.parameters.items()),
        "how the parameters were chosen": scenario.parameter_rule,
        "payoffs": "\n".join(f"{a}: {formula}" for a, formula in game.form.payoffs.items()),
        "sources": "\n".join(scenario.sources),
        "notes on the states": "\n".join(scenario.states.notes),
    }
    typer.echo(f"{scenario.name}: {scenario.title}\n")
    for head, text in parts.items():
        if text:
            typer.echo((f"{head}\n" if head else "") + wrapped(text, "  " if head else "") + "\n")


@app.command(
    epilog="Examples: gametheory-gov cite   |   gametheory-gov cite select   |   "
    "gametheory-gov cite answer.json"
)
def cite(
    what: Annotated[
        str | None,
        typer.Argument(
            help="A command, for all that its answers may rest on: "
            + ", ".join(_CITED)
            + "; or a file with an answer, as solve --save and --out write them."
        ),
    ] = None,
) -> None:
    """Print BibTeX for the package and its data, and for the works behind a command or an answer."""
    typer.echo(gg.cite(*_cited(what)))


def _cited(what: str | None) -> list[object]:
    """What is to be cited: nothing, the types of a command's answers, or an answer that was saved."""
    if what is None:
        return []
    if what in _CITED:
        return [gg.States, *(attrgetter(name)(gg) for name in _CITED[what])]
    file = Path(what)
    if not isfile(file):
        near = did_you_mean(what, _CITED)
        raise DataError(
            what, [f"no file, and no command with answers{near}; give {', '.join(_CITED)} or a file"]
        )
    return [gg.load(file)]


# --------------------------------------------------------------------------------------- writing


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


def main() -> None:
    """Run the shell command; errors go to standard error in one message."""
    try:
        app()
    except SystemExit as stop:
        if isinstance(stop.__context__, BrokenPipeError):  # typer and rich make it 1, which is a failed check
            sys.exit(_CLOSED_PIPE)
        raise
    except (NotApplicableError, NotSolvedError) as error:
        typer.echo(f"error: {error}", err=True)
        sys.exit(3)
    except (GovError, MemoryError, RecursionError) as error:
        words = {MemoryError: "there is not enough memory", RecursionError: "this is nested too deeply"}
        typer.echo(f"error: {words.get(type(error), error)}", err=True)
        sys.exit(2)


if __name__ == "__main__":
    main()
