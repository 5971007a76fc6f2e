"""Great powers and blocs that a scenario names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from gametheory_gov.base.errors import Faults, InvalidInputError, did_you_mean
from gametheory_gov.data.memberships import institutions, load_memberships
from gametheory_gov.world.states import States

_ENTRIES = ("id", "name", "members")


def with_powers(
    states: States, blocs: Iterable[Any], powers: Sequence[str] | None, year: int | None
) -> States:
    """The states with blocs formed and great powers marked.

    Parameters
    ----------
    states : States
    blocs : iterable of mappings with id, members and perhaps name
        Members are ids, or the name of an institution whose table of members at the end of ``year`` is taken.
    powers : sequence of ids, optional
        The great powers; as the table has them, and the blocs, by default.
    year : int, optional

    Raises
    ------
    InvalidInputError
        Naming every fault of blocs and powers.
    """
    faults = Faults("world")
    for k, bloc in enumerate(blocs):
        members = _members(f"blocs[{k}]", bloc, year, faults)
        if members:
            states = states.merge(members, into=bloc["id"], name=bloc.get("name"))
    faults.raise_as(InvalidInputError)
    if powers is None:
        return states
    states.indices(powers, subject="powers")
    return states.replace(great_power=np.isin(states.ids, powers))


def _members(place: str, bloc: Any, year: int | None, faults: Faults) -> tuple[str, ...]:
    if not isinstance(bloc, dict) or not {"id", "members"} <= set(bloc) <= set(_ENTRIES):
        faults.add(f"{place} = {bloc!r}; a table with id and members, and perhaps name, is needed")
        return ()
    members = bloc["members"]
    if not isinstance(members, str):
        return tuple(members)
    known = institutions()
    if members not in known:
        faults.add(
            f"{place}: {members!r} has no table of members{did_you_mean(members, known)}; name them by id"
        )
    elif year is None:
        faults.add(f"{place}: whose members {members!r} has depends on the year; name them by id")
    else:
        return load_memberships(members).on(f"{year}-12-31")
    return ()
