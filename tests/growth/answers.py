"""Answers of every kind of this room, for `tests.base.test_answers`."""

from __future__ import annotations

import gametheory_gov as gg
from tests.growth.test_admission_rules import moving_policy
from tests.stickiness.test_hysteresis import five

ANSWERS = {
    "path, exact, founders would leave": lambda: gg.grow(five("1/40"), ["1"]),
    "path, a cycle": lambda: gg.grow(five(), ["1"], committed=False),
    "path, in floats, at random": lambda: gg.grow(five(0.1, exact=False), ["1", "2"], order="random", rng=1),
    "path, nobody": lambda: gg.grow(five(), []),
    "path, step limit, no reasons": lambda: gg.grow(five("1/10"), ["1", "2"], max_steps=1, reasons=False),
    "deviations, exact": lambda: gg.deviations(five("1/40"), ["1", "2"]),
    "deviations, in floats, by vote": lambda: gg.deviations(
        gg.rebind(moving_policy(), divergence=0.7, admission="majority", exit_cost=0.1), ["A", "B"]
    ),
    "deviations, nobody": lambda: gg.deviations(five(), [], ties="weak"),
    "rules": lambda: gg.growth.compare_admission(moving_policy()),
    "one rule": lambda: gg.growth.compare_admission(five("1/10"), ["1", "2"], rules="majority"),
    "landscape": lambda: gg.growth.payoff_landscape(
        five("1/10").found(["1", "2"]), "4", stable=gg.solve(five("1/10")), points=5
    ),
    "landscape over a parameter": lambda: gg.growth.payoff_landscape(
        gg.bind(
            gg.AccessionGame(), gg.States.symmetric(4), benefit=0.5, cost=0.4, legitimacy=0, divergence=0
        ),
        "1",
        up=("cost", (0, 1)),
        points=4,
    ),
    "concordance": lambda: gg.growth.concordance(gg.grow(five(), ["1"]), {"2": 1950, "3": 1960}),
    "concordance without pairs": lambda: gg.growth.concordance(gg.grow(five(), ["1"]), {}),
}
