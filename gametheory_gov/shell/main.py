"""The shell command ``gametheory-gov``.

Exit codes: 0 done, 1 a verification failed or an archive differs, 2 unusable input, 3 no solver applies,
141 nobody reads what is printed.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from enum import StrEnum
from json import dumps
from operator import attrgetter
from os.path import isfile
from pathlib import Path
from typing import Annotated

import typer

import gametheory_gov as gg
from gametheory_gov.base.errors import (
    DataError,
    Faults,
    GovError,
    InvalidInputError,
    NotApplicableError,
    NotSolvedError,
    did_you_mean,
)
from gametheory_gov.base.text import listed

from .claims import EXAMPLES as CLAIMS_EXAMPLES
from .claims import claims
from .compare import EXAMPLES as COMPARE_EXAMPLES
from .compare import compare
from .design import EXAMPLES as DESIGN_EXAMPLES
from .design import design
from .deviations import EXAMPLES as DEVIATIONS_EXAMPLES
from .deviations import deviations
from .evidence import EXAMPLES as EVIDENCE_EXAMPLES
from .evidence import evidence
from .foresight import EXAMPLES as FORESIGHT_EXAMPLES
from .foresight import foresight
from .frontier import EXAMPLES as FRONTIER_EXAMPLES
from .frontier import frontier
from .harm import EXAMPLES as HARM_EXAMPLES
from .harm import harm
from .hysteresis import EXAMPLES as HYSTERESIS_EXAMPLES
from .hysteresis import hysteresis
from .new import EXAMPLES as NEW_EXAMPLES
from .new import new
from .obey import EXAMPLES as OBEY_EXAMPLES
from .obey import obey
from .options import (
    Exact,
    Free,
    Given,
    Json,
    Quiet,
    Target,
    Ties,
    TiesOption,
    Year,
    collect_folder,
    on_a_game,
    read,
)
from .phase import EXAMPLES as PHASE_EXAMPLES
from .phase import phase
from .power import EXAMPLES as POWER_EXAMPLES
from .power import power
from .principles import EXAMPLES as PRINCIPLES_EXAMPLES
from .principles import principles
from .replicate import EXAMPLES as REPLICATE_EXAMPLES
from .replicate import replicate
from .select import EXAMPLES as SELECTED_EXAMPLES
from .select import select
from .sensitivity import EXAMPLES as SENSITIVITY_EXAMPLES
from .sensitivity import sensitivity
from .solve import EXAMPLES as SOLVE_EXAMPLES
from .solve import solve
from .tables import (
    console,
    path_table,
    print_ending,
    print_founding,
    print_reasons,
    wrapped,
)
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
    "sensitivity": ("sweeps.Sensitivity",),
    "hysteresis": ("stickiness.HysteresisLoop",),
    "threshold": ("stickiness.Threshold",),
    "tip": ("tipping.TippingNumber",),
    "design": ("design.BestDesign",),
    "frontier": ("design.Frontier",),
    "compare": ("design.Comparison",),
    "select": ("noise.Selection",),
    "obey": ("enforcement.Obedience",),
    "harm": ("enforcement.Harm",),
    "power": ("decisions.Power",),
    "principles": ("design.Principles",),
    "claims": ("claims.Claim", "claims.Joint"),
    "evidence": ("evidence.Estimates", "evidence.RiskSets"),
    "foresight": ("foresight.MarkovSolution", "foresight.PatienceThresholds"),
}


class OrderOption(StrEnum):
    """Orders of moving."""

    synchronous = "synchronous"
    random = "random"
    by_size = "by_size"
    by_gain = "by_gain"


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
    ties: Ties = TiesOption.join_,
    exact: Exact = False,
    free: Free = False,
    json: Json = False,
    out: Annotated[
        Path | None, typer.Option(help="Folder for growth.png, growth.csv and growth.json.")
    ] = None,
) -> None:
    """Let a club grow from its founders: who joins when, and where it ends."""
    if seed < 0:
        given.faults.add(f"--seed {seed}; a whole number from 0 is needed")
    given.need_a_club()
    collect_folder(out, given, "growth")
    scenario, game = given.checked()
    path = gg.grow(game, order=order.value, rng=seed, ties=ties.value, progress=given.progress)
    screen = console(silent=json)
    if not given.quiet:
        print_founding(screen, scenario, path)
    screen.print(path_table(path))
    if not given.quiet:
        print_reasons(screen, path)
    print_ending(screen, scenario, path, given.quiet)
    hand_over(path, out, "growth", json=json, quiet=given.quiet, title=scenario.title)


app.command(epilog=SOLVE_EXAMPLES)(solve)


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
    json: Json = False,
) -> None:
    """Re-check a saved answer from the definition, without any solver."""
    if json and independent:
        raise InvalidInputError("verify", ["the independent check prints words only; leave --json out"])
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
        ways = (
            "solve --save and --out of design, frontier, compare, tip, threshold, deviations, foresight, "
            "obey, harm, principles and evidence write answers with one"
        )
        raise DataError(f"{file}", [f"a {what} carries no certificate; {ways}"])
    verification = gg.verify(answer)
    if json:
        print_json(verification)
    else:
        typer.echo(("valid" if verification else "NOT VALID") if quiet else str(verification))
    if not verification:
        raise typer.Exit(1)


app.command(epilog=DEVIATIONS_EXAMPLES)(deviations)
app.command(epilog=PHASE_EXAMPLES)(phase)
app.command(epilog=SENSITIVITY_EXAMPLES)(sensitivity)
app.command(epilog=HYSTERESIS_EXAMPLES)(hysteresis)
app.command(epilog=THRESHOLD_EXAMPLES)(threshold)
app.command(epilog=TIP_EXAMPLES)(tip)
app.command(epilog=DESIGN_EXAMPLES)(design)
app.command(epilog=FRONTIER_EXAMPLES)(frontier)
app.command(epilog=COMPARE_EXAMPLES)(compare)
app.command(epilog=SELECTED_EXAMPLES)(select)
app.command(epilog=FORESIGHT_EXAMPLES)(foresight)
app.command(epilog=OBEY_EXAMPLES)(obey)
app.command(epilog=HARM_EXAMPLES)(harm)
app.command(epilog=POWER_EXAMPLES)(power)
app.command(epilog=PRINCIPLES_EXAMPLES)(principles)
app.command(epilog=CLAIMS_EXAMPLES)(claims)
app.command(epilog=EVIDENCE_EXAMPLES)(evidence)
app.command(epilog=REPLICATE_EXAMPLES)(replicate)
app.command(epilog=NEW_EXAMPLES)(new)


@app.command()
def scenarios(json: Json = False) -> None:
    """List the scenarios that come with the package, and the decision bodies, for power."""
    if json:
        typer.echo(dumps(gg.list_scenarios(), indent=1))
        return
    for name, title in gg.list_scenarios().items():
        typer.echo(f"{name}: {title}")
    typer.echo("\nDecision bodies, such as for gametheory-gov power imf_board:")
    for name, title in gg.scenarios.list_bodies().items():
        typer.echo(f"{name}: {title}")


@app.command(epilog="Example: gametheory-gov show gatt_wto")
def show(target: Target, year: Year = None, json: Json = False) -> None:
    """Describe a scenario: story, founders, parameters and their rule, sources, formulas, notes."""
    scenario, game = read("show", target, year).checked()
    if json:
        print_json(scenario)
        return
    ids = scenario.states.ids
    founders = (
        f"{len(scenario.founders)}: {listed(scenario.founders, ids)}" if scenario.founders else "none named"
    )
    parts = {
        "": scenario.story,
        "founders": founders,
        "committed": "\n".join(f"{a}: {listed(who, ids)}" for a, who in scenario.committed.items()),
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
