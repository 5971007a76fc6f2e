"""Tables of states: from pandas and CSV to columns and back.

A table has one row per state. Columns are recognised by name: ``id`` (or ``iso3``, or the index),
``size``, ``population``, ``ideal`` (or ``ideal_1`` ... ``ideal_d``), ``great_power``, ``name`` and the
parameters of payoffs; whatever else there is, is carried along as raw figures.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import fields
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from gametheory_gov.base._typing import BoolArray, Column
from gametheory_gov.base.answer import reading
from gametheory_gov.base.errors import Faults, InvalidStatesError, did_you_mean
from gametheory_gov.base.exact import dump_column, dump_number, to_column, to_number
from gametheory_gov.base.inputs import as_frame
from gametheory_gov.base.text import Shown, Summary, counted

from .columns import ID_NAMES, PARAMETER_COLUMNS, take_shares, wrong_entries
from .csv_files import LINES, CsvOptions, read_csv

if TYPE_CHECKING:
    import pandas as pd

_FIRST = 8  # states in a summary
_SHARES = ("size", "population")  # the latter may be left out
_FIGURE = "a finite figure that is not negative is needed"
_FLAGS = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}


class TableExchange(Shown):
    """What a record with the columns of states reads from tables and writes to them."""

    ids: tuple[str, ...]
    names: tuple[str, ...]
    extra: Mapping[str, Sequence[Any]]
    great_power: BoolArray
    units: Mapping[str, str]
    notes: tuple[str, ...]
    coverage: Mapping[str, float]
    matrices: Mapping[str, Column]
    year: int | None
    title: str

    def __init__(self, **columns: Any) -> None:
        raise TypeError("States is the record to make")

    def columns(self) -> dict[str, Column]:
        """The columns of numbers that are given, by name."""
        raise TypeError("States has the columns")

    @classmethod
    def from_pandas(
        cls,
        frame: pd.DataFrame,
        *,
        normalise: bool = False,
        rename: Mapping[str, str] | None = None,
        **properties: Any,
    ) -> Self:
        """Read states from a table with one row per state.

        Parameters
        ----------
        frame : pandas.DataFrame, or a table of polars or Arrow
            Columns ``id`` (or ``iso3``, or the index), ``size``, and optionally ``population``, ``ideal``
            (or ``ideal_1`` ... ``ideal_d``), ``great_power``, ``name`` and parameters of payoffs; all
            others are carried along as raw figures.
        normalise : bool
            Divide ``size`` and ``population`` by their totals first (figures instead of shares).
        rename : mapping of str to str, optional
            From the table's column names to those above.
        **properties
            ``title``, ``year``, ``units``, ``notes``, ``coverage``, ``exposure``, ``matrices``.

        Raises
        ------
        InvalidStatesError
            Naming every missing column and every entry that breaks a rule.

        Examples
        --------
        >>> import pandas as pd
        >>> from gametheory_gov import States
        >>> table = pd.DataFrame({"id": ["A", "B"], "size": [30, 10], "population": [1, 1]})
        >>> States.from_pandas(table, normalise=True).size
        array([Fraction(3, 4), Fraction(1, 4)], dtype=object)
        """
        faults = Faults("states")
        known = [entry.name for entry in fields(cls)]  # type: ignore[arg-type]
        for name in properties.keys() - set(known):
            near = did_you_mean(name, ["normalise", "rename", *known])
            faults.add(f"{name} = {properties[name]!r:.80} is no argument{near}")
        faults.raise_as(InvalidStatesError)  # the rest is to be read as they would have it
        columns = columns_from_pandas(frame, PARAMETER_COLUMNS, faults, normalise=normalise, rename=rename)
        with faults.noting():
            states = cls(**(columns | properties))
        faults.found = [_placed(fault, getattr(frame, "attrs", {}).get(LINES, ())) for fault in faults.found]
        faults.raise_as(InvalidStatesError)
        return states

    @classmethod
    def from_csv(
        cls,
        path: str | Path,
        *,
        normalise: bool = False,
        exact: bool = False,
        rename: Mapping[str, str] | None = None,
        separator: str = ",",
        decimal: str = ".",
        thousands: str = "",
        encoding: str = "utf-8",
        skip_header: int = 0,
        skip_footer: int = 0,
        **properties: Any,
    ) -> Self:
        r"""Read states from a text file with one line per state, as offices and spreadsheets write them.

        Parameters
        ----------
        path : str or path
        normalise, rename, **properties
            As `from_pandas`.
        exact : bool
            Read numbers as fractions.
        separator : str
            The character between columns, such as ``";"`` or ``"\t"``.
        decimal : {".", ","}
        thousands : str
            The character that parts thousands, if any does.
        encoding : str
            Such as ``"cp1252"``; a byte-order mark is no part of a file in UTF-8.
        skip_header, skip_footer : int
            Lines above the names of columns, and lines (not counting empty ones) below the last state.

        Raises
        ------
        DataError
            If the file cannot be read; where it is written otherwise than the options say, naming those that
            read it.
        InvalidStatesError
            As `from_pandas`.

        Examples
        --------
        >>> import tempfile
        >>> from pathlib import Path
        >>> from gametheory_gov import States
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     file = Path(folder, "states.csv")
        ...     _ = file.write_text("iso3;size;population\nFRA;0,75;0,5\nDEU;0,25;0,5\n")
        ...     States.from_csv(file, separator=";", decimal=",").size
        array([0.75, 0.25])
        """
        options = CsvOptions(separator, decimal, thousands, encoding, skip_header, skip_footer)
        frame = read_csv(path, options, exact=exact, rename=rename)
        return cls.from_pandas(frame, normalise=normalise, rename=rename, **properties)

    def to_pandas(self) -> pd.DataFrame:
        """The columns as a table indexed by id; ``exposure`` and ``matrices`` are left out, see `matrix`."""
        columns = self.columns() | {"great_power": self.great_power}
        return frame_from_columns(self.ids, self.names, columns, self.extra)

    def _summary(self) -> Summary:
        """The first states, and how many figures each column lacks."""
        ids, N = self.ids, len(self.ids)
        table = self.to_pandas().drop(columns="name").head(_FIRST)
        lacking = {name: sum(entry != entry for entry in column) for name, column in self.extra.items()}
        lack = [f"{name} {number}" for name, number in lacking.items() if number]
        great = [label for label, flag in zip(ids, self.great_power, strict=True) if flag]
        lines = [
            f"great powers: {', '.join(great)}" if great else "no great powers",
            *(f"{share:.4g} of the world's {name}" for name, share in self.coverage.items()),
            *([f"figures missing, of {N}: {', '.join(lack)}"] if lack else ()),
            *(["shares of exchange with each other state are given"] if "exposure" in self.columns() else ()),
            *([f"matrices: {', '.join(self.matrices)}"] if self.matrices else ()),
            *([f"with {counted(len(self.notes), 'note')}, see notes"] if self.notes else ()),
            *([f"the first {_FIRST} of {N}:"] if N > _FIRST else ()),
        ]
        year = "" if self.year is None or str(self.year) in self.title else f"{self.year}"
        of = ", ".join(part for part in (self.title, year) if part)
        head = f"{counted(N, 'state')}{': ' if of else ''}{of}"
        rows = [(label, *entries) for label, *entries in table.itertuples()]
        return Summary(head, lines, ("id", *map(str, table.columns)), rows)

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON; exact numbers become text. See `from_dict`."""
        plain: dict[str, Any] = {"ids": list(self.ids), "names": list(self.names)}
        plain |= {name: dump_column(column) for name, column in self.columns().items()}
        plain["great_power"] = [bool(flag) for flag in self.great_power]
        if self.matrices:
            plain["matrices"] = {name: dump_column(matrix) for name, matrix in self.matrices.items()}
        return plain | {
            "extra": plain_extra(self.extra),
            "units": dict(self.units),
            "notes": list(self.notes),
            "coverage": dict(self.coverage),
            "year": self.year,
            "title": self.title,
        }

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> Self:
        """The states of the values of `to_dict`.

        Raises
        ------
        InvalidInputError
            If the values are not those of states.

        Examples
        --------
        >>> from gametheory_gov import States
        >>> world = States.symmetric(3)
        >>> States.from_dict(world.to_dict()) == world
        True
        """
        with reading("states"):
            record = dict(plain)
            record["extra"] = {
                name: [float("nan") if v is None else v for v in column]
                for name, column in record.get("extra", {}).items()
            }
            return cls(**record)


