r"""An independent check of a saved answer: one file, standard library only, exact fractions.

Run it as ``python3 -I -S independent.py answer.json``. Nothing of the package that wrote the answer is
imported.

**The game** is printed and taken as given. State i that plays a has the payoff :math:`u_i(a, A, E_i)`.
Totals :math:`A_k=\sum_j g_k(j,a_j)` contain its own contribution; exposures :math:`E_i=\sum_j
W_{ij}h(j,a_j)` do not, since :math:`W_{ii}=0`. Moving alone from a to b it gains

.. math:: G_i(a\to b) = u_i(b, A - g(i,a) + g(i,b), E_i) - u_i(a, A, E_i) - C_i(a\to b).

It moves when G > 0, or when G = 0 and the tie rule prefers b: ``join`` if b is more cooperative,
``stay_out`` if less, ``weak`` never. At an equilibrium no state that is free to choose moves.

**The claim** is that the profiles listed are equilibria, and that there are no others. The first half is
tested by the definition, state by state (`Game.deviation`). The second half is shown in one of three
ways:

``enumeration``
    for each profile that is not listed the file names a state that moves, and where to; each is tried.
``boxes``
    The file holds a tree. A *box* is a range for the number of states of each type that play each
    action, and a range for each total. An action is removed when moving to another one gains throughout
    the box (`Search.beaten`); then the box shrinks (`Search.contract`), is split, or holds one profile
    or none.
``extremes``
    Rounds raise a lower bound on everybody's action and lower an upper one: each is a removal from a
    box.

A gain is a polynomial in totals and exposures, in which quotients, Max, floor and cases that are not
decided in the box stand as further variables. It is bounded by interval arithmetic, which is exact at
corners where it is linear, and by the counts that the box allows. Where that does not suffice the box is
halved, with bounded effort, down to single profiles.

The answer is *confirmed* (exit code 0), *refuted* with a profile, *not shown* with the place (both 1), or
the file cannot be read or is refused (2): floats, payoffs that depend on the whole profile, admission by
vote.
"""

from __future__ import annotations

import argparse
import ast
import base64
import json
import math
import os
import random
import re
import sys
import time
import warnings
import zlib
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from itertools import pairwise, product
from typing import Any, NamedTuple, NoReturn

MOST_BYTES, MOST_TREE = 3 << 23, 1 << 24  # of the file, and of the tree once it is unpacked
LONGEST, DEEPEST = 20_000, 60  # characters of a formula, brackets within brackets
MOST_BITS, MOST_TERMS = 100_000, 4_000  # of a number, of a polynomial
PIECES, HALVES, TRIES = 200, 4_000, 12  # effort: on one bound, on one removal, on the search for a refutation
TIES = {"join": 1, "stay_out": -1, "weak": 0}


class Refused(Exception):
    """The file cannot be read, or cannot be used: exit code 2."""


class Refuted(Exception):
    """A listed profile is no equilibrium, or one is not listed: exit code 1."""


class NotShown(Exception):
    """A step of the proof could not be shown, or time is up: exit code 1."""


class Undefined(ArithmeticError):
    """A payoff has no value (division by zero)."""


def refuse(fault: str) -> NoReturn:
    """Refuse the file."""
    raise Refused(fault)


def need(holds: object, fault: str) -> None:
    """Refuse the file unless something holds."""
    if not holds:
        refuse(fault)


# ------------------------------------------------------------------------------------------ reading


class Rounded(str):
    """The digits of a float."""


def read_json(text: str) -> Any:
    """Plain values; entries that are given twice are refused, floats keep their digits."""

    def table(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        need(len(dict(pairs)) == len(pairs), "an entry of the file is given twice")
        return dict(pairs)

    def whole(digits: str) -> int:
        need(len(digits) <= 4000, "a whole number is too long")
        return int(digits)

    try:
        return json.loads(text, object_pairs_hook=table, parse_float=Rounded, parse_int=whole)
    except RecursionError:
        refuse("it is nested too deeply")
    except ValueError as error:
        refuse(f"it is no JSON ({error})")


def number(value: Any, where: str, *, rounded: bool = False) -> Fraction:
    """An exact number, ``3`` or ``"3/7"``; where figures may be rounded, also the digits of a float."""
    need(rounded or not isinstance(value, Rounded), f"{where} is a float; only exact answers can be checked")
    text = str(value)
    pattern = r"-?\d+(\.\d+)?([eE][-+]?\d{1,3})?" if isinstance(value, Rounded) else r"-?\d+(/0*[1-9]\d*)?"
    good = isinstance(value, (str, int)) and not isinstance(value, bool) and len(text) <= 8000
    need(good and re.fullmatch(pattern, text, re.ASCII), f"{where} = {text[:40]!r} is no number")
    return Fraction(text)


def unpacked(text: Any, most: int, where: str) -> bytes:
    """Bytes that were compressed and written as base64, at most so many."""
    need(isinstance(text, str), f"{where} is no text")
    try:
        opener = zlib.decompressobj()
        data = opener.decompress(base64.b64decode(text, validate=True), most + 1)
    except (ValueError, zlib.error) as error:
        refuse(f"{where} cannot be unpacked ({error})")
    need(len(data) <= most, f"{where} is larger than {most} bytes")
    need(opener.eof and not opener.unused_data, f"{where} is cut short or too long")
    return data


# ----------------------------------------------------------------------------------------- formulas

Tree = tuple[Any, ...]
_FUNCTIONS = {
    "Min": "min",
    "Max": "max",
    "Abs": "abs",
    "floor": "floor",
    "And": "and",
    "Or": "or",
    "Not": "not",
}
_FUNCTIONS |= {"Eq": "==", "Ne": "!=", "Piecewise": "cases"}
_OPERATORS: dict[type[ast.AST], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.BitAnd: "and",
}
_OPERATORS |= {
    ast.BitOr: "or",
    ast.And: "and",
    ast.Or: "or",
    ast.Invert: "not",
    ast.Not: "not",
    ast.USub: "neg",
}
_OPERATORS |= {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!="}
_OPERANDS = {"abs": 1, "floor": 1, "not": 1, "==": 2, "!=": 2}


def parse(text: Any, names: set[str], where: str) -> Tree:
    """A formula as nested tuples (operation, operands...); anything but the arithmetic above is refused."""
    need(
        isinstance(text, str) and len(text) <= LONGEST,
        f"{where} is no formula of at most {LONGEST} characters",
    )
    source = text.strip()

    def read(node: Any, depth: int) -> Tree:
        need(depth <= DEEPEST, f"{where} is nested too deeply")
        if isinstance(node, ast.BinOp) and type(node.op) in _OPERATORS:  # a long sum is deep on its left only
            chain = []
            while isinstance(node, ast.BinOp) and type(node.op) in _OPERATORS:
                chain.append((_OPERATORS[type(node.op)], read(node.right, depth + 1)))
                node = node.left
            return ("chain", read(node, depth + 1), *reversed(chain))
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow):
            return ("**", read(node.left, depth + 1), read(node.right, depth + 1))
        if isinstance(node, ast.Constant) and isinstance(node.value, bool):
            return ("truth", node.value)
        if isinstance(node, ast.Constant) and isinstance(node.value, (int, float)):
            digits = ast.get_source_segment(source, node) or ""
            return ("number", number(Rounded(digits), where, rounded=True))
        if isinstance(node, ast.Name) and node.id in names:
            return ("name", node.id)
        if isinstance(node, ast.UnaryOp) and type(node.op) in _OPERATORS:
            return (_OPERATORS[type(node.op)], read(node.operand, depth + 1))
        if isinstance(node, ast.BoolOp):
            return (_OPERATORS[type(node.op)], *(read(part, depth + 1) for part in node.values))
        if isinstance(node, ast.Compare) and all(type(op) in _OPERATORS for op in node.ops):
            parts = [read(part, depth + 1) for part in (node.left, *node.comparators)]
            return (
                "and",
                *((_OPERATORS[type(op)], a, b) for op, (a, b) in zip(node.ops, pairwise(parts), strict=True)),
            )
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and not node.keywords and node.args:
            name, operands = _FUNCTIONS.get(node.func.id), node.args
            need(name, f"{where}: {node.func.id} is no rational function, and cannot be checked")
            if name == "cases":
                need(
                    all(isinstance(case, ast.Tuple) and len(case.elts) == 2 for case in operands),
                    f"{where}: bad cases",
                )
                pairs: list[Any] = [case.elts for case in operands if isinstance(case, ast.Tuple)]
                return (name, *((read(p, depth + 1), read(test, depth + 1)) for p, test in pairs))
            need(
                len(operands) == _OPERANDS.get(str(name), len(operands)),
                f"{where}: {name} of {len(operands)} operands",
            )
            return (name, *(read(part, depth + 1) for part in operands))
        refuse(f"{where} holds {getattr(node, 'id', type(node).__name__)!r}, which means nothing here")

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return read(ast.parse(source, mode="eval").body, 0)
    except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
        refuse(f"{where} is no formula ({type(error).__name__})")


def small(value: Fraction) -> Fraction:
    """A number, once it is known not to be too long."""
    need(
        max(value.numerator.bit_length(), value.denominator.bit_length()) <= MOST_BITS,
        "a number becomes too long",
    )
    return value


def quotient(above: Fraction, below: Fraction) -> Fraction:
    """One number over another."""
    if not below:
        raise Undefined
    return above / below


def power(base: Fraction, exponent: Any) -> Fraction:
    """A number to a whole power."""
    need(
        isinstance(exponent, Fraction) and exponent.denominator == 1,
        "a power that is no whole number is not rational",
    )
    bits = max(base.numerator.bit_length(), base.denominator.bit_length())
    need(base in (0, 1, -1) or bits * abs(exponent) <= MOST_BITS, "a power is too large")
    if base in (1, -1):  # whatever the exponent's length
        return base if exponent.numerator % 2 else Fraction(1)
    if base == 0:
        return Fraction(exponent == 0) if exponent >= 0 else quotient(Fraction(1), base)
    return base ** int(exponent)


_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "<": lambda a, b: a < b, "<=": lambda a, b: a <= b, ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b, "==": lambda a, b: a == b, "!=": lambda a, b: a != b,
}  # fmt: skip
_CHAIN: dict[str, Callable[[Any, Any], Any]] = {
    "+": lambda a, b: a + b, "-": lambda a, b: a - b, "*": lambda a, b: a * b, "/": quotient,
    "and": lambda a, b: a and b, "or": lambda a, b: a or b,
}  # fmt: skip


