r"""Propensities as draws: states, and regions towards an institution, differ by more than is measured.

With u normal of mean 0 and one standard deviation :math:`\sigma_k` a kind, the log-odds of entry are
:math:`\eta = \alpha + x'\beta + \sum_k u_k`. Given the :math:`\sigma`, intercepts, slopes and propensities
maximise the penalised likelihood :math:`\ell - \tfrac12 \sum_k \|u_k\|^2/\sigma_k^2`. The :math:`\sigma`
maximise the marginal likelihood, in which everything else is integrated out by Laplace's method
[breslow1993]_: with :math:`u_k = \sigma_k b_k` and H the second derivatives of what is maximised,

.. math:: \log L(\sigma) = \ell - \tfrac12 \|b\|^2 - \tfrac12 \log\det H .

Intercepts and slopes are integrated out with flat priors, as restricted maximum likelihood does: each of
some hundred intercepts would otherwise take a little of the variance. :math:`\sigma_k = 0` is allowed.

The covariance of the slopes, given the :math:`\sigma`, is the part of :math:`H^{-1}` that is theirs. Since
the :math:`\sigma` are estimates too, :math:`J V J'` is added, with V the inverse of minus the second
derivatives of :math:`\log L` and J the derivatives of the slopes by the :math:`\sigma` [kass1989]_: without
it, a slope that competes with propensities would seem much surer than it is.

.. [breslow1993] Breslow and Clayton, "Approximate Inference in Generalized Linear Mixed Models" (1993).
.. [kass1989] Kass and Steffey, "Approximate Bayesian Inference in Conditionally Independent Hierarchical
   Models (Parametric Empirical Bayes Models)" (1989).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from scipy import optimize, sparse

from gametheory_gov.base._typing import BoolArray, FloatArray
from gametheory_gov.base.errors import NotSolvedError

from .likelihood import Fit, logit

#: Where the search for the standard deviations begins, and how far it goes.
_BEGIN, _END = 0.5, 10.0
#: The step of differences.
_STEP = 0.02


class Mixed:
    """The penalised likelihood of some rows.

    Parameters
    ----------
    fixed : sparse matrix, shape (n, K)
        Slopes and intercepts.
    joined : array of bools, shape (n,)
    draws : sequence of sparse matrices, shape (n, one per propensity)
        One for each kind of propensity.
    offset : array of floats, shape (n,), or float

    Examples
    --------
    >>> rng = np.random.default_rng(3)
    >>> state = np.repeat(np.arange(60), 20)
    >>> joined = rng.random(1200) < 1 / (1 + np.exp(1 - rng.normal(size=60)[state]))
    >>> of_state = sparse.csr_matrix((np.ones(1200), (np.arange(1200), state)))
    >>> model = Mixed(sparse.csr_matrix(np.ones((1200, 1))), joined, [of_state])
    >>> [round(float(s), 1) for s in model.deviations()]
    [0.9]
    """

    def __init__(
        self, fixed: Any, joined: BoolArray, draws: Sequence[Any], *, offset: FloatArray | float = 0.0
    ) -> None:
        self.fixed, self.joined, self.draws, self.offset = fixed, joined, draws, offset
        self.penalty = np.ones(fixed.shape[1] + sum(z.shape[1] for z in draws))
        self.penalty[: fixed.shape[1]] = 0
        self._last = np.zeros(len(self.penalty))  # coefficients at the last fit, propensities unscaled

    def fit(self, deviations: FloatArray) -> Fit:
        """Slopes, intercepts and standardised propensities, given the standard deviations."""
        scale = np.repeat([1.0, *deviations], [self.fixed.shape[1], *(z.shape[1] for z in self.draws)])
        design = sparse.hstack([self.fixed, *self.draws]).multiply(scale).tocsr()
        start = np.divide(self._last, scale, out=np.zeros_like(scale), where=scale > 1e-3)
        found = logit(design, self.joined, penalty=self.penalty, offset=self.offset, start=start)
        self._last = found.coefficients * scale
        return found

    def marginal(self, deviations: FloatArray) -> float:
        """The log of the marginal likelihood by Laplace's method, up to a constant."""
        found = self.fit(deviations)
        bent = float(np.linalg.slogdet(found.information)[1])
        return found.value - 0.5 * float(self.penalty @ found.coefficients**2) - 0.5 * bent

    def deviations(self) -> FloatArray:
        """The standard deviations at which the marginal likelihood is greatest, shape (kinds,).

        Raises
        ------
        NotSolvedError
            If it has no maximum.
        """
        found = optimize.minimize(
            lambda at: -self.marginal(at),
            np.full(len(self.draws), _BEGIN),
            method="L-BFGS-B",
            bounds=[(0.0, _END)] * len(self.draws),
            options={"ftol": 1e-9, "gtol": 1e-3, "eps": 1e-4},
        )
        if found.x.max() > 0.99 * _END:
            raise NotSolvedError(
                "the likelihood grows without end with the standard deviation of propensities: there are too "
                "few entries to tell them; choose a baseline without propensities"
            )
        return np.asarray(found.x, dtype=float)

    def covariance_of_deviations(self, at: FloatArray, slopes: int) -> FloatArray:
        """What not knowing the standard deviations adds to the slopes' covariance, shape (slopes, slopes).

        By differences: how slopes move with the deviations, and how sharply the marginal likelihood bends. A
        deviation of zero moves no slope.
        """
        free = np.flatnonzero(at > _STEP)
        moves = np.zeros((slopes, len(free)))
        bent = np.zeros((len(free), len(free)))
        top = self.marginal(at)
        unit = _STEP * np.eye(len(at))[free]
        worth = np.zeros((len(free), 2))
        for k, step in enumerate(unit):
            ends = [self.fit(at + sign * step).coefficients[:slopes] for sign in (1, -1)]
            moves[:, k] = (ends[0] - ends[1]) / (2 * _STEP)
            worth[k] = [self.marginal(at + sign * step) for sign in (1, -1)]
            bent[k, k] = (2 * top - worth[k].sum()) / _STEP**2
        for k in range(len(free)):
            for j in range(k):
                both = [self.marginal(at + sign * (unit[k] + unit[j])) for sign in (1, -1)]
                bent[k, j] = bent[j, k] = (worth[k].sum() + worth[j].sum() - sum(both) - 2 * top) / (
                    2 * _STEP**2
                )
        found: FloatArray = moves @ np.linalg.pinv(bent, hermitian=True) @ moves.T
        return found
