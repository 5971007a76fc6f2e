"""Pictures of tipping: who founds, and the basin of the universal regime."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gametheory_gov.base.pictures import COLOURS

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from .basins import Basin
    from .tipping_record import TippingNumber

_MOST_BARS = 30


def founders(record: TippingNumber, ax: Axes | None = None) -> Axes:
    """Draw the founders of a tipping set by their shares of size and of population.

    Parameters
    ----------
    record : TippingNumber
    ax : matplotlib Axes, optional
        Drawn into a new figure when left out.

    Returns
    -------
    matplotlib Axes
    """
    import matplotlib.pyplot as plt

    table = record.to_pandas().sort_values("size", ascending=False, kind="stable")
    shown = table.head(_MOST_BARS)
    if ax is None:
        _, ax = plt.subplots(figsize=(8, 1.6 + 0.32 * max(len(shown), 3)), layout="constrained")
    places = np.arange(len(shown))
    ax.barh(places - 0.2, shown["size"], 0.38, color=COLOURS["size"], label="share of size")
    ax.barh(
        places + 0.2,
        shown["population"],
        0.38,
        color=COLOURS["members"],
        label="share of population",
        hatch="//",
    )
    ax.set_yticks(places, list(shown["state"]))
    ax.invert_yaxis()
    ax.xaxis.set_major_formatter(lambda value, _: f"{value:.0%}")
    ax.spines[["top", "right"]].set_visible(False)
    if len(shown):
        ax.legend(frameon=False, loc="best")  # where it covers no bar
    else:
        ax.text(
            0.5,
            0.5,
            "nobody" if record.found else "no founding club known",
            ha="center",
            va="center",
            transform=ax.transAxes,
        )
    left = f" (the largest {_MOST_BARS} shown)" if len(table) > len(shown) else ""
    together = f"together {table['size'].sum():.0%} of size, {table['population'].sum():.0%} of population"
    ax.set_title(f"{record._head()}{left}\n{together}", loc="left", fontsize=11)
    return ax


def basin_shares(basin: Basin, ax: Axes | None = None) -> Axes:
    """Draw the share of founding clubs that end universal, by their size, with intervals of 95 %.

    Parameters
    ----------
    basin : Basin
    ax : matplotlib Axes, optional
        Drawn into a new figure when left out.

    Returns
    -------
    matplotlib Axes
    """
    import matplotlib.pyplot as plt

    if ax is None:
        _, ax = plt.subplots(figsize=(8, 4.6), layout="constrained")
    table = basin.to_pandas()
    errors = np.array([table["share"] - table["low"], table["high"] - table["share"]])
    few = len(table) <= 60
    ax.errorbar(
        table["founders"],
        table["share"],
        yerr=None if basin.exact else errors,
        fmt="o-" if few else "-",
        color=COLOURS["members"],
        ecolor=COLOURS["rule"],
        lw=1.5,
        ms=4,
        elinewidth=1,
        capsize=2 if few else 0,
    )
    ax.set(xlim=(-0.5, basin.game.N + 0.5), ylim=(-0.03, 1.03))
    ax.set_xlabel(f"number of {'committed' if basin.committed else 'free'} founders")
    ax.set_ylabel("share of founding clubs that end universal")
    ax.yaxis.set_major_formatter(lambda value, _: f"{value:.0%}")
    ax.spines[["top", "right"]].set_visible(False)
    bars = "all clubs tried" if basin.exact else "drawn clubs, bars: intervals of 95 %"
    ax.set_title(f"Basin of the universal regime, {basin.game.N} states ({bars})", loc="left", fontsize=11)
    return ax
