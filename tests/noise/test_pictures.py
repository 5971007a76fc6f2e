"""Pictures of noise: what they show is what was computed."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_rgba

from gametheory_gov import load_scenario, rebind
from gametheory_gov.base.errors import InvalidInputError, NotApplicableError
from gametheory_gov.base.pictures import palette
from gametheory_gov.noise import Logit, hitting_times, stationary, weighted_potential
from gametheory_gov.noise.pictures import draw_landscape, draw_laws, draw_outcomes, draw_waiting, landscape
from tests.noise.test_noise import paper
from tests.worlds import symmetric, two_types


@pytest.fixture(autouse=True)
def _closed():
    yield
    plt.close("all")


def test_landscape_is_the_greatest_potential_of_each_size():
    game = two_types(3, 2, "0.3")
    sizes, values, listed = landscape(game)
    found = weighted_potential(game)
    ids = game.states.ids
    by_hand = [
        max(
            float(found.at([*ids[:near], *ids[3 : 3 + size - near]]))
            for near in range(4)
            if 0 <= size - near <= 2
        )
        for size in range(6)
    ]
    assert listed
    assert sizes.tolist() == list(range(6))
    np.testing.assert_allclose(values, by_hand, atol=1e-12)
    line = draw_landscape({"two types": game}).lines[0]
    np.testing.assert_allclose(line.get_ydata(), values)


def test_landscape_of_the_whole_world_follows_a_path_that_reaches_the_greatest_club():
    game = load_scenario("gatt_wto").bind(legitimacy=0.2)
    game = game.commit(game.founders)
    sizes, values, listed = landscape(game)
    assert not listed
    assert sizes.tolist() == list(range(22, 194))
    assert sizes[np.argmax(values)] == 185
    assert values[-1] == pytest.approx(weighted_potential(game).at(game.states.ids), rel=1e-9)


def test_lines_of_waiting_are_the_expected_rounds():
    game = symmetric(8, "0.45", legitimacy="0.1")
    axes = draw_waiting(game, Logit(6), ("legitimacy", ["0", "0.2"]), ("cost", ["0.4", "0.5"]))
    for line, cost in zip(axes.lines, ("0.4", "0.5"), strict=True):
        rounds = [
            hitting_times(rebind(game, legitimacy=weight, cost=cost), Logit(6)).rounds([])
            for weight in ("0", "0.2")
        ]
        np.testing.assert_allclose(10.0 ** np.array(line.get_ydata()), rounds, rtol=1e-9)
        assert rounds[0] > rounds[1]


def test_outcomes_and_laws():
    game = symmetric(10, "0.4")
    axes = draw_outcomes(game, [1, 3, 10, 30])
    top = axes.collections[0].get_paths()[0].vertices[:, 1].max()
    assert top == pytest.approx(max(stationary(game, Logit(b)).sizes[0] for b in (1, 3, 10, 30)))
    law = stationary(game, Logit(3))
    np.testing.assert_allclose(draw_laws({"": law}).lines[0].get_ydata(), law.sizes)
    with pytest.raises(InvalidInputError, match="at least two"):
        draw_outcomes(game, [1])
    costly = rebind(game, exclusion_penalty=1, states=game.states.replace(entry_cost=["1/2"] * 10))
    with pytest.raises(NotApplicableError, match="no weighted potential"):
        draw_landscape({"": costly})


def test_outcomes_of_signing_on_paper_are_shams():
    game = paper()
    axes = draw_outcomes(game, [0.01, 1, 40])
    assert [text.get_text() for text in axes.texts].count("sham") == 1
    law = stationary(game, Logit(40))
    signed = law.of({label: "sign" for label in game.states.ids})
    assert signed > 0.99
    heights = {p.get_facecolor()[0].tobytes(): p.get_paths()[0] for p in axes.collections}
    shams = heights[np.array(to_rgba(palette(["sham"])["sham"])).tobytes()].vertices
    last = shams[shams[:, 0] == 40][:, 1]
    assert last.max() - last.min() == pytest.approx(1, abs=1e-3)