def columns_from_pandas(
    frame: pd.DataFrame,
    parameters: Mapping[str, str],
    figures: Faults,
    *,
    normalise: bool,
    rename: Mapping[str, str] | None,
) -> dict[str, Any]:
    """The arguments of `States` held by a table.

    Parameters
    ----------
    frame : pandas.DataFrame
        One row per state.
    parameters : mapping
        Names of the optional game columns.
    figures : Faults
        Receives figures of which no share can be taken; the columns then hold equal shares instead.
    normalise : bool
        Divide ``size`` and ``population`` by their totals first.
    rename : mapping of str to str, optional
        From the table's column names to those above.

    Raises
    ------
    InvalidStatesError
        Naming every missing column.
    """
    faults = Faults("table of states")
    frame = _renamed(frame, rename, faults)
    label = next((name for name in ID_NAMES if name in frame.columns), None)
    if label is None and frame.index.name is None and frame.index.dtype.kind in "iu":
        near = next((name for name in frame.columns if name.casefold() in ID_NAMES), None)
        remedy = f"; give rename={{{near!r}: 'id'}}" if near else ""
        faults.add(
            f"there is no column {' or '.join(map(repr, ID_NAMES))}, and rows are only numbered{remedy}"
        )
    for name in _SHARES:
        near = did_you_mean(name, frame.columns)
        if name not in frame.columns and (name == "size" or near):
            faults.add(f"column {name!r} is missing; the table has {sorted(frame.columns)}{near}")
    ideals = _ideal_columns(list(frame.columns), faults)
    faults.raise_as(InvalidStatesError)
    ids, lines = list(frame.index if label is None else frame[label]), frame.attrs.get(LINES, ())
    columns: dict[str, Any] = {"ids": _texts(label or "the index", ids, lines, faults)}
    taken = {label} if label else set()
    for name in (*_SHARES, *parameters):
        if name in frame.columns:
            columns[name] = frame[name].tolist()
            taken.add(name)
    if ideals:
        columns["ideal"] = [list(row) for row in zip(*(frame[name].tolist() for name in ideals), strict=True)]
        taken.update(ideals)
    if "great_power" in frame.columns:
        columns["great_power"] = [_FLAGS.get(str(v).strip().lower(), v) for v in frame["great_power"]]
        taken.add("great_power")
    if "name" in frame.columns:
        columns["names"] = _texts("name", list(frame["name"]), lines, faults)
        taken.add("name")
    columns["extra"] = {name: frame[name].tolist() for name in frame.columns if name not in taken}
    faults.raise_as(InvalidStatesError)
    held = [name for name in _SHARES if name in columns]
    raw = [] if normalise else [name for name in held if _looks_raw(columns[name])]
    if raw:
        rule = "give normalise=True, which divides by the totals"
        figures.add(f"{' and '.join(raw)}: raw figures, where shares that sum to 1 are needed; {rule}")
    _normalise(columns, held if normalise else raw, figures)
    return columns


