r"""Gains in SymPy, split into what is affine in one total or exposure, and the rest.

The gain of moving from a to b, as a function of the totals A at which the state plays a, is
:math:`u(b, A - g(a) + g(b)) - u(a, A) - C(a \to b)`; exposures to the others do not change with the own move.
What a newcomer brings to a member that plays a is :math:`u(a, A + h) - u(a, A)`, with h what it adds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sympy
from sympy.functions.elementary.piecewise import ExprCondPair
from sympy.logic.boolalg import Boolean

from gametheory_gov.formulas.slopes import common_terms_out, slope
from gametheory_gov.formulas.tape import Tape, compile_expression
from gametheory_gov.games.game import Game, derived
from gametheory_gov.games.moves import move_gain, newcomer_adds, terms


@dataclass(frozen=True)
class GainParts:
    """A gain in SymPy.

    Parameters
    ----------
    constant : formula without variables
    slopes : tuple of formulas without variables
        One per variable: totals first, then exposures.
    rest : Tape, optional
        What is not affine in a single variable.
    rest_slopes : tuple of (variable, Tape)
        Derivatives of the rest; empty when its plain bounds are as good.
    hoisted : mapping of name to formula without variables
        Parts that the tapes take as given.
    """

    constant: sympy.Expr
    slopes: tuple[sympy.Expr, ...]
    rest: Tape | None
    rest_slopes: tuple[tuple[int, Tape], ...]
    hoisted: dict[str, sympy.Expr]


@derived
def move_parts(game: Game, a: int, b: int) -> GainParts:
    """The parts of a state's own gain from moving from a to b, switching cost deducted."""
    here, there = game.actions[a], game.actions[b]
    zero = sympy.Integer(0)
    moved = {
        game.infos[name].symbol: game.infos[name].symbol - table.get(here, zero) + table.get(there, zero)
        for name, table in game.aggregates.items()
    }
    before, after = game.payoffs[here], game.payoffs[there].subs(moved, simultaneous=True)
    adds = {name: table.get(there, zero) - table.get(here, zero) for name, table in game.aggregates.items()}
    gain = _of_a_treaty(before, after, adds, variables(game))
    return split(gain - game.switching.get((here, there), zero), variables(game))


def _of_a_treaty(
    before: sympy.Expr, after: sympy.Expr, adds: Mapping[str, sympy.Expr], totals: Sequence[sympy.Symbol]
) -> sympy.Expr:
    """The gain of a move, as one formula by cases where payoffs depend on whether a treaty is in force.

    Who joins cannot end a treaty and who leaves cannot bring it into force, so that three cases are left,
    and in each what both payoffs have in common cancels.
    """
    cases = [_in_force(payoff) for payoff in (before, after)]
    named = {str(symbol) for case in cases if case for symbol in case[1].free_symbols}
    changes = [change for name, change in adds.items() if name in named]
    joins, leaves = (
        all(getattr(change, sign) for change in changes) for sign in ("is_nonnegative", "is_nonpositive")
    )
    if not all(cases) or not (joins or leaves):
        return after - before
    (old, holds, void), (new, will_hold, void_after) = cases  # type: ignore[misc]
    between = (new - void, will_hold) if joins else (void_after - old, holds)
    parts = [(new - old, holds if joins else will_hold), between, (void_after - void, sympy.true)]
    return sympy.Piecewise(*[(sympy.collect(sympy.expand_mul(part), totals), when) for part, when in parts])


def _in_force(payoff: sympy.Expr) -> tuple[Any, Any, Any] | None:
    """What a payoff is in force, when that is, and what it is otherwise; None where there is no such case."""
    if not isinstance(payoff, sympy.Piecewise) or len(payoff.args) != 2:
        return None
    (value, holds), (void, _) = payoff.args
    treaty = "minimum_members" in {symbol.name for symbol in holds.free_symbols}
    return (value, holds, void) if treaty else None


