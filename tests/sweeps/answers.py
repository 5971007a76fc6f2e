"""One answer of every kind of this room, for `tests.base.test_answers`."""

from __future__ import annotations

import gametheory_gov as gg


def game(**changes):
    given = {"benefit": 0, "cost": 1, "legitimacy": 1, "divergence": 0} | changes
    rules = gg.Institution(exclusion_penalty="1/2")
    return gg.bind(gg.AccessionGame(), gg.States.symmetric(4), rules, **given, founders=["1", "2"])


def sensitivity(ranges, **options):
    given = {"cost": (0, 1), "legitimacy": (0, 1)} | ranges
    return gg.sensitivity(gg.sweeps.club_figures, given, base=game(), figure="members", rng=0, **options)


ANSWERS = {
    "exact": lambda: gg.phase_diagram(game(), x=("cost", (0, 1, 3)), y=("legitimacy", (0, 1, 3))),
    "floats": lambda: gg.phase_diagram(
        game(cost=0.5).commit(["1", "2"]),
        x=("cost", (0, 1, 3)),
        y=("legitimacy", (0, 1, 3)),
        title="Four states",
    ),
    "without boundaries": lambda: gg.phase_diagram(game(), x=("cost", [2, 3]), y=("legitimacy", [0, 1])),
    "sobol": lambda: sensitivity({}, samples=16, second_order=True, fixed={"depth": 2}),
    "morris": lambda: sensitivity({"depth": [1, "3/2", 2]}, method="morris", samples=4),
    "one at a time": lambda: sensitivity({"exclusion_penalty": (0, 1, 3)}, method="one_at_a_time"),
}
