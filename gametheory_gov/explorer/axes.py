"""Axes of a baked page: what its controls run over, read and checked."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from gametheory_gov.base.errors import Faults, InvalidInputError
from gametheory_gov.base.exact import format_number, short_number, to_fraction
from gametheory_gov.base.text import literal
from gametheory_gov.bound.game import BoundGame
from gametheory_gov.bound.rebind import read_values

from .answers import changes, kept_controls
from .controls import COMMITTED, commitment, number

#: Values of a range that does not say how many.
POINTS = 11
#: Names that vary where no grid is given, as far as the game has them.
_FIRST = ("legitimacy", "divergence")
#: Steps of a slider between two computed values.
_BETWEEN = 10
#: Settings of one page at most.
MOST_SETTINGS = 100_000


@dataclass(frozen=True)
class Axis:
    """What one control runs over.

    Parameters
    ----------
    name : str
    control : dict
        For the page.
    values : list
        As the page knows them.
    asked : list
        The same as plain values for the sweep.
    code : list of str
        The same as Python writes them.
    first : plain value
        Where the page begins: the value of the game, where it varies.
    """

    name: str
    control: dict[str, Any]
    values: list[Any]
    asked: list[Any]
    code: list[str]
    first: Any

    def shown(self) -> list[str]:
        """The values as a call of ``save`` gives them."""
        texts = self.control["kind"] == "choice" and self.name != "founders"
        return [repr(value) for value in self.values] if texts else self.code

    def plain(self) -> dict[str, Any]:
        """The axis for the page."""
        return {
            "name": self.name,
            "values": self.values,
            "number": self.control["kind"] == "range",
            "code": self.code,
        }


def read_grid(base: BoundGame, grid: Any, target: Path) -> list[Axis]:
    """The axes of a grid; every fault of it is raised."""
    faults = Faults("save")
    known = {control["name"]: control for control in kept_controls(base)}
    if target.suffix.lower() not in (".html", ".htm"):
        faults.add(f"path = {str(target)!r:.80}; the name of a page ends in .html")
    if grid is None:
        numbers = [name for name, control in known.items() if control["kind"] == "range"]
        some = [name for name in _FIRST if name in numbers] or numbers[:2]
        grid = {name: (known[name]["low"], known[name]["high"]) for name in some}
    if not isinstance(grid, Mapping) or not grid:
        faults.add(
            f"grid = {grid!r:.80}; a mapping of controls to values is needed: {{'legitimacy': (0, 1)}}"
        )
        grid = {}
    axes = []
    for name, given in grid.items():
        if name not in known:
            faults.add(f"grid: {name!r:.80} is no control; these are: {', '.join(known)}")
            continue
        read = {"range": _numbers, "choice": _choices, "founders": _founders}[known[name]["kind"]]
        axis = read(base, known[name], given, faults)
        axes.extend([axis] if axis is not None else [])
    settings = math.prod(len(axis.values) for axis in axes)
    if settings > MOST_SETTINGS:
        faults.add(f"the grid has {settings:,} settings; {MOST_SETTINGS:,} is the most")
    faults.raise_as(InvalidInputError)
    return axes


def _numbers(base: BoundGame, control: dict[str, Any], given: Any, faults: Faults) -> Axis | None:
    name = control["name"]
    asked = read_values(name, given, faults, points=POINTS, exact=base.exact)
    if not asked:
        return None
    own = to_fraction(control["own"]) if base.exact else control["default"]
    if isinstance(given, tuple) and min(asked) <= own <= max(asked):
        asked = [own, *(value for value in asked if not math.isclose(value, own, abs_tol=1e-12))]
    asked = sorted(asked)
    values = [float(value) for value in asked]
    if base.exact:  # a fraction where no float says the number
        asked = [
            near if to_fraction(near) == value else value for near, value in zip(values, asked, strict=True)
        ]
    gaps = {round(b - a, 12) for a, b in pairwise(values)}
    shown = control | {
        "low": values[0],
        "high": values[-1],
        "step": gaps.pop() / _BETWEEN if len(gaps) == 1 else 0,
        "ticks": values,
        "default": control["default"]
        if len(values) > 1
        else values[0],  # where the page has no such value it says so
    }
    if asked != values:
        names = [f"{short_number(value)} ({float(value):.3g})" for value in asked]
        shown |= {
            "values": values,
            "names": [f"{a:g}" if a == v else n for a, v, n in zip(asked, values, names, strict=True)],
        }
    code = [literal(number(base, value)) for value in asked]
    return Axis(name, shown, values, asked, code, shown["default"])


def _choices(base: BoundGame, control: dict[str, Any], given: Any, faults: Faults) -> Axis | None:
    name, allowed = control["name"], control["values"]
    if isinstance(given, str) or not isinstance(given, Sequence) or not given:
        faults.add(f"{name} = {given!r:.80}; a list of some of these is needed: {', '.join(allowed)}")
        return None
    values = list(dict.fromkeys(given))
    faults.extend(
        f"{name}: {value!r:.80} is none of {', '.join(allowed)}" for value in values if value not in allowed
    )
    if any(value not in allowed for value in values):
        return None
    first = control["default"] if control["default"] in values else values[0]
    names = dict(zip(allowed, control["names"], strict=True))
    shown = control | {"values": values, "names": [names[value] for value in values], "default": first}
    code = [repr(value == COMMITTED) if name == commitment(base) else repr(value) for value in values]
    return Axis(name, shown, values, values, code, first)


def _founders(base: BoundGame, control: dict[str, Any], given: Any, faults: Faults) -> Axis | None:
    if not isinstance(given, Mapping) or not given:
        faults.add(
            f"founders = {given!r:.80}; a mapping of names to lists of ids is needed, such as "
            "{'as in 1947': ['USA', 'GBR'], 'one': ['USA']}"
        )
        return None
    sets: dict[str, list[str]] = {}
    for name, ids in given.items():
        try:
            found = changes(base, {"founders": ids})
        except InvalidInputError as error:
            faults.extend(f"founders {name!r:.40}: {fault}" for fault in error.faults)
        else:
            members = list(found.get("founders", base.founders))
            twin = next((other for other, others in sets.items() if set(others) == set(members)), None)
            if str(name) in sets:
                faults.add(f"founders: the name {str(name)!r:.40} is given twice")
            elif twin is not None:
                faults.add(f"founders: {twin!r:.40} and {str(name)!r:.40} name the same founders")
            else:
                sets[str(name)] = members
    if len(sets) < len(given):
        return None
    names, values = list(sets), [json.dumps(ids) for ids in sets.values()]
    first = next((k for k, ids in enumerate(sets.values()) if set(ids) == set(base.founders)), 0)
    places = list(range(len(names)))
    shown = control | {"kind": "choice", "values": places, "names": names, "default": first}
    return Axis("founders", shown, places, values, [literal(ids) for ids in sets.values()], first)


def said(value: Any) -> str:
    """A value in a sentence of the page."""
    return format_number(value) if isinstance(value, float) else str(value).replace("_", " ")


def away(base: BoundGame, axes: list[Axis]) -> Iterator[str]:
    """Where a page begins with another value than the game has, because the grid leaves that out."""
    known = {control["name"]: control for control in kept_controls(base)}
    for axis in axes:
        label, own = known[axis.name]["label"], known[axis.name]["default"]
        if axis.name != "founders" and axis.first != own:
            yield f"{label} {said(axis.first)}, where the game has {said(own)}"
        elif axis.name == "founders" and {*base.founders} not in [{*json.loads(ids)} for ids in axis.asked]:
            yield f"founders {axis.control['names'][axis.first]}, where the game has others"
