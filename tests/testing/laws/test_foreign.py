"""The page about laws is true: its files are the project that the gate runs, its laws those of the kit."""

from __future__ import annotations

from pathlib import Path

import pytest

from gametheory_gov.testing.laws.conformance import all_laws

FOREIGN = Path(__file__).parents[2] / "foreign"
PAGE = (FOREIGN.parents[1] / "docs" / "howto" / "laws.md").read_text(encoding="utf-8")
FILES = sorted(path.name for path in FOREIGN.iterdir() if path.suffix in (".py", ".txt"))


def test_the_project_is_there():
    assert FILES == ["mistakes.py", "red.txt", "test_mistakes.py", "test_treaty.py", "treaty.py"]


@pytest.mark.parametrize("name", FILES)
def test_the_page_shows_the_files(name):
    text = (FOREIGN / name).read_text(encoding="utf-8")
    if name == "red.txt":
        assert f"```text\n{text}```" in PAGE
    else:
        assert f"`{name}`:\n\n<!--- skip: next -->\n\n```python\n{text}```" in PAGE


@pytest.mark.parametrize("name", [name for name in FILES if name.endswith(".py")])
def test_it_needs_nothing_but_the_kit(name):
    lines = (FOREIGN / name).read_text(encoding="utf-8").splitlines()
    used = [line.split()[1] for line in lines if line.startswith(("import ", "from "))]
    assert {module for module in used if module.startswith("gametheory_gov")} <= {
        "gametheory_gov.testing",
        "gametheory_gov.testing.laws",
    }


@pytest.mark.parametrize("law", all_laws().values(), ids=lambda law: law.name)
def test_the_page_lists_the_laws(law):
    needs = ", ".join(f"`{part}`" for part in law.needs)
    assert f"| `{law.name}` | {law.meaning} | ${law.statement}$ | {needs} | " in PAGE
    known = {"solver", "dynamics", "games", "rewording", "any_game", "votes"}
    assert all(f"\n| `{part}`" in PAGE or f", `{part}` |" in PAGE for part in set(law.needs) - known)
