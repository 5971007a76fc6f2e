"""Tables of states: from pandas and CSV to columns and back.

A table has one row per state. Columns are recognised by name: ``id`` (or ``iso3``, or the index),
``size``, ``population``, ``ideal`` (or ``ideal_1`` ... ``ideal_d``), ``great_power``, ``name`` and the
parameters of payoffs; whatever else there is, is carried along as raw figures.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from gametheory_gov.base._typing import BoolArray, Column
from gametheory_gov.base.errors import DataError, Faults, InvalidStatesError, did_you_mean
from gametheory_gov.base.exact import dump_column, dump_number, to_column
from gametheory_gov.base.files import MOST_CSV, read_bytes

from .columns import PARAMETER_COLUMNS, take_shares

if TYPE_CHECKING:
    import pandas as pd

_ID_NAMES = ("id", "iso3")
_REQUIRED = ("size", "population")
_MOST_COLUMNS = 5000
_FLAGS = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}


class TableExchange:
    """What a record with the columns of states reads from tables and writes to them."""

    ids: tuple[str, ...]
    names: tuple[str, ...]
    extra: Mapping[str, Sequence[Any]]
    great_power: BoolArray
    units: Mapping[str, str]
    notes: tuple[str, ...]
    coverage: Mapping[str, float]
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
        frame : pandas.DataFrame
            Columns ``id`` (or ``iso3``, or the index), ``size``, ``population``, and optionally ``ideal``
            (or ``ideal_1`` ... ``ideal_d``), ``great_power``, ``name`` and parameters of payoffs; all
            others are carried along as raw figures.
        normalise : bool
            Divide ``size`` and ``population`` by their totals first (figures instead of shares).
        rename : mapping of str to str, optional
            From the table's column names to those above.
        **properties
            ``title``, ``year``, ``units``, ``notes``, ``coverage``, ``exposure``.

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
        columns = columns_from_pandas(frame, PARAMETER_COLUMNS, normalise=normalise, rename=rename)
        return cls(**(columns | properties))

    @classmethod
    def from_csv(
        cls,
        path: str | Path,
        *,
        normalise: bool = False,
        exact: bool = False,
        rename: Mapping[str, str] | None = None,
        **properties: Any,
    ) -> Self:
        """Read states from a CSV file: see `from_pandas`; ``exact`` reads numbers as fractions.

        Raises
        ------
        DataError
            If the file cannot be read.
        InvalidStatesError
            As `from_pandas`.
        """
        return cls.from_pandas(read_csv(path, exact=exact), normalise=normalise, rename=rename, **properties)

    def to_pandas(self) -> pd.DataFrame:
        """The columns as a table indexed by id; ``exposure`` is left out."""
        columns = self.columns() | {"great_power": self.great_power}
        return frame_from_columns(self.ids, self.names, columns, self.extra)

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON; exact numbers become text. See `from_dict`."""
        plain: dict[str, Any] = {"ids": list(self.ids), "names": list(self.names)}
        plain |= {name: dump_column(column) for name, column in self.columns().items()}
        plain["great_power"] = [bool(flag) for flag in self.great_power]
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

        Examples
        --------
        >>> from gametheory_gov import States
        >>> world = States.symmetric(3)
        >>> States.from_dict(world.to_dict()) == world
        True
        """
        record = dict(plain)
        record["extra"] = {
            name: [float("nan") if v is None else v for v in column]
            for name, column in record.get("extra", {}).items()
        }
        return cls(**record)


def columns_from_pandas(
    frame: pd.DataFrame, parameters: Mapping[str, str], *, normalise: bool, rename: Mapping[str, str] | None
) -> dict[str, Any]:
    """The arguments of `States` held by a table.

    Parameters
    ----------
    frame : pandas.DataFrame
        One row per state.
    parameters : mapping
        Names of the optional game columns.
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
    label = next((name for name in _ID_NAMES if name in frame.columns), None)
    if label is None and frame.index.name is None and frame.index.dtype.kind in "iu":
        faults.add(f"there is no column {' or '.join(map(repr, _ID_NAMES))}, and rows are only numbered")
    for name in _REQUIRED:
        if name not in frame.columns:
            faults.add(
                f"column {name!r} is missing; the table has {sorted(frame.columns)}"
                f"{did_you_mean(name, frame.columns)}"
            )
    ideals = _ideal_columns(list(frame.columns), faults)
    faults.raise_as(InvalidStatesError)
    ids = list(frame.index if label is None else frame[label])
    columns: dict[str, Any] = {"ids": _texts(label or "the index", ids, faults)}
    taken = {label} if label else set()
    for name in (*_REQUIRED, *parameters):
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
        columns["names"] = _texts("name", list(frame["name"]), faults)
        taken.add("name")
    columns["extra"] = {name: frame[name].tolist() for name in frame.columns if name not in taken}
    if normalise:
        _normalise(columns, faults)
    faults.raise_as(InvalidStatesError)
    return columns


