"""Voters by name: groups of which every voter belongs to one, and what an answer says of a voter."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from gametheory_gov.base.errors import Faults, InvalidInputError, which_id
from gametheory_gov.base.inputs import as_ids

_Value = TypeVar("_Value")


def value_of(values: Mapping[str, _Value], label: str, subject: str, among: str) -> _Value:
    """What an answer says of a voter.

    Raises
    ------
    InvalidInputError
        For who is not among them.

    Examples
    --------
    >>> value_of({"USA": 1, "GBR": 2}, "UK", "power", "voters")
    Traceback (most recent call last):
    ...
    gametheory_gov.base.errors.InvalidInputError: power: 'UK' is not among the voters; did you mean 'GBR'?
    """
    if isinstance(label, str) and label in values:
        return values[label]
    raise InvalidInputError(
        subject, [f"{label!r:.60} is not among the {among}{which_id(label, tuple(values))}"]
    )


def partition(given: Any, voters: tuple[str, ...], name: str, faults: Faults) -> dict[str, tuple[str, ...]]:
    """Groups of which every voter belongs to one.

    Raises
    ------
    InvalidInputError
        Naming voters that are unknown, in two groups, or in none.
    """
    if not hasattr(given, "items") or not hasattr(given, "keys"):
        faults.add(f"{name} = {given!r:.60}; a mapping of name to ids is needed")
        faults.raise_as(InvalidInputError)
    groups = {
        str(label): as_ids(ids, f"{name}[{label!r}]", faults, known=voters, among="the voters")
        for label, ids in given.items()
    }
    seat: dict[str, str] = {}
    for label, ids in groups.items():
        if not ids:
            faults.add(f"{name}[{label!r}] is empty; leave it out")
        for voter in ids:
            if voter in seat and seat[voter] != label:
                faults.add(f"{voter!r} is in {name}[{seat[voter]!r}] and in {name}[{label!r}]; one is right")
            seat[voter] = label
    missing = [voter for voter in voters if voter not in seat]
    if missing:
        some = ", ".join(missing[:5]) + ", ..." * (len(missing) > 5)
        faults.add(f"{name} misses {some}; who stands alone is one too")
    faults.raise_as(InvalidInputError)
    return groups
