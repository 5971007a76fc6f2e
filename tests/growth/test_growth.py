"""Laws of growth on random games: every step of a path, and its end, against the definition."""

from __future__ import annotations

import pickle
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gametheory_gov import AccessionGame, Game, Institution, States, bind, grow, solve
from gametheory_gov.equilibria import MonotoneSolver
from gametheory_gov.growth import concordance
from gametheory_gov.testing import bound_games, clubs
from tests.checks import half
from tests.oracles import clubs as oracle

ORDERS = ("synchronous", "random", "by_size", "by_gain")
orders = st.sampled_from(ORDERS)
strict_ties = st.sampled_from(("join", "stay_out"))


@st.composite
def foundings(draw, **settings):
    """A bound game and founders for it."""
    game = draw(bound_games(**settings))
    return game, game.founders or draw(clubs(game))


def start(game, founders):
    """The profile at time 0: founders play the last action, others the first; who is committed, that."""
    first, last = game.actions[0], game.actions[-1]
    return tuple(game.committed.get(label, last if label in founders else first) for label in game.states.ids)


def profiles_of(path):
    """The profiles that the moves of a path lead through, from the founding on."""
    ids = path.game.states.ids
    profile = dict(zip(ids, start(path.game, path.founders), strict=True))
    yield tuple(profile.values())
    for r in path.rounds[1:]:
        assert all(profile[move.state] == move.action for move in r.moves)
        profile |= {move.state: move.to for move in r.moves}
        yield tuple(profile.values())


def willing(definition, profile, ties):
    """By state: the gains of the moves it would make, by action."""
    return {
        i: {
            action: definition.gain(i, profile, action)
            for action in definition.actions
            if action != profile[i] and definition.leaves(i, profile, action, ties)
        }
        for i in definition.players()
    }


@given(foundings(max_profiles=81, committed=st.booleans()), st.booleans(), orders, strict_ties)
def test_every_move_is_the_best_of_a_state_that_gains(founding, committed, order, ties):
    game, founders = founding
    path = grow(game, founders, committed=committed, order=order, ties=ties, rng=1)
    definition = oracle.Definition(path.game)
    ids = path.game.states.ids
    if committed:
        assert all(path.game.committed[label] == game.actions[-1] for label in founders)
    profiles = list(profiles_of(path))
    assert profiles[0] == start(path.game, founders)
    for before, r in zip(profiles, path.rounds[1:], strict=False):
        able = {i: gains for i, gains in willing(definition, before, ties).items() if gains}
        movers = [ids.index(move.state) for move in r.moves]
        for i, move in zip(movers, r.moves, strict=True):
            assert move.gain == able[i][move.to] == max(able[i].values())
            assert isinstance(move.gain, Fraction)
            assert move.on_tie == (move.gain == 0)
        if order == "synchronous":
            assert sorted(movers) == sorted(able)
        else:
            assert len(movers) == 1
        if order == "by_gain":
            assert max(max(gains.values()) for gains in able.values()) == r.moves[0].gain
        if order == "by_size":
            assert game.states.size[movers[0]] == max(game.states.size[i] for i in able)
    for profile, r in zip(profiles, path.rounds, strict=True):
        members = tuple(label for label, a in zip(ids, profile, strict=True) if a != game.actions[0])
        assert r.members == members
        assert all(r.reports[name] == definition.total(name, profile) for name in game.form.aggregates)
    assert path.final == path.rounds[-1].members


@given(foundings(max_profiles=81, committed=st.booleans()), st.booleans(), orders, strict_ties)
def test_growth_ends_at_an_equilibrium_or_in_a_cycle(founding, committed, order, ties):
    game, founders = founding
    path = grow(game, founders, committed=committed, order=order, ties=ties, rng=2)
    definition = oracle.Definition(path.game)
    *_, last = profiles = list(profiles_of(path))
    assert tuple(game.actions[a] for a in path.profile) == last
    if path.ending == "equilibrium":
        assert definition.stable(last, ties)
        assert not path.cycle
        assert path.final in solve(path.game, ties=ties).clubs
    elif path.ending == "cycle" and order != "random":
        again = profiles.index(last)
        assert again < len(profiles) - 1
        assert path.cycle == tuple(r.members for r in path.rounds[again:-1])
        assert not any(definition.stable(profile, ties) for profile in profiles[again:])
    elif path.ending == "cycle":
        if len(game.actions) == 2:  # then clubs are profiles
            _is_closed(definition, path.cycle, ties)
    else:
        assert order == "random"
        assert len(path.rounds) == 1 + 100 * game.N


