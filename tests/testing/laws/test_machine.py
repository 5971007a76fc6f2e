"""Clubs that live: dynamics that are right go through, each wrong one is caught."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gametheory_gov.base.errors import InvalidInputError, NotApplicableError
from gametheory_gov.testing.laws import Subject, TableGame, by_definition, club_machine, tables
from tests.checks import check_faults, refused
from tests.testing.laws.wrong import WRONG

#: Each wants to be in, and the one who is does not want the other.
ONE_PLACE = TableGame(
    {"A": (0, 1), "B": (0, 1)}, {(0, 0): (0, 0), (1, 0): (3, 0), (0, 1): (0, 3), (1, 1): (1, 1)}, "unanimity"
)


def life(subject, **options):
    club_machine(subject, **{"examples": 40, "steps": 8} | options)("runTest").runTest()


@pytest.mark.parametrize("ties", ["weak", "join", "stay_out"])
def test_replies_in_turn_live(ties):
    life(by_definition(ties=ties), examples=10)


def test_members_are_those_inside():
    def members(game, profile):
        return [i for i in game.players if profile[i] != game.actions(i)[0]]

    life(replace(by_definition(), parts={"members": members}), examples=10)
    with pytest.raises(Exception, match=r"members: \[.*are inside"):
        life(replace(by_definition(), parts={"members": lambda game, profile: list(game.players)}))


@pytest.mark.parametrize("law", ["gaining_steps", "stable_end", "no_return"])
def test_wrong_dynamics_are_caught(law):
    with pytest.raises(AssertionError, match=f" does not hold for {WRONG[law].name}: "):
        life(replace(WRONG[law], games=tables(min_players=2, complements=law == "no_return")))


def test_entering_without_a_vote_is_caught():
    with pytest.raises(AssertionError, match="is not admitted"):
        life(replace(WRONG["consent"], games=ONE_PLACE))


def test_an_unstable_end_that_is_told_as_stable_is_caught():
    def walks_on(game, start):
        path = list(by_definition().dynamics(game, start))
        return path if len(path) > 1 else path * 2

    subject = Subject("walks on", tables(), dynamics=walks_on)
    with pytest.raises(Exception, match=r"a step changes nothing|nobody moves at .*, yet 1 steps follow"):
        life(subject)


def test_what_can_have_no_life_is_refused():
    refused(
        NotApplicableError,
        lambda: club_machine(Subject("still")),
        "a machine is about dynamics; still has none",
    )
    check_faults(
        InvalidInputError,
        lambda: club_machine("me", examples=0, steps=0),
        ["subject = 'me'", "examples = 0", "steps = 0"],
    )
