r"""Likelihoods of yearly entry.

A row is one state that is outside one institution in one year. With x its covariates and :math:`\alpha` the
intercepts that its row has, the log-odds of entry are :math:`\eta = \alpha + x'\beta`, and

.. math:: \ell = \sum y\eta - \log(1 + e^\eta).

*Penalised*: some intercepts are draws from normal laws; each is written as its law's standard deviation
times a standard normal b, and :math:`-\tfrac12\sum b^2` is added. *Conditional*: given that d of a
stratum's states enter, the stratum's intercept cancels,

.. math:: \ell = \sum_{\text{strata}} \log P(y \mid \textstyle\sum y = d),

which is Cox's exact partial likelihood for years [cox1972]_. With p the chances at any intercept, it is the
likelihood of y divided by that of d entries, a sum over all ways to choose who enters that is built up state
by state.

.. [cox1972] Cox, "Regression Models and Life-Tables" (1972).
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from scipy import linalg, sparse

from gametheory_gov.base._typing import BoolArray, FloatArray
from gametheory_gov.base.errors import NotSolvedError

#: Newton's steps at most, and what is left to gain, in units of log-likelihood, when they end.
_STEPS, _LEFT = 60, 1e-12
#: Steps after which a conditional likelihood takes exact second derivatives, where near ones lead nowhere.
_ROUGH = 8
#: How far a step moves log-odds at most: from afar, it would go where chances cannot be told from 0 and 1.
_FARTHEST = 4.0


class Fit(NamedTuple):
    """Where a likelihood is greatest.

    Parameters
    ----------
    coefficients : array of floats, shape (K,)
    value : float
        The log-likelihood, without a penalty.
    information : array of floats, shape (K, K)
        Minus the second derivatives of what was maximised.
    scores : array of floats, shape (n, K)
        What each row adds to the first derivatives of the log-likelihood.
    """

    coefficients: FloatArray
    value: float
    information: FloatArray
    scores: Any


def logit(
    design: Any,
    joined: BoolArray,
    *,
    penalty: FloatArray | None = None,
    offset: FloatArray | float = 0.0,
    start: FloatArray | None = None,
) -> Fit:
    """Maximise the logit likelihood by Newton's method.

    Parameters
    ----------
    design : sparse matrix, shape (n, K)
    joined : array of bools, shape (n,)
    penalty : array of floats, shape (K,), optional
        One half of it, times the square of a coefficient, is taken off.
    offset : array of floats, shape (n,), or float
        Added to the log-odds.
    start : array of floats, shape (K,), optional

    Raises
    ------
    NotSolvedError
        If it has no maximum.

    Examples
    --------
    >>> ones = sparse.csr_matrix(np.ones((4, 1)))
    >>> round(float(logit(ones, np.array([True, False, False, False])).coefficients[0]), 4)  # log(1/3)
    -1.0986
    """
    design = sparse.csr_matrix(design)
    rough = np.zeros(design.shape[1]) if penalty is None else penalty
    at = np.zeros(design.shape[1]) if start is None else start

    def worth(point: FloatArray) -> tuple[FloatArray, float]:
        eta = design @ point + offset
        return eta, float((eta * joined - np.logaddexp(0, eta)).sum())

    eta, value = worth(at)
    whole = value - 0.5 * float(rough @ at**2)
    for _ in range(_STEPS):
        chance = 1 / (1 + np.exp(-eta))
        weighted = design.multiply((chance * (1 - chance))[:, None]).tocsr()
        information = np.asarray((design.T @ weighted).todense()) + np.diag(rough)
        slope = design.T @ (joined - chance) - rough * at
        step = solve(information, slope)
        gain = float(slope @ step)
        if gain < _LEFT * max(1.0, abs(whole)):
            return Fit(at, value, information, design.multiply((joined - chance)[:, None]).tocsr())
        size = min(1.0, _FARTHEST / float(np.abs(design @ step).max()))
        while True:
            eta, value = worth(at + size * step)
            new = value - 0.5 * float(rough @ (at + size * step) ** 2)
            if new >= whole or size < 1e-6:
                break
            size /= 2
        at, whole = at + size * step, new
    raise NotSolvedError(f"the likelihood has no maximum within {_STEPS} steps of Newton's method")


def solve(matrix: FloatArray, right: FloatArray) -> FloatArray:
    """The solution of a positive definite system.

    Raises
    ------
    NotSolvedError
        If it is not positive definite: coefficients are then not determined.
    """
    try:
        solution: FloatArray = linalg.cho_solve(linalg.cho_factor(matrix), right)
    except linalg.LinAlgError:
        raise NotSolvedError("the information is singular: some coefficients are not determined") from None
    return solution


# ------------------------------------------------------------------------------------------- conditional


def conditional(covariates: FloatArray, joined: BoolArray, strata: Any, *, offset: Any = 0.0) -> Fit:
    """Maximise the conditional likelihood by Newton's method.

    Parameters
    ----------
    covariates : array of floats, shape (n, K)
    joined : array of bools, shape (n,)
    strata : array of ints, shape (n,)
    offset : array of floats, shape (n,), or float

    Raises
    ------
    NotSolvedError
        If it has no maximum.

    Examples
    --------
    >>> x, y = np.array([[1.0], [0], [1], [0], [1], [0]]), np.array([1, 0, 1, 0, 0, 1], dtype=bool)
    >>> round(float(conditional(x, y, np.array([0, 0, 1, 1, 2, 2])).coefficients[0]), 4)  # log 2
    0.6931
    """
    groups = [np.flatnonzero(strata == label) for label in np.unique(strata)]
    shift = np.broadcast_to(np.asarray(offset, dtype=float), joined.shape)

    def worth(point: FloatArray, *, exact: bool = False) -> tuple[float, FloatArray, FloatArray]:
        value, scores = 0.0, np.zeros_like(covariates)
        information = np.zeros((covariates.shape[1],) * 2)
        for rows in groups:
            x = covariates[rows] - covariates[rows].mean(axis=0)
            chances = _Chances(x @ point + shift[rows], joined[rows])
            weight = chances.among * (1 - chances.among)
            apart = x - weight @ x / weight.sum()
            scores[rows] = (joined[rows] - chances.among)[:, None] * apart
            value += chances.value
            # nearly the same, and far quicker: as if entries, given their number, were independent
            information += chances.information(x) if exact else apart.T @ (weight[:, None] * apart)
        return value, scores, information

    at = np.zeros(covariates.shape[1])
    value, scores, information = worth(at)
    for taken in range(_STEPS):
        slope = scores.sum(axis=0)
        step = solve(information, slope)
        if float(slope @ step) < _LEFT * max(1.0, abs(value)):
            return Fit(at, value, worth(at, exact=True)[2], scores)
        size = 1.0
        while (new := worth(at + size * step, exact=taken >= _ROUGH))[0] < value and size > 1e-6:
            size /= 2
        at, (value, scores, information) = at + size * step, new
    raise NotSolvedError(f"the likelihood has no maximum within {_STEPS} steps of Newton's method")


class _Chances:
    """A stratum, given how many enter: its log-likelihood, and each state's chance to enter."""

    def __init__(self, eta: FloatArray, joined: BoolArray) -> None:
        self.entrants = d = int(joined.sum())
        self.p = p = 1 / (1 + np.exp(-(eta + _level(eta, d))))
        self.first = _counts(p, d)
        last = _counts(p[::-1], d)[::-1]
        self.whole = self.first[-1, d]
        self.among = p * (self.first[:-1, :d] * last[1:, d - 1 :: -1][:, :d]).sum(axis=1) / self.whole
        self.value = float(np.log(np.where(joined, p, 1 - p)).sum() - np.log(self.whole))

    def information(self, x: FloatArray) -> FloatArray:
        """Covariances of the entrants' summed covariates, over all ways in which so many enter."""
        d, K = self.entrants, x.shape[1]
        total, square = np.zeros((d + 1, K)), np.zeros((d + 1, K, K))
        for row, p, before in zip(x, self.p, self.first, strict=False):
            one = before[:-1, None] * row
            pair = total[:-1, :, None] * row
            square_with = square[:-1] + pair + pair.transpose(0, 2, 1) + one[:, :, None] * row
            total_with = total[:-1] + one
            square *= 1 - p
            square[1:] += p * square_with
            total *= 1 - p
            total[1:] += p * total_with
        mean = total[d] / self.whole
        found: FloatArray = square[d] / self.whole - np.outer(mean, mean)
        return found


def _counts(p: FloatArray, d: int) -> FloatArray:
    """Chances that 0 to d of the first k enter, for every k; shape (n + 1, d + 1)."""
    chances = np.zeros((len(p) + 1, d + 1))
    chances[0, 0] = 1
    for k, chance in enumerate(p):
        chances[k + 1] = chances[k] * (1 - chance)
        chances[k + 1, 1:] += chances[k, :-1] * chance
    return chances


def _level(eta: FloatArray, d: int) -> float:
    """The intercept at which d entries are expected; any other gives the same answer, less exactly."""
    level = float(np.log(d / (len(eta) - d)) - eta.mean())
    for _ in range(_STEPS):
        p = 1 / (1 + np.exp(-(eta + level)))
        step = (d - p.sum()) / (p * (1 - p)).sum()
        level += float(np.clip(step, -2, 2))
        if abs(step) < 1e-9:
            break
    return level
