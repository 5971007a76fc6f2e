"""Pictures of frontiers of design: how far each club on the way could go, and stairs of corners."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gametheory_gov.base.pictures import COLOURS, SHADES, SIZE, SMALL, axes, finish

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes


def frontier_picture(
    steps: pd.DataFrame,
    ax: Axes | None = None,
    *,
    entry: str,
    value: float | None,
    bottleneck: tuple[int, str] | None,
    least: int,
    title: str,
) -> Axes:
    """Draw the best threshold of those who join, by members before, with the bottleneck marked.

    Parameters
    ----------
    steps : pandas.DataFrame
        One row per step of growth: ``members`` before, and ``best``, the best threshold, NaN where there is
        none.
    ax : matplotlib Axes, optional
        Drawn into a new figure when left out.
    entry : str
        Name of the entry that is sought.
    value : float, optional
        The answer; no line is drawn without.
    bottleneck : (int, str), optional
        Members of the bottleneck, and the ids of those who bind.
    least : int
        Members that make up the goal.
    title : str

    Returns
    -------
    matplotlib Axes
    """
    ax, roomy = axes(ax, SIZE)
    known = steps[steps["best"].notna()]
    ax.plot(
        known["members"], known["best"], "o-", ms=4, lw=1.6, color=COLOURS["members"], label="next to join"
    )
    if value is not None:
        ax.axhline(value, color=COLOURS["rule"], lw=0.9, ls=(0, (4, 4)), zorder=1)
        if bottleneck is not None:
            members, who = bottleneck
            ax.plot([members], [value], "D", ms=9, color=COLOURS["size"], zorder=4, label="bottleneck")
            if roomy:
                ax.annotate(
                    who if len(who) <= 30 else f"{who[:30].rsplit(' ', 1)[0]} ...",
                    (members, value),
                    xytext=(9, -4),
                    textcoords="offset points",
                    va="top",
                    color=COLOURS["size"],
                    fontsize=SMALL + 1,
                )
    ax.axvline(least, color=COLOURS["rule"], lw=0.9, ls=":", zorder=1, label=f"goal: {least} members")
    ax.set(xlabel="members", ylabel=entry.replace("_", " "))
    ax.set_xlim(0, least * 1.06 + 0.5)
    finish(ax, title, legend=roomy)
    return ax


def stairs_picture(
    corners: pd.DataFrame, ax: Axes | None = None, *, entries: tuple[str, ...], greatest: bool, title: str
) -> Axes:
    """Draw the value of the first entry along the second, one line per value of a third.

    Between two corners the line is at the one that reaches the goal at both.

    Parameters
    ----------
    corners : pandas.DataFrame
        One row per corner with the entries as columns, the first NaN where nothing reaches the goal.
    ax : matplotlib Axes, optional
        Drawn into a new figure when left out.
    entries : tuple of str
    greatest : bool
        Whether the greatest value is sought, or the least.
    title : str

    Returns
    -------
    matplotlib Axes
    """
    ax, roomy = axes(ax, SIZE)
    first, second, *rest = entries
    groups = corners.groupby(rest[0]) if rest else [(None, corners)]
    for k, (at, part) in enumerate(groups):
        label = None if at is None else f"{rest[0].replace('_', ' ')} {at:.3g}"
        colour = SHADES[k % len(SHADES)]
        rising = part[first].dropna().is_monotonic_increasing
        ax.step(
            part[second],
            part[first],
            where="post" if rising == greatest else "pre",
            color=colour,
            lw=1.6,
            label=label,
        )
        ax.plot(part[second], part[first], "o", ms=4, color=colour)
    ax.set(xlabel=second.replace("_", " "), ylabel=first.replace("_", " "))
    finite = corners[first].to_numpy()[np.isfinite(corners[first].to_numpy())]
    if len(finite) and finite.min() >= 0:
        ax.set_ylim(bottom=0)
    finish(ax, title, legend=roomy and bool(rest))
    return ax
