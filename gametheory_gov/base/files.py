"""Writing files whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from .errors import DataError


def write_whole(path: str | Path, write: Callable[[Path], object]) -> Path:
    """Write a file under a temporary name beside it and rename it when complete.

    Parameters
    ----------
    path : str or path
        Its folder must exist.
    write : callable
        Receives the temporary path, which has the same ending.

    Raises
    ------
    DataError
        If the folder does not exist or cannot be written to; no file is left behind.
    """
    target = Path(path)
    try:
        handle, name = tempfile.mkstemp(prefix=".", suffix=target.suffix, dir=target.parent)
    except OSError as error:
        raise DataError(
            f"{target}",
            [f"cannot be written ({error.strerror}); name a folder that exists and that you may write to"],
        ) from error
    os.close(handle)
    temporary = Path(name)
    try:
        write(temporary)
        temporary.chmod(0o644)
        temporary.replace(target)
    except OSError as error:
        raise DataError(f"{target}", [f"cannot be written ({error.strerror})"]) from error
    finally:
        temporary.unlink(missing_ok=True)
    return target


def write_text(path: str | Path, text: str) -> Path:
    """Write a text file whole or not at all; see `write_whole`."""
    return write_whole(path, lambda temporary: temporary.write_text(text, encoding="utf-8"))
