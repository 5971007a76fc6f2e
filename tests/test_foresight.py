"""Laws of foresight, against brute force over clubs, strategies and sets of outcomes."""

from __future__ import annotations

import pickle
from dataclasses import replace
from fractions import Fraction as F
from itertools import chain, combinations, pairwise, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import brentq, root

from gametheory_gov import (
    AccessionGame,
    Game,
    Institution,
    States,
    bind,
    consistent_clubs,
    consistent_partitions,
    farsighted_ladder,
    grow,
    largest_consistent_set,
    markov_perfect,
    patience_thresholds,
    sequential_unanimity,
)
from gametheory_gov.errors import InvalidInputError, NotApplicableError, NotExactError, NotSolvedError

few = settings(max_examples=max(5, settings.default.max_examples // 3))
CLUB = Game(
    "club",
    ("outside", "member"),
    aggregates={"members": {"member": 1}, "weights": {"member": "weight"}},
    columns={"weight": "how much a state counts", "taste": "what it likes"},
    parameters={"a": "", "b": "", "c": "", "entry": "cost of joining", "leaving": "cost of leaving"},
    payoffs={"outside": "b*weights + c*members**2", "member": "taste + a*weights"},
    switching={("outside", "member"): "entry", ("member", "outside"): "leaving"},
)
#: Small fractions, so that ties occur.
small = st.integers(-4, 4).map(lambda n: F(n, 4))
discounts = st.sampled_from([F(0), F(1, 4), F(2, 5), F(1, 2), F(3, 4), F(9, 10), F(1, 7)])
tie_rules = st.sampled_from(["join", "stay_out", "weak"])


@st.composite
def worlds(draw, types, most=3, exact=True):
    """A bound game of one club with a few types of alike states."""
    N = draw(st.integers(max(1, types), most))
    of = [min(i, types - 1) for i in range(N)]
    taste = [F(draw(st.integers(-8, 8)), 4) + F(t, 100) for t in range(types)]
    weight = [F(draw(st.integers(1, 4)), 2) for _ in range(types)]
    numbers = {name: draw(small) for name in "abc"} | {
        name: abs(draw(small)) / 2 for name in ("entry", "leaving")
    }
    columns = {"taste": [taste[t] for t in of], "weight": [weight[t] for t in of]}
    if not exact:
        numbers = {name: float(x) for name, x in numbers.items()}
    return bind(CLUB, States.symmetric(N), Institution(), **numbers, **columns)


# ------------------------------------------------------------------ brute force over clubs, state by state


class Brute:
    """Values and one-shot deviations on the clubs of single states, from payoffs by hand."""

    def __init__(self, numeric, delta):
        self.N, self.delta = numeric.N, delta
        v = numeric.values
        self.clubs = list(product((0, 1), repeat=self.N))
        self.at = {club: k for k, club in enumerate(self.clubs)}
        self.cost = (v["entry"], v["leaving"])
        self.flow = {}
        for club in self.clubs:
            heavy = sum(w for w, m in zip(v["weight"], club, strict=True) if m)
            out = v["b"] * heavy + v["c"] * sum(club) ** 2
            self.flow[club] = [
                t + v["a"] * heavy if m else out for t, m in zip(v["taste"], club, strict=True)
            ]

    def flip(self, club, i):
        return (*club[:i], 1 - club[i], *club[i + 1 :])

    def drawn(self, club, irreversible):
        return [i for i in range(self.N) if not (irreversible and club[i])]

    def values(self, moves, irreversible):
        """Values of every state at every club: one linear system for each state, solved in floats."""
        result = np.empty((len(self.clubs), self.N))
        for i in range(self.N):
            matrix, right = np.eye(len(self.clubs)), np.zeros(len(self.clubs))
            for k, club in enumerate(self.clubs):
                who = self.drawn(club, irreversible)
                cases = [(j, F(1, len(who))) for j in who] or [(None, F(1))]
                for j, weight in cases:
                    chance = float(moves[club, j]) if j is not None else 0.0
                    for goal, p, paid in (
                        (self.flip(club, j) if j is not None else club, chance, j == i),
                        (club, 1 - chance, False),
                    ):
                        share = float(weight) * p
                        cost = float(self.cost[club[i]]) if paid else 0.0
                        right[k] += share * (float(self.flow[goal][i]) - cost)
                        matrix[k, self.at[goal]] -= share * float(self.delta)
            result[:, i] = np.linalg.solve(matrix, right)
        return result

    def gains(self, moves, irreversible):
        """What each drawn state gains by moving, by club and state."""
        values = self.values(moves, irreversible)
        found = {}
        for club in self.clubs:
            for i in self.drawn(club, irreversible):
                goal = self.flip(club, i)
                then = (
                    self.flow[goal][i]
                    + float(self.delta) * values[self.at[goal], i]
                    - float(self.cost[club[i]])
                )
                now = self.flow[club][i] + float(self.delta) * values[self.at[club], i]
                found[club, i] = float(then) - float(now)
        return found

    def stands(self, moves, irreversible, ties):
        for (club, i), gain in self.gains(moves, irreversible).items():
            p = moves[club, i]
            if abs(gain) < 1e-9:
                joining = p if not club[i] else 1 - p
                if ties != "weak" and p in (0, 1) and joining != (ties == "join"):
                    return False
            elif 0 < p < 1 or p != (gain > 0):
                return False
        return True


def by_club(equilibrium, solution, brute, irreversible):
    """An equilibrium over counts, as probabilities of moving by club and state."""
    ids = solution.numeric.states.ids
    groups = [[ids.index(label) for label in group] for group in solution.types]
    moves = {}
    for club in brute.clubs:
        counts = tuple(sum(club[i] for i in group) for group in groups)
        for t, group in enumerate(groups):
            for i in group:
                if not club[i]:
                    moves[club, i] = equilibrium.join[counts][t]
                elif not irreversible:
                    moves[club, i] = equilibrium.leave[counts][t]
    return moves


@few
@given(st.data(), st.integers(1, 3), discounts, tie_rules, st.booleans())
def test_every_equilibrium_survives_one_shot_deviations_over_clubs(data, types, delta, ties, irreversible):
    numeric = data.draw(
        worlds(types, most=4 if types == 1 else 3 if irreversible else 2) if types < 3 else worlds(3)
    )
    irreversible = irreversible or types == 3
    solution = markov_perfect(numeric, delta, irreversible=irreversible, ties=ties, limit=40, throw=False)
    brute = Brute(numeric, delta)
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
    numeric = data.draw(worlds(1) if alike else worlds(2, most=2))
    solution = markov_perfect(numeric, delta, irreversible=irreversible, ties=ties)
    brute = Brute(numeric, delta)
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
def test_no_mixed_stage_is_missed(numeric, delta):
    """Where play at larger clubs is given, the gain of joining changes its sign once for each mixed stage."""
    solution = markov_perfect(numeric, delta, ties="weak")
    brute = Brute(numeric, delta)
    for n in range(numeric.N):
        later = {tuple(e.join[k,] for k in range(n + 1, numeric.N)) for e in solution.equilibria}
        for play in later:
            same = [
                e for e in solution.equilibria if tuple(e.join[k,] for k in range(n + 1, numeric.N)) == play
            ]
            here = {e.join[n,][0] for e in same}
            signs = []
            for p in np.linspace(0, 1, 17):
                moves = by_club(same[0], solution, brute, True)
                moves |= {place: float(p) for place in moves if sum(place[0]) == n}
                signs.append(
                    np.sign(np.round(brute.gains(moves, True)[((1,) * n + (0,) * (numeric.N - n)), n], 9))
                )
            signs = [sign for sign in signs if sign]
            crossings = sum(a != b for a, b in pairwise(signs))
            assert crossings == len([p for p in here if 0 < p < 1])


@settings(max_examples=6)
@given(worlds(1, most=2), discounts, tie_rules)
def test_no_reversible_equilibrium_that_mixes_once_is_missed(numeric, delta, ties):
    """Follow the gain of one place along its chance of moving, all other places pure, over clubs."""
    brute = Brute(numeric, delta)
    places = sorted({(sum(club), club[i]) for club in brute.clubs for i in range(numeric.N)})
    wanted = []
    for k, choice in product(range(len(places)), product((0, 1), repeat=len(places))):
        if choice[k]:
            continue

        def moves_at(p, k=k, choice=choice):
            chance = dict(zip(places, choice, strict=True)) | {places[k]: p}
            return {(club, i): chance[sum(club), club[i]] for club in brute.clubs for i in range(numeric.N)}

        def gain(p, k=k, moves_at=moves_at):
            found = brute.gains(moves_at(p), False)
            return next(g for (club, i), g in found.items() if (sum(club), club[i]) == places[k])

        for low, high in pairwise(np.linspace(0.0007, 0.9993, 8)):
            if gain(low) * gain(high) < 0:
                p = brentq(gain, low, high, xtol=1e-14)
                if brute.stands(moves_at(p), False, ties):
                    wanted.append(moves_at(p))
    solution = markov_perfect(numeric, delta, irreversible=False, ties=ties)
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


def generic(rng, types, costs=True):
    """A world of given numbers of alike states with figures that make ties unlikely."""

    def number(low, high):
        return F(int(rng.integers(low, high)), 1009)

    numbers = {"a": number(500, 3000), "b": number(-1000, 2000), "c": number(-500, 1000)}
    numbers |= {name: number(1, 1000) if costs else F(0) for name in ("entry", "leaving")}
    taste = [x for n in types for x in [number(-5000, 500)] * n]
    weight = [x for n in types for x in [number(500, 2000)] * n]
    return bind(CLUB, States.symmetric(sum(types)), Institution(), taste=taste, weight=weight, **numbers)


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
        numeric = generic(rng, types)
        solution = markov_perfect(numeric, F(int(rng.integers(500, 950)), 1000), irreversible=irreversible)
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
        numeric = generic(rng, (N,))
        delta = F(int(rng.integers(600, 950)), 1000)
        solution = markov_perfect(numeric, delta, irreversible=False)
        tables = [(*e.join.values(), *e.leave.values()) for e in solution.equilibria]
        if not any(sum(0 < p < 1 for row in table for p in row) == 2 for table in tables):
            continue
        worlds -= 1
        brute = Brute(numeric, delta)
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
    numeric = symmetric(2, taste=F(0), a=F(0), b=F(0), c=F(0), entry=F(0), leaving=F(0))
    solution = markov_perfect(numeric, "1/2", irreversible=False, ties="weak")
    assert not solution.complete
    assert "join 0 to 1" in str(solution.undecided[0])
    assert "undecided" in str(solution)
    assert "undecided=" in repr(solution)


def test_three_states_that_differ_and_may_leave():
    """Pure play is listed; single states at single clubs gain nothing, and repeated best reply ends there."""
    rng = np.random.default_rng(11)
    for _ in range(3):
        numeric = generic(rng, (1, 1, 1), costs=False)
        delta = F(int(rng.integers(100, 700)), 1000)
        solution = markov_perfect(numeric, delta, irreversible=False)
        brute = Brute(numeric, delta)
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
    numeric = symmetric(3, taste=F(-3, 2), a=F(1))
    (equilibrium,) = markov_perfect(numeric, "11/20", irreversible=False).equilibria
    assert equilibrium.join[0,] == (F(49, 99),)
    assert Brute(numeric, F(11, 20)).stands(
        by_club(
            equilibrium,
            markov_perfect(numeric, "11/20", irreversible=False),
            Brute(numeric, F(11, 20)),
            False,
        ),
        False,
        "join",
    )


# ----------------------------------------------------------------------------------- patience and myopia


@given(st.data(), st.integers(1, 3), st.sampled_from(["join", "stay_out"]))
def test_without_patience_it_is_myopic_growth(data, types, ties):
    numeric = data.draw(worlds(types, most=5))
    solution = markov_perfect(numeric, 0, ties=ties)
    (equilibrium,) = solution.equilibria
    ids = numeric.states.ids
    groups = [[ids.index(label) for label in group] for group in solution.types]
    for counts, join in equilibrium.join.items():
        members = [ids[i] for group, n in zip(groups, counts, strict=True) for i in group[:n]]
        path = grow(numeric, members, ties=ties, max_steps=1, reasons=False)
        joined = {move.state for r in path.rounds for move in r.moves}
        for group, p in zip(groups, join, strict=True):
            outside = {ids[i] for i in group} - set(members)
            assert joined & outside == (outside if p else set())
    ends = {
        tuple(sum(ids[i] in final for i in group) for group in groups) for final in random_ends(numeric, ties)
    }
    assert ends <= set(equilibrium.ends())


def random_ends(numeric, ties):
    """Where growth from the empty club ends under random order; without leaving it is irreversible."""
    frozen = replace(numeric, values=dict(numeric.values) | {"leaving": F(10**6)})
    return {grow(frozen, [], order="random", rng=seed, ties=ties, reasons=False).final for seed in range(4)}


@few
@given(worlds(1, most=3), tie_rules)
def test_reversible_without_patience_is_the_definition(numeric, ties):
    solution = markov_perfect(numeric, 0, irreversible=False, ties=ties)
    for counts in solution.equilibria[0].join if solution.equilibria else ():
        profile = numeric.profile(numeric.states.ids[: counts[0]])
        gains = numeric.plain(numeric.gains(profile))
        for i in range(numeric.N):
            gain = gains[i, 1 - profile[i]]
            row = solution.equilibria[0].leave if profile[i] else solution.equilibria[0].join
            if gain:
                assert row[counts][0] == (gain > 0)
    assert len(solution) == 1 or ties == "weak"


@few
@given(worlds(1, most=4))
def test_thresholds_of_patience_against_single_discount_factors(numeric):
    found = patience_thresholds(numeric)
    for region in found.regions:
        low, high = (F(str(x.evalf(25))) for x in (region.low, region.high))
        for share in (F(1, 3), F(1, 2), F(9, 10)):
            delta = low + (high - low) * share
            solution = markov_perfect(numeric, delta)
            patterns = sorted(
                tuple("join" if p == 1 else "mix" if p else "stay" for (p,) in rows)
                for rows in ([e.join[n,] for n in range(numeric.N)] for e in solution.equilibria)
            )
            assert patterns == sorted(region.patterns)
    assert [r.high for r in found.regions[:-1]] == list(found.thresholds)
    assert (found.regions[0].low, found.regions[-1].high) == (0, 1)


def test_founding_as_a_function_is_founding_at_each_discount_factor():
    numeric = symmetric(5, taste=F(-3, 2), a=F(1, 2), b=F(-1, 2))
    found = patience_thresholds(numeric)
    assert max(len(region.patterns) for region in found.regions) == 3  # coordination: all three at once
    for region in found.regions:
        delta = F(str(((region.low + region.high) / 2).evalf(20)))
        wanted = sorted(float(x) for x in markov_perfect(numeric, delta).founding)
        assert sorted(region.founding_at(float(delta))) == pytest.approx(wanted, abs=1e-9)


@few
@given(worlds(1, most=4), discounts)
def test_floats_agree_with_fractions(numeric, delta):
    exact = markov_perfect(numeric, delta)
    if any(e.ties for e in exact.equilibria):
        return
    floats = markov_perfect(replace_floats(numeric), float(delta))
    assert len(exact) == len(floats)
    for a, b in zip(exact.equilibria, floats.equilibria, strict=True):
        for counts in a.join:
            assert [float(p) for p in a.join[counts]] == pytest.approx(b.join[counts], abs=1e-6)
    assert floats.verify().valid


def replace_floats(numeric):
    v = {
        name: x.astype(float) if isinstance(x, np.ndarray) else float(x) for name, x in numeric.values.items()
    }
    return replace(numeric, values=v, exact=False)


def symmetric(N, *, taste=F(0), a=F(0), b=F(0), c=F(0), entry=F(0), leaving=F(0)):
    return bind(
        CLUB,
        States.symmetric(N),
        taste=[taste] * N,
        weight=[F(1)] * N,
        a=a,
        b=b,
        c=c,
        entry=entry,
        leaving=leaving,
    )


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
    numeric = symmetric(4, taste=F(-3, 2), a=F(1))
    assert markov_perfect(numeric, "1/5").founding == (0,)
    solution = markov_perfect(numeric.commit(["1"]), "1/5")
    assert solution.equilibria[0].sizes == (3,)
    assert solution.equilibria[0].ends() == {(3,): 1}


def test_the_world_in_one_chain():
    solution = markov_perfect(symmetric(193, taste=F(-3, 2), a=F(1)), "1/2")
    assert solution.equilibria[0].ends() == {(193,): 1}
    assert solution.complete


def test_many_equilibria_are_reported_as_such():
    numeric = symmetric(9, taste=F(-9, 2), a=F(1, 2), b=F(-1, 2))
    with pytest.raises(NotSolvedError, match="raise limit") as caught:
        markov_perfect(numeric, "7/10", ties="weak", limit=1)
    assert len(caught.value.solution) == 1
    some = markov_perfect(numeric, "7/10", limit=1, throw=False)
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
    ):
        checked = replace(solution, equilibria=(bad,)).verify()
        assert not checked.valid
        assert checked.faults


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
        markov_perfect(solution.numeric, 0, irreversible=False).equilibria[0].ends()


# ------------------------------------------------------------------------------------ refusals that help


def three_actions():
    game = Game("three", ("a", "b", "c"), payoffs={"a": 0, "b": 1, "c": 2})
    return bind(game, States.symmetric(2))


def two_types(N):
    taste = [F(i) for i in range(N)]
    return bind(CLUB, States.symmetric(N), taste=taste, weight=[1] * N, a=1, b=0, c=0, entry=0, leaving=0)


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: markov_perfect(three_actions(), 0), InvalidInputError, "largest_consistent_set"),
        (lambda: markov_perfect(symmetric(2), 1), InvalidInputError, r"\[0, 1\)"),
        (lambda: markov_perfect(symmetric(2), "much"), InvalidInputError, "'much' is not a number"),
        (lambda: markov_perfect(symmetric(2), 0, ties="jion"), InvalidInputError, "did you mean 'join'"),
        (lambda: markov_perfect(symmetric(2), 0, limit=0), InvalidInputError, "limit = 0"),
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
    numeric = bind(AccessionGame(), States.symmetric(3), rules, benefit=1, cost=1, legitimacy=0, divergence=0)
    for call in (markov_perfect, patience_thresholds):
        with pytest.raises(NotApplicableError, match="use grow"):
            call(numeric)


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
    (dots,) = [line for line in ax.lines if line.get_marker() == "o"]
    assert tuple(dots.get_xdata()) == ladder.sizes[1:]
    assert str(ladder.N) in ax.get_title(loc="left")
    plt.close("all")
