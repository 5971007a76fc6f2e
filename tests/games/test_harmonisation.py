"""The harmonisation game as a family: payoffs, refusals, several standards; the typology's record."""

from __future__ import annotations

import pickle
from fractions import Fraction as F

import numpy as np
import pytest

from gametheory_gov import Game, HarmonisationGame, Institution, States, bind, solve
from gametheory_gov.base.errors import InvalidGameError, InvalidInputError
from gametheory_gov.closed_forms import TwoPowers, classify
from tests.oracles import clubs as oracle


def by_hand(states, positions, choices, k, beta, chi, weight, kappa, exponent, i):
    """u_i when it plays k (0 for own) and the others as in ``choices``, from the definition alone."""
    profile = list(choices)
    profile[i] = k
    markets = [
        sum((states.size[j] for j, c in enumerate(profile) if c == n), F(0))
        for n in range(1, len(positions) + 1)
    ]
    people = [
        sum((states.population[j] for j, c in enumerate(profile) if c == n), F(0))
        for n in range(1, len(positions) + 1)
    ]
    if k == 0:
        return -chi * sum(markets)
    square = sum((a - b) ** 2 for a, b in zip(states.ideal[i], positions[k - 1], strict=True))
    away = square if exponent == 2 else abs(states.ideal[i][0] - positions[k - 1][0])
    shut_out = sum(market for n, market in enumerate(markets, start=1) if n != k)
    own = states.size[i]
    return beta * (markets[k - 1] - own) - chi * shut_out + weight * people[k - 1] - kappa * away


@pytest.mark.parametrize("standards", [1, 2, 3])
@pytest.mark.parametrize(("exponent", "dimensions"), [(1, 1), (2, 1), (2, 2)])
def test_payoffs_by_hand_and_equilibria_by_brute_force(standards, exponent, dimensions):
    rng = np.random.default_rng(standards * 10 + exponent)
    numbers = [[F(int(x)) for x in rng.integers(1, 9, 4)] for _ in range(2)]
    states = States(
        list("ABCD"),
        size=[x / sum(numbers[0]) for x in numbers[0]],
        population=[x / sum(numbers[1]) for x in numbers[1]],
        ideal=[[F(int(x), 4) for x in row] for row in rng.integers(-4, 5, (4, dimensions))],
    )
    positions = [[F(int(x), 4) for x in row] for row in rng.integers(-4, 5, (standards, dimensions))]
    beta, chi, weight, kappa = (F(int(x), 8) for x in rng.integers(1, 9, 4))
    rules = Institution(point=tuple(positions[0])) if standards == 1 else Institution()
    given = {}
    if standards > 1:
        for k, position in enumerate(positions, start=1):
            names = [""] if dimensions == 1 else [f"_{n}" for n in range(1, dimensions + 1)]
            given |= {f"harmonised_position_{k}{name}": x for name, x in zip(names, position, strict=True)}
    game = bind(HarmonisationGame(exponent, standards), states, rules, market_benefit=beta,
                   market_exclusion=chi, legitimacy=weight, divergence=kappa, **given)  # fmt: skip
    assert game.exact
    for _ in range(10):
        profile = rng.integers(0, standards + 1, 4)
        gains = game.plain(game.gains(profile))
        for i in range(4):
            values = [
                by_hand(states, positions, profile, k, beta, chi, weight, kappa, exponent, i)
                for k in range(standards + 1)
            ]
            assert list(gains[i]) == [value - values[profile[i]] for value in values]
    if standards < 3:
        for ties in ("join", "stay_out", "weak"):
            found = {tuple(e.actions[label] for label in states.ids) for e in solve(game, ties=ties)}
            assert found == oracle.all_equilibria(game, ties)


def test_forms_survive_saving():
    for game in (HarmonisationGame(), HarmonisationGame(2, 3)):
        form = game.form(Institution(legitimacy_shares=("1/2", 0, "1/2")), dimensions=2)
        assert Game.from_dict(form.to_dict()) == form
        assert pickle.loads(pickle.dumps(form)) == form
    assert r"\beta" in HarmonisationGame()._repr_latex_()