def _looks_raw(column: Sequence[Any]) -> bool:
    """Whether a column holds figures rather than shares: most of those that are not zero are above one."""
    numbers = []
    for value in column:
        try:
            numbers.append(float(to_number(value)))
        except (TypeError, ValueError, OverflowError):
            continue
    known = [number for number in numbers if number == number and number != 0]
    return min(known, default=-1) > 0 and 2 * sum(number > 1 for number in known) > len(known)


def _placed(fault: str, lines: Sequence[int]) -> str:
    """A fault of a figure with its line in the file, as editors count; an empty cell is called so."""
    found = re.match(r"(\w+\[(\d+)\](?:\[\d+\])? \(.*?\)) = (nan|None|<NA>)?", fault)
    if found is None:
        return fault
    k = int(found[2])
    place = f"{found[1]}{f' in line {lines[k]}' if k < len(lines) else ''}"
    if not found[3]:
        return f"{place} = {fault[found.end() :]}"
    return f"{place} is an empty cell{fault[found.end() :]}: fill it, or leave the state out"


def _renamed(frame: Any, rename: Any, faults: Faults) -> Any:
    """A table with its columns renamed, each name once and a text."""
    kind = type(frame).__name__
    frame = as_frame(frame)
    if frame is None:
        faults.add(f"a pandas DataFrame is needed, not a {kind}; tables of polars and Arrow do too")
        faults.raise_as(InvalidStatesError)
    names = [str(name) for name in frame.columns]
    if not (rename is None or isinstance(rename, Mapping)):
        faults.add(f"rename = {rename!r}; a mapping from the table's names to those of States is needed")
    new = {str(old): str(name) for old, name in rename.items()} if isinstance(rename, Mapping) else {}
    for old, name in new.items():
        if old not in names and name in names:
            faults.add(f"rename goes from the table's names to those of States: give {{{name!r}: {old!r}}}")
        elif old not in names:
            faults.add(f"rename names a column {old!r} that the table has not{did_you_mean(old, names)}")
        elif name in names and name not in new:
            faults.add(
                f"rename turns {old!r} into {name!r}, but the table has a column {name!r}; rename or drop it"
            )
    taken = [new.get(name, name) for name in names]
    for name in dict.fromkeys(name for k, name in enumerate(taken) if name in taken[:k]):
        if not any(target == name for target in new.values()) or names.count(name) > 1 or name not in names:
            faults.add(f"column {name!r} occurs {taken.count(name)} times; names of columns are distinct")
    faults.raise_as(InvalidStatesError)
    renamed = frame.copy(deep=False)
    renamed.columns = taken
    return renamed


