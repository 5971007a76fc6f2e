r"""The least and the greatest equilibrium of a supermodular game, by monotone best reply.

From the profile where all play their lowest action, let everybody who gains move up, again and again:
every equilibrium lies above each of these profiles, and the last one is an equilibrium, so it is the least.
From the highest profile downwards likewise the greatest (Tarski; Topkis; Milgrom and Roberts). Any number
of states.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from gametheory_gov.base.inputs import public
from gametheory_gov.base.text import Shown
from gametheory_gov.bound.game import BoundGame, Profile
from gametheory_gov.equilibria.certificate import Certificate
from gametheory_gov.equilibria.definition import Ties, deviations
from gametheory_gov.equilibria.monotone import monotone_obstacle, supermodular
from gametheory_gov.equilibria.solution import Result, Solution

Rounds = tuple[tuple[tuple[int, int], ...], ...]


@public
@dataclass(frozen=True)
class MonotoneSolver(Shown):
    """Least and greatest equilibrium, where derivative signs show the game to be supermodular.

    Parameters
    ----------
    name : str
        In messages and saved solutions.

    Examples
    --------
    >>> from gametheory_gov import AccessionGame, States, bind, solve
    >>> game = bind(AccessionGame(), States.symmetric(193), benefit=1, cost="1/2", legitimacy=0,
    ...                divergence=0)
    >>> [len(club) for club in solve(game, MonotoneSolver()).clubs]
    [0, 193]
    """

    name: str = "monotone"

    def refusal(self, game: BoundGame, *, ties: Ties) -> str | None:
        """The reason why the game is not shown to be supermodular, or None."""
        return monotone_obstacle(game)

    def solve(self, game: BoundGame, *, ties: Ties, tolerance: float, progress: bool) -> Solution:
        """The least and the greatest equilibrium, or the one there is."""
        least, rising = self._climb(game, ties, tolerance, 1)
        greatest, falling = self._climb(game, ties, tolerance, -1)
        ends = [least] if (least == greatest).all() else [least, greatest]
        equilibria: list[Profile] = []
        undecided: list[Profile] = []
        for end in ends:
            moves, unsure, _ = deviations(game, end, ties=ties, tolerance=tolerance)
            if moves.any():  # only round-off can do this; such an end is neither listed nor claimed
                unsure = moves
            (undecided if unsure.any() else equilibria).append(end)
        result = Result.UNDECIDED if undecided else Result.EXTREMES
        message = str(supermodular(game))
        if len(ends) == 1 and not undecided:
            result = Result.COMPLETE
            message += "; the least and the greatest coincide, so there is no other"
        return Solution.of(
            game,
            result,
            Certificate(
                "extremes", "every equilibrium lies between the rounds' ends", rising=rising, falling=falling
            ),
            equilibria=equilibria,
            undecided=undecided,
            solver=self.name,
            ties=ties,
            tolerance=tolerance,
            message=message,
            stats={"rounds_up": len(rising), "rounds_down": len(falling)},
        )

    @staticmethod
    def _climb(game: BoundGame, ties: Ties, tolerance: float, step: Literal[1, -1]) -> tuple[Profile, Rounds]:
        """Move everybody who is sure to gain one way, until nobody is left."""
        start = 0 if step == 1 else len(game.actions) - 1
        profile = np.where(game.free, start, game.fixed_profile)
        actions = np.arange(len(game.actions))
        rounds: list[tuple[tuple[int, int], ...]] = []
        while True:
            moves, _, gains = deviations(game, profile, ties=ties, tolerance=tolerance)
            moves &= (actions - profile[:, None]) * step > 0
            movers = np.flatnonzero(moves.any(axis=1))
            if not len(movers):
                return profile, tuple(rounds)
            taken = [(int(k), _best(moves[k], gains[k], step)) for k in movers]
            rounds.append(tuple(taken))
            profile = profile.copy()
            for k, a in taken:
                profile[k] = a


def _best(moves: np.ndarray, gains: np.ndarray, step: Literal[1, -1]) -> int:
    """The deviation of largest gain; among equals the nearest."""
    candidates = np.flatnonzero(moves)[::step]
    return int(max(candidates, key=lambda a: gains[a]))
