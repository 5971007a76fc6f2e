r"""Laws as objects: what must hold, of whom, and how to find a case in which it does not.

A law is tried on examples that Hypothesis draws and, when it breaks, makes as small as it can. The same
examples are drawn every time unless a seed is given. Nothing of pytest is needed.

A law says nothing about an example outside its class; in how many examples it applied is counted, and too few
are no success. What a subject does wrong apart from any law (it raises, names an unknown player, never ends,
answers differently when asked again, changes its game) is a *fault*, and ends the trial at once.
"""

from __future__ import annotations

import signal
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar

import hypothesis
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.errors import Flaky, Unsatisfiable

from gametheory_gov.base.answer import Answer, Record
from gametheory_gov.base.errors import InvalidInputError, NotApplicableError
from gametheory_gov.base.inputs import is_whole, public

from .subject import Subject
from .views import PlainGame, all_profiles, as_plain, count_profiles, key, read_profile

T = TypeVar("T")
Outcome = Literal["holds", "broken", "too few examples", "fault"]
#: Profiles of a game that laws go through, at most.
MOST_PROFILES = 1024


class Breach(AssertionError):
    """A law does not hold in the example at hand."""


class _Fault(BaseException):  # noqa: N818
    """The subject's own fault: Hypothesis must not try smaller examples of it."""


@dataclass(frozen=True, eq=False, repr=False)
class Witness(Record):
    """An example in which a law does not hold.

    Parameters
    ----------
    law, subject : str
    what : str
        What is wrong, in words.
    game : object
        The game as it was drawn.
    drawn : mapping of str to object
        What else was drawn, by label.
    """

    law: str
    subject: str
    what: str
    game: Any
    drawn: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        lines = [f"{self.law} does not hold for {self.subject}: {self.what}", f"game = {self.game!r}"]
        return "\n".join(lines + [f"{label} = {value!r}" for label, value in self.drawn.items()])


