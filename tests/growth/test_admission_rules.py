"""Admission rules, founding over depth, cascades, and the graph of clubs, against their definitions."""

from __future__ import annotations

import itertools
from fractions import Fraction as F
from itertools import combinations, product

import networkx as nx
import numpy as np
import pytest

from gametheory_gov import AccessionGame, Game, Institution, States, bind, grow, rebind
from gametheory_gov.base.errors import InvalidInputError
from gametheory_gov.closed_forms import threshold_cascade
from gametheory_gov.closed_forms.cascades import cascade_share, domino_multiplier, domino_share, fixed_points
from gametheory_gov.closed_forms.depth import found_in_sequence, founding_depths, inclusive_depth
from gametheory_gov.growth import compare_admission, leads_to, transition_graph, transition_picture
from tests.oracles import clubs as oracle
from tests.stickiness.test_hysteresis import FIVE, five, random_game

# ------------------------------------------------------------------------------- rules of admission


def moving_policy():
    """A club whose policy is its members' mean: newcomers from afar move it and cost the members."""
    ids = ["A", "B", "C", "D"]
    share = [F(1, 4)] * 4
    powers = [True, True, False, False]
    world = States(ids, size=share, population=share, ideal=[0, 0, 0, 1], great_power=powers)
    rules = Institution(body="members", policy="mean", exclusion_penalty=1)
    return bind(
        AccessionGame(), world, rules, benefit=0, cost=0, divergence=1, legitimacy=0, founders=["A", "B"]
    )


def test_who_is_kept_out_by_which_rule():
    """D gains 3/4 - 9/16 by joining A, B, C, whose policy it moves to 1/4: each loses 1/16."""
    found = compare_admission(moving_policy())
    assert {rule: len(path.final) for rule, path in found.paths.items()} == {
        "open": 4,
        "majority": 3,
        "share": 3,
        "unanimity": 3,
        "great_power_veto": 3,
    }
    assert found.kept_out("unanimity") == ("D",)
    table = found.to_pandas()
    assert list(table["rule"]) == list(found.paths)
    assert list(table["kept_out"]) == ["", "D", "D", "D", "D"]
    assert list(table["label"]) == ["universal", "club", "club", "club", "club"]
    assert "75.0% of size, equilibrium after 1 round; 1 not admitted" in str(found)
    for name, path in found.paths.items():
        rule = {"admission": name} | ({"admission_share": F(2, 3)} if name == "share" else {})
        game = rebind(moving_policy(), **rule)
        assert path.final == grow(game).final


def test_ends_by_rule_are_drawn():
    import matplotlib.pyplot as plt

    ax = compare_admission(moving_policy()).plot()
    assert [bar.get_height() for bar in ax.patches] == [1, *[0.75] * 4] * 2
    assert ax.get_xticklabels()[-1].get_text() == "great\npower\nveto\n(club)"
    plt.close("all")


def test_the_share_that_is_needed_decides():
    """A, B and C all lose by D: it comes in only where nobody's consent is needed."""
    sizes = [
        len(compare_admission(moving_policy(), rules=["share"], share=q)["share"].final)
        for q in (0, F(1, 3), 1)
    ]
    assert sizes == [4, 3, 3]


def test_unknown_rules_are_refused():
    with pytest.raises(InvalidInputError, match="did you mean 'majority'"):
        compare_admission(five(), ["1"], rules=["majorty"])
    with pytest.raises(InvalidInputError, match="no rule is named"):
        compare_admission(five(), ["1"], rules=[])
    with pytest.raises(InvalidInputError, match="use 'join' or 'stay_out'"):
        compare_admission(five(), ["1"], ties="weak")


# ------------------------------------------------------------------------------------- founding


def q_stable_depth(members, start, quota):
    """Move the depth by the definition, over all ideals and points between, until no q-share wants it."""
    candidates = sorted({F(0), *members})
    depth = start
    while True:
        up = [d for d in candidates if d > depth]
        down = [d for d in candidates if d < depth]
        if up and sum(ideal > depth for ideal in members) >= quota * len(members):
            depth = up[0]
        elif down and sum(ideal < depth for ideal in members) >= quota * len(members):
            depth = down[-1]
        else:
            return depth


