r"""Founding over depth: all at once, or the willing first.

States have ideal depths :math:`\theta_i`. Members change the depth of their institution only when at least
the share q of them, :math:`1/2 < q \le 1`, wants the change in the same direction. In the spirit of Downs,
Rocke and Barsoom (1998), and a reconstruction, not their model:

*inclusive*
    all found at depth 0 and deepen it as long as a q-share wants more: with N states the depth is the
    :math:`\lceil qN \rceil`-th largest ideal, :math:`F^{-1}(1-q)` in a large world;
*sequential*
    the deepest found, the others enter in order of depth; newcomers want less, and the depth falls only when
    they are a q-share: it is the :math:`\lceil qn \rceil`-th smallest ideal of the n members, in the end
    :math:`F^{-1}(q)`.

So a supermajority is a ratchet: for ideals uniform on [0, 1] sequence gains :math:`2q - 1` in depth. Under
simple majority the order does not matter.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from gametheory_gov.base.answer import Answer
from gametheory_gov.base.citation import Rests
from gametheory_gov.base.errors import Faults, InvalidInputError
from gametheory_gov.base.exact import format_number, to_fraction, to_number
from gametheory_gov.base.inputs import public
from gametheory_gov.base.text import counted

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False, repr=False)
class SequentialFounding(Answer):
    """States entering one after the other, the deepest first.

    Parameters
    ----------
    ideals : tuple of Fraction or float
        Ideal depths in the order of entry, falling.
    depths : tuple of Fraction or float
        Depth of the institution after each entry.
    quota : Fraction
    refused : tuple of Fraction or float
        Ideal depths of those whom the members refused, because their entry would have lowered the depth.

    Examples
    --------
    >>> path = found_in_sequence([0, "1/2", 1], "2/3")
    >>> path.depths, path.members
    ((Fraction(1, 1), Fraction(1, 1), Fraction(1, 2)), 3)
    """

    RESTS = Rests(("downs1998",))

    ideals: tuple[Any, ...]
    depths: tuple[Any, ...]
    quota: Fraction
    refused: tuple[Any, ...] = ()

    @property
    def depth(self) -> Any:
        """Depth at the end."""
        return self.depths[-1]

    @property
    def members(self) -> int:
        """Number of members at the end."""
        return len(self.depths)

    def __str__(self) -> str:
        who = f"{counted(self.members, 'member')}, {len(self.refused)} refused"
        return f"{who}: depth {format_number(self.depth)} under a quota of {self.quota}"

    def to_pandas(self) -> pd.DataFrame:
        """One row per state in the order of entry: its ideal depth, whether admitted, the depth after."""
        import pandas as pd

        rows = [(ideal, True, depth) for ideal, depth in zip(self.ideals, self.depths, strict=True)]
        rows += [(ideal, False, self.depth) for ideal in self.refused]
        return pd.DataFrame(rows, columns=["ideal", "admitted", "depth"])


@public
def inclusive_depth(ideals: Iterable[Any], quota: Any) -> Any:
    """The depth of an institution that all found together at depth 0.

    Parameters
    ----------
    ideals : iterable of numbers, at least 0
        Ideal depths, one per state.
    quota : number in (1/2, 1]
        Share of the members that a change of depth needs.

    Returns
    -------
    Fraction or float

    Raises
    ------
    InvalidInputError
        With every fault.

    Examples
    --------
    >>> inclusive_depth([0, "1/4", "1/2", "3/4", 1], "3/5")
    Fraction(1, 2)
    """
    depths, share = _read(ideals, quota)
    return depths[math.ceil(share * len(depths)) - 1]


@public
def found_in_sequence(ideals: Iterable[Any], quota: Any, *, guard: bool = False) -> SequentialFounding:
    """The founding in which states enter one by one, the deepest first, and a quota changes the depth.

    Parameters
    ----------
    ideals, quota : as for `inclusive_depth`
    guard : bool
        Whether members admit nobody whose entry would lower the depth: a club that stays deep instead of
        growing.

    Returns
    -------
    SequentialFounding

    Raises
    ------
    InvalidInputError
        With every fault.

    Examples
    --------
    >>> ideals = [Fraction(k, 299) for k in range(300)]
    >>> [round(float(d), 2) for d in (inclusive_depth(ideals, "2/3"), found_in_sequence(ideals, "2/3").depth)]
    [0.33, 0.67]
    >>> found_in_sequence(ideals, "2/3", guard=True).members
    2
    """
    order, share = _read(ideals, quota)
    depth = order[0]
    depths: list[Any] = []
    for n in range(1, len(order) + 1):
        # a q-share of n members wants less than any depth above this
        after = min(depth, order[n - math.ceil(share * n)])
        if guard and depths and after < depth:
            return SequentialFounding(tuple(order[: n - 1]), tuple(depths), share, tuple(order[n - 1 :]))
        depth = after
        depths.append(depth)
    return SequentialFounding(tuple(order), tuple(depths), share)


@public
def founding_depths(quantile: Callable[[Any], Any], quota: Any) -> tuple[Any, Any]:
    """The inclusive and the sequential depth in a large world.

    Parameters
    ----------
    quantile : callable
        The inverse of the distribution of ideal depths, on [0, 1]; exact where it keeps fractions.
    quota : number in (1/2, 1]

    Returns
    -------
    inclusive : number
        The depth ``quantile(1 - q)``.
    sequential : number
        The depth ``quantile(q)``.

    Raises
    ------
    InvalidInputError
        For a quota out of range.

    Examples
    --------
    Ideals uniform on [0, 1]:

    >>> founding_depths(lambda share: share, "2/3")
    (Fraction(1, 3), Fraction(2, 3))
    """
    faults = Faults("founding")
    share = _quota(quota, faults)
    faults.raise_as(InvalidInputError)
    return quantile(1 - share), quantile(share)


def _read(ideals: Iterable[Any], quota: Any) -> tuple[list[Any], Fraction]:
    """Ideal depths, falling, and the quota."""
    faults = Faults("founding")
    share = _quota(quota, faults)
    depths: list[Any] = []
    for k, ideal in enumerate(ideals):
        try:
            depths.append(to_number(ideal))
        except (TypeError, ValueError):
            depths.append(Fraction(-1))
        if not depths[-1] >= 0:
            faults.add(f"ideals[{k}] = {ideal!r}; a depth that is not negative is needed")
    if not depths:
        faults.add("there are no states; give one ideal depth per state")
    faults.raise_as(InvalidInputError)
    return sorted(depths, reverse=True), share


def _quota(quota: Any, faults: Faults) -> Fraction:
    try:
        share = to_fraction(quota)
    except (TypeError, ValueError):
        share = Fraction(0)
    if not Fraction(1, 2) < share <= 1:
        faults.add(
            f"quota = {quota!r}; a share in (1/2, 1] is needed, for simple majority one just above 1/2"
        )
    return share
