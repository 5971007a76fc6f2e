"""Words and marks of several languages: lists in prose, LaTeX."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any


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
