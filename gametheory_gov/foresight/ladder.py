r"""Farsighted ladders: sizes at which a club is stable because leaving it would not stop there.

In a symmetric world let :math:`\pi_s(k)` and :math:`\pi_n(k)` be the payoffs of a member and of an outsider
of a club of k. A member that leaves expects others to follow until the next lower stable size is reached.
So size k is *farsightedly stable* iff

.. math:: \pi_s(k) \ge \pi_n(k'), \qquad k' = \max\{l < k : l \text{ stable}\},

and stable sizes form a ladder :math:`k_{j+1} = \min\{k > k_j : \pi_s(k) \ge \pi_n(k_j)\}` from the empty
club. The idea is that of farsighted stability in international agreements ([diamantoudi2002]_,
[dezeeuw2008]_).

.. [diamantoudi2002] Diamantoudi and Sartzetakis, "International Environmental Agreements: The Role of
   Foresight" (2002).
.. [dezeeuw2008] de Zeeuw, "Dynamic effects on the stability of international environmental agreements"
   (2008).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from gametheory_gov.base.answer import Answer
from gametheory_gov.base.citation import Rests
from gametheory_gov.base.errors import InvalidInputError
from gametheory_gov.base.inputs import public
from gametheory_gov.base.pictures import picture
from gametheory_gov.bound.game import BoundGame, GameLike, as_game
from gametheory_gov.bound.judging import judge_of
from gametheory_gov.bound.types import Types
from gametheory_gov.equilibria.definition import DEFAULT_TOLERANCE, Ties, check_ties, tolerance_of

from .counts import ClubPayoffs, club_of, one_type

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False, repr=False)
class Ladder(Answer):
    """Farsightedly stable sizes of a club in a symmetric world.

    Parameters
    ----------
    N : int
        Number of states that are free to choose.
    sizes : tuple of int
        Stable numbers of free members, none first.
    member, outsider : tuple of numbers
        Payoffs by size; at ``member[0]`` and ``outsider[N]`` None.
    ties : tuple of int
        Sizes at which a member is indifferent, so that the tie rule decides.
    rule : {"join", "stay_out", "weak"}
    tolerance : float
        Relative to the largest term of either payoff: float differences closer to zero counted as ties.

    Examples
    --------
    >>> from gametheory_gov import AccessionGame, States, bind
    >>> ladder = farsighted_ladder(bind(AccessionGame(), States.symmetric(3), benefit=1, cost="1/2",
    ...                                 legitimacy=0, divergence=0))
    >>> ladder.sizes, ladder.largest, ladder.universal
    ((0, 2, 3), 3, True)
    """

    RESTS = Rests(("diamantoudi2002", "dezeeuw2008"))

    N: int
    sizes: tuple[int, ...]
    member: tuple[Any, ...]
    outsider: tuple[Any, ...]
    ties: tuple[int, ...]
    rule: str = "join"
    tolerance: float = 0.0
    solver: ClassVar[str] = "ladder"

    @property
    def largest(self) -> int:
        """The largest stable size."""
        return self.sizes[-1]

    @property
    def universal(self) -> bool:
        """Whether the club of all free states is farsightedly stable."""
        return self.largest == self.N

    def falls_to(self, size: int) -> int:
        """The size that is left when a club of some size begins to fall apart.

        Parameters
        ----------
        size : int, from 1 to N

        Returns
        -------
        int
            The next lower stable size, from 0 on.

        Raises
        ------
        InvalidInputError
            For a size out of range.

        Examples
        --------
        >>> Ladder(9, (0, 1, 2, 5, 8), (), (), ()).falls_to(7)
        5
        """
        if not 1 <= size <= self.N:
            raise InvalidInputError(
                "size", [f"{size!r}; clubs that can fall have from 1 to {self.N} members"]
            )
        return max(k for k in self.sizes if k < size)

    def to_pandas(self) -> pd.DataFrame:
        """A row per size.

        Returns
        -------
        pandas.DataFrame
            ``size`` from 0 to N; payoffs of a ``member`` and an ``outsider`` as floats, undefined where there
            is none; ``stable``; ``tie``, whether the tie rule decides.
        """
        import pandas as pd

        sizes = range(self.N + 1)
        payoffs = {
            key: [np.nan if payoff is None else float(payoff) for payoff in column]
            for key, column in (("member", self.member), ("outsider", self.outsider))
        }
        decided = {"stable": [k in self.sizes for k in sizes], "tie": [k in self.ties for k in sizes]}
        return pd.DataFrame({"size": sizes, **payoffs, **decided})

    @picture
    def plot(self, ax: Any = None) -> Any:
        """Draw the ladder; see `gametheory_gov.foresight.pictures`.

        Parameters
        ----------
        ax : matplotlib Axes, optional
            Drawn into a new figure when left out.

        Returns
        -------
        matplotlib Axes
        """
        from .pictures import draw_ladder

        title = f"{len(self.sizes)} farsightedly stable sizes of {self.N} states, from 0 on"
        return draw_ladder(self.to_pandas(), title=title, ax=ax)

    def __str__(self) -> str:
        line = f"farsightedly stable sizes of {self.N} states: {', '.join(map(str, self.sizes))}"
        if self.tolerance and self.ties:
            line += (
                f"\nundecided in floats (tolerance {self.tolerance:g}), taken as ties {self.rule!r}: sizes "
            )
            line += ", ".join(map(str, self.ties))
        return line


@public
def farsighted_ladder(game: GameLike, *, ties: Ties = "join", tolerance: float = DEFAULT_TOLERANCE) -> Ladder:
    """All farsightedly stable sizes of one club in a symmetric world.

    Parameters
    ----------
    game : BoundGame or Scenario
        A game with two actions whose free states are alike; committed states stay where they are. One-off
        costs and consent play no part: the question is who leaves.
    ties : {"join", "stay_out", "weak"}
        Under ``"stay_out"`` a member that is indifferent leaves, otherwise it stays.
    tolerance : float
        Relative to the largest term of either payoff, but for terms that all actions pay whatever states do;
        float differences closer to zero count as ties.

    Returns
    -------
    Ladder

    Raises
    ------
    NotApplicableError
        For states that differ, or more than 65,535 of them.
    InvalidInputError
        For a game with more than two actions or an unknown tie rule.

    Examples
    --------
    >>> from gametheory_gov import Game, States, bind
    >>> k = "members"
    >>> agreement = Game("agreement", ("outside", "member"), aggregates={k: {"member": 1}},
    ...                  payoffs={"outside": "members**2 + N - members - 1/2",
    ...                           "member": "members**2/2 - members + N"})
    >>> farsighted_ladder(bind(agreement, States.symmetric(20))).sizes
    (0, 1, 2, 3, 5, 8, 12, 18)
    """
    game = as_game(game, "farsighted_ladder")
    check_ties(ties)
    N = one_type(game, "a farsighted ladder")
    payoffs = ClubPayoffs.of(game)
    member = tuple(payoffs.member[(k,)][0] for k in range(N + 1))
    outsider = tuple(payoffs.outsider[(k,)][0] for k in range(N + 1))
    tolerance = tolerance_of(game, tolerance)
    surplus_of = _surplus(game, payoffs.types, tolerance, member, outsider)
    sizes, tied = [0], []
    for k in range(1, N + 1):
        surplus, near = surplus_of(k, sizes[-1])
        indifferent = abs(surplus) <= near
        if indifferent:
            tied.append(k)
        if ties != "stay_out" if indifferent else surplus > 0:
            sizes.append(k)
    return Ladder(N, tuple(sizes), member, outsider, tuple(tied), ties, tolerance)


def _surplus(
    game: BoundGame, types: Types, tolerance: float, member: tuple[Any, ...], outsider: tuple[Any, ...]
) -> Callable[[int, int], tuple[Any, Any]]:
    """What a member of a club gains over an outsider of another, and how much counts as nothing."""
    if game.exact:
        return lambda inside, outside: (member[inside] - outsider[outside], 0)
    clubs = np.array([club_of(game, types, (k,)) for k in range(len(member))])
    levels, slack = judge_of(game, tolerance).levels(clubs)
    first, last = types.members[0][0], types.members[0][-1]  # those who join last, and first

    def surplus(inside: int, outside: int) -> tuple[Any, Any]:
        near = max(slack[inside, last], slack[outside, first])
        return levels[inside, last] - levels[outside, first], near

    return surplus
