"""Who is harmed by a move, and clubs that admit nobody who harms others."""

from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction as F

import numpy as np
import pytest
import sympy

import gametheory_gov as gg
from gametheory_gov.base.errors import InvalidGameError, InvalidInputError, InvalidStatesError
from gametheory_gov.growth import compare_admission
from tests.equilibria.test_admission import random_club, random_crowd
from tests.oracles.claims import of_harm
from tests.oracles.clubs import Definition
from tests.worlds import FIVE, five


def labelled(change, movers):
    """The label in the words of its definition, from fractions."""
    lose = {j for j, x in enumerate(change) if x < 0}
    if not lose - (set(movers) if len(movers) == 1 else set()):
        return "harmless"
    if sum(change) >= 0:
        return "harmful but worth it"
    return "spite" if set(movers) <= lose else "beggar-thy-neighbour"


def test_harm_on_a_thousand_random_games():
    """Against payoffs of the definition, written out a second time; all labels are met."""
    rng, met = random.Random(17), set()
    for draw in range(1000):
        game = random_crowd(rng, "open") if draw % 2 else random_club(rng, "open")
        definition, M = Definition(game), len(game.actions)
        before = tuple(rng.choice(game.actions) for _ in range(game.N))
        after = before
        while after == before:
            after = list(before)
            for k in rng.sample(range(game.N), 1 if rng.random() < 0.8 else rng.randint(1, game.N)):
                after[k] = game.actions[rng.randrange(M)]
            after = tuple(after)
        change = [definition.payoff(i, after) - definition.payoff(i, before) for i in range(game.N)]
        movers = [i for i in range(game.N) if before[i] != after[i]]
        ids = game.states.ids
        old, new = (dict(zip(ids, profile, strict=True)) for profile in (before, after))
        found = gg.harm(game, before=old, after=new)
        assert list(found.changes) == change
        assert found.total == sum(change)
        assert found.label == labelled(change, movers)
        assert found.movers == tuple(ids[i] for i in movers)
        assert found.gainers == {ids[i]: x for i, x in enumerate(change) if x > 0}
        assert found.losers == {ids[i]: x for i, x in enumerate(change) if x < 0}
        if draw % 10 == 0:
            assert found.verify().valid
            assert not of_harm(found)
        if len(movers) == 1:
            i = movers[0]
            assert gg.harm(game, (ids[i], after[i]), before=old) == found
            if M == 2:
                assert gg.harm(game, ids[i], before=old) == found
        met.add(found.label)
    assert met == {"harmless", "harmful but worth it", "beggar-thy-neighbour", "spite"}


@pytest.mark.parametrize("scale", [1e-12, 1e-3, 1.0, 1e6, 1e12])
def test_floats_agree_with_fractions_or_say_undecided(scale):
    rng = random.Random(f"{scale}")
    for _ in range(60):
        number = rng.randint(2, 5)
        costs = [F(rng.randint(0, 8), 8) for _ in range(number)]
        rules = gg.Institution(exclusion_penalty=F(rng.randint(0, 4), 4) * F(scale), excludability="1/2")
        size = F(rng.randint(0, 4), 4) * F(scale)

        def made(exact, rules=rules, size=size, costs=costs, number=number):
            world = gg.States.symmetric(number, cost=[c * F(scale) for c in costs])
            return gg.bind(
                gg.AccessionGame(), world, rules, benefit=size, legitimacy=0, divergence=0, exact=exact
            )

        before = [str(k + 1) for k in range(number) if rng.random() < 0.5]
        mover = str(rng.randint(1, number))
        exact, floats = (gg.harm(made(e), mover, before=before) for e in (True, False))
        assert floats.label in (exact.label, "undecided")
        assert set(floats.losers) <= set(exact.losers) <= {*floats.losers, *floats.undecided}
        assert floats.verify().valid
        assert not of_harm(floats)


