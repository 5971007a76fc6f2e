"""Answering a question at many points: one task, any executor, nothing lost when interrupted.

Every point has its own seed, spawned by the point's number, so answers do not depend on how points are
shared out among workers. What is finished is kept at once, where there is a cache.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import BrokenExecutor
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import Any

import numpy as np

from gametheory_gov.base._typing import RNGLike
from gametheory_gov.base.errors import DataError, Faults, GovError, InvalidInputError
from gametheory_gov.base.exact import format_number
from gametheory_gov.base.files import as_path
from gametheory_gov.base.progress import progress_count
from gametheory_gov.bound.game import BoundGame

from .cache import Cache, Figures, identity
from .question import Question

#: Values of the axes at one point, by name.
Point = Mapping[str, Any]
#: Figures, or the message of what stood in the way.
Outcome = Figures | str
#: Points that failed, after which a sweep that is to raise gives up.
_PATIENCE = 10
_MOST_IN_CHUNK = 16


def is_executor(value: Any) -> bool:
    """Whether something shares out work; tables have a ``map`` too."""
    return callable(getattr(value, "map", None)) and not hasattr(value, "__array__")


@dataclass(frozen=True)
class Task:
    """A question and what it is asked about.

    Parameters
    ----------
    question : Question
        Asked of the base at every point, or without a base of the point's values as keywords.
    base : BoundGame, optional
    entropy, spawn_key : int or sequence of int, tuple of int
        Of the seed that points' seeds are spawned from; None when the question draws nothing.
    """

    question: Question
    base: BoundGame | None
    entropy: Any = None
    spawn_key: tuple[int, ...] = ()

    @classmethod
    def of(cls, question: Question, base: BoundGame | None, rng: RNGLike = None) -> Task:
        """A task whose seed is taken from ``rng`` when the question draws."""
        if not question.draws:
            return cls(question, base)
        if isinstance(rng, np.random.Generator):
            rng = [int(word) for word in rng.integers(0, 2**32, 4)]
        seed = rng if isinstance(rng, np.random.SeedSequence) else np.random.SeedSequence(rng)
        return cls(question, base, seed.entropy, tuple(seed.spawn_key))

    def seed(self, number: int) -> tuple[int, ...]:
        """The spawn key of a point's seed."""
        return (*self.spawn_key, number)

    def ask(self, point: Point, number: int) -> Figures:
        """The figures at a point, as plain values."""
        drawn = {}
        if self.entropy is not None:
            drawn["rng"] = np.random.SeedSequence(self.entropy, spawn_key=self.seed(number))
        return self.question(self.base, **drawn, **point)

    def outcomes(self, chunk: Sequence[tuple[int, Point]]) -> list[Outcome]:
        """The outcome at every point of a chunk; faults of the package's kind become messages."""
        outcomes: list[Outcome] = []
        for number, point in chunk:
            try:
                outcomes.append(self.ask(point, number))
            except GovError as error:
                outcomes.append(str(error))
            except Exception as error:
                error.add_note(f"at the point {show_point(point)}")
                raise
        return outcomes

    @cached_property
    def content(self) -> bytes:
        """The task pickled, once for all chunks.

        Raises
        ------
        InvalidInputError
            For a lambda, a function made inside another, and whatever else only this process knows.
        """
        try:
            return pickle.dumps((self.question, self.base, self.entropy, self.spawn_key))
        except (pickle.PicklingError, AttributeError, TypeError) as error:
            raise InvalidInputError("sweep", [_UNKNOWN.format(self.question.name, error)]) from error

    def __reduce__(self) -> tuple[Any, ...]:
        return _load_task, (self.content, self.question.name)


_UNKNOWN = (
    "the question {} is not known in other processes ({}); define it with def at the top of a module that "
    "they can import, or leave executor out, or use threads"
)


@dataclass(frozen=True)
class _LostTask:
    """What a worker has instead of a task that it cannot read; an error there would end the whole pool."""

    name: str
    why: str

    def outcomes(self, chunk: Sequence[tuple[int, Point]]) -> list[Outcome]:
        """Nothing.

        Raises
        ------
        InvalidInputError
        """
        raise InvalidInputError("sweep", [_UNKNOWN.format(self.name, self.why)])


@lru_cache(maxsize=8)
def _load_task(content: bytes, name: str) -> Task | _LostTask:
    """A task from its pickle; a worker reads it once, however many chunks it is given."""
    try:
        return Task(*pickle.loads(content))
    except (AttributeError, ImportError) as error:
        return _LostTask(name, str(error))


