"""Laws of foresight, against brute force over clubs, strategies and sets of outcomes."""

from __future__ import annotations

import pickle
from dataclasses import replace
from fractions import Fraction as F
from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gametheory_gov import AccessionGame, Game, Institution, States, bind, grow, markov_perfect
from gametheory_gov.base.errors import InvalidInputError, NotApplicableError, NotExactError, NotSolvedError
from gametheory_gov.foresight import MarkovEquilibrium, farsighted_ladder, patience_thresholds
from gametheory_gov.foresight.coalitions import (
    consistent_clubs,
    consistent_partitions,
    largest_consistent_set,
    sequential_unanimity,
)
from tests.oracles.foresight import (
    Brute,
    by_club,
    discounts,
    few,
    replace_floats,
    symmetric,
    tie_rules,
    two_types,
    worlds,
)


@few
@given(st.data(), st.integers(1, 3), discounts, tie_rules, st.booleans())
def test_every_equilibrium_survives_one_shot_deviations_over_clubs(data, types, delta, ties, irreversible):
    game = data.draw(
        worlds(types, most=4 if types == 1 else 3 if irreversible else 2) if types < 3 else worlds(3)
    )
    irreversible = irreversible or types == 3
    solution = markov_perfect(game, delta, irreversible=irreversible, ties=ties, limit=40, throw=False)
    brute = Brute(game, delta)
    for equilibrium in solution.equilibria[:8]:
        moves = by_club(equilibrium, solution, brute, irreversible)
        assert brute.stands(moves, irreversible, ties)
    assert solution.verify().valid


def pure_strategies(brute, irreversible, alike):
    """Every pure strategy; alike states play alike when asked."""
    keys = {}
    for club in brute.clubs:
        for i in brute.drawn(club, irreversible):
            keys.setdefault((sum(club), club[i]) if alike else (club, i), []).append((club, i))
    for choice in product((0, 1), repeat=len(keys)):
        yield {place: c for c, places in zip(choice, keys.values(), strict=True) for place in places}


@few
@given(st.data(), st.booleans(), st.booleans(), discounts, tie_rules)
def test_no_pure_equilibrium_is_missed(data, alike, irreversible, delta, ties):
    """Enumerate strategies over clubs: alike states in worlds of three, any two states that differ."""
    game = data.draw(worlds(1) if alike else worlds(2, most=2))
    solution = markov_perfect(game, delta, irreversible=irreversible, ties=ties)
    brute = Brute(game, delta)
    wanted = [
        moves
        for moves in pure_strategies(brute, irreversible, alike)
        if brute.stands(moves, irreversible, ties)
    ]
    found = [by_club(e, solution, brute, irreversible) for e in solution.equilibria if e.pure]
    assert len(found) == len(wanted)
    assert all(moves in found for moves in wanted)


@few
@given(worlds(1, most=4), discounts)
def test_no_mixed_stage_is_missed(game, delta):
    """Where play at larger clubs is given, the gain of joining changes its sign once for each mixed stage."""
    solution = markov_perfect(game, delta, ties="weak")
    brute = Brute(game, delta)
    for n in range(game.N):
        later = {tuple(e.join[k,] for k in range(n + 1, game.N)) for e in solution.equilibria}
        for play in later:
            same = [e for e in solution.equilibria if tuple(e.join[k,] for k in range(n + 1, game.N)) == play]
            here = {e.join[n,][0] for e in same}
            signs = []
            for p in np.linspace(0, 1, 17):
                moves = by_club(same[0], solution, brute, True)
                moves |= {place: float(p) for place in moves if sum(place[0]) == n}
                signs.append(
                    np.sign(np.round(brute.gains(moves, True)[((1,) * n + (0,) * (game.N - n)), n], 9))
                )
            signs = [sign for sign in signs if sign]
            crossings = sum(a != b for a, b in pairwise(signs))
            assert crossings == len([p for p in here if 0 < p < 1])


