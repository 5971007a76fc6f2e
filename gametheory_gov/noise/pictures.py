"""Pictures of noise: the potential by club size, laws, waiting times, and what noise does to outcomes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from gametheory_gov.base.errors import InvalidInputError
from gametheory_gov.base.inputs import public
from gametheory_gov.base.pictures import (
    COLOURS,
    SHADES,
    SIZE,
    axes,
    finish,
    in_order,
    palette,
    percent,
    picture,
)

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

#: Lines are told apart in grey too.
_STYLES = ("-", "--", "-.", ":", (0, (1, 1)))
#: Marks of lines, the larger first, so that several at one place are seen.
_RINGS = ("o", "s", "^", "D", "v")
#: Shares of time below this are not drawn.
_FLOOR = 1e-9


@public
@picture
def draw_landscape(landscapes: Mapping[str, pd.DataFrame], ax: Axes | None = None) -> Axes:
    """The weighted potential by number of members as lines; an open mark stands where it is greatest.

    Parameters
    ----------
    landscapes : mapping of str to DataFrame
        Tables of `Potential.landscape`, by the name of their line.
    ax : matplotlib Axes, optional
        Drawn into a new figure when left out.

    Returns
    -------
    matplotlib Axes

    Examples
    --------
    >>> from gametheory_gov import AccessionGame, Institution, States, bind
    >>> from gametheory_gov.noise import weighted_potential
    >>> game = bind(AccessionGame(), States.symmetric(4), Institution(exclusion_penalty=1), benefit=0,
    ...                cost="1/4", legitimacy=0, divergence=0)
    >>> draw_landscape({"four states": weighted_potential(game).landscape()}).get_ylabel()
    'potential Φ'
    """
    ax, _ = axes(ax, SIZE)
    for number, (name, table, line) in enumerate(_lines(landscapes)):
        ax.plot(table["members"], table["potential"], label=name, **line)
        top = table.loc[table["potential"].idxmax()]
        ring: dict[str, Any] = {"ms": 15 - 2.5 * (number % len(_RINGS)), "mew": 2, "mfc": "none"}
        place = top["members"], top["potential"]
        ax.plot(*place, _RINGS[number % len(_RINGS)], color=line["color"], clip_on=False, zorder=5, **ring)
    listed = all(table["listed"].all() for table in landscapes.values())
    what = "greatest of any club of that size" if listed else "greatest weighted gain joins next"
    ax.set(xlabel=f"members ({what})", ylabel="potential Φ")
    ax.axhline(0, color=COLOURS["rule"], lw=0.8, zorder=0)
    _whole(ax)
    finish(ax, "Potential by club size; an open mark where it is greatest", legend=True)
    return ax


@public
@picture
def draw_laws(laws: Mapping[str, pd.DataFrame], ax: Axes | None = None) -> Axes:
    """The share of time with each number of members as lines.

    Parameters
    ----------
    laws : mapping of str to DataFrame
        Tables of stationary laws or simulations, by the name of their line, with columns ``members`` and
        ``probability``.
    ax : matplotlib Axes, optional
        Drawn into a new figure when left out.

    Returns
    -------
    matplotlib Axes

    Examples
    --------
    >>> from gametheory_gov import AccessionGame, Institution, States, bind
    >>> from gametheory_gov.noise import Logit, stationary
    >>> game = bind(AccessionGame(), States.symmetric(4), Institution(exclusion_penalty=1), benefit=0,
    ...                cost="1/4", legitimacy=0, divergence=0)
    >>> draw_laws({"precise": stationary(game, Logit(9)).to_pandas()}).get_yscale()
    'log'
    """
    ax, _ = axes(ax, SIZE)
    for name, table, line in _lines(laws):
        mean = f"mean {table['members'] @ table['probability']:.1f}"
        label = f"{name}: {mean}" if name else mean
        ax.plot(table["members"], table["probability"], label=label, **line)
    least = min(table["probability"].min() for table in laws.values())
    low = max(_FLOOR, least / 3)
    ax.set(xlabel="members", ylabel="share of time", yscale="log", ylim=(low, 1.5))
    _whole(ax)
    finish(ax, "Stationary law of the number of members", legend=True)
    return ax


@public
@picture
def draw_waiting(table: pd.DataFrame, *, goal: str = "a universal regime", ax: Axes | None = None) -> Axes:
    """The expected rounds until a target over one parameter, a line for each value of another.

    Parameters
    ----------
    table : DataFrame
        A table of `waiting_times`: the first column goes across, the second names the lines, and
        ``log_rounds`` is the natural logarithm of the rounds.
    goal : str
        The target in words, for the title.
    ax : matplotlib Axes, optional
        Drawn into a new figure when left out.

    Returns
    -------
    matplotlib Axes

    Examples
    --------
    >>> from gametheory_gov import AccessionGame, Institution, States, bind
    >>> from gametheory_gov.noise import Logit, waiting_times
    >>> game = bind(AccessionGame(), States.symmetric(4), Institution(exclusion_penalty=1), benefit=0,
    ...                cost="1/4", legitimacy=0, divergence=0)
    >>> table = waiting_times(game, Logit(5), ("legitimacy", [0, 1]), ("divergence", [0]))
    >>> axes = draw_waiting(table)
    >>> axes.get_xlabel(), axes.get_ylabel()
    ('legitimacy', 'expected rounds')
    """
    if len(table.columns) < 3 or "log_rounds" not in table:
        raise InvalidInputError(
            "draw_waiting", [f"table has columns {list(table)}; give what waiting_times gives"]
        )
    ax, _ = axes(ax, SIZE)
    across, by = (str(name) for name in table.columns[:2])
    parts = {value: part for value, part in table.groupby(by, sort=False)}
    for value, part, line in _lines(parts):
        heights = part["log_rounds"] / np.log(10)
        ax.plot(part[across], heights, label=f"{by} {value}".replace("_", " "), **line)
    ax.set(xlabel=across.replace("_", " "), ylabel="expected rounds")
    ax.yaxis.set_major_formatter(_as_power)
    finish(ax, f"How long until {goal} comes about by accident", legend=True)
    return ax


@public
@picture
def draw_outcomes(table: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """The shares of time with no regime, a club, ..., a universal regime, stacked, as errors get rarer.

    Parameters
    ----------
    table : DataFrame
        A table of `outcomes_by_precision`: a column ``precision``, rising, and one for each label of regimes.
    ax : matplotlib Axes, optional
        Drawn into a new figure when left out.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    InvalidInputError
        For fewer than two precisions.

    Examples
    --------
    >>> from gametheory_gov import AccessionGame, Institution, States, bind
    >>> from gametheory_gov.noise import outcomes_by_precision
    >>> game = bind(AccessionGame(), States.symmetric(4), Institution(exclusion_penalty=1), benefit=0,
    ...                cost="1/4", legitimacy=0, divergence=0)
    >>> draw_outcomes(outcomes_by_precision(game, [1, 2, 4])).get_xscale()
    'log'
    """
    if len(table) < 2:
        raise InvalidInputError("precisions", ["at least two are needed to draw over"])
    ax, _ = axes(ax, SIZE)
    steps = table["precision"].to_numpy()
    labels = in_order(str(name) for name in table.columns if name != "precision")
    colours = palette(labels)
    shares = table[list(labels)].to_numpy().T
    ax.stackplot(steps, shares, colors=[colours[label] for label in labels], lw=0)
    bottom = np.cumsum(shares, axis=0) - shares
    for row, label in enumerate(labels):
        margin = len(steps) // 8
        widest = int(np.argmax(shares[row, margin : len(steps) - margin])) + margin
        if shares[row, widest] > 0.08:
            ink = "white" if label == "universal" else COLOURS["ink"]
            place = (steps[widest], bottom[row, widest] + shares[row, widest] / 2)
            along = np.log(steps[widest] / steps[0]) / np.log(steps[-1] / steps[0])
            side = 0 if along < 0.2 else 2 if along > 0.8 else 1  # a name must not reach beyond the edge
            ax.annotate(
                label,
                place,
                xytext=((4, 0), (0, 0), (-4, 0))[side],
                textcoords="offset points",
                color=ink,
                ha=("left", "center", "right")[side],
                va="center",
                fontsize=12,
            )
    ax.set(
        xscale="log",
        xlim=(steps[0], steps[-1]),
        ylim=(0, 1),
        xlabel="precision β (errors get rarer)",
        ylabel="share of time",
    )
    percent(ax.yaxis)
    finish(ax, "Outcomes under noise")
    return ax


def _lines(items: Mapping[Any, Any]) -> Iterator[tuple[Any, Any, dict[str, Any]]]:
    """Names, tables, and the colours and styles of their lines."""
    for k, (name, table) in enumerate(items.items()):
        look = {"color": SHADES[k % len(SHADES)], "ls": _STYLES[k % len(_STYLES)], "lw": 2}
        yield name, table, look


def _as_power(value: float, _: float) -> str:
    return f"$10^{{{value:g}}}$"


def _whole(ax: Axes) -> None:
    """Label members by whole numbers."""
    from matplotlib.ticker import MaxNLocator

    ax.xaxis.set_major_locator(MaxNLocator(integer=True))
