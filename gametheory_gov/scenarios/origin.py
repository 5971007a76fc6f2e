"""Origins: the scenario of the package that a bound game comes from, and what was changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from gametheory_gov.base.errors import GovError
from gametheory_gov.bound.game import BoundGame
from gametheory_gov.bound.lookup import ALIASES
from gametheory_gov.bound.rebind import rebind

from .catalogue import list_scenarios, load_scenario
from .scenario import Scenario


@dataclass(frozen=True)
class Origin:
    """A scenario, whether its founders stay, and what `rebind` changes, which together make a game.

    Parameters
    ----------
    scenario : Scenario
    moved : bool
        Whether its states are those of another year than the scenario has by itself.
    committed : bool
    changes : mapping of str to value
    """

    scenario: Scenario
    moved: bool
    committed: bool
    changes: Mapping[str, Any]


def origin_of(game: BoundGame) -> Origin | None:
    """The scenario of the package that makes a game, with some changes; None where none does.

    Parameters
    ----------
    game : BoundGame

    Returns
    -------
    Origin or None
        What it says makes an equal game.

    Examples
    --------
    >>> origin = origin_of(rebind(load_scenario("gatt_wto"), legitimacy=0.2, depth=2))
    >>> origin.scenario.name, origin.committed, dict(origin.changes)
    ('gatt_wto', True, {'legitimacy': 0.2, 'depth': Fraction(2, 1)})
    """
    if game.recipe is None or not game.states.works:
        return None
    for name in list_scenarios():
        try:
            scenario = load_scenario(name)
            if moved := scenario.states.year != game.states.year:
                scenario = load_scenario(name, year=game.states.year)
            if (changes := _changes(scenario, game)) is None:
                continue
            for committed in (True, False):
                base = scenario.bind() if committed else scenario.bind(committed=False)
                others = {} if base.founders == game.founders else {"founders": game.founders}
                again = rebind(base, **changes, **others) if changes or others else base
                if again == game:
                    return Origin(scenario, moved, committed, changes | others)
        except GovError:
            continue
    return None


def _changes(scenario: Scenario, game: BoundGame) -> dict[str, Any] | None:
    """What makes a scenario's game another one; None where the states or the family differ."""
    assert game.recipe is not None
    family = game.form if game.recipe.family is None else game.recipe.family
    if scenario.states != game.states or scenario.game != family:
        return None
    given = {ALIASES.get(name, name): game.values[name] for name in game.recipe.given if name in game.values}
    if set(given) != {name for name in scenario.parameters if name not in ("body", "committed")}:
        return None
    kept = scenario.institution.to_dict()
    rules = {
        entry.name: value
        for entry in fields(game.institution)
        if (value := getattr(game.institution, entry.name)) != getattr(scenario.institution, entry.name)
        and (entry.name in kept or entry.name in game.institution.to_dict())
    }
    own = {name: v for name, v in given.items() if not np.array_equal(v, scenario.parameters[name])}
    return {name: v.item() if isinstance(v, np.generic) else v for name, v in (own | rules).items()}
