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
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from ._typing import BoolArray, Column, IntArray, Number
from .columns import PARAMETER_COLUMNS, check_column, check_exposure, check_flags, take_shares
from .errors import Faults, InvalidStatesError, did_you_mean
from .exact import as_exact, dump_column, exact_sum, is_exact, to_fraction
from .ideal import move_apart, standard_units, weighted_mean
from .tabular import TableExchange, plain_extra

if TYPE_CHECKING:
    pass


@dataclass(frozen=True, eq=False, repr=False)
class States(TableExchange):
    """N labelled states as read-only columns.

    Parameters
    ----------
    ids : sequence of str
        One distinct, non-empty label per state, such as ISO 3166-1 alpha-3 codes.
    size, population : array_like, shape (N,)
        Shares of capability and of population among these states, each in [0, 1], summing to one.
    ideal : array_like, shape (N,) or (N, d), optional
        Ideal policies, in any unit; all zero (nobody diverges) by default.
    great_power : array_like of bool, shape (N,), optional
        Nobody by default.
    benefit, cost, legitimacy_weight, entry_cost, exit_cost : array_like, shape (N,), optional
        Parameters of the payoffs that differ between states; ``bind`` takes them from here unless it
        is given others. The last three may not be negative.
    exposure : array_like, shape (N, N), optional
        Row i: shares of i's exchange that are with each other state. Rows sum to one, the diagonal is
        zero.
    names : sequence of str, optional
        Full names; the ids by default.
    extra : mapping of str to sequence, optional
        Raw figures or texts, one per state, carried along and never used by a solver. NaN marks a
        figure that is not known.
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
    gametheory_gov.errors.InvalidStatesError: states: 3 faults
      1. ids[1] = 'A' repeats ids[0]; ids are distinct
      2. size[1] ('A') = -0.5; sizes and population are finite shares in [0, 1]
      3. size sums to 0; shares sum to 1: divide by the total, or pass normalise=True
    """

    ids: tuple[str, ...]
    size: Column = field(kw_only=True)
    population: Column = field(kw_only=True)
    ideal: Column = field(kw_only=True, default=None)  # type: ignore[arg-type]
    great_power: BoolArray = field(kw_only=True, default=None)  # type: ignore[arg-type]
    benefit: Column | None = field(kw_only=True, default=None)
    cost: Column | None = field(kw_only=True, default=None)
    legitimacy_weight: Column | None = field(kw_only=True, default=None)
    entry_cost: Column | None = field(kw_only=True, default=None)
    exit_cost: Column | None = field(kw_only=True, default=None)
    exposure: Column | None = field(kw_only=True, default=None)
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
        put(self, "ids", tuple(self.ids))
        put(self, "names", tuple(self.names) or self.ids)
        put(self, "notes", tuple(self.notes))
        for name in ("units", "coverage"):
            put(self, name, MappingProxyType(dict(getattr(self, name))))
        self._check_ids(faults)
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
        checked["extra"] = self._check_extra(faults)
        faults.raise_as(InvalidStatesError)
        for name, column in checked.items():
            put(self, name, column)

    def _check_ids(self, faults: Faults) -> None:
        if not self.ids:
            faults.add("no states; at least one is needed")
        seen: dict[str, int] = {}
        for k, label in enumerate(self.ids):
            if not isinstance(label, str) or not label:
                faults.add(f"ids[{k}] = {label!r}; ids are non-empty strings")
            elif label in seen:
                faults.add(f"ids[{k}] = {label!r} repeats ids[{seen[label]}]; ids are distinct")
            seen.setdefault(label, k)
        if len(self.names) != len(self.ids):
            faults.add(f"names has {len(self.names)} entries for {len(self.ids)} states")

    def _check_extra(self, faults: Faults) -> Mapping[str, Sequence[Any]]:
        reserved = {f.name for f in fields(self)} | {"id", "name"}
        kept = {name: tuple(values) for name, values in self.extra.items()}
        for name, values in kept.items():
            if len(values) != self.N:
                faults.add(f"extra[{name!r}] has {len(values)} entries for {self.N} states")
            if name in reserved:
                faults.add(f"extra[{name!r}] has the name of a column of its own; rename it")
        return MappingProxyType(kept)

    # ------------------------------------------------------------------------------- properties

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
        return all(is_exact(column) for column in self.columns().values())

    @property
    def great_powers(self) -> tuple[str, ...]:
        """Ids of the great powers."""
        return tuple(self.ids[k] for k in np.flatnonzero(self.great_power))

    def __len__(self) -> int:
        return self.N

    def columns(self) -> dict[str, Column]:
        """Return the columns of numbers that are given, by name."""
        names = ("size", "population", "ideal", *PARAMETER_COLUMNS, "exposure")
        return {name: getattr(self, name) for name in names if getattr(self, name) is not None}

    def _record(self) -> dict[str, Any]:
        return {f.name: getattr(self, f.name) for f in fields(self)}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, States) and self.to_dict() == other.to_dict()

    def __hash__(self) -> int:
        return hash((self.ids, self.year, self.title))

    def __repr__(self) -> str:
        year = f", year={self.year}" if self.year is not None else ""
        return (
            f"States(N={self.N}, d={self.dimensions}, great_powers={list(self.great_powers)}"
            f"{year}{', exact' if self.exact else ''})"
        )

    def indices(self, ids: Iterable[str], *, subject: str = "states") -> IntArray:
        """Return the positions of some ids.

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
        wanted = [ids] if isinstance(ids, str) else list(ids)
        faults = Faults(subject)
        for k, label in enumerate(wanted):
            if label not in position:
                faults.add(f"{label!r} is not among the {self.N} states{did_you_mean(str(label), self.ids)}")
            elif label in wanted[:k]:
                faults.add(f"{label!r} is given twice")
        faults.raise_as(InvalidStatesError)
        return np.array([position[label] for label in wanted], dtype=np.int64)

    def select(self, ids: Iterable[str]) -> States:
        """Return the states named, in that order; shares are taken anew among them.

        ``coverage`` shrinks accordingly, and rows of ``exposure`` are divided by what remains.

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
        }
        return States(**record)

    def replace(self, **changes: Any) -> States:
        """Return a copy with some columns or properties changed.

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
        return States(**(record | changes))

    def spread(self, factor: Number | str, among: Iterable[str] | None = None) -> States:
        """Return the states with some ideal points moved apart about their (plain) mean.

        Parameters
        ----------
        factor : number, at least 0
            1 changes nothing, 2 doubles every distance to the mean, 0 makes them agree.
        among : iterable of str, optional
            Whose ideal points move; the great powers by default.

        Raises
        ------
        InvalidStatesError
            For a negative factor, an unknown id, or no great power to move.

        Examples
        --------
        >>> world = States(["A", "B"], size=["1/2"] * 2, population=["1/2"] * 2, ideal=[-1, 1])
        >>> world.spread(2, among=["A", "B"]).ideal[:, 0]
        array([Fraction(-2, 1), Fraction(2, 1)], dtype=object)
        """
        faults = Faults("states.spread")
        ids = self.great_powers if among is None else tuple(among)
        if not ids:
            faults.add("there is nobody to move; name states in among= or mark great powers")
        if not float(to_fraction(factor)) >= 0:
            faults.add(f"factor = {factor}; a number that is not negative is needed")
        faults.raise_as(InvalidStatesError)
        rows = self.indices(ids, subject="states.spread")
        return self.replace(ideal=move_apart(self.ideal, rows, factor))

    def mean_ideal(self, ids: Iterable[str] | None = None) -> Column:
        """Return the size-weighted mean ideal point of some states (all by default), shape (d,)."""
        rows = np.arange(self.N) if ids is None else self.indices(ids)
        return weighted_mean(self.ideal[rows], self.size[rows])

    def standardise(self) -> States:
        """Return the states with ideal points at mean 0 and standard deviation 1, dimension by dimension.

        Examples
        --------
        >>> world = States(["A", "B"], size=[0.5, 0.5], population=[0.5, 0.5], ideal=[1.0, 3.0])
        >>> world.standardise().ideal[:, 0]
        array([-1.,  1.])
        """
        note = "Ideal points are standardised: mean 0 and standard deviation 1 over these states."
        return self.replace(ideal=standard_units(self.ideal), notes=(*self.notes, note))

    def to_exact(self) -> States:
        """Return the states with every float replaced by its shortest decimal fraction.

        Shares that then miss one are divided by their total, and rows of ``exposure`` likewise.
        """
        record = self._record()
        for name, column in self.columns().items():
            record[name] = as_exact(column)
        for name in ("size", "population"):
            record[name] = take_shares(record[name])
        if self.exposure is not None:
            record["exposure"] = [take_shares(row) for row in record["exposure"]]
        return States(**record)

    # ---------------------------------------------------------------------------------- exchange

    @classmethod
    def symmetric(cls, N: int, **columns: Any) -> States:
        """Return N identical states, exact, labelled ``"1"`` to ``"N"``.

        Examples
        --------
        >>> States.symmetric(4).size[0]
        Fraction(1, 4)
        """
        if N < 1:
            raise InvalidStatesError("states", [f"N = {N}; at least one state is needed"])
        share = [Fraction(1, N)] * N
        return cls(tuple(str(k) for k in range(1, N + 1)), **({"size": share, "population": share} | columns))

    def to_dict(self) -> dict[str, Any]:
        """Return plain values for JSON; exact numbers become text. See `from_dict`."""
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
    def from_dict(cls, plain: Mapping[str, Any]) -> States:
        """Build states from the values of `to_dict`.

        Examples
        --------
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
