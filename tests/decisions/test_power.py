"""Voting power by every algorithm, against the definition by coalitions and orders."""

from __future__ import annotations

import os
import random
from fractions import Fraction as F
from itertools import product
from math import prod

import matplotlib.pyplot as plt
import mpmath
import numpy as np
import pytest

from gametheory_gov.base.errors import InvalidInputError, NotApplicableError
from gametheory_gov.decisions import Rule, coalitions, power
from gametheory_gov.decisions.counting import METHODS, count_pivots, find_shapley
from gametheory_gov.decisions.diagrams import chances, diagram, rounding
from gametheory_gov.decisions.quadrature import GAUSS, node_error
from gametheory_gov.decisions.rules import single
from tests.decisions.bodies import random_bodies, random_votes
from tests.oracles.voting import Body

#: Random rules: all in a long run, which also looks at larger ones.
LONG = "GAMETHEORY_GOV_LONG" in os.environ
NUMBER, MOST = (10_000, 10) if LONG else (250, 7)
#: How many of them are also looked at order by order.
ORDERS = 1_000 if LONG else 60


def within(found, truth):
    """Whether values are exact, or floats within their own bound."""
    if not found.error:
        return found.values == truth
    return all(abs(F(found.values[v]) - truth[v]) <= found.error for v in truth)


def test_random_rules_have_the_power_that_the_definition_gives_them():
    used = dict.fromkeys(METHODS, 0)
    for rule, record in random_bodies(NUMBER, 20261126, MOST):
        body = Body(rule)
        swings, indices = body.swings(), body.shapley_shubik()
        for method in (None, *METHODS):
            try:
                if method != "quadrature":
                    counts = count_pivots(record, method)
                    assert counts.values == swings
                    assert counts.wins == sum(body.wins)
                found = find_shapley(record, method)
            except NotApplicableError:
                assert method == "table"
                assert single(record) is None
                continue
            assert within(found, indices), (rule, method)
            used[found.method] += 1
    assert min(used.values()) > NUMBER / 4


def test_random_rules_order_by_order_and_in_unions():
    rng = random.Random(1)
    for rule, record in random_bodies(ORDERS, 7, 6):
        body = Body(rule)
        mixed = rng.sample(record.voters, len(record.voters))
        number = rng.randrange(1, len(mixed) + 1)
        unions = {f"union {k}": tuple(mixed[k::number]) for k in range(number)}
        assert power(record).values == body.by_orders()
        owen, banzhaf = body.owen([*unions.values()]), body.banzhaf_owen([*unions.values()])
        assert power(record, "owen", unions=unions).values == owen
        assert power(record, "banzhaf_owen", unions=unions).values == banzhaf
        if single(record) is not None:
            assert within(power(record, "owen", unions=unions, method="quadrature"), owen)
            assert power(record, "banzhaf_owen", unions=unions, method="table").values == banzhaf


def test_random_rules_have_the_coalitions_that_the_definition_gives_them():
    improper = 0
    for rule, record in random_bodies(NUMBER, 3, 7):
        body, found = Body(rule), coalitions(record, most=1000)
        minimal = body.minimal()
        assert found.minimal == len(minimal)
        assert {frozenset(club) for club in found.minimal_coalitions} == minimal
        assert (found.winning, found.swings) == (sum(body.wins), body.swings())
        assert (found.proper, found.strong) == (body.proper(), body.strong())
        full = (1 << body.n) - 1
        assert set(found.vetoers) == {v for k, v in enumerate(body.voters) if not body.wins[full & ~(1 << k)]}
        alone = [v for k, v in enumerate(body.voters) if body.wins[1 << k]]
        assert found.dictator == next((v for v in alone if v in found.vetoers), None)
        assert all(record.wins(club) for club in found.minimal_coalitions)
        improper += not found.proper
        assert ("improper" in str(power(record))) == (not found.proper)
    assert improper > NUMBER / 20


@pytest.mark.parametrize("n", [31, 45, 59, 101])
def test_algorithms_agree_where_the_definition_is_out_of_reach(n):
    """Beyond 53 voters counts do not fit into floats: each algorithm has another way to keep them exact."""
    rng = random.Random(n)
    votes = {f"v{k}": rng.choice([1, 1, 2, 3, 5, 7, 12]) for k in range(n)} | {"v0": 0}
    rule = Rule.share(votes, F(51, 100))
    assert count_pivots(rule, "table").values == count_pivots(rule, "diagram").values
    exact = find_shapley(rule, "table")
    assert exact.values == find_shapley(rule, "diagram").values
    assert sum(exact.values.values()) == 1
    by_nodes = find_shapley(rule, "quadrature")
    assert within(by_nodes, exact.values)
    assert 0 < by_nodes.error < 1e-11


