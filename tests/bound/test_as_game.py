"""A scenario is accepted wherever a bound game is; anything else is refused by name."""

from __future__ import annotations

import inspect

import pytest

import gametheory_gov as gg
from gametheory_gov.base.errors import InvalidInputError
from tests.public_names import NAMES, read

#: Public functions of a bound game, with what else they need.
ASKED = {
    name: read(space, name)
    for space, name, home in NAMES
    if inspect.isfunction(read(space, name))
    and "GameLike" in str(next(iter(inspect.signature(read(space, name)).parameters.values()), ""))
}


def test_functions_of_a_bound_game_are_found():
    assert len(ASKED) > 30
    assert {"grow", "solve", "select", "hysteresis", "tipping_number", "rebind", "regime"} <= set(ASKED)


@pytest.mark.parametrize("name", sorted(ASKED))
@pytest.mark.parametrize("given", [None, 3, "gatt_wto", [], gg.Scenario], ids=repr)
def test_what_is_no_game_is_refused(name, given):
    if name == "explore" and given == "gatt_wto":
        pytest.skip("the explorer takes the name of a scenario")
    needed = [
        parameter
        for parameter in inspect.signature(ASKED[name]).parameters.values()
        if parameter.default is parameter.empty and parameter.kind is parameter.POSITIONAL_OR_KEYWORD
    ]
    by_name = {
        parameter.name: None
        for parameter in inspect.signature(ASKED[name]).parameters.values()
        if parameter.default is parameter.empty and parameter.kind is parameter.KEYWORD_ONLY
    }
    with pytest.raises(InvalidInputError, match=f"{name}: .*is no bound game; give bind"):
        ASKED[name](given, *([None] * (len(needed) - 1)), **by_name)


def test_a_scenario_is_what_it_binds():
    scenario = gg.load_scenario("gatt_wto")
    game = scenario.bind()
    assert gg.grow(scenario) == gg.grow(game)
    assert gg.solve(scenario).clubs == gg.solve(game).clubs
    assert gg.rebind(scenario, legitimacy=0.2) == gg.rebind(game, legitimacy=0.2)
    assert gg.select(scenario) == gg.select(game)
    assert gg.hysteresis(scenario, "legitimacy", [0.2, 0.4]) == gg.hysteresis(game, "legitimacy", [0.2, 0.4])
    assert gg.tipping.freeze_policy(scenario) == gg.tipping.freeze_policy(game)
    assert gg.persistence(scenario, "USA") == gg.persistence(game, "USA")
    assert gg.regime(scenario, game.start) == gg.regime(game, game.start)
