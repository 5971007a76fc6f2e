"""Laws of potentials, of noise and of payments."""

from __future__ import annotations

import pytest

from gametheory_gov import AccessionGame, Institution, bind
from gametheory_gov.testing.laws import our_subjects, potentials
from gametheory_gov.testing.laws.law import find
from tests.testing.laws.small_clubs import small_clubs
from tests.testing.laws import trials
from tests.testing.laws.trials import broken, caught, holds, signed, stranger
from tests.worlds import TWO

ALL = [potential, gibbs, budget_balance]


@pytest.mark.parametrize("law", ALL, ids=lambda law: law.name)
def test_they_hold_for_a_stranger(law):
    holds(law, strange(law))


def test_they_hold_for_the_package():
    revising = our_subjects.revising()
    holds(potential, revising)
    holds(gibbs, revising)
    holds(budget_balance, our_subjects.paying())


def test_an_asymmetric_potential_is_caught():
    def unweighted(game):
        return trials.potential(game, (1,) * len(game.worth))

    caught(potential, broken("no weights", potential=unweighted), "P rises by")
    zero = broken("zero", potential=lambda game: (lambda profile: 0, dict.fromkeys(game.players, 0)))
    caught(potential, zero, "it must be above zero")


def test_a_potential_that_is_not_found_is_missed_where_squares_close():
    lazy = broken("lazy", potential=lambda game: None)
    caught(potential, lazy, "there is one with equal weights")


def test_one_precision_for_all_and_a_wrong_sign_are_caught():
    def common(game, precision):
        return trials.stationary(game, dict.fromkeys(game.players, precision["A"]))

    def downhill(game, precision):
        return trials.stationary(game, {i: -beta for i, beta in precision.items()})

    for what in (common, downhill):
        caught(gibbs, broken(what.__name__, stationary=what), "exp(beta P) / Z is")


def test_transfers_that_do_not_balance_are_caught():
    def leaky(game, profile):
        return {i: paid if paid < 0 else paid * 9 / 10 for i, paid in trials.transfers(game, profile).items()}

    caught(budget_balance, broken("leaky", transfers=leaky), "transfers sum to")


def test_founders_who_may_leave_do_not_balance():
    """A rule that pays members is balanced only while payers and paid are members."""
    rules = Institution(transfers={"A": -1, "B": 1})
    game = bind(AccessionGame(), TWO, rules, benefit=1, cost=1, legitimacy=0, divergence=0)
    wrong = budget_balance.check(trials.case(our_subjects.paying(), game))
    assert "transfers sum to 1" in wrong
    assert not budget_balance.check(trials.case(our_subjects.paying(), game.commit(["A", "B"])))


def test_outside_its_class_it_fails():
    def along_a_path(game):
        return trials.potential(game, (1,) * len(game.worth))

    game = potential.beyond.game
    assert potentials.open_cycle(game, 0)
    law = potential
    assert law.check(trials.case(broken("path", potential=along_a_path), game))
    finds_none = broken("none", potential=lambda game: None)
    assert (
        law.applies(trials.case(finds_none, game))
        == "no potential is found, and there is none with equal weights"
    )
    assert find(law, broken("none", small_clubs("weighted") | signed, potential=along_a_path)) is not None
