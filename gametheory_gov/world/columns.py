"""Rules that columns of states obey, checked to the end and reported together."""

from __future__ import annotations

import math
import numbers
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from types import MappingProxyType
from typing import Any
from unicodedata import normalize

import numpy as np

from gametheory_gov.base._typing import BoolArray, Column
from gametheory_gov.base.errors import Faults, which_id
from gametheory_gov.base.exact import (
    as_float,
    decimal_hint,
    exact_sum,
    format_number,
    plain_values,
    to_column,
    to_number,
)
from gametheory_gov.base.inputs import as_frame

#: Names of the column of a table that holds the ids.
ID_NAMES = ("id", "iso3")
#: Shares and rows given as floats may miss one by this much.
SHARE_TOLERANCE = 1e-9
#: Parameters of the payoffs that may differ between states, with the rule each obeys.
PARAMETER_COLUMNS: Mapping[str, str] = MappingProxyType(
    {
        "benefit": "finite",
        "cost": "finite",
        "legitimacy_weight": "nonnegative",
        "entry_cost": "nonnegative",
        "exit_cost": "nonnegative",
    }
)
#: What each rule asks of a number.
RULES = {
    "share": "sizes and population are finite shares in [0, 1]",
    "finite": "a finite number is needed",
    "nonnegative": "a finite number that is not negative is needed",
}


def check_column(
    name: str, values: Any, ids: Sequence[str], rule: str, faults: Faults, *, matrix: bool = False
) -> Column | None:
    """``values`` as a read-only column of one row per state; what is wrong with them is noted.

    Parameters
    ----------
    name : str
        What the column is called, for messages.
    values : array_like, shape (N,), or (N, d) when ``matrix``
    ids : sequence of str, length N
    rule : {"share", "finite", "nonnegative"}
    faults : Faults
        Receives one fault for every entry that breaks the rule.
    matrix : bool
        Whether the column has several numbers per state; one number per state is then taken as d = 1.

    Returns
    -------
    array or None
        None when a fault was noted.
    """
    before = len(faults.found)
    values = by_id(name, values, ids, faults)
    if len(faults.found) > before:
        return None
    try:
        column = to_column(values)
    except (ValueError, TypeError, OverflowError):
        faults.extend(wrong_entries(name, values, ids, RULES[rule]))
        return None
    if matrix and column.ndim == 1:
        column = column.reshape(-1, 1)
    if column.shape[:1] != (len(ids),) or column.ndim != (2 if matrix else 1):
        faults.add(f"{name} has shape {column.shape}; one row for each of {len(ids)} states is needed")
        return None
    try:
        number = as_float(column)
    except OverflowError:
        faults.add(f"{name} holds a number beyond the range of floats; choose another unit")
        return None
    bad = ~np.isfinite(number)
    with np.errstate(invalid="ignore"):
        if rule != "finite":
            bad |= number < 0
        if rule == "share":
            bad |= number > 1
    for index in np.argwhere(bad):
        place = "".join(f"[{k}]" for k in index)
        given = np.array(values, dtype=object).reshape(column.shape)[tuple(index)]
        faults.add(f"{name}{place} ({ids[index[0]]!r}) = {given}; {RULES[rule]}")
    if rule == "share" and np.isfinite(number).all():
        total = exact_sum(list(column))
        if misses_one(total):
            faults.add(
                f"{name} sums to {say_sum(total)}; shares sum to 1: divide by the total, or pass "
                "normalise=True"
            )
    column.setflags(write=False)
    return column if len(faults.found) == before else None


def by_id(name: str, values: Any, ids: Sequence[str], faults: Faults) -> Any:
    """The values of a mapping, a pandas Series or a DataFrame by id, in the order of the ids.

    Whatever else is given comes back as it is, an iterable as a list. A matrix given as a DataFrame with
    the ids as its columns is ordered in both directions.

    Parameters
    ----------
    name : str
        What is given, for messages.
    values : Any
    ids : sequence of str
    faults : Faults
        Receives ids that are unknown, missing or given twice, and what has no order or is no list.

    Examples
    --------
    >>> by_id("cost", {"B": 2, "A": 1}, ["A", "B"], Faults("states"))
    [1, 2]
    """
    values = labelled(values, ids)
    if hasattr(values, "iloc") and hasattr(values, "index"):  # of pandas, which is not loaded for this
        labels = list(values.index)
        repeated = sorted({str(label) for label in labels if labels.count(label) > 1})
        faults.extend(f"{name} has {label!r} twice in its index; ids are distinct" for label in repeated)
        if values.ndim > 1:
            wide = set(values.columns) == set(ids)
            rows = values.loc[:, list(ids)] if wide else values
            values = dict(zip(labels, rows.to_numpy(dtype=object).tolist(), strict=True))
        else:
            values = dict(zip(labels, values.tolist(), strict=True))
    if isinstance(values, Mapping):
        unknown = [label for label in values if label not in ids]
        missing = [label for label in ids if label not in values]
        faults.extend(
            f"{name} names {label!r}, who is not among the states{which_id(label, ids)}" for label in unknown
        )
        if missing:
            more = " and others" if len(missing) > 10 else ""
            faults.add(
                f"{name} has no value for {', '.join(missing[:10])}{more}; "
                "mappings and tables of pandas are read by id, lists by position"
            )
        return _single([values.get(label) for label in ids])
    if isinstance(values, (str, bytes, set, frozenset)) or not hasattr(values, "__iter__"):
        faults.add(f"{name} = {values!r}; a list with one entry for each of {len(ids)} states is needed")
        return []
    if isinstance(values, np.ndarray):
        return values[:, 0] if values.ndim == 2 and values.shape[1] == 1 else values
    return _single(list(values))


