"""Laws of equilibrium on random games, each against the definition in `tests.oracles.clubs`."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from gametheory_gov import (
    AccessionGame,
    Game,
    Institution,
    States,
    bind,
    choose_solver,
    load_scenario,
    solve,
    verify,
)
from gametheory_gov.base.errors import NotSolvedError
from gametheory_gov.equilibria import BranchingSolver, EnumerationSolver, Result
from gametheory_gov.equilibria.solvers import choice
from gametheory_gov.testing import accession_games, bound_games, institutions, profiles, rationals, states
from tests.checks import TIES, tie_rules
from tests.oracles import clubs as oracle


def played(game, equilibria):
    """Each equilibrium as a tuple of action names, in the order of the states."""
    return {tuple(e.actions[label] for label in game.states.ids) for e in equilibria}


@given(bound_games(max_profiles=81, committed=st.booleans()))
def test_solutions_are_exactly_the_equilibria_of_the_definition(game):
    for ties in TIES:
        solution = solve(game, EnumerationSolver(), ties=ties)
        assert solution.result is Result.COMPLETE
        assert len(solution) == len(played(game, solution))
        assert played(game, solution) == oracle.all_equilibria(game, ties)


@given(bound_games(max_profiles=81, committed=st.booleans()), tie_rules)
def test_margins_are_the_gains_of_the_best_deviations(game, ties):
    definition = oracle.Definition(game)
    ids = game.states.ids
    players = {ids[i] for i in definition.players()}
    for equilibrium in solve(game, ties=ties):
        profile = tuple(equilibrium.actions[label] for label in ids)
        assert {margin.state for margin in equilibrium.margins} == players
        for margin in equilibrium.margins:
            i = ids.index(margin.state)
            gains = {a: definition.gain(i, profile, a) for a in game.actions if a != profile[i]}
            assert margin.action == profile[i]
            assert margin.gain == max(gains.values()) == gains[margin.move]
            assert isinstance(margin.gain, Fraction)
        gains = [margin.gain for margin in equilibrium.margins]
        assert gains == sorted(gains, reverse=True)


@given(bound_games(max_profiles=81), st.data())
def test_gains_are_those_of_the_definition_at_every_profile(game, data):
    definition = oracle.Definition(game)
    profile = data.draw(profiles(game))
    names = tuple(game.actions[a] for a in profile)
    gains = game.plain(game.gains(profile))
    for i in range(game.N):
        for b, action in enumerate(game.actions):
            expected = definition.gain(i, names, action) if b != profile[i] else 0
            assert gains[i, b] == expected


@given(bound_games(max_profiles=256, committed=st.booleans()), tie_rules)
def test_verify_accepts_what_solve_found(game, ties):
    verification = verify(solve(game, ties=ties))
    assert verification.valid, str(verification)


@given(bound_games(exact=False, max_profiles=128), tie_rules)
def test_verify_accepts_float_solutions(game, ties):
    verification = verify(solve(game, ties=ties))
    assert verification.valid, str(verification)


@given(bound_games(max_profiles=128), st.data())
def test_symbolic_join_gains_are_the_numeric_ones(game, data):
    form = game.form
    assume(not form.profile_terms or form.name == "accession")
    definition = oracle.Definition(game)
    profile = data.draw(profiles(game))
    gains = game.plain(game.gains(profile))
    for i in range(game.N):
        a = int(profile[i])
        for b, action in enumerate(game.actions):
            if b == a or (form.profile_terms and b == 0):
                continue  # terms of the whole profile belong to the club with i inside
            after = [game.actions[c] for c in profile]
            before, after[i] = tuple(after), action
            known = dict(definition.own[i]) | definition.surroundings(i, tuple(after))
            for name in form.aggregates:
                others = definition.total(name, before) - definition.adds("aggregates", name, i, before[i])
                known[form.others(name).name] = others
                del known[name]
            symbolic = oracle.evaluate(form.gain(action, before[i]), known)
            cost = form.switching.get((before[i], action))
            paid = Fraction(0) if cost is None else oracle.evaluate(cost, definition.own[i])
            assert gains[i, b] == symbolic - paid


# --------------------------------------------------------------------- the accession game, by hand


@st.composite
def accession_worlds(draw, max_size=5):
    """A family, states, an institution, founders and a divergence: what `oracle.join_gain` asks for."""
    world = draw(states(1, max_size, with_exposure=st.booleans(), dimensions=st.sampled_from((1, 1, 2))))
    institution = draw(institutions(world))
    family = draw(accession_games(dimensions=world.dimensions))
    founders = None
    if institution.body == "founders":
        founders = draw(st.lists(st.sampled_from(world.ids), min_size=1, unique=True))
    return family, world, institution, founders, draw(rationals(0, 1))


def bound(world):
    family, table, institution, founders, divergence = world
    return bind(family, table, institution, divergence=divergence, founders=founders, committed=False)


@given(accession_worlds(), st.data())
def test_join_gain_is_the_formula_of_the_accession_game(world, data):
    game = bound(world)
    table, institution = world[1], world[2]
    profile = data.draw(profiles(game))
    club = [int(k) for k in np.flatnonzero(profile)]
    gains = game.plain(game.gains(profile))
    wait = 1 - institution.discount
    payoffs = game.plain(game.payoffs(profile))
    for i in range(table.N):
        delta = oracle.join_gain(*world, club, i)
        K = 0 if table.entry_cost is None else table.entry_cost[i]
        E = 0 if table.exit_cost is None else table.exit_cost[i]
        moved = -delta - E * wait if i in club else delta - K * wait
        assert gains[i, 0 if i in club else 1] == moved
        assert payoffs[i] == oracle.accession_payoff(*world, club, i)


@given(accession_worlds(), st.data())
def test_reports_are_the_legitimacy_and_policy_of_the_club(world, data):
    game = bound(world)
    _, table, institution, founders, _ = world
    profile = data.draw(profiles(game))
    club = [int(k) for k in np.flatnonzero(profile)]
    reports = game.reports(profile)
    assert reports["legitimacy"] == oracle.legitimacy(table, institution, founders, club)
    policy, _ = oracle.policy_and_representation(table, institution, founders, club)
    for k, point in enumerate(policy, start=1):
        assert reports[f"policy_in_force_{k}"] == point
    assert reports["members"] == len(club)
    assert reports["club_size"] == sum(table.size[j] for j in club)
    assert reports["club_population"] == sum(table.population[j] for j in club)


@given(accession_worlds(max_size=4))
def test_stable_clubs_are_those_of_the_formula(world):
    game = bound(world)
    for ties in TIES:
        assert set(solve(game, ties=ties).clubs) == oracle.accession_equilibria(*world, ties)


# ------------------------------------------------------------------------------------ entry and exit


@given(
    gain=rationals(-1, 1),
    entry=rationals(0, 1),
    exit_=rationals(0, 1),
    discount=rationals(0, 1),
)
@settings(max_examples=150)
def test_hysteresis_band(gain, entry, exit_, discount):
    """One state with join gain Δ: it joins iff Δ >= K(1-δ) and leaves iff Δ < -E(1-δ)."""
    alone = States.symmetric(1, entry_cost=[entry], exit_cost=[exit_])
    rules = Institution(discount=discount, transfers={"1": gain})
    game = bind(AccessionGame(), alone, rules, benefit=0, cost=0, legitimacy=0, divergence=0)
    join, leave = entry * (1 - discount), -exit_ * (1 - discount)
    expected = {
        "join": (gain < join, gain >= leave),
        "stay_out": (gain <= join, gain > leave),
        "weak": (gain <= join, gain >= leave),
    }
    for ties, (out_is_stable, in_is_stable) in expected.items():
        clubs = solve(game, ties=ties).clubs
        assert (() in clubs, ("1",) in clubs) == (out_is_stable, in_is_stable)


# ------------------------------------------------------------------------------------ floats and exact


def rounded(game):
    """The same game in floats."""
    return replace(game, exact=False)


@given(bound_games(max_profiles=128, committed=st.booleans()), tie_rules)
def test_floats_agree_with_exact_wherever_they_decide(game, ties):
    exact = played(game, solve(game, ties=ties))
    solution = solve(rounded(game), ties=ties)
    decided, undecided = played(game, solution), played(game, solution.undecided)
    assert decided <= exact <= decided | undecided
    if solution.complete:
        assert decided == exact


def test_floats_do_not_misjudge_a_threshold_that_a_sum_of_shares_just_meets():
    world = States(["a", "b", "c"], size=["0.7", "0.1", "0.2"], population=["0.7", "0.1", "0.2"])
    rules = Institution(minimum_participation=(0, "4/5"), excludability=0)
    values = {"benefit": 1, "cost": ["0.5", "0.05", "0.9"], "legitimacy": 0, "divergence": 0}
    exact = bind(AccessionGame(), world, rules, **values)
    floats = bind(AccessionGame(), world, rules, exact=False, **values)
    assert solve(exact, ties="weak").clubs == ((), ("a", "b"))
    solution = solve(floats, ties="weak")
    assert {(), ("a", "b")} <= set(solution.clubs) | {e.members for e in solution.undecided}


def test_a_float_gain_within_the_tolerance_is_undecided_and_exact_arithmetic_decides_it():
    world = States(["a", "b"], size=[0.1, 0.9], population=[0.5, 0.5])
    values = {"benefit": 1, "cost": [0.1 + 0.9, 1.0], "legitimacy": 0, "divergence": 0}
    floats = bind(AccessionGame(), world, **values)
    assert not floats.exact
    solution = solve(floats)
    assert solution.result is Result.UNDECIDED
    assert solution.clubs == ((),)
    assert [e.members for e in solution.undecided] == [("a", "b")]
    assert solve(floats.to_exact()).clubs == ((), ("a", "b"))


def test_everybody_committed_leaves_one_profile():
    game = bind(AccessionGame(), States.symmetric(3), benefit=1, cost=1, legitimacy=0, divergence=0).commit(
        ["1", "2", "3"]
    )
    assert game.profiles == 1
    assert solve(game).clubs == (("1", "2", "3"),)
    assert verify(solve(game)).valid


@pytest.mark.parametrize(("ties", "sizes"), [("join", [3]), ("stay_out", [2]), ("weak", [2, 3])])
def test_tie_rules_choose_between_two_and_three(ties, sizes):
    """A gain of exactly zero at the third member: the answer depends on the tie rule (model: ties)."""
    game = Game(
        "third member",
        ("outside", "member"),
        aggregates={"members": {"member": 1}},
        payoffs={"outside": 0, "member": "3 - members"},
    )
    clubs = solve(bind(game, States.symmetric(4)), ties=ties).clubs
    assert sorted({len(club) for club in clubs}) == sizes
    assert len(clubs) == {"join": 4, "stay_out": 6, "weak": 10}[ties]


def test_a_search_ends_by_itself_however_many_actions_there_are(monkeypatch):
    """Three rival standards of 193 states: a million boxes would take hours."""
    monkeypatch.setattr(choice, "_LONG_PATIENCE", 10)
    monkeypatch.setattr(choice, "_GAINS", 193 * 42 * 50)
    with pytest.raises(NotSolvedError, match=r"BranchingSolver\(max_boxes=\.\.\.\) searches on") as caught:
        solve(load_scenario("standards_three_powers").bind())
    assert 50 <= caught.value.solution.stats["boxes"] < 1000


def test_a_search_that_does_not_pay_gives_way_and_the_solution_says_so(monkeypatch):
    game = Game(
        "shares", ("out", "in"), aggregates={"held": {"in": "size"}}, payoffs={"out": 0, "in": "1/2 - held"}
    )
    sizes = [Fraction(k, 66) for k in range(1, 12)]
    bound = bind(game, States([f"{k}" for k in range(1, 12)], size=sizes, population=sizes))
    assert "given_up" not in solve(bound).stats
    monkeypatch.setattr(choice, "_PATIENCE", 1)
    solution = solve(bound)
    assert solution.solver == "enumeration"
    assert solution.stats["given_up"].startswith("branching after ")
    assert solution.clubs == solve(bound, EnumerationSolver()).clubs
    assert choose_solver(bound).solver == BranchingSolver()
