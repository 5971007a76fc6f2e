"""Large chains by sparse factors: right where they answer, silent where round-off could spoil them."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from gametheory_gov import AccessionGame, Institution, States, bind
from gametheory_gov.base.errors import NotApplicableError
from gametheory_gov.noise import Logit, hitting_times, stationary
from gametheory_gov.noise import stationary_laws as chains_module
from gametheory_gov.noise.elimination import Chain, hitting_logs, stationary_logs
from gametheory_gov.noise.laws import transitions
from gametheory_gov.noise.space import ClubSpace
from gametheory_gov.noise.sparse import sparse_hitting_logs, sparse_stationary_logs


def typed(counts, seed=0):
    """A world of some types of states that differ in size, cost and benefit, without a potential."""
    rng = np.random.default_rng(seed)
    N = sum(counts)
    size = np.repeat(rng.uniform(0.5, 2, len(counts)), counts)
    cost, benefit = (
        np.repeat(rng.uniform(low, high, len(counts)), counts) for low, high in ((0.2, 0.6), (0, 0.3))
    )
    world = States(
        [str(k) for k in range(N)],
        size=size / size.sum(),
        population=np.full(N, 1 / N),
        cost=cost,
        benefit=benefit,
    )
    return bind(AccessionGame(), world, Institution(exclusion_penalty=0.5), legitimacy=0.4, divergence=0)


def test_what_passes_the_check_agrees_with_elimination_in_logarithms():
    answered, silent = 0, 0
    for seed, precision in product(range(3), (1, 5, 20, 100, 1000)):
        space = ClubSpace.of(typed([4, 4, 4], seed))
        chain, target = transitions(space, Logit(precision)), space.universal()
        times, law = sparse_hitting_logs(chain, target), sparse_stationary_logs(chain)
        if times is not None:
            np.testing.assert_allclose(times, hitting_logs(chain, target, logs=True), atol=2e-7)
        if law is not None:
            exact = np.exp(stationary_logs(chain, logs=True))
            assert np.abs(np.exp(law) - exact).sum() < 1e-7
        answered += (times is not None) + (law is not None)
        silent += (times is None) + (law is None)
    assert answered > 5
    assert silent > 5


def test_a_chain_with_barriers_that_floats_cannot_see_is_not_answered():
    """Between two halves errors have probability 1e-20: factors in floats would invent a law."""
    small = np.log(1e-20)
    chain = Chain(
        np.array([0, 1, 2, 3]),
        np.array([0, 1, 1, 2, 2, 3]),
        np.array([1, 0, 2, 1, 3, 2]),
        np.array([-1.0, -1.0, small, small - 1, -1.0, -1.0]),
    )
    assert sparse_stationary_logs(chain) is None
    assert sparse_hitting_logs(chain, np.array([False, False, False, True])) is None
    exact = np.exp(stationary_logs(chain, logs=True))
    np.testing.assert_allclose(exact[:2].sum() / exact[2:].sum(), np.exp(-1), rtol=1e-12)


def test_large_worlds_go_this_way_and_agree_with_the_others(monkeypatch):
    game = typed([6, 6, 6])
    rule = Logit(5)
    law, times = stationary(game, rule, method="elimination"), hitting_times(game, rule)
    assert law.method == "elimination"
    monkeypatch.setattr(chains_module, "_WORK", {True: 0, False: 1e9})
    np.testing.assert_allclose(hitting_times(game, rule).log_steps, times.log_steps, atol=1e-9)
    monkeypatch.setattr(chains_module, "_WORK", {True: 0, False: 3e5})
    sparse = stationary(game, rule, method="elimination")
    assert sparse.method == "sparse"
    np.testing.assert_allclose(sparse.probability, law.probability, atol=1e-12)
    with pytest.raises(NotApplicableError, match=r"Logit\(precision, potential.weights\).*or use simulate"):
        stationary(game, Logit(2000), method="elimination")
    with pytest.raises(NotApplicableError, match="lower the precision, make more states alike, or look"):
        hitting_times(game, Logit(2000))


def test_nine_thousand_clubs():
    game = typed([20, 20, 20])
    times = hitting_times(game, Logit(5))
    space = times.space
    assert len(space) == 9261
    chain = transitions(space, Logit(5))
    steps = np.where(space.universal(), 0, np.exp(times.log_steps))
    chance = np.exp(chain.log_probability)
    drop = np.bincount(chain.start, chance * (steps[chain.start] - steps[chain.end]), minlength=len(space))
    np.testing.assert_allclose(drop[~space.universal()], 1, atol=1e-8)  # h = 1 + P h