def test_double_majorities_of_many_voters_are_exact_on_diagrams():
    rng = random.Random(5)
    votes = {f"v{k}": rng.randrange(1, 6) for k in range(60)}
    rule = Rule.share(votes, "2/3") & Rule([*votes], 40)
    exact, by_nodes = find_shapley(rule, "diagram"), find_shapley(rule, "quadrature")
    assert sum(exact.values.values()) == 1
    assert within(by_nodes, exact.values)


def test_two_levels_are_counted_level_by_level_as_on_one_diagram():
    rng = random.Random(8)
    inside = {
        f"chair {k}": Rule.share(random_votes(rng, [f"{k}.{j}" for j in range(4)]), "1/2", more=True)
        for k in range(9)
    }
    rule = Rule.chairs(Rule.share({chair: rng.randrange(1, 9) for chair in inside}, "3/5"), inside)
    assert count_pivots(rule).values == count_pivots(rule, "diagram").values
    assert count_pivots(rule).wins == count_pivots(rule, "diagram").wins
    exact, by_level = find_shapley(rule, "diagram"), find_shapley(rule)
    assert by_level.method == "quadrature"
    assert within(by_level, exact.values)


def test_forty_voters_with_votes_of_any_size():
    rng = random.Random(9)
    rule = Rule.share({f"v{k}": rng.randrange(10**11, 10**12) for k in range(40)}, "1/2", more=True)
    found = power(rule, "absolute_banzhaf")
    assert (found.method, found.act) == ("diagram", F(1, 2))
    values = power(Rule.share({f"v{k}": rng.randrange(10**11, 10**12) for k in range(32)}, "3/4"))
    assert sum(values.values.values()) == 1


# ------------------------------------------------------------------------------------- error bounds


@pytest.mark.parametrize("n", [5, 24, 60, 190])
@pytest.mark.parametrize("nodes", [2, 5, 11])
def test_the_bound_on_few_nodes_holds_for_every_size_at_which_a_voter_may_be_pivotal(n, nodes):
    """The pivotal chance is a mixture of C(n-1,s) p^s (1-p)^(n-1-s), each with the integral 1/n."""
    points, weights = np.polynomial.legendre.leggauss(nodes)
    p = (1 + points) / 2
    worst = 0.0
    for s in range(n):
        times = float(mpmath.binomial(n - 1, s))
        worst = max(worst, abs(float(weights @ (times * p**s * (1 - p) ** (n - 1 - s))) / 2 - 1 / n))
    assert worst <= node_error(n, nodes) + 1e-13
    assert (node_error(n, nodes) == 0) == (2 * nodes >= n)


@pytest.mark.parametrize("nodes", [3, 51, 95, 120])
def test_numpys_nodes_and_weights_are_as_close_as_the_bound_takes_them_to_be(nodes):
    points, weights = np.polynomial.legendre.leggauss(nodes)
    off = 0.0
    with mpmath.workdps(40):
        for point, weight in zip(points, weights, strict=True):
            x = mpmath.mpf(float(point))
            for _ in range(3):
                before, now = mpmath.mpf(1), x
                for k in range(2, nodes + 1):
                    before, now = now, ((2 * k - 1) * x * now - (k - 1) * before) / k
                slope = nodes * (x * now - before) / (x * x - 1)
                x -= now / slope
            assert abs(x - float(point)) < 2.0**-53
            off += float(abs(2 / ((1 - x * x) * slope * slope) - float(weight)))
    assert off / 2 < GAUSS / 2


def test_chances_on_a_diagram_are_off_by_no_more_than_is_said():
    rng, worst = random.Random(4), F(0)
    for _, record in random_bodies(40, 5, 6):
        drawn = diagram(record)
        joins = [rng.random() for _ in drawn.voters]
        decided, pivotal = chances(drawn, np.array(joins)[:, None])
        off = rounding(drawn) * F(1, 2**53)
        voters, exact = drawn.voters, [*map(F, joins)]
        coalitions_ = [
            ({v for v, inside in zip(voters, here, strict=True) if inside}, here)
            for here in product((False, True), repeat=len(voters))
        ]
        wins = {frozenset(club): record.wins(club) for club, _ in coalitions_}
        chance, of = F(0), dict.fromkeys(voters, F(0))
        for club, here in coalitions_:
            each = [p if inside else 1 - p for p, inside in zip(exact, here, strict=True)]
            weight = prod(each, start=F(1))
            chance += weight * wins[frozenset(club)]
            for voter in voters:
                of[voter] += weight * (wins[frozenset(club | {voter})] - wins[frozenset(club - {voter})])
        differences = [abs(F(float(decided[0])) - chance)]
        differences += [abs(F(float(pivotal[v][0])) - of[v]) for v in voters]
        assert max(differences) <= off
        worst = max(worst, *differences)
    assert worst  # floats do round here


