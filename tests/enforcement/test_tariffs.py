"""Tariff games: derived in symbols, against a search over tariffs, and the regimes of three countries."""

from __future__ import annotations

import itertools
import random
from dataclasses import replace
from fractions import Fraction as F

import pytest
import sympy

import gametheory_gov as gg
from gametheory_gov.base.errors import InvalidGameError, InvalidInputError
from gametheory_gov.enforcement import most_cooperative_tariff, tariff_stick, trade_patience
from gametheory_gov.games import TariffGame, coalition_proof_regimes, pairwise_stable_regimes
from tests.oracles.tariffs import of_regimes, welfare

X = sympy.Symbol("x", positive=True)


def test_welfare_from_prices_that_clear_the_markets():
    rng = random.Random(3)
    for _ in range(25):
        number = rng.randint(2, 4)
        ids = [str(k + 1) for k in range(number)]
        endowments, markets = ([F(rng.randint(4, 8), 4) for _ in ids] for _ in range(2))
        tariffs = {(i, j): F(rng.randint(0, 4), 40) for i in range(number) for j in range(number) if i != j}
        game = TariffGame(endowments, markets)
        given = {(ids[i], ids[j]): rate for (i, j), rate in tariffs.items()}
        assert game._welfare(given) == welfare(game.endowments, game.markets, given)


def test_no_tariff_is_better_than_the_best():
    """The defining inequality: no country gains by another tariff, whatever the others have."""
    rng = random.Random(5)
    for _ in range(40):
        number = rng.randint(2, 4)
        game = TariffGame([F(rng.randint(4, 7), 4) for _ in range(number)])
        links = [p for p in [("1", "2")] if rng.random() < 0.5]
        tariffs = game.network(links)
        welfare = game._welfare(tariffs)
        for i in game.ids:
            mine = [pair for pair in tariffs if pair[0] == i]
            for step in (F(-1, 1000), F(1, 1000), F(1, 10), F(-1, 50)):
                other = {pair: tariffs[pair] + step if pair in mine else r for pair, r in tariffs.items()}
                if mine and min(other.values()) >= 0:
                    assert game._welfare(other)[i] < welfare[i]


@pytest.mark.parametrize("scale", [1e-12, 1e-3, 1e9, 1e15])
def test_floats_are_as_good_at_any_scale(scale):
    """Tariffs and welfare in floats, against the same fractions."""
    endowments, markets = [1.25 * scale, scale, 1.125 * scale], [1.25, 1.0, 0.75]
    floats, exact = (
        TariffGame(endowments, markets),
        TariffGame(list(map(F, endowments)), list(map(F, markets))),
    )
    for whose in (TariffGame.war, lambda game: game.customs_union(["1", "2"])):
        tariffs = whose(exact)
        assert whose(floats) == pytest.approx(
            {pair: float(rate) for pair, rate in tariffs.items()}, rel=1e-12
        )
        assert floats.welfare(whose(floats)) == pytest.approx(
            {k: float(w) for k, w in exact.welfare(tariffs).items()}, rel=1e-12
        )
    held, expected = (
        {k: -1 if least is None else float(least) for k, least in trade_patience(game).patience.items()}
        for game in (floats, exact)
    )
    assert held == pytest.approx(expected, rel=1e-9)


def test_who_would_rather_subsidise_does_not_tax():
    """Country 2 has little to sell: a tariff on it alone costs country 1 more than it brings."""
    game = TariffGame([1, "4/5", "6/5"])
    tariffs = game.network([("1", "3")])
    assert tariffs["1", "2"] == 0
    worth = game.welfare(tariffs)["1"]
    assert all(game.welfare({**tariffs, ("1", "2"): F(k, 100)})["1"] < worth for k in range(1, 15))


def test_alike_countries_in_symbols():
    """t* = e/(N+1) and δ* = (N+1)/(2N+1), derived for each N from the welfare itself."""
    e = sympy.Symbol("e", positive=True)
    for number in range(2, 7):
        game = TariffGame([e] * number)
        assert sympy.simplify(game.war()["1", "2"] - e / (number + 1)) == 0
        assert sympy.simplify(trade_patience(game)["1"] - sympy.Rational(number + 1, 2 * number + 1)) == 0


