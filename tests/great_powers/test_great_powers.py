"""The great powers' stage: settling, the trial's four cells, invariance, caps, subgame-perfect outcomes."""

from __future__ import annotations

import dataclasses
import itertools
from fractions import Fraction
from functools import cache

import numpy as np
import pytest
import sympy

import gametheory_gov as gg
from gametheory_gov import Institution, StandardsGame, States, bind
from gametheory_gov.great_powers.founding import CHOICES
from tests.oracles.clubs import all_equilibria
from tests.oracles.standards import Model, named, trial

F = Fraction


@pytest.mark.parametrize("how", ["best_reply", "in_turn", "synchronous"])
@pytest.mark.parametrize("powers", [1, 2, 3])
def test_the_stage_is_what_settling_by_hand_gives(how, powers):
    rng = np.random.default_rng(powers)
    compared = 0
    for _ in range(8 if powers < 3 else 3):
        model = Model(rng, N=powers + 4, powers=powers, d=1 + powers % 2)
        game = model.bound(powers)
        try:
            form = gg.great_powers.first_stage(game, model.powers, settle=how)
        except gg.errors.NotSolvedError:
            cells = itertools.product(CHOICES, repeat=powers)
            ends = [model.settle(dict(zip(model.powers, c, strict=True)), "best_reply") for c in cells]
            assert None in ends
            continue
        assert form.payoffs.shape == (*[4] * powers, powers)
        for cell in itertools.product(range(4), repeat=powers):
            choices = {p: CHOICES[k] for p, k in zip(model.powers, cell, strict=True)}
            outcome = form.outcomes[cell]
            settled = model.settle(choices, outcome.settled_by)
            if settled is None:
                assert how == "in_turn"
                continue
            actions, policies = settled
            assert outcome.actions == tuple(map(named, actions))
            paid = [model.payoff(model.ids.index(p), actions, policies) for p in model.powers]
            assert list(form.payoffs[cell]) == paid
            assert [list(r) for _, r in outcome.policies] == list(policies.values())
            compared += 1
    assert compared > 10


def test_policies_weigh_founders_by_size_and_count_signers():
    world = States(
        list("ABC"),
        size=["1/2", "1/4", "1/4"],
        population=["1/3"] * 3,
        ideal=[0, 3, 0],
        great_power=[1, 1, 0],
    )
    game = bind(StandardsGame(), world, market=1, cost=0, legitimacy=0, divergence=0)
    form = gg.great_powers.first_stage(game)
    assert form.outcomes[0, 1].policies == (("1", (F(1),)),)
    assert form.outcomes[0, 1].founders == (("1", (("A", "comply"), ("B", "sign"))),)
    second = gg.great_powers.second_stage(game, [{"A": "comply", "B": "sign"}])
    assert second.values["standard_policy_1_1"] == 1


@pytest.mark.parametrize("how", ["best_reply", "in_turn", "synchronous"])
def test_games_settled_together_are_those_settled_alone(how):
    games = [trial(D, P) for D in (0.1, 0.6, 2.1) for P in (0.3, 0.7, 1.3)]
    for form, game in zip(gg.great_powers.first_stages(games, settle=how), games, strict=True):
        alone = gg.great_powers.first_stage(game, settle=how)
        assert np.array_equal(form.payoffs, alone.payoffs)
        assert (form.outcomes == alone.outcomes).all()


def test_floats_give_what_fractions_give():
    for D, P in [(0.1, 0.3), (0.6, 0.7), (2.1, 1.3)]:
        game = trial(D, P)
        floats, exact = (
            gg.great_powers.first_stage(game),
            gg.great_powers.first_stage(game, exact=True),
        )
        assert exact.exact
        assert np.allclose(floats.payoffs, exact.payoffs.astype(float), atol=1e-12)
        for a, b in zip(floats.outcomes.ravel(), exact.outcomes.ravel(), strict=True):
            assert (a.actions, a.label) == (b.actions, b.label)


def place(actions):
    """Comply 1, sign 1, outside, sign 2, comply 2; with one standard outside, sign, comply."""
    order = ("comply_1", "sign_1", "outside", "sign_2", "comply_2")
    if not any(a.endswith("_2") for a in actions):
        order = ("outside", "sign_1", "comply_1")
    return order


