r"""Two ways to write a text: LaTeX and Markdown.

LaTeX needs the packages amsmath, array, booktabs, graphicx and longtable, which every distribution
has. Markdown is that of Pandoc, which GitHub reads too: formulas stand between dollars, tables between bars.
"""

from __future__ import annotations

import math
import re
import textwrap
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar, Literal

import numpy as np
import sympy

from gametheory_gov.base.errors import Faults, did_you_mean
from gametheory_gov.base.exact import short_number
from gametheory_gov.base.text import escape_latex
from gametheory_gov.closed_forms.record import latex as formula_latex
from gametheory_gov.formulas.latex import seen

#: Marks that Markdown reads, also within words.
_MARKS = re.compile(r"([\\`*_{}\[\]<>|$~^#])")
#: What LaTeX would read as something else, or has no letter for.
_LETTERS = {"–": "--", "—": "---", "…": r"\ldots{}", "“": "``", "”": "''", "×": r"$\times$", "≥": r"$\geq$",
            "≤": r"$\leq$", "→": r"$\to$", "−": "$-$", "·": r"$\cdot$", "\u00a0": "~"}  # fmt: skip
#: A number in a text of its own.
_NUMBER = re.compile(r"[-+]?\d+(\.\d+)?([eE][-+]?\d+)?(/\d+)?(\.\.\.)?")
#: The longest fraction that is written as one, and numbers from which floats have an exponent.
_LONGEST, _LARGE = 15, 10**9
#: Characters in a line of a page.
_LINE = 80
#: Characters in a row of a table that fits in any line, and the least part of a line for long texts.
_FITS, _LEAST = 60, 0.4
#: Decimals that are off by a larger part of a float give way to a power of ten, where that is nearer.
_FAR_OFF = 0.1
#: How a table is made as narrow as the line, where it is wider, and a long one nearly so.
_FITTED = r"\resizebox{\ifdim\width>\linewidth\linewidth\else\width\fi}{!}{%"
_SMALLER = r"\begingroup\footnotesize\setlength{\tabcolsep}{3pt}"
#: Characters of a head that is not broken.
_HEAD = 10
#: Texts longer than this get a column whose lines are broken.
WIDE = 32


@dataclass(frozen=True)
class Cell:
    """An entry of a table, as it is written.

    Parameters
    ----------
    text : str
    kind : {"number", "formula", "words", "empty"}
    length : int
        Characters that a reader sees.
    """

    text: str
    kind: Literal["number", "formula", "words", "empty"]
    length: int


@dataclass(frozen=True)
class Grid:
    """A table of cells with what is said of it.

    Parameters
    ----------
    heads : sequence of K str
        As they are to be read; not yet escaped.
    rows : sequence of sequences of K cells
    caption, label : str
    long : bool
        Whether it may run over several pages.
    """

    heads: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    caption: str = ""
    label: str = ""
    long: bool = False

    def numeric(self, column: int) -> bool:
        """Whether a column holds numbers, but for empty entries."""
        kinds = {row[column].kind for row in self.rows} - {"empty"}
        return kinds == {"number"}

    def wide(self) -> list[int]:
        """The columns with long texts, where the table is wider than a line."""
        if self.across() <= _LINE:
            return []
        return [
            k
            for k in range(len(self.heads))
            if any(row[k].kind == "words" and row[k].length > WIDE for row in self.rows)
        ]

    def across(self) -> int:
        """Characters in a row, if no entry is broken."""
        return sum(self.room(k) + 2 for k in range(len(self.heads)))

    def room(self, column: int) -> int:
        """Characters of the longest entry of a column, or of the longest word of its head."""
        words = max(map(len, self.heads[column].split()), default=0)
        return max(_HEAD, words, *(row[column].length for row in self.rows))

    def share(self, wide: Sequence[int]) -> float:
        """The part of a line that each wide column may take, once the others have their room."""
        narrow = [k for k in range(len(self.heads)) if k not in wide]
        taken = sum(self.room(k) + 2 for k in narrow)
        return max(_LEAST, 0.95 * (1 - taken / _LINE)) / max(1, len(wide))


