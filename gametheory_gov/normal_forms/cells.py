"""The cells of a normal form: rules of names, payoffs and outcomes, and these fields from tables and files.

These functions know a normal form only by its fields, so that they can stand below it.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from gametheory_gov.base.errors import Faults, InvalidGameError
from gametheory_gov.base.exact import is_exact, plain_values, to_column
from gametheory_gov.base.inputs import as_frame
from gametheory_gov.base.plain import from_plain

if TYPE_CHECKING:
    from gametheory_gov.base._typing import Column

#: How columns of tables are called: what a player gets, and what lies behind the cell.
PAYOFF = "payoff_"
OUTCOME = "outcome"


def take_names(given: Any, what: str, faults: Faults) -> tuple[str, ...]:
    """Names as a tuple, noting what is not a distinct name."""
    given = plain_values(given)
    if isinstance(given, (str, bytes)) or not isinstance(given, (Sequence, np.ndarray)):
        faults.add(f"{what} = {given!r}; a sequence of names is needed")
        return ()
    names = tuple(str(name) if isinstance(name, str) else name for name in given)
    if not names:
        faults.add(f"{what} is empty; at least one name is needed")
    for k, name in enumerate(names):
        if not isinstance(name, str) or not name.strip():
            faults.add(f"{what}[{k}] = {name!r}; a name that is not blank is needed")
        elif name in names[:k]:
            faults.add(f"{what}[{k}] = {name!r} occurs before; names are distinct")
        elif what == "players" and (name == OUTCOME or name.startswith(PAYOFF)):
            faults.add(f"{what}[{k}] = {name!r} is the name of another column of tables; take another")
    return names


def take_choices(given: Any, players: tuple[str, ...], faults: Faults) -> tuple[tuple[str, ...], ...]:
    """One tuple of names per player, noting what is wrong with them."""
    if isinstance(given, (str, bytes, Mapping)) or not isinstance(given, (Sequence, np.ndarray)):
        faults.add(f"choices = {given!r}; one sequence of names per player is needed")
        return ()
    if len(given) != len(players):
        faults.add(f"choices has {len(given)} sequences for {len(players)} players; one each is needed")
    return tuple(take_names(names, f"choices[{k}]", faults) for k, names in enumerate(given))


def take_payoffs(given: Any, players: Any, choices: Any, faults: Faults) -> Column:
    """Payoffs as an exact or a float array, noting a wrong shape and what is not finite."""
    shape = tuple(len(names) for names in choices)
    try:
        payoffs = to_column(given)
    except (ValueError, TypeError) as error:
        faults.add(f"payoffs are no array of numbers ({error})")
        return np.zeros(0)
    if payoffs.shape != (*shape, len(players)):
        if not faults:  # otherwise names already say why
            faults.add(
                f"payoffs have shape {payoffs.shape}; {(*shape, len(players))} is needed: one axis per "
                "player's choices, then one entry per player"
            )
    elif not is_exact(payoffs):
        for *cell, who in np.argwhere(~np.isfinite(payoffs)).tolist():
            where = ", ".join(str(names[k]) for names, k in zip(choices, cell, strict=True))
            faults.add(
                f"payoff of {players[who]!r} at ({where}) = {payoffs[(*cell, who)]}; finite numbers only"
            )
    return payoffs


def take_outcomes(given: Any, shape: tuple[int, ...], faults: Faults) -> npt.NDArray[Any]:
    """Outcomes as an array of objects, noting a wrong shape and what cannot be told apart."""
    if _shape_of(given, len(shape)) != shape:
        faults.add(f"outcomes have another shape than {shape}, one axis per player's choices")
        return np.empty(0, dtype=object)
    outcomes = np.empty(shape, dtype=object)
    for cell in np.ndindex(shape):
        value = given
        for k in cell:
            value = value[k]
        outcomes[cell] = value.item() if isinstance(value, np.generic) else value
        try:
            hash(outcomes[cell])
        except TypeError:
            kind = type(value).__name__
            faults.add(f"outcome at {cell} is a {kind}, which cannot be hashed; use a frozen record")
            continue
        if not str(outcomes[cell]).strip():
            faults.add(f"outcome at {cell} has a blank text; give it one to be known by")
    outcomes.setflags(write=False)
    return outcomes


def _shape_of(given: Any, axes: int) -> tuple[int, ...] | None:
    """The shape of nested sequences, looked at no deeper than so many axes; None if ragged."""
    if isinstance(given, np.ndarray):
        return tuple(given.shape)
    if axes == 0:
        return ()
    if isinstance(given, str) or not isinstance(given, Sequence):
        return None
    inner = {_shape_of(part, axes - 1) for part in given}
    below = inner.pop() if len(inner) == 1 else None
    return None if below is None else (len(given), *below)


def distinct_texts(outcomes: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """The texts of outcomes by cell; records that differ but read alike are numbered apart.

    Examples
    --------
    >>> distinct_texts(np.array([1, "1", 1], dtype=object)).tolist()
    ['1', '1 (2)', '1']
    """
    texts: dict[Any, str] = {}
    taken: set[str] = set()
    for record in outcomes.ravel().tolist():
        if record not in texts:
            numbered = (f"{record} ({k})" for k in itertools.count(2))
            texts[record] = next(t for t in itertools.chain([str(record)], numbered) if t not in taken)
            taken.add(texts[record])
    result = np.empty(outcomes.size, dtype=object)
    result[:] = [texts[record] for record in outcomes.ravel().tolist()]
    return result.reshape(outcomes.shape)


def fields_from_frame(frame: Any, title: str | None) -> dict[str, Any]:
    """The fields of a normal form from a table; see `NormalForm.from_pandas`.

    Raises
    ------
    InvalidGameError
        Naming columns that are missing and cells that are missing or occur twice.
    """
    faults = Faults("table of a normal form")
    kind = type(frame).__name__
    frame = as_frame(frame)
    if frame is None:
        faults.add(f"a pandas DataFrame is needed, not a {kind}; tables of polars and Arrow do too")
    players = () if frame is None else _players_of(frame, faults)
    faults.raise_as(InvalidGameError)
    chosen = [[str(value) for value in frame[name]] for name in players]
    choices = tuple(tuple(dict.fromkeys(column)) for column in chosen)
    profiles = list(zip(*chosen, strict=True))
    counts = Counter(profiles)
    for profile in itertools.product(*choices):
        if counts[profile] != 1:
            faults.add(
                f"cell {profile} occurs {counts[profile]} times; every combination of choices occurs once"
            )
        if len(faults.found) > 20:
            break
    faults.raise_as(InvalidGameError)
    row = {profile: k for k, profile in enumerate(profiles)}
    order = [row[profile] for profile in itertools.product(*choices)]
    shape = tuple(len(names) for names in choices)
    payoffs = np.empty((len(order), len(players)), dtype=object)
    for k, name in enumerate(players):
        values = frame[PAYOFF + name].tolist()
        payoffs[:, k] = [values[j] for j in order]
    outcomes = None
    if OUTCOME in frame.columns:
        outcomes = np.empty(len(order), dtype=object)
        outcomes[:] = [frame[OUTCOME].tolist()[j] for j in order]
        outcomes = outcomes.reshape(shape)
    return {
        "players": players,
        "choices": choices,
        "payoffs": payoffs.reshape(*shape, len(players)),
        "outcomes": outcomes,
        "title": str(frame.attrs.get("title", "")) if title is None else title,
    }


def _players_of(frame: Any, faults: Faults) -> tuple[str, ...]:
    names = [str(name) for name in frame.columns]
    for name in dict.fromkeys(name for name in names if names.count(name) > 1):
        faults.add(f"column {name!r} occurs {names.count(name)} times; names of columns are distinct")
    paid = [name.removeprefix(PAYOFF) for name in names if name.startswith(PAYOFF)]
    players = tuple(name for name in names if not name.startswith(PAYOFF) and name != OUTCOME)
    for name in players:
        if name not in paid:
            faults.add(f"there is no column {PAYOFF + name!r}; every player needs one")
        elif names.count(name) == 1 and frame[name].isna().any():
            faults.add(f"column {name!r} has rows without a choice")
    for name in paid:
        if name not in players:
            faults.add(f"there is no column {name!r} with the choices of that player")
    if not players:
        faults.add(f"no player: a column X with choices and a column {PAYOFF}X with payoffs are needed")
    elif not len(frame):
        faults.add("the table has no rows; one per cell is needed")
    return players


def fields_from_plain(plain: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a normal form from plain values; see `NormalForm.from_dict`.

    Raises
    ------
    DataError, KeyError, TypeError, ValueError
        If the values are not those of a normal form.
    """
    choices = tuple(tuple(names) for names in plain["choices"])
    shape = tuple(len(names) for names in choices)
    outcomes = None
    if plain["outcomes"] is not None:
        records = from_plain(plain.get("records", {}))
        outcomes = np.empty(len(plain["outcomes"]), dtype=object)
        outcomes[:] = [records.get(text, text) for text in plain["outcomes"]]
        outcomes = outcomes.reshape(shape)
    return {
        "players": tuple(plain["players"]),
        "choices": choices,
        "payoffs": to_column(plain["payoffs"]).reshape(*shape, len(plain["players"])),
        "outcomes": outcomes,
        "title": plain["title"],
    }
