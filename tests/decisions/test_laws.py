"""Laws of voting power, on random rules, besides those of the kit (`tests/testing/laws/test_ours.py`)."""

from __future__ import annotations

import random
from fractions import Fraction as F

from gametheory_gov.decisions import Rule, coalitions, power
from gametheory_gov.testing.laws.voting import clubs, dual
from tests.decisions.bodies import random_bodies, random_votes

WEIGHED = []
for seed in range(50):
    rng = random.Random(seed)
    votes = random_votes(rng, [f"v{k}" for k in range(rng.randrange(1, 9))])
    WEIGHED.append(Rule.share(votes, F(rng.randrange(1, 101), 100)))
ANY = [record for _, record in random_bodies(50, 99, 7)]
INDICES = ("shapley_shubik", "banzhaf", "absolute_banzhaf", "to_initiate", "to_block")


def test_dummies_have_no_power_and_others_have_some():
    for rule in WEIGHED + ANY:
        dummies = coalitions(rule).dummies
        for index in INDICES:
            assert {v for v, value in power(rule, index).values.items() if not value} == set(dummies)


def test_the_dual_rule_lets_those_win_who_can_block():
    for rule in WEIGHED + ANY:
        other = dual(rule)
        one, two = coalitions(rule), coalitions(other)
        assert (one.winning, one.proper) == (two.blocking, two.strong)
        for club in clubs(rule.voters[:6]):
            assert other.wins(club) != rule.wins([v for v in rule.voters if v not in club])


def test_unions_of_one_and_of_all_are_none():
    for rule in WEIGHED:
        alone = {voter: [voter] for voter in rule.voters}
        assert power(rule, "owen", unions=alone).values == power(rule).values
        assert power(rule, "owen", unions={"all": rule.voters}).values == power(rule).values
        absolute = power(rule, "absolute_banzhaf").values
        assert power(rule, "banzhaf_owen", unions=alone).values == absolute


def test_two_levels_multiply_absolute_banzhaf_indices():
    """A member decides when it decides for the chair and the chair for the body (Felsenthal and Machover)."""
    rng = random.Random(6)
    for _ in range(40):
        inside = {
            f"chair {k}": Rule.share(random_votes(rng, [f"{k}.{j}" for j in range(3)]), "1/2", more=True)
            for k in range(3)
        }
        among = Rule.share({chair: rng.randrange(1, 5) for chair in inside}, "1/2", more=True)
        yes = {chair: coalitions(own).act for chair, own in inside.items()}
        if set(yes.values()) != {F(1, 2)}:
            continue  # where a chair says yes by less than an even chance the product is another
        whole = power(Rule.chairs(among, inside), "absolute_banzhaf")
        above = power(among, "absolute_banzhaf")
        for chair, own in inside.items():
            for voter, value in power(own, "absolute_banzhaf").values.items():
                assert whole[voter] == value * above[chair]
