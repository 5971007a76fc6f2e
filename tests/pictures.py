"""Every picture that the package draws, by name, as a function of the axes; and what one shows."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from contextlib import suppress
from fractions import Fraction

import numpy as np

import gametheory_gov as gg
from gametheory_gov.base.errors import NotApplicableError
from tests.base.test_answers import MADE
from tests.equilibria.answers import five


def _states(number, legitimacy=0):
    rules = gg.Institution(exclusion_penalty="10/9")
    states = gg.States.symmetric(number)
    return gg.bind(
        gg.AccessionGame(), states, rules, benefit=0, divergence=0, cost="2/5", legitimacy=legitimacy
    )


def _waiting(ax):
    times = gg.noise.waiting_times(
        _states(12), gg.noise.Logit(5), ("legitimacy", [0, Fraction(1, 10)]), ("divergence", [0])
    )
    return gg.noise.draw_waiting(times, ax=ax)


#: Functions that draw tables, graphs and games.
FUNCTIONS = {
    "transition_picture": lambda ax: gg.growth.transition_picture(gg.growth.transition_graph(five()), ax),
    "draw_landscape": lambda ax: gg.noise.draw_landscape(
        {f"{w}": gg.noise.weighted_potential(_states(12, w)).landscape() for w in (0, "1/10")}, ax
    ),
    "draw_laws": lambda ax: gg.noise.draw_laws(
        {f"{p}": gg.noise.stationary(_states(12), gg.noise.Logit(p)).to_pandas() for p in (5, 9)}, ax
    ),
    "draw_waiting": _waiting,
    "draw_outcomes": lambda ax: gg.noise.draw_outcomes(
        gg.noise.outcomes_by_precision(_states(12), [1, 2, 4]), ax
    ),
    "tile_map": lambda ax: gg.data.tile_map(
        {"USA": Fraction(1, 3), "FRA": -2.5, "<b>": None}, ax, title="gains", key="gain", without="committed"
    ),
    "draw_founding": lambda ax: gg.foresight.draw_founding({"three": _states(3)}, [0, "1/2"], ax=ax),
}


def _methods(kind):
    return [name for name in dir(kind) if getattr(getattr(kind, name), "is_picture", False)]


def _of_answers():
    """The pictures of every kind of answer that is tested; refused answers have nothing to draw."""
    for name, make in MADE.items():
        answer = make()
        for method in _methods(type(answer)):

            def draw(ax, answer=answer, method=method):
                return getattr(answer, method)(ax=ax)

            yield f"{name}.{method}", type(answer), method, draw


ANSWERED = list(_of_answers())
PICTURES = FUNCTIONS | {name: draw for name, _, _, draw in ANSWERED}
#: The first of each kind.
KINDS = [
    *FUNCTIONS,
    *dict.fromkeys({(kind, method): name for name, kind, method, _ in reversed(ANSWERED)}.values()),
]


def pictures_of_the_package():
    """Names of everything that is a picture, functions and methods."""
    found = set()
    for entry in pkgutil.walk_packages(gg.__path__, "gametheory_gov."):
        with suppress(ImportError):
            module = importlib.import_module(entry.name)
        for name, value in vars(module).items():
            if getattr(value, "is_picture", False):
                found.add(name)
            elif inspect.isclass(value) and value.__module__ == module.__name__:
                found |= {
                    f"{name}.{m}" for m, held in vars(value).items() if getattr(held, "is_picture", False)
                }
    return found


def drawn(name, ax=None):
    """A picture; None where there is nothing to draw."""
    with suppress(NotApplicableError):
        return PICTURES[name](ax)
    return None


def content(ax):
    """What is drawn: lines, areas, marks and words."""
    return [
        *(np.nan_to_num(np.asarray(line.get_xydata(), dtype=float)).round(9).tolist() for line in ax.lines),
        *(patch.get_path().vertices.round(9).tolist() for patch in ax.patches),
        *(
            [path.vertices.round(9).tolist() for path in held.get_paths()]
            + [np.asarray(held.get_offsets(), dtype=float).round(9).tolist()]
            for held in ax.collections
        ),
        *(text.get_text() for text in ax.texts),
        ax.get_title(loc="left"),
        ax.get_xlabel(),
        ax.get_ylabel(),
    ]
