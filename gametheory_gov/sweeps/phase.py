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
from typing import Any

import numpy as np

from gametheory_gov.base.errors import Faults, InvalidInputError, did_you_mean
from gametheory_gov.base.exact import format_number, to_fraction
from gametheory_gov.base.pictures import in_order
from gametheory_gov.bound.game import BoundGame
from gametheory_gov.bound.variation import variable

from .answers import AnswerStore, describe, digest, qualified_name
from .bisection import Bisection, as_variables
from .diagram import AND, FORMAT, PhaseDiagram
from .grids import bound, check_axes, description, grid_points, read_axes, to_dataset
from .labels import Labelling, question_for
from .task import Run, Task, check_places, raise_failures, wants_rng


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
    question: Callable[..., Labelling] | None = None,
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
        Committed states stay committed. The founders of a scenario are committed, as in `grow`; for free
        founders give ``scenario.bind()``.
    x, y : (name, start, stop, number) or (name, values)
        What varies across and upwards: names that `rebind` can change. Values of one axis rise.
    question : callable, optional
        `labelling.stage_labels` where great powers found standards, else `labelling.club_labels`, or a
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
    game = _based(base)
    question = question_for(game) if question is None else question
    axes = checked_axes(game, x, y, question, fixed, executor, refine, cache=cache)
    task = Task.of(_Labels(question), game, fixed or {}, None)
    store = None if cache is None else AnswerStore(Path(cache), digest(description(task)))
    run = Run(task, executor, store, progress)
    points = grid_points(axes)
    outcomes = run.outcomes(points)
    raise_failures(points, outcomes)
    dataset = to_dataset(axes, outcomes, task)
    if refine is not None:
        dataset = dataset.assign(as_variables(Bisection(run, axes, refine).boundaries(outcomes)))
    told = json.loads(dataset.attrs["description"])
    told |= {
        "format": FORMAT,
        "question": qualified_name(question),
        "x": next(iter(axes)),
        "y": list(axes)[1],
        "refine": None if refine is None else float(refine),
        "title": getattr(base, "title", "") if title is None else title,
        "options": describe(getattr(question, "keywords", {})),
    }
    return PhaseDiagram(dataset.assign_attrs(description=json.dumps(told, sort_keys=True)))


def _based(base: Any) -> BoundGame:
    """Return the base as a bound game; a scenario's founders are committed."""
    game = bound(base)
    return game if isinstance(base, BoundGame) else game.commit(game.founders)


def checked_axes(
    base: BoundGame | None,
    x: Any,
    y: Any,
    question: Any,
    fixed: Mapping[str, Any] | None,
    executor: Any,
    refine: Any,
    *,
    cache: Any = None,
) -> dict[str, list[Any]]:
    """Return the values of both axes, before any work; the arguments are those of `phase_diagram`.

    Without a base only what does not depend on it is checked.

    Raises
    ------
    InvalidInputError
        With every fault of the arguments.
    """
    faults = Faults("phase_diagram")
    fixed = check_places(fixed, cache, faults)
    if not callable(question) or wants_rng(question):
        faults.add(f"question = {question!r:.80}; a function of the game alone, without rng, is needed")
    if executor is not None and not callable(getattr(executor, "map", None)):
        faults.add(f"executor = {executor!r:.80}; an executor with map is needed")
    number = isinstance(refine, (int, float, Fraction)) and not isinstance(refine, bool)
    if refine is not None and not (number and 0 < refine <= 1):
        faults.add(f"refine = {refine!r}; a part of a cell in (0, 1] is needed, or None")
    axes: dict[str, Any] = {}
    for letter, given in (("x", x), ("y", y)):
        named = _axis(letter, given, base is not None and base.exact, faults)
        if named is not None and named[0] in axes:
            faults.add(f"x and y are both {named[0]}; two parameters are needed")
        elif named is not None:
            axes[named[0]] = named[1]
    faults.extend(f"{name} is an axis and also fixed" for name in axes if name in fixed)
    sound = {name: values for name, values in axes.items() if values}
    sound = read_axes(sound, faults) if sound else {}
    if base is not None:
        _check_names(base, [name for name in axes if name not in sound], faults)
        moves = {"spread", "distance"} & (set(axes) - set(sound))  # they would have used among
        check_axes(base, sound, {k: v for k, v in fixed.items() if not (moves and k == "among")}, faults)
    faults.raise_as(InvalidInputError)
    return sound


def _check_names(base: BoundGame, names: list[str], faults: Faults) -> None:
    """Note names that cannot be varied; those of axes with sound values are checked by binding."""
    known = variable(base)
    for name in names:
        if name not in known:
            near = did_you_mean(name, known) or f"; these can: {', '.join(known)}"
            faults.add(f"{name} is nothing that can be changed{near}")


def _axis(letter: str, given: Any, exact: bool, faults: Faults) -> tuple[str, list[Any]] | None:
    """Return name and values of an axis, evenly spaced where a range is given; bad values are none."""
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
                return name, []
            start, stop = to_fraction(rest[0]), to_fraction(rest[1])
            values = [start + (stop - start) * k / int(rest[2] - 1) for k in range(int(rest[2]))]
        else:
            values = [to_fraction(value) for value in rest[0]]
    except (TypeError, ValueError):
        faults.add(f"{letter}: {name} is given as {rest!r:.80}; finite numbers are needed")
        return name, []
    if len(values) < 2 or any(a >= b for a, b in itertools.pairwise(values)):
        shown = ":".join(format_number(v) if isinstance(v, (int, float)) else str(v) for v in rest)
        faults.add(f"{letter}: {name} = {shown:.80} does not rise; two values or more, each above the last")
        return name, []
    return name, values if exact else [float(value) for value in values]
