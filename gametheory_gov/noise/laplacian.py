r"""The Laplacian rule of global games, for states that are alike.

A state that sees a slightly noisy signal near the threshold thinks every number k of the N - 1 others equally
likely to join. It joins when its mean gain :math:`\frac1N \sum_{k<N} \Delta(k)` is positive (Morris and Shin
2003), which tends to :math:`\int_0^1 \Delta(l)\,dl` as N grows.
"""

from __future__ import annotations

from typing import Any

from gametheory_gov.base.errors import NotApplicableError
from gametheory_gov.base.inputs import public
from gametheory_gov.bound.game import GameLike, as_game

from .clubs import types_of
from .space import ClubSpace


@public
def laplacian_gain(game: GameLike) -> Any:
    """The mean join gain of a state that thinks every number of the others equally likely to join.

    Parameters
    ----------
    game : BoundGame or Scenario
        With two actions and free states that are all alike.

    Returns
    -------
    Fraction or float
        In units of payoff.

    Raises
    ------
    NotApplicableError
        For states that differ or more than two actions, or when admission is not open.

    Notes
    -----
    Morris and Shin (2003), after Carlsson and van Damme (1993).

    Examples
    --------
    >>> from gametheory_gov import AccessionGame, Institution, States, bind
    >>> game = bind(AccessionGame(), States.symmetric(10), Institution(exclusion_penalty="10/9"),
    ...                benefit=0, cost="2/5", legitimacy=0, divergence=0)
    >>> laplacian_gain(game)  # half of the value of exclusion, less the cost
    Fraction(1, 10)
    """
    game = as_game(game, "laplacian_gain")
    types = types_of(game)
    if len(types) != 1 or len(game.actions) != 2:
        raise NotApplicableError(
            "the Laplacian rule is for two actions and states that are all alike; for states that differ a "
            "weighted potential with supermodular gains selects its greatest club"
        )
    space = ClubSpace.of(game)
    gains = game.plain(space.gains(0, 0)[:, 1])
    return gains.sum() / len(gains)
