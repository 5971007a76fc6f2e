r"""Markov chains too large for elimination, solved by sparse factors, with a check of round-off.

With A the states outside a target, :math:`M = I - P_{AA}` has an inverse without negative entries. So a
vector x with :math:`|Mx - 1| \le \epsilon` lies within :math:`1 \pm \epsilon` of the hitting times h:

.. math:: h = M^{-1} 1, \quad x = M^{-1}(1 + r), \quad |r| \le \epsilon \;\Rightarrow\;
   (1 - \epsilon) h \le x \le (1 + \epsilon) h.

A law x whose flow misses balance by :math:`r = x - xP` is within :math:`2 \lVert r \rVert_1 \max h` of the
stationary law in the sum of absolute differences, with h the times to any one state: r sums to zero, so
:math:`x - \pi` is r times expected visits before that state, less a multiple of the law.
The diagonal of M is summed from what leaves a state, so nothing is subtracted before the factors are made.
What the check does not pass is not returned.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from gametheory_gov.base._typing import BoolArray, FloatArray

from .elimination import Chain

#: Relative error of times, and sum of absolute errors of a law, that a check must show.
_TIMES, _LAW = 1e-7, 1e-7
#: Shares of time below this are given as zero.
_LEAST_SHARE = 1e-30


def sparse_hitting_logs(chain: Chain, target: BoolArray) -> FloatArray | None:
    """The logarithm of expected steps to a target, or None where round-off could spoil them.

    Parameters
    ----------
    chain : Chain
    target : array of bool, shape (P,)

    Returns
    -------
    array, shape (P,), or None
        -inf in the target; within a factor of 1 + 1e-7.
    """
    result = np.full(len(chain), -np.inf)
    if target.all():
        return result
    inner, exits = chain.restricted(~target)
    solved = _Factors.of(inner, np.exp(exits))
    times = None if solved is None else solved.times()
    if times is None:
        return None
    result[~target] = np.log(times)
    return result


def sparse_stationary_logs(chain: Chain) -> FloatArray | None:
    """The logarithm of the stationary law, or None where round-off could spoil it.

    Returns
    -------
    array, shape (P,), or None
        Absolute errors of probabilities sum to 1e-7 at most; -inf below 1e-30.
    """
    P = len(chain)
    root = np.zeros(P, dtype=bool)
    root[int(np.argmax(_drift(chain)))] = True
    inner, exits = chain.restricted(~root)
    solved = _Factors.of(inner, np.exp(exits))
    times = None if solved is None else solved.times()
    if solved is None or times is None:
        return None
    chance = np.exp(chain.log_probability)
    first = root[chain.start]
    entry = np.bincount(chain.end[first], chance[first], minlength=P)[~root]
    visits = np.ones(P)
    visits[~root] = solved.factors.solve(entry, trans="T")
    law = np.maximum(visits, 0) / np.maximum(visits, 0).sum()
    flow = law[chain.start] * chance
    missed = np.bincount(chain.end, flow, minlength=P) - np.bincount(chain.start, flow, minlength=P)
    rounding = 8 * np.finfo(np.float64).eps * flow.sum()
    if not 2 * (np.abs(missed).sum() + rounding) * times.max() <= _LAW:
        return None
    with np.errstate(divide="ignore"):
        return np.log(np.where(law < _LEAST_SHARE, 0.0, law))


def _drift(chain: Chain) -> FloatArray:
    """The surplus of the flow into each state over the flow out of it, under an even law."""
    chance = np.exp(chain.log_probability)
    P = len(chain)
    return np.asarray(
        np.bincount(chain.end, chance, minlength=P) - np.bincount(chain.start, chance, minlength=P)
    )


class _Factors:
    """The matrix M of a chain that is left in the end, and its sparse factors."""

    def __init__(self, chain: Chain, matrix: Any, factors: Any) -> None:
        self.chain, self.matrix, self.factors = chain, matrix, factors

    @classmethod
    def of(cls, chain: Chain, exits: FloatArray) -> _Factors | None:
        from scipy.sparse import csc_array
        from scipy.sparse.linalg import splu

        chance, P = np.exp(chain.log_probability), len(chain)
        diagonal = np.bincount(chain.start, chance, minlength=P) + exits
        here = np.arange(P)
        rows, columns = np.concatenate([here, chain.start]), np.concatenate([here, chain.end])
        matrix = csc_array((np.concatenate([diagonal, -chance]), (rows, columns)), shape=(P, P))
        try:
            factors = splu(
                matrix, permc_spec="MMD_AT_PLUS_A", diag_pivot_thresh=0.0, options={"SymmetricMode": True}
            )
        except (RuntimeError, MemoryError):  # singular in floats, or too large
            return None
        return cls(chain, matrix, factors)

    def times(self) -> FloatArray | None:
        """M^-1 1 where it is shown to be right, or None."""
        times = np.asarray(self.factors.solve(np.ones(len(self.chain))))
        if not (np.isfinite(times).all() and (times > 0).all()):
            return None
        size = abs(self.matrix) @ times
        missed = np.abs(self.matrix @ times - 1) + 64 * np.finfo(np.float64).eps * size
        return times if missed.max() <= _TIMES else None
