"""What coalitions are worth by γ, δ, α and β, against the definitions; cores by other linear programs."""

from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction as F

import numpy as np
import pytest

import gametheory_gov as gg
from gametheory_gov.agreements import (
    PartitionFunction,
    characteristic_function,
    quadratic_public_good,
)
from gametheory_gov.base.errors import InvalidInputError, NotApplicableError
from gametheory_gov.decisions.sharing import Worths, coalition_core
from tests import worlds
from tests.agreements.worlds import voice
from tests.oracles.claims import exactly
from tests.oracles.divisions import excess, least_core
from tests.oracles.structures import as_partition, partitions, secured, worth


def table(game):
    return {as_partition(s): dict(zip(game.players, row, strict=True)) for s, row in game.payoffs.items()}


def random_structures(rng, n):
    names = "ABCDEF"[:n]
    pay = {p: {i: F(rng.randrange(12), rng.choice((1, 3))) for i in names} for p in partitions(names)}
    return PartitionFunction.of(names, lambda structure: pay[as_partition(structure)])


def clubs(game):
    """What states get by who is inside, from the formulas and the definition."""
    definition, (out, inside) = exactly(game), game.actions
    ids = game.states.ids
    known = {}

    def payoff(club):
        if club not in known:
            profile = tuple(inside if label in club else out for label in ids)
            known[club] = {label: definition.payoff(i, profile) for i, label in enumerate(ids)}
        return known[club]

    return payoff


@pytest.mark.parametrize("kind", ["gamma", "delta", "pessimistic", "optimistic"])
def test_worths_of_partition_functions_are_those_of_the_definition(kind):
    rng = random.Random(3)
    for n in (1, 2, 3, 4, 5):
        game = random_structures(rng, n)
        found = characteristic_function(game, kind)
        for mask in range(1, 2**n):
            inside = found.worths.members(mask)
            assert found.worths.values[mask] == worth(game.players, table(game).__getitem__, inside, kind)
        assert found.verify().valid


def games():
    yield from (worlds.random_game(seed, N) for seed, N in ((1, 2), (2, 3), (3, 4), (4, 5)))
    yield worlds.two_types(2, 2, "1/3")
    yield worlds.symmetric(5, "1/3")
    yield worlds.five("1/10")
    yield bimodal()
    yield voice()


def bimodal():
    """Each wants to do what most others do: no coalition can be sure of what it could answer."""
    form = gg.Game(
        "side by side", ("out", "in"), aggregates={"members": {"in": 1}},
        payoffs={"out": "(N - members - 1)**2 - 1/7", "in": "members*weight"}, columns={"weight": ""},
    )  # fmt: skip
    return gg.bind(form, gg.States.symmetric(4), weight=[1, "1/2", 1, 1])


@pytest.mark.parametrize("kind", ["alpha", "beta", "gamma"])
def test_worths_of_bound_games_are_those_of_the_definition(kind):
    for game in games():
        found = characteristic_function(game, kind)
        payoff, ids = clubs(game), game.states.ids
        for mask in range(1, 2**game.N):
            inside = found.worths.members(mask)
            if kind == "gamma":
                club = frozenset(inside) if len(inside) > 1 else frozenset()
                wanted = sum(payoff(club)[label] for label in inside)
            else:
                wanted = secured(payoff, ids, inside, kind)
            assert found.worths.values[mask] == wanted
        assert found.verify().valid


def test_what_cannot_be_kept_from_a_coalition_is_at_least_what_it_is_sure_of_and_may_be_more():
    strict = False
    for game in games():
        alpha, beta = (characteristic_function(game, kind).worths.values for kind in ("alpha", "beta"))
        assert all(a <= b for a, b in zip(alpha, beta, strict=True))
        assert alpha[-1] == beta[-1]
        strict |= alpha != beta
        # two coalitions without common members can be sure of the sum of what each is sure of
        for one in range(2**game.N):
            for other in range(2**game.N):
                if not one & other:
                    assert alpha[one] + alpha[other] <= alpha[one | other]
    assert strict


