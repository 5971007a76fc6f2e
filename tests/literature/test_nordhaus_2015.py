"""Nordhaus, Climate Clubs (2015): fifteen regions, and all stable clubs of his 44 regimes.

The clubs were derived here; the source and its replication report where a random search ends. Everything is
compared with `tests/oracles/climate.py`, which reads the tables and nothing else.
"""

from __future__ import annotations

import pickle
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


def test_it_comes_back_from_files_pickles_and_code(scenario):
    game = scenario.bind(tariff=F(1, 50), price=50)
    assert gg.BoundGame.from_dict(game.to_dict()) == game == pickle.loads(pickle.dumps(game))
    made = {}
    exec(gg.code_of(game), made)
    assert made["game"] == game
    assert "nordhaus2015" in gg.cite(game)


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


def test_tariffs_below_zero_and_of_300_per_cent(scenario):
    """Where members pay for imports nobody joins; where they lose by their own tariffs nobody begins."""
    for tariff, sizes in [(F(-1, 20), [0]), (F(3), [0, 11, 15])]:
        solution = gg.solve(scenario.bind(price=25, tariff=tariff))
        assert solution.complete
        assert solution.clubs == tuple(sorted(climate.stable_clubs(25, tariff)[0], key=len))
        assert [len(club) for club in solution.clubs] == sizes


def test_no_club_is_stable_between_two_and_nine_members(scenario):
    solution = gg.solve(scenario.bind(price=50, tariff=F(1, 40)))
    assert solution.complete
    assert gg.verify(solution).valid
    assert solution.clubs == tuple(climate.stable_clubs(50, F(1, 40))[0]) == ()
    assert gg.sweeps.size_labels(solution.game)[:2] == ("no stable club", ("no stable club",))


def test_founders_along_and_what_it_is_worth(scenario):
    for founder in ("EU", "US"):
        assert gg.grow(scenario.bind(), [founder]).sizes == (1, 15)
    assert gg.tipping_number(scenario.bind()).number == 0
    game = scenario.bind(price=50, tariff=F(1, 25))
    scheme = gg.agreements.transfer_scheme(game, game.states.ids)
    assert scheme.stable
    assert game.states.ids in gg.solve(scheme.paid()).clubs


#: Medians of the replication's search at tariffs of 0, 1, 3, 5 and 10 per cent.
MEDIANS = {
    F(25, 2): (2, 14, 14, 14, 13),
    F(25): (1, 10, 14, 14, 14),
    F(50): (2, 2, 9, 12, 14),
    F(100): (0, 1, 1, 3, 8),
}


@pytest.mark.parametrize(("price", "tariff"), [(F(25), 0), (F(25), 3), (F(50), 5), (F(100), 10)])
def test_a_random_search_ends_near_the_published_medians_and_seldom_in_the_stable_club(price, tariff):
    rng = np.random.default_rng(2015)
    members, stable = climate.random_search(price, F(tariff, 100), rng, changes=5000, starts=40)
    published = MEDIANS[price][(0, 1, 3, 5, 10).index(tariff)]
    assert abs(float(np.median(members)) - published) <= 2
    assert stable <= 12, "of forty starts"
    assert len(set(members.tolist())) > 1


def test_the_search_and_the_exact_answer_agree_in_three_regimes_of_twenty():
    pairs = [(price, t) for price in PRICES for t in (0, 1, 3, 5, 10)]
    medians = [median for price in PRICES for median in MEDIANS[price]]
    same = [
        (price, t) for (price, t), median in zip(pairs, medians, strict=True) if SIZES[price][t] == median
    ]
    assert same == [(F(50), 3), (F(50), 10), (F(100), 0)]


def test_trade_in_proportion_to_size_is_a_matrix_of_rank_one(scenario):
    totals = [sum(row) / (1 - own) for row, own in zip(climate.IMPORTS, scenario.states.size, strict=True)]
    by_size = scenario.replace(game=ClimateClub(trade="size")).bind(total_imports=totals)
    rows = [[0 if i == j else totals[i] * scenario.states.size[j] for j in range(15)] for i in range(15)]
    spelled = scenario.replace(states=scenario.states.replace(matrices={"imports": rows})).bind()
    for club in CLUBS:
        assert (by_size.payoffs(club) == spelled.payoffs(club)).all()
    assert gg.solve(by_size).clubs == gg.solve(spelled).clubs


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
