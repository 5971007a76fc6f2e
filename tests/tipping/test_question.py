"""Questions of tipping and basins: faults are told together."""

from __future__ import annotations

from fractions import Fraction as F

import numpy as np

from gametheory_gov import Game, States, bind, tipping_number
from gametheory_gov.base.errors import InvalidInputError
from gametheory_gov.tipping import basin
from gametheory_gov.tipping.ends import ClubEnds
from gametheory_gov.tipping.question import Deadline, Question, shrink
from tests.checks import refused
from tests.worlds import four


def test_faults_of_tipping_and_basin_are_told_together():
    refused(
        InvalidInputError,
        lambda: tipping_number(four(), ties="jion", time_limit="x", include=["9"]),
        "did you mean 'join'",
        "time_limit = 'x'",
        "'9' is not among",
    )
    refused(
        InvalidInputError, lambda: basin(four(), sample=True, universal=7), "sample = True", "universal = 7"
    )


def shared():
    """Twelve states of unequal weight, the heaviest last, that share a cost: no one total decides."""
    ids = [f"{k}" for k in range(12)]
    sizes = [F(k + 1, 78) for k in range(12)]
    game = Game(
        "shared",
        ("outside", "member"),
        aggregates={"members": {"member": 1}, "club_size": {"member": "size"}},
        payoffs={"outside": 0, "member": "club_size - price - shared_cost/members"},
        parameters={"price": "", "shared_cost": ""},
    )
    states = States(ids, size=sizes, population=sizes)
    return bind(game, states, price="1/4", shared_cost="1/2", founders=ids[5:])


def test_the_first_club_found_is_of_those_who_bring_most():
    """From everybody the least who are needed are dropped first; no smaller club tips the world."""
    game = shared()
    ends = ClubEnds(game.release(), 0.0, 0.95)
    assert ends.pulls is None
    assert ends.thresholds is None
    everyone = np.ones(12, dtype=bool)
    question = Question(ends, np.ones(12), ~everyone, everyone, free=False)
    club = shrink(question, everyone, Deadline(None))
    assert ends.ids(club) == game.states.ids[-int(club.sum()) :]
    assert club.sum() == tipping_number(game).number


def test_without_time_the_founders_of_the_game_are_no_worse():
    game = shared()
    found = tipping_number(game, time_limit=1e-9)
    assert found.status.name == "BOUNDED"
    assert found.number <= len(game.founders)
    without = tipping_number(game, time_limit=1e-9, exclude=["11"])
    assert "11" not in without.founders
