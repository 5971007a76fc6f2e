"""How the sums and names of a game look in LaTeX."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

import sympy

from gametheory_gov.base.text import escape_latex

from .symbols import SymbolInfo

#: The index of the representative state, which is no letter of a name.
_INDEX = re.compile(r"(?<!\\)_(\{?)i(?![A-Za-z])")


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


def symbols_latex(infos: Iterable[SymbolInfo]) -> str:
    """A table of symbols in LaTeX, with their meanings and units; it needs booktabs.

    Parameters
    ----------
    infos : iterable of SymbolInfo
    """
    rows = [
        f"${info.latex_name}$ & {escape_latex(info.meaning)} & {escape_latex(info.unit)} \\\\"
        for info in infos
    ]
    head = ["\\begin{tabular}{lll}", "\\toprule", "symbol & meaning & unit \\\\", "\\midrule"]
    return "\n".join([*head, *rows, "\\bottomrule", "\\end{tabular}"])
