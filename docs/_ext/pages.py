"""Pages that are made when the site is built: the reference of names, and tables of contents.

The reference has a page for each namespace, `docs/reference/api/*.rst`, from the list of public names that
`docs/reference/names.md` is written from. An index page is a list of links; the order of reading is theirs.
A comment `<!-- index: hysteresis; exit -->` says what a page, or a section, is the place for: a search for
these words finds it first, and the index of the site lists them.
"""

from __future__ import annotations

import inspect
import pkgutil
import posixpath
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from docutils import nodes
from numpydoc.xref import DEFAULT_LINKS
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

import gametheory_gov as gg
from gametheory_gov.base.citation import references
from tests.public_names import ERRORS, NAMES, comment

ENTRIES = [*NAMES, *(("gametheory_gov.errors", kind.__name__, kind.__module__) for kind in ERRORS)]
API = "docs/reference/api"
#: Kinds of records, whose members every answer has.
SHARED = ("gametheory_gov.base.answer.Record", "gametheory_gov.base.answer.Answer")
#: What a kind inherits is told with it, but for what every answer has and what Python gives.
MEMBERS = """\
   :members:
   :exclude-members: RESTS
   :inherited-members: Record, Answer, Shown, object, ABC, Enum, str, int, tuple, BaseException, Protocol
"""


def _short(space: str) -> str:
    return space.replace("gametheory_gov", "gg", 1)


def _heading(text: str) -> str:
    return f"{text}\n{'=' * len(text)}\n"


def _entry(space: str, name: str, home: str) -> str:
    value = pkgutil.resolve_name(f"{space}.{name}")
    if inspect.isclass(value):
        return f".. autoclass:: {space}.{name}\n{MEMBERS}"
    if inspect.isroutine(inspect.unwrap(value)):
        return f".. autofunction:: {space}.{name}\n"
    about = " ".join(comment(name, home).split())
    shown = "\n".join(
        f"      {line}" for line in [f">>> print({_short(space)}.{name})", *str(value).splitlines()]
    )
    return f".. py:data:: {name}\n\n   {about}\n\n   .. code-block:: pycon\n\n{shown}\n"


def write_reference(app: Sphinx) -> None:
    """Write a page for each namespace, where it says something new."""
    folder = Path(app.srcdir, API)
    folder.mkdir(exist_ok=True)
    pages = {}
    for space in dict.fromkeys(space for space, _, _ in ENTRIES):
        about, _, _ = inspect.getdoc(pkgutil.resolve_name(space)).partition("\n\n")
        names = sorted(
            ((name, home) for where, name, home in ENTRIES if where == space),
            key=lambda entry: entry[0].casefold(),
        )
        parts = [
            _heading(_short(space)),
            f".. py:module:: {space}\n",
            about + "\n",
            *(_entry(space, *entry) for entry in names),
        ]
        pages[_short(space)] = "\n".join(parts)
    shared = (f".. autoclass:: {kind}\n   :members:\n   :exclude-members: RESTS\n" for kind in SHARED)
    pages["answers"] = "\n".join([_heading("What every answer has"), *shared])
    for name, text in pages.items():
        path = folder / f"{name}.rst"
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
    for path in folder.glob("*.rst"):
        if path.stem not in pages:
            path.unlink()


def _index(comment: re.Match[str]) -> str:
    return "\n".join(f"```{{index}} ! {entry.strip()}\n```" for entry in comment[1].split(";"))


def _toctree(pages: list[str]) -> str:
    lines = "\n".join(f"/{page}" for page in pages)
    return f"\n```{{toctree}}\n:hidden:\n\n{lines}\n```\n"


def add_contents(app: Sphinx, docname: str, source: list[str]) -> None:
    """Give an index its table of contents, the page of names its links, and the search its first answers."""
    source[0] = source[0].replace("\n\n```\n", "\n```\n")  # which a doctest needs, and a reader does not
    source[0] = re.sub(r"^<!-- index: (.*) -->$", _index, source[0], flags=re.MULTILINE)
    if docname.endswith("/index"):
        targets = re.findall(r"^[-*] \[[^]]*\]\(([^)#:]+)\.(?:md|ipynb)\)", source[0], flags=re.MULTILINE)
        folder = posixpath.dirname(docname)
        source[0] += _toctree([posixpath.normpath(posixpath.join(folder, target)) for target in targets])
    if docname == "docs/reference/names":
        space = ""
        lines = source[0].splitlines()
        for k, line in enumerate(lines):
            if heading := re.match(r"## `gg(.*)`", line):
                space = f"gametheory_gov{heading[1]}"
            elif (row := re.match(r"\| `(\w+)` \|", line)) and (space, row[1]) in PUBLIC:
                lines[k] = line.replace(row[0], f"| {{py:obj}}`{row[1]} <{space}.{row[1]}>` |", 1)
        spaces = dict.fromkeys(_short(space) for space, _, _ in ENTRIES)
        source[0] = "\n".join(lines) + "\n" + _toctree([f"{API}/{page}" for page in (*spaces, "answers")])


PUBLIC = {(space, name) for space, name, _ in ENTRIES}
#: The public name of what a docstring calls by the module that defines it, or a kind by its last name alone.
CALLED = {f"{home}.{name}": f"{space}.{name}" for space, name, home in reversed(ENTRIES)}
KINDS = {
    name: f"{space}.{name}"
    for space, name, _ in reversed(ENTRIES)
    if inspect.isclass(pkgutil.resolve_name(f"{space}.{name}"))
}


def _read_as(target: str) -> Iterator[str]:
    """What a docstring may mean: the public name of a home, or of a kind; what every answer has."""
    for called, public in {**CALLED, **KINDS}.items():
        if target == called or target.startswith(f"{called}."):
            yield public + target.removeprefix(called)
    yield from (f"{kind}.{target}" for kind in SHARED)


def resolve(
    app: Sphinx, env: BuildEnvironment, node: pending_xref, contents: nodes.Element
) -> nodes.Element | None:
    """Find what is called by its home; code that is not public is named, without a link, where it exists."""
    domain, target = env.domains.python_domain, node.get("reftarget", "")
    for name in _read_as(target):
        if found := domain.resolve_xref(env, node["refdoc"], app.builder, "obj", name, node, contents):
            return found
    if not target.startswith("gametheory_gov."):
        return None
    try:
        pkgutil.resolve_name(target)
    except (ImportError, AttributeError):
        return None
    return contents


def cite_by_key(app: Sphinx, what: str, name: str, value: object, options: Any, lines: list[str]) -> None:
    """Let docstrings cite works of the bibliography: `[key]_`."""
    known = references()
    for k, line in enumerate(lines):
        lines[k] = re.sub(r"\[(\w+)\]_", lambda m: f":cite:t:`{m[1]}`" if m[1] in known else m[0], line)


def bake_explorer(app: Sphinx, failure: Exception | None) -> None:
    """Write the explorer that the page about it shows, where the build made a site without one."""
    page = Path(app.outdir, "_static", "explorer.html")
    if failure is None and app.builder.format == "html" and not page.exists():
        gg.explore("gatt_wto").save(page, {"legitimacy": (0, 1, 21), "divergence": (0, 0.3, 13)})


def setup(app: Sphinx) -> dict[str, Any]:
    """Write the reference before pages are read."""
    app.connect("builder-inited", write_reference)
    app.connect("source-read", add_contents)
    app.connect("missing-reference", resolve)
    app.connect("autodoc-process-docstring", cite_by_key)
    app.connect("build-finished", bake_explorer)
    DEFAULT_LINKS.clear()  # they lead to other projects' sites
    DEFAULT_LINKS.update(KINDS)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
