"""Pictures of enforcement: who wins the war of tariffs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gametheory_gov.base.pictures import COLOURS, SIZE, SMALL, axes, finish, percent

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

#: The largest markets, which are named.
_NAMED = 3


def draw_war(table: pd.DataFrame, title: str, *, ax: Axes | None = None) -> Axes:
    """What a war of tariffs brings each country, per unit of its market, against its share of all markets.

    Parameters
    ----------
    table : DataFrame
        One row per country: ``country``, ``market`` and ``loss``, both numbers.
    title : str
    ax : matplotlib Axes, optional
        Drawn into a new figure when left out.

    Returns
    -------
    matplotlib Axes
    """
    ax, roomy = axes(ax, (SIZE[0], 3.6))
    market = table["market"].astype(float)
    share, gain = market / market.sum(), -table["loss"].astype(float) / market
    for wins, colour, mark, label in (
        (True, COLOURS["up"], "^", "gains"),
        (False, COLOURS["down"], "o", "loses"),
    ):
        some = (gain > 0) == wins
        ax.plot(share[some], gain[some], mark, color=colour, ms=5, alpha=0.8, label=label)
    ax.axhline(0, color=COLOURS["rule"], lw=0.9)
    ax.set_xscale("log")
    percent(ax.xaxis)
    ax.margins(0.08, 0.12)
    if roomy:
        for k in share.sort_values(ascending=False).index[:_NAMED]:
            place = (share[k], gain[k])
            ax.annotate(
                table["country"][k], place, (0, 6), textcoords="offset points", ha="center", size=SMALL
            )
    ax.set(xlabel="share of all markets", ylabel="gain a period, per unit of market")
    finish(ax, title, legend="upper left")
    return ax
