"""What a second look at great powers and phase diagrams found; each test failed before its mend."""

from __future__ import annotations

from fractions import Fraction
from functools import partial

import numpy as np
import pytest

import gametheory_gov as gg
from gametheory_gov import closed_forms
from gametheory_gov.base.errors import InvalidInputError
from gametheory_gov.closed_forms import TwoPowers, classify
from gametheory_gov.sweeps.labels import stage_labels

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


@pytest.mark.parametrize("shift", [0.3, 1e6])
def test_payoffs_that_differ_in_their_last_digit_are_ties(shift):
    first = [[shift, np.nextafter(shift, np.inf)], [np.nextafter(shift, 0), shift]]
    form = gg.NormalForm.bimatrix(first, first)
    solution = gg.solve_form(form, mixed=False)
    assert len(solution.pure) == 4
    assert solution.verify().valid
    assert len(gg.solve_form(form, mixed=False, tolerance=0).pure) == 1


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
    diagram.save(tmp_path / "phase.nc")
    assert gg.sweeps.PhaseDiagram.load(tmp_path / "phase.nc") == diagram


def test_a_truth_value_is_no_part_of_a_cell(three):
    with pytest.raises(InvalidInputError, match=r"refine = True; a part of a cell"):
        gg.phase_diagram(three, refine=True, **AXES)


# ------------------------------------------------------------------------------------------ wrong input


def faults_of(error):
    return " | ".join(error.value.faults)


def test_every_option_of_the_stage_is_told_at_once(three):
    options = {"settle": "best", "ties": "joy", "universal": True, "tolerance": "x", "order": 5}
    with pytest.raises(InvalidInputError) as error:
        gg.great_powers.first_stage(three, 7, **options)
    assert len(error.value.faults) == 6
    assert all(
        part in faults_of(error) for part in ("powers = 7", "order = 5", "'joy'", "True", "'best'", "'x'")
    )


def test_a_function_that_settles_nothing_is_told(three):
    with pytest.raises(InvalidInputError, match=r"returned None; a profile of the second-stage game"):
        gg.great_powers.first_stage(three, settle=lambda second: None)


@pytest.mark.parametrize("founding", [{"A": "comply"}, "A", 5, [["A", "comply"]], [3, "A"]])
def test_a_founding_of_another_shape_is_told(three, founding):
    with pytest.raises(InvalidInputError, match=r"mapping of power to 'comply' or 'sign'"):
        gg.great_powers.second_stage(three, founding)


@pytest.mark.parametrize("founders", [5, "A", [1, 2], [["A"], None]])
def test_founders_that_are_no_lists_are_told(founders):
    with pytest.raises(InvalidInputError, match=r"founders.* = .*list of ids"):
        gg.StandardsGame(2, founders=founders)


@pytest.mark.parametrize("wrong", [None, 5, {"row"}])
def test_profiles_and_orders_that_are_no_sequences_are_told(wrong):
    form = gg.NormalForm.bimatrix([[1, 2]], [[1, 2]])
    with pytest.raises(InvalidInputError, match=r"one choice per player"):
        form.payoff(wrong)
    with pytest.raises(InvalidInputError, match=r"every player of"):
        form.permute_players(wrong)


def test_wrong_changes_are_told_together(three):
    with pytest.raises(InvalidInputError) as error:
        gg.rebind(three, among=5, distance=1, cost="x", divergense=1)
    assert len(error.value.faults) == 3
    assert "among = 5; a list of ids" in faults_of(error)
    with pytest.raises(InvalidInputError, match=r"'game'; a bound game is needed"):
        gg.rebind("game", cost=1)


def test_a_sweep_tells_base_fixed_and_cache_together():
    with pytest.raises(InvalidInputError) as error:
        gg.sweep(3, {"cost": [1, float("nan")]}, base=3, fixed=5, cache=5)
    assert len(error.value.faults) == 5
    assert all(
        part in faults_of(error) for part in ("base = 3", "fixed = 5", "cache = 5", "question = 3", "nan")
    )


def test_a_phase_diagram_tells_fixed_and_cache_together(three):
    with pytest.raises(InvalidInputError) as error:
        gg.phase_diagram(three, fixed=5, cache=5, refine=2, **AXES)
    assert len(error.value.faults) == 3


def test_a_cell_of_the_harmonisation_game_tells_every_fault():
    wrong = {"market_benefit": -1, "divergence": 0, "level": 3, "universal": 7, "standard": "x"}
    with pytest.raises(InvalidInputError) as error:
        classify(None, **wrong)
    assert len(error.value.faults) == 6
    with pytest.raises(InvalidInputError) as error:
        TwoPowers(5, 5, 5, 5)
    assert len(error.value.faults) == 4


def test_a_standard_is_read_even_without_a_concert():
    far = TwoPowers(("1/4", "1/5"), (0, 9))
    with pytest.raises(InvalidInputError, match=r"standard = 'x'"):
        classify(far, market_benefit=1, divergence=1, standard="x")


@pytest.mark.parametrize("power", [0, -1, 3, True, "1"])
def test_there_are_two_powers_in_closed_forms(power):
    """Counted from 0, or from the end, another power's closed form would come under a wrong name."""
    for form in (closed_forms.power_limit, closed_forms.power_radius):
        with pytest.raises(InvalidInputError, match=r"power = .*; 1 or 2 is needed"):
            form(power)
