r"""Shapley-Shubik indices as integrals, with a proven bound on the error.

.. math:: \varphi_i = \int_0^1 f_i(p)\,dp, \qquad
   f_i(p) = P(i \text{ is pivotal when each other joins with chance } p)

(Owen 1972). :math:`f_i(p) = \sum_s c_s p^s (1-p)^{n-1-s}` with :math:`c_s \ge 0` is a polynomial of degree
:math:`n - 1`, so that Gauss-Legendre with :math:`m \ge n/2` nodes has no error but rounding. With fewer
nodes: on an ellipse with foci 0 and 1 and :math:`|z| + |1 - z| = a = (\rho + 1/\rho)/2`,

.. math:: |f_i(z)| \le \sum_s c_s |z|^s |1-z|^{n-1-s} = a^{n-1} f_i(|z|/a) \le a^{n-1},

so the Chebyshev coefficients of :math:`f_i` are at most :math:`2 a^{n-1} \rho^{-k}`; the rule integrates
those below :math:`2m` exactly, odd ones too, and errs by at most :math:`1 + 1/(4m^2 - 1)` for each other one.
Hence

.. math:: |\text{error}| \le \Big(1 + \frac{1}{4m^2-1}\Big) \frac{2 a^{n-1} \rho^{-2m}}{1 - \rho^{-2}}
   \quad\text{for every } \rho > 1 .

Rounding. Sums of non-negative terms keep relative errors. Members are removed by subtraction, term by term:
blocks of votes from the quota down, with factors :math:`(-p/(1-p))^b` that do not grow since
:math:`p \le 1/2`; the blocks are disjoint, so what their errors add up to is at most the relative error of
the table, plus :math:`2^{-63}` for each of its entries, twice.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import cosh, exp, log

import numpy as np

from gametheory_gov.base._typing import FloatArray
from gametheory_gov.base.errors import NotApplicableError

from .tables import distribution, pivotal_chances

#: What the choice of nodes aims at.
AIM = 2.0**-40
#: At most so many nodes, which NumPy gives with weights that are off by no more than this in all.
_MOST_NODES, GAUSS = 400, 1e-13
#: Half the distance from 1 to the next float.
UNIT = 2.0**-53


def node_error(n: int, nodes: int) -> float:
    """The bound on the error of Gauss-Legendre for pivotal chances among n voters, rounding apart.

    Examples
    --------
    >>> node_error(190, 95), node_error(190, 52) < 1e-11 < node_error(190, 40)
    (0.0, True)
    """
    if 2 * nodes >= n:
        return 0.0
    # rho = exp(u): a = cosh u; near the best u the bound is flat, so a grid will do
    rest = log(2 * (1 + 1 / (4 * nodes**2 - 1)))
    tries = np.linspace(0.02, 6, 300) * min(1.0, 2 * nodes / n)
    least = min((n - 1) * log(cosh(u)) - 2 * nodes * u - log(-np.expm1(-2 * u)) for u in tries)
    return exp(min(least + rest, 700))


def nodes_for(n: int, aim: float = AIM) -> tuple[FloatArray, FloatArray, float]:
    """Nodes in (0, 1), their weights, and the bound on the error without rounding.

    The fewest nodes whose bound is below the aim.

    Examples
    --------
    >>> points, weights, error = nodes_for(5)
    >>> len(points), round(float(weights.sum()), 12), error
    (3, 1.0, 0.0)
    """
    number = next((m for m in range(1, _MOST_NODES + 1) if node_error(n, m) <= aim), 0)
    if not number:
        raise NotApplicableError(f"{n} voters need more than {_MOST_NODES} nodes of integration")
    points, weights = np.polynomial.legendre.leggauss(number)
    return (1 + points) / 2, weights / 2, node_error(n, number)


def from_table(votes: Sequence[int], quota: int) -> tuple[dict[int, float], float]:
    """Shapley-Shubik indices by number of votes, and the bound on their error.

    Parameters
    ----------
    votes : sequence of int, length n
    quota : int

    Examples
    --------
    >>> values, error = from_table([50, 49, 1], 51)
    >>> abs(values[50] - 2 / 3) <= error < 1e-12
    True
    """
    n, dual = len(votes), sum(votes) - quota + 1
    kinds = sorted(set(votes))
    limits = sorted({quota, dual})
    points, weights, error = nodes_for(n)
    total = np.zeros(len(kinds))
    for p, weight in zip(points, weights, strict=True):
        if p > 0.5:  # the dual rule at 1 - p, which was done
            continue
        table = distribution(votes, limits[-1], float(p))
        found = pivotal_chances(table, limits, kinds, float(p))
        own, other = found[limits.index(quota)], found[limits.index(dual)]
        total += weight * (own if p == 0.5 else own + other)
    # 80: what powers, products and NumPy's sums by halves may add
    rounding = 2 * ((5 * n + 80) * UNIT + limits[-1] * 2.0**-62) + (len(points) + n) * UNIT
    return dict(zip(kinds, total.tolist(), strict=True)), error + rounding + GAUSS


def integrate(
    n: int, chances_at: Callable[[FloatArray], dict[str, FloatArray]], rounding: int, *, together: int = 1
) -> tuple[dict[str, float], float]:
    """Integrals of pivotal chances that are given at any nodes, and the bound on their error.

    Parameters
    ----------
    n : int
        Number of voters.
    chances_at : function
        From nodes, shape (K,), to the pivotal chances of every voter, shape (K,).
    rounding : int
        Bound on the error of each, in units of 2**-53.
    together : int
        How many nodes are asked for at once.
    """
    points, weights, error = nodes_for(n)
    total: dict[str, float] = {}
    for k in range(0, len(points), together):
        for voter, values in chances_at(points[k : k + together]).items():
            total[voter] = total.get(voter, 0.0) + float(values @ weights[k : k + together])
    return total, error + (rounding + n + len(points) + 8) * UNIT + GAUSS
