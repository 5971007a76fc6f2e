"""Blocs: several states that act as one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from gametheory_gov.base._typing import Column, IntArray
from gametheory_gov.base.errors import Faults, InvalidStatesError
from gametheory_gov.base.exact import exact_sum, to_column

from .columns import PARAMETER_COLUMNS
from .ideal import weighted_mean
from .matrices import with_bloc as matrix_with_bloc


def merged(record: Mapping[str, Any], rows: IntArray, into: str, name: str) -> dict[str, Any]:
    """The columns of a table in which some states are one; it stands where the first of them stood.

    Parameters
    ----------
    record : mapping of column to values
        Checked columns of a table of states.
    rows : array of int
        Who merges.
    into, name : str
        Id and name of the bloc.

    Raises
    ------
    InvalidStatesError
        For an id that is taken, members without size, or exposures, which are not defined for a bloc.
    """
    weights = record["size"][rows]
    faults = Faults("states.merge")
    if not exact_sum(list(weights)) > 0:
        faults.add("a bloc needs members that hold some size; name them")
    if into in record["ids"] and record["ids"].index(into) not in rows:
        faults.add(f"into = {into!r} is the id of a state outside the bloc; choose another")
    if record["exposure"] is not None:
        faults.add("exposures of a bloc are not defined; merge first, then replace(exposure=...)")
    faults.raise_as(InvalidStatesError)
    gone = set(rows.tolist()) - {int(rows.min())}
    place = int(rows.min()) - sum(k < rows.min() for k in gone)
    kept = [k for k in range(len(record["ids"])) if k not in gone]

    def with_bloc(column: Any, value: Any) -> list[Any]:
        taken = [column[k] for k in kept]
        taken[place] = value
        return taken

    changed = dict(record)
    for column in ("size", "population"):
        if record[column] is not None:
            total = exact_sum(list(record[column][rows]))
            changed[column] = to_column(with_bloc(record[column], total))
    for column in PARAMETER_COLUMNS:
        if record[column] is not None:
            mean = weighted_mean(record[column][rows][:, None], weights)[0]
            changed[column] = to_column(with_bloc(record[column], mean))
    changed["ideal"] = _rows(with_bloc(record["ideal"], weighted_mean(record["ideal"][rows], weights)))
    changed["great_power"] = with_bloc(record["great_power"], True)
    changed["ids"], changed["names"] = with_bloc(record["ids"], into), with_bloc(record["names"], name)
    changed["matrices"] = {
        label: matrix_with_bloc(matrix, kept, place, rows) for label, matrix in record["matrices"].items()
    }
    changed["extra"] = {label: with_bloc(raw, _unknown(raw)) for label, raw in record["extra"].items()}
    who = ", ".join(record["ids"][k] for k in rows)
    note = f"{into} is a bloc of {who}: sizes summed, ideal points and parameters size-weighted means."
    changed["notes"] = (*record["notes"], note)
    return changed


def _rows(points: Sequence[Column]) -> Any:
    return np.array([list(point) for point in points], dtype=points[0].dtype)


def _unknown(raw: Sequence[Any]) -> Any:
    """The stand-in for a raw figure or text that a bloc has not."""
    return "" if any(isinstance(value, str) for value in raw) else float("nan")
