"""Pictures of the world with one square for each state, on the places of `tiles`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from gametheory_gov.base.errors import Faults, InvalidInputError
from gametheory_gov.base.inputs import public
from gametheory_gov.base.pictures import SIZE, axes, finish, inches, picture

from .places import tiles
from .shades import Shade, shade

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: Squares that can be told apart; more states are counted instead.
MOST = 400
#: Columns of the smallest map; letters of the longest code shown.
_FEWEST, _LONGEST = 10, 5
#: Side of a square, in columns.
_SIDE = 0.96
#: Size of letters in the key, and of its squares at most, in points.
_KEY, _MARK = 8.5, 14


@public
@picture
def tile_map(
    values: Mapping[str, Any],
    ax: Axes | None = None,
    *,
    title: str = "",
    key: str = "",
    without: str = "no value",
    dark_first: bool = False,
) -> Axes:
    """Draw the world with one square for each state, coloured by a name or a number.

    Full squares stand for names and for numbers from zero on, frames for numbers below zero and thin frames
    for no value, so that the picture can be read in grey. More than eight different numbers are drawn in
    steps that hold about as many states each. Codes in the squares grow and shrink with them: on a page's
    width they have about 5 points and on a column's width about 3, for readers who enlarge the page; larger
    ones would not fit.

    Parameters
    ----------
    values : mapping of str to str, bool, number or None
        By state: names (such as regimes, at most 12), yes or no, or numbers (rounds, gains). None and NaN
        stand for no value. Only these states are drawn; where they stand, `tiles` says. Of more than 400
        states the picture shows how many have each value.
    ax : matplotlib Axes, optional
        Drawn into a new figure when left out.
    title : str
    key : str
        What the values are, with their unit; written before the key to the colours, which counts states.
    without : str
        What states without a value are called.
    dark_first : bool
        Whether small numbers are dark rather than large ones, as suits rounds and years.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    InvalidInputError
        For values that are neither names nor numbers, or both, and for none at all.

    Examples
    --------
    >>> ax = tile_map({"USA": 0, "FRA": 0, "IND": 1, "NPL": None}, key="round", without="outside")
    >>> [text.get_text() for text in ax.texts]
    ['USA', 'FRA', 'IND', 'NPL', 'round', '0 (2)', '1 (1)', 'outside (1)']
    """
    faults = Faults("tile map")
    if not values:
        faults.add("there are no values; give some, by state")
    faults.raise_as(InvalidInputError)
    shades, chosen = shade(values, faults, without=without, dark_first=dark_first)
    faults.raise_as(InvalidInputError)
    counts = [0] * len(shades)
    for place in chosen.values():
        counts[place] += 1
    if len(values) > MOST:
        return _count(shades, counts, ax, title=title, key=key)
    return Tiles(tiles(list(values)), shades, ax, key=key, counts=counts, titles=[title]).paint(chosen, title)


class Tiles:
    """A map of squares whose colours can be changed.

    Parameters
    ----------
    places : mapping of str to (int, int)
        Columns and rows of the squares.
    shades : sequence of K Shade
        Classes, for the key.
    ax : matplotlib Axes, optional
    key : str
        Written before the key.
    counts : sequence of K int, optional
        Number of states of each class, for the key.
    titles : sequence of str
        What may be written above the map; a figure of its own has room for the longest.
    """

    def __init__(
        self,
        places: Mapping[str, tuple[int, int]],
        shades: Sequence[Shade],
        ax: Axes | None = None,
        *,
        key: str = "",
        counts: Sequence[int] | None = None,
        titles: Sequence[str] = (),
    ) -> None:
        from matplotlib.collections import PolyCollection

        from .codes import Code

        self.shades, self.ids, self._places = shades, list(places), places
        left, right = (end([column for column, _ in places.values()]) for end in (min, max))
        top, bottom = (end([row for _, row in places.values()]) for end in (min, max))
        columns, rows = max(right - left + 1, _FEWEST), bottom - top + 1
        entries = [
            (item, item.label if counts is None else f"{item.label} ({number})")
            for item, number in zip(shades, counts or [0] * len(shades), strict=True)
        ]
        wide, tall = (SIZE[0] - 0.1, float("inf")) if ax is None else inches(axes(ax)[0])
        unit = 72 * min(wide / columns, tall / rows)  # of a square, in points
        laid, end = _laid_out(key, entries, columns, unit)
        height = (rows + end + 0.7) * unit / 72
        head = 0.1 + 0.19 * max(map(_lines, titles), default=0)
        self.ax, _ = axes(ax, (SIZE[0], height + head), (0.05, 0.05, 0, head))
        self.ax.set(xlim=(left - 0.5, left + columns - 0.5), ylim=(bottom + 1.2 + end, top - 0.5))
        self.ax.set_aspect("equal")
        self.ax.set_axis_off()
        self._squares = PolyCollection([], lw=0, snap=False)
        self.ax.add_collection(self._squares, autolim=False)
        self._codes = [
            Code(*places[label], short, 1.06 / max(3, len(short)))
            for label, short in ((label, shortened(label)) for label in self.ids)
        ]
        for code in self._codes:
            self.ax.add_artist(code)
        for item, text, x, y in laid:
            self._explain(item, text, left - 0.5 + x, bottom + 1.2 + y, min(1, _MARK / unit))

    def paint(self, chosen: Mapping[str, int], title: str) -> Axes:
        """Colour every square by the place of its class, and write the title."""
        own = [self.shades[chosen[state]] for state in self.ids]
        squares, colours = [], []
        for state, item in zip(self.ids, own, strict=True):
            for square, colour in _drawn(*self._places[state], _SIDE, item):
                squares.append(square)
                colours.append(colour)
        self._squares.set_verts(squares)
        self._squares.set_facecolor(colours)
        for text, item in zip(self._codes, own, strict=True):
            text.set_color(item.ink)
        finish(self.ax, title)
        return self.ax

    def _explain(self, item: Shade | None, text: str, x: float, y: float, side: float) -> None:
        """An entry of the key: a square and what it means; without a square, what the values are."""
        from matplotlib.collections import PolyCollection

        if item is not None:
            squares, colours = zip(*_drawn(x + side / 2, y, side * _SIDE, item), strict=True)
            self.ax.add_collection(
                PolyCollection(squares, facecolors=colours, lw=0, snap=False), autolim=False
            )
        shift = 0.0 if item is None else 1.25 * side
        self.ax.text(x + shift, y, text, fontsize=_KEY, va="center_baseline", parse_math=False)


def _lines(title: str) -> int:
    """Lines that a title takes above a map that is a figure of its own."""
    return sum(1 + len(line) // 75 for line in title.split("\n") if line)


def shortened(label: str) -> str:
    """A state's id, as long as a square has room for it.

    Examples
    --------
    >>> shortened("USA"), shortened("Atlantis")
    ('USA', 'Atla…')
    """
    return label if len(label) <= _LONGEST else f"{label[: _LONGEST - 1]}…"


def _drawn(x: float, y: float, side: float, item: Shade) -> Iterator[tuple[list[tuple[float, float]], str]]:
    """The squares that make a square of some class, and their colours: a frame is one with white upon it."""
    for part, colour in ((1.0, item.colour), (1 - 2 * item.frame, "#FFFFFF"))[: 1 + item.hollow]:
        half = side * part / 2
        corners = [(x - half, y - half), (x + half, y - half), (x + half, y + half), (x - half, y + half)]
        yield corners, colour


def _laid_out(
    key: str, entries: Sequence[tuple[Shade, str]], columns: int, unit: float
) -> tuple[list[tuple[Shade | None, str, float, float]], float]:
    """Where each entry of the key stands below the map, in squares, and where the last line is."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import text_to_path

    font = FontProperties(size=_KEY)
    down = max(1.15 * min(1, _MARK / unit), 1.35 * _KEY / unit)
    mark = 1.25 * min(1, _MARK / unit)
    laid: list[tuple[Shade | None, str, float, float]] = []
    x = y = 0.0
    for item, text in [*[(None, key)] * bool(key), *entries]:
        letters, _, _ = text_to_path.get_text_width_height_descent(text, font, ismath=False)
        wide = letters / unit + (0.0 if item is None else mark)
        if x and x + wide > columns:
            x, y = 0.0, y + down
        laid.append((item, text, x, y))
        x += wide + 14 / unit
    return laid, y + down / 2


def _count(shades: Sequence[Shade], counts: Sequence[int], ax: Axes | None, *, title: str, key: str) -> Axes:
    """Draw how many states are in each class."""
    ax, _ = axes(ax, (SIZE[0], 1.2 + 0.36 * len(shades)))
    heights = range(len(shades))
    ax.barh(
        heights,
        counts,
        color=["#FFFFFF" if item.hollow else item.colour for item in shades],
        edgecolor=[item.colour for item in shades],
        lw=2,
    )
    ax.set_yticks(heights, [item.label for item in shades])
    ax.invert_yaxis()
    ax.set(xlabel="states", ylabel=key)
    finish(ax, title)
    return ax
