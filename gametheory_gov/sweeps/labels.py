r"""Labelling questions: what the outcomes of a game are called, the one shown first and all that coexist.

Where great powers move first outcomes are the subgame-perfect ones, and the one shown is picked by a named
rule; otherwise they are the stable clubs, and the one shown is where growth from the founders ends. Both are
questions for `gametheory_gov.phase_diagram`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from gametheory_gov.base.errors import NotApplicableError
from gametheory_gov.base.exact import exact_sum
from gametheory_gov.base.inputs import public
from gametheory_gov.base.pictures import in_order
from gametheory_gov.bound.game import BoundGame, GameLike, as_game
from gametheory_gov.equilibria.definition import Ties
from gametheory_gov.equilibria.regimes import UNIVERSAL, regime
from gametheory_gov.equilibria.solution import Result, Solution
from gametheory_gov.equilibria.solvers.choice import solve
from gametheory_gov.great_powers.response import Settling
from gametheory_gov.great_powers.subgame import subgame_perfect
from gametheory_gov.growth.accession import grow

#: What a labelling question returns: the label shown, all that coexist, and, if it likes, other figures.
Labelling = tuple[str, Sequence[str]] | tuple[str, Sequence[str], Mapping[str, Any]]


@public
def club_labels(
    game: GameLike, *, universal: float = UNIVERSAL, ties: Ties = "join"
) -> tuple[str, tuple[str, ...], dict[str, Any]]:
    """Label where growth from the founders ends, and all equilibria.

    Founders stay only where they are committed. Profiles that floats cannot decide count as equilibria.

    Parameters
    ----------
    game : BoundGame or Scenario
    universal : float in (0, 1]
        Share of states from which a regime counts as universal.
    ties : {"join", "stay_out"}

    Returns
    -------
    label : str
        Of where growth ends; ``"cycle"`` where it does not.
    labels : tuple of str
        Of all equilibria, and the one shown.
    figures : dict
        ``members`` where growth ends, number of stable ``clubs``, and whether these are all (``complete``);
        how many states on the way, and clubs, floats do not decide (``undecided``).

    Raises
    ------
    NotApplicableError
        If no solver applies to the game.

    Examples
    --------
    >>> from gametheory_gov import AccessionGame, States, bind
    >>> game = bind(AccessionGame(), States.symmetric(4), benefit=1, cost="1/2", legitimacy=0,
    ...                divergence=0)
    >>> club_labels(game)[:2]
    ('none', ('none', 'universal'))
    """
    game = as_game(game, "club_labels")
    solution = _solved(game, ties)
    found = (*solution.equilibria, *solution.undecided)
    labels = {regime(game, game.profile(dict(e.actions)), universal=universal).label for e in found}
    path = grow(game, None if game.club else (), ties=ties, universal=universal, reasons=False)
    shown = path.regime.label if path.ending == "equilibrium" else path.ending
    figures = {"members": len(path.final), **_counts(solution)}
    figures["undecided"] += len(path.undecided)
    return shown, in_order({*labels, shown}), figures


@public
def size_labels(game: GameLike, *, ties: Ties = "join") -> tuple[str, tuple[str, ...], dict[str, Any]]:
    """Label how many members the largest stable club has, and all stable clubs.

    Profiles that floats cannot decide count as equilibria.

    Parameters
    ----------
    game : BoundGame or Scenario
    ties : {"join", "stay_out"}

    Returns
    -------
    label : str
        Such as ``"15"``; ``"no stable club"`` where no equilibrium exists.
    labels : tuple of str
        Of all equilibria.
    figures : dict
        ``members`` of the largest, number of stable ``clubs``, and whether these are all (``complete``); how
        many clubs floats do not decide (``undecided``).

    Raises
    ------
    NotApplicableError
        If no solver applies to the game.

    Examples
    --------
    >>> from gametheory_gov import load_scenario
    >>> size_labels(load_scenario("climate_club_2015").bind(price=50))[:2]
    ('9', ('9',))
    """
    solution = _solved(as_game(game, "size_labels"), ties)
    found = (*solution.equilibria, *solution.undecided)
    labels = in_order({str(len(e.members)) for e in found}) or ("no stable club",)
    members = max((len(e.members) for e in found), default=0)
    return labels[-1], labels, {"members": members, **_counts(solution)}


def _solved(game: BoundGame, ties: Ties) -> Solution:
    solution = solve(game, ties=ties, throw=False)
    if solution.result is Result.REFUSED:
        raise NotApplicableError(solution.message)
    return solution


def _counts(solution: Solution) -> dict[str, Any]:
    """How many equilibria were found, whether these are all, and how many floats do not decide."""
    undecided = sum(e.multiplicity for e in solution.undecided)
    return {
        "clubs": sum(e.multiplicity for e in solution.equilibria) + undecided,
        "complete": solution.result in (Result.COMPLETE, Result.UNDECIDED),
        "undecided": undecided,
    }


@public
def stage_labels(
    game: GameLike,
    *,
    powers: Iterable[str] | None = None,
    settle: Settling = "synchronous",
    rule: str = "joint_payoff",
    universal: float = UNIVERSAL,
) -> tuple[str, tuple[str, ...], dict[str, Any]]:
    """Label the subgame-perfect outcomes of a game whose great powers found standards.

    Mixed equilibria are sought only where there is no pure one; the label is then ``"mixed"``.

    Parameters
    ----------
    game : BoundGame or Scenario
    powers : iterable of ids, optional
        The states marked as great powers by default.
    settle : str or function
        How the others reply; see `gametheory_gov.great_powers.stage`.
    rule : str
        Which equilibrium is shown; see `gametheory_gov.subgame_perfect`.
    universal : float in (0, 1]
        Share of states from which a regime counts as universal.

    Returns
    -------
    label : str
        Of the outcome shown.
    labels : tuple of str
        Of all pure outcomes.
    figures : dict
        ``compliers`` and ``signatories`` of the outcome shown (0 where it is mixed), and how many pure
        ``outcomes`` there are.

    Examples
    --------
    >>> from gametheory_gov import StandardsGame, States, bind
    >>> world = States(["A", "B"], size=["3/4", "1/4"], population=["1/2"] * 2, great_power=[True, False])
    >>> game = bind(StandardsGame(1), world, market=1, cost="1/5", legitimacy=0, divergence=0)
    >>> stage_labels(game)
    ('universal', ('universal',), {'compliers': 2, 'signatories': 2, 'outcomes': 1})
    """
    game = as_game(game, "stage_labels")
    options: dict[str, Any] = {"settle": settle, "rule": rule, "universal": universal}
    found = subgame_perfect(game, powers, mixed=False, **options)
    if not found.outcomes:
        found = subgame_perfect(game, powers, **options)
    shown = found.outcome
    figures = {
        "compliers": 0 if shown is None else shown.regime.compliers,
        "signatories": 0 if shown is None else shown.regime.members,
        "outcomes": len(found.outcomes),
    }
    return found.label, in_order({*found.labels, found.label}), figures


@public
def club_figures(game: GameLike, *, ties: Ties = "join") -> dict[str, Any]:
    """Where growth from the founders ends, in figures: a question for `sweep` and `sensitivity`.

    Founders stay only where they are committed; where there are none growth begins with nobody.

    Parameters
    ----------
    game : BoundGame or Scenario
    ties : {"join", "stay_out"}

    Returns
    -------
    dict
        ``members`` (number), ``size`` (their share of the size of all states, in [0, 1]) and ``label``.

    Examples
    --------
    >>> from gametheory_gov import load_scenario
    >>> club_figures(load_scenario("gatt_wto"))["members"]
    190
    """
    game = as_game(game, "club_figures")
    path = grow(game, None if game.club else (), ties=ties, reasons=False)
    own = game.states.size[game.states.indices(path.final)]
    share = float(exact_sum(list(own)))
    label = path.regime.label if path.ending == "equilibrium" else path.ending
    return {"members": len(path.final), "size": share, "label": label}


@public
def stage_figures(game: GameLike) -> dict[str, Any]:
    """What great powers foresee that found standards, in figures: a question for `sweep` and `sensitivity`.

    Parameters
    ----------
    game : BoundGame or Scenario

    Returns
    -------
    dict
        ``members`` (who comply in the outcome that `stage_labels` shows) and ``label``.

    Examples
    --------
    >>> from gametheory_gov import load_scenario
    >>> stage_figures(load_scenario("standards_two_powers"))
    {'members': 181, 'label': 'club'}
    """
    label, _, figures = stage_labels(as_game(game, "stage_figures"))
    return {"members": figures["compliers"], "label": label}


def question_for(game: BoundGame) -> Callable[..., Labelling]:
    """The labelling question that fits a game: `stage_labels` where great powers found standards."""
    if game.form.standards and game.states.great_powers:
        return stage_labels
    return club_labels
