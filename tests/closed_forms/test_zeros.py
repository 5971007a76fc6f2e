"""Boundaries in closed form against gains of bound games, exactly."""

from __future__ import annotations

from fractions import Fraction as F

import numpy as np
import pytest
import sympy

from gametheory_gov import AccessionGame, Game, HarmonisationGame, Institution, States, bind
from gametheory_gov.base.errors import InvalidGameError, NotApplicableError
from gametheory_gov.closed_forms import boundary
from gametheory_gov.closed_forms.zeros import state_boundary, zeros

STEP = F(1, 10**7)


def draw(rng, low, high):
    return F(low) + (F(high) - F(low)) * int(rng.integers(1, 60)) / 60


def accession(rng, exponent, curve="x"):
    """Five states, and how to bind the game again with one value changed."""
    sizes = [F(int(k)) for k in rng.integers(1, 10, 5)]
    people = [F(int(k)) for k in rng.integers(1, 10, 5)]
    world = States(
        list("ABCDE"),
        size=[s / sum(sizes) for s in sizes],
        population=[p / sum(people) for p in people],
        ideal=[draw(rng, -1, 1) for _ in range(5)],
    )
    rules = Institution(depth=draw(rng, 0, 2), excludability=draw(rng, 0, 1), inclusion_curve=curve,
                        exclusion_penalty=draw(rng, 0, 1), discount="1/2")  # fmt: skip
    values = {
        "benefit": draw(rng, 0, 1),
        "cost": draw(rng, 0, 1),
        "legitimacy": draw(rng, 0, 1),
        "divergence": draw(rng, 0, 1),
        "entry_cost": draw(rng, 0, F(1, 4)),
    }

    def game(**changes):
        institution = rules.replace(**{k: v for k, v in changes.items() if k in ("depth", "excludability")})
        changed = {k: v for k, v in changes.items() if k not in ("depth", "excludability")}
        return bind(AccessionGame(exponent), world, institution, **(values | changed))

    return game


def gain_of(game, state, club):
    row = game.states.ids.index(state)
    profile = game.profile(club)
    return game.plain(game.gains(profile)[row, 1])


@pytest.mark.parametrize(
    ("parameter", "keyword"),
    [
        ("legitimacy_weight", "legitimacy"),
        ("divergence", "divergence"),
        ("cost", "cost"),
        ("benefit", "benefit"),
        ("depth", "depth"),
        ("excludability", "excludability"),
    ],
)
def test_every_zero_of_the_join_gain_with_its_direction(parameter, keyword):
    found_some = 0
    for seed in range(12):
        game = accession(np.random.default_rng(seed), 1 + seed % 2)
        zeros_found = state_boundary(game(), parameter, "E", ["A", "B"])
        kept = [zero for zero in zeros_found if keyword != "excludability" or zero.value <= 1]
        for zero in kept:
            value = F(int(zero.value.p), int(zero.value.q))
            assert zero.condition == sympy.true
            assert gain_of(game(**{keyword: value}), "E", ["A", "B"]) == 0
            if value + STEP <= 1 or keyword != "excludability":
                above = gain_of(game(**{keyword: value + STEP}), "E", ["A", "B"])
                assert {"up": above > 0, "down": above < 0}[zero.direction]
            found_some += 1
        if not kept:  # then the gain has one sign over the whole range
            ends = [F(0), F(1, 2), F(1)] + ([] if keyword == "excludability" else [F(50)])
            signs = {gain_of(game(**{keyword: at}), "E", ["A", "B"]) > 0 for at in ends}
            assert len(signs) == 1
    assert found_some > (0 if parameter == "excludability" else 3)


def test_ideal_policies_have_two_boundaries():
    game = accession(np.random.default_rng(1), 1)(divergence=2, cost=0)
    low, high = state_boundary(game, "ideal_1", "E", ["A", "B"])
    assert (low.direction, high.direction) == ("up", "down")
    for end, outside in ((low, -STEP), (high, STEP)):
        for shift, sign in ((F(0), 0), (outside, -1), (-outside, 1)):
            at = F(int(end.value.p), int(end.value.q)) + shift
            ideal = [*game.states.ideal[:4, 0], at]
            states = game.states.replace(ideal=ideal)
            moved = bind(AccessionGame(1), states, game.institution, divergence=2, cost=0,
                         benefit=game.values["benefit"], entry_cost=game.values["entry_cost"],
                         legitimacy=game.values["legitimacy_weight"])  # fmt: skip
            gain = gain_of(moved, "E", ["A", "B"])
            assert (gain > 0) - (gain < 0) == sign


