"""Pictures of designs: what they come to in two measures, and what is given up for what."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from gametheory_gov.base.pictures import COLOURS, axes, finish, percent

from .measures import MEASURES

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: A design over two measures.
Spots = Sequence[Sequence[float]]


def draw_designs(
    points: Spots,
    front: Spots,
    marked: Spots,
    labels: tuple[str, str],
    title: str,
    *,
    mark: str,
    ax: Axes | None = None,
) -> Axes:
    """A dot for every design over two measures, those that none beats joined by a line.

    Parameters
    ----------
    points, front, marked : sequences of pairs
    labels : (str, str)
        Of the axes.
    title : str
    mark : str
        What the marked designs are.
    ax : matplotlib Axes, optional
    """
    ax, _ = axes(ax)
    styles: tuple[tuple[Spots, dict[str, Any], str], ...] = (
        (points, {"marker": "o", "ms": 4, "color": COLOURS["rule"], "alpha": 0.5}, "designs"),
        (
            sorted(map(tuple, front)),
            {"marker": ".", "ls": "-", "color": COLOURS["members"]},
            "no design is better in both",
        ),
        (marked, {"marker": "D", "ms": 7, "mfc": "none", "color": COLOURS["size"], "mew": 1.6}, mark),
    )
    for spots, style, name in styles:
        if spots:
            across, upwards = zip(*spots, strict=True)
            ax.plot(across, upwards, label=name, **({"ls": "none"} | style))
    ax.set_xlabel(labels[0])
    ax.set_ylabel(labels[1])
    finish(ax, title, legend="best")
    return ax


#: Kinds of designs by how all like them, with their colours and marks.
_KINDS = {
    "somebody is worse off": (COLOURS["leave"], "x"),
    "with transfers": (COLOURS["legitimacy"], "s"),
    "acceptable to all": (COLOURS["members"], "o"),
}


def draw_acceptance(
    spots: Spots, kinds: Sequence[str], across: str, upwards: str, title: str, *, ax: Axes | None = None
) -> Axes:
    """A mark for every design over one choice and one measure, by whether all can accept it.

    Parameters
    ----------
    spots : sequence of pairs
    kinds : sequence of str
        One for each.
    across, upwards : str
        Names of the choice and the measure.
    title : str
    ax : matplotlib Axes, optional
    """
    ax, _ = axes(ax)
    for kind, (colour, mark) in _KINDS.items():
        own = [spot for spot, name in zip(spots, kinds, strict=True) if name == kind]
        if own:
            ax.plot([x for x, _ in own], [y for _, y in own], mark, ls="none", ms=6, color=colour, label=kind)
    ax.set_xlabel(across)
    ax.set_ylabel(MEASURES[upwards].words)
    if upwards == "reach":
        ax.set_ylim(-0.05, 1.08)
        percent(ax.yaxis)
    finish(ax, title, legend="best")
    return ax
