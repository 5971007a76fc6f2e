"""Mixed Markov-perfect equilibria: none is missed, and continua are said to be there."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction as F
from itertools import chain, combinations, pairwise, product

import numpy as np
import pytest
from hypothesis import given, settings
from scipy.optimize import brentq, root

from gametheory_gov import Game, States, bind, markov_perfect
from gametheory_gov.base.errors import NotApplicableError
from gametheory_gov.foresight.mixtures import _distinct
from gametheory_gov.foresight.places import Candidate
from gametheory_gov.foresight.stages import _Gains
from tests.oracles.foresight import (
    CLUB,
    Brute,
    by_club,
    discounts,
    generic,
    symmetric,
    tie_rules,
    worlds,
)


@settings(max_examples=6)
@given(worlds(1, most=2), discounts, tie_rules)
def test_no_reversible_equilibrium_that_mixes_once_is_missed(game, delta, ties):
    """Follow the gain of one place along its chance of moving, all other places pure, over clubs."""
    brute = Brute(game, delta)
    places = sorted({(sum(club), club[i]) for club in brute.clubs for i in range(game.N)})
    wanted = []
    for k, choice in product(range(len(places)), product((0, 1), repeat=len(places))):
        if choice[k]:
            continue

        def moves_at(p, k=k, choice=choice):
            chance = dict(zip(places, choice, strict=True)) | {places[k]: p}
            return {(club, i): chance[sum(club), club[i]] for club in brute.clubs for i in range(game.N)}

        def gain(p, k=k, moves_at=moves_at):
            found = brute.gains(moves_at(p), False)
            return next(g for (club, i), g in found.items() if (sum(club), club[i]) == places[k])

        for low, high in pairwise(np.linspace(0.0007, 0.9993, 8)):
            if gain(low) * gain(high) < 0:
                p = brentq(gain, low, high, xtol=1e-14)
                if brute.stands(moves_at(p), False, ties):
                    wanted.append(moves_at(p))
    solution = markov_perfect(game, delta, irreversible=False, ties=ties)
    mixed = [by_club(e, solution, brute, False) for e in solution.equilibria if not e.pure]
    for moves in wanted:
        assert any(all(abs(moves[place] - m[place]) < 1e-6 for place in moves) for m in mixed)
    assert all(brute.stands(m, False, ties) for m in mixed)
    assert solution.verify().valid


def attrition(*burdens):
    """A public good: every member pays its burden, one is enough for all."""
    game = Game(
        "public good",
        ("outside", "member"),
        aggregates={"members": {"member": 1}},
        columns={"burden": "cost of membership"},
        payoffs={"outside": "Piecewise((1, members >= 1), (0, True))", "member": "1 - burden"},
    )
    return bind(game, States.symmetric(len(burdens)), burden=list(burdens))


def test_two_unlike_states_wait_for_each_other():
    """Each mixes so that the other is indifferent: p = 2(1-d)(1-c)/(d c) with c the other's burden."""
    delta, burdens = F(9, 10), (F(1, 2), F(5, 8))
    solution = markov_perfect(attrition(*burdens), delta)
    (mixed,) = [e for e in solution.equilibria if not e.pure]
    assert mixed.join[0, 0] == tuple(2 * (1 - delta) * (1 - c) / (delta * c) for c in reversed(burdens))
    assert mixed.join[0, 0] == (F(2, 15), F(2, 9))
    assert {e.join[0, 0] for e in solution.equilibria} == {(1, 0), (0, 1), (F(2, 15), F(2, 9))}


@pytest.mark.parametrize(
    ("types", "irreversible", "worlds"),
    [
        ((2,), False, 20),
        ((3,), False, 20),
        ((4,), False, 3),
        ((1, 1), False, 20),
        ((1, 1), True, 30),
        ((2, 1), True, 30),
        ((1, 1, 1), True, 30),
        ((3, 2), True, 8),
        ((4,), True, 10),
    ],
)
def test_generic_worlds_have_an_odd_number_of_equilibria(types, irreversible, worlds):
    """Regular equilibria have indices of 1 or -1 that add up to 1, so none is missing or twice."""
    rng = np.random.default_rng(77)
    counts = []
    for _ in range(worlds):
        game = generic(rng, types)
        solution = markov_perfect(game, F(int(rng.integers(500, 950)), 1000), irreversible=irreversible)
        assert solution.complete
        assert len(set(map(str, solution.equilibria))) == len(solution)
        assert len(solution) % 2 == 1
        assert solution.verify().valid
        counts.append(len(solution))
    if worlds >= 20:
        assert max(counts) > 1


