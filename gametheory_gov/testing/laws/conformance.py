"""Many laws and subjects at once: as one table, or as tests of pytest."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any

from gametheory_gov.base.answer import Answer
from gametheory_gov.base.errors import Faults, InvalidInputError, did_you_mean
from gametheory_gov.base.inputs import public
from gametheory_gov.base.text import counted

from .law import Law, LawReport, check_law, missing
from .subject import Subject

if TYPE_CHECKING:
    import pandas as pd


class LawBroken(AssertionError):
    """A law does not hold for a subject; nothing else may be an expected failure."""


@dataclass(frozen=True, eq=False, repr=False)
class LawReports(Answer):
    """How laws fared with subjects.

    Parameters
    ----------
    reports : tuple of LawReport
    expected : mapping of str to str
        Reasons of failures that were expected, by ``law-subject``.

    Examples
    --------
    >>> from gametheory_gov.testing import laws
    >>> nothing = laws.Subject("nothing", solver=lambda game: [])
    >>> reports = laws.check_laws([nothing], ["equilibrium", "completeness"], examples=20)
    >>> bool(reports), [report.outcome for report in reports.reports]
    (False, ['holds', 'broken'])
    """

    reports: tuple[LawReport, ...]
    expected: Mapping[str, str] = field(default_factory=dict)

    def as_expected(self, report: LawReport) -> bool:
        """Whether a law holds, or is broken where that was expected."""
        return report.outcome == ("broken" if _id(report.law, report.subject) in self.expected else "holds")

    @property
    def unexpected(self) -> tuple[LawReport, ...]:
        """Reports that are not as expected."""
        return tuple(report for report in self.reports if not self.as_expected(report))

    def __bool__(self) -> bool:
        return not self.unexpected

    def __str__(self) -> str:
        wrong, number = self.unexpected, counted(len(self.reports), "report")
        lines = [f"{number}, {f'{len(wrong)} not as expected' if wrong else 'all as expected'}"]
        for report in self.reports:
            why = self.expected.get(_id(report.law, report.subject))
            told = "" if why is None else f"  expected to be broken: {why}\n"
            mark = "  " if self.as_expected(report) else "! "
            lines += [mark + line for line in f"{report}\n{told}".splitlines()]
        return "\n".join(lines)

    def to_pandas(self) -> pd.DataFrame:
        """One row per law and subject: outcome, whether it is as expected, examples, what is wrong."""
        import pandas as pd

        return pd.DataFrame(
            [
                {
                    "law": report.law,
                    "subject": report.subject,
                    "outcome": report.outcome,
                    "as expected": self.as_expected(report),
                    "expected": self.expected.get(_id(report.law, report.subject), ""),
                    "applied": report.applied,
                    "tried": report.tried,
                    "finding": report.finding,
                }
                for report in self.reports
            ]
        )


def all_laws() -> dict[str, Law]:
    """Every law of the kit, by name.

    Examples
    --------
    >>> "completeness" in all_laws()
    True
    """
    room = import_module(__name__.rpartition(".")[0])
    found = {name: getattr(room, name) for name in room.__all__}
    return {value.name: value for value in found.values() if isinstance(value, Law)}


def _id(law: str, subject: str) -> str:
    return f"{law}-{subject}"


@dataclass(frozen=True)
class _Pair:
    """A law to be checked with a subject, and why it may be broken."""

    law: Law
    subject: Subject
    expected: str | None

    @property
    def id(self) -> str:
        return _id(self.law.name, self.subject.name)


def _listed(given: Any, kind: type, name: str, faults: Faults) -> list[Any]:
    values = [given] if isinstance(given, (kind, str)) or not hasattr(given, "__iter__") else list(given)
    known = all_laws() if kind is Law else {}
    values = [known.get(value, value) if isinstance(value, str) else value for value in values]
    for value in values:
        if not isinstance(value, kind):
            near = did_you_mean(value, known) if isinstance(value, str) and known else ""
            faults.add(f"{name}: {value!r:.80} is no {kind.__name__}{near}")
    found: list[Any] = [value for value in values if isinstance(value, kind)]
    names = [value.name for value in found]
    faults.extend(
        f"{name}: {one!r} is there {names.count(one)} times" for one in set(names) if names.count(one) > 1
    )
    return found


def _pairs(subjects: Any, laws: Any, expected_failures: Any) -> list[_Pair]:
    """The laws that say something about each subject, in their order."""
    faults = Faults("laws")
    chosen = _listed(list(all_laws().values()) if laws is None else laws, Law, "laws", faults)
    them = _listed(subjects, Subject, "subjects", faults)
    pairs = [(law, subject) for subject in them for law in chosen if not missing(law, subject)]
    for subject in them:
        if chosen and subject not in (one for _, one in pairs):
            faults.add(f"{subject.name} has nothing that these laws are about")
    for law in chosen if laws is not None else ():
        if them and law not in (one for one, _ in pairs):
            faults.add(f"{law.name} is about {' and '.join(law.needs)}; no subject has that")
    expected = {} if expected_failures is None else expected_failures
    if isinstance(expected, Mapping):
        faults.extend(_unknown(expected, pairs))
    else:
        faults.add(f"expected_failures = {expected!r:.80}; a mapping from names of laws to reasons is needed")
    faults.raise_as(InvalidInputError)
    return [
        _Pair(law, one, expected.get(_id(law.name, one.name), expected.get(law.name))) for law, one in pairs
    ]


def _unknown(expected: Mapping[Any, Any], pairs: Iterable[tuple[Law, Subject]]) -> Iterator[str]:
    names = {law.name: None for law, _ in pairs} | {_id(law.name, one.name): None for law, one in pairs}
    for name, reason in expected.items():
        if name not in names:
            known = "is not asked of any subject" if str(name).split("-")[0] in all_laws() else "is no law"
            yield f"expected_failures: {name!r:.80} {known}{did_you_mean(str(name), names)}"
        if not isinstance(reason, str) or not reason.strip():
            yield f"expected_failures[{name!r:.80}] = {reason!r:.80}; a reason in words is needed"


@public
def check_laws(
    subjects: Subject | Iterable[Subject],
    laws: Iterable[Law | str] | None = None,
    *,
    expected_failures: Mapping[str, str] | None = None,
    examples: int = 100,
    at_least: int | None = None,
    seed: int | None = None,
    seconds: float = 5,
) -> LawReports:
    """Hold subjects against laws; only laws are asked whose needs a subject meets.

    Parameters
    ----------
    subjects : Subject or iterable of Subject
    laws : iterable of Law or names, optional
        All of the kit by default.
    expected_failures : mapping of str to str, optional
        Laws that are known to be broken, by name or by ``law-subject``, with the reason. One that holds
        after all is not as expected; nor is one that is broken in another way (too few examples, a fault).
    examples : int, at least 1
        For each law and subject.
    at_least : int, optional
        In how many examples a law must say something; by default a fifth of those tried, and one.
    seed : int, optional
        Without it the same examples are drawn every time.
    seconds : float
        How long one call of a subject may take.

    Returns
    -------
    LawReports
        True when all are as expected.

    Raises
    ------
    InvalidInputError
        For unknown laws, laws about what no subject has, subjects of the same name, with every fault.

    Examples
    --------
    >>> from gametheory_gov.testing.laws import by_definition
    >>> reports = check_laws(by_definition(), ["equilibrium", "completeness"], examples=20)
    >>> print(reports)
    2 reports, all as expected
      equilibrium, by definition, ties weak: holds; applied in 20 of 20 examples
      completeness, by definition, ties weak: holds; applied in 20 of 20 examples
    """
    pairs = _pairs(subjects, laws, expected_failures)
    reports = tuple(
        check_law(pair.law, pair.subject, examples=examples, at_least=at_least, seed=seed, seconds=seconds)
        for pair in pairs
    )
    return LawReports(reports, {pair.id: pair.expected for pair in pairs if pair.expected is not None})


def _check(law: Law, subject: Subject, options: Mapping[str, Any]) -> None:
    """Check a law as a test does.

    Raises
    ------
    LawBroken
        If it does not hold.
    AssertionError
        If it applied in too few examples, or something else is wrong with the subject.
    """
    __tracebackhide__ = True
    report = check_law(law, subject, **options)
    if not report:
        raise (LawBroken if report.outcome == "broken" else AssertionError)(str(report))


@public
def parametrize_with_laws(
    subjects: Subject | Iterable[Subject],
    laws: Iterable[Law | str] | None = None,
    *,
    expected_failures: Mapping[str, str] | None = None,
    examples: int = 100,
    at_least: int | None = None,
    seed: int | None = None,
    seconds: float = 5,
) -> Callable[[Any], Any]:
    """Make one test of pytest per law and subject, called ``law-subject``, of a function of ``check``.

    Parameters
    ----------
    subjects : Subject or iterable of Subject
    laws : iterable of Law or names, optional
        All of the kit by default; only those are asked whose needs a subject meets.
    expected_failures : mapping of str to str, optional
        Laws that are known to be broken, by name or by ``law-subject``, with the reason: strict, so that
        one that holds after all is a failure.
    examples : int, at least 1
    at_least : int, optional
        In how many examples a law must say something; by default a fifth of those tried, and one.
    seed : int, optional
        Without it the same examples are drawn every time.
    seconds : float
        How long one call of a subject may take.

    Returns
    -------
    decorator

    Raises
    ------
    InvalidInputError
        For unknown laws, laws about what no subject has, subjects of the same name, with every fault.

    Examples
    --------
    >>> from gametheory_gov.testing.laws import by_definition
    >>> @parametrize_with_laws(by_definition(), ["equilibrium", "lattice"])
    ... def test_laws(check):
    ...     check()
    >>> [test.id for test in test_laws.pytestmark[0].args[1]]
    ['equilibrium-by definition, ties weak', 'lattice-by definition, ties weak']
    """
    import pytest

    options = {"examples": examples, "at_least": at_least, "seed": seed, "seconds": seconds}
    tests = []
    for pair in _pairs(subjects, laws, expected_failures):
        why = pair.expected
        marks = [] if why is None else [pytest.mark.xfail(reason=why, raises=LawBroken, strict=True)]
        tests.append(pytest.param(partial(_check, pair.law, pair.subject, options), id=pair.id, marks=marks))
    decorate: Callable[[Any], Any] = pytest.mark.parametrize("check", tests)
    return decorate
