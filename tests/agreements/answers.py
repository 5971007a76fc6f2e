"""One answer of every kind of this room, for `tests.base.test_answers`."""

from __future__ import annotations

from gametheory_gov.agreements import coalition_surplus, potentially_stable, side_payments, transfer_scheme
from tests.agreements.worlds import COSTS, public_good, random_game

ANSWERS = {
    "surplus": lambda: coalition_surplus(public_good((1, 2, 3)), ["1", "2"]),
    "surplus, floats": lambda: coalition_surplus(public_good((1.5, 2.25, 3)), ["1", "2"], ties="weak"),
    "surplus, costs of moving": lambda: coalition_surplus(random_game(1), random_game(1).states.ids[:2]),
    "potentially stable": lambda: potentially_stable(public_good((1, 2, 3))),
    "potentially stable, types": lambda: potentially_stable(public_good((1, 1, 5)), ties="stay_out"),
    "potentially stable, floats": lambda: potentially_stable(public_good((1.5, 1.5, 1.5, 7))),
    "potentially stable, small": lambda: potentially_stable(public_good((1, 2, 3)), largest=2),
    "optimal": lambda: transfer_scheme(public_good((1, 2, 3)), ["1", "2"]),
    "historical, floats": lambda: transfer_scheme(
        public_good((1.5, 2, 3)), ["1", "2", "3"], "historical", column=[1, 2, 5]
    ),
    "per capita": lambda: transfer_scheme(public_good((1, 2, 3)), ["2", "3"], "per_capita", ties="weak"),
    "costs": lambda: transfer_scheme(
        public_good((1, 2, 3)), ["1", "3"], "chander_tulkens", column="b", costs=COSTS
    ),
    "own rule": lambda: transfer_scheme(public_good((1, 2)), ["1", "2"], _nothing),
    "payments": lambda: side_payments(public_good((2, 2, 1, 3)), ["1", "2"]),
    "payments, floats": lambda: side_payments(public_good((5.5, 5, 1)), ["1", "2"], "3", ties="stay_out"),
}


def _nothing(payoffs):
    return dict.fromkeys(payoffs.inside, 0)