@pytest.mark.parametrize(("N", "worlds", "starts"), [(2, 5, 6), (3, 1, 2)])
def test_no_reversible_equilibrium_that_mixes_twice_is_missed(N, worlds, starts):
    """Solve the two equations of being indifferent over clubs, for all pure play elsewhere."""
    rng = np.random.default_rng(5)
    seen = 0
    while worlds:
        game = generic(rng, (N,))
        delta = F(int(rng.integers(600, 950)), 1000)
        solution = markov_perfect(game, delta, irreversible=False)
        tables = [(*e.join.values(), *e.leave.values()) for e in solution.equilibria]
        if not any(sum(0 < p < 1 for row in table for p in row) == 2 for table in tables):
            continue
        worlds -= 1
        brute = Brute(game, delta)
        listed = [by_club(e, solution, brute, False) for e in solution.equilibria]
        edges = [((n, 0), (n + 1, 1)) for n in range(N)]  # outside, and inside with one member more
        for pair in combinations(edges, 2):
            others = [edge for edge in edges if edge not in pair]
            for sides, play in product(
                product((0, 1), repeat=2), product(((1, 0), (0, 0), (0, 1)), repeat=N - 2)
            ):
                mixing = [edge[side] for edge, side in zip(pair, sides, strict=True)]
                rest = {edge[1 - side]: 0 for edge, side in zip(pair, sides, strict=True)}
                rest |= dict(zip(chain(*others), chain(*play), strict=True))

                def moves_of(x, mixing=mixing, rest=rest, brute=brute):
                    chance = rest | dict(zip(mixing, x, strict=True))
                    return {(club, i): chance[sum(club), club[i]] for club in brute.clubs for i in range(N)}

                def equations(x, moves_of=moves_of, brute=brute, mixing=mixing):
                    gains = brute.gains(moves_of(x), False)
                    by_place = {(sum(club), club[i]): g for (club, i), g in gains.items()}
                    return [by_place[place] for place in mixing]

                for _ in range(starts):
                    end = root(equations, rng.random(2), options={"maxfev": 40})
                    if end.success and 1e-6 < end.x.min() and end.x.max() < 1 - 1e-6:
                        moves = moves_of(end.x)
                        if brute.stands(moves, False, "join"):
                            assert any(all(abs(moves[k] - m[k]) < 1e-6 for k in moves) for m in listed)
                            seen += 1
    assert seen


def test_an_indifferent_state_makes_a_continuum_and_that_is_said():
    """Nobody ever gains or loses by moving, so any chances are an equilibrium."""
    game = symmetric(2, taste=F(0), a=F(0), b=F(0), c=F(0), entry=F(0), leaving=F(0))
    solution = markov_perfect(game, "1/2", irreversible=False, ties="weak")
    assert not solution.complete
    assert "join 0 to 1" in str(solution.undecided[0])
    assert "undecided" in str(solution)
    assert "undecided=" in repr(solution)
    assert "at most one mixes" in solution.scope
    assert (
        "at most one mixes" not in markov_perfect(symmetric(2, entry=F(1)), "1/2", irreversible=False).scope
    )


@pytest.mark.parametrize(("ties", "complete"), [("join", True), ("stay_out", True), ("weak", False)])
def test_a_continuum_of_irreversible_play_is_not_called_complete(ties, complete):
    """Any chance of joining is an equilibrium, and only the weak rule asks for all."""
    solution = markov_perfect(symmetric(2), "1/2", ties=ties)
    assert solution.complete == complete
    assert solution.verify().valid


def test_equations_that_leave_a_line_of_mixtures_are_told():
    """Two types that are indifferent where their chances add up to one, and two where at one point only."""

    def sign(x):
        return (x > 0) - (x < 0)

    line = _Gains([F(-1), F(-2)], [[F(1), F(1)], [F(2), F(2)]])
    point = _Gains([F(-1), F(-1)], [[F(0), F(2)], [F(2), F(0)]])
    idle = _Gains([F(0), F(-1)], [[F(0), F(0)], [F(2), F(0)]])
    assert line.family((None, None), [0, 1], sign, "join")
    assert not point.family((None, None), [0, 1], sign, "join")
    assert not idle.family((None, None), [0, 1], sign, "join")
    assert idle.family((None, None), [0, 1], sign, "weak")


