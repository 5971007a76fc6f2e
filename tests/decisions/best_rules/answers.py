"""Answers of every kind of this room, for `tests.base.test_answers`."""

from __future__ import annotations

from gametheory_gov.decisions.best_rules import green_room, self_enforcing_majorities

ANSWERS = {
    "green room": lambda: green_room(20, "0.9", 0.1, sizes=range(1, 21)),
    "green room of its own": lambda: green_room(3, "0.9", sizes={"A": 3, "B": 2, "C": 1}, room=["A", "C"]),
    "majorities": lambda: self_enforcing_majorities(5, "1/2", 1),
    "majorities, unanimity best": lambda: self_enforcing_majorities(3, 0.5, 10),
}
