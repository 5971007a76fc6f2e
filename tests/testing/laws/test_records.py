"""Laws of files, formulas and sweeps."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from gametheory_gov.testing.laws import our_subjects, records
from gametheory_gov.testing.laws.law import find
from tests.testing.laws import trials
from tests.testing.laws.trials import broken, caught, holds, stranger


@pytest.mark.parametrize("law", [round_trip, formulas, chunks])
def test_they_hold_for_a_stranger(law):
    holds(law, strange(law))


@pytest.mark.parametrize("way", ["plain values", "JSON text", "pickle", "TOML", "code"])
def test_files_keep_what_they_hold(way):
    holds(round_trip, our_subjects.saving(way))


def test_payoffs_are_those_of_the_formulas():
    holds(formulas, our_subjects.writing())


def test_sweeps_do_not_depend_on_chunks():
    holds(chunks, our_subjects.sweeping())


def test_what_a_file_loses_is_caught():
    def forgets(text):
        return replace(trials.decode(text), legitimacy=Fraction(0))

    caught(round_trip, broken("forgets", decode=forgets), "is read as")
    count = iter(range(10**6))
    numbered = broken("numbered", encode=lambda game: (next(count), game), decode=lambda saved: saved[1])
    assert find(round_trip, numbered) is not None


def test_a_formula_with_a_wrong_sign_is_caught():
    def wrong(game, player, profile):
        return trials.formula(replace(game, exclusion=-game.exclusion), player, profile)

    caught(formulas, broken("wrong sign", formula=wrong), "by the formula")


def test_a_sweep_that_sees_its_chunks_is_caught():
    def sees(game, points, chunk):
        return [(point, k % chunk) for k, point in enumerate(points)]

    caught(chunks, broken("sees", sweep=sees), "in chunks of")
    short = broken("short", sweep=lambda game, points, chunk: points[1:])
    caught(chunks, short, "1 points have 0 answers")
