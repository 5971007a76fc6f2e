"""Tipping numbers of the real world, and exact laws of noisy worlds."""

import pytest

import gametheory_gov as gg


@pytest.mark.benchmark(group="fewest founders of 193 states")
@pytest.mark.parametrize("free", [False, True], ids=["committed", "free"])
def test_tipping(benchmark, free):
    game = gg.tipping.freeze_policy(gg.load_scenario("gatt_wto").bind())
    answer = benchmark.pedantic(gg.tipping_number, (game,), {"free": free}, rounds=3, warmup_rounds=1)
    assert answer.proved


@pytest.mark.benchmark(group="stationary law and hitting times of 193 alike states")
@pytest.mark.parametrize("precision", [1, 50, 1000])
def test_noise(benchmark, precision):
    game = gg.bind(
        gg.AccessionGame(), gg.States.symmetric(193), benefit=1, cost="0.45", legitimacy=0, divergence=0
    )
    law = benchmark(lambda: gg.noise.stationary(game, gg.noise.Logit(precision), method="elimination"))
    assert law.sizes.sum() == pytest.approx(1, abs=1e-9)