def _is_closed(definition, cycle, ties):
    """Check that no move leads out of a class of clubs, and that somebody moves at each of them."""
    first, last = definition.actions
    ids = definition.game.states.ids
    for club in cycle:
        profile = tuple(last if label in club else first for label in ids)
        able = [i for i, gains in willing(definition, profile, ties).items() if gains]
        assert able
        for i in able:
            after = {*club} ^ {ids[i]}
            assert tuple(label for label in ids if label in after) in cycle


@given(foundings(max_profiles=81), strict_ties)
def test_founders_who_would_leave_and_the_club_that_remains(founding, ties):
    game, founders = founding
    path = grow(game, founders, ties=ties)
    *_, last = profiles_of(path)
    free = oracle.Definition(game)
    ids = game.states.ids
    gains = {
        ids[i]: max(able.values())
        for i, able in willing(free, last, ties).items()
        if able and ids[i] in founders
    }
    assert {move.state: move.gain for move in path.would_leave} == gains
    seen, profile = set(), last
    while profile not in seen and not free.stable(profile, ties):
        seen.add(profile)
        able = willing(free, profile, ties)
        profile = tuple(_best_reply(free, able[i], a, ties) for i, a in enumerate(profile))
    if free.stable(profile, ties):
        assert path.remaining == tuple(
            label for label, a in zip(ids, profile, strict=True) if a != game.actions[0]
        )
    else:
        assert path.remaining is None or path.ending != "equilibrium"


def _best_reply(definition, gains, action, ties):
    """The move that gains most; among equals the more (or less) cooperative one."""
    if not gains:
        return action
    game = definition.game.form
    rank = dict(zip(game.actions, game.cooperation, strict=True))
    sign = 1 if ties == "join" else -1
    return max(gains, key=lambda b: (gains[b], sign * rank[b]))


# ---------------------------------------------------------------------------- complements: order is idle


@given(foundings(max_profiles=128, structure="supermodular"), strict_ties, st.integers(0, 3))
def test_with_committed_founders_and_complements_order_does_not_matter(founding, ties, seed):
    game, founders = founding
    paths = [grow(game, founders, order=order, ties=ties, rng=seed) for order in ORDERS]
    for path in paths:
        assert path.ending == "equilibrium"
        assert (path.profile == paths[0].profile).all()
        assert not any(r.leavers for r in path.rounds)
        clubs_passed = [set(r.members) for r in path.rounds]
        assert all(a <= b for a, b in pairwise(clubs_passed))
    least = solve(paths[0].game, MonotoneSolver(), ties=ties).clubs[0]
    assert paths[0].final == least


@half
@given(
    foundings(max_profiles=128, structure="supermodular", kind="accession"), strict_ties, st.integers(0, 3)
)
def test_free_founders_of_whom_none_loses_need_no_commitment(founding, ties, seed):
    game, founders = founding
    definition = oracle.Definition(game)
    at_start = start(game, founders)
    able = willing(definition, at_start, ties)
    assume(not any(able[game.states.ids.index(label)] for label in founders))
    for order in ORDERS:
        free = grow(game, founders, committed=False, order=order, ties=ties, rng=seed)
        assert free.ending == "equilibrium"
        assert free.final == grow(game, founders, ties=ties).final


@half
@given(
    foundings(max_profiles=128, structure="supermodular", kind="accession"),
    strict_ties,
    st.lists(st.fractions(0, 2, max_denominator=4), min_size=7, max_size=7),
)
def test_more_legitimacy_never_stops_growth_earlier(founding, ties, more):
    game, founders = founding
    weight = game.values["legitimacy_weight"]
    raised = weight + np.array(more, dtype=object)[: game.N]
    other = replace(game, values=dict(game.values) | {"legitimacy_weight": raised})
    assert set(grow(game, founders, ties=ties).final) <= set(grow(other, founders, ties=ties).final)


# ------------------------------------------------------------------------------------- single cases


def test_committed_states_that_are_no_founders_play_what_they_are_committed_to():
    game = bind(AccessionGame(), States.symmetric(4), benefit=1, cost="1/2", legitimacy=0, divergence=0)
    path = grow(game.commit(["2"]).commit(["4"], "outside"), ["1"])
    assert [r.members for r in path.rounds] == [("1", "2"), ("1", "2", "3")]
    assert path.rounds[1].moves[0].gain == Fraction(3, 4) - Fraction(1, 2)


