"""One example of a law: calls of the subject's parts, within their time, and what is wrong with the answers.

What a subject does wrong apart from any law is a `Fault`: it raises, names an unknown player or action, never
ends, answers differently when asked again, or changes its game.

The time of a call is kept by a timer of the system in the main thread, which stops Python code (C code when
it returns). Elsewhere (Windows, other threads) the call runs in a thread of its own, which is left behind
when its time is over: it is reported, but goes on until it or the process ends.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, TypeVar

from hypothesis import strategies as st

from gametheory_gov.base.answer import Record
from gametheory_gov.base.errors import InvalidInputError
from gametheory_gov.base.text import folded, wrapped
from gametheory_gov.equilibria.definition import DEFAULT_TOLERANCE

from .reading import Played, Reading
from .subject import COALITIONAL, PlainGame, Subject
from .views import MOST_PROFILES, as_plain, count_profiles, key, read_profile

T = TypeVar("T")
#: What a part may return at most; generators need not end.
MOST_ANSWERS = 100_000


class Fault(Exception):
    """What a subject does wrong apart from any law."""


class Endless(BaseException):
    """A call took too long; passes through what catches exceptions, and ends the trial at once."""


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

    Examples
    --------
    >>> from gametheory_gov.testing import laws
    >>> nothing = laws.Subject("nothing", solver=lambda game: [])
    >>> witness = laws.find(laws.completeness, nothing)
    >>> witness.what, witness.game.choices
    ("{'A': 0} is an equilibrium, and is not among the 0 listed", mappingproxy({'A': (0,)}))
    """

    law: str
    subject: str
    what: str
    game: Any
    drawn: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        head = f"{self.law} does not hold for {self.subject}: {self.what}"
        told = (*folded(head), *describe(self.game, self.drawn).splitlines())
        return "\n".join(part for line in told for part in wrapped(line))


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
    twice : bool
        Whether solver and dynamics are asked twice, to see whether they answer the same.
    given : mapping of str to object, optional
        Values that are not drawn, by label.
    """

    def __init__(
        self,
        subject: Subject,
        game: Any,
        draw: Callable[[Any], Any],
        seconds: float,
        *,
        twice: bool = True,
        given: Mapping[str, Any] | None = None,
    ) -> None:
        self.subject, self.drawn_game, self.game = subject, game, as_plain(game, subject.ties)
        self._given = dict(given or {})
        self.drawn: dict[str, Any] = {}
        self._draw, self._seconds, self._twice = draw, seconds, twice
        self._readings: dict[int, Reading] = {}
        self._answers: dict[Any, list[Played]] = {}

    def draw(self, strategy: st.SearchStrategy[T], label: str) -> T:
        """Draw a value; it stands in the witness under its label."""
        value: T = self._given[label] if label in self._given else self._draw(strategy)
        self.drawn[label] = value
        return value

    def once(self, strategy: st.SearchStrategy[T], label: str) -> T:
        """Draw a value, the same one when asked again: what a law's class and its statement share."""
        if label not in self.drawn:
            self.draw(strategy, label)
        value: T = self.drawn[label]
        return value

    def fault(self, what: str) -> Fault:
        """Something that the subject does wrong, with the example."""
        return Fault(f"{what}\n{describe(self.drawn_game, self.drawn)}")

    def count(self) -> int:
        """How many profiles its game has."""
        return self._within("game", lambda: count_profiles(self.game))

    def reading(self, game: PlainGame | None = None) -> Reading:
        """A game, the case's own by default, read once."""
        game = self.game if game is None else game
        if id(game) not in self._readings:
            self._readings[id(game)] = self._read(game)
        return self._readings[id(game)]

    def _read(self, game: PlainGame) -> Reading:
        if isinstance(game, COALITIONAL):
            raise self.fault(f"games: {type(game).__name__} has no actions and payoffs, which this law needs")
        return self._within(
            "game", lambda: Reading(game, self.subject.ties, self.subject.tolerance), InvalidInputError
        )

    def unchanged(self) -> None:
        """Check that no game has been changed since it was read.

        Raises
        ------
        Fault
        """
        for reading in self._readings.values():
            now = self._read(reading.source)
            if (now.choices, now.cells) != (reading.choices, reading.cells):
                raise self.fault("it changed the game that it was given")

    def call(self, part: str, *arguments: Any) -> Any:
        """What one part of the subject returns; generators are read to their end, within the time."""
        function = self.subject.get(part)
        for value in arguments:
            if isinstance(value, PlainGame) and count_profiles(value) <= MOST_PROFILES:
                self.reading(value)

        def called() -> Any:
            found = function(*arguments)
            if not isinstance(found, Iterator):
                return found
            listed = list(islice(found, MOST_ANSWERS + 1))
            if len(listed) > MOST_ANSWERS:
                raise self.fault(f"{part}: returned more than {MOST_ANSWERS:,} profiles")
            return listed

        return self._within(part, called)

    def _within(self, what: str, call: Callable[[], T], *known: type[Exception]) -> T:
        """What a call returns, within the time; what it raises is a fault."""
        try:
            return limited(call, self._seconds)
        except Fault:
            raise
        except TimeoutError as error:
            if error.args != (_OVER,):
                raise self.fault(_raised(what, error)) from error
            late = f"{what}: did not end within {self._seconds:g} seconds"
            raise Endless(f"{late}\n{describe(self.drawn_game, self.drawn)}") from None
        except Exception as error:
            told = str(error) if isinstance(error, known) else _raised(what, error)
            raise self.fault(told) from error

    def profiles(self, part: str, game: PlainGame, *arguments: Any) -> list[Played]:
        """The profiles that the solver or the dynamics returns, as actions in the order of players."""
        found = self.call(part, game, *arguments)
        if isinstance(found, (str, bytes, Mapping)) or not hasattr(found, "__iter__"):
            raise self.fault(f"{part}: returned {found!r:.80}; a list of profiles is needed")
        try:
            return [key(game, read_profile(game, profile, part)) for profile in found]
        except InvalidInputError as error:
            raise self.fault(str(error)) from error

    def _asked(self, part: str, game: PlainGame, *arguments: Any) -> list[Played]:
        """The profiles, asked for once a case, or twice to see whether they are the same."""
        asked = part, id(game), *(key(game, value) for value in arguments)
        if asked not in self._answers:
            found = self.profiles(part, game, *arguments)
            if self._twice:
                again = self.profiles(part, game, *arguments)
                if found != again and (part != "solver" or set(found) != set(again)):
                    raise self.fault(f"{part}: answers differently when asked again")
            self._answers[asked] = found
        return self._answers[asked]

    def solve(self, game: PlainGame) -> set[Played]:
        """The solver's profiles."""
        return set(self._asked("solver", game))

    def path(self, game: PlainGame, start: Mapping[Any, Any], part: str = "dynamics") -> list[Played]:
        """The profiles that follow a start, the start first."""
        found = self._asked(part, game, dict(start))
        if not found or found[0] != key(game, start):
            raise self.fault(f"{part}: the first profile is not the start, {dict(start)!r}")
        return found


