"""Looking up the value of every symbol of a game."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import numpy as np

from ._typing import Column
from .body import institution_values
from .errors import Faults, did_you_mean
from .exact import as_float, format_number, to_column, to_number
from .game import Game
from .institution import Institution
from .states import States
from .symbols import SymbolInfo

#: Keywords of ``bind`` that stand for a symbol of another name.
ALIASES = {"legitimacy_weight": "legitimacy"}


def is_family(game: Any) -> bool:
    """Tell whether ``game`` makes its formulas to an institution's measure (has ``form``)."""
    return not isinstance(game, Game) and hasattr(game, "form")


def collect_values(
    game: Game,
    states: States,
    institution: Institution,
    given: Mapping[str, Any],
    founders: Sequence[str] | None,
    faults: Faults,
) -> dict[str, Any]:
    """Return the value of every symbol that is not a total, noting every fault.

    Parameters
    ----------
    game : Game
    states : States
    institution : Institution
    given : mapping
        Values by symbol name; they go before the states' columns.
    founders : sequence of ids, optional
    faults : Faults

    Returns
    -------
    dict of str to Fraction, float or array of shape (N,)
    """
    needed = {info.name: info for info in game.symbols if info.role not in ("total", "exposure", "profile")}
    designed = institution_values(institution, states, founders, faults)
    _refuse_strangers(game, needed, designed, given, faults)
    values: dict[str, Any] = {}
    for name, info in needed.items():
        keyword = ALIASES.get(name, name)
        if name == "N":
            values[name] = Fraction(states.N)
        elif info.role == "institution":
            values[name] = designed.get(name, Fraction(0))
        elif name in given:
            values[name] = _read(info, keyword, given[name], states, faults)
        elif info.role == "state" and (column := _column(states, name)) is not None:
            values[name] = _read(info, f"states.{name}", column, states, faults)
        elif info.default is not None:
            values[name] = info.default
        else:
            where = " or as a column of the states" if info.role == "state" else ""
            faults.add(f"{name} ({info.meaning}) has no value; give it as bind(..., {keyword}=...){where}")
    return values


def _refuse_strangers(
    game: Game,
    needed: Mapping[str, SymbolInfo],
    designed: Mapping[str, Any],
    given: Mapping[str, Any],
    faults: Faults,
) -> None:
    settable = sorted(
        ALIASES.get(name, name) for name, info in needed.items() if info.role in ("state", "parameter")
    )
    for name in given:
        keyword = ALIASES.get(name, name)
        if name in designed or (name in needed and needed[name].role == "institution"):
            faults.add(f"{keyword} belongs to the institution; use institution.replace({keyword}=...)")
        elif name == "N":
            faults.add("N is the number of states and cannot be given")
        elif name not in needed and name not in game.infos:
            faults.add(
                f"{keyword} is no symbol of game {game.name!r}{did_you_mean(keyword, settable)}; "
                f"these can be given: {', '.join(settable)}"
            )


def _column(states: States, name: str) -> Any:
    if name.startswith("ideal_"):
        k = int(name.removeprefix("ideal_")) - 1
        return states.ideal[:, k] if k < states.dimensions else None
    if name == "great_power":
        return states.great_power.astype(int)
    column = getattr(states, name, None) if name in ("size", "population") else None
    if column is None and name in states.__dataclass_fields__:
        column = getattr(states, name)
    return states.extra.get(name) if column is None else column


def _read(info: SymbolInfo, keyword: str, value: Any, states: States, faults: Faults) -> Any:
    """Return one number, or one per state, or note why not."""
    if isinstance(value, Mapping):
        unknown = [label for label in value if label not in states.ids]
        missing = [label for label in states.ids if label not in value]
        faults.extend(
            f"{keyword} names {label!r}, who is not among the states{did_you_mean(str(label), states.ids)}"
            for label in unknown
        )
        if missing:
            faults.add(
                f"{keyword} has no value for {', '.join(missing[:10])}"
                f"{' and others' if len(missing) > 10 else ''}"
            )
        if unknown or missing:
            return Fraction(0)
        value = [value[label] for label in states.ids]
    try:
        single = isinstance(value, str) or np.ndim(value) == 0
        read = to_number(value) if single else to_column(value)
    except (TypeError, ValueError) as error:
        faults.add(f"{keyword} = {value!r} is no number and no column of numbers ({error})")
        return Fraction(0)
    if isinstance(read, np.ndarray):
        if info.role != "state":
            faults.add(f"{keyword} is one number for the whole game, but {read.shape[0]} were given")
            return Fraction(0)
        if read.shape != (states.N,):
            faults.add(
                f"{keyword} has shape {read.shape}; one number for each of {states.N} states is needed"
            )
            return Fraction(0)
    _check_sign(info, keyword, read, states, faults)
    return read


def _check_sign(info: SymbolInfo, keyword: str, read: Any, states: States, faults: Faults) -> None:
    column: Column = read if isinstance(read, np.ndarray) else to_column([read])
    number = as_float(column)
    rule = {
        "nonnegative": "a number that is not negative",
        "positive": "a positive number",
        "real": "a finite number",
    }[info.sign]
    bad = ~np.isfinite(number)
    if info.sign != "real":
        bad |= number < 0 if info.sign == "nonnegative" else number <= 0
    for k in np.flatnonzero(bad):
        place = f"[{k}] ({states.ids[k]!r})" if isinstance(read, np.ndarray) else ""
        faults.add(f"{keyword}{place} = {format_number(column[k])}; {rule} is needed ({info.meaning})")
