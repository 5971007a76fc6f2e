"""Answers of every kind of this room, for `tests.base.test_answers`."""

from __future__ import annotations

import gametheory_gov as gg
from tests.design.test_frontier import bound, world
from tests.design.test_power_limits import powers
from tests.worlds import FIVE, bound_three, five

CHOOSE = {"depth": [0, "1/2", 1], "exclusion_penalty": [0, "1/2"]}


def three(**values):
    costs = {"cost": ["1/4", "1/2", "3/4"], "legitimacy": "1/4"} | values
    return bound_three(**costs).found(["1"])


def seated(**changes):
    """Five states with ideal points; the members' mean policy, and legitimacy in three parts."""
    rules = gg.Institution(
        policy="mean", exclusion_penalty=1, legitimacy_shares=("1/2", "1/4", "1/4"), **changes
    )
    return gg.bind(
        gg.AccessionGame(),
        FIVE.replace(ideal=[0, 1, "1/2", 1, 2]),
        rules,
        benefit="1/4",
        divergence="1/10",
        legitimacy="1/2",
        founders=["1", "2"],
    )


ANSWERS = {
    "conjectures": gg.design.conjectures,
    "frontier, exact": lambda: gg.frontier(five("1/10", founders=["1", "2"]), "depth"),
    "frontier, in floats": lambda: gg.frontier(five(0.1, exact=False, founders=["1", "2"]), "legitimacy"),
    "frontier, nowhere": lambda: gg.frontier(five(founders=["3"]), "depth", values=(1, 2), reaches=0.8),
    "frontier, however large": lambda: gg.frontier(
        five(founders=["1"]).commit(["4"], "outside"), "exclusion_penalty"
    ),
    "frontier, everywhere": lambda: gg.frontier(five(3, founders=["1"]), "depth", values=(0, 1)),
    "frontier, not attained": lambda: gg.frontier(five(founders=["1", "2"]), "transfers", ties="stay_out"),
    "frontier, two closed clubs": lambda: gg.frontier(
        bound(world(4), benefit=1), "depth", seek="greatest", values=(0, 8), reaches=world(4)["share"]
    ),
    "limits": lambda: gg.design.limits_of_design(powers(), largest_exclusion="1/2"),
    "limits, everyone in, in floats": lambda: gg.design.limits_of_design(
        powers(4, exact=False), others_in=True
    ),
    "frontier, stairs": lambda: gg.frontier(
        five(founders=["1", "2"]), ("depth", "legitimacy"), values={"legitimacy": (0, "1/2", 3)}
    ),
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
    "principles, of a path": lambda: gg.principles(gg.grow(seated())),
    "principles, of a solution": lambda: gg.principles(gg.solve(five("1/10")), step="1/4"),
    "principles, of a club in floats": lambda: gg.principles(
        five(0.1, exact=False), ["1", "2"], conformity=0.5
    ),
    "principles, of nobody": lambda: gg.principles(seated(), []),
    "comparison, exact": lambda: gg.compare(three(), gg.rebind(three(), depth="1/2", excludability=0)),
    "comparison, in floats, of a club and a path": lambda: gg.compare(
        (five(0.1, exact=False), ["1", "2"]), gg.grow(seated()), names=("club", "path")
    ),
}
