"""Pictures of policies: cores, gridlock, proposals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from gametheory_gov.base.pictures import COLOURS, axes, finish

if TYPE_CHECKING:
    from matplotlib.axes import Axes


#: Ideal points that are named at most.
_NAMED = 12


def core_among_points(points: Mapping[str, Any], corners: Sequence[Any], title: str, ax: Axes | None) -> Axes:
    """Ideal points as dots; the core as a point, a line or an area."""
    flat = len(next(iter(points.values()))) == 1
    ax, _ = axes(ax, (6.5, 2.2) if flat else (5.4, 5.0))
    shown = [[float(x) for x in place] + [0.0] * flat for place in corners]
    if shown:
        ax.fill(*zip(*shown, strict=True), color=COLOURS["members"], alpha=0.35, label="core")
        ax.plot(
            *zip(*shown, shown[0], strict=True),
            color=COLOURS["members"],
            lw=3,
            marker="" if shown[1:] else "o",
            ms=11,
        )
    _dots(ax, {v: [float(x) for x in place] + [0.0] * flat for v, place in points.items()})
    if flat:
        ax.set_yticks([])
    else:
        ax.set_aspect("equal", "datalim")
    finish(ax, title if corners else f"{title}: empty", legend=bool(corners))
    return ax


def bars_of_rules(
    names: Sequence[str], ends: Mapping[str, Any], ideal: Sequence[Any], ax: Axes | None
) -> Axes:
    """One bar per rule between the ends of its interval, ideal points as thin lines."""
    ax, _ = axes(ax, (6.5, 1.2 + 0.35 * min(len(names), 12)))
    for x in ideal:
        ax.axvline(float(x), color=COLOURS["rule"], lw=0.7, zorder=0)
    for k, name in enumerate(names):
        if name in ends:
            low, high = (float(x) for x in ends[name])
            ax.plot([low, high], [k, k], color=COLOURS["members"], lw=6, marker="o")
    ax.set_yticks(range(len(names)), [name if len(name) < 24 else f"{name[:22]}…" for name in names])
    ax.set_ylim(len(names) - 0.5, -0.5)
    ax.set_xlabel("policy; thin lines are ideal points")
    finish(ax, "Status quos that stay")
    return ax


def proposal_on_line(
    points: Mapping[str, Any], ends: Sequence[float], marks: Mapping[str, Any], title: str, ax: Axes | None
) -> Axes:
    """Ideal points on a line; what is accepted, the status quo, the outcome, and what else is marked."""
    ax, _ = axes(ax, (6.5, 2.4))
    ax.plot(ends, [0, 0], color=COLOURS["members"], lw=6, alpha=0.4, solid_capstyle="butt", label="accepted")
    _dots(ax, {voter: [float(x), 0.0] for voter, x in points.items()})
    for (name, place), mark in zip(marks.items(), "s*X", strict=False):
        ax.plot([float(place)], [0], mark, color=COLOURS["size"], mec="white", ms=12, ls="none", label=name)
    ax.set_yticks([])
    ax.set_ylim(-1, 4)
    finish(ax, title, legend="upper right")
    return ax


def _dots(ax: Axes, places: Mapping[str, Sequence[float]]) -> None:
    ax.plot(*zip(*places.values(), strict=True), "o", color=COLOURS["rule"], ms=5, ls="none")
    if len(places) <= _NAMED:
        for voter, (x, y) in places.items():
            ax.annotate(
                voter[:14], (x, y), xytext=(0, 6), textcoords="offset points", ha="center", fontsize=8
            )