@pytest.mark.parametrize("founded", [1, 2])
def test_extreme_equilibria_bound_all_others(founded):
    rng = np.random.default_rng(founded)
    wide = 0
    for _ in range(6):
        model = Model(rng, N=7 - founded, powers=2).coordinating()
        game = model.bound(2)
        cell = (2, 2) if founded == 2 else (2, 3)
        least, greatest = (
            gg.great_powers.first_stage(game, model.powers, settle=s) for s in ("least", "greatest")
        )
        who = [{p: "comply"} for p in sorted(model.powers[:founded], key=model.ids.index)]
        second = gg.great_powers.second_stage(game, who)
        order = {a: k for k, a in enumerate(place(second.actions))}
        every = np.array([[order[a] for a in e] for e in all_equilibria(second, "weak")])
        low, high = ([order[a] for a in form.outcomes[cell].actions] for form in (least, greatest))
        assert np.array_equal(low, every.min(axis=0))
        assert np.array_equal(high, every.max(axis=0))
        wide += low != high
    assert wide > 0


def test_no_extremes_are_claimed_where_there_need_be_none():
    rng = np.random.default_rng(0)
    model = Model(rng, N=6, powers=3).coordinating()
    with pytest.raises(gg.errors.NotApplicableError, match="3 standards have no least"):
        gg.great_powers.first_stage(model.bound(3), settle="least")
    model = Model(rng, N=6, powers=2)
    model.tau, model.mu = F(1), F(1)
    with pytest.raises(gg.errors.NotApplicableError, match="not shown to have a least"):
        gg.great_powers.first_stage(model.bound(2), settle="greatest")


def test_a_function_may_settle_the_others():
    """Given the most cooperative equilibrium by search, it gives what the lattice gives."""
    rng = np.random.default_rng(3)
    model = Model(rng, N=5, powers=1)
    model.tau = F(0)
    game = model.bound(1)

    def greatest(second):
        order = {a: k for k, a in enumerate(("outside", "sign_1", "comply_1"))}
        every = [dict(e.actions) for e in gg.solve(second, ties="weak").equilibria]
        return {i: max((e[i] for e in every), key=order.get) for i in second.states.ids}

    asked = gg.great_powers.first_stage(game, settle=greatest)
    lattice = gg.great_powers.first_stage(game, settle="greatest")
    assert np.array_equal(asked.payoffs, lattice.payoffs)
    assert [o.actions for o in asked.outcomes] == [o.actions for o in lattice.outcomes]
    assert {o.settled_by for o in asked.outcomes} == {"greatest"}
    with pytest.raises(ValueError, match="moves great powers"):
        gg.great_powers.first_stage(game, settle=lambda second: np.zeros(second.N, dtype=int))


# -------------------------------------------------------------------------------- the trial: four cells


def equilibria(form):
    """Labels of the pure equilibria, and of the one with the largest joint payoff."""
    return all_of([form])[0]


def all_of(forms, near=1e-12):
    """The same for many games at once, by comparing payoffs."""
    paid = np.array([form.payoffs for form in forms], dtype=float)
    stays = np.ones(paid.shape[:-1], dtype=bool)
    for k in range(paid.shape[-1]):
        own = paid[..., k]
        stays &= own >= own.max(axis=1 + k, keepdims=True) - near
    joint = np.where(stays, paid.sum(axis=-1).round(12), -np.inf).reshape(len(forms), -1).argmax(axis=1)
    return [
        ({outcome.label for outcome in form.outcomes[cells]}, form.outcomes.flat[best].label)
        for form, cells, best in zip(forms, stays, joint, strict=True)
    ]


@cache
def bound_grid(count):
    axes = itertools.product(np.linspace(0, 3, count), np.linspace(0, 1.5, count))
    return [trial(D, P) for D, P in axes]


def with_values(game, **values):
    return dataclasses.replace(game, values=dict(game.values) | values)


def labels(count, settle="best_reply", **changes):
    games = [with_values(game, **changes) for game in bound_grid(count)]
    forms = gg.great_powers.first_stages(games, settle=settle)
    found = all_of(forms)
    return [every for every, _ in found], np.array([shown for _, shown in found]).reshape(count, count)


def counted(table):
    return {str(k): int(n) for k, n in zip(*np.unique(table, return_counts=True), strict=True)}


@pytest.mark.parametrize(("settle", "both"), [("best_reply", 9), ("in_turn", 12), ("synchronous", 12)])
def test_four_cells_and_where_regimes_coexist(settle, both):
    """Universal for small D and P, club for large P, rival for large D, sham for both."""
    every, shown = labels(13, settle)
    assert (shown[0, 0], shown[0, -1], shown[-1, 0], shown[-1, -1]) == ("universal", "club", "rival", "sham")
    together = {pair: sum(found == set(pair) for found in every) for pair in (
        ("club", "sham"), ("universal", "rival"), ("universal", "sham"))}  # fmt: skip
    assert together == {("club", "sham"): 43, ("universal", "rival"): both, ("universal", "sham"): 7}


