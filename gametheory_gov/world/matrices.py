"""Matrices between states: the shares of exchange, and raw numbers by name.

Row i of a matrix is what state i has with each partner j. A matrix is given in the order of the ids, as an
array or a list of rows, or with names, as a table of tables or a labelled table; what has names is read by
them, never by position. The diagonal is zero: sums run over partners, and a state is none of its own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

import numpy as np

from gametheory_gov.base._typing import Column, IntArray
from gametheory_gov.base.errors import Faults, which_id
from gametheory_gov.base.exact import exact_sum, format_number, to_column

from .columns import check_column, labelled, misses_one, say_sum

#: The matrix of shares, as games name it.
SHARES = "exposure"
#: What a name ends in when rows and columns change places.
TRANSPOSED = ".T"
_MOST = 10  # names in one fault


def check_matrices(given: Any, ids: Sequence[str], faults: Faults) -> Mapping[str, Column]:
    """Matrices by name, read-only, noting what is none.

    Parameters
    ----------
    given : mapping of str to array_like, shape (N, N), or tables by id
    ids : sequence of str, length N
    faults : Faults

    Examples
    --------
    >>> found = check_matrices({"imports": {"A": {"B": 3}, "B": {"A": "1/2"}}}, ["A", "B"], Faults("states"))
    >>> found["imports"].tolist()
    [[Fraction(0, 1), Fraction(3, 1)], [Fraction(1, 2), Fraction(0, 1)]]
    """
    if not isinstance(given, Mapping):
        faults.add(f"matrices = {given!r:.80}; a mapping of names to matrices is needed: {{'imports': ...}}")
        return MappingProxyType({})
    kept: dict[str, Column] = {}
    seen: dict[str, str] = {}
    for name, values in given.items():
        if not isinstance(name, str) or not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", name):
            faults.add(
                f"matrices: {name!r:.80} is no name; letters, digits and _ are, beginning with a letter"
            )
            continue
        if name == SHARES:
            faults.add(f"matrices: {name!r} is the matrix of shares, given as {name}=...; take another name")
        elif (other := seen.setdefault(name.casefold(), name)) != name:
            faults.add(f"matrices: {other!r} and {name!r} differ by case alone; two matrices need two names")
        matrix = read_matrix(f"matrices[{name!r}]", values, ids, "finite", faults)
        if matrix is not None:
            kept[name] = matrix
    return MappingProxyType(kept)


def check_exposure(values: Any, ids: Sequence[str], faults: Faults) -> Column | None:
    """``values`` as a matrix of shares: rows sum to one, the diagonal is zero.

    Parameters
    ----------
    values : array_like, shape (N, N)
    ids : sequence of str, length N
    faults : Faults
        Receives one fault for every entry, row sum and diagonal entry that breaks the rule.
    """
    before = len(faults.found)
    matrix = read_matrix(SHARES, values, ids, "nonnegative", faults)
    for k, row in enumerate(() if matrix is None else matrix):
        total = exact_sum(list(row))
        if misses_one(total):
            faults.add(f"exposure row {k} ({ids[k]!r}) sums to {say_sum(total)}; rows sum to 1")
    return matrix if len(faults.found) == before else None


def read_matrix(name: str, values: Any, ids: Sequence[str], rule: str, faults: Faults) -> Column | None:
    """``values`` as a read-only matrix with a zero diagonal, in the order of the ids.

    Parameters
    ----------
    name : str
        What the matrix is called, for messages.
    values : array_like, shape (N, N), or a table by id
    ids : sequence of str, length N
    rule : {"finite", "nonnegative"}
    faults : Faults
        Receives ids that are unknown, missing or given twice, and every entry that breaks a rule.

    Returns
    -------
    array or None
        None where a row, a column or an entry is wrong; an entry on the diagonal is noted alone.
    """
    before = len(faults.found)
    values = _in_order(name, values, ids, faults)
    matrix = (
        None if len(faults.found) > before else check_column(name, values, ids, rule, faults, matrix=True)
    )
    if matrix is None:
        return None
    if matrix.shape != (len(ids), len(ids)):
        faults.add(
            f"{name} has shape {matrix.shape}; a row and a column for each of {len(ids)} states are needed"
        )
        return None
    faults.extend(
        f"{name}[{k}][{k}] ({label!r}) = {format_number(matrix[k, k])}; the diagonal is 0, for sums run over "
        "partners"
        for k, label in enumerate(ids)
        if matrix[k, k] != 0
    )
    return matrix


def _in_order(name: str, given: Any, ids: Sequence[str], faults: Faults) -> Any:
    """The rows of a matrix that has names, in the order of the ids; any other as it is."""
    values: Any = labelled(given, ids)
    if hasattr(values, "iloc") and hasattr(values, "columns"):  # of pandas, which is not loaded for this
        for axis, labels in (("rows", list(values.index)), ("columns", list(values.columns))):
            twice = [str(label) for label in dict.fromkeys(labels) if labels.count(label) > 1]
            if twice:
                faults.add(f"{name} has two {axis} for {_listed(twice)}; ids are distinct")
        table = values.to_numpy(dtype=object).tolist()
        pairs = zip(values.index, table, strict=True)
        values = {label: dict(zip(values.columns, row, strict=True)) for label, row in pairs}
    if not isinstance(values, Mapping):
        return values
    if plain := [who for who, row in values.items() if not isinstance(row, Mapping)]:
        faults.add(
            f"{name} names its rows; name the columns of {plain[0]!r:.80}, too: {{'A': {{'B': 1}}, ...}}"
        )
        return None
    columns = dict.fromkeys(label for row in values.values() for label in row)
    for axis, named in (("row", dict.fromkeys(values)), ("column", columns)):
        faults.extend(
            f"{name} has a {axis} for {label!r:.80}, who is not among the states{which_id(label, ids)}"
            for label in named
            if label not in ids
        )
        missing = [who for who in ids if who not in named and (axis == "row" or len(ids) > 1)]
        if missing:
            faults.add(
                f"{name} has no {axis} for {_listed(missing)}; name rows and columns by id, or give rows "
                "in the order of the ids"
            )
    for who in (who for who in ids if who in values):
        absent = [j for j in ids if j in columns and j != who and j not in values[who]]
        if absent:
            faults.add(f"{name} has no entry of {who} for {_listed(absent)}; where there is nothing, give 0")
    return [[values.get(who, {}).get(j, 0) for j in ids] for who in ids]


def _listed(labels: Sequence[str]) -> str:
    return ", ".join(labels[:_MOST]) + (" and others" if len(labels) > _MOST else "")


def among(matrix: Column, rows: IntArray) -> Column:
    """The part of a matrix between some states; raw numbers are not divided anew.

    Examples
    --------
    >>> among(np.array([[0, 1, 2], [3, 0, 4], [5, 6, 0]]), np.array([2, 0])).tolist()
    [[0, 5], [2, 0]]
    """
    return matrix[np.ix_(rows, rows)]


def with_bloc(matrix: Column, kept: Sequence[int], place: int, rows: IntArray) -> Column:
    """A matrix in which some states are one: rows and columns summed, what they have with each other dropped.

    Parameters
    ----------
    matrix : array, shape (N, N)
    kept : sequence of int
        The states of the smaller matrix; the bloc stands for the one at ``place``.
    place : int
    rows : array of int
        Who merges.

    Examples
    --------
    >>> matrix = np.array([[0, 1, 2], [3, 0, 4], [5, 6, 0]])
    >>> with_bloc(matrix, [0, 1], 1, np.array([1, 2])).astype(int).tolist()
    [[0, 3], [8, 0]]
    """
    table = [[matrix[i, j] for j in kept] for i in kept]
    for k, other in enumerate(kept):
        if k == place:
            table[place][place] = 0
        else:
            table[place][k] = exact_sum([matrix[i, other] for i in rows])
            table[k][place] = exact_sum([matrix[other, i] for i in rows])
    return to_column(table)
