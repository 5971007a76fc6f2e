"""The shell command ``gametheory-gov select``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

import gametheory_gov as gg
from gametheory_gov.base.errors import NotApplicableError
from gametheory_gov.base.files import write_text, write_whole

from .options import Divergence, Legitimacy, Quiet, Settings, Target, Year, collect_folder, read_input
from .tables import console, wrapped

PICTURE = "potential.png"
EXAMPLES = (
    "Examples: gametheory-gov select gatt_wto --legitimacy 0.2   |   "
    "gametheory-gov select world.toml --free-founders --out results"
)


def select(
    target: Target,
    year: Year = None,
    legitimacy: Legitimacy = None,
    divergence: Divergence = None,
    settings: Settings = None,
    free: Annotated[bool, typer.Option("--free-founders", help="Founders may leave.")] = False,
    exact: Annotated[bool, typer.Option("--exact", help="Exact arithmetic; decimals are exact.")] = False,
    out: Annotated[Path | None, typer.Option(help="Folder for selection.csv and potential.png.")] = None,
    quiet: Quiet = False,
) -> None:
    """Say which regime each theory selects, where several could be stable."""
    given = read_input("select", target, year, legitimacy, divergence, settings, exact=exact or None)
    if out is not None:
        collect_folder(out, given.faults)
    scenario, game = given.checked()
    if not free:
        game = game.commit(scenario.founders)
    found = gg.select(game)
    screen = console()
    if not quiet:
        kind = "free to leave" if free else "committed"
        screen.print(
            f"{scenario.title} ({game.N} states, {len(scenario.founders)} founders {kind})", style="bold"
        )
    screen.print(_table(found))
    if not quiet:
        _explain(screen, found)
    if out is not None:
        names = _write(out, found, scenario.title)
        if not quiet:
            screen.print(f"written: {', '.join(str(out / name) for name in names)}", soft_wrap=True)
            if PICTURE not in names:
                old = " (the one there is of an earlier run)" if (out / PICTURE).exists() else ""
                screen.print(f"no {PICTURE}: there is no potential to draw{old}", soft_wrap=True)


def _table(found: gg.noise.Selection) -> Any:
    """Return a table of what each theory selects."""
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for name in ("theory", "selected", "members", "figures"):
        table.add_column(name)
    for verdict in found.verdicts:
        selection = ", ".join(verdict.labels) or "says nothing"
        table.add_row(verdict.theory, selection, ", ".join(map(str, verdict.sizes)), verdict.basis)
    return table


def _explain(screen: Any, found: gg.noise.Selection) -> None:
    """Say where theories differ, and why some say nothing."""
    screen.print()
    screen.print(wrapped(found.conclusion))
    reasons: dict[str, list[str]] = {}
    for verdict in found.verdicts:
        if verdict.refusal:
            reasons.setdefault(verdict.refusal, []).append(verdict.theory)
    for reason, theories in reasons.items():
        screen.print(wrapped(f"{' and '.join(theories)}: {reason}"))


def _write(folder: Path, found: gg.noise.Selection, title: str) -> list[str]:
    """Write the table, and the potential by club size where there is one."""
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    write_text(folder / "selection.csv", found.to_pandas().to_csv(index=False))
    if not isinstance(found.potential, gg.noise.Potential):
        return ["selection.csv"]
    figure, axes = plt.subplots(figsize=(7.6, 4.8), layout="constrained")
    try:
        found.potential.plot(axes)
    except NotApplicableError:
        plt.close(figure)
        return ["selection.csv"]
    axes.set_title(f"{title}\n{axes.get_title(loc='left')}", loc="left", fontsize=10)
    write_whole(folder / PICTURE, lambda file: figure.savefig(file, dpi=150))
    plt.close(figure)
    return ["selection.csv", PICTURE]
