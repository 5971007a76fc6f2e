"""Progress: bars, shown only when asked for, and watchers, who hear of every step and may end a search.

A watcher is for whoever runs a search without wanting to wait for its end, such as a page whose reader has
moved on. It changes no answer: a search either goes on to its end or says that it was ended.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

from .errors import EndedError

T = TypeVar("T")
Watcher = Callable[[str, int], bool]
_WATCHER: ContextVar[Watcher | None] = ContextVar("watcher", default=None)


@contextmanager
def watched(watcher: Watcher) -> Iterator[None]:
    """Let somebody hear of every step within, in this thread.

    Parameters
    ----------
    watcher : callable
        Is told what is counted, and how many steps are done; returns whether to go on.

    Examples
    --------
    >>> with watched(lambda what, done: done < 2):
    ...     list(progress_bar(range(5), "profiles", show=False))
    Traceback (most recent call last):
    ...
    gametheory_gov.base.errors.EndedError: ended after 2 profiles by whoever watched
    """
    before = _WATCHER.set(watcher)
    try:
        yield
    finally:
        _WATCHER.reset(before)


def goes_on(what: str, done: int) -> bool:
    """Whether a search goes on after some steps: always, where nobody watches.

    Examples
    --------
    >>> goes_on("boxes", 7)
    True
    """
    watcher = _WATCHER.get()
    return watcher is None or watcher(what, done)


def _watched(steps: Iterable[T], what: str) -> Iterator[T]:
    for done, step in enumerate(steps):
        if not goes_on(what, done):
            raise EndedError(f"ended after {done} {what} by whoever watched")
        yield step


def progress_bar(steps: Iterable[T], what: str, *, show: bool) -> Iterator[T]:
    """The steps one by one, with a progress bar when ``show``.

    Parameters
    ----------
    steps : iterable
    what : str
        What is being counted.
    show : bool

    Examples
    --------
    >>> list(progress_bar(range(3), "profiles", show=False))
    [0, 1, 2]
    """
    if _WATCHER.get() is not None:
        steps = _watched(steps, what)
    if not show:
        yield from steps
        return
    from tqdm.auto import tqdm

    yield from tqdm(steps, desc=what, leave=False)


@contextmanager
def progress_count(total: int, what: str, *, show: bool, done: int = 0) -> Iterator[Callable[[int], object]]:
    """A function that counts steps as done, with a bar and the time left when ``show``.

    Parameters
    ----------
    total : int
        Steps there are.
    what : str
    show : bool
    done : int
        Steps that were done before; they do not count for the time left.

    Examples
    --------
    >>> with progress_count(3, "points", show=False) as count:
    ...     count(3)
    """
    if not show:
        yield lambda number: None
        return
    from tqdm.auto import tqdm

    with tqdm(total=total, desc=what, initial=done, leave=False) as bar:
        yield bar.update
