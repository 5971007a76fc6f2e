"""De Zeeuw, Dynamic effects on the stability of international environmental agreements (2008).

The idea was read in an abstract (large and small agreements coexist); the ladder is derived for this
project, with linear benefits and quadratic costs: of k members each abates k, outsiders abate one.
"""

from __future__ import annotations

import pytest

from gametheory_gov import Game, States, bind, solve
from gametheory_gov.foresight import farsighted_ladder

AGREEMENT = Game(
    "agreement",
    ("outside", "member"),
    aggregates={"members": {"member": 1}},
    payoffs={"outside": "members**2 + N - members - 1/2", "member": "members**2/2 - members + N"},
)


def ladder(n, **settings):
    return farsighted_ladder(bind(AGREEMENT, States.symmetric(n)), **settings)


def test_ladder_of_two_hundred():
    assert ladder(200).sizes == (0, 1, 2, 3, 5, 8, 12, 18, 26, 38, 55, 79, 113, 161)
    assert not ladder(200).universal
    assert ladder(161).universal


def test_large_and_small_agreements_coexist():
    """Myopic states stop at three; farsighted ones at sizes up to eight tenths of all."""
    game = bind(AGREEMENT, States.symmetric(12))
    assert sorted({len(club) for club in solve(game).clubs}) == [3]
    assert {3, 12} <= set(farsighted_ladder(game).sizes)


@pytest.mark.parametrize("n", [1, 2, 5, 26, 60])
def test_members_do_not_gain_by_starting_a_fall(n):
    found = ladder(n)
    for k in range(1, n + 1):
        inside = k * k / 2 - k + n
        rest = found.falls_to(k)
        after = rest * rest + n - rest - 1 / 2
        assert (k in found.sizes) == (inside >= after)
