r"""The basin of the universal regime: which share of founding clubs ends there.

Of the :math:`\binom{N}{k}` founding clubs of k states a share :math:`p_k` ends in a universal regime; over
all sizes :math:`p = 2^{-N} \sum_k \binom{N}{k} p_k`. For few states all clubs are tried. Otherwise n clubs
of every size are drawn evenly, and the share :math:`\hat p_k` among them has the standard error
:math:`\sqrt{\hat p_k(1 - \hat p_k)/n}`; the error bars are Wilson's interval of 95 %, which has a width
also when none or all of the clubs drawn tip the world. A size with no more than n clubs is tried in full.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from math import comb, sqrt
from typing import TYPE_CHECKING, Any

import numpy as np

from gametheory_gov.base._typing import BoolArray, RNGLike
from gametheory_gov.base.answer import Answer, Record, reading
from gametheory_gov.base.citation import CLUB, Rests
from gametheory_gov.base.errors import Faults, InvalidInputError, NotApplicableError
from gametheory_gov.base.inputs import as_share, is_whole, public
from gametheory_gov.base.pictures import picture
from gametheory_gov.base.progress import progress_bar
from gametheory_gov.base.text import counted
from gametheory_gov.bound.game import BoundGame, GameLike, as_game
from gametheory_gov.equilibria.definition import DEFAULT_TOLERANCE, tolerance_of
from gametheory_gov.equilibria.regimes import UNIVERSAL

from .ends import ClubEnds

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

#: States up to which all founding clubs are tried.
MOST_STATES = 16
_NORMAL = 1.959963984540054  # of the normal law, for intervals of 95 %


@dataclass(frozen=True, eq=False, repr=False)
class BasinSize(Record):
    """The founding clubs of one size.

    Parameters
    ----------
    founders : int
        The size.
    clubs : int
        Number of clubs of that size.
    tried : int
        Number of clubs tried.
    universal : int
        Number of those tried that end in a universal regime.

    Examples
    --------
    >>> import gametheory_gov as gg
    >>> game = gg.bind(gg.AccessionGame(), gg.States.symmetric(4), benefit=1, cost="1/2", legitimacy=0,
    ...            divergence=0)
    >>> two = gg.tipping.basin(game).sizes[2]
    >>> two.founders, two.clubs, two.universal
    (2, 6, 6)
    """

    founders: int
    clubs: int
    tried: int
    universal: int

    @property
    def exact(self) -> bool:
        """Whether all were tried."""
        return self.tried == self.clubs

    @property
    def share(self) -> float:
        """Share of those tried that end in a universal regime."""
        return self.universal / self.tried

    @property
    def standard_error(self) -> float:
        """Standard error of the share; zero when all were tried."""
        return 0.0 if self.exact else sqrt(self.share * (1 - self.share) / self.tried)

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's interval of 95 %; the share itself when all were tried."""
        p, n = self.share, self.tried
        if self.exact:
            return p, p
        z = _NORMAL**2 / n
        middle = (p + z / 2) / (1 + z)
        half = _NORMAL * sqrt(p * (1 - p) / n + z / (4 * n)) / (1 + z)
        return max(0.0, min(p, middle - half)), min(1.0, max(p, middle + half))


@dataclass(frozen=True, eq=False, repr=False)
class Basin(Answer):
    """The founding clubs that end in a universal regime, by their size; `basin` finds it.

    Parameters
    ----------
    game : BoundGame
    sizes : tuple of BasinSize
        For 0, 1, ..., N founders.
    committed : bool
        Whether founders never leave.
    universal_share : Fraction or float

    Examples
    --------
    >>> import gametheory_gov as gg
    >>> game = gg.bind(gg.AccessionGame(), gg.States.symmetric(4), benefit=1, cost="1/2", legitimacy=0,
    ...            divergence=0)
    >>> found = gg.tipping.basin(game)
    >>> [size.universal for size in found.sizes], found.share
    ([0, 4, 6, 4, 1], 0.9375)
    """

    RESTS = Rests((*CLUB, "granovetter1978"), parts={"game": (BoundGame,)})

    game: BoundGame
    sizes: tuple[BasinSize, ...]
    committed: bool
    universal_share: float

    @property
    def exact(self) -> bool:
        """Whether all founding clubs were tried."""
        return all(size.exact for size in self.sizes)

    @property
    def share(self) -> float:
        """Share of all founding clubs that end in a universal regime."""
        whole = 1 << self.game.N
        return float(sum(size.share * (size.clubs / whole) for size in self.sizes))

    @property
    def standard_error(self) -> float:
        """Standard error of the share; zero when all were tried."""
        whole = 1 << self.game.N
        return sqrt(sum((size.standard_error * (size.clubs / whole)) ** 2 for size in self.sizes))

    @property
    def half(self) -> int | None:
        """The fewest founders of which at least half of the clubs tried end universal; None when never."""
        return next((size.founders for size in self.sizes if 2 * size.universal >= size.tried), None)

    def __repr__(self) -> str:
        kind = "exact" if self.exact else "sampled"
        return f"Basin({self.share:.4g}, {kind}, N={self.game.N})"

    def __str__(self) -> str:
        who = "committed" if self.committed else "free"
        tried = sum(size.tried for size in self.sizes)
        lines = [
            f"{self.share:.2%} of all founding clubs of {self.game.N} states end in a universal regime"
            + ("" if self.exact else f" (standard error {self.standard_error:.2%})"),
            f"{who} founders; {'all' if self.exact else 'sampled:'} {tried} clubs tried; universal means at "
            f"least {float(self.universal_share):.0%} of states",
        ]
        if self.half is not None:
            lines.append(
                f"from {counted(self.half, 'founder')} on at least half of the clubs of that size do"
            )
        return "\n".join(lines)

    def to_pandas(self) -> pd.DataFrame:
        """One row per number of founders: clubs, tried, universal, share, error, interval."""
        import pandas as pd

        return pd.DataFrame(
            [
                {
                    "founders": size.founders,
                    "clubs": float(size.clubs),
                    "tried": size.tried,
                    "universal": size.universal,
                    "share": size.share,
                    "standard_error": size.standard_error,
                    "low": size.interval[0],
                    "high": size.interval[1],
                }
                for size in self.sizes
            ]
        )

    @picture
    def plot(self, ax: Axes | None = None) -> Axes:
        """The picture of the share by founding size."""
        from .pictures import draw_basin

        return draw_basin(self.to_pandas(), committed=self.committed, exact=self.exact, ax=ax)

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> Basin:
        """The basin of the values of `to_dict`, or of values from before they named their format.

        Raises
        ------
        DataError
            If the values are those of no basin.
        """
        if "format" in plain or "sizes" not in plain:
            return super().from_dict(plain)
        with reading(cls.__name__):
            return cls(
                BoundGame.from_dict(plain["game"] if "game" in plain else plain["numeric"]),
                tuple(BasinSize(k, int(clubs), tried, won) for k, clubs, tried, won in plain["sizes"]),
                bool(plain["committed"]),
                float(plain["universal_share"]),
            )


