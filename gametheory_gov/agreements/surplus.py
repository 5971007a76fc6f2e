"""The surplus of one coalition, with each outsider and without."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from gametheory_gov.base.answer import Answer, Verification, checking
from gametheory_gov.base.citation import CLUB, Rests
from gametheory_gov.base.errors import Faults, InvalidStatesError
from gametheory_gov.base.exact import short_number
from gametheory_gov.base.inputs import public
from gametheory_gov.base.text import counted
from gametheory_gov.bound.game import BoundGame, GameLike
from gametheory_gov.equilibria.definition import DEFAULT_TOLERANCE, Ties, check_ties, tolerance_of

from .checks import Check
from .gains import (
    WORKS,
    admits_none,
    agreement_game,
    both,
    check_defined,
    enlarged_at,
    keeps,
    read_club,
    stays_at,
    surplus_at,
)

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False, repr=False)
class CoalitionSurplus(Answer):
    """What the members of a coalition gain by staying, and what they would gain with an outsider more.

    Parameters
    ----------
    game : BoundGame
    club : tuple of ids
    incentives : mapping of id to number
        What each member gains by staying instead of leaving alone.
    joining : mapping of id to number
        What each outsider gains by joining alone, unpaid.
    enlarged : mapping of id to number
        The surplus of the coalition with each outsider.
    surplus : number
        The sum of the incentives.
    internal, external : bool or None
        Whether it is stable without transfers; None where floats do not tell.
    potentially_internal, potentially_external : bool or None
        Whether transfers can make it so.
    ties : {"join", "stay_out", "weak"}
    tolerance : float
        Relative to the largest terms of gains; zero in exact arithmetic.

    Examples
    --------
    >>> import gametheory_gov as gg
    >>> club = gg.Game("club", ("out", "in"), aggregates={"members": {"in": 1}},
    ...                payoffs={"out": "members", "in": "members*(1 + members)/4 - price"},
    ...                columns={"price": "cost of membership"})
    >>> game = gg.bind(club, gg.States.symmetric(3), price=["1/2", "1/2", "1"])
    >>> found = gg.agreements.coalition_surplus(game, ["1", "2", "3"])
    >>> str(found.surplus), found.internal, found.potentially_internal
    ('1', True, True)
    """

    RESTS = Rests((*CLUB, *WORKS))

    game: BoundGame
    club: tuple[str, ...]
    incentives: Mapping[str, Any]
    joining: Mapping[str, Any]
    enlarged: Mapping[str, Any]
    surplus: Any
    internal: bool | None
    external: bool | None
    potentially_internal: bool | None
    potentially_external: bool | None
    ties: Ties
    tolerance: float

    @property
    def stable(self) -> bool | None:
        """Whether nobody leaves and nobody joins without transfers."""
        return both((self.internal, self.external))

    @property
    def potentially_stable(self) -> bool | None:
        """Whether the coalition is stable with optimal transfers."""
        return both((self.potentially_internal, self.potentially_external))

    def verify(self) -> Verification:
        """Compare every number and verdict with the payoffs of single states, one club at a time."""
        return checking(lambda: verify_surplus(self))

    def __str__(self) -> str:
        words = {True: "yes", False: "no", None: "undecided in floats"}
        named = ", ".join(f"{label} {short_number(gain)}" for label, gain in self.incentives.items())
        lines = [
            f"surplus {short_number(self.surplus)} of the coalition of {', '.join(self.club)}",
            f"  gains of staying: {named}",
            f"  stable without transfers: inside {words[self.internal]}, outside {words[self.external]}",
            f"  with optimal transfers: inside {words[self.potentially_internal]}, "
            f"outside {words[self.potentially_external]}",
        ]
        return "\n".join(lines)

    def to_pandas(self) -> pd.DataFrame:
        """One row per state: gain of staying or joining, and the surplus of the club with an outsider."""
        import pandas as pd

        rows = [(label, True, gain, self.surplus) for label, gain in self.incentives.items()]
        rows += [(label, False, gain, self.enlarged[label]) for label, gain in self.joining.items()]
        return pd.DataFrame(rows, columns=["state", "member", "gain", "surplus_with_it"])


@public
def coalition_surplus(
    game: GameLike, club: Iterable[str], *, ties: Ties = "join", tolerance: float = DEFAULT_TOLERANCE
) -> CoalitionSurplus:
    """The surplus of one coalition, and whether it is stable without and with transfers.

    Parameters
    ----------
    game : BoundGame or Scenario
        Of two actions, all states free, with open admission and without transfers.
    club : iterable of ids
        Two members or more.
    ties : {"join", "stay_out", "weak"}
        Where an indifferent state is.
    tolerance : float
        Relative to the largest terms of gains: sums of floats closer to zero are undecided.

    Returns
    -------
    CoalitionSurplus

    Raises
    ------
    InvalidInputError
        For another game, unknown ids, a club of one.
    UndefinedPayoffError
        Where a payoff at the club, or of what a state could do instead, does not exist.

    Notes
    -----
    Eyckmans and Finus (2009), Weikard (2009).

    Examples
    --------
    >>> import gametheory_gov as gg
    >>> world = gg.States.symmetric(4)
    >>> game = gg.bind(gg.AccessionGame(), world, benefit=1, cost="1/2", legitimacy=0, divergence=0)
    >>> found = coalition_surplus(game, ["1", "2"])
    >>> str(found.surplus), found.potentially_stable
    ('0', False)
    """
    asked, rule = agreement_game(game, "coalition_surplus"), check_ties(ties)
    tolerance, faults = tolerance_of(asked, tolerance), Faults("coalition_surplus")
    members = read_club(asked, club, faults)
    faults.raise_as(InvalidStatesError)
    profile = asked.profile(members)
    check_defined(asked, profile, "coalition_surplus")
    stays = stays_at(asked, profile, tolerance)
    inside, outside = np.flatnonzero(profile == 1), np.flatnonzero(profile == 0)
    total = surplus_at(asked, stays, inside, tolerance)
    enlarged = {int(j): enlarged_at(asked, profile, int(j), tolerance) for j in outside}
    name = asked.states.ids
    return CoalitionSurplus(
        asked,
        members,
        {name[k]: asked.plain(stays.gains[k]) for k in inside},
        {name[k]: asked.plain(stays.gains[k]) for k in outside},
        {name[k]: found.value for k, found in enlarged.items()},
        total.value,
        both(keeps(stays.sign(k), rule) for k in inside),
        both(admits_none(stays.sign(k), rule) for k in outside),
        keeps(total.sign, rule),
        both(admits_none(found.sign, rule) for found in enlarged.values()),
        rule,
        tolerance,
    )


def verify_surplus(found: CoalitionSurplus) -> Verification:
    """Every number of a coalition's surplus from payoffs of single states, and the verdicts from these."""
    game, ties, tolerance = found.game, found.ties, found.tolerance
    check = Check(game, ties, tolerance)
    members = check.club(found.club)
    others = [label for label in game.states.ids if label not in members]
    stays = {label: check.stay(label, members) for label in found.club}
    check.numbers("the gain of staying", found.incentives, stays)
    check.numbers("the gain of joining", found.joining, {j: check.join(j, members) for j in others})
    check.numbers("the surplus with it", found.enlarged, {j: check.enlarged(j, members) for j in others})
    check.number("the surplus", found.surplus, sum(stays.values()))
    profile = game.profile(found.club)
    moves = stays_at(game, profile, tolerance)
    inside, outside = np.flatnonzero(profile == 1), np.flatnonzero(profile == 0)
    check.verdict("internal", found.internal, both(keeps(moves.sign(k), ties) for k in inside))
    check.verdict("external", found.external, both(admits_none(moves.sign(k), ties) for k in outside))
    potential = keeps(surplus_at(game, moves, inside, tolerance).sign, ties)
    check.verdict("potentially_internal", found.potentially_internal, potential)
    enlarged = (enlarged_at(game, profile, int(j), tolerance).sign for j in outside)
    check.verdict(
        "potentially_external", found.potentially_external, both(admits_none(s, ties) for s in enlarged)
    )
    number = counted(game.N, "state")
    return check.outcome(
        f"the surplus without and with each outsider, from payoffs of {number} at single clubs"
    )
