"""Pictures of phase diagrams: cells, labels, hatching, overlays, colours."""

from __future__ import annotations

import itertools
from fractions import Fraction

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st

import gametheory_gov as gg
from gametheory_gov.base.errors import InvalidInputError
from gametheory_gov.base.pictures import REGIMES, palette
from gametheory_gov.sweeps.cells import cut_cells
from tests.sweeps.test_phase import X, Y, grows, symmetric


@pytest.fixture(scope="module")
def diagram():
    return gg.phase_diagram(symmetric(), x=X, y=Y, refine=1 / 64)


def area(polygon):
    x, y = np.array(polygon).T
    return float(x @ np.roll(y, -1) - y @ np.roll(x, -1)) / 2


@given(st.data())
def test_cells_are_covered_once(data):
    shape = data.draw(st.tuples(st.integers(2, 4), st.integers(2, 4)))
    labels = data.draw(
        st.lists(st.sampled_from("abc"), min_size=shape[0] * shape[1], max_size=shape[0] * shape[1])
    )
    labels = np.array(labels).reshape(shape)
    x, y = np.arange(shape[0]) * 2.0, np.arange(shape[1]) * 3.0
    crossings = {}
    for direction, (a, b) in itertools.product("xy", np.ndindex(shape)):
        c, d = (a + 1, b) if direction == "x" else (a, b + 1)
        if c >= shape[0] or d >= shape[1]:
            continue
        start, low, step = (
            ((x[a], 2.0) if direction == "x" else (y[b], 3.0))[0],
            labels[a, b],
            2.0 if direction == "x" else 3.0,
        )
        if low != labels[c, d] and data.draw(st.booleans()):
            between = sorted(set("abc") - {low, labels[c, d]})[:1] if data.draw(st.booleans()) else []
            parts = sorted(
                data.draw(st.sets(st.integers(1, 9), min_size=len(between) + 1, max_size=len(between) + 1))
            )
            crossings[direction, a, b] = [
                (start + step * part / 10, label)
                for part, label in zip(parts, [*between, labels[c, d]], strict=True)
            ]
    areas = cut_cells(x, y, labels.tolist(), crossings)
    sizes = [area(polygon) for polygons in areas.polygons.values() for polygon in polygons]
    assert min(sizes) > -1e-9
    assert sum(sizes) == pytest.approx(x[-1] * y[-1])
    assert all(first != second for first, second, _ in areas.lines)


def test_a_straight_boundary_is_cut_straight():
    x, y = np.linspace(0, 1, 6), np.linspace(0, 1, 4)
    beyond = lambda a, b: "out" if b > 0.1 + 0.7 * a else "in"  # noqa: E731
    labels = [[beyond(a, b) for b in y] for a in x]
    crossings = {}
    for i, j in itertools.product(range(6), range(4)):
        if i < 5 and labels[i][j] != labels[i + 1][j]:
            crossings["x", i, j] = [((y[j] - 0.1) / 0.7, labels[i + 1][j])]
        if j < 3 and labels[i][j] != labels[i][j + 1]:
            crossings["y", i, j] = [(0.1 + 0.7 * x[i], labels[i][j + 1])]
    areas = cut_cells(x, y, labels, crossings)
    assert sum(map(area, areas.polygons["in"])) == pytest.approx(0.1 + 0.35)
    for _, _, line in areas.lines:
        for a, b in line:
            assert b == pytest.approx(0.1 + 0.7 * a)


def test_the_picture_shows_labels_hatching_overlays_and_caption(diagram, tmp_path):
    cost, weight = sympy.symbols("cost legitimacy_weight")
    first = sympy.Eq(cost, weight * sympy.Rational(3, 10) + sympy.Rational(1, 10))
    ax = diagram.plot(overlays={r"$\Delta(2) = 0$": first, "hold": lambda c: c - 0.45})
    texts = [text.get_text() for text in ax.texts]
    assert "universal" in texts
    assert "club\n(universal also stable)" in texts
    assert any("10 states, 2 of them committed" in text.replace("\n", " ") for text in texts)
    assert any("Delta" in text for text in texts)
    hatches = [patch.get_hatch() for patch in ax.patches]
    assert hatches.count("//") == 1
    ax.figure.savefig(tmp_path / "a.png")
    plt.close(ax.figure)
    with pytest.raises(InvalidInputError, match="speaks of depth"):
        diagram.plot(overlays={"bad": sympy.Symbol("depth")})


