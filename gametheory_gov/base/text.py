"""Words and marks of several languages: lists in prose, LaTeX, Python."""

from __future__ import annotations

import inspect
import re
import textwrap
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields
from fractions import Fraction
from functools import cache, wraps
from html import escape
from typing import Any

import numpy as np

from .exact import format_gain


def counted(number: int, noun: str, plural: str = "") -> str:
    """A number with its noun, in the singular where it is one.

    Examples
    --------
    >>> counted(1, "founder"), counted(2, "equilibrium", "equilibria")
    ('1 founder', '2 equilibria')
    """
    return f"{number} {noun if number == 1 else plural or noun + 's'}"


def listed(ids: Iterable[str], among: Iterable[str]) -> str:
    """Ids as one text: between them a space or, where ids among all have spaces, "; ".

    Examples
    --------
    >>> listed(["A", "B"], ["A", "B"]), listed(["A", "B"], ["A", "B", "New Zealand"])
    ('A B', 'A; B')
    """
    return ("; " if any(" " in label for label in among) else " ").join(map(str, ids))


_LATEX = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "&": r"\&",
    "%": r"\%",
    "$": r"\$",
    "#": r"\#",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}


def escape_latex(text: str) -> str:
    r"""A text in which characters that LaTeX reads as commands, or as a dash, stand for themselves.

    Examples
    --------
    >>> print(escape_latex("50% of gatt_wto --set"))
    50\% of gatt\_wto -{}-set
    """
    return "".join(_LATEX.get(mark, mark) for mark in text).replace("--", "-{}-")


def latex_table(names: Sequence[Any], rows: Iterable[Sequence[Any]], *, numeric: Sequence[bool]) -> str:
    r"""A table in LaTeX with the rules of booktabs, numbers to the right.

    Parameters
    ----------
    names : sequence of K
        What the columns are called.
    rows : iterable of sequences of K
        Entries; they are written as they print.
    numeric : sequence of K bools
        Which columns hold numbers.

    Examples
    --------
    >>> print(latex_table(["state", "gain"], [("USA", 0.5)], numeric=[False, True]))
    \begin{tabular}{lr}
    \toprule
    state & gain \\
    \midrule
    USA & 0.5 \\
    \bottomrule
    \end{tabular}
    """
    lines = [" & ".join(escape_latex(str(entry)) for entry in row) + r" \\" for row in (names, *rows)]
    columns = "".join("r" if right else "l" for right in numeric)
    head = [rf"\begin{{tabular}}{{{columns}}}", r"\toprule", lines[0], r"\midrule"]
    return "\n".join([*head, *lines[1:], r"\bottomrule", r"\end{tabular}"])


# -------------------------------------------------------------------------------------------- summaries

#: A text has at most so many columns; a cell of a table at most so many characters, but for its last
#: column, which is at least so wide where it is long; a table at most so many rows; and a list in a cell at
#: most so many entries.
_COLUMNS, _CELL, _LAST, _ROWS, _ENTRIES = 100, 40, 20, 60, 8