class Case:
    """One example: a subject, a game, and whatever a law draws.

    Parameters
    ----------
    subject : Subject
    game : object
        As it was drawn.
    draw : callable
        From a strategy to a value.
    seconds : float
        How long a call of the subject may take.
    """

    def __init__(self, subject: Subject, game: Any, draw: Callable[[Any], Any], seconds: float) -> None:
        self.subject, self.drawn_game, self.game = subject, game, as_plain(game)
        self._draw, self._seconds = draw, seconds
        self.drawn: dict[str, Any] = {}

    def draw(self, strategy: st.SearchStrategy[T], label: str) -> T:
        """Draw a value; it stands in the witness under its label."""
        value = self._draw(strategy)
        self.drawn[label] = value
        return value

    def call(self, part: str, *arguments: Any) -> Any:
        """What one part of the subject returns; generators are read to their end, within the time."""
        what, function = f"{self.subject.name}, {part}", self.subject.get(part)
        games = [value for value in arguments if hasattr(value, "players")]
        before = [_content(game) for game in games]
        with _limited(self._seconds, what, self.drawn_game):
            try:
                found = function(*arguments)
                found = list(found) if isinstance(found, Iterator) else found
            except _Fault:
                raise
            except Exception as error:
                why = f"{what}: raised {type(error).__name__}: {error!s:.300}"
                raise _Fault(f"{why}\ngame = {self.drawn_game!r}") from error
        if any(_content(game) != held for game, held in zip(games, before, strict=True)):
            raise _Fault(f"{what}: changed the game that it was given\ngame = {self.drawn_game!r}")
        return found

    def profiles(self, part: str, game: PlainGame, *arguments: Any) -> list[tuple[Any, ...]]:
        """The profiles that the solver or the dynamics returns, as actions in the order of players."""
        found = self.call(part, game, *arguments)
        what = f"{self.subject.name}, {part}"
        if isinstance(found, (str, bytes)) or not hasattr(found, "__iter__"):
            raise _Fault(f"{what}: returned {found!r:.80}; profiles are needed\ngame = {self.drawn_game!r}")
        try:
            return [key(game, read_profile(game, profile, what)) for profile in found]
        except InvalidInputError as error:
            raise _Fault(f"{error}\ngame = {self.drawn_game!r}") from error

    def solve(self, game: PlainGame) -> set[tuple[Any, ...]]:
        """The solver's profiles; asked twice, it must answer the same."""
        one, again = set(self.profiles("solver", game)), set(self.profiles("solver", game))
        if one != again:
            raise _Fault(
                f"{self.subject.name}, solver: answers differently when asked again\ngame = {self.drawn_game!r}"
            )
        return one

    def path(self, game: PlainGame, start: Mapping[Any, Any]) -> list[tuple[Any, ...]]:
        """The profiles that follow a start, the start first; asked twice, they must be the same."""
        one, again = (self.profiles("dynamics", game, dict(start)) for _ in range(2))
        where = f"\ngame = {self.drawn_game!r}\nstart = {dict(start)!r}"
        if one != again:
            raise _Fault(f"{self.subject.name}, dynamics: answers differently when asked again{where}")
        if not one or one[0] != key(game, start):
            raise _Fault(f"{self.subject.name}, dynamics: the first profile is not the start{where}")
        return one


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
    applies : callable
        From a `Case` to True, or to the reason why the law says nothing there.
    games : callable
        To the strategy of games that is used where the subject has no games of its own.
    beyond : Witness, optional
        Why the class matters: an example outside of it in which the statement fails.
    """

    name: str
    meaning: str
    statement: str
    check: Callable[[Case], str | None]
    needs: tuple[str, ...]
    reference: str
    games: Callable[[], st.SearchStrategy[Any]]
    applies: Callable[[Case], bool | str] = lambda case: True
    beyond: Witness | None = None

    def __str__(self) -> str:
        return f"{self.name}: {self.meaning}"

    def _repr_latex_(self) -> str:
        return f"$\\displaystyle {self.statement}$"


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
        head = f"{self.law}, {self.subject}: {self.outcome}; it applied in {self.applied} of {self.tried} examples"
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

    Raises
    ------
    NotApplicableError
        If the subject lacks what the law is about, or no example is in the law's class: the reason is given.
    InvalidInputError
        For what the subject does wrong apart from the law: raises, never ends, names unknown players, ...
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
    law, subject, examples, seed, seconds
        As for `find`.
    at_least : int, optional
        In how many examples the law must say something; a fifth of them by default.

    Raises
    ------
    NotApplicableError
        If the subject lacks what the law is about.
    """
    trial = _try(law, subject, examples, seed, seconds)
    least = -(-examples // 5) if at_least is None else at_least
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
    """What came of trying a law on examples."""

    def __init__(self) -> None:
        self.applied = self.tried = 0
        self.reasons: Counter[str] = Counter()
        self.witness: Witness | None = None
        self.fault = ""


def missing(law: Law, subject: Subject) -> tuple[str, ...]:
    """What a law is about that a subject has not."""
    return tuple(part for part in law.needs if not subject.has(part))


def _games(law: Law, subject: Subject) -> st.SearchStrategy[Any]:
    own = subject.games
    if own is None:
        return law.games()
    return own if isinstance(own, st.SearchStrategy) else st.just(own)


def _try(law: Law, subject: Subject, examples: int, seed: int | None, seconds: float) -> _Trial:
    if not is_whole(examples) or examples < 1:
        raise InvalidInputError("laws", [f"examples = {examples!r}; a whole number from 1 is needed"])
    lacking = missing(law, subject)
    if lacking:
        raise NotApplicableError(f"{law.name} is about {' and '.join(lacking)}; {subject.name} has none")
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
        case = Case(subject, data.draw(games), data.draw, seconds)
        trial.tried += trial.witness is None
        too_many = count_profiles(case.game) > MOST_PROFILES
        says = f"a game has more than {MOST_PROFILES} profiles" if too_many else law.applies(case)
        if says is not True:
            trial.reasons[str(says)] += trial.witness is None
            return
        trial.applied += trial.witness is None
        wrong = law.check(case)
        if wrong:
            trial.witness = Witness(law.name, subject.name, wrong, case.drawn_game, case.drawn)
            raise Breach(wrong)

    if seed is not None:
        tried = hypothesis.seed(seed)(tried)
    try:
        tried()
    except Breach:
        pass
    except _Fault as fault:
        trial.fault = str(fault)
    except Unsatisfiable:
        trial.reasons["no game could be drawn"] += 1
    except Flaky as error:
        trial.fault = f"{subject.name}: the same example has two outcomes ({str(error).splitlines()[0]})"
    return trial


def _content(game: Any) -> Any:
    """All that a game says, to see whether somebody has changed it."""
    if count_profiles(game) > MOST_PROFILES:
        return None
    content = {i: tuple(game.actions(i)) for i in game.players}
    return content, [[game.payoff(i, profile) for i in game.players] for profile in all_profiles(game)]


@contextmanager
def _limited(seconds: float, what: str, game: Any) -> Iterator[None]:
    """Stop what takes longer; only in the main thread of systems that have timers."""

    def stop(*_: Any) -> None:
        raise _Fault(f"{what}: did not end within {seconds:g} seconds\ngame = {game!r}")

    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
