"""Stable coalition structures under every rule of membership, against all moves from all partitions."""

from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction as F
from itertools import product

import pytest

from gametheory_gov.agreements import PartitionFunction, quadratic_public_good, stable_structures
from gametheory_gov.base.errors import InvalidInputError
from gametheory_gov.foresight.coalitions import sequential_unanimity
from tests.oracles.structures import as_partition, partitions, reachable, stable

MEMBERSHIP, LEFT = ("open", "majority", "unanimity"), ("together", "apart")
RULES = [*product(MEMBERSHIP, LEFT)]


def of(game):
    pay = {as_partition(s): dict(zip(game.players, row, strict=True)) for s, row in game.payoffs.items()}
    return pay.__getitem__


def random_structures(rng, n, most=6):
    names = "ABCDEF"[:n]
    pay = {p: {i: F(rng.randrange(most), 3) for i in names} for p in partitions(names)}
    return PartitionFunction.of(names, lambda structure: pay[as_partition(structure)])


def random_good(rng, n):
    benefit = {i: F(rng.randrange(1, 9)) for i in "ABCDEF"[:n]}
    return quadratic_public_good(benefit, {i: F(rng.randrange(1, 5)) for i in benefit})


def cournot(size, sizes):
    return F(1, size * (len(sizes) + 1) ** 2)


@pytest.mark.parametrize(("membership", "left"), RULES)
def test_stable_structures_are_those_of_all_moves_from_all_partitions(membership, left):
    rng = random.Random(6)
    games = [random_structures(rng, n, most) for n in (1, 2, 3, 4) for most in (2, 3, 9)]
    games += [random_good(rng, n) for n in (2, 4, 5)]
    games.append(random_structures(rng, 6))
    games += [PartitionFunction.alike(n, cournot) for n in (3, 5)]
    for game in games:
        found = stable_structures(game, membership=membership, left=left)
        assert {as_partition(s) for s in found.structures} == stable(game.players, of(game), membership, left)
        assert found.verify().valid
        for structure, move in found.switches.items():
            then = as_partition(move.structure)
            assert then in reachable(
                as_partition(structure),
                move.player,
                of(game),
                membership,
                left,
                lambda one, other: one > other,
            )
            assert (move.before, move.after) == (game.at(structure)[move.player], of(game)(then)[move.player])
            assert move.after > move.before


def test_the_public_good_of_alike_states():
    """Four states: no coalition of all, and three with one only where newcomers need consent."""
    game = quadratic_public_good(dict.fromkeys("ABCD", 1))
    sizes = {rule: stable_structures(game, membership=rule[0], left=rule[1]).sizes for rule in RULES}
    assert sizes["open", "together"] == ((2, 2),)
    assert sizes["unanimity", "together"] == ((3, 1), (2, 2))
    assert sizes["open", "apart"] == sizes["unanimity", "apart"] == ((4,), (3, 1), (2, 2))


def test_what_forms_by_unanimity_in_sequence_is_no_move_of_this_page():
    """Bloch's cartels look ahead: here a member of his would leave, and those left would stay together."""
    for n, wanted in ((5, (4, 1)), (8, (7, 1))):
        formed = sequential_unanimity(n, cournot)
        assert tuple(sorted(formed.sizes, reverse=True)) == wanted
        game = PartitionFunction.alike(n, cournot)
        found = stable_structures(game, membership="unanimity")
        assert wanted not in found.sizes


def test_floats_closer_than_the_tolerance_are_equal():
    def nearly(gap):
        return PartitionFunction.of("AB", lambda s: (1.0 + gap * (len(s) == 2), 1.0))

    assert len(stable_structures(nearly(1e-12))) == 2
    assert len(stable_structures(nearly(1e-6))) == 1
    assert len(stable_structures(nearly(1e-6), tolerance=1e-3)) == 2
    assert len(stable_structures(nearly(0.8), tolerance=0.5)) == 2  # half of the larger one, 1.8
    assert len(stable_structures(nearly(1.2), tolerance=0.5)) == 1
    for unit in (1e-30, 1.0, 1e30):
        rng = random.Random(7)
        game = random_structures(rng, 4)
        floats = PartitionFunction(
            game.players, {s: tuple(float(x) * unit / 7 for x in row) for s, row in game.payoffs.items()}
        )
        for membership, left in RULES:
            one = stable_structures(game, membership=membership, left=left)
            assert one.structures == stable_structures(floats, membership=membership, left=left).structures


def test_names_and_units_do_not_matter():
    rng = random.Random(8)
    game = random_structures(rng, 4)
    new = dict(zip("ABCD", "zxyw", strict=True))
    order = "wxyz"
    renamed = PartitionFunction(
        tuple(order),
        {
            tuple(tuple(new[i] for i in c) for c in s): tuple(
                7 * row[game.players.index(next(k for k in new if new[k] == i))] - 3 for i in order
            )
            for s, row in game.payoffs.items()
        },
    )
    for membership, left in RULES:
        one = stable_structures(game, membership=membership, left=left).structures
        other = stable_structures(renamed, membership=membership, left=left).structures
        assert {as_partition([[new[i] for i in c] for c in s]) for s in one} == {
            as_partition(s) for s in other
        }


def test_a_changed_answer_is_not_valid():
    found = stable_structures(quadratic_public_good(dict.fromkeys("ABCD", 1)), membership="unanimity")
    structure, move = next(iter(found.switches.items()))
    assert found.verify().valid
    for change in (
        {"structures": found.structures[1:]}, {"structures": (*found.structures, found.structures[0])},
        {"structures": (*found.structures, structure)}, {"membership": "open"}, {"left": "apart"},
        {"membership": "all"}, {"tolerance": 2.0},
        {"switches": {s: m for s, m in found.switches.items() if s != structure}},
        {"switches": {**found.switches, structure: replace(move, after=move.after + 1)}},
        {"switches": {**found.switches, structure: replace(move, player="Z")}},
    ):  # fmt: skip
        assert not replace(found, **change).verify().valid, change


def test_what_is_no_rule_is_refused_with_every_fault():
    game = quadratic_public_good({"A": 1, "B": 1})
    with pytest.raises(InvalidInputError) as caught:
        stable_structures(game, membership="unanimous", left="alone", tolerance=0)
    for words in ("did you mean 'unanimity'", "left = 'alone'", "tolerance = 0"):
        assert words in str(caught.value)
    with pytest.raises(InvalidInputError, match="a PartitionFunction"):
        stable_structures({"A": 1})
