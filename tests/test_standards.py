"""The standards game, the great powers' stage, and their regimes, against definitions written out here."""

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
from gametheory_gov.founding import CHOICES, reordered
from gametheory_gov.structure import supermodular
from tests.oracle import all_equilibria

F = Fraction


# ------------------------------------------------------------------------ the definition, in fractions


class Model:
    """The standards game of two-stage play, written out from its definition: no formula of the package."""

    def __init__(self, rng, N=4, powers=2, d=1, coarse=6):
        def draw(low, high, n=None):
            given = [F(int(v), coarse) for v in rng.integers(low * coarse, high * coarse + 1, n or 1)]
            return given if n else given[0]

        self.N, self.powers, self.d = N, [f"p{k}" for k in range(powers)], d
        weights = rng.integers(1, 9, N)
        self.size = [F(int(w), int(weights.sum())) for w in weights]
        self.ideal = [draw(-1, 1, d) for _ in range(N)]
        self.ids = [*self.powers, *(f"s{k}" for k in range(N - powers))]
        rng.shuffle(self.ids)
        self.cost = draw(0, 1, N)
        self.weight = draw(0, 1, N)
        self.mu, self.m, self.phi, self.kappa = draw(0, 2), draw(0, 1), draw(0, 2), draw(0, 1)
        self.tau, self.omega = draw(0, 1), draw(0, 1)

    def coordinating(self):
        """The same model with more to gain from each other, so that equilibria are many."""
        self.mu, self.kappa, self.tau = F(2), self.kappa / 8, F(0)
        self.cost = [F(1, 2) + cost / 2 for cost in self.cost]
        return self

    @property
    def states(self):
        return States(
            self.ids,
            size=self.size,
            population=[F(1, self.N)] * self.N,
            ideal=self.ideal,
            great_power=[label in self.powers for label in self.ids],
        )

    def bound(self, standards, **changes):
        rules = Institution(monitoring=(0, self.m), sanction=self.phi, exclusion_penalty=self.tau)
        given = {"market": self.mu, "cost": self.cost, "legitimacy": self.weight, "divergence": self.kappa}
        given |= {"paper_legitimacy": self.omega}
        return bind(StandardsGame(standards), self.states, rules, **given | changes)

    def policy(self, founders):
        rows = [self.ids.index(label) for label in founders]
        total = sum(self.size[i] for i in rows)
        return [sum(self.size[i] * self.ideal[i][j] for i in rows) / total for j in range(self.d)]

    def payoff(self, i, actions, policies, powers=None):
        """What i gets; an action is None, or (standard, "sign" or "comply")."""
        powers = self.powers if powers is None else powers
        kind = actions[i]
        complying = {k: [j for j in range(self.N) if actions[j] == (k, "comply")] for k in policies}
        M = {k: sum((self.size[j] for j in who), F(0)) for k, who in complying.items()}
        if kind is None:
            return -self.tau * sum(M.values())
        k, act = kind
        n = sum(1 for a in actions if a and a[0] == k)
        paper = self.omega + (1 - self.omega) * F(len(complying[k]), n)
        legitimacy = self.weight[i] * F(n, self.N) * paper
        if act == "comply":
            gap = sum((x - r) ** 2 for x, r in zip(self.ideal[i], policies[k], strict=True))
            return self.mu * M[k] + legitimacy - self.cost[i] - self.kappa * gap
        others = sum(self.size[j] for j in complying[k] if j != i and self.ids[j] in powers)
        return (1 - self.m) * self.mu * M[k] + legitimacy - self.m * self.phi * others

    def founding(self, choices):
        """Standards as dicts of founder to act, numbered by the place of their first founder."""
        joint = {p: c.split()[1] for p, c in choices.items() if c.startswith("joint")}
        found = ([joint] if joint else []) + [{p: "comply"} for p, c in choices.items() if c == "own"]
        return sorted(found, key=lambda who: min(self.ids.index(p) for p in who))

    def settle(self, choices, how):
        """Best reply from all outside, one state at a time; None when it does not end."""
        found = self.founding(choices)
        policies = {k: self.policy(who) for k, who in enumerate(found, start=1)}
        actions = [None] * self.N
        for k, who in enumerate(found, start=1):
            for p, act in who.items():
                actions[self.ids.index(p)] = (k, act)
        menu = [None, *itertools.product(policies, ("sign", "comply"))]
        others = [i for i in range(self.N) if self.ids[i] not in self.powers]

        def reply(i):
            paid = {a: self.payoff(i, [*actions[:i], a, *actions[i + 1 :]], policies) for a in menu}
            best = max(paid.values())
            return actions[i] if paid[actions[i]] == best else next(a for a in menu if paid[a] == best)

        for _ in range(200):
            wanted = {i: reply(i) for i in others}
            if how == "synchronous":
                movers = [i for i in others if wanted[i] != actions[i]]
            elif how == "best_reply":
                movers = [i for i in others if wanted[i] != actions[i]][:1]
            else:
                movers = []
                for i in others:
                    a = reply(i)
                    if a != actions[i]:
                        actions[i] = a
                        movers.append(-1)
            if not movers:
                return actions, policies
            for i in movers:
                if i >= 0:
                    actions[i] = wanted[i]
        return None


