"""Answers on voting power are checked by another algorithm, and false ones are refused."""

from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction as F

import pytest

import gametheory_gov as gg
from gametheory_gov.base.errors import NotApplicableError
from gametheory_gov.decisions import Rule, check, power, spatial_power
from gametheory_gov.decisions.rules import single
from tests.decisions.bodies import random_bodies, random_votes
from tests.oracles.voting import power_of

INDICES = ("shapley_shubik", "banzhaf", "absolute_banzhaf", "to_initiate", "to_block")
ALL = (*INDICES, "owen", "banzhaf_owen")


def asked(rule, index, rng, **options):
    """Power, in unions where the index is about them."""
    if index not in INDICES:
        mixed = rng.sample(rule.voters, len(rule.voters))
        number = rng.randrange(1, len(mixed) + 1)
        options["unions"] = {f"union {k}": mixed[k::number] for k in range(number)}
    return power(rule, index, **options)


def changed(found, rng, by=F(1, 10**6)):
    """One voter has a little more, or less; floats by more than may be off."""
    voter = rng.choice(list(found.values))
    value = found.values[voter]
    moved = value + type(value)(by) * (1 if value < 0.5 else -1)
    return replace(found, values={**found.values, voter: moved})


def test_the_definition_accepts_what_is_true_and_nothing_else():
    rng = random.Random(1)
    for rule, record in random_bodies(40, 3, 6):
        for index in ALL:
            found = asked(record, index, rng)
            assert found.verify(), (rule, index, str(found.verify()))
            assert "by the definition" in str(found.verify())
            assert found.values == power_of(rule, index, [*found.unions.values()])[0]
            wrong = changed(found, rng).verify()
            assert not wrong
            assert "by the check" in str(wrong)
        acting = power(record, "banzhaf")
        assert not replace(acting, act=acting.act / 2).verify()


def test_another_algorithm_accepts_what_is_true_and_nothing_else(monkeypatch):
    monkeypatch.setattr(check, "_FEW", 0)
    rng, named = random.Random(2), set()
    for rule, record in random_bodies(40, 4, 6):
        for index in ALL:
            for method in ("diagram", "table", "quadrature"):
                try:
                    found = asked(record, index, rng, method=method)
                except NotApplicableError:
                    continue
                verdict = found.verify()
                assert verdict, (rule, index, method, str(verdict))
                if "every value and act, since" in str(verdict):
                    assert single(record) is None  # no table
                    continue
                by = next(word for word in ("table", "diagram", "Gauss") if word in str(verdict.checked))
                named.add((method, by))
                assert not changed(found, rng).verify()
    assert {("diagram", "table"), ("table", "diagram"), ("quadrature", "diagram")} <= named


@pytest.mark.parametrize("n", [1, 2, 5, 8, 60])
def test_each_left_out_in_turn_modulo_a_prime(n, monkeypatch):
    def none(*given):
        raise NotApplicableError("none", ["no other algorithm"])

    monkeypatch.setattr(check, "_FEW", 0)
    monkeypatch.setattr(check, "_by_another", none)
    rng = random.Random(n)
    for _ in range(12 if n < 60 else 2):
        votes = random_votes(rng, [f"v{k}" for k in range(n)])
        rule = Rule.share(votes, F(rng.randrange(1, 101), 100))
        for index in INDICES[1:]:
            found = power(rule, index)
            assert found.verify(), (rule, index)
            assert "left out in turn" in str(found.verify())
            assert not changed(found, rng, F(1, 2**100)).verify()
            assert not replace(found, act=found.act / 2).verify()
        given = power(rule).verify()
        assert given
        assert "taken as given: every value" in str(given)
        assert not changed(power(rule), rng).verify()  # it does not sum to one


def test_floats_are_true_within_their_error_only():
    rng = random.Random(5)
    found = power(Rule.share({f"v{k}": rng.randrange(1, 99) for k in range(20)}, "2/3"), method="quadrature")
    assert found.verify()
    assert not replace(found, error=0.0).verify()
    assert replace(found, error=0.1).verify()
    assert not changed(found, rng, 10 * found.error).verify()


def test_the_chairs_of_the_fund_are_checked_by_tables():
    board = Rule.share(gg.data.imf_votes().chair_votes, "85/100")
    assert "every value within" in str(power(board).verify())  # by quadrature: its table by size is too large
    verdict = power(board, "banzhaf").verify()
    assert verdict
    assert "a table of 750187 numbers" in str(verdict)


def test_directions_and_shares_of_votes():
    three = Rule({"A": 50, "B": 49, "C": 1}, 51)
    found = spatial_power(three & Rule(["A", "B"], 1), {"A": (0, 0), "B": (1, 0), "C": (0, 2)})
    assert found.verify()
    assert "ideal points are not kept" in str(found.verify())
    assert not changed(found, random.Random(1), 0.01).verify()
    idle = spatial_power(Rule({"A": 2, "B": 1}, 2), {"A": 0, "B": 1})
    assert not replace(idle, values={"A": 0.5, "B": 0.5}).verify()
    council = gg.Institution(body="weighted", votes={"1": 3, "2": 1})
    held = gg.decisions.body_power(council, gg.States.symmetric(2))
    assert held.verify()
    assert not replace(held, values={"1": F(1, 2), "2": F(1, 2)}).verify()
    assert not replace(power(three), unions={"all": ("A", "B", "C")}).verify()