@given(st.data(), st.integers(1, 3), st.sampled_from(["join", "stay_out"]))
def test_without_patience_it_is_myopic_growth(data, types, ties):
    game = data.draw(worlds(types, most=5))
    solution = markov_perfect(game, 0, ties=ties)
    (equilibrium,) = solution.equilibria
    ids = game.states.ids
    groups = [[ids.index(label) for label in group] for group in solution.types]
    for counts, join in equilibrium.join.items():
        members = [ids[i] for group, n in zip(groups, counts, strict=True) for i in group[:n]]
        path = grow(game, members, ties=ties, max_steps=1, reasons=False)
        joined = {move.state for r in path.rounds for move in r.moves}
        for group, p in zip(groups, join, strict=True):
            outside = {ids[i] for i in group} - set(members)
            assert joined & outside == (outside if p else set())
    ends = {
        tuple(sum(ids[i] in final for i in group) for group in groups) for final in random_ends(game, ties)
    }
    assert ends <= set(equilibrium.ends())


def random_ends(game, ties):
    """Where growth from the empty club ends under random order; without leaving it is irreversible."""
    frozen = replace(game, values=dict(game.values) | {"leaving": F(10**6)})
    return {grow(frozen, [], order="random", rng=seed, ties=ties, reasons=False).final for seed in range(4)}


@few
@given(worlds(1, most=3), tie_rules)
def test_reversible_without_patience_is_the_definition(game, ties):
    solution = markov_perfect(game, 0, irreversible=False, ties=ties)
    for counts in solution.equilibria[0].join if solution.equilibria else ():
        profile = game.profile(game.states.ids[: counts[0]])
        gains = game.plain(game.gains(profile))
        for i in range(game.N):
            gain = gains[i, 1 - profile[i]]
            row = solution.equilibria[0].leave if profile[i] else solution.equilibria[0].join
            if gain:
                assert row[counts][0] == (gain > 0)
    assert len(solution) == 1 or ties == "weak"


@few
@given(worlds(1, most=4))
def test_thresholds_of_patience_against_single_discount_factors(game):
    found = patience_thresholds(game)
    for region in found.regions:
        low, high = (F(str(x.evalf(25))) for x in (region.low, region.high))
        for share in (F(1, 3), F(1, 2), F(9, 10)):
            delta = low + (high - low) * share
            solution = markov_perfect(game, delta)
            patterns = sorted(
                tuple("join" if p == 1 else "mix" if p else "stay" for (p,) in rows)
                for rows in ([e.join[n,] for n in range(game.N)] for e in solution.equilibria)
            )
            assert patterns == sorted(region.patterns)
    assert [r.high for r in found.regions[:-1]] == list(found.thresholds)
    assert (found.regions[0].low, found.regions[-1].high) == (0, 1)


def test_founding_as_a_function_is_founding_at_each_discount_factor():
    game = symmetric(5, taste=F(-3, 2), a=F(1, 2), b=F(-1, 2))
    found = patience_thresholds(game)
    assert max(len(region.patterns) for region in found.regions) == 3  # coordination: all three at once
    for region in found.regions:
        delta = F(str(((region.low + region.high) / 2).evalf(20)))
        wanted = sorted(float(x) for x in markov_perfect(game, delta).founding)
        assert sorted(region.founding_at(float(delta))) == pytest.approx(wanted, abs=1e-9)


@few
@given(worlds(1, most=4), discounts)
def test_floats_agree_with_fractions(game, delta):
    exact = markov_perfect(game, delta)
    if any(e.ties for e in exact.equilibria):
        return
    floats = markov_perfect(replace_floats(game), float(delta))
    assert len(exact) == len(floats)
    for a, b in zip(exact.equilibria, floats.equilibria, strict=True):
        for counts in a.join:
            assert [float(p) for p in a.join[counts]] == pytest.approx(b.join[counts], abs=1e-6)
    assert floats.verify().valid


def test_one_off_costs_are_paid_once():
    """An accession game spreads its entry cost by 1 - discount; looking ahead, the whole is paid on entry."""
    world = States.symmetric(2)

    def club(discount, cost):
        rules = Institution(discount=discount)
        return bind(
            AccessionGame(),
            world,
            rules,
            benefit=1,
            cost=F(1, 4),
            legitimacy=0,
            divergence=0,
            entry_cost=cost,
        )

    for delta in (F(0), F(1, 2), F(4, 5)):
        # the last outsider gains 1/2 + 1/2 - 1/4 = 3/4 in every period
        worth = F(3, 4) / (1 - delta)
        for cost, joins in ((worth, 1), (worth + F(1, 100), 0)):
            (equilibrium,) = markov_perfect(club(delta, cost)).equilibria
            assert equilibrium.join[1,] == (joins,)
            assert markov_perfect(club(0, cost), delta).equilibria[0].join[1,] == (joins,)


