"""Equilibrium binding agreements: against the recursive definition on labelled players, and worked cases."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from fractions import Fraction as F
from functools import cache
from itertools import chain, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sympy.utilities.iterables import multiset_partitions

from gametheory_gov import cite
from gametheory_gov.base.errors import InvalidInputError, NotApplicableError
from gametheory_gov.foresight.coalitions import (
    Block,
    BreakUp,
    Split,
    binding_agreements,
    binding_structure,
    verify_agreements,
)
from tests.oracles.agreements import Labelled


def cournot(size, structure):
    """Linear demand, no costs, all scales one."""
    return F(1, (len(structure) + 1) ** 2)


def public_good(size, structure):
    """A coalition of k provides k squared; every member bears half of that as cost."""
    return size * (sum(k * k for k in structure) - F(size * size, 2))


# ------------------------------------------------------------- against the definition on labelled players


def random_worth(seed, most=12, scale=1):
    """Small whole numbers for each member, so that ties are frequent; a float as scale makes them floats."""
    rng = np.random.default_rng(seed)
    return cache(lambda size, structure: size * int(rng.integers(most)) * scale)


def tempting_worth(seed):
    """All apart get much and all together little, so that it matters whether others follow."""
    other = random_worth(seed, 1000)

    def worth(size, structure):
        if len(structure) == sum(structure):
            return 700
        return other(size, structure) - (400 * size if len(structure) == 1 else 0)

    return worth


@given(st.sampled_from([2, 3, 4]), st.integers(0, 10**6), st.sampled_from([3, 12, 1000]))
def test_equals_the_definition_on_labelled_players(n, seed, most):
    worth = random_worth(seed, most)
    found = binding_agreements(n, worth)
    assert set(found.structures) == Labelled(n, worth).binding()
    assert found.verify().valid


@pytest.mark.parametrize("seed", range(60))
def test_equals_the_definition_with_five_players(seed):
    worth = tempting_worth(seed) if seed % 3 else random_worth(seed, 6)
    assert set(binding_agreements(5, worth).structures) == Labelled(5, worth).binding()


@pytest.mark.parametrize("worth", [cournot, public_good])
def test_equals_the_definition_in_the_worked_cases(worth):
    for n in range(1, 6):
        assert set(binding_agreements(n, worth).structures) == Labelled(n, worth).binding()


@pytest.mark.parametrize("seed", range(4))
def test_equals_the_definition_with_six_players(seed):
    worth = tempting_worth(seed)
    assert set(binding_agreements(6, worth).structures) == Labelled(6, worth).binding()


def test_random_cases_reach_every_condition():
    """Long chains occur, and without condition 3 answers would differ: the tests above can fail."""
    lengths, differ = Counter(), 0
    for seed in range(60):
        if seed % 3:
            worth = tempting_worth(seed)
            found = binding_agreements(5, worth)
            lengths.update(len(block.chain) for block in found.blocks.values())
            differ += set(found.structures) != Labelled(5, worth, credible=False).binding()
    assert min(lengths[1], lengths[2], lengths[3], lengths[4]) > 0
    assert differ > 2


@pytest.mark.parametrize("seed", range(10))
def test_floats_tie_within_the_tolerance(seed):
    worth = random_worth(seed, 4, scale=0.1 + 0.2)
    exact = random_worth(seed, 4)
    assert binding_agreements(6, worth).structures == binding_agreements(6, exact).structures

    def tell(after, before):
        return after - before > 0.5 * max(abs(after), abs(before))

    loose = binding_agreements(4, worth, tolerance=0.5)
    assert set(loose.structures) == Labelled(4, worth, tell).binding()
    assert loose.verify().valid


# ------------------------------------------------------------------------------------------- worked cases


def test_cournot_by_hand():
    """Members of a coalition of s among m get 1 / (s (m + 1)^2).

    Three firms. A pair gets 1/18 each and 1/16 apart, so it parts; this step is in Ray, A Game-Theoretic
    Perspective on Coalition Formation (2007), read in an excerpt. All together get 1/12, more than 1/16.

    Four. (2, 1, 1): the pair gets 1/32, apart 1/25. (2, 2): 1/18 each, and whoever leaves ends with 1/25.
    (3, 1): the three get 1/27; one leaves, the other two follow (1/32), and all get 1/25. All together get
    1/16, more than 1/18 in pairs and 1/25 apart.

    Five. All apart 1/36. (2, 1, 1, 1): 1/50. (2, 2, 1): 1/32, binding. (3, 1, 1): 1/48. (3, 2): the three
    get 1/27; one leaves for the 1/16 of the single firm in (2, 2, 1). (4, 1): 1/36, and 1/32 in pairs. All
    together 1/20; one leaves for 1/16, and the four go on from 1/36 to 1/32.
    """
    assert binding_agreements(3, cournot).structures == ((3,), (1, 1, 1))
    assert binding_agreements(4, cournot).structures == ((4,), (2, 2), (1, 1, 1, 1))
    five = binding_agreements(5, cournot)
    assert five.structures == ((2, 2, 1), (1,) * 5)
    assert not five.universal
    assert five.coarsest == ((2, 2, 1),)
    assert [(step.size, step.leaves, step.before, step.after) for step in five.blocks[5,].chain] == [
        (1, 5, F(1, 20), F(1, 16)),
        (2, 4, F(1, 36), F(1, 32)),
    ]
    three = binding_agreements(4, cournot).blocks[3, 1]
    assert (three.leader, three.target, three.splits) == (1, (1,) * 4, (Split(1, (1, 1)),))
    assert [step.structure for step in three.chain] == [(2, 1, 1), (1, 1, 1, 1)]


def test_public_good_by_hand():
    """A member of a coalition of s gets the sum of all squares less s^2 / 2.

    Three. All apart 5/2; the pair 3, its neighbour 9/2; all together 9/2, as much as one that leaves.
    Four. All apart 7/2; (2, 1, 1): 4 and 11/2; (2, 2): 6; (3, 1): 11/2, as much as one that leaves, and
    19/2; all together 8, less than the 19/2 of one that leaves.
    """
    assert binding_agreements(3, public_good).structures == ((3,), (2, 1), (1, 1, 1))
    four = binding_agreements(4, public_good)
    assert four.structures == ((3, 1), (2, 2), (2, 1, 1), (1, 1, 1, 1))
    assert four.coarsest == ((3, 1), (2, 2))
    assert list(four.blocks) == [(4,)]
    assert (four.blocks[4,].leader, four.blocks[4,].target) == (1, (3, 1))


def test_public_good_of_all_agrees_with_the_sequence():
    """All stay together at the same numbers when coalitions form in turn, up to 13; measured, not proved."""
    for n in range(1, 14):
        whole = binding_structure(n, public_good).sizes == (n,)
        assert binding_agreements(n, public_good).universal == whole


def test_additive_worths_bind_everything_and_harm_nothing():
    everything = binding_agreements(6, lambda size, structure: size)
    assert len(everything) == 11
    assert everything.coarsest == ((6,),)
    assert not everything.blocks
    crowded = binding_agreements(6, lambda size, structure: -size * size)
    assert crowded.structures == ((1,) * 6,)


def table_worth(payoffs):
    """Payoffs per member by size and structure."""
    return lambda size, structure: size * F(payoffs[size, structure])


def test_a_threat_that_others_do_not_carry_out_does_not_block():
    """All apart get 4, all together 3; but who leaves is not followed, since a pair next to two gets 5.

    The pair cannot be had either: of the two others, who get 5/2 together and 1 apart, neither goes first.
    """
    payoffs = {
        (4, (4,)): 3,
        (3, (3, 1)): 2,
        (1, (3, 1)): 2,
        (2, (2, 2)): F(5, 2),
        (2, (2, 1, 1)): 5,
        (1, (2, 1, 1)): 1,
        (1, (1, 1, 1, 1)): 4,
    }
    worth = table_worth(payoffs)
    assert binding_agreements(4, worth).structures == ((4,), (2, 2), (2, 1, 1), (1, 1, 1, 1))
    assert (4,) not in Labelled(4, worth, credible=False).binding()
    followed = table_worth(payoffs | {(2, (2, 1, 1)): F(7, 2)})
    assert not binding_agreements(4, followed).universal


# ------------------------------------------------------------------------------------ checks of the answer


@pytest.mark.parametrize("seed", range(6))
def test_answers_are_verified(seed):
    found = binding_agreements(8, random_worth(seed, 30))
    verification = verify_agreements(found)
    assert verification.valid, verification.faults
    assert set(found.structures) | set(found.blocks) == set(found.payoffs)
    assert len(found.structures) + len(found.blocks) == 22


@pytest.mark.parametrize("seed", range(12))
def test_wrong_verdicts_are_rejected(seed):
    """Any structure moved to the other list is noticed."""
    found = binding_agreements(6, random_worth(seed, 30))
    for structure in found.blocks:
        blocks = {P: block for P, block in found.blocks.items() if P != structure}
        structures = tuple(sorted((*found.structures, structure), key=len))
        coarsest = tuple(P for P in structures if not any(P in finer(Q) for Q in structures if Q != P))
        tampered = replace(found, structures=structures, blocks=blocks, coarsest=coarsest)
        assert any(f"{structure} is blocked by" in fault for fault in verify_agreements(tampered).faults)
    for structure in found.structures:
        structures = tuple(P for P in found.structures if P != structure)
        assert not verify_agreements(replace(found, structures=structures)).valid
        for block in found.blocks.values():
            moved = {**found.blocks, structure: replace(block, structure=structure)}
            assert not verify_agreements(replace(found, structures=structures, blocks=moved)).valid


def finer(structure):
    """All structures that arise from another one by breaking up, itself among them."""
    parts = [[tuple(map(len, p)) for p in multiset_partitions([1] * size)] for size in structure]
    return {tuple(sorted(chain.from_iterable(chosen), reverse=True)) for chosen in product(*parts)}


def test_tampered_blocks_are_rejected():
    found = binding_agreements(5, cournot)
    block = found.blocks[5,]
    first, second = block.chain
    for wrong in [
        replace(block, leader=2),
        replace(block, leader=3),
        replace(block, structure=(4, 1)),
        replace(block, target=(1,) * 5),
        replace(block, target=(3, 1, 1)),
        replace(block, splits=()),
        replace(block, splits=(Split(2, (3,)),)),
        replace(block, splits=(Split(1, (2, 2)),)),
        replace(block, splits=(Split(5, ()),)),
        replace(block, splits=(Split(0, (2, 2, 1)),)),
        replace(block, splits=(*block.splits, Split(1, (1,)))),
        replace(block, chain=()),
        replace(block, chain=(first,)),
        replace(block, chain=(second, first)),
        replace(block, chain=(first, second, second)),
        replace(block, chain=(first, replace(second, leaves=3))),
        replace(block, chain=(replace(first, structure=(3, 2)), second)),
        replace(block, chain=(replace(first, before=F(1, 100)), second)),
        replace(block, chain=(replace(first, after=1), second)),
    ]:
        verification = verify_agreements(replace(found, blocks={**found.blocks, (5,): wrong}))
        assert [fault for fault in verification.faults if fault.startswith("block of (5,)")], wrong


def test_blocks_that_some_set_of_others_stops_are_rejected():
    """Three leave seven, then two, then one, and each gains; but with the one gone, the two would stay."""

    def worth(in_threes):
        payoffs = {((7,), 7): 5, ((3, 3, 1), 3): in_threes}
        return lambda size, structure: (
            size * (10 if structure == (3, 2, 1, 1) else payoffs.get((structure, size), 0))
        )

    steps = (
        BreakUp(3, 7, (4, 3), F(5), F(10)),
        BreakUp(2, 4, (3, 2, 2), F(0), F(10)),
        BreakUp(1, 2, (3, 2, 1, 1), F(0), F(10)),
    )
    block = Block((7,), (3, 2, 1, 1), 3, (Split(1, (3, 2, 1)),), steps)

    def faults(in_threes):
        found = binding_agreements(7, worth(in_threes))
        claimed = verify_agreements(replace(found, blocks={**found.blocks, (7,): block})).faults
        return [fault for fault in claimed if fault.startswith("block of (7,)")]

    assert faults(5) == []
    assert "some of the others would rather merge again" in faults(20)[0]


def test_other_worths_are_noticed():
    payoffs = {(3, (3,)): 3, (2, (2, 1)): 2, (1, (2, 1)): 0, (1, (1, 1, 1)): 4}
    found = binding_agreements(3, table_worth(payoffs))
    assert found.blocks[3,].target == (1, 1, 1)
    faults = verify_agreements(replace(found, worths=found.worths | {(2, 1): (F(10), F(0))})).faults
    assert any(fault.startswith("block of (3,)") for fault in faults)
    assert any("payoffs are not even shares" in fault for fault in faults)


def test_other_lists_are_checked():
    found = binding_agreements(6, public_good)
    for wrong in [
        replace(found, coarsest=found.structures),
        replace(found, coarsest=()),
        replace(found, structures=(*found.structures, found.structures[0])),
        replace(found, structures=(*found.structures, (9, 9))),
        replace(found, blocks={**found.blocks, (7,): found.blocks[6,]}),
        replace(found, payoffs={}),
        replace(found, worths=binding_agreements(6, cournot).worths),
        replace(found, worths={P: row for P, row in found.worths.items() if len(P) > 1}),
        replace(found, worths=found.worths | {(1,) * 6: (F(1), *found.worths[(1,) * 6][1:])}),
        replace(found, N=5),
    ]:
        assert not verify_agreements(wrong).valid


# ------------------------------------------------------------------------------------------- input, output


def test_numbers_of_all_kinds():
    exact = binding_agreements(6, public_good)
    for kind in (float, np.float64, np.float32):
        floats = binding_agreements(6, lambda size, structure, kind=kind: kind(public_good(size, structure)))
        assert floats.structures == exact.structures
        assert isinstance(floats.payoffs[6,][0], float)
    huge = binding_agreements(3, lambda size, structure: 10**400 * size * size)
    assert huge.universal
    assert isinstance(binding_agreements(2, lambda size, structure: np.int64(3)).payoffs[2,][0], F)


def test_bad_input_is_refused():
    for N in (0, -1, 2.0, True, "3"):
        with pytest.raises(InvalidInputError, match="whole number of players from 1"):
            binding_agreements(N, cournot)
    for tolerance in (-1, float("nan")):
        with pytest.raises(InvalidInputError, match="tolerance"):
            binding_agreements(3, cournot, tolerance=tolerance)
    with pytest.raises(NotApplicableError, match="binding_structure"):
        binding_agreements(19, cournot)
    for bad in (float("nan"), float("inf"), None, "many", 1j):
        with pytest.raises(InvalidInputError, match="finite number") as caught:
            binding_agreements(3, lambda size, structure, bad=bad: bad if len(structure) < 3 else 1)
        assert len(caught.value.faults) == 3


def test_what_is_shown():
    found = binding_agreements(5, cournot)
    assert str(found).endswith("coarsest: (2, 2, 1)")
    assert (2, 2, 1) in found
    assert len(found) == 2
    table = found.to_pandas()
    assert len(table) == 7
    assert set(table.structure[table.binding]) == set(found.structures)
    assert table.set_index("structure").leader[(5,)] == 1
    assert "rayvohra1997" in cite(found)
    assert binding_agreements(1, cournot).structures == ((1,),)


@pytest.mark.parametrize("tolerance", [0.0, 10.0, float("nan"), float("inf"), -1.0])
def test_a_tolerance_that_no_search_takes_is_refused(tolerance):
    found = binding_agreements(4, lambda size, structure: 1 / (len(structure) + 1) ** 2)
    assert found.verify().valid
    assert not replace(found, tolerance=tolerance).verify().valid
    if tolerance:
        with pytest.raises(InvalidInputError, match="tolerance"):
            binding_agreements(4, lambda size, structure: size, tolerance=tolerance)


def test_worths_that_are_no_numbers_or_not_all_are_refused():
    found = binding_agreements(3, lambda size, structure: float(size))
    whole = dict(found.worths)
    for worths in (whole | {(3,): (float("nan"),)}, whole | {(4,): (1.0,)}, {(3,): (1.0,)}):
        assert not replace(found, worths=worths).verify().valid
    assert not replace(found, N=10**6).verify().valid
