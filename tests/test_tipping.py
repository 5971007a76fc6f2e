"""Tipping numbers against exhaustive search, basins, seed sizes and impact numbers."""

from __future__ import annotations

from fractions import Fraction as F
from itertools import combinations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import gametheory_gov as gg
from gametheory_gov.club_ends import ClubEnds
from gametheory_gov.testing import strategies
from gametheory_gov.tipping_programs import IntegerProgram, by_program
from gametheory_gov.tipping_rows import fewest_by_thresholds
from gametheory_gov.tipping_search import Deadline, Question

# ------------------------------------------------------------------- the definition, one club at a time


def tips(numeric, founders, *, free=False, universal=0.95):
    """Grow one club by `grow`, and see where it ends and whether a founder ever left."""
    path = gg.grow(numeric, founders, committed=not free, universal=universal, reasons=False)
    left = {label for r in path.rounds for label in r.leavers}
    return path.universal and not (free and left & set(founders))


def every_tipping_set(numeric, *, include=(), exclude=(), weights=None, free=False, universal=0.95):
    """Return the least cost and all sets that reach it, by trying all subsets; None and [] when none does."""
    weights = weights or {}
    least, found = None, []
    others = [k for k in numeric.states.ids if k not in include and k not in exclude]
    for size in range(len(others) + 1):
        for chosen in combinations(others, size):
            club = [k for k in numeric.states.ids if k in chosen or k in include]
            cost = sum(F(weights.get(k, 1)) for k in club)
            if (least is None or cost <= least) and tips(numeric, club, free=free, universal=universal):
                found = [tuple(club)] if least is None or cost < least else [*found, tuple(club)]
                least = cost
    return least, sorted(found)


def agrees(numeric, **options):
    """Compare a tipping number with exhaustive search, and replay its certificate."""
    answer = gg.tipping_number(numeric, all_minimal=True, throw=False, **options)
    if answer.status is gg.TippingStatus.REFUSED:
        assert answer.number is None
        return answer
    least, sets = every_tipping_set(numeric, **options)
    if least is None:
        assert answer.status is gg.TippingStatus.IMPOSSIBLE
        assert answer.number is None
        assert answer.bound == float("inf")
    else:
        assert answer.status is gg.TippingStatus.PROVED
        assert answer.cost == pytest.approx(float(least))
        assert answer.bound == pytest.approx(float(least))
        assert answer.founders in sets
        if answer.every_set:
            assert sorted(answer.minimum_sets) == sets
        else:
            assert len(answer.minimum_sets) == 100 < len(sets)
    check = answer.verify()
    assert check.valid, str(check)
    return answer


# -------------------------------------------------------------------------------------- random worlds


def random_world(seed, N, kind):
    """A game of N states; exact where small numbers make ties, else floats."""
    rng = np.random.default_rng(seed)
    if kind in ("one total", "two totals"):
        size, people = rng.dirichlet(np.full(N, 0.7)), rng.dirichlet(np.full(N, 0.7))
        world = gg.States(
            [str(k) for k in range(N)], size=size, population=people, ideal=rng.normal(size=(N, 1))
        )
        weight = 0.5 if kind == "one total" else rng.uniform(0, 1, N)
        return gg.bind(
            gg.AccessionGame(),
            world,
            gg.Institution(exclusion_penalty=1),
            benefit=0 if kind == "one total" else rng.uniform(0, 0.5, N),
            cost=rng.uniform(0.1, 1.1, N),
            divergence=0.05,
            legitimacy=weight,
        )
    if kind == "curve":
        world = gg.States(
            [str(k) for k in range(N)], size=[F(1, N)] * N, population=rng.dirichlet(np.ones(N))
        )
        rules = gg.Institution(inclusion_curve="x**2")
        return gg.bind(
            gg.AccessionGame(),
            world,
            rules,
            benefit=0,
            divergence=0,
            legitimacy=rng.uniform(1, 2, N),
            cost=rng.uniform(0, 1, N),
        )
    if kind == "two curves":
        world = gg.States(
            [str(k) for k in range(N)], size=rng.dirichlet(np.ones(N)), population=rng.dirichlet(np.ones(N))
        )
        rules = gg.Institution(inclusion_curve="x**2", exclusion_penalty=1)
        cost = rng.uniform(0.1, 1.3, N)
        return gg.bind(gg.AccessionGame(), world, rules, benefit=0, divergence=0, legitimacy=0.7, cost=cost)
    if kind == "matrix":
        W = rng.dirichlet(np.full(N, 0.4), size=N)
        np.fill_diagonal(W, 0)
        W /= W.sum(axis=1, keepdims=True)
        world = gg.States.symmetric(N, exposure=W)
        return gg.bind(
            gg.AccessionGame(),
            world,
            gg.Institution(exclusion_penalty=1),
            benefit=0,
            divergence=0,
            legitimacy=0.3,
            cost=rng.uniform(0.2, 0.9, N),
        )
    assert kind == "substitutes"
    game = gg.Game(
        "crowded club",
        ("outside", "member"),
        aggregates={"inside": {"member": "size"}, "members": {"member": "1"}},
        payoffs={"outside": 0, "member": "draw*inside - crowding*members**2/N**2 - cost"},
        parameters={"draw": "worth of size inside", "crowding": "cost of numbers"},
    )
    world = gg.States([str(k) for k in range(N)], size=rng.dirichlet(np.ones(N)), population=[F(1, N)] * N)
    crowding = rng.uniform(0.2, 0.6)
    return gg.bind(game, world, draw=1.2, crowding=crowding, cost=rng.uniform(0, 0.7, N))


