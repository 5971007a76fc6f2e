"""Claims from TOML files, whose tests are formulas: nothing in a file is run as code."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from gametheory_gov.base.errors import DataError, Faults, InvalidInputError, did_you_mean
from gametheory_gov.base.files import as_path, read_text, read_toml
from gametheory_gov.base.inputs import public

from .statements import Case, Statement, Worlds

_CLAIM = ("id", "who", "says", "proposition", "references", "why", "case")
_CASE = ("games", "part", "worlds", "settings", "whole", "holds", "says", "by_construction", "across")
#: Keys that name code, which a file cannot.
_CODE: tuple[str, ...] = (
    "code",
    "python",
    "import",
    "module",
    "function",
    "callable",
    "exec",
    "eval",
    "run",
    "script",
    "command",
)
_CODE += ("proof", "replay", "measure", "asks")


@public
def read(path: str | Path) -> Statement:
    """A claim from a TOML file; see the room for what stands in one.

    Parameters
    ----------
    path : str or path

    Returns
    -------
    Statement

    Raises
    ------
    DataError
        With every fault: keys that there are not, keys that name code, formulas with unknown symbols.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> text = '''
    ... id = "X1"
    ... who = "a scholar"
    ... says = "a club of k passes what all N cannot"
    ... proposition = "p^k > p^N"
    ... [[case]]
    ... games = "voting"
    ... holds = "chance**k > chance**N"
    ... settings = {N = [5, 10], k = [2, 3], chance = ["1/2", 1]}
    ... '''
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = pathlib.Path(folder, "x1.toml")
    ...     _ = path.write_text(text)
    ...     print(read(path))
    X1 (a scholar): a club of k passes what all N cannot
    """
    place = as_path(path)
    plain = read_toml(read_text(place), f"{place}")
    faults = Faults(f"{place}")
    _odd(plain, _CLAIM, "", faults)
    _kinds(plain, "", faults)
    cases = []
    tables = plain.get("case", [])
    if not isinstance(tables, list) or not all(isinstance(table, Mapping) for table in tables):
        faults.add("case: tables headed [[case]] are needed")
        tables = []
    for k, table in enumerate(tables, start=1):
        _odd(table, _CASE, f"case {k}: ", faults)
        if not _kinds(table, f"case {k}: ", faults):
            continue
        if not isinstance(table.get("holds"), str):
            faults.add(f"case {k}: holds: a formula is needed, as text")
            continue
        with faults.noting(f"case {k}"):
            words = str(table.get("worlds", "worlds of the file"))
            worlds = Worlds(
                f"{place.stem}, case {k}", words, table.get("settings", {}), table.get("whole") is True
            )
            named = {key: str(table[key]) for key in ("part", "says", "by_construction") if key in table}
            across = table.get("across", ())
            cases.append(
                Case(str(table.get("games")), worlds, table["holds"], across=tuple(map(str, across)), **named)  # type: ignore[arg-type]
            )
    faults.raise_as(DataError)
    try:
        texts = {key: str(plain.get(key, "")) for key in ("id", "who", "says", "proposition", "why")}
        references = tuple(map(str, plain.get("references", ())))
        return Statement(cases=tuple(cases), references=references, **texts)
    except InvalidInputError as error:
        raise DataError(f"{place}", error.faults) from error


def _kinds(table: Mapping[str, Any], place: str, faults: Faults) -> bool:
    """Note the values that are of a wrong kind; whether there are none."""
    before = len(faults.found)
    for key, value in table.items():
        if key in ("references", "across"):
            if not isinstance(value, list) or not all(isinstance(entry, str) for entry in value):
                faults.add(f"{place}{key} = {value!r:.80}; a list of texts is needed")
        elif key == "whole":
            if not isinstance(value, bool):
                faults.add(f"{place}whole = {value!r:.80}; true or false is needed")
        elif key in (*_CLAIM, *_CASE) and key not in ("case", "settings") and not isinstance(value, str):
            faults.add(f"{place}{key} = {value!r:.80}; a text is needed")
    return len(faults.found) == before


def _odd(table: Mapping[str, Any], known: tuple[str, ...], place: str, faults: Faults) -> None:
    """Note the keys that there are not."""
    for key in table:
        if key in known:
            continue
        if str(key).lower() in _CODE:
            fault = "a file runs no code; write a formula as holds, or make a Statement in Python"
            faults.add(f"{place}{key!r:.80}: {fault}")
        else:
            faults.add(
                f"{place}{key!r:.80} is no key of it{did_you_mean(str(key), known)}; {', '.join(known)} are"
            )
