"""Words and marks of several languages: lists in prose, LaTeX, Python."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import MISSING, fields
from fractions import Fraction
from typing import Any

import numpy as np


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
    r"""A text in which every character that LaTeX reads as a command stands for itself.

    Examples
    --------
    >>> print(escape_latex("50% of gatt_wto"))
    50\% of gatt\_wto
    """
    return "".join(_LATEX.get(mark, mark) for mark in text)


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


# ---------------------------------------------------------------------------------------------- Python


class Coded:
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
