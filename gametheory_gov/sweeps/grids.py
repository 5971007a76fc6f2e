"""Sweeps: one question, asked at every point of a grid of parameters.

A question is a function of a bound game, or of plain keywords; what it returns becomes an `xarray.Dataset`
whose dimensions are the parameters. Points are shared out by any executor with ``map``; every point has its
own seed, so answers do not depend on who computes them. With a cache an interrupted sweep goes on where it
was.
"""

from __future__ import annotations

import inspect
import itertools
import json
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from gametheory_gov.base._typing import RNGLike
from gametheory_gov.base.errors import Faults, InvalidInputError
from gametheory_gov.base.exact import to_number
from gametheory_gov.base.inputs import public
from gametheory_gov.base.version import __version__
from gametheory_gov.bound.game import BoundGame
from gametheory_gov.bound.rebind import check_ends, read_values
from gametheory_gov.formulas.symbols import SymbolInfo, known

from .cache import Cache, Figures, digest, identity
from .question import Question
from .task import Outcome, Run, Task, check_places, is_executor, raise_failures

if TYPE_CHECKING:
    import xarray as xr

#: Values of a range that does not say how many.
_POINTS = 11
#: What is varied but is no symbol: meaning and unit.
_VARIED = {
    "legitimacy": ("value of one unit of legitimacy", "payoff"),
    "spread": ("factor by which ideal points lie apart", ""),
    "distance": ("distance of the powers' ideal points", "policy"),
}


@public
def sweep(
    question: Callable[..., Any],
    grid: Mapping[str, Iterable[Any]],
    *,
    base: Any = None,
    fixed: Mapping[str, Any] | None = None,
    executor: Any = None,
    rng: RNGLike = None,
    progress: bool = False,
    cache: str | Path | None = None,
    errors: Literal["raise", "record"] = "raise",
) -> xr.Dataset:
    """Ask a question at every point of a grid.

    Parameters
    ----------
    question : callable or Question
        With a base, takes the base bound again at the point (a `BoundGame`); without one, the point's
        values as keywords. Returns a mapping (or dataclass) of names to numbers, texts, truth values or
        arrays, of the same names and shapes everywhere. If it has an argument ``rng``, it gets a generator
        of its own at every point. For workers in other processes it must be importable: a function of a
        module, not a lambda.
    grid : mapping of str to range or values
        What each name runs over: a range ``(low, high)`` or ``(low, high, points)``, of 11 points by default,
        or a list of values. Every combination is a point. With a base, names that `rebind` can change.
    base : BoundGame or Scenario, optional
    fixed : mapping of str to value, optional
        Changes made at every point alike, such as ``{"among": ("USA", "CHN")}`` for a grid over ``distance``.
    executor : object with ``map``, optional
        ``ThreadPoolExecutor``, ``ProcessPoolExecutor``, ``distributed.Client.get_executor()``, ...; by
        default points are answered one after another.
    rng : seed or numpy Generator, optional
        For questions that draw; point k gets the seed spawned with key k.
    progress : bool
        Whether to show a progress bar with the time left.
    cache : str or path, optional
        Folder that keeps every finished point. Points are found again when question, base, fixed changes,
        point, seed and version are the same; functions that the question calls are not looked into.
    errors : {"raise", "record"}
        What an exception of the package at some points does: one exception that names the first of them
        (finished points stay in the cache), or missing values there, with the message in the variable
        ``error``.

    Returns
    -------
    xarray.Dataset
        One dimension per name of the grid, with unit and meaning; arrays add dimensions ``<name>_1``, ... The
        attribute ``description`` tells question, base, grid and version as JSON text.

    Raises
    ------
    InvalidInputError
        With every fault of the arguments, or the first points that failed.
    DataError
        If the cache cannot be written to.

    Examples
    --------
    >>> from gametheory_gov import grow, load_scenario
    >>> def members(game):
    ...     return {"members": len(grow(game).final)}
    >>> found = sweep(members, {"legitimacy": (0.2, 0.4, 3)}, base=load_scenario("gatt_wto"))
    >>> found.members.values.tolist()
    [22, 190, 190]
    """
    faults = Faults("sweep")
    game = bound_or_none(base, faults)
    asked = Question.of(question, check_places(fixed, cache, faults), faults)
    if errors not in ("raise", "record"):
        faults.add(f"errors = {errors!r}; 'raise' or 'record' is needed")
    axes = checked_axes(asked, grid, game, base is None, executor, rng, cache, faults)
    task = Task.of(asked, game, rng)
    points = grid_points(axes)
    run = Run(task, executor, kept_points(task, cache), progress, errors == "record")
    outcomes = run.outcomes(points)
    if errors == "raise":
        raise_failures(points, outcomes)
    return to_dataset(axes, outcomes, task)


