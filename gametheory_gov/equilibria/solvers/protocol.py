"""What a solver is."""

from __future__ import annotations

from typing import Protocol

from gametheory_gov.bound.game import BoundGame
from gametheory_gov.equilibria.definition import Ties
from gametheory_gov.equilibria.solution import Solution


class Solver(Protocol):
    """A frozen record of an algorithm's settings.

    ``refusal`` says why a game is beyond it, naming the obstacle; ``solve`` is only called without one.

    Examples
    --------
    >>> import gametheory_gov as gg
    >>> game = gg.bind(gg.AccessionGame(), gg.States.symmetric(4), benefit=1, cost="1/2", legitimacy=0,
    ...            divergence=0)
    >>> solver = gg.choose_solver(game).solver
    >>> solver.name, solver.refusal(game, ties="join")
    ('enumeration', None)
    """

    @property
    def name(self) -> str:
        """Name in messages and saved solutions."""

    def refusal(self, game: BoundGame, *, ties: Ties) -> str | None:
        """The reason why the solver cannot use a game, or None when it can."""

    def solve(self, game: BoundGame, *, ties: Ties, tolerance: float, progress: bool) -> Solution:
        """The solution; ``tolerance`` is relative to the largest term of each gain."""
