"""Largest consistent sets of two kinds of situations: clubs of a bound game, and partitions of players."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import combinations
from typing import Any, Literal, get_args

import numpy as np

from gametheory_gov.base.errors import InvalidInputError, NotApplicableError, did_you_mean
from gametheory_gov.base.inputs import check_players, public
from gametheory_gov.bound.game import BoundGame, GameLike, as_game
from gametheory_gov.bound.judging import judge_of
from gametheory_gov.equilibria.definition import DEFAULT_TOLERANCE, tolerance_of
from gametheory_gov.foresight.counts import check_binary

from .consistent import ConsistentSet, largest_consistent_set

Movers = Literal["single", "coalitions"]
#: Players by position, each coalition and all of them in order.
Partition = tuple[tuple[int, ...], ...]
_MOST_FREE = {"single": 11, "coalitions": 9}
_MOST_PLAYERS = 7
#: Relative to the largest term: float payoffs closer than that differ by round-off alone.
_LAST_DIGITS = 1e-14


@public
def consistent_clubs(
    game: GameLike, *, movers: Movers = "coalitions", tolerance: float = DEFAULT_TOLERANCE
) -> ConsistentSet:
    """The largest consistent set among all clubs of a bound game.

    Parameters
    ----------
    game : BoundGame or Scenario
        A game with two actions; committed states never move. One-off costs and consent play no part.
    movers : {"single", "coalitions"}
        Whether one state at a time joins or leaves, or any coalition, all of whose members do one or the
        other.
    tolerance : float
        Relative to the largest term of either; float payoffs of a state closer than that, one to the next,
        are equal. Terms that all actions pay whatever states do are left out.

    Returns
    -------
    ConsistentSet
        Outcomes are clubs, tuples of ids; players are positions in the table of states.

    Raises
    ------
    NotApplicableError
        For more than 11 free states that move one by one, or 9 that move in coalitions.
    InvalidInputError
        For a game with more than two actions, or unknown movers.

    Examples
    --------
    >>> from gametheory_gov import AccessionGame, States, bind
    >>> game = bind(AccessionGame(), States.symmetric(3), benefit=1, cost="1/2", legitimacy=0,
    ...                divergence=0)
    >>> consistent_clubs(game).outcomes
    (('1', '2', '3'),)
    """
    game = as_game(game, "consistent_clubs")
    if movers not in get_args(Movers):
        raise InvalidInputError(
            "movers",
            [
                f"{movers!r}; one of {', '.join(get_args(Movers))} is needed"
                f"{did_you_mean(movers, get_args(Movers))}"
            ],
        )
    check_binary(game)
    free = [int(k) for k in np.flatnonzero(game.free)]
    if len(free) > _MOST_FREE[movers]:
        raise NotApplicableError(
            f"{len(free)} free states make 2**{len(free)} clubs; the largest consistent set compares all "
            f"pairs, for up to {_MOST_FREE[movers]} states that move as {movers!r}. In a symmetric world use "
            "farsighted_ladder, otherwise markov_perfect for worlds of few types, or solve and grow, which "
            "take any number of states"
        )
    profiles = game.fixed_profile + np.zeros((2 ** len(free), game.N), dtype=np.int64)
    profiles[:, free] = (np.arange(2 ** len(free))[:, None] >> np.arange(len(free))) & 1
    clubs = [game.members(profile) for profile in profiles]
    at = {club: k for k, club in enumerate(clubs)}
    tolerance = tolerance_of(game, tolerance)
    payoffs, unsure = _rank(game, profiles, tolerance)
    largest = 1 if movers == "single" else len(free)
    flips = [
        (sum(1 << i for i in some), [free[i] for i in some])
        for size in range(1, largest + 1)
        for some in combinations(range(len(free)), size)
    ]

    def effectivity(club: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], list[int]]]:
        code = at[club]
        return ((clubs[code ^ mask], some) for mask, some in flips)

    found = largest_consistent_set(clubs, effectivity, lambda club: payoffs[at[club]])
    return replace(found, tolerance=tolerance, undecided=tuple(game.states.ids[i] for i in unsure))


def _rank(
    game: BoundGame, profiles: np.ndarray, tolerance: float
) -> tuple[Sequence[Sequence[Any]], list[int]]:
    """Ranks of payoffs per state, and the states for whom the tolerance made ranks equal.

    Float values that lie closer than the tolerance have one rank; where they differ by round-off alone that
    needs no word.
    """
    payoffs: Any = np.asarray(game.plain(game.payoffs_at(profiles)))
    slack: Any = np.zeros(payoffs.shape, dtype=object)
    round_off = slack
    if not game.exact:
        payoffs, slack = judge_of(game, tolerance).levels(profiles)
        round_off = slack * min(1.0, _LAST_DIGITS / tolerance)
    ranks = np.empty(payoffs.shape, dtype=np.int64)
    unsure = []
    for i in range(game.N):
        order = sorted(range(len(profiles)), key=lambda k, i=i: payoffs[k, i])  # type: ignore[misc]
        rank, near = 0, False
        for before, k in zip([order[0], *order], order, strict=False):
            gap = payoffs[k, i] - payoffs[before, i]
            apart = bool(gap > max(slack[k, i], slack[before, i]))
            near |= not apart and bool(gap > max(round_off[k, i], round_off[before, i]))
            rank += apart
            ranks[k, i] = rank
        if near:
            unsure.append(i)
    table: list[list[int]] = ranks.tolist()
    return table, unsure


@public
def partitions(N: int) -> list[Partition]:
    """All partitions of N players, those with most coalitions first.

    Parameters
    ----------
    N : int
        Number of players, from 1 on; there are as many partitions as Bell's number of N, 115,975 for ten.

    Returns
    -------
    list of partitions
        Tuples of coalitions, each a tuple of positions from 0 to N - 1, all in order.

    Raises
    ------
    InvalidInputError
        For fewer than one player.

    Examples
    --------
    >>> len(partitions(4)), partitions(2)
    (15, [((0,), (1,)), ((0, 1),)])
    """
    N = check_players(N, "partitions")
    found: list[Partition] = [()]
    for i in range(N):
        found = [
            (*p[:k], (*p[k], i), *p[k + 1 :]) if k < len(p) else (*p, (i,))
            for p in found
            for k in range(len(p) + 1)
        ]
    return sorted(found, key=lambda p: (-len(p), p))


@public
def regroup(partition: Partition, N: int) -> Iterator[tuple[Partition, tuple[int, ...]]]:
    """Yield what coalitions can do: any players may form a coalition; those they leave stay together.

    Parameters
    ----------
    partition : tuple of tuples of int
    N : int
        Number of players, all in the partition.

    Yields
    ------
    partition : tuple of tuples of int
        In order.
    coalition : tuple of int
        Who brings it about.

    Examples
    --------
    >>> list(regroup(((0, 1),), 2))
    [(((0,), (1,)), (0,)), (((0,), (1,)), (1,)), (((0, 1),), (0, 1))]
    """
    for size in range(1, N + 1):
        for coalition in combinations(range(N), size):
            rest = [tuple(i for i in part if i not in coalition) for part in partition]
            yield tuple(sorted([coalition, *(part for part in rest if part)])), coalition


@public
def consistent_partitions(N: int, payoff: Callable[[int, tuple[int, ...]], Any]) -> ConsistentSet:
    """The largest consistent set among partitions of alike players.

    Any players may form a coalition of their own; those whom they leave stay together.

    Parameters
    ----------
    N : int, from 1 to 7
    payoff : function of a size and a structure to number
        What a member of a coalition of that size gets in a complete structure, a tuple of sizes in falling
        order; as for `sequential_unanimity`.

    Returns
    -------
    ConsistentSet
        Outcomes are partitions, tuples of tuples of positions.

    Raises
    ------
    InvalidInputError
        For fewer than one player.
    NotApplicableError
        For more than seven players.

    Examples
    --------
    >>> def public_good(size, structure):
    ...     return 2 * sum(k * k for k in structure) - size * size
    >>> found = consistent_partitions(4, public_good)
    >>> len(found), found.removed.keys()
    (14, dict_keys([((0,), (1,), (2,), (3,))]))
    """
    N = check_players(N, "consistent_partitions")
    if N > _MOST_PLAYERS:
        raise NotApplicableError(
            f"{N} players have more partitions than can be compared in pairs; up to {_MOST_PLAYERS} players "
            "can. sequential_unanimity and binding_structure take any number of alike players"
        )

    def utilities(partition: Partition) -> list[Any]:
        shape = tuple(sorted(map(len, partition), reverse=True))
        worth = {size: payoff(size, shape) for size in sorted(set(shape))}
        of = {i: worth[len(part)] for part in partition for i in part}
        return [of[i] for i in range(N)]

    return largest_consistent_set(partitions(N), lambda partition: regroup(partition, N), utilities)
