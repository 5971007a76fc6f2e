r"""Threshold cascades and dominoes: who joins when enough others have.

State i belongs when at least :math:`t_i` *others* are in (Granovetter 1978): k others for a state outside a
club of k, k − 1 for one inside. So a club of the k states with the lowest thresholds holds iff, with
thresholds in rising order,

.. math:: t_{(k)} \le k - 1 \quad\text{and}\quad t_{(k+1)} > k .

From nobody the number inside rises to the least such k, and in a large world, with F the distribution of
thresholds as shares, to the least fixed point of :math:`x = F(x)`. Dominoes are the case in which the penalty
of staying out rises with the club, so that the pull on an outsider is :math:`a + b x` (in the spirit of
Baldwin 1993): :math:`x = F(a + b x)`, and for costs uniform on [0, 1]

.. math:: x = \frac{a}{1 - b}, \qquad \text{domino multiplier } \frac{1}{1 - b} \quad (a + b \le 1).

All fixed points of a rising function are found by narrowing: every fixed point of [l, h] lies in
:math:`[F(l), F(h)]`, so what is cut off holds none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from operator import index
from typing import TYPE_CHECKING, Any

from gametheory_gov.base.answer import Answer
from gametheory_gov.base.citation import Rests
from gametheory_gov.base.errors import Faults, InvalidInputError
from gametheory_gov.base.exact import to_fraction
from gametheory_gov.base.inputs import is_whole, public
from gametheory_gov.base.text import counted

from .small_numbers import read_number

if TYPE_CHECKING:
    import pandas as pd

#: Intervals looked into before the search for fixed points gives up.
_MOST = 200_000
#: Brackets closer than this many tolerances are one.
_APART = 10
#: Round-off that may make an interval around a fixed point look empty.
_ROUNDING = 1e-13


@dataclass(frozen=True, eq=False, repr=False)
class Cascade(Answer):
    """A threshold cascade from nobody, or from some who join whatever happens.

    Parameters
    ----------
    sizes : tuple of int
        Numbers inside after each round; the start first.
    fixed_points : tuple of int
        All numbers that hold once reached, rising.
    N : int

    Examples
    --------
    >>> threshold_cascade([0, 1, 2, 3])
    Cascade(sizes=(0, 1, 2, 3, 4), fixed_points=(4,), N=4)
    """

    RESTS = Rests(("granovetter1978", "baldwin1993"))

    sizes: tuple[int, ...]
    fixed_points: tuple[int, ...]
    N: int

    @property
    def final(self) -> int:
        """The number inside at the end."""
        return self.sizes[-1]

    def __str__(self) -> str:
        grown = f"from {self.sizes[0]} to {self.final} of {self.N} in {counted(len(self.sizes) - 1, 'round')}"
        return f"{grown}; fixed points {', '.join(map(str, self.fixed_points))}"

    def to_pandas(self) -> pd.DataFrame:
        """One row per round: how many have joined, and whether that many stay."""
        import pandas as pd

        rows = [(k, size, size in self.fixed_points) for k, size in enumerate(self.sizes)]
        return pd.DataFrame(rows, columns=["round", "inside", "fixed_point"])


@public
def threshold_cascade(thresholds: Iterable[Any], *, start: int = 0) -> Cascade:
    """The cascade of states that join once enough others have, computed exactly.

    Parameters
    ----------
    thresholds : iterable of numbers
        Who belongs when at least so many others do; one entry per state, 0 for those who join by themselves.
    start : int, from 0 to N
        How many of the states are in at the start, those with the lowest thresholds. Those among them with
        too few others leave first, round by round; then those outside with enough others join.

    Returns
    -------
    Cascade

    Raises
    ------
    InvalidInputError
        For thresholds that are no numbers, or a start out of range.

    Notes
    -----
    Granovetter, M. (1978). Threshold models of collective behavior. American Journal of Sociology 83.

    Examples
    --------
    One hundred thresholds from 0 to 99 bring everybody in; with 1 changed to 2, one.

    >>> threshold_cascade(range(100)).final, threshold_cascade([0, 2, *range(2, 100)]).final
    (100, 1)

    Two states that wait for two others wait for ever, and leave again.

    >>> threshold_cascade([2, 2], start=2)
    Cascade(sizes=(2, 0), fixed_points=(0,), N=2)
    """
    faults = Faults("threshold_cascade")
    numbers = []
    for k, threshold in enumerate(thresholds):
        try:
            numbers.append(to_fraction(threshold))
        except (TypeError, ValueError):
            faults.add(f"thresholds[{k}] = {threshold!r}; a number is needed")
    N = len(numbers)
    if not is_whole(start) or not 0 <= start <= N:
        faults.add(f"start = {start!r}; a whole number from 0 to {N} is needed")
    faults.raise_as(InvalidInputError)
    start = index(start)
    willing = [sum(threshold <= k for threshold in numbers) for k in range(N + 1)]
    sizes = [start]
    while sizes[-1] and (left := min(willing[sizes[-1] - 1], sizes[-1])) < sizes[-1]:
        sizes.append(left)
    while willing[sizes[-1]] > sizes[-1]:
        sizes.append(willing[sizes[-1]])
    holds = [willing[max(k - 1, 0)] >= k and willing[k] <= k for k in range(N + 1)]
    return Cascade(tuple(sizes), tuple(k for k in range(N + 1) if holds[k]), N)


@public
def fixed_points(
    distribution: Callable[[float], float], *, tolerance: float = 1e-10
) -> tuple[tuple[float, float], ...]:
    """Every fixed point of a rising function on [0, 1], each as a bracket.

    Parameters
    ----------
    distribution : callable
        Takes and returns a share in [0, 1] and never falls: the share that joins when x are in.
    tolerance : float in (0, 1)
        Width of the brackets before those that touch are joined.

    Returns
    -------
    tuple of (low, high)
        Rising and apart from each other; no fixed point lies elsewhere. Where the function stays within about
        the tolerance of its argument over a stretch, one bracket covers the stretch.

    Raises
    ------
    InvalidInputError
        For a function that leaves [0, 1] or falls, a tolerance out of range, or a function so close to its
        argument that the tolerance cannot be reached.

    Examples
    --------
    >>> [round(low, 6) for low, high in fixed_points(lambda x: 3 * x**2 - 2 * x**3)]
    [0.0, 0.5, 1.0]
    """
    if not 0 < tolerance < 1:
        raise InvalidInputError("tolerance", [f"{tolerance!r}; a number in (0, 1) is needed"])
    left = (_value(distribution, 0.0), _value(distribution, 1.0))
    if left[0] > left[1]:
        raise InvalidInputError("distribution", ["falls between 0 and 1; it must rise"])
    waiting = [left]
    found: list[tuple[float, float]] = []
    for _ in range(_MOST):
        if not waiting:
            break
        low, high = waiting.pop()
        low, high = _narrowed(distribution, low, high)
        if low > high:
            continue
        if high - low <= tolerance:
            found.append((low, high))
        else:
            middle = (low + high) / 2
            waiting += [(middle, high), (low, middle)]
    else:
        raise InvalidInputError("tolerance", [f"{tolerance!r} cannot be reached; give a wider one"])
    return tuple(_joined(found, tolerance))


def _narrowed(distribution: Callable[[float], float], low: float, high: float) -> tuple[float, float]:
    """The part of an interval that may hold fixed points; low above high where it holds none."""
    while True:
        below, above = _value(distribution, low), _value(distribution, high)
        if below > above:
            raise InvalidInputError("distribution", [f"falls between {low!r} and {high!r}; it must rise"])
        before, low, high = high - low, max(low, below), min(high, above)
        if high - low <= _ROUNDING:
            point = (low + high) / 2
            held = low - high <= _ROUNDING and abs(_value(distribution, point) - point) <= _ROUNDING
            return (point, point) if held else (1.0, 0.0)
        if before - (high - low) <= 0.05 * (high - low):
            return low, high


def _value(distribution: Callable[[float], float], x: float) -> float:
    value = float(distribution(x))
    if not -1e-12 <= value <= 1 + 1e-12:
        raise InvalidInputError("distribution", [f"is {value!r} at {x!r}; shares lie in [0, 1]"])
    return min(max(value, 0.0), 1.0)


def _joined(brackets: list[tuple[float, float]], tolerance: float) -> list[tuple[float, float]]:
    """The brackets, those that touch made one."""
    joined: list[tuple[float, float]] = []
    for low, high in sorted(brackets):
        if joined and low - joined[-1][1] <= _APART * tolerance:
            joined[-1] = (joined[-1][0], max(high, joined[-1][1]))
        else:
            joined.append((low, high))
    return joined


@public
def cascade_share(distribution: Callable[[float], float], *, tolerance: float = 1e-10) -> float:
    """The share that a cascade from nobody ends with: the least fixed point.

    Parameters
    ----------
    distribution, tolerance : as for `fixed_points`

    Returns
    -------
    float

    Examples
    --------
    >>> round(cascade_share(lambda x: 0.2 + 0.5 * x), 6)
    0.4
    """
    return fixed_points(distribution, tolerance=tolerance)[0][0]


@public
def domino_share(base: Any, pull: Any) -> Any:
    """The share that joins when an outsider's cost of staying out rises with the club.

    Costs of joining are uniform on [0, 1]; the pull is a + b x when the share x is in.

    Parameters
    ----------
    base, pull : number, at least 0
        In the formula a and b.

    Returns
    -------
    Fraction or float
        The share a/(1 - b) where that is at most 1, else 1. With a = 0 and b at least 1 nobody begins: 0.

    Raises
    ------
    InvalidInputError
        For a negative number.

    Examples
    --------
    >>> domino_share("1/10", "3/5"), domino_share("1/2", "3/5"), domino_multiplier("3/5")
    (Fraction(1, 4), Fraction(1, 1), Fraction(5, 2))
    """
    a, b = _pair(base, pull)
    if a == 0:
        return a
    return a / (1 - b) if a + b <= 1 and b < 1 else a * 0 + 1


@public
def domino_multiplier(pull: Any) -> Any:
    """The final share relative to that which would join without dominoes: 1/(1 - b).

    Parameters
    ----------
    pull : number in [0, 1)

    Returns
    -------
    Fraction or float

    Raises
    ------
    InvalidInputError
        For a pull out of range.

    Examples
    --------
    >>> domino_multiplier("1/2")
    Fraction(2, 1)
    """
    _, b = _pair(0, pull)
    if b >= 1:
        raise InvalidInputError("pull", [f"{pull!r}; below 1 is needed, from there on everybody joins"])
    return 1 / (1 - b)


def _pair(base: Any, pull: Any) -> tuple[Any, Any]:
    faults = Faults("dominoes")
    read = read_number("base", base, faults), read_number("pull", pull, faults)
    faults.raise_as(InvalidInputError)
    return read