@public
def basin(
    game: GameLike,
    *,
    sample: int | None = None,
    rng: RNGLike = None,
    committed: bool = True,
    universal: float = UNIVERSAL,
    tolerance: float = DEFAULT_TOLERANCE,
    progress: bool = False,
) -> Basin:
    """The share of founding clubs that end in a universal regime.

    Parameters
    ----------
    game : BoundGame or Scenario
        Two actions; its policy must not depend on who founds (see `freeze_policy`).
    sample : int, optional
        Clubs of every size to draw; all clubs are tried without it, up to 16 states.
    rng : seed or numpy Generator, optional
    committed : bool
        Whether founders never leave. Free founders move like all others, all at once; a path that cycles
        does not end universal.
    universal : float in (0, 1]
        Share of states from which a regime counts as universal.
    tolerance : float, at least 0
        Relative to the largest term of each gain; float gains closer to zero count as zero.
    progress : bool
        Whether to show a progress bar.

    Returns
    -------
    Basin

    Raises
    ------
    InvalidInputError
        For a sample that is no positive whole number, or committed states.
    NotApplicableError
        When there are too many states to try all clubs and no ``sample`` is given, or the policy depends on
        who founds, or there are more than two actions.

    Examples
    --------
    >>> from gametheory_gov import AccessionGame, States, bind
    >>> game = bind(AccessionGame(), States.symmetric(6), benefit=1, cost="1/2", legitimacy=0,
    ...                divergence=0)
    >>> found = basin(game)
    >>> [size.universal for size in found.sizes], found.share
    ([0, 0, 15, 20, 15, 6, 1], 0.890625)
    """
    game = as_game(game, "basin")
    game = game.release()  # every club founds in turn
    faults = Faults("basin")
    if sample is not None and (not is_whole(sample) or sample < 1):
        faults.add(f"sample = {sample!r}; a positive whole number of clubs of every size is needed")
    if game.committed:
        faults.add(f"{len(game.committed)} states are committed already; give the game without commitments")
    share: Any = as_share(universal, "universal", faults, above_zero=True)
    faults.raise_as(InvalidInputError)
    refusal = _refusal(game, sample)
    if refusal:
        raise NotApplicableError(f"basin of {game!r}: {refusal}")
    ends = ClubEnds(game, tolerance_of(game, tolerance), share)
    random = np.random.default_rng(rng)
    sizes = []
    for k in progress_bar(range(game.N + 1), "founding sizes", show=progress):
        tried = won = 0
        for clubs in _clubs(game.N, k, sample, random):
            found = ends.ends(clubs, committed=committed)
            won += int((found.converged & ends.is_universal(found.clubs)).sum())
            tried += len(clubs)
        sizes.append(BasinSize(k, comb(game.N, k), tried, won))
    return Basin(game, tuple(sizes), committed, share)


def _refusal(game: BoundGame, sample: int | None) -> str:
    if len(game.actions) != 2:
        return f"the game has {len(game.actions)} actions; grow follows the club of given founders"
    if game.institution.body == "founders":
        return (
            "the decision body is the founders, so every founding club would have a policy of its own; "
            "freeze_policy(game) keeps that of the founders named at binding"
        )
    if sample is None and game.N > MOST_STATES:
        return (
            f"2^{game.N} founding clubs are too many to try (up to 2^{MOST_STATES}); give sample=1000 or "
            "the like to draw that many of every size, or select fewer states (states.select)"
        )
    return ""


def _clubs(N: int, k: int, sample: int | None, rng: np.random.Generator) -> Iterator[BoolArray]:
    """The founding clubs of one size to try, in arrays of shape (P, N)."""
    if sample is not None and comb(N, k) > sample:
        order = rng.random((sample, N)).argsort(axis=1)
        yield order < k
        return
    rows = np.array(list(combinations(range(N), k)), dtype=np.int64).reshape(comb(N, k), k)
    clubs = np.zeros((len(rows), N), dtype=bool)
    clubs[np.arange(len(rows))[:, None], rows] = True
    yield clubs
