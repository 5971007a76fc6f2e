"""A saved game whose parts contradict its numbers is noticed by every check."""

from __future__ import annotations

from dataclasses import replace

import pytest

import gametheory_gov as gg
from gametheory_gov.bound.check import misbound, tolerance_faults
from gametheory_gov.tipping import freeze_policy
from tests.base.test_mutations import saved, seated
from tests.equilibria.answers import five
from tests.foresight.answers import two_powers


def _institution(game):
    game["institution"]["exclusion_penalty"] = "2"


def _costs(game):
    game["states"]["cost"][0] = "9"


def _sizes(game):
    game["values"]["size"][0], game["values"]["size"][1] = (
        game["values"]["size"][1],
        game["values"]["size"][0],
    )


def _given(game):
    game["recipe"]["given"].remove("divergence")


def _family(game):
    game["recipe"]["family"]["cost_exponent"] = 2


def _founders(game):
    game["founders"] = ["nobody"]


def _committed(game):
    game["committed"] = {"A": "member"}


def _without_recipe(game):
    del game["recipe"]
    _institution(game)


CHANGES = (_institution, _costs, _sizes, _given, _family, _founders, _committed, _without_recipe)
MAKE = {
    "exact": lambda: gg.solve(five()),
    "floats": lambda: gg.solve(five(exact=False)),
    "tipping": lambda: gg.tipping_number(five()),
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("make", MAKE)
def test_a_game_that_contradicts_its_numbers_is_refused(make, change):
    answer = MAKE[make]()
    plain = saved(answer)
    change(plain["game"])
    assert not type(answer).from_dict(plain).verify().valid
    assert answer.verify().valid


def test_markov_play_too():
    answer = gg.markov_perfect(two_powers(), "2/5")
    plain = saved(answer)
    plain["game"]["is"]["institution"]["exclusion_penalty"] = "2"
    assert not gg.foresight.MarkovSolution.from_dict(plain).verify().valid


def test_a_body_of_founders_is_bound_again():
    game = seated()
    assert not list(misbound(game))
    assert any("policy_1" in fault for fault in misbound(replace(game, seated=("1", "3"))))


@pytest.mark.parametrize("name", ["gatt_wto", "standards_bloc", "standards_two_powers"])
def test_games_of_scenarios_are_bound_again_exactly_too(name):
    game = gg.load_scenario(name).bind()
    assert not list(misbound(game))
    assert not list(misbound(game.to_exact()))
    if game.institution.body == "founders":
        assert not list(misbound(freeze_policy(game)))


def test_tolerances():
    exact, floats = five(), five(exact=False)
    assert not list(tolerance_faults(exact, 0))
    assert not list(tolerance_faults(floats, 1e-9 * floats.scale))
    for value in (0, 10, float("nan"), float("inf"), -1e-9, None, "1e-9", True):
        assert list(tolerance_faults(floats, value))
        assert value == 0 or list(tolerance_faults(exact, value))
