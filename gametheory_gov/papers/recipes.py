"""What makes each kind of answer: the function, what it is asked of, and its arguments.

Most answers keep their game and their arguments, so that they can be made again from themselves. What an
answer does not keep, such as a seed, is given by who writes the archive, and kept in it.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial
from typing import Any

from gametheory_gov.base.errors import Faults, NotApplicableError, did_you_mean
from gametheory_gov.base.inputs import is_whole
from gametheory_gov.closed_forms.record import ClosedForm
from gametheory_gov.closed_forms.variants import catalogue
from gametheory_gov.equilibria.solution import Result, Solution
from gametheory_gov.equilibria.solvers.branching import BranchingSolver
from gametheory_gov.equilibria.solvers.choice import solve
from gametheory_gov.equilibria.solvers.enumeration import EnumerationSolver
from gametheory_gov.equilibria.solvers.monotone import MonotoneSolver
from gametheory_gov.great_powers.subgame import SubgamePerfect
from gametheory_gov.growth.accession import grow
from gametheory_gov.growth.path import GrowthPath
from gametheory_gov.normal_forms.claims import FormStatus
from gametheory_gov.normal_forms.solution import FormSolution
from gametheory_gov.normal_forms.solve import solve_form
from gametheory_gov.stickiness.crossing import threshold
from gametheory_gov.stickiness.loop import Branch, HysteresisLoop
from gametheory_gov.stickiness.stretches import Threshold
from gametheory_gov.stickiness.ways import hysteresis
from gametheory_gov.sweeps.diagram import PhaseDiagram
from gametheory_gov.sweeps.labels import club_labels, size_labels, stage_labels
from gametheory_gov.sweeps.phase import phase_diagram
from gametheory_gov.tipping.find import tipping_number
from gametheory_gov.tipping.number import TippingNumber
from gametheory_gov.tipping.replay import TippingStatus

#: Arguments that say nothing of the answer, and those that a recipe must not name.
_NEVER = ("progress", "executor", "cache", "throw", "question")
#: Solvers by the name that solutions keep.
_SOLVERS: Mapping[str, Callable[[], Any]] = {
    "enumeration": EnumerationSolver,
    "branching": partial(BranchingSolver, max_boxes=sys.maxsize, max_equilibria=sys.maxsize),
    "monotone": MonotoneSolver,
}
#: Questions of a phase diagram by the name that it keeps.
_QUESTIONS = {
    f"{question.__module__}.{question.__qualname__}": question
    for question in (club_labels, size_labels, stage_labels)
}


@dataclass(frozen=True)
class Recipe:
    """How answers of one kind are made.

    Parameters
    ----------
    call : str
        The function, as users call it.
    function : callable
    of : str
        The attribute that the function is asked of, which is its first argument; none where empty.
    arguments : function
        The other arguments, of an answer.
    settled : function
        Whether an answer is finished; None when it is, else why it cannot be made again.
    apart : tuple of str
        Fields that other versions of libraries may fill otherwise, and are checked by ``verify`` alone.
    inside : str
        The field that is made again, where it is not the answer itself.
    draws : function
        Whether an answer was drawn at random, so that a seed must be given.
    """

    call: str
    function: Callable[..., Any]
    of: str
    arguments: Callable[[Any], dict[str, Any]]
    settled: Callable[[Any], str | None] = lambda answer: None
    apart: tuple[str, ...] = ()
    inside: str = ""
    draws: Callable[[Any], bool] = lambda answer: False

    def allowed(self) -> tuple[str, ...]:
        """Names of arguments that may be given besides."""
        names = list(inspect.signature(self.function).parameters)
        return tuple(name for name in names[bool(self.of) :] if name not in (*_NEVER, "solver"))

    def make(self, answer: Any, given: Mapping[str, Any]) -> Any:
        """The answer, made again."""
        part = getattr(answer, self.inside) if self.inside else answer
        subject = [getattr(part, self.of)] if self.of else []
        made = self.function(*subject, **{**self.arguments(part), **given})
        return replace(answer, **{self.inside: made}) if self.inside else made


def recipe_of(answer: Any) -> Recipe:
    """The recipe of an answer.

    Raises
    ------
    NotApplicableError
        For answers that are not made again, by name.
    """
    recipe = RECIPES.get(type(answer))
    kind = type(answer).__name__
    if recipe is None:
        known = ", ".join(sorted(kind.__name__ for kind in RECIPES))
        raise NotApplicableError(f"replicate: a {kind} is not made again from itself; these are: {known}")
    if why := recipe.settled(getattr(answer, recipe.inside) if recipe.inside else answer):
        raise NotApplicableError(f"replicate: this {kind} cannot be made again: {why}")
    return recipe


def check_given(recipe: Recipe, answer: Any, given: Mapping[str, Any], faults: Faults) -> None:
    """Note arguments that the function does not have, and a seed that is missing."""
    known = recipe.allowed()
    for name in given:
        if name not in known:
            near = did_you_mean(str(name), known)
            faults.add(
                f"{name!r:.80} is no argument of {recipe.call}{near}; these may be given: {', '.join(known)}"
            )
    if recipe.draws(answer) and not is_whole(given.get("rng")):
        faults.add(f"rng = {given.get('rng')!r:.80}; the answer was drawn at random, and its seed is needed")


# -------------------------------------------------------------------------------------------- solutions


def _solution(answer: Solution) -> dict[str, Any]:
    solver = _SOLVERS[answer.solver]()
    return {"solver": solver, "ties": answer.ties, "tolerance": answer.tolerance, "throw": False}


def _unsolved(answer: Solution) -> str | None:
    if answer.result in (Result.STOPPED, Result.REFUSED):
        return f"{answer.result.value}; solve it to the end first"
    return None if answer.solver in _SOLVERS else f"the solver {answer.solver!r} is not the package's own"


def _form(answer: FormSolution) -> dict[str, Any]:
    # two players, or one, may have been asked for pure equilibria only
    pure = answer.status is FormStatus.PURE and len(answer.form.players) < 3
    return {"tolerance": answer.tolerance, **({"mixed": False} if pure else {})}


# ------------------------------------------------------------------------------------------------ growth


def _path(answer: GrowthPath) -> dict[str, Any]:
    moves = [move for r in answer.rounds[1:] for move in r.moves]
    given: dict[str, Any] = {} if answer.game.founders else {"founders": answer.founders}
    given |= {"committed": answer.committed} if answer.founders else {}
    limit = len(answer.rounds) - 1 if answer.ending == "step limit" else None
    return given | {
        "order": answer.order,
        "ties": answer.ties,
        "universal": answer.universal_share,
        "tolerance": answer.tolerance,
        "reasons": not moves or any(move.reasons for move in moves),
        **({"max_steps": limit} if limit else {}),
    }


def _threshold(answer: Threshold) -> dict[str, Any]:
    return {
        "over": answer.over,
        "reaches": answer.reaches,
        "values": answer.range,
        "ties": answer.ties,
        "universal": answer.universal_share,
        "tolerance": answer.tolerance,
    }


def _loop(answer: HysteresisLoop) -> dict[str, Any]:
    ways = {"start": answer.up, "turn": answer.down}
    return {
        "over": answer.over,
        "values": list(answer.values),
        "fixed": dict(answer.fixed),
        "ties": answer.ties,
        "universal": answer.universal_share,
        **{name: _beginning(answer, way) for name, way in ways.items()},
    }


def _beginning(answer: HysteresisLoop, way: Branch) -> dict[str, str]:
    """Where a way begins: best reply from there stays there."""
    names = answer.game.actions
    profile = way.points[0].profile.tolist()
    return {label: names[k] for label, k in zip(answer.game.states.ids, profile, strict=True) if k}


def _tipping(answer: TippingNumber) -> dict[str, Any]:
    return {
        "include": answer.include,
        "exclude": answer.exclude,
        "weights": dict(answer.weights) or None,
        "free": answer.free,
        "all_minimal": answer.every_set,
        "universal": answer.universal_share,
        "time_limit": None,
        "tolerance": answer.tolerance,
    }


def _untipped(answer: TippingNumber) -> str | None:
    if answer.status in (TippingStatus.BOUNDED, TippingStatus.REFUSED):
        return f"{answer.status.name}: {answer.status.value}"
    return None


# ------------------------------------------------------------------------------------------------ sweeps


def _diagram(answer: PhaseDiagram) -> dict[str, Any]:
    told = answer.description
    question = _QUESTIONS[answer.question]
    options = {name: _told(value) for name, value in told.get("options", {}).items()}
    axes = {letter: (told[letter], [_told(v) for v in told["grid"][told[letter]]]) for letter in ("x", "y")}
    return {
        **axes,
        "question": partial(question, **options) if options else question,
        "fixed": {name: _told(value) for name, value in told["fixed"].items()},
        "refine": told["refine"],
        "title": told.get("title", ""),
    }


def _unasked(answer: PhaseDiagram) -> str | None:
    if answer.question not in _QUESTIONS:
        return f"its question {answer.question} is no question of the package; write a script that asks it"
    given = {**answer.description["fixed"], **answer.description.get("options", {})}
    odd = [name for name, value in given.items() if not _is_told(value)]
    return f"{', '.join(odd)} is given as code or as a record, which a file does not hold" if odd else None


def _is_told(value: Any) -> bool:
    """Whether a value that a diagram tells of can be read back."""
    if isinstance(value, list):
        code = bool(value) and value[0] in ("partial", "method", "code")
        return not code and all(_is_told(entry) for entry in value)
    return value is None or isinstance(value, (bool, int, float, str))


def _told(value: Any) -> Any:
    """A value that a diagram tells of: fractions are pairs."""
    if isinstance(value, list):
        fraction = len(value) == 2 and value[0] == "fraction"
        return Fraction(value[1]) if fraction else tuple(map(_told, value))
    return value


# ------------------------------------------------------------------------------------------ closed forms


def _derive(*, name: str) -> ClosedForm:
    """The closed form of a name, derived anew."""
    return next(form for form in catalogue() if form.name == name)


def _underived(answer: ClosedForm) -> str | None:
    if any(form.name == answer.name for form in catalogue()):
        return None
    return f"{answer.name} is not in closed_forms.catalogue()"


RECIPES: Mapping[type, Recipe] = {
    Solution: Recipe(
        "solve", solve, "game", _solution, _unsolved, ("certificate", "stats", "message", "version")
    ),
    FormSolution: Recipe("solve_form", solve_form, "form", _form, apart=("stats", "message", "version")),
    SubgamePerfect: Recipe(
        "solve_form",
        solve_form,
        "form",
        _form,
        apart=("stage.stats", "stage.message", "stage.version"),
        inside="stage",
    ),
    GrowthPath: Recipe("grow", grow, "game", _path, draws=lambda path: path.order == "random"),
    Threshold: Recipe("threshold", threshold, "game", _threshold),
    HysteresisLoop: Recipe("hysteresis", hysteresis, "game", _loop),
    TippingNumber: Recipe(
        "tipping_number",
        tipping_number,
        "game",
        _tipping,
        _untipped,
        # another cheapest founding club, found by another version of the integer program, is as good
        ("founders", "minimum_sets", "every_set", "closed_clubs", "because", "stats", "message"),
    ),
    PhaseDiagram: Recipe("phase_diagram", phase_diagram, "base", _diagram, _unasked),
    ClosedForm: Recipe("closed_forms.catalogue", _derive, "", lambda form: {"name": form.name}, _underived),
}