def test_every_rule_without_a_term_is_refused_at_once():
    rules = Institution(policy="mean", legitimacy_shares=("1/2", "1/2", 0), minimum_participation=(3, 0))
    with pytest.raises(InvalidGameError) as caught:
        HarmonisationGame().form(rules, exposure_matrix=True)
    assert len(caught.value.faults) == 4
    with pytest.raises(InvalidGameError) as caught:
        HarmonisationGame(3, 0)
    assert len(caught.value.faults) == 2


def test_representation_of_a_fixed_body_is_a_number():
    states = States(["A", "B"], size=["1/2", "1/2"], population=["1/4", "3/4"], great_power=[1, 0])
    rules = Institution(body="great_powers", legitimacy_shares=(0, 1, 0))
    game = bind(HarmonisationGame(), states, rules, market_benefit=1, divergence=0, legitimacy=1)
    assert game.plain(game.gains(game.profile([]))[0, 1]) == F(1, 4)


# --------------------------------------------------------------------------------------- the typology


def test_states_and_numbers_classify_alike():
    states = States(["A", "B", "C", "D"], size=["1/5", "1/4", "1/4", "3/10"], population=[F(1, 4)] * 4,
                    ideal=["1/2", "0", "1/10", "1/4"], great_power=[0, 1, 0, 1])  # fmt: skip
    powers = TwoPowers.of(states)
    assert powers == TwoPowers(("1/4", "3/10"), (0, "1/4"), {"A": "1/2", "C": "1/10"}, ("B", "D"))
    forces = {"market_benefit": 1, "divergence": 1}
    assert classify(states, **forces) == classify(powers, **forces)
    assert pickle.loads(pickle.dumps(powers)) == powers
    assert "apart" in str(classify(states, **forces))


def test_outcome_does_not_depend_on_which_power_is_named_first():
    rng = np.random.default_rng(0)
    for _ in range(30):
        s1, s2, left, right, place = (F(int(x), 40) for x in rng.integers(0, 20, 5))
        forces = {"market_benefit": 1, "divergence": 2, "legitimacy": F(1, 10), "market_exclusion": F(1, 2)}
        one = classify(TwoPowers((s1, s2), (left, right), [place]), **forces)
        two = classify(TwoPowers((s2, s1), (right, left), [place], ("second", "first")), **forces)
        assert (one.label, one.detail, one.threshold) == (two.label, two.detail, two.threshold)
        if left != right:
            assert (one.core, one.standard) == (two.core, two.standard)
        mirrored = classify(TwoPowers((s1, s2), (-left, -right), [-place]), **forces)
        assert mirrored.label == one.label


def test_worlds_are_labelled_by_shares():
    near, far = F(1, 10), F(9)
    forces = {"market_benefit": 1, "divergence": 1}

    def of(distance, others):
        return classify(TwoPowers(("1/4", "1/4"), (0, distance), others), **forces)

    assert of("1/5", [near] * 38).label == "harmonised"
    assert of("1/5", [near] * 36 + [far] * 2).label == "harmonised"  # 38 of 40 states
    assert of("1/5", [near] * 35 + [far] * 3).label == "club"
    assert of(2, [near] * 2 + [far] * 2).label == "rival"
    assert of(2, [near] * 2 + [far] * 3).label == "sham"
    assert of("1/5", []).label == "harmonised"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"divergence": 0}, "divergence = 0"),
        ({"market_benefit": -1}, "not negative"),
        ({"level": 2}, r"in \[0, 1\]"),
        ({"universal": 0}, r"\(0, 1\]"),
        ({"standard": 5}, "accept policies from"),
        ({"legitimacy": "x"}, "finite number"),
    ],
)
def test_bad_numbers_are_refused(changes, words):
    world = TwoPowers(("1/4", "1/5"), (0, "1/5"))
    with pytest.raises(InvalidInputError, match=words):
        classify(world, **({"market_benefit": 1, "divergence": "3/2"} | changes))


def test_bad_powers_are_refused_with_every_fault():
    with pytest.raises(InvalidInputError) as caught:
        TwoPowers(("3/4", "1/2"), (0,), {"a": "x"}, ("same", "same"))
    assert len(caught.value.faults) == 4
    with pytest.raises(InvalidInputError, match="0 of the states are great powers"):
        classify(States.symmetric(3), market_benefit=1, divergence=1)
