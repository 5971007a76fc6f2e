r"""Every club there can be, with what a state gains by each move in each of them.

When each state revises by a rule that looks only at payoffs, its chain of profiles *lumps*: the chain of
counts is itself a Markov chain (Kemeny and Snell 1976). One type of N states with two actions gives a
birth-death chain.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import comb, prod
from typing import Any

import numpy as np

from gametheory_gov.base._typing import BoolArray, FloatArray, IntArray
from gametheory_gov.base.citation import Rests
from gametheory_gov.base.errors import NotApplicableError
from gametheory_gov.bound.game import BoundGame
from gametheory_gov.bound.judging import judge_of
from gametheory_gov.equilibria.definition import DEFAULT_TOLERANCE

from .clubs import Clubs, check_open

#: Clubs that are listed at most.
MAX_CLUBS = 2**17


@dataclass(frozen=True, eq=False, repr=False)
class ClubSpace(Clubs):
    """The clubs of a game as counts by type, with what a state gains by each move in each of them.

    Below, P is the number of clubs, T that of types, C_t the ways to spread type t over M actions.

    Parameters
    ----------
    game : BoundGame
        With open admission; `of` checks that, and that the clubs are not too many.

    Examples
    --------
    >>> from gametheory_gov import AccessionGame, States, bind
    >>> game = bind(AccessionGame(), States.symmetric(10), benefit=1, cost="1/2", legitimacy=0,
    ...                divergence=0)
    >>> space = ClubSpace.of(game)
    >>> len(space), space.members.tolist()[:3]
    (11, [0, 1, 2])
    >>> int(space.able(0, 1)[0]), space.after(space.able(0, 0)[:2], 0, 0, 1).tolist()  # a move up
    (1, [1, 2])
    >>> space.counts(0)[3].tolist(), int(space.profile(3).sum()), space.position(["7", "8", "9"])
    ([7, 3], 3, 3)
    >>> space.gains(0, 0).shape, game.plain(space.gains(0, 0)[9, 1])  # the last one joins nine others
    ((10, 2), Fraction(1, 2))
    """

    RESTS = Rests(("kemeny1976",), parts={"game": (BoundGame,)})

    @classmethod
    def of(cls, game: BoundGame, *, max_clubs: int = MAX_CLUBS) -> ClubSpace:
        """The clubs of a game.

        Parameters
        ----------
        game : BoundGame
        max_clubs : int
            Clubs that are listed at most.

        Returns
        -------
        ClubSpace

        Raises
        ------
        NotApplicableError
            When there are more than ``max_clubs``, admission is not open, or no state is free.
        """
        check_open(game)
        space, M = cls(game), len(game.actions)
        types = space.types
        size = prod(comb(int(n) + M - 1, M - 1) for n in types.count)
        if size > max_clubs:
            linear = "ask weighted_potential, which needs no list when gains are linear, " if M == 2 else ""
            raise NotApplicableError(
                f"{game.N} states of {len(types)} types can make {_many(size)} clubs, more than the "
                f"{max_clubs:,} listed at most. Work with fewer types (round sizes and costs so that states "
                f"become alike), {linear}or use simulate, which needs no list at all"
            )
        return space

    @cached_property
    def _parts(self) -> dict[str, list[Any]]:
        """The parts of every total, by type and row of its table."""
        game = self.game
        parts = {}
        for name, adds in game.contributions.items():
            parts[name] = [
                _weighted(table, adds[:, k], game)
                for table, k in zip(self.tables, self.types.first, strict=True)
            ]
        return parts

    @cached_property
    def _fixed_totals(self) -> dict[str, Any]:
        """The parts of every total that committed states add."""
        game = self.game
        held = np.flatnonzero(~game.free)
        return {
            name: adds[game.fixed_profile[held], held].sum() + game.zero
            for name, adds in game.contributions.items()
        }

    @cached_property
    def totals(self) -> dict[str, Any]:
        """Every total, by club; arrays of shape (P,) of the arithmetic's numbers."""
        return {
            name: sum(
                (part[self.local[:, t]] for t, part in enumerate(parts)), start=self._fixed_totals[name]
            )
            for name, parts in self._parts.items()
        }

    def _exposures(self, clubs: IntArray, k: int) -> dict[str, Any]:
        """Every exposure sum of state k at some clubs."""
        game = self.game
        seen = {}
        for name, weights in game.exposure_weights.items():
            row = game.links[name][k]
            held = np.flatnonzero(~game.free)
            total = (row[held] * weights[game.fixed_profile[held], held]).sum() + game.zero
            for t, (table, j) in enumerate(zip(self.tables, self.types.first, strict=True)):
                total = total + _weighted(table, weights[:, j] * row[j], game)[self.local[clubs, t]]
            seen[name] = total
        return seen

    def _payoff(self, clubs: IntArray, k: int, a: int, b: int) -> Any:
        """Payoff of state k at clubs where it plays a, once it plays b instead."""
        game = self.game
        values: dict[str, Any] = {
            name: total[clubs] - game.contributions[name][a, k] + game.contributions[name][b, k]
            for name, total in self.totals.items()
        }
        values |= self._exposures(clubs, k)
        if game.form.profile_terms:
            profiles = self._profiles(clubs)
            profiles[:, k] = b
            values |= {name: game.profile_term(name, profiles) for name in game.form.profile_terms}
        return np.broadcast_to(game.payoff_at(b, values, state=k), clubs.shape)

    def gains(self, t: int, a: int) -> Any:
        """The gains by each action of a state of type t that plays a, at the clubs of ``able(t, a)``.

        Returns
        -------
        array, shape (K, M), of the arithmetic's numbers
            In units of payoff, switching costs deducted; zero for staying.
        """
        return self._judged(t, a)[0]

    def sizes(self, t: int, a: int) -> FloatArray:
        """The largest term of each of these gains, shape (K, M); zeros in exact arithmetic."""
        return self._judged(t, a)[2]

    def slack(self, t: int, a: int) -> FloatArray | IntArray:
        """How far apart each gain and another, or zero, may be and count as equal; zero where exact.

        Returns
        -------
        array, shape (K, M)
            The tolerance times the largest term of the gain; at least the gain where its sign is undecided,
            and less than it where it is not.
        """
        gains, undecided, sizes = self._judged(t, a)
        if self.game.exact:
            return sizes.astype(np.int64)  # exact numbers compare with whole ones
        near, far = DEFAULT_TOLERANCE * sizes, np.abs(gains)
        slack: FloatArray = np.where(undecided, np.maximum(near, far), np.minimum(near, np.nextafter(far, 0)))
        return slack

    def _judged(self, t: int, a: int) -> tuple[Any, BoolArray, FloatArray]:
        """These gains, which of them are undecided, and their largest terms."""
        if (t, a) not in self._gains:
            game, clubs, k = self.game, self.able(t, a), int(self.types.first[t])
            shape = len(clubs), len(game.actions)
            gains = np.full(shape, game.zero, dtype=object if game.exact else np.float64)
            undecided, sizes = np.zeros(shape, dtype=bool), np.zeros(shape)
            now = self._payoff(clubs, k, a, a)
            for b in (b for b in range(shape[1]) if b != a):
                gains[:, b] = self._payoff(clubs, k, a, b) - now - game.switching[a, b, k]
                if not game.exact:
                    gains[:, b], undecided[:, b], sizes[:, b] = judge_of(game, DEFAULT_TOLERANCE).closely(
                        gains[:, b], lambda rows: self._seen(clubs[rows], t, a), k, a, b
                    )
            self._gains[t, a] = gains, undecided, sizes
        return self._gains[t, a]

    @cached_property
    def _gains(self) -> dict[tuple[int, int], tuple[Any, BoolArray, FloatArray]]:
        return {}


def sizes_in(space: ClubSpace, low: int, high: int) -> BoolArray:
    """The clubs that have at least ``low`` and at most ``high`` members.

    Parameters
    ----------
    space : ClubSpace
    low, high : int

    Returns
    -------
    array of bool, shape (P,)

    Examples
    --------
    >>> from gametheory_gov import AccessionGame, States, bind
    >>> game = bind(AccessionGame(), States.symmetric(3), benefit=1, cost=1, legitimacy=0, divergence=0)
    >>> sizes_in(ClubSpace.of(game), 1, 2).tolist()
    [False, True, True, False]
    """
    return np.asarray((space.members >= low) & (space.members <= high), dtype=bool)


def _weighted(table: IntArray, adds: Any, game: BoundGame) -> Any:
    """Counts times what one state adds, summed over actions; shape (C,)."""
    counts = table.astype(object) if game.exact else table
    return sum((counts[:, a] * adds[a] for a in range(len(adds))), start=game.zero)


def _many(number: int) -> str:
    return f"{number:,}" if number < 10**9 else f"about 10^{len(str(number)) - 1}"
