"""Prints the lowest versions that pyproject.toml allows, as constraints for pip, and what the tests need.

    python3 .ci/lowest.py dependencies      # one "name==version" a line
    python3 .ci/lowest.py extra cluster
    python3 .ci/lowest.py group test

A requirement without one lower bound ends with an error, so that every bound is one the gate has tried.
"""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path


def lowest(requirement: str) -> str:
    """The requirement at its lower bound.

    >>> lowest("dask[distributed]>=2024.8"), lowest("ruff>=0.17.6,<0.18")
    ('dask[distributed]==2024.8', 'ruff==0.17.6')
    """
    found = re.fullmatch(r"([\w.-]+)(\[[\w,]+\])?>=([\w.]+)(,<[\w.]+)?", requirement.replace(" ", ""))
    if found is None:
        sys.exit(f"{requirement!r} in pyproject.toml does not state one lower bound, such as 'numpy>=2.1'")
    return f"{found[1]}{found[2] or ''}=={found[3]}"


def listed(kind: str, name: str = "") -> list[str]:
    """The requirements of the package, of one of its extras, or of a group of developers' tools."""
    table = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text(encoding="utf-8"))
    if kind == "dependencies":
        return list(table["project"]["dependencies"])
    if kind == "extra":
        return list(table["project"]["optional-dependencies"][name])
    rows = table["dependency-groups"][name]
    inner = [row["include-group"] for row in rows if isinstance(row, dict)]
    return [row for row in rows if isinstance(row, str)] + [x for other in inner for x in listed(kind, other)]


if __name__ == "__main__":
    print("\n".join(lowest(requirement) for requirement in listed(*sys.argv[1:])))