@pytest.mark.parametrize("kind", ["gamma", "alpha", "beta"])
def test_the_unit_of_exact_payoffs_may_be_beyond_what_a_machine_counts(kind):
    form = gg.Game(
        "good",
        ("no", "yes"),
        aggregates={"given": {"yes": 1}},
        payoffs={"no": "unit*given", "yes": "unit*(given - 3)"},
        parameters={"unit": "unit of payoffs"},
    )
    small, large = (gg.bind(form, gg.States.symmetric(3), unit=unit) for unit in (1, 10**30))
    plain = characteristic_function(small, kind).worths.values
    assert characteristic_function(large, kind).worths.values == tuple(10**30 * worth for worth in plain)


def test_types_change_nothing():
    """Alike states, and the same states told apart by a term that is nothing."""
    payoffs = {"out": "members**2/3", "in": "members - cost + nothing"}
    form = gg.Game(
        "alike", ("out", "in"), aggregates={"members": {"in": 1}}, payoffs=payoffs, columns={"nothing": ""}
    )
    states = gg.States.symmetric(6)
    alike = gg.bind(form, states, cost=["1/2"] * 4 + [2, 2], nothing=0)
    apart = gg.bind(
        form.replace(payoffs=payoffs | {"in": "members - cost + 0*members + nothing - nothing*1"}),
        states, cost=["1/2"] * 4 + [2, 2], nothing=[0] * 6,
    )  # fmt: skip
    mixed = gg.bind(form, states, cost=["1/2", 2, "1/2", "1/2", 2, "1/2"], nothing=0)
    for kind in ("alpha", "beta", "gamma"):
        found = characteristic_function(alike, kind)
        assert found.worths == characteristic_function(apart, kind).worths
        order = [0, 4, 1, 2, 5, 3]
        for mask in range(64):
            same = sum(1 << k for k in range(6) if mask >> order[k] & 1)
            assert characteristic_function(mixed, kind).worths.values[same] == found.worths.values[mask]


def club_game(b, a):
    """The club of a public good with two actions: outsiders provide a b, members a times the sum of b."""
    form = gg.Game(
        "public good", ("outside", "member"),
        aggregates={
            "club_b": {"member": "b"}, "club_a": {"member": "a"}, "rest": {"outside": "a*b"},
        },
        columns={"b": "benefit", "a": "slope"},
        payoffs={
            "outside": "b*(club_a*club_b + rest) - a*b**2/2",
            "member": "b*(club_a*club_b + rest) - a*club_b**2/2",
        },
    )  # fmt: skip
    return gg.bind(form, gg.States.symmetric(len(b)), b=[*b.values()], a=[*a.values()])


def test_the_club_of_a_bound_game_is_worth_what_a_coalition_is_whose_others_stand_alone():
    rng = random.Random(4)
    for n in (2, 3, 4, 5):
        b = {f"{k + 1}": F(rng.randrange(1, 9)) for k in range(n)}
        a = {f"{k + 1}": F(rng.randrange(1, 9), 2) for k in range(n)}
        bound = characteristic_function(club_game(b, a)).worths
        assert bound == characteristic_function(quadratic_public_good(b, a)).worths


def test_cores_of_worths_by_a_linear_program_of_others():
    rng, empty = random.Random(5), set()
    for _ in range(12):
        game = random_structures(rng, rng.randrange(2, 5))
        for kind in ("gamma", "delta", "pessimistic", "optimistic"):
            found = characteristic_function(game, kind)
            core = found.core()
            assert float(core.least) == pytest.approx(least_core(found.worths.values), abs=1e-7)
            empty.add(core.empty)
            assert core.verify().valid
            point = tuple(core.point[player] for player in game.players)
            worst = max(excess(found.worths.values, point, mask) for mask in range(1, 2 ** len(point) - 1))
            assert worst == core.least
    assert empty == {True, False}


def test_a_free_rider_empties_the_core_where_the_others_stay_together():
    """In the linear public good of n alike states the γ-core is not empty; the δ-core is, from four on."""
    for n in range(2, 7):
        game = quadratic_public_good(dict.fromkeys("ABCDEF"[:n], 1))
        gamma, delta = (characteristic_function(game, kind) for kind in ("gamma", "delta"))
        assert not gamma.core().empty
        alone = F((n - 1) ** 2 + 1) - F(1, 2)
        assert delta.worths.worth("A") == alone
        assert delta.core().empty == (alone > F(n * n, 2)) == (n >= 4)
        if n >= 4:
            shares = {player: F(n * n, 2) for player in game.players}
            assert delta.core().objection(shares) == ("A",)
            assert delta.core().least == alone - F(n * n, 2)


