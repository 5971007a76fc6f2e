"""A picture of the limits of design: where it is not needed, can help, and cannot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gametheory_gov.base.pictures import COLOURS, SIZE, SMALL, axes, finish

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

#: Colours of what design can do, from not needed to cannot.
_FILLS = ("#DCE6EE", "#EDC457", "#EAE5DA")


def limits_picture(
    bounds: pd.DataFrame,
    ax: Axes | None = None,
    *,
    over: str,
    here: tuple[float, float],
    verdicts: tuple[str, str, str],
    title: str,
) -> Axes:
    """Draw the distances between which design decides, over something else.

    Parameters
    ----------
    bounds : pandas.DataFrame
        One row per value of ``over``, a column of this name: ``least`` and ``cap``, distances.
    ax : matplotlib Axes, optional
        Drawn into a new figure when left out.
    over : str
    here : (float, float)
        The powers' distance, and the game's value of ``over``.
    verdicts : three texts
    title : str

    Returns
    -------
    matplotlib Axes
    """
    ax, roomy = axes(ax, SIZE)
    y, least, cap = bounds[over], bounds["least"], bounds["cap"]
    right = 1.15 * max(here[0], float(cap[(y - here[1]).abs().idxmin()]) * 1.5)
    for low, high, colour, label in zip(
        (0 * least, least, cap), (least, cap, 0 * cap + right), _FILLS, verdicts, strict=True
    ):
        ax.fill_betweenx(y, low, high.clip(lower=low), fc=colour, ec=COLOURS["rule"], lw=0.4, label=label)
    ax.plot(cap, y, color=COLOURS["ink"], lw=1.4)
    ax.plot(least, y, color=COLOURS["ink"], lw=1.0, ls=(0, (4, 2)))
    ax.plot(*[[x] for x in here], "D", ms=8, color=COLOURS["size"], zorder=4)
    if roomy:
        ax.annotate(
            "the powers",
            here,
            xytext=(8, 6),
            textcoords="offset points",
            fontsize=SMALL + 1,
            color=COLOURS["size"],
        )
    ax.set(xlabel="distance of the powers", ylabel=over.replace("_", " "), xlim=(0, right))
    ax.set_ylim(float(y.min()), float(y.max()))
    finish(ax, title, legend=roomy)
    return ax
