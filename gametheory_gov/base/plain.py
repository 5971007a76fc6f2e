"""Values as JSON can hold them, and back, exactly.

Texts, truth values, whole numbers, finite floats and mappings by text stand for themselves; lists come back
as tuples. Everything else is a mapping with one key that begins with ``$``: fractions, infinite floats,
arrays, mappings by other keys, sets, formulas, members of enumerations, and the records of this package. A
record is named as users name it (``growth.Round``), so files do not know in which module it is defined, and
nothing but public records and enumerations of this package can be named. Once a record is put together, every
field must be of the type that it is annotated with: `checked`.
"""

from __future__ import annotations

import math
import numbers
import re
import sys
from collections.abc import Iterator, Mapping, Set
from dataclasses import fields, is_dataclass
from enum import Enum
from fractions import Fraction
from functools import cache
from importlib import import_module
from itertools import islice
from types import UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin

import numpy as np

from .errors import DataError
from .exact import read_fraction

PACKAGE = __name__.partition(".")[0]


def public_name(kind: type) -> str:
    """The name of a type of this package: the room that offers it, and its own name.

    Examples
    --------
    >>> from gametheory_gov.growth import Round
    >>> public_name(Round)
    'growth.Round'
    """
    room = kind.__module__.removeprefix(f"{PACKAGE}.").rpartition(".")[0]
    while "." in room and not hasattr(import_module(f"{PACKAGE}.{room}"), "__all__"):
        room = room.rpartition(".")[0]  # an inner room without a namespace of its own
    return f"{room}.{kind.__name__}"


def named(name: str) -> type:
    """The type that a public name stands for.

    Raises
    ------
    DataError
        If the package offers no such type.
    """
    room, _, own = str(name).rpartition(".")
    if re.fullmatch(r"[a-z_]+(\.[a-z_]+)*\.[A-Za-z]+", str(name)):
        try:
            spaces = [import_module(f"{PACKAGE}.{room}"), import_module(PACKAGE)]
        except ModuleNotFoundError:
            spaces = []
        for space in spaces:
            if own in getattr(space, "__all__", ()):
                kind = getattr(space, own)
                if isinstance(kind, type) and public_name(kind) == name:
                    return kind
    raise DataError(f"{name!r:.80}", ["is no kind of answer that this version knows"])


def to_plain(value: Any) -> Any:
    """A value as JSON can hold it.

    Raises
    ------
    TypeError
        For a value that cannot be written.

    Examples
    --------
    >>> to_plain({"gain": Fraction(1, 3), "clubs": (("USA",), ())})
    {'gain': {'$fraction': '1/3'}, 'clubs': [['USA'], []]}
    >>> from_plain(to_plain({1: math.inf}))
    {1: inf}
    """
    if value is None or isinstance(value, (bool, str)):
        return value.value if isinstance(value, Enum) else value
    if isinstance(value, Enum) and type(value).__module__.partition(".")[0] == PACKAGE:
        return {"$enum": public_name(type(value)), "name": value.name}
    if isinstance(value, (int, float, np.generic, Fraction)):
        return _number(value)
    if isinstance(value, (tuple, list)):
        return [to_plain(entry) for entry in value]
    if isinstance(value, Mapping):
        if all(isinstance(key, str) and not key.startswith("$") for key in value):
            return {key: to_plain(entry) for key, entry in value.items()}
        return {"$map": [[to_plain(key), to_plain(entry)] for key, entry in value.items()]}
    if isinstance(value, Set):
        return {"$set": sorted((to_plain(entry) for entry in value), key=repr)}
    if isinstance(value, np.ndarray):
        return _array(value)
    return _object(value)


def _number(value: Any) -> Any:
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, Fraction):
        return {"$fraction": str(value)}
    if isinstance(value, float) and not math.isfinite(value):
        return {"$float": str(value)}
    if not isinstance(value, (bool, int, float, str)):
        raise TypeError(f"{value!r:.60} of type {type(value).__name__} cannot be written")
    return value


