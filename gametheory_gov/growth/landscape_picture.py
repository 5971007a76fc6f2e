"""The picture of a payoff landscape."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from gametheory_gov.base.pictures import COLOURS, SIZE, SMALL, axes, finish

if TYPE_CHECKING:
    import numpy as np
    from matplotlib.axes import Axes

#: Of the hatching, under lines and numbers.
_HATCH = "#BDB7A8"


def draw_landscape(
    grid: tuple[np.ndarray, np.ndarray, np.ndarray],
    ax: Axes | None = None,
    *,
    names: tuple[str, str],
    path: Sequence[tuple[float, float, int]],
    stable: Sequence[tuple[float, float, int]],
    reach: Sequence[tuple[float, float]],
    title: str,
) -> Axes:
    """Draw what a state gains from membership over two figures, with clubs as points.

    Parameters
    ----------
    grid : arrays of shapes (X,), (Y,) and (X, Y)
        Both figures and the gain.
    ax : matplotlib Axes, optional
        Drawn into a new figure when left out.
    names : (str, str)
        Of the axes.
    path, stable : sequence of (number, number, int)
        Both figures and the number of members: of the clubs of a path in their order, and of stable clubs.
        They are left out where the second figure, of a parameter, is not among the values of its axis.
    reach : sequence of (number, number)
        Corners of the region that clubs can be in.
    title : str

    Returns
    -------
    matplotlib Axes
    """
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch
    from matplotlib.ticker import MaxNLocator

    ax, roomy = axes(ax, (SIZE[0], 5))
    x, y, gains = grid
    room = 1e-9 * (y[-1] - y[0])
    path, stable = (
        [club for club in clubs if y[0] - room <= club[1] <= y[-1] + room] for clubs in (path, stable)
    )
    low, high = float(gains.min()), float(gains.max())
    signs = [
        (low, 0, "outside", "//", "loses by membership"),
        (0, high, "between", "", "gains by membership"),
    ]
    keys: list[Any] = []
    for least, most, key, hatch, words in signs:
        if least < most:
            hatches: Any = [hatch or None]
            style: dict[str, Any] = {"colors": [COLOURS[key]], "hatches": hatches, "zorder": 0}
            filled = ax.contourf(x, y, gains.T, [least, most], **style)
            filled.set_edgecolor(_HATCH)
            filled.set_linewidth(0)
            keys.append(Patch(facecolor=COLOURS[key], edgecolor=_HATCH, hatch=hatch, lw=0, label=words))
    levels = [level for level in MaxNLocator(7).tick_values(low, high) if low < level < high and level]
    if levels:
        dashes = ["--" if level < 0 else "-" for level in levels]
        lines = ax.contour(x, y, gains.T, levels, colors=COLOURS["rule"], linewidths=0.8, linestyles=dashes)
        if roomy:
            ax.clabel(lines, fmt="%g", fontsize=SMALL)
    if low < 0 < high:
        ax.contour(x, y, gains.T, [0], colors=COLOURS["ink"], linewidths=2.4)
        keys.append(Line2D([], [], color=COLOURS["ink"], lw=2.4, label="indifferent"))
    if reach:
        ax.plot(*zip(*reach, reach[0], strict=True), color=COLOURS["ink"], lw=1, ls=":")
        keys.append(Line2D([], [], color=COLOURS["ink"], lw=1, ls=":", label="what clubs can reach"))
    marks: tuple[tuple[Any, dict[str, Any]], ...] = (
        (path, {"marker": "o", "lw": 2, "color": COLOURS["up"], "label": "path"}),
        (
            stable,
            {"marker": "D", "ls": "", "mfc": "white", "mew": 2, "color": COLOURS["ink"], "label": "stable"},
        ),
    )
    for clubs, style in marks:
        if clubs:
            across, up, _ = zip(*clubs, strict=True)
            keys += ax.plot(across, up, ms=8, zorder=4, clip_on=False, **style)
    for a, b, members in dict.fromkeys((*path, *stable)) if roomy else ():
        left = a > (x[0] + x[-1]) / 2
        ax.annotate(
            str(members), (a, b), xytext=(-8 if left else 8, 5), textcoords="offset points", fontsize=9,
            ha="right" if left else "left", zorder=5,
            bbox={"facecolor": "white", "alpha": 0.8, "edgecolor": "none", "pad": 1},
        )  # fmt: skip
    ax.set(xlim=(x[0], x[-1]), ylim=(y[0], y[-1]))
    ax.set_xlabel(names[0] if roomy else names[0].partition(":")[0])
    ax.set_ylabel(names[1] if roomy else names[1].partition(":")[0])
    if roomy:
        place: dict[str, Any] = {"loc": "upper left", "bbox_to_anchor": (0, -0.13), "ncols": 3}
        ax.legend(handles=keys, frameon=False, fontsize=9, borderaxespad=0, **place)
    finish(ax, title)
    return ax
