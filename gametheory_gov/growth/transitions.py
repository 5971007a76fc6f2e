"""The graph of clubs: from which club a single move leads to which.

Nodes are the profiles that the states free to choose can make; an edge is one state moving because it gains.
Equilibria are the nodes without a way out; the basin of an equilibrium under single moves are the clubs that
lead to it and nowhere else. The graph is a `networkx.DiGraph`, so paths, components and distances come from
networkx.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np

from gametheory_gov.base.errors import Faults, InvalidInputError
from gametheory_gov.base.inputs import public
from gametheory_gov.bound.game import BoundGame, GameLike, as_game
from gametheory_gov.equilibria.definition import (
    DEFAULT_TOLERANCE,
    Ties,
    deviations,
    note_ties,
    tolerance_of,
)
from gametheory_gov.equilibria.regimes import UNIVERSAL, check_universal, regime

if TYPE_CHECKING:
    import networkx as nx

#: Profiles up to which the graph is made.
MOST = 4096


@public
def transition_graph(
    game: GameLike,
    *,
    ties: Ties = "join",
    universal: float = UNIVERSAL,
    tolerance: float = DEFAULT_TOLERANCE,
) -> nx.DiGraph:
    """The graph of clubs and of the single moves between them.

    Parameters
    ----------
    game : BoundGame or Scenario
        With at most 4,096 profiles of the states that are free: 12 states with two actions each.
    ties : {"join", "stay_out"}
    universal : float in (0, 1]
        Share of states from which a regime counts as universal.
    tolerance : float
        Relative to the largest term of each gain; float gains closer to zero count as zero.

    Returns
    -------
    networkx.DiGraph
        A node is a profile as a tuple of positions in ``game.actions``, with the attributes ``members``,
        ``size``, ``label`` and ``equilibrium``; an edge has ``state``, ``to`` (the action) and ``gain``. The
        graph itself has ``game`` and the options.

    Raises
    ------
    InvalidInputError
        For ties ``"weak"``, or a game with more profiles; commit some states, or use `grow`, which follows
        one path.

    Examples
    --------
    >>> from gametheory_gov import AccessionGame, States, bind
    >>> game = bind(AccessionGame(), States.symmetric(3), benefit=1, cost="1/2", legitimacy=0,
    ...                divergence=0)
    >>> graph = transition_graph(game)
    >>> [node for node, held in graph.nodes(data="equilibrium") if held]
    [(0, 0, 0), (1, 1, 1)]
    >>> sorted(graph.successors((0, 0, 1)))
    [(0, 0, 0), (0, 1, 1), (1, 0, 1)]
    """
    game = as_game(game, "transition_graph")
    import networkx as nx

    faults = Faults("transition_graph")
    note_ties(faults, ties)
    if game.profiles > MOST:
        faults.add(
            f"{game.profiles} profiles are more than {MOST}; commit some states, or follow single paths "
            "with grow"
        )
    with faults.noting("universal"):
        check_universal(universal)
    faults.raise_as(InvalidInputError)
    relative = tolerance_of(game, tolerance)
    graph = nx.DiGraph(game=game, ties=ties, universal=universal, tolerance=tolerance)
    actions = range(len(game.actions))
    choices = [
        actions if free else [int(own)] for free, own in zip(game.free, game.fixed_profile, strict=True)
    ]
    for node in product(*choices):
        moves = _moves(game, node, ties, relative)
        found = regime(game, np.array(node), universal=universal)
        members = game.members(np.array(node))
        graph.add_node(node, members=members, size=found.size_share, label=found.label, equilibrium=not moves)
        for after, move in moves.items():
            graph.add_edge(node, after, **move)
    return graph


def _moves(
    game: BoundGame, node: tuple[int, ...], ties: Ties, tolerance: float
) -> dict[tuple[int, ...], dict[str, Any]]:
    """The single moves that pay, by where they lead; undecided ones follow the tie rule."""
    profile = np.array(node)
    sure, unsure, gains = deviations(game, profile, ties=ties, tolerance=tolerance)
    rank = np.array(game.form.cooperation)
    up = rank[None, :] > rank[profile][:, None]
    down = rank[None, :] < rank[profile][:, None]
    found = {}
    for k, b in np.argwhere(sure | (unsure & (up if ties == "join" else down))):
        after = (*node[:k], int(b), *node[k + 1 :])
        move = {"state": game.states.ids[k], "to": game.actions[b], "gain": game.plain(gains[k, b])}
        found[after] = move
    return found


@public
def leads_to(graph: nx.DiGraph) -> dict[Any, set[Any]]:
    """The clubs from which single moves lead to an equilibrium whatever their order, by equilibrium.

    Parameters
    ----------
    graph : networkx.DiGraph
        Made by `transition_graph`.

    Returns
    -------
    dict of node to set of nodes
        Clubs from which several equilibria, or a cycle, can be reached are in none.

    Examples
    --------
    >>> from gametheory_gov import AccessionGame, States, bind
    >>> game = bind(AccessionGame(), States.symmetric(3), benefit=1, cost="1/2", legitimacy=0,
    ...                divergence=0)
    >>> {sum(end): sorted(map(sum, clubs)) for end, clubs in leads_to(transition_graph(game)).items()}
    {0: [0], 3: [2, 2, 2, 3]}
    """
    import networkx as nx

    whole = nx.condensation(graph)
    ends: dict[int, set[int]] = {}
    for part in reversed(list(nx.topological_sort(whole))):
        after = list(whole.successors(part))
        # a component of several clubs can be gone round for ever
        lasting = {part} if not after or len(whole.nodes[part]["members"]) > 1 else set()
        ends[part] = lasting.union(*(ends[other] for other in after))
    found: dict[Any, set[Any]] = {node: set() for node, held in graph.nodes(data="equilibrium") if held}
    for part, reached in ends.items():
        if len(reached) == 1:
            (end,) = whole.nodes[next(iter(reached))]["members"] if _single(whole, reached) else (None,)
            if end in found:
                found[end] |= whole.nodes[part]["members"]
    return found


def _single(whole: nx.DiGraph, reached: set[int]) -> bool:
    return len(whole.nodes[next(iter(reached))]["members"]) == 1
