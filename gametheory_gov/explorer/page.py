"""A baked page: a grid of settings, answered beforehand and written into one file that needs no Python.

The settings are a sweep (`gametheory_gov.sweep`), so they may be shared out among processes, and with a cache
an interrupted page goes on where it was. The page is opened by double click and fetches nothing: its policy
forbids that, and lets only its own script run. Between settings it shows the nearest one and says so.

Answers are packed: rounds as one figure a state in base 36, clubs as masks in hexadecimal, gains to three
figures, and every text once.
"""

from __future__ import annotations

import base64
import hashlib
import json
import math
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Any

from gametheory_gov.base.citation import cite
from gametheory_gov.base.errors import EndedError, Faults, GovError, InvalidInputError
from gametheory_gov.base.exact import format_number, short_number, to_fraction
from gametheory_gov.base.files import as_path, writable_file, write_text
from gametheory_gov.base.progress import watched
from gametheory_gov.base.text import Coded, counted, literal
from gametheory_gov.base.version import __version__
from gametheory_gov.bound.game import BoundGame
from gametheory_gov.bound.rebind import read_values
from gametheory_gov.equilibria.solvers.choice import solve
from gametheory_gov.sweeps.grids import sweep

from .answers import (
    MOST_TILES,
    NOT_POSSIBLE,
    bound,
    changes,
    clubs,
    colours,
    faults_of,
    growth,
    kept_controls,
    world,
)
from .controls import COMMITTED, commitment, number
from .exports import Exports

#: Values of a range that does not say how many.
POINTS = 11
#: Names that vary where no grid is given, as far as the game has them.
_FIRST = ("legitimacy", "divergence")
_FIGURES = "0123456789abcdefghijklmnopqrstuvwxyz"
#: Steps of a slider between two computed values.
_BETWEEN = 10
#: Seconds after which the search for the stable clubs of one setting ends with what it has found.
LIMIT = 60.0
#: Settings of one page at most.
MOST_SETTINGS = 100_000


def save_page(
    base: BoundGame,
    path: str | Path,
    grid: Mapping[str, Any] | None = None,
    *,
    exports: Exports,
    title: str = "",
    limit: float = LIMIT,
    executor: Any = None,
    cache: str | Path | None = None,
    progress: bool = False,
) -> Path:
    """Answer every setting of a grid and write them into one page.

    Parameters
    ----------
    base : BoundGame
    path : str or path
        Its ending is ``.html``; a file that stands there is replaced.
    grid : mapping of str to range or values, optional
        What each control runs over: a range ``(low, high)`` or ``(low, high, points)``, of 11 points by
        default and the game's own value, or a list of values. ``founders`` is a mapping of names to lists of
        ids. By default ``legitimacy`` and ``divergence`` over their whole range.
    exports : Exports
        Writes settings as Python.
    title : str
    limit : float
        Seconds after which the search for the stable clubs of one setting ends.
    executor, cache, progress
        As for `gametheory_gov.sweep`.

    Returns
    -------
    path
        The file.

    Raises
    ------
    InvalidInputError
        With every fault of the grid.
    DataError
        If the file or the cache cannot be written to.
    """
    target = as_path(path)
    axes = _axes(base, grid, target)
    writable_file(target)  # before the work
    names = {axis.name: axis.asked for axis in axes}
    found = sweep(_Ask(base, limit), names, executor=executor, cache=cache, progress=progress)
    answers = [json.loads(text) for text in found["answer"].to_numpy().ravel().tolist()]
    told = world(base, title=title, scenario=exports.scenario)
    if away := "; ".join(_away(base, axes)):
        told["note"] = f"{told['note']} The page begins away from the setting of the game: {away}.".strip()
    texts = _Texts()
    data = {
        "world": told,
        "controls": [axis.control for axis in axes if len(axis.values) > 1],
        "axes": [axis.plain() for axis in axes],
        "answers": [_packed(answer, texts) for answer in answers],
        "texts": list(texts),
        "colours": colours(a["growth"]["label"] if "growth" in a else NOT_POSSIBLE for a in answers),
        "code": _code(base, axes, exports),
        "first": {axis.name: axis.first for axis in axes},
    }
    return write_text(target, _html(data, told, base, axes, exports, target.name))


# ---------------------------------------------------------------------------------------------- the grid


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


@dataclass(frozen=True, repr=False)
class Slot(Coded):
    """Stands in code for a value that the page puts in."""

    name: str

    def _code(self) -> str:
        return f"⟦{self.name}⟧"


def _axes(base: BoundGame, grid: Any, target: Path) -> list[Axis]:
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


