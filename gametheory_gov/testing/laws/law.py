r"""Laws as objects: what must hold, of whom, and how to find a case in which it does not.

A law is tried on examples that Hypothesis draws and, when it breaks, makes as small as it can. The same
examples are drawn every time unless a seed is given. Nothing of pytest is needed.

A law says nothing about an example outside its class; in how many examples it applied is counted, and too few
are no success. What a subject does wrong apart from any law (see `case`) is a *fault*, and is told as such.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import hypothesis
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.errors import Flaky, HypothesisException, Unsatisfiable

from gametheory_gov.base.answer import Answer, Record
from gametheory_gov.base.errors import Faults, InvalidInputError, NotApplicableError
from gametheory_gov.base.inputs import as_whole, is_number, public

from .case import Case as Case
from .case import Endless, Fault
from .case import Witness as Witness
from .subject import Subject
from .views import MOST_PROFILES

Outcome = Literal["holds", "broken", "too few examples", "fault"]
#: In so many examples of a trial solver and dynamics are asked twice, to see whether they answer the same.
TWICE = 20


class Breach(AssertionError):
    """A law does not hold in the example at hand."""

    def __init__(self, witness: Witness) -> None:
        self.witness = witness
        super().__init__(str(witness))


@dataclass(frozen=True, eq=False, repr=False)
class Law(Record):
    r"""A law.

    Parameters
    ----------
    name : str
    meaning : str
        In words.
    statement : str
        In LaTeX.
    check : callable
        From a `Case` to None where the law holds, or to what is wrong, in words.
    needs : tuple of str
        The parts of a subject that it is about; see `Subject.get`.
    reference : str
        Where it is stated or proved, and for which games.
    games : callable
        To the strategy of games that is used where the subject has no games of its own; not needed where
        ``"games"`` are among the needs.
    applies : callable
        From a `Case` to True, or to the reason why the law says nothing there.
    outside : callable, optional
        To a subject whose games are outside the class, and whose parts do what they should: there
        `counterexample` looks for one.

    Examples
    --------
    >>> from gametheory_gov.testing.laws import lattice
    >>> print(lattice)
    lattice: with increasing differences there are a least and a greatest equilibrium
    >>> lattice.needs
    ('solver',)
    """

    name: str
    meaning: str
    statement: str
    check: Callable[[Case], str | None]
    needs: tuple[str, ...]
    reference: str
    games: Callable[[], st.SearchStrategy[Any]] = st.nothing
    applies: Callable[[Case], bool | str] = lambda case: True
    outside: Callable[[], Subject] | None = None

    def __str__(self) -> str:
        return f"{self.name}: {self.meaning}"

    def _repr_latex_(self) -> str:
        return f"$\\displaystyle {self.statement}$"

    def counterexample(self, *, examples: int = 1000) -> Witness | None:
        """Why the class matters: an example outside of it in which the statement fails; it is looked for.

        None where the law is about everything that its subjects can do, or nothing is found.
        """
        if self.outside is None:
            return None
        return find(replace(self, applies=lambda case: True), self.outside(), examples=examples)


@dataclass(frozen=True, eq=False, repr=False)
class LawReport(Answer):
    """How one law fared with one subject.

    Parameters
    ----------
    law, subject : str
    outcome : {"holds", "broken", "too few examples", "fault"}
    applied, tried : int
        In how many examples the law said something, out of how many.
    reasons : mapping of str to int
        Why it said nothing in the others.
    finding : str
        What is wrong, with the smallest example found.

    Examples
    --------
    >>> from gametheory_gov.testing import laws
    >>> nothing = laws.Subject("nothing", solver=lambda game: [])
    >>> report = laws.check_law(laws.completeness, nothing)
    >>> report.outcome, report.applied, report.tried
    ('broken', 1, 1)
    """

    law: str
    subject: str
    outcome: Outcome
    applied: int
    tried: int
    reasons: Mapping[str, int] = field(default_factory=dict)
    finding: str = ""

    def __bool__(self) -> bool:
        return self.outcome == "holds"

    def __str__(self) -> str:
        head = (
            f"{self.law}, {self.subject}: {self.outcome}; applied in {self.applied} of {self.tried} examples"
        )
        why = [f"  it says nothing where {reason} ({n} times)" for reason, n in self.reasons.items()]
        return "\n".join([head, *why, *(f"  {line}" for line in self.finding.splitlines())])


@public
def find(
    law: Law, subject: Subject, *, examples: int = 100, seed: int | None = None, seconds: float = 5
) -> Witness | None:
    """An example in which a law does not hold for a subject, as small as Hypothesis can make it; or None.

    Parameters
    ----------
    law : Law
    subject : Subject
    examples : int, at least 1
    seed : int, optional
        Without it the same examples are drawn every time.
    seconds : float
        How long one call of the subject may take.

    Returns
    -------
    Witness or None

    Raises
    ------
    NotApplicableError
        If the subject lacks what the law is about, or no example is in the law's class: the reason is given.
    InvalidInputError
        For what the subject does wrong apart from the law: raises, never ends, names unknown players, ...

    Examples
    --------
    >>> from gametheory_gov.testing.laws import Subject, completeness
    >>> nothing = Subject("nothing", solver=lambda game: [])
    >>> print(find(completeness, nothing))
    completeness does not hold for nothing: {'A': 0} is an equilibrium, and is not among the 0 listed
    game = TableGame(choices={'A': (0,)}, payoffs={(0,): (0,)}, admission='open')
    """
    trial = _try(law, subject, examples, seed, seconds)
    if trial.fault:
        raise InvalidInputError(f"{law.name}, {subject.name}", [trial.fault])
    if trial.witness is None and not trial.applied:
        why = "; ".join(trial.reasons) or "no example could be drawn"
        raise NotApplicableError(f"{law.name} says nothing about {subject.name}: {why}")
    return trial.witness


@public
def check_law(
    law: Law,
    subject: Subject,
    *,
    examples: int = 100,
    at_least: int | None = None,
    seed: int | None = None,
    seconds: float = 5,
) -> LawReport:
    """How a law fares with a subject, as a record.

    Parameters
    ----------
    law : Law
    subject : Subject
    examples : int, at least 1
    at_least : int, optional
        In how many examples the law must say something; by default a fifth of those tried, and one.
    seed : int, optional
        Without it the same examples are drawn every time.
    seconds : float
        How long one call of the subject may take.

    Returns
    -------
    LawReport

    Raises
    ------
    NotApplicableError
        If the subject lacks what the law is about.

    Examples
    --------
    >>> from gametheory_gov.testing.laws import Subject, completeness
    >>> everything = Subject("all profiles", solver=lambda game: [[0] * len(game.players)])
    >>> print(check_law(completeness, everything).outcome)
    broken
    """
    faults = Faults("check_law")
    least = None if at_least is None else as_whole(at_least, "at_least", faults, least=1)
    faults.raise_as(InvalidInputError)
    trial = _try(law, subject, examples, seed, seconds)
    least = max(1, -(-trial.tried // 5)) if least is None else least
    outcome: Outcome = "holds"
    finding = trial.fault
    if trial.fault:
        outcome = "fault"
    elif trial.witness is not None:
        outcome, finding = "broken", str(trial.witness)
    elif trial.applied < least:
        outcome, finding = "too few examples", f"at least {least} are needed"
    return LawReport(
        law.name, subject.name, outcome, trial.applied, trial.tried, dict(trial.reasons), finding
    )


class _Trial:
    """What came of trying a law on examples; they are counted until the first that fails."""

    def __init__(self) -> None:
        self.applied = self.tried = 0
        self.reasons: Counter[str] = Counter()
        self.witness: Witness | None = None
        self.fault = ""
        self.counting = True


def missing(law: Law, subject: Subject) -> tuple[str, ...]:
    """What a law is about that a subject has not."""
    return tuple(part for part in law.needs if not subject.has(part))


def _games(law: Law, subject: Subject) -> st.SearchStrategy[Any]:
    own = subject.games
    if own is None:
        return law.games()
    return own if isinstance(own, st.SearchStrategy) else st.just(own)


def says(law: Law, case: Case) -> bool | str:
    """Whether a law says something about an example, or why not."""
    if case.count() > MOST_PROFILES:
        return f"a game has more than {MOST_PROFILES} profiles, or coalitions"
    return law.applies(case)


def judge(law: Law, case: Case) -> None:
    """Check a law in an example.

    Raises
    ------
    Breach
    """
    wrong = law.check(case)
    case.unchanged()
    if wrong:
        raise Breach(Witness(law.name, case.subject.name, wrong, case.drawn_game, case.drawn))


def note_seconds(faults: Faults, seconds: Any) -> None:
    """Note a time that is none."""
    if isinstance(seconds, bool) or not is_number(seconds) or not 0 < seconds < 1e6:
        faults.add(f"seconds = {seconds!r:.80}; a number above 0 is needed")


def _check(law: Law, subject: Subject, examples: int, seed: int | None, seconds: float) -> None:
    faults = Faults("laws")
    given: tuple[tuple[str, object, type], ...] = (("law", law, Law), ("subject", subject, Subject))
    for name, value, kind in given:
        if not isinstance(value, kind):
            faults.add(f"{name} = {value!r:.80}; a {kind.__name__} is needed")
    as_whole(examples, "examples", faults, least=1)
    if seed is not None:
        as_whole(seed, "seed", faults)
    note_seconds(faults, seconds)
    faults.raise_as(InvalidInputError)
    lacking = missing(law, subject)
    if lacking:
        raise NotApplicableError(f"{law.name} is about {' and '.join(lacking)}; {subject.name} has none")


def _drawn(data: Any, games: Any, subject: Subject, seconds: float, *, twice: bool) -> Case:
    try:
        return Case(subject, data.draw(games), data.draw, seconds, twice=twice)
    except HypothesisException:
        raise
    except Exception as error:
        raise Fault(f"games: raised {type(error).__name__}: {error!s:.300}") from error


def _try(law: Law, subject: Subject, examples: int, seed: int | None, seconds: float) -> _Trial:
    _check(law, subject, examples, seed, seconds)
    trial, games = _Trial(), _games(law, subject)

    @settings(
        max_examples=examples,
        database=None,
        deadline=None,
        derandomize=seed is None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
        report_multiple_bugs=False,
        verbosity=hypothesis.Verbosity.quiet,
    )
    @hypothesis.given(st.data())
    def tried(data: Any) -> None:
        try:
            case = _drawn(data, games, subject, seconds, twice=trial.tried < TWICE)
            trial.tried += trial.counting
            reason = says(law, case)
            if reason is not True:
                case.unchanged()
                trial.reasons[str(reason)] += trial.counting
                return
            trial.applied += trial.counting
            judge(law, case)
        except (Breach, Fault):
            trial.counting = False
            raise

    if seed is not None:
        tried = hypothesis.seed(seed)(tried)
    try:
        tried()
    except Breach as breach:
        trial.witness = breach.witness
    except (Fault, Endless) as fault:
        trial.fault = str(fault)
    except Unsatisfiable:
        trial.reasons["no game could be drawn"] += 1
    except Flaky as error:
        trial.fault = f"the same example has two outcomes ({str(error).splitlines()[0]})"
    return trial