def test_symmetric_accession_in_symbols():
    """Δ = −c + v k/(N−1) + λ(k+1)/N: solved for λ and for the share of others that tips."""
    game = AccessionGame().form(Institution(exclusion_penalty=1), exposure_matrix=True)
    k, N = sympy.symbols("k N", positive=True)
    figures = {"benefit": 0, "divergence": 0, "depth": 1, "inclusion_share": 1, "transfer": 0,
               "population": 1 / N}  # fmt: skip
    others = {"club_exposure": k / (N - 1), "club_population": k / N}
    (found,) = boundary(game, "legitimacy_weight", others=others, figures=figures)
    cost, value = sympy.Symbol("cost", real=True), sympy.Symbol("exclusion_penalty", nonnegative=True)
    expected = (cost - value * k / (N - 1)) * N / (k + 1)
    assert sympy.simplify(found.value.subs({s: {"cost": cost, "exclusion_penalty": value}.get(s.name, s)
                                            for s in found.value.free_symbols}) - expected) == 0  # fmt: skip
    assert found.direction == "up"
    numbers = figures | {"population": F(1, 10), "cost": "3/5", "exclusion_penalty": 1}
    at = {"club_exposure": "5/9", "club_population": "1/2"}
    (found,) = boundary(game, "legitimacy_weight", others=at, figures=numbers)
    assert found.value == sympy.Rational(2, 27)  # (3/5 - 5/9) / (6/10)


def test_zeros_of_one_symbol():
    x = sympy.Symbol("x", real=True)
    assert [(z.value, z.direction) for z in zeros((x - 1) ** 2, x)] == [(1, "touches")]
    assert [(z.value, z.direction) for z in zeros((x - 1) ** 3, x)] == [(1, "up")]
    assert [(z.value, z.direction) for z in zeros((x - 1) * (x + 2) / (x - 1), x)] == [(-2, "up")]
    assert [z.value for z in zeros(sympy.Max(x, 2 * x) - 1, x)] == [sympy.Rational(1, 2)]
    assert [z.value for z in zeros(sympy.exp(x) - 2, x)] == [sympy.log(2)]
    assert zeros(x**2 + 1, x) == ()
    positive = sympy.Symbol("x", positive=True)
    assert [z.value for z in zeros(positive**2 - 4, positive)] == [2]
    five = zeros(x**5 - x - 1, x)  # no radicals, one real root
    assert len(five) == 1
    assert abs(float(five[0].value) ** 5 - float(five[0].value) - 1) < 1e-12


def test_zeros_with_symbols_state_when_they_apply():
    x, a = sympy.symbols("x a", real=True)
    first, second = zeros(x**2 - a, x)
    assert {first.direction, second.direction} == {"up", "down"}
    for zero in (first, second):
        assert zero.condition.subs(a, 4) == sympy.true
        assert zero.condition.subs(a, -1) == sympy.false
    (line,) = zeros(a * x - 1, x)
    assert line.condition == sympy.Ne(a, 0)
    assert line.direction == "unknown"


@pytest.mark.parametrize(
    ("formula", "words"),
    [
        ("floor(club_size) - cost", "steps"),
        ("Max(0, club_size - 1)", "zero throughout a range"),
        ("exp(club_size) + club_size*cost - 1", "no polynomial"),
        ("club_size**3 + cost*club_size - benefit", "degree 3"),
    ],
)
def test_refusals_by_name(formula, words):
    game = Game("own", ("outside", "member"), aggregates={"club_size": {"outside": 0}},
                payoffs={"outside": 0, "member": formula})  # fmt: skip
    with pytest.raises(NotApplicableError, match=words) as caught:
        boundary(game, "club_size_others")
    assert "no closed form for club_size_others" in str(caught.value)


def test_unknown_names_are_refused():
    game = HarmonisationGame().form(Institution())
    with pytest.raises(InvalidGameError, match="did you mean 'divergence'"):
        boundary(game, "divergense")
    with pytest.raises(InvalidGameError, match="is no total") as caught:
        boundary(game, "divergence", others={"club_sise": 1}, figures={"siez": 1})
    assert "'siez' is no symbol" in str(caught.value)
    with pytest.raises(InvalidGameError, match="leave it out"):
        boundary(game, "divergence", figures={"divergence": 1})


def test_profile_terms_are_refused():
    world = States.symmetric(3)
    rules = Institution(legitimacy_shares=(0, 1, 0))
    game = bind(AccessionGame(), world, rules, benefit=1, cost=1, legitimacy=1, divergence=0)
    with pytest.raises(NotApplicableError, match="whole profile"):
        state_boundary(game, "cost", "1", ["2"])
