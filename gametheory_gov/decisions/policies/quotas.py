r"""Quotas at which a policy stays, whatever the ideal points: by how many dimensions policy has.

Voters have convex preferences over policies in d dimensions. *Greenberg (1979)*: if more than
:math:`d/(d+1)` of the votes are needed to replace a policy, some policy is replaced by no other, and no
smaller share ensures it for every number of voters. One vote each, this is the number of Nakamura:
:math:`q > nd/(d+1)` iff :math:`d \le \lceil n/(n-q) \rceil - 2`.

*Caplin and Nalebuff (1988)*: if ideal points are many and lie as a concave density, and voters like the
nearer policy better, then

.. math:: 1 - \Big(\frac{d}{d+1}\Big)^d < 1 - \frac1e \approx 0.632

of the votes are enough: by no more does any policy win against the mean of the ideal points. Every half of
space that holds the mean holds at least :math:`(d/(d+1))^d` of the voters; the cone is the worst.
"""

from __future__ import annotations

from fractions import Fraction

from gametheory_gov.base.errors import Faults, InvalidInputError
from gametheory_gov.base.inputs import as_whole, public

#: Dimensions at most: shares are exact, and their digits grow with them.
_MOST = 1000


@public
def greenberg_quota(dimensions: int) -> Fraction:
    """The share of votes above which some policy always stays, whatever convex preferences voters have.

    Parameters
    ----------
    dimensions : int, from 1 to 1000
        Of policy.

    Returns
    -------
    Fraction
        It is d / (d + 1). A rule that needs *more* than this share of equal votes has a core.

    Raises
    ------
    InvalidInputError
        For a number of dimensions out of range.

    Notes
    -----
    Greenberg (1979).

    Examples
    --------
    >>> [str(greenberg_quota(d)) for d in (1, 2, 3)]
    ['1/2', '2/3', '3/4']
    """
    d = _dimensions(dimensions, "greenberg_quota")
    return Fraction(d, d + 1)


@public
def caplin_nalebuff_quota(dimensions: int) -> Fraction:
    """The share of votes by which no policy beats the mean of many ideal points of a concave density.

    Parameters
    ----------
    dimensions : int, from 1 to 1000
        Of policy.

    Returns
    -------
    Fraction
        It is 1 - (d / (d + 1)) ** d, always below 1 - 1/e, about 63.2 %: "64 % majority rule".

    Raises
    ------
    InvalidInputError
        For a number of dimensions out of range.

    Notes
    -----
    Caplin and Nalebuff (1988), for voters who like the nearer of two policies better.

    Examples
    --------
    >>> [str(caplin_nalebuff_quota(d)) for d in (1, 2, 3)]
    ['1/2', '5/9', '37/64']
    >>> round(float(caplin_nalebuff_quota(1000)), 4)
    0.6319
    """
    d = _dimensions(dimensions, "caplin_nalebuff_quota")
    return 1 - Fraction(d, d + 1) ** d


def _dimensions(given: int, subject: str) -> int:
    faults = Faults(subject)
    d = as_whole(given, "dimensions", faults, least=1)
    if d > _MOST:
        faults.add(f"dimensions = {d}; at most {_MOST}")
    faults.raise_as(InvalidInputError)
    return d
