"""Hysteresis loops and persistence, against the oracle's equilibria at single values."""

from __future__ import annotations

from fractions import Fraction as F
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from gametheory_gov import (
    AccessionGame,
    Game,
    Institution,
    States,
    bind,
    grow,
    hysteresis,
    load_scenario,
    persistence,
    rebind,
)
from gametheory_gov.base.errors import InvalidInputError
from gametheory_gov.bound.rebind import variable
from gametheory_gov.growth.accession import follow
from gametheory_gov.stickiness.band import switching_band
from gametheory_gov.stickiness.line import Line
from gametheory_gov.testing import bound_games
from tests.oracles import clubs as oracle
from tests.worlds import FIVE, five, random_game

HAIR = F(1, 10**9)


def equilibria(game, ties="join"):
    found = oracle.all_equilibria(game, ties)
    return {frozenset(np.array(game.states.ids)[np.array(p) == "member"].tolist()) for p in found}


def extreme(game, ties, greatest):
    """The least or the greatest equilibrium: the one inside, or around, all others."""
    found = equilibria(game, ties)
    (end,) = [e for e in found if all(e >= other if greatest else e <= other for other in found)]
    return end


# ------------------------------------------------------------------------------------- the loop


def test_the_five_states():
    """Without state 1, legitimacy raised to 11/5 brings 4 in, lowered below 33/95 loses all."""
    loop = hysteresis(five().commit(["1"], "outside"), "legitimacy", [0, 3])
    assert loop.exact
    assert [(j.branch, j.value, len(j.before), len(j.after)) for j in loop.jumps] == [
        ("up", F(11, 5), 0, 4),
        ("down", F(33, 95), 4, 0),
    ]
    assert loop.width == F(11, 5) - F(33, 95)
    assert loop.area == loop.width * F(4, 5)
    assert loop.closed
    powers = hysteresis(five(), "legitimacy", [0, 1], start=["1", "2"])
    assert [j.value for j in powers.jumps] == [F(1, 40)]
    assert not powers.closed  # the regime of all stays when legitimacy is gone


@pytest.mark.parametrize("ties", ["join", "stay_out"])
@pytest.mark.parametrize("seed", range(12))
def test_ways_are_least_and_greatest_equilibria(seed, ties):
    game = random_game(seed, entry_cost=F(seed % 3, 8), exit_cost=F(seed % 2, 8))
    values = [F(k, 4) for k in range(0, 13, 2)]
    loop = hysteresis(game, "legitimacy", values, start=(), turn=game.states.ids, ties=ties)
    assert loop.exact
    for branch, greatest in ((loop.up, False), (loop.down, True)):
        for point in branch.points[::3]:
            assert set(point.members) == extreme(rebind(game, legitimacy=point.value), ties, greatest)
        for jump in branch.jumps:
            sides = [jump.value - HAIR, jump.value + HAIR]
            clubs = [jump.before, jump.after] if branch.name == "up" else [jump.after, jump.before]
            for value, club in zip(sides, clubs, strict=True):
                if values[0] <= value <= values[-1]:
                    assert set(club) == extreme(rebind(game, legitimacy=value), ties, greatest)


@pytest.mark.parametrize("seed", range(6))
def test_between_jumps_nothing_changes(seed):
    """Replying at a fine grid, one value after the other, gives the same clubs as the pieces."""
    game = random_game(100 + seed)
    loop = hysteresis(game, "legitimacy", [0, 3], start=(), turn=game.states.ids)
    for branch in (loop.up, loop.down):
        grid = [F(3 * k, 37) for k in range(38)]
        profile = game.profile(() if branch.name == "up" else game.states.ids)
        pieces = branch.pieces()
        for value in grid if branch.name == "up" else grid[::-1]:
            profile = follow(rebind(game, legitimacy=value), profile)[0][-1]
            if value not in [jump.value for jump in branch.jumps]:
                assert (profile == [held for at, held in pieces if at <= value][-1]).all()


