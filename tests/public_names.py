"""Every public name, as the stubs write it."""

from __future__ import annotations

import ast
import importlib
import inspect
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
