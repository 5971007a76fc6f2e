"""The first stage: ties in floats are those of fractions, and every fault is named; each was a bug."""

from __future__ import annotations

from fractions import Fraction as F

import pytest

import gametheory_gov as gg
from gametheory_gov.base.errors import InvalidInputError
from tests.worlds import two_powers_and_a_third

PAPER = gg.Institution(monitoring=(0, 1), sanction=0)


def bound(size, cost, great=1, kind=F, **given):
    """States on one spot, the first of which are great powers."""
    N = len(size)
    numbers = [kind(F(s)) for s in size]
    states = gg.States(
        [f"s{k}" for k in range(N)],
        size=numbers,
        population=[kind(F(1, N))] * N,
        great_power=[k < great for k in range(N)],
    )
    values = {"market": 1, "cost": [kind(F(c)) for c in cost], "legitimacy": 0, "divergence": 0} | given
    return gg.bind(gg.StandardsGame(great), states, PAPER, **values)


@pytest.mark.parametrize("settle", ["best_reply", "in_turn", "synchronous"])
@pytest.mark.parametrize("ties", ["join", "stay_out", "weak"])
def test_ties_are_ties_in_floats_when_all_terms_cancel(settle, ties):
    """All that anyone gets at the start is zero, in floats up to round-off; terms are of size one."""
    size, cost = ("0.7", "0.1", "0.1", "0.1"), ("0.7", "0.8", "0.8", "0.8")
    exact, rough = (
        gg.great_powers.first_stage(bound(size, cost, kind=kind), settle=settle, ties=ties)
        for kind in (F, float)
    )
    assert [o.actions for o in rough.outcomes.flat] == [o.actions for o in exact.outcomes.flat]
    assert exact.outcomes[0].label == ("universal" if ties == "join" else "club")


def test_a_stage_in_which_a_power_never_gains_has_ties_in_floats():
    size, cost = ("1/2", "1/3", "1/6"), ("1", "1/2", "1/2")
    stages = [gg.great_powers.first_stage(bound(size, cost, kind=kind), ties="join") for kind in (F, float)]
    exact, rough = (gg.solve_form(form) for form in stages)
    assert [e.profile for e in rough.pure] == [e.profile for e in exact.pure]
    assert len(exact.pure) == 4
    assert rough.verify().valid
    assert not stages[1].payoffs.any()  # what equals nothing is given as nothing, not as round-off


@pytest.fixture(scope="module")
def three():
    return two_powers_and_a_third()


def test_every_option_of_the_stage_is_told_at_once(three):
    options = {"settle": "best", "ties": "joy", "universal": True, "tolerance": "x", "order": 5}
    with pytest.raises(InvalidInputError) as error:
        gg.great_powers.first_stage(three, 7, **options)
    assert len(error.value.faults) == 6
    assert all(
        part in " | ".join(error.value.faults)
        for part in ("powers = 7", "order = 5", "'joy'", "True", "'best'", "'x'")
    )


def test_a_function_that_settles_nothing_is_told(three):
    with pytest.raises(InvalidInputError, match=r"returned None; a profile of the second-stage game"):
        gg.great_powers.first_stage(three, settle=lambda second: None)


@pytest.mark.parametrize("kind", [F, float])
def test_a_large_term_of_one_state_makes_no_loss_of_another_a_tie(kind):
    """What it costs the last state is a billion times what the others gain or lose."""
    size, cost = ("1/2", "1/4", "1/4"), ("1/10", "3/10", 10**10)
    stage = gg.great_powers.first_stage(bound(size, cost, kind=kind, market="1/3"), ties="join")
    assert stage.outcomes[0].actions == ("comply_1", "sign_1", "sign_1")
    assert stage.payoff(["joint comply"])["s0"] == pytest.approx(1 / 6 - 1 / 10)
    assert stage.payoff(["joint sign"])["s0"] == 0


@pytest.mark.parametrize("kind", [F, float])
def test_of_tied_best_replies_the_rule_is_said(kind):
    """The third state is as far from one standard as from the other."""
    states = gg.States(
        ["A", "B", "C"],
        size=[kind(F(1, 3))] * 3,
        population=[kind(F(1, 3))] * 3,
        ideal=[0, 2, 1],
        great_power=[True, True, False],
    )
    game = gg.bind(gg.StandardsGame(), states, PAPER, market=3, cost=0, legitimacy=0, divergence=1)
    stage = gg.great_powers.first_stage(game)
    both, alone = stage.outcome(["own", "own"]), stage.outcome(["own", "none"])
    assert both.actions[2] == "comply_1"
    assert both.decided_by == ("of tied best replies the one listed first was taken",)
    assert "listed first" in str(both)
    assert alone.decided_by == ()
