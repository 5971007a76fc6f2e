"""What ``gametheory-gov solve`` says of a game whose great powers move first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.console import Console
from rich.table import Table

from gametheory_gov.bound.game import BoundGame
from gametheory_gov.great_powers.subgame import SubgamePerfect, subgame_perfect
from gametheory_gov.scenarios.scenario import Scenario

from .tables import print_heading


def has_stage(game: BoundGame) -> bool:
    """Whether great powers choose among standards before the others reply."""
    return bool(game.form.standards) and bool(game.states.great_power.any())


def without_meaning(options: Mapping[str, Any]) -> list[str]:
    """The faults of options of ``solve`` that have no meaning where great powers move first.

    Parameters
    ----------
    options : mapping of str to value
        What they were set to.
    """
    return [
        f"{name} is for games of one stage; here great powers move first, leave it out"
        for name, value in options.items()
        if value
    ]


def solve_powers(
    console: Console,
    scenario: Scenario,
    game: BoundGame,
    settle: str,
    quiet: bool,
) -> SubgamePerfect:
    """Solve a game of great powers backwards, and print every subgame-perfect outcome.

    Parameters
    ----------
    console : Console
    scenario : Scenario
    game : BoundGame
    settle : str
        How the others reply.
    quiet : bool

    Returns
    -------
    SubgamePerfect
    """
    found = subgame_perfect(game, settle=settle)  # type: ignore[arg-type]
    if not quiet:
        print_heading(console, scenario, game)
        console.print(f"great powers: {', '.join(game.states.great_powers)}; the others reply by {settle}")
        console.print(found.stage.status.value, soft_wrap=True)
        console.print()
    if found.outcomes:
        console.print(outcome_table(found))
    else:
        console.print("no choices of the powers are an equilibrium without mixing")
    for line in str(found).splitlines():
        if line.startswith("  mixed") and not (quiet and found.outcomes):
            console.print(line.strip(), soft_wrap=True)
    console.print(f"shown first by the rule {found.rule}: {found.label}")
    if not quiet and scenario.parameter_rule:
        console.print(f"parameters: {scenario.parameter_rule}")
    return found


def outcome_table(found: SubgamePerfect) -> Table:
    """The table of the pure subgame-perfect outcomes: the one shown first, then the others."""
    table = Table(box=None, pad_edge=False)
    for name in ("regime", "comply", "only sign", "founders", "chosen as", "payoffs"):
        table.add_column(name, justify="right" if name in ("comply", "only sign") else "left")
    for each in sorted(found.stage.classes, key=lambda each: each.outcome != found.outcome):
        regime = each.outcome.regime
        founders = [
            " + ".join(power if act == "comply" else f"{power} on paper" for power, act in who)
            for _, who in each.outcome.founders
        ]
        table.add_row(
            regime.label + (f" ({regime.detail})" if regime.detail else ""),
            str(regime.compliers),
            str(regime.members - regime.compliers),
            " against ".join(founders) or "nobody",
            " | ".join(" & ".join(profile) for profile in each.profiles),
            ", ".join(f"{power} {float(paid):.4g}" for power, paid in each.payoffs.items()),
        )
    return table
