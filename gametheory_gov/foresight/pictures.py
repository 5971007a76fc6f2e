"""Pictures of foresight: what patience does to founding, and how a ladder of stable sizes is climbed."""

from __future__ import annotations

import itertools
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from gametheory_gov.base.pictures import COLOURS, SIZE, SMALL, axes, finish

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

_WORDS = {"stay": "nobody founds", "mix": "founding by chance", "join": "founded at once"}
_LINES = ("-", "--", ":", "-.")
#: Worlds that can be told apart in one picture.
MOST = 4
#: Half the height of a world's strip.
_HALF = 0.3
#: Equilibria at one discount factor up to which each is numbered.
_PARTS = 2


def draw_patience(
    table: pd.DataFrame, thresholds: Sequence[float], *, title: str, ax: Axes | None = None
) -> Axes:
    """Draw the founding probability of every equilibrium against the discount factor.

    Parameters
    ----------
    table : DataFrame
        Points of curves: numbers of ``region`` and ``equilibrium``, ``discount``, ``founding``, and the
        ``first`` move, that of the first state drawn: ``"stay"``, ``"mix"`` or ``"join"``.
    thresholds : sequence of float
        Discount factors at which founding changes.
    title : str
    ax : matplotlib Axes, optional
        Drawn into a new figure when left out.

    Returns
    -------
    matplotlib Axes

    Examples
    --------
    >>> import pandas as pd
    >>> curve = {"region": 0, "equilibrium": 0, "discount": [0.0, 1.0], "founding": 1.0, "first": "join"}
    >>> ax = draw_patience(pd.DataFrame(curve), [], title="Patience")
    >>> ax.get_xlabel(), ax.texts[0].get_text()
    ('discount factor δ', 'founded at once')
    """
    ax, roomy = axes(ax, SIZE)
    for _, region in table.groupby("region"):
        for number, curve in region.groupby("equilibrium"):
            style = _LINES[int(number) % len(_LINES)]
            ax.plot(curve["discount"], curve["founding"], style, color=COLOURS["members"], lw=2.4)
        if roomy:
            words = dict.fromkeys(_WORDS[first] for first in region["first"])
            _name_region(ax, region["discount"].min(), region["discount"].max(), words)
    _mark_thresholds(ax, thresholds)
    what = "probability that the first state drawn founds" if roomy else "founding probability"
    ax.set(xlim=(0, 1), ylim=(-0.03, 1.04), xlabel="discount factor δ", ylabel=what)
    finish(ax, title)
    return ax


def _name_region(ax: Axes, low: float, high: float, words: Iterable[str]) -> None:
    """Write the words of a region into it, or beside it with an arrow where it is narrow."""
    middle, text = (low + high) / 2, "\nor ".join(words)
    if high - low > 0.2:
        ax.annotate(text, (middle, 0.5), ha="center", va="center")
        return
    left = low > 0.3
    ax.annotate(
        text,
        (middle, 0.8),
        xytext=(low - 0.04 if left else high + 0.04, 0.8),
        ha="right" if left else "left",
        va="center",
        arrowprops={"arrowstyle": "->", "color": COLOURS["rule"]},
    )


def _mark_thresholds(ax: Axes, thresholds: Iterable[float]) -> None:
    """Draw lines at thresholds, their values in turn to the left and to the right."""
    for k, x in enumerate(thresholds):
        ax.axvline(x, color=COLOURS["rule"], lw=1, ls=(0, (4, 4)))
        ax.annotate(
            f"{x:.4f}",
            (x, 0.1),
            xytext=(4 if k % 2 else -4, 0),
            textcoords="offset points",
            ha="left" if k % 2 else "right",
            color=COLOURS["rule"],
            fontsize=9,
        )


def draw_ends(table: pd.DataFrame, *, most: int, title: str, ax: Axes | None = None) -> Axes:
    """Draw the expected numbers of members in the end against the discount factor: a strip for each world.

    Where equilibria end differently the strip is parted between them, the smallest club below.

    Parameters
    ----------
    table : DataFrame
        One row per equilibrium: ``world`` (at most four), ``discount``, ``members`` (undefined without any
        equilibrium), ``complete``, whether all are listed, and ``first``, who joins first, in words or empty.
    most : int
        Most members there can be.
    title : str
    ax : matplotlib Axes, optional
        Drawn into a new figure when left out.

    Returns
    -------
    matplotlib Axes

    Examples
    --------
    >>> import pandas as pd
    >>> row = {"world": "three", "discount": [0.5], "members": 3.0, "complete": True, "first": "A"}
    >>> [text.get_text() for text in draw_ends(pd.DataFrame(row), most=3, title="Ends").texts]
    ['3', 'first to join: A']
    """
    from matplotlib.patches import Patch

    worlds = list(dict.fromkeys(table["world"]))
    ax, roomy = axes(ax, (SIZE[0], 1.2 + 0.85 * len(worlds)))
    grid = np.unique(table["discount"])
    middles = (grid[1:] + grid[:-1]) / 2
    edges = dict(zip(grid, itertools.pairwise([0.0, *middles, 1.0]), strict=True))
    for height, world in enumerate(worlds):
        rows = table[table["world"] == world].sort_values(["discount", "members"])
        _add_strip(ax, rows, height, edges, most)
        founded = rows[rows["first"] != ""]
        if len(founded):
            at = float(founded["discount"].iloc[0])
            side: dict[str, Any] = {
                "xytext": (0, 3),
                "textcoords": "offset points",
                "ha": "right" if at > 0.5 else "left",
            }
            words = f"first to join: {founded['first'].iloc[0]}"
            ax.annotate(words, (at, height - _HALF), va="bottom", fontsize=SMALL, **side)
    names = [str(world) if roomy else textwrap.fill(str(world), 14) for world in worlds]
    ax.set_yticks(range(len(worlds)), names)
    ax.set(xlim=(0, 1), ylim=(len(worlds) - 0.6, -0.65), xlabel="discount factor δ")
    ax.tick_params(axis="y", length=0)
    finish(ax, title)
    ax.spines["left"].set_visible(False)
    if not table["complete"].all():
        key = Patch(facecolor="white", edgecolor=COLOURS["rule"], hatch="//", label="more than were listed")
        ax.legend(handles=[key], fontsize=SMALL, frameon=False, loc="lower right", borderpad=0)
    return ax


