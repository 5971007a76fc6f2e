"""Worlds in which what a conjecture speaks of rises, and others in which it falls.

Figures are found by the models of this package, and found again by their definition: every profile, every
vote.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import product
from typing import Any, NamedTuple

from gametheory_gov.bound.bind import bind
from gametheory_gov.bound.game import BoundGame
from gametheory_gov.closed_forms.robustness import survival_chance
from gametheory_gov.closed_forms.small_numbers import agreement_chance
from gametheory_gov.decisions.best_rules import green_room, self_enforcing_majorities
from gametheory_gov.enforcement.monitoring import monitored
from gametheory_gov.equilibria.solvers.choice import solve
from gametheory_gov.games.public_goods import LinearPublicGood
from gametheory_gov.world.states import States


class Case(NamedTuple):
    """A model at figures before and after, with the quantity as it is found and by the definition."""

    words: str
    found: Callable[..., Fraction]
    defined: Callable[..., Fraction]
    before: tuple[Any, ...]
    after: tuple[Any, ...]

    def figure(self, asked: bool) -> Fraction:
        """The quantity there."""
        return self.found(*(self.after if asked else self.before))

    def replayed(self, asked: bool) -> Fraction:
        """The quantity there, by the definition."""
        return self.defined(*(self.after if asked else self.before))


# ------------------------------------------------------------------------- agreements that hold themselves


def _good(ratio: Fraction) -> BoundGame:
    return bind(LinearPublicGood(), States.symmetric(6), provision_cost=ratio)


def _largest_agreement(ratio: Fraction) -> Fraction:
    """The most members of an agreement that nobody leaves and nobody joins."""
    return Fraction(max(len(club) for club in solve(_good(ratio)).clubs))


def _largest_by_payoffs(ratio: Fraction) -> Fraction:
    """By what a state gets in and out, with the units that are provided counted."""

    def paid(members: int, inside: bool) -> Fraction:
        provided = members if members >= ratio else 0  # together each unit is worth one to every member
        return Fraction(provided) - (ratio if inside and provided else 0)

    stable = [
        n
        for n in range(7)
        if (n == 0 or paid(n, True) >= paid(n - 1, False)) and (n == 6 or paid(n + 1, True) < paid(n, False))
    ]
    return Fraction(max(stable))


_REWARD, _SEEN, _ALARM = Fraction(2), Fraction(3, 5), Fraction(1, 100)


def _alarms(members: int) -> Fraction:
    """The chance that at least one of so many members is accused falsely."""
    return 1 - (1 - _ALARM) ** members


def _largest_monitored(saving: Fraction) -> Fraction:
    """The most members that can keep anything up, from when on false alarms are too many."""
    most = monitored(str(saving), str(_REWARD), (0, _SEEN)).paralysis
    members = 0
    while _alarms(members + 1) < most:
        members += 1
    return Fraction(members)


def _largest_by_deviations(saving: Fraction) -> Fraction:
    """By the check that some sanction deters, at every size."""
    members = 0
    while True:
        found = monitored(str(saving), str(_REWARD), (_alarms(members + 1), _SEEN))
        if not found.verify():
            raise ValueError("what can be kept up is another")
        if found.least is None:
            return Fraction(members)
        members += 1


# ---------------------------------------------------------------------- bodies that decide, and who is in


def _agrees(mean: int, spread: Fraction) -> Fraction:
    """The chance of no loss, where a gain is drawn evenly from so much around its mean."""
    return Fraction(1, 2) + mean / (2 * spread)


def _best_room(mean: int, spread: Fraction) -> Fraction:
    """The best number of 20 to negotiate first."""
    return Fraction(green_room(20, _agrees(mean, spread)).best)


def _best_room_exactly(mean: int, spread: Fraction) -> Fraction:
    """In fractions, seat by seat."""
    p, shares = _agrees(mean, spread), [Fraction(1, k) for k in range(1, 21)]
    chances = []
    for size in range(21):
        represented = sum(shares[:size], Fraction(0)) / sum(shares)
        chance = Fraction(1)
        for seat in range(20):
            chance *= p if seat < size else p + (1 - p) * represented
        chances.append(chance)
    return Fraction(chances.index(max(chances)))


_PATIENCE = Fraction(217, 250)


def _lasting_majority(members: int) -> Fraction:
    """The share of votes that the best rule needs which holds at a patience of .868."""
    return Fraction(self_enforcing_majorities(members, "1/2", 1).best(_PATIENCE), members)


def _lasting_by_votes(members: int) -> Fraction:
    """Over all votes, each as likely as any other: losers carry a decision out, or all must agree."""

    def worth(needed: int) -> Fraction:
        votes = [sum(profile) for profile in product((0, 1), repeat=members)]
        gained = sum(2 * yes - members for yes in votes if yes >= needed)
        return Fraction(gained, members * len(votes))

    worths = {needed: worth(needed) for needed in range(1, members + 1)}
    kept = [
        needed
        for needed in worths
        if needed == members or 1 - _PATIENCE <= _PATIENCE * (worths[needed] - worths[members])
    ]
    return Fraction(max(kept, key=lambda needed: worths[needed]), members)


_LIKELY = Fraction(4, 5)


def _all_agree(members: int) -> Fraction:
    return Fraction(agreement_chance(_LIKELY, members))


def _most_stay(members: int) -> Fraction:
    return Fraction(survival_chance(members // 2 + 1, members, _LIKELY))


def _counted(needed: Callable[[int], int]) -> Callable[[int], Fraction]:
    """The chance that at least so many do what each does with probability 4/5, case by case."""

    def chance(members: int) -> Fraction:
        total = Fraction(0)
        for profile in product((0, 1), repeat=members):
            if (yes := sum(profile)) >= needed(members):
                total += _LIKELY**yes * (1 - _LIKELY) ** (members - yes)
        return total

    return chance


#: By conjecture, one world in which the quantity rises and one in which it falls.
WORLDS: dict[str, tuple[Case, Case]] = {
    "M1": (
        Case(
            "a public good is provided where it pays its members together, and that takes more of them "
            "where it costs 7/2 units and not 5/2",
            _largest_agreement,
            _largest_by_payoffs,
            (Fraction(5, 2),),
            (Fraction(7, 2),),
        ),
        Case(
            "each member may be accused falsely, with a chance of 1/100, and shirking saves 2 and not 1",
            _largest_monitored,
            _largest_by_deviations,
            (Fraction(1),),
            (Fraction(2),),
        ),
    ),
    "M2": (
        Case(
            "most lose by a proposal: what they want being less certain, more may agree",
            _best_room,
            _best_room_exactly,
            (-1, Fraction(21, 20)),
            (-1, Fraction(2)),
        ),
        Case(
            "most gain by a proposal: what they want being less certain, more may refuse",
            _best_room,
            _best_room_exactly,
            (1, Fraction(21, 20)),
            (1, Fraction(2)),
        ),
    ),
    "V1": (
        Case(
            "7 members and not 5: majorities are worth less to each, and too little for losers to keep them",
            _lasting_majority,
            _lasting_by_votes,
            (5,),
            (7,),
        ),
        Case(
            "5 members and not 3: unanimity hardly ever decides, so that losers keep to a majority",
            _lasting_majority,
            _lasting_by_votes,
            (3,),
            (5,),
        ),
    ),
    "F3": (
        Case(
            "each may withdraw for once, 5 and not 3, and the regime lasts while most do not",
            _most_stay,
            _counted(lambda members: members // 2 + 1),
            (3,),
            (5,),
        ),
        Case(
            "all must agree to what is made anew, 5 and not 3",
            _all_agree,
            _counted(lambda members: members),
            (3,),
            (5,),
        ),
    ),
}
