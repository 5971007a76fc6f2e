"""Laws of bounds, proofs and searches."""

from __future__ import annotations

import pytest

from gametheory_gov.equilibria import BranchingSolver, EnumerationSolver
from gametheory_gov.testing import bound_games
from gametheory_gov.testing.laws import answers, certificates, our_games, our_subjects
from gametheory_gov.testing.laws.law import check_law
from tests.testing.laws import trials
from tests.testing.laws.trials import broken, caught, holds, stranger

ALL = [bounds, certificates, search]
TOTALS = our_games.games_of_totals()
GENERAL = bound_games(kind="general", max_profiles=32).filter(our_games.of_totals)
VOTES = our_games.voting_games()


@pytest.mark.parametrize("law", ALL, ids=lambda law: law.name)
def test_they_hold_for_a_stranger(law):
    holds(law, strange(law))


def test_bounds_of_boxes_hold():
    holds(bounds, our_subjects.bounding())


@pytest.mark.parametrize("solver", [BranchingSolver(), EnumerationSolver()], ids=lambda s: type(s).__name__)
def test_no_changed_solution_is_accepted_whose_claim_is_false(solver):
    holds(certificates, our_subjects.certifying(solver, TOTALS))


@pytest.mark.parametrize("ties", ["join", "stay_out", "weak"])
def test_branching_finds_what_enumeration_finds(ties):
    subject = our_subjects.solving(GENERAL, BranchingSolver(), ties=ties)
    holds(search, subject)


@pytest.mark.parametrize(
    "law", [equilibrium, completeness, relabelling, payoff_scale]
)
def test_laws_of_answers_hold_for_branching(law):
    holds(law, our_subjects.solving(TOTALS, BranchingSolver()), trials.EXAMPLES // 2)


@pytest.mark.parametrize("law", [equilibrium, completeness], ids=lambda law: law.name)
def test_laws_of_answers_hold_where_members_vote(law):
    counted = our_subjects.CountedVotes
    holds(law, our_subjects.solving(VOTES.map(counted), EnumerationSolver()), trials.EXAMPLES // 2)
    searched = our_subjects.solving(VOTES.filter(our_games.of_totals).map(counted), BranchingSolver())
    holds(law, searched, trials.EXAMPLES // 2)


def test_bounds_that_are_swapped_or_forget_a_sign_are_caught():
    def swapped(game, box):
        return {move: (high, low) for move, (low, high) in trials.bounds(game, box).items()}

    def rising_only(game, box):
        full = {i: (max(actions),) for i, actions in box.items()}  # "out" after "in"
        return {move: (low, high) for move, (low, high) in trials.bounds(game, full).items()}

    for what in (swapped, rising_only, lambda game, box: {}):
        caught(bounds, broken("bounds", bounds=what), "which is not in")


def test_forged_certificates_are_caught():
    def stable(answer):
        return answer[1] <= set(trials.solver(answer[0]))

    for verify in (lambda answer: True, stable):
        caught(certificates, broken("forged", verify=verify), "its claim is false")
    suspicious = broken("suspicious", verify=lambda answer: len(answer[1]) < 2)
    caught(certificates, suspicious, "nobody has changed it")


def test_a_search_that_climbs_only_is_caught():
    def climbs(game):
        """Ends of best replies from the least and the greatest profile."""
        ends = [trials.replies(game, dict.fromkeys(game.players, action))[-1] for action in ("out", "in")]
        return [end for end in ends if tuple(end.values()) in set(trials.solver(game))]

    caught(search, broken("climbs", solver=climbs), "is missing")
    everything = broken("everything", solver=trials.all_profiles)
    caught(search, everything, "is found, and is none")


def test_where_all_gains_rise_a_search_is_not_asked():
    report = check_law(search, broken("rising", trials.small_clubs("complements")))
    assert report.outcome == "too few examples"
    assert report.applied == 0
    assert len(report.reasons) == 1