@pytest.mark.parametrize("seed", range(6))
def test_no_width_without_multiplicity_and_switching_costs(seed):
    """No exclusion, no club good, legitimacy by performance: nobody's gain depends on the others."""
    rng = np.random.default_rng(seed)
    costs = [F(int(k), 7) for k in rng.integers(1, 12, 5)]
    world = States.symmetric(5, cost=costs)
    rules = Institution(legitimacy_shares=(0, 0, 1), performance="1/2", exclusion_penalty=0)

    def loop(**switching):
        game = bind(AccessionGame(), world, rules, benefit=0, divergence=0, legitimacy=0, **switching)
        return hysteresis(game, "legitimacy", [0, 1, 5])

    free = loop()
    assert free.exact
    assert free.width == free.area == 0
    assert len({jump.value for jump in free.up.jumps}) == len(set(costs))
    # a state joins at λ/2 - c >= K (1 - δ) and leaves below -E (1 - δ): bands of length 2 (K + E)(1 - δ)
    entry, exit_, wait = F(1, 9), F(1, 5), 1 - F(rules.discount)
    bands = sorted((2 * (c - exit_ * wait), 2 * (c + entry * wait)) for c in costs)
    covered, reach = F(0), F(-10)
    for low, high in bands:
        low, high = max(low, F(0)), min(high, F(5))
        covered += max(F(0), high - max(low, reach))
        reach = max(reach, high)
    sticky = loop(entry_cost=entry, exit_cost=exit_)
    assert sticky.width == covered > 0
    assert sticky.area == sum((min(high, F(5)) - max(low, F(0)) for low, high in bands), F(0)) / 5


@pytest.mark.parametrize("seed", range(8))
def test_a_single_equilibrium_at_every_value_means_no_width(seed):
    game = random_game(200 + seed, benefit=0)
    loop = hysteresis(game, "legitimacy", [0, 3], start=(), turn=game.states.ids)
    edges = sorted({0, 3, *(jump.value for jump in loop.jumps)})
    many = F(0)
    for low, high in pairwise(edges):
        found = equilibria(rebind(game, legitimacy=(low + high) / 2))
        many += (high - low) * (len(found) > 1)
    assert loop.width == many  # here also the other way round


@pytest.mark.parametrize("over", ["legitimacy", "cost"])
def test_floats_bracket_the_exact_thresholds(over):
    exact = five("1/40").commit(["1"], "outside")
    floats = bind(
        AccessionGame(),
        FIVE,
        Institution(exclusion_penalty=1),
        benefit=0,
        divergence=0,
        legitimacy=0.025,
        exact=False,
    ).commit(["1"], "outside")
    values = [F(k, 5) for k in range(13)]
    rational, bisected = (hysteresis(n, over, values, turn=FIVE.ids) for n in (exact, floats))
    assert rational.exact
    assert not bisected.exact
    assert len(rational.jumps) == len(bisected.jumps) > 0
    for one, other in zip(rational.jumps, bisected.jumps, strict=True):
        assert (one.before, one.after) == (other.before, other.after)
        assert float(other.low) - 1e-9 <= one.value <= float(other.high) + 1e-9
        assert float(other.high - other.low) <= 0.2 * 2**-10 + 1e-12
    assert bisected.width == pytest.approx(float(rational.width), abs=1e-3)


def test_what_is_not_affine_is_bisected():
    line = Line(five(), "depth")
    assert line.affine(F(0), F(2))
    squared = bind(AccessionGame(cost_exponent=2), FIVE, Institution(), benefit=1, divergence=0, legitimacy=1)
    assert not Line(squared, "depth").affine(F(0), F(2))
    loop = hysteresis(squared, "depth", [0, 1, 2], start=FIVE.ids)
    assert not loop.exact
    assert loop.jumps
    for jump in loop.jumps:
        assert 0 < jump.high - jump.low <= F(1, 1024)
        ends = (jump.low, jump.high) if jump.branch == "up" else (jump.high, jump.low)
        stands = [len(follow(rebind(squared, depth=v), jump.profiles[0], max_steps=1)[0]) == 1 for v in ends]
        assert stands == [True, False]


