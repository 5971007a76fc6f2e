"""A game in which members are paid: the same game under an institution with transfers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import sympy

from gametheory_gov.base.errors import BindingError, InvalidGameError
from gametheory_gov.base.inputs import public
from gametheory_gov.bound.game import BoundGame, GameLike, as_game
from gametheory_gov.bound.rebind import rebind
from gametheory_gov.games.game import Game, derived
from gametheory_gov.games.terms import Term, add_terms


@public
def with_transfers(game: GameLike, transfers: Mapping[str, Any]) -> BoundGame:
    """The game in which states are paid, or pay, while they are members.

    Where the payoff of members has no transfer yet, it is added as a term of its own.

    Parameters
    ----------
    game : BoundGame or Scenario
        Of two actions; a game of one's own will do.
    transfers : mapping of id to number
        Paid to a state while it is a member; zero for those not named. Negative: it pays.

    Returns
    -------
    BoundGame
        Its institution has these transfers.

    Raises
    ------
    BindingError
        For unknown ids and what are no numbers.
    InvalidGameError
        For more than two actions, and where ``transfer`` stands in the formulas in another way than added
        to the payoff of members.

    Examples
    --------
    >>> import gametheory_gov as gg
    >>> club = gg.Game("club", ("out", "in"), aggregates={"members": {"in": 1}},
    ...                payoffs={"out": 0, "in": "members - 3/2"})
    >>> paid = with_transfers(gg.bind(club, gg.States.symmetric(2)), {"1": "1/4", "2": "-1/4"})
    >>> [str(payoff) for payoff in paid.payoffs(paid.profile(["1", "2"]))]
    ['3/4', '1/4']
    """
    asked = as_game(game, "with_transfers")
    form = _paying(asked.form)
    if form is not asked.form:
        if asked.recipe is None:
            raise BindingError(
                "with_transfers", ["the game does not say what it was bound from; make it with bind(...)"]
            )
        asked = replace(asked, form=form, recipe=replace(asked.recipe, family=None))
    return rebind(asked, transfers=dict(transfers))


@derived
def _paying(game: Game) -> Game:
    """The game with a transfer in the payoff of members.

    Raises
    ------
    InvalidGameError
    """
    if len(game.actions) != 2:
        raise InvalidGameError(
            "with_transfers", [f"game {game.name!r} has {len(game.actions)} actions; two are needed"]
        )
    outside, member = game.actions
    held = [symbol for formula in game.formulas() for symbol in formula.free_symbols]
    transfer = next((symbol for symbol in held if symbol.name == "transfer"), None)
    if transfer is None:
        label = next(name for name in ("transfers", "paid transfers") if name not in game.drivers)
        return add_terms(game, (Term(label, member, "transfer", "transfer"),))
    slope = sympy.diff(game.payoffs[member], transfer)
    branches = [value for value, _ in slope.args] if isinstance(slope, sympy.Piecewise) else [slope]
    if transfer in game.payoffs[outside].free_symbols or not set(branches) <= {0, 1} or 1 not in branches:
        raise InvalidGameError(
            "with_transfers",
            [
                f"'transfer' stands in game {game.name!r} in another way than added to the payoff of "
                f"{member!r}; leave it out, and it is added"
            ],
        )
    return game
