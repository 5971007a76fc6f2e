r"""At which discount factors equilibria of accession change, exactly.

In a symmetric world every value of irreversible accession is a rational function of :math:`\delta`, and so
is every mixed strategy (`gametheory_gov.foresight.stages`). Backward induction therefore runs on functions:
on an interval of :math:`\delta` on which no gain changes its sign the equilibria keep their form, and where
a gain has a root the interval is split at it. The roots are algebraic numbers, found exactly by SymPy.

With N = 3, :math:`b(n) = n - 3/2`, outsiders at zero and no entry cost nobody founds below
:math:`(\sqrt3 - 1)/2`; there, and up to a second threshold, the founding state mixes: each would rather see
another found first.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import sympy

from gametheory_gov.base.answer import Answer, Record
from gametheory_gov.base.citation import Rests
from gametheory_gov.base.errors import InvalidInputError, NotApplicableError, NotExactError
from gametheory_gov.base.exact import to_fraction
from gametheory_gov.base.inputs import public
from gametheory_gov.base.pictures import picture
from gametheory_gov.bound.game import GameLike, as_game

from .accession import check_open
from .counts import ClubPayoffs, one_type
from .stages import AccessionStage, stage_equilibria

if TYPE_CHECKING:
    import pandas as pd

_MOST_STATES = 10
_DIGITS = 60
DELTA = sympy.Symbol("delta")
_FIELD = sympy.QQ.frac_field(DELTA)


@dataclass(frozen=True, eq=False, repr=False)
class PatienceRegion(Record):
    r"""An open interval of discount factors with its equilibria.

    Parameters
    ----------
    low, high : SymPy number
        Exact ends of the interval.
    patterns : tuple of tuples of str
        For every equilibrium what a drawn outsider does at 0, 1, ..., N - 1 members: ``"join"``, ``"mix"`` or
        ``"stay"``.
    founding : tuple of SymPy expressions in :math:`\delta`
        For every equilibrium the probability that the first state drawn founds the club.

    Examples
    --------
    >>> from gametheory_gov import Game, States, bind
    >>> club = Game("club", ("outside", "member"), aggregates={"members": {"member": 1}},
    ...             payoffs={"outside": 0, "member": "members - 3/2"})
    >>> from gametheory_gov.foresight import patience_thresholds
    >>> region = patience_thresholds(bind(club, States.symmetric(3))).regions[1]
    >>> print(region)
    -1/2 + sqrt(3)/2 < delta < 3/7: mix join join
    >>> region.founding, round(region.founding_at(0.4)[0], 4)
    (((-6*delta**2 - 6*delta + 3)/(delta**2 - 2*delta),), 0.5625)
    """

    low: Any
    high: Any
    patterns: tuple[tuple[str, ...], ...]
    founding: tuple[Any, ...]

    def founding_at(self, discount: float) -> tuple[float, ...]:
        """The founding probability of every equilibrium at a discount factor, as floats.

        Parameters
        ----------
        discount : number between ``low`` and ``high``

        Returns
        -------
        tuple of float

        Raises
        ------
        InvalidInputError
            For a discount factor outside this region and its ends.
        """
        if not float(self.low) <= float(discount) <= float(self.high):
            raise InvalidInputError(
                "discount", [f"{discount}; this region is {self.low} < delta < {self.high}"]
            )
        at = sympy.Rational(str(to_fraction(discount)))
        return tuple(float(f.subs(DELTA, at)) for f in self.founding)

    def __str__(self) -> str:
        plays = "; ".join(" ".join(pattern) for pattern in self.patterns) or "none"
        return f"{self.low} < delta < {self.high}: {plays}"


@dataclass(frozen=True, eq=False, repr=False)
class PatienceThresholds(Answer):
    """Intervals of discount factors with the equilibria of accession on each.

    Parameters
    ----------
    N : int
        Number of states that are free to choose.
    regions : tuple of PatienceRegion
        From no patience on, neighbours with different equilibria; together all of (0, 1) but the thresholds.

    Examples
    --------
    >>> from gametheory_gov import Game, States, bind
    >>> club = Game("club", ("outside", "member"), aggregates={"members": {"member": 1}},
    ...             payoffs={"outside": 0, "member": "members - 3/2"})
    >>> print(patience_thresholds(bind(club, States.symmetric(3))))
    0 < delta < -1/2 + sqrt(3)/2: stay join join
    -1/2 + sqrt(3)/2 < delta < 3/7: mix join join
    3/7 < delta < 1: join join join
    """

    RESTS = Rests(("maskin2001",))

    N: int
    regions: tuple[PatienceRegion, ...]

    @property
    def thresholds(self) -> tuple[Any, ...]:
        """Discount factors at which the form of equilibria changes, as exact SymPy numbers."""
        return tuple(region.low for region in self.regions[1:])

    @property
    def founded(self) -> tuple[Any, ...]:
        """Discount factors at which founding becomes possible, certain, or stops being so."""
        return tuple(
            after.low
            for before, after in zip(self.regions, self.regions[1:], strict=False)
            if {p[0] for p in before.patterns} != {p[0] for p in after.patterns}
        )

    @property
    def headline(self) -> str:
        """The thresholds."""
        found = ", ".join(f"{float(low):.4g}" for low in self.thresholds) or "none"
        return f"discount factors at which accession of {self.N} states changes: {found}"

    def to_pandas(self) -> pd.DataFrame:
        """A row per region and equilibrium.

        Returns
        -------
        pandas.DataFrame
            ``low`` and ``high``, ends of the region as floats; ``play`` at 0, 1, ..., N - 1 members;
            ``founding`` probability as a formula in delta.
        """
        import pandas as pd

        rows = [
            (float(region.low), float(region.high), " ".join(pattern), str(founding))
            for region in self.regions
            for pattern, founding in zip(region.patterns, region.founding, strict=True)
        ]
        return pd.DataFrame(rows, columns=["low", "high", "play", "founding"])

    def _curves(self) -> pd.DataFrame:
        """The founding probability of every equilibrium along every region, at 81 discount factors."""
        import pandas as pd

        curves = []
        for number, region in enumerate(self.regions):
            across = np.linspace(float(region.low) + 1e-9, float(region.high) - 1e-9, 81)
            for k, (pattern, founding) in enumerate(zip(region.patterns, region.founding, strict=True)):
                heights = np.broadcast_to(sympy.lambdify(DELTA, founding, "numpy")(across), across.shape)
                curve = {"region": number, "equilibrium": k, "discount": across, "founding": heights}
                curves.append(pd.DataFrame(curve | {"first": pattern[0]}))
        return pd.concat(curves)

    @picture
    def plot(self, ax: Any = None) -> Any:
        """Draw founding probability against patience; see `gametheory_gov.foresight.pictures`.

        Parameters
        ----------
        ax : matplotlib Axes, optional
            Drawn into a new figure when left out.

        Returns
        -------
        matplotlib Axes
        """
        from .pictures import draw_patience

        title = f"Patience and founding among {self.N} states"
        return draw_patience(self._curves(), [float(x) for x in self.founded], title=title, ax=ax)

    def __str__(self) -> str:
        return "\n".join(str(region) for region in self.regions)


@public
def patience_thresholds(game: GameLike) -> PatienceThresholds:
    r"""The discount factors at which irreversible accession changes, exactly.

    Parameters
    ----------
    game : BoundGame or Scenario
        An exact game with two actions, open admission and states that are all alike, at most ten.

    Returns
    -------
    PatienceThresholds

    Raises
    ------
    NotExactError
        For a game in floats.
    NotApplicableError
        For states that differ, more than ten states, or an admission rule other than open.

    Notes
    -----
    Under the tie rule an equilibrium may hold at a threshold itself; `markov_perfect` says so at rational
    ones.

    Examples
    --------
    >>> from gametheory_gov import Game, States, bind
    >>> club = Game("club", ("outside", "member"), aggregates={"members": {"member": 1}},
    ...             payoffs={"outside": 0, "member": "members - 3/2"})
    >>> found = patience_thresholds(bind(club, States.symmetric(3)))
    >>> found.thresholds[0]
    -1/2 + sqrt(3)/2
    >>> [region.patterns[0][0] for region in found.regions]
    ['stay', 'mix', 'join']
    """
    game = as_game(game, "patience_thresholds")
    check_open(game)
    N = one_type(game, "the exact search for thresholds of patience")
    if not game.exact:
        raise NotExactError(
            "thresholds of patience are exact and this game is in floats; bind with exact=True, or ask "
            "markov_perfect at the discount factors of interest"
        )
    if N > _MOST_STATES:
        raise NotApplicableError(
            f"{N} states make polynomials of too high a degree; up to {_MOST_STATES} are worked out exactly, "
            "and markov_perfect takes one discount factor at a time in worlds of any size"
        )
    functions = _as_functions(ClubPayoffs.of(game))
    pieces = list(_pieces(functions, N, _Interval(sympy.Integer(0), sympy.Integer(1)), N - 1, {}, {}, ()))
    return PatienceThresholds(N, _regions(pieces))


@dataclass(frozen=True)
class _Interval:
    """An open interval between two algebraic numbers."""

    low: Any
    high: Any

    def sign(self, function: Any) -> int:
        """The sign of a rational function that has none of its roots inside."""
        if function == 0:
            return 0
        for part in (function.numer, function.denom):
            inside = [
                r
                for r in _roots(part.as_expr())
                if _to_digits(self.low) < _to_digits(r) < _to_digits(self.high)
            ]
            if inside:
                raise _SplitError(inside)
        middle = sympy.Rational(str((_to_digits(self.low) + _to_digits(self.high)) / 2))
        value = function.as_expr().subs(DELTA, middle)
        return int(sympy.sign(value))

    def split(self, at: list[Any]) -> list[_Interval]:
        ends = [self.low, *sorted(set(at), key=_to_digits), self.high]
        return [_Interval(a, b) for a, b in itertools.pairwise(ends)]


class _SplitError(Exception):
    """A function changes its sign inside a cell."""

    def __init__(self, at: list[Any]) -> None:
        self.at = at


@lru_cache(maxsize=4096)
def _roots(expression: Any) -> tuple[Any, ...]:
    if not expression.has(DELTA):
        return ()
    return tuple(root for root, _ in sympy.Poly(expression, DELTA).real_roots(multiple=False))


@lru_cache(maxsize=4096)
def _to_digits(number: Any) -> Any:
    return sympy.N(number, _DIGITS)


def _as_functions(payoffs: ClubPayoffs) -> ClubPayoffs:
    """Payoffs as constant rational functions of the discount factor."""

    def read(row: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(None if x is None else _FIELD(sympy.Rational(x.numerator, x.denominator)) for x in row)

    return ClubPayoffs(
        payoffs.types,
        payoffs.sizes,
        {n: read(row) for n, row in payoffs.member.items()},
        {n: read(row) for n, row in payoffs.outsider.items()},
        read(payoffs.entry),
        read(payoffs.exit),
        True,
    )


_Piece = tuple[_Interval, tuple[str, ...], Any]


def _pieces(
    payoffs: ClubPayoffs,
    N: int,
    cell: _Interval,
    n: int,
    members: Any,
    outsiders: Any,
    later: tuple[Any, ...],
) -> Iterator[_Piece]:
    """Yield every equilibrium with a cell on which it has one form; ``later`` is play at larger clubs."""
    delta = _FIELD(DELTA)
    if not members:
        members, outsiders = {(N,): (payoffs.member[(N,)][0] / (1 - delta),)}, {(N,): (None,)}
    if n < 0:
        yield cell, tuple(_word(p) for p in later), later[0].as_expr()
        return
    stage = AccessionStage(payoffs, (n,), delta, members, outsiders)
    try:
        found = list(stage_equilibria(stage, cell.sign, "join", _FIELD(1)))
    except _SplitError as split:
        for part in cell.split(split.at):
            yield from _pieces(payoffs, N, part, n, members, outsiders, later)
        return
    for p, _ in found:
        inside, outside = stage.values(p)
        yield from _pieces(
            payoffs, N, cell, n - 1, {**members, (n,): inside}, {**outsiders, (n,): outside}, (p[0], *later)
        )


def _word(p: Any) -> str:
    return "join" if p == 1 else "stay" if p == 0 else "mix"


def _regions(pieces: list[_Piece]) -> tuple[PatienceRegion, ...]:
    """Cut (0, 1) at the ends of all pieces and join neighbours whose equilibria are the same functions."""
    ends = sorted({end for cell, _, _ in pieces for end in (cell.low, cell.high)} | {0, 1}, key=_to_digits)
    regions: list[PatienceRegion] = []
    for low, high in itertools.pairwise(ends):
        here = sorted(
            (
                (pattern, founding)
                for cell, pattern, founding in pieces
                if _to_digits(cell.low) <= _to_digits(low) and _to_digits(high) <= _to_digits(cell.high)
            ),
            key=lambda entry: (entry[0], str(entry[1])),
        )
        patterns, founding = tuple(p for p, _ in here), tuple(f for _, f in here)
        if regions and regions[-1].patterns == patterns:
            regions[-1] = PatienceRegion(regions[-1].low, high, patterns, founding)
        else:
            regions.append(PatienceRegion(low, high, patterns, founding))
    return tuple(regions)
