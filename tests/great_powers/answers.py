"""One answer of every kind of this room, for `tests.base.test_answers`."""

from __future__ import annotations

import gametheory_gov as gg


def three(**options):
    world = gg.States(
        ["A", "B", "C"],
        size=["1/2", "1/4", "1/4"],
        population=["1/3"] * 3,
        ideal=[0, 1, 0],
        great_power=[True, True, False],
    )
    rules = gg.Institution(monitoring=(0, "4/5"), sanction="3/2")
    game = gg.bind(
        gg.StandardsGame(), world, rules, market=1, cost="1/5", legitimacy=0, divergence=1, **options
    )
    return game


def settled_by_none(second):
    return second.fixed_profile


ANSWERS = {
    "the first stage": lambda: gg.great_powers.first_stage(three()),
    "an outcome": lambda: gg.great_powers.first_stage(three()).outcome(["joint sign", "joint comply"]),
    "an outcome in floats": lambda: gg.great_powers.first_stage(three(exact=False)).outcomes[2, 2],
    "nothing founded": lambda: gg.great_powers.first_stage(three()).outcome(["none", "none"]),
    "subgame perfect": lambda: gg.subgame_perfect(three()),
    "in floats": lambda: gg.subgame_perfect(three(exact=False), rule="best_for:B"),
    "settled by a function": lambda: gg.subgame_perfect(three(), settle=settled_by_none),
    "one power": lambda: gg.subgame_perfect(three(), "A"),
}
