r"""A term of one's own in a game of the catalogue.

A term :math:`w\,f` is added to the payoff of one action; below minimum participation it is void with the
rest. Its *driver* is a symbol w in which it is linear and without which it is zero, so that reasons show what
the term brings to a gain.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Self

import sympy

from gametheory_gov.base.errors import Faults, FormulaError, InvalidGameError, did_you_mean
from gametheory_gov.base.text import Coded, Shown, call
from gametheory_gov.formulas.parse import to_expression
from gametheory_gov.world.institution import Institution

from .game import Game, derived


@dataclass(frozen=True)
class Term(Shown):
    """A term of one's own.

    Parameters
    ----------
    name : str
        In words: what it is called among the reasons.
    action : str
    formula : str
    driver : str
        The symbol that switches it off when zero.
    parameters, columns : tuple of pairs of str
        Symbols of its own with their meanings: one number for the game, or one per state.

    Examples
    --------
    >>> from gametheory_gov import AccessionGame
    >>> game = AccessionGame().with_term("aid", action="member", formula="aid", parameters={"aid": "help"})
    >>> [(term.name, term.action, term.driver) for term in game.terms]
    [('aid', 'member', 'aid')]
    """

    name: str
    action: str
    formula: str
    driver: str
    parameters: tuple[tuple[str, str], ...] = ()
    columns: tuple[tuple[str, str], ...] = ()


def note_terms(terms: Any, faults: Faults) -> None:
    """Note terms that are none; `WithTerms.with_term` makes them."""
    if not isinstance(terms, tuple) or not all(isinstance(term, Term) for term in terms):
        faults.add(f"terms = {terms!r:.80}; add them with .with_term(name, action=..., formula=...)")


class WithTerms(Coded):
    """What adds terms of one's own to a family of games."""

    terms: tuple[Term, ...]

    def _code(self) -> str | None:
        family: Any = self
        added = "".join(self._code_of_term(term) for term in self.terms)
        return f"{super(WithTerms, replace(family, terms=()))._code()}{added}"

    def _code_of_term(self, term: Term) -> str:
        slots = {slot: dict(getattr(term, slot)) for slot in ("parameters", "columns") if getattr(term, slot)}
        given = {"action": term.action, "formula": term.formula, "driver": term.driver}
        return call(".with_term", term.name, **given, **slots)

    def with_term(
        self: Self,
        name: str,
        *,
        action: str,
        formula: Any,
        driver: str | None = None,
        parameters: Mapping[str, str] | None = None,
        columns: Mapping[str, str] | None = None,
    ) -> Self:
        """The same game with a term more in the payoff of an action.

        Below an institution's minimum participation the term is void with the rest of the payoff.

        Parameters
        ----------
        name : str
            What the term is called, in words, among the reasons of a gain.
        action : str
        formula : text or SymPy expression
            Of the game's symbols, of what it reports, and of symbols declared here.
        driver : str, optional
            The symbol that the term is linear in and zero without; by default the only one declared here that
            is so. It occurs nowhere else in the game.
        parameters, columns : mapping of str to str, optional
            New symbols and what they mean: one number for the game, or one per state. Values are given to
            `gametheory_gov.bind`.

        Raises
        ------
        InvalidGameError
            With every fault: an unknown action or symbol, a name that is taken, no driver.

        Examples
        --------
        >>> from gametheory_gov import AccessionGame, States, bind, grow
        >>> game = AccessionGame().with_term("prestige", action="member", formula="prestige*members/N",
        ...                                  parameters={"prestige": "value of a club of all"})
        >>> bound = bind(game, States.symmetric(4), benefit=1, cost="1/2", prestige="1/4", legitimacy=0,
        ...              divergence=0)
        >>> dict(grow(bound, ["1"]).rounds[1].moves[0].reasons)
        {'common good': Fraction(1, 2), 'cost': Fraction(-1, 2), 'prestige': Fraction(1, 8)}
        """
        family: Any = self
        faults = Faults(f"term {name!r}")
        given: Any
        for slot, given in (("parameters", parameters), ("columns", columns)):
            if not (given is None or isinstance(given, Mapping)):
                faults.add(f"{slot} = {given!r:.80}; a mapping of new symbols to their meanings is needed")
        faults.raise_as(InvalidGameError)
        own = {**dict(parameters or {}), **dict(columns or {})}
        if not isinstance(name, str) or not name.strip():
            faults.add(f"name = {name!r:.80}; a text is needed")
        faults.extend(
            f"{symbol!r} is declared both as a parameter and as a column"
            for symbol in parameters or ()
            if symbol in (columns or {})
        )
        forms = [family.form(Institution())]
        try:
            forms.append(family.form(Institution(body="members", policy="mean"), exposure_matrix=True))
        except InvalidGameError:
            pass  # a game without exposures or moving policies
        text, found = str(formula), driver or _driver(forms, str(formula), own)
        term = Term(
            name,
            action,
            text,
            found,
            tuple((str(k), str(v)) for k, v in (parameters or {}).items()),
            tuple((str(k), str(v)) for k, v in (columns or {}).items()),
        )
        listed = [_faults(form, term) for form in forms]
        fewest = min(listed, key=len)
        faults.extend(fewest)
        faults.raise_as(InvalidGameError)
        return replace(family, terms=(*family.terms, term))  # type: ignore[no-any-return]


