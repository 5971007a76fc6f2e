"""`derivation`: the steps that lead to a closed form, as a paper shows them."""

from __future__ import annotations

from typing import Any

import pandas as pd
import sympy

from gametheory_gov.base.citation import references
from gametheory_gov.base.errors import Faults, InvalidInputError
from gametheory_gov.base.inputs import public
from gametheory_gov.closed_forms.record import ClosedForm, latex
from gametheory_gov.formulas.latex import broken

from .model import centred
from .tables import as_grid
from .writing import Writing, writing_of

_SIGNS = {"+": "never falls", "-": "never rises", "0": "does not depend on it", "?": "may do either"}


@public
def derivation(form: Any, into: str = "latex") -> str:
    r"""Write the derivation of a closed form: what it says, what it supposes, each step, and its slopes.

    Parameters
    ----------
    form : ClosedForm
        Such as `gametheory_gov.closed_forms.concert_threshold`.
    into : {"latex", "markdown"}

    Returns
    -------
    str
        In LaTeX it needs the packages amsmath, array, booktabs, graphicx and longtable.

    Raises
    ------
    InvalidInputError
        For something that is no closed form, and an unknown way to write.

    Examples
    --------
    >>> from gametheory_gov.closed_forms import power_radius
    >>> from gametheory_gov.papers import derivation
    >>> print(derivation(power_radius(1), "markdown"))
    **Result.** Without a concert, the standard of power 1 is worth having iff it is no further than this:
    <BLANKLINE>
    $$
    a_1 \leq \frac{L \lambda + \beta s_1}{\kappa}
    $$
    <BLANKLINE>
    **Derivation.**
    <BLANKLINE>
    1. Gain of adopting it:
       $$
       - \kappa a_1 + L \lambda + \beta s_1
       $$
    <BLANKLINE>
    **Comparative statics.** As a symbol rises, the others fixed:
    <BLANKLINE>
    | symbol    | derivative of the bound                      | the bound   |
    | --------- | -------------------------------------------- | ----------- |
    | $\kappa$  | $- \frac{L \lambda + \beta s_1}{\kappa^{2}}$ | never rises |
    | $L$       | $\frac{\lambda}{\kappa}$                     | never falls |
    | $\lambda$ | $\frac{L}{\kappa}$                           | never falls |
    | $\beta$   | $\frac{s_1}{\kappa}$                         | never falls |
    | $s_1$     | $\frac{\beta}{\kappa}$                       | never falls |
    <BLANKLINE>
    **Works.** The payoffs are in the spirit of [@drezner2007]; the derivation is the package's own.
    """
    faults = Faults("derivation")
    say = writing_of(into, faults)
    if not isinstance(form, ClosedForm):
        faults.add(f"form = {form!r:.80}; a ClosedForm is needed, such as closed_forms.concert_threshold()")
    faults.raise_as(InvalidInputError)
    meaning = form.meaning[:1].upper() + form.meaning[1:]
    parts = [f"{say.head('Result')} {say.text(meaning)}:", say.display(latex(form.statement))]
    if form.assumptions:
        given = ", ".join(say.math(latex(assumption)) for assumption in form.assumptions)
        parts.append(f"{say.head('Assumptions')} {given}.")
    if form.derivation:
        steps = [
            f"{_sentence(say, step.words)}\n{say.display(_shown(step.formula))}" for step in form.derivation
        ]
        parts += [say.head("Derivation"), say.numbered(steps)]
    parts += _effects(form, say)
    if form.checked:
        parts.append(f"{say.head('Check')} The result was compared {say.text(form.checked)}.")
    if known := [key for key in form.references if key in references()]:
        own = "the derivation is the package's own"
        parts.append(f"{say.head('Works')} The payoffs are in the spirit of {say.cited(known)}; {own}.")
    return "\n\n".join(parts)


def _sentence(say: Writing, words: str) -> str:
    """The words of a step as the beginning of a sentence."""
    return f"{say.text(words[:1].upper() + words[1:])}:"


def _shown(step: Any) -> str:
    """A formula, over several lines where it is long; a truth value in words."""
    if step in (sympy.true, sympy.false):
        return r"\text{always}" if step else r"\text{never}"
    formula = latex(step)
    lines = broken(f"&= {formula}").removeprefix("&= ")
    if "\\\\\n&" not in lines:
        return formula
    return f"\\begin{{aligned}}\n&{lines}\n\\end{{aligned}}"


def _effects(form: ClosedForm, say: Writing) -> list[str]:
    """How the bound moves with each symbol, where it has a single bound."""
    try:
        effects = form.effects()
    except InvalidInputError:
        return []
    letters = {symbol.name: symbol for symbol in form.bound.free_symbols}
    rows = [(letters[name], effect.derivative, _SIGNS[effect.sign]) for name, effect in effects.items()]
    if not rows:
        return []
    frame = pd.DataFrame(rows, columns=["symbol", "derivative of the bound", "the bound"], dtype=object)
    table = say.grid(as_grid(frame, frame.columns, say))
    head = f"{say.head('Comparative statics')} As a symbol rises, the others fixed:"
    return [head, centred(table, say)]
