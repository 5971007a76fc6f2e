"""Scenarios from TOML: a world, an institution, a game, parameters.

A file has these parts; only states and parameters are needed::

    title = "..."                        # also story, sources, parameter_rule, history
    founders = ["A", "B"]

    [committed]                          # who plays another action than founders do, for good
    sign = ["D"]

    [world]                              # who is a great power, and who acts as one, also of [[states]]
    powers = ["A", "EU"]
    blocs = [{ id = "EU", name = "European Union", members = ["B", "C"] }]  # or members = "EU", a table's
    non_states = [{ id = "C40", name = "Cities", voice = "1/10" }]  # players without size and population

    [world.columns]                      # by formula of the figures that the table has, or 1 for those named
    rich = ["A", "C"]                    # (columns.py); size and population are divided by their totals
    cost = "rich*size/population"

    [world.matrices]                     # between states: rows in their order, tables by id, or a file of CSV
    imports = "imports.csv"              # with a column id and one for each state

    [[states]]                           # one table per state; or [world] with year or csv
    id = "A"
    size = "2/5"
    population = "1/20"
    cost = 0.24

    [institution]                        # entries of the design vector
    exclusion_penalty = 1

    [game]                               # kind = "accession" (the default), "standards", an agreement of
                                         # games.public_goods, such as "climate_club", or one's own:
    actions = ["outside", "member"]      # with payoffs, aggregates, exposures, along, parameters, switching
    payoffs = { outside = "0", member = "value*members/N - price" }
    switching = [{ from = "outside", to = "member", cost = "1/10" }]

    [parameters]                         # values of symbols: numbers, or lists with one per state
    value = 1

Formulas are parsed against a whitelist and never run. Text that is a number is exact.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

from gametheory_gov.base.errors import Faults, InvalidInputError, did_you_mean, which_id
from gametheory_gov.base.files import as_path, read_text, read_toml
from gametheory_gov.base.inputs import public
from gametheory_gov.data.memberships import institutions
from gametheory_gov.data.world import load_states
from gametheory_gov.games import public_goods
from gametheory_gov.games.accession import AccessionGame
from gametheory_gov.games.game import Game
from gametheory_gov.games.standards import StandardsGame
from gametheory_gov.world.csv_files import CsvOptions, read_csv
from gametheory_gov.world.institution import Institution
from gametheory_gov.world.states import States

from .columns import with_columns
from .commitments import read_committed
from .non_states import with_non_states
from .powers import with_powers
from .scenario import Scenario

_PARTS = (
    "title",
    "story",
    "founders",
    "committed",
    "history",
    "parameter_rule",
    "sources",
    "world",
    "states",
    "institution",
    "game",
    "parameters",
)
#: What each part is, in words and as a type.
_KINDS: Mapping[str, tuple[type, str]] = {
    **dict.fromkeys(("title", "story", "parameter_rule"), (str, "a text")),
    **dict.fromkeys(("founders", "history", "sources"), (list, "a list of texts, such as ['USA', 'FRA']")),
    **dict.fromkeys(("world", "institution", "game", "parameters"), (dict, "a table, such as [world]")),
    "committed": (dict, "a table of actions, each with a list of ids"),
    "states": (list, "a list of tables, each under [[states]]"),
}
#: How a file of csv is written; see `States.from_csv`.
_CSV = ("separator", "decimal", "thousands", "encoding", "skip_header", "skip_footer")
#: Unknown names for which a close one is looked for, which takes long.
_MOST_HINTS = 20
_MATRICES = ("exposure", "matrices")
_TABLE = ("exact", "normalise", "rename", "standardise", "columns")
_WORLD = ("year", "csv", *_CSV, *_TABLE, *_MATRICES, "powers", "blocs", "non_states")
_WORLD_KINDS: Mapping[str, tuple[type, str]] = {
    "year": (int, "a whole number"),
    "csv": (str, "the name of a file"),
    "rename": (dict, "a table from the names in the table to those of States"),
    "columns": (dict, "a table of formulas, or lists of ids, by name"),
    "exposure": (list, "a list of rows"),
    "matrices": (dict, "a table of matrices by name, each a list of rows, a table by id, or a file of CSV"),
    "powers": (list, "a list of ids, such as ['USA', 'CHN']"),
    "blocs": (list, "a list of tables, each with id and members"),
    "non_states": (list, "a list of tables, each with id"),
    **dict.fromkeys(("exact", "normalise", "standardise"), (bool, "true or false")),
}
#: Entries of [world] that only a table of one's own can use.
_NOT_WITH = {
    "year": ("normalise", "rename", *_MATRICES, *_CSV),
    "[[states]]": ("exact", *_CSV),
}
#: Keywords of `bind` that are other parts of a file, and which.
RESERVED: Mapping[str, str] = {
    "exact": "[world] exact = true, or solve --exact",
    "founders": "founders = [...]",
    "game": "[game]",
    "states": "[[states]] or [world]",
    "institution": "[institution]",
    "exposure": "[world] exposure = [[...]]",
    "matrices": "[world.matrices]",
}
_OWN_GAME = (
    "name",
    "actions",
    "payoffs",
    "aggregates",
    "exposures",
    "along",
    "signed",
    "profile_terms",
    "switching",
    "parameters",
    "columns",
    "reports",
    "cooperation",
    "drivers",
    "standards",
    "references",
)


@public
def read_world(path: str | Path, *, year: int | None = None) -> Scenario:
    """A user's own world, from a TOML file.

    Parameters
    ----------
    path : str or path
        See the module for what the file holds; a CSV file it names is looked for beside it.
    year : int, optional
        Instead of the year in the file, which must have one.

    Returns
    -------
    Scenario

    Raises
    ------
    DataError
        If the file cannot be read.
    InvalidInputError
        With the faults of all parts of the file together.

    Examples
    --------
    >>> from importlib.resources import files
    >>> world = files("gametheory_gov.scenarios").joinpath("gatt_wto.toml")
    >>> read_world(str(world)).name
    'gatt_wto'
    """
    source = as_path(path)
    table = read_toml(read_text(source), f"{source}")
    return scenario_from_table(table, name=source.stem, year=year, folder=source.parent)


def scenario_from_table(
    table: Mapping[str, Any], *, name: str, year: int | None = None, folder: Path | None = None
) -> Scenario:
    """A scenario of the parts of a TOML file; see `read_world`."""
    faults = Faults(f"scenario {name!r}")
    _refuse_unknown(table, _PARTS, "part", faults)
    table = _of_kind(table, _KINDS, "", faults)
    states = _collect(faults, _read_states, table, year, folder)
    institution = _collect(faults, Institution.from_dict, table.get("institution", {}))
    game = _collect(faults, _read_game, table.get("game", {}))
    faults.extend(
        f"parameters: {key!r} is no parameter; write {where}"
        for key, where in RESERVED.items()
        if key in table.get("parameters", {})
    )
    wanted = _texts("founders", table, faults)
    history = _texts("history", table, faults)
    sources = _texts("sources", table, faults)
    known = institutions()
    faults.extend(
        f"history names {label!r}, which has no table{did_you_mean(label, known)}; "
        f"these have: {', '.join(known)}"
        for label in history
        if label not in known
    )
    committed = read_committed(table.get("committed", {}), wanted, game, institution, faults)
    faults.raise_as(InvalidInputError)
    assert states is not None
    everybody = (*wanted, *(label for labels in committed.values() for label in labels))
    present = tuple(label for label in wanted if label in states.ids)
    missing = tuple(label for label in everybody if label not in states.ids)
    if missing and states.year is None:
        faults.extend(
            f"{'founder' if label in wanted else 'committed'} {label!r} is not among the states"
            f"{which_id(label, states.ids, states.names)}"
            for label in missing
        )
        faults.raise_as(InvalidInputError)
    return Scenario(
        name,
        str(table.get("title", name)),
        states,
        institution,
        game,
        table.get("parameters", {}),
        founders=present,
        missing_founders=missing,
        history=history,
        story=str(table.get("story", "")).strip(),
        parameter_rule=str(table.get("parameter_rule", "")).strip(),
        sources=sources,
        committed={
            action: tuple(label for label in labels if label in states.ids)
            for action, labels in committed.items()
        },
    )


def _of_kind(
    table: Mapping[str, Any], kinds: Mapping[str, tuple[type, str]], place: str, faults: Faults
) -> dict[str, Any]:
    """A table without the entries that are not of their kind, which are noted."""
    kept = {}
    for key, value in table.items():
        kind, words = kinds.get(key, (object, ""))
        if isinstance(value, kind) and (kind is not int or not isinstance(value, bool)):
            kept[key] = value
        else:
            faults.add(f"{place}{key} = {value!r}; {words} is needed")
    return kept


def _texts(name: str, table: Mapping[str, Any], faults: Faults) -> tuple[str, ...]:
    """A list of distinct texts; what is none is noted."""
    given = table.get(name, ())
    for k, text in enumerate(given):
        if not isinstance(text, str) or not text:
            faults.add(f"{name}[{k}] = {text!r}; a text is needed")
        elif text in given[:k] and name != "sources":
            faults.add(f"{name}[{k}] = {text!r} is given twice")
    return tuple(text for text in given if isinstance(text, str))


def _collect(faults: Faults, read: Any, *arguments: Any) -> Any:
    """What a reader returns; its faults go to the common list."""
    try:
        return read(*arguments)
    except InvalidInputError as error:
        faults.extend(f"{error.subject}: {fault}" for fault in error.faults)
    except (TypeError, AttributeError, ValueError) as error:
        faults.add(f"{read.__name__.removeprefix('_read_')} cannot be read ({error})")
    return None


def _refuse_unknown(table: Mapping[str, Any], known: tuple[str, ...], what: str, faults: Faults) -> None:
    for k, key in enumerate(key for key in table if key not in known):
        near = did_you_mean(key, known) if k < _MOST_HINTS else ""
        faults.add(f"{key!r} is no {what} of a scenario{near}; these are: {', '.join(known)}")


def _read_states(table: Mapping[str, Any], year: int | None, folder: Path | None) -> States:
    world = table.get("world", {})
    faults = Faults("world")
    _refuse_unknown(world, _WORLD, "entry of [world]", faults)
    world = _of_kind(world, _WORLD_KINDS, "", faults)
    given = [key for key in ("year", "csv") if key in world] + (["[[states]]"] if "states" in table else [])
    if len(given) != 1 and not faults:
        faults.add(
            "the states come from one of [world] year, [world] csv or [[states]]; given: "
            f"{', '.join(given) or 'none'}"
        )
    if year is not None and "year" not in world:
        faults.add(f"another year ({year}) can be taken only of a world that has [world] year")
    faults.extend(
        f"{key} does nothing with {source}; leave it out"
        for source in given
        for key in _NOT_WITH.get(source, ())
        if key in world
    )
    faults.raise_as(InvalidInputError)
    year = world.get("year") if year is None else year
    options: dict[str, Any] = {key: world[key] for key in ("normalise", "rename", "exposure") if key in world}
    if "matrices" in world:
        options["matrices"] = _read_matrices(world, folder)
    if "states" in table:
        states = _states_from_rows(table["states"], options)
    elif "csv" in world:
        source = (folder or Path()) / world["csv"]
        written = {key: world[key] for key in _CSV if key in world}
        states = States.from_csv(source, exact=world.get("exact", False), **written, **options)
    else:
        assert year is not None
        states = load_states(year)
    states = with_columns(states, world.get("columns", {}))
    if world.get("standardise"):
        states = states.standardise()
    if world.get("exact") and "year" in world:
        states = states.to_exact()
    states = with_powers(states, world.get("blocs", ()), world.get("powers"), year)
    return with_non_states(states, world.get("non_states", ()))


def _read_matrices(world: Mapping[str, Any], folder: Path | None) -> dict[str, Any]:
    """Matrices by name; a text names a file of CSV that has a column id and one for each state."""
    options = CsvOptions(**{key: world[key] for key in _CSV if key in world})
    exact = world.get("exact", "csv" not in world)  # beside [[states]], text that is a number is exact
    return {
        name: read_csv((folder or Path()) / given, options, exact=exact) if isinstance(given, str) else given
        for name, given in world["matrices"].items()
    }


def _states_from_rows(rows: Any, options: Mapping[str, Any]) -> States:
    import pandas as pd

    faults = Faults("states")
    faults.extend(
        f"state {k} is {row!r}; a table is needed" for k, row in enumerate(rows) if not isinstance(row, dict)
    )
    faults.raise_as(InvalidInputError)
    columns = sorted({key for row in rows for key in row})
    for number, row in enumerate(rows):
        faults.extend(
            f"state {number} ({row.get('id', 'without id')}) has no {key!r}; all give the same entries"
            for key in columns
            if key not in row
        )
    if "id" not in columns:
        faults.add("every state needs an id")
    faults.raise_as(InvalidInputError)
    frame = pd.DataFrame({key: pd.Series([row[key] for row in rows], dtype=object) for key in columns})
    return States.from_pandas(frame, **options)


def _read_game(table: Mapping[str, Any]) -> Any:
    plain = dict(table)
    kind = plain.pop("kind", "own" if "payoffs" in plain else "accession")
    faults = Faults("game")
    if kind == "accession":
        _refuse_unknown(plain, ("divergence_exponent", "cost_exponent"), "entry of this [game]", faults)
        faults.raise_as(InvalidInputError)
        return AccessionGame(**plain)
    if kind == "standards":
        _refuse_unknown(plain, ("standards", "divergence_exponent"), "entry of this [game]", faults)
        faults.raise_as(InvalidInputError)
        return StandardsGame(**plain)
    agreements = {re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower(): name for name in dir(public_goods)}
    if kind in agreements:
        family = getattr(public_goods, agreements[kind])
        options = tuple(option.name for option in fields(family) if option.name != "terms")
        _refuse_unknown(plain, options, "entry of this [game]", faults)
        faults.raise_as(InvalidInputError)
        return family(**plain)
    if kind != "own":
        faults.add(
            f"kind = {kind!r:.80} is unknown{did_you_mean(str(kind), agreements)}; 'accession', 'standards', "
            f"an agreement ({', '.join(agreements)}), or a game of your own with actions and payoffs"
        )
    _refuse_unknown(plain, _OWN_GAME, "entry of [game]", faults)
    faults.extend(f"{key!r} is missing" for key in ("actions", "payoffs") if key not in plain)
    faults.raise_as(InvalidInputError)
    if "switching" in plain:
        plain["switching"] = _read_switching(plain["switching"], faults)
        faults.raise_as(InvalidInputError)
    lists = {key: tuple(value) if isinstance(value, list) else value for key, value in plain.items()}
    record: dict[str, Any] = {"name": "own", **lists}
    return Game(**record)


def _read_switching(rows: Any, faults: Faults) -> dict[tuple[str, str], Any]:
    """Switching costs by pair of actions, from a list of tables with from, to and cost."""
    rule = "switching is a list of tables, each with from, to and cost"
    if not isinstance(rows, list):
        faults.add(f"switching = {rows!r}; {rule}")
        return {}
    costs: dict[tuple[str, str], Any] = {}
    for k, row in enumerate(rows):
        if not isinstance(row, dict) or set(row) != {"from", "to", "cost"}:
            faults.add(f"switching[{k}] = {row!r}; {rule}")
        elif (str(row["from"]), str(row["to"])) in costs:
            faults.add(f"switching[{k}] is a second cost from {row['from']!r} to {row['to']!r}")
        else:
            costs[str(row["from"]), str(row["to"])] = row["cost"]
    return costs
