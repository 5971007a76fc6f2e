r"""Phase diagrams: what an outcome is called, over two parameters.

At every point of a grid a *labelling question* says which label is shown and which labels coexist, because
several equilibria do. By default the game decides which question that is; see `gametheory_gov.sweeps.labels`.
Between neighbouring points that differ the boundary is found by bisection, to a stated part of a cell. What
lies within one cell and touches none of its four edges is not seen.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from gametheory_gov.base.errors import Faults, InvalidInputError, did_you_mean
from gametheory_gov.base.exact import format_number, to_fraction
from gametheory_gov.base.pictures import in_order
from gametheory_gov.bound.game import BoundGame
from gametheory_gov.bound.rebind import variable

from .bisection import Bisection, as_variables
from .cache import Cache, digest, identity
from .diagram import PhaseDiagram
from .grids import bound, check_axes, description, grid_points, read_axes, to_dataset
from .labels import Labelling, question_for
from .picture import AND
from .question import Question
from .task import Run, Task, check_places, raise_failures


class Axis(NamedTuple):
    """One axis of a phase diagram.

    Parameters
    ----------
    name : str
        What varies along it.
    values : list of numbers
        Rising; none where they could not be read, which was noted: then only the name is checked.
    """

    name: str
    values: list[Any]


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


def phase_diagram(
    base: Any,
    *,
    x: Sequence[Any] = ("divergence", 0, 3, 61),
    y: Sequence[Any] = ("legitimacy", 0, 1, 41),
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
    x, y : (name, start, stop, number) or (name, values)
        What varies across and upwards: names that `rebind` can change. Values of one axis rise.
    question : callable or Question, optional
        `sweeps.stage_labels` where great powers found standards, else `sweeps.club_labels`, or a
        function of one's own: it takes a bound game and returns the label shown and a tuple of all labels
        that coexist, and, if it likes, a mapping of other figures. For workers in other processes it must
        be importable.
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
    >>> diagram = phase_diagram(game, x=("benefit", 0, 4, 5), y=("legitimacy", 0, 4, 5))
    >>> diagram.label[:, 0].tolist()
    ['none', 'none', 'universal', 'universal', 'universal']
    >>> [(b.at, b.low, b.high) for b in diagram.boundaries if b.after == "universal"][0]
    (0.0, 1.9375, 2.0)
    """
    game = bound(base)
    faults = Faults("phase_diagram")
    asked = Question.of(question_for(game) if question is None else question)
    asked = Question.of(asked, check_places(fixed, cache, faults))
    axes = read_both(game, x, y, asked, executor, refine, faults)
    faults.raise_as(InvalidInputError)
    labels = Question(_Labels(asked.function), asked.fixed)
    task = Task.of(labels, game)
    kept = None if cache is None else Cache(Path(cache), digest(description(task)))
    run = Run(task, executor, kept, progress)
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
    if not callable(question.function) or question.draws:
        rule = "a function of the game alone, without rng, is needed"
        faults.add(f"question = {question.function!r:.80}; {rule}")
    if executor is not None and not callable(getattr(executor, "map", None)):
        faults.add(f"executor = {executor!r:.80}; an executor with map is needed")
    number = isinstance(refine, (int, float, Fraction)) and not isinstance(refine, bool)
    if refine is not None and not (number and 0 < refine <= 1):
        faults.add(f"refine = {refine!r}; a part of a cell in (0, 1] is needed, or None")
    axes: dict[str, list[Any]] = {}
    for letter, given in (("x", x), ("y", y)):
        axis = read_axis(letter, given, base is not None and base.exact, faults)
        if axis is not None and axis.name in axes:
            faults.add(f"x and y are both {axis.name}; two parameters are needed")
        elif axis is not None:
            axes[axis.name] = axis.values
    faults.extend(f"{name} is an axis and also fixed" for name in axes if name in fixed)
    sound = {name: values for name, values in axes.items() if values}
    sound = read_axes(sound, faults) if sound else {}
    if base is not None:
        check_names(base, [name for name in axes if name not in sound], faults)  # others by binding
        moves = {"spread", "distance"} & (set(axes) - set(sound))  # they would have used among
        check_axes(base, sound, {k: v for k, v in fixed.items() if not (moves and k == "among")}, faults)
    return sound


def check_names(base: BoundGame, names: Sequence[str], faults: Faults) -> None:
    """Note names that cannot be varied."""
    known = variable(base)
    for name in names:
        if name not in known:
            near = did_you_mean(name, known) or f"; these can: {', '.join(known)}"
            faults.add(f"{name} is nothing that can be changed{near}")


def read_axis(letter: str, given: Any, exact: bool, faults: Faults) -> Axis | None:
    """An axis of a phase diagram, evenly spaced where a range is given; faults are noted."""
    if isinstance(given, Axis):
        return given
    form = f"{letter} = {given!r:.80}; (name, start, stop, number) or (name, values) is needed"
    if isinstance(given, (str, bytes)) or not isinstance(given, Sequence) or len(given) not in (2, 4):
        faults.add(form)
        return None
    name, *rest = given
    if not isinstance(name, str):
        faults.add(form)
        return None
    try:
        if len(rest) == 3:
            if not isinstance(rest[2], (int, np.integer)) or rest[2] < 2:
                faults.add(f"{letter}: {rest[2]!r} values of {name}; a whole number from 2 is needed")
                return Axis(name, [])
            start, stop = to_fraction(rest[0]), to_fraction(rest[1])
            values = [start + (stop - start) * k / int(rest[2] - 1) for k in range(int(rest[2]))]
        else:
            values = [to_fraction(value) for value in rest[0]]
    except (TypeError, ValueError):
        faults.add(f"{letter}: {name} is given as {rest!r:.80}; finite numbers are needed")
        return Axis(name, [])
    if len(values) < 2 or any(a >= b for a, b in itertools.pairwise(values)):
        shown = ":".join(format_number(v) if isinstance(v, (int, float)) else str(v) for v in rest)
        faults.add(f"{letter}: {name} = {shown:.80} does not rise; two values or more, each above the last")
        return Axis(name, [])
    return Axis(name, values if exact else [float(value) for value in values])
