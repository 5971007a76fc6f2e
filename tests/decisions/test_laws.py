"""Laws of voting power, on random rules."""

from __future__ import annotations

import random
from fractions import Fraction as F

import pytest

from gametheory_gov.decisions import Rule, coalitions, power
from tests.decisions.bodies import random_bodies, random_votes

WEIGHED = []
for seed in range(50):
    rng = random.Random(seed)
    votes = random_votes(rng, [f"v{k}" for k in range(rng.randrange(1, 9))])
    WEIGHED.append(Rule.share(votes, F(rng.randrange(1, 101), 100)))
ANY = [record for _, record in random_bodies(50, 99, 7)]
INDICES = ("shapley_shubik", "banzhaf", "absolute_banzhaf", "to_initiate", "to_block")


def dual(rule):
    """The rule by which a coalition wins when the others do not."""
    if rule.how == "weigh":
        votes = rule.votes
        scale = 1
        for vote in [*votes.values(), rule.quota]:
            scale *= F(vote).denominator
        total = sum(votes.values())
        return Rule(votes, total - rule.quota + F(1, scale))
    parts = tuple(dual(part) for part in rule.parts)
    return Rule(how={"and": "or", "or": "and", "chairs": "chairs"}[rule.how], parts=parts)


@pytest.mark.parametrize("index", ["shapley_shubik", "banzhaf"])
def test_efficiency(index):
    assert all(sum(power(rule, index).values.values()) == 1 for rule in WEIGHED + ANY)


@pytest.mark.parametrize("index", INDICES)
def test_more_votes_never_mean_less_power_and_as_many_the_same(index):
    for rule in WEIGHED:
        found = power(rule, index)
        for a, vote in rule.votes.items():
            for b, other in rule.votes.items():
                assert vote > other or found[a] <= found[b]


def test_dummies_have_no_power_and_others_have_some():
    for rule in WEIGHED + ANY:
        dummies = coalitions(rule).dummies
        for index in INDICES:
            assert {v for v, value in power(rule, index).values.items() if not value} == set(dummies)


def test_the_dual_rule_has_the_same_power_and_swaps_initiating_and_blocking():
    for rule in WEIGHED + ANY:
        other = dual(rule)
        for index in ("shapley_shubik", "absolute_banzhaf"):
            assert power(rule, index).values == power(other, index).values
        assert power(rule, "to_initiate").values == power(other, "to_block").values
        one, two = coalitions(rule), coalitions(other)
        assert (one.winning, one.proper) == (two.blocking, two.strong)


def test_scaling_of_votes_and_another_order_of_voters_change_nothing():
    for rule in WEIGHED:
        scaled = Rule({v: vote * F(7, 3) for v, vote in reversed(rule.votes.items())}, rule.quota * F(7, 3))
        assert all(power(rule)[v] == power(scaled)[v] for v in rule.voters)


def test_another_quota_between_the_same_sums_is_the_same_game():
    for rule in WEIGHED:
        sums = {F(0)}
        for vote in rule.votes.values():
            sums |= {total + vote for total in sums}
        above = min(total for total in sums if total >= rule.quota)
        assert power(Rule(rule.votes, above)).values == power(rule).values


def test_parts_that_say_nothing_change_nothing():
    for rule in ANY:
        assert power(rule & rule).values == power(rule).values
        assert power(rule | rule).values == power(rule).values
        assert power(rule & Rule(rule.voters, 1)).values == power(rule).values
        assert power(rule | Rule(rule.voters, len(rule.voters))).values == power(rule).values


def test_owens_quotient_property_and_unions_of_one():
    rng = random.Random(4)
    for rule in WEIGHED:
        mixed = rng.sample(rule.voters, len(rule.voters))
        number = rng.randrange(1, len(mixed) + 1)
        unions = {f"u{k}": mixed[k::number] for k in range(number)}
        among = Rule({name: sum(rule.votes[v] for v in union) for name, union in unions.items()}, rule.quota)
        owen, quotient = power(rule, "owen", unions=unions), power(among)
        assert {name: sum(owen[v] for v in union) for name, union in unions.items()} == quotient.values
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
