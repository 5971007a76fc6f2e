"""Pictures of tipping: who founds, and the basin of the universal regime."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gametheory_gov.base.pictures import COLOURS, SIZE, axes, finish, percent

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

_MOST_BARS, _MOST_MARKS = 30, 60


def draw_founders(table: pd.DataFrame, title: str, *, nobody: str = "nobody", ax: Axes | None = None) -> Axes:
    """The founders of a tipping set as bars of their shares of size and of population.

    Parameters
    ----------
    table : DataFrame
        One row per founder, with columns ``state``, ``size`` and ``population``.
    title : str
    nobody : str
        The words where there are no founders.
    ax : matplotlib Axes, optional
        Drawn into a new figure when left out.

    Returns
    -------
    matplotlib Axes
    """
    table = table.sort_values("size", ascending=False, kind="stable")
    shown = table.head(_MOST_BARS)
    ax, _ = axes(ax, (SIZE[0], 1.6 + 0.25 * max(len(shown), 4)))
    places = np.arange(len(shown))
    bars = (
        ("size", "share of size", -0.2, COLOURS["size"], ""),
        ("population", "share of population", 0.2, COLOURS["members"], "//"),
    )
    for column, label, shift, colour, hatch in (bar for bar in bars if bar[0] in table):
        ax.barh(places + shift, shown[column], 0.38, color=colour, label=label, hatch=hatch)
    ax.set_yticks(places, list(shown["state"]))
    ax.invert_yaxis()
    percent(ax.xaxis)
    if not len(shown):
        ax.set_xlim(0, 1)
        ax.text(0.5, 0.5, nobody, ha="center", va="center", transform=ax.transAxes)
    left = f" (the largest {_MOST_BARS} shown)" if len(table) > len(shown) else ""
    sums = [f"{table[name].sum():.0%} of {name}" for name, *_ in bars if name in table]
    together = f"together {', '.join(sums)}"
    finish(ax, f"{title}{left}\n{together}", legend=bool(len(shown)))  # where the key covers no bar
    return ax


def draw_basin(
    table: pd.DataFrame, *, committed: bool = True, exact: bool = True, ax: Axes | None = None
) -> Axes:
    """The share of founding clubs that end universal, by their size, with intervals of 95 %.

    Parameters
    ----------
    table : DataFrame
        One row per number of founders, with columns ``founders``, ``share``, ``low`` and ``high``.
    committed : bool
        Whether founders never leave.
    exact : bool
        Whether all clubs were tried, so that there are no intervals.
    ax : matplotlib Axes, optional
        Drawn into a new figure when left out.

    Returns
    -------
    matplotlib Axes
    """
    ax, roomy = axes(ax)
    errors = np.array([table["share"] - table["low"], table["high"] - table["share"]])
    few, N = len(table) <= _MOST_MARKS, len(table) - 1
    ax.errorbar(
        table["founders"],
        table["share"],
        yerr=None if exact else errors,
        fmt="o-" if few else "-",
        color=COLOURS["members"],
        ecolor=COLOURS["rule"],
        lw=1.5,
        ms=4,
        elinewidth=1,
        capsize=2 if few else 0,
    )
    ax.set(xlim=(-0.5, N + 0.5), ylim=(-0.03, 1.03))
    ax.set_xlabel(f"number of {'committed' if committed else 'free'} founders")
    ax.set_ylabel("share of founding clubs that end universal" if roomy else "end universal")
    percent(ax.yaxis)
    bars = "all clubs tried" if exact else "drawn clubs, bars: intervals of 95 %"
    finish(ax, f"Basin of the universal regime, {N} states ({bars})")
    return ax
