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
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, fields
from fractions import Fraction
from functools import cache
from html import escape
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, Self

import numpy as np

from gametheory_gov.base.inputs import public

from .citation import Rests, cite
from .errors import DataError, InvalidInputError
from .exact import format_number
from .files import is_netcdf, read_netcdf, write_text
from .plain import PACKAGE, from_plain, named, public_name, to_plain
from .text import latex_table
from .version import __version__

if TYPE_CHECKING:
    import pandas as pd

#: Formats that were given their names before there were rooms.
_FORMATS = {
    f"{PACKAGE}.solution/1": "equilibria.Solution",
    f"{PACKAGE}.tipping/1": "tipping.TippingNumber",
    f"{PACKAGE}.normal_form/1": "normal_forms.NormalForm",
    f"{PACKAGE}.stage/1": "normal_forms.FormSolution",
    f"{PACKAGE}.phase/1": "sweeps.PhaseDiagram",
}
_EARLIER = {name: tag for tag, name in _FORMATS.items()}
#: What a table in HTML or LaTeX shows at most.
_MOST_ROWS = 60


class Record:
    """A frozen record: mappings and arrays in it cannot be changed, and equality is by value."""

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


class Answer(Record):
    """What the package answers with; see the module."""

    #: The works that answers of this kind rest on; see `gametheory_gov.cite`.
    RESTS: ClassVar[Rests] = Rests()
    #: How names of its files end.
    ENDING: ClassVar[str] = ".json"

    # ------------------------------------------------------------------------------ presentation

    def summary(self) -> str:
        """The answer in words."""
        return str(self)

    @property
    def headline(self) -> str:
        """The answer in one line."""
        return self.summary().partition("\n")[0]

    def to_pandas(self) -> pd.DataFrame:
        """The answer as a table; here its plain figures in one row."""
        import pandas as pd

        figures = (str, int, float, Fraction, bool, type(None))
        return pd.DataFrame([{name: value for name, value in self._values() if isinstance(value, figures)}])

    #: The longest text in a table in HTML, in characters; longer ones are cut. None: all are whole.
    WIDEST: ClassVar[int | None] = 50

    def _shown(self) -> pd.DataFrame:
        """The part of the table that a notebook or a paper shows."""
        return self.to_pandas()

    def _repr_html_(self) -> str:
        head = self.headline
        if type(self).to_pandas is Answer.to_pandas:
            rest = self.summary().removeprefix(head).strip()
            return f"<p>{escape(head)}</p>" + (f"<pre>{escape(rest)}</pre>" if rest else "")
        import pandas as pd

        table = self._shown()
        with pd.option_context("display.max_colwidth", self.WIDEST):
            shown = table.map(_word).to_html(index=False, border=0, max_rows=_MOST_ROWS)
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

    # ---------------------------------------------------------------------------------- exchange

    @classmethod
    def format(cls) -> str:
        """The name and version of the kind's files."""
        name = public_name(cls)
        return _EARLIER.get(name, f"{PACKAGE}.{name}/1")

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
            return cls(**given)

    @classmethod
    def _check_format(cls, plain: Any) -> None:
        found = plain.get("format") if isinstance(plain, Mapping) else None
        if found != cls.format():
            fault = f"its format is {found!r:.80}; {cls.format()!r} can be read"
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

    Examples
    --------
    >>> from gametheory_gov import AccessionGame, States, bind, solve, verify
    >>> game = bind(AccessionGame(), States.symmetric(2), benefit=1, cost="1/4", legitimacy=0,
    ...                divergence=0)
    >>> print(verify(solve(game)))
    valid
      checked: 1 equilibria, every state and every other action
      checked: the move that upsets each of the other 3 of 4 profiles
    """

    valid: bool
    faults: tuple[str, ...]
    checked: tuple[str, ...]

    def __bool__(self) -> bool:
        return self.valid

    def __str__(self) -> str:
        head = "valid" if self.valid else "NOT VALID"
        return "\n".join(
            [
                head,
                *(f"  checked: {line}" for line in self.checked),
                *(f"  fault: {line}" for line in self.faults),
            ]
        )

    def to_pandas(self) -> pd.DataFrame:
        """One row per thing that was checked, and per fault."""
        import pandas as pd

        rows = [("checked", line) for line in self.checked] + [("fault", line) for line in self.faults]
        return pd.DataFrame(rows, columns=["what", "finding"])


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
    if is_netcdf(path):
        dataset = read_netcdf(path)
        kind = _kind_of(_description(dataset.attrs).get("format"))
        return dataset if kind is None else kind.from_dataset(dataset)
    try:
        plain = json.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise DataError(f"{path}", [f"cannot be read as JSON ({error})"]) from error
    kind = _kind_of(plain.get("format")) if isinstance(plain, dict) else None
    if kind is None:
        raise DataError(f"{path}", ["holds no saved answer"])
    return kind.from_dict(plain)


def _kind_of(tag: Any) -> Any:
    """The kind of answer that a format names; None where there is no format."""
    if not isinstance(tag, str):
        return None
    name = _FORMATS.get(tag)
    if name is None:
        own, _, version = tag.removeprefix(f"{PACKAGE}.").rpartition("/")
        if not tag.startswith(f"{PACKAGE}.") or version != "1":
            raise DataError(f"{tag!r:.80}", ["is no format that this version reads"])
        name = own
    kind = named(name)
    if not issubclass(kind, Answer):
        raise DataError(f"{tag!r:.80}", ["names no kind of answer"])
    return kind


def _description(attributes: Mapping[str, Any]) -> Mapping[str, Any]:
    try:
        found = json.loads(attributes["description"])
    except (KeyError, TypeError, ValueError):
        return {}
    return found if isinstance(found, dict) and found.get("format") in _FORMATS else {}


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
    except (LookupError, TypeError, AttributeError, ValueError, ArithmeticError, RecursionError) as error:
        raise DataError(what, [f"this is none that was saved ({error!r} is missing or unusable)"]) from error


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


def _word(entry: Any) -> str:
    """An entry of a table, short."""
    if isinstance(entry, (float, Fraction)):
        return "" if entry != entry else format_number(entry)
    if isinstance(entry, (tuple, list)):
        return " ".join(map(str, entry))
    return "" if entry is None else str(entry)
