r"""Gains of joining as lines along one entry of the design, :math:`\Delta_i(M; v) = a_i(M) + b_i(M)\,v`.

Both parts are read off the formula. Where a slope is affine in the totals of a club, its bounds over all
clubs say whether gains fall or rise with the entry whatever the club, and its derivatives whether it ever
falls when others join.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import sympy

from gametheory_gov.base._typing import BoolArray
from gametheory_gov.base.errors import NotApplicableError
from gametheory_gov.bound.game import BoundGame
from gametheory_gov.bound.rebind import variable
from gametheory_gov.equilibria.monotone import direction_in, monotone_obstacle
from gametheory_gov.formulas.slopes import slope
from gametheory_gov.formulas.tape import Tape, compile_expression
from gametheory_gov.games.game import Game, derived
from gametheory_gov.games.moves import move_gain

from .bottleneck import slopes, symbol_of

#: In floats a bound of a slope this close to zero, relative to its terms, is zero.
_SLACK = 1e-12


@dataclass(frozen=True)
class _Sum:
    """A formula in the others' totals: what it is without them, and what each adds per unit.

    Parameters
    ----------
    whole : Tape
    constant : Tape, optional
        None where the formula is not affine in the totals.
    pulls : mapping of str to Tape
        By total or exposure; those that add nothing are left out.
    """

    whole: Tape
    constant: Tape | None
    pulls: Mapping[str, Tape]


@derived
def _parts(form: Game, name: str) -> tuple[_Sum, _Sum] | None:
    """Where the join gain starts and how it slopes along a symbol; None where it is not affine in it."""
    symbol = form.infos[name].symbol
    gain = move_gain(form, 0, 1)
    tables = [*form.aggregates.values(), *form.exposures.values()]
    along = slope(gain, symbol)
    if along is None or symbol in along.free_symbols:
        return None
    if any(symbol in formula.free_symbols for table in tables for formula in table.values()):
        return None
    return _sum(form, gain.subs(symbol, 0)), _sum(form, along)


def _sum(form: Game, formula: sympy.Expr) -> _Sum:
    seen = _seen(form)
    pulls = {name: slope(formula, total) for name, total in seen.items()}
    whole = compile_expression(formula)
    if any(pull is None or pull.free_symbols & set(seen.values()) for pull in pulls.values()):
        return _Sum(whole, None, {})
    constant = compile_expression(formula.subs(dict.fromkeys(seen.values(), 0)))
    return _Sum(
        whole, constant, {name: compile_expression(pull) for name, pull in pulls.items() if pull != 0}
    )


@derived
def _seen(form: Game) -> dict[str, sympy.Symbol]:
    """The symbols of the others' part of every total, and of the exposures."""
    return {name: form.others(name) for name in form.aggregates} | {
        name: form.infos[name].symbol for name in form.exposures
    }


