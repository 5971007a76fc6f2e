"""Pictures of growth: shares by round, who joined when, rules of admission, and the graph of clubs."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from gametheory_gov.base.errors import InvalidInputError
from gametheory_gov.base.inputs import public
from gametheory_gov.base.pictures import (
    COLOURS,
    SIZE,
    SMALL,
    axes,
    finish,
    inches,
    palette,
    percent,
    picture,
    universal_mark,
)
from gametheory_gov.base.text import counted

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd
    from matplotlib.axes import Axes

Places = Mapping[Any, tuple[float, float]]

#: States that are named under a round, and rounds up to which they are.
_NAMED, _FEW = 3, 12
#: Margins of the picture of shares, its height, and what a small letter takes, in inches.
_LEFT, _RIGHT, _ABOVE, _TALL, _LETTER = 0.75, 1.65, 0.55, 3.05, 0.078
#: Marks in words, as they are on lines.
_GLYPHS = {"o": "●", "s": "■", "^": "▲"}
#: Colours of early to late bands.
_SCALE = "Blues_r"
#: Arrows of those who leave differ in grey too.
_DASHES = {COLOURS["join"]: "-", COLOURS["leave"]: "--"}
#: Clubs that can be told apart in the picture of a graph.
MOST = 128


# ----------------------------------------------------------------------------------- shares by round


def growth_path(rounds: pd.DataFrame, ax: Axes | None = None, *, universal: float, title: str) -> Axes:
    """Draw a growth path: shares of states, of size and legitimacy by round, and who joined.

    Parameters
    ----------
    rounds : pandas.DataFrame
        One row per round: ``round``; ``share`` of states, ``size_share`` and, where there is one,
        ``legitimacy``, all in [0, 1]; ``joined``, tuples of ids, the largest first; ``left``, tuples of ids.
    ax : matplotlib Axes, optional
        Drawn into a new figure when left out.
    universal : float
        Share of states from which a regime is universal.
    title : str

    Returns
    -------
    matplotlib Axes
    """
    lines = {"members": ("share of states", "share", "o-"), "size": ("share of size", "size_share", "s--")}
    if "legitimacy" in rounds:
        lines["legitimacy"] = ("legitimacy", "legitimacy", "^:")
    few, last = len(rounds) <= _FEW, max(int(rounds["round"].iloc[-1]), 1)
    texts = _who(rounds, (SIZE[0] - _LEFT - _RIGHT) / (1.08 * last)) if few else []
    below = 0.45 + 0.16 * max((text.count("\n") for text in texts), default=0)
    ax, roomy = axes(ax, (SIZE[0], _TALL + below + _ABOVE), (_LEFT, _RIGHT, below, _ABOVE))
    for key, (label, column, style) in lines.items():
        shape = style if few else style[1:]
        ax.plot(rounds["round"], rounds[column], shape, color=COLOURS[key], lw=2, ms=6, label=label)
    universal_mark(ax, universal, words=roomy)
    ax.set(xlim=(-0.06 * last, last * 1.02), ylim=(0, 1.06), xlabel="round", ylabel="share")
    ax.set_yticks([0, 0.25, 0.5, 0.75, 1])
    percent(ax.yaxis)
    if roomy:
        # at places of their own: matplotlib would measure all numbers of the axes to find some
        ax.yaxis.set_label_coords(-0.5 / (SIZE[0] - _LEFT - _RIGHT), 0.5)
        ax.xaxis.set_label_coords(0.5, (0.22 - below) / _TALL)
        ends = [
            (f"{_GLYPHS[style[0]]} {label}", rounds[column].iloc[-1], COLOURS[key])
            for key, (label, column, style) in lines.items()
        ]
        _label_ends(ax, last, ends)
    if few:
        words = texts if roomy else list(map(str, rounds["round"]))
        ax.set_xticks(rounds["round"], words, fontsize=SMALL)
    if few and roomy:
        ax.set_xlabel("round, and the largest states that joined")
    finish(ax, title, legend="lower right" if not roomy else False)
    return ax


def _label_ends(ax: Axes, x: int, ends: list[tuple[str, float, str]]) -> None:
    """Write each line's name at its end, moved apart where two would overlap."""
    floor = -1.0
    for label, value, colour in sorted(ends, key=lambda end: end[1]):
        floor = max(value, floor + 0.055)
        ax.annotate(
            f" {label} {value:.0%}",
            (x, value),
            xytext=(1.01, floor),
            textcoords=("axes fraction", "data"),
            color=colour,
            va="center",
            fontsize=9,
            annotation_clip=False,
        )


