"""Dixit and Olson (2000), "Does voluntary participation undermine the Coase Theorem?"

The numbers are derived independently of this package, from the indifference of a state between taking part
and staying out.
"""

from __future__ import annotations

from fractions import Fraction as F
from itertools import product

import pytest

from gametheory_gov.base.errors import InvalidInputError
from gametheory_gov.closed_forms import voluntary_participation


@pytest.mark.parametrize(
    ("N", "needed", "cost", "chance", "provided"),
    [
        (6, 2, "1.5", 0.175583350, 0.284828651),
        (10, 3, "2.5", 0.0917040280, 0.0566395045),
        (4, 2, "1.2", 0.453081839, 0.614041889),
    ],
)
def test_mixed_equilibrium(N, needed, cost, chance, provided):
    found = voluntary_participation(N, 1, cost)
    assert found.needed == needed
    assert found.chance == pytest.approx(chance, abs=5e-10)
    assert found.provided == pytest.approx(provided, abs=5e-10)
    assert sum(found.table()) == pytest.approx(1, abs=1e-12)


def worth(found, inside, p):
    """What one state expects when all others take part with probability p, by every way they may decide."""
    total = F(0)
    for others in product((0, 1), repeat=found.N - 1):
        chance = F(1)
        for other in others:
            chance *= p if other else 1 - p
        number = sum(others) + inside
        if number * found.value > found.cost:
            total += chance * (found.value - (found.cost / number if inside else 0))
    return total


@pytest.mark.parametrize(
    ("N", "value", "cost"), [(2, 1, 1), (4, 2, 3), (5, 1, 1), (6, "1/3", "3/2"), (5, 1, "4.75")]
)
def test_nobody_gains_by_always_taking_part_or_never(N, value, cost):
    """The sign of what taking part is worth changes at P, and nowhere else."""
    found = voluntary_participation(N, value, cost)
    p = F(found.chance)
    near = F(1, 10**12)
    gain = [worth(found, 1, q) - worth(found, 0, q) for q in (p - near, min(p + near, F(1)))]
    if found.needed == N:
        assert found.chance == 1
        assert gain[1] > 0
    else:
        assert gain[0] > 0 > gain[1]
        signs = [worth(found, 1, F(k, 40)) > worth(found, 0, F(k, 40)) for k in range(1, 40)]
        assert signs == sorted(signs, reverse=True)


def test_in_the_pure_equilibria_just_as_many_take_part_as_are_needed():
    found = voluntary_participation(5, 1, "2.5")
    for number in range(6):
        inside = found.value - found.cost / number if number >= found.needed else 0
        outside = found.value if number >= found.needed else 0
        stay = number == 0 or inside >= (found.value if number - 1 >= found.needed else 0)
        one_more = found.value - found.cost / (number + 1) if number + 1 >= found.needed else 0
        assert (stay and (number == 5 or outside >= one_more) and number > 1) == (number == found.needed)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((1, 1, 1), "N = 1"),
        ((201, 1, 2), "at most 200"),
        ((4, 0, "x"), "2 faults"),
        ((4, 1, 4), "less than to all"),
        ((4, 2, 1), "at least the good's value"),
    ],
)
def test_what_cannot_be_asked(arguments, words):
    with pytest.raises(InvalidInputError, match=words):
        voluntary_participation(*arguments)


def test_many_states_in_exact_signs():
    found = voluntary_participation(200, 1, "150.5")
    assert 0 < found.chance < 1
    assert 0 < found.provided < 1
