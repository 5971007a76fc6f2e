"""Maps of squares: classes of values, colours that differ in grey, letters that fit."""

import itertools
import pickle

import matplotlib.pyplot as plt
import numpy as np
import pytest

from gametheory_gov import load_states
from gametheory_gov.base.errors import Faults, InvalidInputError
from gametheory_gov.data import tile_map, tiles
from gametheory_gov.data.codes import Code
from gametheory_gov.data.shades import Shade, shade

IDS = load_states().ids
ROUNDS = {state: None if k % 9 == 8 else k % 9 for k, state in enumerate(IDS)}
GAINS = {state: (k - 60) * abs(k - 60) / 9 for k, state in enumerate(IDS)}
OTHERS = {"ax": None, "title": "A title", "key": "what it is", "without": "none"}


@pytest.fixture(autouse=True)
def closed():
    yield
    plt.close("all")


def classes(values, **options):
    faults = Faults("map")
    shades, places = shade(values, faults, without="none", **options)
    faults.raise_as(InvalidInputError)
    return [(item.label, item.frame) for item in shades], places


def labels(values, **options):
    return [label for label, _ in classes(values, **options)[0]]


def luminance(colour):
    parts = (int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5))
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


# ------------------------------------------------------------------------------------------- classes


def test_few_numbers_are_classes_of_their_own():
    found, places = classes({"A": 2, "B": 0, "C": None, "D": float("nan"), "E": 0})
    assert [label for label, _ in found] == ["0", "2", "none"]
    assert places == {"A": 1, "B": 0, "C": 2, "D": 2, "E": 0}
    assert [frame > 0 for _, frame in found] == [False, False, True]


def test_many_numbers_make_steps_of_about_equal_size():
    assert labels(dict(zip("ABCDEFGHIJKLMNOP", range(16), strict=True))) == [
        "0 to 1", "2 to 3", "4 to 5", "6 to 7", "8 to 9", "10 to 11", "12 to 13", "14 to 15",
    ]  # fmt: skip
    found, places = classes(GAINS)
    counts = np.bincount(list(places.values()))
    assert counts.sum() == len(IDS)
    assert [label for label, _ in found][4] == "0"
    assert counts[4] == 1
    assert all(10 <= counts[k] <= 20 for k in range(4))
    assert all(25 <= counts[k] <= 40 for k in range(5, 9))


def test_steps_say_what_is_in_them():
    rng = np.random.default_rng(3)
    values = {str(k): float(value) for k, value in enumerate(rng.normal(size=300) ** 3)}
    found, places = classes(values)
    bounds = []
    for label, frame in found:
        words = label.replace("−", "-").split()
        if words[0] == "below":
            bounds.append((-np.inf, float(words[1])))
        elif words[1:] == ["and", "more"]:
            bounds.append((float(words[0]), np.inf))
        else:
            bounds.append((float(words[0]), float(words[2])))
        assert (frame > 0) == (bounds[-1][1] <= 0)
    assert len(bounds) == 8
    for state, value in values.items():
        low, high = bounds[places[state]]
        assert low <= value < high or value == high == 0


def test_below_zero_are_thick_frames_and_no_value_a_thin_one():
    found, _ = classes({"A": -1, "B": 1, "C": 0, "D": None})
    assert [label for label, _ in found] == ["−1", "0", "1", "none"]
    below, zero, above, nothing = (frame for _, frame in found)
    assert below > nothing > zero == above == 0


def test_names_and_answers_are_classes():
    assert labels({"A": "universal", "B": "none", "C": "club"}) == ["none", "club", "universal"]
    assert classes({"A": True, "B": np.False_}) == ([("yes", 0), ("no", 0.045)], {"A": 0, "B": 1})
    assert labels({"A": None}) == ["none"]