@pytest.mark.parametrize("quota", [F(51, 100), F(3, 5), F(2, 3), F(3, 4), F(1)])
@pytest.mark.parametrize("seed", range(6))
def test_depths_follow_the_definition(seed, quota):
    rng = np.random.default_rng(seed)
    ideals = [F(int(k), 10) for k in rng.integers(0, 11, int(rng.integers(1, 10)))]
    assert inclusive_depth(ideals, quota) == q_stable_depth(ideals, F(0), quota)
    path = found_in_sequence(ideals, quota)
    order = sorted(ideals, reverse=True)
    depth, expected = order[0], []
    for n in range(1, len(order) + 1):
        depth = q_stable_depth(order[:n], depth, quota)
        expected.append(depth)
    assert list(path.depths) == expected
    assert path.depth >= inclusive_depth(ideals, quota)
    guarded = found_in_sequence(ideals, quota, guard=True)
    assert set(guarded.depths) == {order[0]}
    assert guarded.members + len(guarded.refused) == len(ideals)
    if guarded.refused:
        assert expected[guarded.members] < order[0]


def test_large_samples_approach_the_distribution():
    ideals = [F(k, 2999) for k in range(3000)]
    for quota in (F(2, 3), F(3, 4), F(9, 10)):
        low, high = founding_depths(lambda share: share, quota)
        assert high - low == 2 * quota - 1
        assert abs(inclusive_depth(ideals, quota) - low) < F(1, 900)
        assert abs(found_in_sequence(ideals, quota).depth - high) < F(1, 900)


def test_founding_refuses_with_all_faults():
    with pytest.raises(InvalidInputError) as caught:
        inclusive_depth([-1, "x"], "1/2")
    for part in ("just above 1/2", "ideals[0] = -1", "ideals[1] = 'x'"):
        assert part in str(caught.value)
    with pytest.raises(InvalidInputError, match="no states"):
        found_in_sequence([], 1)


# ------------------------------------------------------------------------------------- cascades


def test_who_waits_for_two_others_does_not_count_itself():
    assert threshold_cascade([2, 2]).fixed_points == (0,)
    assert threshold_cascade([1, 1]).fixed_points == (0, 2)
    assert threshold_cascade([0, 2, 2, 5], start=3).sizes == (3,)
    assert threshold_cascade([0, 2, 3, 5], start=3).sizes == (3, 2, 1)


@pytest.mark.parametrize("seed", range(10))
def test_cascades_follow_the_definition(seed):
    rng = np.random.default_rng(seed)
    thresholds = [int(k) for k in rng.integers(0, 9, 7)]
    found = threshold_cascade(thresholds)
    inside = 0
    sizes = [0]
    while (after := len([t for t in thresholds if t <= inside])) != inside:
        inside = after
        sizes.append(inside)
    assert found.sizes == tuple(sizes)
    assert found.final == min(found.fixed_points)
    holding = {
        sum(club)
        for club in itertools.product((False, True), repeat=7)
        if all((t <= sum(club) - i) == i for t, i in zip(thresholds, club, strict=True))
    }
    assert set(found.fixed_points) == holding
    for start in range(8):
        assert threshold_cascade(thresholds, start=start).final in found.fixed_points


@pytest.mark.parametrize("seed", range(6))
def test_all_fixed_points_are_found(seed):
    """Of rising staircases, whose fixed points are known, and of rising polynomials, by their roots."""
    rng = np.random.default_rng(seed)
    coefficients = rng.random(6)
    coefficients /= coefficients.sum() * 1.1
    coefficients[0] += 0.02
    polynomial = np.polynomial.Polynomial(coefficients)
    roots = (polynomial - np.polynomial.Polynomial([0, 1])).roots()
    expected = sorted(float(r.real) for r in roots if abs(r.imag) < 1e-9 and 0 <= r.real <= 1)
    found = fixed_points(polynomial)
    assert len(found) == len(expected)
    assert [low for low, _ in found] == pytest.approx(expected, abs=1e-8)
    cuts = np.sort(rng.random(7))
    steps = fixed_points(lambda x: np.searchsorted(cuts, x, side="right") / 7)
    held = [k / 7 for k in range(8) if np.searchsorted(cuts, k / 7, side="right") == k]
    assert set(held) <= {round(low * 7) / 7 for low, high in steps}
    assert cascade_share(lambda x: np.searchsorted(cuts, x, side="right") / 7) == pytest.approx(min(held))


