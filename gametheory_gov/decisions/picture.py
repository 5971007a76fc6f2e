"""Pictures of voting power."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from gametheory_gov.base.pictures import COLOURS, axes, finish, inches, percent

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: Voters shown at most in a figure of its own.
_MOST = 24


def power_and_votes(
    values: Mapping[str, Any], shares: Mapping[str, Any], title: str, ax: Axes | None = None
) -> Axes:
    """A bar for the power of each voter, a dot for its share of the votes, the most powerful first.

    Parameters
    ----------
    values, shares : mapping of id to number
        ``shares`` may be empty.
    title : str
    ax : matplotlib Axes, optional
    """
    ax, roomy = axes(ax)
    most = _MOST if roomy else max(3, min(_MOST, int(inches(ax)[1] * 4)))
    chosen = sorted(values, key=lambda voter: -values[voter])[:most]
    places = range(len(chosen))
    ax.barh(places, [float(values[v]) for v in chosen], color=COLOURS["members"], height=0.62, label="power")
    if shares:
        dots = [float(shares[v]) for v in chosen]
        ax.plot(dots, places, "o", color=COLOURS["size"], ms=5, label="share of votes", ls="none")
    ax.set_yticks(places, [label if len(label) < 16 else f"{label[:14]}…" for label in chosen], fontsize=8.5)
    ax.invert_yaxis()
    percent(ax.xaxis)
    left = len(values) - len(chosen)
    finish(ax, title + (f"; {left} with less power are not shown" if left else ""), legend="lower right")
    return ax


#: What each measure of power is called, and its colour.
_MEASURES = {
    "votes": ("by votes", COLOURS["rule"]),
    "banzhaf": ("by Banzhaf", COLOURS["members"]),
    "shapley_shubik": ("by Shapley-Shubik", COLOURS["size"]),
}


def lines_by_quota(
    quotas: Sequence[Any], values: Mapping[str, Sequence[Any]], title: str, ax: Axes | None = None
) -> Axes:
    """A line for each measure of power, over quotas.

    Parameters
    ----------
    quotas : sequence of shares
    values : mapping of measure to numbers, one for each quota
    title : str
    ax : matplotlib Axes, optional
    """
    ax, _ = axes(ax, (6.5, 3.6))
    for measure, row in values.items():
        label, colour = _MEASURES[measure]
        ax.plot([*map(float, quotas)], [*map(float, row)], ".-", ms=4, color=colour, label=label)
    ax.set_xlabel("quota, share of the votes")
    ax.set_ylabel("representation")
    percent(ax.xaxis)
    finish(ax, title, legend="best")
    return ax