@derived
def add_terms(game: Game, terms: tuple[Term, ...]) -> Game:
    """The game with terms of one's own.

    Raises
    ------
    InvalidGameError
        If a formula uses what this form of the game has not.
    """
    for term in terms:
        faults = Faults(f"term {term.name!r}")
        faults.extend(_faults(game, term))
        faults.raise_as(InvalidGameError)
        game = _added(game, term)
    return game


def _added(game: Game, term: Term) -> Game:
    bare = game.replace(
        parameters={**game.parameters, **dict(term.parameters)},
        columns={**game.columns, **dict(term.columns)},
    )
    formula = _read(bare, term.formula)
    payoffs = {**game.payoffs, term.action: _plus(game.payoffs[term.action], formula)}
    return bare.replace(payoffs=payoffs, drivers={**game.drivers, term.name: term.driver})


def _plus(payoff: sympy.Expr, formula: sympy.Expr) -> sympy.Expr:
    """A payoff with a term more; below minimum participation the term is void with the rest."""
    if isinstance(payoff, sympy.Piecewise):
        (rest, in_force), *void = payoff.args
        if "minimum_members" in {symbol.name for symbol in in_force.free_symbols}:
            return sympy.Piecewise((rest + formula, in_force), *void)
    return payoff + formula


def _read(game: Game, text: str) -> sympy.Expr:
    """A term's formula, which may use what the game reports, such as legitimacy, by name."""
    reports = {name: sympy.Symbol(name, real=True) for name in game.reports if name not in game.infos}
    symbols = {name: info.symbol for name, info in game.infos.items()}
    formula = to_expression(text, reports | symbols, subject="formula")
    return formula.xreplace({reported: game.reports[name] for name, reported in reports.items()})


def _linear(formula: sympy.Expr, name: str) -> bool:
    """Whether a formula is linear in a symbol, and zero without it."""
    match = [symbol for symbol in formula.free_symbols if symbol.name == name]
    if not match:
        return False
    slope = sympy.diff(formula, match[0])
    return match[0] not in slope.free_symbols and sympy.expand(formula.subs(match[0], 0)) == 0


def _driver(forms: list[Game], text: str, own: Mapping[str, str]) -> str:
    """The only symbol of a term's own in which it is linear and without which it is zero; else empty."""
    for form in forms:
        try:
            formula = _read(form.replace(parameters={**form.parameters, **own}), text)
        except (InvalidGameError, FormulaError):
            continue
        found = [name for name in own if _linear(formula, name)]
        return found[0] if len(found) == 1 else ""
    return ""


def _faults(game: Game, term: Term) -> list[str]:
    """Everything that keeps a term from being added to a game."""
    faults = Faults("term")
    if term.action not in game.actions:
        near = did_you_mean(str(term.action), game.actions)
        faults.add(f"unknown action {term.action!r}{near}; actions are {', '.join(game.actions)}")
    if term.name in (*game.drivers, "other"):
        faults.add(f"{term.name!r} names a driver of the game already, or the rest; choose another name")
    if term.driver in game.drivers.values():
        faults.add(f"{term.driver!r} drives another term already; declare a symbol of the term's own")
    try:
        bare = game.replace(
            parameters={**game.parameters, **dict(term.parameters)},
            columns={**game.columns, **dict(term.columns)},
        )
        formula = _read(bare, term.formula)
    except (InvalidGameError, FormulaError) as error:
        faults.extend(error.faults)
        return faults.found
    used = {symbol.name for symbol in formula.free_symbols}
    faults.extend(
        f"{name!r} is declared and the formula does not use it"
        for name in (*dict(term.parameters), *dict(term.columns))
        if name not in used
    )
    if not term.driver:
        faults.add(
            "which symbol drives the term is not clear; give driver=, or multiply the formula by a weight of "
            f"its own: 'weight*({term.formula})' with parameters={{'weight': 'what it is worth'}}"
        )
    elif not _linear(formula, term.driver):
        faults.add(f"the formula is not linear in its driver {term.driver!r}, or not zero without it")
    elif bare.infos[term.driver].role in ("total", "exposure", "profile", "world"):
        faults.add(f"{term.driver!r} is no figure that can be set to zero, so it cannot drive the term")
    elif any(info.name == term.driver for info in game.symbols):
        faults.add(f"{term.driver!r} occurs elsewhere in the game, so it does not stand for this term alone")
    return faults.found
