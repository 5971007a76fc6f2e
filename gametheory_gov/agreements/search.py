"""All coalitions that transfers can hold together, from payoffs by numbers of members of each type."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from math import comb, prod
from typing import Any

import numpy as np

from gametheory_gov.base._typing import BoolArray, FloatArray, IntArray
from gametheory_gov.base.errors import Faults, InvalidInputError, NotApplicableError, UndefinedPayoffError
from gametheory_gov.base.inputs import as_whole, public
from gametheory_gov.bound.game import BoundGame, GameLike
from gametheory_gov.bound.judging import judge_of
from gametheory_gov.bound.types import Types
from gametheory_gov.equilibria.definition import DEFAULT_TOLERANCE, Ties, check_ties, tolerance_of
from gametheory_gov.formulas.arithmetic import COINCIDENCE

from .gains import agreement_game
from .potential import PotentialAgreement, PotentiallyStable

#: Numbers of members by type that are looked at, at most.
MOST_COALITIONS = 1 << 16
_CELLS = 1 << 20  # profiles times states that are evaluated side by side
_YES, _NO, _UNKNOWN = 1, 0, 2
_WORDS = {_YES: True, _NO: False, _UNKNOWN: None}


@public
def potentially_stable(
    game: GameLike,
    *,
    largest: int | None = None,
    ties: Ties = "join",
    tolerance: float = DEFAULT_TOLERANCE,
) -> PotentiallyStable:
    """All coalitions that transfers can hold together, and which of them are stable, with and without.

    Every coalition is looked at, those of alike states once.

    Parameters
    ----------
    game : BoundGame or Scenario
        Of two actions, all states free, with open admission and without transfers.
    largest : int, at least 2, optional
        Members of the largest coalitions looked at; all states by default. The answer then says that it is
        not complete.
    ties : {"join", "stay_out", "weak"}
        Where an indifferent state is; see `gametheory_gov.agreements.gains`.
    tolerance : float
        Relative to the largest terms of gains: sums of floats closer to zero are undecided.

    Returns
    -------
    PotentiallyStable

    Raises
    ------
    InvalidInputError
        For another game.
    NotApplicableError
        For more than 65,536 coalitions that differ: 16 states of which no two are alike, or give ``largest``.
    UndefinedPayoffError
        Where the payoff of a member, or of one that leaves, does not exist.

    Notes
    -----
    Eyckmans and Finus (2009), Weikard (2009), Carraro, Eyckmans and Finus (2006).

    Examples
    --------
    Three states gain from each other's abatement (marginal benefits 1, 2 and 3): alone they abate too little.

    >>> import gametheory_gov as gg
    >>> climate = gg.Game(
    ...     "abatement", ("outside", "member"),
    ...     aggregates={"members": {"member": 1}, "gains": {"member": "b"}, "alone": {"outside": "b"}},
    ...     payoffs={"outside": "b*(members*gains + alone) - b**2/2",
    ...              "member": "b*(members*gains + alone) - gains**2/2"},
    ...     columns={"b": "marginal benefit of abatement"})
    >>> found = potentially_stable(gg.bind(climate, gg.States.symmetric(3), b=[1, 2, 3]))
    >>> print(found)
    of 4 coalitions of two states and more transfers can hold 4 together; stable: 1 with optimal ...
    """
    asked, rule = agreement_game(game, "potentially_stable"), check_ties(ties)
    tolerance, faults = tolerance_of(asked, tolerance), Faults("potentially_stable")
    if asked.N < 2:
        faults.add("the game has one state, and a single state is no club")
    top = asked.N if largest is None else min(as_whole(largest, "largest", faults, least=2), asked.N)
    faults.raise_as(InvalidInputError)
    types = Types.of(asked)
    try:
        table = _Table(asked, types, _vectors(types.count.tolist(), min(top + 1, asked.N)), tolerance)
    except UndefinedPayoffError as error:
        raise UndefinedPayoffError(
            f"potentially_stable: at some coalition the payoff of a member, or its outside option, does not "
            f"exist ({error}); coalition_surplus(game, club) says whose"
        ) from error
    agreements = tuple(table.agreements(top, rule))
    considered = sum(comb(asked.N, k) for k in range(2, top + 1))
    return PotentiallyStable(asked, top, considered, agreements, rule, tolerance)


def _vectors(sizes: Sequence[int], most: int) -> IntArray:
    """All numbers of members by type, of at most some members; shape (P, T).

    Raises
    ------
    NotApplicableError
        For more than `MOST_COALITIONS`.
    """
    ways = [1] + [0] * most  # numbers of vectors by how many members they have
    for n in sizes:
        ways = [sum(ways[max(0, k - n) : k + 1]) for k in range(most + 1)]
    if sum(ways) > MOST_COALITIONS:
        fitting = max((k for k in range(most + 1) if sum(ways[: k + 1]) <= MOST_COALITIONS), default=0) - 1
        hint = f"largest={fitting}, which looks at small coalitions only" if fitting >= 2 else "fewer states"
        raise NotApplicableError(
            f"potentially_stable looks at every coalition, and {len(sizes)} types of states make "
            f"{sum(ways):,}, more than {MOST_COALITIONS:,}; give {hint}, or make more states alike "
            "(rebind with fewer distinct figures); coalition_surplus asks about one coalition"
        )
    rows = np.zeros((1, 0), dtype=np.int64)
    for n in sizes:
        longer = [np.column_stack([rows, np.full(len(rows), k)]) for k in range(n + 1)]
        rows = np.concatenate(longer)
        rows = rows[rows.sum(axis=1) <= most]
    return rows


class _Table:
    """Gains of staying and joining at every vector of numbers of members, in the order of the vectors.

    Parameters
    ----------
    game : BoundGame
    types : Types
    rows : array of int, shape (P, T)
    tolerance : float
    """

    def __init__(self, game: BoundGame, types: Types, rows: IntArray, tolerance: float) -> None:
        self.game, self.types, self.rows, self.tolerance = game, types, rows, tolerance
        self.size: IntArray = rows.sum(axis=1)
        P, T = rows.shape
        #: Where the vector with one member more of a type stands; -1 where there is none.
        self.up: IntArray = _successors(types.count.tolist(), rows)
        self.stay = np.full((P, T), game.zero, dtype=object if game.exact else np.float64)
        self.near: FloatArray = np.zeros((P, T))
        self.unknown: BoolArray = np.zeros((P, T), dtype=bool)
        self.join, self.join_unknown = self.stay.copy(), self.unknown.copy()
        for t in range(T):
            self._fill(t)
        n = rows.astype(object) if game.exact else rows
        self.surplus = (n * self.stay).sum(axis=1)
        self.slack = max(tolerance, COINCIDENCE) * (rows * self.near).sum(axis=1)
        #: Whether a gain is undecided though not near to zero, as where a case of a formula is.
        self.wild: BoolArray = np.asarray(
            (self.unknown & (np.abs(self.stay.astype(np.float64)) > tolerance * self.near)).any(axis=1)
        )

    def profiles(self, rows: IntArray) -> IntArray:
        """The profiles of some vectors; the last states of a type are members."""
        found = np.zeros((len(rows), self.game.N), dtype=np.int64)
        for t, members in enumerate(self.types.members):
            found[:, members] = np.arange(len(members)) >= len(members) - self.rows[rows, t][:, None]
        return found

    @cached_property
    def totals(self) -> dict[str, Any]:
        """The game's totals at every vector."""
        found = {}
        for name, table in self.game.contributions.items():
            added = (table[1] - table[0])[self.types.first]
            n = self.rows.astype(object) if self.game.exact else self.rows
            found[name] = table[0].sum() + (n * added).sum(axis=1)
        return found

    def _payoffs(self, rows: IntArray, state: int, action: int) -> Any:
        """The payoffs of one state from one action, which it plays, at some vectors."""
        game = self.game
        if not (game.form.exposures or game.form.profile_terms):
            around = {name: total[rows] for name, total in self.totals.items()}
            return np.broadcast_to(game.payoff_at(action, around, state), rows.shape)
        height = max(1, _CELLS // game.N)
        parts = [rows[k : k + height] for k in range(0, len(rows), height)]
        return np.concatenate([game.payoffs_at(self.profiles(part), state) for part in parts])

    def _fill(self, t: int) -> None:
        """Gains of the type's members from staying, and of its outsiders from joining."""
        game, members = self.game, self.types.members[t]
        before = np.flatnonzero((self.up[:, t] >= 0) & (self.size >= 1))
        if not len(before):
            return
        after = self.up[before, t]
        joins, leaves = int(members[0]), int(members[-1])
        risen = self._payoffs(after, leaves, 1) - self._payoffs(before, joins, 0)
        entry, leaving = game.switching[0, 1, joins], game.switching[1, 0, leaves]
        self.stay[after, t] = risen + leaving
        self.join[before, t] = risen - entry
        if game.exact:
            return
        judge = judge_of(game, self.tolerance)
        gains, unknown, sizes = judge.closely(
            -self.stay[after, t], lambda some: self.profiles(after[some]), leaves, 1, 0
        )
        self.stay[after, t], self.unknown[after, t], self.near[after, t] = -gains, unknown, sizes
        self.join[before, t], self.join_unknown[before, t] = -gains, unknown
        if entry or leaving:
            self.join[before, t], self.join_unknown[before, t], _ = judge.closely(
                risen - entry, lambda some: self.profiles(before[some]), joins, 0, 1
            )

    def alike(self, row: int) -> int:
        """How many coalitions have the numbers of one vector."""
        return prod(comb(int(n), int(k)) for n, k in zip(self.types.count, self.rows[row], strict=True))

    def agreements(self, largest: int, ties: Ties) -> Iterator[PotentialAgreement]:
        """The coalitions that are potentially internally stable, or may be; fewest members first."""
        keep = np.array([_NO, _NO if ties == "stay_out" else _YES, _YES])  # by sign -1, 0, 1
        refuse = np.array([_YES, _NO if ties == "join" else _YES, _NO])
        total = self._signs(self.surplus, self.wild | (np.abs(self.surplus.astype(float)) <= self.slack))
        potential = _verdicts(total, keep)
        found = np.flatnonzero((potential != _NO) & (self.size >= 2) & (self.size <= largest))
        own = _verdicts(self._signs(self.stay[found], self.unknown[found]), keep)
        others = _verdicts(self._signs(self.join[found], self.join_unknown[found]), refuse)
        internal = _all(np.where(self.rows[found] > 0, own, _YES))
        external = _all(np.where(self.up[found] >= 0, others, _YES))
        enlarged = self._enlarged(found, refuse)
        states = self.game.states.ids
        clubs = self.profiles(found)
        order = sorted(range(len(found)), key=lambda k: (int(self.size[found[k]]), tuple(-clubs[k])))
        for k in order:
            row = int(found[k])
            yield PotentialAgreement(
                tuple(states[i] for i in np.flatnonzero(clubs[k])),
                self.alike(row),
                self.game.plain(self.surplus[row]),
                _WORDS[int(internal[k])],
                _WORDS[int(external[k])],
                _WORDS[int(potential[row])],
                _WORDS[int(enlarged[k])],
            )

    def _enlarged(self, rows: IntArray, refuse: IntArray) -> IntArray:
        """Whether no newcomer can be paid for, at some vectors."""
        costs = self.game.switching
        verdicts = np.full((len(rows), self.rows.shape[1]), _YES)
        for t, members in enumerate(self.types.members):
            k = int(members[0])
            here = np.flatnonzero(self.up[rows, t] >= 0)
            up, extra = self.up[rows[here], t], costs[0, 1, k] + costs[1, 0, k]
            surplus = self.surplus[up] - extra  # whoever joins pays to join, and none its cost of leaving
            slack = self.slack[up] + max(self.tolerance, COINCIDENCE) * float(abs(extra))
            near = self.wild[up] | (np.abs(surplus.astype(float)) <= slack)
            verdicts[here, t] = _verdicts(self._signs(surplus, near), refuse)
        return _all(verdicts)

    def _signs(self, values: Any, near: BoolArray) -> IntArray:
        """-1, 0 or 1, or unknown where floats are near to zero."""
        zero = self.game.zero
        signs = np.asarray(values > zero, dtype=np.int64) - np.asarray(values < zero, dtype=np.int64)
        return signs if self.game.exact else np.where(near, _UNKNOWN, signs)


def _successors(sizes: Sequence[int], rows: IntArray) -> IntArray:
    """Where the vector with one member more of each type stands among vectors; -1 where it does not."""
    radix = np.array([prod(n + 1 for n in sizes[:t]) for t in range(len(sizes))], dtype=object)
    small = prod(n + 1 for n in sizes) < 1 << 62
    codes = rows @ radix.astype(np.int64) if small else rows.astype(object) @ radix
    found = np.full(rows.shape, -1)
    for t, n in enumerate(sizes):
        more = np.flatnonzero(rows[:, t] < n)
        wanted = codes[more] + int(radix[t]) if small else codes[more] + radix[t]
        place = np.minimum(np.searchsorted(codes, wanted), len(codes) - 1)
        found[more, t] = np.where(codes[place] == wanted, place, -1)
    return found


def _verdicts(signs: IntArray, by_sign: IntArray) -> IntArray:
    """Verdicts by sign, from -1 to 1; unknown stays."""
    verdicts: IntArray = np.where(signs == _UNKNOWN, _UNKNOWN, by_sign[np.clip(signs, -1, 1) + 1])
    return verdicts


def _all(verdicts: IntArray) -> IntArray:
    """Whether all hold, by row."""
    never, unsure = (verdicts == _NO).any(axis=1), (verdicts == _UNKNOWN).any(axis=1)
    return np.where(never, _NO, np.where(unsure, _UNKNOWN, _YES))
