r"""Diamantoudi and Sartzetakis, International environmental agreements: the role of foresight (2002).

The article was read in abstract only; the ladders are derived for this project. Emissions e give
:math:`e - e^2/2 - \gamma E^2/2`; members of an agreement of s emit :math:`1 - \gamma s E`, outsiders
:math:`1 - \gamma E`, so :math:`E = n/(1 + \gamma(n - s + s^2))`.
"""

from __future__ import annotations

import pytest

from gametheory_gov import Game, States, bind
from gametheory_gov.foresight import farsighted_ladder

_TOTAL = "(N/(1 + gamma*(N - members + members**2)))"
GAME = Game(
    "emissions",
    ("outside", "member"),
    aggregates={"members": {"member": 1}},
    parameters={"gamma": "damage"},
    payoffs={
        "outside": f"(1 - gamma*{_TOTAL}) - (1 - gamma*{_TOTAL})**2/2 - gamma*{_TOTAL}**2/2",
        "member": f"(1 - gamma*members*{_TOTAL}) - (1 - gamma*members*{_TOTAL})**2/2 - gamma*{_TOTAL}**2/2",
    },
)
LADDERS = [
    (100, "1e-6", (1, 2, 4, 6, 9, 14, 21, 30, 43, 62, 89)),
    (100, "1e-3", (1, 2, 4, 7, 11, 18, 29, 51)),
    (100, "1e-2", (1, 8, 20, 57)),
    (20, "1e-3", (1, 2, 4, 6, 9, 14)),
    (10, "1e-2", (1, 2, 4, 7)),
]


@pytest.mark.parametrize(("n", "gamma", "sizes"), LADDERS)
def test_ladders(n, gamma, sizes):
    ladder = farsighted_ladder(bind(GAME, States.symmetric(n), gamma=gamma))
    assert ladder.sizes == (0, *sizes)


@pytest.mark.parametrize(("n", "gamma", "sizes"), LADDERS)
def test_payoffs_are_those_of_the_model(n, gamma, sizes):
    """Emissions, not formulas: sum them, and take each side's payoff from its own emissions."""
    from fractions import Fraction as F

    game, g = bind(GAME, States.symmetric(n), gamma=gamma), F(gamma)
    ladder = farsighted_ladder(game)
    for s in {1, 2, n // 2, n - 1}:
        total = n / (1 + g * (n - s + s * s))
        member, outsider = 1 - g * s * total, 1 - g * total
        assert s * member + (n - s) * outsider == total
        assert ladder.member[s] == member - member**2 / 2 - g * total**2 / 2
        assert ladder.outsider[s] == outsider - outsider**2 / 2 - g * total**2 / 2
