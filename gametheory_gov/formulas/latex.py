"""How the sums and names of a game look in LaTeX."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

import sympy

from gametheory_gov.base.text import escape_latex

from .symbols import SymbolInfo

#: The index of the representative state, which is no letter of a name.
_INDEX = re.compile(r"(?<!\\)_(\{?)i(?![A-Za-z])")
_CASES = r"\begin{cases}"
#: Letters that fit on a line of a page, about.
LINE = 68
#: Letters from which a meaning is broken into lines.
_MEANING = 56


def escape(text: str) -> str:
    r"""A name as LaTeX prints it.

    Examples
    --------
    >>> escape("comply_1")
    'comply\\_1'
    """
    return escape_latex(text).replace(" ", r"\ ")


def others_latex(name: str) -> str:
    """The LaTeX form of the others' part of a total."""
    return f"{{{name}}}_{{-i}}" if "_" in name else f"{name}_{{-i}}"


def sum_latex(
    table: Mapping[str, sympy.Expr], latex: Callable[[sympy.Expr], str], *, weight: str = ""
) -> str:
    """A total as sums over those who play each action.

    Parameters
    ----------
    table : mapping of action to formula
        What a state adds by each action.
    latex : function
        Writes a formula of the representative state.
    weight : str
        What each partner's part is multiplied by.
    """
    parts = [
        rf"\sum_{{j:\,a_j = \mathrm{{{escape(action)}}}}} "
        + weight
        + _INDEX.sub(r"_\1j", _factor(formula, latex, weight))
        for action, formula in table.items()
    ]
    return " + ".join(parts) or "0"


def _factor(formula: sympy.Expr, latex: Callable[[sympy.Expr], str], weight: str) -> str:
    """A formula as it stands behind a sum's weight: one is left out, sums are in brackets."""
    if weight and formula == 1:
        return ""
    return f"\\left({latex(formula)}\\right)" if formula.is_Add else latex(formula)


def broken(equation: str, line: int = LINE) -> str:
    r"""An equation of an ``align*``, broken before plus and minus signs that stand in no brackets.

    A summand that is longer than a line is broken in its longest brackets, then of a size that is named.

    Parameters
    ----------
    equation : str
        With its sign of equality marked by ``&``.
    line : int
        Letters on a line.

    Examples
    --------
    >>> print(broken(r"u &= a + b \left(c - d\right) - e", 16))
    u &= a + b \left(c - d\right) \\
    &\quad - e
    """
    head, sign, right = equation.partition("&= ")
    return head + sign + " \\\\\n&\\quad ".join(_lines(right, line - seen(head)))


def _lines(formula: str, line: int) -> list[str]:
    """The lines of a formula."""
    lines = [""]
    for term in (part for summand in _terms(formula) for part in _parts(summand, line)):
        if lines[-1] and seen(lines[-1] + term) > line:
            lines.append("")
        lines[-1] += term
    return [text.strip() for text in lines]


def longest_part(formula: str, line: int = LINE) -> int:
    r"""Letters of the longest part of a formula that stays on a line.

    Examples
    --------
    >>> longest_part(r"a + b \left(c - d\right) - e"), longest_part(r"a + b \left(c - d\right) - e", 5)
    (11, 6)
    """
    return max(seen(part) for summand in _terms(formula) for part in _parts(summand, line))


def seen(formula: str) -> int:
    r"""Letters and signs that a reader sees of a formula, about.

    Examples
    --------
    >>> seen(r"\frac{\lambda}{N}"), seen(r"u_i(\mathrm{in})")
    (2, 6)
    """
    plain = re.sub(r"\\(?:mathrm|left|right|Bigl|Bigr|frac|sqrt|begin|end|quad|text)\b|\\,", "", formula)
    plain = re.sub(r" [-+<>=] |\\(?:leq|geq|wedge|to)\b", "+++", plain)  # signs have room on both sides
    return len(re.sub(r"[{}_^ $]", "", re.sub(r"\\[A-Za-z]+|\\.", "x", plain)))


def _terms(formula: str) -> Iterator[str]:
    """The summands of a formula, each with its sign."""
    depth, start = 0, 0
    for found in re.finditer(r"\\left|\\right|\\begin|\\end|[{}]| (?=[+-] )", formula):
        mark = found[0]
        if mark in (r"\left", r"\begin", "{"):
            depth += 1
        elif mark in (r"\right", r"\end", "}"):
            depth -= 1
        elif not depth and found.start():
            yield formula[start : found.start()]
            start = found.start()
    yield formula[start:]


def _parts(term: str, line: int) -> list[str]:
    """A summand, in parts where it is longer than a line."""
    if seen(term) <= line:
        return [term]
    sign, body = re.fullmatch(r"(\s*(?:[+-] )?)(.*)", term, flags=re.DOTALL).groups()  # type: ignore[union-attr]
    groups = list(_groups(body))
    if body.startswith(r"\frac{") and len(groups) == 2 and groups[1][1] == len(body):
        top, bottom = (body[start + 1 : end - 1] for start, end in groups)
        body = rf"\frac{{1}}{{{bottom}}} \left({top}\right)"
        groups = list(_groups(body))
    if body.startswith(_CASES) and groups == [(0, len(body))] and body.count(_CASES) == 1:
        return [sign + _broken_cases(body, line)]
    round_ones = [(start, end) for start, end in groups if body.startswith(r"\left(", start)]
    if not round_ones:
        return [term]
    start, end = max(round_ones, key=lambda group: group[1] - group[0])
    inside = [
        part
        for summand in _terms(body[start + len(r"\left(") : end - len(r"\right)")])
        for part in _parts(summand, line)
    ]
    if len(inside) == 1:
        return [term]
    inside[0] = sign + body[:start] + r"\Bigl(" + inside[0]
    inside[-1] += r"\Bigr)" + body[end:]
    return inside


def _broken_cases(formula: str, line: int) -> str:
    """A distinction of cases with its long values broken."""
    rows = []
    for row in formula.removeprefix(_CASES).removesuffix(r"\end{cases}").split(r"\\"):
        value, _, condition = row.partition("&")
        rows.append(" & \\\\ \\quad ".join(_lines(value, line - seen(condition))) + " &" + condition)
    return f"{_CASES} " + r"\\".join(rows) + r"\end{cases}"


def _groups(formula: str) -> Iterator[tuple[int, int]]:
    """Where the outermost brackets and braces of a formula begin and end."""
    depth, start = 0, 0
    for found in re.finditer(r"\\left.|\\right.|\\begin(?=\{)|\\end\{\w+\}|[{}]", formula):
        mark = found[0]
        if mark.startswith((r"\left", r"\begin")) or mark == "{":
            start = start if depth else found.start()
            depth += 1
        else:
            depth -= 1
            if not depth:
                yield start, found.end()


def symbols_latex(infos: Iterable[SymbolInfo]) -> str:
    """A table of symbols in LaTeX, with their meanings and units; it needs booktabs.

    Parameters
    ----------
    infos : iterable of SymbolInfo
    """
    listed = list(infos)
    rows = [
        f"${info.latex_name}$ & {escape_latex(info.meaning)} & {escape_latex(info.unit)} \\\\"
        for info in listed
    ]
    wide = any(len(info.meaning) > _MEANING for info in listed)
    columns = r"lp{0.65\linewidth}l" if wide else "lll"
    head = [f"\\begin{{tabular}}{{{columns}}}", "\\toprule", "symbol & meaning & unit \\\\", "\\midrule"]
    return "\n".join([*head, *rows, "\\bottomrule", "\\end{tabular}"])
