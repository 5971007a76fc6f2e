"""Rules: how they are made, what they refuse, how they read."""

from __future__ import annotations

from fractions import Fraction as F

import numpy as np
import pandas as pd
import pytest

from gametheory_gov import Institution, States
from gametheory_gov.base.errors import InvalidInputError
from gametheory_gov.decisions import Rule, body_rule, coalitions, power
from gametheory_gov.decisions.rules import single, winning
from tests.decisions.bodies import random_bodies

THREE = Rule({"A": 50, "B": 49, "C": 1}, 51)


def refused(call, *words):
    with pytest.raises(InvalidInputError) as caught:
        call()
    assert all(word in str(caught.value) for word in words), str(caught.value)


@pytest.mark.parametrize("bad", [-1, float("nan"), float("inf"), "many", None, True, [1]])
def test_votes_are_numbers_that_are_not_negative(bad):
    refused(lambda: Rule({"A": bad, "B": 3}, 2), "votes['A']", "not negative")


@pytest.mark.parametrize("bad", [0, -3, "-1/2"])
def test_a_quota_is_positive(bad):
    refused(lambda: Rule({"A": 1, "B": 3}, bad), "quota =", "more than zero")


def test_what_no_rule_can_be_is_refused():
    refused(lambda: Rule({"A": 1, "B": 3}, 5), "quota = 5 is more than all votes (4)", "at most 4")
    refused(lambda: Rule({"A": 1}, None), "a number of votes is needed")
    refused(lambda: Rule({"A": 0, "B": 0}, 1), "nobody has a vote")
    refused(lambda: Rule({}, 1), "nobody has a vote")
    refused(lambda: Rule({"": 1}, 1), "not empty")
    refused(lambda: Rule(["A", "A"], 1), "given twice")
    refused(lambda: Rule(["A"], 1, parts=(THREE,)), "has none")
    refused(lambda: Rule(how="and", parts=(THREE,)), "two rules or more")
    refused(lambda: Rule(how="or", parts=(THREE, 3)), "parts[1] = 3; a Rule is needed")
    refused(lambda: Rule(how="xor", parts=(THREE, THREE)), "one of 'weigh', 'and', 'or', 'chairs'")
    refused(lambda: Rule({"A": 1}, 1, how="and", parts=(THREE, THREE)), "has parts only")
    refused(lambda: THREE & Rule(["A", "X"], 1), "'X' is not among the voters")
    refused(lambda: THREE.with_vetoes("D"), "'D' is not among the voters")
    refused(lambda: THREE.with_vetoes([]), "names nobody")
    refused(lambda: THREE.wins(["A", "D"]), "'D' is not among the voters")
    refused(lambda: Rule.share({"A": 1}, 85), "a share in (0, 1]")
    refused(lambda: Rule.share({"A": 1}, 1, more=True), "nobody has more than all votes")
    with pytest.raises(TypeError):
        THREE & 3


def test_constituencies_have_one_chair_each_and_no_voter_in_common():
    pair = Rule(["n", "s"], 2)
    refused(lambda: Rule.chairs(pair, {"n": Rule(["A"], 1)}), "chair 's' has no constituency")
    refused(
        lambda: Rule.chairs(pair, {"n": Rule(["A"], 1), "s": Rule(["B"], 1), "e": Rule(["C"], 1)}),
        "'e', who is no chair",
    )
    refused(
        lambda: Rule.chairs(pair, {"n": Rule(["A"], 1), "s": Rule(["A"], 1)}),
        "'A' sits in two constituencies",
    )
    refused(lambda: Rule.chairs(pair, ["A"]), "mapping of chair to rule")
    refused(lambda: Rule(how="chairs", parts=(pair, THREE)), "1 constituencies have 2 chairs")


def test_floats_count_as_their_decimals():
    rule = Rule({"A": 0.1, "B": 0.2, "C": np.float64(0.3)}, 0.3)
    assert rule.votes == {"A": F(1, 10), "B": F(1, 5), "C": F(3, 10)}
    assert rule.wins(["A", "B"])  # in floats 0.1 + 0.2 > 0.3 by chance; here it is equal
    assert Rule(pd.Series({"A": 1, "B": 2}), 3) == Rule({"A": 1, "B": 2}, 3)


