"""What all studies of noise ask of a game first: who moves, who is alike, what counts as universal."""

from __future__ import annotations

from math import ceil

import numpy as np

from gametheory_gov.base.errors import NotApplicableError
from gametheory_gov.base.exact import to_fraction
from gametheory_gov.bound.game import BoundGame
from gametheory_gov.bound.types import Types
from gametheory_gov.equilibria.regimes import UNIVERSAL, check_universal


def types_of(game: BoundGame) -> Types:
    """Return the types of a game; every state is one of its own where payoffs see the whole profile.

    Parameters
    ----------
    game : BoundGame

    Returns
    -------
    Types

    Examples
    --------
    >>> from gametheory_gov import AccessionGame, States, bind
    >>> game = bind(AccessionGame(), States.symmetric(3), benefit=1, cost=1, legitimacy=0, divergence=0)
    >>> types_of(game).count.tolist()
    [3]
    """
    if not game.form.profile_terms:
        return Types.of(game)
    free = np.flatnonzero(game.free).astype(np.int64)
    return Types(free, np.ones(len(free), dtype=np.int64), tuple(free[k : k + 1] for k in range(len(free))))


def check_open(game: BoundGame) -> None:
    """Check that states move without being let in, and that there are states to move.

    Parameters
    ----------
    game : BoundGame

    Raises
    ------
    NotApplicableError

    Examples
    --------
    >>> from gametheory_gov import AccessionGame, States, bind
    >>> game = bind(AccessionGame(), States.symmetric(3), benefit=1, cost=1, legitimacy=0, divergence=0)
    >>> check_open(game.commit(["1", "2", "3"]))
    Traceback (most recent call last):
    ...
    gametheory_gov.base.errors.NotApplicableError: all states are committed, so nobody revises; leave ...
    """
    if game.institution.admission != "open":
        raise NotApplicableError(
            f"admission is {game.institution.admission!r}: an error of one state does not bring it in, so "
            "noise is studied under open admission; rebind with admission='open'"
        )
    if not game.free.any():
        raise NotApplicableError("all states are committed, so nobody revises; leave some of them free")


def universal_size(game: BoundGame, universal: float = UNIVERSAL) -> int:
    """Return the fewest compliers with one standard in a universal regime, from 1 to N.

    Parameters
    ----------
    game : BoundGame
    universal : float in (0, 1]

    Raises
    ------
    InvalidInputError
        For a threshold that is no share.

    Examples
    --------
    >>> from gametheory_gov import AccessionGame, States, bind
    >>> game = bind(AccessionGame(), States.symmetric(3), benefit=1, cost=1, legitimacy=0, divergence=0)
    >>> universal_size(game, 0.5)
    2
    """
    return ceil(to_fraction(check_universal(universal)) * game.N)
