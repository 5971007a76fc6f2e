"""Granovetter, Threshold models of collective behavior (1978), as an accession game.

A reconstruction: the paper's states of mind are counts of others who riot; here state i joins when the
legitimacy of the club, its population share without itself, covers its cost. Of the paper only the two
examples were at hand, through secondary accounts (thresholds 0..99, where changing one threshold from 1 to 2
leaves one rioter; normal thresholds of mean 25, where the outcome jumps near a standard deviation of 12.2).
The critical value 12.22209 and the share of 6.195 % below it are derived here from the continuum equation
x = F(x), F'(x) = 1, with F the game's own inclusion curve; the finite game is the package's.
"""

from __future__ import annotations

from fractions import Fraction as F
from math import erf, sqrt

import numpy as np
import pytest
from scipy.optimize import brentq, fsolve

from gametheory_gov import AccessionGame, Institution, States, bind, grow, solve, tipping_number
from gametheory_gov.closed_forms import threshold_cascade
from gametheory_gov.closed_forms.cascades import cascade_share, fixed_points
from gametheory_gov.formulas.arithmetic import FLOATS
from gametheory_gov.formulas.tape import compile_expression
from tests.oracles import clubs as oracle


def crowd(thresholds):
    """Cost: the threshold as a share of all. Inclusion: the population share less one state's own."""
    N = len(thresholds)
    world = States.symmetric(N, cost=[F(t, N) for t in thresholds])
    rules = Institution(inclusion_curve=f"Max(0, x - 1/{N})")
    return bind(AccessionGame(), world, rules, benefit=0, divergence=0, legitimacy=1)


def test_thresholds_from_0_to_99_bring_everybody_in():
    game = crowd(range(100))
    assert game.exact
    path = grow(game, [])
    assert path.sizes == tuple(range(101))
    assert path.universal
    assert [move.gain for r in path.rounds for move in r.moves] == [0] * 100  # each on the very edge
    assert grow(game, [], ties="stay_out").sizes == (0,)


def test_one_threshold_changed_from_1_to_2_leaves_one():
    path = grow(crowd([0, 2, *range(2, 100)]), [])
    assert path.sizes == (0, 1)
    assert path.final == ("1",)
    assert path.regime.detail == "solo"


def test_how_many_instigators_tip_a_crowd():
    """Nobody for thresholds 0 ... 99; one when 1 is changed to 2; more when no threshold is below that."""
    for thresholds, number in [
        (list(range(100)), 0),
        ([0, 2, *range(2, 100)], 1),
        ([2, 2, *range(2, 100)], 2),
        ([5, 5, 5, 5, 5, 5, *range(6, 100)], 5),
    ]:
        answer = tipping_number(crowd(thresholds), universal=1)
        assert answer.formulation == "thresholds"
        assert (answer.number, answer.proved) == (number, True)
        assert answer.verify().valid


@pytest.mark.parametrize(
    ("thresholds", "shares"),
    [(range(6), {0, 6} - {0}), ([0, 2, *range(2, 6)], {1, 6}), ([1, *range(1, 6)], {0, 6})],
)
def test_small_crowds_have_the_fixed_points_of_the_distribution(thresholds, shares):
    """Fixed points of k = number of thresholds at most k (with oneself left out), by the oracle."""
    game = crowd(list(thresholds))
    definition = oracle.all_equilibria(game, "join")
    assert {profile.count("member") for profile in definition} == shares
    assert {len(club) for club in solve(game).clubs} == shares


# -------------------------------------------------------------- normal thresholds: the continuum equation


def normal_game(sigma, N):
    """N states whose costs are the quantiles of the uniform law; legitimacy is the normal law of mean 25.

    State i joins when F(x) covers its cost; with uniform costs the share of those is F(x) itself.
    """
    curve = f"(1 + erf((100*x - 25)/({sigma!r}*sqrt(2))))/2"
    world = States.symmetric(N, cost=[F(2 * k + 1, 2 * N) for k in range(N)])
    rules = Institution(inclusion_curve=curve)
    return bind(AccessionGame(), world, rules, benefit=0, divergence=0, legitimacy=1, exact=False)


