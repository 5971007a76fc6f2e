r"""The search for a weighted potential, through cycles of four moves.

Weights are spread over the graph of who influences whom: :math:`a_j = a_i J_{ij} / J_{ji}` along a spanning
tree of each component. Then every other pair, and where gains are not linear every club, must agree.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from gametheory_gov.base._typing import IntArray
from gametheory_gov.base.errors import InvalidInputError, NotApplicableError
from gametheory_gov.base.inputs import public
from gametheory_gov.bound.game import BoundGame, GameLike, Profile, as_game
from gametheory_gov.bound.types import Types
from gametheory_gov.formulas.slopes import slope
from gametheory_gov.formulas.tape import compile_expression

from .clubs import check_open, types_of
from .potential import NoPotential, Potential
from .revision import read_weights
from .space import MAX_CLUBS, ClubSpace

#: Changes of float gains closer than this, relative to their largest terms and to each other, are equal.
_ZERO, _CLOSE = 1e-12, 1e-9


@public
def weighted_potential(
    game: GameLike, *, weights: Sequence[Any] | None = None, max_clubs: int = MAX_CLUBS
) -> Potential | NoPotential:
    """The weighted potential of a game, or the cycle of four moves that rules it out.

    Parameters
    ----------
    game : BoundGame or Scenario
        Exact games are tested exactly.
    weights : sequence of numbers above zero, shape (N,), optional
        Test these weights only; otherwise any are looked for.
    max_clubs : int
        Clubs that are listed at most where gains are not linear in totals.

    Returns
    -------
    Potential or NoPotential
        True and false.

    Raises
    ------
    NotApplicableError
        When gains are not linear and the clubs too many to be listed, or admission is not open.
    InvalidInputError
        For unusable weights.

    Notes
    -----
    Monderer and Shapley (1996).

    Examples
    --------
    >>> from gametheory_gov import AccessionGame, Institution, States, bind
    >>> world = States(["A", "B", "C"], size=["1/2", "3/10", "1/5"], population=["1/2", "3/10", "1/5"],
    ...                cost=[1, 1, 1])
    >>> game = bind(AccessionGame(), world, Institution(exclusion_penalty=1), benefit=0, legitimacy=1,
    ...                divergence=0)
    >>> found = weighted_potential(game)
    >>> print(found)
    a weighted potential with weights 1, 3/5, 2/5
    >>> found.at(["A", "B"])  # A joins nobody and loses 1/2; B, with weight 3/5, joins A and gains 3/10
    Fraction(-8, 25)
    """
    game = as_game(game, "weighted_potential")
    check_open(game)
    given = _read_given(game, weights)
    costly = _find_costly(game)
    if costly is not None:
        return costly
    exact = game.exact and (given is None or all(isinstance(w, Fraction) for w in given))
    types = types_of(game)
    J = linear_interactions(game, types) if len(game.actions) == 2 else None
    space = None if J is not None else _every_club(game, max_clubs)
    cycles = _Cycles(game, space, exact)
    J = cycles.strongest() if J is None else np.asarray(game.plain(J))
    if not exact:
        J = J.astype(np.float64)
    first = types.first
    if given is None:
        found, components, clash = _weights(J, exact)
    else:
        found, components, clash = np.array(given, dtype=object if exact else np.float64)[first], 1, None
    if space is not None:  # every cycle is tried, those of the strongest interactions among them
        everywhere = cycles.find_unbalanced(found)
        if everywhere is not None:
            return everywhere
    else:
        clash = clash or _find_unbalanced(J, found, exact)
        if clash is not None:
            return cycles.refusal(clash, found, types)
    each: list[Any] = [Fraction(0) if exact else 0.0] * game.N
    for members, weight in zip(types.members, found, strict=True):
        for k in members:
            each[k] = weight if given is None else given[k]
    return Potential(game, tuple(each), components)


def _every_club(game: BoundGame, max_clubs: int) -> ClubSpace:
    try:
        return ClubSpace.of(game, max_clubs=max_clubs)
    except NotApplicableError as error:
        why = "there are more than two actions" if len(game.actions) > 2 else "gains are not linear"
        text = str(error).replace("ask weighted_potential, which needs no list when gains are linear, ", "")
        raise NotApplicableError(
            f"{why}, so a potential would have to be tested in every club: {text}"
        ) from None


# ------------------------------------------------------------------------------------ interactions


def linear_interactions(game: BoundGame, types: Types) -> Any:
    """The rise of each type's join gain when a state of each other type joins, if that is a number.

    Parameters
    ----------
    game : BoundGame
        With two actions.
    types : Types

    Returns
    -------
    array, shape (T, T), of the arithmetic's numbers, or None
        Row: whose gain. None where gains are not linear in the others' totals.

    Examples
    --------
    >>> from gametheory_gov import AccessionGame, States, bind
    >>> game = bind(AccessionGame(), States.symmetric(3), benefit=1, cost=1, legitimacy=0, divergence=0)
    >>> game.plain(linear_interactions(game, Types.of(game))).tolist()
    [[Fraction(1, 3)]]
    """
    form = game.form
    seen = {name: form.others(name) for name in form.aggregates}
    seen |= {name: form.infos[name].symbol for name in form.exposures}
    if form.profile_terms:
        return None
    J = np.full((len(types), len(types)), game.zero, dtype=object if game.exact else np.float64)
    for name, symbol in seen.items():
        rise = slope(form.join_gain, symbol)
        if rise is None or rise.free_symbols & set(seen.values()):
            return None
        value = compile_expression(rise).evaluate(game.numbers, game.arithmetic)
        rows = np.broadcast_to(value, (game.N,))[types.first]
        J = J + rows[:, None] * _moved(game, name, types)
    return J


def _moved(game: BoundGame, name: str, types: Types) -> Any:
    """The rise of a total or exposure that a state sees when another type joins; shape (T or 1, T)."""
    if name in game.contributions:
        adds = game.contributions[name]
        return (adds[1] - adds[0])[types.first][None, :]
    weights = game.exposure_weights[name]
    links = game.links[name][np.ix_(types.first, types.first)]
    return links * (weights[1] - weights[0])[types.first]


@dataclass(frozen=True, eq=False)
class _Cycles:
    """The cycles of four of a game, in every club of a space."""

    game: BoundGame
    space: ClubSpace | None
    exact: bool

    def pairs(self) -> Iterator[tuple[int, int, int, int, IntArray, Any, Any, Any, Any]]:
        """Types s and t, actions b and d, clubs, effects of each move on the other's gain, with sizes."""
        space = self.space
        assert space is not None
        T, M = len(space.types), len(self.game.actions)
        for s in range(T):
            for t in range(s, T):
                clubs = space.able(s, 0)
                enough = space.counts(t)[clubs, 0] > (1 if s == t else 0)
                clubs = clubs[enough]
                for b in range(1, M):
                    for d in range(b + 1 if s == t else 1, M):
                        if len(clubs):
                            yield (
                                s,
                                t,
                                b,
                                d,
                                clubs,
                                *self._effect(clubs, s, b, t, d),
                                *self._effect(clubs, t, d, s, b),
                            )

    def _effect(self, clubs: IntArray, s: int, b: int, t: int, d: int) -> tuple[Any, Any]:
        """The change in the gain of type s from action b when a state of type t moves to d, with its size."""
        space = self.space
        assert space is not None
        able, gains, sizes = space.able(s, 0), space.gains(s, 0)[:, b], space.sizes(s, 0)[:, b]
        later, now = np.searchsorted(able, space.after(clubs, t, 0, d)), np.searchsorted(able, clubs)
        return self._read(gains[later] - gains[now]), np.maximum(sizes[later], sizes[now])

    def _read(self, values: Any) -> Any:
        plain = np.asarray(self.game.plain(values))
        return plain if self.exact else plain.astype(np.float64)

    def strongest(self) -> Any:
        """The interactions of every pair of types where they are strongest; shape (T, T)."""
        assert self.space is not None
        T = len(self.space.types)
        J = np.full((T, T), Fraction(0) if self.exact else 0.0, dtype=object if self.exact else np.float64)
        for s, t, _, _, _, on_s, of_s, on_t, of_t in self.pairs():
            if not self.exact:
                on_s = np.where(np.abs(on_s) <= _ZERO * of_s, 0.0, on_s)
                on_t = np.where(np.abs(on_t) <= _ZERO * of_t, 0.0, on_t)
            best = int(np.argmax(np.abs(on_s) + np.abs(on_t)))
            if abs(on_s[best]) + abs(on_t[best]) > abs(J[s, t]) + abs(J[t, s]):
                J[s, t], J[t, s] = on_s[best], on_t[best]
        return J

    def find_unbalanced(self, weights: Any) -> NoPotential | None:
        """A cycle that does not close under the weights of the types, or None."""
        space = self.space
        assert space is not None
        for s, t, b, d, clubs, on_s, of_s, on_t, of_t in self.pairs():
            left, right = weights[s] * on_s, weights[t] * on_t
            slack: Any = 0
            if not self.exact:
                most = float(np.abs(left).max() + np.abs(right).max())
                slack = _CLOSE * most + 4 * _ZERO * (weights[s] * of_s + weights[t] * of_t)
            open_ = np.flatnonzero(np.asarray(np.abs(left - right) > slack, dtype=bool))
            if len(open_):
                worst = open_[int(np.argmax(np.abs(left - right)[open_]))]
                profile = space.profile(int(clubs[worst]))
                i, j = _two(space.types, profile, s, t)
                return self.cycle(profile, (i, j), (b, d), (weights[s], weights[t]))
        return None

    def refusal(self, pair: tuple[int, int], weights: Any, types: Types) -> NoPotential:
        """The cycle of two types that no weights, or not these, close."""
        s, t = pair
        i, j = _two(types, self.game.fixed_profile, s, t)
        return self.cycle(self.game.fixed_profile, (i, j), (1, 1), (weights[s], weights[t]))

    def cycle(
        self, start: Profile, states: tuple[int, int], moves: tuple[int, int], weights: tuple[Any, Any]
    ) -> NoPotential:
        """A cycle of four moves from a profile, with its gains."""
        game, (i, j), (b, d) = self.game, states, moves
        corners = np.repeat(start[None, :], 4, axis=0)
        corners[1:3, i] = b
        corners[2:4, j] = d
        payoffs = self._read(game.payoffs_at(corners))
        gains = tuple(payoffs[(k + 1) % 4, mover] - payoffs[k, mover] for k, mover in enumerate((i, j, i, j)))
        total = weights[0] * (gains[0] + gains[2]) + weights[1] * (gains[1] + gains[3])
        ids = (game.states.ids[i], game.states.ids[j])
        return NoPotential(game, ids, game.members(start), gains, weights, total)


