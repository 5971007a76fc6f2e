"""Five states: a great-power club that legitimacy, or a deeper exclusion, turns into a universal regime.

A worked example of this project, derived by hand; it stands in no paper. s = (.40, .25, .15, .12, .08),
π = (.05, .05, .30, .35, .25), c = (.24, .30, .66, .80, .85), γ = κ = 0, τ = 1, W_ij = s_j, L = Σ π_j m_j with
the state's own share included, join iff Δ >= 0. All numbers are rational, so every statement is exact.
The thresholds below follow from the binding state's inequality, written next to each.
"""

from __future__ import annotations

from fractions import Fraction as F

import pytest

from gametheory_gov import AccessionGame, Institution, States, bind, grow, solve, verify
from gametheory_gov.equilibria import MonotoneSolver
from tests.oracles import clubs as oracle

WORLD = States(
    ["1", "2", "3", "4", "5"],
    size=["0.40", "0.25", "0.15", "0.12", "0.08"],
    population=["0.05", "0.05", "0.30", "0.35", "0.25"],
    cost=["0.24", "0.30", "0.66", "0.80", "0.85"],
    great_power=[True, True, False, False, False],
)
EVERYBODY = ("1", "2", "3", "4", "5")
POWERS = ("1", "2")
HAIR = F(1, 10**9)


def game(legitimacy=0, penalty=1):
    rules = Institution(exclusion_penalty=penalty)
    return bind(AccessionGame(), WORLD, rules, benefit=0, divergence=0, legitimacy=legitimacy)


def steps(path):
    return [r.members for r in path.rounds]


@pytest.mark.parametrize("ties", ["join", "stay_out", "weak"])
def test_equilibria_without_legitimacy(ties):
    solution = solve(game(), ties=ties)
    assert solution.clubs == ((), POWERS, EVERYBODY)
    assert solution.complete
    assert verify(solution).valid
    named = [tuple("member" if k in club else "outside" for k in EVERYBODY) for club in solution.clubs]
    assert oracle.all_equilibria(game(), ties) == set(named)


def test_least_and_greatest():
    assert solve(game(), MonotoneSolver()).clubs == ((), EVERYBODY)


def test_margins_of_the_powers_club():
    """Outsiders see S = .65: state 3 misses by .01, 4 by .15, 5 by .20; of the members 2 is the closer."""
    powers = solve(game()).equilibria[1]
    joining, leaving = powers.closest(leaving=False), powers.closest(leaving=True)
    assert (joining.state, joining.gain) == ("3", F(-1, 100))
    assert (leaving.state, leaving.gain) == ("1", F(-1, 100))  # 1 sees .25 and pays .24
    gains = {margin.state: margin.gain for margin in powers.margins}
    assert gains == {"1": F(-1, 100), "2": F(-1, 10), "3": F(-1, 100), "4": F(-15, 100), "5": F(-20, 100)}


def test_the_powers_stay_a_club_without_legitimacy():
    path = grow(game(), POWERS)
    assert steps(path) == [POWERS]
    assert path.would_leave == ()
    assert path.remaining == POWERS
    assert (path.regime.label, path.regime.detail) == ("club", "concert")


@pytest.mark.parametrize("committed", [True, False])
def test_the_threshold_of_legitimacy_is_one_fortieth(committed):
    """State 3 joins the powers iff .65 + λ(.05 + .05 + .30) >= .66."""
    at = grow(game(F(1, 40)), POWERS, committed=committed)
    assert steps(at) == [POWERS, ("1", "2", "3"), ("1", "2", "3", "4"), EVERYBODY]
    assert at.universal
    assert [move.gain for r in at.rounds for move in r.moves] == [0, F(3, 160), F(19, 200)]
    assert [move.state for move in at.decided_on_tie] == ["3"]
    below = grow(game(F(1, 40) - HAIR), POWERS, committed=committed)
    assert steps(below) == [POWERS]
    assert not below.universal
    assert steps(grow(game(F(1, 40)), POWERS, committed=committed, ties="stay_out")) == [POWERS]
    above = grow(game(F(1, 40) + HAIR), POWERS, committed=committed, ties="stay_out")
    assert above.universal


