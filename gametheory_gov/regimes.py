"""Regime labels: what an outcome is called, with the figures behind it.

In this order: **universal** (members are at least the share ``universal`` of all states), **club** (some
members, short of that; *solo* for a single one, *concert* when it is just the great powers), **none**.
"""

from __future__ import annotations

from dataclasses import dataclass

from .errors import InvalidInputError
from .exact import exact_sum
from .numeric import NumericGame, Profile

#: Share of states from which a regime counts as universal.
UNIVERSAL = 0.95


@dataclass(frozen=True)
class Regime:
    """A label and the figures behind it.

    Parameters
    ----------
    label : {"universal", "club", "none"}
    detail : {"", "solo", "concert"}
    members, states : int
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
    if not 0 < universal <= 1:
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
    inside = profile > 0
    members = int(inside.sum())
    powers = tuple(states.ids[k] for k in range(states.N) if inside[k] and states.great_power[k])
    if members >= universal * states.N:
        label, detail = "universal", ""
    elif members:
        just_powers = len(powers) == members == len(states.great_powers)
        label, detail = "club", "solo" if members == 1 else "concert" if just_powers else ""
    else:
        label, detail = "none", ""
    size, population = (float(exact_sum(list(column[inside]))) for column in (states.size, states.population))
    return Regime(label, detail, members, states.N, size, population, powers, universal)
