"""Answers of a question at the points of a sweep: as plain values, and kept in a folder.

An *answer* is a mapping of names to numbers, texts, truth values or arrays of them. A *store* keeps one
file an answer, under a key that is a hash of all the answer depends on. A file is written whole or not at
all and carries a checksum: what does not match is computed again.
"""

from __future__ import annotations

import hashlib
import inspect
import json
import numbers
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
from gametheory_gov.base.files import write_text

#: An answer as plain values: numbers, texts, truth values, or (nested) lists of them.
Answer = dict[str, Any]
_FORMAT = "gametheory_gov.answer/1"


def plain_answer(value: Any) -> Answer:
    """Return what a question returned as plain values.

    Parameters
    ----------
    value : mapping, dataclass or named tuple
        Names with numbers, texts, truth values or arrays of them.

    Raises
    ------
    InvalidInputError
        Naming every entry that is of another kind.

    Examples
    --------
    >>> plain_answer({"share": np.float64(0.5), "who": ("A", "B")})
    {'share': 0.5, 'who': ['A', 'B']}
    """
    if is_dataclass(value) and not isinstance(value, type):
        value = {entry.name: getattr(value, entry.name) for entry in fields(value)}
    elif hasattr(value, "_asdict"):
        value = value._asdict()
    if not isinstance(value, Mapping) or not value:
        rule = "a question returns a mapping of names to numbers, texts or arrays"
        raise InvalidInputError("answer", [f"{value!r}; {rule}"])
    answer, faults = {}, []
    for name, entry in value.items():
        if not isinstance(name, str) or not name.isidentifier():
            faults.append(f"{name!r} is no name; letters, digits and _ are")
            continue
        try:
            answer[name] = _plain(entry)
        except TypeError:
            faults.append(f"{name} = {entry!r}; a number, a text or an array of fixed shape is needed")
    if faults:
        raise InvalidInputError("answer", faults)
    return answer


def _plain(entry: Any) -> Any:
    if isinstance(entry, np.generic):
        entry = entry.item()
    if isinstance(entry, (bool, int, float, str)):
        return entry
    if isinstance(entry, numbers.Real):
        return float(entry)
    if isinstance(entry, (list, tuple, np.ndarray)):
        return [_plain(item) for item in entry]
    raise TypeError


# ------------------------------------------------------------------------------------- what it depends on


def describe(value: Any) -> Any:
    """Return plain values for JSON that tell what a value is, the same in every process.

    Functions are told by name, source and what they carry along; what they call is not looked into.

    Raises
    ------
    InvalidInputError
        If the value can neither be described nor pickled.

    Examples
    --------
    >>> describe({"share": Fraction(1, 2), "states": ("A", 3)})
    {'share': ['fraction', '1/2'], 'states': ['A', 3]}
    """
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, Fraction):
        return ["fraction", str(value)]
    if isinstance(value, (list, tuple, np.ndarray)):
        return [describe(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): describe(item) for key, item in value.items()}
    if isinstance(value, partial):
        return ["partial", describe(value.func), describe(value.args), describe(value.keywords)]
    if inspect.ismethod(value):
        return ["method", describe(value.__func__), describe(value.__self__)]
    if inspect.isroutine(value) or isinstance(value, type):
        return ["code", qualified_name(value), _source(value), _carried(value)]
    if hasattr(value, "to_dict"):
        return [qualified_name(type(value)), value.to_dict()]
    if is_dataclass(value):
        own = {entry.name: describe(getattr(value, entry.name)) for entry in fields(value)}
        return [describe(type(value)), own]
    try:
        content = pickle.dumps(value)
    except Exception as error:  # pickling runs the code of others, which may raise anything
        fault = f"{value!r} cannot be told from others of its kind ({error}); use functions of a module"
        raise InvalidInputError("description", [fault]) from error
    return [describe(type(value)), hashlib.sha256(content).hexdigest()]


def qualified_name(value: Any) -> str:
    """Return module and name of a function or class; of anything else, of its class or of what it calls."""
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
    """Return defaults and captured values of a function."""
    cells = [cell.cell_contents for cell in getattr(value, "__closure__", None) or ()]
    defaults = [getattr(value, "__defaults__", None), getattr(value, "__kwdefaults__", None)]
    return [describe(item) for item in (*defaults, *cells)] if inspect.isfunction(value) else []


def digest(value: Any) -> str:
    """Return a hash of plain values."""
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()


# -------------------------------------------------------------------------------------------- keeping


@dataclass(frozen=True)
class AnswerStore:
    """A folder of answers, one file each.

    Parameters
    ----------
    folder : path
        Made when it does not exist.
    subject : str
        Hash of what all answers depend on: question, base, version.

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
        """Return where the answer at a point is kept; ``point`` is plain, with its seed."""
        return self.folder / f"{digest([self.subject, point])[:40]}.json"

    def read(self, point: Any) -> Answer | None:
        """Return the answer kept for a point; None when there is none that can be trusted."""
        try:
            kept = json.loads(self.file(point).read_text(encoding="utf-8"))
            good = (
                kept["format"] == _FORMAT
                and kept["subject"] == self.subject
                and kept["point"] == point
                and kept["checksum"] == digest(kept["answer"])
                and isinstance(kept["answer"], dict)
            )
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return kept["answer"] if good else None

    def write(self, point: Any, answer: Answer) -> None:
        """Keep an answer, whole or not at all.

        Raises
        ------
        DataError
            If it cannot be written.
        """
        kept = {
            "format": _FORMAT,
            "subject": self.subject,
            "point": point,
            "answer": answer,
            "checksum": digest(answer),
        }
        write_text(self.file(point), json.dumps(kept))
