"""Pictures of evidence: calibration of forecasts, and growth as observed and as simulated."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gametheory_gov.base.pictures import COLOURS, SHADES, axes, finish, percent

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes


def growth_picture(table: pd.DataFrame, ax: Axes | None = None, *, title: str) -> Axes:
    """Draw entries over the years as observed, and what simulations leave between 5 and 95 per cent.

    Parameters
    ----------
    table : pandas.DataFrame
        One row per ``year``: ``observed`` entries so far, and ``low``, ``middle`` and ``high``, each with
        ``_model`` and ``_constant``.
    ax : matplotlib Axes, optional
        Drawn into a new figure when left out.
    title : str

    Returns
    -------
    matplotlib Axes
    """
    ax, _ = axes(ax)
    for name, colour, style in (("constant", COLOURS["rule"], ":"), ("model", COLOURS["members"], "--")):
        low, middle, high = (table[f"{part}_{name}"] for part in ("low", "middle", "high"))
        ax.fill_between(table.year, low, high, color=colour, alpha=0.2, lw=0)
        label = "simulated" if name == "model" else "constant hazard"
        ax.plot(table.year, middle, style, color=colour, lw=1.6, label=label)
    ax.plot(table.year, table.observed, color=COLOURS["ink"], lw=1.8, label="observed")
    ax.set(xlabel="year", ylabel="entries so far", ylim=(0, None))
    finish(ax, title, legend="best")
    return ax


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
