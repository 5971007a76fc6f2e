"""Importing the package is light: a fresh Python shows what is loaded."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

HEAVY = {
    "dask",
    "flint",
    "hypothesis",
    "matplotlib",
    "nashpy",
    "networkx",
    "pandas",
    "rich",
    "scipy",
    "sympy",
    "tomli_w",
    "tqdm",
    "typer",
    "xarray",
}


def loaded_after(code):
    """Top-level modules that a line of code loads into a bare Python, the standard library left out."""
    script = (
        "import sys; before = set(sys.modules)\n"
        f"{code}\n"
        "names = {name.partition('.')[0] for name in set(sys.modules) - before}\n"
        "import json; print(json.dumps(sorted(names - set(sys.stdlib_module_names))))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(json.loads(done.stdout.splitlines()[-1]))


def test_import_loads_nothing_heavy():
    loaded = loaded_after("import gametheory_gov")
    assert "gametheory_gov" in loaded
    assert not loaded & HEAVY, f"import gametheory_gov loads {sorted(loaded & HEAVY)}"
    assert {name for name in loaded if not name.startswith(("_", "gametheory_gov"))} <= {"numpy"}, loaded


def test_the_names_are_there_before_they_are_loaded():
    code = "import gametheory_gov; assert 'solve' in dir(gametheory_gov); gametheory_gov.__version__"
    assert not loaded_after(code) & HEAVY


def test_states_and_institutions_need_no_symbols():
    code = "from gametheory_gov import Institution, States; States.symmetric(3); Institution()"
    assert not loaded_after(code) & HEAVY


@pytest.mark.parametrize("name", ["NormalForm", "bind", "solve", "solve_form", "grow", "load_states"])
def test_no_public_function_loads_hypothesis_or_the_shell(name):
    loaded = loaded_after(f"from gametheory_gov import {name}")
    assert not loaded & {"hypothesis", "matplotlib", "nashpy", "rich", "typer", "xarray"}
