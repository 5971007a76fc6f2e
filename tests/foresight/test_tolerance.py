"""Float payoffs are equal by their own terms: others' prices and constants change nothing."""

from fractions import Fraction

import pytest

import gametheory_gov as gg
from gametheory_gov.foresight.coalitions import consistent_clubs
from gametheory_gov.foresight.ladder import farsighted_ladder


def priced(price: list[float], level: float = 0.0) -> gg.BoundGame:
    """A member gets its share of members less its price; everybody has the level."""
    game = gg.Game(
        "priced",
        ("out", "in"),
        aggregates={"k": {"in": 1}},
        payoffs={"out": "level + k/(2*N)", "in": "k/N - price + level"},
        parameters={"level": "what everybody has"},
        columns={"price": "price"},
    )
    return gg.bind(game, gg.States.symmetric(len(price)), exact=False, price=price, level=level)


@pytest.mark.parametrize("movers", ["single", "coalitions"])
@pytest.mark.parametrize(("last", "level"), [(1e11, 0.0), (100.0, 1e12)])
def test_consistent_clubs_stay_as_they_are(movers, last, level):
    prices = [0.1, 0.4, 0.45]
    plain = consistent_clubs(priced([*prices, 100.0]), movers=movers)
    moved = consistent_clubs(priced([*prices, last], level), movers=movers)
    assert moved.outcomes == plain.outcomes
    assert 0 < len(plain.outcomes) < 16


@pytest.mark.parametrize("price", [0.2, 0.3, 0.45])
def test_a_constant_leaves_the_ladder_as_it_is(price):
    plain, lifted = farsighted_ladder(priced([price] * 9)), farsighted_ladder(priced([price] * 9, 1e12))
    assert (lifted.sizes, lifted.ties) == (plain.sizes, plain.ties)
    assert len(plain.sizes) < 10


def test_exact_payoffs_of_any_size_are_compared():
    prices = ["1/10", "2/5", "9/20"]
    whole = gg.rebind(priced([0.1, 0.4, 0.45]).to_exact(), price=prices)
    more = gg.rebind(whole, price=[Fraction(p) + Fraction(1, 10**30) for p in prices])
    assert consistent_clubs(more).outcomes == consistent_clubs(whole).outcomes
