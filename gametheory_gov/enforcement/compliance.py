r"""`obeyed`: whether the members of a club do what they have promised, and from which patience on.

A member that shirks keeps what belonging brings and saves what complying costs, :math:`g_i = c_i d^\eta +
\kappa\|\theta_i - r\|^\rho`. It is found out with probability :math:`p_2`; one that complies is accused with
probability :math:`p_1`. Who is accused is expelled with probability :math:`\alpha`, for ever or for T rounds,
and loses meanwhile the join gain :math:`\Delta_i` per round; the others stay. With
:math:`S = \delta + \dots + \delta^T` a member complies iff

.. math:: \alpha\,[(p_2 - p_1)\Delta_i - p_1 g_i]\,S \ge g_i .

For ever, :math:`S = \delta/(1-\delta)`; seen with certainty, :math:`\delta_i^* = g_i/(g_i + \Delta_i)`.

Legitimacy enters twice, and not in the same way. *Belonging* is worth :math:`\lambda_i L`; it is in the join
gain and goes with expulsion, so that it raises the loss :math:`\Delta_i`. *Conscience* :math:`\lambda_c` is
what a state that shirks has against itself, found out or not: it lowers what shirking saves to
:math:`g_i - \lambda_c L`, and :math:`\delta_i^* = (g_i - \lambda_c L)/(g_i - \lambda_c L + \Delta_i)`.
Where that is negative a member complies at any patience, unless it would be better off expelled.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

import numpy as np

from gametheory_gov.base.errors import Faults, InvalidInputError, did_you_mean
from gametheory_gov.base.exact import to_fraction, to_number
from gametheory_gov.base.inputs import as_share, as_whole, public
from gametheory_gov.bound.game import BoundGame, GameLike, Profile, as_game
from gametheory_gov.growth.path import GrowthPath
from gametheory_gov.growth.single_moves import deviations
from gametheory_gov.world.institution import Institution

from .incentives import Incentive, first_root
from .monitoring import monitoring_of, read_monitoring, read_patience, reports_monitoring
from .obedience import MOST_ROUNDS, SHIRKS, Obedience, held_club, saved_by_shirking
from .stages import exactly, fraction

#: What shirking saves where nobody says: symbols of the accession game.
SAVES = ("cost", "divergence")
_Rules = tuple[tuple[Fraction, Fraction], Fraction, int | None]


@public
def obeyed(
    game: GameLike,
    club: Any = None,
    *,
    patience: float | str | None = None,
    monitoring: Iterable[Any] | None = None,
    expelled: float | str = 1,
    rounds: int | None = None,
    conscience: float | str = 0,
    saves: Iterable[str] = SAVES,
) -> Obedience:
    r"""Whether the members of a club comply with what they signed, and from which patience on.

    Parameters
    ----------
    game : BoundGame or Scenario
    club : club or GrowthPath, optional
        Ids, or a path that `grow` found, whose clubs are then all asked about. By default the club at time 0.
    patience : number in (0, 1), optional
        A discount factor, to say who shirks at it.
    monitoring : (number, number), optional
        Probabilities :math:`p_1 < p_2` that a complier, and a shirker, is accused; by default what the game
        reports as ``false_alarm`` and ``found_out`` at the club, or the institution's.
    expelled : number in (0, 1]
        Probability :math:`\alpha` that an accused member is expelled.
    rounds : int from 1 to 50, optional
        How long an expulsion lasts; left out, for ever.
    conscience : number, at least 0
        :math:`\lambda_c`, in payoff per unit of legitimacy; see `gametheory_gov.enforcement.compliance`.
    saves : iterable of str
        Symbols of the terms that a member saves by shirking; those that the game has.

    Returns
    -------
    Obedience

    Raises
    ------
    InvalidInputError
        With every fault: states and symbols that are unknown, numbers out of range, monitoring that does not
        tell shirkers from compliers.

    Notes
    -----
    A member is asked with all others in the club: false alarms about others do not change the club that it
    belongs to, and who returns pays no entry cost. Figures are exact where the game is rational (floats are
    read as their shortest decimals). Expulsion as a sanction: [friedman1971]_.

    Examples
    --------
    >>> import gametheory_gov as gg
    >>> five = gg.States(["1", "2", "3", "4", "5"], size=["0.40", "0.25", "0.15", "0.12", "0.08"],
    ...                  population=["0.05", "0.05", "0.30", "0.35", "0.25"],
    ...                  cost=["0.24", "0.30", "0.66", "0.80", "0.85"])
    >>> game = gg.bind(gg.AccessionGame(), five, gg.Institution(exclusion_penalty=1), benefit=0, divergence=0,
    ...                legitimacy="1/10", founders=["1", "2"])
    >>> print(gg.obeyed(game, gg.grow(game), patience="4/5"))
    a club of 5 that is stable and not obeyed at a patience of 4/5
      all 5 states are held from a patience of 5/6 on (5 needs most)
      shirkers are found out with probability 1, compliers accused with 0; expelled with 1, for ever
      shirk: 4 5
      round 0, 2 members: all held from 12/13 on (1)
      round 1, 3 members: all held from 22/23 on (3)
      round 2, 5 members: all held from 5/6 on (5)
    """
    game = as_game(game, "obeyed")
    faults = Faults("obeyed")
    path = club if isinstance(club, GrowthPath) else None
    clubs: list[Any] = (
        [game.club if club is None else club] if path is None else [r.members for r in path.rounds]
    )
    profiles = []
    for one in clubs:
        with faults.noting():
            profiles.append(game.profile(one))
    rules = _read_rules(game, profiles, monitoring, expelled, rounds, faults)
    names = _read_saves(game, saves, faults)
    asked = None if patience is None else read_patience(patience, faults)
    strength = _read_conscience(game, conscience, faults)
    faults.raise_as(InvalidInputError)
    exact = exactly(game)
    found = [
        _incentives(exact, profile, names, strength, one)
        for profile, one in zip(profiles, rules, strict=True)
    ]
    return Obedience(
        game,
        game.members(profiles[-1]),
        found[-1],
        deviations(game, list(game.members(profiles[-1]))).stable,
        *rules[-1],
        strength,
        names,
        exact.exact,
        asked,
        ()
        if path is None
        else tuple(held_club(r.number, f) for r, f in zip(path.rounds, found, strict=True)),
    )


def _incentives(
    game: BoundGame, profile: Profile, saves: tuple[str, ...], conscience: Fraction, rules: _Rules
) -> tuple[Incentive, ...]:
    saved, leaving = saved_by_shirking(game, profile, saves, conscience), game.gains(profile)
    leaving = game.plain(leaving[:, 0] + game.switching[profile, 0, np.arange(game.N)])
    return tuple(
        _incentive(game.states.ids[k], saved[k], -fraction(leaving[k]), *rules)
        for k in map(int, np.flatnonzero(profile))
    )


def _incentive(
    state: str,
    saving: Fraction,
    join_gain: Fraction,
    monitoring: tuple[Fraction, Fraction],
    expelled: Fraction,
    rounds: int | None,
) -> Incentive:
    """The least patience of one member; see the module."""
    p1, p2 = monitoring
    deterrent = expelled * ((p2 - p1) * join_gain - p1 * saving)
    bracket: tuple[Fraction, Fraction] | None = None
    if saving <= 0:  # not even to be expelled, which some would like
        held = deterrent >= 0 or (rounds is not None and rounds * deterrent >= saving)
        return Incentive(state, SHIRKS, saving, join_gain, Fraction(0) if held else None)
    if rounds is None and deterrent > 0:
        bracket = (saving / (saving + deterrent),) * 2
    elif rounds == 1 and deterrent > saving:
        bracket = (saving / deterrent,) * 2
    elif rounds is not None and rounds * deterrent > saving:
        bracket = first_root(lambda d: deterrent * (d - d ** (rounds + 1)) >= saving * (1 - d))
    low, high = bracket or (None, None)
    return Incentive(state, SHIRKS, saving, join_gain, high, low)


def _read_rules(
    game: BoundGame, profiles: list[Profile], monitoring: Any, expelled: Any, rounds: Any, faults: Faults
) -> list[_Rules]:
    """The rules of expulsion at every club."""
    if monitoring is None and reports_monitoring(game):
        if game.institution.monitoring != Institution().monitoring:
            faults.add(
                "monitoring of the institution does nothing: the game itself reports the chances that "
                "somebody is accused; change the game's parameters, or give obeyed(monitoring=...)"
            )
        exact = exactly(game)
        pairs = [read_monitoring(monitoring_of(exact, profile), faults) for profile in profiles]
    else:
        given = game.institution.monitoring if monitoring is None else monitoring
        pairs = [read_monitoring(given, faults)] * len(profiles)
    chance = to_fraction(as_share(expelled, "expelled", faults, above_zero=True))
    if rounds is not None:
        rounds = as_whole(rounds, "rounds", faults, least=1)
        if rounds > MOST_ROUNDS:
            faults.add(f"rounds = {rounds}; at most {MOST_ROUNDS}, or leave it out for ever")
    return [(pair, chance, rounds) for pair in pairs]


def _read_saves(game: BoundGame, saves: Any, faults: Faults) -> tuple[str, ...]:
    given = (saves,) if isinstance(saves, str) else tuple(saves)
    known = [name for name in game.values if name in game.form.infos]
    if not given:
        faults.add("saves names no symbol; name what shirking saves, or leave it out")
    elif given == SAVES and not (given := tuple(name for name in SAVES if name in game.values)):
        faults.add(f"the game has neither {' nor '.join(SAVES)}; name in saves what shirking saves")
    faults.extend(
        f"saves: {name!r:.80} is no symbol of the game{did_you_mean(str(name), known)}"
        for name in given
        if name not in known
    )
    return given


def _read_conscience(game: BoundGame, value: Any, faults: Faults) -> Fraction:
    try:
        number = to_fraction(to_number(value))
    except (TypeError, ValueError, OverflowError):
        number = Fraction(-1)
    if number < 0:
        faults.add(f"conscience = {value!r:.80}; a number that is not negative is needed")
    elif number and "legitimacy" not in game.form.reports:
        faults.add("conscience needs a game that reports legitimacy; leave it out")
    return number
