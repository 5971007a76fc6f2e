"""Pictures of hysteresis loops, and of growth with a stock of legitimacy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from gametheory_gov.base.errors import InvalidInputError
from gametheory_gov.base.exact import format_number
from gametheory_gov.base.pictures import (
    COLOURS,
    SIZE,
    SMALL,
    axes,
    finish,
    inches,
    percent,
    universal_line,
    universal_mark,
)

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

#: A parameter's values where a club gives way, and the club's shares: a line with a corner at each.
Staircase = tuple[list[float], list[float]]

MEASURES = {"states": "members, share of states", "size": "members, share of size"}
#: Jumps by more than this share of the axis are named on a way, at most this many.
_NAMED, _MOST = 0.12, 3


def check_measure(measure: str) -> None:
    """Raise for a share that clubs do not have.

    Raises
    ------
    InvalidInputError
    """
    if measure not in MEASURES:
        raise InvalidInputError("measure", [f"{measure!r}; one of {', '.join(MEASURES)} is needed"])


def hysteresis_loop(
    up: Staircase,
    down: Staircase,
    jumps: pd.DataFrame,
    ax: Axes | None = None,
    *,
    over: str,
    measure: str,
    universal: float | None,
    title: str,
) -> Axes:
    """Draw a hysteresis loop: the share of members on the way up and on the way down.

    Parameters
    ----------
    up, down : pair of lists of float
        Staircases of the two ways, by rising value of the parameter: its values, and shares in [0, 1].
    jumps : pandas.DataFrame
        One row per jump: ``branch`` (``"up"`` or ``"down"``); ``value`` of the parameter, a number;
        ``exact``, whether it is exact; ``n_before`` and ``n_after``, members; ``change``, their difference as
        a share of all states.
    ax : matplotlib Axes, optional
        Drawn into a new figure when left out.
    over : str
        Name of the parameter.
    measure : {"states", "size"}
        Total that the shares are of.
    universal : float, optional
        Share of states from which a regime is universal; no line is drawn without.
    title : str

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    InvalidInputError
        For an unknown measure.
    """
    check_measure(measure)
    ax, roomy = axes(ax, SIZE)
    _shade(ax, up, down)
    ax.plot(*down, color=COLOURS["down"], lw=3.4, solid_joinstyle="miter", zorder=2)
    ax.plot(*up, color=COLOURS["up"], lw=1.9, ls=(0, (4.5, 1.6)), zorder=3)
    ax.set(xlim=(up[0][0], up[0][-1]), ylim=(-0.03, 1.08))
    ax.set(xlabel=over.replace("_", " "), ylabel=MEASURES[measure])
    percent(ax.yaxis)
    if universal is not None:
        universal_line(ax, universal, words=roomy)
    for name, line in (("up", up), ("down", down)):
        _name_jumps(ax, jumps[jumps["branch"] == name], line, name, roomy)
    finish(ax, title)
    return ax


def short(value: Any) -> str:
    """A number in few characters; exact ones as they are.

    Examples
    --------
    >>> short(0.123456)
    '0.123'
    """
    return f"{value:.3g}" if isinstance(value, float) else format_number(value)


def _shade(ax: Axes, up: Staircase, down: Staircase) -> None:
    """Fill between two staircases, drawn on their common edges."""
    edges = np.unique([*up[0], *down[0]])
    middles = (edges[:-1] + edges[1:]) / 2
    heights = []
    for x, y in (up, down):
        place = np.searchsorted(x, middles, side="right") - 1
        heights.append(np.append(np.asarray(y)[place], 0.0))
    ax.fill_between(
        edges, heights[0], heights[1], step="post", color=COLOURS["between"], linewidth=0, zorder=0
    )


def _name_jumps(ax: Axes, jumps: pd.DataFrame, line: Staircase, name: str, roomy: bool) -> None:
    """Write next to the largest jumps of a way where they are, and between which clubs."""
    wide = sorted(
        (jump for jump in jumps.itertuples() if abs(jump.change) > _NAMED),
        key=lambda jump: -abs(jump.change),
    )
    low, span = line[0][0], line[0][-1] - line[0][0]
    words = 1.1 / inches(ax)[0]  # of the axis, what a name takes
    for jump in wide[: _MOST if roomy else 1]:
        x = float(jump.value)
        place = [k for k, value in enumerate(line[0]) if value == x]
        y = float(np.mean([line[1][k] for k in place])) if place else 0.5
        right = name == "up"
        near_edge = (x - low) / span
        if (right and near_edge > 1 - words) or (not right and near_edge < words):
            right = not right
        sign = "" if jump.exact else "≈ "
        members = f"{jump.n_before} → {jump.n_after}{' members' if roomy else ''}"
        # white behind the words keeps them legible on the shading
        ax.annotate(
            f"{sign}{short(jump.value)}\n{members}",
            (x, y),
            xytext=(7 if right else -7, 0),
            textcoords="offset points",
            ha="left" if right else "right",
            va="center",
            color=COLOURS[name],
            fontsize=9 if roomy else SMALL,
            bbox={"facecolor": "white", "alpha": 0.75, "edgecolor": "none", "pad": 1},
            zorder=5,
        )
        ax.plot([x], [y], marker="^" if jump.change > 0 else "v", ms=8, color=COLOURS[name], zorder=4)


def stock_path(rounds: pd.DataFrame, ax: Axes | None = None, *, universal: float, title: str) -> Axes:
    """Draw growth with a stock of legitimacy: share of states, the stock, and today's figure, by round.

    Parameters
    ----------
    rounds : pandas.DataFrame
        One row per round: ``round``; ``share`` of states, ``stock`` and ``legitimacy``, all in [0, 1].
    ax : matplotlib Axes, optional
        Drawn into a new figure when left out.
    universal : float
        Share of states from which a regime is universal.
    title : str

    Returns
    -------
    matplotlib Axes
    """
    ax, roomy = axes(ax, SIZE)
    lines = (
        ("share of states", "share", "members", "o-"),
        ("stock of legitimacy", "stock", "legitimacy", "^--"),
        ("legitimacy of the club", "legitimacy", "legitimacy", ":"),
    )
    few = len(rounds) <= 25
    for label, column, key, style in lines:
        shape = style if few else style.lstrip("o^")
        ax.plot(rounds["round"], rounds[column], shape, color=COLOURS[key], lw=2, ms=5, label=label)
    universal_mark(ax, universal, words=roomy)
    last = max(int(rounds["round"].iloc[-1]), 1)
    ax.set(xlabel="round", ylabel="share", ylim=(-0.02, 1.06), xlim=(-0.02 * last, None))
    percent(ax.yaxis)
    finish(ax, title, legend=True)
    return ax


def reached_range(
    parts: pd.DataFrame,
    ax: Axes | None = None,
    *,
    over: str,
    reaches: str,
    universal: float,
    title: str,
) -> Axes:
    """Draw the share of members at the end of growth along a parameter, and where a regime is reached.

    Parameters
    ----------
    parts : pandas.DataFrame
        One row per value (``low`` equals ``high``) and per stretch between two: ``reached`` (None where it is
        not known) and ``share`` of members, NaN where it may change.
    ax : matplotlib Axes, optional
        Drawn into a new figure when left out.
    over : str
        Name of the parameter.
    reaches : str
        The regime.
    universal : float
        Share of states from which a regime is universal.
    title : str

    Returns
    -------
    matplotlib Axes
    """
    ax, roomy = axes(ax, SIZE)
    label: str | None = f"{reaches} reached"
    for part in parts.itertuples():
        if part.low == part.high:
            continue
        if part.reached is True:
            ax.axvspan(part.low, part.high, color=COLOURS["between"], lw=0, zorder=0, label=label)
            label = None
        if part.share == part.share:
            ax.hlines(part.share, part.low, part.high, color=COLOURS["members"], lw=2.4, zorder=2)
    points = parts[parts["low"] == parts["high"]]
    ax.plot(points["low"], points["share"], "o", ms=4, color=COLOURS["members"], zorder=3, label="grown")
    universal_line(ax, universal, words=False)
    ax.set(xlabel=over.replace("_", " "), ylabel=MEASURES["states"], ylim=(-0.03, 1.08))
    ax.set_xlim(float(parts["low"].iloc[0]), float(parts["high"].iloc[-1]))
    percent(ax.yaxis)
    finish(ax, title, legend=roomy)
    return ax
