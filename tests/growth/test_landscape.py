"""Payoff landscapes: the gain at a club is that of the game, and what has none is refused."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
import pytest
from scipy.interpolate import RegularGridInterpolator

import gametheory_gov as gg
from gametheory_gov.base.errors import InvalidInputError, NotApplicableError
from gametheory_gov.growth import payoff_landscape
from tests.stickiness.test_hysteresis import five


@pytest.fixture(scope="module")
def world():
    return gg.load_scenario("gatt_wto").bind(legitimacy=0.4)


def gain(game, club, state):
    """The gain from membership by the definition: what joining brings, or leaving costs."""
    k = game.states.ids.index(state)
    inside = state in club
    return (-1 if inside else 1) * float(game.plain(game.gains(game.profile(club)))[k, 0 if inside else 1])


@pytest.mark.parametrize("state", ["CHN", "USA", "DEU", "VNM"])
def test_at_every_club_it_is_the_gain_of_the_game(world, state):
    """Gains are linear in totals here, so between points of the grid it is interpolated."""
    solution = gg.solve(world.release())
    found = payoff_landscape(world, state, stable=solution)
    between = RegularGridInterpolator((found.x, found.y), found.gains)
    clubs = [*(r.members for r in gg.grow(world).rounds), *solution.clubs]
    for (x, y, members), club in zip((*found.path, *found.stable), clubs, strict=True):
        assert members == len(club)
        at = np.clip([x, y], [found.x[0], found.y[0]], [found.x[-1], found.y[-1]])
        np.testing.assert_allclose([x, y], at, atol=1e-12)
        assert float(between(at)[0]) == pytest.approx(gain(world, club, state), abs=1e-12)


def test_exact_games_and_every_club_inside_what_clubs_can_reach():
    game = five("1/10")
    found = payoff_landscape(game, "3", points=11)
    between = RegularGridInterpolator((found.x, found.y), found.gains)
    corners = np.array(found.reach)
    edges = np.roll(corners, -1, axis=0) - corners
    ids = [label for label in game.states.ids if label != "3"]
    for code in range(16):
        club = [label for k, label in enumerate(ids) if code >> k & 1]
        place = np.array([float(game.states.size[game.states.indices(club)].sum()),
                          float(game.states.population[game.states.indices(club)].sum())])  # fmt: skip
        assert float(between(place)[0]) == pytest.approx(gain(game, club, "3"))
        turned = edges[:, 0] * (place - corners)[:, 1] - edges[:, 1] * (place - corners)[:, 0]
        assert turned.min() > -1e-12  # left of every edge


def test_a_parameter_goes_up():
    game = gg.bind(
        gg.AccessionGame(),
        gg.States.symmetric(4),
        gg.Institution(excludability=1),
        benefit=1,
        cost="2/5",
        legitimacy=0,
        divergence=0,
        founders=["1"],
    )
    found = payoff_landscape(game, "2", up=("cost", (0, 1)), points=5)
    assert (found.across, found.up) == ("club_size", "cost")
    for i, size in enumerate(found.x):
        for j, cost in enumerate(found.y):
            assert found.gains[i, j] == pytest.approx(size + 0.25 - cost)
    assert {height for _, height, _ in found.path} == {0.4}
    assert found.reach == ()


def test_the_picture_shows_zero_and_clubs(world):
    found = payoff_landscape(world, "CHN", stable=gg.solve(world.release()))
    ax = found.plot()
    keys = [text.get_text() for text in ax.get_legend().get_texts()]
    assert keys == ["loses by membership", "gains by membership", "indifferent", "what clubs can reach",
                    "path", "stable"]  # fmt: skip
    assert {"22", "68", "169", "190", "0", "188"} <= {text.get_text() for text in ax.texts}
    (zero,) = [held for held in ax.collections if held.get_linewidths()[0] > 2]
    between = RegularGridInterpolator((found.x, found.y), found.gains)
    points = np.vstack([path.vertices for path in zero.get_paths()])
    assert np.abs(between(points)).max() < 1e-12
    plt.close("all")


def test_games_without_one_are_refused_in_one_error():
    with pytest.raises(NotApplicableError, match="5 actions, and membership is one of two"):
        payoff_landscape(gg.load_scenario("standards_two_powers"), "USA")
    body = gg.rebind(five(), policy="median", body="members", divergence=1)
    with pytest.raises(NotApplicableError, match="what a body of the members decides"):
        payoff_landscape(body, "1")
    with pytest.raises(NotApplicableError, match="depend on club_population besides club_size"):
        payoff_landscape(five("1/10"), "1", up=("legitimacy", (0, 1)))


def test_faults_are_named_together():
    other = gg.grow(five("1/5"), ["1"])
    with pytest.raises(InvalidInputError, match="3 faults") as caught:
        payoff_landscape(five(), "9", path=other, points=1)
    assert "path is one of another game" in str(caught.value)
    for up in ("club_sise", ("kost", (0, 1)), ("cost", (0, 1)), ("legitimacy", (1, 0)), ("legitimacy",), 3):
        with pytest.raises(InvalidInputError):
            payoff_landscape(five(), "1", up=up)


@pytest.mark.parametrize(
    ("rules", "weights", "axes"),
    [
        ({"policy": "median"}, {"divergence": 0, "legitimacy": 1}, {}),
        (
            {"legitimacy_shares": ("1/2", "1/2", 0)},
            {"divergence": 1, "legitimacy": 0},
            {"across": "club_size", "up": ("cost", (0, 1))},
        ),
    ],
)
def test_what_a_body_decides_may_be_left_out_where_it_has_no_weight(rules, weights, axes):
    """Was a bug: the name of a term without weight was raised."""
    game = gg.bind(
        gg.AccessionGame(), gg.States.symmetric(4), gg.Institution(**rules),
        benefit=1, cost="1/2", founders=["1"], **weights,
    )  # fmt: skip
    found = payoff_landscape(game, "2", **axes, points=4)
    for k, club in enumerate([(), ("1",), ("1", "3"), ("1", "3", "4")]):
        row = found.gains[k, k if found.up == "club_population" else 0]
        assert row == pytest.approx(gain(gg.rebind(game, cost=found.y[0]) if axes else game, club, "2"))


def test_clubs_lie_inside_the_frame_or_are_not_drawn():
    """Was a bug: where the range does not hold the game's own value, they were drawn beside the axes."""
    game = gg.bind(
        gg.AccessionGame(), gg.States.symmetric(4), gg.Institution(exclusion_penalty=1),
        benefit=1, cost="3/4", legitimacy="1/2", divergence=0, founders=["1"],
    )  # fmt: skip
    game = gg.rebind(game, legitimacy_shares=(0, 0, 1), performance=1)
    drawn = {}
    for top in (0.5, 0.75):
        ax = payoff_landscape(game, "2", "club_size", ("cost", (0, top)), points=5).plot()
        drawn[top] = [line for line in ax.get_lines() if line.get_label() == "path"]
        plt.close(ax.figure)
    assert drawn[0.5] == []
    assert set(drawn[0.75][0].get_ydata()) == {0.75}