def value_of(tree: Tree, values: dict[str, Fraction]) -> Any:
    """The value of a formula where every name has one: this is the definition, bounds are not used."""
    kind, *parts = tree
    if kind in ("number", "truth"):
        return parts[0]
    if kind == "name":
        return values[parts[0]]
    if kind == "chain":
        result = value_of(parts[0], values)
        for operation, part in parts[1:]:
            result = _CHAIN[operation](result, value_of(part, values))
        return small(result) if isinstance(result, Fraction) else result
    if kind == "cases":
        for case, condition in parts:
            if value_of(condition, values):
                return value_of(case, values)
        raise Undefined
    given = [value_of(part, values) for part in parts]
    if kind in _COMPARE:
        return _COMPARE[kind](*given)
    if kind == "**":
        return power(*given)
    rest: dict[str, Callable[[], Any]] = {
        "neg": lambda: -given[0], "min": lambda: min(given), "max": lambda: max(given),
        "abs": lambda: abs(given[0]),
        "floor": lambda: Fraction(math.floor(given[0])), "and": lambda: all(given), "or": lambda: any(given),
        "not": lambda: not given[0],
    }  # fmt: skip
    return rest[kind]()


# --------------------------------------------------------------------------------- the game, as defined


class Game:
    """The game of a file: numbers, contributions, and who moves where at a profile.

    A profile is a list of positions in ``actions``, one for each state. Totals are whole numbers, in units
    that divide every contribution.
    """

    def __init__(self, plain: dict[str, Any], ties: str) -> None:
        form, states, self.plain = plain["game"], plain["states"], plain
        need(plain["exact"] is True, "it was computed in floats; bind with exact=True and solve again")
        need(not form["profile_terms"], f"payoffs use {form['profile_terms']}, terms of the whole profile")
        admission = plain["institution"].get("admission", "open")
        need(admission == "open", f"admission is by vote ({admission!r}); only open admission can be checked")
        need(ties in TIES, f"ties = {ties!r} is no tie rule")
        self.ids, self.actions, self.ties = states["ids"], form["actions"], ties
        for what, labels in (("ids", self.ids), ("actions", self.actions)):
            need(
                labels and all(isinstance(label, str) for label in labels) and len({*labels}) == len(labels),
                f"bad {what}",
            )
        self.place = {label: i for i, label in enumerate(self.ids)}
        self.N, self.M, rank = len(self.ids), len(self.actions), form["cooperation"]
        need(
            len(rank) == self.M >= 2 and all(type(r) is int for r in rank),
            "cooperation is not one number per action",
        )
        self.on_tie = [[(b - a) * TIES[ties] > 0 for b in rank] for a in rank]
        for label in (*plain["founders"], *plain["committed"], *plain.get("seated", ())):
            need(label in self.place, f"{label!r} is a founder or committed, and is none of the states")
        need(
            all(a in self.actions for a in plain["committed"].values()),
            "a committed state plays no known action",
        )
        self.committed = {self.place[i]: self.actions.index(a) for i, a in plain["committed"].items()}
        self.free = [i for i in range(self.N) if i not in self.committed]
        self._read_values(plain["values"])
        self._read_formulas(form)
        self._read_exposure(plain["exposure"])

    def _read_values(self, values: dict[str, Any]) -> None:
        self.values: dict[str, Any] = {}
        for name, value in values.items():
            if isinstance(value, list):
                need(len(value) == self.N, f"values.{name} is not one number per state")
                self.values[name] = [number(v, f"values.{name}") for v in value]
            else:
                self.values[name] = number(value, f"values.{name}")
        need(self.values.get("N", self.N) == self.N, "N is not the number of states")
        self.numbers = [
            {name: v[i] if isinstance(v, list) else v for name, v in self.values.items()}
            for i in range(self.N)
        ]

    def _read_formulas(self, form: dict[str, Any]) -> None:
        self.totals, self.exposures = list(form["aggregates"]), list(form["exposures"])
        sums, known = {*self.totals, *self.exposures}, {*self.values}
        need(
            len(sums) == len(self.totals) + len(self.exposures) and not sums & known,
            "two things bear one name",
        )
        need({*form["payoffs"]} == {*self.actions}, "not one payoff per action")
        self.payoffs = [parse(form["payoffs"][a], known | sums, f"payoff of {a}") for a in self.actions]
        self.reports = {n: parse(f, known | sums, f"report {n}") for n, f in form["reports"].items()}
        zero = [Fraction(0)] * self.N
        self.costs = {(a, b): zero for a in range(self.M) for b in range(self.M)}
        for a, b, text in form["switching"]:
            need({a, b} <= {*self.actions}, "switching costs of an unknown action")
            self.costs[self.actions.index(a), self.actions.index(b)] = self._column(
                text, f"switching {a}, {b}"
            )
        self.adds, self.unit = [], []
        for name, table in form["aggregates"].items():
            need({*table} <= {*self.actions}, f"total {name} names an unknown action")
            rows = [self._column(table[a], f"total {name}") if a in table else zero for a in self.actions]
            self.unit.append(common([v for row in rows for v in row]))
            self.adds.append([[int(v / self.unit[-1]) for v in row] for row in rows])
        self.weights = []
        for name, table in form["exposures"].items():
            need({*table} <= {*self.actions}, f"exposure {name} names an unknown action")
            self.weights.append(
                [self._column(table[a], f"exposure {name}") if a in table else zero for a in self.actions]
            )
        self.K = len(self.totals)

    def _column(self, text: Any, where: str) -> list[Fraction]:
        tree = parse(text, {*self.values}, where)
        try:
            return [value_of(tree, numbers) for numbers in self.numbers]
        except Undefined:
            refuse(f"{where} has no value")

    def _read_exposure(self, matrix: Any) -> None:
        need(not self.exposures or matrix is not None, "exposures need a matrix")
        self.W: list[list[Fraction]] = []
        if matrix is not None:
            need(len(matrix) == self.N and all(len(row) == self.N for row in matrix), "exposure is not N x N")
            self.W = [[number(v, "exposure") for v in row] for row in matrix]
            need(all(self.W[i][i] == 0 for i in range(self.N)), "a state is exposed to itself")

    def totals_at(self, profile: Sequence[int]) -> list[int]:
        """The totals of a profile, in units."""
        return [sum(add[a][i] for i, a in enumerate(profile)) for add in self.adds]

    def exposures_at(self, profile: Sequence[int], i: int) -> list[Fraction]:
        """The exposure sums of a state."""
        return [
            sum((self.W[i][j] * w[a][j] for j, a in enumerate(profile)), Fraction(0)) for w in self.weights
        ]

    def payoff(self, i: int, a: int, totals: Sequence[int], exposures: Sequence[Fraction]) -> Fraction:
        """What state i has from playing a at some totals, its own contribution included."""
        seen = {name: unit * total for name, unit, total in zip(self.totals, self.unit, totals, strict=True)}
        value = value_of(
            self.payoffs[a], {**self.numbers[i], **seen, **dict(zip(self.exposures, exposures, strict=True))}
        )
        need(isinstance(value, Fraction), "a payoff is no number")
        return value  # type: ignore[no-any-return]

    def gain(self, i: int, a: int, b: int, totals: Sequence[int], exposures: Sequence[Fraction]) -> Fraction:
        """The gain of state i from moving from a to b, where totals are as it plays a."""
        after = [total - add[a][i] + add[b][i] for total, add in zip(totals, self.adds, strict=True)]
        return (
            self.payoff(i, b, after, exposures) - self.payoff(i, a, totals, exposures) - self.costs[a, b][i]
        )

    def moves(self, a: int, b: int, gain: Fraction) -> bool:
        """Whether a gain makes a state move from a to b."""
        return gain > 0 or (gain == 0 and self.on_tie[a][b])

    def deviation(self, profile: Sequence[int]) -> tuple[int, int, Fraction] | None:
        """A free state that moves, where to and its gain; None at an equilibrium."""
        totals, undefined = self.totals_at(profile), False
        for i in self.free:
            exposures = self.exposures_at(profile, i)
            for b in range(self.M):
                try:
                    if b != profile[i] and self.moves(
                        profile[i], b, gain := self.gain(i, profile[i], b, totals, exposures)
                    ):
                        return i, b, gain
                except Undefined:
                    undefined = True
        if undefined:
            raise NotShown(f"a payoff has no value at {self.shown(profile)}")
        return None

    def shown(self, profile: Sequence[int]) -> str:
        """A profile in words."""
        groups = [
            (a, [self.ids[i] for i, played in enumerate(profile) if played == k])
            for k, a in enumerate(self.actions)
        ]
        return "; ".join(f"{a}: {' '.join(ids) or 'nobody'}" for a, ids in groups)

    def alike(self, i: int, j: int) -> bool:
        """Whether two states can change places: same values, same entries of the matrix."""
        W = self.W if self.exposures else []
        rest = [k for k in range(self.N if W else 0) if k not in (i, j)]
        return self.numbers[i] == self.numbers[j] and not (
            (W and W[i][j] != W[j][i]) or any(W[i][k] != W[j][k] or W[k][i] != W[k][j] for k in rest)
        )