def _single(rows: list[Any]) -> list[Any]:
    """Rows of one entry as their entries: a vector of SymPy is a matrix of one column."""
    one = all(isinstance(row, (list, tuple)) and len(row) == 1 for row in rows)
    return [row[0] for row in rows] if one else rows


def labelled(values: Any, ids: Sequence[str]) -> Any:
    """Values of other libraries by id where they name the states, else as an array or lists.

    A table names them by a column of ids, or by its other columns where it is a matrix.
    """
    if isinstance(values, (np.ndarray, list, tuple, str, bytes, Mapping)):
        return plain_values(values)
    frame = as_frame(values)
    if frame is None:
        return values if hasattr(values, "iloc") else plain_values(values)
    label = next((name for name in ID_NAMES if name in frame.columns), None)
    if label is not None:
        return frame.set_index(label)
    wide = set(frame.columns) == set(ids)
    if frame is values or (not wide and set(ids) & set(frame.columns)):
        return frame
    return (frame[list(ids)] if wide else frame).to_numpy(dtype=object)


def wrong_entries(name: str, values: Sequence[Any], ids: Sequence[str], rule: str) -> list[str]:
    """One fault for every entry that is no number, naming its place and its state.

    Examples
    --------
    >>> wrong_entries("cost", [1, "many"], ["A", "B"], RULES["finite"])
    ["cost[1] ('B') = 'many'; a finite number is needed"]
    """
    found = []
    for k, row in enumerate(values):
        nested = isinstance(row, (list, tuple, np.ndarray))
        for j, value in enumerate(row if nested else [row]):
            try:
                to_number(value)
            except (ValueError, TypeError, OverflowError):
                place = f"[{k}][{j}]" if nested else f"[{k}]"
                label = f" ({ids[k]!r})" if k < len(ids) else ""
                found.append(f"{name}{place}{label} = {value!r}; {rule}{decimal_hint(value)}")
    return found or [f"{name} has rows of different lengths; {rule}"]


def misses_one(total: Any) -> bool:
    """Whether a sum of shares is not one: exactly for fractions, up to 1e-9 for floats.

    Examples
    --------
    >>> misses_one(Fraction(999, 1000)), misses_one(1 + 1e-12)
    (True, False)
    """
    return bool(total != 1) if isinstance(total, Fraction) else abs(total - 1) > SHARE_TOLERANCE


def say_sum(total: Any) -> str:
    """A sum that should be one, and by how much it misses one.

    Examples
    --------
    >>> say_sum(Fraction(5, 6)), say_sum(1.00000003)
    ('5/6 (1/6 less than 1)', '1 (3e-08 more than 1)')
    """
    if not math.isfinite(total):
        return str(total)
    gap = total - 1
    words = [format_number(v) if len(str(v)) < 16 else format_number(float(v)) for v in (total, abs(gap))]
    return f"{words[0]} ({words[1]} {'less' if gap < 0 else 'more'} than 1)"


def check_flags(name: str, values: Any, ids: Sequence[str], faults: Faults) -> BoolArray | None:
    """``values`` as a read-only column of booleans; what is wrong with them is noted."""
    before = len(faults.found)
    flags = list(by_id(name, values, ids, faults))
    if len(faults.found) > before:
        return None
    if len(flags) != len(ids):
        faults.add(
            f"{name} has {len(flags)} entries; one true or false for each of {len(ids)} states is needed"
        )
        return None
    faults.extend(
        f"{name}[{k}] ({ids[k]!r}) = {flag!r}; true or false is needed"
        for k, flag in enumerate(flags)
        if not (isinstance(flag, (bool, np.bool_, numbers.Number)) and flag in (0, 1))
    )
    if len(faults.found) > before:
        return None
    column = np.array([bool(flag) for flag in flags])
    column.setflags(write=False)
    return column


