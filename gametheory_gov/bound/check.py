"""Whether a game that was saved is the one that its recipe, states and institution make.

A check of an answer goes by the numbers of its game. What a reader sees besides them, the states' columns,
the design vector and what the game was bound from, could say something else; so the game is bound again and
compared.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from gametheory_gov.base.errors import Faults, InvalidInputError
from gametheory_gov.base.inputs import as_ids, is_tolerance

from .game import BoundGame
from .lookup import ALIASES, column_of, designed_values, of_states
from .rebind import rebind

#: Two ways to the same float differ by less, relative to its size.
_ROUND_OFF = 1e-12


def misbound(game: BoundGame) -> Iterator[str]:
    """Yield what a game says of itself that is not so.

    Parameters
    ----------
    game : BoundGame

    Examples
    --------
    >>> from dataclasses import replace
    >>> from gametheory_gov import AccessionGame, States, bind
    >>> game = bind(AccessionGame(), States.symmetric(2, cost=[1, 2]), benefit=1, legitimacy=0, divergence=0)
    >>> list(misbound(game))
    []
    >>> list(misbound(replace(game, states=States.symmetric(2, cost=[1, 3]))))
    ['the game is evaluated with other values of cost than it has when it is bound again']
    """
    faults = Faults("game")
    ids = game.states.ids
    for name in ("founders", "committed", "seated"):
        as_ids(tuple(getattr(game, name)), name, faults, known=ids)
    for action in dict.fromkeys(game.committed.values()):
        if action not in game.actions:
            faults.add(f"committed: {action!r:.80} is no action")
    yield from faults.found
    if faults:
        return
    if game.recipe is None:
        yield from _without_recipe(game)
        return
    try:
        again = rebind(game)
    except InvalidInputError as error:
        yield from (f"the game cannot be bound again: {fault}" for fault in error.faults)
        return
    if game.form is not again.form and game.form != again.form:
        yield "the formulas are others than those that the game's family writes"
    if game.exact is not again.exact:
        yield f"exact is {game.exact!r}, but {again.exact} when the game is bound again"
    if not _same(game.exposure, again.exposure):
        yield "the game is evaluated with other exposures than it has when it is bound again"
    for name in dict.fromkeys((*game.matrices, *again.matrices)):
        if not _same(game.matrices.get(name), again.matrices.get(name)):
            yield f"the game is evaluated with another matrix {name} than it has when it is bound again"
    for name in dict.fromkeys((*game.values, *again.values)):
        if not _same(game.values.get(name), again.values.get(name)):
            keyword = ALIASES.get(name, name)
            yield f"the game is evaluated with other values of {keyword} than it has when it is bound again"


def _without_recipe(game: BoundGame) -> Iterator[str]:
    """Yield values that are not those of the states and the institution, which alone supply them."""
    faults = Faults("game")
    designed = designed_values(game.form, game.institution, game.states, game.seated or None, faults)
    yield from faults.found
    for name, matrix in game.matrices.items():
        if not _same(matrix, game.states.matrices.get(name)):
            yield f"the game is evaluated with another matrix {name} than its states have"
    alone = {name: column_of(game.states, name) for name in game.values if of_states(name)}
    for info in game.form.symbols:
        own = designed.get(info.name) if info.role == "institution" else alone.get(info.name)
        if own is not None and info.name in game.values and not _same(game.values[info.name], own):
            yield f"the game is evaluated with other values of {info.name} than its states or rules have"


def given(game: BoundGame) -> str:
    """What a check takes as given of a game, in words.

    Examples
    --------
    >>> from gametheory_gov import AccessionGame, States, bind
    >>> given(bind(AccessionGame(), States.symmetric(2), benefit=1, cost=1, legitimacy=0, divergence=0))
    'the formulas, the states, the institution, and benefit, cost, divergence, legitimacy'
    """
    if game.recipe is None:
        return "the game, which does not say what it was bound from"
    names = sorted(ALIASES.get(name, name) for name in game.recipe.given)
    return "the formulas, the states, the institution" + (f", and {', '.join(names)}" if names else "")


def tolerance_faults(
    game: BoundGame, tolerance: Any, *, exact: bool | None = None, unit: float = 1.0
) -> Iterator[str]:
    """Yield why a tolerance is none that a solver uses.

    Parameters
    ----------
    game : BoundGame
    tolerance : object
    exact : bool, optional
        Whether the answer is exact; as the game by default.
    unit : float
        What the tolerance is relative to.

    Examples
    --------
    >>> from gametheory_gov import AccessionGame, States, bind
    >>> game = bind(AccessionGame(), States.symmetric(2), benefit=1, cost=1, legitimacy=0, divergence=0)
    >>> list(tolerance_faults(game, 0)), len(list(tolerance_faults(game, 1e-9)))
    ([], 1)
    """
    exact = game.exact if exact is None else exact
    if not is_tolerance(tolerance, exact=exact, unit=unit):
        rule = "exact answers have none" if exact else "one above round-off and below payoffs is needed"
        yield f"tolerance is {tolerance!r:.40}; {rule}"


def _same(one: Any, other: Any) -> bool:
    """Whether values agree: exact ones are equal, floats up to round-off."""
    if one is other:
        return True
    if one is None or other is None:
        return False
    if isinstance(one, np.ndarray) and isinstance(other, np.ndarray) and one.shape == other.shape:
        if one.dtype == other.dtype == np.float64:
            return bool((np.abs(one - other) <= _ROUND_OFF * np.maximum(np.abs(one), np.abs(other))).all())
        if one.dtype == other.dtype == object and one.tolist() == other.tolist():
            return True
    try:
        both = np.broadcast_arrays(np.asarray(one, dtype=object), np.asarray(other, dtype=object))
    except ValueError:
        return False
    pairs = list(zip(*(array.ravel().tolist() for array in both), strict=True))
    return all(
        abs(a - b) <= _ROUND_OFF * max(abs(a), abs(b))
        if isinstance(a, float) or isinstance(b, float)
        else a == b
        for a, b in pairs
    )
