"""Float matrices are decided as the fractions that they are: however large other payoffs may be."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from gametheory_gov import NormalForm, solve_form
from gametheory_gov.base.exact import as_exact
from gametheory_gov.normal_forms.definition import tied_comparisons

FORBIDDEN = -1e10


def dilemma():
    """A prisoner's dilemma with a third action that is forbidden."""
    paid = np.full((3, 3, 2), FORBIDDEN)
    paid[:2, :2] = [[[3.0, 3.0], [0.0, 5.0]], [[5.0, 0.0], [1.0, 1.0]]]
    paid[2, :2, 1] = paid[:2, 2, 0] = 0.0
    return NormalForm(["row", "column"], [["cooperate", "defect", "forbidden"]] * 2, paid)


def test_a_forbidden_action_makes_no_losses_ties():
    solution = solve_form(dilemma(), tolerance=1e-9)
    assert [e.profile for e in solution.pure] == [("defect", "defect")]
    assert not solution.mixed
    assert solution.complete
    assert solution.verify().valid


@pytest.mark.parametrize("tolerance", [0.1, 10, float("nan"), float("inf"), -1e-9])
def test_no_tolerance_beyond_round_off_passes_the_check(tolerance):
    solution = solve_form(dilemma())
    claimed = replace(solution, tolerance=tolerance)
    assert not claimed.verify().valid


def test_a_listed_regret_beyond_round_off_does_not_pass():
    form = dilemma()
    exact = solve_form(form)
    wrong = type(exact.equilibria[0]).at(form, [(Fraction(1), Fraction(0), Fraction(0))] * 2)
    for tolerance in (0, 1e-14, 1e-9, 1e-6):
        listed = replace(exact, equilibria=(wrong, *exact.equilibria), tolerance=tolerance)
        assert any("would gain 2" in fault for fault in listed.verify().faults)


def test_what_hangs_on_the_tolerance_says_so():
    form = NormalForm.bimatrix([[0.1 + 0.2, 1.0], [0.3, 0.0]], [[1.0, 0.0], [1.0, 0.0]])
    solution = solve_form(form)
    assert "1 comparison of payoffs depended on the tolerance" in " ".join(str(solution).split())
    assert any("1 comparison of payoffs within 1e-14" in line for line in solution.verify().checked)
    assert "tolerance" not in solve_form(form, tolerance=0).message


def random_form(rng):
    """A game whose payoffs have any magnitudes, with ties and near ties."""
    shape = tuple(rng.integers(2, 4, size=2))
    paid = np.empty((*shape, 2))
    for cell in np.ndindex(paid.shape):
        paid[cell] = rng.integers(-3, 4) * 10.0 ** rng.choice([-12, -6, 0, 0, 6, 12])
    if rng.random() < 0.5:
        paid += rng.choice([1e-9, 1.0, 1e9])
    return NormalForm.bimatrix(paid[..., 0], paid[..., 1])


def test_floats_are_decided_as_their_fractions_over_all_magnitudes():
    rng, told = np.random.default_rng(12), 0
    for _ in range(150):
        form = random_form(rng)
        exact = solve_form(replace(form, payoffs=as_exact(form.payoffs)))
        for tolerance in (0, 1e-14):
            found = solve_form(form, tolerance=tolerance)
            same = [e.probabilities for e in found] == [e.probabilities for e in exact]
            hung = tied_comparisons(form, tolerance)
            told += bool(hung)
            assert same or hung
            assert ("depended on the tolerance" in found.message) == bool(hung)
            assert found.verify().valid
    assert told < 30