def test_quadrature_of_more_voters_than_a_float_has_powers_of_two():
    found = power(Rule([f"v{k}" for k in range(1100)], 600), method="quadrature")
    assert all(abs(F(value) - F(1, 1100)) <= found.error < 1e-11 for value in found.values.values())


def test_shares_of_votes_are_told_where_votes_are_weighed_once():
    """Beside the power in a double majority stands no share of either vote."""
    votes, one = Rule({"A": 5, "B": 3, "C": 2}, 6), Rule(["A", "B", "C"], 2)
    told = {"A": F(1, 2), "B": F(3, 10), "C": F(1, 5)}
    for rule in (votes, votes.with_vetoes("C"), votes.with_vetoes(["A", "B", "C"])):
        assert power(rule).shares() == told
    for rule in (votes & one, votes | one, (votes | one).with_vetoes("A"), votes & one & Rule(["A"], 1)):
        assert power(rule).shares() == {}
        assert len(power(rule).plot().lines) == 0
    assert len(power(votes).plot().lines) == 1
    assert power(Rule(["A", "B"], 2)).shares() == {"A": F(1, 2), "B": F(1, 2)}
    plt.close("all")


def test_a_long_fraction_of_votes_is_said_in_few_digits():
    assert str(Rule({"A": F(1, 3), "B": F(10**12, 10**13 + 1)}, F(10**12, 10**13 + 1))) == (
        "2 voters: at least 0.1... of 0.433333333... votes"
    )


def test_voters_may_bear_the_names_that_diagrams_give_to_unions():
    votes = {"union b": 3, "union a": 2, "union b'": 2, "x": 1}
    alike, rule = dict(zip(votes, "wxyz", strict=True)), Rule(votes, 5)
    unions = {"a": ["union b", "union b'"], "b": ["union a", "x"]}
    for index in ("owen", "banzhaf_owen"):
        found = power(rule, index, unions=unions)
        plain = power(
            Rule({alike[v]: vote for v, vote in votes.items()}, 5),
            index,
            unions={name: [alike[v] for v in members] for name, members in unions.items()},
        )
        assert [*found.values.values()] == [*plain.values.values()]


# --------------------------------------------------------------------------------------- bad input


def refused(call, *words):
    with pytest.raises((InvalidInputError, NotApplicableError)) as caught:
        call()
    assert all(word in str(caught.value) for word in words), str(caught.value)


THREE = Rule({"A": 50, "B": 49, "C": 1}, 51)


def test_what_cannot_be_asked_is_refused_with_a_remedy():
    refused(lambda: power(THREE, "banzaf"), "did you mean 'banzhaf'")
    refused(lambda: power(THREE, method="tables"), "did you mean 'table'")
    refused(lambda: power({"A": 1}), "a Rule is needed")
    refused(lambda: power(THREE, "owen"), "needs unions")
    refused(lambda: power(THREE, unions={"a": ["A", "B", "C"]}), "takes none")
    refused(lambda: power(THREE, "owen", unions={"a": ["A", "B"], "b": ["B"]}), "'B' is in", "misses C")
    refused(lambda: power(THREE, "owen", unions={"a": ["A", "B", "X"]}), "'X' is not among the voters")
    refused(lambda: power(THREE, "owen", unions={"a": ["A", "B", "C"], "b": []}), "is empty")
    refused(lambda: power(THREE, "owen", unions=["A"]), "a mapping of name to ids")
    refused(lambda: power(THREE, "banzhaf", method="quadrature"), "use 'table' or 'diagram'")
    refused(lambda: power(THREE)["D"], "power: 'D' is not among the voters; the ids are 'A', 'B', 'C'")
    both = THREE & Rule({"A": 1, "B": 2, "C": 3}, 5)
    refused(lambda: power(both, method="table"), "one weighing of votes")


def test_what_would_exhaust_the_memory_is_refused():
    rng = random.Random(2)
    votes = {f"v{k}": rng.randrange(10**11, 10**12) for k in range(190)}
    for index in ("shapley_shubik", "banzhaf"):
        refused(lambda index=index: power(Rule.share(votes, "1/2", more=True), index), "rounder numbers")
    refused(lambda: power(Rule.share(votes, "1/2", more=True), method="table"), "thousands")
    refused(lambda: power(Rule({"A": 10**30, "B": 1, "C": 10**30}, 10**30)), "round")
    small = Rule({voter: vote // 10**7 for voter, vote in votes.items()}, 2_000_000)
    assert power(small, "banzhaf").method == "table"
