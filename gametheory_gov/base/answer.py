"""Answers: what every record that the package returns can do.

A `Record` is frozen, equal by value (arrays and mappings too), hashable, and survives pickling and copying.
An `Answer` is a record that stands alone: it says itself in text, HTML and LaTeX, gives a table, is saved
and loaded, and names the works that it rests on. A kind of answer adds what it knows: ``__str__``,
``to_pandas``, ``plot(ax)``, ``verify()``. Declare it so::

    @dataclass(frozen=True, eq=False, repr=False)
    class Basin(Answer):
        RESTS = Rests(("granovetter1978",))

Files are JSON; their ``format`` names the kind as users name it, with a version.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, fields
from fractions import Fraction
from functools import cache
from html import escape
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, Self

import numpy as np

from gametheory_gov.base.inputs import public, tell_methods
from gametheory_gov.base.text import counted

from .citation import Rests, cite
from .datasets import is_netcdf, read_netcdf
from .errors import DataError, InvalidInputError
from .exact import format_gain
from .files import MOST_BYTES, MOST_PARTS, as_path, count_parts, read_json, read_text, write_text
from .plain import PACKAGE, checked, from_plain, named, public_name, to_plain
from .text import Shown, folded, folding, latex_table
from .version import __version__

if TYPE_CHECKING:
    import pandas as pd

#: Kinds of answers whose files have a name of their own, by that name; each kind enters itself.
_BY_FORMAT: dict[str, Any] = {}
#: What a table in LaTeX shows at most, and one in HTML, where the rest is left out in the middle.
_MOST_ROWS, _MOST_ROWS_IN_HTML = 60, 20


class Record(Shown):
    """A frozen record: mappings and arrays in it cannot be changed, and equality is by value.

    Its public methods say what is wrong with their arguments, as public functions do.
    """

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        tell_methods(cls)
        if "__str__" in vars(cls):
            cls.__str__ = folding(cls.__str__)  # type: ignore[method-assign]

    def __post_init__(self) -> None:
        # records of one move are made by the ten thousand, so what cannot be changed is passed over fast
        held = vars(self)
        kind: Any = type(self)
        for name in _given(kind):
            if type(held[name]) not in _UNCHANGEABLE:
                held[name] = _frozen(held[name])

    def _values(self) -> Iterator[tuple[str, Any]]:
        """The fields that make the record, with their values."""
        kind: Any = type(self)
        for name in _given(kind):
            yield name, getattr(self, name)

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return all(
            same(value, theirs)
            for (_, value), (_, theirs) in zip(self._values(), other._values(), strict=True)
        )

    def __hash__(self) -> int:
        # equal numbers of any type have equal hashes; what is not a number is unequal to itself
        kinds = (str, int, float, Fraction, np.generic)
        plain = [value for _, value in self._values() if isinstance(value, kinds) and value == value]
        return hash((type(self).__name__, *plain))

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuilt, (type(self), {name: _thawed(value) for name, value in self._values()})

    def __repr__(self) -> str:
        shown = [entry.name for entry in fields(self) if entry.init and entry.repr]  # type: ignore[arg-type]
        parts = ", ".join(f"{name}={_thawed(getattr(self, name))!r}" for name in shown)
        return f"{type(self).__name__}({parts})"

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text(repr(self))  # printers that know dataclasses would write every field out


class Call(NamedTuple):
    """A call that made an answer.

    Parameters
    ----------
    function : callable
        A public function, or a public method, whose first argument is its object.
    arguments : list
    named : mapping of str to value
    """

    function: Callable[..., Any]
    arguments: list[Any]
    named: dict[str, Any]


class Answer(Record):
    """What the package answers with; see the module."""

    #: The works that answers of this kind rest on; see `gametheory_gov.cite`.
    RESTS: ClassVar[Rests] = Rests()
    #: How names of its files end.
    ENDING: ClassVar[str] = ".json"
    #: Name of its files' format; where it is empty, the kind's public name.
    FORMAT: ClassVar[str] = ""
    #: Versions of the format that are read; the last one is written.
    VERSIONS: ClassVar[tuple[int, ...]] = (1,)

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        if "FORMAT" in vars(cls):
            _BY_FORMAT[cls.FORMAT] = cls

    # ------------------------------------------------------------------------------ presentation

    def summary(self) -> str:
        """The answer in words."""
        return str(self)

    @property
    def headline(self) -> str:
        """The answer in one line."""
        told: Any = type(self).__str__
        return str(getattr(told, "__wrapped__", told)(self)).partition("\n")[0]

    def to_pandas(self) -> pd.DataFrame:
        """The answer as a table; here its plain figures in one row."""
        import pandas as pd

        figures = (str, int, float, Fraction, bool, type(None))
        return pd.DataFrame([{name: value for name, value in self._values() if isinstance(value, figures)}])

    #: The longest text in a table in HTML, in characters; longer ones are folded. None: all are open.
    WIDEST: ClassVar[int | None] = 100

    def _shown(self) -> pd.DataFrame:
        """The part of the table that a notebook or a paper shows."""
        return self.to_pandas()

    def _repr_html_(self) -> str:
        head = self.headline
        if type(self).to_pandas is Answer.to_pandas:
            rest = self.summary().removeprefix("\n".join(folded(head))).strip()
            return f"<p>{escape(head)}</p>" + (f"<pre>{escape(rest)}</pre>" if rest else "")
        import pandas as pd

        table = self._shown().map(lambda entry: _cell(_word(entry), self.WIDEST))
        with pd.option_context("display.max_colwidth", None):
            shown = table.rename(columns=lambda name: escape(str(name))).to_html(
                index=False, border=0, max_rows=_MOST_ROWS_IN_HTML, escape=False
            )
        return f"<p>{escape(head)}</p>{shown}"

    def _repr_latex_(self) -> str:
        """The table in LaTeX, with the rules of booktabs."""
        table = self._shown().head(_MOST_ROWS)
        rows = [[_word(entry) for entry in row] for row in table.itertuples(index=False)]
        right = [all(isinstance(entry, (int, float, Fraction)) for entry in table[name]) for name in table]
        return latex_table([str(name).replace("_", " ") for name in table], rows, numeric=right)

    def cite(self) -> str:
        """BibTeX of the package and of the works that the answer rests on."""
        return cite(self)

    def _made_by(self, function: Callable[..., Any], args: Iterable[Any], named: Mapping[str, Any]) -> None:
        """Keep the call that made the answer, for `gametheory_gov.code_of`; it is no part of the answer."""
        if all(value is not self for value in args):
            kept = {name: _own(value) for name, value in named.items()}
            object.__setattr__(self, "_call", Call(function, [_own(value) for value in args], kept))

    # ---------------------------------------------------------------------------------- exchange

    @classmethod
    def format(cls) -> str:
        """The name and version of the kind's files."""
        return f"{PACKAGE}.{cls.FORMAT or public_name(cls)}/{cls.VERSIONS[-1]}"

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON. See `from_dict`.

        Raises
        ------
        DataError
            If the answer holds what cannot be written, such as a user's own objects.
        """
        try:
            parts = {name: to_plain(value) for name, value in self._values()}
        except TypeError as error:
            raise DataError(type(self).__name__, [str(error)]) from error
        return {"format": self.format(), "made_by": __version__, **parts}

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> Self:
        """The answer of the values of `to_dict`.

        Raises
        ------
        DataError
            If the values are those of no such answer.
        """
        cls._check_format(plain)
        with reading(cls.__name__):
            given = {
                name: from_plain(value) for name, value in plain.items() if name not in ("format", "made_by")
            }
            return checked(cls(**given))

    @classmethod
    def _check_format(cls, plain: Any) -> None:
        found = plain.get("format") if isinstance(plain, Mapping) else None
        name = cls.format().rpartition("/")[0]
        known = [f"{name}/{version}" for version in cls.VERSIONS]
        if found not in known:
            fault = f"its format is {found!r:.80}; {' and '.join(map(repr, known))} can be read"
            raise DataError(cls.__name__, [fault])

    def save(self, path: str | Path) -> Path:
        """Write the answer to a file, whole or not at all; `gametheory_gov.load` reads it.

        Raises
        ------
        DataError
            If the file cannot be written, or the answer holds what cannot be saved.
        """
        try:
            text = json.dumps(self.to_dict(), indent=1, allow_nan=False)
        except (TypeError, ValueError) as error:
            if isinstance(error, InvalidInputError):
                raise
            raise DataError(type(self).__name__, [f"cannot be written as JSON ({error})"]) from error
        if len(text) >= MOST_BYTES or count_parts(text) > MOST_PARTS:
            fault = (
                f"has {len(text)} characters and {count_parts(text)} parts as JSON, too many to be read again"
            )
            raise DataError(type(self).__name__, [f"{fault}; save its parts"])
        return write_text(path, text + "\n")

    @classmethod
    def load(cls, path: str | Path) -> Self:
        """Read an answer of this kind from the file of `save`.

        Raises
        ------
        DataError
            If the file cannot be read or holds no such answer.
        """
        found = load(path)
        if not isinstance(found, cls):
            raise DataError(f"{path}", [f"holds no {cls.__name__}, but a {type(found).__name__}"])
        return found


@dataclass(frozen=True, eq=False, repr=False)
class Verification(Answer):
    """The outcome of a check.

    Parameters
    ----------
    valid : bool
    faults : tuple of str
        Everything that does not hold.
    checked : tuple of str
        What was checked, with counts.
    given : tuple of str
        What is taken as given: nothing here shows it, and it is not called valid.

    Examples
    --------
    >>> from gametheory_gov import AccessionGame, States, bind, solve, verify
    >>> game = bind(AccessionGame(), States.symmetric(2), benefit=1, cost="1/4", legitimacy=0,
    ...                divergence=0)
    >>> print(verify(solve(game)))
    valid
      checked: 1 equilibrium, every state and every other action
      checked: a profitable deviation at each of the other 3 of 4 profiles
      checked: the game is the one that its recipe, states and institution make
      taken as given: the formulas, the states, the institution, and benefit, cost, divergence, legitimacy
      taken as given: the tie rule 'join'; claim, message, solver, stats, version
    """

    valid: bool
    faults: tuple[str, ...]
    checked: tuple[str, ...]
    given: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return self.valid

    def __str__(self) -> str:
        head, more = "valid" if self.valid else "NOT VALID", len(self.faults) - _SHOWN
        lines = [
            head,
            *(f"  checked: {line}" for line in self.checked),
            *(f"  taken as given: {line}" for line in self.given),
            *(f"  fault: {line}" for line in self.faults[:_SHOWN]),
            *(
                [f"  and {counted(more, 'more fault')}; the first may be the cause of the others"]
                if more > 0
                else ()
            ),
        ]
        return "\n".join(lines)

    def to_pandas(self) -> pd.DataFrame:
        """One row per thing that was checked or is taken as given, and per fault."""
        import pandas as pd

        kinds = {"checked": self.checked, "given": self.given, "fault": self.faults}
        rows = [(what, line) for what, lines in kinds.items() for line in lines]
        return pd.DataFrame(rows, columns=["what", "finding"])


def checking(check: Callable[[], Verification]) -> Verification:
    """The outcome of a check; an answer that is too broken to be checked is not valid.

    Examples
    --------
    >>> print(checking(lambda: Verification(None < 1, (), ())))
    NOT VALID
      fault: it cannot be checked (TypeError: '<' not supported between instances of 'NoneType' and 'int')
    """
    try:
        return check()
    except (
        ArithmeticError,
        AttributeError,
        LookupError,
        MemoryError,
        RuntimeError,
        TypeError,
        ValueError,
    ) as error:
        return Verification(False, (f"it cannot be checked ({type(error).__name__}: {error})",), ())


@public
def load(path: str | Path) -> Any:
    """Read any answer that was saved.

    Parameters
    ----------
    path : str or path
        A file that ``save`` wrote: JSON, or netCDF for sweeps and phase diagrams.

    Returns
    -------
    Answer or xarray.Dataset
        Of the kind that was saved; a dataset for a sweep.

    Raises
    ------
    DataError
        If the file cannot be read or holds no answer.

    Examples
    --------
    >>> import tempfile
    >>> from gametheory_gov import AccessionGame, States, bind, solve
    >>> game = bind(AccessionGame(), States.symmetric(2), benefit=1, cost="1/4", legitimacy=0, divergence=0)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     load(solve(game).save(f"{folder}/clubs.json")) == solve(game)
    True
    """
    place = as_path(path)
    if is_netcdf(place):
        dataset = read_netcdf(place)
        kind = _kind_of(_description(dataset.attrs, f"{place}").get("format"))
        return dataset if kind is None else kind.from_dataset(dataset)
    text = read_text(place)
    plain = read_json(text, f"{place}") if text.lstrip().startswith("{") else None
    kind = _kind_of(plain.get("format")) if isinstance(plain, dict) else None
    if kind is None:
        raise DataError(f"{place}", ["holds no saved answer; name a file that save wrote"])
    with reading(kind.__name__):
        return checked(kind.from_dict(plain))


def _kind_of(tag: Any) -> Any:
    """The kind of answer that a format names; None where there is no format."""
    if not isinstance(tag, str):
        return None
    name, _, version = tag.removeprefix(f"{PACKAGE}.").rpartition("/")
    kind = named(name) if "." in name else _by_format(name)
    if not tag.startswith(f"{PACKAGE}.") or version not in map(str, getattr(kind, "VERSIONS", ())):
        raise DataError(f"{tag!r:.80}", ["is no format that this version reads"])
    return kind


def _by_format(name: str) -> Any:
    """The kind whose files have some name of their own; rooms are loaded until it has entered itself."""
    package = import_module(PACKAGE)
    for entry in iter_modules(package.__path__):
        if name in _BY_FORMAT:
            break
        room = import_module(f"{PACKAGE}.{entry.name}") if entry.ispkg else None
        for offered in getattr(room, "__all__", ()):
            getattr(room, offered)
    return _BY_FORMAT.get(name)


def _description(attributes: Mapping[str, Any], place: str) -> Mapping[str, Any]:
    """How a dataset was made, where the package says it."""
    told = attributes.get("description")
    if not isinstance(told, str) or not told.startswith("{"):
        return {}
    found: Mapping[str, Any] = read_json(told, place)
    return found


@contextmanager
def reading(what: str) -> Iterator[None]:
    """Turn whatever goes wrong while a record is put together into one clear error.

    Raises
    ------
    DataError
        For missing and unusable values.
    """
    try:
        yield
    except InvalidInputError:
        raise
    except MemoryError as error:
        raise DataError(what, ["is too large for the memory there is"]) from error
    except Exception as error:  # what is read was made by anybody, and constructors of many libraries meet it
        why = f"{type(error).__name__}: {error!s:.200}"
        if type(error) is KeyError:
            why = f"entry {error!s:.80} is missing or unknown"
        fault = f"this is none that was saved ({why})"
        raise DataError(what, [fault]) from error


def same(one: Any, other: Any) -> bool:
    """Whether two values are equal, arrays and mappings entry by entry; undefined floats are.

    An exact array and one of floats are not.
    """
    if one is other:
        return True
    if isinstance(one, np.ndarray) or isinstance(other, np.ndarray):
        return _same_arrays(one, other)
    if hasattr(one, "identical"):  # a dataset of xarray, which is a mapping too
        return bool(one.identical(other)) if type(one) is type(other) else False
    if isinstance(one, Mapping):
        return (
            isinstance(other, Mapping)
            and one.keys() == other.keys()
            and all(same(value, other[key]) for key, value in one.items())
        )
    if isinstance(one, tuple):
        return (
            isinstance(other, tuple)
            and len(one) == len(other)
            and all(same(value, theirs) for value, theirs in zip(one, other, strict=True))
        )
    return bool(one == other) or (isinstance(one, float) and one != one and other != other)


def _same_arrays(one: Any, other: Any) -> bool:
    if not (isinstance(one, np.ndarray) and isinstance(other, np.ndarray)) or one.shape != other.shape:
        return False
    if {one.dtype.kind, other.dtype.kind} == {"O", "f"}:
        return False
    if one.dtype.kind == "O" or other.dtype.kind == "O":
        return all(same(a, b) for a, b in zip(one.ravel().tolist(), other.ravel().tolist(), strict=True))
    return np.array_equal(one, other, equal_nan=one.dtype.kind == other.dtype.kind == "f")


#: Types whose values are kept as they are.
_SHOWN = 20  # faults of a check in its text
_UNCHANGEABLE = frozenset({str, int, float, bool, Fraction, tuple, type(None)})


@cache
def _given(kind: Any) -> tuple[str, ...]:
    """Names of the fields that make a record of some type."""
    return tuple(entry.name for entry in fields(kind) if entry.init)


def _frozen(value: Any) -> Any:
    if isinstance(value, dict):
        return MappingProxyType(value)
    if isinstance(value, list):
        return tuple(value)
    if isinstance(value, np.ndarray) and value.flags.writeable:
        view = value.view()
        view.setflags(write=False)
        return view
    return value


def _thawed(value: Any) -> Any:
    """A value that can be pickled; it is frozen again when the record is rebuilt."""
    if isinstance(value, (dict, MappingProxyType)):
        return {key: _thawed(entry) for key, entry in value.items()}
    if type(value) is tuple:
        return tuple(_thawed(entry) for entry in value)
    return value


def _rebuilt(kind: type[Record], parts: dict[str, Any]) -> Record:
    return kind(**parts)


def _own(value: Any) -> Any:
    """A value that the caller of a function cannot change afterwards."""
    return copy(value) if isinstance(value, (list, dict, np.ndarray)) else value


def _word(entry: Any) -> str:
    """An entry of a table, short."""
    if isinstance(entry, (float, Fraction)):
        return "" if entry != entry else format_gain(entry)
    if isinstance(entry, (tuple, list)):
        return " ".join(map(str, entry))
    return "" if entry is None else str(entry)


def _cell(told: str, widest: int | None) -> str:
    """A text in a table in HTML, folded where it is long."""
    if widest is None or len(told) <= widest:
        return escape(told)
    start = escape(f"{told[: widest // 4].rsplit(' ', 1)[0]} ...").replace(" ", "&nbsp;")
    return f"<details><summary>{start}</summary>{escape(told)}</details>"
