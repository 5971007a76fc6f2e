"""`solve`: choose a solver, or say why none applies and what would."""

from __future__ import annotations

from dataclasses import dataclass

from gametheory_gov.certificate import Certificate
from gametheory_gov.equilibrium import DEFAULT_TOLERANCE, Ties, check_ties, tolerance_of
from gametheory_gov.errors import NotApplicableError
from gametheory_gov.numeric import NumericGame
from gametheory_gov.solution import Result, Solution

from .enumeration import EnumerationSolver
from .monotone import MonotoneSolver
from .protocol import Solver, describe


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


def which(numeric: NumericGame, *, ties: Ties = "join") -> Choice:
    """Say which solver `solve` would use for a game, and why.

    Examples
    --------
    >>> from gametheory_gov import AccessionGame, States, bind
    >>> numeric = bind(AccessionGame(), States.symmetric(30), benefit=1, cost=1, legitimacy=0,
    ...                divergence=0)
    >>> print(which(numeric))
    enumeration: 30 free states with 2 actions make 1.07e+09 profiles, more than 1048576
    monotone: finds the least and the greatest equilibrium
    """
    reasons = []
    common = _beyond_all(numeric)
    if common:
        return Choice(None, (common,))
    candidates: tuple[tuple[Solver, str], ...] = (
        (EnumerationSolver(), "lists every equilibrium"),
        (MonotoneSolver(), "finds the least and the greatest equilibrium"),
    )
    for solver, does in candidates:
        refusal = solver.refusal(numeric, ties=ties)
        reasons.append(f"{solver.name}: {refusal or does}")
        if refusal is None:
            return Choice(solver, tuple(reasons))
    return Choice(None, tuple(reasons))


def _beyond_all(numeric: NumericGame) -> str | None:
    if numeric.institution.admission != "open":
        return (
            f"admission is {numeric.institution.admission!r}, and the solvers know open accession only: "
            "use institution.replace(admission='open')"
        )
    return None


def solve(
    numeric: NumericGame,
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
    numeric : NumericGame
        From `bind`.
    solver : Solver, optional
        Chosen by `which` when left out.
    ties : {"join", "stay_out", "weak"}
        What an indifferent state does; see `gametheory_gov.equilibrium`.
    throw : bool
        Whether to raise when no solver applies; otherwise a solution with `Result.REFUSED` is returned.
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
    InvalidInputError
        For an unknown tie rule or a negative tolerance.

    Examples
    --------
    >>> from gametheory_gov import AccessionGame, States, bind
    >>> world = States(["1", "2", "3"], size=["1/2", "1/4", "1/4"], population=["1/3"] * 3)
    >>> numeric = bind(AccessionGame(), world, benefit=1, cost="3/4", legitimacy=0, divergence=0)
    >>> solve(numeric).clubs
    ((), ('1', '2', '3'))
    """
    check_ties(ties)
    absolute = tolerance_of(numeric, tolerance)
    choice = which(numeric, ties=ties)
    if solver is None:
        chosen, reason = choice.solver, str(choice)
    else:
        refusal = _beyond_all(numeric) or solver.refusal(numeric, ties=ties)
        chosen, reason = (None, f"{solver.name}: {refusal}") if refusal else (solver, "")
        if refusal and choice.solver:
            reason += f"; {choice.solver.name} can, it {choice.reasons[-1].split(': ', 1)[1]}"
    if chosen is not None:
        return chosen.solve(numeric, ties=ties, tolerance=absolute, progress=progress)
    message = f"no solver applies to {numeric!r}: {reason}" if solver is None else reason
    if solver is None and not _beyond_all(numeric):
        message += (
            "\nselect at most 20 states (states.select) for all equilibria, or let the club grow "
            "from founders (grow) for one"
        )
    if throw:
        raise NotApplicableError(message)
    return describe(
        numeric,
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
