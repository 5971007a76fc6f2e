"""The shell command ``gametheory-gov phase``."""

from __future__ import annotations

import multiprocessing
import os
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

import gametheory_gov as gg
from gametheory_gov.command_input import (
    Divergence,
    Legitimacy,
    Quiet,
    Settings,
    Target,
    Year,
    changed,
    read_target,
    writable,
)
from gametheory_gov.errors import Faults, InvalidInputError
from gametheory_gov.files import write_text, write_whole
from gametheory_gov.labelling import question_for
from gametheory_gov.phase import checked_axes
from gametheory_gov.phase_record import PhaseDiagram
from gametheory_gov.report import console

EXAMPLES = (
    "Examples: gametheory-gov phase gatt_wto --x divergence 0:0.3:61 --workers 2 --out results   |   "
    "gametheory-gov phase gatt_wto --x distance 0:6:31 --among USA,CHN --out results"
)
#: What keeps the libraries of linear algebra from starting threads of their own in every worker.
_ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")

Axis = tuple[str, str]


def phase(
    target: Target,
    out: Annotated[Path, typer.Option(help="Folder for phase.png, phase.nc, phase.csv and boundaries.csv.")],
    x: Annotated[Axis, typer.Option("--x", help="What varies across.", metavar="NAME START:STOP:NUMBER")] = (
        "divergence",
        "0:3:61",
    ),
    y: Annotated[Axis, typer.Option("--y", help="What varies upwards.", metavar="NAME START:STOP:NUMBER")] = (
        "legitimacy",
        "0:1:41",
    ),
    year: Year = None,
    legitimacy: Legitimacy = None,
    divergence: Divergence = None,
    settings: Settings = None,
    among: Annotated[
        str | None,
        typer.Option(help="Whose ideal points spread or distance moves.", metavar="ID,ID,..."),
    ] = None,
    free: Annotated[bool, typer.Option("--free-founders", help="Founders may leave.")] = False,
    refine: Annotated[float, typer.Option(help="Boundaries to this part of a cell.")] = 1 / 16,
    workers: Annotated[int, typer.Option(min=1, help="Processes that share the points.")] = 1,
    quiet: Quiet = False,
) -> None:
    """Draw a phase diagram: which regimes come about over two parameters.

    Finished points are kept in the folder, so the same command goes on where it was interrupted.
    """
    faults = Faults("phase")
    axes = [_read_axis(letter, axis, faults) for letter, axis in (("x", x), ("y", y))]
    fixed = {} if among is None else {"among": tuple(part.strip() for part in among.split(","))}
    base, title = _base(target, year, legitimacy, divergence, settings, free, axes, faults)
    if base is not None and None not in axes:
        _collect(faults, checked_axes, base, *axes, question_for(base), fixed, None, refine)
    _collect_folder(out, faults)
    faults.raise_as(InvalidInputError)
    across, upwards = axes
    assert base is not None
    assert across is not None
    assert upwards is not None
    folder = writable(out)
    with _workers(workers) as executor:
        diagram = gg.phase_diagram(
            base,
            x=across,
            y=upwards,
            fixed=fixed,
            executor=executor,
            cache=folder / "points",
            progress=not quiet and sys.stderr.isatty(),
            refine=refine,
            title=title,
        )
    names = _write(folder, diagram)
    if not quiet:
        screen = console()
        screen.print(str(diagram), soft_wrap=True)
        screen.print(f"written: {', '.join(str(folder / name) for name in names)}", soft_wrap=True)


def _read_axis(letter: str, axis: Axis, faults: Faults) -> tuple[Any, ...] | None:
    """Return name, start, stop and number of values of an axis given as text."""
    name, text = axis
    parts = text.split(":")
    if len(parts) != 3 or not parts[2].strip().isdigit():
        faults.add(f"--{letter} {name} {text}: give start:stop:number of values, such as 0:3:61")
        return None
    return name, parts[0].strip(), parts[1].strip(), int(parts[2])


def _base(
    target: str,
    year: int | None,
    legitimacy: str | None,
    divergence: str | None,
    settings: list[str] | None,
    free: bool,
    axes: list[tuple[Any, ...] | None],
    faults: Faults,
) -> tuple[gg.NumericGame | None, str]:
    """Return the game that is varied and the scenario's title."""
    scenario = _collect(faults, read_target, target, year)
    if scenario is None:
        return None, ""
    title = scenario.title
    given = _collect(faults, changed, scenario, legitimacy, divergence, settings)
    if given is None:
        return None, title
    scenario, changes = given
    names = [axis[0] for axis in axes if axis is not None]
    faults.extend(f"{name} is an axis and also given; leave one out" for name in names if name in changes)
    numeric = _collect(faults, lambda: scenario.bind(**changes))
    if numeric is None or free:
        return numeric, title
    return numeric.commit(numeric.founders), title


def _collect(faults: Faults, read: Any, *arguments: Any) -> Any:
    """Return what a reader returns; its faults go to the common list."""
    try:
        return read(*arguments)
    except InvalidInputError as error:
        faults.extend(error.faults)
        return None


def _collect_folder(folder: Path, faults: Faults) -> None:
    """Note when a folder cannot be written to; when anything else is wrong, none is left behind."""
    missing = [place for place in (folder, *folder.parents) if not place.exists()]
    _collect(faults, writable, folder)
    if faults:
        for place in missing:
            if place.is_dir():
                place.rmdir()


@contextmanager
def _workers(number: int) -> Iterator[Executor | None]:
    """Yield an executor with that many processes; None for one."""
    if number == 1:
        yield None
        return
    context = multiprocessing.get_context("spawn")
    try:
        context.Lock()
    except (OSError, ImportError) as error:  # containers without shared memory
        fault = f"--workers {number}: processes cannot share work on this machine ({error}); use --workers 1"
        raise InvalidInputError("phase", [fault]) from error
    before = {name: os.environ.get(name) for name in _ONE_THREAD}
    os.environ.update(dict.fromkeys(_ONE_THREAD, "1"))
    try:
        with ProcessPoolExecutor(number, mp_context=context, initializer=_end_with_parent) as executor:
            yield executor
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _end_with_parent() -> None:
    """Let a worker end when the command is killed; otherwise it would wait for work for ever."""
    parent = multiprocessing.parent_process()

    def wait() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=wait, daemon=True).start()


def _write(folder: Path, diagram: PhaseDiagram) -> list[str]:
    """Write picture, dataset and tables, each whole or not at all, and return their names."""
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(figsize=(7.6, 6.4), layout="constrained")
    diagram.plot(axes)
    write_whole(folder / "phase.png", lambda file: figure.savefig(file, dpi=150))
    plt.close(figure)
    diagram.to_netcdf(folder / "phase.nc")
    write_text(folder / "phase.csv", diagram.to_pandas().to_csv(index=False))
    write_text(folder / "boundaries.csv", diagram.boundaries_to_pandas().to_csv(index=False))
    return ["phase.png", "phase.nc", "phase.csv", "boundaries.csv"]