def _two(types: Types, profile: Profile, s: int, t: int) -> tuple[int, int]:
    """A state of each of two types, both playing the first action."""
    first = [int(k) for k in types.members[s] if profile[k] == 0]
    other = [int(k) for k in types.members[t] if profile[k] == 0 and k != first[0]]
    return first[0], other[0]


# ----------------------------------------------------------------------------------------- weights


def _read_given(game: BoundGame, weights: Sequence[Any] | None) -> list[Any] | None:
    """The given weights as Fractions or floats."""
    if weights is None:
        return None
    given = list(read_weights(weights))
    free = game.free
    if len(given) != game.N or not all(0 < given[k] < float("inf") for k in np.flatnonzero(free)):
        raise InvalidInputError("weights", [f"{game.N} finite numbers above zero, one per state, are needed"])
    for members in types_of(game).members:
        if len({given[k] for k in members}) > 1:
            ids = ", ".join(game.states.ids[k] for k in members[:3])
            raise InvalidInputError("weights", [f"{ids} are alike; give alike states equal weights"])
    return given


def _find_costly(game: BoundGame) -> NoPotential | None:
    """A state whose switching costs do not cancel along some moves of its own, or None.

    Every move back and every detour over the first action must cost what the move itself does.
    """
    M = len(game.actions)
    cost = game.switching
    for a in range(M):
        for b in range(a, M):
            there = cost[a, b] + cost[b, a] if a == 0 else cost[0, a] + cost[a, b] + cost[b, 0]
            back = there if a == 0 else cost[0, b] + cost[b, a] + cost[a, 0]
            most = np.abs(np.asarray(game.plain(cost), dtype=np.float64)).max(axis=(0, 1))
            for around in (there, back):
                size = np.abs(np.asarray(game.plain(around), dtype=np.float64))
                off = size > (0 if game.exact else _ZERO) * most
                for k in np.flatnonzero(game.free & off):
                    name, lost = game.states.ids[k], game.plain(around[k])
                    zero = lost - lost
                    return NoPotential(game, (name, name), (), (-lost, zero, zero, zero), (1, 1), -lost)
    return None


