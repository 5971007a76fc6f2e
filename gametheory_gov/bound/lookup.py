"""Looking up the value of every symbol of a game."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import numpy as np

from gametheory_gov.base._typing import Column
from gametheory_gov.base.errors import Faults, NotApplicableError, did_you_mean
from gametheory_gov.base.exact import as_float, decimal_hint, format_number, to_column, to_number
from gametheory_gov.decisions.bodies import body_power
from gametheory_gov.formulas.symbols import TABLE, SymbolInfo
from gametheory_gov.games.game import Game
from gametheory_gov.world.bodies import institution_values, member_weights
from gametheory_gov.world.columns import by_id, wrong_entries
from gametheory_gov.world.institution import Institution
from gametheory_gov.world.states import States

#: Keywords of ``bind`` that stand for a symbol of another name.
ALIASES = {"legitimacy_weight": "legitimacy"}
#: Symbols that an entry of the design vector of another name supplies.
_ENTRIES = {
    "transfer": "transfers",
    "inclusion_share": "legitimacy_shares",
    "representation_share": "legitimacy_shares",
    "performance_share": "legitimacy_shares",
    "minimum_members": "minimum_participation",
    "minimum_size": "minimum_participation",
    "fixed_representation": "body",
    "detection": "monitoring",
}
#: Symbols that rest on shares of population.
_OF_PEOPLE = ("population", "fixed_representation")
_SIGNS = {
    "nonnegative": "a number that is not negative",
    "positive": "a positive number",
    "real": "a finite number",
}


def is_family(game: Any) -> bool:
    """Whether ``game`` makes its formulas to an institution's measure (has ``form``)."""
    return not isinstance(game, Game) and callable(getattr(game, "form", None))


def collect_values(
    game: Game,
    states: States,
    institution: Institution,
    given: Mapping[str, Any],
    founders: Sequence[str] | None,
    faults: Faults,
) -> dict[str, Any]:
    """The value of every symbol that is not a total, noting every fault.

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
    if game.profile_terms and institution.body_weights == "population":
        with faults.noting():
            member_weights(institution, states)
    if "representation" in game.profile_terms and states.population is None:
        faults.add("representation needs the states' shares of population; give States(population=...)")
    designed = designed_values(game, institution, states, founders, faults)
    meant = _refuse_strangers(game, needed, designed, given, faults)
    values: dict[str, Any] = {}
    for name, info in needed.items():
        keyword = ALIASES.get(name, name)
        if name == "N":
            values[name] = Fraction(states.N)
        elif name in _OF_PEOPLE and states.population is None:
            faults.add(
                f"{name} ({info.meaning}) needs the states' shares of population; give States(population=...)"
            )
        elif info.role == "institution":
            values[name] = designed.get(name, Fraction(0))
        elif name in given:
            values[name] = _read(info, keyword, given[name], states, faults)
        elif info.role == "state" and (column := column_of(states, name)) is not None:
            values[name] = _read(info, f"states.{name}", column, states, faults)
        elif info.default is not None:
            values[name] = info.default
        elif keyword not in meant:  # else the name that was mistaken for it is noted
            where = " or as a column of the states" if info.role == "state" else ""
            faults.add(f"{name} ({info.meaning}) has no value; give it as bind(..., {keyword}=...){where}")
    return values


def designed_values(
    game: Game,
    institution: Institution,
    states: States,
    founders: Sequence[str] | None,
    faults: Faults,
) -> dict[str, Any]:
    """The value of every symbol that the institution supplies; the power in its body if the game asks.

    Parameters
    ----------
    game : Game
    institution : Institution
    states : States
    founders : sequence of ids, optional
    faults : Faults
        Receives what `institution_values` and `body_power` refuse, and an index of power of the members.
    """

    def power() -> Column:
        found: Mapping[str, Any] = {}
        try:
            with faults.noting():
                found = body_power(institution, states, founders=founders).values
        except NotApplicableError as error:
            raise NotApplicableError(f"power = {institution.power!r} in the decision body: {error}") from None
        return to_column([found.get(label, Fraction(0)) for label in states.ids])

    if institution.power != "votes" and "representation" in game.profile_terms:
        faults.add(
            f"power = {institution.power!r} is found for a body fixed in advance; that of the members "
            "changes with membership: give power='votes', or another body"
        )
    needed = any(info.name == "fixed_representation" for info in game.symbols)
    return institution_values(institution, states, founders, faults, power if needed else None)


def check_exact_power(institution: Institution, values: Mapping[str, Any], faults: Faults) -> None:
    """Note a representation in floats, of states and an institution that are exact."""
    if isinstance(values.get("fixed_representation"), float):
        faults.add(
            f"power = {institution.power!r} of so large a body is found in floats, with a bound on their "
            "error; leave exact out, or give power='banzhaf', which is exact"
        )


def _refuse_strangers(
    game: Game,
    needed: Mapping[str, SymbolInfo],
    designed: Mapping[str, Any],
    given: Mapping[str, Any],
    faults: Faults,
) -> set[str]:
    """Note every keyword that no formula uses, or that belongs elsewhere; the keywords meant by a slip."""
    meant: set[str] = set()
    own = {**game.parameters, **game.columns}
    usable = {name for name, info in needed.items() if info.role in ("parameter", "state")} | set(own)
    usable = {name for name in usable if not of_states(name)}
    settable = sorted(ALIASES.get(name, name) for name in usable)
    for name in given:
        keyword = ALIASES.get(name, name)
        if name in usable:
            continue
        if of_states(name):
            faults.add(
                f"{name} belongs to the states; use states.replace({re.sub(r'_[0-9]+$', '', name)}=...)"
            )
        elif (entry := _entry(name, designed)) is not None:
            shown = f"{given[name]!r:.40}" if entry == name else "..."
            faults.add(
                f"{name} belongs to the institution; of a scenario or a bound game, give "
                f"gg.rebind(scenario, {entry}={shown}); or use institution.replace({entry}=...)"
            )
        elif name == "N":
            faults.add("N is the number of states and cannot be given")
        elif name in TABLE or name in game.infos:
            faults.add(
                f"{keyword} is not used by the formulas of game {game.name!r}, or follows from membership; "
                f"these can be given: {', '.join(settable) or 'none'}"
            )
        else:
            near = did_you_mean(keyword, [*settable, *designed, *_ASKED])
            meant.update(known for known in settable if f"{known!r}?" in near)
            faults.add(
                f"{keyword} is no symbol of game {game.name!r}{near}; "
                f"these can be given: {', '.join(settable) or 'none'}"
            )
    return meant


#: Arguments of `bind` that are no symbols.
_ASKED = ("founders", "committed", "body", "exact", "exposure")


def of_states(name: str) -> bool:
    """Whether a name is a figure that only the states themselves supply."""
    return re.fullmatch(r"size|population|great_power|ideal(_[0-9]+)?", name) is not None


def _entry(name: str, designed: Mapping[str, Any]) -> str | None:
    """The entry of the design vector that a symbol or an entry's name stands for, if any."""
    if name in Institution.__dataclass_fields__ and name not in ALIASES.values() and name != "name":
        return name
    if name not in designed and name not in _ENTRIES:
        return None
    return "point" if name.startswith("policy_") else _ENTRIES.get(name, name)


