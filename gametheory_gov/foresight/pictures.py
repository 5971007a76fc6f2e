"""Pictures of foresight: what patience does to founding, and how a ladder of stable sizes is climbed."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from gametheory_gov.base.pictures import COLOURS, axes, finish

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

_WORDS = {"stay": "nobody founds", "mix": "founding by chance", "join": "founded at once"}
_LINES = ("-", "--", ":", "-.")
#: Colour, marker and size by world: later ones are smaller, so that none is hidden.
MARKS = (
    (COLOURS["members"], "o", 10),
    (COLOURS["size"], "s", 6.5),
    (COLOURS["legitimacy"], "^", 4.5),
    (COLOURS["ink"], "D", 2.5),
)


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
    ax, roomy = axes(ax, (7.6, 4.6))
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
    """Draw the expected numbers of members in the end against the discount factor, by world.

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
    >>> draw_ends(pd.DataFrame(row), most=3, title="Ends").texts[0].get_text()
    'first to join: A'
    """
    ax, roomy = axes(ax, (7.6, 4.8))
    for (world, rows), (colour, marker, size) in zip(table.groupby("world", sort=False), MARKS, strict=False):
        for (discount, complete), here in rows.groupby(["discount", "complete"]):
            fill = colour if complete else "none"
            across = [discount] * len(here)
            ax.plot(
                across, here["members"], marker, color=colour, mfc=fill, ms=size, ls="none", clip_on=False
            )
        founded = rows[rows["first"] != ""]
        label = str(world)
        if len(founded):
            start = founded[founded["discount"] == founded["discount"].min()]
            words = f"first to join: {start['first'].iloc[0]}"
            if roomy:
                at = float(start["discount"].iloc[0]), float(start["members"].max())
                _name_founders(ax, words, at, colour)
            else:
                label += f"\n({words})"
        ax.plot([], [], marker, color=colour, ms=size, ls="none", label=label)
    ax.set(xlim=(0, 1), ylim=(-0.03 * most, 1.04 * most))
    what = "members in the end, on average" if roomy else "members in the end"
    ax.set(xlabel="discount factor δ", ylabel=what)
    finish(ax, title, legend="center left" if roomy else "best")
    return ax


def _name_founders(ax: Axes, words: str, at: tuple[float, float], colour: str) -> None:
    left = at[0] > 0.5
    ax.annotate(
        words,
        at,
        xytext=(0, -9),
        textcoords="offset points",
        ha="right" if left else "left",
        va="top",
        color=colour,
    )


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
    [' outsider', ' member', '1', '2']
    """
    ax, roomy = axes(ax, (7.6, 4.8))
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
    ax.plot(stable[1:], member[stable[1:]], "o", color=COLOURS["members"], ms=6)
    _name_sizes(ax, stable[1:].tolist(), member, N)
    ax.set(xlabel="members", ylabel="payoff of one state", xlim=(0, N * 1.02))
    finish(ax, title, legend=not roomy)
    return ax


def _name_sizes(ax: Axes, sizes: Sequence[int], member: np.ndarray, N: int) -> None:
    """Write stable sizes below their points, those that would overlap left out."""
    last = -N
    for k in sizes:
        if k - last >= 0.04 * N:
            ax.annotate(
                str(k), (k, member[k]), xytext=(5, -11), textcoords="offset points", fontsize=9, ha="left"
            )
            last = k