def _array(value: np.ndarray) -> Any:
    kind = {"b": "bool", "i": "int64", "u": "int64", "f": "float64", "O": "object", "U": "object"}.get(
        value.dtype.kind
    )
    if kind is None or (value.dtype.itemsize > 8 and kind == "float64"):
        raise TypeError(f"an array of {value.dtype} cannot be written")
    return {
        "$array": [to_plain(entry) for entry in value.ravel().tolist()],
        "of": kind,
        "shape": [*value.shape],
    }


def _object(value: Any) -> Any:
    kind = type(value)
    root = kind.__module__.partition(".")[0]
    if root == "sympy":
        from .formula_trees import to_tree

        return {"$formula": to_tree(value)}
    if root == PACKAGE and hasattr(value, "to_dict"):
        return {"$record": public_name(kind), "is": value.to_dict()}
    if root == PACKAGE and is_dataclass(value):
        return {"$record": public_name(kind)} | {
            entry.name: to_plain(getattr(value, entry.name)) for entry in fields(value) if entry.init
        }
    raise TypeError(
        f"{value!r:.60} of type {kind.__name__} cannot be written; texts, numbers and tuples of them can"
    )


def from_plain(plain: Any) -> Any:
    """The value of what `to_plain` wrote.

    Raises
    ------
    DataError, KeyError, TypeError, ValueError
        If it wrote no such thing.
    """
    if isinstance(plain, (list, tuple)):
        return tuple(from_plain(entry) for entry in plain)
    if not isinstance(plain, Mapping):
        return plain
    tag = next(iter(plain), "")
    if not tag.startswith("$"):
        return {key: from_plain(entry) for key, entry in plain.items()}
    return _READERS[tag](plain)


def _read_array(plain: Mapping[str, Any]) -> np.ndarray:
    entries = [from_plain(entry) for entry in plain["$array"]]
    if plain["of"] not in ("object", "float64", "int64", "int32", "bool"):
        raise ValueError(f"arrays of {plain['of']!r:.40} are not read")
    array = np.empty(len(entries), dtype=plain["of"])
    array[:] = entries
    return array.reshape(plain["shape"])


def _read_record(plain: Mapping[str, Any]) -> Any:
    kind: Any = named(plain["$record"])
    if "is" in plain:
        return kind.from_dict(plain["is"])
    if not is_dataclass(kind):
        raise ValueError(f"{plain['$record']!r:.40} is no record")
    make: Any = kind
    return make(**{name: from_plain(entry) for name, entry in plain.items() if name != "$record"})


def _read_enum(plain: Mapping[str, Any]) -> Enum:
    kind = named(plain["$enum"])
    if not issubclass(kind, Enum):
        raise ValueError(f"{plain['$enum']!r:.40} is no enumeration")
    return kind[plain["name"]]


def _read_formula(plain: Mapping[str, Any]) -> Any:
    from .formula_trees import from_tree

    try:
        return from_tree(plain["$formula"])
    except Exception as error:  # SymPy raises errors of many kinds
        raise ValueError(f"no formula ({error})") from error


_READERS: Mapping[str, Any] = {
    "$fraction": lambda plain: read_fraction(plain["$fraction"]),
    "$float": lambda plain: float(plain["$float"]),
    "$map": lambda plain: {from_plain(key): from_plain(entry) for key, entry in plain["$map"]},
    "$set": lambda plain: frozenset(from_plain(entry) for entry in plain["$set"]),
    "$array": _read_array,
    "$record": _read_record,
    "$enum": _read_enum,
    "$formula": _read_formula,
}


# ---------------------------------------------------------------------------------------- types of fields

