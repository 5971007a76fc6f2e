"""Regime labels: what an outcome is called, with the figures behind it.

Members are those who play anything but the first action, compliers those who play a most cooperative one;
with two actions they are the same. In this order: **universal** (compliers are at least the share
``universal`` of all states), **sham** (members are, and fewer than half of them comply), **club** (some
compliers, short of that; *solo* for a single one, *concert* when they are just the great powers), **none**.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from .errors import InvalidInputError
from .exact import exact_sum, to_fraction
from .numeric import NumericGame, Profile

#: Share of states from which a regime counts as universal.
UNIVERSAL = 0.95


@dataclass(frozen=True)
class Regime:
    """A label and the figures behind it.

    Parameters
    ----------
    label : {"universal", "sham", "club", "none"}
    detail : {"", "solo", "concert"}
    members, compliers, states : int
    size_share, population_share : float
        Shares held by the members, in [0, 1].
    great_powers : tuple of ids
        Those among the members.
    threshold : float
        The share of states from which a regime is universal.
    """

    label: str
    detail: str
    members: int
    compliers: int
    states: int
    size_share: float
    population_share: float
    great_powers: tuple[str, ...]
    threshold: float

    def __str__(self) -> str:
        detail = f" ({self.detail})" if self.detail else ""
        return (
            f"{self.label}{detail}: {self.members} of {self.states} states, {self.size_share:.1%} of size, "
            f"{self.population_share:.1%} of population; universal means at least {self.threshold:.0%} "
            "of states"
        )


def check_universal(universal: float) -> float:
    """Return the threshold, or raise when it is no share.

    Raises
    ------
    InvalidInputError
    """
    if not isinstance(universal, (int, float, Fraction)) or not 0 < universal <= 1:
        raise InvalidInputError("universal", [f"{universal!r}; a share in (0, 1] is needed"])
    return universal


def regime(numeric: NumericGame, profile: Profile, *, universal: float = UNIVERSAL) -> Regime:
    """Label a profile.

    Parameters
    ----------
    numeric : NumericGame
    profile : array of int, shape (N,)
        Members are those who play anything but the first action.
    universal : float in (0, 1]
        Share of states from which a regime counts as universal.

    Raises
    ------
    InvalidInputError
        For a threshold that is no share.

    Examples
    --------
    >>> from gametheory_gov import AccessionGame, States, bind
    >>> numeric = bind(AccessionGame(), States.symmetric(4), benefit=1, cost=1, legitimacy=0,
    ...                divergence=0)
    >>> regime(numeric, numeric.profile(["1"])).label
    'club'
    """
    check_universal(universal)
    states = numeric.states
    rank = np.array(numeric.game.cooperation)
    inside = profile > 0
    comply = inside & (rank[profile] == rank.max())
    members, compliers = int(inside.sum()), int(comply.sum())
    least = to_fraction(universal) * states.N
    powers = tuple(states.ids[k] for k in np.flatnonzero(inside & states.great_power))
    label, detail = "none", ""
    if compliers >= least:
        label = "universal"
    elif members >= least and 2 * compliers < members:
        label = "sham"
    elif compliers:
        concert = bool((comply == states.great_power).all())
        label, detail = "club", "solo" if compliers == 1 else "concert" if concert else ""
    size, population = (float(exact_sum(list(column[inside]))) for column in (states.size, states.population))
    return Regime(label, detail, members, compliers, states.N, size, population, powers, universal)