def test_three_states_that_differ_and_may_leave():
    """Pure play is listed; single states at single clubs gain nothing, and repeated best reply ends there."""
    rng = np.random.default_rng(11)
    for _ in range(3):
        game = generic(rng, (1, 1, 1), costs=False)
        delta = F(int(rng.integers(100, 700)), 1000)
        solution = markov_perfect(game, delta, irreversible=False)
        brute = Brute(game, delta)
        listed = [by_club(e, solution, brute, False) for e in solution.equilibria]
        assert all(brute.stands(moves, False, "join") for moves in listed)
        for _ in range(2):
            moves = {(club, i): int(rng.integers(2)) for club in brute.clubs for i in range(3)}
            for _ in range(30):
                after = {place: int(gain > 0) for place, gain in brute.gains(moves, False).items()}
                if after == moves:
                    assert moves in listed
                    break
                moves = after


def test_a_reversible_world_that_mixes_once():
    """Where founding pays but waiting pays more, and members may leave again."""
    game = symmetric(3, taste=F(-3, 2), a=F(1))
    (equilibrium,) = markov_perfect(game, "11/20", irreversible=False).equilibria
    assert equilibrium.join[0,] == (F(49, 99),)
    assert Brute(game, F(11, 20)).stands(
        by_club(
            equilibrium,
            markov_perfect(game, "11/20", irreversible=False),
            Brute(game, F(11, 20)),
            False,
        ),
        False,
        "join",
    )


# ----------------------------------------------------------------------------------- patience and myopia


# ------------------------------------------------------------------------------------ round-off and patience


def tabulated(member, outsider, entry, leaving):
    """Alike states whose payoffs are listed by the number of members."""

    def listed(values, first):
        names = [f"p{first}_{k}" for k in range(len(values))]
        cases = [f"({name}, members <= {first + k})" for k, name in enumerate(names)]
        return f"Piecewise({', '.join(cases[:-1])}, ({names[-1]}, True))", dict(
            zip(names, values, strict=True)
        )

    (inside, worth), (outside, rest) = listed(member, 1), listed(outsider, 0)
    game = Game(
        "table",
        ("outside", "member"),
        aggregates={"members": {"member": 1}},
        parameters=dict.fromkeys([*worth, *rest, "entry", "leaving"], ""),
        payoffs={"outside": outside, "member": inside},
        switching={("outside", "member"): "entry", ("member", "outside"): "leaving"},
    )
    return bind(game, States.symmetric(len(member)), **worth, **rest, entry=entry, leaving=leaving)


LEAKY = tabulated([F(-3, 4), F(1, 4), F(5, 4)], [F(0), F(1, 4), F(1, 2)], F(1, 4), F(1, 4))


def chances(equilibrium):
    return [float(p) for row in (*equilibrium.join.values(), *equilibrium.leave.values()) for p in row]


@pytest.mark.parametrize("delta", ["9/10", "99/100", "999/1000"])
def test_floats_find_the_mixtures_of_fractions(delta):
    """Quadratics that are linear but for round-off have a zero that floats would lose."""
    exact = markov_perfect(LEAKY, delta, irreversible=False)
    rough = markov_perfect(LEAKY, float(F(delta)), irreversible=False)
    assert exact.complete
    assert rough.complete
    assert rough.verify().valid
    assert len(exact) == len(rough) >= 3
    for one, other in zip(exact.equilibria, rough.equilibria, strict=True):
        assert chances(one) == pytest.approx(chances(other), abs=1e-9)


@pytest.mark.parametrize("ties", ["join", "stay_out", "weak"])
def test_round_off_is_no_reason_to_mix(ties):
    """Nobody gains by moving, but floats differ in the last digit."""
    game = tabulated([0.3] * 2, [0.1 + 0.2] * 2, 0.0, 0.0)
    solution = markov_perfect(game, 0.7, irreversible=False, ties=ties)
    assert all(e.pure for e in solution.equilibria)
    assert len(solution) == (16 if ties == "weak" else 1)


@pytest.mark.parametrize("ties", ["join", "stay_out"])
@pytest.mark.parametrize("sum_of_costs", [5e-17, -5e-17])
def test_costs_that_cancel_but_for_round_off(ties, sum_of_costs):
    exact = tabulated([F(-1, 2), F(1)], [F(0), F(9, 10)], F(3, 10), F(-3, 10))
    rough = tabulated([-0.5, 1.0], [0.0, 0.9], 0.3, -0.3 + sum_of_costs)
    wanted = markov_perfect(exact, "9/10", irreversible=False, ties=ties)
    found = markov_perfect(rough, 0.9, irreversible=False, ties=ties)
    assert not all(e.pure for e in wanted.equilibria)
    assert sorted(map(chances, found.equilibria)) == pytest.approx(
        np.array(sorted(map(chances, wanted.equilibria))), abs=1e-9
    )


