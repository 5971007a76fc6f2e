"""Pictures of designs: what they come to in two measures, and what is given up for what."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from gametheory_gov.base.pictures import COLOURS, SMALL, axes, finish, percent

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


#: Kinds of states by whether they are members of the first and of the second, with colours and marks.
_MOVED = {
    (True, True): ("a member of both", COLOURS["members"], "o"),
    (False, True): ("of the second only", COLOURS["legitimacy"], "^"),
    (True, False): ("of the first only", COLOURS["leave"], "v"),
    (False, False): ("of neither", COLOURS["rule"], "x"),
}
#: States that gain most and least are named, so many of each, where their names do not meet.
_NAMED = 3


def draw_payoffs(
    pairs: Mapping[str, tuple[float, float]],
    inside: Mapping[str, tuple[bool, bool]],
    names: tuple[str, str],
    title: str,
    *,
    ax: Axes | None = None,
) -> Axes:
    """A mark for every state over what it has under each of two institutions; above the line it gains.

    Parameters
    ----------
    pairs : mapping of id to (number, number)
        Payoffs under the first and the second.
    inside : mapping of id to (bool, bool)
        Whether it is a member of the first and of the second.
    names : (str, str)
    title : str
    ax : matplotlib Axes, optional
    """
    ax, _ = axes(ax)
    values = [value for pair in pairs.values() for value in pair]
    ends = (min(values), max(values))
    ax.plot(ends, ends, "-", lw=1, color=COLOURS["rule"], label="as well off")
    for moved, (kind, colour, mark) in _MOVED.items():
        own = [pair for label, pair in pairs.items() if inside[label] == moved]
        if own:
            across, upwards = zip(*own, strict=True)
            ax.plot(across, upwards, mark, ls="none", ms=5, alpha=0.7, color=colour, label=kind)
    ranked = sorted(pairs, key=lambda label: pairs[label][1] - pairs[label][0])
    apart, named = 0.05 * (ends[1] - ends[0]), list[str]()
    for label in dict.fromkeys((*ranked[:_NAMED], *ranked[-_NAMED:])):
        if all(math.dist(pairs[label], pairs[other]) >= apart for other in named):
            ax.annotate(label, pairs[label], xytext=(4, 4), textcoords="offset points", fontsize=SMALL)
            named.append(label)
    ax.set_xlabel(f"payoff under {names[0]}")
    ax.set_ylabel(f"payoff under {names[1]}")
    finish(ax, title, legend="best")
    return ax
