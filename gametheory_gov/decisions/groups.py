"""Groups of which every voter belongs to one: unions, constituencies."""

from __future__ import annotations

from typing import Any

from gametheory_gov.base.errors import Faults, InvalidInputError
from gametheory_gov.base.inputs import as_ids


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