@pytest.mark.parametrize(
    ("votes", "share", "more", "quota"),
    [
        ({"A": 2, "B": 2}, "1/2", False, 2),
        ({"A": 2, "B": 2}, "1/2", True, 3),
        ({"A": "3/2", "B": "1/2"}, "1/2", True, F(3, 2)),
        ({"A": 1, "B": 2}, "1/2", True, 2),
        ({"A": 1, "B": 2}, 1, False, 3),
    ],
)
def test_shares(votes, share, more, quota):
    assert Rule.share(votes, share, more=more).quota == quota


def test_one_weighing_with_vetoes_is_the_same_game():
    found = 0
    for _, record in random_bodies(200, 12, 6):
        if (one := single(record)) is not None and record.how != "weigh":
            found += 1
            assert coalitions(Rule(*one)).swings == coalitions(record).swings
    assert found > 5


def test_votes_beyond_64_bits_are_weighed_exactly():
    rule = Rule({"A": 10**30, "B": 10**30 - 1, "C": 1}, 10**30)
    assert winning(rule, np.array([[False, True, True], [False, True, False]])).tolist() == [True, False]


def test_a_chair_may_bear_the_name_of_a_member():
    rule = Rule.chairs(
        Rule({"USA": 2, "FRA": 1}, 2), {"USA": Rule(["USA"], 1), "FRA": Rule(["FRA", "BEL"], 2)}
    )
    assert dict(power(rule).values) == {"USA": 1, "FRA": 0, "BEL": 0}
    nested = Rule.chairs(Rule(["top"], 1), {"top": rule})
    assert power(nested).values == power(rule).values


def test_tables():
    rule = Rule.chairs(Rule(["n", "s"], 2), {"n": Rule({"A": 3}, 1), "s": Rule({"B": 2, "C": 1}, 2)})
    table = rule.to_pandas()
    assert [*table.constituency] == ["n", "s", "s"]
    both = (THREE & Rule(["A", "B"], 1)).to_pandas()
    assert [*both.columns] == ["voter", "votes", "votes_2"]
    assert [*both.votes_2] == [1, 1, 0]


# ------------------------------------------------------------------------------------- institutions

STATES = States.symmetric(4, ids=["A", "B", "C", "D"], great_power=[True, True, False, False])


@pytest.mark.parametrize(
    ("entries", "asked", "expected"),
    [
        ({"body": "great_powers", "quota": 1}, {}, Rule({"A": "1/4", "B": "1/4"}, "1/2")),
        ({"body_weights": "equal"}, {"members": ["B", "C", "D"]}, Rule(["B", "C", "D"], 2)),
        ({"body": "founders", "body_weights": "equal", "quota": "2/3"}, {"founders": ["C", "D"]},
         Rule(["C", "D"], "4/3")),
        ({"body": "inner_club", "inner_club": ("A", "D"), "body_weights": "equal", "vetoes": ("D",)}, {},
         Rule(["A", "D"], 2).with_vetoes("D")),
    ],
)  # fmt: skip
def test_rules_of_institutions(entries, asked, expected):
    assert body_rule(Institution(**entries), STATES, **asked) == expected


def test_bodies_that_cannot_decide_are_refused():
    refused(lambda: body_rule(Institution(), STATES), "members=[...]")
    refused(lambda: body_rule(Institution(body="founders"), STATES), "founders=[...]")
    refused(lambda: body_rule(Institution(quota=0), STATES, members=["A"]), "quota = 0")
    refused(lambda: body_rule(Institution(), STATES, members=["X"]), "'X' is not among the states")
    refused(
        lambda: body_rule(Institution(vetoes="D"), STATES, members=["A"]),
        "'D' has a veto but no vote in the body",
    )
    refused(lambda: body_rule(Institution(body="great_powers"), STATES, members=["A"]), "members are given")
    nobody = States.symmetric(2, ids=["A", "B"])
    refused(lambda: body_rule(Institution(body="great_powers"), nobody), "nobody in the decision body")
    votes = Institution(body="weighted", votes={"X": 1, "A": 1})
    refused(lambda: body_rule(votes, STATES), "'X', who is not among the states")
    refused(lambda: body_rule("EU", STATES), "an object of Institution")
