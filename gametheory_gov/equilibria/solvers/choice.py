"""`solve`: choose a solver, or say why none applies and what would."""

from __future__ import annotations

from dataclasses import dataclass, replace

from gametheory_gov.base.errors import NotApplicableError, NotSolvedError
from gametheory_gov.bound.game import BoundGame
from gametheory_gov.equilibria.certificate import Certificate
from gametheory_gov.equilibria.definition import DEFAULT_TOLERANCE, Ties, check_ties, tolerance_of
from gametheory_gov.equilibria.solution import Result, Solution

from .branching import BranchingSolver
from .enumeration import EnumerationSolver
from .monotone import MonotoneSolver
from .protocol import Solver, describe

#: Up to this many profiles trying them all is quickest.
_FEW = 2**10
#: Boxes after which searching totals gives way to trying all profiles, where these are not too many.
_PATIENCE = 5_000
#: Boxes after which searching between the ends gives way to the ends, in games along a matrix of exposures,
#: and after which searching stops under admission by consent, where a box takes long.
_LONG_PATIENCE = 20_000


@dataclass(frozen=True)
class Choice:
    """Which solver applies, and why.

    Parameters
    ----------
    solver : Solver or None
        None when no solver applies.
    reasons : tuple of str
        One line per solver, in the order they were considered.
    """

    solver: Solver | None
    reasons: tuple[str, ...]

    def __str__(self) -> str:
        return "\n".join(self.reasons)


def choose_solver(game: BoundGame, *, ties: Ties = "join") -> Choice:
    """Say which solver `solve` would use for a game, and why.

    Parameters
    ----------
    game : BoundGame
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
    reasons: list[str] = []
    for solver, does in _candidates(game):
        refusal = solver.refusal(game, ties=ties)
        reasons.append(f"{solver.name}: {refusal or does}")
        if refusal is None:
            return Choice(solver, tuple(reasons))
    return Choice(None, tuple(reasons))


def _candidates(game: BoundGame) -> list[tuple[Solver, str]]:
    """Return the solvers in the order in which they are considered, with what each does."""
    few: tuple[Solver, str] = (EnumerationSolver(), "tries every profile and lists every equilibrium")
    totals: tuple[Solver, str] = (BranchingSolver(), "searches the totals and lists every equilibrium")
    ends: tuple[Solver, str] = (MonotoneSolver(), "finds the least and the greatest equilibrium")
    return [few, totals, ends] if game.profiles <= _FEW else [totals, few, ends]


def _solve(chosen: Solver, game: BoundGame, ties: Ties, tolerance: float, progress: bool) -> Solution:
    """Solve with the solver chosen; where searching totals does not pay, try all profiles if few."""
    every = EnumerationSolver()
    if isinstance(chosen, BranchingSolver) and every.refusal(game, ties=ties) is None:
        quick = BranchingSolver(max_boxes=_PATIENCE)
        solution = quick.solve(game, ties=ties, tolerance=tolerance, progress=progress)
        if solution.result is not Result.STOPPED:
            return solution
        chosen = every
    if isinstance(chosen, BranchingSolver) and game.institution.admission != "open":
        chosen = BranchingSolver(max_boxes=_LONG_PATIENCE)
    ends = MonotoneSolver()
    if isinstance(chosen, BranchingSolver) and game.form.exposures and ends.refusal(game, ties=ties) is None:
        long = BranchingSolver(max_boxes=_LONG_PATIENCE)
        solution = long.solve(game, ties=ties, tolerance=tolerance, progress=progress)
        if solution.result is not Result.STOPPED:
            return solution
        solution = ends.solve(game, ties=ties, tolerance=tolerance, progress=progress)
        given_up = (
            f"; the search between them was given up after {_LONG_PATIENCE} boxes: "
            "BranchingSolver(max_boxes=...) goes on"
        )
        return replace(solution, message=solution.message + given_up)
    return chosen.solve(game, ties=ties, tolerance=tolerance, progress=progress)


def _settled(solution: Solution, throw: bool) -> Solution:
    if throw and solution.result is Result.STOPPED:
        raise NotSolvedError(
            f"{solution.game!r}: {solution.result.value} ({len(solution)} equilibria found, "
            f"{solution.stats['open_boxes']} boxes open after {solution.stats['boxes']}); throw=False "
            "returns what was found, BranchingSolver(max_boxes=...) searches on, and grow follows one club",
            solution,
        )
    return solution


def solve(
    game: BoundGame,
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
    game : BoundGame
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
        Relative to the largest payoff; float gains closer to zero are undecided. Not used in exact
        arithmetic.
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
    check_ties(ties)
    absolute = tolerance_of(game, tolerance)
    refusal = None if solver is None else solver.refusal(game, ties=ties)
    if solver is not None and refusal is None:
        return _settled(solver.solve(game, ties=ties, tolerance=absolute, progress=progress), throw)
    choice = choose_solver(game, ties=ties)
    if solver is None and choice.solver is not None:
        return _settled(_solve(choice.solver, game, ties, absolute, progress), throw)
    message = f"no solver applies to {game!r}: {choice}"
    if solver is not None:
        message = f"{solver.name}: {refusal}"
        if choice.solver is not None:
            message += f"; {choice.solver.name} can, it {choice.reasons[-1].split(': ', 1)[1]}"
    if solver is None:
        message += (
            "\nselect at most 20 states (states.select) for all equilibria, or let the club grow "
            "from founders (grow) for one"
        )
    if throw:
        raise NotApplicableError(message)
    return describe(
        game,
        result=Result.REFUSED,
        equilibria=[],
        undecided=[],
        solver=solver.name if solver else "none",
        ties=ties,
        tolerance=absolute,
        stats={},
        message=message,
        certificate=Certificate("none", "nothing is claimed"),
    )