@derived
def constant_of_others(game: Game, a: int, b: int) -> sympy.Expr:
    """The terms of a gain that no others enter, when it is a function of the others' part of the totals."""
    seen = {game.others(name) for name in game.aggregates}
    seen |= {game.infos[name].symbol for name in game.exposures}
    gain = move_gain(game, a, b)
    return sympy.Add(*[term for term in sympy.Add.make_args(gain) if not term.free_symbols & seen])


@derived
def vote_parts(game: Game, action: int) -> GainParts:
    """The parts of a newcomer's effect on a state that plays an action, in totals without the newcomer.

    What the newcomer adds to a total is a symbol of its own, named by `newcomer_adds`.
    """
    payoff = game.payoffs[game.actions[action]]
    larger = {
        game.infos[name].symbol: game.infos[name].symbol + sympy.Symbol(newcomer_adds(name), real=True)
        for name in game.aggregates
    }
    return split(payoff.subs(larger, simultaneous=True) - payoff, variables(game))


def variables(game: Game) -> list[sympy.Symbol]:
    """The symbols of totals and of exposures, in order."""
    return [game.infos[name].symbol for name in (*game.aggregates, *game.exposures)]


def split(gain: sympy.Expr, totals: Sequence[sympy.Symbol]) -> GainParts:
    """Split a gain by its terms.

    Powers are not multiplied out, and quotients by variables stay in one piece: their bounds are narrower so.
    """
    constant: list[Any] = []
    slopes: list[list[Any]] = [[] for _ in totals]
    rest: list[Any] = []
    for term in terms(common_terms_out(gain), set(totals)):
        inside = [s for s in totals if s in term.free_symbols]
        rise = slope(term, inside[0]) if len(inside) == 1 else None
        if not inside:
            constant.append(term)
        elif rise is not None and not rise.has(*totals):
            slopes[totals.index(inside[0])].append(rise)
        else:
            rest.append(term)
    hoisted: dict[sympy.Expr, sympy.Symbol] = {}
    formula = _hoist(sympy.Add(*rest), set(totals), hoisted) if rest else None
    return GainParts(
        sympy.Add(*constant),
        tuple(sympy.Add(*slope) for slope in slopes),
        None if formula is None else compile_expression(formula),
        () if formula is None else _slopes(formula, totals),
        {symbol.name: part for part, symbol in hoisted.items()},
    )


def _hoist(e: Any, totals: set[sympy.Symbol], found: dict[sympy.Expr, sympy.Symbol]) -> Any:
    """Replace the largest parts without totals by symbols."""
    if isinstance(e, ExprCondPair):
        return e.func(*[_hoist(arg, totals, found) for arg in e.args])
    if not e.free_symbols & totals:
        if e.is_number or e in (sympy.true, sympy.false):
            return e
        if isinstance(e, Boolean) and not e.is_Symbol:  # symbols are Booleans too
            return e.func(*[_hoist(arg, totals, found) for arg in e.args])
        return found.setdefault(e, sympy.Symbol(f"part_{len(found)}", real=True))
    if e.is_Symbol:
        return e
    if e.is_Add or e.is_Mul:
        plain = [arg for arg in e.args if not arg.free_symbols & totals]
        rest = [_hoist(arg, totals, found) for arg in e.args if arg.free_symbols & totals]
        return e.func(*([_hoist(e.func(*plain), totals, found)] if plain else []), *rest)
    return e.func(*[_hoist(arg, totals, found) for arg in e.args])


def _slopes(formula: sympy.Expr, totals: Sequence[sympy.Symbol]) -> tuple[tuple[int, Tape], ...]:
    """Derivatives by the totals that occur, unless each occurs once or some derivative does not exist."""
    inside = [s for s in totals if s in formula.free_symbols]
    once = all(sum(leaf == s for leaf in sympy.preorder_traversal(formula)) == 1 for s in inside)
    rises = [] if once else [slope(formula, s) for s in inside]
    if any(rise is None for rise in rises):
        return ()
    return tuple((totals.index(s), compile_expression(rise)) for s, rise in zip(inside, rises, strict=False))