def column_of(states: States, name: str) -> Any:
    """The column of the states that supplies a symbol; None where they have none."""
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
    """One number, or one per state; what is wrong with it is noted."""
    before = len(faults.found)
    several = hasattr(value, "__iter__") or hasattr(value, "__len__")  # matrices of SymPy are not iterable
    single = isinstance(value, str) or not several or getattr(value, "shape", None) == ()
    if not single:
        value = by_id(keyword, value, states.ids, faults)
    if len(faults.found) > before:
        return Fraction(0)
    try:
        read = to_number(value) if single else to_column(value)
    except (TypeError, ValueError, OverflowError):
        if single:
            rule = f"{_SIGNS[info.sign]} is needed ({info.meaning}){decimal_hint(value)}"
            faults.add(f"{keyword} = {value!r} is no number; {rule}")
        else:
            faults.extend(wrong_entries(keyword, value, states.ids, f"{_SIGNS[info.sign]} is needed"))
    if len(faults.found) > before:
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
    try:
        number = as_float(column)
    except OverflowError:
        faults.add(f"{keyword} holds a number beyond the range of floats; choose another unit")
        return
    bad = ~np.isfinite(number)
    if info.sign != "real":
        bad |= number < 0 if info.sign == "nonnegative" else number <= 0
    rule = _SIGNS[info.sign]
    if info.greatest is not None:
        bad |= number > float(info.greatest)
        rule += f" and at most {format_number(info.greatest)}"
    for k in np.flatnonzero(bad):
        place = f"[{k}] ({states.ids[k]!r})" if isinstance(read, np.ndarray) else ""
        faults.add(f"{keyword}{place} = {format_number(column[k])}; {rule} is needed ({info.meaning})")