def test_a_violators_gain_over_the_harm_to_all_others():
    """In every symmetric stage with additive effects δ* is the gain over the harm."""
    # T − R = g, R − P = (N−1)h − g
    g, h, N, R = sympy.symbols("g h N R", positive=True)
    T, P = R + g, R + g - (N - 1) * h
    assert sympy.simplify((T - R) / (T - P) - g / ((N - 1) * h)) == 0
    for number in range(2, 6):
        game = TariffGame([1] * number)
        free, war = game.welfare({}), game.war()
        alone = game.welfare({pair: rate for pair, rate in war.items() if pair[0] == "1"})
        gain, harm = alone["1"] - free["1"], sum(free[k] - alone[k] for k in game.ids[1:])
        assert trade_patience(game)["1"] == gain / harm < 1


def test_four_countries():
    game = TariffGame([1] * 4)
    war = game.war()
    all_but_one = {pair: rate for pair, rate in war.items() if pair[0] != "1"}
    found = (
        game.temptation()["1"],
        game.welfare({})["1"],
        game.welfare(war)["1"],
        game.welfare(all_but_one)["1"],
    )
    assert found == (F(-177, 160), F(-9, 8), F(-57, 50), F(-927, 800))


@pytest.mark.parametrize(
    ("number", "delta", "tariff"), [(3, "1/2", F(1, 28)), (3, "1/3", F(5, 44)), (4, "1/2", F(1, 45))]
)
def test_the_most_cooperative_tariff_is_on_the_edge(number, delta, tariff):
    """There a violation gains exactly what it loses; below, it pays."""
    game = TariffGame([1] * number)
    assert most_cooperative_tariff(game, delta) == tariff

    def worth_it(rate):
        common = {(i, j): rate for i in game.ids for j in game.ids if i != j}
        cheated = common | {pair: r for pair, r in game.war().items() if pair[0] == "1"}
        gain = game.welfare(cheated)["1"] - game.welfare(common)["1"]
        return gain - F(delta) / (1 - F(delta)) * (game.welfare(common)["1"] - game.welfare(game.war())["1"])

    assert worth_it(tariff) == 0
    assert worth_it(tariff - F(1, 1000)) > 0


def test_no_stick_is_better_than_the_best():
    """By the definition at sticks on a grid: the best reply to the stick, and to free trade, are deterred."""
    game = TariffGame([1] * 4)
    stick, delta = tariff_stick(game)
    assert (stick, delta) == (F(2, 5), F(5, 16))

    def needed(rate):
        common = {(i, j): rate for i in game.ids for j in game.ids if i != j}
        cheated = common | {pair: r for pair, r in game.war().items() if pair[0] == "1"}
        shirk = game.welfare(cheated)["1"] - game.welfare(common)["1"]
        free = game.welfare({})["1"]
        return max(game.temptation()["1"] - free, shirk) / (free - game.welfare(common)["1"])

    assert needed(stick) == delta
    assert min(needed(F(k, 100)) for k in range(1, 90)) == delta


def test_a_union_harms_its_outsider_and_an_area_does_not():
    game = TariffGame([1, 1, 1])
    union = game.customs_union(["1", "2"])
    assert union["1", "3"] == union["2", "3"] == F(1, 5)
    assert list(game.welfare(union).values()) == [F(-107, 160), F(-107, 160), F(-71, 100)]
    war = game.welfare(game.war())
    assert war["3"] == F(-11, 16)
    area = game.network([("1", "2")])
    assert area["1", "3"] == F(1, 11)
    assert game.welfare(area)["3"] > war["3"] > game.welfare(union)["3"]
    hub = game.welfare(game.network([("1", "2"), ("1", "3")]))
    assert hub["1"] > game.welfare({})["1"]
    assert hub["3"] < game.welfare(area)["3"]


def test_tariffs_of_three_in_symbols():
    a, b, c = sympy.symbols("a b c", positive=True)
    game = TariffGame([a, b, c])
    assert sympy.simplify(game.war()["1", "2"] - (b + c) / 8) == 0
    assert sympy.simplify(game.network([("1", "2")])["1", "3"] - (5 * c - 4 * b) / 11) == 0


ALL = (("1", "2"), ("1", "3"), ("2", "3"))