class Writing(ABC):
    """A way to write texts, formulas and tables."""

    name: ClassVar[str]

    @abstractmethod
    def text(self, words: str) -> str:
        """Words in which every mark stands for itself."""

    @abstractmethod
    def grid(self, grid: Grid) -> str:
        """A table."""

    @abstractmethod
    def display(self, formula: str) -> str:
        """A formula, in LaTeX, on a line of its own."""

    @abstractmethod
    def head(self, words: str) -> str:
        """The head of a paragraph."""

    @abstractmethod
    def numbered(self, items: Sequence[str]) -> str:
        """An enumerated list."""

    @abstractmethod
    def cited(self, keys: Sequence[str]) -> str:
        """Works that are cited, by key."""

    def math(self, formula: str) -> str:
        """A formula, in LaTeX, within a line."""
        return f"${formula}$"

    def cell(self, value: Any, digits: int) -> Cell:
        """An entry of a table.

        Parameters
        ----------
        value : object
            Numbers and formulas are written as mathematics, everything else as text.
        digits : int
            Decimals of floats.
        """
        if isinstance(value, np.generic):
            value = value.item()
        if value is None or (isinstance(value, float) and value != value):
            return Cell("", "empty", 0)
        if isinstance(value, (bool, sympy.logic.boolalg.BooleanAtom)):
            return self._words("yes" if value else "no")
        if isinstance(value, sympy.Basic):
            formula = formula_latex(value)
            return Cell(self.math(formula), "formula", seen(formula))
        if isinstance(value, (int, Fraction, float)):
            return self._number(number_latex(value, digits))
        if isinstance(value, (tuple, list)):
            return self._words(" ".join(map(str, value)))
        if isinstance(value, frozenset):  # in an order of its own in every process
            return self._words(" ".join(sorted(map(str, value))))
        words = str(value)
        return (
            self._number(words.replace("...", r"\ldots")) if _NUMBER.fullmatch(words) else self._words(words)
        )

    def _number(self, formula: str) -> Cell:
        return Cell(self.math(formula), "number", seen(formula))

    def _words(self, words: str) -> Cell:
        words = " ".join(words.split()) if "\n" in words else words  # a line of a table is one line
        return Cell(self.text(words), "words" if words else "empty", len(words))


class Latex(Writing):
    """LaTeX."""

    name = "latex"

    def text(self, words: str) -> str:
        """Words in which every mark stands for itself."""
        escaped = "".join(_LETTERS.get(mark) or escape_latex(mark) for mark in words)
        return re.sub(r"(?<![`\w])\"([^\"]*)\"", r"``\1''", escaped)

    def grid(self, grid: Grid) -> str:
        """A table with the rules of booktabs; a long one is a longtable."""
        wide = grid.wide()
        share = f"{grid.share(wide):.2f}\\linewidth"
        columns = "".join(
            f">{{\\raggedright\\arraybackslash}}p{{{share}}}"
            if k in wide
            else "r" if grid.numeric(k) else "l"
            for k in range(len(grid.heads))
        )  # fmt: skip
        heads = [self.text(head) if k in wide else self._head(grid, k) for k, head in enumerate(grid.heads)]
        head = " & ".join(heads) + r" \\"
        body = [_row(row) for row in grid.rows]
        label = f"\\label{{{grid.label}}}" if grid.label else ""
        caption = f"\\caption{{{self.text(grid.caption)}}}{label}" if grid.caption else ""
        if grid.long:
            first = [caption + r" \\"] if caption else []
            again = [r"\toprule", head, r"\midrule"]
            top = [
                rf"\begin{{longtable}}{{{columns}}}",
                *first,
                *again,
                r"\endfirsthead",
                *again,
                r"\endhead",
            ]
            foot = [r"\midrule", rf"\multicolumn{{{len(grid.heads)}}}{{r}}{{continued}} \\", r"\endfoot"]
            lines = [*top, *foot, r"\bottomrule", r"\endlastfoot", *body, r"\end{longtable}"]
            return "\n".join([_SMALLER, *lines, r"\endgroup"] if grid.across() > _FITS else lines)
        inside = [rf"\begin{{tabular}}{{{columns}}}", r"\toprule", head, r"\midrule", *body, r"\bottomrule"]
        inside.append(r"\end{tabular}")
        if grid.across() > _FITS:
            inside = [_FITTED, *inside[:-1], inside[-1] + "}"]
        if not caption:  # as wide as the line, where a paragraph would be indented
            return "\n".join([r"\noindent", *inside] if wide or grid.across() > _FITS else inside)
        return "\n".join(
            [r"\begin{table}[htbp]", r"\centering", caption, r"\medskip", *inside, r"\end{table}"]
        )

    def _head(self, grid: Grid, column: int) -> str:
        """The head of a column, over several lines where it is longer than the entries."""
        lines = textwrap.wrap(grid.heads[column], grid.room(column), break_long_words=False) or [""]
        if len(lines) == 1:
            return self.text(lines[0])
        side = "r" if grid.numeric(column) else "l"
        inside = r" \\ ".join(map(self.text, lines))
        return rf"\begin{{tabular}}[b]{{@{{}}{side}@{{}}}}{inside}\end{{tabular}}"

    def display(self, formula: str) -> str:
        """A formula on a line of its own."""
        return f"\\[\n{formula}\n\\]"

    def head(self, words: str) -> str:
        """The head of a paragraph."""
        return f"\\paragraph{{{self.text(words)}.}}"

    def numbered(self, items: Sequence[str]) -> str:
        """An enumerated list."""
        return "\n".join([r"\begin{enumerate}", *(f"\\item {item}" for item in items), r"\end{enumerate}"])

    def cited(self, keys: Sequence[str]) -> str:
        """Works that are cited, by key."""
        return f"\\cite{{{','.join(keys)}}}"


