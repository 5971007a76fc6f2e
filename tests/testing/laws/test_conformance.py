"""Many laws at once: one record, or tests of pytest; nothing passes that said nothing."""

from __future__ import annotations

import subprocess
import sys

from gametheory_gov.base.errors import InvalidInputError
from gametheory_gov.testing.laws import (
    Subject,
    by_definition,
    check_law,
    check_laws,
    completeness,
    consent,
    equilibrium,
    lattice,
    parametrize_with_laws,
    tables,
)
from gametheory_gov.testing.laws.conformance import all_laws
from tests.checks import check_faults, refused
from tests.testing.laws.wrong import WRONG

pytest_plugins = ["pytester"]

SOME = ["equilibrium", "completeness"]


def test_only_laws_are_asked_whose_needs_a_subject_meets():
    solver = Subject("a solver", solver=by_definition().solver)
    reports = check_laws(solver, examples=5)
    assert {report.law for report in reports.reports} == {
        law.name for law in all_laws().values() if set(law.needs) <= {"solver", "any_game", "rewording"}
    }
    assert "lattice" in {report.law for report in reports.reports}
    assert "stable_end" not in {report.law for report in reports.reports}


def test_one_record_with_a_row_per_report(tmp_path):
    wrong = WRONG["completeness"]
    reports = check_laws([by_definition(), wrong], [equilibrium, "completeness"], examples=20)
    assert [report.outcome for report in reports.reports] == ["holds", "holds", "holds", "broken"]
    assert not reports
    assert reports.unexpected == reports.reports[3:]
    assert str(reports).startswith("4 reports, 1 not as expected\n")
    assert "! completeness, dropped: broken" in str(reports)
    table = reports.to_pandas()
    assert table["as expected"].tolist() == [True, True, True, False]
    assert table["applied"].tolist()[:3] == [20, 20, 20]
    assert type(reports).load(reports.save(tmp_path / "laws.json")) == reports


def test_expected_failures_are_strict():
    known = {"completeness-dropped": "the first one is dropped"}
    reports = check_laws(WRONG["completeness"], SOME, expected_failures=known, examples=20)
    assert reports
    assert "expected to be broken: the first one is dropped" in str(reports)
    right = check_laws(
        by_definition(), SOME, expected_failures={"completeness": "we thought so"}, examples=20
    )
    assert not right
    assert [report.law for report in right.unexpected] == ["completeness"]


def test_a_fault_and_too_few_examples_are_no_expected_failures():
    def raises(game):
        raise ValueError("no")

    known = {"equilibrium": "it is hard"}
    assert not check_laws(Subject("raises", solver=raises), ["equilibrium"], expected_failures=known)
    nobody_votes = by_definition(games=tables())
    report = check_laws(nobody_votes, [consent], expected_failures={"consent": "nobody votes"}, examples=5)
    assert [one.outcome for one in report.unexpected] == ["too few examples"]


def test_nothing_passes_that_said_nothing():
    report = check_law(lattice, by_definition(games=tables(min_players=3)), examples=50, at_least=50)
    assert report.outcome == "too few examples"
    assert 0 < report.applied < 50
    assert "at least 50 are needed" in str(report)
    assert sum(report.reasons.values()) == report.tried - report.applied


def test_one_game_is_one_example():
    from tests.testing.laws.test_faults import TWO

    report = check_law(completeness, by_definition(games=TWO))
    assert report
    assert report.applied == report.tried == 1


def test_unknown_names_are_refused_with_a_suggestion():
    check_faults(
        InvalidInputError,
        lambda: check_laws(by_definition(), ["equilibriumm"]),
        ["laws: 'equilibriumm' is no Law; did you mean 'equilibrium'?"],
    )
    check_faults(
        InvalidInputError,
        lambda: parametrize_with_laws(
            by_definition(),
            SOME,
            expected_failures={"completenesss": "so", "lattice": "so", "equilibrium": " "},
        ),
        [
            "'completenesss' is no law; did you mean 'completeness'?",
            "'lattice' is not asked of any subject",
            "expected_failures['equilibrium'] = ' '; a reason in words is needed",
        ],
    )
    check_faults(
        InvalidInputError,
        lambda: check_laws([by_definition(), by_definition(), 3], expected_failures=["equilibrium"]),
        ["is there 2 times", "subjects: 3 is no Subject", "a mapping from names of laws to reasons"],
    )
    check_faults(
        InvalidInputError,
        lambda: check_laws(Subject("a solver", solver=by_definition().solver), ["stable_end"]),
        [
            "a solver has nothing that these laws are about",
            "stable_end is about dynamics; no subject has that",
        ],
    )


TESTS = """
from gametheory_gov.testing.laws import Subject, by_definition, parametrize_with_laws, tables
from tests.testing.laws.wrong import WRONG

@parametrize_with_laws(
    [by_definition(), WRONG["completeness"]],
    ["equilibrium", "completeness"],
    expected_failures={"completeness-dropped": "known", "equilibrium-dropped": "wrongly"},
    examples=20,
)
def test_pairs(check):
    check()

@parametrize_with_laws(WRONG["completeness"], ["completeness"], examples=20)
def test_red(check):
    check()

@parametrize_with_laws(by_definition(games=tables(max_players=2)), ["consent"], examples=20)
def test_vacuous(check):
    check()

def raises(game):
    raise ValueError("no")

@parametrize_with_laws(
    Subject("raises", solver=raises), ["equilibrium"], expected_failures={"equilibrium": "hard"}
)
def test_fault(check):
    check()
"""


def test_tests_of_pytest(pytester):
    pytester.makepyfile(test_laws=TESTS)
    done = pytester.runpytest_inprocess("-rA", "-p", "no:cacheprovider", "-p", "no:randomly")
    done.assert_outcomes(passed=2, xfailed=1, failed=4)
    done.stdout.re_match_lines_random(
        [
            r"PASSED .*test_pairs\[equilibrium-by definition, ties weak\]",
            r"PASSED .*test_pairs\[completeness-by definition, ties weak\]",
            r"XFAIL .*test_pairs\[completeness-dropped\] - known",
            r"FAILED .*test_pairs\[equilibrium-dropped\] - \[XPASS\(strict\)\] wrongly",
            r"FAILED .*test_red\[completeness-dropped\].*",
            r"FAILED .*test_vacuous\[consent-.*\].*",
            r"FAILED .*test_fault\[equilibrium-raises\].*",
            r"E  .*LawBroken: completeness, dropped: broken; applied in 1 of 1 examples",
            r"E  .*AssertionError: consent, .*: too few examples; applied in 0 of 20 examples",
            r"E  .*AssertionError: equilibrium, raises: fault; applied in 1 of 1 examples",
        ]
    )


def test_the_kit_needs_no_pytest():
    script = (
        "import sys; sys.modules['pytest'] = None\n"
        "from gametheory_gov.testing.laws import by_definition, check_laws, club_machine\n"
        "assert check_laws(by_definition(), ['equilibrium'], examples=5)\n"
        "club_machine(by_definition(), examples=2, steps=3)('runTest').runTest()\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True)


def test_every_law_is_there_by_its_name():
    from gametheory_gov.testing import laws

    assert all(getattr(laws, name) is law for name, law in all_laws().items())
    assert all(name.isidentifier() for name in all_laws())
    refused(AttributeError, lambda: laws.equilibriumm, "no attribute 'equilibriumm'")
