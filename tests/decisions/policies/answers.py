"""Answers of every kind of this room, for `tests.base.test_answers`."""

from __future__ import annotations

from gametheory_gov.decisions import Rule
from gametheory_gov.decisions.policies import gridlock, pairwise_votes, spatial_core, spatial_vote

LINE = {"A": 0, "B": "1/3", "C": 4.5}
PLANE = {"A": (0, 0), "B": (1, 0), "C": (0, 2)}
HALF, ALL = Rule("ABC", 2), Rule("ABC", 3)

ANSWERS = {
    "core on a line": lambda: spatial_core(HALF, LINE),
    "core in the plane": lambda: spatial_core(ALL, PLANE),
    "no core": lambda: spatial_core(HALF, PLANE),
    "gridlock": lambda: gridlock({"half": HALF, "all": ALL, "any": Rule("ABC", 1)}, LINE),
    "proposal": lambda: spatial_vote(HALF, LINE, 2, 5.5),
    "proposal, outside option": lambda: spatial_vote(ALL, LINE, 2, "A", outside=("C", 4, "1/2")),
    "pairs of policies": lambda: pairwise_votes(HALF, PLANE, {"x": (0, 1), "y": (1, 1), "z": (1, 0)}),
}