def check_ids(ids: Any, faults: Faults) -> tuple[str, ...]:
    """Ids as a tuple, noting what is no distinct, non-empty text."""
    ids = plain_values(ids)
    if isinstance(ids, (str, bytes, Mapping, set, frozenset)) or not hasattr(ids, "__iter__"):
        faults.add(f"ids = {ids!r}; a list of ids is needed, such as ['USA', 'FRA']")
        return ()
    given = tuple(ids)
    if not given:
        faults.add("no states; at least one is needed")
    seen: dict[str, int] = {}
    alike: dict[str, int] = {}
    for k, label in enumerate(given):
        if not isinstance(label, str) or not label:
            faults.add(f"ids[{k}] = {label!r}; ids are non-empty strings")
        elif label in seen:
            faults.add(f"ids[{k}] = {label!r} repeats ids[{seen[label]}]; ids are distinct")
        elif (other := alike.setdefault("".join(normalize("NFKC", label).casefold().split()), k)) != k:
            faults.add(
                f"ids[{k}] = {label!r} differs from ids[{other}] = {given[other]!r} by blanks or case alone; "
                "two states are told apart by more"
            )
        else:
            seen[label] = k
    return tuple(str(label) for label in given)


def check_texts(name: str, texts: Any, ids: Sequence[str] | None, faults: Faults) -> tuple[str, ...]:
    """Texts as a tuple, one per state when ids are given, noting what is no text."""
    before = len(faults.found)
    if ids is not None:
        texts = by_id(name, texts, ids, faults)
        if len(faults.found) == before and len(texts) != len(ids):
            faults.add(f"{name} has {len(texts)} entries for {len(ids)} states")
    elif isinstance(texts, (Mapping, set, frozenset)) or not hasattr(texts, "__iter__"):
        faults.add(f"{name} = {texts!r}; a list of texts is needed")
    if len(faults.found) > before:
        return ()
    given = (texts,) if isinstance(texts, str) else tuple(texts)
    faults.extend(
        f"{name}[{k}] = {text!r}; a text that is not empty is needed"
        for k, text in enumerate(given)
        if not isinstance(text, str) or not text
    )
    return tuple(str(text) for text in given)


def check_table(name: str, table: Any, faults: Faults, *, of_numbers: bool) -> Mapping[str, Any]:
    """A mapping of names to texts or to finite numbers, read-only, noting what is none."""
    wanted = "finite numbers" if of_numbers else "texts"
    if not isinstance(table, Mapping):
        faults.add(f"{name} = {table!r}; a mapping of names to {wanted} is needed")
        return MappingProxyType({})
    for key, value in table.items():
        if of_numbers:
            good = isinstance(value, (int, float, numbers.Rational, np.number)) and math.isfinite(value)
        else:
            good = isinstance(value, str)
        if not good or not isinstance(key, str) or isinstance(value, bool):
            faults.add(f"{name}[{key!r}] = {value!r}; names with {wanted} are needed")
    return MappingProxyType(dict(table))


def check_extra(
    extra: Any, ids: Sequence[str], reserved: Iterable[str], faults: Faults
) -> Mapping[str, tuple[Any, ...]]:
    """Raw columns as tuples of plain values, one per state, noting what is no column.

    Numbers, texts and truth values are kept, figures not known are NaN, everything else becomes text.
    """
    if not isinstance(extra, Mapping):
        faults.add(f"extra = {extra!r}; a mapping of names to columns is needed")
        return MappingProxyType({})
    kept = {}
    for name, values in extra.items():
        before = len(faults.found)
        column = by_id(f"extra[{name!r}]", values, ids, faults)
        if len(faults.found) == before and len(column) != len(ids):
            faults.add(f"extra[{name!r}] has {len(column)} entries for {len(ids)} states")
        if not isinstance(name, str) or name in reserved:
            faults.add(f"extra[{name!r}] has the name of a column of its own, or no name; rename it")
        kept[name] = tuple(_plain_value(value) for value in column)
    return MappingProxyType(kept)


def _plain_value(value: Any) -> Any:
    if isinstance(value, (np.bool_, np.number)):
        value = value.item()
    if value is None or isinstance(value, (str, bool, int, float, Fraction)):
        return value
    return float("nan") if str(value) in ("<NA>", "NaT") else str(value)


def take_shares(column: Column) -> Column | None:
    """The column divided by its total, or None when the total is zero.

    Examples
    --------
    >>> take_shares(to_column([3, 1]))
    array([Fraction(3, 4), Fraction(1, 4)], dtype=object)
    """
    total = exact_sum(list(column))
    return None if total == 0 else to_column(column / total)