def _weights(J: Any, exact: bool) -> tuple[Any, int, tuple[int, int] | None]:
    """Weights along a spanning tree of the interactions, the components, and a pair without any."""
    T = len(J)
    one = Fraction(1) if exact else 1.0
    weights = np.array([one] * T, dtype=object if exact else np.float64)
    known = np.zeros(T, dtype=bool)
    components = 0
    with_other = np.asarray(J != 0, dtype=bool)
    np.fill_diagonal(with_other, False)
    for root in range(T):
        if known[root]:
            continue
        components, known[root], waiting = components + 1, True, [root]
        while waiting:
            i = waiting.pop()
            for j in np.flatnonzero(with_other[i] | with_other[:, i]):
                if J[i, j] * J[j, i] <= 0:
                    return np.array([one] * T), components, (i, int(j))
                if not known[j]:
                    weights[j] = weights[i] * J[i, j] / J[j, i]
                    known[j] = True
                    waiting.append(int(j))
    return weights, components, None


def _find_unbalanced(J: Any, weights: Any, exact: bool) -> tuple[int, int] | None:
    """The pair of types whose interactions the weights balance least, or None."""
    flows = weights[:, None] * J
    apart = np.abs(flows - flows.T)
    np.fill_diagonal(apart, 0)
    slack = 0 if exact else _CLOSE * (np.abs(flows) + np.abs(flows.T))
    off = np.asarray(apart > slack, dtype=bool)
    if not off.any():
        return None
    s, t = divmod(int(np.argmax(np.where(off, apart, 0))), len(J))
    return s, t
