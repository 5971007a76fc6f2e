"""Pictures of noise: what they show is what was computed."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_rgba

from gametheory_gov import load_scenario, rebind
from gametheory_gov.base.errors import InvalidInputError
from gametheory_gov.base.pictures import palette
from gametheory_gov.noise import (
    Logit,
    draw_landscape,
    draw_laws,
    draw_outcomes,
    draw_waiting,
    hitting_times,
    outcomes_by_precision,
    stationary,
    waiting_times,
    weighted_potential,
)
from tests.noise.test_noise import paper
from tests.worlds import symmetric, two_types


@pytest.fixture(autouse=True)
def _closed():
    yield
    plt.close("all")


def test_landscape_is_the_greatest_potential_of_each_size():
    game = two_types(3, 2, "0.3")
    found = weighted_potential(game)
    table = found.landscape()
    ids = game.states.ids
    by_hand = [
        max(
            float(found.at([*ids[:near], *ids[3 : 3 + size - near]]))
            for near in range(4)
            if 0 <= size - near <= 2
        )
        for size in range(6)
    ]
    assert table["listed"].all()
    assert table["members"].tolist() == list(range(6))
    np.testing.assert_allclose(table["potential"], by_hand, atol=1e-12)
    line = draw_landscape({"two types": table}).lines[0]
    np.testing.assert_allclose(line.get_ydata(), table["potential"])
    assert found.plot().lines[0].get_ydata().tolist() == line.get_ydata().tolist()


def test_landscape_of_the_whole_world_follows_a_path_that_reaches_the_greatest_club():
    game = load_scenario("gatt_wto").bind(legitimacy=0.2)
    game = game.commit(game.founders)
    found = weighted_potential(game)
    table = found.landscape()
    assert not table["listed"].any()
    assert table["members"].tolist() == list(range(22, 194))
    assert table["members"][table["potential"].idxmax()] == 185
    assert table["potential"].iloc[-1] == pytest.approx(found.at(game.states.ids), rel=1e-9)


def test_lines_of_waiting_are_the_expected_rounds():
    game = symmetric(8, "0.45", legitimacy="0.1")
    table = waiting_times(game, Logit(6), ("legitimacy", ["0", "1/5"]), ("cost", ["0.4", "0.5"]))
    axes = draw_waiting(table)
    for line, cost in zip(axes.lines, ("0.4", "0.5"), strict=True):
        rounds = [
            hitting_times(rebind(game, legitimacy=weight, cost=cost), Logit(6)).rounds([])
            for weight in ("0", "0.2")
        ]
        np.testing.assert_allclose(10.0 ** np.array(line.get_ydata()), rounds, rtol=1e-9)
        assert rounds[0] > rounds[1]


def test_what_varies_in_waiting_times_is_a_range_or_values():
    game = symmetric(6, "0.45", legitimacy="0.1")
    table = waiting_times(game, Logit(6), ("legitimacy", (0, "1/5", 3)), ("cost", ("0.4", "0.5", 2)))
    listed = waiting_times(game, Logit(6), ("legitimacy", [0, 0.1, 0.2]), ("cost", ["2/5", "1/2"]))
    np.testing.assert_array_equal(table["log_rounds"], listed["log_rounds"])
    assert table["legitimacy"].tolist() == [0, 0.1, 0.2] * 2
    assert [line.get_label() for line in draw_waiting(table).lines] == ["cost 2/5", "cost 1/2"]
    assert set(waiting_times(game, Logit(6), ("depth", (0, 1)), ("cost", [0])).depth) == {
        k / 10 for k in range(11)
    }


def test_faults_of_waiting_times_are_told_together():
    game = symmetric(4, "0.45")
    with pytest.raises(InvalidInputError) as caught:
        waiting_times(game, Logit(6), ("legitimcy", (1, 0)), ("cost", 0, 1), start=["9"], target=7)
    for part in (
        "across: legitimcy = (1, 0) does not rise",
        "lines = ('cost', 0, 1); a name",
        "legitimcy is nothing that can be changed; did you mean 'legitimacy'?",
        "start: '9' is",
        "target: from 7 to 4 members",
    ):
        assert part in str(caught.value), str(caught.value)
    assert len(caught.value.faults) == 5
    with pytest.raises(InvalidInputError, match="across and lines are both cost"):
        waiting_times(game, Logit(6), ("cost", (0, 1)), ("cost", [0]))


def test_outcomes_and_laws():
    game = symmetric(10, "0.4")
    axes = draw_outcomes(outcomes_by_precision(game, [1, 3, 10, 30]))
    top = axes.collections[0].get_paths()[0].vertices[:, 1].max()
    assert top == pytest.approx(max(stationary(game, Logit(b)).sizes[0] for b in (1, 3, 10, 30)))
    law = stationary(game, Logit(3))
    np.testing.assert_allclose(draw_laws({"": law.to_pandas()}).lines[0].get_ydata(), law.sizes)
    np.testing.assert_allclose(law.plot().lines[0].get_ydata(), law.sizes)
    with pytest.raises(InvalidInputError, match="at least two"):
        draw_outcomes(outcomes_by_precision(game, [1]))
    costly = rebind(game, exclusion_penalty=1, states=game.states.replace(entry_cost=["1/2"] * 10))
    assert "no weighted potential" in weighted_potential(costly).advice


def test_outcomes_of_signing_on_paper_are_shams():
    game = paper()
    axes = draw_outcomes(outcomes_by_precision(game, [0.01, 1, 40]))
    assert [text.get_text() for text in axes.texts].count("sham") == 1
    law = stationary(game, Logit(40))
    signed = law.of({label: "sign" for label in game.states.ids})
    assert signed > 0.99
    heights = {p.get_facecolor()[0].tobytes(): p.get_paths()[0] for p in axes.collections}
    shams = heights[np.array(to_rgba(palette(["sham"])["sham"])).tobytes()].vertices
    last = shams[shams[:, 0] == 40][:, 1]
    assert last.max() - last.min() == pytest.approx(1, abs=1e-3)
