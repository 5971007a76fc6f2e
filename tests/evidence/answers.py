"""Answers of every kind of this room, for `tests.base.test_answers`."""

from __future__ import annotations

from gametheory_gov import evidence

ANSWERS = {
    "risk sets": lambda: evidence.risk_sets(["PARIS", "CPTPP"], eligible={"CPTPP": ["VNM", "CHL"]}),
    "hazard": lambda: evidence.hazard(controls=["new"]),
}
