"""Formulas are parsed and never run; what is no formula is refused with every fault."""

from __future__ import annotations

import os
from fractions import Fraction

import pytest
import sympy

from gametheory_gov import AccessionGame, Game, Institution
from gametheory_gov.base.errors import FormulaError, InvalidGameError
from gametheory_gov.formulas.parse import FUNCTIONS, parse_formula, to_expression
from tests.checks import check_faults, refused

ATTACKS = [
    "__import__('os').system('touch hacked')",
    "open('hacked', 'w')",
    "(lambda: open('hacked', 'w'))()",
    "size.__class__.__bases__",
    "[c for c in ().__class__.__mro__]",
    "eval('1')",
    "exec",
    "f'{size}'",
    "size if True else 0",
    "(size := 3)",
    "'text'*9",
    "size @ size",
    "size % 2",
    "size // 2",
    "{1: 2}[1]",
    "size[0]",
    "Max(size, key=size)",
    "Max(*size)",
    "lambda x: x",
    "yield size",
    "import os",
    "size; cost",
    "9**9**9**9",
    "2**100000",
    "size**10**6000",
    "1e99999999999",
    "1e-99999999999",
    "1j",
    "None",
    "1/0",
    "log(0)",
    "",
    "size +",
    "(" * 300 + "size" + ")" * 300,
    "-" * 5000 + "size",
    "+".join(["size"] * 20_000),
    "Symbol('x')",
    "sin(size)",
    "Piecewise(size)",
    "Max",
    "size < 1",
    "True",
    "\x00",
]


@pytest.mark.parametrize("formula", ATTACKS)
def test_formulas_are_parsed_and_never_run(formula, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    game = {"aggregates": {"members": {"in": 1}}, "payoffs": {"out": 0, "in": formula}}
    with pytest.raises(InvalidGameError) as refused:
        Game("attack", ("out", "in"), **game)
    assert all(fault.startswith("payoffs['in']") for fault in refused.value.faults)
    with pytest.raises(FormulaError):
        AccessionGame().form(Institution.from_toml(Institution(inclusion_curve=formula or " x x").to_toml()))
    assert os.listdir() == []


def test_every_fault_of_a_formula_at_once():
    check_faults(
        FormulaError,
        lambda: parse_formula("sin(a) + b.c + 'd' + e % 2", {"a": None}),
        [
            "'sin' is no function",
            ("'b.c'", "not allowed"),
            "'d' is not a number",
            "unknown symbol 'e'",
            "operator Mod",
        ],
    )


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_functions_of_formulas_need_their_arguments(name):
    with pytest.raises(InvalidGameError):
        Game("g", ("out", "in"), payoffs={"out": 0, "in": f"{name}(size, size, size, size, size)('x')"})


# ------------------------------------------------------------------------------------ found in review


X = {"x": sympy.Symbol("x", real=True)}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.12345678901234567890", Fraction("0.12345678901234567890")),
        ("1e-400", Fraction(1, 10**400)),
        ("1e400", Fraction(10**400)),
        ("1_0.5 + .5 + 5.", Fraction(16)),
        ("(\n0.1 +\n 0.02)", Fraction(3, 25)),
    ],
)
def test_decimals_of_formulas_are_exact_as_written(text, value):
    assert parse_formula(text, X) == sympy.Rational(value.numerator, value.denominator)


@pytest.mark.parametrize(
    ("formula", "fault"),
    [
        ("1e99999*x", "'1e99999' has an exponent beyond 1000 digits"),
        ("*".join(["10**1000"] * 50), "'10**1000*10**1000' makes a number of more than 4096 bits"),
        ("*".join(["x", "10**1000"] * 50), "makes a number of more than 4096 bits"),
        ("(10**1000*x)**5", "is too large"),
        pytest.param(10**5000, "holds a number of more than 4096 bits", id="int"),
        pytest.param(sympy.Integer(10) ** 5000 * X["x"], "holds a number of more than 4096 bits", id="sympy"),
        (sympy.oo, "has no finite value"),
    ],
)
def test_gigantic_numbers_are_refused(formula, fault):
    assert len(refused(FormulaError, lambda: to_expression(formula, X), fault).faults) == 1