def named(action):
    return "outside" if action is None else f"{action[1]}_{action[0]}"


@pytest.mark.parametrize("standards", [1, 2, 3])
def test_payoffs_are_those_of_the_definition(standards):
    """With own contributions to every total, and sanctions by the other great powers only."""
    rng = np.random.default_rng(standards)
    menu = [None, *itertools.product(range(1, standards + 1), ("sign", "comply"))]
    for _ in range(12):
        model = Model(rng, N=5, powers=3, d=2)
        game = model.bound(standards, **_policies(rng, standards, 2))
        policies = {
            k: [game.values[f"standard_policy_{k}_{j}"] for j in (1, 2)] for k in range(1, standards + 1)
        }
        actions = [menu[int(k)] for k in rng.integers(0, len(menu), 5)]
        profile = game.profile(dict(zip(model.ids, map(named, actions), strict=True)))
        expected = [model.payoff(i, actions, policies) for i in range(5)]
        assert list(game.plain(game.payoffs(profile))) == expected
        gains = game.plain(game.gains(profile))
        for i, b in itertools.product(range(5), range(len(menu))):
            after = [*actions[:i], menu[b], *actions[i + 1 :]]
            assert gains[i, b] == model.payoff(i, after, policies) - expected[i]


def _policies(rng, standards, d):
    return {
        f"standard_policy_{k}_{j}": F(int(rng.integers(-3, 4)), 3)
        for k in range(1, standards + 1)
        for j in range(1, d + 1)
    }


@pytest.mark.parametrize(("standards", "others"), [(1, 5), (2, 3), (3, 2)])
@pytest.mark.parametrize("ties", ["join", "stay_out", "weak"])
def test_second_stages_are_solved_exactly(standards, others, ties):
    """Search over totals and enumeration both list what brute force finds, paper legitimacy below one."""
    rng = np.random.default_rng(10 * standards)
    several = 0
    for trial in range(6):
        model = Model(rng, N=standards + others, powers=standards)
        if trial % 2:
            model.coordinating()
        founding = [{p: str(rng.choice(["comply", "comply", "sign"]))} for p in model.powers]
        second = gg.second_stage(model.bound(standards), founding)
        assert len(second.actions) == 1 + 2 * standards
        expected = {tuple(e) for e in all_equilibria(second, ties)}
        several += len(expected) > 1
        for solver in (gg.EnumerationSolver(), gg.BranchingSolver()):
            found = gg.solve(second, solver, ties=ties)
            listed = [tuple(d.values()) for e in found.equilibria for d in e.expand()]
            assert sorted(listed) == sorted(expected), solver
            assert not found.undecided
            assert gg.verify(found).valid
    assert several > 0


