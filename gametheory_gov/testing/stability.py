"""Assertions for tests: a club is stable, profiles are equilibria; or who moves where, and gains what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from gametheory_gov.base.errors import Faults, InvalidInputError, did_you_mean
from gametheory_gov.base.exact import format_gain
from gametheory_gov.base.inputs import is_tolerance, public
from gametheory_gov.bound.game import BoundGame
from gametheory_gov.equilibria.definition import DEFAULT_TOLERANCE, Ties, check_ties
from gametheory_gov.growth.single_moves import deviations

from .laws.subject import PlainGame
from .laws.views import as_plain, moves, read_profile

#: Moves and profiles that a message names, at most.
_NAMED = 10


@public
def assert_stable(
    club: Any, game: Any, *, ties: Ties | None = None, tolerance: float = DEFAULT_TOLERANCE
) -> None:
    """Assert that nobody leaves a club, joins it or changes its action.

    Parameters
    ----------
    club : iterable of players, or mapping of player to action
        Members play their last action, others their first.
    game : BoundGame, NormalForm, or any object with ``players``, ``actions(i)`` and ``payoff(i, profile)``
    ties : {"join", "stay_out", "weak"}, optional
        What an indifferent player does: ``"join"`` in a bound game by default, otherwise ``"weak"``.
    tolerance : float
        Float gains closer to zero, relative to what enters them, are no gains.

    Returns
    -------
    None

    Raises
    ------
    AssertionError
        Naming each player that moves, its move, its gain and the tolerance.
    InvalidInputError
        For unknown players or actions, or what is no game.

    Examples
    --------
    >>> from gametheory_gov import AccessionGame, States, bind
    >>> game = bind(AccessionGame(), States.symmetric(4), benefit=1, cost="1/2", legitimacy=0, divergence=0)
    >>> assert_stable(["1", "2", "3", "4"], game)
    >>> assert_stable(["1", "2"], game)
    Traceback (most recent call last):
    ...
    AssertionError: {'1': 'member', '2': 'member', '3': 'outside', '4': 'outside'} is not stable
      3 moves from outside to member and gains 1/4
      4 moves from outside to member and gains 1/4
    (exact arithmetic, ties 'join')
    """
    __tracebackhide__ = True
    plain, rule = _asked(game, ties, tolerance)
    _assert_all([_club(plain, club)], plain, rule, tolerance)


@public
def assert_equilibria(
    profiles: Iterable[Any], game: Any, *, ties: Ties | None = None, tolerance: float = DEFAULT_TOLERANCE
) -> None:
    """Assert that each of some profiles is an equilibrium: nobody moves alone.

    Parameters
    ----------
    profiles : iterable of profiles
        Mappings of player to action, or actions in the order of players. None at all are refused.
    game : BoundGame, NormalForm, or any object with ``players``, ``actions(i)`` and ``payoff(i, profile)``
    ties : {"join", "stay_out", "weak"}, optional
        What an indifferent player does: ``"join"`` in a bound game by default, otherwise ``"weak"``.
    tolerance : float
        Float gains closer to zero, relative to what enters them, are no gains.

    Returns
    -------
    None

    Raises
    ------
    AssertionError
        Naming, for each profile that is no equilibrium, who moves, its move, its gain and the tolerance.
    InvalidInputError
        For unknown players or actions, or what is no game.

    Examples
    --------
    >>> from gametheory_gov import NormalForm
    >>> form = NormalForm(["USA", "CHN"], [["joint", "own"]] * 2, [[[2, 1], [0, 0]], [[0, 0], [1, 2]]])
    >>> assert_equilibria([("joint", "joint"), ("own", "own")], form)
    >>> assert_equilibria([("joint", "own")], form)
    Traceback (most recent call last):
    ...
    AssertionError: {'USA': 'joint', 'CHN': 'own'} is not stable
      USA moves from joint to own and gains 1
      CHN moves from own to joint and gains 1
    (exact arithmetic, ties 'weak')
    """
    __tracebackhide__ = True
    plain, rule = _asked(game, ties, tolerance)
    if isinstance(profiles, (str, Mapping)) or not hasattr(profiles, "__iter__"):
        raise InvalidInputError("assert_equilibria", [f"profiles = {profiles!r:.80}; a list is needed"])
    found = [read_profile(plain, profile, f"profiles[{k}]") for k, profile in enumerate(profiles)]
    if not found:
        raise AssertionError("no profile is given, so that nothing is shown")
    _assert_all(found, plain, rule, tolerance)


def _asked(game: Any, ties: Ties | None, tolerance: float) -> tuple[PlainGame, Ties]:
    rule = ("join" if isinstance(game, BoundGame) else "weak") if ties is None else check_ties(ties)
    if not is_tolerance(tolerance, exact=False):
        fault = f"tolerance = {tolerance!r:.80}; a number above round-off and below 1 is needed"
        raise InvalidInputError("stability", [fault])
    return as_plain(game, rule), rule


def _club(game: PlainGame, club: Any) -> dict[Any, Any]:
    if isinstance(club, Mapping):
        return read_profile(game, club, "club")
    faults, players = Faults("club"), list(game.players)
    if isinstance(club, str) or not hasattr(club, "__iter__"):
        club = (club,)
    members = list(club)
    for i in members:
        if i not in players:
            faults.add(f"{i!r:.80} is no player{did_you_mean(str(i), map(str, players))}")
    faults.raise_as(InvalidInputError)
    return {i: game.actions(i)[-1 if i in members else 0] for i in players}


def _assert_all(profiles: list[dict[Any, Any]], game: PlainGame, ties: Ties, tolerance: float) -> None:
    __tracebackhide__ = True
    wrong, exact = [], True
    for profile in profiles:
        found = list(_moves(game, profile, ties, tolerance))
        exact = exact and not any(isinstance(value, float) for *_, value in found)
        if found:
            more = f"\n  and {len(found) - _NAMED} more" if len(found) > _NAMED else ""
            lines = "".join(
                f"\n  {i} moves from {a} to {b} and gains {format_gain(value)}"
                for i, a, b, value in found[:_NAMED]
            )
            wrong.append(f"{profile} is not stable{lines}{more}")
    if wrong:
        told = "\n".join(wrong[:_NAMED])
        rest = f"\nand {len(wrong) - _NAMED} more profiles" if len(wrong) > _NAMED else ""
        kind = "exact arithmetic" if exact else f"tolerance {tolerance:g}"
        raise AssertionError(f"{told}{rest}\n({kind}, ties {ties!r})")


def _moves(
    game: PlainGame, profile: dict[Any, Any], ties: Ties, tolerance: float
) -> Iterator[tuple[Any, Any, Any, Any]]:
    """The moves that surely happen; in a bound game by the package's own definition of them."""
    source = getattr(game, "source", None)
    if isinstance(source, BoundGame):
        for move in deviations(source, profile, ties=ties, tolerance=tolerance).moves:
            if move.happens == "yes":
                yield move.state, move.action, move.to, move.gain
    else:
        for step in moves(game, profile, ties, tolerance):
            yield step.player, step.action, step.other, step.gain