def bound(base: Any) -> BoundGame:
    """A base as a bound game; a scenario is bound with its own parameters.

    Raises
    ------
    InvalidInputError
        If it is neither.
    """
    if isinstance(base, BoundGame):
        return base
    game = base.bind() if hasattr(base, "bind") and not isinstance(base, type) else None
    if not isinstance(game, BoundGame):
        raise InvalidInputError("base", [f"{base!r:.80}; a bound game or a scenario is needed"])
    return game


def bound_or_none(base: Any, faults: Faults) -> BoundGame | None:
    """A base as a bound game; None where there is none, and for what is none, which is noted."""
    try:
        return None if base is None else bound(base)
    except InvalidInputError as error:
        faults.extend(f"base = {fault}" for fault in error.faults)
    return None


def kept_points(task: Task, cache: str | Path | None) -> Cache | None:
    """The folder that keeps the points of a task, where one is named."""
    return None if cache is None else Cache(Path(cache), digest(description(task)))


def grid_points(axes: Mapping[str, Sequence[Any]]) -> list[dict[str, Any]]:
    """The points of a grid, the last name running fastest.

    Examples
    --------
    >>> grid_points({"a": [1, 2], "b": [3]})
    [{'a': 1, 'b': 3}, {'a': 2, 'b': 3}]
    """
    return [dict(zip(axes, values, strict=True)) for values in itertools.product(*axes.values())]


# ------------------------------------------------------------------------------------------- checks


def checked_axes(
    question: Question,
    grid: Any,
    base: BoundGame | None,
    baseless: bool,
    executor: Any,
    rng: RNGLike,
    cache: Any,
    faults: Faults,
    what: str = "grid",
) -> dict[str, list[Any]]:
    """The axes as lists of plain values; every fault of the arguments is raised.

    Parameters
    ----------
    question : Question
        With what is fixed.
    grid, executor, rng, cache : as for `sweep`
    base : BoundGame, optional
    baseless : bool
        Whether no base was given.
    faults : Faults
        What is wrong with the other arguments.
    what : str
        Name of the argument that holds the grid.
    """
    fixed = question.fixed
    if executor is not None and not is_executor(executor):
        faults.add(
            f"executor = {executor!r:.80}; an executor with map is needed, such as ProcessPoolExecutor(2)"
        )
    if cache is not None and rng is None and question.draws:
        faults.add(
            "the question draws, so a cache needs a seed to find its points again; give rng=0 or the like"
        )
    axes = _read_grid(grid, faults, what)
    faults.extend(f"{name} is both in the {what} and fixed" for name in axes if name in fixed)
    if base is not None and axes:
        check_ends(base, axes, fixed, faults)
    elif axes and baseless:
        check_keywords(question, [*axes, *fixed], faults)
    faults.raise_as(InvalidInputError)
    return axes


def _read_grid(grid: Any, faults: Faults, what: str) -> dict[str, list[Any]]:
    """The values of a grid by name, as numbers, texts and truth values; what is none is noted."""
    axes: dict[str, list[Any]] = {}
    if not isinstance(grid, Mapping) or not grid:
        faults.add(
            f"{what} = {grid!r:.80}; a mapping of names to values is needed, such as {{'legitimacy': (0, 1)}}"
        )
        return axes
    for name, given in grid.items():
        if not isinstance(name, str) or not name.isidentifier():
            faults.add(f"{what}: {name!r} is no name")
        else:
            axes[name] = read_values(name, given, faults, points=_POINTS)
    return axes


def check_keywords(question: Question, names: Sequence[str], faults: Faults) -> None:
    """Note what keeps the question from taking the names as keywords."""
    try:
        drawn = {"rng": None} if question.draws else {}
        inspect.signature(question.function).bind(**dict.fromkeys(names), **drawn)
    except TypeError as error:
        faults.add(
            f"the question does not take the names given ({error}); without a base they are its arguments"
        )
    except ValueError:
        return  # a function without a signature


# ------------------------------------------------------------------------------------------ datasets