@pytest.mark.parametrize("how", ["best_reply", "in_turn", "synchronous"])
@pytest.mark.parametrize("powers", [1, 2, 3])
def test_the_stage_is_what_settling_by_hand_gives(how, powers):
    rng = np.random.default_rng(powers)
    compared = 0
    for _ in range(8 if powers < 3 else 3):
        model = Model(rng, N=powers + 4, powers=powers, d=1 + powers % 2)
        game = model.bound(powers)
        try:
            form = gg.great_power_game(game, model.powers, settle=how)
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
    form = gg.great_power_game(game)
    assert form.outcomes[0, 1].policies == (("1", (F(1),)),)
    assert form.outcomes[0, 1].founders == (("1", (("A", "comply"), ("B", "sign"))),)
    second = gg.second_stage(game, [{"A": "comply", "B": "sign"}])
    assert second.values["standard_policy_1_1"] == 1


# --------------------------------------------------------------------------- settling: speed and structure


def world_of(D, P, others=18):
    ids = ["A", "B", *(f"s{k:02d}" for k in range(others))]
    sides = [(-D / 2, 0), (D / 2, 0), *(((-D / 2, D / 2)[k % 2], P) for k in range(others))]
    size = [0.25, 0.25] + [0.5 / others] * others
    share = [1 / (others + 2)] * (others + 2)
    flags = [True, True] + [False] * others
    return States(ids, size=size, population=share, ideal=sides, great_power=flags)


RULES = Institution(monitoring=(0, 0.8), sanction=1.5)
TRIAL = {"market": 1, "cost": 0.2, "divergence": 1}


def trial(D, P, legitimacy=0.15, **changes):
    return bind(StandardsGame(), world_of(D, P), RULES, legitimacy=legitimacy, **TRIAL | changes)


@pytest.mark.parametrize("how", ["best_reply", "in_turn", "synchronous"])
def test_games_settled_together_are_those_settled_alone(how):
    games = [trial(D, P) for D in (0.1, 0.6, 2.1) for P in (0.3, 0.7, 1.3)]
    for form, game in zip(gg.great_power_games(games, settle=how), games, strict=True):
        alone = gg.great_power_game(game, settle=how)
        assert np.array_equal(form.payoffs, alone.payoffs)
        assert (form.outcomes == alone.outcomes).all()


def test_floats_give_what_fractions_give():
    for D, P in [(0.1, 0.3), (0.6, 0.7), (2.1, 1.3)]:
        game = trial(D, P)
        floats, exact = gg.great_power_game(game), gg.great_power_game(game, exact=True)
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
        least, greatest = (gg.great_power_game(game, model.powers, settle=s) for s in ("least", "greatest"))
        who = [{p: "comply"} for p in sorted(model.powers[:founded], key=model.ids.index)]
        second = gg.second_stage(game, who)
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
        gg.great_power_game(model.bound(3), settle="least")
    model = Model(rng, N=6, powers=2)
    model.tau, model.mu = F(1), F(1)
    with pytest.raises(gg.errors.NotApplicableError, match="not shown to have a least"):
        gg.great_power_game(model.bound(2), settle="greatest")


def increasing_differences(game, order):
    """Whether every step up gains more when any other player steps up, by brute force."""
    steps = list(itertools.pairwise([game.game.action(a) for a in order]))
    players = np.flatnonzero(game.free)
    fixed = game.fixed_profile
    for base in itertools.product(range(len(order)), repeat=len(players)):
        profile = fixed.copy()
        profile[players] = base
        gains = game.gains(profile)
        for i, (low, high) in itertools.product(players, steps):
            mine = gains[i, high] - gains[i, low]
            for j, (below, above) in itertools.product(players, steps):
                if j == i or profile[j] != below:
                    continue
                raised = profile.copy()
                raised[j] = above
                after = game.gains(raised)
                if after[i, high] - after[i, low] < mine:
                    return False
    return True