def common(values: Sequence[Fraction]) -> Fraction:
    """The greatest number of which all values are whole multiples; 1 where all are zero."""
    below = math.lcm(*(v.denominator for v in values))
    small(Fraction(below))
    return Fraction(math.gcd(*(int(v * below) for v in values)) or below, below)


# ------------------------------------------------------------------------------------------- bounds

Poly = dict[
    tuple[int, ...], Any
]  # numbers by monomial, sums of products of variables: {(0, 0, 3): 2} is twice x0 * x0 * x3
Ends = tuple[Any, Any]


class Unbounded(ArithmeticError):
    """No bound can be given: a divisor may be zero, or no case may hold."""


def plus(p: Poly, q: Poly, factor: Any = 1) -> Poly:
    """The sum of one polynomial and a factor times another."""
    result = dict(p)
    for monomial, c in q.items():
        result[monomial] = result.get(monomial, 0) + factor * c
        if not result[monomial]:
            del result[monomial]
    return result


def times(p: Poly, q: Poly) -> Poly:
    """The product."""
    need(len(p) * len(q) <= MOST_TERMS, "a payoff has too many terms when multiplied out")
    result: Poly = {}
    for one, c in p.items():
        result = plus(result, {tuple(sorted(one + two)): small(c * d) for two, d in q.items()})
    return result


def share(low: Any, high: Any, bottom: Any, top: Any) -> Any:
    """How wide an interval is beside another."""
    return Fraction(high - low) / (1 + top - bottom)


def constant(value: Any) -> Poly:
    """A number as a polynomial."""
    return {(): Fraction(value)} if value else {}


def ends_of_power(ends: Ends, n: int) -> Ends:
    """The least and the greatest n-th power of a number from an interval."""
    corners = sorted((ends[0] ** n, ends[1] ** n))
    return (0 if n % 2 == 0 and ends[0] <= 0 <= ends[1] else corners[0]), corners[1]


def ends_of_product(one: Ends, two: Ends) -> Ends:
    """The least and the greatest product of numbers from two intervals."""
    corners = [a * b for a in one for b in two]
    return min(corners), max(corners)


