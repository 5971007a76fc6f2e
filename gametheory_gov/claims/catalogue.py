"""The statements of the two texts, in the order of the texts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from importlib import import_module
from types import MappingProxyType
from typing import Any
from unicodedata import normalize

from gametheory_gov.base.errors import Faults, did_you_mean

from .statements import Statement

#: Files in ``topics/``.
TOPICS = (
    "agreements_of_trade",
    "autonomy",
    "backing",
    "bodies",
    "clubs_inside",
    "designs",
    "ends_and_means",
    "five_states",
    "forms",
    "fragility",
    "histories",
    "how_many",
    "keeping",
    "lasting",
    "magic_numbers",
    "patchwork",
    "powers",
    "prosperity",
    "reforms",
    "spillovers",
    "sticking",
    "trade",
    "traffic_rules",
    "voice",
    "weights",
    "windows",
)


@cache
def statements() -> Mapping[str, Statement]:
    """All statements by id: Drezner's first, then the brief's, by number.

    Examples
    --------
    >>> list(statements())[:3]
    ['D1', 'D2', 'D3']
    """
    found = [
        statement
        for topic in TOPICS
        for statement in import_module(f"{__package__}.topics.{topic}").STATEMENTS
    ]
    ids = [statement.id for statement in found]
    twice = sorted({label for label in ids if ids.count(label) > 1})
    assert not twice, f"claims with two statements: {twice}"
    return MappingProxyType({statement.id: statement for statement in sorted(found, key=_place)})


def labels(ids: Any, faults: Faults, known: Iterable[str]) -> list[str]:
    """Ids from a list of ids and claims, or one alone; a letter stands for a text, a name for its author.

    Examples
    --------
    >>> labels(["T", "D5"], Faults("ids"), ["D4", "D5", "T1", "T2"])
    ['T1', 'T2', 'D5']
    >>> labels(["Naím", "D4"], Faults("ids"), ["D1", "D2", "D4", "D5"])
    ['D1', 'D2', 'D4']
    """
    given = [getattr(k, "id", k) for k in (ids if isinstance(ids, (list, tuple)) else [ids])]
    if not isinstance(ids, (list, tuple)) and not isinstance(given[0], str):
        faults.add(f"ids = {ids!r:.80}; a list of ids of claims is needed, such as ['D4', 'T24'], or 'D'")
        return []
    groups: dict[str, list[str]] = {}
    for label in (known := list(known)):
        groups.setdefault(label.rstrip("0123456789"), []).append(label)
        if label in statements():
            groups.setdefault(statements()[label].who, []).append(label)
    found: dict[str, None] = {}
    for name in given:
        plain = normalize("NFKD", str(name)).encode("ascii", "ignore").decode()
        those = groups.get(plain, [name] if name in known else [])
        if not those:
            needed = f"; an id such as {known[0]!r} is needed, or one of {', '.join(groups)}" if known else ""
            faults.add(f"no claim {name!r:.80}{did_you_mean(str(name), [*known, *groups]) or needed}")
        found |= dict.fromkeys(those)
    return list(found)


def _place(statement: Statement) -> tuple[str, int]:
    return statement.id[0], int(statement.id[1:])
