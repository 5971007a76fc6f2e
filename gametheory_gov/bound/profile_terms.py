"""Terms of a payoff that depend on the whole profile, not only on totals.

They are what a body of all members makes of its membership: its representation of the population and its
median policy. Solvers that work with totals refuse games that use them; the exact enumeration does not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from gametheory_gov.base._typing import IntArray
from gametheory_gov.world.bodies import member_weights, representation

if TYPE_CHECKING:
    from .game import BoundGame


def profile_term(game: BoundGame, name: str, profiles: IntArray) -> Any:
    """Return a term at some profiles.

    Parameters
    ----------
    game : BoundGame
    name : str
        ``representation`` or ``median_policy_k``.
    profiles : array of int, shape (P, N)

    Returns
    -------
    array, shape (P,), of the arithmetic's numbers
    """
    weights = game.number(member_weights(game.institution, game.states))
    seated = np.where(profiles > 0, weights, game.zero)
    if name == "representation":
        return representation(seated, game.number(game.states.population))
    dimension = int(name.removeprefix("median_policy_")) - 1
    return _medians(game, dimension, seated)


def _medians(game: BoundGame, dimension: int, seated: Any) -> Any:
    """Lower weighted median of the members; zero, and not used, while nobody has a vote."""
    points = game.number(game.states.ideal[:, dimension])
    order = np.argsort(game.states.ideal[:, dimension].astype(np.float64), kind="stable")
    if game.exact:
        order = np.array(sorted(order, key=lambda k: points[k]))
    reached = np.cumsum(seated[:, order], axis=1)
    total = reached[:, -1]
    enough = np.asarray(reached + reached >= total[:, None], dtype=bool) & np.asarray(
        seated[:, order] > game.zero, dtype=bool
    )
    first = enough.argmax(axis=1)
    return np.where(np.asarray(total > game.zero, dtype=bool), points[order][first], game.zero)