class Markdown(Writing):
    """Markdown."""

    name = "markdown"

    def text(self, words: str) -> str:
        """Words in which every mark stands for itself."""
        return _MARKS.sub(r"\\\1", words)

    def math(self, formula: str) -> str:
        """A formula within a line; a bar would end the entry of a table."""
        return f"${formula}$".replace("|", r"\vert ")

    def grid(self, grid: Grid) -> str:
        """A table between bars, its columns aligned."""
        columns = [
            [self.text(name), *(row[k].text for row in grid.rows)] for k, name in enumerate(grid.heads)
        ]
        widths = [max(3, *map(len, column)) for column in columns]
        right = [grid.numeric(k) for k in range(len(columns))]
        lines = [
            [
                text.rjust(width) if side else text.ljust(width)
                for text, width, side in zip(row, widths, right, strict=True)
            ]
            for row in zip(*columns, strict=True)
        ]
        rule = ["-" * (width - 1) + ":" if r else "-" * width for width, r in zip(widths, right, strict=True)]
        table = "\n".join(f"| {' | '.join(line)} |" for line in (lines[0], rule, *lines[1:]))
        label = f" {{#{grid.label}}}" if grid.label else ""
        return f"{table}\n\nTable: {self.text(grid.caption)}{label}" if grid.caption else table

    def display(self, formula: str) -> str:
        """A formula on a line of its own."""
        return f"$$\n{formula}\n$$"

    def head(self, words: str) -> str:
        """The head of a paragraph."""
        return f"**{self.text(words)}.**"

    def numbered(self, items: Sequence[str]) -> str:
        """An enumerated list."""
        return "\n".join(
            f"{k}. " + item.replace("\n", "\n   ") for k, item in enumerate(items, start=1)
        )  # what belongs to an item is indented

    def cited(self, keys: Sequence[str]) -> str:
        """Works that are cited, by key, as Pandoc writes them."""
        return "[" + "; ".join(f"@{key}" for key in keys) + "]"


WRITINGS: dict[str, Writing] = {way.name: way for way in (Latex(), Markdown())}


def writing_of(form: Any, faults: Faults) -> Writing:
    """The way to write that a user named; LaTeX, and noted, where there is none of that name.

    Examples
    --------
    >>> faults = Faults("table")
    >>> writing_of("latx", faults).name, faults.found
    ('latex', ["form = 'latx'; did you mean 'latex'?; 'latex' or 'markdown' is needed"])
    """
    if isinstance(form, str) and form in WRITINGS:
        return WRITINGS[form]
    near = did_you_mean(form, WRITINGS) if isinstance(form, str) else ""
    faults.add(f"form = {form!r:.80}{near}; 'latex' or 'markdown' is needed")
    return WRITINGS["latex"]


def number_latex(value: Any, digits: int) -> str:
    r"""A number as mathematics: fractions with a slash, long ones and floats as decimals.

    Examples
    --------
    >>> print(*(number_latex(x, 3) for x in (Fraction(-9, 40), 2, 0.12345, 1e-7, float("inf"))))
    -9/40 2 0.123 1\times 10^{-7} \infty
    >>> print(*(number_latex(x, 3) for x in (0.0005, 0.0046, 0.004)))
    5\times 10^{-4} 0.005 0.004
    >>> print(number_latex(Fraction(10**30, 3 * 10**30 + 1), 3))
    0.333\ldots
    """
    if not isinstance(value, float):
        text = str(value)
        if len(text) <= _LONGEST or isinstance(value, int):
            return text
        cut = Fraction(int(abs(value) * 10**digits), 10**digits)
        if cut and cut < _LARGE:
            return f"{'-' if value < 0 else ''}{float(cut):.{digits}f}\\ldots"
        try:
            value = float(value)
        except OverflowError:
            return short_number(value).replace("...", r"\ldots")
    if math.isinf(value):
        return r"\infty" if value > 0 else r"-\infty"
    text = f"{value or 0.0:.{digits}f}"  # zero has no sign
    scientific = f"{value:.{max(digits - 1, 0)}e}"
    off, then = (abs(float(shown) - value) for shown in (text, scientific))
    if abs(value) >= _LARGE or off > max(then, _FAR_OFF * abs(value)):
        mantissa, _, power = scientific.partition("e")
        mantissa = mantissa.rstrip("0").rstrip(".") if "." in mantissa else mantissa
        return rf"{mantissa}\times 10^{{{int(power)}}}"
    return text


def _row(cells: Sequence[Cell]) -> str:
    """A row of a table in LaTeX, with room above and below where it holds quotients."""
    high = {cell.text for cell in cells if cell.kind == "formula" and r"\frac" in cell.text}
    texts = [
        cell.text.replace("$", r"$\displaystyle ", 1) if cell.text in high else cell.text for cell in cells
    ]
    return " & ".join(texts) + (r" \rule[-2.8ex]{0pt}{6.8ex}" if high else "") + r" \\"