def check_places(fixed: Any, cache: Any, faults: Faults) -> Mapping[str, Any]:
    """The fixed changes as a mapping; what is none, and a cache that is no folder's name, is noted."""
    if cache is not None:
        try:
            as_path(cache)
        except DataError:
            faults.add(f"cache = {cache!r:.80}; the path of a folder is needed")
    if fixed is not None and not isinstance(fixed, Mapping):
        faults.add(f"fixed = {fixed!r:.80}; a mapping of names to values is needed, such as {{'cost': 1}}")
        return {}
    return fixed or {}


def show_point(point: Point) -> str:
    """A point in words, such as ``legitimacy = 0.4, divergence = 1``."""
    shown = {
        name: format_number(v) if isinstance(v, (Fraction, float, int)) else str(v)
        for name, v in point.items()
    }
    return ", ".join(f"{name} = {text}" for name, text in shown.items()) or "the base itself"


@dataclass(frozen=True)
class Run:
    """One task at lists of points.

    Parameters
    ----------
    task : Task
    executor : object with ``map``, optional
        In this process, one after another, when left out.
    cache : Cache, optional
        Where figures are looked for and kept.
    progress : bool
    patient : bool
        Whether to go on however many points fail.
    """

    task: Task
    executor: Any = None
    cache: Cache | None = None
    progress: bool = False
    patient: bool = False

    def outcomes(
        self, points: Sequence[Point], *, first: int = 0, what: str = "points"
    ) -> list[Outcome | None]:
        """The outcome at every point.

        Parameters
        ----------
        points : sequence of mappings
        first : int
            Number of the first point, for its seed.
        what : str
            What is counted, for the progress bar.

        Returns
        -------
        list
            Figures, a message where the question failed, None where it was not asked because too many did.
        """
        found: list[Outcome | None] = [self._kept(point, first + k) for k, point in enumerate(points)]
        open_points = [(first + k, points[k]) for k, outcome in enumerate(found) if outcome is None]
        failed = 0
        done = len(points) - len(open_points)
        with progress_count(len(points), what, show=self.progress, done=done) as count:
            for chunk, outcomes in self._answered(open_points):
                for (number, point), outcome in zip(chunk, outcomes, strict=True):
                    found[number - first] = outcome
                    if isinstance(outcome, str):
                        failed += 1
                    elif self.cache is not None:
                        self.cache.write(self._place(point, number), outcome)
                count(len(chunk))
                if failed >= _PATIENCE and not self.patient:
                    break
        return found

    def _answered(
        self, points: Sequence[tuple[int, Point]]
    ) -> Iterator[tuple[Sequence[tuple[int, Point]], list[Outcome]]]:
        """Yield chunks of points with their outcomes, in order, as they come in."""
        size = 1 if self.executor is None else min(max(len(points) // 64, 1), _MOST_IN_CHUNK)
        chunks = [points[k : k + size] for k in range(0, len(points), size)]
        share_out: Callable[..., Iterable[list[Outcome]]] = (
            map if self.executor is None else self.executor.map
        )
        try:
            yield from zip(chunks, share_out(self.task.outcomes, chunks), strict=False)
        except BrokenExecutor as error:
            fault = "the processes ended before they had answered; a script that starts some is a file, and "
            raise InvalidInputError(
                "sweep", [f"{fault}starts them under if __name__ == '__main__':"]
            ) from error

    def _place(self, point: Point, number: int) -> list[Any]:
        seed = None if self.task.entropy is None else list(self.task.seed(number))
        return [identity(point), seed]

    def _kept(self, point: Point, number: int) -> Outcome | None:
        return None if self.cache is None else self.cache.read(self._place(point, number))


def raise_failures(points: Sequence[Point], outcomes: Sequence[Outcome | None]) -> None:
    """Raise one error that names the first points where the question failed, if any did.

    Raises
    ------
    InvalidInputError
    """
    failures = [(p, o) for p, o in zip(points, outcomes, strict=True) if isinstance(o, str)]
    if not failures:
        return
    shown = [f"at {show_point(point)}: {message}" for point, message in failures[:3]]
    if len(failures) > len(shown):
        stopped = any(outcome is None for outcome in outcomes)
        least = "at least " if stopped else ""
        shown.append(f"{least}{len(failures)} of {len(points)} points failed, these first")
    raise InvalidInputError("sweep", shown)
