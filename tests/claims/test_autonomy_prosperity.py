"""Room for policy, the trilemma, prosperity, remedies, focal points: figures derived anew, other games."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction as F
from itertools import product

import numpy as np
import pytest

from gametheory_gov import claims
from gametheory_gov.claims import Worlds
from gametheory_gov.claims.catalogue import statements
from gametheory_gov.claims.search import find
from gametheory_gov.claims.topics import autonomy, prosperity
from tests.claims.test_powers_trade_designs import column

# ---------------------------------------------------------------------------------- T47, room for policy


def mean(needs, spillover, policies):
    """The mean payoff, from the payoffs of each."""
    total = sum(policies)
    pairs = zip(needs, policies, strict=True)
    return sum(a * (g + spillover * (total - g)) - g * g / F(2) for a, g in pairs) / len(needs)


def best(needs, spillover, alike):
    """The best mean payoff by a rule for all, or by one for each: its slope is linear and vanishes there."""
    n, total = len(needs), F(0)
    directions = [[1] * n] if alike else np.eye(n, dtype=int).tolist()
    for direction in directions:
        zero, one, two = (mean(needs, spillover, [t * x for x in direction]) for t in (0, 1, 2))
        curve = two - 2 * one + zero
        total += -((one - zero - curve / 2) ** 2) / (2 * curve)
    return total


@pytest.mark.parametrize("number", [0, 1])
def test_rules_for_what_spills_over_alone(number):
    """Payoffs are sums of the policies' parts, so that each part can be made best by itself."""
    case = statements()["T47"].cases[number]
    for world in case.worlds:
        needs, spillover = world.values()
        alone = [mean(needs, part, [F(a) for a in needs]) for part in (0, spillover)]
        ways = [[alone[k], best(needs, part, alike=True)] for k, part in enumerate((0, spillover))]
        if number:
            ways = [
                [*way, best(needs, part, alike=False)] for way, part in zip(ways, (0, spillover), strict=True)
            ]
        minimal = ways[0][0] + ways[1][-1]
        told = case.read(world)
        assert told.holds == (minimal == max(a + b for a, b in product(*ways)))
        assert list(told.figures.values()) == [minimal - sum(alone), minimal - ways[0][1] - ways[1][1]]


def test_one_rule_needs_spillovers_to_be_worth_its_price():
    """Needs 1 and 3 have mean 2 and variance 1: one rule adds 2 s^2 - (1/2 - s) at spillover s."""
    more = column("T47", "more_than_no_rules")
    for s in (F(1, 10), F(3, 10), F(8, 25), F(1)):
        assert more[(1, 3), s] == 2 * s**2 - (F(1, 2) - s)
    assert (more[(1, 3), F(3, 10)], more[(1, 3), F(8, 25)]) == (F(-1, 50), F(31, 1250))


def test_who_needs_little_loses_by_rules_for_all():
    """Alone each makes what it needs itself, and under the rules what all need; all enjoy what all make."""
    for (needs,), least in column("T47", "least_gain", 2).items():
        total, n = sum(needs), len(needs)
        alone = [a * total - F(a * a, 2) for a in needs]
        together = [a * n * total - F(total**2, 2) for a in needs]
        assert least == min(b - a for a, b in zip(alone, together, strict=True))
    claim = claims.get("T47").findings[2]
    assert [w.world["needs"] for w in (claim.inside, claim.outside)] == [(1, 1), (1, 2)]
    assert (claim.inside.figures["least_gain"], claim.outside.figures["least_gain"]) == (F(1, 2), -1)


# ------------------------------------------------------------------------------------ T49, the trilemma


def test_all_gain_as_much_as_at_the_best_place_of_a_grid():
    """Places on the frontier by thirtieths, at which a nation differs from the next place by 1/60 at most."""
    steps, case = 30, statements()["T49"].cases[0]
    kept = np.array([(steps - a, steps - b, a + b) for a in range(steps + 1) for b in range(steps + 1 - a)])
    for world in case.worlds:
        weights, status_quo = world.values()
        before = [[int(x * steps) for x in autonomy._PLACES[status_quo]]]
        tastes = np.array([[int(w) for w in nation.split(":")] for nation in weights.split(", ")])
        gains = (kept - before) @ tastes.T  # in units of 1/(10 steps)
        best = F(int(gains.min(axis=1).max()), 10 * steps)
        assert best <= case.read(world).figures["all_gain_at_least"] <= best + F(1, 60)


def test_a_status_quo_is_best_left_where_nations_pull_apart():
    found = claims.get("T49")
    gains = column("T49", "all_gain_at_least")
    apart, three = autonomy._TASTES[1:]
    assert gains[apart, "own rules, half of the rest"] == F(1, 20)
    assert gains[three, "own rules, half of the rest"] == 0
    assert [gains[weights, "half of each"] for weights in (apart, three)] == [F(1, 5), F(1, 6)]
    assert [finding.verdict for finding in found.findings] == ["in a region", "always", "in a region"]
    assert column("T49", "another_gains", 2)[apart, "no democracy"] == F(-3, 10)


# ------------------------------------------------------------------------------------- T53, prosperity