@pytest.mark.parametrize(
    ("endowments", "pairs", "together", "pairwise"),
    [
        ((1, 1, 1), (ALL,), (ALL,), 4),
        ((1, 1, "5/4"), ((),), (ALL,), 0),
        (("5/4", "5/4", 1), ((("1", "2"),),), ((),), 1),
    ],
)
def test_regimes_of_three(endowments, pairs, together, pairwise):
    game = TariffGame(endowments)
    assert coalition_proof_regimes(game).networks == pairs
    assert coalition_proof_regimes(game, bilateral=False).networks == together
    assert len(pairwise_stable_regimes(game)) == pairwise


def test_who_wins_the_war():
    x = sympy.Symbol("x", positive=True)
    game = TariffGame([x, 1 - x], [x, 1 - x])
    gain = sympy.factor(game.welfare(game.war())["1"] - game.welfare({})["1"])
    root = 2 * x**4 - 8 * x**3 + 6 * x**2 + 4 * x - 3
    assert sympy.rem(sympy.numer(gain), root, x) == 0
    inside = [r for r in sympy.Poly(root, x).nroots(n=15) if r.is_real and 0 < r < 1]
    assert [round(float(r), 10) for r in inside] == [0.5791385686]
    assert gain.subs(x, F(58, 100)) > 0 > gain.subs(x, F(57, 100))

    def gains(*shares):
        game = TariffGame(shares, shares)
        free, war = game.welfare({}), game.welfare(game.war())
        return [war[k] - free[k] for k in game.ids]

    assert gains("3/5", "2/5") == [F(171, 49000), F(-1689, 56000)]
    assert gains("1/2", "1/4", "1/4") == [F(23, 2400), F(-223, 14400), F(-223, 14400)]
    three = TariffGame(["2/5", "3/10", "3/10"], ["2/5", "3/10", "3/10"])
    assert list(trade_patience(three).patience.values()) == [F(1352, 1449), F(13377, 31775), F(13377, 31775)]


@pytest.mark.parametrize(
    ("year", "china", "embargo"), [(1990, 0.303, None), (2005, 0.807, 0.901), (2019, 0.850, 0.933)]
)
def test_the_world_by_gdp(year, china, embargo):
    """Only the United States gains by the war of all; in 1990 not even an embargo would deter it."""
    game = TariffGame.of(gg.load_states(year))
    by_war = trade_patience(game)
    assert by_war.never == ("USA",)
    assert by_war["CHN"] == pytest.approx(china, abs=5e-4)
    assert by_war.verify().valid
    by_embargo = trade_patience(game, "embargo")
    assert by_embargo["USA"] == (None if embargo is None else pytest.approx(embargo, abs=5e-4))
    assert by_embargo.verify().valid
    # the scenario is the same war as a game of two actions
    scenario = gg.patience(gg.load_scenario("tariff_war", year=year))
    assert scenario.verify().valid
    assert scenario.never == ("USA",)
    for one in scenario.incentives:
        if one.patience and game.markets[one.state] > 1e-4:
            assert float(one.patience) == pytest.approx(by_war[one.state], rel=1e-6)


def test_the_scenario_is_the_tariff_game():
    """What a country gains by tax in place of trade, whatever the others do, in fractions."""
    sizes = [F(k, 15) for k in (5, 4, 3, 2, 1)]
    states = gg.States(list("ABCDE"), size=sizes)
    scenario = gg.load_scenario("tariff_war").replace(states=states)
    game, tariffs = scenario.bind(), TariffGame.of(states)
    war = tariffs.war()
    rng = random.Random(2)
    for _ in range(20):
        taxing = {k for k in states.ids if rng.random() < 0.5}
        paid = [
            tariffs.welfare({pair: rate for pair, rate in war.items() if pair[0] in some})
            for some in (taxing, taxing ^ {"B"})
        ]
        here, there = (
            game.plain(game.payoffs(game.profile([k for k in states.ids if k not in some])))
            for some in (taxing, taxing ^ {"B"})
        )
        assert [b - a for a, b in zip(here, there, strict=True)] == [
            paid[1][k] - paid[0][k] for k in states.ids
        ]
    assert gg.harm(game, "A", before=list(states.ids)).label == "beggar-thy-neighbour"