def test_one_off_costs_of_the_mover_count():
    game = gg.bind(
        gg.AccessionGame(),
        gg.States.symmetric(2, entry_cost=["1/3", "1/3"]),
        benefit=1,
        cost="1/2",
        legitimacy=0,
        divergence=0,
    )
    found = gg.harm(game, "2", before=["1"])
    assert found.changes == (F(1, 2), game.plain(game.gains(game.profile(["1"]))[1, 1]))
    assert found.changes[1] == F(1, 6)
    assert found.verify().valid


def test_the_five_states_from_the_powers_to_all():
    """Three gain and two lose; the first joins at no gain of its own, at the cost of the others."""
    found = gg.harm(five("1/40"), before=["1", "2"], after=list(FIVE.ids))
    assert found.changes == (F(9, 400), F(9, 400), F(3, 200), F(-1, 8), F(-7, 40))
    assert found.label == "beggar-thy-neighbour"
    first = gg.harm(five("1/40"), "3", before=["1", "2"])
    assert first.changes[2] == 0
    assert first.label == "beggar-thy-neighbour"


ORDERS = ("synchronous", "by_size", "by_gain")


def test_what_a_rule_against_harm_costs_the_attractor():
    """The two powers attract all from 1/40 on, under the net rule from 31/100 on, and else never."""
    for order in ORDERS:

        def end(weight, standard, order=order):
            game = gg.do_no_harm(five(weight), standard) if standard else five(weight)
            return len(gg.grow(game, ["1", "2"], order=order, reasons=False).final)

        assert (end("1/40", ""), end(F(1, 40) - F(1, 10**9), "")) == (5, 2)
        assert (end("31/100", "net"), end(F(31, 100) - F(1, 10**9), "net")) == (5, 2)
        assert all(end(weight, "nobody") == 2 for weight in ("1/40", "31/100", 1, 10, 1000))
    ends = compare_admission(five("1/40"), ["1", "2"], rules=["open", "no_net_harm", "no_harm"])
    assert [len(path.final) for path in ends.paths.values()] == [5, 2, 2]
    assert ends.kept_out("no_net_harm") == ("3", "4", "5")


@pytest.mark.parametrize("standard", ["net", "nobody"])
def test_clubs_that_do_no_harm_are_stable_and_admit_nobody_who_harms(standard):
    """Every equilibrium against the inequality itself: an outsider who gains and is kept out harms."""
    rng = random.Random(standard)
    kept = 0
    for draw in range(60):
        game = gg.do_no_harm(random_crowd(rng, "open") if draw % 2 else random_club(rng, "open"), standard)
        solution = gg.solve(game, gg.equilibria.EnumerationSolver())
        assert solution.verify().valid
        for e in solution.equilibria:
            profile = game.profile(dict(e.actions))
            gains = game.gains(profile)
            for k in np.flatnonzero((profile == 0) & game.free):
                for b in np.flatnonzero(gains[k] > 0):
                    found = gg.harm(game, (game.states.ids[k], game.actions[b]), before=profile)
                    assert found.label == "beggar-thy-neighbour" if standard == "net" else found.harmed
                    kept += 1
    assert kept > 20


def test_members_leave_as_they_like():
    """A rule of admission forbids no exit, though leaving harms who stays."""
    world = gg.States.symmetric(3, cost=["1/8", "1/8", 2])
    game = gg.do_no_harm(gg.bind(gg.AccessionGame(), world, benefit=1, legitimacy=0, divergence=0), "nobody")
    assert gg.deviations(game, ["1", "2", "3"]).leavers == ("3",)
    assert gg.harm(game, "3", before=["1", "2", "3"]).changes == (F(-1, 3), F(-1, 3), 1)


def test_a_proof_for_open_clubs_is_none_for_clubs_that_do_no_harm():
    honest = gg.solve(five("1/40"), gg.equilibria.BranchingSolver())
    assert honest.verify().valid
    for standard in ("net", "nobody"):
        assert not replace(honest, game=gg.do_no_harm(five("1/40"), standard)).verify().valid


def test_who_is_harmed_is_named():
    move = next(m for m in gg.deviations(gg.do_no_harm(five("1/40")), ["1", "2"]).moves if m.state == "3")
    assert (move.admitted, move.against) == ("no", ("4", "5"))


