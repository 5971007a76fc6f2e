r"""A green room: some members agree first, and the rest may block.

Of N members the k largest negotiate; each of them accepts with probability p. Then the N - k others are
asked. One who would not accept blocks with probability 1 - a, where a is its acquiescence, so that a proposal
passes with

.. math:: P(k) = p^k\,[1 - (1 - p)(1 - a_k)]^{N-k}.

Acquiescence rises with the legitimacy of the room, the share :math:`\sigma_k` of all members' sizes that sits
in it, :math:`a_k = a_0 + (1 - a_0)\,\lambda\,\sigma_k`. Where it
does not rise, no club is best: each who must accept, and not merely acquiesce, is one more who may refuse.
Where it rises, the best size often lies strictly between none and all. The model is the package's own.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from gametheory_gov.base.answer import Answer
from gametheory_gov.base.errors import Faults, InvalidInputError
from gametheory_gov.base.inputs import as_share, as_whole, public

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

#: Members at most.
_MOST = 10_000


@dataclass(frozen=True, eq=False, repr=False)
class GreenRoom(Answer):
    """The chance that a proposal passes, by the size of the club that negotiates first.

    Parameters
    ----------
    chance, acquiescence, legitimacy : Fraction or float
        What was asked; see `green_room`.
    passes : tuple of float
        The chance with nobody, one, two, ... all N members in the club.

    Examples
    --------
    >>> from gametheory_gov.decisions.best_rules import green_room
    >>> found = green_room(164, "0.99")
    >>> found.best, round(found.passes[found.best], 6), round(found.delay(found.best), 2)
    (32, 0.497082, 1.01)
    """

    chance: Fraction | float
    acquiescence: Fraction | float
    legitimacy: Fraction | float
    passes: tuple[float, ...]

    def __post_init__(self) -> None:
        if len(self.passes) < 2 or not all(0 <= chance <= 1 for chance in self.passes):
            raise InvalidInputError("green room", ["chances from 0 to 1 for each size are needed"])
        super().__post_init__()

    @property
    def N(self) -> int:
        """The number of members."""
        return len(self.passes) - 1

    @property
    def best(self) -> int:
        """The size with the best chance; the smallest of several."""
        return int(np.argmax(self.passes))

    @property
    def inside(self) -> bool:
        """Whether a club inside is better than no club and than everybody at the table."""
        return self.passes[self.best] > max(self.passes[0], self.passes[-1])

    def delay(self, size: int) -> float:
        """The rounds that are lost on average before the one that passes, if every round is like the first.

        Parameters
        ----------
        size : int
            Members in the club, from 0 to N.
        """
        faults = Faults("delay")
        if as_whole(size, "size", faults) > self.N:
            faults.add(f"size = {size}; there are {self.N} members")
        faults.raise_as(InvalidInputError)
        return 1 / self.passes[size] - 1 if self.passes[size] else float("inf")

    def __str__(self) -> str:
        best = self.best
        said = [
            f"{name} passes with {self.passes[k]:.6g}, {self.delay(k):.3g} rounds lost"
            for name, k in (("that club", best), ("no club", 0), ("everybody", self.N))
        ]
        return f"green room among {self.N}: best size {best}\n  " + "\n  ".join(said)

    def to_pandas(self) -> pd.DataFrame:
        """One row per size: the chance that a proposal passes, and the rounds lost."""
        import pandas as pd

        rows = [(k, chance, self.delay(k)) for k, chance in enumerate(self.passes)]
        return pd.DataFrame(rows, columns=["size", "passes", "rounds_lost"])

    def plot(self, ax: Axes | None = None) -> Axes:
        """The chance by the size of the club.

        Parameters
        ----------
        ax : matplotlib Axes, optional
        """
        from gametheory_gov.base.pictures import COLOURS, axes, finish, percent

        ax, _ = axes(ax)
        ax.plot(range(self.N + 1), self.passes, color=COLOURS["members"], lw=2)
        ax.plot([self.best], [self.passes[self.best]], "o", color=COLOURS["size"])
        ax.set_xlabel("members who negotiate first")
        percent(ax.yaxis)
        finish(ax, f"Chance that a proposal passes; best with {self.best} of {self.N}")
        return ax


@public
def green_room(
    N: int, chance: Any, acquiescence: Any = 0, *, legitimacy: Any = 1, sizes: Any = None
) -> GreenRoom:
    """The chance of consensus when some members negotiate first, for every number of them.

    Parameters
    ----------
    N : int, from 1 to 10,000
        Members of the body.
    chance : number in [0, 1]
        With which each member accepts a proposal.
    acquiescence : number in [0, 1]
        The chance that a member outside who does not accept still does not block, when nobody is represented.
    legitimacy : number in [0, 1]
        How far acquiescence rises with the share of all sizes that is represented: with 1 to certainty.
    sizes : list of N numbers, optional
        What counts as represented, such as trade. Without, the k-th largest has 1/k of the largest.

    Returns
    -------
    GreenRoom

    Raises
    ------
    InvalidInputError
        With every fault.

    Examples
    --------
    >>> print(green_room(193, "0.98", "0.6"))
    green room among 193: best size 14
      that club passes with 0.398915, 1.51 rounds lost
      no club passes with 0.212204, 3.71 rounds lost
      everybody passes with 0.0202597, 48.4 rounds lost
    """
    faults = Faults("green_room")
    N = as_whole(N, "N", faults, least=1)
    if N > _MOST:
        faults.add(f"N = {N}; at most {_MOST}")
    given = {"chance": chance, "acquiescence": acquiescence, "legitimacy": legitimacy}
    shares = {name: as_share(value, name, faults) for name, value in given.items()}
    held = [1 / k for k in range(1, min(N, _MOST) + 1)]
    if sizes is not None:
        try:
            held = sorted((float(value) for value in sizes), reverse=True)
        except (TypeError, ValueError):
            held = []
        if len(held) != N or not all(0 <= value < float("inf") for value in held) or not sum(held) > 0:
            faults.add(f"sizes: {N} numbers that are not negative, and not all zero, are needed")
    faults.raise_as(InvalidInputError)
    p, base, rise = (float(value) for value in shares.values())
    size = np.arange(N + 1)
    share = np.minimum(np.concatenate([[0.0], np.cumsum(held)]) / np.sum(held), 1)
    yields = base + (1 - base) * rise * share
    passes = p**size * (1 - (1 - p) * (1 - yields)) ** (N - size)
    return GreenRoom(**shares, passes=tuple(np.minimum(passes, 1).tolist()))
