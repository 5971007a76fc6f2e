"""Brock and Durlauf, Discrete choice with social interactions (2001): the S-curve and its hysteresis.

The mean-field equation z = tanh(βh + βJz) is the paper's; the spinodal values are derived from it here, by
solving the tangency numerically. That a club of finitely many states with logistic costs runs through the
same loop is a reconstruction: with x = (1 + z)/2 the equation is a threshold cascade with a logistic law,
and the accession game with costs at its quantiles has that cascade as its best reply.
"""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.optimize import fsolve

from gametheory_gov import AccessionGame, Institution, States, bind, hysteresis
from gametheory_gov.base.errors import InvalidInputError
from gametheory_gov.closed_forms.mean_field import averages_at, field_at, spinodal


@pytest.mark.parametrize(
    ("coupling", "average", "field"),
    [(2, 0.7071068, 0.5328400), (1.5, math.sqrt(1 / 3), 0.207546), (1, 0, 0), (0.4, 0, 0)],
)
def test_spinodal_values(coupling, average, field):
    found = spinodal(coupling)
    assert found.average == pytest.approx(average, abs=1e-7)
    assert found.field == pytest.approx(field, abs=1e-6)


@pytest.mark.parametrize("coupling", [1.2, 2.0, 3.5])
def test_the_spinodal_is_where_the_equation_is_tangent(coupling):
    def tangency(unknown):
        z, h = map(float, unknown)
        value = math.tanh(h + coupling * z)
        return value - z, coupling * (1 - value**2) - 1

    z, h = fsolve(tangency, (0.8, -0.5), xtol=1e-13)
    found = spinodal(coupling)
    assert (found.average, found.field) == pytest.approx((z, -h), abs=1e-7)
    assert field_at(found.average, coupling) == pytest.approx(-found.field)


@pytest.mark.parametrize("coupling", [0.5, 1.5, 2.0, 3.0])
def test_three_regimes_within_the_spinodal_and_one_outside(coupling):
    edge = spinodal(coupling).field
    for field in np.linspace(-1.2, 1.2, 9):
        averages = averages_at(field, coupling)
        assert len(averages) == (3 if abs(field) < edge else 1)
        for z in averages:
            assert math.tanh(field + coupling * z) == pytest.approx(z, abs=1e-8)
            assert field_at(z, coupling) == pytest.approx(field, abs=1e-4 if abs(z) > 0.999 else 1e-6)


def test_averages_at_the_critical_point_and_where_two_meet():
    assert averages_at(0, 1) == pytest.approx([0], abs=1e-4)
    assert averages_at(0.0, 0) == (0,)
    assert averages_at(30, 1) == (1,)
    for coupling in (1.1, 2.0, 5.0):
        z, edge = spinodal(coupling)
        for field, met in ((edge, -z), (-edge, z)):
            averages = averages_at(field, coupling)
            assert len(averages) == 2
            assert averages[0 if met < 0 else 1] == pytest.approx(met, abs=1e-6)
        assert [len(averages_at(edge * factor, coupling)) for factor in (0.999, 1.001)] == [3, 1]
    with pytest.raises(InvalidInputError, match="tolerance"):
        averages_at(0, 2, tolerance=0)


def test_a_club_of_states_runs_through_the_loop():
    """Jumps at +h_c on the way up and at -h_c on the way down, up to the size of one state.

    The pull is legitimacy + benefit * S with S the share inside, the state itself included; with z = 2 S - 1
    and β = 1 it is 2(h + J z) more than the lift that keeps costs positive.
    """
    N, coupling = 120, 2
    shares = [(2 * k + 1) / (2 * N) for k in range(N)]
    quantiles = [math.log(share / (1 - share)) for share in shares]
    lift = 20.0  # keeps costs positive
    world = States.symmetric(N, cost=[lift + quantile for quantile in quantiles])
    game = bind(
        AccessionGame(),
        world,
        Institution(legitimacy_shares=(0, 0, 1), performance=1),
        benefit=4.0 * coupling,
        divergence=0.0,
        legitimacy=lift,
        exact=False,
    )
    start = lift - 2.0 * coupling
    values = [start + 2 * h for h in np.linspace(-0.9, 0.9, 4)]
    loop = hysteresis(game, "legitimacy", values, start=(), refine=0.01)
    edge = spinodal(coupling).field
    largest = {
        branch.name: max(branch.jumps, key=lambda jump: abs(len(jump.after) - len(jump.before)))
        for branch in (loop.up, loop.down)
    }
    up, down = (float(largest[name].value - start) / 2 for name in ("up", "down"))
    assert up == pytest.approx(edge, abs=0.02)
    assert down == pytest.approx(-edge, abs=0.02)
    middle = (len(largest["up"].before) / N, len(largest["down"].before) / N)
    z = spinodal(coupling).average
    assert middle[0] == pytest.approx((1 - z) / 2, abs=0.04)
    assert middle[1] == pytest.approx((1 + z) / 2, abs=0.04)
    assert loop.closed


def test_refusals():
    with pytest.raises(InvalidInputError, match="coupling = -1"):
        spinodal(-1)
    with pytest.raises(InvalidInputError, match=r"in \(-1, 1\)"):
        field_at(1, 2)
