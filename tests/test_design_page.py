"""`docs/design.md` is true: its map, links, the tests it names, dependencies, and its walk."""

from __future__ import annotations

import configparser
import re
import sys
import tomllib

import pytest

from gametheory_gov.shell.main import app
from tests.public_names import ROOT

CHECKOUT = ROOT.parent
PAGE = (CHECKOUT / "docs" / "design.md").read_text(encoding="utf-8")
STEPS = re.findall(r"^\|[^|]*\| `(\w[\w/]*\.py)` `([\w.]+)` \|", PAGE, flags=re.MULTILINE)
settings = configparser.ConfigParser()
settings.read(CHECKOUT / "setup.cfg")
LAYERS = settings["importlinter:contract:storeys"]["layers"].strip().splitlines()
STOREY = {room: k for k, rooms in enumerate(reversed(LAYERS)) for room in rooms.split(" | ")}


def test_the_map_is_the_contract():
    drawn = re.split(r"```\n", PAGE)[1].splitlines()
    assert [re.split(r" {2,}", line)[0] for line in drawn] == LAYERS
    assert sorted(re.findall(r"^\| `(\w+)/` \|", PAGE, flags=re.MULTILINE)) == sorted(STOREY)


@pytest.mark.parametrize(
    "page",
    sorted([*CHECKOUT.glob("*.md"), *(CHECKOUT / "docs").rglob("*.md")]),
    ids=lambda path: path.relative_to(CHECKOUT).as_posix(),
)
def test_links_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target


def test_explanations_of_the_rooms_are_linked_from_the_page_and_from_a_room():
    doors = "".join(path.read_text(encoding="utf-8") for path in ROOT.rglob("__init__.py"))
    named = set(re.findall(r"docs/explanation/([\w-]+\.md)", doors))
    assert named == set(re.findall(r"\]\(explanation/([\w-]+\.md)\)", PAGE))


@pytest.mark.parametrize("folder", ["tutorial", "howto", "explanation", "reference"])
def test_the_index_of_a_folder_lists_its_pages(folder):
    folder = CHECKOUT / "docs" / folder
    listed = re.findall(
        r"^- \[.*?\]\(([\w-]+\.md)\)", (folder / "index.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert sorted(["index.md", *listed]) == sorted(page.name for page in folder.glob("*.md"))


def test_the_tests_that_compare_gains_exist():
    written = "".join(path.read_text(encoding="utf-8") for path in (CHECKOUT / "tests").rglob("test_*.py"))
    named = re.findall(r"`(test_\w+)`", PAGE)
    assert len(named) > 8
    assert [name for name in named if f"def {name}(" not in written] == []


def test_every_dependency_has_its_reason():
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"].values()
    needed = [*project["dependencies"], *(text for extra in extras for text in extra)]
    names = {re.split(r"[><=]", text)[0] for text in needed}
    table = re.findall(r"^\| ([^|]+) \|", PAGE.partition("## Dependencies")[2], flags=re.MULTILINE)
    given = {name for cell in table[1:] for name in re.sub(r" \(extra.*", "", cell).split(", ")}
    assert given == names


# ------------------------------------------------------------------------------------------- the walk


def place(frame):
    """The file of a frame below the package, and its function; None elsewhere."""
    code = frame.f_code
    if not code.co_filename.startswith(f"{ROOT}/"):
        return None
    return code.co_filename.removeprefix(f"{ROOT}/"), code.co_qualname


@pytest.fixture(scope="module")
def calls(tmp_path_factory):
    """Who called whom while the three commands ran: pairs of (file, function)."""
    file = str(tmp_path_factory.mktemp("walk") / "answer.json")
    found = set()

    def note(frame, event, _):
        if event != "call" or (callee := place(frame)) is None:
            return
        before = frame.f_back
        while before is not None and place(before) is None:
            before = before.f_back
        if before is not None:
            found.add((place(before), callee))

    old = sys.getprofile()
    for line in (
        "grow gatt_wto --legitimacy 0.2 --year 1950",
        f"solve gatt_wto --legitimacy 0.2 --all --save {file} --year 1950",
        f"verify {file}",
        "grow gatt_wto --legitimacy 0.4 --year 1950",  # in which somebody moves, for a reason
    ):
        sys.setprofile(note)
        try:
            app(line.split(), standalone_mode=False)
        finally:
            sys.setprofile(old)
    return found


def test_the_walk_passes_where_the_page_says(calls):
    passed = {callee for _, callee in calls}
    assert len(STEPS) > 20
    assert [step for step in STEPS if step not in passed] == []


def test_the_walk_climbs_back_up_nowhere(calls):
    climbs = set()
    for (start, caller), (end, callee) in calls:
        above, below = (path.partition("/")[0] for path in (start, end))
        if above == below or not {above, below} <= set(STOREY) or STOREY[below] < STOREY[above]:
            continue
        by_name = start in ("base/lazy.py", "base/plain.py") and callee == "<module>"
        memo = caller.endswith(("derived.<locals>.kept", "_told.<locals>.asked"))
        handed_down = callee.endswith(("<genexpr>", "<lambda>")) or memo
        own_method = start in ("base/answer.py", "base/text.py") and not callee.startswith("<")
        if not (by_name or handed_down or own_method):
            climbs.add((start, caller, end, callee))
    assert climbs == set()