def test_path_at_a_tenth():
    path = grow(game(F(1, 10)), POWERS)
    assert steps(path) == [POWERS, ("1", "2", "3"), EVERYBODY]
    assert [r.reports["legitimacy"] for r in path.rounds] == [F(1, 10), F(2, 5), 1]
    assert path.rounds[1].moves[0].gain == F(3, 100)


@pytest.mark.parametrize("order", ["synchronous", "random", "by_size", "by_gain"])
@pytest.mark.parametrize(("legitimacy", "end"), [(F(1, 40), EVERYBODY), (F(1, 40) - HAIR, POWERS)])
def test_with_committed_founders_the_order_does_not_matter(order, legitimacy, end):
    assert grow(game(legitimacy), POWERS, order=order, rng=7).final == end


def test_floats_leave_the_threshold_to_the_tie_rule_and_say_so():
    """At λ = 1/40 the gain of state 3 is zero: floats cannot know, exact arithmetic can."""
    floats = bind(
        AccessionGame(),
        WORLD,
        Institution(exclusion_penalty=1),
        benefit=0,
        divergence=0,
        legitimacy=0.025,
        exact=False,
    )
    path = grow(floats, POWERS)
    assert path.universal
    assert [move.state for move in path.decided_on_tie] == ["3"]
    undecided = [e.members for e in solve(floats).undecided]
    assert undecided == [POWERS]
    assert solve(game(F(1, 40))).clubs == ((), EVERYBODY)
    assert solve(game(F(1, 40)), ties="stay_out").clubs == ((), POWERS, EVERYBODY)


def test_from_state_one_alone_free_founders_make_order_matter():
    """At λ = 0: state 1 alone loses .24, state 2 would gain .10 by joining it."""
    ends = {}
    for order in ("synchronous", "by_size", "by_gain"):
        path = grow(game(), ["1"], committed=False, order=order)
        ends[order] = (path.ending, path.final)
    assert ends == {
        "synchronous": ("cycle", ("1",)),
        "by_size": ("equilibrium", ()),
        "by_gain": ("equilibrium", ()),
    }
    cycle = grow(game(), ["1"], committed=False)
    assert [steps(cycle)[0], *cycle.cycle[1:]] == [("1",), ("2",)]
    assert set(cycle.cycle) == {("1",), ("2",)}
    random = {grow(game(), ["1"], committed=False, order="random", rng=k).final for k in range(20)}
    assert random == {(), POWERS}
    for order in ("synchronous", "by_size", "by_gain", "random"):
        path = grow(game(), ["1"], order=order, rng=0)
        assert path.final == POWERS
        assert path.would_leave == ()


def test_a_deeper_exclusion_does_what_legitimacy_does():
    """At λ = 0 state 3 joins the powers iff .65 τ >= .66; then 4 (.80 τ >= .80) and 5 (.92 τ >= .85)."""
    assert grow(game(0, F(66, 65)), POWERS).universal
    assert grow(game(0, F(66, 65) - HAIR), POWERS).final == POWERS


def test_when_the_largest_state_leaves_for_good():
    """Without state 1 the rest stays iff state 5 does: .52 + .95 λ >= .85, that is λ >= 33/95 < .4."""
    rest = ("2", "3", "4", "5")
    stick = F(33, 95)
    assert stick < F(2, 5)
    for legitimacy, left in ((stick, rest), (stick - HAIR, ())):
        path = grow(game(legitimacy).commit(["1"], "outside"), rest, committed=False)
        assert path.ending == "equilibrium"
        assert path.final == left
    assert grow(game(stick), EVERYBODY, committed=False).final == EVERYBODY