def test_matching_pennies_cycles_and_the_cycle_is_the_replay():
    """State 1 wants to be where 2 is, state 2 where 1 is not: no club is stable."""
    game = Game(
        "pennies",
        ("outside", "member"),
        aggregates={"members": {"member": 1}},
        payoffs={"outside": 0, "member": "sign*(2*(members - 1) - 1)"},
        columns={"sign": "1 follows, -1 flees"},
    )
    game = bind(game, States.symmetric(2), sign=[1, -1])
    assert solve(game).clubs == ()
    for order in ORDERS:
        path = grow(game, ["1"], committed=False, order=order, rng=0)
        assert path.ending == "cycle"
        assert set(path.cycle) == {("1",), ("1", "2"), ("2",), ()}
        assert not path.universal
    assert grow(game, ["1"], committed=False).cycle == (("1",), (), ("2",), ("1", "2"))
    assert grow(game, ["1"]).sizes == (1,)


def test_entry_costs_are_a_reason_of_their_own():
    world = States.symmetric(2, entry_cost=["1/8", "1/8"])
    game = bind(AccessionGame(), world, benefit=1, cost="1/4", legitimacy="1/2", divergence=0)
    (move,) = grow(game, ["1"]).rounds[1].moves
    assert move.reasons == {
        "common good": 1,
        "legitimacy": Fraction(1, 2),
        "cost": Fraction(-1, 4),
        "other": Fraction(-1, 8),
    }
    assert sum(move.reasons.values()) == move.gain


@pytest.mark.parametrize("exact", [True, False])
def test_a_term_of_no_driver_is_in_no_part_but_its_own(exact):
    """The gain a*k - b + z has the drivers a and b: the cost takes b, and z is there without either."""
    game = Game(
        "windfall",
        ("outside", "member"),
        aggregates={"k": {"member": 1}},
        payoffs={"outside": 0, "member": "a*k - b + z"},
        parameters={"a": "pull", "b": "cost", "z": "windfall"},
        drivers={"pull": "a", "cost": "b"},
    )
    bound = bind(game, States.symmetric(2), a=1, b="1/2", z=10, exact=exact)
    (move,) = grow(bound, ["1"]).rounds[1].moves
    assert move.reasons == {"pull": 2, "cost": -Fraction(1, 2), "base": 10}
    assert sum(move.reasons.values()) == move.gain


def test_members_that_change_what_they_do_are_shown():
    """All sign at first, and comply once enough are in."""
    form = Game(
        "paper first",
        ("outside", "sign", "comply"),
        aggregates={"k": {"comply": 1}, "h": {"sign": 1}},
        payoffs={"outside": 0, "sign": "1/4 + h/8", "comply": "(k + h)/2 - 1"},
    )
    path = grow(bind(form, States.symmetric(5)), ["1"])
    assert len(path.rounds[2].changes) == 4
    assert "changed: 2 (sign -> comply)" in str(path)
    table = path.to_pandas()
    assert table["actions"].tolist() == ["comply 1", "sign 4, comply 1", "comply 5"]
    assert table["changed"][2].startswith("2:sign->comply")
    found = solve(path.game)
    assert "{comply: 1 2 3 4 5}" in str(found)
    assert found.to_pandas()["actions"].tolist() == ["comply: 1 2 3 4 5"]


def test_what_drivers_do_together_is_no_part_of_any():
    game = Game(
        "product",
        ("outside", "member"),
        aggregates={"k": {"member": 1}},
        payoffs={"outside": 0, "member": "a*b*k + b + 1"},
        parameters={"a": "one", "b": "other"},
        drivers={"one": "a", "another": "b"},
    )
    (move,) = grow(bind(game, States.symmetric(2), a=3, b=2), ["1"]).rounds[1].moves
    assert move.reasons == {"one": 0, "another": 2, "base": 1, "other": 12}
    assert move.gain == 15


