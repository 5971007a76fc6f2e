"""`table`: any answer as a table of a paper, in LaTeX or Markdown."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from gametheory_gov.base.answer import Answer
from gametheory_gov.base.errors import Faults, InvalidInputError, did_you_mean
from gametheory_gov.base.inputs import as_frame, is_whole, public
from gametheory_gov.closed_forms.record import ClosedForm

from .writing import Grid, Writing, writing_of

if TYPE_CHECKING:
    import pandas as pd

#: Rows from which a table in LaTeX runs over several pages.
_LONG = 40
#: Decimals of a float at most.
_MOST_DIGITS = 17
#: Whole numbers up to which floats are written as such.
_MOST_WHOLE = 10**9


@public
def table(
    answer: Any,
    form: str = "latex",
    *,
    caption: str = "",
    label: str = "",
    columns: Iterable[str] | Mapping[str, str] | None = None,
    rows: int | Iterable[int] | None = None,
    digits: int = 3,
    exact: bool = False,
) -> str:
    r"""Write an answer as a table of a paper.

    Numbers stand to the right, texts to the left, and long texts are broken into lines. Exact numbers are
    written as fractions, very long ones as decimals with dots. In LaTeX the table has the rules of booktabs;
    one of more than 40 rows is a longtable.

    Parameters
    ----------
    answer : answer or table
        Any answer, such as a `Solution`, a `GrowthPath`, a `PhaseDiagram` or a `ClosedForm`; the dataset of a
        `gametheory_gov.sweep`; or a table of pandas, such as ``loop.jumps_to_pandas()``.
    form : {"latex", "markdown"}
    caption, label : str
        With a caption the table in LaTeX is a float (``table``) that can be referred to by its label.
    columns : iterable of str, or mapping of str to str, optional
        Which columns of ``answer.to_pandas()``, in this order; a mapping also says how they are called. By
        default those that a notebook shows.
    rows : int, or iterable of int, optional
        How many rows from the top, or which, counted from 0; all by default.
    digits : int from 0 to 17
        Decimals of floats.
    exact : bool
        Whether numbers that the answer's table has as floats for plots are written as the fractions they are.

    Returns
    -------
    str
        LaTeX needs the packages amsmath, array, booktabs, graphicx and longtable.

    Raises
    ------
    InvalidInputError
        With every fault: unknown columns, rows that do not exist, something that is no answer.

    Examples
    --------
    >>> from gametheory_gov import AccessionGame, States, bind, grow
    >>> from gametheory_gov.papers import table
    >>> world = States.symmetric(3, cost=["1/4", "1/2", 1])
    >>> path = grow(bind(AccessionGame(), world, benefit=1, legitimacy=0, divergence=0), ["1"])
    >>> names = {"round": "round", "joined": "who joins", "club_size": "size of the club"}
    >>> print(table(path, "markdown", columns=names, exact=True))
    | round | who joins | size of the club |
    | ----: | --------: | ---------------: |
    |   $0$ |           |            $1/3$ |
    |   $1$ |       $2$ |            $2/3$ |
    |   $2$ |       $3$ |              $1$ |
    >>> print(table(path, columns=["round", "n_members"], rows=2))
    \begin{tabular}{rr}
    \toprule
    round & n members \\
    \midrule
    $0$ & $1$ \\
    $1$ & $2$ \\
    \bottomrule
    \end{tabular}
    """
    faults = Faults("table")
    writing = writing_of(form, faults)
    given: dict[str, Any] = {"caption": caption, "label": label, "exact": exact}
    kinds = {"caption": (str, "a text"), "label": (str, "a text"), "exact": (bool, "True or False")}
    for name, (kind, rule) in kinds.items():
        if not isinstance(given[name], kind):
            faults.add(f"{name} = {given[name]!r:.80}; {rule} is needed")
    if any(mark in f"{label}" for mark in "{}\\%#~ \n"):
        faults.add(f"label = {label!r:.80}; letters, figures and marks such as : - . are needed")
    if not is_whole(digits) or not 0 <= digits <= _MOST_DIGITS:
        faults.add(f"digits = {digits!r:.80}; a whole number from 0 to {_MOST_DIGITS} is needed")
    shown, whole = _frames(answer, exact is True, faults)
    faults.raise_as(InvalidInputError)
    frame = shown if columns is None else whole
    names = _names(columns, frame, faults)
    places = _places(rows, len(frame), faults)
    faults.raise_as(InvalidInputError)
    chosen = frame[list(names)].iloc[places]
    return writing.grid(as_grid(chosen, names.values(), writing, int(digits), caption, label))


def as_grid(
    frame: pd.DataFrame,
    heads: Iterable[str],
    writing: Writing,
    digits: int = 3,
    caption: str = "",
    label: str = "",
) -> Grid:
    """A table of pandas as cells."""
    rows = list(frame.astype(object).where(frame.notna(), None).itertuples(index=False, name=None))
    decimals = [0 if _whole(column) else digits for column in zip(*rows, strict=True)]
    cells = [[writing.cell(value, k) for value, k in zip(row, decimals, strict=True)] for row in rows]
    lines = [" ".join(words.split()) for words in (*heads, caption)]
    return Grid(lines[:-1], cells, lines[-1], label, len(cells) > _LONG)


def _whole(column: Iterable[Any]) -> bool:
    """Whether a column holds whole numbers as floats, as it does where an entry is missing."""
    numbers = [value for value in column if isinstance(value, (float, Fraction)) and value == value]
    return all(
        isinstance(value, float) and abs(value) < _MOST_WHOLE and value.is_integer() for value in numbers
    )


def _frames(answer: Any, exact: bool, faults: Faults) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The table that is shown by default, and the whole one."""
    sweep = hasattr(answer, "data_vars") and not isinstance(answer, type)
    frame = answer.to_dataframe().reset_index() if sweep else as_frame(answer)
    if frame is not None:
        return frame, frame
    if isinstance(answer, ClosedForm):
        frame = _formulas(answer)
        return frame, frame
    if not isinstance(answer, Answer):
        what = f"{answer!r:.80} is no answer"
        faults.add(f"{what}; give an answer such as solve(game), or a table such as answer.to_pandas()")
        import pandas as pd

        return pd.DataFrame(), pd.DataFrame()
    keeps = exact and "exact" in inspect.signature(answer.to_pandas).parameters
    whole: pd.DataFrame = answer.to_pandas(exact=True) if keeps else answer.to_pandas()  # type: ignore[call-arg]
    shown = answer._shown()
    if set(shown.columns) <= set(whole.columns) and len(shown) == len(whole):
        shown = whole[list(shown.columns)]
    return shown, whole