class Lines:
    """The gains of joining one club after another, as lines along one entry."""

    def __init__(self, game: BoundGame, entry: str) -> None:
        self.game = game
        self.entry = entry
        self.symbol = symbol_of(game, entry)
        parts = _parts(game.form, self.symbol)
        if parts is None:
            raise NotApplicableError(
                f"frontier: gains are not shown to be affine in {entry}; threshold(game, {entry!r}, "
                "values=...) follows growth along any parameter"
            )
        self.start, self.slope = parts
        self._known: dict[int, Any] = {}

    def at(self, value: Any) -> BoundGame:
        """The game at a value of the entry, for its derivatives alone."""
        old = self.game.values[self.symbol]
        new = np.full(self.game.N, value, dtype=old.dtype) if np.ndim(old) else value
        return replace(self.game, values={**self.game.values, self.symbol: new})

    def _evaluate(self, tape: Tape, around: Mapping[str, Any]) -> Any:
        value = tape.evaluate({**self.game.numbers, **around}, self.game.arithmetic)
        return np.broadcast_to(np.asarray(value), (self.game.N,))

    def _column(self, tape: Tape) -> Any:
        """A formula without totals, for every state."""
        if id(tape) not in self._known:
            self._known[id(tape)] = self._evaluate(tape, {})
        return self._known[id(tape)]

    def _value(self, part: _Sum, seen: Mapping[str, Any]) -> Any:
        """A formula where the others' totals are known."""
        if part.constant is None:
            names = _seen(self.game.form)
            return self._evaluate(part.whole, {names[name].name: total for name, total in seen.items()})
        value = self._column(part.constant)
        for name, tape in part.pulls.items():
            value = value + self._column(tape) * seen[name]
        return value

    def through(self, inside: BoolArray) -> tuple[Any, Any]:
        """Where the gains of outsiders start and how they slope; arrays of shape (N,)."""
        game = self.game
        seen = {
            name: np.where(inside, table[1], table[0]).sum() - table[0]
            for name, table in game.contributions.items()
        }
        for name, table in game.exposure_weights.items():
            seen[name] = game.links[name] @ np.where(inside, table[1], table[0])
        return self._value(self.start, seen), self._value(self.slope, seen)

    # ------------------------------------------------------------------------------- what is shown

    @cached_property
    def range(self) -> tuple[Any, Any] | None:
        """Bounds of every state's slope over all clubs, arrays of shape (N,); None where not affine."""
        if self.slope.constant is None:
            return None
        low = high = self._column(self.slope.constant)
        size = np.abs(low)
        for name, tape in self.slope.pulls.items():
            pull = self._column(tape)
            ends = [pull * end for end in self._totals(name)]
            low, high = low + np.minimum(*ends), high + np.maximum(*ends)
            size = size + np.maximum(*map(np.abs, ends))
        slack = 0 if self.game.exact else _SLACK * size
        return low + slack, high - slack

    def _totals(self, name: str) -> tuple[Any, Any]:
        """Bounds of the others' part of a total, or of an exposure; arrays of shape (N,)."""
        game = self.game
        table = (game.contributions if name in game.contributions else game.exposure_weights)[name]
        fixed = table[game.fixed_profile, np.arange(game.N)]
        low = np.where(game.free, np.minimum(*table), fixed)
        high = np.where(game.free, np.maximum(*table), fixed)
        if name in game.contributions:
            return low.sum() - low, high.sum() - high
        links = game.links[name]
        both = links * low, links * high
        return np.minimum(*both).sum(axis=1), np.maximum(*both).sum(axis=1)

    @cached_property
    def moves(self) -> tuple[bool, bool]:
        """Whether gains are shown never to rise, and never to fall, with the entry at any club."""
        zero, players = self.game.zero, self.game.free
        if self.range is None:
            sign = direction_in(self.game, self.symbol)
            return sign == -1, sign == 1
        low, high = self.range
        return (
            bool(np.all(np.asarray(high[players] <= zero, dtype=bool))),
            bool(np.all(np.asarray(low[players] >= zero, dtype=bool))),
        )

    @property
    def sign(self) -> int:
        """Whether gains fall (-1) or rise (1) with the entry; 0 where neither is shown, or both."""
        falls, rises = self.moves
        return int(rises) - int(falls)

    @cached_property
    def complements(self) -> bool:
        """Whether slopes never fall when others join, so that what holds at a value holds above it."""
        game = self.game
        if self.slope.constant is None:
            return monotone_obstacle(slopes(game, self.entry)) is None
        for name, tape in self.slope.pulls.items():
            pull = self._column(tape)
            table = (game.contributions if name in game.contributions else game.exposure_weights)[name]
            steps = (table[1] - table[0])[game.free]
            if name in game.links:
                steps = (game.links[name] * (table[1] - table[0]))[:, game.free].ravel()
            products = [end * pull for end in (steps.min(initial=game.zero), steps.max(initial=game.zero))]
            if not all(np.all(np.asarray(each >= game.zero, dtype=bool)) for each in products):
                return False
        return True


def elasticities(
    game: BoundGame, entry: str, value: Any, club: tuple[str, ...], state: str
) -> dict[str, Any]:
    r"""By how many per cent a threshold moves when something else rises by one per cent, by name.

    The threshold v of a state at a club solves :math:`\Delta_i(M; v, x) = 0`, so with everything else fixed

    .. math::

        \frac{x}{v}\frac{dv}{dx}
            = -\frac{x\,\partial\Delta_i/\partial x}{v\,\partial\Delta_i/\partial v} .

    Parameters
    ----------
    game : BoundGame
        At the threshold.
    entry : str
        Of which the threshold is a value.
    value : number, not zero
    club : tuple of ids
    state : id

    Examples
    --------
    >>> from gametheory_gov import AccessionGame, Institution, States, bind
    >>> rules = Institution(exclusion_penalty=1, depth=2)
    >>> game = bind(AccessionGame(), States.symmetric(2), rules, benefit=0, cost="1/2", legitimacy="1/2",
    ...             divergence=0)
    >>> {name: str(x) for name, x in elasticities(game, "depth", 2, ("1",), "2").items()}
    {'cost': '-1', 'legitimacy': '1/2', 'exclusion_penalty': '1/2'}
    """
    k = game.states.indices([state])[0]
    gain = move_gain(game.form, 0, 1)
    around = game.numbers_of(k)
    for name, table in game.contributions.items():
        inside = game.profile(club)
        around[game.form.others(name).name] = table[inside, np.arange(game.N)].sum() - table[0, k]
    for name, table in game.exposure_weights.items():
        around[name] = (game.links[name][k] * table[game.profile(club), np.arange(game.N)]).sum()

    def pull(symbol: str) -> Any:
        """A one per cent rise of a symbol as a part of the gain, a hundred times."""
        along = slope(gain, game.form.infos[symbol].symbol)
        if along is None:
            return None
        return compile_expression(along).evaluate(around, game.arithmetic) * around[symbol]

    own = pull(symbol_of(game, entry))
    found = {}
    for name in variable(game):
        symbol = symbol_of(game, name)
        if name in (entry, "size", "population") or symbol not in game.values or name == symbol == "transfer":
            continue
        moved = pull(symbol)
        if moved is not None and moved != game.zero and own != game.zero:
            found[name] = game.plain(-moved / own)
    return found
