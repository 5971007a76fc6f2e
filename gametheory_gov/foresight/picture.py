"""Pictures of foresight: what patience does to founding, and how a ladder of stable sizes is climbed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from .ladder import Ladder
    from .patience import PatienceThresholds

#: Colours that the colour-blind tell apart and that differ in grey (Okabe and Ito).
COLOURS = {"member": "#0072B2", "outsider": "#D55E00", "rule": "#666666"}
_WORDS = {"stay": "nobody founds", "mix": "founding by chance", "join": "founded at once"}
_LINES = ("-", "--", ":", "-.")


def draw_patience(found: PatienceThresholds, ax: Axes | None = None) -> Axes:
    """Draw the founding probability of every equilibrium against the discount factor.

    Parameters
    ----------
    found : PatienceThresholds
    ax : matplotlib Axes, optional
        Drawn into a new figure when left out.

    Returns
    -------
    matplotlib Axes
    """
    import matplotlib.pyplot as plt

    if ax is None:
        _, ax = plt.subplots(figsize=(7.6, 4.6), layout="constrained")
    for region in found.regions:
        low, high = float(region.low), float(region.high)
        across = np.linspace(low, high, 81)[1:-1]
        for k, (pattern, founding) in enumerate(zip(region.patterns, region.founding, strict=True)):
            heights = _along(founding, across)
            style = _LINES[k % len(_LINES)]
            ax.plot(across, heights, style, color=COLOURS["member"], lw=2.4, label=" ".join(pattern))
        text = "\nor ".join(dict.fromkeys(_WORDS[pattern[0]] for pattern in region.patterns))
        ax.annotate(
            text,
            ((low + high) / 2, 1.06),
            ha="center",
            va="bottom",
            fontsize=10 if high - low > 0.2 else 8,
            rotation=0 if high - low > 0.2 else 90,
            annotation_clip=False,
        )
    _mark_thresholds(ax, found)
    ax.set(
        xlim=(0, 1),
        ylim=(-0.03, 1.04),
        xlabel="discount factor δ",
        ylabel="probability that the first state drawn founds",
    )
    ax.spines[["top", "right"]].set_visible(False)
    return ax


def _along(founding: Any, across: np.ndarray) -> np.ndarray:
    import sympy

    from .patience import DELTA

    heights: np.ndarray = np.broadcast_to(sympy.lambdify(DELTA, founding, "numpy")(across), across.shape)
    return heights


def _mark_thresholds(ax: Axes, found: PatienceThresholds) -> None:
    """Draw thresholds at which founding changes, their values moved apart where two would overlap."""
    floor = -1.0
    for threshold in found.founded:
        x = float(threshold)
        ax.axvline(x, color=COLOURS["rule"], lw=1, ls=(0, (4, 4)))
        right = x - floor > 0.12
        ax.annotate(
            f"{x:.4f}",
            (x, 0.5),
            xytext=(-4 if right else 4, 0),
            textcoords="offset points",
            ha="right" if right else "left",
            color=COLOURS["rule"],
            fontsize=9,
        )
        floor = x


def draw_ladder(ladder: Ladder, ax: Axes | None = None) -> Axes:
    """Draw payoffs by size, and the ladder: from a stable size across to the next that nobody leaves for it.

    Parameters
    ----------
    ladder : Ladder
    ax : matplotlib Axes, optional
        Drawn into a new figure when left out.

    Returns
    -------
    matplotlib Axes
    """
    import matplotlib.pyplot as plt

    if ax is None:
        _, ax = plt.subplots(figsize=(7.6, 4.8), layout="constrained")
    member = np.array([np.nan, *map(float, ladder.member[1:])])
    outsider = np.array([*map(float, ladder.outsider[:-1]), np.nan])
    sizes = np.arange(ladder.N + 1)
    for key, values in (("outsider", outsider), ("member", member)):
        ax.plot(sizes, values, color=COLOURS[key], lw=2, ls="-" if key == "member" else "--")
        end = ladder.N if key == "member" else ladder.N - 1
        ax.annotate(
            f" {key}",
            (end, values[end]),
            color=COLOURS[key],
            va="center",
            fontsize=10,
            annotation_clip=False,
        )
    for low, high in zip(ladder.sizes, ladder.sizes[1:], strict=False):
        corner = [outsider[low], outsider[low], member[high]]
        ax.plot([low, high, high], corner, color=COLOURS["rule"], lw=0.9)
    stable = np.array(ladder.sizes[1:], dtype=np.int64)
    ax.plot(stable, member[stable], "o", color=COLOURS["member"], ms=6)
    _name_sizes(ax, ladder.sizes[1:], member, ladder.N)
    ax.set(xlabel="members", ylabel="payoff of one state", xlim=(0, ladder.N * 1.02))
    ax.set_title(f"{len(stable)} farsightedly stable sizes of {ladder.N}", loc="left")
    ax.spines[["top", "right"]].set_visible(False)
    return ax


def _name_sizes(ax: Axes, sizes: tuple[int, ...], member: np.ndarray, N: int) -> None:
    """Write stable sizes below their points, those that would overlap left out."""
    last = -N
    for k in sizes:
        if k - last >= 0.04 * N:
            ax.annotate(
                str(k), (k, member[k]), xytext=(5, -11), textcoords="offset points", fontsize=9, ha="left"
            )
            last = k