def test_committed_founders_are_parameters():
    game = symmetric(4, taste=F(-3, 2), a=F(1))
    assert markov_perfect(game, "1/5").founding == (0,)
    solution = markov_perfect(game.commit(["1"]), "1/5")
    assert solution.equilibria[0].sizes == (3,)
    assert solution.equilibria[0].ends() == {(3,): 1}


def test_the_world_in_one_chain():
    solution = markov_perfect(symmetric(193, taste=F(-3, 2), a=F(1)), "1/2")
    assert solution.equilibria[0].ends() == {(193,): 1}
    assert solution.complete


def test_many_equilibria_are_reported_as_such():
    game = symmetric(9, taste=F(-9, 2), a=F(1, 2), b=F(-1, 2))
    with pytest.raises(NotSolvedError, match="raise limit") as caught:
        markov_perfect(game, "7/10", ties="weak", limit=1)
    assert len(caught.value.solution) == 1
    some = markov_perfect(game, "7/10", limit=1, throw=False)
    assert not some.complete
    assert some.verify().valid


def test_the_check_finds_what_is_wrong():
    solution = markov_perfect(symmetric(3, taste=F(-3, 2), a=F(1)), "2/5")
    (good,) = solution.equilibria
    for bad in (
        replace(good, join=dict(good.join) | {(0,): (F(1),)}),
        replace(good, join=dict(good.join) | {(2,): (F(1, 2),)}),
        replace(good, outsiders=dict(good.outsiders) | {(1,): (F(7),)}),
        replace(good, members=dict(good.members) | {(3,): (F(0),)}),
        replace(good, join={n: p for n, p in good.join.items() if n != (1,)}),
        replace(good, join={}, members={}, outsiders={}),
        replace(good, sizes=(4,)),
    ):
        checked = replace(solution, equilibria=(bad,)).verify()
        assert not checked.valid
        assert checked.faults


@pytest.mark.parametrize("irreversible", [True, False])
@pytest.mark.parametrize("moves", [0, 1])
def test_the_check_rejects_play_that_is_not_best_though_its_values_are_right(irreversible, moves):
    """Nobody ever moves where joining two others pays; or everybody always moves where only losses follow."""
    delta, taste = F(1, 2), F(-3, 2) if moves == 0 else F(-9)
    solution = markov_perfect(symmetric(3, taste=taste, a=F(1)), delta, irreversible=irreversible)
    brute = Brute(solution.game, delta)
    places = [(club, i) for club in brute.clubs for i in brute.drawn(club, irreversible)]
    values = brute.values(dict.fromkeys(places, moves), irreversible)
    first = {n: (1,) * n + (0,) * (3 - n) for n in range(4)}
    right = [F(values[brute.at[first[n]], 0]).limit_denominator(10**6) for n in range(4)]
    other = [F(values[brute.at[first[n]], 2]).limit_denominator(10**6) for n in range(4)]
    wrong = MarkovEquilibrium(
        sizes=(3,),
        join={(n,): (F(moves if n < 3 else 0),) for n in range(4)},
        leave={} if irreversible else {(n,): (F(moves if n else 0),) for n in range(4)},
        members={(n,): (right[n] if n else None,) for n in range(4)},
        outsiders={(n,): (other[n] if n < 3 else None,) for n in range(4)},
    )
    checked = replace(solution, equilibria=(wrong,)).verify()
    assert not checked.valid
    assert all("by moving" in fault for fault in checked.faults)


def test_records_travel():
    solution = markov_perfect(symmetric(3, taste=F(-3, 2), a=F(1)), "2/5")
    again = pickle.loads(pickle.dumps(solution))
    assert again.equilibria == solution.equilibria
    frame = solution.to_pandas()
    assert len(frame) == 4
    assert frame["join"].tolist() == [9 / 16, 1, 1, 0]
    assert "join 9/16" in str(solution)
    (equilibrium,) = solution.equilibria
    assert equilibrium.moves((0,)) == {(1,): F(9, 16), (0,): F(7, 16)}
    with pytest.raises(ValueError, match="members may leave"):
        markov_perfect(solution.game, 0, irreversible=False).equilibria[0].ends()


# ------------------------------------------------------------------------------------ refusals that help