@dataclass(frozen=True)
class Summary:
    """What a record says of itself, for text, HTML and LaTeX.

    Parameters
    ----------
    head : str
        One line.
    lines : sequence of str
        More lines.
    names : sequence of K str
        What the columns of the table are called; empty where there is no table.
    rows : sequence of sequences of K values
        The table.

    Examples
    --------
    >>> told = Summary("two <states>", ("both small",), ("id", "size"), [("A", Fraction(1, 3)), ("B", 0.5)])
    >>> print(told.text())
    two <states>
      both small
      id  size
      A   1/3
      B   0.5
    >>> told.html().partition("<table>")[0]
    '<p>two &lt;states&gt;</p><p>both small</p>'
    """

    head: str
    lines: Sequence[str] = ()
    names: Sequence[str] = ()
    rows: Sequence[Sequence[Any]] = ()

    def _cells(self) -> list[list[str]]:
        """The rows that are shown, as texts."""
        return [[brief(value, _CELL) for value in row] for row in self.rows[:_ROWS]]

    def _more(self) -> list[str]:
        more = len(self.rows) - _ROWS
        return [f"and {counted(more, 'more row')}"] if more > 0 else []

    def text(self) -> str:
        """Lines of at most 100 columns; columns of the table that do not fit are named below it."""
        told = [*folded(self.head), *(part for line in self.lines for part in folded(f"  {line}"))]
        if not self.rows:
            return "\n".join(told)
        last = len(self.names) - 1
        rows = [
            [entry if k == last or len(entry) <= _CELL else f"{entry[: _CELL - 3]}..." for k, entry in cells]
            for cells in map(list, map(enumerate, ([str(name) for name in self.names], *self._cells())))
        ]
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        kept, room = 0, _COLUMNS
        while kept <= last and (need := 2 + min(widths[kept], _CELL if kept < last else _LAST)) <= room:
            kept, room = kept + 1, room - need
        if kept > last:  # the last column takes what is left
            widths[last] = min(widths[last], _LAST + room)
        for row in rows:
            parts = [textwrap.wrap(row[k], widths[k]) or [""] for k in range(kept)]
            for at in range(max(map(len, parts))):
                entries = (part[at] if at < len(part) else "" for part in parts)
                told.append("".join(f"  {e:<{w}}" for e, w in zip(entries, widths, strict=False)).rstrip())
        left = [f"more columns: {', '.join(map(str, self.names[kept:]))}"] if kept <= last else []
        return "\n".join([*told, *(part for line in (*left, *self._more()) for part in folded(f"  {line}"))])

    def html(self) -> str:
        """Paragraphs and a table, without colours: they are those of the page."""
        told = [f"<p>{escape(self.head)}</p>", *(f"<p>{escape(line)}</p>" for line in self.lines)]
        if self.rows:
            head, *rows = (
                "".join(f"<{tag}>{escape(str(entry))}</{tag}>" for entry in row)
                for tag, row in (("th", self.names), *(("td", cells) for cells in self._cells()))
            )
            body = "".join(f"<tr>{row}</tr>" for row in rows)
            told.append(f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>")
        return "".join([*told, *(f"<p>{escape(line)}</p>" for line in self._more())])

    def latex(self) -> str | None:
        """The table with the rules of booktabs; None where there is none."""
        if not self.rows:
            return None
        numeric = [
            all(isinstance(row[k], (int, float, Fraction)) for row in self.rows)
            for k in range(len(self.names))
        ]
        return latex_table(
            [str(name).replace("_", " ") for name in self.names], self._cells(), numeric=numeric
        )


class Shown:
    """What says itself in text, HTML and LaTeX, all of one summary."""

    def _summary(self) -> Summary:
        """Its own text where it has one, else its entries with what they mean."""
        kind: Any = type(self)
        if kind.__str__ is not Shown.__str__:
            head, *lines = str(self).splitlines() or [""]
            return Summary(head, lines)
        about, told = meanings(kind)
        rows = [
            (entry.name, getattr(self, entry.name), told.get(entry.name, ""))
            for entry in fields(kind)
            if entry.init
        ]
        return Summary(
            f"{kind.__name__}: {about}" if about else kind.__name__, (), ("entry", "value", "meaning"), rows
        )

    def __str__(self) -> str:
        return self._summary().text()

    def _repr_html_(self) -> str:
        return self._summary().html()

    def _repr_latex_(self) -> str | None:
        return self._summary().latex()


def folded(line: str) -> list[str]:
    """A line in lines of at most 100 columns, the later ones set in.

    Examples
    --------
    >>> [len(part) for part in folded("  " + "many words " * 12)]
    [100, 38]
    """
    if len(line) <= _COLUMNS:
        return [line]
    indent = " " * (len(line) - len(line.lstrip()))
    return textwrap.wrap(line.strip(), _COLUMNS, initial_indent=indent, subsequent_indent=f"{indent}    ")


def folding(told: Callable[[Any], str]) -> Callable[[Any], str]:
    """A function that tells of a record, in lines of at most 100 columns; as `__wrapped__` what it was."""

    @wraps(told)
    def shown(self: Any) -> str:
        return "\n".join(part for line in told(self).splitlines() for part in folded(line))

    return shown


def brief(value: Any, width: int = _COLUMNS) -> str:
    """A value in one short line: long lists are folded, to some width where one entry fits it.

    Examples
    --------
    >>> brief(np.arange(20)), brief({"A": Fraction(1, 2)}), brief(None), brief(b"abc")
    ('0, 1, 2, 3, 4, 5, 6, 7, ... (20 in all)', 'A: 1/2', '', '3 bytes')
    """
    if value is None or isinstance(value, (str, Shown)):
        return " ".join(("" if value is None else str(value).partition("\n")[0]).split())
    if isinstance(value, bytes):
        return counted(len(value), "byte")
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, (float, Fraction)):
        return "" if value != value else format_gain(value)
    if isinstance(value, Mapping):
        parts = [f"{brief(key)}: {brief(entry)}" for key, entry in list(value.items())[:_ENTRIES]]
    elif isinstance(value, (tuple, list, np.ndarray)):
        parts = [
            f"({brief(entry)})" if isinstance(entry, (tuple, list, np.ndarray)) else brief(entry)
            for entry in value[:_ENTRIES]
        ]
    else:
        named = getattr(value, "__name__", None) if callable(value) else None
        told = str(value)
        return str(named or (type(value).__name__ if " at 0x" in told else " ".join(told.split())))
    for shown in range(len(parts), 0, -1):
        more = [f"... ({len(value)} in all)"] if len(value) > shown else []
        told = ", ".join([*parts[:shown], *more])
        if len(told) <= width:
            break
    return told if parts else ""


