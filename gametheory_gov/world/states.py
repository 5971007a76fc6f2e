"""States: N labelled players as read-only columns.

A `States` is the world a game is played in: who the players are, their shares of capability and of
population, their ideal policies, who is a great power, and, where they differ between states, the
parameters of their payoffs. Shares are shares of the states *in the table* and sum to one; what part of
the whole world the table covers stands in ``coverage``. Columns are exact (``Fraction``) when all their
entries are, floats otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from gametheory_gov.base._typing import BoolArray, Column, IntArray, Number
from gametheory_gov.base.citation import DATA, Rests
from gametheory_gov.base.errors import Faults, InvalidStatesError, did_you_mean, which_id
from gametheory_gov.base.exact import as_exact, exact_sum, is_exact, to_fraction
from gametheory_gov.base.inputs import as_ids, public
from gametheory_gov.base.text import Coded, call, left_out

from .blocs import merged
from .columns import (
    PARAMETER_COLUMNS,
    check_column,
    check_extra,
    check_flags,
    check_ids,
    check_table,
    check_texts,
    take_shares,
)
from .ideal import move_apart, standard_units, weighted_mean
from .matrices import TRANSPOSED, among, check_exposure, check_matrices
from .tables import TableExchange

if TYPE_CHECKING:
    import pandas as pd


@public
@dataclass(frozen=True, eq=False, repr=False)
class States(Coded, TableExchange):
    """N labelled states as read-only columns.

    What is one per state can also be given as a mapping of id to value or as a pandas Series, and is then
    read by id; lists and arrays are read by position.

    Parameters
    ----------
    ids : sequence of str
        One distinct, non-empty label per state, such as ISO 3166-1 alpha-3 codes.
    size, population : array_like, shape (N,)
        Shares of capability and of population among these states, each in [0, 1], summing to one. Population
        may be left out where nothing uses it: legitimacy does, and votes by population.
    ideal : array_like, shape (N,) or (N, d), optional
        Ideal policies, in any unit; all zero (nobody diverges) by default.
    great_power : array_like of bool, shape (N,), optional
        Nobody by default.
    benefit, cost, legitimacy_weight, entry_cost, exit_cost : array_like, shape (N,), optional
        Parameters of the payoffs that differ between states; ``bind`` takes them from here unless it
        is given others. The last three may not be negative.
    exposure : array_like, shape (N, N), optional
        Row i: shares of i's exchange that are with each other state. Rows sum to one, the diagonal is
        zero. A table by id, as of pandas or of mappings, is read by id, here and below.
    matrices : mapping of str to array_like, shape (N, N), optional
        Further matrices by name, in any unit: ``{"imports": ...}``. Row i is what state i has with each other
        state; entries are finite numbers of any sign, the diagonal is zero.
    names : sequence of str, optional
        Full names; the ids by default.
    extra : mapping of str to sequence, optional
        Raw figures or texts, one per state, carried along; a game uses a column of them only when it
        declares one of that name. NaN marks a figure that is not known. Other objects become text.
    units : mapping of str to str, optional
        Units of ``size`` and of the raw figures.
    notes : sequence of str, optional
        What a reader must know of the table: figures filled or left out, by which rule.
    coverage : mapping of str to float, optional
        For ``"size"`` and ``"population"``: the share of the world total held by these states.
    year : int, optional
    title : str, optional

    Raises
    ------
    InvalidStatesError
        With every fault: a wrong length, a duplicate id, NaN, a negative size, shares or rows that do not
        sum to one.

    Examples
    --------
    >>> world = States(["A", "B"], size=["3/4", "1/4"], population=["1/2", "1/2"])
    >>> world.N, world.exact, world.size[0]
    (2, True, Fraction(3, 4))
    >>> States(["A", "A"], size=[0.5, -0.5], population=[0.5, 0.5])
    Traceback (most recent call last):
    ...
    gametheory_gov.base.errors.InvalidStatesError: states: 3 faults
      1. ids[1] = 'A' repeats ids[0]; ids are distinct
      2. size[1] ('A') = -0.5; sizes and population are finite shares in [0, 1]
      3. size sums to 0 (1 less than 1); shares sum to 1: divide by the total, or pass normalise=True
    """

    RESTS = Rests(own="works", may=DATA)

    ids: tuple[str, ...]
    size: Column = field(kw_only=True)
    population: Column | None = field(kw_only=True, default=None)
    ideal: Column = field(kw_only=True, default=None)  # type: ignore[arg-type]
    great_power: BoolArray = field(kw_only=True, default=None)  # type: ignore[arg-type]
    benefit: Column | None = field(kw_only=True, default=None)
    cost: Column | None = field(kw_only=True, default=None)
    legitimacy_weight: Column | None = field(kw_only=True, default=None)
    entry_cost: Column | None = field(kw_only=True, default=None)
    exit_cost: Column | None = field(kw_only=True, default=None)
    exposure: Column | None = field(kw_only=True, default=None)
    matrices: Mapping[str, Column] = field(kw_only=True, default_factory=dict)
    names: tuple[str, ...] = field(kw_only=True, default=())
    extra: Mapping[str, Sequence[Any]] = field(kw_only=True, default_factory=dict)
    units: Mapping[str, str] = field(kw_only=True, default_factory=dict)
    notes: tuple[str, ...] = field(kw_only=True, default=())
    coverage: Mapping[str, float] = field(kw_only=True, default_factory=dict)
    year: int | None = field(kw_only=True, default=None)
    title: str = field(kw_only=True, default="")

    # ------------------------------------------------------------------ construction and checks

    def __post_init__(self) -> None:
        faults = Faults("states")
        put = object.__setattr__
        put(self, "ids", check_ids(self.ids, faults))
        if not self.ids:
            faults.raise_as(InvalidStatesError)
        ideal = [0] * self.N if self.ideal is None else self.ideal
        flags = [False] * self.N if self.great_power is None else self.great_power
        checked: dict[str, Any] = {}
        for name, rule in {"size": "share", "population": "share", **PARAMETER_COLUMNS}.items():
            if getattr(self, name) is not None:
                checked[name] = check_column(name, getattr(self, name), self.ids, rule, faults)
        checked["ideal"] = check_column("ideal", ideal, self.ids, "finite", faults, matrix=True)
        checked["great_power"] = check_flags("great_power", flags, self.ids, faults)
        if self.exposure is not None:
            checked["exposure"] = check_exposure(self.exposure, self.ids, faults)
        checked["matrices"] = check_matrices(self.matrices, self.ids, faults)
        names = self.ids if isinstance(self.names, tuple) and not self.names else self.names
        checked["names"] = check_texts("names", names, self.ids, faults)
        checked["notes"] = check_texts("notes", self.notes, None, faults)
        checked["units"] = check_table("units", self.units, faults, of_numbers=False)
        checked["coverage"] = check_table("coverage", self.coverage, faults, of_numbers=True)
        reserved = {f.name for f in fields(self)} | {"id", "name"}
        checked["extra"] = check_extra(self.extra, self.ids, reserved, faults)
        for name, kind, rule in (("year", (int, type(None)), "a whole number"), ("title", str, "a text")):
            if not isinstance(getattr(self, name), kind):
                faults.add(f"{name} = {getattr(self, name)!r}; {rule} is needed")
        faults.raise_as(InvalidStatesError)
        for name, column in checked.items():
            put(self, name, column)

    @property
    def works(self) -> tuple[str, ...]:
        """The works that the figures come from: the package's own data have a year."""
        return () if self.year is None else DATA

    @property
    def N(self) -> int:
        """Number of states."""
        return len(self.ids)

    @property
    def dimensions(self) -> int:
        """Number of dimensions of the policy space."""
        return int(self.ideal.shape[1])

    @property
    def exact(self) -> bool:
        """Whether every column holds exact numbers."""
        return all(is_exact(column) for column in (*self.columns().values(), *self.matrices.values()))

    @property
    def great_powers(self) -> tuple[str, ...]:
        """Ids of the great powers."""
        return tuple(self.ids[k] for k in np.flatnonzero(self.great_power))

    def __len__(self) -> int:
        return self.N

    def columns(self) -> dict[str, Column]:
        """The columns of numbers that are given, by name."""
        names = ("size", "population", "ideal", *PARAMETER_COLUMNS, "exposure")
        return {name: getattr(self, name) for name in names if getattr(self, name) is not None}

    def _record(self) -> dict[str, Any]:
        return {f.name: getattr(self, f.name) for f in fields(self)}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, States) and self.ids == other.ids and self.to_dict() == other.to_dict()

    def __reduce__(self) -> tuple[Any, ...]:
        tables = {name: dict(getattr(self, name)) for name in ("extra", "units", "coverage", "matrices")}
        return partial(States, **(self._record() | tables)), ()

    def __hash__(self) -> int:
        return hash((self.ids, self.year, self.title))

    def __repr__(self) -> str:
        year = f", year={self.year}" if self.year is not None else ""
        return (
            f"States(N={self.N}, d={self.dimensions}, great_powers={list(self.great_powers)}"
            f"{year}{', exact' if self.exact else ''})"
        )

    def _code(self) -> str:
        values = self._record()
        if self.dimensions == 1:
            values["ideal"] = self.ideal[:, 0]
        ids, zeros = values.pop("ids"), (Fraction(0),) * self.N
        defaults = {entry.name: entry.default for entry in fields(self)} | {
            "ideal": zeros,
            "great_power": (False,) * self.N,
            "names": ids,
            "matrices": {},
            "extra": {},
            "units": {},
            "coverage": {},
        }
        return call("States", ids, **left_out(values, defaults))

    def indices(self, ids: Iterable[str], *, subject: str = "states") -> IntArray:
        """The positions of some ids.

        Parameters
        ----------
        ids : iterable of str
        subject : str
            What the ids are, for the message.

        Raises
        ------
        InvalidStatesError
            Naming every id that is not in the table or is given twice.

        Examples
        --------
        >>> States(["A", "B"], size=[0.5, 0.5], population=[0.5, 0.5]).indices(["B"])
        array([1])
        """
        position = {label: k for k, label in enumerate(self.ids)}
        faults = Faults(subject)
        if not hasattr(ids, "__iter__"):
            faults.add(f"ids = {ids!r:.80}; a list of ids is needed, such as ['USA', 'FRA']")
            faults.raise_as(InvalidStatesError)
        wanted = [ids] if isinstance(ids, str) else list(ids)
        seen: set[str] = set()
        for label in wanted:
            if not isinstance(label, str) or label not in position:
                who = which_id(label, self.ids, self.names)
                faults.add(f"{label!r:.80} is not among the {self.N} states{who}")
            elif label in seen:
                faults.add(f"{label!r} is given twice")
            else:
                seen.add(label)
        faults.raise_as(InvalidStatesError)
        return np.array([position[label] for label in wanted], dtype=np.int64)

    def select(self, ids: Iterable[str]) -> States:
        """The states named, in that order; shares are taken anew among them.

        ``coverage`` shrinks accordingly, and rows of ``exposure`` are divided by what remains; numbers in
        ``matrices`` stay as they are.

        Raises
        ------
        InvalidStatesError
            For an unknown or repeated id, or when the states named hold no size or no population.

        Examples
        --------
        >>> world = States(["A", "B", "C"], size=["1/2", "1/4", "1/4"], population=["1/3"] * 3)
        >>> world.select(["B", "C"]).size
        array([Fraction(1, 2), Fraction(1, 2)], dtype=object)
        """
        rows = self.indices(ids, subject="states.select")
        record = self._record()
        faults = Faults("states.select")
        coverage = dict(self.coverage)
        for name in ("size", "population"):
            if record[name] is None:
                continue
            part = getattr(self, name)[rows]
            record[name] = take_shares(part)
            if record[name] is None:
                faults.add(f"the states named hold no {name}, so shares cannot be taken among them")
            if name in coverage:
                coverage[name] *= float(exact_sum(list(part)))
        if self.exposure is not None:
            taken = [take_shares(row) for row in self.exposure[np.ix_(rows, rows)]]
            faults.extend(
                f"{self.ids[rows[k]]!r} has no exposure to the others named"
                for k, row in enumerate(taken)
                if row is None
            )
            record["exposure"] = taken
        faults.raise_as(InvalidStatesError)
        for name in ("ideal", "great_power", *PARAMETER_COLUMNS):
            if record[name] is not None:
                record[name] = record[name][rows]
        record |= {
            "ids": [self.ids[k] for k in rows],
            "names": [self.names[k] for k in rows],
            "extra": {name: [col[k] for k in rows] for name, col in self.extra.items()},
            "coverage": coverage,
            "matrices": {name: among(matrix, rows) for name, matrix in self.matrices.items()},
        }
        return States(**record)

    def merge(self, ids: Iterable[str], *, into: str, name: str | None = None) -> States:
        """The states with some of them as one bloc, a great power; a note says so.

        Sizes and populations add up, and so do rows and columns of ``matrices``, without what the members
        have with each other; ideal points and parameters are size-weighted means, raw figures NaN.

        Raises
        ------
        InvalidStatesError
            For unknown ids, an id that is taken, members without size, or exposures.

        Examples
        --------
        >>> world = States(list("ABC"), size=["1/2", "1/4", "1/4"], population=["1/3"] * 3, ideal=[0, 1, 3])
        >>> world.merge(["B", "C"], into="U").ideal[1, 0]
        Fraction(2, 1)
        """
        return States(**merged(self._record(), self.indices(ids, subject="merge"), into, name or into))

    def replace(self, **changes: Any) -> States:
        """A copy with some columns or properties changed.

        With new ``ids`` and no ``names``, the ids are the names.

        Raises
        ------
        InvalidStatesError
            For a name that is no column, or values that break a rule.
        """
        record = self._record()
        faults = Faults("states.replace")
        for name in changes:
            if name not in record:
                faults.add(f"{name!r} is no column of States{did_you_mean(name, record)}")
        faults.raise_as(InvalidStatesError)
        return States(**(record | ({"names": ()} if "ids" in changes else {}) | changes))

    def spread(self, factor: Number | str, among: Iterable[str] | None = None) -> States:
        """The states with some ideal points moved apart about their (plain) mean.

        Parameters
        ----------
        factor : number, at least 0
            1 changes nothing, 2 doubles every distance to the mean, 0 makes them agree.
        among : iterable of str, optional
            Whose ideal points move; the great powers by default.

        Raises
        ------
        InvalidStatesError
            For a factor that is no number or negative, an unknown id, or no great power to move.

        Examples
        --------
        >>> world = States(["A", "B"], size=["1/2"] * 2, population=["1/2"] * 2, ideal=[-1, 1])
        >>> world.spread(2, among=["A", "B"]).ideal[:, 0]
        array([Fraction(-2, 1), Fraction(2, 1)], dtype=object)
        """
        faults = Faults("states.spread")
        ids = self.great_powers if among is None else as_ids(among, "among", faults)
        if not ids:
            faults.add("there is nobody to move; name states in among= or mark great powers")
        try:
            good = to_fraction(factor) >= 0
        except (TypeError, ValueError):
            good = False
        if not good:
            faults.add(f"factor = {factor!r}; a number that is not negative is needed")
        faults.raise_as(InvalidStatesError)
        rows = self.indices(ids, subject="states.spread")
        return self.replace(ideal=move_apart(self.ideal, rows, factor))

    def mean_ideal(self, ids: Iterable[str] | None = None) -> Column:
        """The size-weighted mean ideal point of some states (all by default), shape (d,).

        Raises
        ------
        InvalidStatesError
            For an unknown id, nobody, or states that hold no size.
        """
        rows = np.arange(self.N) if ids is None else self.indices(ids)
        if not exact_sum(list(self.size[rows])) > 0:
            who = "nobody is named" if not len(rows) else "the states named hold no size"
            raise InvalidStatesError("states.mean_ideal", [f"{who}, so their mean is not defined"])
        return weighted_mean(self.ideal[rows], self.size[rows])

    def standardise(self) -> States:
        """The states with ideal points at mean 0 and standard deviation 1, dimension by dimension.

        Examples
        --------
        >>> world = States(["A", "B"], size=[0.5, 0.5], population=[0.5, 0.5], ideal=[1.0, 3.0])
        >>> world.standardise().ideal[:, 0]
        array([-1.,  1.])
        """
        note = "Ideal points are standardised: mean 0 and standard deviation 1 over these states."
        return self.replace(ideal=standard_units(self.ideal), notes=(*self.notes, note))

    def to_exact(self) -> States:
        """The states with every float replaced by its shortest decimal fraction.

        Shares that then miss one are divided by their total, and rows of ``exposure`` likewise.
        """
        if self.exact:
            return self
        record = self._record()
        for name, column in self.columns().items():
            record[name] = as_exact(column)
        for name in ("size", "population"):
            record[name] = None if record[name] is None else take_shares(record[name])
        if self.exposure is not None:
            record["exposure"] = [take_shares(row) for row in record["exposure"]]
        record["matrices"] = {name: as_exact(matrix) for name, matrix in self.matrices.items()}
        return States(**record)

    def matrix(self, name: str) -> pd.DataFrame:
        """One of the matrices as a table, rows and columns indexed by id.

        Parameters
        ----------
        name : str
            One of ``matrices``, or ``"exposure"``; ``"imports.T"`` is the transpose of ``"imports"``.

        Raises
        ------
        InvalidStatesError
            For a name that is none.

        Examples
        --------
        >>> world = States.symmetric(2, ids=["A", "B"], matrices={"imports": [[0, 3], [1, 0]]})
        >>> world.matrix("imports.T").loc["A", "B"]
        Fraction(1, 1)
        """
        import pandas as pd

        known = {**({} if self.exposure is None else {"exposure": self.exposure}), **self.matrices}
        base = str(name).removesuffix(TRANSPOSED)
        if not isinstance(name, str) or base not in known:
            these = f"; these are: {', '.join(known)}" if known else "; there are none"
            raise InvalidStatesError(
                "states.matrix", [f"{name!r:.80} is no matrix{did_you_mean(base, known)}{these}"]
            )
        table = known[base] if base == name else known[base].T
        return pd.DataFrame(table.copy(), index=pd.Index(self.ids, name="id"), columns=list(self.ids))

    @classmethod
    def symmetric(cls, N: int, **columns: Any) -> States:
        """N identical states, exact, labelled ``"1"`` to ``"N"``.

        Examples
        --------
        >>> States.symmetric(4).size[0]
        Fraction(1, 4)
        """
        if not isinstance(N, (int, np.integer)) or isinstance(N, bool) or N < 1:
            raise InvalidStatesError("states", [f"N = {N!r}; a whole number from 1 is needed"])
        share = [Fraction(1, int(N))] * int(N)
        ids = tuple(str(k) for k in range(1, N + 1))
        return cls(**({"ids": ids, "size": share, "population": share} | columns))
