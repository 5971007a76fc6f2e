"""Noise: exact laws and hitting times against whole-profile chains, simulation, scale, refusals."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from fractions import Fraction as F
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gametheory_gov import AccessionGame, Game, Institution, States, bind
from gametheory_gov.base.errors import InvalidInputError, NotApplicableError
from gametheory_gov.noise import (
    Logit,
    Mutation,
    hitting_times,
    simulate,
    stationary,
    stochastically_stable,
    weighted_potential,
)
from gametheory_gov.noise.elimination import hitting_logs, stationary_logs
from gametheory_gov.noise.laws import transitions
from gametheory_gov.noise.space import ClubSpace
from gametheory_gov.testing import bound_games
from tests.oracles import noise as noise_oracle
from tests.worlds import symmetric, two_types


def opened(game):
    """The same game with open admission."""
    return replace(game, institution=game.institution.replace(admission="open"))


def games(**wanted):
    drawn = bound_games(max_profiles=32, committed=st.booleans(), **wanted).map(opened)
    return drawn.filter(lambda game: game.free.any())


rules = st.one_of(
    st.builds(lambda x: ("logit", x), st.sampled_from([0.3, 1.0, 4.0])),
    st.builds(
        lambda x, t: ("mutation", (x, t)),
        st.sampled_from([0.05, 0.5, 1.0]),
        st.sampled_from(["weak", "join", "stay_out"]),
    ),
)


def rule_of(game, drawn):
    kind, value = drawn
    return Logit(value / game.scale) if kind == "logit" else Mutation(*value)


def positions(space, profiles):
    """Position in the space of every profile of the oracle."""
    game = space.game.form
    return np.array([space.position(np.array([game.action(a) for a in p])) for p in profiles])


# ----------------------------------------------------------------------------- against the definition


@given(games(), rules)
@settings(max_examples=20)
def test_stationary_law_and_hitting_times_are_those_of_the_chain_of_profiles(game, drawn):
    rule = rule_of(game, drawn)
    profiles, P = noise_oracle.chain(game, rule)
    law = stationary(game, rule, method="elimination")
    place = positions(law.space, profiles)
    expected = np.bincount(place, noise_oracle.stationary(P), minlength=len(law.space))
    np.testing.assert_allclose(law.probability, expected, atol=1e-9)
    assert law.sizes.sum() == pytest.approx(1, abs=1e-12)
    members = np.array([sum(a != game.actions[0] for a in p) for p in profiles])
    target = (int(members.max()), game.N)
    times = hitting_times(game, rule, target)
    steps = noise_oracle.hitting(P, members >= target[0])
    np.testing.assert_allclose(np.exp(times.log_steps[place]), steps, rtol=1e-6)


@given(games(exact=st.booleans()), st.sampled_from([0.5, 3.0]))
@settings(max_examples=12)
def test_elimination_in_logarithms_and_in_floats_agree(game, precision):
    chain = transitions(ClubSpace.of(game), Logit(precision / game.scale))
    np.testing.assert_allclose(
        np.exp(stationary_logs(chain, logs=True)), np.exp(stationary_logs(chain, logs=False)), rtol=1e-10
    )


def test_gibbs_law_elimination_and_birth_and_death_agree_in_detailed_balance():
    game = symmetric(12, "0.45", legitimacy="0.1")
    gains = [-F("0.45") + F(k, 11) + F(k + 1, 120) for k in range(12)]
    for precision in (1, 7.5, 300):
        gibbs, chain = (stationary(game, Logit(precision), method=m) for m in ("gibbs", "elimination"))
        np.testing.assert_allclose(gibbs.log_probability, chain.log_probability, atol=1e-10)
        assert max(gibbs.imbalance(), chain.imbalance()) < 1e-12
        up = [float(np.log(12 - k) - np.logaddexp(0, -precision * float(g))) for k, g in enumerate(gains)]
        down = [float(np.log(k + 1) - np.logaddexp(0, precision * float(g))) for k, g in enumerate(gains)]
        by_hand = np.concatenate([[0], np.cumsum(np.array(up) - down)])
        np.testing.assert_allclose(np.diff(gibbs.log_sizes), np.diff(by_hand), rtol=1e-10, atol=1e-10)


def test_detailed_balance_holds_with_the_weights_of_the_potential_and_only_with_them():
    share = ["1/2", "1/4", "3/20", "1/10"]
    world = States(list("ABCD"), size=share, population=share, cost=["1/2", "1/3", "2/5", "3/5"])
    game = bind(
        AccessionGame(), world, Institution(exclusion_penalty=1), benefit=0, legitimacy=1, divergence=0
    )
    weights = weighted_potential(game).weights
    assert weights == tuple(F(s) / F(1, 2) for s in share)
    for precision in (0.5, 20):
        law = stationary(game, Logit(precision, weights), method="elimination")
        assert law.imbalance() < 1e-12
        gibbs = stationary(game, Logit(precision, weights), method="gibbs")
        np.testing.assert_allclose(law.log_probability, gibbs.log_probability, atol=1e-11)
    assert stationary(game, Logit(20)).imbalance() > 0.1
    with pytest.raises(NotApplicableError, match="no weighted potential"):
        stationary(game, Logit(20), method="gibbs")


def test_between_equally_cooperative_actions_an_indifferent_state_stays():
    """Under every tie rule all with A and all with B are clubs that only errors leave."""
    game = Game(
        "twins",
        ("outside", "A", "B"),
        payoffs={"outside": 0, "A": 1, "B": 1},
        cooperation=(0, 1, 1),
    )
    game = bind(game, States.symmetric(2))
    for ties in ("weak", "join", "stay_out"):
        rule = Mutation(0.3, ties)
        law = stationary(game, rule)
        P = np.exp(transitions(law.space, rule).log_probability)
        start, end = (getattr(transitions(law.space, rule), name) for name in ("start", "end"))
        here, there = law.space.position(np.array([1, 1])), law.space.position(np.array([1, 2]))
        assert P[(start == here) & (end == there)] == pytest.approx(0.1)
        assert len(stochastically_stable(game, ties=ties).classes) == 3
    profiles, P = noise_oracle.chain(game, Mutation(0.3, "join"))
    law = stationary(game, Mutation(0.3, "join"))
    place = positions(law.space, profiles)
    expected = np.bincount(place, noise_oracle.stationary(P), minlength=len(law.space))
    np.testing.assert_allclose(law.probability, expected, atol=1e-12)


def paper(states=4):
    """Signing beats complying by a third, whatever the others do."""
    game = Game(
        "paper",
        ("outside", "sign", "comply"),
        payoffs={"outside": 0, "sign": "1/2", "comply": "1/6"},
    )
    return bind(game, States.symmetric(states))


def test_a_universal_regime_is_one_of_compliers():
    """States choose alone here, so the share of time with at least three compliers of four is binomial."""
    game, rule = paper(), Logit(2)
    odds = np.exp([0, 1, 1 / 3])
    p = odds[2] / odds.sum()
    expected = 4 * p**3 * (1 - p) + p**4
    assert stationary(game, rule).share_universal(0.75) == pytest.approx(expected, rel=1e-12)
    assert stationary(game, rule).sizes[3:].sum() > expected + 0.3  # members, most of them on paper
    profiles, P = noise_oracle.chain(game, rule)
    target = np.array([profile.count("comply") >= 3 for profile in profiles])
    times = hitting_times(game, rule, universal=0.75)
    steps = noise_oracle.hitting(P, target)
    np.testing.assert_allclose(np.exp(times.log_steps[positions(times.space, profiles)]), steps, rtol=1e-9)
    share, error = simulate(game, rule, 200, rng=3, universal=0.75).universal
    assert abs(share - expected) < 3 * error < 0.05


# ------------------------------------------------------------------------------------------ scale


@pytest.mark.parametrize("precision", [1, 50, 1000])
@pytest.mark.parametrize("costs", [{}, {"entry_cost": "1/5", "exit_cost": "1/3"}])
def test_near_critical_worlds_of_193_are_in_detailed_balance(precision, costs):
    columns = {name: [cost] * 193 for name, cost in costs.items()}
    game = symmetric(193, "0.499999", **columns)
    law = stationary(game, Logit(precision), method="elimination")
    chain = transitions(law.space, law.dynamics)
    flow = np.zeros((194, 194))
    flow[chain.start, chain.end] = np.exp(law.log_probability[chain.start] + chain.log_probability)
    assert np.abs(flow - flow.T).max() < 1e-12
    most = max(1.0, -law.log_probability.min())
    assert law.imbalance() < 16 * np.finfo(float).eps * most  # a few units in the last place of logarithms
    assert np.isfinite(hitting_times(game, Logit(precision)).log_steps[0])


@pytest.mark.parametrize("precision", [1, 50, 1000])
def test_with_193_alike_states_nothing_overflows(precision):
    game = symmetric(193, "0.45")
    law = stationary(game, Logit(precision), method="elimination")
    times = hitting_times(game, Logit(precision))
    assert np.isfinite(law.log_sizes).all()
    assert law.sizes.sum() == pytest.approx(1, abs=1e-9)
    gibbs = stationary(game, Logit(precision), method="gibbs")
    np.testing.assert_allclose(law.log_sizes, gibbs.log_sizes, rtol=1e-11, atol=1e-9)
    assert np.isfinite(times.log_from([]))
    # log P(N)/P(0) = β Φ(N) = β N (v/2 - c)
    assert law.log_sizes[193] - law.log_sizes[0] == pytest.approx(precision * 193 * 0.05, rel=1e-9)


def test_waiting_grows_like_the_barrier_of_the_potential():
    """log E[T] / β tends to the greatest rise against the gains: the sum of -Δ(k) where it is negative."""
    game = symmetric(20, "0.45")
    barrier = sum(0.45 - k / 19 for k in range(20) if k / 19 < 0.45)
    times = [hitting_times(game, Logit(b), 20).log_from([]) for b in (1000, 2000)]
    assert (times[1] - times[0]) / 1000 == pytest.approx(barrier, rel=1e-6)
    assert hitting_times(game, Logit(1000), 20).steps([]) == float("inf")


def test_two_types_of_thirty_are_exact_and_near_states_are_in_more_often():
    game = two_types(30, 30, "0.3")
    law = stationary(game, Logit(8), method="elimination")
    gibbs = stationary(game, Logit(8), method="gibbs")
    np.testing.assert_allclose(law.probability, gibbs.probability, rtol=1e-9, atol=1e-300)
    near, far = (float(law.probability @ law.space.counts(t)[:, 1]) for t in (0, 1))
    assert near > far + 1


def differing(N, rng):
    """A world in which no two states are alike and there is no potential."""
    share = rng.dirichlet(np.ones(N))
    world = States(
        [str(k) for k in range(N)],
        size=share,
        population=share[::-1],
        cost=rng.uniform(0.2, 0.6, N),
        benefit=rng.uniform(0, 0.3, N),
    )
    game = bind(AccessionGame(), world, Institution(exclusion_penalty=0.5), legitimacy=0.4, divergence=0)
    assert not weighted_potential(game)
    return game


def test_ten_states_that_all_differ():
    law = stationary(differing(10, np.random.default_rng(5)), Logit(10))
    assert len(law.space) == 1024
    chain = transitions(law.space, law.dynamics)
    flow = np.exp(law.log_probability[chain.start] + chain.log_probability)
    into, out_of = (np.bincount(ends, flow, minlength=1024) for ends in (chain.end, chain.start))
    np.testing.assert_allclose(into, out_of, rtol=1e-10)  # what flows in flows out


def test_panels_of_floats_agree_with_logarithms_in_small_probabilities_too():
    """Levels of seventy clubs take more than one panel."""
    game = differing(8, np.random.default_rng(2))
    space = ClubSpace.of(game)
    chain = transitions(space, Logit(40))
    exact, quick = (stationary_logs(chain, logs=logs) for logs in (True, False))
    assert exact.min() < -25
    np.testing.assert_allclose(quick, exact, atol=1e-11)
    target = space.members >= 7
    exact, quick = (hitting_logs(chain, target, logs=logs) for logs in (True, False))
    np.testing.assert_allclose(quick, exact, atol=1e-11)


def test_floats_refuse_where_moves_are_too_rare_and_are_right_elsewhere():
    answered = 0
    for seed, precision in product((0, 2, 4), (100, 400, 800, 1200, 2000, 4000)):
        game = differing(6, np.random.default_rng(seed))
        space = ClubSpace.of(game)
        chain, target = transitions(space, Logit(precision)), space.members >= 5
        exact, times = stationary_logs(chain, logs=True), hitting_logs(chain, target, logs=True)
        assert np.isfinite(exact).all()
        with suppress(NotApplicableError):
            quick = stationary_logs(chain, logs=False)
            known = np.isfinite(quick)
            np.testing.assert_allclose(quick[known], exact[known], atol=1e-7)
            assert (exact[~known] < -199).all()
            np.testing.assert_allclose(hitting_logs(chain, target, logs=False), times, atol=1e-7)
            answered += 1
    assert 3 < answered < 15
    with pytest.raises(NotApplicableError, match="too rare for floats"):
        stationary_logs(transitions(space, Logit(4000)), logs=False)


# ------------------------------------------------------------------------------------- simulation


@pytest.mark.parametrize("rule", [Logit(6), Mutation(0.3)])
def test_simulation_counts_the_costs_of_switching(rule):
    game = symmetric(6, "0.45", entry_cost=["1"] * 6, exit_cost=["0.2"] * 6)
    law, found = stationary(game, rule), simulate(game, rule, 400, rng=7)
    assert abs(found.mean - law.mean) < 3 * found.mean_error
    without = stationary(symmetric(6, "0.45"), rule)
    assert abs(found.mean - without.mean) > 6 * found.mean_error


@pytest.mark.parametrize("rule", [Logit(3), Mutation(0.3)])
def test_simulation_is_within_its_standard_error_of_the_exact_law(rule):
    game = two_types(5, 3, "0.2")
    law, found = stationary(game, rule), simulate(game, rule, 300, rng=4)
    apart, error = np.abs(found.sizes - law.sizes).sum() / 2, found.errors.sum() / 2
    assert apart < 1.5 * error  # the expectation of either side's normal part is 0.8 of it
    assert error < 0.1
    assert abs(found.mean - law.mean) < 3 * found.mean_error
    share, share_error = found.universal
    assert abs(share - law.share_universal()) < 3 * share_error


@given(games())
@settings(max_examples=5)
def test_simulation_of_any_game_is_near_its_law(game):
    rule = Logit(1 / game.scale)
    law, found = stationary(game, rule), simulate(game, rule, 60, rng=0, chains=64)
    assert np.abs(found.sizes - law.sizes).sum() / 2 < 0.06
    again = simulate(game, rule, 60, rng=0, chains=64)
    assert (again.paths == found.paths).all()


# --------------------------------------------------------------------------------------- refusals


def test_numbers_of_any_kind_are_read():
    game = symmetric(4, "0.4")
    whole, small = hitting_times(game, Logit(1), 3), hitting_times(game, Logit(1), np.int64(3))
    assert whole.steps([]) == small.steps([])
    law = stationary(game, Mutation(F(1, 10)))
    assert law.mean == stationary(game, Mutation(0.1)).mean
    assert Logit(1, np.ones(4, dtype=np.int64)).weights == (F(1),) * 4
    committed = stationary(game.commit(["1"]), Logit(1))
    assert committed.of([]) == committed.of(["1"]) > 0


def test_refusals_name_the_alternative():
    rng = np.random.default_rng(1)
    share = rng.dirichlet(np.ones(40))
    world = States([str(k) for k in range(40)], size=share, population=share, cost=np.full(40, 0.3))
    game = bind(AccessionGame(), world, benefit=1, legitimacy=1, divergence=0)
    with pytest.raises(NotApplicableError, match=r"about 10\^12 clubs.*weighted_potential.*simulate"):
        stationary(game, Logit(1))
    closed = bind(
        AccessionGame(),
        States.symmetric(3),
        Institution(admission="majority"),
        benefit=1,
        cost=1,
        legitimacy=1,
        divergence=0,
    )
    for ask in (stationary, simulate, hitting_times):
        with pytest.raises(NotApplicableError, match="admission='open'"):
            ask(closed, Logit(1))
    all_in = symmetric(3, 1).commit(["1", "2", "3"])
    with pytest.raises(NotApplicableError, match="leave some of them free"):
        stationary(all_in, Logit(1))


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda n: Logit(-1), "finite number above zero"),
        (lambda n: Logit(1, [1, -1]), "not negative, one per state"),
        (lambda n: stationary(n, Logit(1, [1, 1, 1, 0])), "free are above zero"),
        (lambda n: stationary(n, Logit(1, [1])), "1 weights are given for 4 states"),
        (lambda n: stationary(n, Logit(1, [1, 2, 3, 4])), "give alike states equal weights"),
        (lambda n: Mutation(0), "stochastically_stable"),
        (lambda n: Mutation(0.1, "joyn"), "did you mean 'join'"),
        (lambda n: stationary(n, Logit(1), method="exact"), "gibbs or elimination"),
        (lambda n: hitting_times(n, Logit(1), 5), "numbers from 0 to 4"),
        (lambda n: hitting_times(n, Logit(1), "all"), "'universal' is needed"),
        (lambda n: hitting_times(n, Logit(1), (1.5, 3)), r"\(1.5, 3\); a number of members"),
        (lambda n: hitting_times(n, Logit(1), ("a", "b")), r"\('a', 'b'\); a number of"),
        (lambda n: Logit("5"), "precision = '5'"),
        (lambda n: Logit("5", ["1/2"] * 4), "logit: 2 faults"),
        (lambda n: Logit(1, 3), "one per state"),
        (lambda n: Mutation("a", "joyn"), "mutation: 2 faults"),
        (lambda n: stationary(n, 5), r"5 is no rule; give Logit\(precision\)"),
        (lambda n: simulate(n, None), r"None is no rule; give Logit\(precision\)"),
        (lambda n: stationary(n.commit(["1"], "outside"), Logit(1)).of(["1"]), "1: committed states play"),
        (lambda n: stationary(n.commit(["1"]), Logit(1)).of({"1": "outside"}), "leave them out, or as"),
        (lambda n: simulate(n, Logit(1), 20, leave_out=float("nan")), "leave_out = nan"),
        (lambda n: simulate(n, Logit(1), 20.5), "rounds = 20.5"),
        (lambda n: hitting_times(n.commit(["1"]), Logit(1), (0, 0)), "leave no such club"),
        (lambda n: simulate(n, Logit(1), 5, chains=1, batches=0), "2 faults"),
        (lambda n: simulate(n, Logit(1), 5), "at least as many as the 10 batches"),
    ],
)
def test_bad_input_is_refused_by_name(call, words):
    with pytest.raises(InvalidInputError, match=words):
        call(symmetric(4, "0.4"))
