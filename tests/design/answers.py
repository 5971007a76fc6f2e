"""Answers of every kind of this room, for `tests.base.test_answers`."""

from __future__ import annotations

import gametheory_gov as gg
from tests.worlds import FIVE, five


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
    "principles, of a path": lambda: gg.principles(gg.grow(seated())),
    "principles, of a solution": lambda: gg.principles(gg.solve(five("1/10")), step="1/4"),
    "principles, of a club in floats": lambda: gg.principles(
        five(0.1, exact=False), ["1", "2"], conformity=0.5
    ),
    "principles, of nobody": lambda: gg.principles(seated(), []),
}