def test_where_a_cycle_ends_is_a_threshold():
    """From one free founder best reply has no end at first; beyond 26/35 everybody joins."""
    end, near = F(26, 35), F(1, 10**9)
    game = five(0, founders=["1"], committed=False)
    for values in ([0, 1], [0, end - near, end + near, 1]):
        loop = hysteresis(game, "legitimacy", values)
        (jump,) = loop.jumps
        assert loop.exact
        assert jump.exact
        assert (jump.branch, jump.value, len(jump.after)) == ("up", end, 5)
    assert [p.label for p in loop.up.points] == ["cycle", "cycle", "universal", "universal"]
    rough = hysteresis(five(0, founders=["1"], committed=False, exact=False), "legitimacy", [0, 1])
    (about,) = rough.jumps
    assert about.low <= end <= about.high


def test_after_a_cycle_the_way_goes_on_from_the_club_where_it_settled():
    """Hot states flee each other in the middle of the range and hold together above it."""
    game = Game(
        "swing",
        ("outside", "member"),
        aggregates={"members": {"member": 1}},
        payoffs={"outside": 0, "member": "-(heat - 1)*(heat - 3) + (4*heat - 10)*(members - 1)"},
        parameters={"heat": "how much states flee, then seek each other"},
    )
    loop = hysteresis(bind(game, States.symmetric(2), heat=0), "heat", [0, 2, 3, 4, 5], start=())
    assert [point.label for point in loop.up.points] == ["none", "cycle", *["universal"] * 3]
    # without a cycle at a value the way goes on from the club of the value before
    for before, point in pairwise(loop.up.points):
        if before.label != "cycle":
            assert (follow(rebind(loop.game, heat=point.value), before.profile)[0][-1] == point.profile).all()
    # the cycle ends where a member is content with another: -(v - 1)(v - 3) + 4v - 10 = 0
    value, profile = loop.up.pieces()[-1]
    assert float(value) == pytest.approx(4 - 3**0.5, abs=1e-3)
    assert profile.sum() == 2
    assert loop.width <= 3


def test_consent_is_asked_for():
    """Under a veto of the great powers, and powers that lose by newcomers, nobody comes in."""
    closed = rebind(five(), admission="unanimity")
    loop = hysteresis(closed, "legitimacy", [0, 1, 2], start=["1", "2"])
    assert not loop.exact
    for point in loop.up.points:
        path = grow(rebind(closed, legitimacy=point.value), ["1", "2"], committed=False)
        assert path.ending == "equilibrium"


def test_tables_and_words():
    loop = hysteresis(five().commit(["1"], "outside"), "legitimacy", [0, 1, 3])
    table = loop.to_pandas()
    assert list(table["n_members"]) == [0, 0, 4, 4, 4, 0]
    assert list(table["legitimacy"]) == [0, 1, 3, 3, 1, 0]
    assert list(loop.jumps_to_pandas()["exact"]) == ["11/5", "33/95"]
    assert "up, = 11/5: 0 -> 4 members" in str(loop)
    assert "width 176/95" in str(loop)


def test_refusals_name_the_remedy():
    with pytest.raises(InvalidInputError) as caught:
        hysteresis(five(), "legitimcy", [1, 0], ties="weak", refine=2)
    message = str(caught.value)
    for part in ("use 'join' or 'stay_out'", "did you mean 'legitimacy'", "does not rise", "refine = 2"):
        assert part in message
    with pytest.raises(InvalidInputError, match="negative"):
        hysteresis(five(), "legitimacy", [-1, 1])
    with pytest.raises(InvalidInputError, match="a list of values is needed"):
        hysteresis(five(), "legitimacy", "0:1")


def test_pictures_are_drawn():
    import matplotlib.pyplot as plt

    loop = hysteresis(five().commit(["1"], "outside"), "legitimacy", [0, 3])
    for measure in ("states", "size"):
        ax = loop.plot(measure=measure)
        down, up = ax.lines[:2]
        assert max(down.get_ydata()) == pytest.approx(0.8 if measure == "states" else 0.6)
        assert {float(x) for x in up.get_xdata()} >= {0.0, 2.2, 3.0}
        plt.close("all")
    with pytest.raises(InvalidInputError, match="one of states, size"):
        loop.plot(measure="people")


# ---------------------------------------------------------------------------------- persistence