def _away(base: BoundGame, axes: list[Axis]) -> Iterator[str]:
    """Where a page begins with another value than the game has, because the grid leaves that out."""
    known = {control["name"]: control for control in kept_controls(base)}
    for axis in axes:
        label, own = known[axis.name]["label"], known[axis.name]["default"]
        if axis.name != "founders" and axis.first != own:
            yield f"{label} {_read(axis.first)}, where the game has {_read(own)}"
        elif axis.name == "founders" and {*base.founders} not in [{*json.loads(ids)} for ids in axis.asked]:
            yield f"founders {axis.control['names'][axis.first]}, where the game has others"


# ------------------------------------------------------------------------------------------- the answers


@dataclass(frozen=True)
class _Ask:
    """The question of the sweep: all that a page shows of one setting, as JSON text."""

    game: BoundGame
    limit: float

    def __call__(self, **values: Any) -> dict[str, str]:
        founders = json.loads(values.pop("founders")) if "founders" in values else None
        try:
            game = bound(self.game, changes(self.game, {"values": values, "founders": founders}))
            found: dict[str, Any] = {"growth": growth(game)}
        except GovError as error:
            return {"answer": json.dumps({"faults": faults_of(error)})}
        started = time.monotonic()
        try:
            with watched(lambda what, done: time.monotonic() - started < self.limit):
                found["clubs"] = clubs(solve(game, throw=False))
        except EndedError as error:
            words = f"No stable club is known: the search was {error}, after {self.limit:g} s."
            found["clubs"] = {"state": "partial", "found": [], "result": str(error), "words": words}
        except GovError as error:
            words = "; ".join(faults_of(error))
            found["clubs"] = {"state": "failed", "found": [], "result": words, "words": words}
        return {"answer": json.dumps(found)}


class _Texts(dict[str, int]):
    """Texts by their number, each once."""

    def __call__(self, text: str) -> int:
        return self.setdefault(text, len(self))


def _packed(answer: dict[str, Any], text: _Texts) -> Any:
    """One answer as ``unpack`` in baked.js reads it."""
    if "faults" in answer:
        return answer
    grown, stable = answer["growth"], answer["clubs"]
    rounds = grown["round"]
    short = max((entered or 0 for entered in rounds), default=0) < len(_FIGURES)
    figures = "".join("." if entered is None else _FIGURES[entered] for entered in rounds) if short else ""
    shares = grown["shares"]
    found = [
        [text(f"{sum(1 << k for k in club['members']):x}"), text(club["label"]), text(club["words"])]
        for club in stable["found"]
    ]
    return [
        text(figures) if short else rounds,
        [_rounded(gain) for gain in grown["gain"]],
        grown["sizes"],
        [round(shares[name], 6) for name in ("members", "size", "population")],
        text(grown["label"]),
        grown["universal"],
        text(grown["ended"]),
        grown["undecided"],
        [text(grown[name]) for name in ("headline", "means", "words")],
        [stable["state"], text(stable["result"]), text(stable["words"]), found],
        text(f"{sum(1 << k for k in grown['committed']):x}"),
    ]


def _rounded(gain: float | None) -> float | int | None:
    """A gain to three figures; what is no finite number is not known to the page."""
    if gain is None or not math.isfinite(gain):
        return None
    short = float(f"{gain:.3g}")
    return int(short) if short.is_integer() and abs(short) < 1e15 else short


def _code(base: BoundGame, axes: list[Axis], exports: Exports) -> str:
    """Python for a setting, with slots for its values; empty for what is no scenario of the package."""
    if not exports.shipped:
        return ""
    chosen = commitment(base)
    text = exports.python({axis.name: Slot(axis.name) for axis in axes if axis.name != chosen}, base)
    free = any(axis.name == chosen for axis in axes)
    return text.replace("scenario.bind()", f"scenario.bind(committed=⟦{chosen}⟧)") if free else text


# ---------------------------------------------------------------------------------------------- the file


def _html(
    data: dict[str, Any],
    told: dict[str, Any],
    base: BoundGame,
    axes: list[Axis],
    exports: Exports,
    name: str,
) -> str:
    room = files("gametheory_gov.explorer")
    style, front, baked = (
        room.joinpath(part).read_text(encoding="utf-8") for part in ("front.css", "front.js", "baked.js")
    )
    script = front.replace("export default { render };", "") + baked
    style += _STYLE
    policy = f"default-src 'none'; script-src {_hash(script)}; style-src {_hash(style)}; base-uri 'none'"
    title = escape(str(told["title"]))
    content = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="gametheory_gov {__version__}">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<main>
