r"""The best design on a grid of candidates.

Every combination of the candidates is played, as a point of a sweep: with a cache an interrupted comparison
goes on where it was, and points are shared out by any executor. The answer carries each with its certificate,
so that what is best is checked without searching. Between the points nothing is claimed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

from gametheory_gov.base.errors import Faults, InvalidInputError, did_you_mean
from gametheory_gov.base.inputs import public
from gametheory_gov.bound.game import BoundGame, GameLike, as_game
from gametheory_gov.equilibria.definition import DEFAULT_TOLERANCE, note_ties, tolerance_of
from gametheory_gov.sweeps.grids import grid_points, kept_points
from gametheory_gov.sweeps.question import Question
from gametheory_gov.sweeps.task import Run, Task, check_places, is_executor, raise_failures

from .candidates import design_game, read_choices
from .comparison import BestDesign
from .measures import MEASURES
from .outcomes import KINDS, Asked, Design, Kind, design_of
from .ranking import best_of, feasible, read_constraints, read_measure


@public
def best_design(
    game: GameLike,
    choose: Mapping[str, Any],
    *,
    objective: str = "total",
    subject_to: str | Sequence[str] = (),
    outcome: Literal["grown", "selected", "worst"] = "grown",
    ties: Literal["join", "stay_out"] = "join",
    tolerance: float = DEFAULT_TOLERANCE,
    throw: bool = True,
    executor: Any = None,
    cache: str | Path | None = None,
    progress: bool = False,
) -> BestDesign:
    """Choose the rules of an institution: the best of a grid of designs, with proof.

    Parameters
    ----------
    game : BoundGame or Scenario
        Committed states stay committed. For a choice over all equilibria with founders who may leave, give
        ``game.release()``.
    choose : mapping of str to range or candidates
        What is chosen, by the names of `gametheory_gov.rebind`: a range ``(low, high)`` or
        ``(low, high, points)``, of 11 points by default, a list of numbers, a list of rules such as
        ``["open", "majority"]``, or, of what is itself a list (``founders``, ``inner_club``, ``votes``,
        ``transfers``, ``institution``, ...), a list of candidates. ``corridor`` is the width, at least 0, in
        which members keep their own policy. Every combination is a design.
    objective : str
        ``"reach"`` (also ``"universal"``), ``"total"``, ``"worst_off"`` (leximin), ``"lowest_decile"``,
        ``"legitimacy"``, ``"harm"`` (the least), ``"robustness"`` or ``"policy_diversity"``; see
        `gametheory_gov.design.measures`.
    subject_to : str or sequence of str
        Constraints on measures, such as ``"universal >= 0.95"`` or ``"harm <= 0"``.
    outcome : {"grown", "selected", "worst"}
        What happens under a design: where the club ends that grows from its founders; the club that noise
        selects (the greatest weighted potential, else logit errors); or the worst of all equilibria,
        measure by measure.
    ties : {"join", "stay_out"}
        Choice of an indifferent state.
    tolerance : float
        Relative to the largest term of each gain; not used in exact arithmetic.
    throw : bool
        Whether to raise when no design keeps the constraints; otherwise the answer says so.
    executor : object with ``map``, optional
        As for `gametheory_gov.sweep`, as the next two.
    cache : str or path, optional
        Folder that keeps every finished design.
    progress : bool
        Whether to show a progress bar with the time left.

    Returns
    -------
    BestDesign
        With every design, its outcome and certificate; designs that tie are all listed.

    Raises
    ------
    InvalidInputError
        With every fault: a choice that the game does not use, a measure without data, nobody who founds, and,
        with ``throw``, constraints that no design keeps: which, by how much, and the nearest design.
    NotApplicableError
        When the outcome is not known under some design.

    See Also
    --------
    gametheory_gov.acceptable : the designs that leave nobody worse off.
    gametheory_gov.frontier : the entry that loses least, without a grid.

    Examples
    --------
    Thin rules that all join, or deep ones for a few: the founders of GATT, where depth makes a common good.

    >>> import gametheory_gov as gg
    >>> world = gg.load_scenario("gatt_common_good")
    >>> found = gg.best_design(world, choose={"depth": (0, 2, 11)}, objective="worst_off")
    >>> found.best, round(found.value, 3)
    ((Design(depth = 1: 190 members),), 0.164)
    >>> gg.best_design(
    ...     world, choose={"depth": (0, 2, 11)}, objective="worst_off", subject_to="universal >= 1"
    ... ).best
    (Design(depth = 4/5: 193 members),)
    """
    game = as_game(game, "best_design")
    faults = Faults("best_design")
    wanted = read_measure(objective, "objective", faults)
    constraints = read_constraints(subject_to, faults)
    names = (wanted, *(constraint.name for constraint in constraints))
    tolerance_of(game, tolerance)
    axes = checked_choices(game, choose, outcome, ties, executor, cache, faults, names)
    asked = Asked(game, outcome, taken(game, axes, names), ties, float(tolerance))
    designs = played(asked, axes, executor, cache, progress)
    found = BestDesign(
        game,
        {name: tuple(values) for name, values in axes.items()},
        outcome,
        ties,
        tolerance_among(game, designs, tolerance),
        designs,
        wanted,
        tuple(map(str, constraints)),
    )
    places = best_of(designs, feasible(designs, constraints), wanted, found.lowest)
    found = replace(found, places=tuple(places))
    if throw and not places:
        raise InvalidInputError("best_design", found.shortfalls())
    return found


def checked_choices(
    game: BoundGame,
    choose: Any,
    outcome: Kind,
    ties: Any,
    executor: Any,
    cache: Any,
    faults: Faults,
    names: Sequence[str] = (),
) -> dict[str, list[Any]]:
    """The candidates by name; every fault of the arguments is raised.

    Parameters
    ----------
    game : BoundGame
    choose, outcome, ties, executor, cache : as for `best_design`
    faults : Faults
        What is wrong with the other arguments.
    names : sequence of str
        Measures that are asked for.

    Raises
    ------
    InvalidInputError
    """
    if outcome not in KINDS:
        near = did_you_mean(str(outcome), KINDS)
        faults.add(f"outcome = {outcome!r:.80}; one of {', '.join(map(repr, KINDS))} is needed{near}")
    note_ties(faults, ties)
    if executor is not None and not is_executor(executor):
        faults.add(f"executor = {executor!r:.80}; an executor with map is needed")
    check_places(None, cache, faults)
    if len(dict.fromkeys(game.form.standards.values())) > 1:
        faults.add("the game has rival standards, and a club grows around one; use StandardsGame(1)")
    named = isinstance(choose, Mapping) and "founders" in choose
    if outcome == "grown" and not game.club and not named:
        faults.add(
            "nobody founds the club; name founders in bind, choose among some, choose={'founders': [...]}, "
            "or ask for outcome='worst'"
        )
    axes = read_choices(game, choose, faults)
    first = design_game(game, {name: values[0] for name, values in axes.items()})
    for name in dict.fromkeys(names):
        if why := MEASURES[name].lacking(first):
            faults.add(f"{name} cannot be taken: {why}")
    faults.raise_as(InvalidInputError)
    return axes


def taken(game: BoundGame, axes: Mapping[str, Sequence[Any]], names: Sequence[str]) -> tuple[str, ...]:
    """The measures to take: those that are asked for, and all that cost little."""
    first = design_game(game, {name: values[0] for name, values in axes.items()})
    return tuple(
        name
        for name, measure in MEASURES.items()
        if name in names or not (measure.costly or measure.lacking(first))
    )


def tolerance_among(game: BoundGame, designs: Iterable[Design], tolerance: float) -> float:
    """The tolerance that counts for some designs: zero where all are exact; a float may be chosen."""
    changed = (design_game(game, design.choices) for design in designs) if game.exact else ()
    return max(tolerance_of(each, tolerance) for each in (game, *changed))


def played(
    asked: Asked, axes: Mapping[str, Sequence[Any]], executor: Any, cache: Any, progress: bool
) -> tuple[Design, ...]:
    """Every design of a grid with what happens under it.

    Raises
    ------
    InvalidInputError
        Naming the first designs under which the outcome is not known.
    """
    task = Task.of(Question(asked), None)
    points = grid_points(axes)
    run = Run(task, executor, kept_points(task, cache), progress)
    outcomes = run.outcomes(points, what="designs")
    raise_failures(points, outcomes)
    return tuple(
        design_of(point, figures)
        for point, figures in zip(points, outcomes, strict=True)
        if isinstance(figures, dict)
    )
