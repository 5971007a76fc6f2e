r"""Sensitivity: how much of an outcome each parameter drives, when all vary together.

A question of `sweep` is asked at the points of a design. SALib (Herman and Usher 2017) makes the design in
the unit cube and estimates from the outcomes; every point is a point of a sweep. Let all parameters be
independent and even over their ranges. *Sobol' indices* (Sobol' 2001; estimators of Saltelli et al. 2010)
share out the variance of the outcome :math:`Y`,

.. math::

    S_k = \frac{\operatorname{Var}\,E[Y \mid x_k]}{\operatorname{Var} Y}, \qquad
    T_k = 1 - \frac{\operatorname{Var}\,E[Y \mid x_{-k}]}{\operatorname{Var} Y}:

what parameter :math:`k` drives alone, and with all that it is joint with. *Elementary effects* (Morris 1991)
are changes of the outcome when one parameter moves about half its range, per whole range; :math:`\mu` is
their mean, :math:`\mu^*` the mean of their sizes (Campolongo et al. 2007), and :math:`\sigma` their standard
deviation, which is zero where the outcome is linear in the parameter. They screen many parameters with few
points. *One at a time* asks at the ends of each range, with all else as in the base: nothing is joint.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from gametheory_gov.base._typing import FloatArray, RNGLike
from gametheory_gov.base.errors import Faults, InvalidInputError, NotApplicableError, did_you_mean
from gametheory_gov.base.exact import format_number
from gametheory_gov.base.inputs import is_number, is_whole, public

from .designs import DESIGNS, ROUNDING, Factor
from .grids import bound_or_none, check_keywords, checked_axes, kept_points
from .indices import Method, Sensitivity
from .question import Question
from .task import Point, Run, Task, check_places, raise_failures, show_point

_MOST_SAMPLES = 2**16


@public
def sensitivity(
    question: Callable[..., Any],
    ranges: Mapping[str, Iterable[Any]],
    *,
    base: Any = None,
    method: Method = "sobol",
    figure: str | None = None,
    label: str | None = None,
    samples: int | None = None,
    second_order: bool = False,
    confidence: float = 0.95,
    fixed: Mapping[str, Any] | None = None,
    executor: Any = None,
    rng: RNGLike = None,
    progress: bool = False,
    cache: str | Path | None = None,
) -> Sensitivity:
    r"""How much of an outcome each parameter drives.

    Parameters
    ----------
    question : callable or Question
        As for `sweep`. Where it draws, chance is part of what varies: no parameter accounts for it alone.
    ranges : mapping of str to range or values
        What each name runs over, all independent of each other: a range ``(low, high)``, every value as
        likely as another, or a list of values, each as likely as another. A range ``(low, high, points)``
        stands for a list of so many values. What takes whole numbers or one of some choices needs a list.
    base : BoundGame or Scenario, optional
        As for `sweep`.
    method : {"sobol", "morris", "one_at_a_time"}
        See the module. Without a base, ``"one_at_a_time"`` starts from the defaults of the question.
    figure : str, optional
        Which of the question's figures is the outcome; needed where it returns several. Truth values count
        as 0 and 1.
    label : str, optional
        For a figure that is a text: the outcome is 1 where it is this text, else 0.
    samples : int, optional
        For ``"sobol"`` a power of 2, 256 by default: the question is asked ``samples * (K + 2)`` times for K
        parameters, with ``second_order`` ``samples * (2 * K + 2)`` times. For ``"morris"`` the number of
        trajectories, 32 by default: ``samples * (K + 1)`` times.
    second_order : bool
        Whether Sobol' indices of pairs are estimated too.
    confidence : float in (0, 1)
        Of the intervals, from bootstrap resamples. Those of Sobol' indices are too wide; see the notes.
    fixed, executor, rng, progress, cache : as for `sweep`
        ``rng`` also draws the design.

    Returns
    -------
    sweeps.Sensitivity

    Raises
    ------
    InvalidInputError
        With every fault of the arguments, the first points that failed, or a figure that is no number.
    NotApplicableError
        Where the outcome is the same at all points, so that there is no variance to share out.
    DataError
        If the cache cannot be written to.

    Notes
    -----
    The resamples take the points of Sobol' indices for independent draws. Sobol' points are spread more
    evenly, so errors are mostly smaller than the intervals say, the more so the more samples: for the
    function of Ishigami, half-widths of 95% were 1.3 to 2.6 times 1.96 root mean square errors of 40
    repetitions with 256 samples, and 3 to 6 times with 1024.

    Examples
    --------
    >>> def area(width, height):
    ...     return {"area": 3 * width + height}
    >>> ranges = {"width": (0, 1), "height": (0, 1)}
    >>> print(sensitivity(area, ranges, method="morris", samples=4, rng=1))
    what drives area: elementary effects of Morris, 2 parameters, 12 points
      mean ..., standard deviation ..., from ... to ...
      1. width (0 to 1): mu* 3 ± 0, mu 3, sigma 0
      2. height (0 to 1): mu* 1 ± 0, mu 1, sigma 0
    """
    faults = Faults("sensitivity")
    game = bound_or_none(base, faults)
    asked = Question.of(question, check_places(fixed, cache, faults), faults)
    number = check_design(method, samples, second_order, confidence, faults)
    if method == "one_at_a_time" and base is None:
        check_keywords(asked, list(asked.fixed), faults)  # the others keep their defaults
    chosen_by: dict[str, Any] = {"figure": figure, "label": label}
    faults.extend(
        f"{name} = {given!r:.80}; a text is needed"
        for name, given in chosen_by.items()
        if given is not None and not isinstance(given, str)
    )
    axes = checked_axes(asked, ranges, game, base is None, executor, rng, cache, faults, "ranges")
    exact = game is not None and game.exact
    factors = [Factor.of(name, ranges[name], values, exact) for name, values in axes.items()]
    seed = _seed(rng)
    design = DESIGNS[method](factors, number, float(confidence), seed, second_order)
    task = Task(asked, game, list(seed)) if asked.draws else Task(asked, game)
    run = Run(task, executor, kept_points(task, cache), progress)
    points = design.points()
    keys = [(number if asked.draws else 0, *point.items()) for number, point in enumerate(points)]
    asked_once = dict(zip(keys, points, strict=True))  # equal points have one answer, where nothing is drawn
    distinct = list(asked_once.values())
    first = run.outcomes(distinct[:1])
    raise_failures(distinct[:1], first)
    chosen = _chosen(first[0], figure, label)
    answers = [*first, *run.outcomes(distinct[1:], first=1)]
    raise_failures(distinct, answers)
    answer_of = dict(zip(asked_once, answers, strict=True))
    outcomes = [answer_of[key] for key in keys]
    found = _numbers(points, outcomes, chosen, label)
    outcome = chosen if label is None else f"{chosen} is {label}"
    if method == "sobol" and np.ptp(found) <= ROUNDING * np.abs(found).max():
        raise NotApplicableError(
            f"sensitivity: {outcome} is {format_number(found[0])} at all {len(points)} points, so there is "
            f"no variance to share out{_among(outcomes, chosen, label)}; widen ranges or take another figure"
        )
    estimates, pairs = design.estimates(found)
    return Sensitivity(
        method=method,
        question=asked.name,
        outcome=outcome,
        names=tuple(axes),
        ranges=tuple(factor.words for factor in factors),
        estimates=estimates,
        spread=design.spread(found),
        samples=number,
        points=len(points),
        confidence=float(confidence),
        seed=seed,
        pairs=pairs,
        base=game,
        fixed={name: str(value) for name, value in asked.fixed.items()},
    )


def check_design(method: Any, samples: Any, second_order: Any, confidence: Any, faults: Faults) -> int:
    """The number of samples; what is wrong with the method and its arguments is noted."""
    if method not in DESIGNS:
        rule = f"one of {', '.join(map(repr, DESIGNS))} is needed{did_you_mean(str(method), DESIGNS)}"
        faults.add(f"method = {method!r:.80}; {rule}")
        return 0
    if second_order and method != "sobol":
        faults.add(f"second_order is for 'sobol'; {method!r} has no indices of pairs")
    if not is_number(confidence) or isinstance(confidence, bool) or not 0 < confidence < 1:
        faults.add(f"confidence = {confidence!r:.80}; a number in (0, 1) is needed, such as 0.95")
    usual = DESIGNS[method].SAMPLES
    if not usual and samples is not None:
        faults.add("samples: one_at_a_time draws none; leave it out")
    if samples is None or not usual:
        return usual
    if not is_whole(samples) or not 2 <= samples <= _MOST_SAMPLES:
        faults.add(f"samples = {samples!r:.80}; a whole number from 2 to {_MOST_SAMPLES} is needed")
    elif method == "sobol" and samples & (samples - 1):
        below = 2 ** (int(samples).bit_length() - 1)
        faults.add(
            f"samples = {samples}; Sobol' points spread evenly at powers of 2; give {below} or {2 * below}"
        )
    return int(samples) if is_whole(samples) else usual


def _seed(rng: Any) -> tuple[int, ...]:
    """A seed in whole numbers, which as ``rng`` gives the same again."""
    if isinstance(rng, np.random.Generator):
        return tuple(map(int, rng.integers(0, 2**32, 4)))
    words = (rng,) if is_whole(rng) else rng
    if isinstance(words, (tuple, list)) and all(is_whole(word) and 0 <= word < 2**32 for word in words):
        return tuple(map(int, words))
    seed = rng if isinstance(rng, np.random.SeedSequence) else np.random.SeedSequence(rng)
    return tuple(map(int, seed.generate_state(4)))


# ------------------------------------------------------------------------------------------- the outcome


def _chosen(figures: Any, figure: str | None, label: str | None) -> str:
    """Which of the question's figures is the outcome.

    Raises
    ------
    InvalidInputError
        Where that is not said, or it is no number.
    """
    several = f"the question returns {', '.join(figures)}"
    if figure is None and len(figures) > 1:
        raise InvalidInputError(
            "sensitivity", [f"{several}; say which is the outcome, figure={next(iter(figures))!r}"]
        )
    chosen = next(iter(figures)) if figure is None else figure
    if chosen not in figures:
        near = did_you_mean(chosen, figures)
        raise InvalidInputError("sensitivity", [f"figure = {chosen!r:.80} is not returned; {several}{near}"])
    value = figures[chosen]
    fault = ""
    if isinstance(value, str) and label is None:
        fault = f"is a text, and a text has no variance; say which label counts, label={value!r:.40}"
    elif label is not None and not isinstance(value, str):
        fault = f"is no text ({value!r:.40}), so no label can be chosen; leave label out"
    elif isinstance(value, list):
        fault = "is an array, and indices are of one number; return what matters of it under its own name"
    if fault:
        raise InvalidInputError("sensitivity", [f"{chosen} {fault}"])
    return chosen


def _numbers(points: Sequence[Point], outcomes: Sequence[Any], chosen: str, label: str | None) -> FloatArray:
    """The outcome at every point as a number.

    Raises
    ------
    InvalidInputError
        Naming the first points where it is none.
    """
    values = [outcome.get(chosen) for outcome in outcomes]
    if label is not None:
        return np.array([float(value == label) for value in values])
    faults = [
        f"{chosen} is {value!r:.40} at {show_point(point)}; a finite number is needed at every point"
        for point, value in zip(points, values, strict=True)
        if isinstance(value, str) or not is_number(value) or not math.isfinite(value)
    ]
    if faults:
        raise InvalidInputError("sensitivity", faults[:3])
    return np.array(values, dtype=np.float64)


def _among(outcomes: Sequence[Any], chosen: str, label: str | None) -> str:
    """The labels that were found, where one was asked for."""
    found = sorted({str(outcome.get(chosen)) for outcome in outcomes})
    return "" if label is None else f" (labels found: {', '.join(found):.200})"
