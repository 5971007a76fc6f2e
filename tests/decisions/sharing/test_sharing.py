"""Shapley values, cores and nucleoli: published games, definitions, laws."""

from __future__ import annotations

import random
from fractions import Fraction as F
from time import process_time

import pytest

from gametheory_gov.base.errors import InvalidInputError, NotApplicableError
from gametheory_gov.decisions import Rule, power
from gametheory_gov.decisions.sharing import Worths, coalition_core, lexicographic, nucleolus, shapley_value
from tests.oracles.divisions import excess, kohlberg, least_core, shapley

GLOVE = Worths.of(["L1", "R1", "R2"], lambda club: int("L1" in club and len(club) > 1))


def three(singles, pairs, together):
    """A game of three from the lists in which books print it: AB, AC, BC are the pairs."""
    worth = dict(zip("ABC", singles, strict=True))
    worth |= dict(zip([("A", "B"), ("A", "C"), ("B", "C")], pairs, strict=True))
    return Worths.of("ABC", worth | {("A", "B", "C"): together})


def airport(costs):
    names = "ABCDEF"[: len(costs)]
    cost = dict(zip(names, costs, strict=True))
    return Worths.of(names, lambda club: -max(cost[player] for player in club))


def random_game(rng, n):
    kind = rng.randrange(4)
    values = [
        rng.choice([rng.randrange(-5, 20), rng.randrange(3), F(rng.randrange(40), 3)]) for _ in range(2**n)
    ]
    if kind == 1:
        values = [mask.bit_count() ** 2 + rng.randrange(2) for mask in range(2**n)]
    if kind == 2:
        votes = [rng.randrange(1, 9) for _ in range(n)]
        values = [
            int(2 * sum(v for k, v in enumerate(votes) if mask >> k & 1) > sum(votes)) for mask in range(2**n)
        ]
    values[0] = 0
    least = sum(values[1 << k] for k in range(n))
    values[-1] = max(values[-1], least + rng.randrange(5)) if n > 1 else values[-1]
    return Worths(tuple("ABCDEFGH"[:n]), tuple(values))


def games(number, seed, most=6):
    rng = random.Random(seed)
    return [random_game(rng, rng.randrange(1, most + 1)) for _ in range(number)]


def of(shares):
    return tuple(shares.shares.values())


@pytest.mark.parametrize(
    ("game", "least", "mean"),
    [
        (three((-1, 0, 1), (3, 4, 2), 5), ("8/3", "2/3", "5/3"), ("5/3", "7/6", "13/6")),
        (
            three((46125, 17437.5, 5812.5), (69187.5, 53812.5, 30750), 90000),
            ("52687.5", "24468.75", "12843.75"),
            (51750, 25875, 12375),
        ),
        (three((0, 0, 0), (90, 80, 70), 105), (45, 35, 25), (40, 35, 30)),
        (GLOVE, (1, 0, 0), ("2/3", "1/6", "1/6")),
        (airport((1, 2, 3)), ("-0.5", "-0.75", "-1.75"), ("-1/3", "-5/6", "-11/6")),
        (airport((8, 11, 13, 18)), ("-3.25", "-3.25", "-3.25", "-8.25"), (-2, -3, -4, -9)),
        (airport((12, 20, 33)), (-6, -7, -20), (-4, -8, -21)),
        (airport((1, 1, 3, 6)), ("-1/3", "-1/3", "-7/6", "-25/6"), ("-.25", "-.25", "-1.25", "-4.25")),
    ],
    ids=["CoopGame", "Lemaire", "three", "glove", "airport", "airport 2", "airport 3", "airport 4"],
)
def test_published_games(game, least, mean):
    assert of(nucleolus(game)) == tuple(map(F, least))
    assert of(shapley_value(game)) == tuple(map(F, mean))


def test_shapley_values_are_those_of_all_orders():
    for game in games(60, 1):
        assert list(of(shapley_value(game))) == shapley(game.values)


def test_the_shapley_value_of_a_rule_is_its_index_of_power():
    rule = Rule({"A": 4, "B": 3, "C": 2, "D": 1, "E": 1}, 6)
    game = Worths.of(rule.voters, lambda club: int(rule.wins(club)))
    assert shapley_value(game).shares == power(rule).values


def test_nucleoli_pass_kohlbergs_criterion_and_nothing_near_does():
    rng = random.Random(5)
    for game in games(70, 2, 5):
        found = of(nucleolus(game))
        assert kohlberg(game.values, found, imputations=True)
        if len(found) > 1:
            moved = list(found)
            i, j = rng.sample(range(len(found)), 2)
            moved[i] += F(1, 100)
            moved[j] -= F(1, 100)
            assert not kohlberg(game.values, moved, imputations=True)
            assert not lexicographic.is_least(game, tuple(moved), rational=True)
        assert kohlberg(game.values, tuple(coalition_core(game).point.values()), imputations=False)


def test_of_all_divisions_on_a_grid_none_has_less_excess():
    for game in games(25, 3, 3):
        n, values = len(game.players), game.values
        masks = range(1, 2**n - 1)
        found = of(nucleolus(game))
        worst = sorted((excess(values, found, mask) for mask in masks), reverse=True)
        rng = random.Random(7)
        for _ in range(60):
            other = [values[1 << k] + F(rng.randrange(60), 6) for k in range(n - 1)]
            other.append(values[-1] - sum(other))
            if n > 1 and other[-1] >= values[1 << n - 1]:
                assert worst <= sorted((excess(values, other, mask) for mask in masks), reverse=True)


