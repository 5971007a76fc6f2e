"""Pictures of hysteresis loops: the way up, the way down, and the area between them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from gametheory_gov.base.errors import InvalidInputError
from gametheory_gov.base.exact import format_number

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from .loop import Branch, HysteresisLoop

#: The ways in colours that differ in lightness, so that they also read in grey.
COLOURS = {"up": "#D55E00", "down": "#0B4670", "between": "#DCE6EE", "rule": "#666666"}
_MEASURES = {"states": "members, share of states", "size": "members, share of size"}
#: Jumps by more than this share of the axis are named on a way, at most this many.
_NAMED, _MOST = 0.12, 3


def hysteresis_loop(loop: HysteresisLoop, ax: Axes | None = None, *, measure: str = "states") -> Axes:
    """Draw a hysteresis loop: the share of members on the way up and on the way down.

    Parameters
    ----------
    loop : HysteresisLoop
    ax : matplotlib Axes, optional
        Drawn into a new figure when left out.
    measure : {"states", "size"}
        What the club's share is of.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    InvalidInputError
        For an unknown measure.
    """
    import matplotlib.pyplot as plt

    if measure not in _MEASURES:
        raise InvalidInputError("measure", [f"{measure!r}; one of {', '.join(_MEASURES)} is needed"])
    if ax is None:
        _, ax = plt.subplots(figsize=(7.2, 4.8), layout="constrained")
    up, down = (_line(loop, branch, measure) for branch in (loop.up, loop.down))
    _shade(ax, up, down)
    ax.plot(*down, color=COLOURS["down"], lw=3.4, solid_joinstyle="miter", zorder=2)
    ax.plot(*up, color=COLOURS["up"], lw=1.9, ls=(0, (4.5, 1.6)), zorder=3)
    low, high = float(loop.values[0]), float(loop.values[-1])
    ax.set(
        xlim=(low, high), ylim=(-0.03, 1.08), xlabel=loop.over.replace("_", " "), ylabel=_MEASURES[measure]
    )
    ax.yaxis.set_major_formatter(lambda value, _: f"{value:.0%}")
    ax.spines[["top", "right"]].set_visible(False)
    if measure == "states":
        _draw_threshold(ax, loop.universal_share, high)
    for branch, line in ((loop.up, up), (loop.down, down)):
        _name_jumps(ax, loop, branch, line)
    what = loop.over.replace("_", " ")
    differ = f"the clubs differ over {_short(loop.width)}" if loop.width else "the same clubs hold"
    ax.set_title(f"{what} raised (dashed), then lowered: {differ}", loc="left", fontsize=11)
    return ax


def _draw_threshold(ax: Axes, share: float, high: float) -> None:
    """Draw the share of states from which a regime is universal."""
    ax.axhline(share, color=COLOURS["rule"], lw=0.8, ls=(0, (2, 3)), zorder=1)
    ax.annotate(
        f"universal: {share:.0%} of states",
        (high, share),
        xytext=(0, -3),
        textcoords="offset points",
        ha="right",
        va="top",
        color=COLOURS["rule"],
        fontsize=8.5,
    )


def _short(value: Any) -> str:
    return format_number(value) if not isinstance(value, float) else f"{value:.3g}"


def _line(loop: HysteresisLoop, branch: Branch, measure: str) -> tuple[list[float], list[float]]:
    """Return the staircase of a way, by rising value."""
    size = loop.game.states.size.astype(np.float64)
    shares = [
        (float(value), float((profile > 0).mean() if measure == "states" else size[profile > 0].sum()))
        for value, profile in branch.pieces()
    ]
    x, y = [shares[0][0]], [shares[0][1]]
    for value, share in shares[1:]:
        x += [value, value]
        y += [y[-1], share]
    return [*x, float(loop.values[-1])], [*y, y[-1]]


def _shade(ax: Axes, up: tuple[list[float], list[float]], down: tuple[list[float], list[float]]) -> None:
    """Fill between two staircases, drawn on their common edges."""
    edges = np.unique([*up[0], *down[0]])
    middles = (edges[:-1] + edges[1:]) / 2
    heights = []
    for x, y in (up, down):
        place = np.searchsorted(x, middles, side="right") - 1
        heights.append(np.append(np.asarray(y)[place], 0.0))
    ax.fill_between(
        edges, heights[0], heights[1], step="post", color=COLOURS["between"], linewidth=0, zorder=0
    )


def _name_jumps(
    ax: Axes, loop: HysteresisLoop, branch: Branch, line: tuple[list[float], list[float]]
) -> None:
    """Write next to the largest jumps of a way where they are, and between which clubs."""
    N = loop.game.N
    wide = [jump for jump in branch.jumps if abs(len(jump.after) - len(jump.before)) > _NAMED * N]
    wide = sorted(wide, key=lambda jump: -abs(len(jump.after) - len(jump.before)))[:_MOST]
    span = float(loop.values[-1] - loop.values[0])
    for jump in wide:
        x = float(jump.value)
        place = [k for k, value in enumerate(line[0]) if value == x]
        y = float(np.mean([line[1][k] for k in place])) if place else 0.5
        right = branch.name == "up"
        near_edge = (x - float(loop.values[0])) / span
        if (right and near_edge > 0.8) or (not right and near_edge < 0.2):
            right = not right
        sign = "" if jump.exact else "≈ "
        # white behind the words keeps them legible on the shading
        ax.annotate(
            f"{sign}{_short(jump.value)}\n{len(jump.before)} → {len(jump.after)} members",
            (x, y),
            xytext=(7 if right else -7, 0),
            textcoords="offset points",
            ha="left" if right else "right",
            va="center",
            color=COLOURS[branch.name],
            fontsize=9,
            bbox={"facecolor": "white", "alpha": 0.75, "edgecolor": "none", "pad": 1},
            zorder=5,
        )
        grows = len(jump.after) > len(jump.before)
        ax.plot([x], [y], marker="^" if grows else "v", ms=8, color=COLOURS[branch.name], zorder=4)