def distribution(sigma):
    """The game's own inclusion curve and its derivative, as functions of the members' share."""
    legitimacy = normal_game(sigma, 2).form.reports["legitimacy"]
    (share,) = [symbol for symbol in legitimacy.free_symbols if symbol.name == "club_population"]

    def function(formula):
        tape = compile_expression(formula)
        return lambda x: float(tape.evaluate({"inclusion_share": 1.0, "club_population": float(x)}, FLOATS))

    return function(legitimacy), function(legitimacy.diff(share))


def first_fixed_point(function):
    """Where x' = F(x) settles when it starts at zero."""
    x = 0.0
    for _ in range(100_000):
        x, before = function(x), x
        if abs(x - before) < 1e-13:
            break
    return x


def test_critical_deviation_by_the_continuum_equation():
    def tangency(unknown):
        sigma, x = float(unknown[0]), float(unknown[1])
        function, slope = distribution(sigma)
        return function(x) - x, slope(x) - 1

    sigma, x = map(float, fsolve(tangency, (12.0, 0.06), xtol=1e-10))
    assert sigma == pytest.approx(12.22209, abs=1e-4)
    assert x == pytest.approx(0.06195, abs=1e-4)
    assert max(abs(residual) for residual in tangency((sigma, x))) < 1e-8
    # the upper fixed point is there on both sides
    function, _ = distribution(sigma)
    upper = brentq(lambda share: function(share) - share, 0.5, 1.0)
    assert upper == pytest.approx(1, abs=1e-8)


@pytest.mark.parametrize(("sigma", "low"), [(12.1, True), (12.222, True), (12.2222, False), (12.3, False)])
def test_continuum_below_and_above(sigma, low):
    end = first_fixed_point(distribution(sigma)[0])
    if low:
        assert 0.04 < end < 0.062
    else:
        assert end > 0.99999


@pytest.mark.parametrize(("sigma", "low"), [(12.1, True), (12.3, False)])
def test_two_thousand_states_below_and_above(sigma, low):
    N = 2000
    path = grow(normal_game(sigma, N), [])
    assert path.ending == "equilibrium"
    share = len(path.final) / N
    assert share == pytest.approx(first_fixed_point(distribution(sigma)[0]), abs=2e-3)
    assert (share < 0.06) == low
    assert path.universal == (not low)
    assert np.diff(path.sizes).min() > 0


# ----------------------------------------------------------------- the cascade itself, and its continuum


@pytest.mark.parametrize(
    ("thresholds", "final"),
    [(list(range(100)), 100), ([0, 2, *range(2, 100)], 1), ([0, 1, 1, 3, 5, 5], 4)],
)
def test_the_cascade_is_the_game(thresholds, final):
    found = threshold_cascade(thresholds)
    path = grow(crowd(thresholds), [])
    assert found.final == final
    assert found.sizes == path.sizes


def normal_law(sigma):
    """The distribution of thresholds as shares, mean 25 of 100."""
    return lambda x: (1 + erf((100 * x - 25) / (sigma * sqrt(2)))) / 2


@pytest.mark.parametrize(
    ("sigma", "share"), [(10, 0.0076955), (12, 0.0402113), (12.2, 0.0547922), (12.3, 1.0)]
)
def test_where_normal_thresholds_lead(sigma, share):
    assert cascade_share(normal_law(sigma)) == pytest.approx(share, abs=5e-8)


def test_the_jump_is_where_two_fixed_points_meet():
    """Below the critical deviation there are three fixed points, above it one; bisected between."""
    low, high = 12.0, 13.0
    while high - low > 1e-6:
        middle = (low + high) / 2
        if len(fixed_points(normal_law(middle), tolerance=1e-7)) > 1:
            low = middle
        else:
            high = middle
    assert low == pytest.approx(12.222086827, abs=1e-4)
    assert cascade_share(normal_law(low - 1e-3)) < 0.0620
    assert cascade_share(normal_law(high + 1e-3)) > 0.99999
