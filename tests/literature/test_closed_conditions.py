r"""Sizes and thresholds in closed form, derived by the package and compared with its solvers.

The agreement of linear benefits and quadratic costs is Barrett's (1994); with legitimacy, symmetric
accession and the five states it is this project's own, derived from the inequalities, as is the surplus of
an agreement under transfers (potential internal stability). No number here was read in a paper.
"""

from __future__ import annotations

from fractions import Fraction as F
from math import ceil, floor, isqrt

import numpy as np
import pytest
import sympy

import gametheory_gov as gg
from gametheory_gov import closed_forms as cf
from gametheory_gov.base.errors import InvalidInputError, NotApplicableError
from tests.literature.test_barrett_and_legitimacy import agreement, sizes
from tests.literature.test_five_states import POWERS, WORLD
from tests.literature.test_five_states import game as five_states
from tests.literature.test_symmetric_accession import first, symmetric

r, N = sympy.Symbol("r", real=True), sympy.Symbol("N", real=True, positive=True)


def same(one, other):
    return sympy.simplify(one - other) == 0


# ---------------------------------------------------- legitimacy r(k) = rho k


def test_the_stable_size_under_linear_legitimacy():
    form = cf.stability_condition(agreement("r*k"))
    (root,) = [step.formula for step in form.derivation if "zero" in step.words]
    assert same(root, 2 + r + sympy.sqrt((2 + r) ** 2 - 3))
    assert form.bound == sympy.Min(N, sympy.floor(root))
    assert form.assumptions == (r >= 0,)
    known = {"1/2": 4, 1: 5, 2: 7, 3: 9, 5: 13, 10: 23, 50: 103, 98: 199}
    assert {rho: form.bound_at(r=rho, N=200) for rho in known} == known
    rng = np.random.default_rng(35)
    for _ in range(8):
        rho, count = F(int(rng.integers(1, 60)), int(rng.integers(1, 9))), int(rng.integers(4, 40))
        assert sizes(agreement("r*k"), count, rho) == [form.bound_at(r=rho, N=count)]


def test_linear_legitimacy_makes_the_agreement_universal():
    stable = cf.solve_for(cf.universal_condition(agreement("r*k")), "r")
    alone = cf.solve_for(cf.universal_condition(agreement("r*k"), only=True), "r")
    assert same(stable.bound, (N - 1) * (N - 3) / (2 * N))
    assert stable.statement.rel_op == ">="
    assert stable.bound_at(N=200) == F("98.0075")
    for number in (5, 12, 200):
        edge = stable.bound_at(N=number)
        assert alone.evaluate(N=number, r=edge)
        assert not alone.evaluate(N=number, r=edge - F(1, 10**6))
        assert sizes(agreement("r*k"), number, edge) == [number]
        assert sizes(agreement("r*k"), number, edge - F(1, 10**6)) == [number - 1]


# -------------------------------------------------- legitimacy r(k) = sigma k^2


def test_the_stable_size_under_quadratic_legitimacy():
    form = cf.stability_condition(agreement("r*k**2"))
    (root,) = [step.formula for step in form.derivation if "zero" in step.words]
    assert same(root, (2 + sympy.sqrt(1 + 6 * r)) / (1 - 2 * r))
    assert set(form.assumptions) == {r - sympy.Rational(1, 2) < 0, r >= 0}
    known = {"1/10": 4, "1/5": 5, "3/10": 9, "2/5": 19, "9/20": 39, "12/25": 99, "49/100": 199}
    assert {sigma: form.bound_at(r=sigma, N=200) for sigma in known} == known
    with pytest.raises(InvalidInputError, match="assumption"):
        form.bound_at(r=F(1, 2), N=200)
    rng = np.random.default_rng(36)
    for _ in range(8):
        sigma, count = F(int(rng.integers(0, 30)), 61), int(rng.integers(4, 40))
        assert sizes(agreement("r*k**2"), count, sigma) == [form.bound_at(r=sigma, N=count)]


