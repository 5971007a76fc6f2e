r"""The gain of a move as one formula, term by term.

With B the others' part of the totals, the gain of moving from a to b is

.. math:: G_{ab}(B) = u(b, B + g(b)) - u(a, B + g(a)) - C(a \to b).

As a difference of two payoffs it has terms that cancel, such as what every action pays. Here opposite terms
have cancelled, and products of sums are multiplied out where they are polynomials: the terms that are left
are those that enter the gain. What a newcomer brings to a member that plays a is likewise
:math:`u(a, B + h) - u(a, B)`, with h what it adds to the totals B of before.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sympy
from sympy.core.relational import Relational

from gametheory_gov.formulas.expand import expanded, is_small
from gametheory_gov.formulas.tape import Tape, compile_expression

from .game import Game, derived

#: Marks a term of the whole profile after a move.
AFTER = "after_"


@dataclass(frozen=True)
class MoveFormula:
    """What one gain is evaluated by.

    Parameters
    ----------
    gain : Tape
    payoffs : tuple of Tape
        The payoffs after and before, whose difference it is.
    sides : tuple of Tape
        What conditions in these compare with zero.
    floors : tuple of Tape
        What is rounded down in these.
    """

    gain: Tape
    payoffs: tuple[Tape, ...]
    sides: tuple[Tape, ...]
    floors: tuple[Tape, ...]


@derived
def move_formula(game: Game, a: int, b: int) -> MoveFormula:
    """A state's own gain from moving from a to b, in the others' totals, switching cost deducted.

    Terms of the whole profile are different after the move: their names then begin with ``after_``.
    """
    before, after = (game.payoff(game.actions[k], given="others") for k in (a, b))
    return _formula(move_gain(game, a, b), _after(game, after), before)


@derived
def move_gain(game: Game, a: int, b: int) -> sympy.Expr:
    """The gain of `move_formula` in SymPy."""
    cost = game.switching.get((game.actions[a], game.actions[b]), sympy.Integer(0))
    if a < b or game.profile_terms:
        return sympy.Add(*_summands(game, a, b), -cost)
    return sympy.Add(*[-term for term in _summands(game, b, a)], -cost)


@derived
def _summands(game: Game, a: int, b: int) -> tuple[Any, ...]:
    """The terms of the gain from moving from a to b, without its cost."""
    here, there = game.actions[a], game.actions[b]
    return _terms(game, _after(game, game.payoff(there, given="others")), game.payoff(here, given="others"))


@derived
def vote_formula(game: Game, action: int) -> MoveFormula:
    """A newcomer's effect on a state that plays an action, in the totals before it enters.

    What the newcomer adds to a total is a symbol of its own, named by `newcomer_adds`.
    """
    payoff = game.payoffs[game.actions[action]]
    larger = {
        game.infos[name].symbol: game.others(name) + sympy.Symbol(newcomer_adds(name), real=True)
        for name in game.aggregates
    }
    without = {game.infos[name].symbol: game.others(name) for name in game.aggregates}
    after = _after(game, payoff.subs(larger, simultaneous=True))
    before = payoff.subs(without, simultaneous=True)
    return _formula(sympy.Add(*_terms(game, after, before)), after, before)


@derived
def level_formulas(game: Game) -> tuple[Tape, ...]:
    """The payoff of each action in the totals of all, which are named as those of the others.

    Left out are terms that every action pays whatever anybody does: they tell no two outcomes apart.
    """
    totals = {game.infos[name].symbol: game.others(name) for name in game.aggregates}
    seen = set(totals.values()) | {game.infos[name].symbol for name in (*game.exposures, *game.profile_terms)}
    payoffs = [game.payoffs[action].subs(totals, simultaneous=True) for action in game.actions]
    parts = [terms(payoff, seen) for payoff in payoffs]
    always = set(parts[0]).intersection(*parts[1:])
    kept = [[term for term in some if term not in always or term.free_symbols & seen] for some in parts]
    return tuple(compile_expression(sympy.Add(*some)) for some in kept)


def newcomer_adds(name: str) -> str:
    """The name of the symbol for a newcomer's contribution to a total."""
    return f"newcomer_{name}"


def _after(game: Game, payoff: sympy.Expr) -> sympy.Expr:
    """A payoff with the terms of the whole profile as they are after the move."""
    symbols = [game.infos[name].symbol for name in game.profile_terms if name in game.infos]
    return payoff.subs({s: sympy.Symbol(AFTER + s.name, **s.assumptions0) for s in symbols})


def _terms(game: Game, after: sympy.Expr, before: sympy.Expr) -> tuple[Any, ...]:
    seen = {game.others(name) for name in game.aggregates}
    return terms(after - before, seen | {game.infos[name].symbol for name in game.exposures})


def _formula(gain: sympy.Expr, after: sympy.Expr, before: sympy.Expr) -> MoveFormula:
    tests = {test: _cleared(test) for test in (*after.atoms(Relational), *before.atoms(Relational))}
    sides = {test.lhs - test.rhs for test in tests.values() if isinstance(test, Relational)}
    floors = {e.args[0] for e in (*after.atoms(sympy.floor), *before.atoms(sympy.floor))}
    return MoveFormula(
        compile_expression(gain.xreplace(tests)),
        (compile_expression(after.xreplace(tests)), compile_expression(before.xreplace(tests))),
        _tapes(sides),
        _tapes(floors),
    )


def _tapes(formulas: Iterable[sympy.Expr]) -> tuple[Tape, ...]:
    return tuple(compile_expression(formula) for formula in sorted(formulas, key=str))


def _cleared(test: Any) -> Any:
    """A comparison with zero, without quotients by what is positive: ``k/N >= 1/4`` is ``4*k - N >= 0``."""
    difference = test.lhs - test.rhs
    if not is_small(difference):
        return test.func(difference, 0)
    above, below = sympy.fraction(sympy.together(difference))
    if below.is_positive and is_small(above):
        return test.func(expanded(above), 0)
    return test.func(difference, 0)


def terms(gain: sympy.Expr, totals: set[sympy.Symbol]) -> tuple[Any, ...]:
    """The summands of a gain; products of sums are multiplied out where they are polynomials.

    Those with too many terms stay in one piece, to be bounded by intervals.
    """
    found: list[Any] = []
    waiting = list(sympy.Add.make_args(gain))
    while waiting:
        term = waiting.pop()
        if term.is_Mul and any(factor.is_Add for factor in term.args):
            if is_small(term, powers=False) and not any(_is_curved(f, totals) for f in term.args):
                multiplied = sympy.expand_mul(term, deep=False)
                if multiplied != term:
                    waiting += sympy.Add.make_args(multiplied)
                    continue
            plain = [factor for factor in term.args if not factor.free_symbols & totals]
            if any(factor.is_Add for factor in plain) and is_small(term.func(*plain), powers=False):
                rest = term.func(*[f for f in term.args if f.free_symbols & totals])
                plain_sum = sympy.expand_mul(term.func(*plain))
                waiting += [part * rest for part in sympy.Add.make_args(plain_sum)]
                continue
        found.append(term)
    return tuple(sympy.Add.make_args(sympy.Add(*found)))  # what is opposite cancels


def _is_curved(factor: Any, totals: set[sympy.Symbol]) -> bool:
    """Whether a factor depends on totals otherwise than as a polynomial."""
    return bool(factor.free_symbols & totals) and not factor.is_polynomial(*totals)
