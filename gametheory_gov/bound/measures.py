"""A game's numbers with their sizes, and formulas evaluated with these.

Estimates are enough for most formulas; others are evaluated as sized numbers. See
`gametheory_gov.formulas.estimates` and `gametheory_gov.formulas.sized`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from gametheory_gov.base._typing import FloatArray, IntArray
from gametheory_gov.formulas.estimates import Estimate, can_estimate, estimate, estimated
from gametheory_gov.formulas.sized import Sized, SizedIntervals, sized
from gametheory_gov.formulas.tape import Tape

from .game import BoundGame, Profile

_KEPT = 16  # profiles whose gains are kept: what is found, described and checked is asked for again


def numbers_in_sizes(game: BoundGame) -> dict[str, Sized]:
    """The values of all symbols of a game, as sized numbers."""
    if "sized" not in game.kept:
        game.kept["sized"] = {name: sized(as_floats(value)) for name, value in game.numbers.items()}
    values: dict[str, Sized] = game.kept["sized"]
    return values


def estimates_of(game: BoundGame) -> dict[str, Estimate]:
    """The values of all symbols of a game, as estimates."""
    if "estimates" not in game.kept:
        game.kept["estimates"] = {name: estimate(v) for name, v in numbers_in_sizes(game).items()}
    values: dict[str, Estimate] = game.kept["estimates"]
    return values


def once(game: BoundGame, what: Any, profile: Profile, make: Callable[[Profile], Any]) -> Any:
    """What is worked out at a profile, kept for when it is asked for again."""
    kept, key = game.kept.setdefault(what, {}), profile.tobytes()
    if key not in kept:
        while len(kept) >= _KEPT:
            del kept[next(iter(kept))]
        kept[key] = make(profile)
    return kept[key]


def measured(game: BoundGame, tape: Tape, states: IntArray, tolerance: float) -> Sized:
    """A formula of a game's own symbols alone, as a sized number for some states; shape (S,)."""
    if can_estimate(tape):
        value = estimated(tape, some_estimates(tape, estimates_of(game), states))
    else:
        numbers = numbers_in_sizes(game)
        given = {name: some_of(numbers[name], states) for name in tape.inputs}
        value = tape.evaluate(given, SizedIntervals(tolerance))
    low, high, size = (np.broadcast_to(part, states.shape) for part in value)
    return low, high, size


class Sizes:
    """The sizes of formulas where totals are ranges, by estimates where these are enough.

    Parameters
    ----------
    game : BoundGame
    arithmetic : SizedIntervals
    around : mapping of str to Sized
        What formulas are evaluated at besides the game's numbers.
    """

    def __init__(self, game: BoundGame, arithmetic: SizedIntervals, around: Mapping[str, Sized]) -> None:
        self.game = game
        self.arithmetic = arithmetic
        self.around = around
        self.estimates = estimates_of(game) | {name: estimate(value) for name, value in around.items()}
        self.found: dict[int, Any] = {}  # by the tapes' identity: their hashes are long

    def of(self, tape: Tape) -> Any:
        """The size of a formula for every state; a number, or shape (N,)."""
        if id(tape) not in self.found:
            if can_estimate(tape):
                size = estimated(tape, self.estimates)[2]
            else:
                size = tape.evaluate({**numbers_in_sizes(self.game), **self.around}, self.arithmetic)[2]
            self.found[id(tape)] = size
        return self.found[id(tape)]


def as_floats(value: Any) -> FloatArray:
    """Numbers of any arithmetic as floats."""
    return np.asarray(value, dtype=object).astype(np.float64)


def some_of(value: Sized, rows: Any) -> Sized:
    """A number for some states or profiles."""
    if np.ndim(value[0]) == 0:
        return value
    low, high, size = (np.asarray(part) for part in value)
    return low[rows], high[rows], size[rows] if size.ndim else size


def some_estimates(tape: Tape, values: Mapping[str, Estimate], rows: IntArray) -> dict[str, Estimate]:
    """What a tape asks for of some states' numbers."""
    found = {}
    for name in tape.inputs & values.keys():
        value, reach, size, *errors = values[name]
        if np.ndim(value):
            value, size = value[rows], size[rows]
            reach = None if reach is None else reach[rows]
        found[name] = (value, reach, size, *errors)
    return found
