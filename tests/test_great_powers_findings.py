"""What a second look at great powers and phase diagrams found; each test failed before its mend."""

from __future__ import annotations

from fractions import Fraction
from functools import partial

import numpy as np
import pytest

import gametheory_gov as gg
from gametheory_gov.errors import InvalidInputError
from gametheory_gov.labelling import stage_labels

F = Fraction
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
        gg.great_power_game(bound(size, cost, kind=kind), settle=settle, ties=ties) for kind in (F, float)
    )
    assert [o.actions for o in rough.outcomes.flat] == [o.actions for o in exact.outcomes.flat]
    assert exact.outcomes[0].label == ("universal" if ties == "join" else "club")


def test_a_stage_in_which_a_power_never_gains_has_ties_in_floats():
    size, cost = ("1/2", "1/3", "1/6"), ("1", "1/2", "1/2")
    stages = [gg.great_power_game(bound(size, cost, kind=kind), ties="join") for kind in (F, float)]
    exact, rough = (gg.solve_stage(form) for form in stages)
    assert [e.profile for e in rough.pure] == [e.profile for e in exact.pure]
    assert len(exact.pure) == 4
    assert rough.verify().valid


@pytest.mark.parametrize("shift", [0.3, 1e6])
def test_payoffs_that_differ_in_their_last_digit_are_ties(shift):
    first = [[shift, np.nextafter(shift, np.inf)], [np.nextafter(shift, 0), shift]]
    form = gg.NormalForm.bimatrix(first, first)
    solution = gg.solve_stage(form, mixed=False)
    assert len(solution.pure) == 4
    assert solution.verify().valid
    assert len(gg.solve_stage(form, mixed=False, tolerance=0).pure) == 1


@pytest.fixture(scope="module")
def three():
    states = gg.States(
        ["A", "B", "C"],
        size=["1/2", "1/4", "1/4"],
        population=["1/3"] * 3,
        ideal=[0, 1, 0],
        great_power=[True, True, False],
    )
    rules = gg.Institution(monitoring=(0, "4/5"), sanction="3/2")
    return gg.bind(gg.StandardsGame(), states, rules, market=1, cost="1/5", legitimacy=0, divergence=1)


AXES = {"x": ("divergence", 0, 1, 2), "y": ("cost", 0, 1, 2)}


def everyone_outside(second):
    return second.fixed_profile


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"universal": F(999, 1000), "powers": "A"}, ("at least 99.9% of", "Great powers: A. ")),
        ({"settle": everyone_outside}, ("settling by a function", "Great powers: A, B. ")),
    ],
)
def test_options_of_the_question_are_told_in_the_caption(three, tmp_path, options, words):
    diagram = gg.phase_diagram(three, question=partial(stage_labels, **options), refine=F(1, 4), **AXES)
    assert all(part in diagram.caption for part in words)
    assert "Boundaries to 0.25 of a cell" in diagram.caption
    diagram.to_netcdf(tmp_path / "phase.nc")
    assert gg.PhaseDiagram.from_netcdf(tmp_path / "phase.nc") == diagram


def test_a_truth_value_is_no_part_of_a_cell(three):
    with pytest.raises(InvalidInputError, match=r"refine = True; a part of a cell"):
        gg.phase_diagram(three, refine=True, **AXES)
