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
    """A scenario, how it is bound, and what `rebind` changes, which together make a game.

    Parameters
    ----------
    scenario : Scenario
    moved : bool
        Whether its states are those of another year than the scenario has by itself.
    options : mapping of str to value
        Those of `Scenario.bind` that are not as by default: other founders, whether they stay, exact or not.
    changes : mapping of str to value
    """

    scenario: Scenario
    moved: bool
    options: Mapping[str, Any]
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
    >>> origin.scenario.name, dict(origin.options), dict(origin.changes)
    ('gatt_wto', {}, {'legitimacy': 0.2, 'depth': Fraction(2, 1)})
    """
    if game.recipe is None:
        return None
    for name in list_scenarios():
        try:
            scenario = load_scenario(name)
            if moved := scenario.states.year != game.states.year:
                scenario = load_scenario(name, year=game.states.year)
            if not _alike(scenario, game):
                continue
            options: dict[str, Any] = {} if game.recipe.exact is None else {"exact": game.recipe.exact}
            if scenario.founders != game.founders:
                options["founders"] = game.founders
            for stay in ({}, {"committed": False}):
                base = scenario.bind(**options, **stay)
                changes = _changes(base, game)
                if (rebind(base, **changes) if changes else base) == game:
                    return Origin(scenario, moved, options | stay, changes)
        except GovError:
            continue
    return None


def _alike(scenario: Scenario, game: BoundGame) -> bool:
    """Whether states and family are the same, and the same parameters were given."""
    assert game.recipe is not None
    family = game.form if game.recipe.family is None else game.recipe.family
    given = {ALIASES.get(name, name) for name in game.recipe.given if name in game.values}
    asked = {name for name in scenario.parameters if name not in ("body", "committed")}
    states = scenario.states.to_exact() if game.recipe.exact else scenario.states
    return states == game.states and scenario.game == family and given == asked


def _changes(base: BoundGame, game: BoundGame) -> dict[str, Any]:
    """What makes one game another, both of the same states, family and given parameters."""
    assert game.recipe is not None
    kept = base.institution.to_dict()
    rules = {
        entry.name: value
        for entry in fields(game.institution)
        if (value := getattr(game.institution, entry.name)) != getattr(base.institution, entry.name)
        and (entry.name in kept or entry.name in game.institution.to_dict())
    }
    own = {
        ALIASES.get(name, name): game.values[name]
        for name in game.recipe.given
        if name in game.values
        and not (name in base.values and np.array_equal(game.values[name], base.values[name]))
    }
    return {name: v.item() if isinstance(v, np.generic) else v for name, v in (own | rules).items()}
