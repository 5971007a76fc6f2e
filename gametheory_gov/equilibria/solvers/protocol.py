"""What a solver is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from gametheory_gov.bound.game import BoundGame, Profile
from gametheory_gov.bound.types import Types
from gametheory_gov.equilibria.certificate import Certificate
from gametheory_gov.equilibria.definition import Ties
from gametheory_gov.equilibria.equilibrium import Equilibrium
from gametheory_gov.equilibria.solution import Result, Solution


class Solver(Protocol):
    """A frozen record of an algorithm's settings.

    ``refusal`` says why a game is beyond it, naming the obstacle; ``solve`` is only called without one.
    """

    @property
    def name(self) -> str:
        """Name in messages and saved solutions."""

    def refusal(self, game: BoundGame, *, ties: Ties) -> str | None:
        """Return why the solver cannot use a game, or None when it can."""

    def solve(self, game: BoundGame, *, ties: Ties, tolerance: float, progress: bool) -> Solution:
        """Return the solution; ``tolerance`` is absolute."""


def describe(
    game: BoundGame,
    *,
    result: Result,
    equilibria: Sequence[Profile],
    undecided: Sequence[Profile],
    certificate: Certificate,
    solver: str,
    ties: Ties,
    tolerance: float,
    stats: Mapping[str, Any],
    message: str = "",
    types: Types | None = None,
) -> Solution:
    """Return a solution from profiles: sorted by number of members, then by the states' order."""
    from gametheory_gov.base.version import __version__

    def described(profiles: Sequence[Profile]) -> tuple[Equilibrium, ...]:
        ordered = sorted(profiles, key=lambda p: (int((p > 0).sum()), tuple(-p)))
        return tuple(Equilibrium.at(game, profile, types) for profile in ordered)

    if undecided and result is Result.COMPLETE:
        result = Result.UNDECIDED
    return Solution(
        game,
        result,
        described(equilibria),
        described(undecided),
        certificate,
        solver,
        ties,
        tolerance,
        stats,
        message,
        __version__,
    )
