"""Labels of outcomes, at their exact thresholds."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gametheory_gov import AccessionGame, Game, States, bind, grow, regime
from gametheory_gov.testing import bound_games, profiles


def accession(world):
    return bind(AccessionGame(), world, benefit=1, cost=1, legitimacy=0, divergence=0)


@given(st.integers(1, 60), st.integers(1, 100), st.data())
def test_universal_begins_exactly_at_its_share(N, percent, data):
    """In whole numbers: 100 members >= percent N. In floats 0.55 * 100 would exceed 55."""
    members = data.draw(st.integers(0, N))
    game = accession(States.symmetric(N))
    profile = np.array([1] * members + [0] * (N - members))
    found = regime(game, profile, universal=percent / 100)
    if 100 * members >= percent * N:
        assert (found.label, found.detail) == ("universal", "")
    elif members:
        assert (found.label, found.detail) == ("club", "solo" if members == 1 else "")
    else:
        assert found.label == "none"
    assert (found.members, found.states) == (members, N)
    assert found.size_share == pytest.approx(members / N)


def test_the_share_that_floats_would_miss():
    game = accession(States.symmetric(100))
    assert 0.55 * 100 > 55
    club = [str(k) for k in range(1, 56)]
    assert regime(game, game.profile(club), universal=0.55).label == "universal"
    assert grow(game, club, universal=0.55).universal
    assert regime(game, game.profile(club[:-1]), universal=0.55).label == "club"


@pytest.mark.parametrize(
    ("powers", "club", "detail"),
    [
        ("AB", "AB", "concert"),
        ("AB", "A", "solo"),
        ("AB", "ABC", ""),
        ("AB", "AC", ""),
        ("A", "A", "solo"),
        ("", "AB", ""),
    ],
)
def test_details_of_clubs(powers, club, detail):
    ids = list("ABCDE")
    world = States(ids, size=["1/5"] * 5, population=["1/5"] * 5, great_power=[k in powers for k in ids])
    game = accession(world)
    found = regime(game, game.profile(list(club)))
    assert (found.label, found.detail) == ("club", detail)
    assert found.great_powers == tuple(k for k in club if k in powers)


@pytest.mark.parametrize(
    ("signing", "complying", "label"),
    [(4, 0, "sham"), (3, 1, "sham"), (2, 2, "club"), (0, 4, "universal"), (3, 0, "none"), (2, 1, "club")],
)
def test_paper_membership(signing, complying, label):
    """Four states: sham when all belong and fewer than half of them comply."""
    game = Game("paper", ("outside", "sign", "comply"), payoffs={"outside": 0, "sign": 0, "comply": 0})
    game = bind(game, States.symmetric(4))
    profile = np.array([1] * signing + [2] * complying + [0] * (4 - signing - complying))
    assert regime(game, profile).label == label


@given(bound_games(max_profiles=64), st.data())
def test_shares_are_those_of_the_members(game, data):
    profile = data.draw(profiles(game))
    found = regime(game, profile)
    members = game.members(profile)
    size = dict(zip(game.states.ids, game.states.size, strict=True))
    population = dict(zip(game.states.ids, game.states.population, strict=True))
    assert found.members == len(members)
    assert found.size_share == float(sum(size[label] for label in members))
    assert found.population_share == float(sum(population[label] for label in members))
    assert found.compliers <= found.members  # a complier belongs


def test_nobody_complies_who_does_not_belong():
    game = Game("flat", ("outside", "in"), payoffs={"outside": 0, "in": 0}, cooperation=(0, 0))
    game = bind(game, States.symmetric(3))
    assert regime(game, game.profile([])).label == "none"
    assert regime(game, game.profile(["1"])).label == "club"