def _add_strip(
    ax: Axes, rows: pd.DataFrame, height: int, edges: Mapping[float, tuple[float, float]], most: int
) -> None:
    """Add the strip of a world, darker for more members, with numbers where they change."""
    from matplotlib import colormaps
    from matplotlib.collections import PolyCollection
    from matplotlib.patches import Rectangle

    corners, shares = [], []
    runs: list[tuple[tuple[float, ...], float, float]] = []
    for discount, here in rows.groupby("discount"):
        left, right = edges[discount]
        ends = tuple(here["members"].dropna().round(9).unique())
        for k, members in enumerate(ends):
            low, high = (height + _HALF * (1 - 2 * part / len(ends)) for part in (k, k + 1))
            corners.append([(left, low), (right, low), (right, high), (left, high)])
            shares.append(members / most)
        if not here["complete"].all():
            frame: dict[str, Any] = {
                "fill": False,
                "hatch": "//",
                "edgecolor": COLOURS["rule"],
                "lw": 0,
                "zorder": 2,
            }
            ax.add_patch(Rectangle((left, height - _HALF), right - left, 2 * _HALF, **frame))
        if runs and runs[-1][0] == ends:
            runs[-1] = (ends, runs[-1][1], right)
        else:
            runs.append((ends, left, right))
    shades = colormaps["Blues"](0.08 + 0.82 * np.asarray(shares))
    ax.add_collection(PolyCollection(corners, facecolors=shades, edgecolors="white", linewidths=0.5))
    for ends, left, right in runs:
        for k, members in enumerate(ends):
            if right - left > 0.035 and len(ends) <= _PARTS:
                place = (left + right) / 2, height + _HALF * (1 - (2 * k + 1) / len(ends))
                ink = "white" if members > 0.5 * most else COLOURS["ink"]
                ax.text(*place, f"{members:.3g}", ha="center", va="center", color=ink, fontsize=9)


def draw_ladder(table: pd.DataFrame, *, title: str, ax: Axes | None = None) -> Axes:
    """Draw payoffs by size, and the ladder: from a stable size across to the next that nobody leaves for it.

    Parameters
    ----------
    table : DataFrame
        One row per size from 0 on: ``member`` and ``outsider``, payoffs, and ``stable``.
    title : str
    ax : matplotlib Axes, optional
        Drawn into a new figure when left out.

    Returns
    -------
    matplotlib Axes

    Examples
    --------
    >>> import pandas as pd
    >>> payoffs = {"member": [None, 0, 1], "outsider": [0, 1, None], "stable": [True, True, True]}
    >>> ax = draw_ladder(pd.DataFrame(payoffs), title="Two rungs")
    >>> [text.get_text() for text in ax.texts]
    [' outsider', ' member', '0', '1', '2']
    """
    ax, roomy = axes(ax, SIZE)
    N, sizes = len(table) - 1, np.arange(len(table))
    payoffs = {key: table[key].to_numpy(dtype=np.float64) for key in ("outsider", "member")}
    looks = {"outsider": (COLOURS["size"], "--", N - 1), "member": (COLOURS["members"], "-", N)}
    for key, (colour, style, end) in looks.items():
        ax.plot(sizes, payoffs[key], color=colour, lw=2, ls=style, label=key)
        if roomy:
            at = end, payoffs[key][end]
            ax.annotate(f" {key}", at, color=colour, va="center", fontsize=10, annotation_clip=False)
    stable = np.flatnonzero(table["stable"])
    member, outsider = payoffs["member"], payoffs["outsider"]
    for low, high in itertools.pairwise(stable):
        corner = [outsider[low], outsider[low], member[high]]
        ax.plot([low, high, high], corner, color=COLOURS["rule"], lw=0.9)
    points = np.where(sizes > 0, member, outsider)  # a club of none is the outsiders' payoff
    for held, key in ((stable[stable > 0], "members"), (stable[stable == 0], "size")):
        ax.plot(held, points[held], "o", color=COLOURS[key], ms=6, clip_on=False, zorder=3)
    _name_sizes(ax, stable.tolist(), points, N)
    ax.set(xlabel="members", ylabel="payoff of one state", xlim=(0, N * 1.02))
    finish(ax, title, legend=not roomy)
    return ax


def _name_sizes(ax: Axes, sizes: Sequence[int], heights: np.ndarray, N: int) -> None:
    """Write stable sizes below their points, those that would overlap left out."""
    last = -N
    for k in sizes:
        if k - last >= 0.04 * N:
            ax.annotate(
                str(k), (k, heights[k]), xytext=(5, -11), textcoords="offset points", fontsize=9, ha="left"
            )
            last = k