def _who(rounds: pd.DataFrame, wide: float) -> list[str]:
    """By round the largest states that joined in it, or their number where they do not fit in some inches."""
    texts = []
    for row in rounds.itertuples():
        came = row.joined
        lines = [
            f"{row.round}: "
            + (f"+{counted(len(came), 'state')}" if row.round else counted(len(came), "founder")),
            " ".join(came[:_NAMED]),
        ]
        if len(came) > _NAMED:
            lines.append(f"and {len(came) - _NAMED} more")
        if row.left:
            lines.append(f"-{len(row.left)} left")
        texts.append("\n".join(lines))
    longest = max(len(line) for text in texts for line in text.split("\n"))
    if _LETTER * longest <= wide:
        return texts
    return [
        f"{row.round}\n+{len(row.joined)}" + (f"\n-{len(row.left)}" if row.left else "")
        for row in rounds.itertuples()
    ]


# ------------------------------------------------------------------------------------ who joined when


def timeline(
    stays: pd.DataFrame, ax: Axes | None = None, *, members: Sequence[int], outside: int, title: str
) -> Axes:
    """Draw who joined when: a band per state, as thick as its share of size, from its entry to the end.

    Parameters
    ----------
    stays : pandas.DataFrame
        One row per stay of a state inside: ``state``, ``size`` (its share, in [0, 1]), ``start`` and ``end``,
        the first round inside and the first one outside again. The stays of a state follow each other.
    ax : matplotlib Axes, optional
        Drawn into a new figure when left out.
    members : sequence of int
        Number of members after each round.
    outside : int
        Number of states that never joined.
    title : str

    Returns
    -------
    matplotlib Axes
    """
    from matplotlib import colormaps
    from matplotlib.collections import PolyCollection

    ax, roomy = axes(ax, (6.5, 6))
    bands = stays.groupby("state", sort=False).agg({"start": "first", "size": "first"}).reset_index()
    bands = bands.sort_values(["start", "size"], ascending=[True, False], kind="stable")
    latest = max(bands["start"], default=0)
    tall = 72 * inches(ax)[1]
    bottoms = dict(zip(bands["state"], bands["size"].cumsum() - bands["size"], strict=True))
    when = {
        label: start / max(latest, 1) for label, start in zip(bands["state"], bands["start"], strict=True)
    }
    corners = [
        [(a, low), (b, low), (b, low + size), (a, low + size)]
        for label, size, a, b in stays[["state", "size", "start", "end"]].itertuples(index=False)
        for low in (bottoms[label],)
    ]
    ax.add_collection(
        PolyCollection(
            corners,
            facecolors=[colormaps[_SCALE](0.12 + 0.68 * when[label]) for label in stays["state"]],
            edgecolors="white",
            # an edge would cover a thinner band
            linewidths=[0.4 if size >= 0.004 else 0.0 for size in stays["size"]],
        )
    )
    for label, first, size in bands.itertuples(index=False):
        if size * tall >= 1.2 * SMALL:
            ax.annotate(
                label,
                (first + 0.04, bottoms[label] + size / 2),
                va="center",
                color="white" if when[label] < 0.55 else COLOURS["ink"],
                fontsize=max(SMALL, min(11, 0.7 * size * tall)),
                annotation_clip=True,
            )
    base = float(bands["size"].sum())
    _draw_outside(ax, outside, base, len(members))
    ax.set(xlim=(0, len(members)), ylim=(0, 1), ylabel="share of size, by order of entry", xlabel="round")
    percent(ax.yaxis)
    few = len(members) <= _FEW
    if few:
        _number_rounds(ax, members, roomy)
    finish(ax, title, pad=22 if few and roomy else None)
    return ax


def _draw_outside(ax: Axes, number: int, base: float, last: int) -> None:
    """Draw the share of size of those who never joined."""
    if base < 1 - 1e-9:
        ax.broken_barh([(0, last)], (base, 1 - base), facecolor=COLOURS["outside"], edgecolor="none")
        tall = 1 - base > 0.04
        ax.annotate(
            f"outside throughout: {number} states",
            (last / 2, (1 + base) / 2) if tall else (0.06, base - 0.02),
            ha="center" if tall else "left",
            va="center",
            color=COLOURS["rule"],
            fontsize=9,
        )


