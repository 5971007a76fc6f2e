"""Nordhaus, Climate Clubs (2015): fifteen regions, and all stable clubs of his 44 regimes.

The clubs were derived here; the source and its replication report where a random search ends. Everything is
compared with `tests/oracles/climate.py`, which reads the tables and nothing else.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction as F

import numpy as np
import pytest

import gametheory_gov as gg
from gametheory_gov.games.public_goods import ClimateClub
from tests.oracles import climate

PRICES = (F(25, 2), F(25), F(50), F(100))
TARIFFS = tuple(F(t, 100) for t in range(11))
#: Members of the only stable club, for tariffs of 0, 1, ..., 10 per cent.
SIZES = {
    F(25, 2): (0, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15),
    F(25): (0, 9, 13, 15, 15, 15, 15, 15, 15, 15, 15),
    F(50): (0, 0, 2, 9, 9, 9, 13, 13, 13, 14, 14),
    F(100): (0, 0, 0, 0, 0, 1, 1, 2, 2, 2, 3),
}
CLUBS = ((), ("EU", "US"), ("Brazil", "Japan", "Canada", "LatAm", "India", "China"))


@pytest.fixture(scope="module")
def scenario():
    return gg.load_scenario("climate_club_2015")


@pytest.mark.parametrize("price", PRICES, ids=str)
def test_all_stable_clubs_exact_and_in_floats_by_search_and_by_counting(scenario, price):
    for tariff, size in zip(TARIFFS, SIZES[price], strict=True):
        exact = gg.solve(scenario.bind(price=price, tariff=tariff))
        floats = gg.solve(scenario.bind(price=float(price), tariff=float(tariff), exact=False))
        assert exact.game.exact
        assert not floats.game.exact
        assert exact.complete
        assert floats.complete
        assert gg.verify(exact).valid
        assert gg.verify(floats).valid
        counted, closest = climate.stable_clubs(price, tariff)
        assert exact.clubs == floats.clubs == tuple(counted)
        assert [len(club) for club in counted] == [size]
        assert closest > 1e-6, "the count is in floats, and nobody is near indifference"


@pytest.mark.parametrize("club", CLUBS, ids=len)
@pytest.mark.parametrize("exact", [True, False])
def test_both_payoffs_of_every_region(scenario, club, exact):
    for price, tariff in [(F(25), F(3, 100)), (F(100), F(1, 10))]:
        game = scenario.bind(price=price, tariff=tariff, exact=exact)
        for label in climate.REGIONS:  # each inside and outside, the others as they are
            for members in ({*club} | {label}, {*club} - {label}):
                found = [game.plain(u) for u in game.payoffs(sorted(members))]
                expected = climate.payoffs(members, price, tariff)
                assert found == (
                    expected if exact else pytest.approx([float(u) for u in expected], rel=1e-12)
                )


def test_the_table_is_whole(scenario):
    assert scenario.states.ids == climate.REGIONS
    assert F(scenario.parameters["world_gdp"]) == sum(climate.GDP)
    assert scenario.states.matrices["imports"].tolist() == climate.IMPORTS


def test_a_tariff_as_a_parameter_is_a_new_bind(scenario):
    game = scenario.bind()
    for tariff, price in [(0, F(25)), (F(1, 20), F(50)), (F(1, 50), F(25, 2))]:
        varied = gg.rebind(game, tariff=tariff, price=price)
        assert varied == scenario.bind(tariff=tariff, price=price)
        assert gg.solve(varied) == gg.solve(scenario.bind(tariff=tariff, price=price))
    found = gg.sweep(
        lambda game: {"members": len(gg.solve(game).clubs[0])}, {"tariff": [*TARIFFS[:4]]}, base=game
    )
    assert found.members.values.tolist() == [0, 9, 13, 15]


def test_without_a_tariff_imports_are_irrelevant(scenario):
    other = scenario.states.replace(matrices={"imports": np.ones((15, 15)) - np.eye(15)})
    for club in CLUBS:
        here, there = (
            scenario.replace(states=states).bind(tariff=0, exact=True).payoffs(club)
            for states in (scenario.states, other)
        )
        assert (here == there).all()
    taxed = scenario.replace(states=other).bind(exact=True)
    assert (taxed.payoffs(CLUBS[1]) != scenario.bind().payoffs(CLUBS[1])).any()


def test_regions_in_another_order_are_the_same_club(scenario):
    order = np.random.default_rng(2015).permutation(15)
    states = scenario.states.select([climate.REGIONS[i] for i in order])
    for tariff, price in [(F(1, 100), 25), (F(4, 100), 50)]:
        here = gg.solve(scenario.bind(tariff=tariff, price=price)).clubs
        there = gg.solve(scenario.replace(states=states).bind(tariff=tariff, price=price)).clubs
        assert [set(club) for club in here] == [set(club) for club in there]


# ------------------------------------------------------------------------------------------ mistakes


def what_is_wrong(family, scenario, price=F(25), tariff=F(1, 20)):
    """The parts of payoffs, by name, that are not what the tables say."""

    def payoffs(club, price, tariff):
        game = scenario.replace(game=family).bind(price=price, tariff=tariff)
        return np.array([game.plain(u) for u in game.payoffs(club)])

    wrong = set()
    for club in CLUBS[1:]:
        parts = {name: np.array(part) for name, part in climate.parts(club, price, tariff).items()}
        inside = np.isin(climate.REGIONS, club)
        with_it, without, reverse = (payoffs(club, price, t) for t in (tariff, 0, -tariff))
        linear, square = (with_it - reverse) / 2, (with_it + reverse) / 2 - without
        if (linear[inside] != parts["gain in terms of trade"][inside]).any():
            wrong.add("a member's gain in terms of trade")
        if (linear[~inside] != parts["loss to members' tariffs"][~inside]).any():
            wrong.add("an outsider's loss to members' tariffs")
        if (square != parts["loss of trade"]).any():
            wrong.add("a member's loss of trade, by the square of the tariff")
        untaxed = parts["avoided damage"] + parts["cost of abatement"]
        for who, where in (("a member", inside), ("an outsider", ~inside)):
            if (without[where] != untaxed[where]).any():
                wrong.add(f"{who}'s abatement or avoided damage")
    return wrong


class Transposed(ClimateClub):
    """The matrix of imports read the other way round."""

    def _payoffs(self):
        written = super()._payoffs()
        return replace(written, along={"taxed_imports": "imports.T", "taxed_exports": "imports"})


class OwnCost(ClimateClub):
    """Members hold their own social cost of carbon instead of the world's."""

    def _payoffs(self):
        written = super()._payoffs()
        share, price = (
            next(s for s in written.member.free_symbols if s.name == n) for n in ("size", "price")
        )
        cost = written.totals["club_response"]["member"] * price**2 / 2000
        return replace(written, member=written.member + cost * (1 - share**2))


class NoSquare(ClimateClub):
    """Members lose no trade by their tariffs."""

    def _payoffs(self):
        written = super()._payoffs()
        tariff = next(s for s in written.member.free_symbols if s.name == "tariff")
        expanded = written.member.expand()
        return replace(written, member=expanded - expanded.coeff(tariff, 2) * tariff**2)


@pytest.mark.parametrize(
    ("mistaken", "says"),
    [
        (ClimateClub, set()),
        (Transposed, {"a member's gain in terms of trade", "an outsider's loss to members' tariffs",
                      "a member's loss of trade, by the square of the tariff"}),
        (OwnCost, {"a member's abatement or avoided damage"}),
        (NoSquare, {"a member's loss of trade, by the square of the tariff"}),
    ],
)  # fmt: skip
def test_a_mistake_is_found_and_named(scenario, mistaken, says):
    assert what_is_wrong(mistaken(), scenario) == says
