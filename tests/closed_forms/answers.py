"""One answer of every kind of this room, for `tests.base.test_answers`."""

from __future__ import annotations

from fractions import Fraction

import sympy

from gametheory_gov import Game, closed_forms

CLUB = Game(
    "club",
    ("outside", "member"),
    aggregates={"club_size": {"member": "size"}},
    payoffs={"outside": 0, "member": "benefit*club_size**2 - cost"},
)


def classify(distance, *others):
    world = closed_forms.TwoPowers(("0.25", "0.20"), (0, distance), others)
    return closed_forms.classify(world, market_benefit=1, divergence="1.5")


ANSWERS = {
    "a bound": closed_forms.concert_threshold,
    "a root": lambda: closed_forms.concert_threshold(2),
    "an interval": closed_forms.core_interval,
    "cases": closed_forms.keep_or_switch_cases,
    "a pair": closed_forms.mixed_equilibrium,
    "a cap": closed_forms.great_power_cap,
    "participation": lambda: closed_forms.voluntary_participation(4, 1, "6/5"),
    "a gain of identical states": lambda: closed_forms.symmetric(CLUB),
    "a size that tips": lambda: closed_forms.tipping_condition(CLUB, figures={"benefit": 2, "cost": "1/2"}),
    "sizes that are stable": lambda: closed_forms.stability_condition(CLUB),
    "everybody and no other": lambda: closed_forms.universal_condition(
        CLUB, only=True, figures={"benefit": 2}
    ),
    "a direction that is open": lambda: closed_forms.comparative_statics(CLUB, free=["N"])["benefit"],
    "a root in an interval": lambda: closed_forms.tipping_condition(
        Game(
            "cubic",
            ("out", "in"),
            aggregates={"club": {"in": 1}},
            payoffs={"out": 0, "in": "club**3 - 2*club - 7"},
        )
    ),
    "among many states": lambda: closed_forms.for_many_states(closed_forms.solve_for(CLUB, "cost")),
    "a surplus": closed_forms.agreement_surplus,
    "keep or switch": closed_forms.keep_or_switch,
    "a zero in numbers": lambda: closed_forms.Zero("cost", sympy.Rational(1, 2), "down"),
    "a zero in symbols": lambda: closed_forms.boundary(CLUB, "size")[0],
    "a cascade": lambda: closed_forms.threshold_cascade([0, 1, 2, 5], start=1),
    "no state": lambda: closed_forms.threshold_cascade([]),
    "founding in sequence": lambda: closed_forms.found_in_sequence([0, "1/2", 1], "2/3"),
    "founding in floats": lambda: closed_forms.found_in_sequence([0, 0.5, 0.9, 1], 0.75, guard=True),
    "a concert": lambda: classify("1/5", "-1/10", "-1/2"),
    "rivals": lambda: classify("1/2", Fraction(-1, 10), 0.5),
    "nobody else": lambda: classify("1/5"),
    "an S-curve": lambda: closed_forms.spinodal(2),
    "no bend": lambda: closed_forms.spinodal(1),
    "a window of cascades": lambda: closed_forms.cascade_window("3/25"),
    "no window": lambda: closed_forms.cascade_window("1/2"),
    "one rule": closed_forms.uniform_rule_gain,
    "a band": closed_forms.coordination_band,
}
