r"""A green room: some members agree first, and the rest may block.

Of N members the k largest negotiate; each of them accepts with probability p. Then the N - k others are
asked. One who would not accept blocks with probability 1 - a, where a is its acquiescence, so that a proposal
passes with

.. math:: P(k) = p^k\,[1 - (1 - p)(1 - a_k)]^{N-k}.

Acquiescence rises with the legitimacy of the room, the share :math:`\sigma_k` of all members' sizes that sits
in it, :math:`a_k = a_0 + (1 - a_0)\,\lambda\,\sigma_k`. Where it
does not rise, no club is best: each who must accept, and not merely acquiesce, is one more who may refuse.
Where it rises, the best size often lies strictly between none and all. A room that is no club of the largest
passes with the chance of its own :math:`k` and :math:`\sigma`, so never with more than the k largest.

A club alone would decide for itself and bind only itself: on average the share :math:`p^k\sigma_k` of all
sizes, where a club inside binds all with probability :math:`P(k)`. So the same club binds more inside exactly
where the chance that no outsider blocks exceeds its share, :math:`[1 - (1 - p)(1 - a_k)]^{N-k} > \sigma_k`.
The model is the package's own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from gametheory_gov.base.answer import Answer
from gametheory_gov.base.errors import Faults, InvalidInputError
from gametheory_gov.base.inputs import as_ids, as_share, as_whole, public
from gametheory_gov.base.pictures import picture
from gametheory_gov.base.text import counted

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

#: Members at most.
_MOST = 10_000
#: A chance, which is a product of thousands of factors at most, is off by less than this share of itself.
_ROUND_OFF = 1e-11


@dataclass(frozen=True, eq=False, repr=False)
class GreenRoom(Answer):
    """The chance that a proposal passes, by the size of the club that negotiates first.

    Parameters
    ----------
    chance, acquiescence, legitimacy : Fraction or float
        What was asked; see `green_room`.
    passes : tuple of float
        The chance with nobody, one, two, ... all N members in the club.
    represented : tuple of float
        The share of all sizes that the club holds, for each size.
    room : tuple of ids
        Who sits in the room that was asked about, if one was.
    room_share : float
        The share of all sizes that sits in it.

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
    represented: tuple[float, ...]
    room: tuple[str, ...] = ()
    room_share: float = 0.0

    def __post_init__(self) -> None:
        N = len(self.passes) - 1
        if N < 1 or len(self.represented) != N + 1 or not 0 <= len(self.room) <= N:
            raise InvalidInputError("green room", ["chances and shares for each size from 0 to N are needed"])
        if not all(0 <= share <= 1 for share in (*self.passes, *self.represented, self.room_share)):
            raise InvalidInputError("green room", ["chances and shares are from 0 to 1"])
        super().__post_init__()

    @property
    def N(self) -> int:
        """The number of members."""
        return len(self.passes) - 1

    @property
    def best(self) -> int:
        """The size with the best chance; the smallest of several, which round-off does not tell apart."""
        least = max(self.passes) * (1 - _ROUND_OFF)
        return next(k for k, chance in enumerate(self.passes) if chance >= least)

    @property
    def inside(self) -> bool:
        """Whether a club inside is better than no club and than everybody at the table."""
        return bool(self.passes[self.best] * (1 - _ROUND_OFF) > max(self.passes[0], self.passes[-1]))

    @property
    def room_passes(self) -> float | None:
        """The chance with the room that was asked about; None where none was."""
        if not self.room:
            return None
        given = (float(self.chance), float(self.acquiescence), float(self.legitimacy))
        return float(_chance(given, self.N, len(self.room), self.room_share))

    @property
    def alone(self) -> tuple[float, ...]:
        """The share of all sizes that a club of each size binds on average if it decides for itself alone."""
        return tuple(float(self.chance) ** k * share for k, share in enumerate(self.represented))

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
        return _lost(self.passes[size])

    def __str__(self) -> str:
        best, alone = self.best, self.alone
        chances = {"that club": self.passes[best], "no club": self.passes[0], "everybody": self.passes[-1]}
        if self.room_passes is not None:
            chances[f"this room of {len(self.room)}"] = self.room_passes
        said = [
            f"{name} passes with {chance:.6g}, {_lost(chance):.3g} rounds lost"
            for name, chance in chances.items()
        ]
        k = int(np.argmax(alone))
        said.append(
            f"a club alone binds at best {alone[k]:.6g} of all sizes on average, with {counted(k, 'member')}"
        )
        return f"green room among {self.N}: best size {best}\n  " + "\n  ".join(said)

    def to_pandas(self) -> pd.DataFrame:
        """One row per size: chance to pass, rounds lost, share represented, what a club alone binds."""
        import pandas as pd

        sizes = range(self.N + 1)
        columns = {"size": [*sizes], "passes": self.passes, "rounds_lost": [self.delay(k) for k in sizes]}
        return pd.DataFrame(columns | {"represented": self.represented, "alone": self.alone})

    @picture
    def plot(self, ax: Axes | None = None) -> Axes:
        """The share of all sizes that is bound on average, by the size of the club: inside, and alone.

        Parameters
        ----------
        ax : matplotlib Axes, optional
        """
        from gametheory_gov.base.pictures import COLOURS, axes, finish, percent

        ax, _ = axes(ax)
        sizes = range(self.N + 1)
        ax.plot(
            sizes, self.passes, color=COLOURS["members"], lw=2, label="a club inside: binds all, if it passes"
        )
        ax.plot(
            sizes,
            self.alone,
            color=COLOURS["rule"],
            lw=1.5,
            ls="--",
            label="the same club alone: binds itself",
        )
        ax.plot(
            [self.best], [self.passes[self.best]], "o", color=COLOURS["members"], label=f"best: {self.best}"
        )
        if self.room_passes is not None:
            at = [len(self.room)], [self.room_passes]
            ax.plot(*at, "D", color=COLOURS["size"], label=f"this room: {len(self.room)}")
        ax.set_xlabel("members who negotiate first")
        ax.set_ylabel("bound on average")
        ax.set_ylim(bottom=0)
        percent(ax.yaxis)
        finish(ax, f"A club inside, alone, or none, of {self.N} members", legend="upper right")
        return ax