def test_more_legitimacy_widens_the_universal_region_and_turns_clubs_into_shams():
    tables = {weight: labels(31, legitimacy_weight=weight)[1] for weight in (0.05, 0.15, 0.3, 0.6)}
    counts = [counted(table) for table in tables.values()]
    assert [c.get("universal", 0) for c in counts] == [117, 121, 133, 142]
    assert [c.get("club", 0) for c in counts] == [228, 178, 73, 0]
    for low, high in itertools.pairwise(tables.values()):
        assert (high[low == "universal"] == "universal").all()
    assert set(tables[0.6][tables[0.05] == "club"]) == {"sham", "universal"}


def test_the_universal_region_ends_where_the_first_mover_is_indifferent():
    """At D = 0 that is P = sqrt(mu (1/2 + 1/36) + 3 lambda/20 - c), derived from the game."""
    game = StandardsGame(1).form(Institution(), dimensions=2)
    P = sympy.Symbol("P", positive=True)
    size, powers = sympy.Rational(1, 36), sympy.Rational(1, 2)
    at = {
        "complying_size_1_others": powers, "standing_1_others": 2, "N": 20, "size": size, "ideal_1": 0,
        "ideal_2": P, "standard_policy_1_1": 0, "standard_policy_1_2": 0, "divergence": 1,
        "exclusion_penalty": 0,
    }  # fmt: skip
    gain = game.gain("comply_1", "outside")
    gain = gain.subs({s: at[s.name] for s in gain.free_symbols if s.name in at})
    (edge,) = sympy.solve(gain, P)
    mu, weight, cost = sympy.symbols("market legitimacy_weight cost", real=True)
    named_as = {s: {"market": mu, "legitimacy_weight": weight, "cost": cost}[s.name]
                for s in edge.free_symbols}  # fmt: skip
    edge = edge.subs(named_as)
    assert sympy.simplify(edge - sympy.sqrt(mu * (powers + size) + 3 * weight / 20 - cost)) == 0
    for value in (0.05, 0.15, 0.6):
        end = float(edge.subs({mu: 1, weight: value, cost: 0.2}))
        forms = gg.great_powers.first_stages([trial(0, end - 1e-6, value), trial(0, end + 1e-6, value)])
        inside, beyond = (equilibria(form)[0] for form in forms)
        assert "universal" in inside
        assert "universal" not in beyond


# ------------------------------------------------------------------------------------------ invariance


def outcomes(form):
    return [(o.label, o.actions) for o in form.outcomes.ravel()]


def test_labels_do_not_depend_on_where_the_origin_lies_nor_on_axes():
    rng = np.random.default_rng(11)
    for _ in range(5):
        model = Model(rng, N=7, powers=2, d=2)
        before = gg.great_powers.first_stage(model.bound(2))
        model.ideal = [
            [F(3, 5) * x - F(4, 5) * y + 7, F(4, 5) * x + F(3, 5) * y - F(1, 3)] for x, y in model.ideal
        ]
        after = gg.great_powers.first_stage(model.bound(2))
        assert np.array_equal(before.payoffs, after.payoffs)
        assert outcomes(before) == outcomes(after)


@pytest.mark.parametrize("how", ["best_reply", "in_turn", "synchronous"])
def test_relabelling_states_carries_the_order_of_moves_along(how):
    rng = np.random.default_rng(12)
    for _ in range(4):
        model = Model(rng, N=7, powers=2)
        game = model.bound(2)
        before = gg.great_powers.first_stage(game, model.powers, settle=how)
        rows = rng.permutation(7)
        moved = game.states.select([game.states.ids[k] for k in rows])
        given = {name: game.values[name][rows] for name in ("cost", "legitimacy_weight")}
        shuffled = bind(
            StandardsGame(), moved, game.institution, market=model.mu, divergence=model.kappa,
            paper_legitimacy=model.omega, **given,
        )  # fmt: skip
        after = gg.great_powers.first_stage(shuffled, model.powers, settle=how, order=game.states.ids)
        assert np.array_equal(before.payoffs, after.payoffs)
        for a, b in zip(before.outcomes.ravel(), after.outcomes.ravel(), strict=True):
            assert a.label == b.label
            assert dict(zip(game.states.ids, a.actions, strict=True)) == dict(
                zip(moved.ids, b.actions, strict=True)
            )


