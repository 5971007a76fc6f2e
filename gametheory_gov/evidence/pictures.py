"""Pictures of evidence: calibration of forecasts, and growth as observed and as simulated."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gametheory_gov.base.pictures import COLOURS, SHADES, axes, finish, percent

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes


def calibration_picture(table: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Draw observed against forecast shares, a line of groups of rows for each model.

    Parameters
    ----------
    table : pandas.DataFrame
        One row per ``model`` and group: ``forecast`` and ``observed``, in [0, 1].
    ax : matplotlib Axes, optional
        Drawn into a new figure when left out.

    Returns
    -------
    matplotlib Axes
    """
    ax, _ = axes(ax)
    top = 1.05 * float(table[["forecast", "observed"]].to_numpy().max())
    ax.plot([0, top], [0, top], ":", color=COLOURS["rule"], lw=1.2, label="as forecast")
    for k, (model, part) in enumerate(table.groupby("model", sort=False)):
        colour = SHADES[-1 - k % len(SHADES)]
        ax.plot(part.forecast, part.observed, "o-", ms=4, lw=1.4, color=colour, label=str(model))
    percent(ax.xaxis)
    percent(ax.yaxis)
    ax.set(xlabel="forecast chance of joining in a year", ylabel="share that joined", ylim=(0, None))
    finish(ax, "Forecast and observed entries", legend="upper left")
    return ax
