"""The statements of the two texts, in the order of the texts."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from types import MappingProxyType
from typing import Any

from gametheory_gov.base.errors import Faults

from .statements import Statement

#: Files in ``topics/``.
TOPICS = (
    "agreements_of_trade",
    "backing",
    "bodies",
    "clubs_inside",
    "designs",
    "ends_and_means",
    "five_states",
    "fragility",
    "how_many",
    "keeping",
    "lasting",
    "magic_numbers",
    "patchwork",
    "powers",
    "reforms",
    "spillovers",
    "trade",
    "traffic_rules",
    "voice",
    "weights",
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


def labels(ids: Any, faults: Faults) -> list[Any]:
    """A list of ids as it was given; one alone is a list of one."""
    if isinstance(ids, str):
        return [ids]
    if isinstance(ids, (list, tuple)):
        return list(ids)
    faults.add(f"ids = {ids!r:.80}; a list of ids of claims is needed, such as ['D4', 'T24']")
    return []


def _place(statement: Statement) -> tuple[str, int]:
    return statement.id[0], int(statement.id[1:])