def test_the_largest_of_five_leaves():
    """State 5 stays iff .52 + .95 λ >= .85."""
    for legitimacy, survives in ((F(33, 95), True), (F(33, 95) - HAIR, False)):
        found = persistence(five(legitimacy), "1", over="legitimacy", values=(0, 2))
        assert found.before == FIVE.ids
        assert found.survives == survives
        assert found.followers == (() if survives else ("2", "3", "4", "5"))
        assert found.threshold == (F(33, 95), F(33, 95))
        assert "survives from legitimacy = 33/95" in str(found)


@pytest.mark.parametrize("keep", [F(1, 3), F(1)])
@pytest.mark.parametrize("seed", range(12))
def test_what_remains_is_the_greatest_equilibrium_without_the_leaver(seed, keep):
    game = random_game(300 + seed, N=5, legitimacy=2)
    everybody = game.states.ids
    found = persistence(game, "S0", club=everybody, keep=keep, over="legitimacy", values=(0, 6))
    without = game.commit(["S0"], "outside")
    assert set(found.remaining) == extreme(without, "join", True)

    def survives(value):
        inside = extreme(rebind(without, legitimacy=value), "join", True)
        return len(inside) >= keep * 4 and len(inside) > 0

    if found.threshold is None:
        assert survives(F(0)) == survives(F(6))
    else:
        point = found.sticking_point
        assert found.threshold == (point, point)
        assert survives(point)
        assert not survives(point - HAIR)
        assert not survives(F(0))


def test_a_threshold_in_a_parameter_that_hurts():
    found = persistence(five(2), "1", over="cost", values=(0, 5))
    assert "survives up to cost" in found.note
    point = found.sticking_point
    assert persistence(rebind(five(2), cost=point), "1", club=FIVE.ids).survives
    assert not persistence(rebind(five(2), cost=point + HAIR), "1", club=FIVE.ids).survives


def test_values_are_a_range_or_a_list():
    loop = hysteresis(five(), "legitimacy", (0, "2", 3))
    assert loop.values == (F(0), F(1), F(2))
    assert loop == hysteresis(five(), "legitimacy", [0, 1, 2])
    assert len(hysteresis(five(), "legitimacy", (0, 1)).values) == 41
    whole = persistence(five(2), "1", over="cost", values=(0, 5))
    for values in ([0, 5], [0, 1, 5], (0, 5, 11)):
        found = persistence(five(2), "1", over="cost", values=values)
        assert (found.threshold, found.note) == (whole.threshold, whole.note)
    never = persistence(five(2), "1", over="cost", values=(4, 5, 3))
    assert (never.threshold, never.note) == (None, "does not survive at cost = 4 and at 5 alike")


def test_the_regime_of_the_world_without_its_largest_state():
    scenario = load_scenario("gatt_wto")
    free = scenario.bind(committed=False)
    found = persistence(free, "USA", over="legitimacy", values=(0, 1))
    low, high = found.threshold
    assert not found.survives
    assert found.remaining == ()
    assert 0.40 < low < high < 0.41
    assert persistence(rebind(free, legitimacy=high), "USA", club=found.before).survives
    assert not persistence(rebind(free, legitimacy=low), "USA", club=found.before).survives
    # founders who stay whatever happens hold the rest
    committed = persistence(free.commit(free.founders), "USA")
    assert committed.survives
    assert set(free.founders) - {"USA"} <= set(committed.remaining)


def test_persistence_refuses_with_all_faults():
    with pytest.raises(InvalidInputError) as caught:
        persistence(five(), [], keep=0, over="legitimcy", ties="weak")
    message = str(caught.value)
    for part in ("nobody leaves", "keep = 0", "did you mean 'legitimacy'", "use 'join'"):
        assert part in message
    with pytest.raises(InvalidInputError, match="3 cannot leave: no member"):
        persistence(five(), "3", club=["1", "2"])
    with pytest.raises(InvalidInputError, match=r"legitimacy = \(1, 0\) does not rise"):
        persistence(five(), "1", over="legitimacy", values=(1, 0))


# -------------------------------------------------------------------- games of every kind, and bands


