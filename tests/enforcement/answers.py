"""Answers of every kind of this room, for `tests.base.test_answers`."""

from __future__ import annotations

import gametheory_gov as gg
from tests.worlds import five

ANSWERS = {
    "harm, exact": lambda: gg.harm(five("1/40"), "3", before=["1", "2"]),
    "harm, in floats, several move": lambda: gg.harm(
        five(0.1, exact=False), before=["1", "2"], after=["1", "2", "3", "4", "5"]
    ),
}
