r"""An independent check of a saved answer: one file, standard library only, exact fractions.

Run it as ``python3 -I -S independent.py answer.json``. Nothing of the package that wrote the answer is
imported. Read it in the order in which it stands: the game and its definition (`Game`), bounds of a gain
(`Region`), what holds all over a box of profiles (`Search`), and what a file claims (`Claim`).

**Taken as given** is the game, which is printed. State i that plays a has the payoff
:math:`u_i(a, A, E_i)`. Totals :math:`A_k=\sum_j g_k(j,a_j)` contain its own contribution; exposures
:math:`E_i=\sum_j W_{ij}h(j,a_j)` do not, since :math:`W_{ii}=0`. Moving alone from a to b it gains

.. math:: G_i(a\to b) = u_i(b, A - g(i,a) + g(i,b), E_i) - u_i(a, A, E_i) - C_i(a\to b).

It moves when G > 0, or when G = 0 and the tie rule prefers b: ``join`` if b is more cooperative,
``stay_out`` if less, ``weak`` never. At an equilibrium no state that is free to choose moves.

**Shown** is that the profiles listed are equilibria, by the definition (`Game.deviation`), and that there
are no others, in one of three ways:

``enumeration``
    for each profile that is not listed the file names a state that moves, and where to; each is tried.
``boxes``
    The file holds a tree. A *box* gives the least and the most states of each type that play each action,
    and bounds of each total. An action is removed where moving to another one gains throughout the box
    (`Search.removed`); then the box shrinks (`Search.contract`), is split, or holds one profile or none.
``extremes``
    Rounds raise a lower bound on everybody's action and lower an upper one: each is a removal from a box.

**How.** There is one evaluator of formulas (`Region.collect`). It makes of a gain a polynomial in totals
and exposures; a quotient, Max, floor or cases not decided all over the box become further variables, each
with an interval. At one profile everything is a number: that is the definition. In a box the terms of each
variable are bounded exactly and added up; linear terms are bounded by the counts too, for each type apart.
Where that does not suffice the box is halved, with bounded effort, down to single profiles.

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
from decimal import Decimal
from fractions import Fraction
from functools import cache, reduce
from itertools import pairwise, product
from typing import Any, NamedTuple

MOST_BYTES, MOST_TREE = 3 << 23, 1 << 24  # of the file, and of the tree once it is unpacked
LONGEST, DEEPEST = 20_000, 60  # characters of a formula, brackets within brackets
MOST_BITS, MOST_TERMS = 100_000, 4_000  # of a number, of a polynomial
HALVES, TRIES = 4_000, 12  # effort: halves of one box, starts of the search for a refutation
TIES = {"join": 1, "stay_out": -1, "weak": 0}


class Verdict(Exception):
    """The end of the check: REFUSED (not read, or not usable), REFUTED or NOT SHOWN, and why."""

    def __init__(self, why: str, word: str = "REFUSED") -> None:
        super().__init__(f"{word}: {why}")


class Undefined(ArithmeticError):
    """A formula has no value (division by zero), or perhaps has none somewhere in a region."""


def need(holds: object, fault: str) -> None:
    """Refuse the file unless something holds."""
    if not holds:
        raise Verdict(fault)


# ------------------------------------------------------------------------------------------ reading


class Rounded(str):
    """The digits of a float."""


def read_json(text: str) -> Any:
    """Plain values; entries that are given twice are refused, floats keep their digits."""

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        need(len(dict(pairs)) == len(pairs), "an entry of the file is given twice")
        return dict(pairs)

    return json.loads(text, object_pairs_hook=once, parse_float=Rounded)


def number(value: Any, where: str, *, rounded: bool = False) -> Fraction:
    """An exact number, ``3`` or ``"3/7"``; where figures may be rounded, also the digits of a float."""
    need(rounded or not isinstance(value, Rounded), f"{where} is a float; only exact answers can be checked")
    text = str(value)
    pattern = r"-?\d+(\.\d+)?([eE][-+]?\d{1,3})?" if isinstance(value, Rounded) else r"-?\d+(/0*[1-9]\d*)?"
    good = len(text) <= 8000 and re.fullmatch(pattern, text, re.ASCII)
    need(good, f"{where} = {text[:40]!r} is no number")
    return Fraction(text)


def short(value: Fraction) -> str:
    """A number that can be read: a long fraction as a decimal."""
    p, q = value.numerator, value.denominator
    return str(value) if p.bit_length() + q.bit_length() < 80 else f"about {Decimal(p) / Decimal(q):.6g}"


def unpacked(text: Any, most: int, where: str) -> bytes:
    """Bytes that were compressed and written as base64, at most so many."""
    opener = zlib.decompressobj()
    data = opener.decompress(base64.b64decode(text, validate=True), most + 1)
    good = len(data) <= most and opener.eof and not opener.unused_data
    need(good, f"{where} is larger than {most} bytes, cut short or too long")
    return data


# ----------------------------------------------------------------------------------------- formulas

Tree = tuple[Any, ...]
OPERATORS: dict[type[ast.AST], str] = {
    ast.Mult: "*", ast.Div: "/", ast.Pow: "**", ast.USub: "neg", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">",
    ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!=", ast.BitAnd: "and", ast.BitOr: "or", ast.And: "and",
    ast.Or: "or", ast.Invert: "not", ast.Not: "not",
}  # fmt: skip
FUNCTIONS = {  # and how many operands, if that is fixed
    "Min": ("min", 0), "Max": ("max", 0), "Abs": ("abs", 1), "floor": ("floor", 1), "And": ("and", 0),
    "Or": ("or", 0), "Not": ("not", 1), "Eq": ("==", 2), "Ne": ("!=", 2),
}  # fmt: skip


def parse(text: str, names: set[str], where: str) -> Tree:
    """A formula as nested tuples (operation, operands...); anything but the arithmetic above is refused."""
    need(len(text) <= LONGEST, f"{where} has more than {LONGEST} characters")

    def read(node: Any, depth: int) -> Tree:
        need(depth <= DEEPEST, f"{where} is nested too deeply")

        def below(*nodes: Any) -> list[Tree]:
            return [read(part, depth + 1) for part in nodes]

        match node:
            case ast.BinOp(op=ast.Add() | ast.Sub()):  # a long sum is deep on its left
                parts: list[Tree] = []
                while isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Add, ast.Sub)):
                    part = below(node.right)[0]
                    parts.append(part if isinstance(node.op, ast.Add) else ("neg", part))
                    node = node.left
                return ("+", *below(node), *reversed(parts))
            case ast.BinOp(op=op) | ast.UnaryOp(op=op) | ast.BoolOp(op=op) if type(op) in OPERATORS:
                operands = [part for part in ast.iter_child_nodes(node) if isinstance(part, ast.expr)]
                return (OPERATORS[type(op)], *below(*operands))
            case ast.Compare(ops=ops) if all(type(op) in OPERATORS for op in ops):
                steps = pairwise(below(node.left, *node.comparators))
                return ("and", *((OPERATORS[type(op)], *pair) for op, pair in zip(ops, steps, strict=True)))
            case ast.Call(func=ast.Name(id="Piecewise"), args=args, keywords=[]) if args:
                pairs = [case.elts for case in args if isinstance(case, ast.Tuple)]
                need([len(pair) for pair in pairs] == [2] * len(args), f"{where}: bad cases")
                return ("cases", *(tuple(below(*pair)) for pair in pairs))
            case ast.Call(func=ast.Name(id=name), args=args, keywords=[]) if args:
                kind, fixed = FUNCTIONS.get(name, ("", 0))
                need(kind, f"{where}: {name} is no rational function, and cannot be checked")
                need(len(args) == (fixed or len(args)), f"{where}: {name} of {len(args)} operands")
                return (kind, *below(*args))
            case ast.Name(id=name) if name in names:
                return ("name", name)
            case ast.Constant(value=bool(truth)):
                return ("truth", truth)
            case ast.Constant(value=int() | float()):
                digits = ast.get_source_segment(text.strip(), node)
                return ("number", number(Rounded(digits), where, rounded=True))
        raise Verdict(f"{where} holds {getattr(node, 'id', type(node).__name__)!r}, which means nothing here")

    with warnings.catch_warnings(action="ignore"):
        return read(ast.parse(text.strip(), mode="eval").body, 0)


def small(value: Fraction, times: int = 1) -> Fraction:
    """A number, once it is known that it, or a power of it, is not too long."""
    longest = max(value.numerator.bit_length(), value.denominator.bit_length())
    need(longest * times <= MOST_BITS, "a number becomes too long")
    return value


#: Numbers by monomial, a sorted tuple of variables: {(): 1, (0, 0, 3): 2} is 1 + 2 * x0 * x0 * x3.
Poly = dict[tuple[int, ...], Any]
Ends = tuple[Any, Any]  # the least and the greatest value


def constant(value: Any) -> Poly:
    """A number as a polynomial."""
    return {(): value} if value else {}


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
    parts = ({tuple(sorted(x + y)): small(c * d) for y, d in q.items()} for x, c in p.items())
    return reduce(plus, parts, {})


class Region:
    """A range for each variable (a total or an exposure, counted in units), and what formulas are there.

    An operation that is neither a sum nor a product, nor decided all over the region, becomes a further
    variable with a range, an *atom*; equal ones are the same atom.
    """

    def __init__(self, ends: Sequence[Ends] = ()) -> None:
        self.base, self.ends = len(ends), list(ends)
        self.atoms: dict[Any, int] = {}

    def atom(self, ends: Sequence[Any], *key: Any) -> Poly:
        """The variable that stands for an operation of which the least and the greatest value are known."""
        low, high = min(ends), max(ends)
        same = tuple(frozenset(part.items()) if isinstance(part, dict) else part for part in key)
        if same not in self.atoms:
            self.atoms[same] = len(self.ends)
            self.ends.append((low, high))
        return {(self.atoms[same],): Fraction(1)} if low < high else constant(low)

    def interval(self, p: Poly) -> Ends:
        """Bounds: exact for the linear and the square term of each variable together, then added up."""
        low = high = p.get((), 0)
        for monomial, c in p.items():
            v = monomial[:1]
            values = [c]
            if not v or (monomial == v and v + v in p):
                continue
            if monomial == v + v:
                (start, end), b = self.ends[v[0]], p.get(v, 0)
                values = [(b + c * x) * x for x in (start, end, min(max(start, Fraction(-b, 2 * c)), end))]
            else:
                for u in monomial:
                    values = [x * y for x in (min(values), max(values)) for y in self.ends[u]]
            low, high = low + min(values), high + max(values)
        return low, high

    def truth(self, tree: Tree, names: dict[str, Poly]) -> tuple[bool, bool]:
        """Whether a condition holds all over the region, and whether it may hold somewhere."""
        kind, *parts = tree
        if kind == "truth":
            return parts[0], parts[0]
        if kind in ("and", "or", "not"):
            sure, maybe = zip(*(self.truth(part, names) for part in parts), strict=True)
            join = all if kind == "and" else any
            return (join(sure), join(maybe)) if kind != "not" else (not maybe[0], not sure[0])
        a, b = (self.collect(part, names) for part in parts)
        low, high = self.interval(plus(a, b, -1))
        return {
            "<": (high < 0, low < 0), "<=": (high <= 0, low <= 0), ">": (low > 0, high > 0),
            ">=": (low >= 0, high >= 0), "==": (low == high == 0, low <= 0 <= high),
            "!=": (low > 0 or high < 0, low < 0 or high > 0),
        }[kind]  # fmt: skip

    def collect(self, tree: Tree, names: dict[str, Poly]) -> Poly:
        """A formula as a polynomial in variables and atoms, right all over the region; or `Undefined`."""
        kind, *parts = tree
        if kind in ("number", "name"):
            return names[parts[0]] if kind == "name" else constant(parts[0])
        if kind == "cases":
            return self._cases(tree, names)
        given = [self.collect(part, names) for part in parts]
        operations: dict[str, Callable[..., Poly]] = {
            "+": lambda *ps: reduce(plus, ps), "*": times, "/": self._over, "**": self._power,
            "neg": lambda p: plus({}, p, -1), "abs": lambda p: self._max(p, plus({}, p, -1)),
            "max": self._max, "min": lambda *ps: plus({}, self._max(*(plus({}, p, -1) for p in ps)), -1),
            "floor": lambda p: self.atom([Fraction(math.floor(x)) for x in self.interval(p)], "floor", p),
        }  # fmt: skip
        need(kind in operations, "a condition stands where a number is needed")
        return operations[kind](*given)

    def _power(self, p: Poly, exponent: Poly) -> Poly:
        n = exponent.get((), Fraction(0))
        need(exponent.keys() <= {()} and n.denominator == 1, "a power is no whole number, or not fixed")
        base = p.get((), Fraction(0))
        if p.keys() <= {()} and (base or n >= 0):
            if abs(base) != 1:
                small(base, abs(n.numerator))
            return constant(base ** (n.numerator if abs(base) != 1 else n.numerator % 2))
        need(abs(n) <= 64, "a power is too large")
        raised = reduce(times, [p] * abs(n.numerator), constant(Fraction(1)))
        return raised if n >= 0 else self._over(constant(Fraction(1)), raised)

    def _over(self, p: Poly, q: Poly) -> Poly:
        low, high = self.interval(q)
        if low <= 0 <= high:
            raise Undefined
        if q.keys() <= {()}:
            return plus({}, p, 1 / low)
        ends = [Fraction(x) / y for x in self.interval(p) for y in (low, high)]
        shared = [v for v in range(self.base) if (v,) in p or (v,) in q]
        if len(shared) <= 6 and all(len(m) < 2 and m < (self.base,) for m in (*p, *q)):
            ends = []  # a quotient of linear terms is monotone in each variable
            for corner in product(*(self.ends[v] for v in shared)):
                at = dict(zip(shared, corner, strict=True))
                above, below = (sum(c * at[m[0]] if m else c for m, c in r.items()) for r in (p, q))
                ends.append(Fraction(above) / below)
        return self.atom(ends, "/", p, q)

    def _max(self, *given: Poly) -> Poly:
        left: list[Poly] = []
        for p in given:  # one that is nowhere the greater can go
            if all(self.interval(plus(p, q, -1))[1] > 0 for q in left):
                left = [q for q in left if self.interval(plus(q, p, -1))[1] > 0] + [p]
        if len(left) == 1:
            return left[0]
        lows, highs = zip(*map(self.interval, left), strict=True)
        return self.atom([max(lows), max(highs)], "max", *left)

    def _cases(self, tree: Tree, names: dict[str, Poly]) -> Poly:
        possible: list[Poly] = []
        for case, condition in tree[1:]:
            sure, maybe = self.truth(condition, names)
            if maybe:
                possible.append(self.collect(case, names))
            if sure and all(p == possible[0] for p in possible):
                return possible[0]
            if sure:
                ends = [end for p in possible for end in self.interval(p)]
                return self.atom(ends, tree, *names.values())
        raise Undefined


class Game:
    """The game of a file: numbers, contributions, and who moves where at a profile.

    A profile is a list of positions in ``actions``, one for each state. *Sums* are the totals, then the
    exposures, which each state has for itself. They are counted in units that divide every contribution:
    ``units[i][v]`` is the unit of sum v for state i, ``adds[i][v][j][a]`` what j adds to it by playing a.
    """

    def __init__(self, plain: dict[str, Any], ties: str) -> None:
        form, self.plain, self.ties = plain["game"], plain, ties
        need(plain["exact"] is True, "it is in floats; solve again with exact=True, in the shell --exact")
        need(not form["profile_terms"], f"payoffs use {form['profile_terms']}, terms of the whole profile")
        admission = plain["institution"].get("admission", "open")
        need(admission == "open", f"admission is by vote ({admission!r}); only open admission can be checked")
        self.ids, self.actions, rank = plain["states"]["ids"], form["actions"], form["cooperation"]
        self.place = {label: i for i, label in enumerate(self.ids)}
        self.N, self.M = len(self.place), len({*self.actions})
        good = len(self.ids) == self.N and len(self.actions) == len(rank) == self.M >= 2
        need(good, "ids, actions or cooperation are not one for each")
        self.on_tie = [[(b - a) * TIES[ties] > 0 for b in rank] for a in rank]
        for label in (*plain["founders"], *plain["committed"], *plain.get("seated", ())):
            need(label in self.place, f"{label!r} is a founder or committed, and is none of the states")
        self.committed = {self.place[i]: self.actions.index(a) for i, a in plain["committed"].items()}
        self.free = [i for i in range(self.N) if i not in self.committed]
        self.values: dict[str, Any] = {}
        for name, v in plain["values"].items():
            exact = [number(x, f"values.{name}") for x in (v if isinstance(v, list) else [v])]
            self.values[name] = exact if isinstance(v, list) else exact[0]
            need(len(exact) == (self.N if isinstance(v, list) else 1), f"values.{name} is not one per state")
        need(self.values.get("N", self.N) == self.N, "N is not the number of states")
        columns = {name: v if isinstance(v, list) else [v] * self.N for name, v in self.values.items()}
        self.names = [{name: constant(v[i]) for name, v in columns.items()} for i in range(self.N)]
        self.sums, known = [*form["aggregates"], *form["exposures"]], {*self.values}
        self.K, names = len(form["aggregates"]), known | {*self.sums}
        need(len(names) == len(known) + len(self.sums), "two things bear one name")
        need({*form["payoffs"]} == {*self.actions}, "not one payoff per action")
        self.payoffs = [parse(form["payoffs"][a], names, f"payoff of {a}") for a in self.actions]
        self.reports = {n: parse(f, names, f"report {n}") for n, f in form["reports"].items()}
        self.costs = {(a, b): self._column(text) for a, b, text in form["switching"]}
        need({a for pair in self.costs for a in pair} <= {*self.actions}, "switching of an unknown action")
        self._read_sums([*form["aggregates"].values(), *form["exposures"].values()], plain["exposure"])

    def _read_sums(self, tables: list[dict[str, str]], matrix: Any) -> None:
        need(self.K == len(self.sums) or matrix is not None, "exposures need a matrix")
        self.W = [[number(v, "exposure") for v in row] for row in matrix or ()]
        need(not self.W or [len(row) for row in self.W] == [self.N] * self.N, "exposure is not N x N")
        need(not any(row[i] for i, row in enumerate(self.W)), "a state is exposed to itself")
        self.units: list[list[Fraction]] = [[] for _ in self.ids]
        self.adds: list[list[list[list[int]]]] = [[] for _ in self.ids]
        for v, table in enumerate(tables):
            need({*table} <= {*self.actions}, f"{self.sums[v]} names an unknown action")
            columns = [self._column(table.get(a, "0")) for a in self.actions]
            for i in range(self.N):
                if i == 0 or v >= self.K:
                    weights = [Fraction(1)] * self.N if v < self.K else self.W[i]
                    parts = [[w * column[j] for column in columns] for j, w in enumerate(weights)]
                    below = math.lcm(*{x.denominator for row in parts for x in row})
                    small(Fraction(below))
                    whole = [[x.numerator * (below // x.denominator) for x in row] for row in parts]
                    unit = math.gcd(*(x for row in whole for x in row)) or 1
                    rows = [[x // unit for x in row] for row in whole]
                self.units[i].append(Fraction(unit, below))
                self.adds[i].append(rows)

    def _column(self, text: Any) -> list[Fraction]:
        tree = parse(text, {*self.values}, "a contribution or cost")
        return [Region().collect(tree, names).get((), Fraction(0)) for names in self.names]

    def sums_at(self, profile: Sequence[int], i: int) -> list[int]:
        """The sums at a profile that a state sees, in units."""
        return [sum(row[a] for row, a in zip(rows, profile, strict=True)) for rows in self.adds[i]]

    def gain(self, i: int, a: int, b: int, region: Region, sums: Sequence[Poly]) -> Poly:
        """The gain of state i from moving from a to b, where sums are as it plays a."""
        here, after = dict(self.names[i]), dict(self.names[i])
        for v, (name, unit, rows) in enumerate(zip(self.sums, self.units[i], self.adds[i], strict=True)):
            here[name] = plus({}, sums[v], unit)
            own = (rows[i][b] - rows[i][a]) * unit if v < self.K else 0
            after[name] = plus(here[name], constant(own))
        gain = plus(region.collect(self.payoffs[b], after), region.collect(self.payoffs[a], here), -1)
        cost = self.costs.get((self.actions[a], self.actions[b]))
        return plus(gain, constant(cost[i]), -1) if cost else gain

    def gain_at(self, profile: Sequence[int], i: int, b: int) -> Fraction | None:
        """The gain of state i from moving to b at a profile, by the definition; None without a value."""
        sums = [constant(x) for x in self.sums_at(profile, i)]
        try:
            return Fraction(self.gain(i, profile[i], b, Region(), sums).get((), 0))
        except Undefined:
            return None

    def moves(self, a: int, b: int, gain: Any) -> bool:
        """Whether a gain, or one that is not smaller, makes a state move from a to b."""
        return gain is not None and bool(gain > 0 or (gain == 0 and self.on_tie[a][b]))

    def deviation(self, profile: Sequence[int]) -> tuple[int, int, Any] | None:
        """A free state that moves, where to and its gain; None at an equilibrium."""
        found = []
        for i, b in product(self.free, range(self.M)):
            if b != profile[i]:
                found.append(self.gain_at(profile, i, b))
                if self.moves(profile[i], b, found[-1]):
                    return i, b, found[-1]
        if None in found:
            raise Verdict(f"a payoff has no value at {self.shown(profile)}", "NOT SHOWN")
        return None

    def shown(self, profile: Sequence[int]) -> str:
        """A profile in words."""
        who = [" ".join(self.ids[i] for i, b in enumerate(profile) if b == a) for a in range(self.M)]
        return "; ".join(f"{action}: {who[a] or 'nobody'}" for a, action in enumerate(self.actions))

    def alike(self, i: int, j: int) -> bool:
        """Whether two states can change places: same values, same entries of the matrix."""
        W, rest = self.W, [k for k in range(self.N) if k not in (i, j)]
        same = self.K == len(self.sums) or all(W[i][k] == W[j][k] and W[k][i] == W[k][j] for k in rest)
        return same and self.names[i] == self.names[j] and (self.K == len(self.sums) or W[i][j] == W[j][i])


Row = tuple[Ends, ...]  # for one type: the least and the most states that play each action


class Box(NamedTuple):
    """Profiles: a row for each type, and the least and the greatest value of each total, in units."""

    rows: tuple[Row, ...]
    totals: tuple[Ends, ...]

    def cut(self, t: int | None, k: int, least: Any, most: Any) -> Box:
        """The part in which so many states of type t play action k; or, if t is None, total k is within."""
        old = self.totals if t is None else self.rows[t]
        new = (*old[:k], (max(old[k][0], least), min(old[k][1], most)), *old[k + 1 :])
        if t is None:
            return Box(self.rows, new)
        return Box((*self.rows[:t], new, *self.rows[t + 1 :]), self.totals)

    def halves(self, t: int | None, k: int, most: int) -> list[Box]:
        """The part with at most so many, and the part with more."""
        return [self.cut(t, k, -math.inf, most), self.cut(t, k, most + 1, math.inf)]


def filled(n: int, row: Row, adds: Sequence[int]) -> Ends:
    """The least and the greatest sum that n states can make, filled greedily."""
    if n == 1:
        possible = [x for x, (_, most) in zip(adds, row, strict=True) if most]
        return min(possible), max(possible)
    found, order = [], sorted(range(len(row)), key=adds.__getitem__)
    for actions in (order, order[::-1]):
        rest, total = n - sum(least for least, _ in row), 0
        for a in actions:
            more = min(rest, row[a][1] - row[a][0])
            rest, total = rest - more, total + (row[a][0] + more) * adds[a]
        found.append(total)
    return found[0], found[1]


class Search:
    """What can be said of all profiles in a box, for free states grouped by types of alike states."""

    def __init__(self, game: Game, types: list[list[int]], known: Sequence[list[int]], until: float) -> None:
        self.game, self.types, self.until = game, types, until
        self.first = [members[0] for members in types]
        self.fixed = [sum(rows[i][a] for i, a in game.committed.items()) for rows in game.adds[0][: game.K]]
        self.known = {self.key(profile) for profile in known}
        self.row = cache(self._row)
        rows = tuple(((0, len(members)),) * game.M for members in types)
        self.root = Box(rows, ((-math.inf, math.inf),) * game.K)

    def key(self, profile: Sequence[int]) -> tuple[Any, ...]:
        """How many of each type play each action: equal for profiles in which alike states change places."""
        return tuple(tuple(sorted(profile[i] for i in members)) for members in self.types)

    def in_time(self, place: str = "") -> None:
        """Give up when time is up."""
        if time.monotonic() > self.until:
            raise Verdict(f"time is up {place}", "NOT SHOWN")

    def _row(self, t: int, row: Row) -> Any:
        """A row narrowed by the number of states, and the ends of what the type then adds to each total."""
        n, i, low, high = len(self.types[t]), self.first[t], sum(c[0] for c in row), sum(c[1] for c in row)
        if not low <= n <= high or any(a > b for a, b in row):
            return None
        tight = tuple((max(a, n - high + b), min(b, n - low + a)) for a, b in row)
        return tight, [filled(n, tight, rows[i]) for rows in self.game.adds[i][: self.game.K]]

    def contract(self, box: Box) -> Box | None:
        """The box without what its counts and totals rule out; None where nothing is left."""
        for _ in range(30):
            self.in_time()
            found = [self.row(t, row) for t, row in enumerate(box.rows)]
            if None in found:
                return None
            start, added = box.rows, [ends for _, ends in found]
            box, room = Box(tuple(row for row, _ in found), box.totals), []
            for k, fixed in enumerate(self.fixed):
                low, high = (fixed + sum(ends[k][end] for ends in added) for end in (0, 1))
                box = box.cut(None, k, low, high)
                least, most = box.totals[k]
                if least > most:
                    return None
                if (least, most) != (low, high):
                    room.append((k, least - high, most - low))
            for t, ends in enumerate(added if room else ()):  # what others leave room for at their extremes
                left = [(k, low + ends[k][1], high + ends[k][0]) for k, low, high in room]
                for a, (least, most) in enumerate(box.rows[t]):
                    while most > least and not self._fits(t, box.cut(t, a, most, most), left):
                        most -= 1
                    box = box.cut(t, a, least, most) if most < box.rows[t][a][1] else box
            if box.rows == start:
                break
        return box

    def _fits(self, t: int, box: Box, left: list[tuple[int, Any, Any]]) -> Any:
        found = self.row(t, box.rows[t])
        return found and all(found[1][k][1] >= low and found[1][k][0] <= high for k, low, high in left)

    def profile(self, counts: Sequence[Sequence[int]]) -> list[int]:
        """A profile in which so many states of each type play each action."""
        profile = [self.game.committed.get(i, 0) for i in range(self.game.N)]
        for members, row in zip(self.types, counts, strict=True):
            for i, a in zip(members, [a for a, n in enumerate(row) for _ in range(n)], strict=True):
                profile[i] = a
        return profile

    # what holds all over a box

    def _sum(self, box: Box, t: int, a: int, weights: dict[int, Any]) -> Ends:
        """Bounds, by the counts, of a weighted sum of totals and exposures where one of a type plays a."""
        game, i, low, high = self.game, self.first[t], 0, 0
        wanted = [(c, game.adds[i][v]) for v, c in weights.items()]
        fixed = sum(c * rows[j][b] for c, rows in wanted for j, b in game.committed.items())
        for s, row in enumerate(box.rows):  # a type is exposed to itself by another member
            j = self.types[s][s == t and len(self.types[s]) > 1]
            adds = [sum(c * rows[j][b] for c, rows in wanted) for b in range(game.M)]
            least, most = filled(len(self.types[s]), row, adds)
            low, high = low + least, high + most
            if s == t:
                fixed -= sum(c * game.adds[i][v][j][a] for v, c in weights.items() if v >= game.K)
        return fixed + low, fixed + high

    def beaten(self, box: Box, t: int, a: int, b: int) -> bool:
        """Whether bounds show that a state of a type that plays a, anywhere in a box, would move to b."""
        game, variables = self.game, range(len(self.game.sums))
        region = Region([*box.totals, *(self._sum(box, t, a, {v: 1}) for v in variables[game.K :])])
        try:
            gain = game.gain(self.first[t], a, b, region, [{(v,): 1} for v in variables])
        except Undefined:
            return False
        below = math.lcm(*(c.denominator for c in gain.values()))  # its sign alone counts
        gain = {m: c.numerator * (below // c.denominator) for m, c in gain.items()}
        if game.moves(a, b, region.interval(gain)[0]):
            return True
        linear: Poly = {m: c for m, c in gain.items() if len(m) == 1 and m < (region.base,)}
        low = self._sum(box, t, a, {m[0]: c for m, c in linear.items()})[0]
        return game.moves(a, b, low + region.interval(plus(gain, linear, -1))[0])

    def everywhere(self, box: Box, shows: Callable[..., bool], at: Callable[..., bool]) -> bool:
        """Whether something is shown to hold all over a box, which is halved where it is not seen."""
        boxes, start = [box], None
        for _ in range(HALVES):
            if not boxes:
                return True
            part = self.contract(boxes.pop())
            if part is None or shows(part):
                continue
            start, wide, open_ = start or part, [], []
            for k, (low, high) in enumerate(start.totals):
                wide.append((Fraction(part.totals[k][1] - part.totals[k][0]) / (1 + high - low), k))
            for t, row in enumerate(part.rows):  # how much of the totals is open because of a type
                spread = zip(self.row(t, row)[1], start.totals, strict=True)
                weight = sum(Fraction(b - a) / (1 + high - low) for (a, b), (low, high) in spread)
                open_ += [(weight, most - least, t, a) for a, (least, most) in enumerate(row) if least < most]
            if not open_:
                if not at(self.profile([[least for least, _ in row] for row in part.rows])):
                    return False
            elif wide and max(wide) > (Fraction(1, 8), 0):
                k = max(wide)[1]
                boxes += part.halves(None, k, sum(part.totals[k]) // 2)
            else:
                _, _, t, a = max(open_)
                boxes += part.halves(t, a, sum(part.rows[t][a]) // 2)
        return False

    def removed(self, box: Box, t: int, a: int, b: int) -> bool:
        """Whether b beats a for a type at every profile of a box in which one of its states plays a."""
        part, game = box.cut(t, a, 1, math.inf), self.game

        def shows(part: Box) -> bool:
            return self.beaten(part, t, a, b)

        def leaves(profile: list[int]) -> bool:
            i = next(i for i in self.types[t] if profile[i] == a)
            return game.moves(a, b, game.gain_at(profile, i, b))

        if not self.row(t, part.rows[t]) or shows(part):
            return True
        return self.everywhere(part, shows, leaves)

    def holds_known(self, box: Box) -> bool:
        """Whether a box is shown to hold no equilibrium that is not listed."""
        return self.everywhere(box, lambda part: False, self.settled)

    def settled(self, profile: list[int]) -> bool:
        """Whether a profile is listed or no equilibrium; one that should be listed refutes the claim."""
        if self.key(profile) not in self.known and self.game.deviation(profile) is None:
            raise Verdict(f"an equilibrium is not listed: {self.game.shown(profile)}", "REFUTED")
        return True


RESULTS: dict[str, tuple[tuple[str, ...], str]] = {  # from which certificates, and what then is shown
    "COMPLETE": (("boxes", "enumeration", "extremes"), "there are no other equilibria (shown by {kind})"),
    "STOPPED": (("boxes",), "no others lie outside {open} boxes that were left open; NOT that these are all"),
    "EXTREMES": (("extremes",), "all others lie between the least and the greatest; NOT that these are all"),
}
RULES: dict[str, tuple[str, Any, Any]] = {  # entry of the institution, place in it, value where it is absent
    "depth": ("depth", None, 1), "excludability": ("excludability", None, 1),
    "sanction": ("sanction", None, 0), "exclusion_penalty": ("exclusion_penalty", None, 0),
    "discount": ("discount", None, 0), "inclusion_share": ("legitimacy_shares", 0, (1, 0, 0)),
    "representation_share": ("legitimacy_shares", 1, (1, 0, 0)), "max_depth": ("max_depth", None, None),
    "performance_share": ("legitimacy_shares", 2, (1, 0, 0)), "performance": ("performance", None, "size"),
    "minimum_members": ("minimum_participation", 0, (0, 0)), "detection": ("monitoring", 1, (0, 1)),
    "minimum_size": ("minimum_participation", 1, (0, 0)),
}  # fmt: skip


class Claim:
    """A saved solution: its game, what it lists, and its certificate."""

    def __init__(self, plain: Any, minutes: float) -> None:
        kind, _, version = str(plain.get("format", "") if isinstance(plain, dict) else "")[:80].rpartition(
            "/"
        )
        need(kind == "gametheory_gov.solution", f"it holds {kind or 'something else'}, no saved solution")
        need(version == "2", f"it is of format {version}; solve the game again to have format 2")
        self.plain, self.result, self.certificate = plain, plain["result"], plain["certificate"]
        need(plain["ties"] in [*TIES], f"ties = {plain['ties']!r}; one of {', '.join(TIES)} is needed")
        self.game, self.kind = Game(plain["game"], plain["ties"]), self.certificate["kind"]
        exact = number(plain["tolerance"], "tolerance", rounded=True) == 0 and not plain["undecided"]
        need(exact, "it has a tolerance, or undecided profiles; exact answers have none")
        kinds = RESULTS.get(self.result, ((), ""))[0]
        need(self.kind in kinds, f"{self.result!r} by {self.kind!r} claims nothing that can be checked")
        game, boxes = self.game, self.kind == "boxes"
        self._check_figures(plain["game"], game.values)
        named = self.certificate["proof"]["types"] if boxes else [[game.ids[i]] for i in game.free]
        types = [[game.place.get(label, -1) for label in members] for members in named]
        once = all(types) and sorted(i for members in types for i in members) == game.free
        need(once, "not every free state is in exactly one type")
        for i, j in ((members[0], j) for members in types for j in members[1:]):
            need(game.alike(i, j), f"{game.ids[i]} and {game.ids[j]} are of one type, but not alike")
        self.listed = []
        for n, actions in enumerate((entry["actions"] for entry in plain["equilibria"]), start=1):
            need(list(actions) == game.ids, f"equilibrium {n} does not give every state, in order, an action")
            self.listed.append([game.actions.index(a) for a in actions.values()])
            kept = all(self.listed[-1][i] == a for i, a in game.committed.items())
            need(kept, f"equilibrium {n}: a committed state plays another action")
        self.search = Search(game, types, self.listed, time.monotonic() + 60 * minutes)
        need(len(self.search.known) == len(self.listed), "a profile is listed twice")

    def _check_figures(self, plain: dict[str, Any], values: dict[str, Any]) -> None:
        """States and institution must have the figures that the game is evaluated with."""

        def same(name: str, column: Sequence[Any], used: Any, off: Fraction) -> None:
            exact = [number(v, name, rounded=True) for v in column]
            good = all(abs(v - w) <= off * (1 + abs(w)) for v, w in zip(exact, used, strict=True))
            need(good, f"{name} differs from what the game is evaluated with")

        states, rules, few = plain["states"], plain["institution"], Fraction(1, 10**9)
        given = {*values} if plain.get("recipe") is None else {*plain["recipe"]["given"]}
        need(given <= {*values}, "the recipe gives a value to a name that the game has not")
        columns: dict[str, Any] = {
            f"ideal_{k}": column for k, column in enumerate(zip(*states["ideal"], strict=True), 1)
        }
        columns |= {name: states[name] for name in ("size", "population")}
        columns["great_power"] = [int(flag) for flag in states["great_power"]]
        own = {*plain["game"]["columns"], "benefit", "cost", "legitimacy_weight", "entry_cost", "exit_cost"}
        sources = {**states.get("extra", {}), **states}
        columns |= {name: sources[name] for name in own - given if sources.get(name) is not None}
        for name in columns.keys() & values.keys():
            same(name, columns[name], values[name], Fraction(0))
        for row, used in zip(states["exposure"] if self.game.W else (), self.game.W, strict=True):
            same("exposure", row, used, Fraction(0))
        designed: dict[str, Any] = {}
        for name, (entry, k, absent) in RULES.items():
            designed[name] = rules.get(entry, absent) if k is None else rules.get(entry, absent)[k]
        deepest = 1 if values.get("max_depth") == 1 else designed["max_depth"]
        designed["max_depth"] = deepest or designed["depth"]
        given |= {"performance"} if designed["performance"] == "size" else set()
        if rules.get("policy", "fixed") == "fixed" or rules.get("body", "members") == "members":
            designed |= {f"policy_{k}": v for k, v in enumerate(rules.get("point", (0,)), start=1)}
        for name in (designed.keys() & values.keys()) - given - plain["game"]["parameters"].keys():
            same(name, [designed[name]], [values[name]], few)
        if "transfer" in values:
            paid = [rules.get("transfers", {}).get(label, 0) for label in self.game.ids]
            same("transfer", paid, values["transfer"], few)

    def _check_entry(self, entry: dict[str, Any], profile: list[int], where: str) -> None:
        """A listed profile is an equilibrium, and what is said of it is so."""
        game, actions = self.game, self.game.actions
        move = game.deviation(profile)
        if move is not None:
            how = f"{game.ids[move[0]]} moves from {actions[profile[move[0]]]} to {actions[move[1]]}"
            how += f" and gains {short(move[2])}"
            raise Verdict(f"{where} is none: {how}, at {game.shown(profile)}", "REFUTED")
        margins = [(label, a, b, number(gain, where)) for label, a, b, gain in entry["margins"]]
        order = [(-gain, label) for label, *_, gain in margins]
        whose = sorted(game.place[label] for label, *_ in margins)
        need(order == sorted(order) and whose == game.free, f"{where}: not one margin for each, in order")
        for label, action, other, gain in margins:
            i = game.place[label]
            gains = {b: game.gain_at(profile, i, n) for n, b in enumerate(actions) if n != profile[i]}
            best = max(x for x in gains.values() if x is not None)
            right = action == actions[profile[i]] and gains[other] == gain == best
            need(right, f"{where}: the margin of {label} is not so")
        totals = zip(game.sums[: game.K], game.units[0], game.sums_at(profile, 0), strict=False)
        seen = {name: constant(unit * total) for name, unit, total in totals}
        shared = {name: constant(v) for name, v in game.values.items() if not isinstance(v, list)} | seen
        seen |= {name: Region().collect(tree, shared) for name, tree in game.reports.items()}
        said = {name: constant(number(value, where)) for name, value in entry["reports"].items()}
        groups = []
        for members in self.search.types if self.kind == "boxes" else ():
            counts = [sum(profile[i] == a for i in members) for a in range(game.M)]
            groups += [[[game.ids[i] for i in members], counts]] if sum(c > 0 for c in counts) > 1 else []
        good = said == seen and sorted(entry["groups"]) == sorted(groups)
        good = good and entry["first_action"] == actions[0]
        need(good, f"{where}: the totals, reports, groups or first action are not so")

    # the three proofs

    def check(self) -> str:
        """What is shown, in words."""
        ways: list[int] = []
        entries = zip(self.plain["equilibria"], self.listed, strict=True)
        for n, (entry, profile) in enumerate(entries, start=1):
            self.search.in_time(f"at equilibrium {n}")
            self._check_entry(entry, profile, f"equilibrium {n}")
            ways.append(1)
            for members in self.search.types:
                played = [profile[i] for i in members]
                alike = math.prod(math.factorial(played.count(a)) for a in {*played})
                ways[-1] *= math.factorial(len(played)) // alike
        open_, many = getattr(self, f"_{self.kind}")(), len(self.listed)
        more = "" if sum(ways) == many else f", which stand for {sum(ways)} when alike states change places"
        no_others = RESULTS[self.result][1].format(kind=self.kind, open=open_)
        those = f"the {many} profiles listed are equilibria"
        those = "the 1 profile listed is an equilibrium" if many == 1 else those
        return f"{those}{more}, and {no_others}"

    def _enumeration(self) -> None:
        game, search = self.game, self.search
        size = game.M ** len(game.free)
        need(size <= 1 << 24, "there are too many profiles to go through")
        states, moves = (unpacked(self.certificate[n], size, n) for n in ("upsetters", "upsetting_moves"))
        need(len(states) == len(moves) == size, f"the table has not one entry for each of {size} profiles")
        for n, backwards in enumerate(product(range(game.M), repeat=len(game.free))):
            search.in_time(f"at profile {n} of {size}")
            profile = search.profile([[int(a == b) for b in range(game.M)] for a in backwards[::-1]])
            if states[n] == 255:
                search.settled(profile)
                need(search.key(profile) in search.known, f"profile {n} is said to be upset by nobody")
                continue
            i, b = game.free[states[n]], moves[n]
            need(b < game.M and b != profile[i], f"profile {n} names a move that is none")
            if not game.moves(profile[i], b, game.gain_at(profile, i, b)):
                search.settled(profile)
                raise Verdict(f"profile {n}: {game.ids[i]} would not move to {game.actions[b]}", "NOT SHOWN")

    def _extremes(self) -> None:
        game, box, ends = self.game, self.search.root, []
        for name, start, step in (("rising", 0, 1), ("falling", game.M - 1, -1)):
            profile = [game.committed.get(i, start) for i in range(game.N)]
            for n, moves in enumerate(self.certificate[name], start=1):
                now = self.search.contract(box)
                for i, a in moves:
                    good = i in game.free and a in range(game.M) and (a - profile[i]) * step > 0
                    need(good, f"{name} round {n}: a move that is none")
                    for c in range(profile[i], a, step):
                        others = sorted({*range(game.M)} - {c}, key=lambda b: b != a)
                        self._remove(now, game.free.index(i), c, others, f"{name} round {n}")
                        box = box.cut(game.free.index(i), c, 0, 0)
                    profile[i] = a
            ends.append(profile)
            need(profile in self.listed, f"the {name} rounds end at a profile that is not listed")
        need(self.result == "EXTREMES" or ends[0] == ends[1], "the extremes do not meet: not all are shown")

    def _remove(self, box: Box | None, t: int, a: int, others: Sequence[int], place: str) -> None:
        game, search = self.game, self.search
        if box and box.rows[t][a][1] and not any(search.removed(box, t, a, b) for b in others):
            who = f"{game.ids[search.first[t]]} and {len(search.types[t]) - 1} alike"
            where = f"playing {game.actions[a]} would not all move to {game.actions[others[0]]}"
            self._doubt(f"{place}: {who} {where}")

    def _doubt(self, place: str) -> None:
        """A step that is not shown: look for an equilibrium that is not listed, and go no further."""
        game, draw = self.game, random.Random(1)
        for n in range(TRIES if self.result == "COMPLETE" else 0):
            drawn = (n if n < game.M else draw.randrange(game.M) for _ in game.ids)
            profile = [game.committed.get(i, a) for i, a in enumerate(drawn)]
            for _ in range(2 * game.N + 10):  # steps of best reply
                self.search.in_time(f"at {place}")
                move = game.deviation(profile)
                if move is None:
                    self.search.settled(profile)
                    break
                profile[move[0]] = move[1]
        raise Verdict(place, "NOT SHOWN")

    def _boxes(self) -> int:
        game, search = self.game, self.search
        nodes: list[Any] = read_json(
            unpacked(self.certificate["proof"]["tree"], MOST_TREE, "the tree").decode()
        )
        splits = sum(isinstance(end, list) for _, end in nodes)
        open_ = sum(int(end == "open") for _, end in nodes)
        need(len(nodes) == 2 * splits + 1, "the tree is cut short, or goes on after its end")
        need(not open_ or self.result == "STOPPED", f"all equilibria are claimed, but {open_} boxes are open")
        types, actions = range(len(search.types)), range(game.M)
        waiting: list[Box | None] = [search.root]
        for n, (rounds, end) in enumerate(nodes):
            box = waiting.pop()
            box = box and search.contract(box)
            for r, removals in enumerate(rounds, start=1):
                after = box
                for t, a, b in removals:
                    good = t in types and a in actions and b in actions and a != b
                    need(good, f"node {n} holds a removal that is none")
                    self._remove(box, t, a, [b], f"node {n}, round {r}")
                    after = after and after.cut(t, a, 0, 0)
                box = after and search.contract(after)
            match end:
                case ["count", t, a, int(most)] if t in types and a in actions:
                    waiting += box.halves(t, a, most)[::-1] if box else [None, None]
                case ["total", name, cut] if name in game.sums[: game.K]:
                    k = game.sums.index(name)
                    most = math.floor(number(cut, f"node {n}") / game.units[0][k])
                    waiting += box.halves(None, k, most)[::-1] if box else [None, None]
                case _:
                    need(end in ("empty", "profile", "open"), f"node {n} ends in nothing known")
                    if box and end != "open" and not search.holds_known(box):
                        self._doubt(f"node {n} is not shown to hold no equilibrium but the listed")
        return open_

    def printed(self) -> Iterator[str]:
        """The game that is checked: what is taken as given."""
        game, form, committed = self.game, self.plain["game"]["game"], self.plain["game"]["committed"]
        yield f"the game {form['name']!r} of {game.N} states; actions, the least cooperative first:"
        yield f"  {', '.join(game.actions)}, of cooperation {form['cooperation']}; ties: {game.ties!r}"
        yield from (f"  payoff of {action}: {form['payoffs'][action]}" for action in game.actions)
        for kind in ("aggregates", "exposures"):
            for name, table in form[kind].items():
                added = ", ".join(f"{f} by {a}" for a, f in table.items())
                yield f"  {kind[:-1]} {name}: each state adds {added or 'nothing'}"
        yield from (f"  cost of moving from {a} to {b}: {f}" for a, b, f in form["switching"])
        for name, v in game.values.items():
            column = zip(game.ids, v, strict=True) if isinstance(v, list) else ()
            yield f"  {name}: {', '.join(f'{label} {x}' for label, x in column) or v}"
        for label, row in zip(game.ids, game.W, strict=False):
            exposed = zip(game.ids, row, strict=True)
            yield f"  exposure of {label}: {', '.join(f'{other} {w}' for other, w in exposed if w)}"
        fixed = ", ".join(f"{label} {action}" for label, action in committed.items())
        yield f"  committed: {fixed or 'nobody'}; all others choose freely; admission is open"


def run(path: str, minutes: float, say: Callable[[str], Any]) -> int:
    """Check a file; the exit code."""
    try:
        need(os.path.exists(path), "there is no such file")
        need(os.path.isfile(path), "it is a folder or a device; name a file")
        need(os.path.getsize(path) <= MOST_BYTES, f"it is larger than {MOST_BYTES} bytes")
        with open(path, "rb") as file:
            claim = Claim(read_json(file.read(MOST_BYTES + 1).decode("utf-8-sig")), minutes)
        for line in claim.printed():
            say(line)
        say(f"CONFIRMED: {claim.check()}")
        return 0
    except Verdict as found:
        refused = str(found).startswith("REFUSED")
        say(str(found)[:300] if refused else str(found))
        return 2 if refused else 1
    except json.JSONDecodeError as error:
        say(f"REFUSED: it cannot be read as JSON ({error})")
        return 2
    except UnicodeDecodeError:
        say("REFUSED: it is no text in UTF-8, as a saved answer is")
        return 2
    except KeyError as error:
        say(f"REFUSED: entry {error!s:.80} is missing or unknown")
        return 2
    except Exception as error:  # whatever a file may hold: it is refused, never believed
        say(f"REFUSED: it cannot be read ({type(error).__name__}: {str(error)[:200]})")
        return 2


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Check a saved answer, independently of what wrote it.")
    parser.add_argument("file")
    parser.add_argument("--minutes", type=float, default=60, help="when to give up (60)")
    given = parser.parse_args()
    sys.exit(run(given.file, given.minutes, print))
