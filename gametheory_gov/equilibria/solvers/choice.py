"""`solve`: choose a solver, or say why none applies and what would."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from gametheory_gov.base.answer import Answer
from gametheory_gov.base.errors import NotApplicableError, NotSolvedError
from gametheory_gov.base.inputs import public
from gametheory_gov.base.progress import goes_on
from gametheory_gov.bound.game import BoundGame, GameLike, as_game
from gametheory_gov.bound.types import Types
from gametheory_gov.equilibria.certificate import Certificate
from gametheory_gov.equilibria.definition import DEFAULT_TOLERANCE, Ties, check_ties, tolerance_of
from gametheory_gov.equilibria.solution import Result, Solution

from .branching import BranchingSolver
from .enumeration import EnumerationSolver
from .monotone import MonotoneSolver
from .protocol import Solver

if TYPE_CHECKING:
    import pandas as pd

#: Up to this many profiles trying them all is quickest.
_FEW = 2**10
#: Boxes after which searching totals gives way to trying all profiles, where these are not too many.
_PATIENCE = 5_000
#: Boxes after which searching between the ends gives way to the ends, in games along a matrix of exposures,
#: and after which searching stops under admission by consent, where a box takes long.
_LONG_PATIENCE = 20_000
#: Gains that are bounded before searching stops, which takes minutes: a box takes one for every type of state
#: and every move. With 193 unequal states these are a million boxes of two actions, and 49,000 of seven.
_GAINS = 400_000_000


@dataclass(frozen=True, eq=False, repr=False)
class Choice(Answer):
    """Which solver applies, and why.

    Parameters
    ----------
    solver : Solver or None
        None when no solver applies.
    reasons : tuple of str
        One line per solver, in the order they were considered.

    Examples
    --------
    >>> import gametheory_gov as gg
    >>> game = gg.bind(gg.AccessionGame(), gg.States.symmetric(4), benefit=1, cost="1/2", legitimacy=0,
    ...            divergence=0)
    >>> choice = gg.choose_solver(game)
    >>> choice.solver.name, len(choice.reasons)
    ('enumeration', 1)
    """

    solver: Solver | None
    reasons: tuple[str, ...]

    def __str__(self) -> str:
        return "\n".join(self.reasons)

    @property
    def headline(self) -> str:
        """The solver that is used and what it does, or that none applies."""
        return "no solver applies" if self.solver is None else self.reasons[-1]

    def to_pandas(self) -> pd.DataFrame:
        """One row per solver that was considered: its name, and what it does or why it cannot."""
        import pandas as pd

        rows = [reason.split(": ", 1) for reason in self.reasons]
        return pd.DataFrame(rows, columns=["solver", "reason"])


@public
def choose_solver(game: GameLike, *, ties: Ties = "join") -> Choice:
    """The solver that `solve` would use for a game, and why.

    Where it searches totals with little success `solve` may go on with another, which `Solution.stats` says.

    Parameters
    ----------
    game : BoundGame or Scenario
    ties : {"join", "stay_out", "weak"}

    Returns
    -------
    Choice
        Without a solver when none applies; then the reasons say why.

    Examples
    --------
    >>> from gametheory_gov import AccessionGame, States, bind
    >>> game = bind(AccessionGame(), States.symmetric(30), benefit=1, cost=1, legitimacy=0,
    ...                divergence=0)
    >>> print(choose_solver(game))
    branching: searches the totals and lists every equilibrium
    """
    game = as_game(game, "choose_solver")
    reasons: list[str] = []
    for solver, does in _candidates(game):
        refusal = solver.refusal(game, ties=ties)
        reasons.append(f"{solver.name}: {refusal or does}")
        if refusal is None:
            return Choice(solver, tuple(reasons))
    return Choice(None, tuple(reasons))


def _candidates(game: BoundGame) -> list[tuple[Solver, str]]:
    """The solvers in the order in which they are considered, with what each does."""
    few: tuple[Solver, str] = (EnumerationSolver(), "tries every profile and lists every equilibrium")
    totals: tuple[Solver, str] = (BranchingSolver(), "searches the totals and lists every equilibrium")
    ends: tuple[Solver, str] = (MonotoneSolver(), "finds the least and the greatest equilibrium")
    return [few, totals, ends] if game.profiles <= _FEW else [totals, few, ends]


def _attempts(chosen: Solver | None, game: BoundGame, ties: Ties) -> list[tuple[Solver, str]]:
    """Solvers to try in turn until one is not stopped by its limit, each with what to say after a failure."""
    every, ends = EnumerationSolver(), MonotoneSolver()
    if chosen is None or not isinstance(chosen, BranchingSolver):
        return [(chosen, "")] if chosen else []
    if every.refusal(game, ties=ties) is None:
        return [(BranchingSolver(max_boxes=_PATIENCE), ""), (every, "")]
    if game.institution.admission != "open":
        return [(BranchingSolver(max_boxes=_LONG_PATIENCE), "")]
    if game.form.exposures and ends.refusal(game, ties=ties) is None:
        given_up = (
            f"; the search between them was given up after {_LONG_PATIENCE} boxes: "
            "BranchingSolver(max_boxes=...) goes on"
        )
        return [(BranchingSolver(max_boxes=_LONG_PATIENCE), ""), (ends, given_up)]
    moves = len(game.actions) * (len(game.actions) - 1)
    boxes = max(_LONG_PATIENCE, _GAINS // (len(Types.of(game)) * moves))
    return [(BranchingSolver(max_boxes=min(boxes, chosen.max_boxes)), "")]


def _solve_in_turn(
    attempts: Sequence[tuple[Solver, str]], game: BoundGame, ties: Ties, tolerance: float, progress: bool
) -> Solution:
    given_up: list[str] = []
    for solver, words in attempts:
        solution = solver.solve(game, ties=ties, tolerance=tolerance, progress=progress)
        if given_up:
            stats = {**solution.stats, "given_up": "; ".join(given_up)}
            solution = replace(solution, message=solution.message + words, stats=stats)
        if solution.result is not Result.STOPPED or not goes_on("boxes", solution.stats["boxes"]):
            break
        given_up.append(f"{solver.name} after {solution.stats['boxes']} boxes")
    return solution


def _refusal(game: BoundGame, solver: Solver | None, ties: Ties) -> str:
    """The reason why no solver, or not the one given, can use a game, and what can."""
    choice = choose_solver(game, ties=ties)
    if solver is None:
        return (
            f"no solver applies to {game!r}: {choice}\nselect at most 20 states (states.select) for all "
            "equilibria, or let the club grow from founders (grow) for one"
        )
    message = f"{solver.name}: {solver.refusal(game, ties=ties)}"
    if choice.solver is None:
        return message
    return f"{message}; {choice.solver.name} can, it {choice.reasons[-1].split(': ', 1)[1]}"


def _raise_if_stopped(solution: Solution) -> None:
    if solution.result is Result.STOPPED:
        raise NotSolvedError(
            f"{solution.game!r}: {solution.result.value} ({len(solution)} equilibria found, "
            f"{solution.stats['open_boxes']} boxes open after {solution.stats['boxes']}); throw=False "
            "returns what was found, BranchingSolver(max_boxes=...) searches on, and grow follows one club",
            solution,
        )


@public
def solve(
    game: GameLike,
    solver: Solver | None = None,
    *,
    ties: Ties = "join",
    throw: bool = True,
    tolerance: float = DEFAULT_TOLERANCE,
    progress: bool = False,
) -> Solution:
    """Find the equilibria of a game.

    Parameters
    ----------
    game : BoundGame or Scenario
        From `bind`.
    solver : Solver, optional
        Chosen by `choose_solver` when left out.
    ties : {"join", "stay_out", "weak"}
        What an indifferent state does; see `gametheory_gov.equilibria.definition`.
    throw : bool
        Whether to raise when no solver applies or a search ended early; otherwise a solution with
        `Result.REFUSED` or `Result.STOPPED` is returned.
        Undecided profiles never raise: they are listed.
    tolerance : float, at least 0
        Relative to the largest term of each gain; float gains closer to zero are undecided. Not used in
        exact arithmetic.
    progress : bool
        Whether to show a progress bar.

    Returns
    -------
    Solution

    Raises
    ------
    NotApplicableError
        When no solver (or not the one given) can use the game; the message says why and what can.
    NotSolvedError
        When a search ended early at the limits of its solver; it holds what was found.
    InvalidInputError
        For an unknown tie rule or a negative tolerance.

    Examples
    --------
    >>> from gametheory_gov import AccessionGame, States, bind
    >>> world = States(["1", "2", "3"], size=["1/2", "1/4", "1/4"], population=["1/3"] * 3)
    >>> game = bind(AccessionGame(), world, benefit=1, cost="3/4", legitimacy=0, divergence=0)
    >>> solve(game).clubs
    ((), ('1', '2', '3'))
    """
    game = as_game(game, "solve")
    check_ties(ties)
    relative = tolerance_of(game, tolerance)
    if solver is None:
        attempts = _attempts(choose_solver(game, ties=ties).solver, game, ties)
    else:
        attempts = [] if solver.refusal(game, ties=ties) else [(solver, "")]
    if attempts:
        solution = _solve_in_turn(attempts, game, ties, relative, progress)
        if throw:
            _raise_if_stopped(solution)
        return solution
    message = _refusal(game, solver, ties)
    if throw:
        raise NotApplicableError(message)
    return Solution.of(
        game,
        Result.REFUSED,
        Certificate("none", "nothing is claimed"),
        solver=solver.name if solver else "none",
        ties=ties,
        tolerance=relative,
        message=message,
    )