def test_permuting_powers_permutes_the_stage():
    rng = np.random.default_rng(13)
    model = Model(rng, N=7, powers=3)
    game = model.bound(3)
    form = gg.great_powers.first_stage(game, model.powers, settle="in_turn")
    for turn in itertools.permutations(range(3)):
        other = gg.great_powers.first_stage(game, [model.powers[k] for k in turn], settle="in_turn")
        assert np.array_equal(other.payoffs, form.payoffs.transpose(*turn, 3)[..., list(turn)])
        assert (other.outcomes == form.outcomes.transpose(turn)).all()


def test_relabelling_standards_changes_no_label_and_no_equilibrium():
    rng = np.random.default_rng(14)
    swap = {"outside": "outside", "sign_1": "sign_2", "sign_2": "sign_1"}
    swap |= {"comply_1": "comply_2", "comply_2": "comply_1"}
    for _ in range(5):
        model = Model(rng, N=5, powers=2)
        game = model.bound(2)
        first, second = (
            gg.great_powers.second_stage(game, [{p: "comply"} for p in who])
            for who in (model.powers, model.powers[::-1])
        )
        mirrored = {tuple(swap[a] for a in e) for e in all_equilibria(second, "weak")}
        assert mirrored == {tuple(e) for e in all_equilibria(first, "weak")}
        for e in mirrored:
            profile = first.profile(dict(zip(model.ids, e, strict=True)))
            other = second.profile({i: swap[a] for i, a in zip(model.ids, e, strict=True)})
            assert gg.regime(first, profile).label == gg.regime(second, other).label


# ------------------------------------------------------------------------------- the great powers' cap


def test_beyond_the_cap_no_design_gives_a_joint_standard():
    r"""With rho = 1 and everyone else in: mu (2 - s1 - s2) + 2 lambda (N - 1)/N over kappa.

    A power in the joint standard has at most mu + lambda - c - kappa d_i, an own standard gives it at least
    mu s_i + lambda/N - c; the distances d_1 + d_2 sum to at least D.
    """
    rng = np.random.default_rng(21)
    N, s, mu, weight, kappa, cost = 12, 0.25, 1.0, 0.2, 1.0, 0.2
    cap = (mu * (2 - 2 * s) + 2 * weight * (N - 1) / N) / kappa
    designs = [
        (Institution(monitoring=(0, m), sanction=phi), omega)
        for m, phi, omega in zip(
            rng.uniform(0, 1, 200), rng.uniform(0, 3, 200), rng.uniform(0, 1, 200), strict=True
        )
    ]
    ids = ["A", "B", *(f"s{k}" for k in range(N - 2))]
    found = {}
    for factor in (0.999, 1.001):
        D = cap * factor
        world = States(
            ids, size=[s, s] + [(1 - 2 * s) / (N - 2)] * (N - 2), population=[1 / N] * N,
            ideal=[-D / 2, D / 2] + [0] * (N - 2), great_power=[True, True] + [False] * (N - 2),
        )  # fmt: skip
        games = [
            bind(
                StandardsGame(divergence_exponent=1), world, rules, market=mu, cost=cost, legitimacy=weight,
                divergence=kappa, paper_legitimacy=omega,
            )
            for rules, omega in designs
        ]  # fmt: skip
        forms = gg.great_powers.first_stages(games, settle="greatest")
        found[factor] = sum(_joint_holds(form) for form in forms)
    assert found[1.001] == 0
    assert 0 < found[0.999] < 200


def _joint_holds(form):
    """Whether complying with a joint standard is an equilibrium of the two powers."""
    return all(
        form.payoffs[0, 0, k] >= form.payoffs[..., k].take(0, axis=1 - k).max() - 1e-12 for k in range(2)
    )


# ----------------------------------------------------------------------------- subgame-perfect outcomes


def test_every_subgame_perfect_outcome_is_reported_and_one_shown_by_rule():
    found = gg.subgame_perfect(trial(0.2, 1.2))
    every, shown = equilibria(found.stage.form)
    assert set(found.labels) == every == {"club", "sham"}
    assert found.label == shown == found.labels[0] == "club"
    assert found.outcome.regime.detail == "concert"
    assert len(found.stage.mixed) == 1
    assert found.stage.verify().valid
    assert "shown first by the rule 'joint_payoff': club" in str(found)
    assert gg.subgame_perfect(trial(0.2, 1.2), rule="first").rule == "first"
    with pytest.raises(ValueError, match="rule"):
        gg.subgame_perfect(trial(0.2, 1.2), rule="best")


def test_own_and_joint_alone_are_one_outcome():
    found = gg.subgame_perfect(trial(2, 0.1))
    (outcome,) = found.outcomes
    assert (outcome.label, len(found.stage.classes[0].profiles)) == ("rival", 3)
    assert hash(outcome) == hash(found.stage.form.outcomes[0, 2])
