"""`describe`: the model section of a paper, from the game itself."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd

from gametheory_gov.base.answer import Answer
from gametheory_gov.base.citation import references, works_of
from gametheory_gov.base.errors import Faults, InvalidInputError, did_you_mean
from gametheory_gov.base.inputs import public
from gametheory_gov.base.text import counted, listed
from gametheory_gov.bound.game import BoundGame
from gametheory_gov.equilibria.definition import DEFAULT_TOLERANCE
from gametheory_gov.formulas.latex import seen
from gametheory_gov.formulas.symbols import SymbolInfo
from gametheory_gov.scenarios.scenario import Scenario

from .tables import as_grid
from .writing import Cell, Grid, Latex, Writing, number_latex, writing_of

#: Tie rules in words.
_TIES = {
    "join": "takes the more cooperative action",
    "stay_out": "takes the less cooperative action",
    "weak": "stays with its action",
}
#: Ids that are named at most.
_NAMED = 30


@public
def describe(game: Any, form: str = "latex", *, ties: str | None = None, digits: int = 3) -> str:
    r"""Write the model section of a paper: players, actions, payoffs, parameters, ties, and what is exact.

    Everything is taken from the game, so the section cannot say anything else than what was computed.

    Parameters
    ----------
    game : BoundGame, Scenario, or answer that keeps its game
        A scenario also says how its parameters were chosen, and its sources. An answer, such as a `Solution`,
        also says its tie rule.
    form : {"latex", "markdown"}
    ties : {"join", "stay_out", "weak"}, optional
        What an indifferent state does, where no answer says it; left out, the section does not speak of it.
    digits : int
        Decimals of floats.

    Returns
    -------
    str
        Paragraphs. In LaTeX they need the packages amsmath, array, booktabs, graphicx and longtable, and
        cite works by the keys that `write_bibliography` writes.

    Raises
    ------
    InvalidInputError
        For something that has no game, and an unknown form or tie rule.

    Examples
    --------
    >>> from gametheory_gov import AccessionGame, States, bind, solve
    >>> from gametheory_gov.papers import describe
    >>> game = bind(AccessionGame(), States.symmetric(3), benefit=1, cost="1/2", legitimacy=0, divergence=0)
    >>> print(describe(solve(game), "markdown"))
    **Players.** There are $N = 3$ states: 1 2 3.
    <BLANKLINE>
    **Actions.** Each state chooses one of 2 actions: outside, member, from the least to the most cooperative.
    ...
    **Ties.** A state that is indifferent between two actions takes the more cooperative action.
    <BLANKLINE>
    **Arithmetic.** All numbers are fractions, and all comparisons of payoffs are exact.
    <BLANKLINE>
    **Works.** The game and its data rest on [@daspremont1983].
    """
    faults = Faults("describe")
    writing = writing_of(form, faults)
    scenario, bound = _read(game, faults)
    rule = getattr(game, "ties", None) if ties is None else ties
    if rule is not None and (not isinstance(rule, str) or rule not in _TIES):
        faults.add(
            f"ties = {rule!r:.80}{did_you_mean(str(rule), _TIES)}; one of {', '.join(_TIES)} is needed"
        )
    if isinstance(digits, bool) or not isinstance(digits, int) or not 0 <= digits <= 17:
        faults.add(f"digits = {digits!r:.80}; a whole number from 0 to 17 is needed")
    faults.raise_as(InvalidInputError)
    assert bound is not None
    section = _Section(bound, scenario, writing, digits)
    tolerance = getattr(game, "tolerance", 0.0)
    return "\n\n".join(section.paragraphs(rule, tolerance))


def _read(game: Any, faults: Faults) -> tuple[Scenario | None, BoundGame | None]:
    """The scenario, where one was given, and the bound game."""
    if isinstance(game, Scenario):
        return game, game.bind()
    for part in ("game", "base") if isinstance(game, Answer) else ():
        if isinstance(found := getattr(game, part, None), BoundGame):
            return None, found
    if isinstance(game, BoundGame):
        return None, game
    rule = "a bound game, a scenario, or an answer that keeps its game is needed"
    faults.add(f"game = {game!r:.80}; {rule}, such as bind(...), load_scenario(...) or solve(...)")
    return None, None


class _Section:
    """A model section."""

    def __init__(self, game: BoundGame, scenario: Scenario | None, writing: Writing, digits: int) -> None:
        self.game = game
        self.scenario = scenario
        self.writing = writing
        self.digits = digits

    def paragraphs(self, ties: str | None, tolerance: float) -> Iterator[str]:
        """The paragraphs in order."""
        say = self.writing
        for head, words in (
            ("Players", self._players()),
            ("Actions", self._actions()),
            ("Payoffs", self._payoffs()),
            ("Parameters", self._parameters()),
            ("Ties", self._ties(ties)),
            ("Arithmetic", self._arithmetic(tolerance)),
            ("Works", self._works()),
        ):
            if words:
                yield f"{say.head(head)} {words}"

    def _players(self) -> str:
        game, say = self.game, self.writing
        states = game.states
        source = ", ".join([states.title] * bool(states.title) + [f"year {states.year}"] * bool(states.year))
        who = f": {self._named(states.ids)}" if game.N <= _NAMED else ""
        about = f" ({say.text(source)})" if source else ""
        parts = [f"There are {say.math(f'N = {game.N}')} states{about}{who}."]
        if game.founders:
            are = "is" if len(game.founders) == 1 else "are"
            parts.append(
                f"The club begins with {counted(len(game.founders), 'founder')}, which {are} "
                f"{self._named(game.founders)}."
            )
        if game.committed:
            number = counted(len(game.committed), "state")
            what = " or ".join(sorted(set(game.committed.values())))
            parts.append(f"{number} never move and always play {say.text(what)}.")
        if states.great_powers:
            parts.append(f"The great powers are {self._named(states.great_powers)}.")
        return " ".join(parts)

    def _named(self, ids: tuple[str, ...]) -> str:
        more = f" and {len(ids) - _NAMED} more" if len(ids) > _NAMED else ""
        return self.writing.text(listed(ids[:_NAMED], self.game.states.ids)) + more

    def _actions(self) -> str:
        form = self.game.form
        names = self.writing.text(", ".join(form.actions))
        rank = list(form.cooperation)
        order = (
            ", from the least to the most cooperative"
            if rank == sorted(rank)
            else "; how cooperative they are, in this order: " + ", ".join(map(str, rank))
        )
        return f"Each state chooses one of {len(form.actions)} actions: {names}{order}."

    def _payoffs(self) -> str:
        form = self.game.form
        rows = " \\\\\n".join(form.equations())
        words = "A state that plays an action is paid"
        if isinstance(self.writing, Latex):
            return f"{words}\n\\begin{{align*}}\n{rows}\n\\end{{align*}}\n{self._letters()}"
        block = self.writing.display(f"\\begin{{aligned}}\n{rows}\n\\end{{aligned}}")
        return f"{words}\n\n{block}\n\n{self._letters()}"

    def _letters(self) -> str:
        say = self.writing
        parts = [f"Here {say.math('i')} is the state that chooses."]
        if self.game.form.aggregates:
            letters = f"the index {say.math('-i')} marks the part of a total that the others bring"
            parts.append(f"Totals run over all states {say.math('j')}; {letters}.")
            parts.append(f"{say.math('a_j')} is the action of state {say.math('j')}.")
        if self.game.form.switching:
            cost = say.math(r"C_i(a \to b)")
            parts.append(f"{cost} is what it costs to move from action {say.math('a')} to {say.math('b')}.")
        if len(self.game.actions) == 2:
            gain, (first, second) = say.math("\\Delta_i"), self.game.actions
            parts.append(f"{gain} is the gain of {say.text(second)} over {say.text(first)}.")
        return " ".join(parts)

    def _parameters(self) -> str:
        say = self.writing
        rows = [
            (say.math(info.latex_name), info.meaning, info.unit, self._value(info))
            for info in self._symbols()
        ]
        frame = pd.DataFrame(rows, columns=["symbol", "meaning", "unit", "value"])
        grid = as_grid(frame, frame.columns, say)
        cells = [
            [Cell(text[0], "formula", seen(text[0])), *row[1:3], Cell(text[3], "formula", seen(text[3]))]
            for row, text in zip(grid.rows, rows, strict=True)
        ]  # symbols and values are written already
        words = "What the symbols mean, and their values"
        words += "" if self.game.exact else f", with {counted(self.digits, 'decimal')}"
        parts = [f"{words}:", centred(say.grid(Grid(grid.heads, cells)), say)]
        if self.scenario is not None:
            rule, sources = self.scenario.parameter_rule, self.scenario.sources
            after = [f"How they were chosen: {say.text(' '.join(rule.split()))}"] if rule else []
            after += [f"Sources: {say.text('; '.join(sources))}."] if sources else []
            parts += [" ".join(after)] if after else []
        return "\n\n".join(parts)

    def _symbols(self) -> list[SymbolInfo]:
        form = self.game.form
        sums = [form.infos[name] for name in (*form.aggregates, *form.exposures)]
        infos = {info.name: info for info in (*sums, *form.symbols)}
        return list(infos.values())

    def _value(self, info: SymbolInfo) -> str:
        """The value of a symbol, or the range of its values over the states."""
        value = self.game.values.get(info.name)
        if value is None:
            return self.writing.text("set by play" if info.role != "world" else "")
        if isinstance(value, np.ndarray):
            low, high = min(value.ravel().tolist()), max(value.ravel().tolist())
            if low != high:
                return f"{self._number(low)} to {self._number(high)}"
            value = low
        return self._number(value)

    def _number(self, value: Fraction | float) -> str:
        if isinstance(value, Fraction) and value.denominator > 1 and not self.game.exact:
            value = float(value)  # the section announces decimals
        whole = isinstance(value, float) and value.is_integer()
        return self.writing.math(number_latex(value, 0 if whole else self.digits))

    def _ties(self, ties: str | None) -> str:
        return "" if ties is None else f"A state that is indifferent between two actions {_TIES[ties]}."

    def _arithmetic(self, tolerance: float) -> str:
        if self.game.exact:
            return "All numbers are fractions, and all comparisons of payoffs are exact."
        number = self.writing.math(number_latex(float(tolerance or DEFAULT_TOLERANCE), self.digits))
        return (
            "Numbers are floats. A gain that is closer to zero than the tolerance, "
            f"{number} times the largest term of the gain, is not told from zero."
        )

    def _works(self) -> str:
        known = references()
        keys = [key for key in works_of(self.scenario or self.game) if key in known]
        return f"The game and its data rest on {self.writing.cited(keys)}." if keys else ""


def centred(table: str, writing: Writing) -> str:
    """A table in the middle of the line; a long one is there already."""
    if not isinstance(writing, Latex) or table.startswith(r"\begin{longtable}"):
        return table
    return f"\\begin{{center}}\n{table}\n\\end{{center}}"