<div id="explorer" data-level="1"></div>
<noscript><p>This page needs JavaScript to be switched on. It runs no code but its own.</p></noscript>
</main>
{_about(base, axes, exports, name, str(told["title"]))}
<script type="application/json" id="answers">{content.replace("<", chr(92) + "u003c")}</script>
<script type="module">{script}</script>
</body>
</html>
"""


def _hash(text: str) -> str:
    """How a page's policy names a script or style of its own."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _about(base: BoundGame, axes: list[Axis], exports: Exports, name: str, title: str) -> str:
    """Who made the page and how, what is held fixed, sources and terms."""
    varied = {axis.name for axis in axes if len(axis.values) > 1}
    settings = math.prod(len(axis.values) for axis in axes)
    only = {axis.name: axis.first for axis in axes}
    fixed = "; ".join(
        f"{control['label']} {_read(only.get(control['name'], control['default']))}"
        for control in kept_controls(base)
        if control["name"] not in varied and control["kind"] != "founders"
    )
    grid = ", ".join(
        f"{axis.name!r}: [{', '.join(axis.shown())}]" for axis in axes if axis.name != "founders"
    )
    if "founders" in {axis.name for axis in axes}:
        axis = next(axis for axis in axes if axis.name == "founders")
        names = axis.control["names"]
        sets = ", ".join(f"{n!r}: {code}" for n, code in zip(names, axis.code, strict=True))
        grid += f"{', ' if grid else ''}'founders': {{{sets}}}"
    if exports.shipped and not exports.own:
        head, what = exports.python({}, base).split("\ngame = ")[0], "scenario"
    elif base.N > MOST_TILES and not exports.shipped:
        head, what = f"import gametheory_gov as gg\n\n# game: the bound game of {base.N:,} states", "game"
    else:
        head, what = exports.python({}, base).split("\npath = ")[0].rstrip(), "game"
    told = "" if title == exports.title(base) else f", title={title!r}"
    made = f"{head}\ngg.explore({what}{told}).save({name!r}, {{{grid}}})"
    scenario = exports.scenario
    sources = [*(scenario.sources if scenario else ()), *(_data_sources() if exports.shipped else ())]
    items = "".join(f"<li>{escape(source)}</li>" for source in sources)
    known = (
        f"<ul>{items}</ul>" if items else "<p>The figures of the states are those of the game's author.</p>"
    )
    terms = (
        "<p>Figures of the states may be used under the terms of their sources, with attribution.</p>"
        if exports.shipped
        else ""
    )
    return f"""<footer>
<h2>About this page</h2>
<p>Made with gametheory_gov {escape(__version__)}: {counted(settings, "setting")}, each computed beforehand.
Nothing is interpolated: between them the page shows the nearest one and says so. Gains are shown to three
figures.</p>
<p>Held fixed: {escape(fixed)}.</p>
<details><summary>The code that made it</summary><pre tabindex="0">{escape(made)}</pre></details>
<h3>Sources and terms</h3>
{known}{terms}
<p>The package is under the MIT licence.</p>
<details><summary>How to cite</summary><pre tabindex="0">{escape(cite(base))}</pre></details>
</footer>"""


def _read(value: Any) -> str:
    return format_number(value) if isinstance(value, float) else str(value).replace("_", " ")


def _data_sources() -> list[str]:
    """The package's sources of data, as ``data/SOURCES.md`` tells them in full."""
    text = files("gametheory_gov.data").joinpath("SOURCES.md").read_text(encoding="utf-8")
    part = text.split("## Sources in full")[1].split("\n## ")[0]
    entries = ["".join(entry) for entry in part.split("\n- ")[1:]]
    return [" ".join(entry.replace("**", "").replace("`", "").replace("*", "").split()) for entry in entries]


#: What stands around the explorer.
_STYLE = """
:root { color-scheme: light dark; }
body { margin: 0; padding: 20px; background: #ffffff; color: #1a1c1e; font: 15px/1.45 system-ui, sans-serif; }
main, footer { max-width: 1500px; margin: 0 auto; }
footer { margin-top: 28px; padding-top: 12px; border-top: 1px solid #8a929a; font-size: 13px; }
footer { overflow-wrap: anywhere; }
footer h2 { font-size: 16px; } footer h3 { font-size: 14px; }
footer pre { white-space: pre-wrap; }
footer :focus-visible { outline: 3px solid currentColor; outline-offset: 2px; }
@media (prefers-color-scheme: dark) { body { background: #15181b; color: #eceef0; } }
@media (max-width: 600px) { body { padding: 10px; } }
"""