def test_the_lowest_tenth_are_ten_of_a_hundred_people():
    rng = np.random.default_rng(53)
    for _ in range(50):
        people = rng.multinomial(100, [0.1] * 10)
        payoffs = [F(int(n), 7) for n in rng.integers(-30, 30, 10)]
        total, lowest = prosperity._both(payoffs, [F(int(n), 100) for n in people])
        everybody = sorted(has for has, n in zip(payoffs, people, strict=True) for _ in range(n))
        assert (total, lowest) == (sum(payoffs), sum(everybody[:10]) / 10)


def test_the_club_of_the_powers_grows_past_the_lowest_tenth():
    """At legitimacy 2/5 two become four and then all: -2.41, -1.72, -.85 together, and -.65, -.92, -.45."""
    path = prosperity._path(exclusion=F(1), benefit=F(0), excludability=F(0), legitimacy=F(2, 5))
    assert path == {
        2: (F(-241, 100), F(-65, 100)),
        4: (F(-172, 100), F(-92, 100)),
        5: (F(-85, 100), F(-45, 100)),
    }
    inside = claims.get("T53").findings[0].inside
    assert tuple(inside.figures.values()) == (3, 5, F(9, 200), F(-1, 40))


def test_prosperity_does_not_part_where_nobody_is_harmed_on_the_way():
    """Among the five states the total and the lowest tenth part only where the club may harm outsiders."""
    club, harmless = statements()["T53"].cases[0], statements()["T24"].cases[2]
    for world in club.worlds:
        assert not (club.read(world).holds and harmless.read(world).holds)
    assert claims.joint(["D11", "T53"])
    assert not claims.joint(["T24", "T53"])


def test_deeper_rules_part_the_total_from_the_lowest_from_depth_1_to_40_31():
    """4d - 31/20 d^2 rises to 40/31, and d - d^2/2 to 1; a quarter more is compared at its middle."""
    holds = {world: F(7, 8) < world[1] < F(40, 31) - F(1, 8) for world in column("T53", "total_changes", 1)}
    case = statements()["T53"].cases[1]
    for world in case.worlds:
        expected = holds[tuple(world.values())] and world["costs"] == "their own"
        assert case.read(world).holds == expected


# --------------------------------------------------------------------- T43, remedies; T51, focal points


def test_a_penalty_of_what_leaving_gains_by_the_share_that_stays():
    """Who leaves N - 1 others saves c - 1, and loses the penalty times (N - 1)/N."""
    for (N, cost, penalty), sizes in column("T43", "stable_sizes", 1).items():
        assert (N in sizes) == (penalty >= (cost - 1) * F(N, N - 1))


def test_a_treaty_has_as_many_members_as_it_needs():
    for (N, _, out), sizes in column("T43", "stable_sizes", 2).items():
        assert sizes == (max(2, N - out),)


def test_the_one_option_that_is_unlike_all_others_stands_out():
    case = statements()["T51"].cases[1]
    assert [world["alike"] for world in case.worlds if not case.read(world).holds] == [(2, 1), (3, 1)]
    assert column("T51", "least_chance_to_miss", 1)[((4,),)] == F(3, 4)


# ------------------------------------------------------------------------------------------- other games


@pytest.mark.parametrize(
    ("label", "number", "settings", "verdict"),
    [
        ("T43", 1, {"N": (3, 4), "cost": ("5/4",), "penalty": (0, "1/4")}, "not in general"),
        ("T43", 1, {"N": (3, 4), "cost": ("5/4",), "penalty": (1, 2)}, "undecided"),
        ("T43", 2, {"N": (3, 4), "cost": ("5/4",), "may_stay_out": (1,)}, "not in general"),
        ("T47", 0, {"needs": ((1, 3),), "spillover": ("1/10", "1/5")}, "not in general"),
        ("T47", 0, {"needs": ((2, 2),), "spillover": ("1/10", "1/5")}, "undecided"),
        ("T47", 2, {"needs": ((3, 4), (4, 5))}, "undecided"),
        ("T47", 2, {"needs": ((1, 2), (1, 2, 3))}, "not in general"),
        ("T49", 0, {"weights": autonomy._TASTES[1:], "status_quo": ("no democracy",)}, "not in general"),
        ("T49", 2, {"weights": autonomy._TASTES[:1], "status_quo": ("no democracy",)}, "not in general"),
        ("T51", 1, {"alike": ((2,), (2, 2), (3, 2))}, "undecided"),
        ("T53", 1, {"costs": ("alike",), "depth": (0, 1, "3/2")}, "not in general"),
    ],
)
def test_other_worlds_have_other_verdicts(label, number, settings, verdict):
    case = statements()[label].cases[number]
    found = find(replace(case, worlds=Worlds("others", "other worlds", settings), proof=None))
    assert found.verdict == verdict != claims.get(label).findings[number].verdict


def test_verdicts_fall_with_what_they_rest_on():
    """One rule in place of rules made together; places on the frontier; legitimacy that is worth much."""
    one, several, _ = statements()["T47"].cases
    assert find(replace(several, holds=one.holds, replay=one.replay)).verdict == "not in general"
    on, off, _ = statements()["T49"].cases
    assert find(replace(off, worlds=on.worlds)).verdict == "not in general"
    club = statements()["T53"].cases[0]
    rich = replace(club.worlds, settings=dict(club.worlds.settings) | {"legitimacy": (1,), "exclusion": (1,)})
    assert find(replace(club, worlds=rich)).verdict == "not in general"
