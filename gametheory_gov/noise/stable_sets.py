r"""Stochastically stable clubs: where a world spends its time when errors become rare.

Without errors play ends in *recurrent classes*: equilibria, or cycles. An error costs its resistance
(`gametheory_gov.noise.revision`): one per mutation, or under logit what the move falls short of the best
reply. With R(c, c') the least cost of a path from class c to c',

.. math:: W(c) = \min_{\text{trees into } c} \ \sum_{\text{edges}} R

is the *stochastic potential*; the stochastically stable classes are those where it is least (Young 1993;
Kandori, Mailath and Rob 1993; for logit in the spirit of Alos-Ferrer and Netzer 2010). The *radius* of a
class is the least cost of leaving its basin, the *coradius* the most it takes to come to it from anywhere;
a class whose radius exceeds its coradius is the only stable one (Ellison 2000).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import lcm
from typing import TYPE_CHECKING, Any, Literal, get_args

import numpy as np

from gametheory_gov.base._typing import BoolArray, IntArray
from gametheory_gov.base.answer import Answer, Record
from gametheory_gov.base.citation import Rests
from gametheory_gov.base.errors import Faults, InvalidInputError, NotApplicableError
from gametheory_gov.base.exact import format_number
from gametheory_gov.base.inputs import public
from gametheory_gov.bound.game import BoundGame, GameLike, as_game
from gametheory_gov.equilibria.definition import DEFAULT_TOLERANCE, Ties, check_ties

from .revision import Logit, Mutation, Revision, read_weights
from .space import ClubSpace

if TYPE_CHECKING:
    import pandas as pd

Errors = Literal["mutation", "logit"]
#: Clubs in which paths are searched, and classes that trees are built of, at most.
MAX_CLUBS, MAX_CLASSES = 2**16, 32


@dataclass(frozen=True, eq=False, repr=False)
class RecurrentClass(Record):
    """Clubs among which play without errors stays.

    Parameters
    ----------
    clubs : tuple of tuple of ids
        One club for each table of counts by type; one for an equilibrium, several for a cycle.
    sizes : (int, int)
        The least and the greatest number of members.
    cost : int, Fraction or float
        Stochastic potential W: a number of mutations, or in units of payoff.
    radius, coradius : int, Fraction or float
        In the same units. The radius is infinite for a class that is alone.
    stable : bool
        Whether no class has a smaller cost.
    profiles : tuple of tuple of int
        The same clubs by what every state plays, as positions in the actions of the game.

    Examples
    --------
    >>> RecurrentClass((("A",), ("A", "B")), (1, 2), 3, 2, 1, True, ((1, 0), (1, 1))).cycle
    True
    """

    clubs: tuple[tuple[str, ...], ...]
    sizes: tuple[int, int]
    cost: Any
    radius: Any
    coradius: Any
    stable: bool
    profiles: tuple[tuple[int, ...], ...]

    @property
    def cycle(self) -> bool:
        """Whether it holds several clubs."""
        return len(self.clubs) > 1


#: Works behind each kind of error.
ERRORS = {"mutation": ("young1993", "kandori1993"), "logit": ("blume1993", "alosferrer2010")}


@dataclass(frozen=True, eq=False, repr=False)
class StableSets(Answer):
    """The recurrent classes of a game and which of them are stochastically stable.

    Parameters
    ----------
    game : BoundGame
    errors : {"mutation", "logit"}
    classes : tuple of RecurrentClass
        Fewest members first.
    resistance : array of objects, shape (C, C)
        R: least cost of a path from the row's to the column's class.
    slack : float
        Costs that differ by no more count as equal: zero where costs are exact.

    Examples
    --------
    >>> from gametheory_gov import AccessionGame, Institution, States, bind
    >>> game = bind(AccessionGame(), States.symmetric(2), Institution(exclusion_penalty=4), benefit=0,
    ...                cost=1, legitimacy=0, divergence=0)
    >>> found = stochastically_stable(game)  # one error brings both in, one brings both out
    >>> [(c.sizes, c.cost, c.stable) for c in found.classes], found.by_radius
    ([((0, 0), 1, True), ((2, 2), 1, True)], None)
    """

    RESTS = Rests(
        ("young1993", "ellison2000", "kemeny1976"), ("errors", ERRORS), parts={"game": (BoundGame,)}
    )

    game: BoundGame
    errors: str
    classes: tuple[RecurrentClass, ...]
    resistance: Any
    slack: float = 0.0

    @property
    def stable(self) -> tuple[RecurrentClass, ...]:
        """The stochastically stable classes."""
        return tuple(c for c in self.classes if c.stable)

    @property
    def by_radius(self) -> RecurrentClass | None:
        """The class whose radius exceeds its coradius, if there is one; it alone is stable."""
        ahead = (
            c for c in self.classes if c.radius > (c.coradius + self.slack if self.slack else c.coradius)
        )
        return next(ahead, None)

    def __repr__(self) -> str:
        return f"StableSets({self.errors}, {len(self.stable)} of {len(self.classes)} classes stable)"

    def __str__(self) -> str:
        lines = [f"as errors by {self.errors} vanish, {len(self.stable)} of {len(self.classes)} classes stay"]
        for found in self.classes:
            low, high = found.sizes
            what = f"{low}" if low == high else f"{low} to {high}"
            kept = "stable" if found.stable else "not stable"
            cost = format_number(found.cost)
            lines.append(f"  {what} members: {kept}, stochastic potential {cost}")
        return "\n".join(lines)

    def to_pandas(self) -> pd.DataFrame:
        """One row per class: least and most members, clubs, potential, radius, coradius, stable."""
        import pandas as pd

        rows = [(*c.sizes, len(c.clubs), c.cost, c.radius, c.coradius, c.stable) for c in self.classes]
        columns = ["least", "most", "clubs", "cost", "radius", "coradius", "stable"]
        return pd.DataFrame(rows, columns=columns)


@public
def stochastically_stable(
    game: GameLike,
    errors: Errors = "mutation",
    *,
    ties: Ties = "weak",
    weights: Any = None,
    max_clubs: int = MAX_CLUBS,
) -> StableSets:
    """The recurrent classes of a game, with their stochastic potential, radius and coradius.

    Parameters
    ----------
    game : BoundGame or Scenario
    errors : {"mutation", "logit"}
        The cost of an error: one each, or the payoff forgone.
    ties : {"weak", "join", "stay_out"}
        For mutation: as in `gametheory_gov.noise.Mutation`. Under logit an indifferent state may do either.
    weights : sequence of numbers above zero, shape (N,), optional
        For logit: as in `gametheory_gov.noise.Logit`.
    max_clubs : int
        Clubs, told apart by type, that are searched at most.

    Returns
    -------
    StableSets

    Raises
    ------
    NotApplicableError
        When there are too many clubs or classes.
    InvalidInputError
        For unknown errors or ties, or unusable weights.

    Notes
    -----
    Trees: Young (1993), Kandori, Mailath and Rob (1993). Radius and coradius: Ellison (2000).

    Examples
    --------
    >>> from gametheory_gov import AccessionGame, Institution, States, bind
    >>> rules = Institution(exclusion_penalty="10/9")
    >>> game = bind(AccessionGame(), States.symmetric(10), rules, benefit=0, cost="2/5", legitimacy=0,
    ...                divergence=0)
    >>> found = stochastically_stable(game)
    >>> found.resistance.tolist()  # four states that err bring all in, six bring all out
    [[0, 4], [6, 0]]
    >>> [c.sizes for c in found.stable]
    [(10, 10)]
    """
    game = as_game(game, "stochastically_stable")
    faults = Faults("stochastically_stable")
    if errors not in get_args(Errors):
        faults.add(f"errors = {errors!r}; mutation or logit is needed")
    with faults.noting():
        check_ties(ties)
    if weights is not None:
        with faults.noting():
            read_weights(weights)
        if errors == "mutation":
            faults.add("weights are for logit; mutations are all equally unlikely")
    faults.raise_as(InvalidInputError)
    rule: Revision = Mutation(1, ties) if errors == "mutation" else Logit(1, weights)
    paths = _Paths.of(ClubSpace.of(game, max_clubs=max_clubs), rule)
    if len(paths.classes) > MAX_CLASSES:
        raise NotApplicableError(
            f"play without errors can end in {len(paths.classes)} classes, more than the {MAX_CLASSES} that "
            "trees are built of; for mutation ties='join' or 'stay_out' joins classes that only indifference "
            "keeps apart, and stationary gives the law itself for small errors"
        )
    return _rank(game, errors, paths)


@dataclass(frozen=True, eq=False)
class _Paths:
    """The graph of moves with their costs, in units in which exact costs are whole numbers."""

    space: ClubSpace
    start: IntArray
    end: IntArray
    cost: np.ndarray
    unit: Fraction | None

    @classmethod
    def of(cls, space: ClubSpace, rule: Revision) -> _Paths:
        game, parts = space.game, []
        for t, k in enumerate(space.types.first):
            for a in range(len(game.actions)):
                clubs = space.able(t, a)
                cost = rule.resistance(game, space.gains(t, a), a, int(k), space.slack(t, a))
                parts += [
                    (clubs, space.after(clubs, t, a, b), cost[:, b])
                    for b in range(len(game.actions))
                    if b != a
                ]
        start, end, cost = (np.concatenate(part) for part in zip(*parts, strict=True))
        return cls(space, start, end, *_count_units(game, cost))

    def plain(self, cost: float) -> Any:
        """A cost in its own units: an int or a Fraction where exact."""
        if self.unit is None or not np.isfinite(cost):
            return float(cost)
        exact = int(cost) * self.unit
        return int(exact) if exact.denominator == 1 else exact

    def graph(self, edges: BoolArray | None = None) -> Any:
        from scipy.sparse import csr_array

        keep = np.ones(len(self.start), dtype=bool) if edges is None else edges
        P = len(self.space)
        return csr_array((self.cost[keep], (self.start[keep], self.end[keep])), shape=(P, P))

    @cached_property
    def classes(self) -> list[IntArray]:
        """Clubs of every closed class of moves without errors, fewest members first."""
        from scipy.sparse.csgraph import connected_components

        free = self.cost == 0
        number, component = connected_components(self.graph(free), connection="strong")
        closed = np.ones(number, dtype=bool)
        crossing = free & (component[self.start] != component[self.end])
        closed[component[self.start[crossing]]] = False
        found = [np.flatnonzero(component == c) for c in np.flatnonzero(closed)]
        return sorted(found, key=lambda clubs: (int(self.space.members[clubs].min()), int(clubs[0])))

    @cached_property
    def distance(self) -> np.ndarray:
        """Least cost of a path from every class to every club; shape (C, P)."""
        from scipy.sparse.csgraph import dijkstra

        return np.asarray(dijkstra(self.graph(), indices=[int(c[0]) for c in self.classes]))

    @cached_property
    def drawn(self) -> BoolArray:
        """The clubs that can come to each class without an error; bool, shape (C, P)."""
        from scipy.sparse.csgraph import breadth_first_order

        back = self.graph(self.cost == 0)
        back.data = np.ones_like(back.data)
        back = back.T.tocsr()
        drawn = np.zeros((len(self.classes), len(self.space)), dtype=bool)
        for c, clubs in enumerate(self.classes):
            drawn[c, breadth_first_order(back, int(clubs[0]), return_predecessors=False)] = True
        return drawn

    def radius(self, c: int) -> float:
        """Least cost of leaving the basin of a class."""
        others = np.delete(self.drawn, c, axis=0).any(axis=0)
        outside = ~self.drawn[c] | others
        return float(self.distance[c, outside].min(initial=np.inf))


def _count_units(game: BoundGame, cost: Any) -> tuple[np.ndarray, Fraction | None]:
    """Costs as floats that are whole numbers where possible, and the unit they count."""
    if cost.dtype.kind in "iu":
        return cost.astype(np.float64), Fraction(1)
    if cost.dtype == object:
        plain = np.asarray(game.plain(cost))
        unit = lcm(*{Fraction(c).denominator for c in plain})
        whole = [int(c * unit) for c in plain]
        if max(whole, default=0) * len(plain) < 2**53:  # sums of them are then exact
            return np.array(whole, dtype=np.float64), Fraction(1, unit)
        exact_zero = np.array([c == 0 for c in plain])
        return np.where(exact_zero, 0.0, plain.astype(np.float64)), None
    return np.asarray(cost), None


def _rank(game: BoundGame, errors: str, paths: _Paths) -> StableSets:
    """The classes with costs of trees, radius and coradius."""
    C = len(paths.classes)
    resistance = np.array([[paths.distance[c, d[0]] for d in paths.classes] for c in range(C)]).reshape(C, C)
    costs = [_tree(resistance, root) for root in range(C)]
    slack = 0.0 if paths.unit is not None else DEFAULT_TOLERANCE * float(max(*costs, resistance.max()))
    classes = []
    for c, clubs in enumerate(paths.classes):
        members = paths.space.members[clubs]
        profiles = [paths.space.profile(int(club)) for club in clubs]
        classes.append(
            RecurrentClass(
                tuple(map(game.members, profiles)),
                (int(members.min()), int(members.max())),
                paths.plain(costs[c]),
                paths.plain(paths.radius(c)),
                paths.plain(float(np.delete(resistance[:, c], c).max(initial=0.0))),
                costs[c] <= min(costs) + slack,
                tuple(tuple(profile.tolist()) for profile in profiles),
            )
        )
    table = np.array([[paths.plain(r) for r in row] for row in resistance], dtype=object)
    return StableSets(game, errors, tuple(classes), table, slack)


def _tree(resistance: np.ndarray, root: int) -> float:
    """The cost of the cheapest tree of edges that lead into the root."""
    import networkx

    C = len(resistance)
    if C == 1:
        return 0.0
    graph = networkx.DiGraph()
    for c in range(C):
        for d in range(C):
            if c != d and c != root:  # turned round: an edge d -> c stands for going from c to d
                graph.add_edge(d, c, weight=float(resistance[c, d]))
    tree = networkx.minimum_spanning_arborescence(graph)
    return float(sum(weight for _, _, weight in tree.edges(data="weight")))