def _number_rounds(ax: Axes, members: Sequence[int], roomy: bool) -> None:
    """Number the rounds, and write how many are in: above them, or below where there is no margin."""
    last = len(members)
    texts = [f"{k}" if roomy else f"{k}\n{number}" for k, number in enumerate(members)]
    ax.set_xticks([k + 0.5 for k in range(last)], texts)
    ax.tick_params(axis="x", length=0)
    for k in range(1, last):
        ax.axvline(k, color="white", lw=1.2, alpha=0.6)
    if not roomy:
        ax.set_xlabel("round, and number of members")
        return
    for k, number in enumerate(members):
        ax.annotate(f"{number} in", (k + 0.5, 1.012), ha="center", fontsize=9, annotation_clip=False)


# ----------------------------------------------------------------------------------- rules of admission


def admission(ends: pd.DataFrame, ax: Axes | None = None, *, universal: float, title: str) -> Axes:
    """Draw where growth ends by rule of admission: the shares of states and of size that are inside.

    Parameters
    ----------
    ends : pandas.DataFrame
        One row per rule: ``rule``; ``share`` of states and ``size_share``, in [0, 1]; ``label``.
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
    for shift, column, key, label in (
        (-0.19, "share", "members", "share of states"),
        (0.19, "size_share", "size", "share of size"),
    ):
        places = [k + shift for k in range(len(ends))]
        hatch = "//" if key == "size" else ""
        ax.bar(places, ends[column], 0.36, color=COLOURS[key], edgecolor="white", hatch=hatch, label=label)
        if key == "members":  # the rule is one of shares of states
            left, right = ([place + side for place in places] for side in (-0.19, 0.19))
            words = f"universal: {universal:.0%} of states" if roomy else "universal"
            ax.hlines(
                [universal] * len(ends),
                left,
                right,
                color=COLOURS["ink"],
                lw=1.6,
                ls=(0, (3, 1)),
                label=words,
            )
    names = [f"{row.rule.replace('_', chr(10))}\n({row.label})" for row in ends.itertuples()]
    ax.set_xticks(range(len(ends)), names, fontsize=9 if roomy else SMALL)
    ax.set(ylim=(0, 1.2 if roomy else 1.5), yticks=[0, 0.25, 0.5, 0.75, 1], ylabel="inside at the end")
    percent(ax.yaxis)
    finish(ax, title)
    ax.legend(frameon=False, fontsize=9 if roomy else SMALL, loc="upper right", ncols=3 if roomy else 1)
    return ax


# ----------------------------------------------------------------------------------- the graph of clubs


@public
@picture
def transition_picture(graph: nx.DiGraph, ax: Axes | None = None) -> Axes:
    """Draw the graph of clubs: rows by number of members, equilibria framed, arrows for single moves.

    Parameters
    ----------
    graph : networkx.DiGraph
        Made by `gametheory_gov.growth.transition_graph`.
    ax : matplotlib Axes, optional
        Drawn into a new figure when left out.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    InvalidInputError
        For a graph of more than 128 clubs.

    Examples
    --------
    >>> from gametheory_gov import AccessionGame, States, bind
    >>> from gametheory_gov.growth import transition_graph
    >>> game = bind(AccessionGame(), States.symmetric(3), benefit=1, cost="1/2", legitimacy=0,
    ...                divergence=0)
    >>> transition_picture(transition_graph(game)).get_title(loc="left")
    '8 clubs, 12 single moves that pay, 2 equilibria'
    """
    if len(graph) > MOST:
        raise InvalidInputError(
            "transition graph",
            [f"{len(graph)} clubs are more than {MOST} and cannot be told apart; commit states"],
        )
    places = _places(graph)
    widest = max(Counter(height for _, height in places.values()).values())
    words = {node: _word(members) for node, members in graph.nodes(data="members")}
    wide = math.sqrt(260 + 34 * SMALL * max(map(len, words.values())))
    ax, roomy = axes(ax, (max(SIZE[0], widest * wide / 60), 5.4))
    wide = min(wide, 58 * inches(ax)[0] / widest)  # a club is no wider than its place
    longest = max(len(line) for word in words.values() for line in word.split("\n"))
    if 1.5 * wide < SMALL * longest:  # nor its longest line than the club
        words = dict.fromkeys(words, "")
    colours = palette({label for _, label in graph.nodes(data="label")})
    _draw_clubs(ax, graph, places, words, colours, wide)
    _set_rows(ax, places)
    held = sum(1 for _, value in graph.nodes(data="equilibrium") if value)
    count = f"{len(graph)} clubs, {graph.number_of_edges()} single moves that pay, {held} equilibria"
    finish(ax, count)
    ax.spines[["bottom", "left"]].set_visible(False)
    _add_key(ax, colours, roomy)
    return ax


def _draw_clubs(
    ax: Axes,
    graph: nx.DiGraph,
    places: Places,
    words: Mapping[Any, str],
    colours: Mapping[str, str],
    wide: float,
) -> None:
    """Draw arrows, clubs, so many points wide, and their members."""
    import networkx as nx

    small = wide < 30
    area = wide**2
    ends: dict[str, Any] = {"node_size": area, "min_source_margin": 2, "min_target_margin": 2}
    for edges, colour in _by_direction(graph):
        style = {
            "edge_color": colour,
            "style": _DASHES[colour],
            "width": 1.1,
            "alpha": 0.75,
            "arrowsize": 6 if small else 11,
        }
        nx.draw_networkx_edges(graph, places, edgelist=edges, ax=ax, **style, **ends)
    for held in (False, True):
        nodes = [node for node, value in graph.nodes(data="equilibrium") if value is held]
        ground = [colours[graph.nodes[node]["label"]] for node in nodes]
        frame: dict[str, Any] = {
            "edgecolors": COLOURS["ink"],
            "linewidths": (1.8 if small else 3.2) if held else 0.6,
        }
        nx.draw_networkx_nodes(
            graph, places, nodelist=nodes, ax=ax, node_size=area, node_color=ground, **frame
        )
    for node, (x, y) in places.items():
        ink = "white" if graph.nodes[node]["label"] == "universal" else COLOURS["ink"]
        weight = "bold" if graph.nodes[node]["equilibrium"] else "normal"
        ax.text(x, y, words[node], ha="center", va="center", fontsize=SMALL, weight=weight, color=ink)


def _add_key(ax: Axes, colours: Mapping[str, str], roomy: bool) -> None:
    """Say what frames, arrows and colours mean: below the picture, or inside it."""
    from matplotlib.lines import Line2D

    dot: dict[str, Any] = {"marker": "o", "ls": "", "ms": 9 if roomy else 6, "mec": COLOURS["ink"]}
    arrows = (("join", "joins"), ("leave", "leaves"))
    keys = [
        Line2D([], [], mfc="white", mew=2.4 if roomy else 1.8, label="equilibrium", **dot),
        *(Line2D([], [], color=COLOURS[key], ls=_DASHES[COLOURS[key]], label=word) for key, word in arrows),
        *(Line2D([], [], mfc=colour, mew=0.6, label=label, **dot) for label, colour in colours.items()),
    ]
    place: dict[str, Any] = {"loc": "upper left", "bbox_to_anchor": (0, -0.02), "ncols": len(keys)}
    if not roomy:
        low, high = ax.get_ylim()
        ax.set_ylim(low - 0.2 * (high - low), high)
        place = {"loc": "lower center", "ncols": 3, "columnspacing": 1.0, "handletextpad": 0.4}
    ax.legend(handles=keys, frameon=False, fontsize=9 if roomy else SMALL, **place)


def _word(members: tuple[str, ...]) -> str:
    return "∅" if not members else ("" if all(len(label) == 1 for label in members) else "\n").join(members)


def _places(graph: nx.DiGraph) -> Places:
    """The clubs' places: a row per number of members, in the order of the states within it."""
    rows: dict[int, list[Any]] = {}
    for node, members in graph.nodes(data="members"):
        rows.setdefault(len(members), []).append(node)
    places = {}
    for height, nodes in rows.items():
        nodes.sort(reverse=True)
        for k, node in enumerate(nodes):
            places[node] = (k - (len(nodes) - 1) / 2, float(height))
    return places


def _by_direction(graph: nx.DiGraph) -> list[tuple[list[Any], str]]:
    """Edges that raise a state's action, and those that lower it, with their colours."""
    up = [(a, b) for a, b in graph.edges if sum(b) > sum(a)]
    down = [(a, b) for a, b in graph.edges if sum(b) <= sum(a)]
    return [(edges, COLOURS[key]) for edges, key in ((up, "join"), (down, "leave")) if edges]


def _set_rows(ax: Axes, places: Places) -> None:
    """Number the rows by members."""
    heights = sorted({y for _, y in places.values()})
    ax.set_axis_on()
    ax.tick_params(left=True, labelleft=True, bottom=False, labelbottom=False)
    ax.set_yticks(heights, [f"{height:.0f}" for height in heights])
    ax.set_ylabel("members")
    ax.margins(x=0.09, y=0.1)
