r"""Games whose gains are affine in one parameter, :math:`G_i = a_i + b_i v` at every profile."""

from __future__ import annotations

from typing import Any

import numpy as np
import sympy

from gametheory_gov.bound.game import BoundGame
from gametheory_gov.equilibria.monotone import direction_in, monotone_obstacle
from gametheory_gov.games.game import Game, derived


def affine_symbol(low: BoundGame, high: BoundGame, first: Any, second: Any) -> str | None:
    """The symbol that the parameter moves, where admission is open and all gains are affine in it.

    Parameters
    ----------
    low, high : BoundGame
        The game at two values of the parameter: only one symbol may differ, from the one value to the other.
    first, second : number
        The two values.

    Examples
    --------
    >>> from gametheory_gov import AccessionGame, States, bind, rebind
    >>> game = bind(AccessionGame(), States.symmetric(4), benefit=1, cost=0, legitimacy=0, divergence=0)
    >>> affine_symbol(game, rebind(game, legitimacy=1), 0, 1)
    'legitimacy_weight'
    >>> affine_symbol(game, rebind(game, legitimacy=1, cost=1), 0, 1) is None
    True
    """
    if low.institution.admission != "open":
        return None
    if set(low.values) != set(high.values) or not _same(low.exposure, high.exposure):
        return None
    if low.matrices.keys() != high.matrices.keys() or not all(
        _same(matrix, high.matrices[name]) for name, matrix in low.matrices.items()
    ):
        return None
    differ = [name for name, value in low.values.items() if not np.array_equal(value, high.values[name])]
    if len(differ) != 1 or low.form != high.form:
        return None
    symbol = differ[0]
    ends = zip((low, high), (first, second), strict=True)
    taken = all(np.all(np.asarray(end.values[symbol]) == value) for end, value in ends)
    return symbol if taken and _affine_in(low.form, symbol) else None


def _same(first: Any, second: Any) -> bool:
    return first is second or bool(np.array_equal(first, second))


@derived
def _affine_in(game: Game, name: str) -> bool:
    """Tell whether payoffs and switching costs are affine in a symbol, and contributions free of it."""
    tables = [*game.aggregates.values(), *game.exposures.values()]
    fixed = [formula for table in tables for formula in table.values()]
    moving = [*game.payoffs.values(), *game.switching.values()]
    return not any(_has(formula, name) for formula in fixed) and all(
        _is_affine(formula, name) for formula in moving
    )


def _has(formula: Any, name: str) -> bool:
    return any(symbol.name == name for symbol in formula.free_symbols)


def _is_affine(formula: Any, name: str) -> bool:
    steps = formula.atoms(sympy.Piecewise)
    if any(_has(condition, name) for step in steps for _, condition in step.args):
        return False
    return all(
        not _has(sympy.diff(formula, symbol), name) for symbol in formula.free_symbols if symbol.name == name
    )


def rising(low: BoundGame, high: BoundGame, first: Any, second: Any) -> int | None:
    """Whether the club that grows from committed founders only rises (1) or falls (-1) with a parameter.

    Shown where gains are affine in it and move one way with it, the game is supermodular at both values, and
    so between them, and whoever is free starts outside; None where that is not so.

    Parameters
    ----------
    low, high, first, second : as for `affine_symbol`

    Examples
    --------
    >>> from gametheory_gov import AccessionGame, States, bind, rebind
    >>> game = bind(AccessionGame(), States.symmetric(4), benefit=1, cost=0, legitimacy=0, divergence=0)
    >>> rising(game, rebind(game, cost=1), 0, 1)
    -1
    """
    symbol = affine_symbol(low, high, first, second)
    if symbol is None or np.any(low.start[low.free] != 0):
        return None
    if monotone_obstacle(low) is not None or monotone_obstacle(high) is not None:
        return None
    return direction_in(low, symbol)
