"""Pictures of claims: where one holds, what shows it where it holds everywhere, and what was estimated."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import zip_longest
from numbers import Real
from textwrap import wrap
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from gametheory_gov.base.pictures import COLOURS, SIZE, SMALL, axes, finish

from .findings import told
from .statements import Reading

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: Values at an axis: as many as are named at most; few, in which long ones are broken; letters of long ones.
_MOST, _FEW, _WIDE, _LONG = 24, 6, 60, 12
#: Letters that fit into the cells of a row.
_LETTERS = 110


def region(
    settings: Mapping[str, Sequence[Any]],
    read: Callable[[Mapping[str, Any]], Reading],
    marks: Sequence[tuple[Mapping[str, Any], bool]],
    across: Sequence[str],
    title: str,
    ax: Axes | None,
) -> Axes:
    """Cells by two settings, dark where a claim holds; the other settings stay as at the first witness.

    Where it holds in all cells, or in none, they are shaded by the first figure that differs between them. If
    that is a series, and one setting moves, its entries go up.

    Parameters
    ----------
    settings : mapping of str to sequence
    read : callable
        From a world to what the test says of it.
    marks : sequence of (world, bool)
        The witnesses.
    across : sequence of str
        Settings along and up.
    title : str
    ax : matplotlib Axes, optional
    """
    moving = [*across, *sorted((k for k in settings if k not in across), key=lambda k: -len(settings[k]))]
    along, *others = [name for name in moving if len(settings[name]) > 1 or name in across] or moving[:1]
    up = others[0] if others else ""
    base = dict(marks[0][0])
    columns, rows = settings[along], settings[up] if up else (None,)
    readings = [
        [read(MappingProxyType({**base, along: x} | ({up: y} if up else {}))) for x in columns] for y in rows
    ]
    holds = np.array([[bool(reading.holds) for reading in row] for row in readings])
    name, values = ("", []) if holds.any() and not holds.all() else _figure(readings)
    series = not up and len(values) > 1
    ax, _ = axes(ax, SIZE if up or series else (SIZE[0], 2.4))
    rest = [told({key: base[key] for key in base if key not in (along, up)})]
    if name:
        shown = f"in all cells, shaded by: {name.replace('_', ' ')}"
        rest.append(f"{'holds' if holds.any() else 'fails'} {shown}")
        _shades(ax, values)
    else:
        _sides(ax, holds)
        for world, inside in marks:
            if all(world[key] == base[key] for key in base if key not in (along, up)):
                place = (list(columns).index(world[along]), list(rows).index(world[up]) if up else 0)
                _mark(ax, place, inside=inside)
    _named(ax.xaxis, along, columns)
    _named(ax.yaxis, "entry" if series else up, range(1, len(values) + 1) if series else rows)
    finish(ax, "\n".join(filter(None, [title, "; ".join(filter(None, rest))])))
    if not name:
        ax.legend(
            frameon=False,
            fontsize=SMALL,
            loc="upper center",
            bbox_to_anchor=(0.5, 0),
            borderaxespad=6,  # in letters, so that the words below the axis have room
            ncols=2 if up else 4,
        )
    return ax


def _figure(readings: Sequence[Sequence[Reading]]) -> tuple[str, list[list[Any]]]:
    """The first figure that is a number, or a series of numbers, and differs between cells."""
    for name in readings[0][0].figures:
        entries: list[list[Any]] = [[reading.figures.get(name) for reading in row] for row in readings]
        if len(entries) == 1 and all(isinstance(entry, tuple) for entry in entries[0]):
            entries = [list(each) for each in zip_longest(*entries[0])]
        flat = {entry for row in entries for entry in row if entry is not None}
        if all(isinstance(entry, Real) for entry in flat) and len(flat) > 1:
            return name, entries
    return "", []


def _shades(ax: Axes, values: list[list[Any]]) -> None:
    """Cells from light to dark, with their numbers where there is room."""
    from matplotlib.colors import LinearSegmentedColormap

    plain = np.array([[np.nan if v is None else float(v) for v in row] for row in values])
    colours = LinearSegmentedColormap.from_list("shades", [COLOURS["outside"], COLOURS["members"]])
    drawn = ax.pcolormesh(plain, cmap=colours, edgecolors="white", linewidth=1)
    words = [[_short(v) for v in row] for row in values]
    if max(len(word) for row in words for word in row) * plain.shape[1] > _LETTERS:
        ax.figure.colorbar(drawn, ax=ax)
        return
    middle = (np.nanmin(plain) + np.nanmax(plain)) / 2
    for (j, i), x in np.ndenumerate(plain):
        colour = "white" if x > middle else COLOURS["ink"]
        ax.text(i + 0.5, j + 0.5, words[j][i], ha="center", va="center", fontsize=SMALL, color=colour)


def _short(value: Any) -> str:
    exact = "" if value is None else told({"": value}).strip()
    return exact if len(exact) <= _FEW else f"{float(value):.3g}"


def _sides(ax: Axes, holds: Any) -> None:
    from matplotlib.colors import ListedColormap

    colours = ListedColormap([COLOURS["outside"], COLOURS["members"]])
    ax.pcolormesh(holds, cmap=colours, vmin=0, vmax=1, edgecolors="white", linewidth=1)
    ax.plot([], [], "s", color=COLOURS["members"], label="holds")
    ax.plot([], [], "s", color=COLOURS["outside"], markeredgecolor=COLOURS["rule"], label="fails")


def _mark(ax: Axes, place: tuple[int, int], *, inside: bool) -> None:
    shape, name = ("o", "smallest world where it holds") if inside else ("X", "smallest where it fails")
    x, y = (k + 0.5 for k in place)
    ax.plot(x, y, shape, color=COLOURS["size"], markeredgecolor="white", markersize=11, label=name)


def _named(axis: Any, name: str, values: Sequence[Any]) -> None:
    """A setting at an axis, with its values, or with their numbers where they are long."""
    step = max(1, -(-len(values) // _MOST))
    places = range(0, len(values), step) if name else range(0)
    words = [told({"": values[k]}).strip() for k in places]
    if len(words) <= _FEW:
        words = ["\n".join(wrap(word, _WIDE // len(words))) for word in words] if words else []
    elif max(map(len, words)) > _LONG:
        words = [str(k + 1) for k in places]
        name = f"{name}, in their order"
    axis.set_ticks([k + 0.5 for k in places], words, fontsize=SMALL)
    axis.set_label_text(name.replace("_", " "))


def value(words: str, number: float, error: float, title: str, ax: Axes | None) -> Axes:
    """One estimate and its error.

    Parameters
    ----------
    words : str
        What is estimated.
    number, error : float
    title : str
    ax : matplotlib Axes, optional
    """
    ax, _ = axes(ax, (6.5, 2.2))
    ax.axvline(0, color=COLOURS["rule"], lw=1)
    ax.errorbar([number], [0], xerr=[error], fmt="o", color=COLOURS["members"], capsize=4)
    ax.annotate(f"{number:.3g}", (number, 0), xytext=(0, 8), textcoords="offset points", ha="center")
    ax.set_yticks([])
    ax.set_ylim(-1, 1)
    ax.margins(x=0.2)
    finish(ax, f"{title}\n{words}")
    return ax
