r"""Votes of countries of different size in a body of two levels.

In a country of n people who say yes or no by fair coins the majority has a margin of

.. math:: E\left|\sum_{k \le n} \pm 1\right| = 2m \binom{2m}{m} 4^{-m}, \qquad m = \lceil n/2 \rceil,

on average, about :math:`\sqrt{2n/\pi}`. A body of countries serves all people best when each country's votes
are its expected margin (Penrose 1946; Barberà and Jackson [barbera2006]_). Where people are of one mind in
blocks, it is the blocks that toss coins: of a fixed size they give votes in proportion to the square root of
population, of a fixed number in proportion to population. With votes as square roots and a quota of
:math:`\tfrac12 (1 + \sqrt{\sum w_i^2} / \sum w_i)` of them, voting power is nearly in proportion to votes
(Słomczyński and Życzkowski [slomczynski2006]_).
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import comb, fsum, pi, sqrt
from typing import Any

from gametheory_gov.base.errors import Faults, InvalidInputError
from gametheory_gov.base.exact import to_fraction
from gametheory_gov.base.inputs import as_whole, is_whole, public

#: Up to here the margin is counted; beyond, a series in 1/n is as near as floats are.
_MOST_COUNTED = 2000


@public
def mean_margin(n: int) -> Any:
    """By how many votes a majority of n people wins on average, when all toss fair coins.

    Parameters
    ----------
    n : int, at least 1

    Returns
    -------
    Fraction or float
        Exact up to 2000.

    Raises
    ------
    InvalidInputError
        For a number that is not whole or below one.

    Notes
    -----
    Penrose (1946).

    Examples
    --------
    >>> [str(mean_margin(n)) for n in (1, 3, 5)]
    ['1', '3/2', '15/8']
    >>> round(mean_margin(82_000_000), 3)
    7225.152
    """
    faults = Faults("mean_margin")
    n = as_whole(n, "n", faults, least=1)
    faults.raise_as(InvalidInputError)
    m = (n + 1) // 2
    if n <= _MOST_COUNTED:
        return Fraction(2 * m * comb(2 * m, m), 4**m)
    return 2 * sqrt(m / pi) * (1 - 1 / (8 * m) + 1 / (128 * m**2) + 5 / (1024 * m**3))


@public
def two_tier_weights(
    population: Mapping[str, int], *, block: int | None = None, blocks: int | None = None
) -> dict[str, float]:
    """Each country's votes in a body that serves all people best, as shares of all votes.

    Parameters
    ----------
    population : mapping of id to int
        People, at least one each.
    block : int, optional
        People who are of one mind, in every country; 1 unless said otherwise: the square-root law.
    blocks : int, optional
        How many blocks of one mind every country has, at most its people; votes are then in proportion to
        people.

    Returns
    -------
    dict of id to float
        They sum to one.

    Raises
    ------
    InvalidInputError
        For numbers of people that are not whole or below one, for blocks larger or more than a country's
        people, and for both at once.

    Notes
    -----
    Barberà and Jackson [barbera2006]_.

    Examples
    --------
    >>> people = {"large": 80_000_000, "small": 800_000}
    >>> {name: round(share, 3) for name, share in two_tier_weights(people).items()}
    {'large': 0.909, 'small': 0.091}
    >>> {name: round(share, 3) for name, share in two_tier_weights(people, blocks=16).items()}
    {'large': 0.99, 'small': 0.01}
    """
    faults = Faults("two_tier_weights")
    people = {name: as_whole(n, f"population[{name!r}]", faults, least=1) for name, n in population.items()}
    if block is not None and blocks is not None:
        faults.add("block and blocks are both given; give one of them")
    if not people:
        faults.add("population names nobody; give at least one country")
    given = as_whole(
        1 if block is blocks is None else block or blocks or 0,
        "blocks" if blocks is not None else "block",
        faults,
        least=1,
    )
    faults.extend(
        f"population[{name!r}] = {n} is less than {given}, so that it has no such blocks"
        for name, n in people.items()
        if not faults and n < given
    )
    faults.raise_as(InvalidInputError)
    if blocks is not None:
        votes = {name: float(n) for name, n in people.items()}
    else:
        votes = {name: float(mean_margin(n // given)) for name, n in people.items()}
    total = fsum(votes.values())
    return {name: vote / total for name, vote in votes.items()}


@public
def jagiellonian_quota(weights: Any) -> float:
    r"""The share of votes at which voting power is nearly in proportion to votes.

    Parameters
    ----------
    weights : mapping of id to number, or int
        Votes. A whole number M stands for M countries of which nothing else is known:
        :math:`1/2 + 1/\sqrt{\pi M}`.

    Returns
    -------
    float

    Raises
    ------
    InvalidInputError
        For votes that are negative, no numbers or all zero.

    Notes
    -----
    Słomczyński and Życzkowski [slomczynski2006]_.

    Examples
    --------
    >>> round(jagiellonian_quota(15), 4)
    0.6457
    >>> round(jagiellonian_quota({"A": 3, "B": 2, "C": 2, "D": 1}), 4)
    0.7652
    """
    faults = Faults("jagiellonian_quota")
    if isinstance(weights, Mapping):
        votes = [*weights.values()]
        try:
            numbers = [to_fraction(vote) for vote in votes]
        except (TypeError, ValueError):
            numbers = [Fraction(-1)]
        total = sum(numbers)
        if not (all(vote >= 0 for vote in numbers) and total > 0):
            faults.add("weights: numbers that are not negative, and not all zero, are needed")
        faults.raise_as(InvalidInputError)
        return 0.5 * (1 + sqrt(fsum(float(vote / total) ** 2 for vote in numbers)))
    if not is_whole(weights) or weights < 2:
        faults.add(f"weights = {weights!r:.60}; votes by id, or a number of at least 2 countries, are needed")
    faults.raise_as(InvalidInputError)
    return 0.5 + 1 / sqrt(pi * int(weights))
