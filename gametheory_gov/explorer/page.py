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
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import Any

from gametheory_gov.base.citation import cite
from gametheory_gov.base.errors import EndedError, GovError
from gametheory_gov.base.files import as_path, writable_file, write_text
from gametheory_gov.base.progress import watched
from gametheory_gov.base.text import Coded, counted
from gametheory_gov.base.version import __version__
from gametheory_gov.bound.game import BoundGame
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
from .axes import Axis, away, read_grid, said
from .controls import commitment
from .exports import Exports

_FIGURES = "0123456789abcdefghijklmnopqrstuvwxyz"
#: Seconds after which the search for the stable clubs of one setting ends with what it has found.
LIMIT = 60.0


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
    axes = read_grid(base, grid, target)
    writable_file(target)  # before the work
    names = {axis.name: axis.asked for axis in axes}
    found = sweep(_Ask(base, limit), names, executor=executor, cache=cache, progress=progress)
    answers = [json.loads(text) for text in found["answer"].to_numpy().ravel().tolist()]
    told = world(base, title=title, scenario=exports.scenario)
    if apart := "; ".join(away(base, axes)):
        told["note"] = f"{told['note']} The page begins away from the setting of the game: {apart}.".strip()
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


@dataclass(frozen=True, repr=False)
class Slot(Coded):
    """Stands in code for a value that the page puts in."""

    name: str

    def _code(self) -> str:
        return f"⟦{self.name}⟧"


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
        [
            None if shares[name] is None else round(shares[name], 6)
            for name in ("members", "size", "population")
        ],
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
        f"{control['label']} {said(only.get(control['name'], control['default']))}"
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
