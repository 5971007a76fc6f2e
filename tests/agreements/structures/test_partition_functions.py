"""Partition functions: all structures, spillovers, the public good with quadratic costs."""

from __future__ import annotations

import random
from fractions import Fraction as F
from itertools import combinations

import pytest

from gametheory_gov.agreements import PartitionFunction, quadratic_public_good
from gametheory_gov.agreements.quadratic import _PublicGood
from gametheory_gov.agreements.structures import structures
from gametheory_gov.base.errors import InvalidInputError, NotApplicableError
from tests.oracles.structures import as_partition, partitions

BELL = [1, 2, 5, 15, 52, 203, 877, 4140]


def figures(rng, n, *, curved=True):
    names = "ABCDEFGH"[:n]
    return (
        {i: F(rng.randrange(1, 30), rng.randrange(1, 6)) for i in names},
        {i: F(rng.randrange(1, 12), rng.randrange(1, 6)) for i in names},
        {i: F(rng.randrange(0, 6), 20) if curved else F(0) for i in names},
    )


def utility(good, provided, i):
    b, a, d = (figure[i] for figure in good)
    total = sum(provided.values())
    return b * total - d * total * total / 2 - provided[i] ** 2 / (2 * a)


@pytest.mark.parametrize("n", range(1, 9))
def test_there_are_as_many_structures_as_bells_number(n):
    game = PartitionFunction.alike(n, lambda size, sizes: size)
    assert len(game.payoffs) == BELL[n - 1]
    if n <= 6:
        assert {as_partition(s) for s in game.payoffs} == set(partitions(game.players))


@pytest.mark.parametrize("n", [1, 2, 5, 7])
def test_with_linear_benefits_and_alike_states_payoffs_are_the_closed_form(n):
    def closed(size, sizes):
        return sum(k * k for k in sizes) - F(size * size, 2)

    names = [f"{k + 1}" for k in range(n)]
    assert quadratic_public_good(dict.fromkeys(names, 1)) == PartitionFunction.alike(names, closed)


def test_in_a_public_good_no_coalition_gains_by_providing_something_else():
    """By definition: what members provide is a best joint reply to what the others do."""
    rng = random.Random(1)
    for _ in range(60):
        good = figures(rng, rng.randrange(1, 5))
        game = quadratic_public_good(*good, negative=True)
        for structure, paid in game.payoffs.items():
            provided = _PublicGood.of(*good).provisions(structure, negative=True)
            assert tuple(utility(good, provided, i) for i in game.players) == paid
            for coalition in structure:
                best = sum(utility(good, provided, i) for i in coalition)
                for step in (F(1, 10**6), F(1, 7), F(3)):
                    other = provided | {i: provided[i] + step * rng.choice((-1, 0, 1)) for i in coalition}
                    got = sum(utility(good, other, i) for i in coalition)
                    assert got < best or all(other[i] == provided[i] for i in coalition)


@pytest.mark.parametrize(("N", "gamma"), [(4, F(1, 20)), (6, F(1, 100)), (3, F(1, 2))])
def test_emissions_among_one_coalition_and_outsiders_are_those_of_the_closed_form(N, gamma):
    """Members emit 1 - γsE, outsiders 1 - γE, with E = N/(1 + γ(N - s + s²))."""
    names = "ABCDEF"[:N]
    game = quadratic_public_good(dict.fromkeys(names, gamma * N), curvature=gamma, negative=True)
    for s in range(1, N + 1):
        E = N / (1 + gamma * (N - s + s * s))
        for k, name in enumerate(names):
            e = 1 - gamma * (s if k < s else 1) * E
            wanted = e - e * e / 2 - gamma * E * E / 2
            assert game.at([tuple(names[:s])])[name] + F(1, 2) - gamma * N * N / 2 == wanted


@pytest.mark.parametrize(("slope", "sign"), [(0, "none"), (1, "negative"), (-1, "positive")])
def test_payoffs_that_rise_with_the_number_of_coalitions_have_spillovers_of_one_sign(slope, sign):
    assert PartitionFunction.alike("ABCD", lambda size, sizes: slope * len(sizes)).spillovers == sign


