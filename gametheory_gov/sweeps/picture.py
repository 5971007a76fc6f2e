"""Pictures of phase diagrams: regions with their labels in them, hatched where several equilibria coexist.

Colours get darker from the least cooperative label to the most, so they also read in grey. A region has the
colour of the label shown; its hatching has the colours of the other labels that coexist. What is too small
for its label is named below the picture.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from gametheory_gov.base._typing import BoolArray
from gametheory_gov.base.errors import Faults, InvalidInputError
from gametheory_gov.base.pictures import COLOURS, axes, finish, palette
from gametheory_gov.bound.lookup import ALIASES
from gametheory_gov.closed_forms.record import ClosedForm

from .cells import Areas, Edge, cut_cells

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr
    from matplotlib.axes import Axes

#: Between the labels that coexist, in tables.
AND = ", "
_HATCHES = ("//", "\\\\", "..")
_RASTER = 240
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
    curves = _curves((x_name, y_name), overlays)
    ax, roomy = axes(ax, (7.6, 6.4 if caption else 5.4))
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
    _draw_curves(ax, x, y, curves)
    unnamed += sorted(set(areas.polygons) - set(states.ravel()))
    lines = _add_key(ax, unnamed, chosen, roomy) if unnamed else 0
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


def _name_regions(
    ax: Axes, states: np.ndarray, x: np.ndarray, y: np.ndarray, colours: Mapping[str, str]
) -> list[_State]:
    """Write labels into the regions that have room for them; the others are returned."""
    columns = np.abs(np.linspace(x[0], x[-1], _RASTER)[:, None] - x).argmin(axis=1)
    rows = np.abs(np.linspace(y[0], y[-1], _RASTER)[:, None] - y).argmin(axis=1)
    raster = states[np.ix_(columns, rows)]
    unnamed = []
    for state in sorted(set(raster.ravel())):
        here = np.array([[entry == state for entry in line] for line in raster])
        if not _name_region(ax, state, here, colours):
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

    wide, high = (max(1, int(np.ceil(part * _RASTER))) for part in extent)
    if wide >= _RASTER or high >= _RASTER:
        return None
    sums = np.zeros((_RASTER + 1, _RASTER + 1), dtype=np.int64)
    sums[1:, 1:] = here.cumsum(axis=0).cumsum(axis=1)
    inside = sums[wide:, high:] - sums[:-wide, high:] - sums[wide:, :-high] + sums[:-wide, :-high]
    fits = inside == wide * high
    if not fits.any():
        return None
    depth = distance_transform_edt(np.pad(here, 1))[1:-1, 1:-1]
    centres = depth[wide // 2 :, high // 2 :][: fits.shape[0], : fits.shape[1]]
    i, j = np.unravel_index(np.where(fits, centres, -1).argmax(), fits.shape)
    return (float(i) + wide / 2) / _RASTER, (float(j) + high / 2) / _RASTER


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


# ------------------------------------------------------------------------------------------ overlays


def _curves(
    names: tuple[str, str], overlays: Mapping[str, Any] | Sequence[Any]
) -> dict[str, Callable[[Any, Any], Any]]:
    """The overlays as functions of both parameters that are zero on the curve."""
    import sympy

    faults = Faults("overlays")
    curves: dict[str, Callable[[Any, Any], Any]] = {}
    for name, given in _named(overlays, faults):
        if callable(given) and not isinstance(given, sympy.Basic):
            curves[name] = _height(given)
            continue
        try:
            formula = sympy.sympify(given)
        except (sympy.SympifyError, TypeError):
            faults.add(f"{name}: {given!r:.80}; a function, an expression or a relation is needed")
            continue
        relation = isinstance(formula, sympy.core.relational.Relational)
        zero = formula.lhs - formula.rhs if relation else sympy.Symbol(names[1]) - formula
        symbols = {ALIASES.get(symbol.name, symbol.name): symbol for symbol in zero.free_symbols}
        strangers = sorted(set(symbols) - {*names})
        if strangers:
            allowed = " and ".join(names)
            faults.add(f"{name} speaks of {', '.join(strangers)}; it may speak of {allowed} only")
        else:
            pair = [symbols.get(axis, sympy.Symbol(axis)) for axis in names]
            curves[name] = sympy.lambdify(pair, zero, "numpy")
    faults.raise_as(InvalidInputError)
    return curves


def _named(overlays: Any, faults: Faults) -> Iterator[tuple[str, Any]]:
    """Overlays with their names; closed forms in the relations they consist of, named by their borders."""
    import sympy
    from sympy.core.relational import Relational

    if not isinstance(overlays, (Mapping, Sequence)) or isinstance(overlays, str):
        faults.add(f"{overlays!r:.80}; a list of closed forms, or a mapping from names, is needed")
        return
    for given in overlays.items() if isinstance(overlays, Mapping) else overlays:
        name, form = given if isinstance(given, tuple) else ("", given)
        if not isinstance(form, ClosedForm):
            if isinstance(overlays, Mapping):
                yield name, form
            else:
                faults.add(f"{form!r:.80}; a list of overlays is one of closed forms")
            continue
        borders = sorted(form.statement.atoms(Relational), key=str)
        if not borders:
            faults.add(f"{form.name!r} states no relation, so no curve: {form.statement!s:.80}")
        for border in borders:
            label = name or f"${form.latex(sympy.Eq(border.lhs, border.rhs, evaluate=False))}$"
            yield label if len(borders) == 1 or not name else f"{name} ({border})", border


def _height(curve: Callable[[Any], Any]) -> Callable[[Any, Any], Any]:
    return lambda x, y: y - np.vectorize(curve, otypes=[float])(x)


def _draw_curves(
    ax: Axes, x_values: np.ndarray, y_values: np.ndarray, curves: Mapping[str, Callable[[Any, Any], Any]]
) -> None:
    """Draw the curves where they are zero, dashed, with their names beside them."""
    if not curves:
        return
    x, y = np.meshgrid(*(np.linspace(axis[0], axis[-1], 4 * _RASTER) for axis in (x_values, y_values)))
    for name, zero in curves.items():
        with np.errstate(all="ignore"):
            height = np.broadcast_to(np.asarray(zero(x, y), dtype=np.float64), x.shape)
        height = np.where(np.isfinite(height), height, np.nan)
        if not (np.nanmin(height) <= 0 <= np.nanmax(height)):
            continue  # outside the picture
        for colour, width in (("white", 3.2), (COLOURS["formula"], 1.8)):
            drawn = ax.contour(x, y, height, [0.0], colors=[colour], linewidths=width, linestyles="dashed")
        _name_curve(ax, np.asarray(drawn.get_paths()[0].vertices), name)


def _name_curve(ax: Axes, points: np.ndarray, name: str) -> None:
    """Write a curve's name beside it, level, where most room is left by what is written already."""
    at = ax.transAxes.inverted().transform(ax.transData.transform(points))
    inside = at[((at > 0.05) & (at < 0.95)).all(axis=1)]
    at = inside if len(inside) else at
    if not len(at):
        return
    texts = [text.get_position() for text in ax.texts]  # those of regions and curves, as parts of the axes
    room = [min((np.hypot(x - a, 3 * (y - b)) for a, b in texts), default=1.0) for x, y in at]
    x, y = at[int(np.argmax(room))]
    left = x > 0.5
    ax.text(
        x - 0.015 if left else x + 0.015, y, name, transform=ax.transAxes, fontsize=10, va="center", zorder=6,
        ha="right" if left else "left", color=COLOURS["formula"],
        bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.9, "boxstyle": "round,pad=0.2"},
    )  # fmt: skip


# ------------------------------------------------------------------------------- below the picture


def _add_caption(ax: Axes, caption: str, lines: int) -> None:
    """Write the caption below the axes, and below a key of some lines."""
    words = textwrap.fill(caption.replace(" = ", "\u00a0=\u00a0"), 108)
    place = (0, -0.125 - 0.043 * lines)
    style: dict[str, Any] = {"va": "top", "fontsize": 8, "color": COLOURS["ink"], "parse_math": False}
    ax.text(*place, words, transform=ax.transAxes, **style)


def _add_key(ax: Axes, states: list[_State], colours: Mapping[str, str], roomy: bool) -> int:
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
    kinds: Any = {"handler_map": {tuple: HandlerTuple(ndivide=1, pad=0)}}
    if not roomy:
        ax.legend(handles, names, fontsize=8, **kinds)
        return 0
    columns = max(1, min(len(names), 90 // (max(map(len, names)) + 8)))
    ax.legend(
        handles,
        names,
        loc="upper left",
        bbox_to_anchor=(0, -0.115),
        ncols=columns,
        frameon=False,
        fontsize=9,
        borderaxespad=0,
        borderpad=0,
        **kinds,
    )
    return -(-len(names) // columns)
