"""Progress bars, shown only when asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")


def progress_bar(steps: Iterable[T], what: str, *, show: bool) -> Iterator[T]:
    """Yield the steps, with a progress bar when ``show``.

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
