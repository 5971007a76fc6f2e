"""Legitimacy as a stock: steady states, the lag, and the transformed game."""

from __future__ import annotations

from fractions import Fraction as F

import numpy as np
import pytest

from gametheory_gov import AccessionGame, Game, Institution, States, bind, grow, load_scenario, rebind
from gametheory_gov.base.errors import InvalidInputError, NotApplicableError
from gametheory_gov.stickiness import grow_with_stock, with_stock
from tests.checks import refused
from tests.oracles import clubs as oracle
from tests.worlds import FIVE, five, four, random_game


def clubs(game):
    """The equilibria of a game by the oracle, as sets of ids."""
    return {
        frozenset(k for k, a in zip(game.states.ids, found, strict=True) if a == "member")
        for found in oracle.all_equilibria(game, "join")
    }


@pytest.mark.parametrize("renewal", [F(1), F(1, 2), F(1, 7)])
@pytest.mark.parametrize("seed", range(8))
def test_steady_states_are_the_equilibria_of_the_game_itself(seed, renewal):
    game = random_game(seed, legitimacy=F(seed % 4, 2))
    static = clubs(game)
    for club in static:  # each equilibrium stays when the stock is where it belongs
        path = grow_with_stock(game, sorted(club), renewal=renewal, committed=False)
        assert (path.sizes, path.ending) == ((len(club),), "steady state")
    for stock in (0, F(1, 2), 1):  # and every path that settles ends in one
        for founders in ((), game.states.ids[:2], game.states.ids):
            settings = {"renewal": renewal, "stock": stock, "committed": False, "max_steps": 40}
            path = grow_with_stock(game, founders, **settings)
            if path.ending == "steady state":
                assert frozenset(path.final) in static


def by_hand(game, start, renewal, stock, rounds):
    """Rounds from the definition: every state's stock of the legitimacy of the club with itself inside."""
    states, rules = game.states, game.institution
    weight = game.values["legitimacy_weight"]

    def figure(club):
        return oracle.legitimacy(states, rules, (), tuple(sorted(club)))

    def gain(k, club):  # with today's legitimacy
        profile = game.profile([label for label in club if label != states.ids[k]])
        return game.plain(game.gains(profile)[k, 1])

    def with_self(club):
        return [figure({*rows(club), k}) for k in range(game.N)]

    def rows(club):
        return {states.ids.index(label) for label in club}

    club = set(start)
    stocks = [own + stock - figure(rows(club)) for own in with_self(club)]
    clubs_seen = [frozenset(club)]
    for _ in range(rounds):
        now = with_self(club)
        gaps = [s - own for s, own in zip(stocks, now, strict=True)]
        stocks = [(1 - renewal) * s + renewal * own for s, own in zip(stocks, now, strict=True)]
        club = {label for k, label in enumerate(states.ids) if gain(k, club) + weight * gaps[k] >= 0}
        clubs_seen.append(frozenset(club))
    return clubs_seen


@pytest.mark.parametrize("seed", range(8))
def test_paths_follow_the_definition(seed):
    game = random_game(40 + seed, legitimacy=2)
    start, renewal, stock = game.states.ids[:2], F(1, 3), F(1, 5)
    path = grow_with_stock(game, start, renewal=renewal, stock=stock, committed=False)
    assert [frozenset(r.members) for r in path.rounds] == by_hand(
        game, start, renewal, stock, len(path.rounds) - 1
    )
    for before, after in zip(path.rounds, path.rounds[1:], strict=False):
        assert after.stock == (1 - renewal) * before.stock + renewal * before.legitimacy


def test_full_renewal_is_growth_with_a_lag_of_one_round():
    """At λ = 1/10: 1 and 2, then 3; 4 and 5 see what 3 brought one round later."""
    game = five(F(1, 10))
    assert grow(game, ["1", "2"]).sizes == (2, 3, 5)
    path = grow_with_stock(game, ["1", "2"], renewal=1)
    assert path.final == FIVE.ids
    assert path.ending == "steady state"
    assert [r.stock for r in path.rounds[1:]] == [r.legitimacy for r in path.rounds[:-1]]


def test_memory_carries_a_regime_through_a_shock():
    game = five(F(33, 95)).commit(["1"], "outside")
    low = rebind(game, legitimacy=F(1, 3))
    rest = FIVE.ids[1:]
    assert grow(low, rest, committed=False).final == ()  # below the sticking point all leave
    slow = grow_with_stock(low, rest, renewal="1/100", stock=1, committed=False, max_steps=3)
    assert slow.sizes == (4, 4, 4, 4)  # a stock of one, slowly lost, still holds them
    assert slow.ending == "step limit"
    whole = grow_with_stock(low, rest, renewal="1/10", stock=1, committed=False)
    assert whole.final == ()
    assert len(whole.rounds) > 3