def test_a_random_path_is_in_the_closed_class_that_it_reports():
    """Two followers chase each other in either of two worlds: which of two leaders stays outside decides."""
    game = Game(
        "two worlds",
        ("outside", "member"),
        aggregates={"leaders": {"member": "leader"}, "followers": {"member": "1 - leader"}},
        payoffs={
            "outside": 0,
            "member": "leader*(1 - 2*(leaders - 1)) + (1 - leader)*sign*(2*(followers - 1) - 1)",
        },
        columns={"leader": "1 leads, 0 follows", "sign": "1 follows, -1 flees"},
    )
    world = States(["A", "B", "C", "D"], size=["1/4"] * 4, population=["1/4"] * 4)
    game = bind(game, world, leader=[0, 0, 1, 1], sign=[1, -1, 1, 1])
    for seed in (*range(12), 195):
        path = grow(game, ["A"], committed=False, order="random", rng=seed, reasons=False)
        assert path.ending == "cycle"
        assert path.final in path.cycle
        assert len(path.cycle) == 4  # never the clubs of both worlds


def test_hysteresis_loop():
    """Benefit rises and falls again: states join at Δ = K(1-δ) and leave only below -E(1-δ)."""
    world = States.symmetric(2, entry_cost=[1, 1], exit_cost=[1, 1])
    rules = Institution(discount="1/2", excludability=0)

    def club_at(benefit, before):
        game = bind(AccessionGame(), world, rules, benefit=benefit, cost=1, legitimacy=0, divergence=0)
        return grow(game, before, committed=False).final

    # the join gain is benefit/2 - 1, whatever the other does; the band is [-1/2, 1/2)
    benefits = [Fraction(k, 4) for k in range(17)]
    club, up, down = (), [], []
    for benefit in benefits:
        club = club_at(benefit, club)
        up.append(len(club))
    for benefit in reversed(benefits):
        club = club_at(benefit, club)
        down.append(len(club))
    assert [b for b, n in zip(benefits, up, strict=True) if n] == [Fraction(k, 4) for k in range(12, 17)]
    assert [b for b, n in zip(reversed(benefits), down, strict=True) if not n] == [
        Fraction(k, 4) for k in range(3, -1, -1)
    ]


def test_random_order_is_reproducible_and_leaves_no_global_trace():
    game = bind(AccessionGame(), States.symmetric(9), benefit=1, cost="1/9", legitimacy=0, divergence=0)
    state = np.random.get_state()[1].tolist()  # noqa: NPY002
    first = grow(game, ["1"], order="random", rng=5)
    assert first == grow(game, ["1"], order="random", rng=5)
    assert first == grow(game, ["1"], order="random", rng=np.random.default_rng(5))
    sequences = {tuple(r.joiners for r in grow(game, ["1"], order="random", rng=k).rounds) for k in range(6)}
    assert len(sequences) > 1
    assert np.random.get_state()[1].tolist() == state  # noqa: NPY002


def test_paths_pickle():
    game = bind(AccessionGame(), States.symmetric(4), benefit=1, cost="1/2", legitimacy=0, divergence=0)
    path = grow(game, ["1", "2"])
    copy = pickle.loads(pickle.dumps(path))
    assert copy == path
    assert copy.joined() == {"1": 0, "2": 0, "3": 1, "4": 1}
    assert (copy.profile == path.profile).all()
    assert copy.regime == path.regime


@pytest.mark.parametrize(
    ("years", "share", "pairs"),
    [
        ({"2": 1950, "3": 1960, "4": 1970}, 1.0, 3),
        ({"2": 1970, "3": 1960, "4": 1950}, 0.0, 3),
        ({"2": 1950, "3": 1950, "4": 1960}, 1.0, 2),
        ({"2": 1960, "3": 1950, "4": 1970}, 2 / 3, 3),
        ({"2": 1950, "5": 1960, "6": 1970}, 2.5 / 3, 3),
        ({"2": 1950}, 0.5, 0),
    ],
)
def test_concordance_counts_ordered_pairs(years, share, pairs):
    """Synchronous accession 1 | 2 | 3 | 4, while 5 and 6 never join; 1 is given as founder."""
    world = States.symmetric(6, cost=[0, "1/3", "1/2", "2/3", 2, 2])
    game = bind(AccessionGame(), world, benefit=1, legitimacy=0, divergence=0)
    path = grow(game, ["1"])
    assert [r.joiners for r in path.rounds[1:]] == [("2",), ("3",), ("4",)]
    assert path.joined() == {"1": 0, "2": 1, "3": 2, "4": 3}
    result = concordance(path, {"1": 1948, **years})
    assert result.pairs == pairs
    assert result.share == pytest.approx(share, abs=1e-15)
