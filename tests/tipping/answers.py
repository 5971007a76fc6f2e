"""One answer of every kind of this room, for `tests.base.test_answers`."""

from __future__ import annotations

from fractions import Fraction

import gametheory_gov as gg
from tests.equilibria.answers import five


def alike(**changes):
    given = {"benefit": 0, "divergence": 0, "cost": "3/5", "legitimacy": "1/10"} | changes
    return gg.bind(gg.AccessionGame(), gg.States.symmetric(6), gg.Institution(exclusion_penalty=1), **given)


ANSWERS = {
    "committed founders": lambda: gg.tipping_number(five()),
    "free founders, floats": lambda: gg.tipping_number(
        five(exact=False), free=True, weights={"1": 3}, all_minimal=True
    ),
    "impossible": lambda: gg.tipping_number(five(), exclude=["1", "2", "3"], universal=Fraction(4, 5)),
    "refused": lambda: gg.tipping_number(five(legitimacy=0, cost=2), throw=False),
    "basin": lambda: gg.tipping.basin(five()),
    "drawn basin": lambda: gg.tipping.basin(five(), sample=3, rng=0, committed=False),
    "impact": lambda: gg.tipping.impact_number(five().states, "1/2"),
    "impact, floats": lambda: gg.tipping.impact_number(gg.load_states(2019), 0.5, "population"),
    "seed": lambda: gg.tipping.seed_size(alike()),
    "self-sustaining, floats": lambda: gg.tipping.self_sustaining_size(alike(exact=False)),
    "no formula": lambda: gg.tipping.seed_size(alike(cost=0)),
}
