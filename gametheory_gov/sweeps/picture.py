"""Pictures of phase diagrams: regions with their labels in them, hatched where several equilibria coexist.

Colours get darker from the least cooperative label to the most, so they also read in grey. A region has the
colour of the label shown; its hatching has the colours of the other labels that coexist. What is too small
for its label is named below the picture. Dots stand where regions are smaller than the
grid resolves.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from gametheory_gov.base._typing import BoolArray
from gametheory_gov.base.pictures import COLOURS, SIZE, SMALL, axes, finish, palette
from gametheory_gov.closed_forms.record import ClosedForm

from .cells import Areas, Edge, cut_cells
from .overlays import RASTER, curves_of, draw_curves

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr
    from matplotlib.axes import Axes

#: Between the labels that coexist, in tables.
AND = ", "
_HATCHES = ("//", "\\\\", "..")
#: Part of the picture from which a further region of a label is named too; points of a coarse grid or band.
_SEEN, _COARSE = 0.002, 5
_UNRESOLVED = "regions smaller than the grid, not resolved"
#: Label shown, and the others that coexist.
_State = tuple[str, tuple[str, ...]]


def draw(
    dataset: xr.Dataset,
    boundaries: pd.DataFrame,
    ax: Axes | None = None,
    *,
    title: str = "",
    caption: str = "",
    overlays: Mapping[str, Any] | Sequence[ClosedForm],
    colours: Mapping[str, str],
) -> Axes:
    """Draw a phase diagram.

    Parameters
    ----------
    dataset : xarray.Dataset
        ``label`` and ``labels`` on a grid of two dimensions: across, and upwards.
    boundaries : DataFrame
        A row per boundary point, with the columns of `gametheory_gov.sweeps.Boundary`.
    ax : matplotlib Axes, optional
        A figure of its own when left out.
    title, caption : str
        A caption stands below the axes.
    overlays, colours : mappings
        As for `gametheory_gov.sweeps.PhaseDiagram.plot`.

    Returns
    -------
    matplotlib Axes
    """
    x_name, y_name = map(str, dataset["label"].dims)
    curves = curves_of((x_name, y_name), overlays)
    ax, roomy = axes(ax, (SIZE[0], 6 if caption else 5))
    states = _states(dataset)
    x, y = (dataset[name].values for name in (x_name, y_name))
    areas = cut_cells(x, y, states.tolist(), _crossings(boundaries, {x_name: x, y_name: y}))
    drawn = {*states.ravel(), *areas.polygons}  # bisection may find labels that no point of the grid has
    chosen = palette({label for shown, others in drawn for label in (shown, *others)}) | dict(colours)
    _fill(ax, areas, chosen)
    _part(ax, areas)
    ax.set(xlim=(x[0], x[-1]), ylim=(y[0], y[-1]))
    ax.set(xlabel=_axis_name(dataset[x_name], roomy), ylabel=_axis_name(dataset[y_name], roomy))
    finish(ax, title)
    ax.spines[:].set_visible(True)  # regions end at the frame
    unnamed = _name_regions(ax, states, x, y, chosen)
    draw_curves(ax, x, y, curves)
    unnamed += sorted(set(areas.polygons) - set(states.ravel()))
    unnamed.sort(key=lambda state: [list(chosen).index(label) for label in (state[0], *state[1])])
    dots = _dot_unresolved(ax, states, x, y)
    lines = _add_key(ax, unnamed, chosen, roomy, dots) if unnamed or dots else 0
    if caption:
        _add_caption(ax, caption, lines)
    return ax


def _states(dataset: xr.Dataset) -> np.ndarray:
    """The label shown and what else coexists, shape (X, Y)."""
    label, labels = dataset["label"].values, dataset["labels"].values
    states = np.empty(label.shape, dtype=object)
    for place in np.ndindex(states.shape):
        states[place] = _state(str(label[place]), str(labels[place]))
    return states


def _state(shown: str, labels: str) -> _State:
    return shown, tuple(label for label in labels.split(AND) if label != shown)


def _crossings(
    boundaries: pd.DataFrame, values: Mapping[str, np.ndarray]
) -> dict[Edge, list[tuple[float, _State]]]:
    """The boundary points by the edge of the grid on which they lie, from its lower end on."""
    x_name, y_name = values
    found: dict[Edge, list[tuple[float, _State]]] = {}
    for b in boundaries.sort_values("low", kind="stable").itertuples():
        across = b.along == x_name
        other = y_name if across else x_name
        cell = int(np.searchsorted(values[b.along], b.low, side="right")) - 1
        line = int(np.abs(values[other] - b.at).argmin())
        edge: Edge = ("x", cell, line) if across else ("y", line, cell)
        found.setdefault(edge, []).append(((b.low + b.high) / 2, _state(b.after, b.all_after)))
    return found


# ------------------------------------------------------------------------------------------- regions


def _patch_path(polygons: list[list[tuple[float, float]]]) -> Any:
    """Polygons as one path, so that no seams show between them."""
    from matplotlib.path import Path

    points: list[tuple[float, float]] = []
    codes: list[Any] = []
    for polygon in polygons:
        points += [*polygon, polygon[0]]
        codes += [Path.MOVETO, *[Path.LINETO] * (len(polygon) - 1), Path.CLOSEPOLY]
    return Path(points, codes)


def _fill(ax: Axes, areas: Areas, colours: Mapping[str, str]) -> None:
    from matplotlib.patches import PathPatch

    for (shown, others), polygons in sorted(areas.polygons.items()):
        path = _patch_path(polygons)
        ax.add_patch(PathPatch(path, facecolor=colours[shown], edgecolor="none", linewidth=0))
        for label, hatch in zip(others, _HATCHES, strict=False):
            ink = _hatch_colour(colours[label], colours[shown])
            ax.add_patch(PathPatch(path, fill=False, hatch=hatch, edgecolor=ink, linewidth=0))


def _part(ax: Axes, areas: Areas) -> None:
    """Draw the lines between labels; thinner where only what coexists changes."""
    from matplotlib.collections import LineCollection

    strong = [line for (a, _), (b, _), line in areas.lines if a != b]
    weak = [line for (a, _), (b, _), line in areas.lines if a == b]
    for lines, width in ((weak, 0.6), (strong, 1.3)):
        ax.add_collection(LineCollection(lines, colors=COLOURS["ink"], linewidths=width, capstyle="round"))


def _axis_name(axis: Any, roomy: bool) -> str:
    """The name of an axis with its letter and, where there is room, its meaning."""
    name, about = str(axis.name), axis.attrs
    letter = f" ${about['symbol']}$" if about.get("symbol") else ""
    meaning = about.get("long_name", "") if roomy else ""
    return f"{name.replace('_', ' ')}{letter}" + (f": {meaning}" if meaning and meaning != name else "")


def _dot_unresolved(ax: Axes, states: np.ndarray, x: np.ndarray, y: np.ndarray) -> Any:
    """Put dots where regions are scattered points of the grid: what lies between these is not known."""
    from scipy.ndimage import label

    if min(states.shape) < _COARSE:  # such a grid resolves nothing
        return None
    scattered = np.zeros(states.shape, dtype=bool)
    for state in set(states.ravel()):
        parts, number = label(np.array([[entry == state for entry in line] for line in states]))
        for here in (parts == k + 1 for k in range(number)):
            block = here[1:, 1:] & here[:-1, 1:] & here[1:, :-1] & here[:-1, :-1]
            straight = 1 in (here.any(axis=1).sum(), here.any(axis=0).sum())
            if not block.any() and not (straight and here.sum() >= _COARSE):  # a band has bisected sides
                scattered |= here
    if not scattered.any():
        return None
    i, j = np.nonzero(scattered)
    look: dict[str, Any] = {"ms": 4, "mfc": COLOURS["ink"], "mec": "white", "mew": 0.6, "ls": "none"}
    return ax.plot(x[i], y[j], "o", zorder=4, clip_on=False, **look)[0]


def _name_regions(
    ax: Axes, states: np.ndarray, x: np.ndarray, y: np.ndarray, colours: Mapping[str, str]
) -> list[_State]:
    """Write labels into the regions that have room for them; labels that some region lacks are returned."""
    from scipy.ndimage import label

    columns = np.abs(np.linspace(x[0], x[-1], RASTER)[:, None] - x).argmin(axis=1)
    rows = np.abs(np.linspace(y[0], y[-1], RASTER)[:, None] - y).argmin(axis=1)
    raster = states[np.ix_(columns, rows)]
    unnamed = []
    for state in sorted(set(raster.ravel())):
        parts, number = label(np.array([[entry == state for entry in line] for line in raster]))
        regions = sorted((parts == k + 1 for k in range(number)), key=lambda here: -int(here.sum()))
        seen = [here for here in regions if here is regions[0] or here.sum() > _SEEN * RASTER**2]
        if not all([_name_region(ax, state, here, colours) for here in seen]):
            unnamed.append(state)
    return unnamed


def _name_region(ax: Axes, state: _State, here: BoolArray, colours: Mapping[str, str]) -> bool:
    """Write a label into a region where some wording and direction fits; tell whether one did."""
    shown, others = state
    ink = COLOURS["ink"] if _lightness(colours[shown]) > 0.5 else "white"
    paper = (
        {"facecolor": colours[shown], "edgecolor": "none", "boxstyle": "round,pad=0.25"} if others else None
    )
    text = ax.text(
        0.5, 0.5, "", transform=ax.transAxes, ha="center", va="center", color=ink, bbox=paper, zorder=5
    )
    for words, size in _wordings(state):
        text.set(text=words, fontsize=size)
        for rotation in (0, 90):
            text.set_rotation(rotation)
            spot = _room(here, _extent(ax, text))
            if spot is not None:
                text.set_position(spot)
                return True
    text.remove()
    return False


def _wordings(state: _State) -> list[tuple[str, int]]:
    """The wordings of a label, the best first, with their sizes."""
    shown, others = state
    if not others:
        return [(shown, 12), (shown, 9)]
    also = " and ".join(others)
    listed = "\n".join(others)
    return [(f"{shown}\n({also} also stable)", 9), (f"{shown}\n({listed}\nalso stable)", 8)]


def _extent(ax: Axes, text: Any) -> tuple[float, float]:
    """Width and height of a text as parts of the axes, with a margin."""
    figure = ax.figure.get_figure(root=True)
    assert figure is not None
    box = text.get_window_extent(figure.canvas.get_renderer())  # type: ignore[attr-defined]
    frame = ax.get_window_extent()
    return 1.12 * box.width / frame.width, 1.3 * box.height / frame.height


def _room(here: np.ndarray, extent: tuple[float, float]) -> tuple[float, float] | None:
    """The spot where a text of some extent fits best into a region, as parts of the axes, or None."""
    from scipy.ndimage import distance_transform_edt

    wide, high = (max(1, int(np.ceil(part * RASTER))) for part in extent)
    if wide >= RASTER or high >= RASTER:
        return None
    sums = np.zeros((RASTER + 1, RASTER + 1), dtype=np.int64)
    sums[1:, 1:] = here.cumsum(axis=0).cumsum(axis=1)
    inside = sums[wide:, high:] - sums[:-wide, high:] - sums[wide:, :-high] + sums[:-wide, :-high]
    fits = inside == wide * high
    if not fits.any():
        return None
    depth = distance_transform_edt(np.pad(here, 1))[1:-1, 1:-1]
    centres = depth[wide // 2 :, high // 2 :][: fits.shape[0], : fits.shape[1]]
    i, j = np.unravel_index(np.where(fits, centres, -1).argmax(), fits.shape)
    return (float(i) + wide / 2) / RASTER, (float(j) + high / 2) / RASTER


def _lightness(colour: str) -> float:
    from matplotlib.colors import to_rgb

    return float(np.dot(to_rgb(colour), (0.299, 0.587, 0.114)))


def _hatch_colour(colour: str, ground: str) -> str:
    """A label's colour for hatching; darker where it would not show on the ground."""
    from matplotlib.colors import to_hex, to_rgb

    if abs(_lightness(colour) - _lightness(ground)) > 0.25:
        return colour
    red, green, blue = to_rgb(colour)
    return to_hex((0.55 * red, 0.55 * green, 0.55 * blue))