def _formulas(form: ClosedForm) -> pd.DataFrame:
    """The table of a closed form, with its formulas as they are."""
    frame = form.to_pandas()
    formulas = [form.statement, *form.assumptions, *(step.formula for step in form.derivation)]
    others = len(frame) - len(formulas)  # rows of words alone
    return frame.assign(formula=[*formulas, *[None] * others])


def _names(columns: Any, frame: pd.DataFrame, faults: Faults) -> dict[Any, str]:
    """Columns with how they are called."""
    if columns is None:
        return {name: str(name).replace("_", " ") for name in frame.columns}
    if isinstance(columns, str) or not isinstance(columns, Iterable):
        faults.add(
            f"columns = {columns!r:.80}; a list of names is needed, or a mapping to how they are called"
        )
        return {}
    given = list(columns)
    known = list(frame.columns)
    for name in given:
        if not isinstance(name, str) or name not in known:
            near = did_you_mean(str(name), list(map(str, known)))
            faults.add(f"columns: {name!r:.80} is no column{near}; these are: {', '.join(map(str, known))}")
    if len(set(map(repr, given))) < len(given):
        faults.add("columns: a column is named twice")
    if not given:
        faults.add("columns is empty; leave it out for those that a notebook shows")
    if isinstance(columns, Mapping):
        faults.extend(
            f"columns[{name!r:.80}] = {head!r:.80}; a text is needed"
            for name, head in columns.items()
            if not isinstance(head, str)
        )
        return dict(columns)
    return {name: str(name).replace("_", " ") for name in given if isinstance(name, str)}


def _places(rows: Any, length: int, faults: Faults) -> list[int]:
    """Positions of the rows that are wanted."""
    if rows is None:
        return list(range(length))
    if is_whole(rows):
        if rows < 1:
            faults.add(f"rows = {rows}; a whole number from 1 is needed, or a list of rows counted from 0")
        return list(range(min(int(rows), length)))
    if isinstance(rows, (str, bytes, Mapping)) or not isinstance(rows, Iterable):
        faults.add(f"rows = {rows!r:.80}; a whole number from 1 is needed, or a list of rows counted from 0")
        return []
    places = []
    for row in rows:
        if is_whole(row) and 0 <= row < length:
            places.append(int(row))
        else:
            faults.add(f"rows: {row!r:.80} is no row; there are {length}, counted from 0")
    return places