def test_quadratic_legitimacy_jumps_to_everybody():
    edge = cf.solve_for(cf.universal_condition(agreement("r*k**2")), "r")
    assert same(edge.bound, (N - 1) * (N - 3) / (2 * N**2))
    assert edge.bound_at(N=200) == F(39203, 80000)
    # with growing N the edge rises to one half, which is enough for every N
    many = cf.for_many_states(edge, 2)
    assert many.statement == sympy.Rational(1, 2) - 2 / N
    assert sympy.limit(edge.bound, N, sympy.oo) == sympy.Rational(1, 2)
    alone = cf.universal_condition(agreement("r*k**2"), only=True, figures={"r": "1/2"})
    assert alone.statement == sympy.true


# ------------------------------------------------------- legitimacy k^3 / d


@pytest.mark.parametrize(
    ("number", "d", "tipping"), [(20, 45, 18), (50, 105, 49), (100, 205, 99), (200, 405, 199)]
)
def test_cubic_legitimacy_tips(number, d, tipping):
    game = agreement("k**3/r")
    form = cf.tipping_condition(game, figures={"r": d})
    words = {step.words: step.formula for step in form.derivation}
    assert (words["seed size"], words["self-sustaining size"]) == (tipping - 1, tipping)
    assert any(text.startswith("no closed form found; the root lies in [") for text in words)
    ((low, high),) = [(n, n + 1) for n in range(number) if n < form.bound <= n + 1]
    assert ceil(float(form.bound)) == high == low + 1
    stable = cf.stability_condition(game, figures={"r": d, "N": number})
    assert [n for n in range(number + 1) if stable.evaluate(n=n)] == [3, number]
    world = gg.States.symmetric(number)
    bound = gg.bind(game, world, r=d)
    assert gg.tipping.seed_size(bound).number == words["seed size"]
    assert gg.grow(bound, world.ids[: tipping - 1]).final == world.ids
    assert len(gg.grow(bound, world.ids[: tipping - 2]).final) < number


def test_cubic_legitimacy_at_random_strengths():
    rng = np.random.default_rng(37)
    for _ in range(8):
        number, d = int(rng.integers(5, 30)), F(int(rng.integers(10, 90)), int(rng.integers(1, 4)))
        stable = cf.stability_condition(agreement("k**3/r"), figures={"r": d, "N": number})
        found = sizes(agreement("k**3/r"), number, d)
        assert [n for n in range(number + 1) if stable.evaluate(n=n)] == found
        if number not in found:
            continue
        form = cf.tipping_condition(agreement("k**3/r"), figures={"r": d, "N": number})
        bound = gg.bind(agreement("k**3/r"), gg.States.symmetric(number), r=d)
        seed = {step.words: step.formula for step in form.derivation}["seed size"]
        assert seed == gg.tipping.seed_size(bound).number


def test_the_cubic_in_symbols_has_no_closed_form_and_says_so():
    form = cf.tipping_condition(agreement("k**3/r"))
    assert "no closed form found" in form.meaning
    assert form.statement.rel_op == ">="
    solved = cf.solve_for(form, "r")  # for the divisor there is one, where it is positive
    k = sympy.Symbol("k", real=True, nonnegative=True)
    assert same(solved.bound, 2 * (k + 1) ** 3 / (k * (k - 2)))
    assert solved.statement.rel_op == "=="  # on which side joining pays hangs on k > 2
    assert (2 * r > 0) in solved.assumptions


# ------------------------------------------------------- symmetric accession


@pytest.mark.parametrize(("legitimacy", "tipping"), [("0", 6), ("0.1", 5), ("0.5", 4)])
def test_the_tipping_numbers_of_symmetric_accession(legitimacy, tipping):
    game = symmetric(10, cost="0.6", legitimacy=legitimacy)
    form = cf.tipping_condition(game, free=())
    assert {step.words: step.formula for step in form.derivation}["seed size"] == tipping
    assert gg.tipping_number(game).number == tipping


def test_tipping_of_random_accession_games_by_three_other_ways():
    rng, tipped = np.random.default_rng(14), 0
    for _ in range(20):
        number = int(rng.integers(3, 9))
        draws = {name: F(int(rng.integers(0, 20)), 12) for name in ("cost", "value", "legitimacy")}
        game = symmetric(number, **draws)
        try:
            form = cf.tipping_condition(game)
            seed = gg.tipping.seed_size(game).number
        except NotApplicableError:
            continue  # the gain never rises, or everybody is no equilibrium
        numbers = {name: game.values[name] for name in form.symbols if name not in ("k", "N")}
        root = form.bound_at(**numbers, N=number)
        assert max(0, ceil(root)) == seed == gg.tipping_number(game).number
        for founders in range(number):
            assert gg.grow(game, first(game, founders)).universal == (founders >= root)
        tipped += 1
    assert tipped > 8