@cache
def meanings(kind: Any) -> tuple[str, dict[str, str]]:
    """The first line of a class's docstring, and what it says of each parameter in its first sentence.

    Examples
    --------
    >>> about, told = meanings(Summary)
    >>> about, told["head"], told["rows"]
    ('What a record says of itself, for text, HTML and LaTeX', 'One line', 'The table')
    """
    lines = inspect.cleandoc(kind.__doc__ or "").split("\n")
    told: dict[str, str] = {}
    inside, names = False, []
    for line, after in zip(lines, [*lines[1:], ""], strict=True):
        if after.startswith("---"):
            inside = line == "Parameters"
        elif inside and line and not line.startswith((" ", "-")):
            names = line.partition(" : ")[0].split(", ")
        elif inside and line:
            told |= {name: f"{told.get(name, '')} {line.strip()}".strip() for name in names}
    return _plainly(lines[0]), {name: _plainly(text) for name, text in told.items()}


def _plainly(text: str) -> str:
    """The first sentence, without the marks of reStructuredText and without formulas."""
    text = re.sub(r",? ?:math:`[^`]*`", "", text).replace("`", "")
    return re.split(r"\.(?: |$)", text)[0].strip(" :")


# ---------------------------------------------------------------------------------------------- Python


class Coded(Shown):
    """What can be written as code that makes an equal one again, after ``from gametheory_gov import *``.

    Where the code is short Hypothesis shows it for an example that fails, else the ``repr``. Sessions and
    notebooks show the ``repr``: a class that writes its own goes before this for IPython.
    """

    def _code(self) -> str | None:
        """The code, or None where there is none."""
        given: Any = fields(self)  # type: ignore[arg-type]
        values = {entry.name: getattr(self, entry.name) for entry in given if entry.init}
        defaults = {
            entry.name: entry.default if entry.default_factory is MISSING else entry.default_factory()
            for entry in given
        }
        return call(type(self).__name__, **left_out(values, defaults))

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        lines = wrapped(self._code() or "")
        if cycle or lines == [""] or len(lines) > _MOST_LINES:
            lines = [repr(self)]
        for k, line in enumerate(lines):
            if k:
                printer.break_()
            printer.text(line)


#: What is shown as code has at most so many lines, of at most so many characters where they can be broken.
_MOST_LINES, _WIDTH = 18, 100


def left_out(values: Mapping[str, Any], defaults: Mapping[str, Any]) -> dict[str, Any]:
    """The values that differ from their defaults."""
    return {
        name: value
        for name, value in values.items()
        if defaults.get(name, MISSING) is MISSING or literal(value) != literal(defaults[name])
    }


def call(name: str, /, *arguments: Any, **named: Any) -> str:
    """A call as Python writes it.

    Examples
    --------
    >>> call("bind", ("A", "B"), cost=Fraction(1, 2), weight=np.array([Fraction(1), 0.5], dtype=object))
    "bind(('A', 'B'), cost='1/2', weight=(1, 0.5))"
    """
    parts = [*map(literal, arguments), *(f"{key}={literal(value)}" for key, value in named.items())]
    return f"{name}({', '.join(parts)})"


def literal(value: Any) -> str:
    """A value as Python writes it, where numbers and texts of numbers are both read: fractions are texts.

    Examples
    --------
    >>> literal([Fraction(1, 3), Fraction(2), float("inf"), {"A": (True,)}])
    "('1/3', 2, float('inf'), {'A': (True,)})"
    """
    if isinstance(value, Coded):
        return value._code() or repr(value)
    if isinstance(value, (np.ndarray, np.generic)):
        value = value.tolist()
    if isinstance(value, Fraction):
        return f"{value}" if value.denominator == 1 else f"'{value}'"
    if isinstance(value, float) and not np.isfinite(value):
        return f"float('{value}')"
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{literal(key)}: {literal(entry)}' for key, entry in value.items())}}}"
    if isinstance(value, (tuple, list)):
        return f"({', '.join(map(literal, value))}{',' if len(value) == 1 else ''})"
    return repr(value)


def wrapped(code: str, width: int = _WIDTH) -> list[str]:
    """Code in lines that break after commas between brackets, never within a text.

    Examples
    --------
    >>> wrapped("States(('A', 'B, C'), size=(1, 2))", 14)
    ["States(('A',", "    'B, C'),", '    size=(1,', '    2))']
    """
    lines: list[str] = []
    start, cut, quote, k = 0, 0, "", 0
    while k < len(code):
        mark = code[k]
        if quote:
            k += mark == "\\"
            quote = "" if mark == quote else quote
        elif mark in "'\"":
            quote = mark
        elif code.startswith(", ", k):
            if k + 1 - start + 4 * bool(lines) > width and cut > start:
                lines.append(code[start:cut].rstrip())
                start = cut
            cut = k + 2
        k += 1
    if len(code) - start + 4 * bool(lines) > width and cut > start:
        lines.append(code[start:cut].rstrip())
        start = cut
    lines.append(code[start:])
    return [f"{'    ' if k else ''}{line}" for k, line in enumerate(lines)]