# ------------------------------------------------------------------------------- below the picture


def _add_caption(ax: Axes, caption: str, lines: int) -> None:
    """Write the caption below the axes, and below a key of some lines."""
    words = textwrap.fill(caption.replace(" = ", "\u00a0=\u00a0"), 92)
    style: dict[str, Any] = {"va": "top", "fontsize": SMALL, "color": COLOURS["ink"], "parse_math": False}
    ax.text(0, 0, words, transform=_below(ax, 38 + 14 * lines), **style)


def _below(ax: Axes, points: float) -> Any:
    """Places as parts of the axes, so many points lower."""
    from matplotlib.transforms import ScaledTranslation

    figure: Any = ax.get_figure(root=True)
    return ax.transAxes + ScaledTranslation(0, -points / 72, figure.dpi_scale_trans)


def _add_key(ax: Axes, states: list[_State], colours: Mapping[str, str], roomy: bool, dots: Any) -> int:
    """Name regions below the axes, or inside where there is no room; return how many lines that takes."""
    from matplotlib.legend_handler import HandlerTuple
    from matplotlib.patches import Patch

    handles, names = [], []
    for shown, others in states:
        ground = Patch(facecolor=colours[shown], edgecolor=COLOURS["ink"], linewidth=0.5)
        inks = [_hatch_colour(colours[label], colours[shown]) for label in others]
        hatched = [
            Patch(fill=False, hatch=2 * hatch, edgecolor=ink, linewidth=0)
            for ink, hatch in zip(inks, _HATCHES, strict=False)
        ]
        handles.append((ground, *hatched))
        names.append(shown + (f" ({' and '.join(others)} also stable)" if others else ""))
    if dots is not None:
        handles.append(dots)
        names.append(_UNRESOLVED)
    kinds: Any = {"handler_map": {tuple: HandlerTuple(ndivide=1, pad=0)}}
    if not roomy:
        ax.legend(handles, names, fontsize=SMALL, **kinds)
        return 0
    columns = max(1, min(len(names), 76 // (max(map(len, names)) + 8)))
    ax.legend(
        handles,
        names,
        loc="upper left",
        bbox_to_anchor=(0, 0),
        bbox_transform=_below(ax, 36),
        ncols=columns,
        frameon=False,
        fontsize=9,
        borderaxespad=0,
        borderpad=0,
        **kinds,
    )
    return -(-len(names) // columns)
