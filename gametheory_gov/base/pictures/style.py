"""One style for all pictures: axes, colours by meaning, titles, percent, files.

A picture draws tables and plain values, never a record: a record's ``plot`` imports its picture. Colours can
be told apart by the colour-blind and differ in grey (Okabe and Ito).

A function that draws takes ``ax`` and begins with ``axes(ax, size)``. Without ``ax`` it has a figure of its
own and may write in its margins; with ``ax`` it must stay inside the axes, which may be small: `axes` says
which (``roomy``).
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from gametheory_gov.base.errors import InvalidInputError
from gametheory_gov.base.files import write_whole

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: Colours by what they mean.
COLOURS = {
    "members": "#0072B2",
    "size": "#D55E00",
    "legitimacy": "#009E73",
    "outside": "#E9E4D8",
    "between": "#DCE6EE",
    "join": "#0072B2",
    "leave": "#D55E00",
    "up": "#D55E00",
    "down": "#0B4670",
    "rule": "#666666",
    "formula": "#B0006D",
    "ink": "#1A1A1A",
}
#: Colours of lines that stand for values of one parameter, or for worlds: dark to light.
SHADES = ("#0B4670", "#0072B2", "#D55E00", "#E69F00", "#009E73", "#666666")
#: Regimes from the least cooperative outcome on, with colours of falling lightness; others follow by name.
REGIMES = {
    "none": "#EAE5DA",
    "club": "#EDC457",
    "sham": "#E69F00",
    "rival": "#C04F00",
    "universal": "#0B4670",
}
#: Labels of what is no regime.
OPEN = {"mixed": "#FFFFFF"}
ORDER = (*OPEN, *REGIMES)
#: Where play has no end, or could not rest: greys.
UNSETTLED = {"cycle": "#BDBDBD", "step limit": "#8C8C8C", "no stable club": "#BDBDBD"}
#: In inches: as wide as the text of a page, so that a figure is printed as it is and letters keep their size.
SIZE = (6.5, 4.4)
#: The smallest letters of any picture, in points.
SMALL = 8


def axes(
    ax: Axes | None,
    size: tuple[float, float] = SIZE,
    margins: tuple[float, float, float, float] | None = None,
) -> tuple[Axes, bool]:
    """The axes to draw into, and whether there is a margin around them to write in.

    Parameters
    ----------
    ax : matplotlib Axes or None
        None makes a figure of its own.
    size : (float, float)
        Of that figure, in inches.
    margins : (float, float, float, float), optional
        Left, right, below and above the axes, in inches. Without, matplotlib finds them, for which it draws
        everything twice.
    """
    if ax is not None:
        from matplotlib.axes import Axes as Kind

        given: Any = ax
        if not isinstance(given, Kind):
            named = isinstance(given, (str, Path))
            save = f"; to save, write .plot().figure.savefig({str(given)!r:.60})" if named else ""
            rule = f"axes of matplotlib are needed, or None{save}"
            raise InvalidInputError("picture", [f"ax = {ax!r:.60}; {rule}"])
        return ax, False
    import matplotlib.pyplot as plt

    from .figure import Sheet

    if margins is None:
        figure = plt.figure(FigureClass=Sheet, figsize=size, layout="constrained")
        return figure.add_subplot(), True
    (wide, tall), (left, right, below, above) = size, margins
    place = (left / wide, below / tall, (wide - left - right) / wide, (tall - below - above) / tall)
    return plt.figure(FigureClass=Sheet, figsize=size).add_axes(place), True


def inches(ax: Axes) -> tuple[float, float]:
    """Width and height of some axes in inches, before their labels take room."""
    figure: Any = ax.get_figure(root=True)
    wide, tall = SIZE if figure is None else figure.get_size_inches()
    place = ax.get_position()
    return float(place.width * wide), float(place.height * tall)


def finish(ax: Axes, title: str, *, legend: bool | str = False, pad: float | None = None) -> None:
    """Write the title, take away the frame above and to the right, and add the key where asked.

    Parameters
    ----------
    ax : matplotlib Axes
    title : str
        Broken into lines where the axes are narrow.
    legend : bool or str
        Whether there is a key; a text is its place, as in matplotlib.
    pad : float, optional
        Distance of the title, in points.
    """
    import textwrap

    ax.spines[["top", "right"]].set_visible(False)
    if legend and any(ax.get_legend_handles_labels()[1]):
        place: Any = legend if isinstance(legend, str) else "best"
        ax.legend(frameon=False, fontsize=9, loc=place)
    figure: Any = ax.get_figure(root=True)
    wide = inches(ax)[0]
    if len(figure.axes) == 1 and figure.get_layout_engine() is not None:  # it will be as wide as it can
        wide = figure.get_size_inches()[0] - 0.9
    width = max(20, int(wide * 13))
    lines = [part for line in title.split("\n") for part in textwrap.wrap(line, width)]
    # with a place of its own: matplotlib would measure all numbers of the axis to find one
    ax.set_title("\n".join(lines), loc="left", fontsize=11, pad=pad, y=1)


def percent(axis: Any) -> None:
    """Write the numbers of an axis (``ax.xaxis``) as per cent."""
    axis.set_major_formatter(_as_percent)


def _as_percent(value: float, _: float) -> str:
    # 2.5% where ticks need it
    return f"{100 * value:.4g}%"  # a function of the module, so that figures can be pickled


def universal_line(ax: Axes, share: float, *, words: bool = True, left: bool = False) -> None:
    """A line at the share of states from which a regime is universal, with its name below or above."""
    ax.axhline(share, color=COLOURS["rule"], lw=0.9, ls=(0, (4, 4)), zorder=1)
    if words:
        place: dict[str, Any] = {"xytext": (0, 3), "ha": "left", "va": "bottom"}
        if not left:
            place = {"xytext": (0, -3), "ha": "right", "va": "top"}
        ax.annotate(
            f"universal: {share:.0%} of states",
            (0.02 if left else 1, share),
            xycoords=ax.get_yaxis_transform(),
            textcoords="offset points",
            color=COLOURS["rule"],
            fontsize=8.5,
            **place,
        )


def universal_mark(ax: Axes, share: float, *, words: bool = True) -> None:
    """A mark at the left edge, in the colour of shares of states, where series of other shares stand beside.

    A line across the picture would be crossed by series that it does not apply to.
    """
    colour = COLOURS["members"]
    ax.plot([0, 0.035], [share, share], color=colour, lw=2, transform=ax.get_yaxis_transform(), zorder=1)
    if words:
        place: dict[str, Any] = {"xycoords": ax.get_yaxis_transform(), "va": "center", "fontsize": SMALL}
        ax.annotate(f"universal from {share:.0%} of states", (0.045, share), color=colour, **place)


def in_order(labels: Iterable[str]) -> tuple[str, ...]:
    """Labels of regimes from the least cooperative on, others after them by name, numbers by size.

    Examples
    --------
    >>> in_order({"universal", "cycle", "club"})
    ('club', 'universal', 'cycle')
    >>> in_order({"9", "15", "cycle"})
    ('9', '15', 'cycle')
    """

    def place(label: str) -> tuple[int, int, str]:
        number = int(label) if label.isdecimal() else sys.maxsize
        return ORDER.index(label) if label in ORDER else len(ORDER), number, label

    return tuple(sorted(labels, key=place))


def palette(labels: Iterable[str]) -> dict[str, str]:
    """A colour for every label of a regime, lighter ones for less cooperative labels.

    Labels of the package keep their colours whatever stands beside them. Others take matplotlib's cividis, or
    greens, which mean nothing else, where they stand beside regimes.

    Examples
    --------
    >>> palette(["universal", "club", "cycle"])
    {'club': '#EDC457', 'universal': '#0B4670', 'cycle': '#BDBDBD'}
    """
    names = in_order(set(labels))
    fixed = OPEN | REGIMES | UNSETTLED
    own = [name for name in names if name not in fixed]
    if not own:
        return {name: fixed[name] for name in names}
    from matplotlib import colormaps
    from matplotlib.colors import to_hex

    shades = (
        colormaps["cividis"](np.linspace(0.95, 0.05, max(len(own), 2)))
        if not any(name in OPEN or name in REGIMES for name in names)
        else colormaps["viridis"](np.linspace(0.8, 0.5, max(len(own), 2)))
    )
    taken = iter(shades)
    return {name: fixed[name] if name in fixed else to_hex(next(taken)) for name in names}


def save_picture(ax: Axes, path: str | Path, *, dpi: int = 150) -> Path:
    """Write the figure of some axes to a file, whole or not at all, with its fonts, and close it.

    Parameters
    ----------
    ax : matplotlib Axes
    path : str or path
        Its ending says the kind: png, pdf, svg.
    dpi : int
        Dots per inch, for png.

    Raises
    ------
    DataError
        If the file cannot be written.
    """
    import matplotlib.pyplot as plt

    figure: Any = ax.get_figure(root=True)
    from .figure import FONTS

    try:
        with plt.rc_context(FONTS):
            return write_whole(path, lambda temporary: figure.savefig(temporary, dpi=dpi))
    finally:
        plt.close(figure)
