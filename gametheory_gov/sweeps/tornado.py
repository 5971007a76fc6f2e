"""The tornado: one bar per parameter, the widest on top."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gametheory_gov.base.pictures import COLOURS, SIZE, SMALL, axes, finish

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

#: Bars that are drawn at most.
_MOST = 30
#: What a bar shows, a second figure, and the words for both, with room and without, by method.
_BARS = {
    "sobol": (
        ("total", "first"),
        ("with all it is joint with (total index)", "alone (first-order index)"),
        ("total", "alone"),
    ),
    "morris": (
        ("mu_star", "sigma"),
        ("mean size of its effects, μ*", "their standard deviation, σ"),
        ("μ*", "σ"),
    ),
}


def draw_tornado(
    table: pd.DataFrame, ax: Axes | None = None, *, method: str, outcome: str, base: float, title: str
) -> Axes:
    """Draw the sensitivity of an outcome to parameters.

    Parameters
    ----------
    table : pandas.DataFrame
        One row per parameter, the one on top first: ``parameter``, ``range`` and the estimates of the method,
        as in `Sensitivity`.
    ax : matplotlib Axes, optional
        Drawn into a new figure when left out.
    method : {"sobol", "morris", "one_at_a_time"}
    outcome : str
    base : float
        Where bars begin.
    title : str

    Returns
    -------
    matplotlib Axes
    """
    rows = table.head(_MOST)
    ax, roomy = axes(ax, (SIZE[0], 1.7 + 0.42 * len(rows)))
    places = range(len(rows))
    if method in _BARS:
        names, long, short = _BARS[method]
        _draw_estimates(ax, rows, places, names, long if roomy else short)
    else:
        _draw_ends(ax, rows, places, base, roomy)
    ax.axvline(base, color=COLOURS["ink"], lw=0.9, zorder=3)
    kept = [f"{row.parameter}\n{row.range}" if roomy else str(row.parameter) for row in rows.itertuples()]
    ax.set_yticks(places, [name.replace("_", " ") for name in kept], fontsize=9, parse_math=False)
    ax.set_ylim(len(rows) - (0.5 if roomy or method not in _BARS else -0.3), -0.5)  # the key needs a row
    ax.set_xlabel(f"share of the variance of {outcome}" if method == "sobol" else outcome)
    if method == "morris":
        ax.set_xlabel(f"change of {outcome}")
    ax.tick_params(axis="y", length=0)
    finish(ax, title, legend="lower right" if method in _BARS and not roomy else False)
    figure: Any = ax.get_figure(root=True)
    if method in _BARS and roomy:
        figure.legend(frameon=False, fontsize=9, loc="outside lower center", ncols=2)
    ax.spines["left"].set_visible(False)
    return ax


def _draw_estimates(
    ax: Axes, rows: pd.DataFrame, places: Any, names: tuple[str, str], words: tuple[str, str]
) -> None:
    """Bars of one estimate with its interval; a second in them, as a bar where it has an interval too."""
    wide, second = names
    bar: dict[str, Any] = {"edgecolor": COLOURS["members"], "linewidth": 0.8, "zorder": 2}
    line: dict[str, Any] = {"color": COLOURS["ink"], "lw": 1.2, "fmt": "none", "capsize": 2.5, "zorder": 4}
    bars = f"{second}_conf" in rows
    ax.barh(places, rows[wide], height=0.72, color=COLOURS["between"], label=words[0], **bar)
    lifted = [k - 0.22 if bars else k for k in places]
    ax.errorbar(rows[wide], lifted, xerr=rows[f"{wide}_conf"], **line)
    if bars:
        ax.barh(places, rows[second], height=0.28, color=COLOURS["members"], label=words[1], **bar)
        ax.errorbar(rows[second], places, xerr=rows[f"{second}_conf"], **line)
    else:
        ax.plot(rows[second], places, "D", color=COLOURS["size"], ms=6, label=words[1], zorder=5)


def _draw_ends(ax: Axes, rows: pd.DataFrame, places: Any, base: float, roomy: bool) -> None:
    """Bars from the outcome at the base to the least and to the greatest, with the values that give them."""
    for end, key in (("least", "down"), ("greatest", "up")):
        ax.barh(places, rows[end] - base, left=base, height=0.6, color=COLOURS[key], zorder=2)
    if not roomy:
        return
    for k, row in enumerate(rows.to_dict("records")):
        for end, side, shift in (("least", "right", -4), ("greatest", "left", 4)):
            if row["least"] < row["greatest"]:
                ax.annotate(
                    str(row[f"{end}_at"]), (row[end], k), xytext=(shift, 0), textcoords="offset points",
                    ha=side, va="center", fontsize=SMALL, color=COLOURS["ink"], parse_math=False,
                )  # fmt: skip
    ax.margins(x=0.16)
