"""Answers of every kind of this room, for `tests.base.test_answers`."""

from __future__ import annotations

import random

from gametheory_gov import Institution, States
from gametheory_gov.decisions import (
    Rule,
    body_power,
    coalitions,
    power,
    representation_by_quota,
    spatial_power,
)

THREE = Rule({"A": 50, "B": 49, "C": 1}, 51)
HALVES = Rule({"A": "1/2", "B": 0.3, "C": "1/5"}, "1/2")
LEVELS = Rule.chairs(Rule(["n", "s"], 2), {"n": Rule(["A"], 1), "s": Rule({"B": 2, "C": 1}, 2)})
BOTH = (THREE & Rule(["A", "B", "C"], 2)).with_vetoes("A") | LEVELS


TWO = States.symmetric(2)


def many(number=35):
    rng = random.Random(1)
    return Rule.share({f"state {k}": rng.randrange(10**4, 10**5) for k in range(number)}, "2/3")


ANSWERS = {
    "rule": lambda: THREE,
    "rule, improper, fractions": lambda: HALVES,
    "rule of parts": lambda: BOTH,
    "rule of two levels": lambda: LEVELS,
    "exact": lambda: power(THREE),
    "normalised": lambda: power(HALVES, "banzhaf"),
    "absolute": lambda: power(BOTH, "absolute_banzhaf"),
    "to initiate": lambda: power(THREE, "to_initiate"),
    "shares of votes": lambda: body_power(Institution(body_weights="equal"), TWO, members=["1", "2"]),
    "two levels": lambda: power(LEVELS, "to_block"),
    "by quadrature": lambda: power(many(18), method="quadrature"),
    "in unions": lambda: power(THREE, "owen", unions={"bloc": ["A", "C"], "B": ["B"]}),
    "in unions, fair coins": lambda: power(BOTH, "banzhaf_owen", unions={"bloc": ["A", "C"], "B": ["B"]}),
    "directions": lambda: spatial_power(THREE, {"A": (0, 0), "B": (1, 0), "C": (0, 2)}),
    "by quota": lambda: representation_by_quota(
        Institution(body="weighted", votes={"1": 2, "2": 1}), TWO, ["1/2", "3/4"]
    ),
    "coalitions": lambda: coalitions(THREE),
    "coalitions, too many to list": lambda: coalitions(many(), most=2),
    "coalitions of parts": lambda: coalitions(BOTH),
}
