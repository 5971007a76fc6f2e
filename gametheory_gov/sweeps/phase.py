r"""Phase diagrams: what an outcome is called, over two parameters.

At every point of a grid a *labelling question* says which label is shown and which labels coexist, because
several equilibria do. By default the game decides which question that is; see `gametheory_gov.sweeps.labels`.
Between neighbouring points that differ the boundary is found by bisection, to a stated part of a cell. What
lies within one cell and touches none of its four edges is not seen.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from gametheory_gov.base.errors import Faults, InvalidInputError
from gametheory_gov.base.inputs import public
from gametheory_gov.base.pictures import in_order
from gametheory_gov.bound.game import BoundGame
from gametheory_gov.bound.rebind import check_ends, read_axis

from .bisection import Bisection, as_variables
from .cache import identity
from .diagram import PhaseDiagram
from .grids import bound, grid_points, kept_points, to_dataset
from .labels import Labelling, question_for
from .picture import AND
from .question import Question
from .task import Run, Task, check_places, is_executor, raise_failures

#: Values of an axis whose range does not say how many.
POINTS = 41


@dataclass(frozen=True)
class _Labels:
    """A labelling question as a question of a sweep."""

    question: Callable[..., Labelling]

    def __call__(self, game: BoundGame) -> dict[str, Any]:
        answer = self.question(game)
        good = isinstance(answer, tuple) and len(answer) in (2, 3) and isinstance(answer[0], str)
        if not good or isinstance(answer[1], str) or not all(isinstance(label, str) for label in answer[1]):
            rule = "a labelling question returns the label shown and a tuple of all labels that coexist"
            raise InvalidInputError("label", [f"{answer!r:.100}; {rule}"])
        labels = in_order({*answer[1], answer[0]})
        if any(not label or AND in label for label in labels):
            raise InvalidInputError("label", [f"{labels!r}; labels are texts without {AND!r}"])
        return {"label": answer[0], "labels": AND.join(labels), **(answer[2] if len(answer) == 3 else {})}


# ------------------------------------------------------------------------------------------ making one


@public
def phase_diagram(
    base: Any,
    *,
    x: tuple[str, Iterable[Any]] = ("divergence", (0, 3, 61)),
    y: tuple[str, Iterable[Any]] = ("legitimacy", (0, 1, 41)),
    question: Callable[..., Labelling] | Question | None = None,
    fixed: Mapping[str, Any] | None = None,
    executor: Any = None,
    cache: str | Path | None = None,
    progress: bool = False,
    refine: float | None = 1 / 16,
    title: str | None = None,
) -> PhaseDiagram:
    """Label outcomes over two parameters, and find the boundaries between labels.

    Parameters
    ----------
    base : BoundGame or Scenario
        Committed states stay committed; for free founders give ``scenario.bind(committed=False)``.
    x, y : (str, range or values)
        What varies across and upwards: a name that `rebind` can change, and a range ``(low, high)`` or
        ``(low, high, points)``, of 41 points by default, or a list of rising values.
    question : callable or Question, optional
        `sweeps.stage_labels` where great powers found standards, else `sweeps.club_labels`; also
        `sweeps.size_labels`, or a function of one's own: it takes a bound game and returns the label shown
        and a tuple of all labels that coexist, and, if it likes, a mapping of other figures. For workers in
        other processes it must be importable.
    fixed : mapping of str to value, optional
        Changes made at every point alike, such as ``{"among": ("USA", "CHN")}`` where an axis is
        ``distance``.
    executor : object with ``map``, optional
        As in `sweep`.
    cache : str or path, optional
        Folder that keeps every finished point, as in `sweep`.
    progress : bool
        Whether to show progress bars with the time left.
    refine : float in (0, 1], optional
        Boundaries are bisected until their bracket is at most this part of a cell; None: not at all.
    title : str, optional
        Of the picture; a scenario's own by default.

    Returns
    -------
    PhaseDiagram

    Raises
    ------
    InvalidInputError
        With every fault of the arguments, or the first points that failed.
    DataError
        If the cache cannot be written to.

    Examples
    --------
    >>> from gametheory_gov import AccessionGame, States, bind
    >>> game = bind(AccessionGame(), States.symmetric(4), benefit=1, cost="1/2", legitimacy=0,
    ...                divergence=0)
    >>> diagram = phase_diagram(game, x=("benefit", (0, 4, 5)), y=("legitimacy", (0, 4, 5)))
    >>> diagram.label[:, 0].tolist()
    ['none', 'none', 'universal', 'universal', 'universal']
    >>> [(b.at, b.low, b.high) for b in diagram.boundaries if b.after == "universal"][0]
    (0.0, 1.9375, 2.0)
    """
    game = bound(base)
    faults = Faults("phase_diagram")
    asked = question_for(game) if question is None else question
    asked = Question.of(asked, check_places(fixed, cache, faults), faults)
    axes = read_both(game, x, y, asked, executor, refine, faults)
    faults.raise_as(InvalidInputError)
    labels = Question(_Labels(asked.function), asked.fixed)
    task = Task.of(labels, game)
    run = Run(task, executor, kept_points(task, cache), progress)
    points = grid_points(axes)
    outcomes = run.outcomes(points)
    raise_failures(points, outcomes)
    dataset = to_dataset(axes, outcomes, task)
    figures = [*map(str, dataset.data_vars)]
    if refine is not None:
        dataset = dataset.assign(as_variables(Bisection(run, axes, refine).boundaries(outcomes)))
    told = json.loads(dataset.attrs["description"])
    told |= {
        "format": PhaseDiagram.format(),
        "question": asked.name,
        "x": next(iter(axes)),
        "y": list(axes)[1],
        "figures": figures,
        "refine": None if refine is None else float(refine),
        "title": getattr(base, "title", "") if title is None else title,
        "options": identity(getattr(asked.function, "keywords", {})),
    }
    return PhaseDiagram(dataset.assign_attrs(description=json.dumps(told, sort_keys=True)))


def read_both(
    base: BoundGame | None,
    x: Any,
    y: Any,
    question: Question,
    executor: Any,
    refine: Any,
    faults: Faults,
) -> dict[str, list[Any]]:
    """The values of both axes by name; what is wrong with the arguments is noted, before any work.

    Parameters
    ----------
    base : BoundGame, optional
        Without one only what does not depend on it is checked.
    x, y : as for `phase_diagram`, or Axis
    question : Question
        With what is fixed.
    executor, refine : as for `phase_diagram`
    faults : Faults
    """
    fixed = question.fixed
    if question.draws:
        rule = "a function of the game alone, without rng, is needed"
        faults.add(f"question = {question.function!r:.80}; {rule}")
    if executor is not None and not is_executor(executor):
        faults.add(f"executor = {executor!r:.80}; an executor with map is needed")
    number = isinstance(refine, (int, float, Fraction)) and not isinstance(refine, bool)
    if refine is not None and not (number and 0 < refine <= 1):
        faults.add(f"refine = {refine!r}; a part of a cell in (0, 1] is needed, or None")
    axes: dict[str, list[Any]] = {}
    for letter, given in (("x", x), ("y", y)):
        exact = base is not None and base.exact
        axis = read_axis(letter, given, faults, points=POINTS, exact=exact, rising=True)
        if axis is not None and axis.name in axes:
            faults.add(f"x and y are both {axis.name}; two parameters are needed")
        elif axis is not None:
            axes[axis.name] = axis.values
    faults.extend(f"{name} is an axis and also fixed" for name in axes if name in fixed)
    if base is not None:
        moves = any(not axes.get(name, True) for name in ("spread", "distance"))  # they would have used among
        check_ends(base, axes, {k: v for k, v in fixed.items() if not (moves and k == "among")}, faults)
    return axes