class Region:
    """A range for each total (in units) and exposure, and what formulas are there.

    An operation that is neither a sum nor a product, nor decided all over the region, becomes a further
    variable with a range, an *atom*; equal ones are the same atom.
    """

    def __init__(self, ends: Sequence[Ends], most: Callable[[Poly, Poly], Any]) -> None:
        self.base, self.ends = len(ends), list(ends)
        self.most = most  # a bound on one linear polynomial over another, from counts
        self.atoms: dict[Any, int] = {}
        self.local = False  # whether anything was found that holds in this region, and maybe not in others
        self.turns: list[tuple[int, int]] = []  # a total, and the whole number at which an operation may turn

    def atom(self, ends: Ends, *key: Any) -> Poly:
        """The variable that stands for an operation."""
        self.local = True
        if ends[0] == ends[1]:
            return constant(ends[0])
        key = tuple(tuple(sorted(part.items())) if isinstance(part, dict) else part for part in key)
        if key not in self.atoms:
            self.atoms[key] = len(self.ends)
            self.ends.append(ends)
        return {(self.atoms[key],): Fraction(1)}

    def interval(self, p: Poly) -> Ends:
        """Bounds of a polynomial by interval arithmetic; exact at corners where it is linear."""
        low = high = Fraction(0)
        for monomial, c in p.items():
            ends: Ends = (1, 1)
            for v in dict.fromkeys(monomial):
                ends = ends_of_product(ends, ends_of_power(self.ends[v], monomial.count(v)))
            low, high = low + c * ends[c < 0], high + c * ends[c > 0]
        return low, high

    def least(self, p: Poly) -> Any:
        """A lower bound: a variable in which the polynomial is monotone is set to its better end."""
        kept = list(self.ends)
        for v in {v for monomial in p if len(monomial) > 1 for v in monomial}:
            slope: Poly = {}
            for monomial, c in p.items():
                if v in monomial:
                    at = monomial.index(v)
                    slope = plus(slope, {monomial[:at] + monomial[at + 1 :]: c * monomial.count(v)})
            low, high = self.interval(slope)
            end = 0 if low >= 0 else 1 if high <= 0 else None
            self.ends[v] = self.ends[v] if end is None else (self.ends[v][end],) * 2
        low, self.ends = self.interval(p)[0], kept
        return low

    def sign(self, p: Poly) -> Any:
        """-1, 0 or 1 where a polynomial has one sign all over the region, else None."""
        self.local |= not p.keys() <= {()}
        low, high = self.interval(p)
        if low > 0 or high < 0 or low == high:
            return (low > 0) - (high < 0)
        linear = {monomial[0]: c for monomial, c in p.items() if len(monomial) == 1}
        if len(linear) == 1 == len(p) - (() in p) and (v := min(linear)) < self.base:
            at = math.floor(-p.get((), Fraction(0)) / linear[v])
            self.turns += [(v, cut) for cut in (at, at - 1) if self.ends[v][0] <= cut < self.ends[v][1]]
        return None

    def truth(self, tree: Tree, names: dict[str, Poly]) -> bool | None:
        """Whether a condition holds all over the region, nowhere, or that is not known (None)."""
        kind, *parts = tree
        if kind == "chain":  # & and |
            (operation, last), *_ = reversed(parts[1:])
            return self.truth(
                (operation, ("chain", *parts[:-1]) if len(parts) > 2 else parts[0], last), names
            )
        if kind == "truth":
            return bool(parts[0])
        if kind in ("and", "or", "not"):
            found = [self.truth(part, names) for part in parts]
            if kind == "not":
                return None if found[0] is None else not found[0]
            return (kind == "or") if (kind == "or") in found else None if None in found else kind == "and"
        p = plus(self.collect(parts[0], names), self.collect(parts[1], names), -1)
        sign = self.sign(p)
        if sign is not None:
            return _COMPARE[kind](sign, 0)
        low, high = self.interval(p)  # zero may be an end
        strict = {"<": low >= 0, ">": high <= 0, "<=": high <= 0, ">=": low >= 0}.get(kind, False)
        return kind in ("<=", ">=") if strict else None

    def collect(self, tree: Tree, names: dict[str, Poly]) -> Poly:
        """A formula as a polynomial in totals, exposures and atoms, right all over the region.

        Raises
        ------
        Unbounded
            Where the formula may have no value somewhere.
        """
        kind, *parts = tree
        if kind == "number":
            return constant(parts[0])
        if kind == "name":
            return names[parts[0]]
        if kind == "cases":
            return self._cases(parts, names)
        if kind == "chain":
            result = self.collect(parts[0], names)
            for operation, part in parts[1:]:
                q = self.collect(part, names)
                if operation in "+-":
                    result = plus(result, q, 1 if operation == "+" else -1)
                else:
                    result = times(result, q) if operation == "*" else self._over(result, q)
            return result
        if kind == "**":
            base, exponent = (self.collect(part, names) for part in parts)
            need(exponent.keys() <= {()}, "an exponent depends on what states do")
            n, raised = exponent.get((), Fraction(0)), constant(1)
            if base.keys() <= {()} and n >= 0:
                return constant(power(base.get((), Fraction(0)), n))
            need(n.denominator == 1 and abs(n) <= 64, "a power is too large, or no whole number")
            for _ in range(abs(int(n))):
                raised = times(raised, base)
            return raised if n >= 0 else self._over(constant(1), raised)
        need(kind in ("neg", "min", "max", "abs", "floor"), "a condition stands where a number is needed")
        given = [self.collect(part, names) for part in parts]
        if kind == "neg":
            return plus({}, given[0], -1)
        if kind == "floor":
            low, high = self.interval(given[0])
            return self.atom((Fraction(math.floor(low)), Fraction(math.floor(high))), kind, given[0])
        if kind == "abs":
            given.append(plus({}, given[0], -1))
        return (
            plus({}, self._max([plus({}, p, -1) for p in given]), -1) if kind == "min" else self._max(given)
        )

    def _over(self, p: Poly, q: Poly) -> Poly:
        if q and q.keys() <= {()}:
            return plus({}, p, 1 / q[()])
        sign = self.sign(q)
        if not sign:
            raise Unbounded
        low, high = self.interval(q)
        ends = ends_of_product(self.interval(p), (1 / high, 1 / low))
        if self.linear(p) and self.linear(q):
            one, two = (self.most(plus({}, p, s * sign), plus({}, q, sign)) for s in (-1, 1))
            ends = max(ends[0], -one), min(ends[1], two)
        return self.atom(ends, "over", p, q)

    def linear(self, p: Poly) -> bool:
        """Whether a polynomial is linear in totals and exposures, without atoms."""
        return all(len(monomial) < 2 and monomial < (self.base,) for monomial in p)

    def _max(self, given: list[Poly]) -> Poly:
        left: list[Poly] = []
        for p in given:  # one of two that is nowhere the greater can go
            gaps = [plus(p, q, -1) for q in left]
            if all(self.sign(gap) != 0 and self.interval(gap)[1] > 0 for gap in gaps):
                left = [q for q, gap in zip(left, gaps, strict=True) if self.interval(gap)[0] < 0] + [p]
        ends = [self.interval(p) for p in left]
        return (
            left[0]
            if len(left) == 1
            else self.atom((max(e[0] for e in ends), max(e[1] for e in ends)), "max", *left)
        )

    def _cases(self, parts: Sequence[tuple[Tree, Tree]], names: dict[str, Poly]) -> Poly:
        possible: list[Poly] = []
        for case, condition in parts:
            sure = self.truth(condition, names)
            if sure is not False:
                possible.append(self.collect(case, names))
            if sure:
                ends = [self.interval(p) for p in possible]
                if all(p == possible[0] for p in possible):
                    return possible[0]
                return self.atom(
                    (min(e[0] for e in ends), max(e[1] for e in ends)), "cases", repr(parts), *names.values()
                )
        raise Unbounded


# -------------------------------------------------------------------------------------------- boxes

Row = tuple[tuple[int, int], ...]  # for one type: the least and the most states that play each action


class Box(NamedTuple):
    """Profiles: a row for each type, and the least and the greatest value of each total, in units."""

    rows: list[Row]
    totals: list[Ends]

    def with_row(self, t: int, a: int, least: int, most: int) -> Box:
        """The part of the box in which so many states of a type play an action."""
        low, high = self.rows[t][a]
        row = (*self.rows[t][:a], (max(low, least), min(high, most)), *self.rows[t][a + 1 :])
        return Box([*self.rows[:t], row, *self.rows[t + 1 :]], self.totals)

    def with_total(self, k: int, least: Any, most: Any) -> Box:
        """The part of the box in which a total lies between two bounds."""
        low, high = self.totals[k]
        return Box(self.rows, [*self.totals[:k], (max(low, least), min(high, most)), *self.totals[k + 1 :]])


