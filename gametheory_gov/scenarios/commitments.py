"""Who is committed to which action in a file of a world."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from gametheory_gov.base.errors import Faults, did_you_mean
from gametheory_gov.bound.game import BoundGame
from gametheory_gov.bound.lookup import is_family


def read_committed(
    table: Mapping[str, Any], founders: Sequence[str], game: Any, institution: Any, faults: Faults
) -> dict[str, tuple[str, ...]]:
    """Ids by action; what is wrong with them is noted.

    Parameters
    ----------
    table : mapping of action to list of ids
    founders : sequence of ids
        They play the last action, and stand in no list.
    game : Game, family of games or None
        None, as for the institution, where it could not be read: then actions are not checked.
    institution : Institution or None
    faults : Faults

    Examples
    --------
    >>> faults = Faults("example")
    >>> read_committed({"ita": ["CHN"], "gpa": ["CHN"]}, ["USA"], None, None, faults)
    {'ita': ('CHN',), 'gpa': ('CHN',)}
    >>> faults.found
    ["'CHN' is committed twice; name it once, founders in founders only"]
    """
    found: dict[str, tuple[str, ...]] = {}
    for action, ids in table.items():
        if isinstance(ids, list) and all(isinstance(label, str) and label for label in ids):
            found[action] = tuple(ids)
        else:
            faults.add(f"committed.{action} = {ids!r:.60}; a list of ids is needed, such as ['USA', 'FRA']")
    named = [*founders, *(label for ids in found.values() for label in ids)]
    faults.extend(
        f"{label!r} is committed twice; name it once, founders in founders only"
        for label in dict.fromkeys(named)
        if named.count(label) > 1
    )
    if found and game is not None and institution is not None:
        actions = (game.form(institution) if is_family(game) else game).actions
        faults.extend(
            f"committed: {action!r} is no action of the game{did_you_mean(action, actions)}; "
            f"these are: {', '.join(actions)}"
            for action in found
            if action not in actions
        )
    return found


def commitments_of(game: BoundGame) -> dict[str, list[str]]:
    """Who besides the founders is committed to which action, as a file has it.

    Examples
    --------
    >>> import gametheory_gov as gg
    >>> clubs = commitments_of(gg.load_scenario("patchwork").bind())
    >>> {action: len(ids) for action, ids in clubs.items()}
    {'both': 41, 'gpa': 3, 'ita': 17}
    """
    found: dict[str, list[str]] = {}
    for label, action in game.committed.items():
        if label not in game.founders:
            found.setdefault(action, []).append(label)
    return found
