"""Laws about what a subject has besides solver and dynamics: a stranger keeps them, each fault is caught."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gametheory_gov import AccessionGame, Institution, bind
from gametheory_gov.base.errors import InvalidInputError, NotApplicableError
from gametheory_gov.testing.laws import (
    TableGame,
    budget_balance,
    check_law,
    find,
    monotone_divergence,
    monotone_in,
    monotone_legitimacy,
    our_subjects,
    potential,
    search,
)
from gametheory_gov.testing.laws.case import Case
from gametheory_gov.testing.laws.conformance import all_laws
from tests.checks import check_faults
from tests.testing.laws.broken import BROKEN
from tests.testing.laws.small_clubs import SmallClub, small_clubs
from tests.testing.laws.stranger import STRANGER, strange
from tests.testing.laws.wrong import WRONG
from tests.worlds import TWO

LAWS = all_laws()


@pytest.mark.parametrize("name", LAWS)
def test_a_stranger_keeps_every_law(name):
    report = check_law(LAWS[name], strange(LAWS[name]), examples=20)
    assert report, report


@pytest.mark.parametrize(("name", "number"), [(name, k) for name in BROKEN for k in range(len(BROKEN[name]))])
def test_what_is_broken_is_caught(name, number):
    parts, words = BROKEN[name][number]
    witness = find(LAWS[name], strange(LAWS[name], **parts), examples=200)
    assert witness is not None
    assert words in witness.what


def test_every_law_has_a_subject_that_breaks_it():
    assert {*WRONG, *BROKEN} == set(LAWS)


def test_what_needs_games_of_its_own_says_so():
    with pytest.raises(NotApplicableError, match="monotone_divergence is about games; by hand has none"):
        find(monotone_divergence, STRANGER)


class Closed(SmallClub):
    """Nobody is let in."""

    def admits(self, player, profile, action):
        return False


def test_where_a_law_says_nothing_the_reason_is_told():
    law = monotone_divergence
    report = check_law(law, strange(law, games=small_clubs("signed")), examples=50)
    assert "the gain from a step up falls when others take steps up" in report.reasons
    closed = small_clubs("complements").map(lambda game: Closed(game.worth, game.links))
    assert set(check_law(law, strange(law, games=closed), examples=20).reasons) == {
        "who may enter is put to a vote"
    }
    law = monotone_legitimacy
    lowered = strange(law, raised=lambda game, name, step: game.raised(name, -step))
    with pytest.raises(NotApplicableError, match="legitimacy lowers a step's gain"):
        find(law, lowered, examples=20)
    other = strange(law, raised=lambda game, name, step: replace(game, worth=game.worth[1:]))
    with pytest.raises(NotApplicableError, match="players or actions change with legitimacy"):
        find(law, other, examples=20)
    open_squares = TableGame(
        {"A": (0, 1), "B": (0, 1)}, {(0, 0): (0, 0), (0, 1): (0, 0), (1, 0): (0, 0), (1, 1): (1, 0)}
    )
    report = check_law(potential, strange(potential, games=open_squares, potential=lambda game: None))
    assert set(report.reasons) == {"no potential is found, and there is none with equal weights"}
    report = check_law(search, strange(search, games=small_clubs("complements")))
    assert (report.outcome, report.applied, len(report.reasons)) == ("too few examples", 0, 1)


class Subsidised(SmallClub):
    """Whoever moves is paid for it; or pays."""

    paid = 9

    def gain(self, player, profile, action):
        moved = {**profile, player: action}
        return self.payoff(player, moved) - self.payoff(player, profile) + self.paid


class Charged(Subsidised):
    paid = -1

    def actions(self, player):
        return ("out", "in", "in twice")


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        (Subsidised, "switching to and fro pays"),
        (Charged, "changing between more than two actions costs something"),
    ],
)
def test_where_switching_is_paid_for_nothing_is_said(kind, reason):
    games = small_clubs("complements").map(lambda game: kind(game.worth, game.links))
    report = check_law(LAWS["lattice"], strange(LAWS["lattice"], games=games), examples=20)
    assert set(report.reasons) == {reason}


def test_founders_who_may_leave_do_not_balance():
    """A rule that pays members is balanced only while payers and paid are members."""
    rules = Institution(transfers={"A": -1, "B": 1})
    game = bind(AccessionGame(), TWO, rules, benefit=1, cost=1, legitimacy=0, divergence=0)
    paying = our_subjects.paying()
    assert "transfers sum to 1" in budget_balance.check(Case(paying, game, None, 5))
    assert not budget_balance.check(Case(paying, game.commit(["A", "B"]), None, 5))


def test_a_parameter_has_a_name():
    assert monotone_in("rule of law").name == "monotone_rule_of_law"
    check_faults(
        InvalidInputError,
        lambda: monotone_in("", falls=1),
        ["name = ''; the name of a parameter is needed", "falls = 1"],
    )