def test_two_standards_without_penalty_are_supermodular():
    """In the order comply A, sign A, outside, sign B, comply B; with a penalty, not always."""
    rng = np.random.default_rng(5)
    order = ("comply_1", "sign_1", "outside", "sign_2", "comply_2")
    for penalty in (0, 1):
        found = []
        for _ in range(6):
            model = Model(rng, N=4, powers=2)
            model.tau, model.m = F(penalty), F(1, 2)
            second = gg.second_stage(model.bound(2), [{p: "comply"} for p in model.powers])
            holds = increasing_differences(second, order)
            shown = bool(supermodular(reordered(second, order)))
            assert holds or not shown
            found.append((holds, shown))
        if penalty == 0:
            assert all(holds and shown for holds, shown in found)
        else:
            assert not any(shown for _, shown in found)
            assert not all(holds for holds, _ in found)


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

    asked = gg.great_power_game(game, settle=greatest)
    lattice = gg.great_power_game(game, settle="greatest")
    assert np.array_equal(asked.payoffs, lattice.payoffs)
    assert [o.actions for o in asked.outcomes] == [o.actions for o in lattice.outcomes]
    assert {o.settled_by for o in asked.outcomes} == {"greatest"}
    with pytest.raises(ValueError, match="moves great powers"):
        gg.great_power_game(game, settle=lambda second: np.zeros(second.N, dtype=int))


# -------------------------------------------------------------------------------- the trial: four cells


def equilibria(form, near=1e-12):
    """Pure equilibria by comparing payoffs, and the one with the largest joint payoff."""
    stays = np.ones(form.shape, dtype=bool)
    for k in range(len(form.players)):
        own = form.payoffs[..., k]
        stays &= own >= own.max(axis=k, keepdims=True) - near
    cells = [tuple(c) for c in np.argwhere(stays)]
    best = max(cells, key=lambda c: round(form.payoffs[c].sum(), 12))
    return {form.outcomes[c].label for c in cells}, form.outcomes[best].label


@cache
def bound_grid(count):
    axes = itertools.product(np.linspace(0, 3, count), np.linspace(0, 1.5, count))
    return [trial(D, P) for D, P in axes]


def with_values(game, **values):
    return dataclasses.replace(game, values=dict(game.values) | values)


def labels(count, settle="best_reply", **changes):
    games = [with_values(game, **changes) for game in bound_grid(count)]
    forms = gg.great_power_games(games, settle=settle)
    found = [equilibria(form) for form in forms]
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
        forms = gg.great_power_games([trial(0, end - 1e-6, value), trial(0, end + 1e-6, value)])
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
        before = gg.great_power_game(model.bound(2))
        model.ideal = [
            [F(3, 5) * x - F(4, 5) * y + 7, F(4, 5) * x + F(3, 5) * y - F(1, 3)] for x, y in model.ideal
        ]
        after = gg.great_power_game(model.bound(2))
        assert np.array_equal(before.payoffs, after.payoffs)
        assert outcomes(before) == outcomes(after)


@pytest.mark.parametrize("how", ["best_reply", "in_turn", "synchronous"])
def test_relabelling_states_carries_the_order_of_moves_along(how):
    rng = np.random.default_rng(12)
    for _ in range(4):
        model = Model(rng, N=7, powers=2)
        game = model.bound(2)
        before = gg.great_power_game(game, model.powers, settle=how)
        rows = rng.permutation(7)
        moved = game.states.select([game.states.ids[k] for k in rows])
        given = {name: game.values[name][rows] for name in ("cost", "legitimacy_weight")}
        shuffled = bind(
            StandardsGame(), moved, game.institution, market=model.mu, divergence=model.kappa,
            paper_legitimacy=model.omega, **given,
        )  # fmt: skip
        after = gg.great_power_game(shuffled, model.powers, settle=how, order=game.states.ids)
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
    form = gg.great_power_game(game, model.powers, settle="in_turn")
    for turn in itertools.permutations(range(3)):
        other = gg.great_power_game(game, [model.powers[k] for k in turn], settle="in_turn")
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
            gg.second_stage(game, [{p: "comply"} for p in who]) for who in (model.powers, model.powers[::-1])
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
        forms = gg.great_power_games(games, settle="greatest")
        found[factor] = sum(_joint_holds(form) for form in forms)
    assert found[1.001] == 0
    assert 0 < found[0.999] < 200


