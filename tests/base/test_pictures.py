"""One style: axes in and out, letters that can be read in print, fonts in files, colours for everybody."""

from __future__ import annotations

import itertools
import pickle
import re
import shutil
import subprocess
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.text import Text

import gametheory_gov as gg
from gametheory_gov.base.pictures import COLOURS, OPEN, REGIMES, SHADES, SIZE, SMALL, save_picture
from gametheory_gov.data.codes import Code
from tests.pictures import ANSWERED, FUNCTIONS, KINDS, drawn, pictures_of_the_package


@pytest.fixture(autouse=True)
def closed():
    yield
    plt.close("all")


def letters(figure):
    """The texts of a figure that show something, but for codes in squares: these leave no room for more."""
    figure.draw_without_rendering()
    shown = [text for text in figure.findobj(Text) if text.get_visible() and text.get_text().strip()]
    return [text for text in shown if not isinstance(text, Code)]


def test_all_pictures_are_walked_over():
    methods = {f"{kind.__name__}.{method}" for _, kind, method, _ in ANSWERED}
    assert {*FUNCTIONS, *methods} == pictures_of_the_package()


def test_per_cent_are_written_with_the_digits_that_ticks_need():
    """Every tick says where it stands: 2.5 % is not 2 %."""
    found = gg.decisions.power(gg.decisions.Rule({"A": 6, "B": 5, "C": 4}, 8))
    ax = found.plot()
    for top in (0.05, 0.2, 0.35, 1):
        ax.set_xlim(0, top)
        ax.figure.canvas.draw()
        for tick in ax.get_xticklabels():
            assert float(tick.get_text().rstrip("%")) / 100 == pytest.approx(tick.get_position()[0])


def test_what_draws_is_a_picture():
    """Public functions and methods that take axes are pictures."""
    found = set()
    for file in Path(gg.__file__).parent.rglob("*.py"):
        for mark, name in re.findall(
            r"(@\S+\n *)def (plot\w*|draw_\w+|\w+_picture)\([^)]*ax: ", file.read_text(encoding="utf-8")
        ):
            if not mark.startswith("@picture"):
                found.add(f"{file.name}: {name}")
    assert not found


@pytest.mark.parametrize("name", KINDS)
def test_axes_in_and_out_and_letters_that_can_be_read(name):
    """A figure of its own fits the text of a page, so that its letters are printed at their size."""
    ax = drawn(name)
    assert isinstance(ax, Axes)
    wide = ax.figure.get_size_inches()[0]
    assert wide <= SIZE[0] or name == "transition_picture"  # a graph of many clubs is a poster
    assert min(text.get_fontsize() for text in letters(ax.figure)) >= SMALL
    _, (one, other) = plt.subplots(1, 2, figsize=(11, 4.4), layout="constrained")
    assert drawn(name, one) is one
    assert min(text.get_fontsize() for text in letters(one.figure)) >= SMALL
    assert not other.has_data()


def fonts(file):
    """What pdffonts says of a file; all fonts are to be in it as TrueType."""
    told = subprocess.run(["pdffonts", file], capture_output=True, text=True, check=True).stdout
    assert "Type 3" not in told
    rows = told.splitlines()[2:]
    assert rows
    assert all(re.search(r"TrueType.* yes yes", row) for row in rows), told


poppler = pytest.mark.skipif(shutil.which("pdffonts") is None, reason="pdffonts is not installed")


@poppler
@pytest.mark.parametrize("name", KINDS)
def test_fonts_are_in_the_file(name, tmp_path):
    drawn(name).figure.savefig(tmp_path / "plain.pdf")
    fonts(tmp_path / "plain.pdf")


@poppler
def test_fonts_are_in_the_file_however_a_figure_is_saved(tmp_path):
    """Settings of the session stay as they are."""
    before = plt.rcParams["pdf.fonttype"]
    ax = drawn("draw_waiting")
    pickle.loads(pickle.dumps(ax.figure)).savefig(tmp_path / "pickled.pdf")
    plt.savefig(tmp_path / "pyplot.pdf")
    save_picture(ax, tmp_path / "saved.pdf")
    save_picture(drawn("draw_waiting", plt.subplots()[1]), tmp_path / "own.pdf")
    assert plt.rcParams["pdf.fonttype"] == before
    for name in ("pickled", "pyplot", "saved", "own"):
        fonts(tmp_path / f"{name}.pdf")


def test_letters_of_svg_are_outlines(tmp_path):
    """So that it looks the same where a font is missing; and the same picture is the same file."""
    for name in ("one.svg", "two.svg"):
        drawn("draw_laws").figure.savefig(tmp_path / name, metadata={"Date": None})
    one, two = ((tmp_path / name).read_text() for name in ("one.svg", "two.svg"))
    assert one == two
    assert "<text" not in one
    assert "<!-- members -->" in one


# ------------------------------------------------------------------------------------------- colours

#: What people see who lack the second, first or third kind of cones: Machado, Oliveira and Fernandes (2009),
#: for the linear parts of red, green and blue.
SEEN = {
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
                     [-0.011820, 0.042940, 0.968881]],
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
                   [-0.003882, -0.048116, 1.051998]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
                   [0.004733, 0.691367, 0.303900]],
}  # fmt: skip


def lab(colour, seen=None):
    """A colour in CIELAB, as somebody sees it."""
    light = np.array(to_rgb(colour))
    linear = np.where(light <= 0.04045, light / 12.92, ((light + 0.055) / 1.055) ** 2.4)
    if seen is not None:
        linear = np.clip(np.array(SEEN[seen]) @ linear, 0, 1)
    to_xyz = [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750],
              [0.0193339, 0.1191920, 0.9503041]]  # fmt: skip
    x, y, z = np.cbrt(np.maximum(np.array(to_xyz) @ linear / (0.95047, 1, 1.08883), 1e-9))
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


PALETTES = {
    "regimes": (OPEN | REGIMES).values(),
    "lines": SHADES,
    "shares": [COLOURS[key] for key in ("members", "size", "legitimacy")],
    "moves": [COLOURS[key] for key in ("join", "leave")],
    "ways": [COLOURS[key] for key in ("up", "down")],
}


@pytest.mark.parametrize("seen", SEEN)
@pytest.mark.parametrize("palette", PALETTES)
def test_the_colour_blind_tell_colours_apart(palette, seen):
    """By at least nine units of CIELAB; somebody sees a difference of about two."""
    for one, other in itertools.combinations(PALETTES[palette], 2):
        assert np.linalg.norm(lab(one, seen) - lab(other, seen)) > 9, (one, other)


def test_regimes_can_be_read_in_grey():
    """Each is darker than the one before."""
    shades = [lab(colour)[0] for colour in PALETTES["regimes"]]
    assert all(a - b > 8 for a, b in itertools.pairwise(shades)), shades


@pytest.mark.parametrize("name", ["growth: path, exact, founders would leave.plot", "stickiness: stock.plot",
                                  "draw_landscape", "draw_laws", "foresight: ladder.plot"])  # fmt: skip
def test_lines_differ_by_more_than_their_colour(name):
    """In dashes or marks, or by twelve units of lightness."""
    lines = [line for line in drawn(name).lines if len(line.get_xdata()) > 3]
    looks = [(line.get_linestyle(), line.get_marker(), lab(line.get_color())[0]) for line in lines]
    assert len(looks) > 1
    for one, other in itertools.combinations(looks, 2):
        assert one[:2] != other[:2] or abs(one[2] - other[2]) > 12
