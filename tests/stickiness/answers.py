"""Answers of every kind of this room, for `tests.base.test_answers`."""

from __future__ import annotations

from fractions import Fraction as F

import gametheory_gov as gg
from tests.stickiness.test_hysteresis import FIVE, five

ANSWERS = {
    "loop, exact": lambda: gg.hysteresis(five().commit(["1"], "outside"), "legitimacy", [0, 3]),
    "loop, bisected": lambda: gg.hysteresis(
        five(exact=False), "legitimacy", [0, 1, 2], fixed={"depth": 1}, start=["1", "2"]
    ),
    "loop, nothing moves": lambda: gg.hysteresis(five(), "legitimacy", [0, F(1, 100)], start=()),
    "exit": lambda: gg.persistence(five("1/10"), "1"),
    "exit, sticking point": lambda: gg.persistence(five("1/10"), "1", over="legitimacy"),
    "exit, in floats": lambda: gg.persistence(five(0.1, exact=False), ["1"], over="legitimacy"),
    "exit, answer alike at both ends": lambda: gg.persistence(five(), "5", club=FIVE.ids, over="cost"),
    "threshold, exact": lambda: gg.threshold(five(founders=["1", "2"]), "legitimacy"),
    "threshold, in floats": lambda: gg.threshold(
        five(0.1, exact=False, founders=["1", "2"]), "legitimacy", reaches="club", values=(0, 1, 5)
    ),
    "stock": lambda: gg.stickiness.grow_with_stock(five("1/10"), ["1", "2"], renewal="1/2"),
    "stock, in floats, step limit": lambda: gg.stickiness.grow_with_stock(
        five(0.1, exact=False), ["1", "2"], renewal=0.1, stock=0, max_steps=2
    ),
}