def test_a_discount_factor_that_is_one_in_floats_is_refused():
    with pytest.raises(NotApplicableError, match="too close to one"):
        markov_perfect(LEAKY, F(10**20 - 1, 10**20), irreversible=False)


def test_great_patience_lists_each_mixture_once_or_says_so():
    """Patience makes values large and what decides small next to them."""
    solution = markov_perfect(LEAKY, F(10**6 - 1, 10**6), irreversible=False)
    assert solution.verify().valid
    found = [chances(e) for e in solution.equilibria]
    assert all(max(abs(np.subtract(a, b))) > 1e-7 for a, b in combinations(found, 2))
    assert solution.complete == (not solution.undecided)
    assert len(found) == 5 or not solution.complete


def unlike(scale, costs, burdens=(F(1, 2), F(5, 8))):
    """Attrition that may end again, with payoffs and costs of the second state in a unit of its own."""
    game = Game(
        "two scales",
        ("outside", "member"),
        aggregates={"members": {"member": 1}},
        columns={"unit": "of payoff", "first": "cost of being alone"},
        payoffs={"outside": "unit*Piecewise((0, members <= 0), (1, True))", "member": "unit*(1 - first)"},
        switching={("outside", "member"): f"unit*({costs})", ("member", "outside"): f"unit*({costs})"},
    )
    return bind(game, States.symmetric(2), unit=[F(1), scale], first=list(burdens))


@pytest.mark.parametrize("scale", [F(1, 10**18), F(10**14)])
def test_the_unit_of_one_state_does_not_matter_to_the_other(scale):
    solution, plain = (markov_perfect(unlike(s, "1/16"), "9/10", irreversible=False) for s in (scale, F(1)))
    assert [e.join for e in solution.equilibria] == [e.join for e in plain.equilibria]
    assert [e.leave for e in solution.equilibria] == [e.leave for e in plain.equilibria]
    assert solution.complete
    assert plain.complete
    assert any(sum(0 < p < 1 for p in chances(e)) >= 2 for e in plain.equilibria)


def test_chances_close_to_zero_are_found():
    """Membership hardly pays, so each hardly ever joins: three equilibria, as where it pays more."""
    burdens = 1 - F(1, 10**8), 1 - F(2, 10**8)
    solution = markov_perfect(unlike(F(1), "1/10**12", burdens), "9/10", irreversible=False)
    assert solution.complete
    assert len(solution) == 3
    (mixed,) = [e for e in solution.equilibria if not e.pure]
    assert 0 < min(p for p in chances(mixed) if p) < 1e-8
    assert solution.verify().valid
    assert all(isinstance(p, F) for p in mixed.join[0, 0])


def test_a_strategy_found_in_two_boxes_is_listed_once():
    here, again = Candidate([F(1, 3), 0], False), Candidate([F(1, 3) + F(1, 1 << 200), 0], False)
    close = Candidate([F(1, 3) + F(1, 10**12), 0], False)
    assert list(_distinct([here, again, None, close])) == [here, close]


@pytest.mark.parametrize(
    ("taste", "weight", "numbers", "delta", "count"),
    [
        ("-3/4", "1/2", {"a": 1, "b": 0, "c": "1/4", "leaving": "1/8"}, "3/4", 2),
        (0, 2, {"a": 1, "b": 2, "c": 2, "leaving": "1/2"}, "1/2", 0),
    ],
)
def test_an_equilibrium_that_the_tie_rule_sets_aside_is_not_called_missed(
    taste, weight, numbers, delta, count
):
    """Was a bug: the indices of those that are left were asked to sum to one."""
    columns = {"taste": [taste] * 2, "weight": [weight] * 2}
    game = bind(CLUB, States.symmetric(2), **numbers, entry=0, **columns)
    solution = markov_perfect(game, delta, irreversible=False, ties="stay_out")
    brute = Brute(game, F(delta))
    plays = [by_club(play, solution, brute, False) for play in solution.equilibria]
    assert [brute.stands(play, False, "stay_out") for play in plays] == [True] * count
    assert solution.verify().valid
    for left_out in range(count):
        fewer = tuple(play for k, play in enumerate(solution.equilibria) if k != left_out)
        assert not replace(solution, equilibria=fewer).verify().valid