_T = TypeVar("_T")
#: Faults of types that a message lists.
_MOST_FAULTS = 8
#: What stands for a type in annotations: a test, since a whole number or a fraction will do for a float.
_NUMBERS: Mapping[Any, Any] = {float: numbers.Real, int: numbers.Integral, Fraction: numbers.Rational}
_DTYPES: Mapping[Any, str] = {np.bool_: "b", np.float64: "f", np.int64: "iu"}


def checked(record: _T) -> _T:
    """A record, once all its fields and those of the records in it are of the types they are annotated with.

    Raises
    ------
    DataError
        Naming the fields that are not.

    Examples
    --------
    >>> from gametheory_gov.base.answer import Verification
    >>> checked(Verification(True, (), 3))
    Traceback (most recent call last):
    ...
    gametheory_gov.base.errors.DataError: Verification: checked = 3; tuple[str, ...] is needed
    """
    faults = list(islice(_misfits(record, Any, ""), _MOST_FAULTS))
    if faults:
        raise DataError(type(record).__name__, faults)
    return record


def _misfits(value: Any, hint: Any, place: str) -> Iterator[str]:
    """What in a value is not of the annotated type."""
    if not _fits(value, hint):
        words = (
            getattr(hint, "__name__", str(hint)) if isinstance(hint, type) and not get_args(hint) else hint
        )
        yield f"{place} = {value!r:.60}; {words} is needed"
        return
    inner = get_args(hint) if get_origin(hint) not in (Union, UnionType, Literal) else ()
    if is_dataclass(value) and not isinstance(value, type):
        if type(value).__module__.partition(".")[0] == PACKAGE:
            for name, own in _hints(type(value)).items():
                yield from _misfits(getattr(value, name), own, f"{place}.{name}" if place else name)
    elif isinstance(value, (tuple, list)):
        for k, entry in enumerate(value):
            own = Any if not inner else inner[0] if inner[-1] is ... or k >= len(inner) else inner[k]
            if own is Any and type(entry) in _ATOMS:
                continue
            yield from _misfits(entry, own, f"{place}[{k}]")
    elif isinstance(value, Mapping) and not hasattr(value, "identical"):
        for key, entry in value.items():
            yield from _misfits(key, inner[0] if inner else Any, f"a key of {place}")
            yield from _misfits(entry, inner[1] if inner[1:] else Any, f"{place}[{key!r:.40}]")


_ATOMS = frozenset({str, int, float, bool, Fraction, type(None)})


def _fits(value: Any, hint: Any) -> bool:
    """Whether a value, its entries left out, is of the annotated type."""
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return any(_fits(value, option) for option in inner)
    if origin is Literal:
        return any(value == option and type(value) is type(option) for option in inner)
    if hint is Any:
        return True
    if isinstance(value, (bool, np.bool_)):
        return hint in (bool, object)
    if hint in _NUMBERS:
        return isinstance(value, _NUMBERS[hint])
    if hint is None:
        return value is None
    if origin is tuple and inner and inner[-1] is not ...:
        return isinstance(value, tuple) and len(value) == (0 if inner == ((),) else len(inner))
    if origin is np.ndarray or hint is np.ndarray:
        kinds = next((_DTYPES.get(own, "") for own in get_args(inner[-1])), "") if inner else ""
        return isinstance(value, np.ndarray) and (not kinds or value.dtype.kind in kinds)
    kind = origin or hint
    if not isinstance(kind, type) or getattr(kind, "_is_protocol", False):
        return True
    return isinstance(value, kind)


@cache
def _hints(kind: type) -> Mapping[str, Any]:
    """Types of the fields that make a record; anything for what only a type checker knows."""
    found = {}
    for entry in fields(kind):
        if entry.init:
            home = next(base for base in kind.__mro__ if entry.name in vars(base).get("__annotations__", {}))
            try:
                found[entry.name] = eval(str(entry.type), vars(sys.modules[home.__module__]))
            except (NameError, AttributeError, TypeError):
                found[entry.name] = Any
    return found
