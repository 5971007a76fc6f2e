"""What Python in the browser would need: few modules, and the template's Python (the page is not run)."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import gametheory_gov as gg

TEMPLATE = Path(__file__).parents[2] / "docs" / "pyodide" / "explorer.html"
_LOADED = """
import sys
before = set(sys.modules)
{code}
names = {{name.partition(".")[0] for name in set(sys.modules) - before}} - set(sys.stdlib_module_names)
# What compiled modules register for themselves is no file of anybody's.
print(" ".join(sorted(name for name in names if getattr(sys.modules.get(name), "__file__", None))))
"""


def loaded(code: str) -> set[str]:
    """The modules outside the standard library that some code loads in a fresh Python."""
    run = [sys.executable, "-c", _LOADED.format(code=code)]
    return set(subprocess.run(run, capture_output=True, text=True, check=True).stdout.split())


def python() -> str:
    found = re.search(r'id="python">(.*?)</script>', TEMPLATE.read_text(encoding="utf-8"), re.DOTALL)
    assert found
    return found[1]


def test_from_a_scenario_to_a_verified_answer_loads_four_packages() -> None:
    code = """
import gametheory_gov as gg
game = gg.load_scenario("gatt_wto").bind()
gg.grow(game)
assert gg.solve(game).verify()
"""
    assert loaded(code) == {"gametheory_gov", "numpy", "sympy", "mpmath", "flint"}


def test_the_python_of_the_template_answers() -> None:
    made: dict[str, Any] = {}
    exec(python(), made)
    about = json.loads(made["about"]())
    assert len(about["world"]["states"]) == 193
    setting = {"serial": 7, "values": {"legitimacy": 0.2}, "founders": None}
    parts = [json.loads(part) for part in made["answers"](json.dumps(setting))]
    assert [name for name, _ in parts] == ["growth", "clubs", "export"]
    assert {answer["serial"] for _, answer in parts} == {7}
    expected = gg.grow(gg.rebind(gg.load_scenario("gatt_wto").bind(), legitimacy=0.2)).sizes
    assert parts[0][1]["sizes"] == list(expected)
    wrong = setting | {"values": {"excludability": 2}}
    [(name, answer)] = [json.loads(part) for part in made["answers"](json.dumps(wrong))]
    assert name == "faults"
    assert "excludability" in answer["texts"][0]


def test_the_template_loads_nothing_but_what_it_fetches() -> None:
    code = python() + "\nabout(), list(answers('{\"serial\": 0}'))"
    fetched = {"flint": "python-flint", "tomli_w": "tomli-w"}
    needed = loaded(code) - {"gametheory_gov"}
    text = TEMPLATE.read_text(encoding="utf-8")
    assert needed == {"numpy", "sympy", "mpmath", *fetched}
    for name in needed:
        assert f'"{fetched.get(name, name)}' in text