def _texts(name: str, values: Sequence[Any], lines: Sequence[int], faults: Faults) -> list[str]:
    for k, value in enumerate(values):
        place = f"in line {lines[k]}" if lines else f"of row {k}"
        if value is None or (not isinstance(value, str) and str(value) in ("nan", "<NA>", "NaT")):
            faults.add(f"{name} {place} is missing; every state needs one")
        elif not str(value).strip():
            faults.add(f"{name} {place} is empty; every state needs one")
    return [str(value) for value in values]


def _ideal_columns(names: list[str], faults: Faults) -> list[str]:
    numbers = sorted(int(name[6:]) for name in names if re.fullmatch(r"ideal_[1-9]\d*", name))
    if numbers and "ideal" in names:
        faults.add(f"columns 'ideal' and 'ideal_{numbers[0]}' are both given; give one or the other")
    if numbers != list(range(1, len(numbers) + 1)):
        given = ", ".join(f"ideal_{k}" for k in numbers)
        faults.add(f"columns {given} leave a gap; dimensions are counted from ideal_1")
    return ["ideal"] if "ideal" in names else [f"ideal_{k}" for k in numbers]


def _normalise(columns: dict[str, Any], names: Sequence[str], faults: Faults) -> None:
    """Take shares of sizes and populations; figures that allow none are noted as they are given."""
    ids = columns["ids"]
    for name in names:
        given = columns[name]
        columns[name] = [Fraction(1, max(len(ids), 1))] * len(ids)
        try:
            raw = to_column(given)
        except (ValueError, TypeError):
            faults.extend(wrong_entries(name, given, ids, _FIGURE))
            continue
        bad = [k for k, figure in enumerate(raw) if not (figure >= 0 and figure != float("inf"))]
        faults.extend(f"{name}[{k}] ({ids[k]!r}) = {given[k]}; {_FIGURE}" for k in bad)
        if not bad and (shares := take_shares(raw)) is None:
            faults.add(f"{name} sums to 0; shares cannot be taken of it")
        elif not bad:
            columns[name] = shares


def frame_from_columns(
    ids: tuple[str, ...], names: tuple[str, ...], columns: Mapping[str, Any], extra: Mapping[str, Any]
) -> pd.DataFrame:
    """A table indexed by id; exact numbers stay exact, matrices are left out."""
    import pandas as pd

    data: dict[str, Any] = {"name": list(names)}
    for name, column in columns.items():
        if name == "ideal":
            wide = column.shape[1] > 1
            for k in range(column.shape[1]):
                data[f"ideal_{k + 1}" if wide else "ideal"] = list(column[:, k])
        elif column.ndim == 1:
            data[name] = list(column)
    data |= {name: list(values) for name, values in extra.items()}
    return pd.DataFrame(data, index=pd.Index(ids, name="id"))


def plain_extra(extra: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Raw columns as plain values for JSON, figures not known as None."""

    def plain(value: Any) -> Any:
        if isinstance(value, np.generic):
            value = value.item()
        if isinstance(value, float) and np.isnan(value):
            return None
        return (
            value if isinstance(value, (str, bool, int, float)) or value is None else str(dump_number(value))
        )

    return {name: [plain(v) for v in values] for name, values in extra.items()}
