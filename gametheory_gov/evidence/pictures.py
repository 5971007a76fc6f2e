"""Pictures of evidence: slopes with their intervals, profiles, calibration of forecasts, and growth."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gametheory_gov.base.pictures import COLOURS, SHADES, SIZE, axes, finish, percent

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from gametheory_gov.base._typing import FloatArray


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


def slopes_picture(table: pd.DataFrame, ax: Axes | None = None, *, title: str) -> Axes:
    """Draw slopes of one term with their intervals, one below the other, beside zero.

    Parameters
    ----------
    table : pandas.DataFrame
        Its index names the rows: ``slope``, ``lower`` and ``upper``, NaN where there is no estimate.
    ax : matplotlib Axes, optional
        Drawn into a new figure when left out.
    title : str

    Returns
    -------
    matplotlib Axes
    """
    ax, _ = axes(ax, (SIZE[0], 1.4 + 0.3 * len(table)))
    places = np.arange(len(table))
    known = table.slope.notna().to_numpy()
    ax.axvline(0, color=COLOURS["rule"], lw=0.9, ls=(0, (4, 4)), zorder=1)
    for place, (low, high) in zip(places, table[["lower", "upper"]].to_numpy(), strict=True):
        ax.plot([low, high], [place, place], color=COLOURS["members"], lw=1.8, solid_capstyle="butt")
    ax.plot(table.slope, places, "o", color=COLOURS["ink"], ms=5)
    for place in places[~known]:
        ax.text(0, place, " no estimate", fontsize=9, color=COLOURS["rule"], va="center", clip_on=True)
    ax.set_yticks(places, [str(name) for name in table.index])
    ax.set(xlabel="slope (log-odds of joining), with 95 per cent", ylim=(len(table) - 0.5, -0.5))
    finish(ax, title)
    return ax


def profile_picture(
    table: pd.DataFrame, ax: Axes | None = None, *, ends: tuple[float, float], title: str
) -> Axes:
    """Draw what values of a slope lose of the log-likelihood, and the interval of those that lose little.

    Parameters
    ----------
    table : pandas.DataFrame
        One row per ``value``, rising, with its ``loss``.
    ax : matplotlib Axes, optional
        Drawn into a new figure when left out.
    ends : (float, float)
        Of the interval; both are among the values.
    title : str

    Returns
    -------
    matplotlib Axes
    """
    ax, _ = axes(ax)
    ax.plot(table.value, -table.loss, "o-", ms=3, color=COLOURS["ink"], lw=1.8)
    inside = table.value.between(*ends)
    depth = -float(table.loss[table.value == ends[0]].iloc[0])
    ax.fill_between(table.value, -table.loss, depth, where=inside, color=COLOURS["members"], alpha=0.2, lw=0)
    ax.plot(ends, [depth, depth], color=COLOURS["members"], lw=1.8, label="95 per cent")
    ax.axvline(0, color=COLOURS["rule"], lw=0.9, ls=(0, (4, 4)), zorder=1)
    ax.set(xlabel="slope (log-odds of joining)", ylabel="log-likelihood, less the greatest")
    finish(ax, title, legend="lower center")
    return ax


def shocks_picture(table: pd.DataFrame, placebos: FloatArray, slope: float, ax: Axes | None = None) -> Axes:
    """Draw shocks of years against distances with their line, and in a corner the slopes of placebos.

    Parameters
    ----------
    table : pandas.DataFrame
        One row per ``year``, its ``shock`` and its ``distance``.
    placebos : array of floats, shape (P,)
    slope : float
    ax : matplotlib Axes, optional
        Drawn into a new figure when left out.

    Returns
    -------
    matplotlib Axes
    """
    ax, _ = axes(ax)
    ends = np.array([table.distance.min(), table.distance.max()])
    line = table.shock.mean() + slope * (ends - table.distance.mean())
    ax.plot(table.distance, table.shock, "o", ms=4, color=COLOURS["members"], mec="white", mew=0.4)
    ax.plot(ends, line, color=COLOURS["ink"], lw=1.8)
    for first in (0, -1):
        year = table.iloc[first]
        ax.annotate(
            f"{year.year:.0f}", (year.distance, year.shock), (4, 3), textcoords="offset points", fontsize=8
        )
    low, high = float(table.shock.min()), float(table.shock.max())
    ax.set(
        xlabel="distance of the great powers in the year before",
        ylabel="shock of a year (log-odds of joining)",
        ylim=(low - 0.05 * (high - low), high + 0.75 * (high - low)),
    )
    corner = ax.inset_axes((0.4, 0.74, 0.58, 0.24))
    corner.hist(placebos, bins=20, color=COLOURS["between"], ec=COLOURS["rule"], lw=0.5)
    corner.axvline(slope, color=COLOURS["ink"], lw=1.8)
    corner.spines[["top", "right", "left"]].set_visible(False)
    corner.set_yticks([])
    corner.tick_params(labelsize=8)
    corner.set_xlabel("its slope (line), and those of placebos", fontsize=8)
    finish(ax, "Shocks of years, and the great powers: one historical swing")
    return ax
