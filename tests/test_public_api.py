"""The public names: all there, all documented, each with an example where a user would call it."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from enum import EnumType

import pytest

import gametheory_gov
from tests.public_names import NAMES, ROOMS, ROOT, WRITTEN, read

IDS = [f"{space}.{name}" for space, name, _ in NAMES]

#: Functions and classes that a user calls; records are made by the package, and users read them.
CALLED = [
    (space, name)
    for space, name, home in NAMES
    if callable(read(space, name))
    and (inspect.isfunction(read(space, name)) or ">>> " in (inspect.getdoc(read(space, name)) or ""))
]
CALLED_IDS = [f"{space}.{name}" for space, name in CALLED]


def test_each_name_is_written_once():
    written = [name for space, name, _ in NAMES if space != "gametheory_gov.testing"]
    twice = {name for name in written if written.count(name) > 1}
    assert twice == set()


def test_what_is_written_is_what_is_offered():
    for space in {space for space, _, _ in WRITTEN}:
        module = importlib.import_module(space)
        names = sorted(name for where, name, _ in WRITTEN if where == space)
        assert sorted(module.__all__) == sorted(dir(module)) == names


@pytest.mark.parametrize(("space", "name", "home"), NAMES, ids=IDS)
def test_names_are_what_their_home_defines_also_when_read_again(space, name, home):
    module = importlib.import_module(space)
    first = getattr(module, name)
    defined = getattr(importlib.import_module(home), name)
    assert first is defined
    assert getattr(module, name) is defined


@pytest.mark.parametrize(("space", "name"), ROOMS)
def test_rooms_are_attributes(space, name):
    assert read(space, name) in (
        importlib.import_module(f"gametheory_gov.base.{name}")
        if name == "errors"
        else importlib.import_module(f"{space}.{name}"),
    )


def test_no_file_of_a_room_is_called_like_what_the_room_offers():
    files = {path.relative_to(ROOT).with_suffix("").parts for path in ROOT.rglob("*.py")}
    for space, name, _ in NAMES:
        assert (*space.split(".")[1:], name) not in files, f"{space}.{name}"


def test_unknown_names_are_refused():
    with pytest.raises(AttributeError, match="no attribute 'sove'"):
        gametheory_gov.sove  # noqa: B018


def sections(value):
    return re.findall(r"^([A-Z][\w ]+)\n-{3,}$", inspect.getdoc(value) or "", flags=re.MULTILINE)


@pytest.mark.parametrize(("space", "name", "home"), NAMES, ids=IDS)
def test_everything_public_is_documented(space, name, home):
    value = read(space, name)
    if not (inspect.isclass(value) or inspect.isfunction(value)):
        return
    first = (inspect.getdoc(value) or "").split("\n\n")[0]
    assert first.endswith("."), f"{name} has no summary"
    if inspect.isfunction(value) and inspect.signature(value).parameters:
        assert "Parameters" in sections(value)


@pytest.mark.parametrize(("space", "name"), CALLED, ids=CALLED_IDS)
def test_what_a_user_calls_has_examples(space, name):
    value = read(space, name)
    assert "Examples" in sections(value)
    assert ">>> " in inspect.getdoc(value)


def _documented_parameters(text):
    block = text.split("Parameters\n----------\n", 1)[-1]
    block = re.split(r"\n[A-Z][\w ]+\n-{3,}\n", block)[0]
    names = re.findall(r"^(\*{0,2}\w[\w, *]*)(?: : .*)?$", block, flags=re.MULTILINE)
    return {part.strip().lstrip("*") for line in names for part in line.split(",")}


@pytest.mark.parametrize(("space", "name"), CALLED, ids=CALLED_IDS)
def test_parameters_are_documented_by_their_names(space, name):
    value = read(space, name)
    if isinstance(value, EnumType) or getattr(value, "_is_protocol", False):
        return  # nobody makes one by calling it
    parameters = set(inspect.signature(value).parameters)
    if parameters:
        assert parameters - {"name"} <= _documented_parameters(inspect.getdoc(value)), name


@pytest.mark.parametrize(
    "name", sorted(set(importlib.import_module("gametheory_gov.testing").__all__) - {"laws"})
)
def test_strategies_are_documented_with_examples(name):
    strategy = getattr(importlib.import_module("gametheory_gov.testing"), name)
    assert {"Returns", "Examples"} <= set(sections(strategy))
    parameters = set(inspect.signature(strategy).parameters)
    assert parameters <= _documented_parameters(inspect.getdoc(strategy))


def modules():
    names = [info.name for info in pkgutil.walk_packages([str(ROOT)], "gametheory_gov.")]
    return [name for name in names if not name.endswith("__main__")]


@pytest.mark.parametrize("name", modules())
def test_modules_begin_with_what_they_are_for(name):
    module = importlib.import_module(name)
    assert (module.__doc__ or "").strip().partition("\n\n")[0].endswith("."), name


def returned_records():
    """The package's own types that public functions return, by name."""
    for space, name in CALLED:
        value = read(space, name)
        if inspect.isfunction(value):
            home = importlib.import_module(value.__module__)
            for word in re.findall(r"\w+", str(inspect.signature(value).return_annotation)):
                kind = getattr(home, word, None)
                if inspect.isclass(kind) and kind.__module__.startswith("gametheory_gov."):
                    yield word, kind


def test_records_that_public_functions_return_are_public():
    found = dict(returned_records())
    public = {name: read(space, name) for space, name, _ in NAMES}
    assert len(found) > 30
    assert set(found) <= set(public)
    assert all(public[name] is kind for name, kind in found.items())
