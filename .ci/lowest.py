"""Prints the lowest versions that pyproject.toml allows, as constraints for pip, a ``name==version`` a line.

Of the dependencies, the extras and the groups of tools, so that they cannot drift apart from what is tried. A
requirement that does not begin with one lower bound ends with an error.
"""

from __future__ import annotations

import re
import sys
import tomllib
from itertools import chain
from pathlib import Path


def lowest(requirement: str) -> str:
    """The requirement at its lower bound, such as ``dask==2024.8`` for ``dask[distributed]>=2024.8``."""
    found = re.match(r"([\w.-]+)(?:\[[\w,]+\])?>=([\w.]+)(,<[\w.]+)?$", requirement.replace(" ", ""))
    if found is None:
        sys.exit(f"pyproject.toml: {requirement!r} does not state one lower bound, such as 'numpy>=2.1'")
    return f"{found[1]}=={found[2]}"


if __name__ == "__main__":
    table = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text(encoding="utf-8"))
    project, groups = table["project"], table["dependency-groups"]
    listed = chain(project["dependencies"], *project["optional-dependencies"].values(), *groups.values())
    print("\n".join(lowest(row) for row in listed if isinstance(row, str)))
