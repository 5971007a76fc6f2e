"""Selection: stochastically stable clubs by brute force, limits of laws, and what theories pick."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction as F

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from gametheory_gov import AccessionGame, Game, Institution, States, bind, load_scenario, select, solve
from gametheory_gov.base.errors import InvalidInputError, NotApplicableError
from gametheory_gov.noise import (
    Logit,
    Mutation,
    hitting_times,
    laplacian_gain,
    outcomes_by_precision,
    simulate,
    stationary,
    stochastically_stable,
    waiting_times,
    weighted_potential,
)
from gametheory_gov.noise.space import ClubSpace
from gametheory_gov.testing import bound_games
from tests.noise.test_noise import positions
from tests.noise.test_potential import exposed, symmetrisable
from tests.oracles import clubs as oracle
from tests.oracles import noise as noise_oracle
from tests.worlds import symmetric, two_types


def opened(game):
    return replace(game, institution=game.institution.replace(admission="open"))


def few(**wanted):
    return bound_games(max_profiles=16, **wanted).map(opened)


def positions_of(game, found):
    """Positions in the space of the game of all profiles of classes, or of a verdict."""
    space = ClubSpace.of(game)
    return {space.position(np.array(profile)) for each in found for profile in each.profiles}


@given(few(), st.sampled_from(["mutation", "logit"]), st.sampled_from(["weak", "join", "stay_out"]))
@settings(max_examples=20)
def test_stable_classes_are_those_of_all_trees(game, errors, ties):
    if errors == "logit":
        ties = "weak"
    found = stochastically_stable(game, errors, ties=ties)
    assume(len(found.classes) <= noise_oracle.MOST)
    expected, number = noise_oracle.stable_profiles(game, errors, ties)
    assume(
        number <= noise_oracle.MOST
    )  # profiles that differ only by alike states are classes of their own there
    space = stationary(game, Logit(1)).space
    listed = {k for c in expected for k in positions(space, list(c)).tolist()}
    assert positions_of(game, found.stable) == listed


@given(few(), st.sampled_from(["mutation", "logit"]))
@settings(max_examples=20)
def test_the_law_concentrates_on_the_stable_set_and_that_lies_in_the_equilibria_or_is_a_cycle(game, errors):
    found = stochastically_stable(game, errors)
    rule = Mutation(1e-9) if errors == "mutation" else Logit(1e7 / game.scale)
    law = stationary(game, rule)
    inside = sum(law.of(np.array(profile)) for c in found.stable for profile in c.profiles)
    assert inside == pytest.approx(1, abs=1e-5)
    space = law.space
    listed = {space.position(game.profile(dict(e.actions))) for e in solve(game, ties="weak")}
    for stable in found.stable:
        assert stable.cycle or space.position(np.array(stable.profiles[0])) in listed


@given(few(structure="supermodular"))
@settings(max_examples=15)
def test_radius_above_coradius_is_stable(game):
    for errors in ("mutation", "logit"):
        found = stochastically_stable(game, errors)
        if found.by_radius is not None and len(found.classes) > 1:
            assert found.stable == (found.by_radius,)


def _radii_agree(game, errors):
    found = stochastically_stable(game, errors)
    profiles, table = noise_oracle.costs(game, errors, "weak")
    place = positions(ClubSpace.of(game), profiles)
    held = [set(np.flatnonzero(np.isin(place, list(positions_of(game, [c]))))) for c in found.classes]
    for k, each in enumerate(found.classes):
        others = set().union(*held[:k], *held[k + 1 :])
        assert each.radius == noise_oracle.radius(profiles, table, held[k], others)
        rest = np.delete(found.resistance[:, k], k)
        assert each.coradius == max(rest, default=0)


@given(few(exact=True), st.sampled_from(["mutation", "logit"]))
@settings(max_examples=15)
def test_radius_is_the_least_cost_of_leaving_the_basin(game, errors):
    _radii_agree(game, errors)


def test_clubs_from_which_play_can_go_either_way_are_in_no_basin():
    """At the middle play tips either way without an error, so the middle is outside every basin."""
    for N in (2, 3, 4):
        for cost in ("1/2", "1/4", F(1, N)):
            for errors in ("mutation", "logit"):
                _radii_agree(symmetric(N, cost), errors)
    found = stochastically_stable(symmetric(4, "1/2"))
    assert [c.radius for c in found.classes] == [2, 2]


@given(symmetrisable())
@settings(max_examples=15)
def test_logit_weighted_by_the_potential_ends_in_its_greatest_clubs(drawn):
    J, _, costs = drawn
    game = exposed(J, costs)
    potential = weighted_potential(game)
    assert potential
    values = {p: _at(potential, p) for p in oracle.Definition(game).profiles()}
    greatest = {p for p, v in values.items() if v == max(values.values())}
    assert greatest <= oracle.all_equilibria(game, "weak")
    space = stationary(game, Logit(1)).space
    found = stochastically_stable(game, "logit", weights=potential.weights)
    stable = positions_of(game, found.stable)
    assert stable == set(positions(space, sorted(greatest)).tolist())
    assert positions_of(game, [select(game)["potential"]]) == stable


def _at(potential, profile):
    return potential.at(dict(zip(potential.game.states.ids, profile, strict=True)))


def floats(N, value, cost):
    """N alike states in floats: Δ(k) = -cost + value k/(N-1)."""
    rules = Institution(exclusion_penalty=value * N / (N - 1))
    world = States.symmetric(N)
    return bind(AccessionGame(), world, rules, benefit=0.0, cost=cost, legitimacy=0.0, divergence=0.0)


@pytest.mark.parametrize("value", [1.0, 0.7, 0.3])
def test_radius_and_coradius_claim_nothing_at_a_tie_that_floats_blur(value):
    for N in range(3, 30):
        game = floats(N, value, value / 2)
        assert not game.exact
        found = stochastically_stable(game, "logit")
        assert len(found.stable) == 2
        assert found.by_radius is None
        assert stochastically_stable(floats(N, value, value * 0.499), "logit").by_radius.sizes == (N, N)


def test_how_small_weights_are_does_not_change_what_is_stable():
    for game in (floats(4, 1.0, 0.4), symmetric(4, "2/5")):
        for weight in (1e-12, 1.0, 1e12):
            found = stochastically_stable(game, "logit", weights=[weight] * 4)
            assert [c.sizes for c in found.classes] == [(0, 0), (4, 4)]
            assert [c.sizes for c in found.stable] == [(4, 4)]


# ------------------------------------------------------------------------------- more than two actions


def rivals(first, second, states=6):
    """Two standards whose members gain from each other; those of the first gain ``first`` a head."""
    game = Game(
        "standards",
        ("outside", "A", "B"),
        aggregates={"a": {"A": 1}, "b": {"B": 1}},
        payoffs={"outside": 0, "A": f"({first})*(a - 2)", "B": f"({second})*(b - 2)"},
        cooperation=(0, 1, 1),
        standards={"A": "A", "B": "B"},
    )
    return bind(game, States.symmetric(states))


def test_theories_tell_standards_apart():
    """All with A and all with B have the same members; which one is selected is said by their profiles."""
    for first, second, chosen in ((3, 1, 1), (1, 3, 2)):
        found = select(rivals(first, second))
        for theory in ("logit", "mutation"):
            assert found[theory].profiles == ((chosen,) * 6,)
            assert found[theory].clubs == (("1", "2", "3", "4", "5", "6"),)
            assert found[theory].labels == ("universal",)
        assert found.agree
    both = select(rivals(1, 1))
    assert set(both["logit"].profiles) == set(both["potential"].profiles) == {(1,) * 6, (2,) * 6}
    assert "subgame_perfect" in both["growth"].refusal
    assert both["global game"].refusal


def test_signing_is_not_complying():
    """A treaty that all sign and nobody keeps is a sham, whoever selects it."""
    game = Game(
        "paper",
        ("outside", "sign", "comply"),
        aggregates={"signatories": {"sign": 1, "comply": 1}},
        payoffs={"outside": 0, "sign": "signatories - 1", "comply": "signatories - 2"},
    )
    game = bind(game, States.symmetric(5))
    found = select(game)
    for theory in ("growth", "potential", "logit", "mutation"):
        assert found[theory].profiles == ((1,) * 5,), theory
        assert found[theory].labels == ("sham",)
    assert "more than two actions" in found["global game"].refusal


def test_a_potential_that_does_not_exist_names_what_to_ask():
    game = symmetric(3, "2/5", entry_cost=["1/5"] * 3)
    verdict = select(game)["potential"]
    assert "when 1 moves to and fro, switching costs it" in verdict.refusal
    assert "ask stochastically_stable or stationary" in verdict.refusal
    assert select(game)["logit"].refusal == ""
    with pytest.raises(InvalidInputError, match="did you mean 'logit'"):
        select(game)["logits"]


# ------------------------------------------------------------------------- the symmetric closed forms


@pytest.mark.parametrize("N", [2, 5, 10, 33])
def test_the_threshold_of_legitimacy_is_exact(N):
    """Universal is selected iff λ > 2N(c - v/2)/(N + 1), by potential, logit and Laplacian gain alike."""
    cost, value = F(3, 5), F(1)
    threshold = 2 * N * (cost - value / 2) / (N + 1)
    for weight, sizes in ((threshold - F(1, 1000), {0}), (threshold, {0, N}), (threshold + F(1, 1000), {N})):
        game = symmetric(N, cost, value, weight)
        found = select(game)
        for theory in ("potential", "logit", "global game"):
            assert set(found[theory].sizes) == sizes, theory
        gain = laplacian_gain(game)
        assert gain == value / 2 + weight * F(N + 1, 2 * N) - cost
        assert weighted_potential(game).at(game.states.ids) == N * gain


@pytest.mark.parametrize(("value", "weight"), [(1, 0), (1, F(1, 2)), (F(1, 3), 1)])
def test_in_the_limit_everyone_is_in_iff_costs_are_below_half_of_value_and_legitimacy(value, weight):
    limit = (value + weight) / F(2)
    for N in (10, 100, 1000):
        thresholds = laplacian_gain(symmetric(N, 0, value, weight))
        assert thresholds - limit == F(weight, 2 * N)


def test_theories_differ_where_errors_are_counted_instead_of_weighed():
    """Staying out wins by much in few clubs, joining by little in many: counting and weighing differ."""
    steep = Institution(inclusion_curve="Min(1, Max(0, 10*x - 3))")
    game = bind(
        AccessionGame(), States.symmetric(20), steep, benefit=0, cost="1/10", legitimacy="1/8", divergence=0
    )
    found = select(game)
    gains = [-F(1, 10) + F(1, 8) * min(F(1), max(F(0), F(k + 1, 2) - 3)) for k in range(20)]
    up = next(m for m in range(20) if gains[m] > 0)
    down = next(m for m in range(20) if gains[19 - m] < 0)
    assert found["mutation"].sizes == ((20,) if up < down else (0,))
    assert found["potential"].sizes == ((20,) if sum(gains) > 0 else (0,))
    assert ("potential", "mutation") in found.differ
    assert not found.agree
    assert (found["mutation"].sizes, found["potential"].sizes) == ((20,), (0,))
    assert "different: " in str(found)


# ------------------------------------------------------------------------------------ the whole world


def test_the_whole_world_is_stuck_by_growth_and_universal_by_potential():
    scenario = load_scenario("gatt_wto")
    game = scenario.bind(legitimacy=0.2)
    found = select(game.commit(game.founders))
    assert (found["growth"].sizes, found["growth"].labels) == ((22,), ("club",))
    assert found["potential"].labels == found["global game"].labels == ("universal",)
    for theory in ("logit", "mutation"):
        assert "make states alike" in found[theory].refusal or "become alike" in found[theory].refusal
        assert "simulate" in found[theory].refusal
    assert ("growth", "potential") in found.differ
    # the potential is as great as at any club on the way from the founders to it
    held, top = game.founders, found["potential"].clubs[0]
    weights, at = found.potential.weights, found.potential.at
    rng = np.random.default_rng(0)
    for _ in range(10):
        some = [label for label in top if label in held or rng.random() < 0.5]
        assert at(some) <= at(top)
    assert sum(w > 0 for w in weights) == 171


def test_one_equilibrium_of_a_potential_game_is_stable_under_any_errors():
    game = load_scenario("gatt_wto").bind(legitimacy=0.4)
    found = select(game.commit(game.founders))
    assert {v.sizes for v in found.verdicts} == {(190,)}
    assert found.agree
    assert found["logit"].figures == {"equilibria": 1}


def test_two_types_where_the_far_ones_stay_out():
    game = two_types(6, 4, 2)
    found = select(game)
    assert found["potential"].refusal == ""
    assert len(found.to_pandas()) == 5
    assert set(found["logit"].sizes) <= {0, 6}


def test_refusals():
    with pytest.raises(InvalidInputError, match="share in"):
        select(symmetric(3, 1), universal=0)
    with pytest.raises(InvalidInputError, match="mutation or logit"):
        stochastically_stable(symmetric(3, 1), "noise")
    with pytest.raises(InvalidInputError, match="3 faults"):
        stochastically_stable(symmetric(3, 1), "noise", ties="joyn", weights="abc")
    with pytest.raises(InvalidInputError, match="weights are for logit"):
        stochastically_stable(symmetric(3, 1), "mutation", weights=[1, 1, 1])
    with pytest.raises(NotApplicableError, match="all alike"):
        laplacian_gain(two_types(2, 2, 1))
    indifferent = bind(
        AccessionGame(),
        States.symmetric(40),
        Institution(excludability=0),
        benefit=0,
        cost=0,
        legitimacy=0,
        divergence=0,
    )
    found = stochastically_stable(indifferent, "logit")  # all clubs are one class: errors cost nothing
    assert (len(found.classes), found.classes[0].sizes) == (1, (0, 40))
    with pytest.raises(NotApplicableError, match="'join' or 'stay_out'"):
        stochastically_stable(indifferent)


def pennies(admission="open"):
    """State 1 wants to be where 2 is, state 2 where 1 is not: best reply runs in a circle."""
    form = Game(
        "pennies",
        ("outside", "member"),
        aggregates={"members": {"member": 1}},
        payoffs={"outside": 0, "member": "sign*(2*(members - 1) - 1)"},
        columns={"sign": "1 follows, -1 flees"},
    )
    return bind(form, States.symmetric(2), Institution(admission=admission), sign=[1, -1])


def test_a_tuple_of_precisions_is_a_range_and_columns_hold_one_kind():
    game = bind(AccessionGame(), States.symmetric(3), benefit=1, cost="1/2", legitimacy=0, divergence=0)
    assert outcomes_by_precision(game, (1, 3, 3))["precision"].tolist() == [1, 2, 3]
    with pytest.raises(InvalidInputError, match="precisions: 0"):
        outcomes_by_precision(game, [0, 1])
    table = waiting_times(game, Logit(2), ("legitimacy", [0, 1]), ("divergence", [0, "1/2", 1]))
    assert {type(value) for value in table["divergence"]} == {F}
    table = waiting_times(game, Logit(2), ("legitimacy", [0, 1]), ("divergence", [0, 0.5, "1"]))
    assert table["divergence"].dtype == float
    with pytest.raises(InvalidInputError, match="at most 100000"):
        outcomes_by_precision(game, (1, 2, 10**7))


@pytest.mark.parametrize(
    "ask",
    [
        lambda game: stationary(game, Logit(2)),
        lambda game: hitting_times(game, Logit(2)),
        lambda game: stochastically_stable(game),
        lambda game: simulate(game, Mutation(0.1), 20, rng=0),
    ],
    ids=["law", "times", "stable sets", "simulation"],
)
def test_summaries_are_sentences_and_no_calls(ask):
    game = bind(AccessionGame(), States.symmetric(3), benefit=1, cost="1/2", legitimacy=0, divergence=0)
    answer = ask(game)
    assert "(precision=" not in str(answer)
    assert type(answer).__name__ not in str(answer)


def test_a_cycle_of_growth_selects_no_club():
    growth = select(pennies())["growth"]
    assert growth.cycle
    assert len(growth.clubs) == 4
    assert str(growth).startswith("growth: none, a cycle of ")
    assert select(pennies()).to_pandas()["selected"][0].startswith("cycle (")


def test_growth_answers_under_consent_and_noise_says_why_it_does_not():
    world = States.symmetric(4)
    rules = Institution(admission="unanimity", exclusion_penalty=1)
    game = bind(AccessionGame(), world, rules, benefit=0, cost="1/8", legitimacy=0, divergence=0)
    found = select(game.found(["1"]))
    assert found["growth"].labels == ("universal",)
    assert all("admission is 'unanimity'" in v.refusal for v in found.verdicts if v.theory != "growth")
    assert found.conclusion == "only growth says something"
