"""The great powers' stage on the real world, and equilibria of normal forms against Nashpy alone."""

import nashpy
import numpy as np
import pytest

import gametheory_gov as gg
from gametheory_gov.sweeps.labels import question_for


@pytest.fixture(scope="module")
def game() -> gg.BoundGame:
    return gg.load_scenario("standards_two_powers").bind()


@pytest.mark.benchmark(group="the stage of two powers and 191 others")
@pytest.mark.parametrize("settle", ["synchronous", "in_turn", "best_reply"])
def test_stage(benchmark, game, settle):
    form = benchmark(gg.great_powers.first_stage, game, settle=settle)
    assert form.shape == (4, 4)


@pytest.mark.benchmark(group="every equilibrium of a 5x5 game")
@pytest.mark.parametrize("how", ["exact, with a check", "Nashpy's support enumeration"])
def test_bimatrix(benchmark, how):
    rng = np.random.default_rng(1)
    first, second = rng.integers(-1000, 1000, (2, 5, 5))
    if how == "exact, with a check":
        found = benchmark(lambda: gg.solve_form(gg.NormalForm.bimatrix(first, second)).equilibria)
    else:
        found = benchmark(lambda: list(nashpy.Game(first, second).support_enumeration()))
    assert found


@pytest.mark.benchmark(group="one point of a phase diagram, 193 states")
@pytest.mark.parametrize("name", ["gatt_wto", "standards_two_powers"])
def test_point(benchmark, name):
    base = gg.load_scenario(name).bind()
    question = question_for(base)
    label = benchmark(lambda: question(gg.rebind(base, divergence=0.07))[0])
    assert label