def _joint_holds(form):
    """Whether complying with a joint standard is an equilibrium of the two powers."""
    return all(
        form.payoffs[0, 0, k] >= form.payoffs[..., k].take(0, axis=1 - k).max() - 1e-12 for k in range(2)
    )


# --------------------------------------------------------------------------------------- regime labels


def labelled(great, actions, standards=2, **options):
    """Label a profile of ten states written as one letter each: o, s, c, S, C (capitals: standard 2)."""
    words = {"o": "outside", "s": "sign_1", "c": "comply_1", "S": "sign_2", "C": "comply_2"}
    N = len(actions)
    world = States.symmetric(N, great_power=[k < great for k in range(N)])
    policies = {f"standard_policy_{k}_1": 0 for k in range(1, standards + 1)}
    game = bind(StandardsGame(standards), world, market=1, cost=0, legitimacy=0, divergence=0, **policies)
    profile = game.profile({str(k + 1): words[a] for k, a in enumerate(actions)})
    return gg.regime(game, profile, **options)


@pytest.mark.parametrize(
    ("powers", "actions", "label", "detail"),
    [
        (2, "cccccccccc", "universal", ""),
        (2, "cccccccccC", "club", ""),  # nine of ten with one standard, short of 95%
        (2, "cCcccccccc", "rival", ""),
        (2, "cCoooooooo", "rival", ""),
        (2, "cSssssssss", "sham", ""),  # a power that only signs founds, but does not comply
        (2, "sSssssSSss", "sham", ""),
        (2, "ccssssssss", "sham", ""),
        (2, "ccsssooooo", "club", "concert"),
        (2, "cooooooooo", "club", "solo"),
        (2, "cocccccCCC", "club", ""),  # no great power complies with the second
        (2, "ssssoooooo", "none", ""),
        (2, "oooooooooo", "none", ""),
        (2, "ccccccccss", "club", ""),  # all belong, most comply
        (0, "cCcCcCcCcC", "club", ""),
    ],
)
def test_labels_of_standards(powers, actions, label, detail):
    found = labelled(powers, actions)
    assert (found.label, found.detail) == (label, detail)
    assert found.compliers == sum(a in "cC" for a in actions)
    assert sum(s.signatories for s in found.standards) == found.members == sum(a != "o" for a in actions)
    for figures in found.standards:
        mine = "cs" if figures.name == "1" else "CS"
        assert figures.compliers == actions.count(mine[0])
        assert figures.size_share == pytest.approx(sum(a in mine for a in actions) / len(actions))
        assert figures.great_powers == tuple(str(k + 1) for k in range(powers) if actions[k] in mine)
        assert set(figures.complying_powers) <= set(figures.great_powers)


def test_thresholds_and_powers_are_options():
    assert labelled(2, "cccccccccC", universal=0.9).label == "universal"
    assert labelled(0, "cCoooooooo", powers=["1", "2"]).label == "rival"
    assert labelled(2, "cCoooooooo", powers=["1"]).label == "club"


def test_a_game_of_ones_own_names_its_standards():
    """Default cooperation ranks differ between standards; who complies is told by standard."""
    game = gg.Game(
        "two codes", ("out", "a", "A", "b", "B"), payoffs=dict.fromkeys(("out", "a", "A", "b", "B"), 0),
        standards={"a": "x", "A": "x", "b": "y", "B": "y"},
    )  # fmt: skip
    numeric = bind(game, States.symmetric(4, great_power=[True, True, False, False]))
    assert gg.regime(numeric, np.array([2, 4, 0, 0])).label == "rival"
    assert gg.regime(numeric, np.array([2, 3, 0, 0])).label == "club"
    assert [s.name for s in gg.regime(numeric, np.array([2, 3, 0, 0])).standards] == ["x", "y"]
    assert gg.Game.from_dict(game.to_dict()) == game
    assert gg.Game.from_dict(game.to_dict()).standards == game.standards
    with pytest.raises(ValueError, match="action 'B' has none"):
        game.replace(standards={"a": "x", "A": "x", "b": "y"})
    with pytest.raises(ValueError, match="'out' is no action inside"):
        game.replace(standards=dict(game.standards) | {"out": "x"})


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


