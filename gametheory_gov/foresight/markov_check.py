r"""Markov-perfect equilibria checked without what found them.

For every club, payoffs are taken from the game itself, state by state, and two things are checked. The
values are those of the strategies: they satisfy the equations that define them, and with :math:`\delta < 1`
only one set of values does. And nobody gains by a one-shot deviation: a drawn state that moves for sure
gains by it, one that never moves would not, and one that mixes is indifferent. By the one-shot deviation
principle no other strategy then does better.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain
from typing import TYPE_CHECKING, Any

from gametheory_gov.base.verification import Verification
from gametheory_gov.bound.game import BoundGame, Profile
from gametheory_gov.bound.types import Types
from gametheory_gov.equilibria.definition import DEFAULT_TOLERANCE

from .counts import Counts, one_off_costs

if TYPE_CHECKING:
    from .markov_record import MarkovEquilibrium, MarkovSolution


def verify_markov(solution: MarkovSolution) -> Verification:
    """Check every equilibrium of a solution.

    Parameters
    ----------
    solution : MarkovSolution

    Returns
    -------
    Verification

    Examples
    --------
    >>> from gametheory_gov import Game, States, bind
    >>> club = Game("club", ("outside", "member"), aggregates={"members": {"member": 1}},
    ...             payoffs={"outside": 0, "member": "members - 3/2"})
    >>> from gametheory_gov import markov_perfect
    >>> print(verify_markov(markov_perfect(bind(club, States.symmetric(3)), "1/2")))
    valid
      checked: 1 equilibria
      checked: 9 values and one-shot deviations
    """
    faults: list[str] = []
    game = _Clubs(solution.game)
    checks = 0
    for number, equilibrium in enumerate(solution.equilibria):
        play = _Play(game, equilibrium, solution)
        for counts in equilibrium.join:
            faults += [f"equilibrium {number}, {counts}: {fault}" for fault in play.faults(counts)]
            checks += play.checks
            play.checks = 0
    return Verification(
        not faults,
        tuple(faults),
        (f"{len(solution)} equilibria", f"{checks} values and one-shot deviations"),
    )


class _Clubs:
    """Payoffs of single states at clubs, straight from the game."""

    def __init__(self, game: BoundGame) -> None:
        self.game = game
        self.types = Types.of(game)
        self.entry, self.exit = one_off_costs(game)
        self._seen: dict[bytes, Any] = {}

    def payoff(self, state: int, profile: Profile) -> Any:
        key = profile.tobytes()
        if key not in self._seen:
            self._seen[key] = self.game.payoffs(profile)
        return self.game.plain(self._seen[key][state])

    def profile(self, counts: Counts) -> Profile:
        """Return a club with given counts: the first states of every type are in."""
        profile = self.game.fixed_profile.copy()
        for group, n in zip(self.types.members, counts, strict=True):
            profile[group[:n]] = 1
        return profile


class _Play:
    """One equilibrium, read state by state."""

    def __init__(self, game: _Clubs, equilibrium: MarkovEquilibrium, solution: MarkovSolution) -> None:
        self.game, self.equilibrium = game, equilibrium
        self.delta, self.reversible = solution.discount, not solution.irreversible
        absolute = solution.tolerance
        if any(
            isinstance(p, float)
            for table in (equilibrium.join, equilibrium.leave)
            for p in chain(*table.values())
        ):
            absolute = max(absolute, DEFAULT_TOLERANCE * solution.game.scale)  # an irrational chance
        self.slack = absolute / (1 - solution.discount) * (1 + solution.game.N)
        self.type_of = {int(k): t for t, group in enumerate(game.types.members) for k in group}
        self.checks = 0

    def _counts(self, profile: Profile) -> Counts:
        return tuple(int(profile[group].sum()) for group in self.game.types.members)

    def _from(self, state: int, profile: Profile) -> Any:
        """Return what a state gets from a period on that ends with this club."""
        table: Mapping[Counts, tuple[Any, ...]] = (
            self.equilibrium.members if profile[state] else self.equilibrium.outsiders
        )
        value = table[self._counts(profile)][self.type_of[state]]
        return self.game.payoff(state, profile) + self.delta * value

    def _moves(self, state: int, profile: Profile) -> tuple[Any, Profile, Any]:
        """Return with which probability a drawn state moves, the club that results, and the cost."""
        after = profile.copy()
        after[state] = 1 - profile[state]
        table = self.equilibrium.leave if profile[state] else self.equilibrium.join
        costs = self.game.exit if profile[state] else self.game.entry
        return table[self._counts(profile)][self.type_of[state]], after, costs[state]

    def faults(self, counts: Counts) -> list[str]:
        """Return what does not hold at one club."""
        profile = self.game.profile(counts)
        drawn = [k for k in self.type_of if self.reversible or not profile[k]]
        shown = {(self.type_of[k], int(profile[k])): k for k in self.type_of}
        found = []
        for (_, inside), state in shown.items():
            if abs(self._expected(state, profile, drawn) - self._value(state, profile)) > self.slack:
                found.append(f"the value of {self._name(state)} is not that of the strategies")
            self.checks += 1
            if inside and not self.reversible:
                continue
            chance, after, cost = self._moves(state, profile)
            gain = self._from(state, after) - cost - self._from(state, profile)
            self.checks += 1
            if not 0 <= chance <= 1:
                found.append(f"{self._name(state)} moves with probability {chance}")
            if (chance > 0 and gain < -self.slack) or (chance < 1 and gain > self.slack):
                found.append(
                    f"{self._name(state)} moves with probability {chance} and gains {gain} by moving"
                )
        return found

    def _value(self, state: int, profile: Profile) -> Any:
        table = self.equilibrium.members if profile[state] else self.equilibrium.outsiders
        return table[self._counts(profile)][self.type_of[state]]

    def _expected(self, state: int, profile: Profile, drawn: list[int]) -> Any:
        """Return what a state expects before anyone is drawn."""
        if not drawn:
            return self._from(state, profile)
        stays = self._from(state, profile)
        alike: dict[tuple[bool, int, int], list[int]] = {}
        for k in drawn:  # those who are alike and stand alike do the same to this state
            alike.setdefault((k == state, self.type_of[k], int(profile[k])), []).append(k)
        total: Any = 0
        for (own, _, _), group in alike.items():
            chance, after, cost = self._moves(group[0], profile)
            moved = self._from(state, after) - (cost if own else 0) if chance else stays
            total = total + len(group) * (chance * moved + (1 - chance) * stays)
        return total / len(drawn)

    def _name(self, state: int) -> str:
        return f"state {self.game.game.states.ids[state]}"