def test_a_core_whose_proof_is_changed_is_not_valid():
    core = coalition_core(Worths.of("ABC", lambda club: int(len(club) > 1)))
    assert core.verify().valid
    half = dict.fromkeys([("A", "B"), ("A", "C"), ("B", "C")], F(1, 2))
    assert core.weights == half
    for change in (
        {"least": F(1, 4)}, {"least": F(1, 2)}, {"point": {"A": 1, "B": 0, "C": 0}},
        {"point": dict.fromkeys("ABC", F(1, 2))}, {"point": {"A": F(1, 3)}},
        {"weights": {("A", "B", "C"): F(1)}}, {"weights": {("A", "B"): F(1), ("C",): F(1)}},
        {"weights": half | {("A",): F(0)}}, {"weights": {}},
    ):  # fmt: skip
        assert not replace(core, **change).verify().valid, change
    single = coalition_core(Worths(("A",), (0, 3)))
    assert single.verify().valid
    assert not replace(single, least=F(1)).verify().valid


def test_a_changed_worth_is_not_valid():
    for game, kind in ((worlds.random_game(3), "beta"), (quadratic_public_good({"A": 1, "B": 3}), "delta")):
        found = characteristic_function(game, kind)
        for mask in range(1, len(found.worths.values)):
            values = list(found.worths.values)
            values[mask] += F(1, 10**6)
            assert not replace(found, worths=Worths(found.players, tuple(values))).verify().valid
        assert not replace(found, kind="zeta").verify().valid


def test_in_a_large_game_some_coalitions_are_checked_and_their_number_is_said():
    game = worlds.symmetric(12, "1/3")
    found = characteristic_function(game, "alpha")
    verified = found.verify()
    assert verified.valid
    assert " of 4095 coalitions" in verified.checked[0]
    assert verified.checked[0] != "alpha worths of 4095 of 4095 coalitions"


def test_floats_are_read_as_decimals_or_rounded():
    exact, floats = (worlds.symmetric(4, cost) for cost in ("1/4", 0.25))
    for kind in ("gamma", "alpha", "beta"):
        assert characteristic_function(exact, kind).worths == characteristic_function(floats, kind).worths
    form = gg.Game(
        "roots", ("out", "in"), aggregates={"members": {"in": 1}},
        payoffs={"out": "sqrt(members)/scale", "in": "(2*sqrt(members) - 1)/scale"}, parameters={"scale": ""},
    )  # fmt: skip
    for size in (1e-12, 1.0, 1e9):
        found = characteristic_function(
            gg.bind(form, gg.States.symmetric(5), scale=size, exact=False), "alpha"
        )
        assert found.verify().valid
        assert not found.core().empty
        one = [found.worths.worth(label) for label in found.players]
        assert len(set(one)) == 1
        assert float(found.worths.values[-1]) == pytest.approx(5 * (2 * np.sqrt(5) - 1) / size, rel=1e-11)


def bad(call, *told, error=InvalidInputError):
    with pytest.raises(error) as caught:
        call()
    for words in told:
        assert words in str(caught.value)


def test_what_has_no_worths_is_refused():
    game = worlds.random_game(3)
    bad(lambda: characteristic_function(game, "delta"), "has actions for 1", error=NotApplicableError)
    bad(lambda: characteristic_function(game, "apha"), "did you mean 'alpha'")
    bad(lambda: characteristic_function(quadratic_public_good({"A": 1}), "alpha"), "none of gamma, delta")
    bad(lambda: characteristic_function(game.commit([game.states.ids[0]])), "release")
    bad(lambda: characteristic_function(3), "no bound game")
    three = worlds.two_powers_and_a_third()
    bad(lambda: characteristic_function(three, "beta"), "two actions", error=NotApplicableError)
    bad(lambda: characteristic_function(worlds.symmetric(15, 1)), "up to 14", error=NotApplicableError)
    wide = worlds.random_game(1, 13)
    bad(lambda: characteristic_function(wide, "beta"), "choices", "gamma", error=NotApplicableError)