@pytest.mark.parametrize(
    ("a", "b"), [(F(1, 10), F(3, 5)), (F(1, 4), F(1, 2)), (F(1, 2), F(3, 4)), (0, F(1, 2))]
)
def test_dominoes(a, b):
    share = domino_share(a, b)
    assert share == min(F(1), a + b * share)  # the fixed point of the uniform law
    assert cascade_share(lambda x: min(1.0, float(a + b * F(x)))) == pytest.approx(float(share), abs=1e-8)
    if a + b <= 1:
        assert share == domino_multiplier(b) * a


def test_dominoes_are_the_accession_game_with_costs_spread_evenly():
    """N states with costs at the quantiles of the uniform law, and a penalty that rises with the club."""
    a, b, N = F(1, 10), F(3, 5), 50
    world = States.symmetric(N, cost=[F(2 * k + 1, 2 * N) for k in range(N)])
    rules = Institution(exclusion_penalty=b, legitimacy_shares=(0, 0, 1), performance=a)
    game = bind(AccessionGame(), world, rules, benefit=0, divergence=0, legitimacy=1)
    share = F(len(grow(game, []).final), N)
    assert abs(share - domino_share(a, b)) <= 2 * domino_multiplier(b) / N
    without = grow(rebind(game, exclusion_penalty=0), [])
    assert F(len(without.final), N) == a


def test_cascades_refuse():
    with pytest.raises(InvalidInputError, match="thresholds\\[1\\] = 'x'"):
        threshold_cascade([0, "x"])
    with pytest.raises(InvalidInputError, match="from 0 to 2"):
        threshold_cascade([0, 1], start=3)
    with pytest.raises(InvalidInputError, match="it must rise"):
        fixed_points(lambda x: 1 - x)
    with pytest.raises(InvalidInputError, match="shares lie in"):
        fixed_points(lambda x: 2 * x + 1)
    with pytest.raises(InvalidInputError, match="everybody joins"):
        domino_multiplier(1)
    with pytest.raises(InvalidInputError, match="base = -1"):
        domino_share(-1, 0)


# ------------------------------------------------------------------------------ the graph of clubs


@pytest.mark.parametrize("ties", ["join", "stay_out"])
@pytest.mark.parametrize("seed", range(6))
def test_sinks_are_the_equilibria_and_edges_are_moves_that_pay(seed, ties):
    game = random_game(seed, legitimacy=1)
    graph = transition_graph(game, ties=ties)
    assert len(graph) == 2**game.N
    sinks = {node for node in graph if graph.out_degree(node) == 0}
    named = {tuple(game.actions[a] for a in node) for node in sinks}
    assert named == oracle.all_equilibria(game, ties)
    assert sinks == {node for node, held in graph.nodes(data="equilibrium") if held}
    for before, after, data in graph.edges(data=True):
        (k,) = [k for k in range(game.N) if before[k] != after[k]]
        assert data["state"] == game.states.ids[k]
        payoffs = [game.plain(game.payoffs(np.array(node)))[k] for node in (before, after)]
        assert data["gain"] == payoffs[1] - payoffs[0]
        assert data["gain"] >= 0
    for node, clubs in leads_to(graph).items():
        for club in clubs:
            reached = {end for end in sinks if nx.has_path(graph, club, end)}
            assert reached == {node}


def test_growth_by_single_moves_is_a_walk_in_the_graph():
    graph = transition_graph(five())
    for order in ("by_size", "by_gain", "random"):
        path = grow(five(), ["1"], committed=False, order=order, rng=3)
        nodes = [tuple(int(k in r.members) for k in FIVE.ids) for r in path.rounds]
        assert nx.is_path(graph, nodes)


def test_cycles_are_in_no_basin():
    """At λ = 0 from 1 alone the moves lead to nobody or to the club of two."""
    ends = leads_to(transition_graph(five()))
    sizes = {sum(end): clubs for end, clubs in ends.items()}
    assert (1, 0, 0, 0, 0) not in set().union(*ends.values())
    assert (1, 1, 0, 0, 0) in sizes[2]


