"""A tolerance belongs to the terms that enter a gain, and to nothing else in the game."""

import random
from dataclasses import replace

import numpy as np
import pytest

import gametheory_gov as gg
from gametheory_gov.bound.judging import judge_of
from gametheory_gov.equilibria import BranchingSolver, EnumerationSolver
from gametheory_gov.equilibria.definition import judged
from tests.oracles.magnitudes import compare, random_game


def by_gdp(x: float) -> gg.BoundGame:
    """Joining pays a share of one's own product once more than a quarter of the states are in."""
    game = gg.Game(
        "by product",
        ("out", "in"),
        aggregates={"k": {"in": 1}},
        payoffs={"out": "gdp_usd", "in": "gdp_usd*(1 + x*(k/N - 1/4))"},
        parameters={"x": "step"},
        columns={"gdp_usd": "product"},
    )
    return gg.bind(game, gg.load_states(2019), x=x)


@pytest.mark.parametrize("x", [1e-3, 1e-5])
def test_small_states_do_not_follow_large_ones_into_a_loss(x):
    game = by_gdp(x)
    assert gg.grow(game, ["USA", "CHN", "JPN"], reasons=False).sizes == (3,)
    found = gg.tipping_number(game)
    assert found.number == 48
    assert found.verify().valid


def priced(price: list[float], level: str = "0") -> gg.BoundGame:
    game = gg.Game(
        "priced",
        ("out", "in"),
        aggregates={"k": {"in": 1}},
        payoffs={"out": level, "in": f"k/N - price + {level}"},
        columns={"price": "price", "level": "what everybody has"},
    )
    world = gg.States.symmetric(len(price))
    given = {"level": 1e15} if level == "level" else {}
    return gg.bind(game, world, exact=False, price=price, **given)


def test_the_price_of_one_state_is_nothing_to_the_others():
    path = gg.grow(priced([0.1, 0.2, 0.8, 0.8, 1e9]), ["1"])
    assert path.final == ("1", "2")
    assert not path.decided_on_tie


def test_a_constant_in_all_payoffs_changes_nothing():
    prices = [0.1, 0.2, 0.8, 0.8, 0.9]
    plain, lifted = priced(prices), priced(prices, "level")
    for solver in (EnumerationSolver(), BranchingSolver()):
        one, other = gg.solve(plain, solver), gg.solve(lifted, solver)
        assert one.result is other.result is gg.equilibria.Result.COMPLETE
        assert one.clubs == other.clubs
        for before, after in zip(one, other, strict=True):
            gains = {m.state: m.gain for m in after.margins}
            assert {m.state: m.gain for m in before.margins} == pytest.approx(gains, abs=1e-14)
        assert other.verify().valid
    assert gg.grow(plain, ["1"]).sizes == gg.grow(lifted, ["1"]).sizes


def test_round_off_of_large_terms_is_no_gain():
    """Where (q - a) is exactly zero in decimals, 0.3 - (0.1 + 0.2) times 1e12 is round-off."""
    game = gg.Game(
        "round-off",
        ("out", "in"),
        aggregates={"q": {"in": "q_own"}},
        payoffs={"out": 0, "in": "value*(q - a)"},
        parameters={"value": "value", "a": "threshold"},
        columns={"q_own": "part"},
    )
    bound = gg.bind(game, gg.States.symmetric(2), exact=False, value=1e12, a=0.3, q_own=[0.1, 0.2])
    _, undecided = judged(bound, np.array([1, 0]), 1e-9)
    assert undecided[:, 1].tolist() == [False, True]
    assert gg.solve(bound).result is gg.equilibria.Result.UNDECIDED


@pytest.mark.parametrize("test", ["z - t <= 0", "z <= t", "t - z >= 0", "z/N <= t/N"])
def test_a_threshold_is_one_question_however_it_is_written(test):
    game = gg.Game(
        "threshold",
        ("out", "in"),
        payoffs={"out": 0, "in": f"Piecewise((1, {test}), (-1, True))"},
        columns={"z": "own", "t": "threshold"},
    )
    own = [0.1 + 0.2, 0.3, 0.2, 0.4, 3.0, 4.0]
    bound = gg.bind(game, gg.States.symmetric(6), exact=False, z=own, t=[0.3, 0.3, 0.3, 0.3, 3.0, 3.0])
    gains, undecided = judged(bound, np.zeros(6, dtype=int), 1e-9)
    assert undecided[:, 1].tolist() == [True, True, False, False, False, False]
    assert gains[2:, 1].tolist() == [1, -1, 1, -1]


def test_branches_that_agree_on_the_sign_leave_nothing_open():
    game = gg.Game(
        "alike",
        ("out", "in"),
        payoffs={"out": 0, "in": "Piecewise((1, z <= t), (2, True))"},
        columns={"z": "own", "t": "threshold"},
    )
    bound = gg.bind(game, gg.States.symmetric(1), exact=False, z=[0.1 + 0.2], t=[0.3])
    assert not judged(bound, np.zeros(1, dtype=int), 1e-9)[1].any()
    assert gg.solve(bound).clubs == (("1",),)


@pytest.mark.parametrize("draw", range(60))
def test_floats_of_any_magnitude_are_right_or_undecided(draw):
    rng = random.Random(draw)
    assert compare(random_game(rng), rng.choice(("join", "stay_out", "weak"))) in (
        "decided",
        "undecided",
        "undefined",
    )


def test_a_quick_look_decides_as_care_does():
    rng = random.Random(7)
    for _ in range(40):
        game = random_game(rng)
        judge = judge_of(game, 1e-9)
        for code in range(2**game.N):
            profile = (code >> np.arange(game.N)) & 1
            quick, careful = judge.gains(profile), judge.gains(profile, all_carefully=True)
            assert (quick[1] == careful[1]).all()
            assert (np.sign(quick[0]) == np.sign(careful[0]))[~careful[1]].all()


def test_files_of_before_hold_the_tolerance_times_the_largest_payoff():
    solution = gg.solve(priced([0.1, 0.2, 0.8]))
    plain = solution.to_dict()
    assert plain.pop("tolerance") == 1e-9
    plain["tolerance"] = 1e-9 * solution.game.scale
    again = gg.Solution.from_dict(plain)
    assert again.tolerance == pytest.approx(1e-9)
    assert again.verify().valid
    assert not replace(again, tolerance=1.0).verify()