KINDS = {
    "one total": {"thresholds", "threshold program"},
    "two totals": {"leaving rows"},
    "curve": {"thresholds", "threshold program"},
    "two curves": {"closed clubs", "enumeration"},
    "matrix": {"leaving rows"},
    "substitutes": {"enumeration"},
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("free", [False, True])
def test_equals_exhaustive_search(kind, free):
    answered = 0
    for seed in range(4):
        N = 4 + seed % 4
        numeric = random_world(seed, N, kind)
        rng = np.random.default_rng(100 + seed)
        ids = list(rng.permutation(list(numeric.states.ids)))
        weights = {k: F(int(rng.integers(1, 9)), 2) for k in ids[: N - 2]}
        for options in (
            {},
            {"universal": 0.6},
            {"weights": weights, "include": ids[:1], "exclude": ids[1:2], "universal": 0.75},
        ):
            answer = agrees(numeric, free=free, **options)
            if answer.status is not gg.TippingStatus.REFUSED:
                assert answer.formulation in KINDS[kind]
                answered += 1
    assert answered >= 4


@pytest.mark.parametrize("kind", KINDS)
def test_fourteen_states(kind):
    """2^14 founding clubs, grown all at once; the club-by-club definition is compared elsewhere."""
    for seed in range(40):
        numeric = random_world(seed, 14, kind)
        answer = gg.tipping_number(numeric, throw=False, universal=0.8)
        if answer.found and answer.number > 1:
            break
    ends = ClubEnds(numeric, answer.tolerance, 0.8)
    clubs = ((np.arange(1 << 14)[:, None] >> np.arange(14)) & 1).astype(bool)
    for free in (False, True):
        sizes = clubs.sum(axis=1)[ends.tips(clubs, free=free)]
        found = gg.tipping_number(numeric, universal=0.8, free=free)
        assert found.proved
        assert found.number == (sizes.min() if len(sizes) else None)


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=10)
def test_thresholds_and_the_integer_program_agree(seed):
    numeric = random_world(seed, 12, "one total")
    ends = ClubEnds(numeric, 1e-9 * numeric.scale, 0.75)
    rng = np.random.default_rng(seed)
    include, exclude = rng.random(12) < 0.1, rng.random(12) < 0.2
    question = Question(ends, np.ones(12), include, ~exclude | include, False)
    alone = fewest_by_thresholds(ends.thresholds, ends.least, include, question.allowed)
    program = IntegerProgram(question, ends.thresholds, rng)
    search = by_program(program, Deadline(30), np.zeros(12, dtype=bool), progress=False)
    assert search.proved
    assert (search.best is None) == (alone is None)
    if alone is not None:
        assert search.best.sum() == alone.sum()
        assert ends.tips(np.array([alone, search.best]), free=False).all()


def test_a_superset_of_a_tipping_set_need_not_tip_under_substitutes():
    found = 0
    for seed in range(60):
        numeric = random_world(seed, 7, "substitutes")
        ends = ClubEnds(numeric, 1e-9 * numeric.scale, 0.5)
        clubs = ((np.arange(1 << 7)[:, None] >> np.arange(7)) & 1).astype(bool)
        wins = ends.tips(clubs, free=False)
        for code in np.flatnonzero(wins):
            larger = [code | (1 << k) for k in range(7) if not code >> k & 1]
            found += any(not wins[more] for more in larger)
    assert found


@given(st.data())
@settings(max_examples=25)
def test_many_clubs_at_once_end_where_grow_ends(data):
    numeric = data.draw(strategies.numeric_games(max_states=5))
    assume(len(numeric.actions) == 2 and numeric.institution.body != "founders")
    assume(numeric.game.cooperation[0] <= numeric.game.cooperation[1])
    committed = data.draw(st.booleans())
    club = data.draw(strategies.clubs(numeric))
    ends = ClubEnds(numeric, 1e-9 * numeric.scale, 0.95)
    path = gg.grow(numeric, club, committed=committed, reasons=False)
    found = ends.ends(ends.club(club)[None, :], committed=committed)
    assert bool(found.settled[0]) == (path.ending == "equilibrium")
    if path.ending == "equilibrium":
        assert ends.ids(found.clubs[0]) == path.final
