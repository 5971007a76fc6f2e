"""The shell command ``gametheory-gov sensitivity``."""

from __future__ import annotations

from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer

import gametheory_gov as gg
from gametheory_gov.base.exact import format_number, to_fraction
from gametheory_gov.base.pictures import REGIMES
from gametheory_gov.bound.lookup import ALIASES
from gametheory_gov.bound.rebind import check_ends, read_values
from gametheory_gov.sweeps.indices import held_fixed
from gametheory_gov.sweeps.influence import check_design
from gametheory_gov.sweeps.labels import club_figures, stage_figures
from gametheory_gov.sweeps.workers import MOST, processes
from gametheory_gov.world.institution import RANGES

from .great_powers import has_stage, without_meaning
from .options import RUN, Exact, Free, Given, Json, Ties, TiesOption, collect_folder, listed_ids, on_a_game
from .tables import console, print_heading
from .writing import hand_over

EXAMPLES = (
    "Examples: gametheory-gov sensitivity gatt_wto --method morris   |   gametheory-gov sensitivity gatt_wto "
    "--vary legitimacy=0.2:0.6 --vary cost=0.3:0.9 --outcome universal --samples 512 --out results"
)


class MethodOption(StrEnum):
    """Methods of sensitivity analysis."""

    sobol = "sobol"
    morris = "morris"
    one_at_a_time = "one_at_a_time"


@on_a_game
def sensitivity(
    vary: Annotated[
        list[str] | None,
        typer.Option(
            "--vary",
            help="What varies, and over which range; once for each. By default each parameter above zero, "
            "from half to one and a half times what it is; rules of the institution only when named.",
            metavar=RUN.replace(" ", "=", 1),
        ),
    ] = None,
    *,
    given: Given,
    method: Annotated[
        MethodOption, typer.Option(help="Shares of variance, a quick screening, or ends of ranges.")
    ] = MethodOption.sobol,
    outcome: Annotated[
        str, typer.Option(help="What is driven: members, size (their share of it), or a regime.")
    ] = "members",
    samples: Annotated[int | None, typer.Option(help="Of sobol a power of 2 (256); of morris (32).")] = None,
    pairs: Annotated[
        bool, typer.Option("--pairs", help="Also Sobol' indices of pairs of parameters.")
    ] = False,
    seed: Annotated[int, typer.Option(help="Seed of the points.")] = 0,
    among: Annotated[
        str | None, typer.Option(help="Whose ideal points spread or distance moves.", metavar="ID,ID,...")
    ] = None,
    ties: Ties = TiesOption.join_,
    exact: Exact = False,
    free: Free = False,
    workers: Annotated[int, typer.Option(help="Processes that share the points.")] = 1,
    json: Json = False,
    out: Annotated[
        Path | None,
        typer.Option(help="Folder for sensitivity.png, .csv and .json, pairs.csv, and finished points."),
    ] = None,
) -> None:
    """Say which parameters drive where growth from the founders ends, when all vary together.

    Where great powers found rival standards, what drives the outcome that they foresee.
    """
    fixed = {} if among is None else {"among": listed_ids(among)}
    given.check_ids("--among", fixed.get("among", ()))
    ranges = _ranges(given, vary, fixed)
    staged = given.stand_in is not None and has_stage(given.stand_in)
    given.faults.extend(without_meaning({"--ties": staged and ties != TiesOption.join_}))
    known = ("members", *(() if staged else ("size",)), *REGIMES)
    if outcome not in known:
        given.faults.add(f"--outcome {outcome}; one of {', '.join(known)} is needed")
    check_design(method.value, samples, pairs, 0.95, given.faults)
    if seed < 0:
        given.faults.add(f"--seed {seed}; a whole number from 0 is needed")
    if not 1 <= workers <= MOST:
        given.faults.add(f"--workers {workers}; a whole number from 1 to {MOST} is needed")
    collect_folder(out, given, "sensitivity", "pairs")
    scenario, game = given.checked()
    label = outcome if outcome in REGIMES else None
    question: Any = stage_figures if staged else club_figures
    if ties != TiesOption.join_:
        question = partial(question, ties=ties.value)
    with processes(workers) as executor:
        found = gg.sensitivity(
            question,
            ranges,
            base=game,
            method=method.value,
            figure=outcome if label is None else "label",
            label=label,
            samples=samples,
            second_order=pairs,
            fixed=fixed,
            executor=executor,
            rng=seed,
            progress=given.progress,
            cache=None if out is None else out / "points",
        )
    screen = console(silent=json)
    if not given.quiet:
        print_heading(screen, scenario, game)
    screen.print(str(found), soft_wrap=True)
    if not vary and not given.quiet:
        screen.print(_more(game), soft_wrap=True)
    tables = {"pairs": found.pairs_to_pandas()} if pairs else {}
    hand_over(found, out, "sensitivity", json=json, quiet=given.quiet, title=scenario.title, tables=tables)


def _ranges(given: Given, texts: list[str] | None, fixed: dict[str, Any]) -> dict[str, Any]:
    """What varies, by name; what is wrong with it is noted."""
    game = given.stand_in
    vary = []
    for text in texts or ():
        name, sign, run = text.partition("=")
        if sign and name.strip():
            vary.append((ALIASES.get(name.strip(), name.strip()), run.strip()))
        else:
            given.faults.add(f"--vary {text!r}; give it as name=low:high, such as --vary cost=0:1")
    if not texts and game is not None:
        vary = _usual(given, game)
        if not vary:
            given.faults.add("--vary is missing; give it as --vary NAME=LOW:HIGH, once for each parameter")
    names = [name for name, _ in vary]
    given.faults.extend(f"{name} is given twice; give it once" for name in {*names} if names.count(name) > 1)
    given.faults.extend(
        f"{name} varies and is also given; leave one out" for name in names if name in given.changes
    )
    ranges = {name: given.read_range("--vary", (name, text)) for name, text in vary}
    axes = {
        name: [] if spec is None else read_values(f"--vary {name}", spec, given.faults, points=2)
        for name, spec in ranges.items()
    }
    if game is not None:
        check_ends(game, axes, fixed, given.faults)
    return ranges


def _more(game: gg.BoundGame) -> str:
    """How what is held fixed by default is made to vary, by an example from the game."""
    held = [name for name in held_fixed(game) if name in RANGES and getattr(game.institution, name) > 0]
    name = next((name for name in ("exclusion_penalty", *held) if name in held), None)
    if name is None:
        return "only parameters above zero varied; name others, and rules, with --vary"
    value = to_fraction(getattr(game.institution, name))
    run = f"{name}={format_number(float(value / 2))}:{format_number(float(value * 3 / 2))}"
    return (
        f"only parameters above zero varied, and no rule of the institution; name what varies: --vary {run}"
    )


def _usual(given: Given, game: gg.BoundGame) -> list[tuple[str, str]]:
    """Every parameter that is a number above zero and not set, from half to one and a half times itself."""
    known = () if game.recipe is None else game.recipe.given
    values = {ALIASES.get(name, name): game.values.get(name) for name in known}
    return [
        (name, f"{to_fraction(value) / 2}:{to_fraction(value) * 3 / 2}")
        for name, value in values.items()
        if value is not None and np.ndim(value) == 0 and value > 0 and name not in given.changes
    ]
