"""Claims of strangers that go wrong: wrong kinds, formulas without an answer, tests that say nothing."""

from __future__ import annotations

import pytest

from gametheory_gov import claims
from gametheory_gov.base.errors import DataError, InvalidInputError
from gametheory_gov.claims import Case, Estimate, Statement, Worlds

TOML = """
id = "X1"
who = "a scholar"
says = "a club of k passes what all N cannot"
proposition = "p^k > p^N"
references = ["naim2009"]
[[case]]
games = "voting"
holds = "chance**k > chance**N"
settings = {N = [5], k = [2], chance = ["1/2", 1]}
"""
ONE = Worlds("one", "one number", {"x": (1,)})


def judged(tmp_path, old, new):
    assert old in TOML
    file = tmp_path / "x1.toml"
    file.write_text(TOML.replace(old, new), encoding="utf-8")
    return claims.judge(claims.read(file))


@pytest.mark.parametrize("value", ['"a"', "[5]", "true", "{a = 1}", "2020-01-01"])
def test_settings_of_a_formula_are_numbers(tmp_path, value):
    """Was a bug: SymPy's own errors were raised."""
    with pytest.raises(DataError, match=r"setting N = .*; a formula needs numbers"):
        judged(tmp_path, "N = [5]", f"N = [{value}]")


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("N = [5]", "N = [inf]", "no finite number"),
        ('["naim2009"]', "3", "a list of texts is needed"),
        ('["naim2009"]', '"naim2009"', "a list of texts is needed"),
        ('["naim2009"]', '["naim209"]', "did you mean 'naim2009'"),
        ('"a scholar"', '["a scholar"]', "who = .* a text is needed"),
        ("[[case]]", "[[case]]\nacross = 3", "case 1: across = 3; a list of texts"),
        ("[[case]]", '[[case]]\nwhole = "yes"', "case 1: whole = 'yes'; true or false"),
    ],
)
def test_values_of_wrong_kinds_are_told(tmp_path, old, new, fault):
    with pytest.raises(DataError, match=fault):
        judged(tmp_path, old, new)


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("N = [5]", "N = [999999999999]", "at N 999999999999, .*is too large"),  # was computed, for ever
        ("> chance**N", "> 1/(N - 5)", "at N 5, .*non-real"),
        ("> chance**N", "> sqrt(k - N)", "non-real"),
    ],
)
def test_formulas_without_an_answer_say_in_which_world(tmp_path, old, new, fault):
    with pytest.raises(InvalidInputError, match=fault):
        judged(tmp_path, old, new)


@pytest.mark.parametrize(
    ("case", "fault"),
    [
        (Case("voting", ONE, lambda x: None), "the test says None at x 1"),
        (Case("voting", ONE, lambda x: claims.Reading("yes")), "the test says 'yes' at x 1"),
        (Case("history", measure=lambda: 3), "measure gives 3; an Estimate"),
        (
            Case("history", measure=lambda: Estimate("w", float("nan"), 0, "none", None)),
            "a finite number is needed",
        ),
    ],
)
def test_tests_and_estimates_that_are_none(case, fault):
    with pytest.raises(InvalidInputError, match=fault):
        claims.judge(Statement("X1", "me", "it holds", "x", (case,)))


def test_cases_are_a_tuple():
    with pytest.raises(InvalidInputError, match="a tuple of Case is needed"):
        Statement("X1", "me", "it holds", "x", 3)
