"""Regime labels: what an outcome is called, with the figures behind it.

Members are those who play anything but the first action. Compliers play a most cooperative action, and where
a game has several standards, a most cooperative action of their standard; with two actions members and
compliers are the same. In this order:

**universal**
    compliers with one standard are at least the share ``universal`` of all states;
**rival**
    two or more standards each have a great power that complies (the great powers that chose a standard are
    its founders);
**sham**
    members of all standards are at least that share, and fewer than half of them comply;
**club**
    some compliers, short of that; *solo* for a single one, *concert* when they are just the great powers;
**none**
    no complier.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any

import numpy as np

from gametheory_gov.base._typing import BoolArray, Column, IntArray
from gametheory_gov.base.answer import Answer, Record
from gametheory_gov.base.citation import Rests
from gametheory_gov.base.errors import InvalidInputError
from gametheory_gov.base.exact import exact_sum, is_exact, to_fraction
from gametheory_gov.base.inputs import public
from gametheory_gov.bound.game import BoundGame, GameLike, as_game
from gametheory_gov.games.game import Game

#: Share of states from which a regime counts as universal.
UNIVERSAL = 0.95


@dataclass(frozen=True, eq=False, repr=False)
class StandardFigures(Record):
    """Who belongs to one of several standards.

    Parameters
    ----------
    name : str
    signatories, compliers : int
        Compliers are signatories too.
    size_share, population_share : float
        Shares held by the signatories, in [0, 1].
    great_powers, complying_powers : tuple of ids
        Great powers among the signatories, and among the compliers.

    Examples
    --------
    >>> import gametheory_gov as gg
    >>> game = gg.load_scenario("standards_two_powers").bind()
    >>> found = gg.regime(game, game.profile({"USA": "comply_1", "CHN": "sign_1"}))
    >>> [(standard.name, standard.signatories, standard.compliers) for standard in found.standards]
    [('1', 2, 1)]
    """

    name: str
    signatories: int
    compliers: int
    size_share: float
    population_share: float | None
    great_powers: tuple[str, ...]
    complying_powers: tuple[str, ...]

    def __str__(self) -> str:
        powers = f" with {', '.join(self.great_powers)}" if self.great_powers else ""
        paper = self.signatories - self.compliers
        return f"standard {self.name}{powers}: {self.compliers} comply, {paper} only sign"


@dataclass(frozen=True, eq=False, repr=False)
class Regime(Answer):
    """A label and the figures behind it.

    Parameters
    ----------
    label : {"universal", "rival", "sham", "club", "none"}
    detail : {"", "solo", "concert"}
    members, compliers, states : int
    size_share, population_share : float
        Shares held by the members, in [0, 1]; that of population is None where states have none.
    great_powers : tuple of ids
        Those among the members.
    threshold : float
        The share of states from which a regime is universal.
    standards : tuple of StandardFigures
        One per standard that somebody belongs to; empty for games that name no standards.

    Examples
    --------
    >>> import gametheory_gov as gg
    >>> game = gg.bind(gg.AccessionGame(), gg.States.symmetric(4), benefit=1, cost="1/2", legitimacy=0,
    ...            divergence=0)
    >>> found = gg.regime(game, game.profile(["1"]))
    >>> found.label, found.members, found.size_share
    ('club', 1, 0.25)
    """

    RESTS = Rests(("drezner2007",))

    label: str
    detail: str
    members: int
    compliers: int
    states: int
    size_share: float
    population_share: float | None
    great_powers: tuple[str, ...]
    threshold: float
    standards: tuple[StandardFigures, ...] = ()

    def __str__(self) -> str:
        detail = f" ({self.detail})" if self.detail else ""
        parts = f"; {'; '.join(map(str, self.standards))}" if self.standards else ""
        return (
            f"{self.label}{detail}: {self.members} of {self.states} states, {self.size_share:.1%} of size"
            f"{of_people(self.population_share)}{parts}; universal means at least "
            f"{self.threshold:.0%} of states"
        )


def misnamed(found: Regime) -> bool:
    """Whether a label does not follow from the figures behind it, or these do not add up.

    Examples
    --------
    >>> from dataclasses import replace
    >>> from gametheory_gov import AccessionGame, States, bind
    >>> game = bind(AccessionGame(), States.symmetric(4), benefit=1, cost=1, legitimacy=0, divergence=0)
    >>> found = regime(game, game.profile(["1"]))
    >>> misnamed(found), misnamed(replace(found, label="universal"))
    (False, True)
    """
    standards, least = found.standards, _least(found.threshold, found.states)
    most = max((s.compliers for s in standards), default=0) if standards else found.compliers
    if most >= least:
        label = "universal"
    elif sum(bool(s.complying_powers) for s in standards) >= 2:
        label = "rival"
    elif found.members >= least and 2 * found.compliers < found.members:
        label = "sham"
    else:
        label = "club" if found.compliers else "none"
    whole = not standards or (
        sum(s.signatories for s in standards) == found.members
        and sum(s.compliers for s in standards) == found.compliers
        and all(0 <= s.compliers <= s.signatories for s in standards)
        and all(set(s.complying_powers) <= set(s.great_powers) for s in standards)
    )
    details = {"club": ("solo",) if found.compliers == 1 else ("", "concert")}.get(label, ("",))
    named = label == found.label and found.detail in details
    return not (named and whole and 0 <= found.compliers <= found.members <= found.states)


def check_universal(universal: float) -> float:
    """The threshold, once it is known to be a share.

    Raises
    ------
    InvalidInputError
    """
    number = isinstance(universal, (int, float, Fraction)) and not isinstance(universal, bool)
    if not number or not 0 < universal <= 1:
        raise InvalidInputError("universal", [f"{universal!r}; a share in (0, 1] is needed"])
    return universal


def complying_actions(game: Game) -> tuple[tuple[str, BoolArray, BoolArray], ...]:
    """For every standard its name, the actions that belong to it, and those of them that comply.

    Examples
    --------
    >>> game = Game("paper", ("out", "sign", "comply"), payoffs={"out": 0, "sign": 0, "comply": 0})
    >>> [(name, signs.tolist(), complies.tolist()) for name, signs, complies in complying_actions(game)]
    [('', [False, True, True], [False, False, True])]
    """
    rank = np.array(game.cooperation)
    if not game.standards:
        inside = np.arange(len(rank)) > 0
        return (("", inside, inside & (rank == rank.max())),)
    found = []
    for name in dict.fromkeys(game.standards.values()):
        signs = np.array([game.standards.get(action) == name for action in game.actions])
        found.append((name, signs, signs & (rank == rank[signs].max())))
    return tuple(found)


@public
def regime(
    game: GameLike,
    profile: Any,
    *,
    universal: float = UNIVERSAL,
    powers: Iterable[str] | None = None,
) -> Regime:
    """Label a profile.

    Parameters
    ----------
    game : BoundGame or Scenario
    profile : array of int, shape (N,), or club as of `BoundGame.profile`
        Members are those who play anything but the first action.
    universal : float in (0, 1]
        Share of states from which a regime counts as universal.
    powers : iterable of ids, optional
        Who counts as a great power; those marked among the states by default.

    Returns
    -------
    Regime

    Raises
    ------
    InvalidInputError
        For a threshold that is no share.
    InvalidStatesError
        For powers that are not among the states.

    Examples
    --------
    >>> from gametheory_gov import AccessionGame, States, bind
    >>> game = bind(AccessionGame(), States.symmetric(4), benefit=1, cost=1, legitimacy=0,
    ...                divergence=0)
    >>> regime(game, game.profile(["1"])).label
    'club'
    """
    game = as_game(game, "regime")
    check_universal(universal)
    states, profile = game.states, game.profile(profile)
    great = states.great_power
    if powers is not None:
        great = np.zeros(states.N, dtype=bool)
        great[states.indices(powers, subject="powers")] = True
    groups = [(name, signs[profile], comply[profile]) for name, signs, comply in complying_actions(game.form)]
    inside, comply = profile > 0, np.any([c for _, _, c in groups], axis=0)
    members, compliers = int(inside.sum()), int(comply.sum())
    least = _least(universal, states.N)
    label, detail = "none", ""
    if max(int(c.sum()) for _, _, c in groups) >= least:
        label = "universal"
    elif sum(bool((c & great).any()) for _, _, c in groups) >= 2:
        label = "rival"
    elif members >= least and 2 * compliers < members:
        label = "sham"
    elif compliers:
        concert = bool((comply == great).all())
        label, detail = "club", "solo" if compliers == 1 else "concert" if concert else ""
    figures = tuple(
        StandardFigures(
            name, int(signs.sum()), int(c.sum()), *_shares(game, signs),
            _named(game, signs & great), _named(game, c & great),
        )
        for name, signs, c in groups
        if game.form.standards and signs.any()
    )  # fmt: skip
    who = _named(game, inside & great)
    return Regime(
        label, detail, members, compliers, states.N, *_shares(game, inside), who, universal, figures
    )


@lru_cache(maxsize=64)
def _least(universal: float, N: int) -> Fraction:
    """The number of states from which a regime is universal."""
    return to_fraction(universal) * N


def _named(game: BoundGame, rows: BoolArray) -> tuple[str, ...]:
    places: IntArray = np.flatnonzero(rows)
    return tuple(game.states.ids[k] for k in places)


def _shares(game: BoundGame, rows: BoolArray) -> tuple[float, float | None]:
    """The shares of size and of population that some states hold."""
    people = game.states.population
    return _share(game.states.size[rows]), None if people is None else _share(people[rows])


def of_people(share: float | None) -> str:
    """A share of population as the end of a list of shares; nothing where it is not known.

    Examples
    --------
    >>> of_people(0.25), of_people(None)
    (', 25.0% of population', '')
    """
    return "" if share is None else f", {share:.1%} of population"


def _share(held: Column) -> float:
    return float(exact_sum(list(held))) if is_exact(held) else math.fsum(held.tolist())
