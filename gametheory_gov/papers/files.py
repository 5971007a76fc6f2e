"""The files of an archive, as they are made of an answer."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from functools import partial
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from platform import platform, python_version
from typing import TYPE_CHECKING, Any

import numpy as np

from gametheory_gov.base.exact import dump_column, dump_number
from gametheory_gov.base.plain import public_name, to_plain
from gametheory_gov.base.version import __version__
from gametheory_gov.bound.game import BoundGame
from gametheory_gov.bound.lookup import ALIASES
from gametheory_gov.closed_forms.record import ClosedForm
from gametheory_gov.data.tables import TABLES
from gametheory_gov.scenarios.commitments import commitments_of
from gametheory_gov.world.states import States

from .model import describe
from .recipes import Recipe
from .steps import derivation
from .tables import table
from .works import bibliography

if TYPE_CHECKING:
    import pandas as pd

FORMAT = "gametheory_gov.archive/1"
MANIFEST, SUMS, WORLD = "manifest.json", "SHA256SUMS", "world.toml"
#: Libraries whose versions are told.
_LIBRARIES = ("numpy", "scipy", "sympy", "python-flint", "pandas", "xarray", "nashpy", "networkx")
#: Tables whose entries are made again in every check.
CELLS = ("answer.csv", "states.csv")


def texts_of(answer: Any, recipe: Recipe, given: Mapping[str, Any]) -> dict[str, str]:
    """The texts of an archive by name, but for the answer's own file, the manifest and the sums."""
    game = game_of(answer)
    texts: dict[str, Callable[[], str]] = {
        "README.md": lambda: _readme(answer, recipe),
        "replicate.py": lambda: _script(answer, recipe, given),
        "answer.csv": lambda: as_csv(answer.to_pandas()),
        "works.bib": lambda: bibliography(answer),
    }
    for form, ending in (("latex", "tex"), ("markdown", "md")):
        texts[f"answer.{ending}"] = lambda form=form: table(answer, form) + "\n"  # type: ignore[misc]
        if game is not None:
            texts[f"model.{ending}"] = lambda form=form: describe(answer, form) + "\n"  # type: ignore[misc]
        if isinstance(answer, ClosedForm):
            texts[f"derivation.{ending}"] = lambda form=form: derivation(answer, form) + "\n"  # type: ignore[misc]
    if game is not None:
        texts["states.csv"] = lambda: states_csv(game.states)
        texts[WORLD] = lambda: _world(game)
    return {name: write() for name, write in texts.items()}


def manifest(
    answer: Any, recipe: Recipe, given: Mapping[str, Any], digests: Mapping[str, str]
) -> dict[str, Any]:
    """What an archive says of itself."""
    game = game_of(answer)
    return {
        "format": FORMAT,
        "made_by": __version__,
        "kind": public_name(type(answer)),
        "answer": f"answer{answer.ENDING}",
        "made_with": recipe.call,
        "given": {name: to_plain(value) for name, value in given.items()},
        "seeds": {name: to_plain(value) for name, value in given.items() if name == "rng"},
        "versions": versions(),
        "data": data_digests() if game is not None and game.states.works else {},
        "files": dict(sorted(digests.items())),
    }


def versions() -> dict[str, str]:
    """Versions of Python, the package and the libraries that compute; the machine."""
    found = {"python": python_version(), "machine": platform(), "gametheory_gov": __version__}
    for name in _LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "unknown"
    return found


def data_digests() -> dict[str, str]:
    """Digests of the package's own tables."""
    tables = files("gametheory_gov.data").joinpath("tables")
    return {name: sha256((tables / f"{name}.csv").read_bytes()).hexdigest() for name in TABLES}


def game_of(answer: Any) -> BoundGame | None:
    """The game that an answer keeps, where it does."""
    for part in ("game", "base"):
        if isinstance(found := getattr(answer, part, None), BoundGame):
            return found
    return None


# -------------------------------------------------------------------------------------------- CSV, TOML


def as_csv(frame: pd.DataFrame) -> str:
    """A table as text: fractions as they are, floats with nine figures, so that no library decides."""
    rows = frame.itertuples(index=False, name=None)
    return _csv(map(str, frame.columns), ([_entry(value) for value in row] for row in rows))


