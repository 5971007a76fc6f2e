"""Profiles at which some payoffs do not exist: a quotient by zero, a logarithm of nothing.

A profile from which some free state gains is no equilibrium, whatever others would get. So only what no gain
that exists upsets is refused, where a payoff that the definition asks for does not exist. All solvers
and certificates keep to this, and so give the same answer.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from gametheory_gov.base._typing import BoolArray
from gametheory_gov.base.errors import UndefinedPayoffError
from gametheory_gov.bound.game import BoundGame, Profile
from gametheory_gov.bound.judging import judge_of

from .definition import Ties, decide, deviations, moves_on_tie, with_consent


def where_defined(
    evaluate: Callable[[np.ndarray], Any], rows: np.ndarray
) -> tuple[list[tuple[np.ndarray, Any]], np.ndarray]:
    """Evaluate what may not exist at some rows, in as few calls as halving allows.

    Parameters
    ----------
    evaluate : callable
        Takes rows and returns an array with an entry for each, or raises `UndefinedPayoffError`.
    rows : array of int

    Returns
    -------
    found : list of (rows, values)
    missing : array of int
        The rows at which there is no value.
    """
    found, missing, waiting = [], [], [rows]
    while waiting:
        some = waiting.pop()
        try:
            found.append((some, evaluate(some)))
        except UndefinedPayoffError:
            if len(some) > 1:
                waiting += [some[: len(some) // 2], some[len(some) // 2 :]]
            else:
                missing.append(some)
    return found, np.concatenate(missing) if missing else rows[:0]


def sure_moves(
    game: BoundGame, profile: Profile, *, ties: Ties, tolerance: float
) -> tuple[BoolArray, BoolArray]:
    """The deviations at a profile, and those that are undecided, as in `deviations`.

    Where gains do not exist, only those that do are judged: one that gains is enough.

    Returns
    -------
    moves, undecided : arrays of bool, shape (N, M)

    Raises
    ------
    UndefinedPayoffError
        When a gain does not exist and no other move is sure to gain.
    """
    try:
        moves, unsure, _ = deviations(game, profile, ties=ties, tolerance=tolerance)
    except UndefinedPayoffError as error:
        moves, unsure, undefined = _one_by_one(game, profile, ties, tolerance)
        if undefined and not moves.any():
            raise UndefinedPayoffError(f"at {named(game, profile)}: {error}") from error
    return moves, unsure


def named(game: BoundGame, profile: Profile) -> str:
    """A profile for messages: who plays anything but the first action, as far as there is room."""
    members = [f"{game.states.ids[k]} {game.actions[profile[k]]}" for k in np.flatnonzero(profile)]
    more = f", ... ({len(members)})" if len(members) > 8 else ""
    return f"the profile ({', '.join(members[:8]) or f'all {game.actions[0]}'}{more})"


def _one_by_one(
    game: BoundGame, profile: Profile, ties: Ties, tolerance: float
) -> tuple[BoolArray, BoolArray, bool]:
    """Every gain by itself, and whether some do not exist."""
    on_tie, undefined = moves_on_tie(game, ties), False
    moves = np.zeros((game.N, len(game.actions)), dtype=bool)
    unsure = np.zeros_like(moves)
    for k in map(int, np.flatnonzero(game.free)):
        a = int(profile[k])
        for b in range(len(game.actions)):
            if b == a:
                continue
            try:
                found = _judged(game, profile, k, b, on_tie[a, b], ties, tolerance)
            except UndefinedPayoffError:
                undefined = True
                continue
            moves[k, b], unsure[k, b] = found[0][0], found[1][0]
    return moves, unsure, undefined


def _judged(
    game: BoundGame, profile: Profile, k: int, b: int, on_tie: Any, ties: Ties, tolerance: float
) -> tuple[BoolArray, BoolArray]:
    before, after = profile[None], profile[None].copy()
    after[:, k] = b
    change = game.payoffs_at(after, k) - game.payoffs_at(before, k) - game.switching[profile[k], b, k]
    unsure = np.zeros(1, dtype=bool)
    if not game.exact:
        judge = judge_of(game, tolerance)
        change, unsure = judge.moves(change, before.__getitem__, k, int(profile[k]), b)
    moves = decide(change, unsure, on_tie)
    if profile[k] == 0:
        return with_consent(game, before, k, b, moves, unsure, ties=ties, tolerance=tolerance)
    return moves, unsure