def _renamed(frame: Any, rename: Any, faults: Faults) -> Any:
    """A table with its columns renamed, each name once and a text."""
    if not hasattr(frame, "columns") or not hasattr(frame, "index"):
        faults.add(f"a pandas DataFrame is needed, not a {type(frame).__name__}")
        faults.raise_as(InvalidStatesError)
    names = [str(name) for name in frame.columns]
    if not (rename is None or isinstance(rename, Mapping)):
        faults.add(f"rename = {rename!r}; a mapping from the table's names to those of States is needed")
    new = {str(old): str(name) for old, name in rename.items()} if isinstance(rename, Mapping) else {}
    for old, name in new.items():
        if old not in names:
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


def _texts(name: str, values: Sequence[Any], faults: Faults) -> list[str]:
    for k, value in enumerate(values):
        if value is None or (not isinstance(value, str) and str(value) in ("nan", "<NA>", "NaT")):
            faults.add(f"{name} of row {k} is missing; every state needs one")
        elif not str(value).strip():
            faults.add(f"{name} of row {k} is empty; every state needs one")
    return [str(value) for value in values]


def _ideal_columns(names: list[str], faults: Faults) -> list[str]:
    numbers = sorted(int(name[6:]) for name in names if re.fullmatch(r"ideal_[1-9]\d*", name))
    if numbers and "ideal" in names:
        faults.add(f"columns 'ideal' and 'ideal_{numbers[0]}' are both given; give one or the other")
    if numbers != list(range(1, len(numbers) + 1)):
        given = ", ".join(f"ideal_{k}" for k in numbers)
        faults.add(f"columns {given} leave a gap; dimensions are counted from ideal_1")
    return ["ideal"] if "ideal" in names else [f"ideal_{k}" for k in numbers]


def _normalise(columns: dict[str, Any], faults: Faults) -> None:
    for name in _REQUIRED:
        try:
            raw = to_column(columns[name])
        except (ValueError, TypeError):
            continue  # States names the entry that is no number
        if not np.isfinite(raw.astype(float)).all():
            continue  # likewise
        shares = take_shares(raw)
        if shares is None:
            faults.add(f"{name} sums to 0; shares cannot be taken of it")
        else:
            columns[name] = shares


def read_csv(path: str | Path, *, exact: bool) -> pd.DataFrame:
    """A CSV file as a table: ``NA`` stays text, empty cells are NaN.

    Parameters
    ----------
    path : str or path
    exact : bool
        Keep numbers as text, which `States` reads as fractions; otherwise they become floats.

    Raises
    ------
    DataError
        If the file cannot be read.
    """
    import pandas as pd

    try:
        content = read_bytes(path, most=MOST_CSV)
        if len(re.findall(rb"[,;\t]", content.partition(b"\n")[0])) > _MOST_COLUMNS:
            raise ValueError(f"it has more than {_MOST_COLUMNS} columns")
        rows = pd.read_csv(BytesIO(content), dtype=str, keep_default_na=False, header=None)
    except DataError:
        raise
    except (ValueError, MemoryError) as error:
        raise DataError(f"{path}", [f"cannot be read as a CSV table of states ({error})"]) from error
    names = [name.strip() or f"column {k}" for k, name in enumerate(rows.iloc[0].fillna(""), start=1)]
    texts = {*_ID_NAMES, "name", "great_power"}
    columns = [
        [value if name in texts else _cell(value, exact=exact) for value in rows.iloc[1:, k].fillna("")]
        for k, name in enumerate(names)
    ]
    frame = pd.DataFrame(dict(enumerate(columns)))
    frame.columns = pd.Index(names)
    return frame


def _cell(text: str, *, exact: bool) -> Any:
    if not text.strip():
        return float("nan")
    try:
        return text if exact else float(text)
    except ValueError:
        return text


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
