"""Progress bars, shown only when asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

T = TypeVar("T")


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