def test_an_overlay_lies_on_the_boundary_it_is_the_closed_form_of(diagram):
    cost, weight = sympy.symbols("cost legitimacy")
    ax = diagram.plot(
        overlays={"end": sympy.Eq(cost, weight * sympy.Rational(3, 10) + sympy.Rational(1, 10))}
    )
    lines = [path.vertices for c in ax.collections for path in c.get_paths() if len(path.vertices) > 100]
    assert lines
    for c, w in np.vstack(lines):
        assert c == pytest.approx(float(grows(Fraction(w))), abs=1e-3)
    plt.close(ax.figure)


def test_colours_get_darker_with_cooperation_and_unknown_labels_have_some():
    def lightness(colour):
        red, green, blue = (
            c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
            for c in matplotlib.colors.to_rgb(colour)
        )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    shades = [lightness(colour) for colour in REGIMES.values()]
    assert all(a > 1.3 * b for a, b in itertools.pairwise(shades))
    own = palette({"club", "left", "right"})
    assert list(own) == ["club", "left", "right"]
    shades = [lightness(colour) for colour in own.values()]
    assert shades == sorted(shades, reverse=True)
    assert len(set(shades)) == 3


def test_small_regions_are_named_below(tmp_path):
    def question(game):
        cost = float(game.values["cost"])
        return ("sham" if 0.98 < cost < 1.02 else "club" if cost < 1 else "universal"), ("club",)

    small = gg.phase_diagram(symmetric(), x=("cost", (0, 2, 41)), y=("legitimacy", [0, 1]), question=question)
    ax = small.plot(with_caption=False)
    legend = ax.get_legend()
    assert legend is not None
    assert [text.get_text() for text in legend.get_texts()] == ["sham (club also stable)"]
    plt.close(ax.figure)


def test_labels_between_points_of_the_grid_are_drawn_and_named():
    """A band that no grid point meets, found by bisection, has a colour and a name below the picture."""

    def question(game):
        cost = float(game.values["cost"])
        return "rival" if 0.4 < cost < 0.6 else "club" if cost < 0.5 else "universal", ()

    base = gg.bind(
        gg.AccessionGame(), gg.States.symmetric(2), benefit=1, cost=0.5, legitimacy=0, divergence=0
    )
    diagram = gg.phase_diagram(
        base, x=("cost", (0, 2.2, 3)), y=("legitimacy", (0, 1, 2)), question=question, refine=1 / 64
    )
    assert "rival" not in diagram.label
    ax = diagram.plot()
    assert any("rival" in text.get_text() for text in ax.get_legend().get_texts())


def test_a_cycle_among_regimes_changes_the_colour_of_none():
    regimes = palette(["club", "rival", "universal"])
    for beside in ("cycle", "step limit", "of one's own"):
        found = palette(["club", "rival", "universal", beside])
        assert {label: found[label] for label in regimes} == regimes
        assert len(set(found.values())) == 4


def test_scattered_points_are_said_to_be_unresolved():
    """Not a band with bisected sides, nor a corner of a region."""

    def question(game):
        cost, weight = float(game.values["cost"]), float(game.values["legitimacy_weight"])
        if cost < 0.15:
            return "club", ()
        if 0.35 < weight < 0.45:  # one row of the grid
            return "sham", ()
        scattered = {(0.5, 0.7), (0.6, 0.8), (0.9, 0.2)}
        return ("rival" if (round(cost, 6), round(weight, 6)) in scattered else "universal"), ()

    grid = [k / 10 for k in range(11)]
    found = gg.phase_diagram(
        symmetric(), x=("cost", grid), y=("legitimacy", grid), question=question, refine=None
    )
    ax = found.plot()
    dots = next(line for line in ax.lines if line.get_marker() == "o")
    assert {tuple(point) for point in dots.get_xydata().round(6).tolist()} == {
        (0.5, 0.7),
        (0.6, 0.8),
        (0.9, 0.2),
    }
    keys = [text.get_text() for text in ax.get_legend().get_texts()]
    assert keys == ["regions smaller than the grid, not resolved"]
    plt.close("all")


def test_every_region_of_a_label_is_named():
    """A label stands in each region that has room, and below the picture where one has none."""

    def question(game):
        cost, weight = float(game.values["cost"]), float(game.values["legitimacy_weight"])
        inside = cost < 0.35 or cost > 0.65 or (0.46 < cost < 0.51 and 0.46 < weight < 0.51)
        return ("club" if inside else "universal"), ()

    grid = (0, 1, 41)
    found = gg.phase_diagram(symmetric(), x=("cost", grid), y=("legitimacy", grid), question=question)
    ax = found.plot()
    assert [text.get_text() for text in ax.texts if text.get_text() in ("club", "universal")] == [
        "club",
        "club",
        "universal",
    ]
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["club"]
    plt.close("all")
