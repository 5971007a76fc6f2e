r"""What it means to be stable: the definition that solvers and certificates share.

A profile is an equilibrium when no state that is free to choose moves. State i moves from a to b when its
gain :math:`G_i(a\to b)` is positive, or zero and the tie rule prefers b:

``join``
    an indifferent state takes the more cooperative action (between equally cooperative ones it stays);
``stay_out``
    it takes the less cooperative one;
``weak``
    it stays: the textbook Nash inequality.

In floats a gain within the tolerance of zero is *undecided*: whether the state moves is then not known.
"""

from __future__ import annotations

from typing import Literal, get_args

import numpy as np

from ._typing import BoolArray
from .errors import InvalidInputError, did_you_mean
from .numeric import NumericGame, Profile

Ties = Literal["join", "stay_out", "weak"]
#: Relative to ``NumericGame.scale``: float gains closer to zero than this are undecided.
DEFAULT_TOLERANCE = 1e-9


def check_ties(ties: str) -> Ties:
    """Return the tie rule, or raise naming those that exist.

    Raises
    ------
    InvalidInputError
    """
    if ties not in get_args(Ties):
        raise InvalidInputError(
            "ties",
            [
                f"{ties!r} is no tie rule{did_you_mean(ties, get_args(Ties))}; "
                f"one of {', '.join(get_args(Ties))} is needed"
            ],
        )
    return ties  # type: ignore[return-value]


def tolerance_of(numeric: NumericGame, tolerance: float) -> float:
    """Return the absolute tolerance on gains: zero in exact arithmetic.

    Raises
    ------
    InvalidInputError
        For a tolerance that is negative or not finite.
    """
    if not 0 <= tolerance < float("inf"):
        raise InvalidInputError("tolerance", [f"{tolerance!r}; a number that is not negative is needed"])
    return 0.0 if numeric.exact else tolerance * numeric.scale


def moves_on_tie(numeric: NumericGame, ties: Ties) -> BoolArray:
    """Tell for old action a and new action b whether an indifferent state moves; shape (M, M)."""
    rank = np.array(numeric.game.cooperation)
    if ties == "weak":
        return np.zeros((len(rank), len(rank)), dtype=bool)
    upwards: BoolArray = rank[None, :] > rank[:, None]
    return upwards if ties == "join" else upwards.T


def judge(
    gains: np.ndarray, on_tie: np.ndarray | bool, tolerance: float, *, exact: bool
) -> tuple[BoolArray, BoolArray]:
    """Tell which gains make a state move, and for which that is undecided.

    Parameters
    ----------
    gains : array
    on_tie : array of bool, broadcasting against ``gains``
        Whether the state moves when its gain is zero.
    tolerance : float
        Absolute; not used in exact arithmetic.
    exact : bool

    Returns
    -------
    moves, undecided : arrays of bool, shaped like ``gains``
        Never both.

    Examples
    --------
    >>> moves, undecided = judge(np.array([1.0, 1e-12, -1.0]), True, 1e-9, exact=False)
    >>> moves.tolist(), undecided.tolist()
    ([True, False, False], [False, True, False])
    """
    if exact:
        moves = np.asarray(gains > 0, dtype=bool) | (np.asarray(gains == 0, dtype=bool) & on_tie)
        return moves, np.zeros(moves.shape, dtype=bool)
    sure: BoolArray = gains > tolerance
    return sure, np.abs(gains) <= tolerance


def deviations(
    numeric: NumericGame, profile: Profile, *, ties: Ties, tolerance: float
) -> tuple[BoolArray, BoolArray, np.ndarray]:
    """Tell which moves states would make at a profile.

    Returns
    -------
    moves, undecided : arrays of bool, shape (N, M)
        False for committed states and for staying.
    gains : array, shape (N, M)
    """
    gains = numeric.gains(profile)
    moves, undecided = judge(gains, moves_on_tie(numeric, ties)[profile], tolerance, exact=numeric.exact)
    players = numeric.free[:, None] & (np.arange(len(numeric.actions)) != profile[:, None])
    return moves & players, undecided & players, gains
