"""Every public name, as the stubs write it; and the page `docs/reference/names.md` that lists them.

``python -m tests.public_names`` writes the page anew.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import re
from importlib.util import resolve_name
from pathlib import Path

import gametheory_gov

ROOT = Path(gametheory_gov.__file__).parent


def read(space, name):
    return getattr(importlib.import_module(space), name)


def written_names():
    """The namespace, the name, and the module that defines it."""
    for stub in sorted(ROOT.rglob("__init__.pyi")):
        space = ".".join(("gametheory_gov", *stub.parent.relative_to(ROOT).parts))
        for line in ast.parse(stub.read_text(encoding="utf-8")).body:
            for alias in line.names:
                yield space, alias.name, resolve_name("." * line.level + (line.module or ""), space)


WRITTEN = list(written_names())
#: Namespaces inside namespaces.
ROOMS = [(space, name) for space, name, _ in WRITTEN if inspect.ismodule(read(space, name))]
#: Everything else, but for the version.
NAMES = [
    (space, name, home)
    for space, name, home in WRITTEN
    if (space, name) not in ROOMS and name != "__version__"
]
#: Everything in `gg.errors`.
ERRORS = [
    kind
    for kind in vars(gametheory_gov.errors).values()
    if inspect.isclass(kind) and issubclass(kind, Exception)
]

PAGE = ROOT.parent / "docs" / "reference" / "names.md"
_HEAD = """# Public names

What users may import, by namespace; `gg` is `gametheory_gov`. Everything else may change without notice.
Names load when first used.

Written from the stubs (`gametheory_gov/**/__init__.pyi`) and the first lines of docstrings. After a change of
either, in the checkout:

```bash
python -m tests.public_names
```
"""


def names_page():
    """The page of public names: each namespace, and the first line of each name's docstring."""
    page = [_HEAD]
    for space in dict.fromkeys(space for space, _, _ in WRITTEN):
        page += [f"## `{_short(space)}`", _first(inspect.getdoc(importlib.import_module(space)))]
        rows = sorted((name.casefold(), name, home) for where, name, home in NAMES if where == space)
        page += [_table((name, _about(space, name, home)) for _, name, home in rows)]
    page += [
        "## `gg.errors`",
        "What the package raises, each also the built-in exception that a caller expects.",
    ]
    page += [_table((kind.__name__, _first(inspect.getdoc(kind))) for kind in ERRORS)]
    return "\n\n".join(part.strip() for part in page if part.strip()) + "\n"


def _short(space):
    return space.replace("gametheory_gov", "gg", 1)


def _table(rows):
    lines = [f"| `{name}` | {about} |" for name, about in rows]
    return "\n".join(["| name | what it is |", "|---|---|", *lines])


def _first(text):
    """The first paragraph of a docstring, in one line of Markdown."""
    line = " ".join((text or "").split("\n\n")[0].split())
    line = re.sub(r":math:`([^`]*)`", r"$\1$", line).replace("``", "`").replace("`gametheory_gov", "`gg")
    return line.replace("|", "\\|")


def _about(space, name, home):
    value = read(space, name)
    if inspect.isclass(value) or inspect.isroutine(inspect.unwrap(value)):
        return _first(inspect.getdoc(value))
    return _first(comment(name, home))


def comment(name, home):
    """What the module that defines a constant says of it."""
    source = inspect.getsource(importlib.import_module(home))
    found = re.search(rf"((?:^#: .*\n)+){name}\b", source, flags=re.MULTILINE)
    return found[1].replace("#: ", "") if found else ""


if __name__ == "__main__":
    PAGE.write_text(names_page(), encoding="utf-8")