def test_cores_with_proof_and_the_nucleolus_in_them():
    seen = set()
    for game in games(80, 4, 5):
        core, n = coalition_core(game), len(game.players)
        seen.add(core.empty)
        if n > 1:
            assert float(core.least) == pytest.approx(least_core(game.values), abs=1e-6)
        # the weights cover every player once, and no division has a smaller largest excess
        for player in game.players:
            assert sum(w for club, w in core.weights.items() if player in club) == 1
        assert all(w > 0 for w in core.weights.values())
        total = sum(w * game.worth(club) for club, w in core.weights.items())
        assert total - core.least * sum(core.weights.values()) == game.values[-1]
        assert (core.objection(core.point) is None) == (not core.empty)
        if not core.empty:
            assert core.objection(nucleolus(game).shares) is None
    assert seen == {True, False}


def test_an_objection_is_that_of_the_coalition_that_gains_most():
    for game in games(40, 6, 5):
        n = len(game.players)
        equal = {player: game.values[-1] / n for player in game.players}
        found = coalition_core(game).objection(equal)
        gains = {game.members(mask): excess(game.values, [*equal.values()], mask) for mask in range(1, 2**n)}
        assert gains[found] == max(gains.values()) if found else max(gains.values()) <= 0


def test_laws():
    for game in games(40, 8, 5):
        n = len(game.players)
        added = [F(k, 3) - 1 for k in range(n)]
        moved = Worths(
            game.players,
            tuple(
                3 * value + sum(x for k, x in enumerate(added) if mask >> k & 1)
                for mask, value in enumerate(game.values)
            ),
        )
        for value in (shapley_value, nucleolus):
            found = of(value(game))
            assert sum(found) == game.values[-1]
            assert of(value(moved)) == tuple(3 * x + a for x, a in zip(found, added, strict=True))
            for i in range(n):
                for j in range(i):
                    if all(
                        game.values[mask | 1 << i] == game.values[mask | 1 << j]
                        for mask in range(2**n)
                        if not mask >> i & 1 and not mask >> j & 1
                    ):
                        assert found[i] == found[j]


def test_twelve_players():
    rng = random.Random(12)
    values = [10 * mask.bit_count() ** 2 + rng.randrange(30) for mask in range(2**12)]
    values[0], values[-1] = 0, 1480
    game = Worths(tuple("ABCDEFGHIJKL"), tuple(values))
    start = process_time()
    found = of(nucleolus(game))
    assert process_time() - start < 4  # a second on a machine of its own; cores are shared in tests
    assert sum(found) == 1480
    assert coalition_core(game).objection(dict(zip(game.players, found, strict=True))) is None


def test_worths_by_name():
    game = Worths.of("ABC", {"A": 1, frozenset("AB"): 2, ("A", "B", "C"): 0.1}, rest=0)
    assert game.values == (0, 1, 0, 2, 0, 0, 0, F(1, 10))
    assert game.worth("BA") == 2
    assert Worths("AB", (0, 1, 2, 4)) == Worths(("A", "B"), (0, 1, 2, 4))


@pytest.mark.parametrize("unit", [F(10) ** 400, F(1, 10**300), F(0)])
def test_worths_of_any_magnitude(unit):
    game = three((0, 0, 0), (90 * unit, 80 * unit, 70 * unit), 105 * unit)
    assert of(nucleolus(game)) == (45 * unit, 35 * unit, 25 * unit)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: Worths.of("AB", {"A": 1}), "does not name 2 coalitions, such as {B}"),
        (
            lambda: Worths.of("AB", {("A", "Z"): 1}, rest=0),
            r"worth\[\('A', 'Z'\)\]: 'Z' is not among the players",
        ),
        (lambda: shapley_value(GLOVE)["L2"], "division: 'L2' is not among the players"),
        (lambda: Worths.of("AB", {("A", "B"): 1, ("B", "A"): 2}, rest=0), "twice"),
        (lambda: Worths.of("AB", {("A", "B"): float("nan")}, rest=0), "finite number"),
        (lambda: Worths.of([f"p{k}" for k in range(15)], {}, rest=0), "at most 14"),
        (lambda: Worths(("A",), (1, 2)), "the empty coalition"),
        (lambda: Worths(("A",), (0, 1, 2)), "3 values for 2"),
        (lambda: Worths((), (0,)), "names 0"),
        (lambda: GLOVE.worth(["Q"]), "not among the players"),
        (lambda: nucleolus(three((3, 3, 3), (0, 0, 0), 5)), "worth 9 alone and 5 together"),
        (lambda: coalition_core(GLOVE).objection({"L1": 1, "R1": 0}), "does not name 'R2'"),
        (lambda: coalition_core(GLOVE).objection({"L1": 1, "R1": 0, "R2": 1}), "gives 2 in all"),
        (lambda: coalition_core(GLOVE).objection({"L1": 1, "R1": 0, "R2": "x"}), "finite number is needed"),
        (lambda: coalition_core(GLOVE).objection({"L1": 1, "R1": 0, "R2": 0, "Z": 0}), "names 'Z'"),
    ],
)
def test_what_cannot_be_asked(call, words):
    with pytest.raises(InvalidInputError, match=words):
        call()


def test_what_fractions_do_not_prove_is_refused(monkeypatch):
    monkeypatch.setattr(lexicographic, "_solve", lambda game, rational: (F(1, 2), F(1, 4), F(1, 4)))
    with pytest.raises(NotApplicableError, match="too near"):
        nucleolus(GLOVE)


def test_worths_that_differ_by_less_than_floats_can_tell():
    tiny = F(1, 10**15)
    game = three((0, 0, 0), (90 + tiny, 80, 70 - 2 * tiny), 105 - tiny)
    assert kohlberg(game.values, of(nucleolus(game)), imputations=True)
    assert nucleolus(game)["A"] != 45
