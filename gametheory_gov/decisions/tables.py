r"""One weighing of votes as a table of how many coalitions have how many votes.

With :math:`C(m)` the number of coalitions of all voters with fewer than :math:`m` votes, those of the others
among which a voter with :math:`w` votes is pivotal are

.. math:: C(q) - 2C(q-w) + 2C(q-2w) - \dots

since dividing :math:`\prod_j (1 + y^{w_j})` by :math:`1 + y^w` removes the voter; with sizes every step down
adds one to the size. Counts are exact: words of 64 bits modulo primes, put together by the Chinese remainder.
A rule and its dual (quota :math:`\sum w - q + 1`) have the same pivots, with sizes mirrored, so the
smaller quota is counted.

With chances the same table holds floats. Where each other joins with chance :math:`p`, the division's terms
shrink by :math:`p/(1-p) \le 1` for :math:`p \le 1/2`; for larger :math:`p` the dual rule at :math:`1-p` has
the same pivots. That keeps the error bounded: see `gametheory_gov.decisions.quadrature`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import comb
from typing import Any

import numpy as np
import numpy.typing as npt

from gametheory_gov.base._typing import FloatArray, IntArray

Words = npt.NDArray[np.uint64]
#: Voters who join before a table is scaled.
_LEAP = 500
#: Entries of a table that are worked on at once: what a fast cache holds.
_CHUNK = 2**15


def entries(votes: Sequence[int], limit: int) -> int:
    """How many entries building a table of so many votes touches.

    Examples
    --------
    >>> entries([1, 2, 3], 4)
    10
    """
    reached, touched = 0, 0
    for vote in sorted(votes):
        reached += vote
        touched += min(reached + 1, limit)
    return touched


def primes(bits: int, below: int) -> Iterator[int]:
    """Primes from a bound downwards until their product has more than so many bits."""
    from sympy import prevprime

    product, prime = 1, below
    while product.bit_length() <= bits + 1:
        prime = int(prevprime(prime))
        product *= prime
        yield prime


def put_together(residues: Sequence[Sequence[int]], moduli: Sequence[int]) -> list[int]:
    """The least whole numbers with given residues, by the Chinese remainder.

    Examples
    --------
    >>> put_together([[2, 1], [3, 0]], [5, 7])
    [17, 21]
    """
    values, product = [0] * len(residues[0]), 1
    for row, prime in zip(residues, moduli, strict=True):
        inverse = pow(product, -1, prime)
        values = [v + product * ((int(r) - v) * inverse % prime) for v, r in zip(values, row, strict=True)]
        product *= prime
    return values


def counts(votes: Sequence[int], quota: int, *, by_size: bool) -> tuple[int, dict[int, list[int]]]:
    """Winning coalitions, and those of others in which a voter with some number of votes is pivotal.

    Parameters
    ----------
    votes : sequence of int, length n
    quota : int
    by_size : bool
        Whether they are counted by size, ``[0], ..., [n - 1]``; else all together.

    Returns
    -------
    (int, dict of int to list of int)
        Pivots by number of votes.

    Examples
    --------
    >>> counts([50, 49, 1], 51, by_size=True)
    (3, {1: [0, 1, 0], 49: [0, 1, 0], 50: [0, 2, 1]})
    """
    n, dual = len(votes), sum(votes) - quota + 1
    limit = min(quota, dual)
    kinds = sorted(set(votes))
    # prefix sums over `limit` entries, or alternating sums of as many, must not overflow
    moduli = [*primes(n, 2 ** (62 - (limit + 1).bit_length()))]
    found: dict[int, list[list[int]]] = {vote: [] for vote in kinds}
    below = []
    for prime in moduli:
        table = _build(votes, limit, prime, n if by_size else 1)
        below.append([int(table[:, -1].sum()) % prime])
        for vote in kinds:
            found[vote].append(_without(table, vote, limit, prime))
    together = {vote: put_together(rows, moduli) for vote, rows in found.items()}
    (losing,) = put_together(below, moduli)
    if dual < quota:  # what loses by the dual rule is without a coalition that wins
        return losing, {vote: row[::-1] for vote, row in together.items()}
    return 2**n - losing, together


def _build(votes: Sequence[int], limit: int, prime: int, sizes: int) -> Words:
    """Coalitions with fewer than m votes, by size and m, up to multiples of a prime."""
    table = np.zeros((sizes, limit), dtype=np.uint64)
    table[0, 0] = 1
    reached, lazy, doublings = 0, 0, 63 - prime.bit_length()
    for k, vote in enumerate(sorted(votes)):
        if lazy == doublings:
            table -= table // np.uint64(prime) * np.uint64(prime)
            lazy = 0
        lazy += 1
        reached = min(reached + vote, limit - 1)
        if sizes == 1:
            add_shifted(table[0], vote, reached)
            continue
        for size in range(min(k + 1, sizes - 1), 0, -1):
            table[size, vote : reached + 1] += table[size - 1, : max(reached + 1 - vote, 0)]
    table -= table // np.uint64(prime) * np.uint64(prime)
    fewer = np.zeros((sizes, limit + 1), dtype=np.uint64)
    np.cumsum(table, axis=1, out=fewer[:, 1:])
    fewer -= fewer // np.uint64(prime) * np.uint64(prime)
    return fewer


def add_shifted(row: npt.NDArray[Any], vote: int, last: int, times: float | None = None) -> None:
    """Add to the entries up to the last those that stand ``vote`` before them, from the end on."""
    for high in range(last + 1, vote, -_CHUNK):
        low = max(high - _CHUNK, vote)
        before = row[low - vote : high - vote]  # where the two overlap NumPy reads first
        row[low:high] += before if times is None else before * times


def _without(fewer: Words, vote: int, limit: int, prime: int) -> list[int]:
    """Pivots of a voter by size, up to multiples of a prime."""
    sizes = len(fewer)
    if vote == 0:
        return [0] * sizes
    at = fewer[:, limit::-vote].astype(np.int64)
    blocks = at - np.pad(at[:, 1:], ((0, 0), (0, 1)))  # of width `vote`, from the quota down
    if sizes == 1:
        return [int(blocks[0, 0::2].sum() - blocks[0, 1::2].sum()) % prime]
    total = np.zeros(sizes, dtype=np.int64)
    for b in range(min(blocks.shape[1], sizes)):
        total[b:] += (1 - 2 * (b % 2)) * blocks[: sizes - b, b]
    return [int(value) % prime for value in total]


def shapley(pivots: Sequence[int], n: int) -> tuple[int, int]:
    """Numerator and denominator of the Shapley value of pivots by size.

    Examples
    --------
    >>> shapley([0, 2, 1], 3)
    (4, 6)
    """
    # s! (n - 1 - s)! / n! = 1 / (n C(n - 1, s))
    from math import factorial

    whole = factorial(n)
    return sum(c * (whole // (n * comb(n - 1, s))) for s, c in enumerate(pivots) if c), whole


# ------------------------------------------------------------------------------------------------ chances


def distribution(votes: Sequence[int], limit: int, p: float) -> FloatArray:
    """The chance that those who join have m votes, for m below a limit, when each joins with chance p <= 1/2.

    Returns
    -------
    array, shape (limit,)
        Relative error at most ``(5 n + 8) u`` with u = 2**-53, but for numbers below 1e-290.
    """
    table = np.zeros(limit)
    table[0], reached, some = 1.0, 0, sorted(votes)
    for k in range(0, len(some), _LEAP):  # scaled before it overflows
        added = some[k : k + _LEAP]
        reached = join(table, added, reached, p)
        table[: reached + 1] *= (1 - p) ** len(added)
    return table


def join(table: FloatArray, votes: Sequence[int], reached: int, p: float) -> int:
    """Let voters join with chance p, times 1 / (1 - p) for each; returns the last entry that is not zero."""
    ratio = p / (1 - p)
    for vote in sorted(votes):
        reached = min(reached + vote, len(table) - 1)
        if vote:
            add_shifted(table, vote, reached, ratio)
        else:
            table[: reached + 1] *= 1 + ratio
    return reached


def pivotal_chances(table: FloatArray, limits: Sequence[int], votes: Sequence[int], p: float) -> FloatArray:
    """The chance that a voter is pivotal, at several quotas, from the distribution of all votes.

    The prefix sums are whole multiples of 2**-62, so that differences of them are exact.

    Returns
    -------
    array, shape (quotas, votes)
    """
    fewer = fixed(table)
    ratio = p / (1 - p)
    found = np.zeros((len(limits), len(votes)))
    for c, vote in enumerate(votes):
        for r, limit in enumerate(limits):
            if vote:
                at = fewer[limit::-vote]
                blocks = (at - np.append(at[1:], 0)).astype(np.float64)
                terms = blocks * (-ratio) ** np.arange(len(blocks))
                found[r, c] = terms.sum() * 2.0**-62 / (1 - p)
    return found


def fixed(table: FloatArray) -> IntArray:
    """Prefix sums of chances, from zero on, as whole multiples of 2**-62."""
    fewer = np.zeros(len(table) + 1, dtype=np.int64)
    np.cumsum(np.rint(table * 2.0**62).astype(np.int64), out=fewer[1:])
    return fewer