def describe(game: Any, drawn: Mapping[str, Any]) -> str:
    """An example in words: the game, its payoffs unless its text shows them, and what else was drawn."""
    lines = [f"game = {game!r:.2000}"]
    if not isinstance(game, COALITIONAL) and not isinstance(getattr(game, "payoffs", None), Mapping):
        try:
            lines += limited(lambda: _payoffs(game), 1)
        except Exception as error:
            lines.append(f"its payoffs cannot be read ({type(error).__name__})")
    return "\n".join(lines + [f"{label} = {value!r}" for label, value in drawn.items()])


def _payoffs(game: Any) -> list[str]:
    plain = as_plain(game)
    if count_profiles(plain) > MOST_SHOWN:
        return []
    read = Reading(plain, "weak", DEFAULT_TOLERANCE)
    rows = (f"  {', '.join(map(str, a))}: {', '.join(map(str, paid))}" for a, paid in read.cells.items())
    return [f"payoffs of {', '.join(map(str, read.players))}:", *rows]


#: Profiles whose payoffs a witness lists, at most.
MOST_SHOWN = 16
_OVER = "the time of a call is over"


def _raised(what: str, error: Exception) -> str:
    return f"{what}: raised {type(error).__name__}: {error!s:.300}"


def limited(call: Callable[[], T], seconds: float) -> T:
    """What a call returns, if it ends within some seconds.

    Raises
    ------
    TimeoutError
    """
    if hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread():
        with _timer(seconds):
            return call()
    found: list[Any] = []

    def run() -> None:
        try:
            found.append((call(), None))
        except BaseException as error:
            found.append((None, error))

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(seconds)
    if not found:
        raise TimeoutError(_OVER)
    value, error = found[0]
    if error is not None:
        raise error
    returned: T = value
    return returned


class _Over(BaseException):
    """The timer rang; passes through a subject's ``except Exception``."""


@contextmanager
def _timer(seconds: float) -> Iterator[None]:
    """Raise when the time is over, again and again until it is heard; a timer that was set before goes on."""

    def ring(*_: Any) -> None:
        raise _Over

    before = signal.signal(signal.SIGALRM, ring)
    left = signal.setitimer(signal.ITIMER_REAL, seconds, 0.5)
    try:
        yield
    except _Over:
        raise TimeoutError(_OVER) from None
    finally:
        signal.setitimer(signal.ITIMER_REAL, *left)
        signal.signal(signal.SIGALRM, before)
