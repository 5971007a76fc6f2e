"""A folder that keeps the figures found at the points of a sweep.

There is one file a point, under a key that is a hash of all its figures depend on. A file is written whole or
not at all and carries a checksum: what does not match is computed again.
"""

from __future__ import annotations

import hashlib
import inspect
import json
import pickle
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from gametheory_gov.base.errors import DataError, InvalidInputError
from gametheory_gov.base.files import read_json, read_text, write_text

#: What a question found, by name: numbers, texts, truth values, or (nested) lists of them.
Figures = dict[str, Any]
_FORMAT = "gametheory_gov.answer/1"


def identity(value: Any) -> Any:
    """Plain values for JSON by which a value is told from others, the same in every process.

    Functions are told by name, source and what they carry along; what they call is not looked into.

    Raises
    ------
    InvalidInputError
        If the value can neither be described nor pickled.

    Examples
    --------
    >>> identity({"share": Fraction(1, 2), "states": ("A", 3)})
    {'share': ['fraction', '1/2'], 'states': ['A', 3]}
    """
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, Fraction):
        return ["fraction", str(value)]
    if isinstance(value, (list, tuple, np.ndarray)):
        return [identity(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): identity(item) for key, item in value.items()}
    if isinstance(value, partial):
        return ["partial", identity(value.func), identity(value.args), identity(value.keywords)]
    if inspect.ismethod(value):
        return ["method", identity(value.__func__), identity(value.__self__)]
    if inspect.isroutine(value) or isinstance(value, type):
        return ["code", qualified_name(value), _source(value), _carried(value)]
    if hasattr(value, "to_dict"):
        return [qualified_name(type(value)), value.to_dict()]
    if is_dataclass(value):
        own = {entry.name: identity(getattr(value, entry.name)) for entry in fields(value)}
        return [identity(type(value)), own]
    try:
        content = pickle.dumps(value)
    except Exception as error:  # pickling runs the code of others, which may raise anything
        fault = f"{value!r} cannot be told from others of its kind ({error}); use functions of a module"
        raise InvalidInputError("description", [fault]) from error
    return [identity(type(value)), hashlib.sha256(content).hexdigest()]


def qualified_name(value: Any) -> str:
    """Module and name of a function or class; of anything else, of its class or of what it calls."""
    if isinstance(value, partial):
        return qualified_name(value.func)
    named = value if hasattr(value, "__qualname__") else type(value)
    return f"{named.__module__}.{named.__qualname__}"


def _source(value: Any) -> str:
    try:
        return textwrap.dedent(inspect.getsource(value))
    except (OSError, TypeError):
        return ""


def _carried(value: Any) -> list[Any]:
    """Defaults and captured values of a function."""
    cells = [cell.cell_contents for cell in getattr(value, "__closure__", None) or ()]
    defaults = [getattr(value, "__defaults__", None), getattr(value, "__kwdefaults__", None)]
    return [identity(item) for item in (*defaults, *cells)] if inspect.isfunction(value) else []


def digest(value: Any) -> str:
    """A hash of plain values."""
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()


# -------------------------------------------------------------------------------------------- keeping


@dataclass(frozen=True)
class Cache:
    """A folder of figures, one file a point.

    Parameters
    ----------
    folder : path
        Made when it does not exist.
    subject : str
        Hash of what the figures depend on at all points: question, base, version.

    Raises
    ------
    DataError
        If the folder cannot be made.
    """

    folder: Path
    subject: str

    def __post_init__(self) -> None:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            fault = f"cannot be made ({error.strerror}); name a folder that you may write to"
            raise DataError(f"{self.folder}", [fault]) from error

    def file(self, point: Any) -> Path:
        """The file of a point; ``point`` is plain, with its seed."""
        return self.folder / f"{digest([self.subject, point])[:40]}.json"

    def read(self, point: Any) -> Figures | None:
        """The figures kept for a point; None when there are none that can be trusted."""
        try:
            kept = read_json(read_text(self.file(point)), "point")
            good = (
                kept["format"] == _FORMAT
                and kept["subject"] == self.subject
                and kept["point"] == point
                and kept["checksum"] == digest(kept["answer"])
                and isinstance(kept["answer"], dict)
            )
        except (ValueError, LookupError, TypeError, RecursionError):
            return None
        return kept["answer"] if good else None

    def write(self, point: Any, figures: Figures) -> None:
        """Keep the figures of a point, whole or not at all.

        Raises
        ------
        DataError
            If they cannot be written.
        """
        kept = {
            "format": _FORMAT,
            "subject": self.subject,
            "point": point,
            "answer": figures,
            "checksum": digest(figures),
        }
        write_text(self.file(point), json.dumps(kept), sync=False)