def three_actions():
    game = Game("three", ("a", "b", "c"), payoffs={"a": 0, "b": 1, "c": 2})
    return bind(game, States.symmetric(2))


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: markov_perfect(three_actions(), 0), InvalidInputError, "largest_consistent_set"),
        (lambda: markov_perfect(symmetric(2), 1), InvalidInputError, r"\[0, 1\)"),
        (lambda: markov_perfect(symmetric(2), "much"), InvalidInputError, "'much' is not a number"),
        (lambda: markov_perfect(symmetric(2), 0, ties="jion"), InvalidInputError, "did you mean 'join'"),
        (lambda: markov_perfect(symmetric(2), 0, limit=0), InvalidInputError, "limit = 0"),
        (lambda: markov_perfect(symmetric(2), 2, limit="5", tolerance=-3), InvalidInputError, "3 faults"),
        (lambda: markov_perfect(two_types(17), 0), NotApplicableError, "use grow"),
        (
            lambda: markov_perfect(symmetric(20), 0, irreversible=False),
            NotApplicableError,
            "irreversible=True",
        ),
        (lambda: farsighted_ladder(two_types(3)), NotApplicableError, "consistent_clubs"),
        (lambda: patience_thresholds(symmetric(11)), NotApplicableError, "markov_perfect"),
        (lambda: patience_thresholds(replace_floats(symmetric(3))), NotExactError, "exact=True"),
        (lambda: consistent_clubs(symmetric(12)), NotApplicableError, "farsighted_ladder"),
        (lambda: consistent_clubs(symmetric(2), movers="pairs"), InvalidInputError, "coalitions"),
        (lambda: consistent_partitions(8, lambda s, p: 0), NotApplicableError, "sequential_unanimity"),
        (
            lambda: largest_consistent_set(range(3000), lambda z: [], lambda z: (0,)),
            NotApplicableError,
            "ladder",
        ),
        (lambda: largest_consistent_set([], lambda z: [], lambda z: (0,)), InvalidInputError, "at least one"),
        (
            lambda: largest_consistent_set("aa", lambda z: [], lambda z: (0,)),
            InvalidInputError,
            "more than once",
        ),
        (lambda: sequential_unanimity(0, lambda s, p: 0), InvalidInputError, "N = 0"),
        (lambda: sequential_unanimity(3, lambda s, p: 0, feasible=(2, 4)), InvalidInputError, "2 faults"),
    ],
)
def test_refusals_name_the_remedy(call, error, message):
    with pytest.raises(error, match=message):
        call()


def test_all_faults_of_moves_are_named_at_once():
    moves = {"here": [("there", [0]), ("her", [0]), ("here", [5])], "there": [("here", [])]}
    with pytest.raises(InvalidInputError, match="3 faults") as caught:
        largest_consistent_set(moves, moves.get, lambda outcome: (0, 1))
    assert "did you mean 'here'" in str(caught.value)


def test_admission_by_consent_is_refused():
    rules = Institution(admission="unanimity")
    game = bind(AccessionGame(), States.symmetric(3), rules, benefit=1, cost=1, legitimacy=0, divergence=0)
    for call in (markov_perfect, patience_thresholds):
        with pytest.raises(NotApplicableError, match="use grow"):
            call(game)


# ----------------------------------------------------------------------------------------------- pictures


def test_pictures_show_the_figures():
    import matplotlib.pyplot as plt

    found = patience_thresholds(symmetric(3, taste=F(-3, 2), a=F(1)))
    ax = found.plot()
    words = [text.get_text() for text in ax.texts]
    assert {"nobody founds", "founding by chance", "founded at once", "0.3660", "0.4286"} <= set(words)
    lines = [line for line in ax.lines if len(line.get_xdata()) > 2]
    assert [line.get_ydata()[-1] for line in lines] == pytest.approx([0, 1, 1], abs=1e-6)
    ladder = farsighted_ladder(symmetric(30, taste=F(1, 4), a=F(1, 2), b=F(1)))
    ax = ladder.plot()
    members, nobody = (line.get_xdata() for line in ax.lines if line.get_marker() == "o")
    assert (*nobody, *members) == ladder.sizes
    assert f"{len(ladder.sizes)} farsightedly stable sizes of {ladder.N}" in ax.get_title(loc="left")
    plt.close("all")
