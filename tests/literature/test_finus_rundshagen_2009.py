"""Finus and Rundshagen 2009: with positive spillovers agreements are easier to sustain under exclusive than
under open membership, and the more so the more consent a coalition needs."""

from __future__ import annotations

import random
from fractions import Fraction as F
from itertools import pairwise

from gametheory_gov.agreements import PartitionFunction, quadratic_public_good, stable_structures

RULES = [
    (membership, left) for left in ("together", "apart") for membership in ("open", "majority", "unanimity")
]


def goods(number, most):
    rng = random.Random(9)
    for k in range(number):
        n = rng.randrange(3, most + 1)
        alike = k % 3 == 0
        benefit = {i: F(1) if alike else F(rng.randrange(1, 9)) for i in "ABCDEF"[:n]}
        yield quadratic_public_good(benefit, 1 if alike else {i: F(rng.randrange(1, 5)) for i in benefit})


def test_stability_rises_with_exclusiveness_and_with_required_consent():
    more = {"exclusive": 0, "apart": 0}
    for game in goods(24, 5):
        assert game.spillovers == "positive"
        stable = {
            rule: set(stable_structures(game, membership=rule[0], left=rule[1]).structures) for rule in RULES
        }
        for left in ("together", "apart"):
            for one, other in pairwise(("open", "majority", "unanimity")):
                assert stable[one, left] <= stable[other, left]
            more["exclusive"] += stable["open", left] < stable["unanimity", left]
        for membership in ("open", "majority", "unanimity"):
            assert stable[membership, "together"] <= stable[membership, "apart"]
            more["apart"] += stable[membership, "together"] < stable[membership, "apart"]
    assert more["exclusive"] > 10
    assert more["apart"] > 10


def test_six_alike_states():
    game = quadratic_public_good(dict.fromkeys("ABCDEF", 1))
    assert [len(stable_structures(game, membership=m, left=left)) for m, left in RULES] == [
        25,
        85,
        85,
        107,
        107,
        107,
    ]


def test_with_negative_spillovers_it_need_not_be_so():
    """Two who stay together let nobody gain by leaving; once they would break apart, leaving pays."""

    def paid(structure):
        together = max(len(coalition) for coalition in structure)
        return [{3: 2, 2: 1, 1: 3}[together]] * 3

    game = PartitionFunction.of("ABC", paid)
    whole = (("A", "B", "C"),)
    assert game.spillovers == "negative"
    assert whole in stable_structures(game, left="together")
    assert whole not in stable_structures(game, left="apart")
