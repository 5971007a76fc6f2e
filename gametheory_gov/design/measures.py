r"""Measures of an outcome: the one list that objectives and constraints are taken from.

With payoffs :math:`u_i` at a profile, members M of N states, and populations :math:`\pi_i`:

``reach`` (also ``universal``)
    the share of states that are members, :math:`|M|/N`;
``total``
    :math:`\sum_i u_i`: one unit counts the same whoever has it;
``worst_off``
    the least payoff, :math:`\min_i u_i`. As an objective it is *leximin*: of designs that leave the worst-off
    equally well off the one is better that leaves the second worst-off better off, and so on;
``lowest_decile``
    the mean payoff of the states with the lowest payoffs that hold a tenth of the population, weighted by
    population, the last of them in part;
``legitimacy``
    what the game reports under this name, in [0, 1];
``harm``
    what outsiders lose against no club at all, :math:`\sum_{i\notin M}\max(0, u_i(\emptyset) - u_i)`, from
    `gametheory_gov.harm`; less is better;
``robustness``
    the share of members whose exit for good nobody follows; 1: the club survives any one exit;
``policy_diversity``
    the chance that two states, drawn one after the other with the first put back, follow different policies
    (the Gini-Simpson index). Members follow the policy in force, or what a corridor lets them keep;
    outsiders their own ideal.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from types import MappingProxyType
from typing import Any

import numpy as np

from gametheory_gov.base.exact import exact_sum
from gametheory_gov.bound.game import BoundGame, Profile
from gametheory_gov.enforcement.harm import harm
from gametheory_gov.equilibria.definition import Ties, deviations, moves_on_tie
from gametheory_gov.equilibria.monotone import monotone_obstacle
from gametheory_gov.growth.accession import follow

#: Digits after which policies of floats are one.
_DIGITS = 12
_DECILE = Fraction(1, 10)


@dataclass(frozen=True)
class Outcome:
    """A profile of a game under some design, and what is needed to measure it.

    Parameters
    ----------
    game : BoundGame
        Under the design.
    profile : array of int, shape (N,)
    ideal : array, shape (N, d)
        Ideal points before a corridor is taken off.
    ties : {"join", "stay_out"}
    tolerance : float
    """

    game: BoundGame
    profile: Profile
    ideal: Any
    ties: Ties
    tolerance: float

    @cached_property
    def payoffs(self) -> list[Any]:
        """Payoffs as ``Fraction`` or float, by state."""
        plain: list[Any] = self.game.plain(self.game.payoffs(self.profile)).tolist()
        return plain


@dataclass(frozen=True)
class Measure:
    """One measure.

    Parameters
    ----------
    name, words : str
        ``words`` say it in a sentence.
    sense : {1, -1}
        1 where more is better.
    of : function of an outcome
    lacking : function of a game
        What the game lacks to be measured so; empty where nothing.
    costly : bool
        Whether it is taken only when it is asked for.
    rises : bool
        Whether it rises with membership where no payoff falls with it.
    """

    name: str
    words: str
    sense: int
    of: Callable[[Outcome], Any]
    lacking: Callable[[BoundGame], str] = lambda _: ""
    costly: bool = False
    rises: bool = True


def payoffs_from_below(outcome: Outcome) -> tuple[Any, ...]:
    """The payoffs, the lowest first: what leximin compares."""
    return tuple(sorted(outcome.payoffs))


def _reach(outcome: Outcome) -> Fraction:
    return Fraction(int((outcome.profile > 0).sum()), outcome.game.N)


def _lowest_decile(outcome: Outcome) -> Any:
    population = outcome.game.plain(outcome.game.number(outcome.game.states.population)).tolist()
    rows = sorted(zip(outcome.payoffs, population, strict=True), key=lambda row: row[0])
    whole = _DECILE if outcome.game.exact else float(_DECILE)
    rest = whole = whole * exact_sum(population)
    parts = []
    for payoff, people in rows:
        taken = min(people, rest)
        parts.append(payoff * taken)
        rest -= taken
        if rest <= 0:
            break
    return exact_sum(parts) / whole


def _harm(outcome: Outcome) -> Any:
    game, inside = outcome.game, outcome.profile > 0
    none: Any = Fraction(0) if game.exact else 0.0
    if not inside.any() or inside.all():
        return none
    nobody = np.zeros(game.N, dtype=np.int64)
    losers = harm(game, before=nobody, after=outcome.profile).losers
    outside = {label for label, member in zip(game.states.ids, inside, strict=True) if not member}
    lost = [-change for label, change in losers.items() if label in outside]
    return exact_sum(lost) if lost else none


def _robustness(outcome: Outcome) -> Fraction:
    members = np.flatnonzero(outcome.profile)
    rises = monotone_obstacle(outcome.game) is None
    survived = sum(_survives(outcome, int(k), rises) for k in members) if len(members) > 1 else 0
    return Fraction(survived, max(len(members), 1))


def _survives(outcome: Outcome, leaver: int, rises: bool) -> bool:
    """Whether nobody follows one member out for good.

    Where gains rise with membership, it is enough that nobody leaves at once: who joins makes staying better.
    """
    left = outcome.profile.copy()
    left[leaver] = 0
    if rises:
        moves, unsure, _ = deviations(outcome.game, left, ties=outcome.ties, tolerance=outcome.tolerance)
        moves |= unsure & moves_on_tie(outcome.game, outcome.ties)[left]
        if not moves[left > 0].any():
            return True
    game = outcome.game.commit([outcome.game.states.ids[leaver]], outcome.game.actions[0])
    visited, ending = follow(game, left, ties=outcome.ties, tolerance=outcome.tolerance)
    return ending == "equilibrium" and bool((visited[-1][left > 0] > 0).all())


def _policies(game: BoundGame) -> list[str]:
    return [name for name in game.form.reports if name.startswith("policy_in_force_")]


def _policy_diversity(outcome: Outcome) -> Fraction:
    game = outcome.game
    reports = game.reports(outcome.profile)
    kept = outcome.ideal - game.states.ideal + np.array([reports[name] for name in _policies(game)])
    followed = np.where((outcome.profile > 0)[:, None], kept, outcome.ideal)
    rows = [tuple(_rounded(value) for value in row) for row in followed.tolist()]
    alike = sum(count**2 for count in Counter(rows).values())
    return 1 - Fraction(alike, game.N**2)


def _rounded(value: Any) -> Any:
    return round(value, _DIGITS) + 0.0 if isinstance(value, float) else value


def _no_population(game: BoundGame) -> str:
    return "the states have no population" if game.states.population is None else ""


def _no_legitimacy(game: BoundGame) -> str:
    return "" if "legitimacy" in game.form.reports else "the game reports no legitimacy"


def _no_policy(game: BoundGame) -> str:
    return "" if _policies(game) else "the game reports no policy in force"


MEASURES: Mapping[str, Measure] = MappingProxyType(
    {
        measure.name: measure
        for measure in (
            Measure("reach", "share of states that are members", 1, _reach),
            Measure("total", "sum of all payoffs", 1, lambda outcome: exact_sum(outcome.payoffs)),
            Measure("worst_off", "payoff of the worst-off state", 1, lambda outcome: min(outcome.payoffs)),
            Measure("lowest_decile", "mean payoff of the poorest tenth", 1, _lowest_decile, _no_population),
            Measure(
                "legitimacy",
                "legitimacy",
                1,
                lambda outcome: outcome.game.reports(outcome.profile)["legitimacy"],
                _no_legitimacy,
            ),
            Measure("harm", "what outsiders lose against no club", -1, _harm),
            Measure(
                "robustness", "share of exits that nobody follows", 1, _robustness, costly=True, rises=False
            ),
            Measure("policy_diversity", "policy diversity", 1, _policy_diversity, _no_policy, True, False),
        )
    }
)
#: Other names of measures.
SYNONYMS: Mapping[str, str] = MappingProxyType({"universal": "reach"})


def measured(outcome: Outcome, names: tuple[str, ...]) -> dict[str, Any]:
    """Some measures of one outcome, by name."""
    return {name: MEASURES[name].of(outcome) for name in names}


def worse(name: str, values: list[Any]) -> Any:
    """The worst of several values of a measure."""
    return min(values) if MEASURES[name].sense > 0 else max(values)
