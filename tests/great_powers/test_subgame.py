"""The check of a subgame-perfect answer: its rule, its tolerance, and outcomes that contradict themselves."""

from __future__ import annotations

from dataclasses import replace

import pytest

import gametheory_gov as gg
from tests.great_powers.answers import three


@pytest.fixture(scope="module")
def found():
    return gg.subgame_perfect(three())


def with_outcome(found, **changes):
    """The answer with one outcome changed, wherever it occurs."""
    form = found.stage.form
    old = form.outcomes[0, 2]
    changes = {name: change(old) for name, change in changes.items()}
    outcomes = form.outcomes.copy()
    for place, outcome in enumerate(form.outcomes.ravel().tolist()):
        if outcome == old:
            outcomes.ravel()[place] = replace(old, **changes)
    form = gg.NormalForm(form.players, form.choices, form.payoffs, outcomes, form.title)
    return replace(found, stage=gg.solve_form(form))


def test_labels_must_follow_from_their_figures(found):
    assert found.verify().valid
    assert with_outcome(found, settled_by=lambda old: "hearsay").verify().valid  # taken as given, and said so
    assert any("settle" in line for line in found.verify().given)
    for wrong in (
        {"regime": lambda old: replace(old.regime, label="universal")},
        {"regime": lambda old: replace(old.regime, compliers=old.regime.compliers + 1)},
        {"regime": lambda old: replace(old.regime, standards=old.regime.standards * 2)},
        {"policies": lambda old: old.policies[:1]},
        {"actions": lambda old: old.actions[:2]},
        {"actions": lambda old: ("outside",) * 3},
    ):
        assert not with_outcome(found, **wrong).verify().valid, wrong


def test_rules_and_tolerances(found):
    assert not replace(found, rule="best_for:Z").verify().valid
    for tolerance in (10.0, float("nan"), float("inf"), -1.0):
        assert not replace(found, stage=replace(found.stage, tolerance=tolerance)).verify().valid