@pytest.mark.parametrize(
    "values", [ROUNDS, GAINS, {"A": -1, "B": 1, "C": 0}, dict(zip("ABCD", "wxyz", strict=True))]
)
@pytest.mark.parametrize("dark_first", [False, True])
def test_colours_differ_in_grey_and_letters_can_be_read(values, dark_first):
    shades, _ = shade(values, Faults("map"), without="none", dark_first=dark_first)
    for item in shades:
        ground = 1.0 if item.hollow else luminance(item.colour)
        light, dark = sorted((ground, luminance(item.ink)), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5, item
    for full in (True, False):
        greys = sorted(luminance(item.colour) ** (1 / 2.2) for item in shades if item.hollow != full)
        assert all(b - a > 0.03 for a, b in itertools.pairwise(greys))


def test_small_numbers_are_dark_where_that_is_asked():
    for dark_first in (True, False):
        shades, _ = shade({"A": 0, "B": 3}, Faults("map"), without="none", dark_first=dark_first)
        assert (luminance(shades[0].colour) < luminance(shades[1].colour)) == dark_first


# ------------------------------------------------------------------------------------------- the map


def codes(ax):
    return {text.get_text(): text for text in ax.texts if isinstance(text, Code)}


def test_every_state_stands_at_its_place():
    ax = tile_map(ROUNDS, **OTHERS)
    assert {label: text.get_position() for label, text in codes(ax).items()} == tiles()
    assert ax.get_title(loc="left") == "A title"
    assert len(ax.collections[0].get_paths()) == 193 + sum(value is None for value in ROUNDS.values())
    words = [text.get_text() for text in ax.texts if not isinstance(text, Code)]
    assert words == ["what it is", *(f"{k} ({22 if k < 4 else 21})" for k in range(8)), "none (21)"]


@pytest.mark.parametrize("width", [None, 3.4])
@pytest.mark.parametrize("values", [ROUNDS, GAINS])
def test_nothing_overlaps_and_letters_are_in_their_squares(width, values):
    ax = None if width is None else plt.subplots(figsize=(width, 2.9), layout="constrained")[1]
    ax = tile_map(values, ax, title="22 founders, 190 of 193 states at the end: universal", key="what it is")
    figure = ax.figure
    figure.canvas.draw()
    (left, _), (right, _) = ax.transData.transform([(0, 0), (1, 0)])
    boxes = [text.get_window_extent() for text in (*ax.texts, ax._left_title)]
    squares = ax.collections[0].get_paths()
    assert len(squares) >= 193
    for text in codes(ax).values():
        box = text.get_window_extent()
        assert box.width < right - left
        assert box.height < right - left
    for one, other in itertools.combinations(boxes, 2):
        assert not one.overlaps(other)
    for box in boxes:
        assert box.x0 >= -1
        assert box.y0 >= -1
        assert box.x1 <= figure.bbox.x1 + 1
        assert box.y1 <= figure.bbox.y1 + 1
    assert all(text.get_fontsize() >= 8 for text in ax.texts if not isinstance(text, Code))


def test_with_axes_given_nothing_leaves_them():
    figure, both = plt.subplots(1, 2, figsize=(11, 4.4), layout="constrained")
    for ax in both:
        assert tile_map(GAINS, ax, title="gains", key="gain") is ax
    figure.canvas.draw()
    for ax in both:
        frame = ax.get_window_extent()
        boxes = [text.get_window_extent() for text in ax.texts]
        assert all(box.x0 >= frame.x0 - 1 and box.x1 <= frame.x1 + 1 for box in boxes)
        assert all(box.y0 >= frame.y0 - 1 and box.y1 <= frame.y1 + 1 for box in boxes)


def test_states_that_are_nowhere_on_earth_make_a_block():
    ax = tile_map({f"$x_{k}" if k else "a long name": k for k in range(50)})
    ax.figure.canvas.draw()  # ids are no formulas
    found = codes(ax)
    assert [text.get_position() for text in found.values()] == [(k % 10, k // 10) for k in range(50)]
    assert list(found)[:2] == ["a lo…", "$x_1"]


def test_more_states_than_can_be_told_apart_are_counted():
    ax = tile_map({str(k): k % 3 if k % 5 else None for k in range(10_000)}, key="round", title="many")
    assert [bar.get_width() for bar in ax.patches] == [2667, 2667, 2666, 2000]
    assert [tick.get_text() for tick in ax.get_yticklabels()] == ["0", "1", "2", "no value"]
    assert ax.get_ylabel() == "round"


@pytest.mark.parametrize(
    ("values", "fault"),
    [
        ({}, "there are no values"),
        ({"USA": 1, "FRA": "club"}, r"values\['FRA'\] = 'club'; names or numbers"),
        ({"USA": 1, "FRA": True}, r"values\['FRA'\] = True"),
        ({"USA": float("inf")}, "inf; names or numbers"),
        ({"USA": 1j}, "1j; names or numbers"),
        ({"USA": [1]}, "names or numbers"),
        ({str(k): str(k) for k in range(13)}, "13 names, and 12 can be told apart; give larger classes"),
        ({1: 2}, "ids are texts"),
    ],
)
def test_what_cannot_be_shown_is_refused(values, fault):
    with pytest.raises(InvalidInputError, match=fault):
        tile_map(values)


def test_axes_are_axes():
    with pytest.raises(InvalidInputError, match="axes of matplotlib"):
        tile_map({"USA": 1}, 3)


def test_a_figure_can_be_saved_in_every_format_and_pickled(tmp_path):
    figure = tile_map(ROUNDS).figure
    for kind in ("png", "pdf", "svg"):
        figure.savefig(tmp_path / f"a.{kind}")
    assert b"/Type3" not in (tmp_path / "a.pdf").read_bytes()
    assert len(pickle.loads(pickle.dumps(figure)).axes[0].texts) == len(figure.axes[0].texts)


def test_an_ink_is_dark_on_white_whatever_the_frame():
    assert Shade("out", "#000000", 0.1).ink == Shade("in", "#FFFFFF").ink != Shade("in", "#000000").ink
