"""One answer of every kind of this room, for `tests.base.test_answers`."""

from __future__ import annotations

import gametheory_gov as gg


def hunt():
    """A world and a game of one's own, exact, with a parameter by id and a founder that is missing."""
    game = gg.Game(
        "hunt",
        ("outside", "member"),
        aggregates={"members": {"member": 1}},
        payoffs={"outside": 0, "member": "value*members/N - price"},
        parameters={"value": "worth of a hunt by all"},
        columns={"price": "cost of hunting"},
    )
    prices = {"a": "1/4", "b": "1/2", "c": "3/4"}
    return gg.Scenario(
        "hunt",
        "A hunt",
        gg.States(["a", "b", "c"], size=["1/3"] * 3, population=["1/3"] * 3),
        gg.Institution(),
        game,
        {"value": 1, "price": prices},
        founders=("a",),
        missing_founders=("d",),
    )


ANSWERS = {
    "decision body": lambda: gg.scenarios.load_body("imf_board", quota="85/100"),
    "decision body of parts": lambda: gg.scenarios.load_body("eu_council"),
    "decision body of constituencies": lambda: gg.scenarios.load_body("wto_green_room"),
    "of the package": lambda: gg.load_scenario("gatt_wto"),
    "of rival standards": lambda: gg.load_scenario("standards_bloc"),
    "of one's own": hunt,
}
