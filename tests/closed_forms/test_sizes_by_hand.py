"""Conditions for identical states against gains counted by hand, where shapes and borders are awkward."""

from __future__ import annotations

from fractions import Fraction as F

import pytest
import sympy

import gametheory_gov as gg
from gametheory_gov import closed_forms as cf
from gametheory_gov.base.errors import InvalidGameError, InvalidInputError, NotApplicableError


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


def test_a_sum_that_sympy_does_not_find_is_found_for_a_number_of_states():
    game = club("a*Max(0, 2*club/N - 1) - 1")
    with pytest.raises(NotApplicableError, match="give a figure for N"):
        cf.potential_condition(game)
    form = cf.potential_condition(game, figures={"N": 5})
    assert [form.evaluate(a=a) for a in (F(25, 9), F(25, 9) - F(1, 10**9))] == [True, False]


def test_figures_that_no_world_has_are_refused():
    game = gg.AccessionGame().form(gg.Institution())
    wrong = {"N": 0, "depth": -1, "excludability": 2, "exclusion_penalty": "-1/2", "k": F(1, 2)}
    with pytest.raises(InvalidGameError) as caught:
        cf.symmetric(game, figures=wrong)
    assert all(f"{name} = " in str(caught.value) for name in wrong)
    with pytest.raises(InvalidGameError, match="N = Fraction"):
        cf.tipping_condition(game, figures={"N": F(5, 2)})
    assert (
        cf.symmetric(game, figures={"excludability": 1, "cost": 0, "benefit": -1, "k": 0, "N": 1}).sign == "?"
    )


def test_a_condition_for_all_numbers_of_others_takes_no_number_of_them():
    game = gg.AccessionGame().form(gg.Institution())
    for ask in (cf.tipping_condition, cf.stability_condition, cf.universal_condition, cf.potential_condition):
        with pytest.raises(InvalidGameError, match="'k' is no symbol"):
            ask(game, figures={"k": 5})


def test_a_sum_of_quotients_is_refused_before_sympy_searches_for_it():
    with pytest.raises(NotApplicableError, match="does not find the sum"):
        cf.potential_condition(club("-(a/club + club)**3 + a/(N + club)"))
    game = club("Piecewise((a, a > 1), (5, True))/(N + club) - 1")
    assert cf.potential_condition(game, figures={"N": 200, "a": 200}).statement == sympy.false


def test_examples_of_a_sign_are_discount_factors():
    found = cf.comparative_statics(club("(discount/4 - a)*club"))
    points = [step.formula for step in found["k"].derivation if step.words.startswith("it is")]
    assert len(points) == 2
    assert all(part.rhs <= 1 for point in points for part in point.args if part.lhs.name == "discount")


def test_a_cost_of_entry_is_a_parameter_of_the_seed_size_too():
    found = cf.comparative_statics(club("club - 4", switching={("out", "in"): "a"}))
    assert found["a"].meaning == "the gain never rises in a; the seed size never falls"


def test_examples_of_a_sign_are_worlds():
    for number in range(1, 9):
        found = cf.comparative_statics(club(f"a**2*(club - N/{number + 1}) - club*a"))
        points = [step.formula for step in found["a"].derivation if step.words.startswith("it is")]
        at = [{part.lhs.name: part.rhs for part in point.args} for point in points]
        assert at
        assert all(0 <= numbers["k"] <= numbers["N"] - 1 for numbers in at)


def test_the_potential_of_all_is_the_sum_over_who_joins():
    form = cf.potential_condition(club("club**2 - a"))
    edge = F(1 + 4 + 9 + 16, 4)
    assert [form.evaluate(a=edge + more, N=4) for more in (0, F(1, 10**9))] == [True, False]


def test_symbols_may_be_named_by_the_keywords_of_bind():
    ten = gg.bind(gg.AccessionGame(), gg.States.symmetric(10), gg.Institution(exclusion_penalty=1), benefit=0,
                  divergence=0, cost="3/5", legitimacy="1/10")  # fmt: skip
    assert cf.tipping_condition(ten, free=["legitimacy"]).symbols == ("k", "legitimacy_weight")
    assert "legitimacy_weight" not in cf.symmetric(ten, figures={"legitimacy": 1}).symbols
