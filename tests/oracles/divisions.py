"""Values of games of coalitions by definition. It uses nothing of the package.

A game is the list of worths of coalitions as numbers in base two.
"""

from __future__ import annotations

from fractions import Fraction as F
from itertools import permutations
from math import factorial

import numpy as np
from scipy.optimize import linprog


def players_of(values):
    return len(values).bit_length() - 1


def shapley(values):
    """What each adds, over all orders."""
    n = players_of(values)
    share = [F(0)] * n
    for order in permutations(range(n)):
        mask = 0
        for k in order:
            share[k] += F(values[mask | 1 << k]) - F(values[mask])
            mask |= 1 << k
    return [each / factorial(n) for each in share]


def excess(values, x, mask):
    return F(values[mask]) - sum((x[k] for k in range(len(x)) if mask >> k & 1), F(0))


def kohlberg(values, x, *, imputations):
    """Kohlberg's criterion in its first form, level by level.

    Whoever moves payoffs so that no coalition with at least some excess, and no player at what it has alone,
    gets less, moves none of those coalitions.
    """
    n = players_of(values)
    masks = range(1, 2**n - 1)
    if sum(x) != values[-1] or (imputations and any(x[k] < values[1 << k] for k in range(n))):
        return False
    rows = {mask: [mask >> k & 1 for k in range(n)] for mask in masks}
    found = {mask: excess(values, x, mask) for mask in masks}
    alone = [rows[1 << k] for k in range(n) if imputations and n > 1 and x[k] == values[1 << k]]
    for level in sorted(set(found.values()), reverse=True):
        held = [rows[mask] for mask in masks if found[mask] >= level]
        gain = linprog(
            -np.sum(held, axis=0),
            A_ub=-np.array(held + alone),
            b_ub=np.zeros(len(held + alone)),
            A_eq=[[1] * n],
            b_eq=[0],
            bounds=[(-1, 1)] * n,
        )
        assert gain.status == 0
        if gain.fun < -1e-7:
            return False
    return True


def least_core(values):
    """The least largest excess of a coalition, in floats."""
    n = players_of(values)
    masks = range(1, 2**n - 1)
    rows = [[-(mask >> k & 1) for k in range(n)] + [-1] for mask in masks]
    answer = linprog(
        [0] * n + [1],
        A_ub=rows,
        b_ub=[-float(values[mask]) for mask in masks],
        A_eq=[[1] * n + [0]],
        b_eq=[float(values[-1])],
        bounds=[(None, None)] * (n + 1),
    )
    return answer.fun
