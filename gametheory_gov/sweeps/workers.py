"""Processes that share the points of a sweep, one thread each, and end with the process that started them."""

from __future__ import annotations

import multiprocessing
import os
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager

from gametheory_gov.base.errors import InvalidInputError
from gametheory_gov.base.inputs import is_whole

#: A pool starts all its processes at once, so far more than there are processors would exhaust memory.
MOST = 61 if sys.platform == "win32" else max(61, os.cpu_count() or 1)
#: What keeps the libraries of linear algebra from starting threads of their own in every process.
_ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


@contextmanager
def processes(number: int) -> Iterator[Executor | None]:
    """An executor with a number of processes, for ``executor=`` of `sweep` and `phase_diagram`.

    Every process keeps to one thread, and ends when this one does, even when it is killed. A script that
    starts some is guarded by ``if __name__ == "__main__":``, for every process reads it again.

    Parameters
    ----------
    number : int from 1
        1 gives None: points are then answered in this process.

    Yields
    ------
    concurrent.futures.Executor or None

    Raises
    ------
    InvalidInputError
        For another number, and where processes cannot share work.

    Examples
    --------
    >>> from gametheory_gov import sweep
    >>> def area(width):
    ...     return {"area": width**2}
    >>> with processes(1) as executor:
    ...     sweep(area, {"width": [1, 2]}, executor=executor).area.values.tolist()
    [1, 4]
    """
    if not is_whole(number) or not 1 <= number <= MOST:
        raise InvalidInputError("processes", [f"{number!r:.80}; a whole number from 1 to {MOST} is needed"])
    if number == 1:
        yield None
        return
    context = multiprocessing.get_context("spawn")
    try:
        context.Lock()
    except (OSError, ImportError) as error:  # containers without shared memory
        fault = f"{number} cannot share work on this machine ({error}); use 1, in the shell --workers 1"
        raise InvalidInputError("processes", [fault]) from error
    before = {name: os.environ.get(name) for name in _ONE_THREAD}
    os.environ.update(dict.fromkeys(_ONE_THREAD, "1"))
    try:
        with ProcessPoolExecutor(number, mp_context=context, initializer=_end_with_parent) as executor:
            yield executor
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _end_with_parent() -> None:
    """Let a process end when its parent is killed; otherwise it would wait for work for ever."""
    parent = multiprocessing.parent_process()

    def wait() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=wait, daemon=True).start()