def description(task: Task) -> dict[str, Any]:
    """All that a sweep's figures depend on, as plain values."""
    return {
        "package": "gametheory_gov",
        "version": __version__,
        "question": task.question.name,
        "code": identity(task.question.function),
        "base": None if task.base is None else task.base.to_dict(),
        "fixed": identity(task.question.fixed),
        "entropy": identity(task.entropy),
        "spawn_key": list(task.spawn_key),
    }


def to_dataset(
    axes: Mapping[str, Sequence[Any]], outcomes: Sequence[Outcome | None], task: Task
) -> xr.Dataset:
    """Outcomes at the points of a grid as a dataset.

    Raises
    ------
    InvalidInputError
        If figures differ in names, kinds or shapes, or use a name of the grid.
    """
    import xarray as xr

    shape = tuple(len(values) for values in axes.values())
    answers = [outcome if isinstance(outcome, dict) else None for outcome in outcomes]
    variables = {
        name: _variable(name, [None if answer is None else answer[name] for answer in answers], axes, shape)
        for name in _names(answers, axes)
    }
    if None in answers:
        messages = [outcome if isinstance(outcome, str) else "" for outcome in outcomes]
        variables["error"] = (tuple(axes), np.array(messages, dtype=str).reshape(shape))
    told = description(task) | {"grid": {name: identity(values) for name, values in axes.items()}}
    coords = {name: (name, _coordinate(values), _attributes(name, task)) for name, values in axes.items()}
    return xr.Dataset(variables, coords=coords, attrs={"description": json.dumps(told, sort_keys=True)})


def _names(answers: Sequence[Figures | None], axes: Mapping[str, Any]) -> list[str]:
    faults = Faults("sweep")
    names = next((list(answer) for answer in answers if answer is not None), [])
    if any(answer is not None and set(answer) != set(names) for answer in answers):
        faults.add(
            f"the question returns other names at some points than {', '.join(names)}; return the same always"
        )
    faults.extend(
        f"the question returns {name!r}, which is a name of the grid" for name in names if name in axes
    )
    faults.raise_as(InvalidInputError)
    return names


def _variable(
    name: str, values: list[Any], axes: Mapping[str, Any], shape: tuple[int, ...]
) -> tuple[tuple[str, ...], Any]:
    """Dimensions and array of one variable; missing figures are NaN, or empty texts."""
    given = [value for value in values if value is not None]
    try:
        inner = {np.shape(value) for value in given}
        kinds = {"text" if isinstance(item, str) else "number" for value in given for item in _flat(value)}
    except ValueError:
        inner, kinds = {(0,), (1,)}, set()
    if len(inner) > 1 or len(kinds) > 1:
        fault = (
            f"{name} is of one kind and shape at some points and of another at others; pad it to one shape"
        )
        raise InvalidInputError("sweep", [fault])
    (extent,) = inner
    missing: Any = "" if kinds == {"text"} else math.nan
    blank = np.full(extent, missing).tolist()
    array = np.array([blank if value is None else value for value in values]).reshape(*shape, *extent)
    if array.dtype.kind in "iu":
        small = array.size == 0 or np.abs(array).max() < 2**31
        array = array.astype(np.int32 if small else np.float64)
    elif array.dtype.kind not in ("b", "U"):
        array = array.astype(np.float64)
    return (*axes, *(f"{name}_{k + 1}" for k in range(len(extent)))), array


def _flat(value: Any) -> Iterable[Any]:
    return itertools.chain.from_iterable(map(_flat, value)) if isinstance(value, list) else (value,)


def _coordinate(values: Sequence[Any]) -> Any:
    """The values of an axis: floats when all are numbers or stand for one, else texts."""
    try:
        return np.array([float(to_number(value)) for value in values])
    except (TypeError, ValueError):
        return np.array([str(value) for value in values])


def _attributes(name: str, task: Task) -> dict[str, str]:
    """Meaning, unit and letter of what is varied."""
    own = {} if task.base is None else {info.name: info for info in task.base.form.symbols}
    info: SymbolInfo | None = own.get(name) or known("legitimacy_weight" if name == "legitimacy" else name)
    if info is not None:
        return {"long_name": info.meaning, "units": info.unit, "symbol": info.latex_name}
    meaning, unit = _VARIED.get(name, (name.replace("_", " "), ""))
    return {"long_name": meaning, "units": unit}