def test_the_potential_selects_everybody_from_two_elevenths_on():
    game = symmetric(10, cost="0.6", legitimacy=1)
    condition = cf.potential_condition(game)
    form = cf.solve_for(condition, "legitimacy_weight")
    cost, value = (game.form.infos[name].symbol for name in ("cost", "exclusion_penalty"))
    assert same(form.bound, 2 * N * (cost - value / 2) / (N + 1))
    edge = form.bound_at(N=10, cost="3/5", exclusion_penalty=1)
    assert edge == F(2, 11)
    for weight, sign in ((edge, 0), (edge + F(1, 10**6), 1), (edge - F(1, 10**6), -1)):
        law = symmetric(10, cost="0.6", legitimacy=weight)
        total = sum(law.plain(law.gains(law.profile(first(law, k)))[9, 1]) for k in range(10))
        assert (total > 0) - (total < 0) == sign
    many = cf.for_many_states(form, 1)  # the share of others that a global game asks for: c < (v + lambda)/2
    assert same(many.statement, 2 * cost - value)


# ---------------------------------------------------------- the five states


def test_the_powers_club_grows_to_everybody_from_one_fortieth_on():
    """At each club the outsider who asks for least joins next; the greatest of these is the threshold."""
    game, club, asked = five_states(), list(POWERS), []
    while len(club) < game.N:
        needed = {}
        for state in set(game.states.ids) - set(club):
            (zero,) = cf.state_boundary(game, "legitimacy_weight", state, club) or (None,)
            assert zero is None or zero.direction == "up"
            needed[state] = F(0) if zero is None else F(int(zero.value.p), int(zero.value.q))
        state = min(needed, key=needed.__getitem__)
        asked.append(needed[state])
        club.append(state)
    edge = max(asked)
    assert edge == F(1, 40)
    assert gg.grow(five_states(edge), POWERS).universal
    assert gg.grow(five_states(edge - F(1, 10**9)), POWERS).final == POWERS
    assert WORLD.N == 5


# ---------------------------------------------------- surplus of an agreement


def figures(b, a=None):
    a = [1] * len(b) if a is None else [F(x) for x in a]
    return {
        "A": sum(a),
        "B": sum(b),
        "sum_b2": sum(y * y for y in b),
        "sum_ab": sum(x * y for x, y in zip(a, b, strict=True)),
        "sum_ab2": sum(x * y * y for x, y in zip(a, b, strict=True)),
    }


def test_the_surplus_of_an_agreement():
    form = cf.agreement_surplus()
    A, B, b2, ab, ab2 = sympy.symbols("A B sum_b2 sum_ab sum_ab2", positive=True)
    assert same(form.statement, -A * B**2 / 2 + A * b2 + B * ab - sympy.Rational(3, 2) * ab2)
    rows = [
        ((1, 1, 1), None, 0),
        ((1, 1, 1, 1), None, -6),
        ((1, 2, 3), None, 3),
        ((3, 1, 1, 1), None, -6),
        ((5, 1, 1, 1), None, 6),
        ((10, 1, 1, 1, 1), None, 70),
        ((1, 2, 3), (3, 2, 1), 6),
        ((4, 1, 1, 1), ("1/4", 1, 1, 1), F(-3, 8)),
        ((9, 1, 1, 1, 1), ("1/9", 1, 1, 1, 1), F(428, 9)),
    ]
    assert [form.evaluate(**figures(b, a)) for b, a, _ in rows] == [value for _, _, value in rows]


def test_the_root_of_the_linear_row_is_a_floor_of_whole_numbers():
    """floor(2 + rho + sqrt((2 + rho)^2 - 3)) with whole rho, by integer square roots alone."""
    form = cf.stability_condition(agreement("r*k"))
    for rho in range(30):
        assert form.bound_at(r=rho, N=10**4) == floor(2 + rho + isqrt((2 + rho) ** 2 - 3))
