"""Eighty-one designs of four states, exactly: what is best for whom, and what that costs the others."""

from __future__ import annotations

from fractions import Fraction as F

import pytest

import gametheory_gov as gg
from gametheory_gov.equilibria import EnumerationSolver
from tests.oracles.designs import World

WORLD = World(
    size=(F(2, 5), F(3, 10), F(1, 5), F(1, 10)),
    population=(F(1, 10), F(1, 5), F(3, 10), F(2, 5)),
    cost=(F(1, 4), F(3, 10), F(1, 2), F(1, 2)),
    ideal=(F(0), F(0), F(0), F(1)),
    benefit=F(1),
    legitimacy=F(1, 10),
    divergence=F(1, 20),
    founders=(0, 1),
)
CHOOSE = {"depth": (0, 2, 9), "excludability": [0, "1/2", 1], "exclusion_penalty": [0, "1/4", "1/2"]}


@pytest.fixture(scope="module")
def game():
    return WORLD.game()


@pytest.fixture(scope="module")
def total(game):
    return gg.best_design(game, CHOOSE)


def picked(found):
    return [tuple(F(value) for value in design.choices.values()) for design in found.best]


def test_the_greatest_total_is_deep_and_closed_and_one_design_alone_has_it(total):
    assert len(total.designs) == 81
    assert total.value == F(173, 50)
    assert picked(total) == [(2, 0, 0)]
    assert total.best[0].values["worst_off"] == F(23, 100)
    assert total.verify().valid


def test_the_worst_off_fare_best_at_depth_one_under_seven_designs(game, total):
    found = gg.best_design(game, CHOOSE, objective="worst_off")
    assert len(found.best) == 7
    assert {depth for depth, *_ in picked(found)} == {1}
    for design in found.best:
        assert found.lowest(design) == (F(11, 20), F(3, 5), F(4, 5), F(17, 20))
        assert design.values["total"] == F(14, 5)
    assert total.value - F(14, 5) == F(33, 50)  # the price of equity
    assert found.verify().valid


def test_the_front_of_total_and_worst_off_is_exact(total):
    front = [
        (design.values["total"], design.values["worst_off"]) for design in total.front(["total", "worst_off"])
    ]
    assert list(dict.fromkeys(front)) == [
        (F(173, 50), F(23, 100)),
        (F(5241, 1600), F(269, 800)),
        (F(1209, 400), F(81, 200)),
        (F(937, 320), F(83, 160)),
        (F(14, 5), F(11, 20)),
    ]


def test_the_worst_of_all_equilibria_with_founders_who_may_leave(game):
    found = gg.best_design(game.release(), CHOOSE, outcome="worst")
    assert found.value == F(937, 320)
    assert len(found.best) == 5
    assert {depth for depth, *_ in picked(found)} == {F(5, 4)}
    assert found.verify().valid
    several = [
        design
        for design in found.designs
        if len(gg.solve(gg.rebind(game.release(), **design.choices), EnumerationSolver())) > 1
    ]
    assert len(several) == 9


def test_committed_founders_leave_the_worst_equilibrium_where_growth_ends_but_for_one_design(game, total):
    found = gg.best_design(game, CHOOSE, outcome="worst")
    assert (found.value, picked(found)) == (F(173, 50), [(2, 0, 0)])
    free = gg.best_design(game, CHOOSE, objective="robustness", outcome="worst")  # asks for all equilibria
    assert sum(len(design.profiles) > 1 for design in free.designs) == 1


def test_fifty_five_designs_are_universal_the_deepest_where_outsiders_are_shut_out(total):
    universal = [design for design in total.designs if design.values["reach"] == 1]
    assert len(universal) == 55
    deepest = max(F(design.choices["depth"]) for design in universal)
    assert deepest == 2
    assert [
        (F(design.choices["excludability"]), F(design.choices["exclusion_penalty"]))
        for design in universal
        if F(design.choices["depth"]) == deepest
    ] == [(1, F(1, 4)), (1, F(1, 2))]
    assert all(design.values["worst_off"] >= 0 for design in total.designs)  # no club leaves all with zero
