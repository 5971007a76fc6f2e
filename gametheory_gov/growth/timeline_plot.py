"""Pictures of paths by size: who came in when, each state as thick as its share of size."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from .path import GrowthPath

#: States that came in early are dark, late ones light; what is named is written in the colour that contrasts.
_SCALE = "Blues_r"
RULE, OUT = "#666666", "#E9E4D8"
#: Share of size from which a state is named in its band.
_NAMED = 0.012


def timeline(path: GrowthPath, ax: Axes | None = None) -> Axes:
    """Draw who came in when: a band per state, as thick as its share of size, from its entry to the end.

    Parameters
    ----------
    path : GrowthPath
    ax : matplotlib Axes, optional
        Drawn into a new figure when left out.

    Returns
    -------
    matplotlib Axes
    """
    import matplotlib.pyplot as plt
    from matplotlib import colormaps

    if ax is None:
        _, ax = plt.subplots(figsize=(8.4, 6), layout="constrained")
    stays = _stays(path)
    last = len(path.rounds)
    size = dict(zip(path.game.states.ids, path.game.states.size.astype(float), strict=True))
    order = sorted(stays, key=lambda label: (stays[label][0][0], -size[label]))
    latest = max((stays[label][0][0] for label in order), default=0)
    base = 0.0
    for label in order:
        first = stays[label][0][0]
        colour = colormaps[_SCALE](0.12 + 0.68 * first / max(latest, 1))
        ends = [(start, end - start) for start, end in stays[label]]
        ax.broken_barh(
            ends, (base, size[label]), facecolor=colour, edgecolor="white", linewidth=_edge(size[label])
        )
        if size[label] >= _NAMED:
            dark = first / max(latest, 1) < 0.55
            ax.annotate(
                label,
                (first + 0.04, base + size[label] / 2),
                va="center",
                color="white" if dark else "#1A1A1A",
                fontsize=min(11, 5 + 90 * size[label]),
            )
        base += size[label]
    _draw_outside(ax, path.game.N - len(order), base, last)
    _finish(ax, path, last)
    return ax


def _draw_outside(ax: Axes, number: int, base: float, last: int) -> None:
    """Draw the share of size of those who never came in."""
    if base < 1 - 1e-9:
        ax.broken_barh([(0, last)], (base, 1 - base), facecolor=OUT, edgecolor="none")
        words = f"outside throughout: {number} states"
        roomy = 1 - base > 0.04
        ax.annotate(
            words,
            (last / 2, (1 + base) / 2) if roomy else (0.06, base - 0.02),
            ha="center" if roomy else "left",
            va="center",
            color=RULE,
            fontsize=9,
        )


def _edge(size: float) -> float:
    """Return the width of a band's edge; where it would cover the band there is none."""
    return 0.4 if size >= 0.004 else 0.0


def _stays(path: GrowthPath) -> dict[str, list[tuple[int, int]]]:
    """Return for everybody who ever came in the rounds from and up to which it was inside."""
    clubs = [set(r.members) for r in path.rounds] + [set()]
    stays: dict[str, list[tuple[int, int]]] = {}
    entered = {label: 0 for label in path.rounds[0].members}
    for number, (before, after) in enumerate(pairwise(clubs), start=1):
        for label in path.game.states.ids:
            if label in after and label not in before:
                entered[label] = number
            elif label in before and label not in after:
                stays.setdefault(label, []).append((entered[label], number))
    return stays


def _finish(ax: Axes, path: GrowthPath, last: int) -> None:
    """Name the axes, and write above each round how many are in."""
    few = last <= 12
    ax.set(xlim=(0, last), ylim=(0, 1), ylabel="share of size, by order of entry", xlabel="round")
    ax.yaxis.set_major_formatter(lambda value, _: f"{value:.0%}")
    if few:
        ax.set_xticks([k + 0.5 for k in range(last)], [str(k) for k in range(last)])
        ax.tick_params(axis="x", length=0)
        for r in path.rounds:
            ax.annotate(
                f"{len(r.members)} in",
                (r.number + 0.5, 1.012),
                ha="center",
                fontsize=9,
                annotation_clip=False,
            )
        for k in range(1, last):
            ax.axvline(k, color="white", lw=1.2, alpha=0.6)
    ax.spines[["top", "right"]].set_visible(False)
    ax.set_title(
        f"{len(path.rounds[0].members)} founders, {len(path.final)} of {path.game.N} states at the end: "
        f"{path.regime.label}",
        loc="left",
        pad=22 if few else 8,
    )


def stock_path(path: Any, ax: Axes | None = None) -> Axes:
    """Draw growth with a stock of legitimacy: share of states, the stock, and today's figure, by round.

    Parameters
    ----------
    path : StockPath
    ax : matplotlib Axes, optional
        Drawn into a new figure when left out.

    Returns
    -------
    matplotlib Axes
    """
    import matplotlib.pyplot as plt

    if ax is None:
        _, ax = plt.subplots(figsize=(7.2, 4.6), layout="constrained")
    rounds = np.array([r.number for r in path.rounds])
    lines = (
        ("share of states", [len(r.members) / path.game.N for r in path.rounds], "#0072B2", "o-"),
        ("stock of legitimacy", [float(r.stock) for r in path.rounds], "#009E73", "^--"),
        ("legitimacy of the club", [float(r.legitimacy) for r in path.rounds], "#009E73", ":"),
    )
    few = len(rounds) <= 25
    for name, values, colour, style in lines:
        ax.plot(rounds, values, style if few else style[-1], color=colour, lw=2, ms=5, label=name)
    ax.axhline(path.universal_share, color=RULE, lw=0.8, ls=(0, (2, 3)))
    ax.set(xlabel="round", ylabel="share", ylim=(-0.02, 1.06), xlim=(-0.02 * max(rounds[-1], 1), None))
    ax.yaxis.set_major_formatter(lambda value, _: f"{value:.0%}")
    ax.legend(frameon=False, loc="best", fontsize=9)
    ax.spines[["top", "right"]].set_visible(False)
    ax.set_title(
        f"{float(path.renewal):.3g} of the stock renewed each round; {len(path.final)} of {path.game.N} "
        f"states at the end: {path.regime.label}",
        loc="left",
        fontsize=11,
    )
    return ax
