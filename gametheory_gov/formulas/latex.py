"""How the sums and names of a game look in LaTeX."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import sympy


def escape(text: str) -> str:
    r"""A name as LaTeX prints it.

    Examples
    --------
    >>> escape("comply_1")
    'comply\\_1'
    """
    return text.replace("_", r"\_").replace(" ", r"\ ")


def others_latex(name: str) -> str:
    """The LaTeX form of the others' part of a total."""
    return f"{{{name}}}_{{-i}}" if "_" in name else f"{name}_{{-i}}"


def sum_latex(table: Mapping[str, sympy.Expr], latex: Callable[[sympy.Expr], str]) -> str:
    """A total as sums over those who play each action.

    Parameters
    ----------
    table : mapping of action to formula
        What a state adds by each action.
    latex : function
        Writes a formula of the representative state.
    """
    parts = [
        rf"\sum_{{j:\,a_j = \mathrm{{{escape(action)}}}}} "
        + latex(formula).replace("_i", "_j").replace("_{i", "_{j")
        for action, formula in table.items()
    ]
    return " + ".join(parts) or "0"
