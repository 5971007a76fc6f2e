r"""Clubs told apart only by how many alike states play what.

Alike states form a type. With :math:`n_t` free states of type t and M actions, the clubs are the tables of
counts :math:`x_{ta} \ge 0` with :math:`\sum_a x_{ta} = n_t`; each stands for

.. math:: \mu(x) = \prod_t \frac{n_t!}{\prod_a x_{ta}!}

profiles. One type of N states with two actions gives the N + 1 club sizes; N states that all differ give the
M^N profiles.

What all studies of noise ask of a game first stands here too: who moves, who is alike, what is universal.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from math import ceil, lgamma, prod
from typing import Any

import numpy as np

from gametheory_gov.base._typing import BoolArray, FloatArray, IntArray
from gametheory_gov.base.answer import Record
from gametheory_gov.base.errors import Faults, InvalidInputError, NotApplicableError
from gametheory_gov.base.exact import to_fraction
from gametheory_gov.base.inputs import as_ids
from gametheory_gov.bound.game import BoundGame, Profile
from gametheory_gov.bound.types import Types
from gametheory_gov.equilibria.regimes import UNIVERSAL, check_universal, complying_actions


def types_of(game: BoundGame) -> Types:
    """The types of a game; every state is one of its own where payoffs see the whole profile.

    Parameters
    ----------
    game : BoundGame

    Returns
    -------
    Types

    Examples
    --------
    >>> from gametheory_gov import AccessionGame, States, bind
    >>> game = bind(AccessionGame(), States.symmetric(3), benefit=1, cost=1, legitimacy=0, divergence=0)
    >>> types_of(game).count.tolist()
    [3]
    """
    if not game.form.profile_terms:
        return Types.of(game)
    free = np.flatnonzero(game.free).astype(np.int64)
    return Types(free, np.ones(len(free), dtype=np.int64), tuple(free[k : k + 1] for k in range(len(free))))


def check_open(game: BoundGame) -> None:
    """Check that admission is open, and that there are states to move.

    Parameters
    ----------
    game : BoundGame

    Raises
    ------
    NotApplicableError

    Examples
    --------
    >>> from gametheory_gov import AccessionGame, States, bind
    >>> game = bind(AccessionGame(), States.symmetric(3), benefit=1, cost=1, legitimacy=0, divergence=0)
    >>> check_open(game.commit(["1", "2", "3"]))
    Traceback (most recent call last):
    ...
    gametheory_gov.base.errors.NotApplicableError: all states are committed, so nobody revises; leave ...
    """
    if game.institution.admission != "open":
        raise NotApplicableError(
            f"admission is {game.institution.admission!r}: an error of one state does not bring it in, so "
            "noise is studied under open admission; rebind with admission='open'"
        )
    if not game.free.any():
        raise NotApplicableError("all states are committed, so nobody revises; leave some of them free")


def universal_size(game: BoundGame, universal: float = UNIVERSAL) -> int:
    """The fewest compliers with one standard in a universal regime, from 1 to N.

    Parameters
    ----------
    game : BoundGame
    universal : float in (0, 1]

    Raises
    ------
    InvalidInputError
        For a threshold that is no share.

    Examples
    --------
    >>> from gametheory_gov import AccessionGame, States, bind
    >>> game = bind(AccessionGame(), States.symmetric(3), benefit=1, cost=1, legitimacy=0, divergence=0)
    >>> universal_size(game, 0.5)
    2
    """
    return ceil(to_fraction(check_universal(universal)) * game.N)


@dataclass(frozen=True, eq=False, repr=False)
class Clubs(Record):
    """The clubs of a game as counts by type, each at a position.

    Below, P is the number of clubs, T that of types, C_t the ways to spread type t over M actions.

    Parameters
    ----------
    game : BoundGame
    """

    game: BoundGame

    @cached_property
    def types(self) -> Types:
        """The types, T of them."""
        return types_of(self.game)

    @cached_property
    def tables(self) -> tuple[IntArray, ...]:
        """The ways in which the states of each type can be spread over the actions; shapes (C_t, M)."""
        M = len(self.game.actions)
        return tuple(_spreads(int(n), M) for n in self.types.count)

    def __len__(self) -> int:
        return prod(len(table) for table in self.tables)

    @cached_property
    def strides(self) -> tuple[int, ...]:
        """What one step in the table of each type adds to the position of a club."""
        sizes = [len(table) for table in self.tables]
        return tuple(prod(sizes[t + 1 :]) for t in range(len(sizes)))

    @cached_property
    def local(self) -> IntArray:
        """Row of every type's table, by club; shape (P, T)."""
        clubs = np.arange(len(self))
        return np.stack(
            [clubs // stride % len(table) for stride, table in zip(self.strides, self.tables, strict=True)],
            axis=1,
        )

    def counts(self, t: int) -> IntArray:
        """Numbers of states of type t (from 0 to T - 1) that play each action, by club; shape (P, M)."""
        return np.asarray(self.tables[t][self.local[:, t]], dtype=np.int64)

    @cached_property
    def members(self) -> IntArray:
        """Number of members, committed ones included, by club; shape (P,)."""
        inside = int((self.game.fixed_profile[~self.game.free] > 0).sum())
        each = [table[:, 1:].sum(axis=1) for table in self.tables]
        return np.asarray(inside + sum(row[self.local[:, t]] for t, row in enumerate(each)), dtype=np.int64)

    def universal(self, share: float = UNIVERSAL) -> BoolArray:
        """The clubs in which at least a share of all states comply with one standard; bool, shape (P,)."""
        game, least = self.game, universal_size(self.game, share)
        reached = np.zeros(len(self), dtype=bool)
        for _, _, complies in complying_actions(game.form):
            there = np.full(len(self), int(complies[game.fixed_profile[~game.free]].sum()))
            for t, table in enumerate(self.tables):
                there += table[:, complies].sum(axis=1)[self.local[:, t]]
            reached |= there >= least
        return reached

    @cached_property
    def log_profiles(self) -> FloatArray:
        """Logarithm of the number of profiles that each club stands for; shape (P,)."""
        logs = np.zeros(len(self))
        for t, table in enumerate(self.tables):
            ways = [lgamma(row.sum() + 1) - sum(lgamma(k + 1) for k in row) for row in table]
            logs += np.array(ways)[self.local[:, t]]
        return logs

    def able(self, t: int, a: int) -> IntArray:
        """The clubs in which some state of type t plays action a: positions, rising."""
        return np.flatnonzero(self.counts(t)[:, a] > 0)

    def after(self, clubs: IntArray, t: int, a: int, b: int) -> IntArray:
        """The clubs that clubs become when one state of type t moves from action a to b.

        Given are positions among ``able(t, a)``, shape (K,), and as many positions are returned.
        """
        step = self._steps(t)[a, b]
        rows = self.local[clubs, t]
        return np.asarray(clubs + (step[rows] - rows) * self.strides[t], dtype=np.int64)

    def _steps(self, t: int) -> IntArray:
        """Row of a type's table after one move, by action left, action taken and row; -1 for none."""
        return self._all_steps[t]

    @cached_property
    def _all_steps(self) -> tuple[IntArray, ...]:
        found = []
        for table in self.tables:
            where = {tuple(row): k for k, row in enumerate(table.tolist())}
            M = table.shape[1]
            steps = np.full((M, M, len(table)), -1, dtype=np.int64)
            for k, row in enumerate(table.tolist()):
                for a in (a for a in range(M) if row[a]):
                    for b in range(M):
                        moved = list(row)
                        moved[a] -= 1
                        moved[b] += 1
                        steps[a, b, k] = where[tuple(moved)]
            found.append(steps)
        return tuple(found)

    def profile(self, club: int) -> Profile:
        """A profile of the club at a position, shape (N,); first states play first actions."""
        profile: Profile = self._profiles(np.array([club]))[0]
        return profile

    def _profiles(self, clubs: IntArray) -> Profile:
        """A profile of each of some clubs, shape (K, N); first states play first actions."""
        profiles: Profile = np.repeat(self.game.fixed_profile[None, :], len(clubs), axis=0)
        for t, members in enumerate(self.types.members):
            profiles[:, members] = self._played[t][self.local[clubs, t]]
        return profiles

    @cached_property
    def _played(self) -> list[IntArray]:
        """What the states of each type play, by row of its table; shapes (C_t, n_t)."""
        return [np.array([np.repeat(np.arange(len(row)), row) for row in table]) for table in self.tables]

    def _seen(self, clubs: IntArray, t: int, a: int) -> Profile:
        """A profile of each of some clubs in which the first state of type t plays a."""
        profiles, members = self._profiles(clubs), self.types.members[t]
        other = members[self.counts(t)[clubs, :a].sum(axis=1)]  # the first that plays a
        profiles[np.arange(len(clubs)), other] = profiles[:, members[0]]
        profiles[:, members[0]] = a
        return profiles

    def position(self, club: Any) -> int:
        """The position of a club, from 0 to P - 1.

        Parameters
        ----------
        club : iterable of ids, mapping of id to action, or array of int with shape (N,)

        Raises
        ------
        InvalidInputError
            When the club has a committed state play something else, or names unknown states or actions. Those
            left out play their fixed action.
        """
        game = self.game
        if not isinstance(club, (np.ndarray, Mapping)):
            faults = Faults("club")
            club = as_ids(club, "club", faults)
            faults.raise_as(InvalidInputError)
        given = game.profile(club)
        named = np.ones(game.N, dtype=bool)
        if not isinstance(club, np.ndarray):
            named = np.isin(game.states.ids, list(club))
        wrong = named & ~game.free & (given != game.fixed_profile)
        if not isinstance(club, (np.ndarray, Mapping)):
            wrong &= game.fixed_profile == 0  # a list of members does not say what they play
        if wrong.any():
            ids = ", ".join(game.states.ids[k] for k in np.flatnonzero(wrong)[:3])
            raise InvalidInputError(
                "club", [f"{ids}: committed states play their fixed action; leave them out, or as they are"]
            )
        rows = self.types.counts(self.game, given)
        return sum(
            int(np.flatnonzero((table == row).all(axis=1))[0]) * stride
            for table, row, stride in zip(self.tables, rows, self.strides, strict=True)
        )


def _spreads(n: int, M: int) -> IntArray:
    """The ways to spread n states over M actions, fewest cooperative first; shape (C, M)."""
    bars = combinations(range(n + M - 1), M - 1)
    rows = [np.diff([-1, *cut, n + M - 1]) - 1 for cut in bars]
    return np.array(rows[::-1], dtype=np.int64)
