"""Formulas that would have too many terms when multiplied out stay as written, and answers stay right."""

from __future__ import annotations

from itertools import product
from math import prod

import numpy as np
import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st

import gametheory_gov as gg
from gametheory_gov.base.errors import NotApplicableError
from gametheory_gov.equilibria.boxes import gains as gain_parts
from gametheory_gov.formulas.expand import MOST_TERMS, expanded, is_small, terms_when_expanded

X, Y, Z = sympy.symbols("x y z", positive=True)
LEAVES = st.one_of(st.sampled_from([X, Y, Z]), st.integers(-2, 3).map(sympy.Integer))
FORMULAS = st.recursive(
    LEAVES,
    lambda part: st.one_of(
        st.tuples(part, part).map(lambda pair: pair[0] + pair[1]),
        st.tuples(part, part).map(lambda pair: pair[0] * pair[1]),
        st.tuples(part, st.integers(2, 3)).map(lambda pair: pair[0] ** pair[1]),
        part.map(sympy.exp),
    ),
    max_leaves=6,
)


@given(FORMULAS, st.booleans())
def test_no_formula_has_more_terms_than_were_counted(formula, powers):
    counted = terms_when_expanded(formula, powers=powers)
    if counted <= 200:
        found = sympy.expand(formula, multinomial=powers)
        sums = [part for part in sympy.preorder_traversal(found) if part.is_Add]
        assert max((len(part.args) for part in sums), default=1) <= counted


@pytest.mark.parametrize("K", [3, 8, 40, 400])
def test_counts_grow_as_two_to_the_k_without_any_expansion(K, monkeypatch):
    def refuse(*_, **__):
        raise AssertionError("multiplied out")

    long = sympy.Mul(*(sympy.Symbol(f"a{k}") + sympy.Symbol(f"b{k}") for k in range(K)))
    assert terms_when_expanded(long) == 2**K
    assert terms_when_expanded(sympy.exp(long) + 1) == 2**K
    assert terms_when_expanded(sympy.Mul(*(X + k for k in range(1, K + 1)))) == 2 * K
    if 2**K > MOST_TERMS:
        monkeypatch.setattr(sympy, "expand", refuse)
        assert expanded(long) == long
        assert not is_small(long)


def test_of_a_sum_only_what_is_too_long_stays():
    long = sympy.Mul(*(sympy.Symbol(f"a{k}") + 1 for k in range(40)))
    assert expanded(long + X * (Y + 1)) == long + X * Y + X
    assert expanded(long + X * (Y + 1) - long) == X * Y + X


def long_game(K):
    """A payoff that is a product of K sums, each of a total and parameters of its own."""
    names = [f"{letter}{k}" for letter in "pr" for k in range(K)]
    factors = "*".join(f"(p{k}*members + r{k})" for k in range(K))
    game = gg.Game(
        "long",
        ("outside", "member"),
        aggregates={"members": {"member": 1}},
        payoffs={"outside": 0, "member": f"{factors}*need - cost"},
        parameters=dict.fromkeys([*names, "need"], "a number"),
    )
    rng = np.random.default_rng(K)
    numbers = {name: f"{rng.integers(1, 9)}/8" for name in names}
    everyone = prod(7 * sympy.Rational(numbers[f"p{k}"]) + sympy.Rational(numbers[f"r{k}"]) for k in range(K))
    return game, {**numbers, "need": str(1 / everyone)}


def members_at_rest(game, numbers, costs, N):
    """Every stable club, from the payoffs themselves."""
    K = sum(name.startswith("p") for name in numbers)
    figure = {name: sympy.Rational(text) for name, text in numbers.items()}
    worth = [
        figure["need"] * prod(figure[f"p{k}"] * n + figure[f"r{k}"] for k in range(K)) for n in range(N + 1)
    ]
    found = set()
    for club in product((0, 1), repeat=N):
        n = sum(club)
        inside = [
            worth[n + 1 - m] >= cost if not m else worth[n] >= cost
            for m, cost in zip(club, costs, strict=True)
        ]
        if all(bool(m) == bool(wants) for m, wants in zip(club, inside, strict=True)):
            found.add(tuple(str(k + 1) for k in range(N) if club[k]))
    return found


@pytest.mark.parametrize("K", [3, 20])
def test_a_product_of_many_sums_is_solved_without_multiplying_out(K, monkeypatch):
    """Multiplied out, twenty factors would have a million terms."""
    form, numbers = long_game(K)
    largest = []
    real_expand, real_expand_mul = sympy.expand, sympy.expand_mul

    def watched(function):
        def call(formula, *arguments, **options):
            largest.append(terms_when_expanded(formula, powers=False))
            return function(formula, *arguments, **options)

        return call

    monkeypatch.setattr(sympy, "expand", watched(real_expand))
    monkeypatch.setattr(gain_parts.sympy, "expand_mul", watched(real_expand_mul))
    N = 7
    costs = [sympy.Rational(k, 8) ** 3 for k in range(1, N + 1)]
    states = gg.States(
        [str(k + 1) for k in range(N)],
        size=["1/7"] * N,
        population=["1/7"] * N,
        cost=[str(cost) for cost in costs],
    )
    game = gg.bind(form, states, **numbers)
    solution = gg.solve(game, gg.equilibria.BranchingSolver())
    assert solution.result.value == "every equilibrium is listed"
    assert set(solution.clubs) == members_at_rest(form, numbers, costs, N)
    assert gg.verify(solution).valid
    assert gg.grow(game, ["1"]).sizes[0] == 1
    assert gg.tipping_number(game).verify().valid
    assert largest
    assert max(largest) <= MOST_TERMS


def test_closed_forms_of_long_gains_are_refused_with_a_remedy():
    game, numbers = long_game(40)
    with pytest.raises(NotApplicableError, match="terms multiplied out; give figures for more symbols"):
        gg.closed_forms.boundary(game, "cost")
    (found,) = gg.closed_forms.boundary(game, "cost", figures=numbers, others={"members": 6})
    assert found.value == 1
