"""Mixed equilibria of three or more players through Gambit, an optional extra.

Gambit solves the polynomial equations of every profile of supports (``enumpoly``) [gambit]_. Its answers are
floats, kept when no player's regret, computed here, exceeds the tolerance. Nothing is claimed about
completeness: it passes over supports with singular equations, and of 200 random 2 x 2 x 2 games version
17.0.0b2 gave 12 an even number of equilibria, where games without ties have an odd one [wilson1971]_.
"""

from __future__ import annotations

import importlib
from typing import Any

import numpy as np

from gametheory_gov.base._typing import Column
from gametheory_gov.base.errors import NotApplicableError

from .candidates import between_minus_one_and_one
from .definition import Strategies


def load_gambit() -> Any:
    """The module pygambit.

    Raises
    ------
    NotApplicableError
        If it is not installed; the message says how to install it.
    """
    try:
        return importlib.import_module("pygambit")
    except ImportError as error:
        raise NotApplicableError(
            "mixed equilibria of three or more players need Gambit, which is an optional extra: run "
            'pip install "gametheory_gov[gambit]", or ask with mixed=False for the pure ones'
        ) from error


def gambit_equilibria(payoffs: Column) -> list[Strategies]:
    """The equilibria that Gambit's search over supports finds, as floats that sum to 1.

    Parameters
    ----------
    payoffs : array of Fraction, shape (n_1, ..., n_K, K)

    Raises
    ------
    NotApplicableError
        If Gambit is not installed.
    """
    pygambit = load_gambit()
    tables = [between_minus_one_and_one(payoffs[..., who]) for who in range(payoffs.shape[-1])]
    game = pygambit.StrategicGame.from_arrays(*tables)
    found = []
    for profile in pygambit.nash.enumpoly_solve(game, use_strategic=True).equilibria:
        shares = [
            np.array([float(profile[player][name]) for name in game.get_strategies(player)])
            for player in game.players
        ]
        found.append(tuple(tuple((side / side.sum()).tolist()) for side in shares))
    return found