def test_spillovers_are_what_mergers_of_two_do_to_the_third():
    rng, seen = random.Random(2), set()
    for _ in range(40):
        rows = {s: [F(rng.randrange(3)) for _ in "ABC"] for s in structures(("A", "B", "C"))}
        game = PartitionFunction(("A", "B", "C"), rows)
        changes = [
            game.at([pair])[third] - game.at([])[third]
            for pair in combinations("ABC", 2)
            for third in set("ABC") - set(pair)
        ]
        up, down = any(c > 0 for c in changes), any(c < 0 for c in changes)
        wanted = {(0, 0): "none", (1, 0): "positive", (0, 1): "negative", (1, 1): "mixed"}[up, down]
        assert game.spillovers == wanted
        seen.add(wanted)
    assert {"positive", "negative", "mixed"} <= seen


def test_players_who_are_not_named_stand_alone():
    game = PartitionFunction.alike("ABCD", lambda size, sizes: len(sizes) + size)
    assert game.at([("C", "B")]) == dict(zip("ABCD", (4, 5, 5, 4), strict=True))
    assert game.worth("A", []) == 5
    assert game.worth(["A", "D"], [["D", "A"], ["B", "C"]]) == 8


def bad(call, *told, error=InvalidInputError):
    with pytest.raises(error) as caught:
        call()
    for words in told:
        assert words in str(caught.value)


def test_what_is_no_partition_function_is_refused_with_every_fault():
    rows = {(("A", "B"),): (1, 2), (("A",), ("B",)): (0, 0)}
    assert PartitionFunction(("A", "B"), rows).at(["AB"[:1], "B"]) == {"A": 0, "B": 0}
    bad(lambda: PartitionFunction(("A", "B"), {(("A", "B"),): (1, 2)}), "{A} {B}", "all 2 are needed")
    bad(
        lambda: PartitionFunction(("A", "B"), rows | {(("A", "C"),): (1, 2)}),
        "'C' is not among",
        "leaves out B",
    )
    bad(lambda: PartitionFunction(("A", "B"), rows | {(("B", "A"),): (1, 2)}), "{A, B} twice")
    bad(lambda: PartitionFunction(("A", "B"), rows | {(("A", "B"), ("B",)): (1, 2)}), "in two coalitions")
    bad(lambda: PartitionFunction.alike("AB", lambda size, sizes: float("nan")), "A gets nan in {A, B}")
    bad(lambda: PartitionFunction.of("AB", lambda s: {"A": 1, "C": 2}), "name 'C'", "leave out 'B'")
    bad(lambda: PartitionFunction.of("AB", lambda s: [1]), "one for each of 2")
    bad(lambda: PartitionFunction.alike(9, lambda size, sizes: 0), "from 1 to 8")
    bad(lambda: PartitionFunction.alike(0, lambda size, sizes: 0), "from 1 to 8")
    game = PartitionFunction.alike("AB", lambda size, sizes: 0)
    bad(lambda: game.at([("A", "Z")]), "'Z' is not among the players")
    bad(lambda: game.at("AB"), "coalitions are needed")
    bad(lambda: game.worth(["Z"], []), "'Z'")


def test_what_is_no_public_good_is_refused_with_every_fault():
    bad(
        lambda: quadratic_public_good({"A": -1, "B": "x"}, {"A": 0}, {"C": 1}),
        "benefit['A'] = -1", "benefit['B'] = 'x'", "slope leaves out 'B'", "slope['A'] = 0",
        "curvature names 'C'",
    )  # fmt: skip
    bad(lambda: quadratic_public_good([1, 2]), "a mapping of states to numbers")
    bad(lambda: quadratic_public_good({"A": "0,5"}), "the decimal mark is a point")
    bad(lambda: quadratic_public_good(dict.fromkeys("ABCDEFGHI", 1)), "from 1 to 8")


def test_who_would_provide_less_than_nothing_is_named_unless_that_is_allowed():
    steep = {"benefit": {"A": 5, "B": 1}, "curvature": {"A": 0, "B": 1}}
    bad(lambda: quadratic_public_good(**steep), "B would provide", "negative=True", error=NotApplicableError)
    assert len(quadratic_public_good(**steep, negative=True).payoffs) == 2