class Search:
    """What can be said of all profiles in a box, for free states grouped by types of alike states."""

    def __init__(
        self, game: Game, types: list[list[int]], known: Sequence[Sequence[int]], until: float
    ) -> None:
        self.game, self.types, self.until = game, types, until
        self.first = [members[0] for members in types]
        self.fixed = [sum(add[a][i] for i, a in game.committed.items()) for add in game.adds]
        self.known = {self.key(profile) for profile in known}
        self.rows_seen: dict[Any, Any] = {}
        self.gains_seen: dict[Any, Poly] = {}
        self.exposures_seen: dict[int, list[list[list[Fraction]]]] = {}
        self.random = random.Random(1)

    def key(self, profile: Sequence[int]) -> tuple[Any, ...]:
        """How many of each type play each action: equal for profiles in which alike states change places."""
        return tuple(tuple(sorted(profile[i] for i in members)) for members in self.types)

    def root(self) -> Box:
        """All profiles."""
        rows: list[Row] = [((0, len(members)),) * self.game.M for members in self.types]
        return Box(rows, [(-math.inf, math.inf)] * self.game.K)

    def row(self, t: int, row: Row) -> tuple[Row, list[tuple[int, int]]] | None:
        """A row narrowed by the number of states, and the ends of what the type then adds to each total."""
        if (t, row) not in self.rows_seen:
            n, low, high = len(self.types[t]), sum(c[0] for c in row), sum(c[1] for c in row)
            tight = tuple((max(a, n - high + b), min(b, n - low + a)) for a, b in row)
            good = low <= n <= high and all(a <= b for a, b in row)
            i = self.first[t]
            ends = (
                [self.ends(t, tight, [add[a][i] for a in range(self.game.M)]) for add in self.game.adds]
                if good
                else []
            )
            self.rows_seen[t, row] = (tight, ends) if good else None
        return self.rows_seen[t, row]  # type: ignore[no-any-return]

    def ends(self, t: int, row: Row, adds: Sequence[Any]) -> Ends:
        """The least and the greatest sum that a type can make, filled greedily."""
        found = []
        order = sorted(range(len(row)), key=lambda a: adds[a])
        for cheapest in (order, order[::-1]):
            rest, total = (
                len(self.types[t]) - sum(low for low, _ in row),
                sum(row[a][0] * adds[a] for a in order),
            )
            for a in cheapest:
                more = min(rest, row[a][1] - row[a][0])
                rest, total = rest - more, total + more * adds[a]
            found.append(total)
        return found[0], found[1]

    def contract(self, box: Box) -> Box | None:
        """The box without what its counts and totals rule out; None where nothing is left."""
        rows, totals = list(box.rows), list(box.totals)
        for _ in range(30):
            if time.monotonic() > self.until:
                raise NotShown("time is up")
            found = [self.row(t, row) for t, row in enumerate(rows)]
            if None in found:
                return None
            rows, added = [f[0] for f in found if f], [f[1] for f in found if f]
            sums = [
                (c + sum(e[k][0] for e in added), c + sum(e[k][1] for e in added))
                for k, c in enumerate(self.fixed)
            ]
            totals = [(max(a, c), min(b, d)) for (a, b), (c, d) in zip(totals, sums, strict=True)]
            if any(a > b for a, b in totals):
                return None
            before = list(rows)
            binding = [k for k in range(len(sums)) if totals[k] != sums[k]]
            for t, row in enumerate(rows if binding else ()):
                rows[t] = self._narrowed(t, row, [(k, *totals[k], *sums[k], *added[t][k]) for k in binding])
            if rows == before:
                break
        return Box(rows, totals)

    def _narrowed(self, t: int, row: Row, room: list[tuple[int, ...]]) -> Row:
        """A row without counts for which the totals leave no room, whatever all other types do."""

        def fits(a: int, least: int) -> bool:
            found = self.row(t, (*row[:a], (least, row[a][1]), *row[a + 1 :]))
            return found is not None and all(
                sums_low - low + found[1][k][0] <= most and sums_high - high + found[1][k][1] >= least_total
                for k, least_total, most, sums_low, sums_high, low, high in room
            )

        for a, (low, high) in enumerate(row):
            while low < high:  # what fits with at least some number of states fits with fewer
                middle = (low + high + 1) // 2
                low, high = (middle, high) if fits(a, middle) else (low, middle - 1)
            row = (*row[:a], (row[a][0], high), *row[a + 1 :])
        return row

    def single(self, box: Box) -> list[int] | None:
        """The profile of a contracted box that holds one."""
        return (
            self.profile([[low for low, _ in row] for row in box.rows])
            if all(low == high for row in box.rows for low, high in row)
            else None
        )

    def profile(self, counts: Sequence[Sequence[int]]) -> list[int]:
        """A profile in which so many states of each type play each action."""
        profile = [self.game.committed.get(i, 0) for i in range(self.game.N)]
        for members, row in zip(self.types, counts, strict=True):
            for i, a in zip(members, [a for a, n in enumerate(row) for _ in range(n)], strict=True):
                profile[i] = a
        return profile

    # what holds all over a box

    def _exposures(self, t: int) -> list[list[list[Fraction]]]:
        """For each exposure sum of a type: what a member of each type adds to it by each action."""
        if t not in self.exposures_seen:
            game, i = self.game, self.first[t]
            others = [next((j for j in members if j != i), i) for members in self.types]
            self.exposures_seen[t] = [
                [[game.W[i][j] * w[b][j] for b in range(game.M)] for j in others] for w in game.weights
            ]
        return self.exposures_seen[t]

    def beaten(self, box: Box, t: int, a: int, b: int) -> bool:
        """Whether a state of a type that plays a, anywhere in a box, would move to b; False if not known."""
        game, ends = self.game, list(box.totals)
        for x in range(len(game.exposures)):
            start, adds = self._linear(box, t, a, {(game.K + x,): 1})
            sums = [self.ends(s, row, adds[s]) for s, row in enumerate(box.rows)]
            ends.append((start + sum(e[0] for e in sums), start + sum(e[1] for e in sums)))
        pieces = [ends]
        for _ in range(PIECES):
            if not pieces:
                return True
            region = Region(pieces.pop(), lambda p, q: self._most(box, t, a, p, q))
            gain = self._gain(region, t, a, b)
            if gain is not None and game.moves(a, b, region.least(gain)):
                continue
            if gain is not None and region.linear(gain):
                start, adds = self._linear(box, t, a, gain)
                low = start + sum(self.ends(s, row, adds[s])[0] for s, row in enumerate(box.rows))
                if game.moves(a, b, low):
                    continue
                return False
            wide = [share(*one, *all_) for one, all_ in zip(region.ends, ends, strict=False)]
            if not any(wide):
                return False
            cut: Any
            v, cut = next(iter(region.turns), (wide.index(max(wide)), None))
            low, high = region.ends[v]
            if cut is None:
                cut = (low + high) // 2 if v < game.K else (low + high) / 2
            above = cut + 1 if v < game.K else cut
            pieces += [
                [*region.ends[:v], part, *region.ends[v + 1 : region.base]]
                for part in ((low, cut), (above, high))
            ]
        return False

    def _gain(self, region: Region, t: int, a: int, b: int) -> Poly | None:
        """The gain of a type, from its numbers; None where it may have no value."""
        if (t, a, b) in self.gains_seen:
            return self.gains_seen[t, a, b]
        game, i = self.game, self.first[t]
        names: dict[str, Poly] = {name: constant(value) for name, value in game.numbers[i].items()}
        names |= {name: {(game.K + x,): Fraction(1)} for x, name in enumerate(game.exposures)}
        here: dict[str, Poly] = {name: {(k,): game.unit[k]} for k, name in enumerate(game.totals)}
        after = {
            name: plus(here[name], constant((add[b][i] - add[a][i]) * unit))
            for name, add, unit in zip(game.totals, game.adds, game.unit, strict=True)
        }
        try:
            gain = plus(
                region.collect(game.payoffs[b], names | after),
                region.collect(game.payoffs[a], names | here),
                -1,
            )
        except Unbounded:
            return None
        gain = plus(gain, constant(game.costs[a, b][i]), -1)
        below = math.lcm(
            *(c.denominator for c in gain.values())
        )  # its sign alone counts, and whole numbers are fast
        gain = {monomial: c.numerator * (below // c.denominator) for monomial, c in gain.items()}
        if not region.local:
            self.gains_seen[t, a, b] = gain
        return gain

    def _linear(self, box: Box, t: int, a: int, p: Poly) -> tuple[Any, list[list[Any]]]:
        """A linear polynomial as a constant and what a member of each type adds to it by each action.

        The exposures are those of a type that plays a; it is not exposed to itself.
        """
        game, seen, i = self.game, self._exposures(t), self.first[t]
        start: Any = p.get((), 0)
        adds: list[list[Any]] = [[0] * game.M for _ in self.types]
        for (v,), c in ((monomial, c) for monomial, c in p.items() if monomial):
            if v < game.K:
                start += c * self.fixed[v]
                parts: list[list[Any]] = [[add[j] for add in game.adds[v]] for j in self.first]
            else:
                w, parts = game.weights[v - game.K], seen[v - game.K]
                start += c * (sum(game.W[i][j] * w[b][j] for j, b in game.committed.items()) - parts[t][a])
            adds = [[x + c * y for x, y in zip(*rows, strict=True)] for rows in zip(adds, parts, strict=True)]
        return start, adds

    def _most(self, box: Box, t: int, a: int, p: Poly, q: Poly) -> Any:
        """An upper bound of p / q at the counts of a box, where q > 0: p <= m q for the m that is returned.

        From a trial m the counts at which p - m q is greatest give the next one, until that is not positive.
        """
        (p0, ps), (q0, qs) = self._linear(box, t, a, p), self._linear(box, t, a, q)
        m: Any = None
        for _ in range(30):
            above, below = p0, q0
            for s, row in enumerate(box.rows):
                value = [x - m * y for x, y in zip(ps[s], qs[s], strict=True)] if m is not None else qs[s]
                rest = len(self.types[s]) - sum(low for low, _ in row)
                for b in sorted(range(self.game.M), key=value.__getitem__, reverse=True):
                    more = min(rest, row[b][1] - row[b][0])
                    above, below = (
                        above + (row[b][0] + more) * ps[s][b],
                        below + (row[b][0] + more) * qs[s][b],
                    )
                    rest -= more
            if m is not None and above - m * below <= 0:
                return m
            if below <= 0:
                break
            m = Fraction(math.ceil(Fraction(above) / below * 2**80), 2**80)
        return math.inf

    def everywhere(
        self, box: Box, holds: Callable[[Box], bool], at: Callable[[list[int]], bool]
    ) -> bool | None:
        """Whether something holds all over a box, which is halved where that is not seen.

        False where it fails at one profile, None when the effort is spent.
        """
        boxes = [box]
        for _ in range(HALVES):
            if not boxes:
                return True
            part = self.contract(boxes.pop())
            if part is None or holds(part):
                continue
            profile = self.single(part)
            if profile is not None:
                if not at(profile):
                    return False
                continue
            t, a = max(
                ((t, a) for t, row in enumerate(part.rows) for a in range(self.game.M)),
                key=lambda ta: (
                    part.rows[ta[0]][ta[1]][1] - part.rows[ta[0]][ta[1]][0] > 0,
                    self._weight(part, *ta),
                ),
            )
            middle = sum(part.rows[t][a]) // 2
            boxes += [part.with_row(t, a, 0, middle), part.with_row(t, a, middle + 1, self.game.N)]
        return None

    def _weight(self, box: Box, t: int, a: int) -> Any:
        found = self.row(t, box.rows[t])
        assert found
        return sum(share(*one, *total) for one, total in zip(found[1], box.totals, strict=True))

    def removed(self, box: Box, t: int, a: int, b: int) -> bool | None:
        """Whether b beats a for a type at every profile of a box in which one of its states plays a."""

        def at(profile: list[int]) -> bool:
            game, i = self.game, next(i for i in self.types[t] if profile[i] == a)
            try:
                return game.moves(
                    a, b, game.gain(i, a, b, game.totals_at(profile), game.exposures_at(profile, i))
                )
            except Undefined:
                return False

        part = box.with_row(t, a, 1, self.game.N)
        return self.beaten(part, t, a, b) or self.everywhere(
            part, lambda part: self.beaten(part, t, a, b), at
        )

    def settled(self, profile: list[int]) -> bool:
        """Whether a profile is listed or no equilibrium; raises Refuted for one that should be listed."""
        if self.key(profile) not in self.known and self.game.deviation(profile) is None:
            raise Refuted(f"an equilibrium is not listed: {self.game.shown(profile)}")
        return True

    def empty(self, box: Box) -> bool | None:
        """Whether no box holds an equilibrium that is not listed."""
        return self.everywhere(box, lambda part: False, self.settled)

    def hunt(self, box: Box) -> None:
        """Look for an equilibrium that is not listed, by best reply from some profiles of a box."""
        for _ in range(TRIES):
            counts = []
            for t, row in enumerate(box.rows):
                wanted = [low for low, _ in row]
                while (left := len(self.types[t]) - sum(wanted)) > 0:
                    open_ = [a for a, (_, high) in enumerate(row) if wanted[a] < high]
                    wanted[self.random.choice(open_)] += 1 if left else 0
                counts.append(wanted)
            profile = self.profile(counts)
            for _ in range(2 * self.game.N + 10):
                if time.monotonic() > self.until:
                    return
                move = self.game.deviation(profile)
                if move is None:
                    self.settled(profile)
                    break
                profile[move[0]] = move[1]


# ------------------------------------------------------------------------------------ what a file claims


class Claim:
    """A saved solution: its game, what it lists, and its certificate."""

    def __init__(self, plain: Any, until: float) -> None:
        need(isinstance(plain, dict) and "format" in plain, "it is no saved answer")
        kind, _, version = str(plain["format"]).rpartition("/")
        need(kind == "gametheory_gov.solution", f"it holds {plain['format']!r}; solutions can be checked")
        need(version == "2", f"it is of format {version}; solve the game again to have format 2")
        self.plain, self.until = plain, until
        self.result, self.certificate = plain["result"], plain["certificate"]
        self.kind = self.certificate["kind"]
        self.game = Game(plain["game"], plain["ties"])
        need(not plain["undecided"], "profiles are undecided, which happens in floats alone")
        need(
            number(plain["tolerance"], "tolerance", rounded=True) == 0,
            "it has a tolerance; exact answers have none",
        )
        kinds = {
            "COMPLETE": ("boxes", "enumeration", "extremes"),
            "STOPPED": ("boxes",),
            "EXTREMES": ("extremes",),
        }
        need(self.result in kinds, f"it claims nothing that can be checked (result {self.result!r})")
        need(
            self.kind in kinds[self.result],
            f"{self.result} does not follow from a certificate of kind {self.kind!r}",
        )
        self._check_figures()
        types = self._types() if self.kind == "boxes" else [[i] for i in self.game.free]
        self.listed = [self._profile(entry, n) for n, entry in enumerate(plain["equilibria"], start=1)]
        self.search = Search(self.game, types, self.listed, until)
        need(len(self.search.known) == len(self.listed), "a profile is listed twice")

    def _types(self) -> list[list[int]]:
        game = self.game
        types = [[game.place.get(label, -1) for label in ids] for ids in self.certificate["proof"]["types"]]
        need(
            sorted(i for members in types for i in members) == game.free,
            "not every free state is in exactly one type",
        )
        for members in types:
            for i in members[1:]:
                need(
                    game.alike(members[0], i),
                    f"{game.ids[members[0]]} and {game.ids[i]} are of one type, but not alike",
                )
        return types

    def _check_figures(self) -> None:
        """States and institution must have the figures that the game is evaluated with."""
        plain, game = self.plain["game"], self.game
        states, rules, values = plain["states"], plain["institution"], game.values
        recipe = plain.get("recipe")
        given = {*plain["values"]} if recipe is None else {*recipe["given"]}
        need(given <= {*plain["values"]}, "the recipe gives a value to a name that the game has not")
        ideal = states["ideal"]
        columns = {f"ideal_{k + 1}": [row[k] for row in ideal] for k in range(len(ideal[0]))}
        columns |= {name: states[name] for name in ("size", "population")}
        columns["great_power"] = [int(flag) for flag in states["great_power"]]
        own = [*plain["game"]["columns"], "benefit", "cost", "legitimacy_weight", "entry_cost", "exit_cost"]
        sources = {**states.get("extra", {}), **states}
        columns |= {
            name: sources[name] for name in own if sources.get(name) is not None and name not in given
        }
        for name, column in columns.items():
            if name in values:
                exact = [number(v, f"states.{name}", rounded=True) for v in column]
                need(exact == values[name], f"values.{name} differs from what the states have")
        if game.W:
            exact_W = [
                [number(v, "states.exposure", rounded=True) for v in row] for row in states["exposure"]
            ]
            need(exact_W == game.W, "the exposures differ from what the states have")

        def entry(name: str, default: Any, k: int | None = None) -> Any:
            value = rules.get(name, default)
            return value if k is None else value[k]

        depth = entry("depth", 1)
        designed = {
            "depth": depth,
            "excludability": entry("excludability", 1),
            "sanction": entry("sanction", 0),
        }
        designed |= {name: entry(name, 0) for name in ("exclusion_penalty", "discount")}
        designed |= {n: entry("legitimacy_shares", (1, 0, 0), k) for k, n in enumerate(
            ("inclusion_share", "representation_share", "performance_share"))}  # fmt: skip
        designed |= {
            n: entry("minimum_participation", (0, 0), k)
            for k, n in enumerate(("minimum_members", "minimum_size"))
        }
        designed |= {
            "detection": entry("monitoring", (0, 1), 1),
            "max_depth": rules.get("max_depth") or depth,
        }
        performance = entry("performance", "size")
        designed |= {} if performance == "size" else {"performance": performance}
        fixed = entry("policy", "fixed") == "fixed" or entry("body", "members") == "members"
        designed |= {f"policy_{k + 1}": v for k, v in enumerate(entry("point", (0,)))} if fixed else {}
        for name, value in designed.items():
            if name in values and name not in given | {*game.plain["game"]["parameters"]}:
                same = close(number(value, f"institution.{name}", rounded=True), values[name])
                need(
                    same or (name == "max_depth" and values[name] == 1),
                    f"values.{name} differs from the institution's",
                )
        if "transfer" in values:
            paid = [
                number(entry("transfers", {}).get(label, 0), "transfers", rounded=True) for label in game.ids
            ]
            need(all(map(close, paid, values["transfer"])), "values.transfer differs from the institution's")

    def _profile(self, entry: dict[str, Any], n: int) -> list[int]:
        game, actions = self.game, entry["actions"]
        need(list(actions) == game.ids, f"equilibrium {n} does not give every state, in order, one action")
        need(all(a in game.actions for a in actions.values()), f"equilibrium {n} names an unknown action")
        profile = [game.actions.index(a) for a in actions.values()]
        need(
            all(profile[i] == a for i, a in game.committed.items()),
            f"equilibrium {n}: a committed state plays another action",
        )
        return profile

    def _check_entry(self, entry: dict[str, Any], profile: list[int], where: str) -> None:
        """A listed profile is an equilibrium, and what is said of it is so."""
        game, totals = self.game, self.game.totals_at(profile)
        move = game.deviation(profile)
        if move is not None:
            i, b, gain = move
            raise Refuted(
                f"{where} is none: {game.ids[i]} moves from {game.actions[profile[i]]} to {game.actions[b]} "
                f"and gains {gain}, at {game.shown(profile)}"
            )
        need(entry["first_action"] == game.actions[0], f"{where}: another first action")
        margins = [(m[0], m[1], m[2], number(m[3], where)) for m in entry["margins"]]
        need(margins == sorted(margins, key=lambda m: (-m[3], m[0])), f"{where}: margins are out of order")
        need(
            sorted(game.place.get(m[0], -1) for m in margins) == game.free,
            f"{where}: not one margin for each free state",
        )
        for label, action, other, gain in margins:
            i = game.place[label]
            now, felt = profile[i], game.exposures_at(profile, i)
            gains = {game.actions[b]: game.gain(i, now, b, totals, felt) for b in range(game.M) if b != now}
            good = action == game.actions[profile[i]] and gains.get(other) == gain == max(gains.values())
            need(good, f"{where}: the margin of {label} is not so")
        seen = {name: unit * total for name, unit, total in zip(game.totals, game.unit, totals, strict=True)}
        shared = {name: value for name, value in game.values.items() if not isinstance(value, list)}
        reports = {
            **seen,
            **{name: value_of(tree, {**shared, **seen}) for name, tree in game.reports.items()},
        }
        listed = {name: number(value, f"{where}, report {name}") for name, value in entry["reports"].items()}
        need(listed == reports, f"{where}: the totals and reports are not so")
        groups = []
        for members in self.search.types if self.kind == "boxes" else ():
            counts = [sum(profile[i] == a for i in members) for a in range(game.M)]
            groups += [[[game.ids[i] for i in members], counts]] if sum(c > 0 for c in counts) > 1 else []
        need(sorted(entry["groups"]) == sorted(groups), f"{where}: the groups of alike states are not so")

    # the three proofs

    def check(self) -> str:
        """What is shown, in words."""
        for n, (entry, profile) in enumerate(
            zip(self.plain["equilibria"], self.listed, strict=True), start=1
        ):
            if time.monotonic() > self.until:
                raise NotShown(f"time is up at equilibrium {n}")
            self._check_entry(entry, profile, f"equilibrium {n}")
        open_ = getattr(self, f"_{self.kind}")()
        stand_for = 0
        for profile in self.listed:
            played = [[profile[i] for i in members] for members in self.search.types]
            stand_for += math.prod(
                math.factorial(len(p)) // math.prod(math.factorial(p.count(a)) for a in {*p}) for p in played
            )
        more = (
            ""
            if stand_for == len(self.listed)
            else f", which stand for {stand_for} when alike states change places"
        )
        less = {
            "COMPLETE": f"there are no other equilibria (shown by {self.kind})",
            "STOPPED": f"no others lie outside {open_} boxes that were left open; NOT that these are all",
            "EXTREMES": "all others lie between the least and the greatest; NOT that these are all",
        }
        return f"the {len(self.listed)} profiles listed are equilibria{more}, and {less[self.result]}"

    def _enumeration(self) -> int:
        game = self.game
        size = game.M ** len(game.free)
        need(size <= 1 << 24, "there are too many profiles to go through")
        states, moves = (unpacked(self.certificate[n], size, n) for n in ("upsetters", "upsetting_moves"))
        need(len(states) == len(moves) == size, f"the table has not one entry for each of {size} profiles")
        digits = [range(game.M)] * len(game.free)
        for n, backwards in enumerate(product(*digits)):
            if n % 1000 == 0 and time.monotonic() > self.until:
                raise NotShown(f"time is up at profile {n} of {size}")
            profile = [game.committed.get(i, 0) for i in range(game.N)]
            for i, a in zip(game.free, reversed(backwards), strict=True):
                profile[i] = a
            if states[n] == 255:
                self.search.settled(profile)
                if self.search.key(profile) not in self.search.known:
                    raise NotShown(
                        f"profile {n} is said to be upset by nobody, is no equilibrium and not listed"
                    )
                continue
            need(
                states[n] < len(game.free) and moves[n] < game.M,
                f"profile {n} names a state or an action that is none",
            )
            i, b = game.free[states[n]], moves[n]
            try:
                gain = game.gain(i, profile[i], b, game.totals_at(profile), game.exposures_at(profile, i))
                good = b != profile[i] and game.moves(profile[i], b, gain)
            except Undefined:
                good = False
            if not good:
                self.search.settled(profile)
                raise NotShown(
                    f"profile {n}: {game.ids[i]} is said to move to {game.actions[b]}, but would not"
                )
        return 0

    def _extremes(self) -> int:
        game, box, ends = self.game, self.search.root(), []
        for name, start, step in (("rising", 0, 1), ("falling", game.M - 1, -1)):
            profile = [game.committed.get(i, start) for i in range(game.N)]
            for n, moves in enumerate(self.certificate[name], start=1):
                where, now = f"{name} round {n}", self.search.contract(box)
                for i, a in moves:
                    good = (
                        type(i) is type(a) is int
                        and i in game.free
                        and 0 <= a < game.M
                        and (a - profile[i]) * step > 0
                    )
                    need(good, f"{where}: a move that is none")
                    t = game.free.index(i)
                    for c in range(profile[i], a, step):
                        others = sorted((b for b in range(game.M) if b != c), key=lambda b: (b != a, b))
                        if now and not any(self.search.removed(now, t, c, b) for b in others):
                            self._doubt(
                                now, f"{where}: {game.ids[i]} is not shown to leave {game.actions[c]}"
                            )
                        box = box.with_row(t, c, 0, 0)
                    profile[i] = a
            ends.append(profile)
            need(profile in self.listed, f"the {name} rounds end at a profile that is not listed")
        need(
            self.result == "EXTREMES" or ends[0] == ends[1],
            "the extremes do not meet, so that not all are shown",
        )
        return 0

    def _boxes(self) -> int:
        game, search = self.game, self.search
        nodes = read_json(
            unpacked(self.certificate["proof"]["tree"], MOST_TREE, "the tree").decode("utf-8", "strict")
        )
        open_ = self._well_formed(nodes)
        need(not open_ or self.result == "STOPPED", f"all equilibria are claimed, but {open_} boxes are open")
        waiting: list[Box | None] = [search.root()]
        for n, (rounds, end) in enumerate(nodes):
            box = waiting.pop()
            box = box and search.contract(box)
            for r, removals in enumerate(rounds, start=1):
                if box is None:
                    break
                after = box
                for t, a, b in removals:
                    if box.rows[t][a][1] and not search.removed(box, t, a, b):
                        who = f"{game.ids[search.first[t]]} and {len(search.types[t]) - 1} alike"
                        which = f"{who} playing {game.actions[a]} would not all move to {game.actions[b]}"
                        self._doubt(box, f"node {n}, round {r}: {which}")
                    after = after.with_row(t, a, 0, 0)
                box = search.contract(after)
            if isinstance(end, list):
                waiting += reversed(self._halves(box, end))
            elif box is not None and end != "open" and not search.empty(box):
                self._doubt(box, f"node {n} is not shown to hold no equilibrium but the listed")
        return open_

    def _halves(self, box: Box | None, end: list[Any]) -> list[Box | None]:
        if box is None:
            return [None, None]
        if end[0] == "count":
            _, t, a, n = end
            return [box.with_row(t, a, 0, n), box.with_row(t, a, n + 1, self.game.N)]
        k = self.game.totals.index(end[1])
        cut = math.floor(number(end[2], "a split") / self.game.unit[k])
        return [box.with_total(k, -math.inf, cut), box.with_total(k, cut + 1, math.inf)]

    def _well_formed(self, nodes: Any) -> int:
        """The number of open boxes of a tree, once it is known to be one."""
        game, waiting, open_ = self.game, 1, 0
        need(isinstance(nodes, list), "the tree is no list of nodes")

        def below(value: Any, most: int) -> bool:
            return type(value) is int and 0 <= value < most

        for n, node in enumerate(nodes):
            need(
                waiting and isinstance(node, list) and len(node) == 2 and isinstance(node[0], list),
                f"node {n} is none",
            )
            for removal in (removal for removals in node[0] for removal in removals):
                good = (
                    len(removal) == 3
                    and below(removal[0], len(self.search.types))
                    and removal[1] != removal[2]
                )
                need(
                    good and below(removal[1], game.M) and below(removal[2], game.M),
                    f"node {n} holds a removal that is none",
                )
            end = node[1]
            split = isinstance(end, list)
            if split and end[:1] == ["count"]:
                good = len(end) == 4 and below(end[1], len(self.search.types)) and below(end[2], game.M)
                need(good and type(end[3]) is int, f"node {n} is split along nothing")
            elif split:
                need(
                    len(end) == 3 and end[0] == "total" and end[1] in game.totals,
                    f"node {n} is split along nothing",
                )
                number(end[2], f"node {n}")
            else:
                need(end in ("empty", "profile", "open"), f"node {n} ends in {end!r}")
            waiting, open_ = waiting + (1 if split else -1), open_ + (end == "open")
        need(not waiting, "the tree is cut short")
        return open_

    def _doubt(self, box: Box, place: str) -> None:
        """A step that is not shown: look for an equilibrium that is not listed, and go no further."""
        if self.result == "COMPLETE":
            try:
                self.search.hunt(box)
                self.search.hunt(self.search.contract(self.search.root()) or box)
            except NotShown:
                pass
        raise NotShown(place)

    def printed(self) -> Iterator[str]:
        """The game that is checked: what is taken as given."""
        plain, form, game = self.plain["game"], self.plain["game"]["game"], self.game
        yield (
            f"the game {form['name']!r} of {game.N} states; actions, the least cooperative first: "
            + ", ".join(game.actions)
        )
        yield from (f"  payoff of {action}: {form['payoffs'][action]}" for action in game.actions)
        for what in ("aggregates", "exposures"):
            for name, table in form[what].items():
                yield f"  {what[:-1]} {name}: each state adds " + (
                    ", ".join(f"{f} by {a}" for a, f in table.items()) or "nothing"
                )
        yield from (f"  cost of moving from {a} to {b}: {f}" for a, b, f in form["switching"])
        for name, value in game.values.items():
            if isinstance(value, list):
                yield f"  {name}: " + ", ".join(
                    f"{label} {v}" for label, v in zip(game.ids, value, strict=True)
                )
            else:
                yield f"  {name} = {value}"
        for label, row in zip(game.ids, game.W, strict=False):
            yield f"  exposure of {label}: " + ", ".join(
                f"{other} {v}" for other, v in zip(game.ids, row, strict=True) if v
            )
        fixed = ", ".join(f"{label} {action}" for label, action in plain["committed"].items())
        yield f"  committed: {fixed or 'nobody'}; all others choose freely; admission is open"
        yield f"  ties: {game.ties!r}, by cooperation {form['cooperation']}"


def close(one: Fraction, other: Any) -> bool:
    """Whether two figures are one, up to the rounding of a float that a file may hold."""
    return isinstance(other, Fraction) and abs(one - other) * 10**9 <= 1 + abs(other)


def run(path: str, minutes: float, say: Callable[[str], Any]) -> int:
    """Check a file; the exit code."""
    try:
        need(os.path.isfile(path), "there is no such file")
        need(os.path.getsize(path) <= MOST_BYTES, f"it is larger than {MOST_BYTES} bytes")
        with open(path, "rb") as file:
            text = file.read(MOST_BYTES + 1).decode("utf-8-sig")
        claim = Claim(read_json(text), time.monotonic() + 60 * minutes)
        for line in claim.printed():
            say(line)
        shown = claim.check()
    except Refuted as found:
        say(f"REFUTED: {found}")
        return 1
    except NotShown as place:
        say(f"NOT SHOWN: {place}")
        return 1
    except Refused as fault:
        say(f"REFUSED: {path}: {str(fault)[:300]}")
        return 2
    except (
        OSError,
        LookupError,
        TypeError,
        ValueError,
        AttributeError,
        RecursionError,
        MemoryError,
        ArithmeticError,
    ) as error:
        say(f"REFUSED: {path} cannot be read ({type(error).__name__}: {str(error)[:200]})")
        return 2
    say(f"CONFIRMED: {shown}")
    return 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the check from a command line."""
    parser = argparse.ArgumentParser(description="Check a saved answer, independently of what wrote it.")
    parser.add_argument("file")
    parser.add_argument("--minutes", type=float, default=60, help="when to give up (60)")
    given = parser.parse_args(arguments)
    return run(given.file, given.minutes, print)


if __name__ == "__main__":
    sys.exit(main())