def _lost(chance: float) -> float:
    """Rounds lost on average before one that passes with this chance."""
    return 1 / chance - 1 if chance else float("inf")


def _chance(given: tuple[float, float, float], N: int, size: Any, share: Any) -> Any:
    """The chance that a proposal passes with a club of a size that holds a share of all sizes."""
    p, base, rise = given
    yields = base + (1 - base) * rise * share
    return np.minimum(p**size * (1 - (1 - p) * (1 - yields)) ** (N - size), 1)


@public
def green_room(
    N: int,
    chance: Any,
    acquiescence: Any = 0,
    *,
    legitimacy: Any = 1,
    sizes: Any = None,
    room: Any = None,
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
    sizes : list of N numbers, or mapping of id to number, optional
        What counts as represented, such as trade. Without, the k-th largest has 1/k of the largest.
    room : list of ids, optional
        Who sits in a room of its own, beside the clubs of the largest; ``sizes`` are then by id.

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
      a club alone binds at best 0.419468 of all sizes on average, with 15 members
    >>> found = green_room(4, "0.9", sizes={"A": 5, "B": 3, "C": 1, "D": 1}, room=["A", "C"])
    >>> found.best, round(found.passes[2], 4), round(found.room_passes, 4)
    (2, 0.7779, 0.7465)
    """
    faults = Faults("green_room")
    N = as_whole(N, "N", faults, least=1)
    if N > _MOST:
        faults.add(f"N = {N}; at most {_MOST}")
    given = {"chance": chance, "acquiescence": acquiescence, "legitimacy": legitimacy}
    shares = {name: as_share(value, name, faults) for name, value in given.items()}
    held = _read_sizes(sizes, N, faults)
    seats: tuple[str, ...] = ()
    if room is not None and not isinstance(sizes, Mapping):
        faults.add("room names who sits, so sizes are needed by id, such as sizes={'USA': 21.4, ...}")
    elif room is not None:
        seats = as_ids(room, "room", faults, known=tuple(sizes), among="those who have a size")
        if not seats:
            faults.add("room names nobody; leave it out, or name who sits")
    faults.raise_as(InvalidInputError)
    largest = np.sort([*held.values()])[::-1]
    share = np.minimum(np.concatenate([[0.0], np.cumsum(largest)]) / np.sum(largest), 1)
    p, base, rise = (float(value) for value in shares.values())
    passes = _chance((p, base, rise), N, np.arange(N + 1), share)
    inside = min(sum(held[seat] for seat in seats) / float(np.sum(largest)), 1.0)
    return GreenRoom(
        **shares, passes=passes.tolist(), represented=share.tolist(), room=seats, room_share=inside
    )


def _read_sizes(sizes: Any, N: int, faults: Faults) -> dict[Any, float]:
    """What each member holds, by id, or by number where no ids are given."""
    if sizes is None:
        return {k: 1 / k for k in range(1, min(N, _MOST) + 1)}
    try:
        pairs = sizes.items() if isinstance(sizes, Mapping) else enumerate(sizes)
        held = {label: float(value) for label, value in pairs}
    except (TypeError, ValueError):
        held = {}
    if (
        len(held) != N
        or not all(0 <= value < float("inf") for value in held.values())
        or not sum(held.values())
    ):
        faults.add(f"sizes: {N} numbers that are not negative, and not all zero, are needed")
    return held
