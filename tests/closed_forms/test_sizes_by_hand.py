"""Conditions for identical states against gains counted by hand, where shapes and borders are awkward."""

from __future__ import annotations

from fractions import Fraction as F

import pytest
import sympy

import gametheory_gov as gg
from gametheory_gov import closed_forms as cf
from gametheory_gov.base.errors import InvalidInputError, NotApplicableError


def club(gain, outside="0", **rest):
    """A game in which a member of a club of n gets ``gain``, written in n = club."""
    return gg.Game("own", ("out", "in"), aggregates={"club": {"in": 1}},
                   payoffs={"out": outside, "in": gain}, parameters={"a": "a number"}, **rest)  # fmt: skip


def steps(form):
    return {step.words: step.formula for step in form.derivation}


#: With k = club - 1 others: falls all the way, a cubic that falls again, one that touches zero, and zeros
#: between which no whole number lies.
AWKWARD = {
    "(club - 21)*(club - 31)": lambda k: (k - 20) * (k - 30),
    "(club - 3)*(club - 31)": lambda k: (k - 2) * (k - 30),
    "(club - 4)*(club - 101)*(club - 201)": lambda k: (k - 3) * (k - 100) * (k - 200),
    "(club - 4)**2": lambda k: (k - 3) ** 2,
    "(club - 4)**2*club": lambda k: (k - 3) ** 2 * (k + 1),
    "(club - 33/10)*(club - 36/10)": lambda k: (k - F(23, 10)) * (k - F(26, 10)),
    "(club - 33/10)*(club - 36/10)*club": lambda k: (k - F(23, 10)) * (k - F(26, 10)) * (k + 1),
    "(club - 2)*(club - 6)": lambda k: (k - 1) * (k - 5),
    "club**3/7 + club/3 - 9": lambda k: F((k + 1) ** 3, 7) + F(k + 1, 3) - 9,
}


@pytest.mark.parametrize("gain", AWKWARD)
@pytest.mark.parametrize("number", [6, 10])
def test_a_seed_size_is_the_least_number_from_which_everybody_joins(gain, number):
    pays = [AWKWARD[gain](k) >= 0 for k in range(number)]
    if not pays[-1]:
        with pytest.raises(NotApplicableError, match="club of all is not stable"):
            cf.tipping_condition(club(gain), figures={"N": number})
        return
    form = cf.tipping_condition(club(gain), figures={"N": number})
    seed = next(k for k in range(number) if all(pays[k:]))
    have = [form.evaluate(k=k) for k in range(number)]
    assert have == [k >= seed for k in range(number)] if "seed size" in steps(form) else have == pays
    assert steps(form).get("seed size", seed) == seed
    # with N a symbol the same, or an assumption that does not hold for this number
    form = cf.tipping_condition(club(gain))
    if all(rule.subs({s: number for s in rule.free_symbols}) for rule in form.assumptions):
        assert steps(form).get("seed size", seed) == seed


def test_a_gain_that_may_fall_first_is_assumed_not_to():
    form = cf.tipping_condition(club("club**2 - 10*club + a"))
    with pytest.raises(InvalidInputError, match="assumption"):
        form.bound_at(a=20)  # with no others it pays too
    assert form.bound_at(a=8) == 4 + sympy.sqrt(17)
    assert [form.evaluate(a=-11, k=k) for k in (9, 10)] == [False, True]


def test_a_pole_where_nobody_is_inside_does_not_matter():
    form = cf.stability_condition(club("a", outside="6/(club + 1)"))
    assert [n for n in range(6) if form.evaluate(n=n, N=5, a=2)] == [0, 5]
    assert [n for n in range(6) if form.evaluate(n=n, N=5, a=7)] == [5]


@pytest.mark.parametrize(("gain", "a"), [("a/(a - 1)*club", 1), ("log(a)*club", -2), ("sqrt(a) - club", -1)])
def test_numbers_at_which_a_formula_is_not_defined_are_refused(gain, a):
    for form, at in ((cf.symmetric(club(gain)), {"k": 1}), (cf.universal_condition(club(gain)), {"N": 2})):
        with pytest.raises(InvalidInputError, match="is not defined at"):
            form.evaluate(a=a, **at)


def test_ranks_that_make_an_indifferent_state_stay_out_are_refused_by_name():
    falls = {"gain": "4 - club", "cooperation": (1, 1)}
    game = gg.bind(club(**falls), gg.States.symmetric(6))
    assert {len(e.members) for e in gg.solve(game).equilibria} == {3, 4}  # a tie counts as weak
    for condition in (cf.stability_condition, cf.tipping_condition, cf.universal_condition):
        with pytest.raises(NotApplicableError, match="does not count as more cooperative"):
            condition(game)
    assert cf.symmetric(game).evaluate(k=0) == 3
