"""One answer of every kind of this room that compares designs, for `tests.base.test_answers`."""

from __future__ import annotations

import gametheory_gov as gg
from tests.worlds import bound_three

CHOOSE = {"depth": [0, "1/2", 1], "exclusion_penalty": [0, "1/2"]}


def three(**values):
    costs = {"cost": ["1/4", "1/2", "3/4"], "legitimacy": "1/4"} | values
    return bound_three(**costs).found(["1"])


ANSWERS = {
    "best, grown": lambda: gg.best_design(three(), CHOOSE),
    "best, floats": lambda: gg.best_design(three(exact=False), CHOOSE, objective="worst_off"),
    "best, all equilibria": lambda: gg.best_design(
        three(), CHOOSE, objective="reach", outcome="worst", subject_to=["harm <= 0", "total >= 0"]
    ),
    "best, selected": lambda: gg.best_design(three(), CHOOSE, objective="robustness", outcome="selected"),
    "best, rules and founders": lambda: gg.best_design(
        three(), {"founders": [["1"], ["2", "3"]], "admission": ["open", "unanimity"]}
    ),
    "none is feasible": lambda: gg.best_design(three(), CHOOSE, subject_to="total >= 100", throw=False),
    "acceptable, grown": lambda: gg.acceptable(three(), CHOOSE),
    "acceptable, all equilibria": lambda: gg.acceptable(three(), CHOOSE, outcome="worst", against=["1", "2"]),
    "acceptable with transfers": lambda: gg.acceptable(
        three(cost=["5/4", "1/8", "1/4"]).found(["1", "2"]), {"depth": [1, "3/2"]}
    ),
}
