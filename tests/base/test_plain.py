"""Plain values: what is written comes back as it was, and nothing but public records can be named."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from enum import Enum
from fractions import Fraction as F

import numpy as np
import pytest
import sympy

import gametheory_gov as gg
from gametheory_gov.base.answer import Record, same
from gametheory_gov.base.errors import DataError
from gametheory_gov.base.plain import from_plain, named, to_plain
from tests.worlds import five

x, y = sympy.Symbol("x", positive=True), sympy.Symbol("y", integer=False, real=True)
VALUES = [
    {"$a": 1, "b": (1, 2)},
    {1: "one", None: F(1, 3), (1, 2): frozenset({"a", F(1, 2)})},
    (-0.0, float("inf"), float("nan"), 2**200),
    np.array([[1.5, float("nan")], [-0.0, 2.0]]),
    np.array(3),
    np.zeros((0, 4)),
    np.array([F(1, 2), None, ("a", 1)], dtype=object),
    np.array([True, False]),
    gg.equilibria.Result.COMPLETE,
    gg.growth.Move("USA", "outside", "member", F(1, 2)),
]
FORMULAS = [
    sympy.Float(1) / 3,
    x**-2 + y / 3,
    sympy.Piecewise((x, x < 1), (y, True)),
    sympy.Le(x + x, 2 * x + 1, evaluate=False),
    sympy.Mul(2, sympy.Add(x, 1, evaluate=False), evaluate=False),
    sympy.Max(x, sympy.Min(y, 1), 2),
    sympy.Interval(0, sympy.Rational(1, 2)),
    sympy.Symbol("z", negative=False),
]


@pytest.mark.parametrize("value", VALUES, ids=[str(k) for k in range(len(VALUES))])
def test_values_come_back(value):
    again = from_plain(json.loads(json.dumps(to_plain(value))))
    assert same(again, value)
    assert type(again) is type(value)


@pytest.mark.parametrize("formula", FORMULAS, ids=str)
def test_formulas_come_back_as_they_were_put_together(formula):
    again = from_plain(json.loads(json.dumps(to_plain(formula))))
    assert again == formula
    assert again.args == formula.args
    assert {s.name: s.assumptions0 for s in again.free_symbols} == {
        s.name: s.assumptions0 for s in formula.free_symbols
    }


class Own(Enum):
    A = 1


@pytest.mark.parametrize(
    "value",
    [
        object(),
        Own.A,
        1j,
        np.array([1j]),
        np.longdouble(1),
        np.datetime64("2020"),
        sympy.Function("f")(x),
        len,
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_cannot_come_back_is_not_written(value):
    with pytest.raises((TypeError, AttributeError)):
        to_plain(value)


@pytest.mark.parametrize(
    "name",
    ["os.path", "builtins.eval", "growth.accession", "bound.bind", "equilibria.solve", "growth.Round.x", "",
     "base.Path",
     "equilibria.boxes.Proof", "noise.GrowthPath", "growth.States"],
)  # fmt: skip
def test_only_public_types_are_named(name):
    with pytest.raises(DataError, match="no kind of answer"):
        named(name)


@pytest.mark.parametrize(
    "plain",
    [
        {"$enum": "growth.Round", "name": "COMPLETE"},
        {"$enum": "equilibria.Result", "name": "NONE"},
        {"$record": "equilibria.Result"},
        {"$formula": ["root", 1, 2, 0]},
        {"$formula": ["Function", "f"]},
        {"$fraction": "1e30000000"},
        {"$array": [1], "of": "V8", "shape": [1]},
        {"$nothing": 1},
    ],
    ids=str,
)
def test_what_was_never_written_is_refused(plain):
    with pytest.raises((DataError, KeyError, TypeError, ValueError)):
        from_plain(plain)


def test_an_answer_is_read_in_its_own_format_only(tmp_path):
    path = gg.grow(five(), ["1", "2"])
    plain = path.to_dict()
    with pytest.raises(DataError, match="its format is"):
        gg.Solution.from_dict(plain)
    with pytest.raises(DataError, match="its format is"):
        gg.growth.GrowthPath.from_dict(plain | {"format": "gametheory_gov.growth.GrowthPath/2"})
    for tag in ("gametheory_gov.growth.GrowthPath/2", "gametheory_gov.growth.Round/1", "other.thing/1"):
        file = tmp_path / "answer.json"
        file.write_text(json.dumps(plain | {"format": tag}))
        with pytest.raises(DataError):
            gg.load(file)
    file.write_text('{"a": ' + "[" * 100_000)
    with pytest.raises(DataError, match="cannot be read as JSON"):
        gg.load(file)
    file.write_text(json.dumps(gg.solve(five()).to_dict()))
    with pytest.raises(DataError, match="holds no GrowthPath"):
        gg.growth.GrowthPath.load(file)


@dataclass(frozen=True, eq=False, repr=False)
class Trial(Record):
    name: str
    table: np.ndarray
    pairs: dict[str, int]
    last: float


def test_records_differ_where_any_field_differs():
    one = Trial("a", np.array([1.0, 2.0]), {"x": 1}, 0.5)
    assert one == replace(one, last=F(1, 2))
    assert hash(one) == hash(replace(one, last=F(1, 2))) == hash(replace(one, last=np.float64(0.5)))
    for changes in (
        {"name": "b"},
        {"table": np.array([1.0, 3.0])},
        {"table": np.array([1.0])},
        {"pairs": {"x": 2}},
        {"pairs": {"y": 1}},
        {"last": 0.25},
    ):
        assert one != replace(one, **changes)
    assert one != "a"


def test_what_a_record_holds_cannot_be_changed():
    table = np.array([1.0, 2.0])
    one = Trial("a", table, {"x": 1}, 0.5)
    with pytest.raises(ValueError, match="read-only"):
        one.table[0] = 3
    with pytest.raises(TypeError):
        one.pairs["x"] = 2
    table[0] = 1.0  # the caller's own array stays its own
