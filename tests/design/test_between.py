"""What lies between the designs of a grid: no design tried there exceeds the bound."""

from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction as F

import pytest

import gametheory_gov as gg
from gametheory_gov.base.errors import NotApplicableError
from tests.checks import refused
from tests.design.test_81_designs import WORLD
from tests.design.test_best_design import LONG, some_world
from tests.oracles.designs import Play


@pytest.mark.parametrize("seed", range(60 if LONG else 6))
def test_no_design_between_exceeds_the_bound(seed):
    rng = random.Random(seed)
    world = replace(some_world(rng), committed=True)
    objective = ("total", "worst_off", "reach")[seed % 3]
    found = gg.best_design(
        world.game(), {"depth": [F(1, 4), F(3, 2)], "excludability": [0, 1]}, objective=objective
    )
    gap = found.gap(boxes=40)
    assert gap.bound >= gap.best == float(found.value)
    for _ in range(100):
        play = Play(world, F(rng.randint(25, 150), 100), F(rng.randint(0, 100), 100), F(0))
        (club,) = play.grown("join")
        assert float(play.measure(objective, club, "join")) <= gap.bound + 1e-12
    if gap.where:
        assert found.gap(boxes=80).bound <= gap.bound
        low, high = gap.where["depth"]
        assert F(1, 4) <= F(low) < F(high) <= F(3, 2)


def test_the_gap_closes_where_everybody_is_in():
    found = gg.best_design(WORLD.game(), {"depth": (0, 2, 9)}, objective="reach")
    gap = found.gap()
    assert (gap.gap, gap.where, gap.boxes) == (0, {}, 1)
    assert str(gap) == "no design in the range has more reach than 1"


def test_the_bound_comes_down_to_what_the_best_depth_gives():
    """In the universal regime each state likes depth 1 best, if its cost is 1/2, or less depth."""
    found = gg.best_design(WORLD.game(), {"depth": (0, 2, 9)}, objective="worst_off")
    assert found.value == F(11, 20)
    wide, narrow = found.gap(boxes=20), found.gap(boxes=150)
    assert 0 < narrow.gap < wide.gap < 0.2


def test_what_is_not_shown_is_refused():
    game = WORLD.game()
    for call, part in (
        (lambda: gg.best_design(game, {"depth": [0, 1]}, objective="harm").gap(), "nothing is shown of harm"),
        (lambda: gg.best_design(game, {"depth": [0, 1]}, outcome="worst").gap(), "outcome 'worst'"),
        (lambda: gg.best_design(game.release(), {"depth": [0, 1]}).gap(), "not committed"),
        (lambda: gg.best_design(game, {"founders": [["1"], ["2"]]}).gap(), "no range of numbers"),
        (lambda: gg.best_design(game, {"corridor": [0, 1]}).gap(), "more than one number"),
    ):
        refused(NotApplicableError, call, part)
