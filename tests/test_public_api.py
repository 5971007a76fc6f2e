"""The public names: all there, all documented, each with an example where a user would call it."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import re
from pathlib import Path

import pytest

import gametheory_gov

ROOT = Path(gametheory_gov.__file__).parent
#: Records that the package makes and a user reads; users do not call them.
RECORDS = {
    "Basin",
    "Certificate",
    "Equilibrium",
    "GrowthPath",
    "ImpactNumber",
    "NumericGame",
    "PhaseDiagram",
    "Regime",
    "Result",
    "Scenario",
    "Solution",
    "StageEquilibrium",
    "StageSolution",
    "StageStatus",
    "SymmetricSize",
    "TippingNumber",
    "TippingStatus",
}
CALLED = sorted(set(gametheory_gov.__all__) - RECORDS - {"__version__"})


def lazily_provided():
    """The names that the package's ``__getattr__`` knows."""
    return set(gametheory_gov._HOME)


def test_all_is_what_is_provided():
    assert len(set(gametheory_gov.__all__)) == len(gametheory_gov.__all__)
    assert set(gametheory_gov.__all__) == lazily_provided() | {"__version__"}
    assert sorted(gametheory_gov.__all__) == dir(gametheory_gov)


@pytest.mark.parametrize("name", sorted(set(gametheory_gov.__all__) - {"__version__"}))
def test_names_resolve_to_what_their_home_defines(name):
    value = getattr(gametheory_gov, name)
    home = importlib.import_module(f"gametheory_gov.{gametheory_gov._HOME[name]}")
    assert getattr(home, name) is value
    assert value.__name__ == name


def test_type_checkers_see_the_same_names():
    tree = ast.parse((ROOT / "__init__.py").read_text(encoding="utf-8"))
    (block,) = [node for node in tree.body if isinstance(node, ast.If)]
    imported = {alias.name for node in block.body for alias in node.names}
    assert imported == lazily_provided()


def test_unknown_names_are_refused():
    with pytest.raises(AttributeError, match="no attribute 'sove'"):
        gametheory_gov.sove  # noqa: B018


def sections(value):
    return re.findall(r"^([A-Z][\w ]+)\n-{3,}$", inspect.getdoc(value) or "", flags=re.MULTILINE)


@pytest.mark.parametrize("name", sorted(set(gametheory_gov.__all__) - {"__version__"}))
def test_everything_public_is_documented(name):
    value = getattr(gametheory_gov, name)
    first = (inspect.getdoc(value) or "").split("\n\n")[0]
    assert first.endswith("."), f"{name} has no summary"
    if inspect.isfunction(value) and inspect.signature(value).parameters:
        assert "Parameters" in sections(value)


@pytest.mark.parametrize("name", CALLED)
def test_what_a_user_calls_has_examples(name):
    value = getattr(gametheory_gov, name)
    assert "Examples" in sections(value)
    assert ">>> " in inspect.getdoc(value)


def _documented_parameters(text):
    block = text.split("Parameters\n----------\n", 1)[-1]
    block = re.split(r"\n[A-Z][\w ]+\n-{3,}\n", block)[0]
    names = re.findall(r"^(\*{0,2}\w[\w, *]*)(?: : .*)?$", block, flags=re.MULTILINE)
    return {part.strip().lstrip("*") for line in names for part in line.split(",")}


@pytest.mark.parametrize("name", CALLED)
def test_parameters_are_documented_by_their_names(name):
    value = getattr(gametheory_gov, name)
    parameters = set(inspect.signature(value).parameters)
    if parameters:
        assert parameters - {"name"} <= _documented_parameters(inspect.getdoc(value)), name


@pytest.mark.parametrize("name", sorted(importlib.import_module("gametheory_gov.testing").__all__))
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


#: Records that a user reads or prints, but has no reason to name.
UNNAMED = {"Boundary", "Choice"}


def returned_records():
    """The package's own types that public functions return, by name."""
    for name in CALLED:
        value = getattr(gametheory_gov, name)
        if inspect.isfunction(value):
            home = importlib.import_module(value.__module__)
            for word in re.findall(r"\w+", str(inspect.signature(value).return_annotation)):
                kind = getattr(home, word, None)
                if inspect.isclass(kind) and kind.__module__.startswith("gametheory_gov."):
                    yield word, kind


def test_records_that_public_functions_return_are_public():
    found = dict(returned_records())
    assert len(found) > 30
    assert set(found) - set(gametheory_gov.__all__) == UNNAMED
    assert all(getattr(gametheory_gov, name) is found[name] for name in set(found) - UNNAMED)
