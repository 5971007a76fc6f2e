"""The coalition structures of a bound game.

A state chooses to be outside, or one of several actions, each of which is a coalition: cartels among which
firms choose, blocs, treaties side by side. In a structure every coalition of two or more takes an action of
its own, and single players are outside. Which coalition takes which action must not matter. Games of one club
have no more than that, but for agreements of the catalogue, whose formulas are known for several coalitions.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import permutations
from math import floor, log10
from typing import Any

import numpy as np

from gametheory_gov.base.errors import BindingError, InvalidInputError, NotApplicableError
from gametheory_gov.base.exact import to_fraction
from gametheory_gov.base.inputs import public
from gametheory_gov.base.text import counted
from gametheory_gov.bound.game import BoundGame, GameLike, as_game

from .families import of_family
from .structures import MOST_PLAYERS, PartitionFunction, Structure, said, structures

#: Digits that are kept of payoffs in floats.
_DIGITS = 12


@public
def partition_function(game: GameLike) -> PartitionFunction:
    """What states get in every coalition structure of a bound game.

    Parameters
    ----------
    game : BoundGame or Scenario
        An agreement of the catalogue (`gametheory_gov.games.public_goods`): LinearPublicGood, LinearQuadratic
        and, where all move at the same time, QuadraticBenefits, EmissionGame and CournotCartel. Or any game
        whose first action is to be outside and every other one a coalition, one for each two states, so that
        all coalitions of two or more have a place. At most 8 states, and nobody committed. One-off costs and
        consent play no part.

    Returns
    -------
    PartitionFunction
        Exact, as `characteristic_function` reads payoffs.

    Raises
    ------
    InvalidInputError
        For committed states, and what is no bound game.
    NotApplicableError
        For more than 8 states, too few actions, or actions that are not alike: what members get depends on
        which coalition takes which action. For an agreement that leads, or to which an institution or a term
        adds something.

    Examples
    --------
    >>> from gametheory_gov import States, bind
    >>> from gametheory_gov.games.public_goods import LinearQuadratic
    >>> game = partition_function(bind(LinearQuadratic(), States.symmetric(4), marginal_benefit=[1, 2, 3, 6]))
    >>> {state: str(payoff) for state, payoff in game.at([("1", "2"), ("3", "4")]).items()}
    {'1': '39/2', '2': '87/2', '3': '63/2', '4': '207/2'}

    Cartels of firms with linear demand and no costs; a cartel decides as one firm.

    >>> from gametheory_gov import Game
    >>> each = "1/(Min(first, 1) + Min(second, 1) + alone + 1)**2"
    >>> form = Game("cartels", ("outside", "one", "two"),
    ...             aggregates={"first": {"one": 1}, "second": {"two": 1}, "alone": {"outside": 1}},
    ...             payoffs={"outside": each, "one": f"{each}/first", "two": f"{each}/second"})
    >>> game = partition_function(bind(form, States.symmetric(4)))
    >>> {firm: str(profit) for firm, profit in game.at([("1", "2"), ("3", "4")]).items()}
    {'1': '1/18', '2': '1/18', '3': '1/18', '4': '1/18'}
    """
    bound = as_game(game, "partition_function")
    check_committed(bound, "partition_function")
    ids, coalitions = bound.states.ids, len(bound.actions) - 1
    if len(ids) > MOST_PLAYERS:
        raise NotApplicableError(
            f"{len(ids)} states have more structures than can be listed; up to {MOST_PLAYERS} states can be"
        )
    source, read, slack = exact_reader(bound)
    if coalitions == 1 and (known := of_family(source, read, slack)):
        return known
    if coalitions < len(ids) // 2:
        raise NotApplicableError(
            f"{len(ids)} states can form {len(ids) // 2} coalitions of two or more, and the game has actions "
            f"for {coalitions}; give it more, or take quadratic_public_good or PartitionFunction.of"
        )
    found = {}
    for structure in structures(ids):
        rows = [
            [read(value) for value in row]
            for row in source.plain(source.payoffs_at(_profiles(structure, ids, coalitions)))
        ]
        for other in rows[1:]:
            unlike = [i for i, one, two in zip(ids, rows[0], other, strict=True) if abs(one - two) > slack]
            if unlike:
                raise NotApplicableError(
                    f"in {said(structure)} what {unlike[0]} gets depends on which coalition takes which of "
                    f"{counted(coalitions, 'action')}; coalitions are alike in a partition function"
                )
        found[structure] = tuple(rows[0])
    return PartitionFunction(ids, found)


def _profiles(structure: Structure, ids: tuple[str, ...], coalitions: int) -> Any:
    """One profile for each way in which coalitions of two or more may take actions."""
    several = [coalition for coalition in structure if len(coalition) > 1]
    ways = list(permutations(range(1, coalitions + 1), len(several)))
    profiles = np.zeros((len(ways), len(ids)), dtype=np.int64)
    for row, actions in zip(profiles, ways, strict=True):
        for coalition, action in zip(several, actions, strict=True):
            row[[ids.index(label) for label in coalition]] = action
    return profiles


def check_committed(game: BoundGame, subject: str) -> None:
    """Refuse a game in which some states cannot choose."""
    if game.committed:
        some = ", ".join(list(game.committed)[:5])
        fault = f"{some} cannot choose, so no coalition has them; free them with game.release([...])"
        raise InvalidInputError(subject, [fault])


def exact_reader(game: BoundGame) -> tuple[BoundGame, Callable[[Any], Fraction], Fraction]:
    """The game that payoffs are taken from, what reads them, and by how much two readings may differ.

    A game in floats is made exact. Where its formulas are not rational, payoffs are rounded to twelve digits
    of the game's scale.
    """
    if not game.exact:
        try:
            game = game.to_exact()
        except BindingError:
            unit = Fraction(10) ** (floor(log10(game.scale)) - _DIGITS + 1)
            return game, lambda value: round(to_fraction(float(value)) / unit) * unit, 2 * unit
    return game, to_fraction, Fraction(0)
