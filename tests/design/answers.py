"""Answers of every kind of this room, for `tests.base.test_answers`."""

from __future__ import annotations

import gametheory_gov as gg
from tests.design.test_frontier import bound, world
from tests.design.test_power_limits import powers
from tests.worlds import five

ANSWERS = {
    "frontier, exact": lambda: gg.frontier(five("1/10", founders=["1", "2"]), "depth"),
    "frontier, in floats": lambda: gg.frontier(five(0.1, exact=False, founders=["1", "2"]), "legitimacy"),
    "frontier, nowhere": lambda: gg.frontier(five(founders=["3"]), "depth", values=(1, 2), reaches=0.8),
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
}
