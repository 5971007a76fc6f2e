"""Players that are no states: cities, companies, groups of civil society."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import numpy as np

from gametheory_gov.base.errors import Faults, InvalidInputError, InvalidStatesError
from gametheory_gov.base.exact import as_exact, exact_sum, to_column, to_number
from gametheory_gov.world.columns import PARAMETER_COLUMNS
from gametheory_gov.world.states import States

#: The column that tells them from states: 1 for them, 0 for a state.
FLAG = "non_state"
_OWN = ("size", "population", "ideal", "great_power")


def with_non_states(states: States, rows: Sequence[Any]) -> States:
    """The states, and after them players that are no states.

    They hold no size and no population, so the shares of the states stay what they are. Their ideal policy is
    the plain mean of the states'. What a game lets them count is a column of their own.

    Parameters
    ----------
    states : States
    rows : sequence of mappings with id, perhaps name, and numbers
        A number is a figure of that name, and zero for the states. Where states have a parameter of their
        own, such as a cost, each row needs it too.

    Returns
    -------
    States
        With a column ``non_state``, 1 for these players and 0 for states.

    Raises
    ------
    InvalidInputError
        Naming every fault of the rows.

    Examples
    --------
    >>> two = States(["A", "B"], size=["3/4", "1/4"], population=["1/2", "1/2"])
    >>> world = with_non_states(two, [{"id": "C40", "name": "Cities", "voice": "1/10"}])
    >>> world.ids, world.size[-1], world.extra["voice"], world.extra["non_state"]
    (('A', 'B', 'C40'), Fraction(0, 1), (0, 0, Fraction(1, 10)), (0, 0, 1))
    """
    if not rows:
        return states
    faults = Faults("world")
    figures = _figures(states, rows, faults)
    if states.exposure is not None or states.matrices:
        faults.add("non_states: a world with matrices takes none; write them as rows of its table")
    if FLAG in states.extra:
        faults.add(f"non_states: the table has a column {FLAG!r} already")
    faults.raise_as(InvalidInputError)
    count = len(rows)
    mean = [exact_sum(list(column)) / states.N for column in states.ideal.T]
    zeros = as_exact(np.zeros(count, dtype=object)) if states.exact else np.zeros(count)
    changes: dict[str, Any] = {
        "ids": [*states.ids, *(row["id"] for row in rows)],
        "names": [*states.names, *(row.get("name", row["id"]) for row in rows)],
        "size": [*states.size, *zeros],
        "population": None if states.population is None else [*states.population, *zeros],
        "ideal": [*map(list, states.ideal), *([mean] * count)],
        "great_power": [*states.great_power, *([False] * count)],
    }
    extra = {name: [*column, *_unknown(column, count)] for name, column in states.extra.items()}
    for name, given in figures.items():
        if name in PARAMETER_COLUMNS:
            changes[name] = to_column([*getattr(states, name), *given])
        else:
            extra[name] = [*([0] * states.N), *given]
    extra[FLAG] = [*([0] * states.N), *([1] * count)]
    try:
        return states.replace(**changes, extra=extra)
    except InvalidStatesError as error:
        raise InvalidInputError("world", [f"non_states: {fault}" for fault in error.faults]) from error


def _figures(states: States, rows: Sequence[Any], faults: Faults) -> Mapping[str, list[Any]]:
    """The numbers of the rows by name, noting what is none."""
    for k, row in enumerate(rows):
        if not isinstance(row, dict) or not isinstance(row.get("id"), str):
            faults.add(f"non_states[{k}] = {row!r:.80}; a table with id, perhaps name, and numbers is needed")
    if faults:
        return {}
    needed = [name for name in PARAMETER_COLUMNS if getattr(states, name) is not None]
    names = dict.fromkeys([*needed, *(key for row in rows for key in row if key not in ("id", "name"))])
    figures: dict[str, list[Any]] = {name: [] for name in names}
    for name, column in figures.items():
        if (
            name in (*_OWN, FLAG)
            or name in states.extra
            or (name in PARAMETER_COLUMNS and name not in needed)
        ):
            faults.add(f"non_states: {name!r} is a column of the states already, or theirs alone; rename it")
            continue
        for k, row in enumerate(rows):
            try:
                column.append(to_number(row[name]))
            except (KeyError, TypeError, ValueError, OverflowError):
                said = f"= {row[name]!r:.60}" if name in row else "is missing"
                faults.add(f"non_states[{k}] ({row['id']}): {name} {said}; a number is needed in every row")
                column.append(Fraction(0))
    return figures


def _unknown(column: Sequence[Any], count: int) -> list[Any]:
    """What stands where a raw figure or text is not known."""
    return ["" if any(isinstance(value, str) for value in column) else float("nan")] * count
