"""Rules that columns of states obey, checked to the end and reported together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from types import MappingProxyType
from typing import Any

import numpy as np

from ._typing import BoolArray, Column
from .errors import Faults
from .exact import as_float, exact_sum, format_number, to_column

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
    """Return ``values`` as a read-only column of one row per state, or note why not.

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
    try:
        column = to_column(values)
    except (ValueError, TypeError) as error:
        faults.add(f"{name}: {error}; {RULES[rule]}")
        return None
    if matrix and column.ndim == 1:
        column = column.reshape(-1, 1)
    if column.shape[:1] != (len(ids),) or column.ndim != (2 if matrix else 1):
        faults.add(f"{name} has shape {column.shape}; one row for each of {len(ids)} states is needed")
        return None
    before = len(faults.found)
    number = as_float(column)
    bad = ~np.isfinite(number)
    with np.errstate(invalid="ignore"):
        if rule != "finite":
            bad |= number < 0
        if rule == "share":
            bad |= number > 1
    for index in np.argwhere(bad):
        place = "".join(f"[{k}]" for k in index)
        faults.add(f"{name}{place} ({ids[index[0]]!r}) = {column[tuple(index)]}; {RULES[rule]}")
    if rule == "share" and np.isfinite(number).all():
        total = exact_sum(list(column))
        if misses_one(total):
            faults.add(
                f"{name} sums to {format_number(total)}; shares sum to 1: divide by the total, or "
                "pass normalise=True"
            )
    column.setflags(write=False)
    return column if len(faults.found) == before else None


def misses_one(total: Any) -> bool:
    """Tell whether a sum of shares is not one: exactly for fractions, up to 1e-9 for floats.

    Examples
    --------
    >>> misses_one(Fraction(999, 1000)), misses_one(1 + 1e-12)
    (True, False)
    """
    return bool(total != 1) if isinstance(total, Fraction) else abs(total - 1) > SHARE_TOLERANCE


def check_flags(name: str, values: Any, ids: Sequence[str], faults: Faults) -> BoolArray | None:
    """Return ``values`` as a read-only column of booleans, or note why not."""
    flags = np.asarray(values)
    if flags.shape != (len(ids),) or not all(flag in (0, 1) for flag in flags.tolist()):
        faults.add(f"{name}: one true or false for each of {len(ids)} states is needed")
        return None
    column = flags.astype(bool)
    column.setflags(write=False)
    return column


def check_exposure(values: Any, ids: Sequence[str], faults: Faults) -> Column | None:
    """Return ``values`` as a matrix of shares: rows sum to one, the diagonal is zero.

    Parameters
    ----------
    values : array_like, shape (N, N)
    ids : sequence of str, length N
    faults : Faults
        Receives one fault for every entry, row sum and diagonal entry that breaks the rule.
    """
    matrix = check_column("exposure", values, ids, "nonnegative", faults, matrix=True)
    if matrix is None:
        return None
    before = len(faults.found)
    if matrix.shape != (len(ids), len(ids)):
        faults.add(
            f"exposure has shape {matrix.shape}; a row and a column for each of {len(ids)} states are needed"
        )
        return None
    for k, label in enumerate(ids):
        total = exact_sum(list(matrix[k]))
        if misses_one(total):
            faults.add(f"exposure row {k} ({label!r}) sums to {format_number(total)}; rows sum to 1")
        if matrix[k, k] != 0:
            faults.add(f"exposure[{k}][{k}] ({label!r}) = {format_number(matrix[k, k])}; the diagonal is 0")
    return matrix if len(faults.found) == before else None


def take_shares(column: Column) -> Column | None:
    """Return the column divided by its total, or None when the total is zero.

    Examples
    --------
    >>> take_shares(to_column([3, 1]))
    array([Fraction(3, 4), Fraction(1, 4)], dtype=object)
    """
    total = exact_sum(list(column))
    return None if total == 0 else to_column(column / total)
