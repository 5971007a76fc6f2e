"""Pictures of growth and of stickiness stay legible when several stand in one figure."""

from __future__ import annotations

import warnings

import pytest

from gametheory_gov import grow, hysteresis
from gametheory_gov.base.errors import InvalidInputError
from gametheory_gov.growth import compare_admission, transition_graph, transition_picture
from gametheory_gov.stickiness import grow_with_stock
from tests.growth.test_admission_rules import moving_policy
from tests.stickiness.test_hysteresis import five

PICTURES = {
    "path": lambda ax: grow(five("1/10"), ["1", "2"]).plot(ax),
    "timeline": lambda ax: grow(five("1/10"), ["1", "2"]).plot_timeline(ax),
    "nobody": lambda ax: grow(five(), []).plot_timeline(ax),
    "rules": lambda ax: compare_admission(moving_policy()).plot(ax),
    "graph": lambda ax: transition_picture(transition_graph(five()), ax),
    "loop": lambda ax: hysteresis(five().commit(["1"], "outside"), "legitimacy", [0, 3]).plot(ax),
    "stock": lambda ax: grow_with_stock(five("1/10"), ["1", "2"], renewal="1/2").plot(ax),
}


@pytest.mark.parametrize("draw", PICTURES.values(), ids=PICTURES)
def test_two_side_by_side_keep_their_axes(draw):
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(1, 2, figsize=(8, 3.4), layout="constrained")
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # matplotlib warns when axes collapse
        for ax in axes:
            assert draw(ax) is ax
        figure.canvas.draw()
    for ax in axes:
        assert ax.get_position().width > 0.34
        assert ax.get_position().height > 0.5
        outside = [
            text
            for text in ax.texts
            if text.get_text() and not ax.get_window_extent().padded(2).contains(*_corner(text, figure))
        ]
        assert not outside
    plt.close("all")


def _corner(text, figure):
    box = text.get_window_extent(figure.canvas.get_renderer())
    return box.x1, box.y1


def test_what_is_no_axes_is_refused():
    with pytest.raises(InvalidInputError, match="axes of matplotlib are needed"):
        grow(five(), ["1"]).plot("here")


def test_the_map_shows_when_states_joined():
    path = grow(five("1/10"), ["1", "2"])
    ax = path.plot_tiles()
    words = [text.get_text() for text in ax.texts]
    assert words == ["1", "2", "3", "4", "5", "round of entry", "0 (2)", "1 (1)", "2 (2)"]
    assert path.joined() == {"1": 0, "2": 0, "3": 1, "4": 2, "5": 2}
    assert ax.get_title(loc="left").startswith("2 founders, 5 of 5 states at the end")
    assert grow(five(), []).plot_tiles().texts[-1].get_text() == "outside (5)"
