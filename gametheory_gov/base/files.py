"""Files, read within bounds and written whole or not at all.

What is read was made by anybody: only ordinary files are opened (a pipe would wait for ever, a device has
no end), no more than `MOST_BYTES` of them, and what is packed is unpacked to a stated size only. What is not
a file of its kind ends in one `DataError`.

What is written goes to a temporary file beside the target, is synced to disk, and takes the target's name
when complete. Devices, pipes and links are never replaced: a link is refused, since writing through it would
change a file that was not named. A file keeps its permissions. Temporary files carry the process that writes
them; those of processes that no longer run are removed at the next writing in their folder.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import gc
import json
import math
import os
import re
import secrets
import shutil
import socket
import stat
import tomllib
import zlib
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

from .errors import DataError

#: The longest file that is read, an answer as JSON, and the numbers, lists and mappings in it: below 1 GB in
#: memory, and read within seconds.
MOST_BYTES, MOST_PARTS = 1 << 26, 5_000_000
#: The longest table of states as CSV, and the longest world as TOML, whose reader is slow.
MOST_CSV, MOST_TOML = 1 << 22, 1 << 21
#: Figures of a whole number in JSON and TOML; Python reads no longer ones from text.
MOST_DIGITS = 4300
#: Parts of a dotted key in TOML, as in ``world.powers``; reading takes time that grows with their square.
_MOST_PARTS = 20
_DOTTED = re.compile(rf"(?<![\w\"'-])(?:[\w\"'-]++[ \t]*+\.[ \t]*+){{{_MOST_PARTS},}}")
#: The longest name of a file here; most systems allow 255 bytes, of which a temporary name takes some.
_LONGEST_NAME = 200


def as_path(path: Any) -> Path:
    """A path that a user gave.

    Raises
    ------
    DataError
        For what is no path, or none that a system can have.

    Examples
    --------
    >>> as_path(3)
    Traceback (most recent call last):
    ...
    gametheory_gov.base.errors.DataError: path 3: the name of a file is needed, as a text or a Path
    """
    text = os.fspath(path) if isinstance(path, (str, os.PathLike)) else path
    if not isinstance(text, str):
        raise DataError(f"path {path!r:.80}", ["the name of a file is needed, as a text or a Path"])
    if not text or "\0" in text:
        raise DataError(f"path {text!r:.80}", ["is no name of a file; it is empty or has a zero character"])
    return Path(text)


# ---------------------------------------------------------------------------------------------- reading


def read_bytes(path: str | Path, *, most: int = MOST_BYTES) -> bytes:
    """The content of an ordinary file.

    Parameters
    ----------
    path : str or path
    most : int
        Bytes that are read at most.

    Raises
    ------
    DataError
        If there is no such file, it is a folder, pipe or device, or is longer.
    """
    source = as_path(path)
    try:
        kind = source.stat().st_mode  # before opening: a pipe would wait for a writer
        if not stat.S_ISREG(kind):
            what = "a folder" if stat.S_ISDIR(kind) else "a pipe or a device"
            raise DataError(f"{source}", [f"cannot be read: it is {what}; name a file"])
        with source.open("rb") as file:
            content = file.read(most + 1)
    except (OSError, ValueError) as error:
        if isinstance(error, DataError):
            raise
        why = getattr(error, "strerror", None) or error
        raise DataError(f"{str(source)[:200]}", [f"cannot be read ({why})"]) from error
    if len(content) > most:
        raise DataError(f"{source}", [f"has more than {most} bytes, which is more than any file of its kind"])
    return content


def read_text(path: str | Path, *, most: int = MOST_BYTES) -> str:
    """The text of an ordinary file in UTF-8, without a byte-order mark; see `read_bytes`.

    Raises
    ------
    DataError
        As `read_bytes`, and if the file is not in UTF-8.
    """
    try:
        return str(read_bytes(path, most=most), "utf-8-sig")
    except UnicodeDecodeError as error:
        fault = f"is no text in UTF-8 ({error.reason} at byte {error.start}); save it as UTF-8"
        raise DataError(f"{path}", [fault]) from error


def read_json(text: str, what: str) -> Any:
    """The value of a JSON text in which numbers are finite and no key of a mapping stands twice.

    Parameters
    ----------
    text : str
    what : str
        Where the text is from, for messages.

    Raises
    ------
    DataError
        If it is no such text, or nested too deeply.

    Examples
    --------
    >>> read_json('{"gain": 0.5}', "answer"), read_json("[1e400]", "answer")
    Traceback (most recent call last):
    ...
    gametheory_gov.base.errors.DataError: answer: cannot be read as JSON (1e400 is no finite number)
    """
    if count_parts(text) > MOST_PARTS:
        raise DataError(what, [f"has more than {MOST_PARTS} parts, which is more than any file of its kind"])
    collects = gc.isenabled()
    gc.disable()  # looking through millions of lists for circles takes longer than reading them
    try:
        return json.loads(
            text,
            parse_int=_whole,
            parse_float=_finite,
            parse_constant=_finite,
            object_pairs_hook=_distinct,
        )
    except (ValueError, RecursionError, MemoryError) as error:
        why = {RecursionError: "it is nested too deeply", MemoryError: "it is too large"}.get(type(error))
        raise DataError(what, [f"cannot be read as JSON ({why or error})"]) from error
    finally:
        if collects:
            gc.enable()


def count_parts(text: str) -> int:
    """At least the number of values in a JSON text."""
    return sum(map(text.count, ",[{"))


def _whole(text: str) -> int:
    if len(text) > MOST_DIGITS:
        raise ValueError(f"{text[:20]}... has {len(text)} figures, more than {MOST_DIGITS}")
    return int(text)


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"{text:.40} is no finite number")
    return number


def _distinct(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise ValueError(f"{twice!r:.60} is given twice")
    return found


def read_toml(text: str, what: str) -> dict[str, Any]:
    """The table of a TOML text.

    Parameters
    ----------
    text : str
    what : str
        Where the text is from, for messages.

    Raises
    ------
    DataError
        If it is no such text, or nested too deeply.

    Examples
    --------
    >>> read_toml("a = [1, 0.5]", "world")
    {'a': [1, 0.5]}
    """
    try:
        if len(text) > MOST_TOML:
            raise ValueError(f"it has more than {MOST_TOML} characters")
        if _DOTTED.search(text):
            raise ValueError(f"a key has more than {_MOST_PARTS} parts")
        table = tomllib.loads(text)
        _check_whole(table)
        return table
    except (ValueError, RecursionError, MemoryError) as error:
        why = {RecursionError: "it is nested too deeply", MemoryError: "it is too large"}.get(type(error))
        raise DataError(what, [f"cannot be read as TOML ({why or error})"]) from error


def _check_whole(value: Any) -> None:
    """Refuse whole numbers that are too long to be written, which hexadecimal ones can be."""
    if isinstance(value, int):
        if value.bit_length() > 3 * MOST_DIGITS:
            raise ValueError(f"a whole number has more than {MOST_DIGITS} figures")
    elif isinstance(value, (dict, list)):
        for entry in value.values() if isinstance(value, dict) else value:
            _check_whole(entry)


def unpacked(text: Any, most: int) -> bytes:
    """The bytes that were compressed by zlib and written as base64 text.

    Parameters
    ----------
    text : str
    most : int
        Bytes that may come out: a few kilobytes can hold gigabytes.

    Raises
    ------
    ValueError
        If the text is none such, or more comes out.

    Examples
    --------
    >>> import base64, zlib
    >>> bomb = base64.b64encode(zlib.compress(bytes(1_000_000))).decode()
    >>> len(bomb), len(unpacked(bomb, 1_000_000))
    (1324, 1000000)
    >>> unpacked(bomb, 999_999)
    Traceback (most recent call last):
    ...
    ValueError: more than 999999 bytes come out of 1324 characters
    """
    if not isinstance(text, str):
        raise ValueError(f"{text!r:.40} is no text")
    reader = zlib.decompressobj()
    try:
        content = reader.decompress(base64.b64decode(text, validate=True), most + 1)
    except (zlib.error, binascii.Error) as error:
        raise ValueError(f"{text[:20]!r} is no compressed text ({error})") from error
    if len(content) > most:
        raise ValueError(f"more than {most} bytes come out of {len(text)} characters")
    if not reader.eof or reader.unused_data:
        raise ValueError(f"{text[:20]!r} is not compressed whole")
    return content


# ---------------------------------------------------------------------------------------------- writing


def write_whole(path: str | Path, write: Callable[[Path], object], *, sync: bool = True) -> Path:
    """Write a file under a temporary name beside it and rename it when complete; see the module.

    Parameters
    ----------
    path : str or path
        Its folder must exist.
    write : callable
        Receives the temporary path, which has the same ending.
    sync : bool
        Whether it must be on disk before it takes its name, also when the machine stops.

    Raises
    ------
    DataError
        If the folder does not exist or cannot be written to, or something stands there that is no ordinary
        file; no file is left behind.
    """
    target = as_path(path)
    kept = writable_file(target)
    try:
        temporary = temporary_name(target)
        os.close(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666 if kept is None else 0o600))
    except OSError as error:
        raise DataError(
            f"{target}",
            [f"cannot be written ({error.strerror}); name a folder that exists and that you may write to"],
        ) from error
    try:
        write(temporary)
        if kept is not None:
            temporary.chmod(kept)
        if sync:
            _sync(temporary)
        writable_file(target)  # what stands there may have changed meanwhile
        temporary.replace(target)
        if sync:
            with contextlib.suppress(OSError):  # not every system can sync a folder
                _sync(target.parent)
    except OSError as error:
        raise DataError(f"{target}", [f"cannot be written ({error.strerror or error})"]) from error
    finally:
        temporary.unlink(missing_ok=True)
    return target


def temporary_name(target: Path) -> Path:
    """A name beside a target to write it under; what processes that no longer run left there is removed.

    Raises
    ------
    OSError
        If the folder cannot be read.
    """
    _sweep_up(target.parent.absolute(), os.getpid())
    return target.parent / f"{_mark()}{os.getpid()}-{secrets.token_hex(8)}{target.suffix[-20:]}"


def writable_file(path: Path) -> int | None:
    """Permissions of the ordinary file that would be replaced; None where there is none.

    Raises
    ------
    DataError
        If the name is too long, or names a folder, link, pipe or device.
    """
    try:
        if len(os.fsencode(path.name)) > _LONGEST_NAME:
            raise DataError(
                f"{str(path)[:60]}...", [f"the name has more than {_LONGEST_NAME} bytes; shorten it"]
            )
        kind = path.lstat().st_mode
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        if isinstance(error, DataError):
            raise
        why = getattr(error, "strerror", None) or error
        raise DataError(f"{str(path)[:200]}", [f"cannot be written ({why})"]) from error
    if stat.S_ISREG(kind):
        return stat.S_IMODE(kind)
    if stat.S_ISLNK(kind):
        fault = f"is a link to {os.readlink(path)}, which is not written through; name the file itself"
    elif stat.S_ISDIR(kind):
        fault = "is a folder; name a file"
    else:
        fault = "is a pipe or a device and would be replaced; name a file"
    raise DataError(f"{path}", [fault])


def _mark() -> str:
    """How temporary names of this machine begin; the process follows."""
    return f".gametheory_gov-{re.sub(r'[^A-Za-z0-9]', '_', socket.gethostname())[:40]}-"


@lru_cache(maxsize=256)
def _sweep_up(folder: Path, process: int) -> None:
    """Remove temporary files and folders of processes that no longer run; once in a process and folder."""
    for left in folder.glob(f"{_mark()}*"):
        number = left.name.removeprefix(_mark()).partition("-")[0]
        if number.isdecimal() and int(number) != process and not _runs(int(number)):
            if left.is_dir() and not left.is_symlink():
                shutil.rmtree(left, ignore_errors=True)
            else:
                left.unlink(missing_ok=True)


def _runs(process: int) -> bool:
    """Whether a process of this machine runs; yes where that cannot be asked."""
    if os.name != "posix":
        return True  # there, asking would end it
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_text(path: str | Path, text: str, *, sync: bool = True) -> Path:
    """Write a text file whole or not at all; see `write_whole`."""
    return write_whole(path, lambda temporary: temporary.write_text(text, encoding="utf-8"), sync=sync)