# ------------------------------------------------------------------------------------------ theorem


def theorem():
    """Where the policy is fixed and W = s, what i does to others by joining is linear in its size.

    To a member: γ d s_i + λ ω1 π_i, never negative. To an outsider: s_i (γ d (1 − ξ) − τ).
    """
    gamma, d, xi, tau, s, pi, lam, S = sympy.symbols("gamma d xi tau s pi lambda S", nonnegative=True)
    outsider = gamma * d * (1 - xi) * S - tau * S
    member = gamma * d * S + lam * pi
    return (
        sympy.factor(outsider.subs(S, S + s) - outsider),
        sympy.expand(member.subs({S: S + s, pi: 2 * pi}) - member),
        s * (d * gamma * (1 - xi) - tau),
    )


def test_no_join_harms_anyone_iff_the_penalty_is_below_what_leaks():
    outsider, member, wanted = theorem()
    assert sympy.expand(outsider - wanted) == 0
    assert member.is_nonnegative
    rng, both = random.Random(9), set()
    for draw in range(3000):
        number = rng.randint(2, 4)
        parts = [rng.randint(1, 5) for _ in range(number)]
        size = [F(p, sum(parts)) for p in parts]
        xi, tau, d, gamma = (F(rng.randint(0, 4), 4) for _ in range(4))
        harmful = False
        for mask in range(2**number):
            club = [mask >> k & 1 for k in range(number)]
            now = by_hand(club, size, gamma, d, xi, tau)
            for i in range(number):
                if not club[i]:
                    then = by_hand([*club[:i], 1, *club[i + 1 :]], size, gamma, d, xi, tau)
                    harmful |= any(then[j] < now[j] for j in range(number) if j != i)
        assert harmful == (tau > gamma * d * (1 - xi))
        both.add(harmful)
        if draw % 60 == 0:
            assert harmful == any(map(harms, clubs(size, gamma, d, xi, tau)))
    assert both == {True, False}


def by_hand(club, size, gamma, d, xi, tau):
    """Payoffs but for what a state's own membership costs and brings it, one population share each."""
    inside = sum(s for s, m in zip(size, club, strict=True) if m)
    common = F(sum(club), len(club))
    return [gamma * d * inside + common if m else gamma * d * (1 - xi) * inside - tau * inside for m in club]


def clubs(size, gamma, d, xi, tau):
    """Every accession to every club, as the package plays it."""
    number = len(size)
    world = gg.States(
        [str(k) for k in range(number)], size=size, population=[F(1, number)] * number, cost=["1/2"] * number
    )
    rules = gg.Institution(depth=d, excludability=xi, exclusion_penalty=tau)
    game = gg.bind(gg.AccessionGame(), world, rules, benefit=gamma, legitimacy=1, divergence="1/3")
    for mask in range(2**number - 1):
        club = [str(k) for k in range(number) if mask >> k & 1]
        yield from (gg.harm(game, label, before=club) for label in world.ids if label not in club)


def harms(found):
    return bool(found.harmed)


# ---------------------------------------------------------------------------------------- bad input


@pytest.mark.parametrize(
    ("given", "error", "says"),
    [
        ({}, InvalidInputError, "neither is given"),
        ({"move": "1", "after": ["1"]}, InvalidInputError, "both are given"),
        ({"after": []}, InvalidInputError, "nobody moves"),
        ({"move": "9"}, InvalidStatesError, "'9' is not among the 5 states"),
        ({"move": ("1", "membr")}, InvalidGameError, "did you mean 'member'"),
        ({"move": 3}, InvalidInputError, "an id, \\(id, action\\)"),
    ],
)
def test_what_is_no_move_is_refused(given, error, says):
    with pytest.raises(error, match=says):
        gg.harm(five(), **given)


def test_an_unknown_standard_is_refused():
    with pytest.raises(InvalidInputError, match="did you mean 'nobody'"):
        gg.do_no_harm(five(), "nobdy")