def test_checks_share_nothing_with_the_search_and_agree_with_it():
    """Regimes of random countries, against the definition; a regime too many or too few is found out."""
    rng, tried = random.Random(7), 0
    while tried < 25:
        figures = [[F(rng.randint(4, 7), 4) for _ in range(3)] for _ in range(2)]
        try:
            game = TariffGame(*figures)
            answers = [coalition_proof_regimes(game, bilateral=b) for b in (True, False)]
            answers.append(pairwise_stable_regimes(game))
        except InvalidInputError:
            continue  # a tariff reverses trade
        tried += 1
        for found in answers:
            assert found.verify().valid
            assert not of_regimes(found)
            other = rng.choice([some for k in range(4) for some in itertools.combinations(ALL, k)])
            networks = tuple(sorted({*found.networks} ^ {other}, key=lambda n: (len(n), n)))
            if found.bilateral or len(other) in (0, 3):
                assert not replace(found, networks=networks).verify().valid


def test_who_is_held_is_found_out():
    found = trade_patience(TariffGame(["1/2", "1/4", "1/4"], ["1/2", "1/4", "1/4"]))
    assert found.verify().valid
    for field in ("gains", "losses", "patience"):
        wrong = {**getattr(found, field), "2": F(1, 3)}
        assert not replace(found, **{field: wrong}).verify().valid
    assert not replace(found, patience={**found.patience, "1": F(9, 10)}).verify().valid
    assert not replace(found, patience={**found.patience, "2": None}).verify().valid


def test_works_are_cited():
    game = TariffGame([1, 1, 1])
    assert "Saggi" in gg.cite(game)
    assert "Bernheim" in coalition_proof_regimes(game).cite()
    assert "Bernheim" not in pairwise_stable_regimes(game).cite()
    assert "Saggi" in gg.cite(gg.load_scenario("tariff_war"))


@pytest.mark.parametrize(
    ("call", "error", "says"),
    [
        (lambda: TariffGame([1, -1]), InvalidGameError, "endowments of 2 = -1; a positive number"),
        (lambda: TariffGame([1]), InvalidGameError, "at least two are needed"),
        (lambda: TariffGame([1, 1], [1]), InvalidGameError, "not those of the same countries"),
        (lambda: TariffGame([1, 1]).welfare({("1", "2"): "3/2"}), InvalidInputError, "2 would sell -1/4"),
        (lambda: TariffGame([1, 1]).welfare({("1", "2"): -1}), InvalidInputError, "tariffs are at least 0"),
        (lambda: TariffGame([1, 1]).welfare({("1", "9"): 1}), InvalidInputError, "countries are 1, 2"),
        (lambda: most_cooperative_tariff(TariffGame([1, 1]), 1), InvalidInputError, "between 0 and 1"),
        (
            lambda: most_cooperative_tariff(TariffGame([1, 2]), "1/2"),
            InvalidInputError,
            "the countries differ",
        ),
        (lambda: trade_patience(TariffGame([1, 1]), "wr"), InvalidInputError, "did you mean 'war'"),
        (lambda: TariffGame([1, 1]).network(["1"]), InvalidInputError, "no pair of two countries"),
        (lambda: TariffGame([1, 1]).customs_union(["1"]), InvalidInputError, "at least two members"),
        (lambda: coalition_proof_regimes(TariffGame([1, 1])), InvalidGameError, "three are needed"),
        (lambda: TariffGame([1, float("nan")]), InvalidGameError, "endowments of 2 = nan; a number"),
        (lambda: TariffGame([1, 1], [1, sympy.oo]), InvalidGameError, "markets of 2 = oo; a number"),
        (lambda: TariffGame([1, sympy.I]), InvalidGameError, "endowments of 2 = I; a number"),
        (lambda: pairwise_stable_regimes(TariffGame([1, 1, X])), InvalidGameError, "symbols, x; give them"),
        (lambda: coalition_proof_regimes(TariffGame([X, 1, 1])), InvalidGameError, "the game has symbols"),
        (
            lambda: most_cooperative_tariff(TariffGame([1, 1]), sympy.Integer(1)),
            InvalidInputError,
            "patience = 1; a discount factor between",
        ),
    ],
)
def test_bad_input_is_told(call, error, says):
    with pytest.raises(error, match=says):
        call()
