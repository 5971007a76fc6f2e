"""Barrett (1994), Self-Enforcing International Environmental Agreements, Oxford Economic Papers 46.

That any number from two to all may sign, depending on cost and benefit, is the paper's; the sizes here were
derived from its payoffs and checked by counting (`tests/oracles/public_goods.py`), not read in it. With
linear benefits three sign; costs that are another power are a variant derived in the same way.
"""

from __future__ import annotations

from fractions import Fraction as F

import numpy as np
import pytest

import gametheory_gov as gg
from gametheory_gov import closed_forms as cf
from gametheory_gov.games.public_goods import LinearQuadratic, PowerCost, QuadraticBenefits
from tests.oracles.public_goods import barrett, linear_benefits, no_single, stable_sizes

GAMMAS = ("1/1000", "1/100", "1/50", "1/20", "1/10", "1/4", "1/2", 1, 2, 5, 10, 100)


def sizes(family, number, **values):
    """The sizes of all stable agreements; complete, and the proof replayed."""
    solution = gg.solve(gg.bind(family, gg.States.symmetric(number), **values))
    assert solution.complete
    assert solution.verify().valid
    return sorted({len(club) for club in solution.clubs})


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (10, (10, 10, 9, 8, 6, 4, 3, 3, 3, 2, 2, 2)),
        (100, (92, 51, 35, 18, 11, 5, 4, 3, 3, 3, 3, 2)),
        (200, (167, 68, 41, 20, 11, 6, 4, 3, 3, 3, 3, 2)),
    ],
)
def test_how_many_sign_by_cost_over_benefit(number, expected):
    for gamma, size in list(zip(GAMMAS, expected, strict=True))[:: 2 if number == 10 else 1]:
        assert sizes(QuadraticBenefits(), number, cost_slope=gamma) == [size]
    if number == 10:
        for gamma, size in zip(GAMMAS, expected, strict=True):
            counted = stable_sizes(no_single(lambda k, g=F(gamma): barrett(k, 10, F(1), F(1), g)), 10)
            assert counted == [size]


@pytest.mark.parametrize("timing", ["leader", "simultaneous"])
@pytest.mark.parametrize("single_leads", [False, True])
def test_payoffs_are_those_of_best_replies(timing, single_leads):
    if timing == "simultaneous" and single_leads:
        return
    rng, leads = np.random.default_rng(1994), timing == "leader"
    for _ in range(6):
        number = int(rng.integers(2, 9))
        a, b, c = (F(int(rng.integers(1, 30)), int(rng.integers(1, 9))) for _ in range(3))
        family = QuadraticBenefits(timing, single_leads)
        world = gg.States.symmetric(number)
        game = gg.bind(family, world, satiation=a, benefit_slope=b, cost_slope=c)

        def counted(k, number=number, a=a, b=b, c=c):
            return barrett(k, number, a, b, c, leads=leads)

        taken = counted if single_leads else no_single(counted)
        for k in range(number + 1):
            payoffs = game.payoffs(game.profile(world.ids[:k]))
            inside, outside = taken(k)
            assert {game.plain(p) for p in payoffs[:k]} == ({inside} if k else set())
            assert {game.plain(p) for p in payoffs[k:]} == ({outside} if k < number else set())
        if number < 7:
            found = sizes(family, number, satiation=a, benefit_slope=b, cost_slope=c)
            assert found == stable_sizes(taken, number)


def test_size_hangs_on_cost_over_benefit_alone():
    for scale in ("7", "1/3"):
        values = {"cost_slope": F("1/10") * F(scale), "benefit_slope": scale, "satiation": "11/2"}
        assert sizes(QuadraticBenefits(), 6, **values) == sizes(QuadraticBenefits(), 6, cost_slope="1/10")


def test_three_sign_where_benefits_are_linear():
    for number in (3, 6, 200):
        assert sizes(LinearQuadratic(), number) == [3]
    form = cf.stability_condition(LinearQuadratic().form(gg.Institution()))
    assert [form.bound_at(N=N, marginal_benefit=2, cost_slope="1/3") for N in (2, 3, 50)] == [2, 3, 3]


@pytest.mark.parametrize(
    ("number", "abatement", "welfare"),
    [
        (10, F(1, 15), F(16, 135)),
        (100, F(1, 1650), None),
        (200, F(3, 19900), None),
    ],
)
def test_three_close_little_of_the_gap(number, abatement, welfare):
    """The share of the way from nobody's agreement to everybody's: 6/(N(N - 1)) of abatement."""
    world = gg.States.symmetric(number)
    game = gg.bind(LinearQuadratic(), world)

    def at(k):
        profile = game.profile(world.ids[:k])
        return sum(map(game.plain, game.payoffs(profile))), game.reports(profile)["abatement"]

    none, three, everybody = at(0), at(3), at(number)
    gained, done = ((three[i] - none[i]) / (everybody[i] - none[i]) for i in (0, 1))
    assert done == abatement == F(6, number * (number - 1))
    if welfare is not None:
        assert gained == welfare
    expected = {10: 0.118518519, 100: 0.00119987756, 200: 0.000299992424}[number]
    assert float(gained) == pytest.approx(expected, rel=1e-8)


# ------------------------------------------------------------------------------ costs of another power

THRESHOLDS = {
    3: 1,
    4: 5.514836803,
    5: 9.565272955,
    6: 13.767458381,
    8: 22.708550481,
    10: 32.260859595,
}


@pytest.mark.parametrize(("elasticity", "size"), [(1, 3), (2, 3), (6, 4), (10, 5), (20, 7)])
def test_how_many_sign_by_the_elasticity_of_abatement(elasticity, size):
    assert sizes(PowerCost(elasticity), 12 if size > 5 else 8, marginal_benefit="3/2") == [size]
    assert sizes(PowerCost(elasticity), 200) == [size]


@pytest.mark.parametrize(("size", "threshold"), THRESHOLDS.items())
def test_from_which_elasticity_another_signs(size, threshold):
    """The gain of the last of so many is zero at the threshold, and positive above it."""
    world = gg.States.symmetric(size)
    game = gg.bind(PowerCost(), world, elasticity=threshold)
    below, above = (
        float(gg.rebind(game, elasticity=threshold * (1 + side)).gains(game.profile(world.ids[1:]))[0, 1])
        for side in (-1e-8, 1e-8)
    )
    assert below < 0 < above


def test_below_an_elasticity_of_one_two_sign():
    for elasticity in (0.3, 0.9):
        solution = gg.solve(gg.bind(PowerCost(), gg.States.symmetric(8), elasticity=elasticity))
        assert {len(club) for club in solution.clubs} == {2}
        # in floats the first signature, which changes nothing, is a tie that is not decided
        assert {len(e.members) for e in solution.undecided} <= {0, 1}


def test_power_costs_are_those_of_best_replies():
    rng = np.random.default_rng(5)
    for _ in range(12):
        number, beta = int(rng.integers(2, 6)), int(rng.integers(1, 4))
        b, c = (
            [
                F(int(x), int(y))
                for x, y in zip(rng.integers(1, 9, number), rng.integers(1, 5, number), strict=True)
            ]
            for _ in range(2)
        )
        world = gg.States.symmetric(number)
        game = gg.bind(PowerCost(beta), world, marginal_benefit=b, cost_slope=c)
        for mask in range(2**number):
            club = frozenset(i for i in range(number) if mask >> i & 1)
            own = game.payoffs(game.profile([world.ids[i] for i in club]))
            assert list(map(game.plain, own)) == linear_benefits(club, b, c, 1 + F(1, beta))
