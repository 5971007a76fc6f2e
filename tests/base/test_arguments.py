"""Misspelt, missing and surplus arguments of what users make by hand."""

from __future__ import annotations

import inspect
import pickle

import pytest

import gametheory_gov as gg
from gametheory_gov import HarmonisationGame
from gametheory_gov.base.errors import (
    InvalidGameError,
    InvalidInputError,
    InvalidInstitutionError,
    InvalidStatesError,
)
from tests.checks import check_faults, refused

HALF = ["1/2", "1/2"]
MADE = (
    gg.States,
    gg.Institution,
    gg.Game,
    gg.AccessionGame,
    gg.StandardsGame,
    HarmonisationGame,
    gg.NormalForm,
    gg.Scenario,
)


@pytest.mark.parametrize(
    ("error", "make", "faults"),
    [
        (
            InvalidInstitutionError,
            lambda: gg.Institution(depht=2, polici="mean"),
            ["'depht' is no argument of Institution; did you mean 'depth'?", "did you mean 'policy'?"],
        ),
        (
            InvalidStatesError,
            lambda: gg.States(["A", "B"], siz=HALF, population=HALF),
            ["'siz' is no argument of States; did you mean 'size'?", "'size' is missing"],
        ),
        (InvalidStatesError, gg.States, ["'ids' is missing", "'size' is missing", "'population' is missing"]),
        (
            InvalidStatesError,
            lambda: gg.States(["A", "B"], HALF, HALF),
            [
                "1 argument stands by position, the others by name, but 3 are given",
                "'size' is",
                "'population' is",
            ],
        ),
        (
            InvalidStatesError,
            lambda: gg.States(["A"], ids=["A"], size=[1], population=[1]),
            ["'ids' is given twice, by position and by name"],
        ),
        (
            InvalidGameError,
            lambda: gg.NormalForm(["A"], [["x"]], [[1]], titl="t"),
            ["'titl' is no argument of NormalForm; did you mean 'title'?"],
        ),
        (
            InvalidGameError,
            lambda: gg.AccessionGame(divergence_exponen=2),
            ["did you mean 'divergence_exponent'?"],
        ),
    ],
)
def test_arguments_are_refused_in_clear_words(error, make, faults):
    check_faults(error, make, faults)


@pytest.mark.parametrize("kind", MADE)
def test_every_record_made_by_hand(kind):
    refused(InvalidInputError, lambda: kind(nonsense=1), f"'nonsense' is no argument of {kind.__name__}")
    assert "nonsense" not in inspect.signature(kind).parameters
    assert not any(p.kind is p.VAR_KEYWORD for p in inspect.signature(kind).parameters.values())


def test_other_errors_and_copies_are_left_alone():
    for value in (gg.Institution(depth=2), gg.States.symmetric(2), gg.AccessionGame()):
        assert pickle.loads(pickle.dumps(value)) == value
    with pytest.raises(TypeError):
        gg.Institution(name=type("Odd", (str,), {"strip": lambda self, other: ""})("x"))
