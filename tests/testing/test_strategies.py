"""The public strategies bring up what they promise: ties, sizeless states, every kind of term."""

from __future__ import annotations

import itertools
from fractions import Fraction

import numpy as np
import pytest
import sympy
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument

from gametheory_gov import States, solve
from gametheory_gov.bound.types import Types
from gametheory_gov.decisions import coalitions
from gametheory_gov.decisions.sharing import coalition_core
from gametheory_gov.equilibria.monotone import supermodular
from gametheory_gov.testing import (
    bound_games,
    clubs,
    games,
    institutions,
    profiles,
    rationals,
    rules,
    states,
    worths,
)

QUIET = settings(
    max_examples=600,
    phases=[Phase.generate],
    database=None,
    derandomize=True,
    report_multiple_bugs=False,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


def occurs(strategy, condition):
    """Whether an example with a property is found."""
    return condition(find(strategy, condition, settings=QUIET))


def some(strategy, number):
    """Some examples."""
    found = []
    settings(QUIET, max_examples=number)(given(strategy)(lambda example: found.append(example)))()
    return found


def test_numbers_and_worlds_on_the_edge():
    assert occurs(rationals(0, 1), lambda q: 0 < q < 1)
    assert occurs(states(2, 4), lambda world: 0 in world.size)
    assert occurs(states(3, 4), lambda world: len(set(world.cost)) == 1)
    assert occurs(states(2, 4, with_exposure=st.booleans()), lambda world: world.exposure is not None)
    assert occurs(states(1, 30), lambda world: world.N > 26)
    assert occurs(states(dimensions=2, exact=False), lambda world: world.dimensions == 2 and not world.exact)


def test_institutions_of_every_kind():
    world = States.symmetric(3)
    drawn = institutions(world)
    for condition in (
        lambda i: i.body == "founders",
        lambda i: i.body == "weighted" and i.policy == "median",
        lambda i: i.policy == "mean" and i.body == "members",
        lambda i: i.legitimacy_shares[1] > 0 and i.body == "members",
        lambda i: any(i.minimum_participation),
        lambda i: i.depth == 0 and i.performance == "size" and i.legitimacy_shares[2] > 0,
    ):
        assert occurs(drawn, condition)
    assert occurs(institutions(world, admission="majority"), lambda i: i.admission == "majority")


def test_games_with_every_kind_of_term():
    for kind in (sympy.Piecewise, sympy.floor, sympy.Max, sympy.Min, sympy.Abs):
        assert occurs(games(), lambda g, kind=kind: any(f.has(kind) for f in g.payoffs.values()))
    for condition in (
        lambda g: len(g.actions) == 4,
        lambda g: len(g.aggregates) == 3,
        lambda g: g.exposures and g.profile_terms == ("representation",),
        lambda g: "median_policy_1" in g.profile_terms,
        lambda g: len(g.switching) == 3,
        lambda g: len(set(g.cooperation)) < len(g.actions),
        lambda g: any(len(totals_of(g, term)) > 1 for term in g.terms if term.is_Mul),
        lambda g: any(totals_of(g, f) for f in divisors(g)),
        lambda g: any(at_one(f) < 0 for table in g.aggregates.values() for f in table.values()),
        lambda g: any(g.actions[0] in table for table in g.aggregates.values()),
        lambda g: any({"weight", "first_total"} <= names(term) for term in g.terms),
        lambda g: any({"strength", "first_total"} <= names(term) for term in g.terms),
        lambda g: any({"link", "taste"} <= names(term) for term in g.terms),
        lambda g: any("weight" in names(cost) for cost in g.switching.values()),
    ):
        assert occurs(games(), condition)


def names(formula):
    return {symbol.name for symbol in formula.free_symbols}


def at_one(formula):
    return formula.subs(dict.fromkeys(formula.free_symbols, 1))


def totals_of(game, formula):
    return names(formula) & set(game.aggregates)


def divisors(game):
    return {power for f in game.payoffs.values() for power in f.atoms(sympy.Pow) if power.exp.is_negative}


def test_accession_games_of_every_kind():
    for condition in (
        lambda b: b.form.exposures,
        lambda b: b.states.dimensions == 2,
        lambda b: b.form.profile_terms,
        lambda b: any(f.has(sympy.Abs) for f in b.form.payoffs.values()),
        lambda b: any(b.institution.minimum_participation),
        lambda b: b.states.entry_cost is not None,
        lambda b: b.institution.inclusion_curve == "4*x*(1 - x)",
        lambda b: b.founders,
    ):
        assert occurs(bound_games(kind="accession"), condition)


def test_states_that_are_exactly_indifferent():
    def ties(pair):
        game, profile = pair
        gains = game.plain(game.gains(profile))
        moving = [(k, b) for k in range(game.N) for b in range(len(game.actions)) if b != profile[k]]
        return len({gains[k, b] for k, b in moving}) > 1 and any(gains[k, b] == 0 for k, b in moving)

    drawn = bound_games(kind="general", min_states=2, max_profiles=64)
    assert occurs(drawn.flatmap(lambda n: st.tuples(st.just(n), profiles(n))), ties)


@given(bound_games(exact=st.booleans(), max_profiles=64, committed=st.booleans()), st.data())
def test_profiles_and_clubs_fit_their_game(game, data):
    profile = data.draw(profiles(game))
    assert profile.shape == (game.N,)
    assert (game.profile(profile) == profile).all()
    assert (profile == game.fixed_profile)[~game.free].all()
    club = data.draw(clubs(game, min_size=1))
    assert club == tuple(label for label in game.states.ids if label in club) != ()
    assert game.profiles <= 64


# ---------------------------------------------------------------------------------------- structures

STRUCTURES = ("supermodular", "substitutes", "mixed", "potential", "symmetric", "typed")


def payoff_tables(game):
    """Every state's payoff in every profile, shape (M, ..., M, N)."""
    M, N = len(game.actions), game.N
    profiles = np.array(list(itertools.product(range(M), repeat=N)))
    return np.asarray(game.plain(game.payoffs_at(profiles)), dtype=object).reshape(*[M] * N, N)


def influences(game):
    """How each state's gain from each step up changes as each other state steps up, at every profile."""
    payoffs, N = payoff_tables(game), game.N
    changes = {}
    for i, j in itertools.permutations(range(N), 2):
        steps = np.diff(np.diff(payoffs[..., i], axis=i), axis=j)
        changes[i, j] = steps.ravel().tolist()
    return changes


def total_influence(game):
    return [change for changes in influences(game).values() for change in changes]


@given(bound_games(max_profiles=64, structure="supermodular"))
def test_complements_gain_from_each_others_steps_up(game):
    assert supermodular(game), str(supermodular(game))
    assert min(total_influence(game), default=0) >= 0


@given(bound_games(min_states=2, max_profiles=64, structure="substitutes"))
def test_substitutes_lose_from_each_others_steps_up(game):
    found = total_influence(game)
    assert min(found) < 0 >= max(found)


@given(bound_games(min_states=2, max_profiles=64, structure="mixed"))
def test_mixed_influences_have_both_signs(game):
    found = total_influence(game)
    assert min(found) < 0 < max(found)


@given(bound_games(max_profiles=64, structure="potential"))
def test_games_with_a_potential_have_one(game):
    """Along every cycle of four the weighted influences of two states on each other are equal."""
    found = influences(game)
    weights = {}
    for start in range(game.N):
        weights.setdefault(start, Fraction(1))
        for i in range(game.N):
            for j in range(game.N):
                pairs = zip(found.get((i, j), ()), found.get((j, i), ()), strict=True)
                ratio = next((a / b for a, b in pairs if a and b), None)
                if i in weights and j not in weights and ratio is not None:
                    weights[j] = weights[i] * ratio
    for (i, j), changes in found.items():
        assert [weights[i] * a for a in changes] == [weights[j] * b for b in found[j, i]]
    assert all(weight > 0 for weight in weights.values())


def permuted(game, order):
    """What every state gets in every profile, when the states take each other's places."""
    payoffs = payoff_tables(game)
    return payoffs.transpose(*order, game.N)[..., list(order)]


@given(bound_games(max_profiles=64, structure="symmetric"), st.data())
def test_in_symmetric_games_all_states_are_alike(game, data):
    order = data.draw(st.permutations(range(game.N)))
    assert (permuted(game, order) == payoff_tables(game)).all()
    assert len(Types.of(game)) == 1


@given(bound_games(max_profiles=100, structure="typed"))
def test_in_typed_games_each_state_has_others_like_it(game):
    payoffs = payoff_tables(game)
    alike = [
        {j for j in range(game.N) if (permuted(game, swapped(game.N, i, j)) == payoffs).all()}
        for i in range(game.N)
    ]
    assert min(map(len, alike)) >= 2


def swapped(N, i, j):
    order = list(range(N))
    order[i], order[j] = j, i
    return order


@pytest.mark.parametrize("structure", STRUCTURES)
def test_no_structure_decides_the_answer(structure):
    """Of each there are games with several stable profiles and games that tell states apart or not."""
    counts = set()
    types = set()
    shapes = set()
    for game in some(bound_games(max_profiles=64, structure=structure), 60):
        counts.add(len(solve(game)))
        types.add(len(Types.of(game)))
        shapes.add((game.form.name, len(game.actions)))
    assert max(counts) > 1 or structure == "substitutes"
    assert 1 in counts
    assert len(shapes) >= 2
    assert types == {1} if structure == "symmetric" else max(types) > 1


@pytest.mark.parametrize("structure", [None, "mixed"])
def test_some_games_have_no_stable_profile(structure):
    drawn = bound_games(min_states=2, max_profiles=64, structure=structure)
    assert occurs(drawn, lambda game: not len(solve(game)))


def test_structures_in_floats():
    for structure in STRUCTURES:
        for game in some(bound_games(max_profiles=64, structure=structure, exact=False), 5):
            assert not game.exact


def test_structures_that_cannot_be():
    with pytest.raises(InvalidArgument, match="did you mean 'supermodular'"):
        bound_games(structure="supermodul")
    with pytest.raises(InvalidArgument, match="at least 4 states"):
        bound_games(structure="typed", max_states=3)
    with pytest.raises(InvalidArgument, match="'typed' is needed"):
        games(structure="monotone")
    assert occurs(bound_games(structure=st.sampled_from(STRUCTURES)), lambda game: len(Types.of(game)) == 1)


def test_rules_and_worths_of_every_kind():
    for how in ("weigh", "and", "or", "chairs"):
        assert occurs(rules(), lambda rule, how=how: rule.how == how)
    assert all(rule.how == "weigh" for rule in some(rules(kind="weighted"), 30))
    for condition in (
        lambda found: found.dummies and not found.dictator,
        lambda found: len(found.vetoers) == 2 and found.winning > 2,
        lambda found: found.dictator,
        lambda found: not found.proper,
        lambda found: not found.strong,
    ):
        assert occurs(rules(min_voters=3), lambda rule, condition=condition: condition(coalitions(rule)))
    assert occurs(worths(min_players=3), lambda game: coalition_core(game).empty)
    assert not any(coalition_core(game).empty for game in some(worths(balanced=True), 60))
    for wrong in (
        lambda: rules(max_voters=13),
        lambda: rules(min_voters=3, max_voters=2),
        lambda: worths(min_players=0),
    ):
        with pytest.raises(InvalidArgument, match="from 1 to 12"):
            wrong()
    with pytest.raises(InvalidArgument, match="'any' or 'weighted'"):
        rules(kind="weighed")
