r"""Weighted potentials: one function that every state's gain follows.

A game has a *weighted potential* Φ with weights :math:`a_i > 0` when, whatever the others play,

.. math:: \Phi(\text{after}) - \Phi(\text{before}) = a_i\, G_i

for every move of every state (Monderer and Shapley 1996). That is so exactly if the weighted gains along each
*cycle of four* (i moves, j moves, i moves back, j moves back) sum to zero:

.. math:: a_i \,[G_i(j \text{ in}) - G_i(j \text{ out})] = a_j \,[G_j(i \text{ in}) - G_j(i \text{ out})].

Where gains are linear in the others' totals the bracket is a number :math:`J_{ij}`, and weights exist iff
:math:`a_i J_{ij} = a_j J_{ji}` can be solved; then worlds of any size are tested. Otherwise the cycles are
tested in every club, told apart by type. For accession with :math:`\pi = s`, :math:`W_{ij} = s_j` and the
share itself as inclusion curve, :math:`a_i \propto s_i / (\gamma_i d \xi + \lambda_i \omega_1 + \tau)`.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from gametheory_gov.base._typing import FloatArray, IntArray
from gametheory_gov.base.answer import Answer
from gametheory_gov.base.citation import Rests
from gametheory_gov.base.errors import NotApplicableError
from gametheory_gov.base.exact import format_number
from gametheory_gov.base.pictures import picture
from gametheory_gov.bound.game import BoundGame, Profile
from gametheory_gov.bound.judging import judge_of
from gametheory_gov.equilibria.definition import DEFAULT_TOLERANCE, judged

from .space import ClubSpace

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

#: Clubs that are listed for the greatest potential of each size; in larger worlds a path is followed.
_LISTED = 2**13


@dataclass(frozen=True, eq=False, repr=False)
class Potential(Answer):
    """A weighted potential; true where a truth value is asked.

    Parameters
    ----------
    game : BoundGame
    weights : tuple of Fraction or float, length N
        In the formula a_i: Φ changes by a_i times the gain of state i. Zero for committed states.
    components : int
        Groups of states that do not influence each other. Within each the weights are fixed but for a
        common factor (the first state has weight 1).

    Examples
    --------
    >>> from gametheory_gov import AccessionGame, States, bind
    >>> from gametheory_gov.noise import weighted_potential
    >>> game = bind(AccessionGame(), States.symmetric(3), benefit=1, cost=1, legitimacy=0, divergence=0)
    >>> found = weighted_potential(game)
    >>> found.weights, found.at(["1"]), found.at(["1", "2", "3"])
    ((Fraction(1, 1), Fraction(1, 1), Fraction(1, 1)), Fraction(-2, 3), Fraction(-1, 1))

    >>> from gametheory_gov.noise.space import ClubSpace
    >>> found.of_clubs(ClubSpace.of(game)).round(4).tolist()
    [0.0, -0.6667, -1.0, -1.0]
    """

    RESTS = Rests(("monderer1996",), parts={"game": (BoundGame,)})

    game: BoundGame
    weights: tuple[Any, ...]
    components: int

    def __bool__(self) -> bool:
        return True

    def at(self, club: Any) -> Any:
        """Φ of a club; zero where all free states play the first action.

        Parameters
        ----------
        club : iterable of ids, mapping of id to action, or array of int with shape (N,)

        Returns
        -------
        Fraction or float
            In units of payoff, times those of the weights.

        Raises
        ------
        InvalidInputError
            For unknown ids or actions.
        """
        game = self.game
        goal = np.where(game.free, game.profile(club), game.fixed_profile)
        movers = np.flatnonzero(goal != game.fixed_profile)
        path = _path(game.fixed_profile, goal, movers)
        payoffs = game.payoffs_at(path)
        rise = np.array(
            [payoffs[k + 1, i] - payoffs[k, i] - game.switching[0, goal[i], i] for k, i in enumerate(movers)]
        )
        for b in () if game.exact else np.unique(goal[movers]):
            steps = np.flatnonzero(goal[movers] == b)
            rise[steps], _, _ = judge_of(game, DEFAULT_TOLERANCE).closely(
                rise[steps], path[steps].__getitem__, movers[steps], 0, int(b)
            )
        return sum(
            (self.weights[i] * game.plain(r) for i, r in zip(movers, rise, strict=True)),
            start=Fraction(0) if self.exact else 0.0,
        )

    @property
    def exact(self) -> bool:
        """Whether values and weights are exact."""
        return self.game.exact and all(isinstance(w, (Fraction, int)) for w in self.weights)

    def values(self, space: ClubSpace) -> Any:
        """Φ by club of a space.

        Parameters
        ----------
        space : ClubSpace
            Of the same game.

        Returns
        -------
        array, shape (P,)
            Fractions as objects, or floats.
        """
        level = space.members
        values = np.full(len(space), Fraction(0) if self.exact else 0.0, dtype=object if self.exact else None)
        routes = []
        for t, k in enumerate(space.types.first):
            gains = space.game.plain(space.gains(t, 0))
            for b in range(1, len(self.game.actions)):
                rise = self.weights[int(k)] * gains[:, b]
                routes.append((space.able(t, 0), space.after(space.able(t, 0), t, 0, b), rise))
        before, after, rise = (np.concatenate(part) for part in zip(*routes, strict=True))
        _, first = np.unique(after, return_index=True)  # one way into every club is enough
        order = first[np.argsort(level[after[first]], kind="stable")]
        for part in np.split(order, np.flatnonzero(np.diff(level[after[order]])) + 1):
            values[after[part]] = values[before[part]] + rise[part]
        return values

    def of_clubs(self, space: ClubSpace) -> FloatArray:
        """Φ by club of a space, in floats; shape (P,)."""
        return np.asarray(self.values(space), dtype=np.float64)

    def landscape(self) -> pd.DataFrame:
        """Φ by number of members.

        Returns
        -------
        DataFrame
            One row per number of ``members``. ``potential`` is the greatest of a club of that size; or, where
            the clubs are too many to be listed (``listed`` is then False), that of the club on a path on
            which the state with the greatest weighted gain joins next.

        Raises
        ------
        NotApplicableError
            For more than two actions on a path.

        Examples
        --------
        >>> from gametheory_gov import AccessionGame, Institution, States, bind
        >>> from gametheory_gov.noise import weighted_potential
        >>> game = bind(AccessionGame(), States.symmetric(4), Institution(exclusion_penalty=1), benefit=0,
        ...                cost="1/4", legitimacy=0, divergence=0)
        >>> table = weighted_potential(game).landscape()
        >>> table["potential"].tolist(), bool(table["listed"].all())
        ([0.0, -0.25, -0.25, 0.0, 0.5], True)
        """
        import pandas as pd

        try:
            space = ClubSpace.of(self.game, max_clubs=_LISTED)
        except NotApplicableError:
            sizes, values = self._along_gains()
            return pd.DataFrame({"members": sizes, "potential": values, "listed": False})
        every = pd.DataFrame({"members": space.members, "potential": self.of_clubs(space)})
        return every.groupby("members", as_index=False).max().assign(listed=True)

    def _along_gains(self) -> tuple[list[int], list[float]]:
        """Sizes and potentials as the state with the greatest weighted gain joins, one after the other."""
        game = self.game
        if len(game.actions) != 2:
            raise NotApplicableError("a path of joining states needs two actions; make more states alike")
        weights = np.array(self.weights, dtype=np.float64)
        profile, value = game.fixed_profile.copy(), 0.0
        sizes, values = [int((profile > 0).sum())], [value]
        while True:
            outside = np.flatnonzero(game.free & (profile == 0))
            if not len(outside):
                return sizes, values
            gains, _ = judged(game, profile, DEFAULT_TOLERANCE, all_carefully=True)
            gains = np.asarray(game.plain(gains[:, 1]), dtype=np.float64) * weights
            best = outside[int(np.argmax(gains[outside]))]
            profile[best] = 1
            value += float(gains[best])
            sizes.append(sizes[-1] + 1)
            values.append(value)

    def to_pandas(self) -> pd.DataFrame:
        """One row per state: its weight."""
        import pandas as pd

        return pd.DataFrame({"state": list(self.game.states.ids), "weight": list(self.weights)})

    @picture
    def plot(self, ax: Axes | None = None) -> Axes:
        """The picture of the potential by number of members; errors are those of `landscape`."""
        from .pictures import draw_landscape

        return draw_landscape({"": self.landscape()}, ax)

    def __str__(self) -> str:
        shown = ", ".join(format_number(w) for w in self.weights[:4])
        more = ", ..." if len(self.weights) > 4 else ""
        return f"a weighted potential with weights {shown}{more}"


@dataclass(frozen=True, eq=False, repr=False)
class NoPotential(Answer):
    """The reason why there is no weighted potential; false where a truth value is asked.

    Parameters
    ----------
    game : BoundGame
    states : (id, id)
        The two states that move, or one twice where it loses or wins by switching to and fro.
    club : tuple of ids
        Members before the cycle.
    gains : tuple of Fraction or float
        Gains of the four moves: the first state moves, the second, the first back, the second back.
    weights : (number, number)
        Weights of the two states: those that other pairs or other clubs force, or (1, 1) where no positive
        weights could balance even this cycle.
    total : Fraction or float
        Sum of the weighted gains along the cycle; zero in a potential game.

    Examples
    --------
    >>> from gametheory_gov import AccessionGame, Institution, States, bind
    >>> from gametheory_gov.noise import weighted_potential
    >>> share = ["1/2", "1/3", "1/6"]
    >>> world = States(["A", "B", "C"], size=share, population=share, cost=[1, 1, 1])
    >>> rules = Institution(inclusion_curve="x**2")
    >>> found = weighted_potential(bind(AccessionGame(), world, rules, benefit=0, legitimacy=1, divergence=0))
    >>> bool(found), len(found.gains), found.total == 0
    (False, 4, False)
    """

    RESTS = Rests(("monderer1996",), parts={"game": (BoundGame,)})

    game: BoundGame
    states: tuple[str, str]
    club: tuple[str, ...]
    gains: tuple[Any, ...]
    weights: tuple[Any, Any]
    total: Any

    def __bool__(self) -> bool:
        return False

    def __str__(self) -> str:
        i, j = self.states
        if i == j:
            return (
                f"no weighted potential: when {i} moves to and fro, switching costs it "
                f"{format_number(-self.total)}, not zero"
            )
        gains = ", ".join(format_number(g) for g in self.gains)
        a, b = (format_number(w) for w in self.weights)
        return (
            f"no weighted potential: when {i} moves, {j} moves, {i} moves back and {j} moves back, the gains "
            f"{gains} with weights {a} and {b} sum to {format_number(self.total)}, not to zero"
        )

    def to_pandas(self) -> pd.DataFrame:
        """One row per move of the cycle: the state that moves, its gain and its weight."""
        import pandas as pd

        moves = 1 if self.states[0] == self.states[1] else 4  # one state to and fro, or the cycle
        rows = list(zip(self.states * 2, self.gains, self.weights * 2, strict=False))[:moves]
        return pd.DataFrame(rows, columns=["state", "gain", "weight"])

    @property
    def advice(self) -> str:
        """The reason, and what to ask instead."""
        return (
            f"{self}; ask stochastically_stable or stationary by elimination, which need no potential, or "
            "simulate in large worlds"
        )


def _path(start: Profile, goal: Profile, movers: IntArray) -> Profile:
    """The profiles on the way from one to another, one state moving after the other."""
    path = np.repeat(start[None, :], len(movers) + 1, axis=0)
    for step, k in enumerate(movers, start=1):
        path[step:, k] = goal[k]
    return path
