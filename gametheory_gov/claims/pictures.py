"""Pictures of claims: where one holds, and what was estimated."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from textwrap import wrap
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from gametheory_gov.base.pictures import COLOURS, SIZE, SMALL, axes, finish

from .findings import told

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: Values at an axis: as many as are named at most; few, in which long ones are broken; letters of long ones.
_MOST, _FEW, _WIDE, _LONG = 24, 6, 60, 12


def region(
    settings: Mapping[str, Sequence[Any]],
    holds: Callable[[Mapping[str, Any]], bool],
    marks: Sequence[tuple[Mapping[str, Any], bool]],
    across: Sequence[str],
    title: str,
    ax: Axes | None,
) -> Axes:
    """Cells by two settings: dark where a claim holds; the others stay as at the last witness.

    Parameters
    ----------
    settings : mapping of str to sequence
    holds : callable
        From a world to whether the claim holds there.
    marks : sequence of (world, bool)
        The witnesses.
    across : sequence of str
        Settings along and up.
    title : str
    ax : matplotlib Axes, optional
    """
    from matplotlib.colors import ListedColormap

    moving = [*across, *sorted((k for k in settings if k not in across), key=lambda k: -len(settings[k]))]
    along, *others = [name for name in moving if len(settings[name]) > 1 or name in across] or moving[:1]
    up = others[0] if others else ""
    base = dict(marks[-1][0])
    ax, _ = axes(ax, SIZE if up else (SIZE[0], 2.4))
    columns, rows = settings[along], settings[up] if up else (None,)
    cells = [
        [holds(MappingProxyType({**base, along: x} | ({up: y} if up else {}))) for x in columns] for y in rows
    ]
    colours = ListedColormap([COLOURS["outside"], COLOURS["members"]])
    ax.pcolormesh(cells, cmap=colours, vmin=0, vmax=1, edgecolors="white", linewidth=1)
    for world, inside in marks:
        if all(world[name] == base[name] for name in base if name not in (along, up)):
            place = (
                list(columns).index(world[along]) + 0.5,
                (list(rows).index(world[up]) if up else 0) + 0.5,
            )
            shape, name = (
                ("o", "smallest world where it holds") if inside else ("X", "smallest where it fails")
            )
            ax.plot(*place, shape, color=COLOURS["size"], markeredgecolor="white", markersize=11, label=name)
    ax.plot([], [], "s", color=COLOURS["members"], label="holds")
    ax.plot([], [], "s", color=COLOURS["outside"], markeredgecolor=COLOURS["rule"], label="fails")
    for axis, values, name in ((ax.xaxis, columns, along), (ax.yaxis, rows, up)):
        step = max(1, -(-len(values) // _MOST))
        places = range(0, len(values), step) if name else ()
        words = [told({"": values[k]}).strip() for k in places]
        if len(words) <= _FEW:
            words = ["\n".join(wrap(word, _WIDE // len(words))) for word in words]
        elif max(map(len, words)) > _LONG:
            words = [str(k + 1) for k in places]
        axis.set_ticks([k + 0.5 for k in places], words, fontsize=SMALL)
        axis.set_label_text(name.replace("_", " "))
    rest = told({name: base[name] for name in base if name not in (along, up)})
    finish(ax, f"{title}\n{rest}" if rest else title)
    ax.legend(
        frameon=False,
        fontsize=SMALL,
        loc="upper center",
        bbox_to_anchor=(0.5, 0),
        borderaxespad=6,  # in letters, so that the words below the axis have room
        ncols=2 if up else 4,
    )
    return ax


def value(words: str, number: float, error: float, title: str, ax: Axes | None) -> Axes:
    """One estimate and its error.

    Parameters
    ----------
    words : str
        What is estimated.
    number, error : float
    title : str
    ax : matplotlib Axes, optional
    """
    ax, _ = axes(ax, (6.5, 2.2))
    ax.axvline(0, color=COLOURS["rule"], lw=1)
    ax.errorbar([number], [0], xerr=[error], fmt="o", color=COLOURS["members"], capsize=4)
    ax.annotate(f"{number:.3g}", (number, 0), xytext=(0, 8), textcoords="offset points", ha="center")
    ax.set_yticks([])
    ax.set_ylim(-1, 1)
    ax.margins(x=0.2)
    finish(ax, f"{title}\n{words}")
    return ax