def test_a_cycle_with_a_way_out_is_in_no_basin():
    """Two followers chase each other for as long as the leader does not come in, as it wants to."""
    game = Game(
        "waiting",
        ("outside", "member"),
        aggregates={"leaders": {"member": "leader"}, "followers": {"member": "1 - leader"}},
        payoffs={
            "outside": 0,
            "member": "leader + (1 - leader)*((1 - leaders)*sign*(2*followers - 3) - leaders)",
        },
        columns={"leader": "1 leads, 0 follows", "sign": "1 follows, -1 flees"},
    )
    game = bind(game, States.symmetric(3), leader=[0, 0, 1], sign=[1, -1, 1])
    led = {(0, 0, 1), (0, 1, 1), (1, 0, 1), (1, 1, 1)}
    assert leads_to(transition_graph(game)) == {(0, 0, 1): led}


def test_committed_states_do_not_move_and_large_games_are_refused():
    graph = transition_graph(five().commit(["1"]))
    assert len(graph) == 16
    assert all(node[0] == 1 for node in graph)
    big = bind(AccessionGame(), States.symmetric(13), benefit=1, cost=1, legitimacy=0, divergence=0)
    with pytest.raises(InvalidInputError, match="commit some states, or follow single paths with grow"):
        transition_graph(big)
    with pytest.raises(InvalidInputError, match="use 'join' or 'stay_out'"):
        transition_graph(five(), ties="weak")


def test_the_graph_is_drawn():
    import matplotlib.pyplot as plt

    ax = transition_picture(transition_graph(five()))
    words = {text.get_text() for text in ax.texts}
    assert {"∅", "12", "12345"} <= words
    assert "3 equilibria" in ax.get_title(loc="left")
    plt.close("all")
    big = bind(AccessionGame(), States.symmetric(8), benefit=1, cost=1, legitimacy=0, divergence=0)
    with pytest.raises(InvalidInputError, match="cannot be told apart"):
        transition_picture(transition_graph(big))


# ----------------------------------------------------------------------------- growth: properties


@pytest.mark.parametrize("seed", range(10))
def test_larger_committed_founding_clubs_dominate(seed):
    game = random_game(seed, N=5, legitimacy=1)
    ids = game.states.ids
    ends = {}
    for inside in product((0, 1), repeat=5):
        founders = tuple(label for label, k in zip(ids, inside, strict=True) if k)
        ends[founders] = grow(game, founders, reasons=False)
    for small, path in ends.items():
        assert path.ending == "equilibrium"
        for large, other in ends.items():
            if set(small) <= set(large):
                for k in range(max(len(path.rounds), len(other.rounds))):
                    early = path.rounds[min(k, len(path.rounds) - 1)].members
                    late = other.rounds[min(k, len(other.rounds) - 1)].members
                    assert set(early) <= set(late)


@pytest.mark.parametrize("seed", range(10))
def test_paths_end_where_nobody_free_moves_by_the_oracle(seed):
    game = random_game(60 + seed, legitimacy=1, entry_cost=F(1, 4), exit_cost=F(1, 3))
    founders = game.states.ids[: seed % 3]
    for committed in (True, False):
        path = grow(game, founders, committed=committed, order="by_gain")
        if path.ending == "equilibrium":
            found = tuple(game.actions[a] for a in path.profile)
            assert found in oracle.all_equilibria(path.game, "join")


def test_two_committed_founders_or_four_free_ones_tip_the_five_states():
    """At λ = 0, in every order of moving: two committed founders are enough, of free ones it takes four."""

    def tipping(size, committed):
        orders = ("synchronous", "by_size", "by_gain")
        return [
            "".join(founders)
            for founders in combinations(FIVE.ids, size)
            if all(
                grow(five(), founders, committed=committed, order=order, reasons=False).universal
                for order in orders
            )
        ]

    assert tipping(1, True) == []
    assert tipping(2, True) == ["13", "14", "15", "23", "24", "25", "34"]
    assert [tipping(size, False) for size in (1, 2, 3)] == [[], [], []]
    assert tipping(4, False) == ["1234", "1235"]


def test_the_timeline_is_drawn():
    import matplotlib.pyplot as plt

    path = grow(five(F(1, 10)), ["1", "2"])
    ax = path.plot_timeline()
    words = [text.get_text() for text in ax.texts]
    assert set(FIVE.ids) <= set(words)
    bands = [path.get_extents() for path in ax.collections[0].get_paths()]
    heights = sorted(band.height for band in bands)
    assert heights == pytest.approx(sorted([0.4, 0.25, 0.15, 0.12, 0.08]))
    starts = sorted(band.x0 for band in bands)
    assert starts == [0, 0, 1, 2, 2]
    plt.close("all")
