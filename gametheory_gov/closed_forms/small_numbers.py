r"""Why large numbers hurt, and where they do not: closed forms in the number of states.

*Unanimity.* When each of N states agrees by itself with probability p, a proposal passes with

.. math:: P(N) = p^N.

*Talks.* N states have :math:`N(N-1)/2` pairs to talk.

*Patience.* In the repeated public-good game each contribution costs C and brings b to everybody,
:math:`b < C < Nb`. Contribution by all is held up by the threat never to contribute again from the discount
factor

.. math:: \delta^*(N) = \frac{C - b}{(N - 1)\,b}

on (in the spirit of Olson 1965 and Oye 1986). With b fixed it *falls* in N: large numbers help. With a good
that is shared, :math:`b = B/N`, it is :math:`(NC - B)/((N-1)B)` and rises in N to :math:`C/B`: large numbers
hurt by dilution, not by themselves.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from gametheory_gov.base.errors import Faults, InvalidInputError
from gametheory_gov.base.exact import to_number
from gametheory_gov.base.inputs import as_whole, public


@public
def agreement_chance(chance: Any, N: int) -> Any:
    """The probability that all of N states agree, each with the same chance by itself.

    Parameters
    ----------
    chance : number in [0, 1]
    N : int, at least 1

    Returns
    -------
    Fraction or float

    Raises
    ------
    InvalidInputError
        With every fault.

    Examples
    --------
    >>> round(float(agreement_chance("0.99", 164)), 7), round(float(agreement_chance("0.99", 20)), 7)
    (0.1923853, 0.8179069)
    """
    faults = Faults("agreement_chance")
    read = read_number("chance", chance, faults, least=0, most=1)
    N = as_whole(N, "N", faults, least=1)
    faults.raise_as(InvalidInputError)
    return read**N


@public
def bargaining_pairs(N: int) -> int:
    """The number of pairs among N states.

    Parameters
    ----------
    N : int, at least 1

    Returns
    -------
    int

    Raises
    ------
    InvalidInputError
        For a number that is not whole or below one.

    Examples
    --------
    >>> [bargaining_pairs(N) for N in (23, 128, 164, 193)]
    [253, 8128, 13366, 18528]
    """
    faults = Faults("bargaining_pairs")
    N = as_whole(N, "N", faults, least=1)
    faults.raise_as(InvalidInputError)
    return N * (N - 1) // 2


@public
def patience_needed(N: int, cost: Any, benefit: Any, *, shared: bool = False) -> Any:
    r"""The discount factor from which all contribute, under the threat never to contribute again.

    Parameters
    ----------
    N : int, at least 2
    cost : number, above 0
        C, of one contribution.
    benefit : number, above 0
        What one contribution brings to each state; with ``shared``, to all of them together.
    shared : bool
        Whether the benefit is divided among the N states.

    Returns
    -------
    Fraction or float
        :math:`\delta^*`; zero where contributing pays by itself.

    Raises
    ------
    InvalidInputError
        With every fault; also when contributing costs all together more than it brings, so that no patience
        is enough.

    Examples
    --------
    With a benefit of its own for each state numbers help, with a shared one they hurt.

    >>> [str(patience_needed(N, 2, 1)) for N in (5, 20)]
    ['1/4', '1/19']
    >>> [str(patience_needed(N, 1, 2, shared=True)) for N in (5, 20)]
    ['3/8', '9/19']
    """
    faults = Faults("patience_needed")
    N = as_whole(N, "N", faults, least=2)
    price, gain = (read_number(name, value, faults) for name, value in (("cost", cost), ("benefit", benefit)))
    for name, value in (("cost", price), ("benefit", gain)):
        if value == 0:
            faults.add(f"{name} = 0; a number above zero is needed")
    faults.raise_as(InvalidInputError)
    each = gain / N if shared else gain
    if N * each <= price:
        raise InvalidInputError(
            "patience_needed",
            [f"{N} states together gain no more than the cost of one contribution; no patience is enough"],
        )
    return max(price * 0, (price - each) / ((N - 1) * each))


def read_number(name: str, value: Any, faults: Faults, *, least: int = 0, most: int | None = None) -> Any:
    """A number from ``least`` to ``most``, exact when it is given so; what is wrong with it is noted."""
    try:
        number = to_number(value)
    except (TypeError, ValueError):
        number = Fraction(-1)
    if not number >= least or (most is not None and number > most):
        rule = "a number that is not negative" if most is None else f"a number from {least} to {most}"
        faults.add(f"{name} = {value!r}; {rule} is needed")
    return number