def test_slower_stock_slower_growth_same_end_in_a_supermodular_game():
    game = load_scenario("gatt_wto").bind()
    ends = [grow_with_stock(game, renewal=nu) for nu in (1, 0.3, 0.1)]
    assert {path.final for path in ends} == {grow(game).final}
    assert [path.universal for path in ends] == [True] * 3
    assert len(ends[0].rounds) <= len(ends[1].rounds) <= len(ends[2].rounds)


def test_a_tie_that_is_only_the_limit_is_never_reached():
    """A second state would be indifferent at full legitimacy; a stock that only nears it is too small."""
    world = States(["A", "B"], size=["1/2", "1/2"], population=["1/2", "1/2"], cost=[0, 1])
    game = bind(AccessionGame(), world, benefit=0, divergence=0, legitimacy=1)
    assert grow(game, ["A"]).final == ("A", "B")
    path = grow_with_stock(game, ["A"], renewal="1/2", stock=0)
    assert (path.final, path.ending, len(path.rounds)) == (("A",), "steady state", 1)
    assert grow_with_stock(game, ["A"], renewal="1/2", stock="1/2").final == ("A", "B")


@pytest.mark.parametrize(
    "rules",
    [
        Institution(minimum_participation=(2, 0)),
        Institution(legitimacy_shares=("1/2", 0, "1/2"), performance="size", max_depth=2),
        Institution(legitimacy_shares=("1/2", "1/2", 0), body="members"),
        Institution(inclusion_curve="x**2"),
    ],
)
def test_the_transformation_adds_the_weight_times_the_gap_where_legitimacy_counts(rules):
    game = bind(AccessionGame(), FIVE, rules, benefit=1, divergence=0, legitimacy=3)
    slow = with_stock(game, F(1, 8))
    assert "legitimacy_gap" in slow.form.columns
    for club in ((), ("1",), ("1", "2"), FIVE.ids):
        profile = game.profile(club)
        before, after = (game.plain(game.payoffs(profile)) for game in (game, slow))
        counts = len(club) >= 2 or not any(rules.minimum_participation)
        inside = np.array([label in club for label in FIVE.ids])
        assert list(after - before) == [F(3, 8) if one and counts else 0 for one in inside]
    again = rebind(slow, legitimacy=1)
    assert again.values["legitimacy_weight"] == 1
    assert again.values["legitimacy_gap"][0] == F(1, 8)


def test_refusals():
    with pytest.raises(InvalidInputError) as caught:
        grow_with_stock(five(), [], renewal=0, stock=2, ties="weak", max_steps=0)
    message = str(caught.value)
    for part in ("renewal = 0", "stock = 2", "use 'join'", "max_steps = 0"):
        assert part in message
    with pytest.raises(InvalidInputError, match="nobody founds"):
        grow_with_stock(five(), renewal=1)
    plain = Game("plain", ("out", "in"), payoffs={"out": 0, "in": 1})
    with pytest.raises(NotApplicableError, match="name its weight as the driver"):
        with_stock(bind(plain, FIVE))
    odd = Game(
        "odd",
        ("out", "in"),
        aggregates={"club_population": {"in": "population"}},
        payoffs={"out": 0, "in": "legitimacy_weight*club_population + legitimacy_weight"},
        reports={"legitimacy": "club_population"},
        drivers={"legitimacy": "legitimacy_weight"},
    )
    with pytest.raises(NotApplicableError, match="not legitimacy_weight times the reported"):
        with_stock(bind(odd, FIVE, legitimacy=1))


def test_table_and_picture():
    import matplotlib.pyplot as plt

    path = grow_with_stock(five(F(1, 10)), ["1", "2"], renewal="1/2")
    table = path.to_pandas()
    assert list(table["n_members"]) == list(path.sizes)
    ax = path.plot()
    assert list(ax.lines[1].get_ydata()) == pytest.approx(list(table["stock"]))
    plt.close("all")


@pytest.mark.parametrize("steps", [2.5, "3", float("nan"), True, 0])
def test_steps_are_whole_numbers_from_one(steps):
    for run_ in (grow, lambda *given, **more: grow_with_stock(*given, renewal=1, **more)):
        refused(
            InvalidInputError,
            lambda run_=run_: run_(four(), ["9"], max_steps=steps, universal=2),
            f"max_steps = {steps!r}",
            "'9' is not among",
            "universal: 2",
        )


def test_a_path_says_where_it_hung_on_the_tolerance():
    world = States.symmetric(2)
    numbers = {"benefit": 0, "legitimacy": 1.0, "divergence": 0}
    tied, clear = (
        grow_with_stock(
            bind(AccessionGame(), world, cost=c, **numbers), world.ids, renewal=1, committed=False
        )
        for c in (1.0, 0.75)
    )
    assert tied.undecided == ("1", "2")
    assert "undecided in floats (tolerance 1e-09), taken as ties 'join': 1 2" in str(tied)
    assert clear.undecided == ()
    assert "undecided" not in str(clear)
