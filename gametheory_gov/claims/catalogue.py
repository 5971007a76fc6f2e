"""The statements of the two texts, in the order of the texts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from importlib import import_module
from types import MappingProxyType
from typing import Any

from gametheory_gov.base.errors import Faults

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


def labels(ids: Any, faults: Faults, known: Iterable[str]) -> list[Any]:
    """Ids from a list of them, or one alone; a letter stands for all that are known of a text.

    Examples
    --------
    >>> labels(["T", "D5"], Faults("ids"), ["D4", "D5", "T1", "T2"])
    ['T1', 'T2', 'D5']
    """
    if not isinstance(ids, (str, list, tuple)):
        faults.add(f"ids = {ids!r:.80}; a list of ids of claims is needed, such as ['D4', 'T24'], or 'D'")
        return []
    texts: dict[str, list[Any]] = {}
    for label in known:
        texts.setdefault(label.rstrip("0123456789"), []).append(label)
    found = [
        texts.get(k, [k]) if isinstance(k, str) else [k] for k in ([ids] if isinstance(ids, str) else ids)
    ]
    return [
        label for n, group in enumerate(found) for label in group if not any(label in g for g in found[:n])
    ]


def _place(statement: Statement) -> tuple[str, int]:
    return statement.id[0], int(statement.id[1:])