# ------------------------------------------------------------------------------------------- bad input


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: StandardsGame(0), "standards = 0; a whole number from 1"),
        (lambda: StandardsGame(divergence_exponent=1.5), "divergence_exponent = 1.5"),
        (lambda: StandardsGame(founders=[["A"]]), "founders of 1 standards; the game has 2"),
        (lambda: StandardsGame(1, founders=[[]]), "names nobody"),
        (lambda: trial(0, 0, paper_legitimacy=2), "at most 1 is needed"),
        (lambda: trial(0, 0, sanction=2), "sanction belongs to the institution"),
        (lambda: trial(0, 0, detection=1), r"institution.replace\(monitoring"),
        (lambda: gg.great_power_game(trial(0, 0), ["A", "B", "s01"]), "bind StandardsGame"),
        (lambda: gg.great_power_game(trial(0, 0), ["A", "X"]), "'X' is not among"),
        (lambda: gg.great_power_game(trial(0, 0), []), "there are none; name them"),
        (lambda: gg.great_power_game(trial(0, 0), settle="bestreply"), "did you mean 'best_reply'"),
        (lambda: gg.great_power_game(trial(0, 0), ties="in"), "is no tie rule"),
        (lambda: gg.great_power_game(trial(0, 0), order=["A", "B"]), "names all 20 once"),
        (lambda: gg.great_power_game(trial(0, 0).commit(["s01"], "outside")), "committed states"),
        (lambda: gg.great_power_game(3), "is no bound game"),
        (lambda: gg.second_stage(trial(0, 0), []), "0 standards are founded"),
        (lambda: gg.second_stage(trial(0, 0), [{}]), "has no founder"),
        (lambda: gg.second_stage(trial(0, 0), [{"A": "join"}]), "'comply' or 'sign' is needed"),
        (lambda: gg.second_stage(trial(0, 0), [{"A": "sign"}, {"A": "sign"}]), "more than one"),
        (lambda: gg.second_stage(trial(0, 0), [{"s01": "sign"}]), "is no great power"),
    ],
)
def test_what_is_refused_says_what_to_do(make, message):
    with pytest.raises(ValueError, match=message):
        make()


def test_games_without_standards_have_no_stage():
    world = States.symmetric(3, great_power=[True, False, False])
    game = bind(gg.AccessionGame(), world, benefit=1, cost=1, legitimacy=0, divergence=0)
    with pytest.raises(gg.errors.NotApplicableError, match="names no standards"):
        gg.great_power_game(game)


def test_a_world_without_great_powers_has_no_policies():
    world = States.symmetric(3)
    with pytest.raises(ValueError, match=r"standard_policy_1_1 .* has no value"):
        bind(StandardsGame(1), world, market=1, cost=1, legitimacy=0, divergence=0)
    bind(StandardsGame(1, founders=[["1"]]), world, market=1, cost=1, legitimacy=0, divergence=0)


def test_exclusion_along_a_matrix_of_exposures():
    world = States(
        list("ABC"), size=["1/2", "1/4", "1/4"], population=["1/3"] * 3, great_power=[1, 0, 0],
        exposure=[[0, "1/2", "1/2"], [1, 0, 0], ["1/4", "3/4", 0]],
    )  # fmt: skip
    rules = Institution(exclusion_penalty=2, monitoring=(0, 1), sanction=5)
    game = bind(StandardsGame(1), world, rules, market=0, cost=1, legitimacy=0, divergence=0)
    form = gg.great_power_game(game)
    assert form.outcomes[2].actions == ("comply_1", "comply_1", "comply_1")
    second = gg.second_stage(game, [{"A": "comply"}])
    assert list(second.plain(second.payoffs(second.profile({"A": "comply_1"})))) == [-1, -2, F(-1, 2)]