def parameter_of(game):
    """A number of the game that can be varied freely."""
    return "divergence" if game.form.name == "accession" else "strength"


@given(st.data())
@settings(max_examples=25)
def test_where_replies_settle_is_an_equilibrium_in_games_of_any_kind(data):
    game = data.draw(bound_games(max_states=4, max_profiles=64, committed=st.booleans()))
    over = parameter_of(game)
    assume(over in variable(game))
    ties = data.draw(st.sampled_from(("join", "stay_out")))
    loop = hysteresis(game, over, [0, F(1, 2), 2], start=(), ties=ties, refine=0.25)
    for branch in (loop.up, loop.down):
        for point in branch.points:
            there = rebind(game, **{over: point.value})
            played = tuple(there.actions[a] for a in point.profile)
            if point.label not in ("cycle", "step limit"):
                assert played in oracle.all_equilibria(there, ties)
        for before, after in pairwise(branch.jumps):
            assert before.profiles[0].tolist() != before.profiles[1].tolist()
            assert (before.low <= after.low) == (branch.name == "up") or before.low == after.low
    if loop.exact:
        assert all(jump.exact for jump in loop.jumps)


@pytest.mark.parametrize("seed", range(5))
def test_the_band_is_where_the_past_decides(seed):
    game = random_game(seed, legitimacy=1, entry_cost=F(1, 3), exit_cost=F(1, 4))
    for club in ((), game.states.ids[:2], game.states.ids):
        band = switching_band(game, club, exact=True)
        for k, label in enumerate(game.states.ids):
            inside = game.profile([*(set(club) - {label}), label])
            outside = game.profile(sorted(set(club) - {label}))
            stays = game.gains(inside)[k, 0] <= 0  # nobody leaves at a tie
            waits = game.gains(outside)[k, 1] < 0
            assert band.loc[label, "in_band"] == (stays and waits)
            payoffs = [game.plain(game.payoffs(p))[k] for p in (inside, outside)]
            assert band.loc[label, "gain"] == payoffs[0] - payoffs[1]
            assert band.loc[label, "member"] == (label in club)


def floats(**changes):
    """Four alike states in floats, who are indifferent about the club of all at a cost of one."""
    return bind(
        AccessionGame(), States.symmetric(4), **{"benefit": 1.0, "legitimacy": 0, "divergence": 0} | changes
    )


def test_a_loop_says_where_it_hung_on_the_tolerance():
    loop = hysteresis(floats(cost=0.5), "cost", [0.0, 1.0, 2.0], turn=())
    tied = {point.value: point.undecided for point in loop.up.points if point.undecided}
    assert tied == {1.0: loop.game.states.ids}
    assert loop.undecided["1"][-1] == 1.0
    assert "undecided in floats (tolerance 1e-09), taken as ties 'join', at cost = " in str(loop)
    assert loop.to_pandas()["undecided"].tolist()[:3] == ["", "1 2 3 4", ""]
    exact = hysteresis(floats(benefit=1, cost=0), "cost", [0, 1, 2])
    assert exact.undecided == {}
    assert "undecided" not in str(exact)
    assert "undecided" not in str(hysteresis(floats(cost=0.5), "cost", [0.1, 0.9]))


def test_a_bisected_jump_says_that_its_bracket_hung_on_the_tolerance():
    jump = hysteresis(floats(cost=0.5), "cost", [0.0, 2.0], turn=()).up.jumps[0]
    assert jump.low == 1.0
    assert jump.undecided == ("1", "2", "3", "4")


def test_persistence_says_where_it_hung_on_the_tolerance():
    tied = persistence(floats(cost=0.75), "1")  # three alike others gain 3/4 - cost
    assert set(tied.undecided) == {"2", "3", "4"}
    assert "undecided in floats (tolerance 1e-09), taken as ties 'join': 2 3 4" in str(tied)
    clear = persistence(floats(cost=0.7), "1")
    assert clear.undecided == ()
    assert "undecided" not in str(clear)
    sought = persistence(floats(cost=0.7), "1", over="cost", values=(0.5, 1.0))
    assert set(sought.undecided) == {"2", "3", "4"}  # looked at 3/4 on the way
