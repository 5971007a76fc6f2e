"""One answer of every kind of this room, for `tests.base.test_answers`."""

from __future__ import annotations

import gametheory_gov as gg


def five(**changes):
    states = gg.States(
        ["1", "2", "3", "4", "5"],
        size=["0.40", "0.25", "0.15", "0.12", "0.08"],
        population=["0.05", "0.05", "0.30", "0.35", "0.25"],
        cost=["0.24", "0.30", "0.66", "0.80", "0.85"],
    )
    given = {"benefit": 0, "divergence": 0, "legitimacy": "1/40"} | changes
    return gg.bind(gg.AccessionGame(), states, gg.Institution(exclusion_penalty=1), **given)


ANSWERS = {
    "exact": lambda: gg.solve(five()),
    "floats": lambda: gg.solve(five(exact=False)),
}
