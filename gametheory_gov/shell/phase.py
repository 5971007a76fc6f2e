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
from gametheory_gov.base.errors import Faults, InvalidInputError
from gametheory_gov.base.files import write_text, write_whole
from gametheory_gov.sweeps.diagram import PhaseDiagram
from gametheory_gov.sweeps.labels import question_for
from gametheory_gov.sweeps.phase import checked_axes

from .options import (
    Divergence,
    Given,
    Legitimacy,
    Quiet,
    Settings,
    Target,
    Year,
    collect,
    collect_folder,
    listed_ids,
    read_input,
)
from .tables import console

EXAMPLES = (
    "Examples: gametheory-gov phase gatt_wto --x divergence 0:0.3:61 --workers 2 --out results   |   "
    "gametheory-gov phase gatt_wto --x distance 0:6:31 --among USA,CHN --out results"
)
#: What keeps the libraries of linear algebra from starting threads of their own in every worker.
_ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")

#: A pool starts all its processes at once, so far more than there are processors would exhaust memory.
_MOST_WORKERS = 61 if sys.platform == "win32" else max(61, os.cpu_count() or 1)

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
    workers: Annotated[int, typer.Option(help="Processes that share the points.")] = 1,
    quiet: Quiet = False,
) -> None:
    """Draw a phase diagram: which regimes come about over two parameters.

    Finished points are kept in the folder, so the same command goes on where it was interrupted.
    """
    given = read_input("phase", target, year, legitimacy, divergence, settings)
    given.faults.extend(
        f"{name} is an axis and also given; leave one out" for name, _ in (x, y) if name in given.changes
    )
    fixed = {} if among is None else {"among": listed_ids(among)}
    across, upwards = _checked(given, x, y, fixed, refine)
    if not 1 <= workers <= _MOST_WORKERS:
        given.faults.add(f"--workers {workers}; a whole number from 1 to {_MOST_WORKERS} is needed")
    collect_folder(out, given.faults)
    scenario, game = given.checked()
    base = game if free else game.commit(game.founders)
    with _workers(workers) as executor:
        diagram = gg.phase_diagram(
            base,
            x=across,
            y=upwards,
            fixed=fixed,
            executor=executor,
            cache=out / "points",
            progress=not quiet and sys.stderr.isatty(),
            refine=refine,
            title=scenario.title,
        )
    names = _write(out, diagram)
    if not quiet:
        screen = console()
        screen.print(str(diagram), soft_wrap=True)
        screen.print(f"written: {', '.join(str(out / name) for name in names)}", soft_wrap=True)


def _checked(
    given: Given, x: Axis, y: Axis, fixed: dict[str, Any], refine: float
) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
    """Return both axes, with every fault noted."""
    ranges = [_read_axis(letter, axis, given.faults) for letter, axis in (("x", x), ("y", y))]
    base = given.stand_in
    question = question_for if base is None else question_for(base)
    found: list[str] = []
    collect(found, checked_axes, base, *ranges, question, fixed, None, refine)
    given.check_ids("--among", fixed.get("among", ()))
    unread = tuple(f"{letter}:" for letter, axis in zip("xy", ranges, strict=True) if axis[1] is None)
    given.faults.extend(
        fault
        for fault in found
        if not fault.startswith(unread) and not any(said.endswith(fault) for said in given.faults.found)
    )
    return ranges[0], ranges[1]


def _read_axis(letter: str, axis: Axis, faults: Faults) -> tuple[Any, ...]:
    """Return name, start, stop and number of values of an axis given as text."""
    name, text = axis
    parts = text.split(":")
    if len(parts) != 3 or not parts[2].strip().isdigit():
        faults.add(f"--{letter} {name} {text}: give start:stop:number of values, such as 0:3:61")
        return name, None, None, None
    return name, parts[0].strip(), parts[1].strip(), int(parts[2])


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
