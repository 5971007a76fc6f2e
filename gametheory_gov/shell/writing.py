"""Files that the shell writes: an answer as a record, tables and pictures."""

from __future__ import annotations

import tempfile
import textwrap
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from gametheory_gov.base.answer import Answer
from gametheory_gov.base.files import read_text, write_text
from gametheory_gov.base.pictures import save_picture

from .tables import console

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from rich.console import Console


def write_answer(
    folder: Path,
    answer: Any,
    stem: str,
    *,
    title: str = "",
    tables: Mapping[str, pd.DataFrame] | None = None,
    pictures: Mapping[str, Callable[[], Axes | None]] | None = None,
) -> list[str]:
    """Write an answer: its table as CSV, its record as JSON or netCDF, its picture as PNG.

    Parameters
    ----------
    folder : path
        It exists and can be written to.
    answer : Answer
    stem : str
        Of the files' names.
    title : str
        Written above the title of each picture.
    tables : mapping of str to DataFrame, optional
        Further tables by the stem of their file.
    pictures : mapping of str to function, optional
        Functions that draw, or return None where there is nothing to draw, by the stem of their file; the
        answer's own ``plot`` when left out.

    Returns
    -------
    list of str
        Names of the files, each of which was written whole.

    Raises
    ------
    DataError
        If a file cannot be written.
    """
    import matplotlib

    matplotlib.use("Agg")
    names = []
    for name, draw in ({stem: answer.plot} if pictures is None else pictures).items():
        ax = draw()
        if ax is not None:
            if title:
                above = textwrap.fill(title, 72)
                ax.set_title(f"{above}\n{ax.get_title(loc='left')}", loc="left", fontsize=11)
            names.append(save_picture(ax, folder / f"{name}.png").name)
    names.append(answer.save(folder / f"{stem}{answer.ENDING}").name)
    for name, table in ({stem: answer.to_pandas()} | dict(tables or {})).items():
        names.append(write_text(folder / f"{name}.csv", table.to_csv(index=False)).name)
    return names


def print_written(screen: Console, folder: Path, names: list[str]) -> None:
    """Say which files were written."""
    screen.print(f"written: {', '.join(str(folder / name) for name in names)}", soft_wrap=True)


def print_json(answer: Answer) -> None:
    """Print an answer as JSON, as ``save`` writes most kinds to a file, with its refusals."""
    with tempfile.TemporaryDirectory() as folder:
        typer.echo(read_text(Answer.save(answer, Path(folder) / "answer.json")), nl=False)


def hand_over(
    answer: Any,
    out: Path | None,
    stem: str,
    *,
    json: bool,
    quiet: bool,
    **files: Any,
) -> list[str]:
    """Print an answer as JSON and write its files, where these are asked for.

    Parameters
    ----------
    answer : Answer
    out : path or None
        The folder of the files; none are written when it is None.
    stem : str
        Of the files' names.
    json : bool
        Whether standard output is for JSON: what was written is then said on standard error.
    quiet : bool
        Whether nothing is said of the files.
    **files
        See `write_answer`.

    Returns
    -------
    list of str
        Names of the files.
    """
    if json:
        print_json(answer)
    names = [] if out is None else write_answer(out, answer, stem, **files)
    if out is not None and not quiet:
        print_written(console(errors=json), out, names)
    return names
