"""Rows of a table of states at risk, read and checked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from gametheory_gov.base._typing import BoolArray, FloatArray, IntArray
from gametheory_gov.base.answer import Record
from gametheory_gov.base.errors import Faults, did_you_mean
from gametheory_gov.base.inputs import as_ids
from gametheory_gov.base.text import counted

#: Columns that every table needs beside the covariates.
COLUMNS = ("institution", "state", "year", "joined", "region")
#: Rows that a fault names.
_NAMED = 3


@dataclass(frozen=True, eq=False, repr=False)
class Rows(Record):
    """States that are outside an institution in a year, and whether they enter.

    Parameters
    ----------
    institution, state, region : tuple of str, length n
    year : array of ints, shape (n,)
    joined : array of bools, shape (n,)
    covariates : mapping of str to array of floats, shape (n,)

    Examples
    --------
    >>> from gametheory_gov.evidence import estimate, synthetic_histories
    >>> print(estimate(synthetic_histories(states=60, rng=1), ["distance2"]).rows)
    1754 rows with 194 entries, distance2
    """

    institution: tuple[str, ...]
    state: tuple[str, ...]
    region: tuple[str, ...]
    year: IntArray
    joined: BoolArray
    covariates: Mapping[str, FloatArray]

    def __len__(self) -> int:
        return len(self.state)

    def __str__(self) -> str:
        events = counted(int(self.joined.sum()), "entry", "entries")
        return f"{counted(len(self), 'row')} with {events}, {', '.join(self.covariates)}"


def take(rows: Rows, which: Any) -> Rows:
    """Some of the rows, by a mask or by their numbers."""

    def part(names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(np.array(names, dtype=object)[which].tolist())

    return Rows(
        part(rows.institution),
        part(rows.state),
        part(rows.region),
        rows.year[which],
        rows.joined[which],
        {name: column[which] for name, column in rows.covariates.items()},
    )


def matrix(rows: Rows, terms: Iterable[str]) -> FloatArray:
    """Covariates side by side, shape (n, K)."""
    return np.column_stack([rows.covariates[name] for name in terms])


def read_rows(panel: Any, terms: Any, faults: Faults) -> Rows:
    """The rows of a table, or of anything that has ``to_frame``; what is wrong is noted.

    Parameters
    ----------
    panel : pandas.DataFrame or RiskSets
    terms : iterable of str
        The covariates that are needed.
    faults : Faults
        Raised as `InvalidInputError` when there are no rows to go on with.
    """
    import pandas as pd

    from gametheory_gov.base.errors import InvalidInputError

    table = panel.to_frame() if hasattr(panel, "to_frame") else panel
    if not isinstance(table, pd.DataFrame):
        faults.add(f"panel = {panel!r:.80}; a table of pandas or risk sets are needed")
        faults.raise_as(InvalidInputError)
    names = as_ids(terms, "terms", faults)
    if not names and not faults:
        faults.add("terms is empty; name at least one covariate")
    for name in (*COLUMNS, *names):
        if name not in table:
            near = did_you_mean(name, map(str, table.columns))
            faults.add(f"the table has no column {name!r:.80}{near}")
        elif list(table.columns).count(name) > 1:
            faults.add(f"the table has several columns {name!r:.80}; keep one")
    faults.extend(f"{name!r} is no covariate" for name in names if name in COLUMNS)
    if not len(table):
        faults.add("the table has no rows")
    faults.raise_as(InvalidInputError)
    table = table.reset_index(drop=True)
    faults.extend(_faults(table, names))
    faults.raise_as(InvalidInputError)
    institution, state, region = (tuple(map(str, table[name])) for name in ("institution", "state", "region"))
    return Rows(
        institution,
        state,
        region,
        table["year"].to_numpy(dtype=np.int64),
        table["joined"].to_numpy(dtype=bool),
        {name: table[name].to_numpy(dtype=float) for name in names},
    )


def _faults(table: Any, names: Iterable[str]) -> Iterator[str]:
    import pandas as pd

    for name in ("year", "joined", *names):
        column = pd.to_numeric(table[name], errors="coerce").to_numpy(dtype=float)
        bad = ~np.isfinite(column)
        rule = "numbers are needed"
        if name == "year":
            bad, rule = bad | (column != np.round(column)), "years are whole numbers"
        if name == "joined":
            bad, rule = bad | ~np.isin(column, (0, 1)), "True or False is needed"
        if bad.any():
            yield f"{_where(table, bad, name)}; {rule}"
    for name in ("institution", "state", "region"):
        bad = table[name].isna().to_numpy()
        if bad.any():
            yield f"{_where(table, bad, name)}; a text is needed"
    twice = table.duplicated(["institution", "state", "year"]).to_numpy()
    if twice.any():
        yield f"{_where(table, twice, 'state')}; a state is in an institution's year once"


def _where(table: Any, bad: BoolArray, name: str) -> str:
    """The first faulty rows, named."""
    rows = np.flatnonzero(bad)
    told = [
        f"{name} of row {k} ({table['institution'][k]}, {table['state'][k]}, {table['year'][k]}) = "
        f"{table[name].tolist()[k]!r:.40}"
        for k in rows[:_NAMED]
    ]
    more = [f"and {counted(len(rows) - _NAMED, 'more row')}"] if len(rows) > _NAMED else []
    return ", ".join([*told, *more])