def _csv(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([list(heads), *map(list, rows)])
    return out.getvalue()


def _entry(value: Any) -> str:
    if isinstance(value, np.generic):
        value = value.item()
    if value is None or (isinstance(value, float) and value != value):
        return ""
    if isinstance(value, (tuple, list)):
        return " ".join(map(_entry, value))
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 10**9 else f"{value:.9g}"
    return str(value)


def states_csv(states: States) -> str:
    """The states as `States.from_csv` reads them: exact numbers as fractions, floats with all figures."""
    columns: dict[str, list[Any]] = {"id": list(states.ids), "name": list(states.names)}
    for name, column in states.columns().items():
        if name == "ideal":
            columns |= {f"ideal_{k + 1}": dump_column(column[:, k]) for k in range(states.dimensions)}
        elif name != "exposure":
            columns[name] = dump_column(column)
    rows = zip(*columns.values(), strict=True)
    return _csv(columns, ([repr(v) if isinstance(v, float) else str(v) for v in row] for row in rows))


def _world(game: BoundGame) -> str:
    """The game as a world for `scenarios.read_world`, with the formulas that it was evaluated by."""
    import tomli_w

    form, recipe = game.form.to_dict(), game.recipe
    kept = ("name", "actions", "payoffs", "aggregates", "exposures", "along", "signed", "profile_terms",
            "reports", "cooperation", "drivers", "standards")  # fmt: skip
    own = {name: form[name] for name in kept if form.get(name)}
    own["switching"] = [{"from": a, "to": b, "cost": cost} for a, b, cost in form["switching"]]
    own |= {
        slot: {name: info["meaning"] for name, info in form[slot].items()}
        for slot in ("parameters", "columns")
    }
    given = [name for name in (recipe.given if recipe else ()) if name in game.values]
    world: dict[str, Any] = {"csv": "states.csv", "exact": game.states.exact}
    if game.states.great_powers:
        world["powers"] = list(game.states.great_powers)
    if game.states.exposure is not None:
        world["exposure"] = dump_column(game.states.exposure)
    if game.states.matrices:
        world["matrices"] = {name: dump_column(matrix) for name, matrix in game.states.matrices.items()}
    parts = {
        "title": game.states.title or f"{game.form.name} game of {game.N} states",
        "founders": list(game.founders),
        "committed": commitments_of(game),
        "world": world,
        "institution": game.institution.to_dict(),
        "game": {name: value for name, value in own.items() if value not in ({}, [])},
        "parameters": {ALIASES.get(name, name): _value(game.values[name]) for name in given},
    }
    return tomli_w.dumps({name: part for name, part in parts.items() if name != "committed" or part})


def _value(value: Any) -> Any:
    return dump_column(value) if isinstance(value, np.ndarray) else dump_number(value)


# --------------------------------------------------------------------------------------------- for people


def _readme(answer: Any, recipe: Recipe) -> str:
    game = game_of(answer)
    rows = {
        f"answer{answer.ENDING}": "the answer with all that it was made from; `gametheory_gov.load` reads it",
        "answer.csv, answer.tex, answer.md": "its table",
        "works.bib": "the works that it rests on",
        "replicate.py": "a script that makes the answer again and compares",
        MANIFEST: "how it was made: the function, seeds, versions of libraries, digests of the files",
        SUMS: "the digests in the form of `sha256sum --check SHA256SUMS`",
    }
    if game is not None:
        rows["model.tex, model.md"] = "the model in words and formulas"
        rows["states.csv, world.toml"] = (
            "the states and the game as tables; `scenarios.read_world` reads them"
        )
    if isinstance(answer, ClosedForm):
        rows["derivation.tex, derivation.md"] = "its derivation"
    lines = "\n".join(f"| {name} | {about} |" for name, about in rows.items())
    return (
        f"# Archive of an answer\n\n{answer.headline}\n\n"
        f"It was made with `{recipe.call}` of gametheory_gov {__version__}. With that or a later version "
        "installed, this makes it again and compares:\n\n"
        "```bash\ngametheory-gov replicate FOLDER_OF_THIS_FILE\n```\n\n"
        f"| file | what it holds |\n|---|---|\n{lines}\n"
    )


def _script(answer: Any, recipe: Recipe, given: Mapping[str, Any]) -> str:
    part = getattr(answer, recipe.inside) if recipe.inside else answer
    kept = "kept" + f".{recipe.inside}" * bool(recipe.inside)
    arguments = recipe.arguments(part) | dict(given)
    if isinstance(answer, ClosedForm):
        call = f"next(form for form in gg.closed_forms.catalogue() if form.name == {answer.name!r})"
    else:
        listed = "".join(f"    {name}={_code(value)},\n" for name, value in arguments.items())
        call = f"gg.{recipe.call}(\n    {kept}.{recipe.of},\n{listed})"
    return (
        '"""Makes the answer of this archive again and compares it with the one that is kept."""\n\n'
        "from fractions import Fraction  # noqa: F401\nfrom functools import partial  # noqa: F401\n"
        "from pathlib import Path\n\nimport gametheory_gov as gg\n\n"
        f'here = Path(__file__).parent\nkept = gg.load(here / "answer{answer.ENDING}")\nagain = {call}\n'
        "print(again)\n\nfound = gg.papers.check_archive(here)\nprint(found)\nraise SystemExit(not found)\n"
    )


def _code(value: Any) -> str:
    """A value as Python code that makes it."""
    if isinstance(value, partial):
        options = ", ".join(f"{name}={_code(entry)}" for name, entry in value.keywords.items())
        return f"partial({_code(value.func)}, {options})"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_code(key)}: {_code(entry)}" for key, entry in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        inside = ", ".join(map(_code, value))
        return f"[{inside}]" if isinstance(value, list) else f"({inside}{',' * (len(value) == 1)})"
    if callable(value):
        return f"gg.sweeps.{value.__name__}"
    if isinstance(value, (str, int, float, Fraction, type(None))):
        return repr(value)
    return f"gg.equilibria.{value!r}"


def as_json(plain: Mapping[str, Any]) -> str:
    """A manifest as text."""
    return json.dumps(plain, indent=1, ensure_ascii=False) + "\n"
