"""Pictures of the graph of clubs: rows by number of members, equilibria framed, arrows for single moves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from gametheory_gov.base.errors import InvalidInputError
from gametheory_gov.base.pictures import palette

if TYPE_CHECKING:
    import networkx as nx
    from matplotlib.axes import Axes

Places = Mapping[Any, tuple[float, float]]

#: Nodes up to which clubs can be told apart in a picture.
MOST = 128
JOIN, LEAVE, INK = "#0072B2", "#D55E00", "#1A1A1A"


def transition_picture(graph: nx.DiGraph, ax: Axes | None = None) -> Axes:
    """Draw the graph of clubs.

    Parameters
    ----------
    graph : networkx.DiGraph
        Of `gametheory_gov.growth.transition_graph`.
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
    import matplotlib.pyplot as plt

    if len(graph) > MOST:
        raise InvalidInputError(
            "transition graph",
            [f"{len(graph)} clubs are more than {MOST} and cannot be told apart; commit states"],
        )
    places = _places(graph)
    widest = max(Counter(height for _, height in places.values()).values())
    if ax is None:
        _, ax = plt.subplots(figsize=(max(7.0, 1.02 * widest), 6.4), layout="constrained")
    colours = palette({label for _, label in graph.nodes(data="label")})
    _draw(ax, graph, places, colours, 9.0 if widest <= 10 else 7.0 if widest <= 20 else 5.0)
    _finish(ax, graph, places)
    _add_key(ax, colours)
    return ax


def _draw(ax: Axes, graph: nx.DiGraph, places: Places, colours: Mapping[str, str], font: float) -> None:
    """Draw arrows, clubs and their members."""
    import networkx as nx

    words = {node: _word(members) for node, members in graph.nodes(data="members")}
    area = 260 + 34 * font * max(map(len, words.values()))
    ends: dict[str, Any] = {"node_size": area, "min_source_margin": 2, "min_target_margin": 2}
    for edges, colour in _by_direction(graph):
        style = {"edge_color": colour, "width": 1.1, "alpha": 0.75, "arrowsize": 11}
        nx.draw_networkx_edges(graph, places, edgelist=edges, ax=ax, **style, **ends)
    for held in (False, True):
        nodes = [node for node, value in graph.nodes(data="equilibrium") if value is held]
        ground = [colours[graph.nodes[node]["label"]] for node in nodes]
        frame: dict[str, Any] = {"edgecolors": INK, "linewidths": 3.2 if held else 0.6}
        nx.draw_networkx_nodes(
            graph, places, nodelist=nodes, ax=ax, node_size=area, node_color=ground, **frame
        )
    for node, (x, y) in places.items():
        ink = "white" if graph.nodes[node]["label"] == "universal" else INK
        weight = "bold" if graph.nodes[node]["equilibrium"] else "normal"
        ax.text(x, y, words[node], ha="center", va="center", fontsize=font, weight=weight, color=ink)


def _add_key(ax: Axes, colours: Mapping[str, str]) -> None:
    """Say below the picture what frames, arrows and colours mean."""
    from matplotlib.lines import Line2D

    dot: dict[str, Any] = {"marker": "o", "ls": "", "ms": 9, "mec": INK}
    keys = [
        Line2D([], [], mfc="white", mew=2.4, label="equilibrium", **dot),
        *(Line2D([], [], color=colour, label=word) for colour, word in ((JOIN, "joins"), (LEAVE, "leaves"))),
        *(Line2D([], [], mfc=colour, mew=0.6, label=label, **dot) for label, colour in colours.items()),
    ]
    place: dict[str, Any] = {"loc": "upper left", "bbox_to_anchor": (0, -0.02)}
    ax.legend(handles=keys, ncols=len(keys), frameon=False, fontsize=9, **place)


def _word(members: tuple[str, ...]) -> str:
    return "∅" if not members else ("" if all(len(label) == 1 for label in members) else "\n").join(members)


def _places(graph: nx.DiGraph) -> Places:
    """Return where clubs stand: a row per number of members, in the order of the states within it."""
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
    """Return edges that raise a state's action, and those that lower it, with their colours."""
    up = [(a, b) for a, b in graph.edges if sum(b) > sum(a)]
    down = [(a, b) for a, b in graph.edges if sum(b) <= sum(a)]
    return [(edges, colour) for edges, colour in ((up, JOIN), (down, LEAVE)) if edges]


def _finish(ax: Axes, graph: nx.DiGraph, places: Places) -> None:
    heights = sorted({y for _, y in places.values()})
    ax.set_axis_on()
    ax.tick_params(left=True, labelleft=True, bottom=False, labelbottom=False)
    ax.set_yticks(heights, [f"{height:.0f}" for height in heights])
    ax.set_ylabel("members")
    ax.spines[["top", "right", "bottom", "left"]].set_visible(False)
    ax.margins(x=0.09, y=0.1)
    held = sum(1 for _, value in graph.nodes(data="equilibrium") if value)
    ax.set_title(
        f"{len(graph)} clubs, {graph.number_of_edges()} single moves that pay, {held} equilibria",
        loc="left",
        fontsize=11,
    )
