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
from fractions import Fraction
from functools import reduce
from itertools import pairwise, product
from typing import Any, NamedTuple

MOST_BYTES, MOST_TREE = 3 << 23, 1 << 24  # of the file, and of the tree once it is unpacked
LONGEST, DEEPEST = 20_000, 60  # characters of a formula, brackets within brackets
MOST_BITS, MOST_TERMS = 100_000, 4_000  # of a number, of a polynomial
PIECES, HALVES, TRIES = 200, 4_000, 12  # effort: halving along totals, along counts; search for a refutation
TIES = {"join": 1, "stay_out": -1, "weak": 0}


class Refused(Exception):
    """The file cannot be read, or cannot be used."""

    word, code = "REFUSED", 2


class Refuted(Refused):
    """A listed profile is no equilibrium, or one is not listed."""

    word, code = "REFUTED", 1


class NotShown(Refused):
    """A step of the proof could not be shown, or time is up."""

    word, code = "NOT SHOWN", 1


class Undefined(ArithmeticError):
    """A formula has no value (division by zero), or perhaps has none somewhere in a region."""


def need(holds: object, fault: str) -> None:
    """Refuse the file unless something holds."""
    if not holds:
        raise Refused(fault)


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

    return json.loads(text, object_pairs_hook=table, parse_float=Rounded, parse_int=whole)


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
    opener = zlib.decompressobj()
    data = opener.decompress(base64.b64decode(text, validate=True), most + 1)
    need(len(data) <= most, f"{where} is larger than {most} bytes")
    need(opener.eof and not opener.unused_data, f"{where} is cut short or too long")
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
    source = text.strip()

    def read(node: Any, depth: int) -> Tree:
        need(depth <= DEEPEST, f"{where} is nested too deeply")

        def below(*nodes: Any) -> Iterator[Tree]:
            return (read(part, depth + 1) for part in nodes)

        match node:
            case ast.BinOp(op=ast.Add() | ast.Sub()):  # a long sum is deep on its left
                parts: list[Tree] = []
                while isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Add, ast.Sub)):
                    parts += [read(node.right, depth + 1)]
                    parts[-1] = parts[-1] if isinstance(node.op, ast.Add) else ("neg", parts[-1])
                    node = node.left
                return ("+", *below(node), *reversed(parts))
            case ast.BinOp(op=op) if type(op) in OPERATORS:
                return (OPERATORS[type(op)], *below(node.left, node.right))
            case ast.UnaryOp(op=op) if type(op) in OPERATORS:
                return (OPERATORS[type(op)], *below(node.operand))
            case ast.BoolOp(op=op):
                return (OPERATORS[type(op)], *below(*node.values))
            case ast.Compare(ops=ops) if all(type(op) in OPERATORS for op in ops):
                operands = pairwise(below(node.left, *node.comparators))
                return (
                    "and",
                    *((OPERATORS[type(op)], a, b) for op, (a, b) in zip(ops, operands, strict=True)),
                )
            case ast.Call(func=ast.Name(id="Piecewise"), args=args, keywords=[]) if args:
                return ("cases", *(tuple(below(*case.elts)) for case in args))
            case ast.Call(func=ast.Name(id=name), args=args, keywords=[]) if args:
                kind, fixed = FUNCTIONS.get(name, ("", 0))
                need(kind, f"{where}: {name} is no rational function, and cannot be checked")
                need(len(args) == (fixed or len(args)), f"{where}: {name} of {len(args)} operands")
                return (kind, *below(*args))
            case ast.Name(id=name) if name in names:
                return ("name", name)
            case ast.Constant(value=bool()):
                return ("truth", node.value)
            case ast.Constant(value=int() | float()):
                digits = ast.get_source_segment(source, node) or ""
                return ("number", number(Rounded(digits), where, rounded=True))
        raise Refused(f"{where} holds {getattr(node, 'id', type(node).__name__)!r}, which means nothing here")

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return read(ast.parse(source, mode="eval").body, 0)
        except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
            raise Refused(f"{where} is no formula ({type(error).__name__})") from None


def small(value: Fraction) -> Fraction:
    """A number, once it is known not to be too long."""
    longest = max(value.numerator.bit_length(), value.denominator.bit_length())
    need(longest <= MOST_BITS, "a number becomes too long")
    return value


def power(base: Fraction, n: int) -> Fraction:
    """A number to a whole power."""
    if base in (1, -1):  # whatever the exponent's length
        return base ** (n % 2)
    if n < 0 and not base:
        raise Undefined
    longest = max(base.numerator.bit_length(), base.denominator.bit_length())
    need(not base or longest * abs(n) <= MOST_BITS, "a power is too large")
    return base**n


# ------------------------------------------------------------------------------------- polynomials

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


def product_ends(one: Ends, two: Ends) -> Ends:
    """The least and the greatest product of numbers from two intervals."""
    corners = [a * b for a in one for b in two]
    return min(corners), max(corners)


class Region:
    """A range for each variable (a total or an exposure, counted in units), and what formulas are there.

    An operation that is neither a sum nor a product, nor decided all over the region, becomes a further
    variable with a range, an *atom*; equal ones are the same atom.
    """

    def __init__(self, ends: Sequence[Ends] = ()) -> None:
        self.base, self.ends = len(ends), list(ends)
        self.atoms: dict[Any, int] = {}
        self.local = False  # whether anything was found that may not hold in other regions
        self.turns: list[tuple[int, int]] = []  # a variable, and the whole number at which a case may turn

    def atom(self, low: Any, high: Any, *key: Any) -> Poly:
        """The variable that stands for an operation."""
        if low == high:
            return constant(low)
        if key not in self.atoms:
            self.atoms[key] = len(self.ends)
            self.ends.append((low, high))
        return {(self.atoms[key],): Fraction(1)}

    def interval(self, p: Poly) -> Ends:
        """Bounds of a polynomial: exact for the square and the linear term of each variable, then added up."""
        low = high = p.get((), 0)
        for monomial, c in p.items():
            v = monomial[:1]
            self.local = self.local or monomial != ()
            if not v or (monomial == v and v + v in p):
                continue
            if monomial == v + v:
                (start, end), b = self.ends[v[0]], p.get(v, 0)
                points = (start, end, min(max(start, Fraction(-b, 2 * c)), end))
                values = [(b + c * x) * x for x in points]
            else:
                ends: Ends = (c, c)
                for u in monomial:
                    ends = product_ends(ends, self.ends[u])
                values = [*ends]
            low, high = low + min(values), high + max(values)
        return low, high

    def turn(self, p: Poly) -> None:
        """Note where a condition or a Max turns that hangs on one total alone."""
        at = [m for m in p if m]
        if len(at) == 1 and len(at[0]) == 1 and at[0][0] < self.base:
            (low, high), cut = self.ends[at[0][0]], math.floor(-p.get((), 0) / p[at[0]])
            self.turns += [(at[0][0], x) for x in (cut, cut - 1) if low <= x < high]

    def truth(self, tree: Tree, names: dict[str, Poly]) -> bool | None:
        """Whether a condition holds all over the region, nowhere, or that is not known (None)."""
        kind, *parts = tree
        if kind == "truth":
            return bool(parts[0])
        if kind in ("and", "or", "not"):
            found = [self.truth(part, names) for part in parts]
            if kind == "not":
                return None if found[0] is None else not found[0]
            return (kind == "or") if (kind == "or") in found else None if None in found else kind == "and"
        need(kind in ("<", "<=", ">", ">=", "==", "!="), "a number stands where a condition is needed")
        a, b = (self.collect(part, names) for part in (parts[::-1] if kind[0] == ">" else parts))
        low, high = self.interval(gap := plus(a, b, -1))
        yes, no = low == high == 0, low > 0 or high < 0
        if kind[0] in "<>":
            yes, no = (high <= 0, low > 0) if kind[1:] else (high < 0, low >= 0)
        if not yes and not no:
            self.turn(gap)
            return None
        return yes if kind != "!=" else no

    def collect(self, tree: Tree, names: dict[str, Poly]) -> Poly:
        """A formula as a polynomial in variables and atoms, right all over the region; or `Undefined`."""
        kind, *parts = tree
        if kind in ("number", "name"):
            return names[parts[0]] if kind == "name" else constant(parts[0])
        if kind == "cases":
            return self._cases(tree, names)
        given = [self.collect(part, names) for part in parts]
        if kind == "+":
            return reduce(plus, given)
        if kind == "neg":
            return plus({}, given[0], -1)
        if kind == "*":
            return times(*given)
        if kind == "/":
            return self._over(*given)
        if kind == "**":
            return self._power(*given)
        if kind == "max":
            return self._max(given)
        if kind == "abs":
            return self._max([given[0], plus({}, given[0], -1)])
        if kind == "min":
            return plus({}, self._max([plus({}, p, -1) for p in given]), -1)
        need(kind == "floor", "a condition stands where a number is needed")
        low, high = self.interval(given[0])
        return self.atom(Fraction(math.floor(low)), Fraction(math.floor(high)), kind, freeze(given[0]))

    def _power(self, p: Poly, exponent: Poly) -> Poly:
        n = exponent.get((), Fraction(0))
        need(exponent.keys() <= {()} and n.denominator == 1, "a power is no whole number, or not fixed")
        if p.keys() <= {()}:
            return constant(power(p.get((), Fraction(0)), int(n)))
        need(abs(n) <= 64, "a power is too large")
        raised = reduce(times, [p] * abs(int(n)), constant(Fraction(1)))
        return raised if n >= 0 else self._over(constant(Fraction(1)), raised)

    def _over(self, p: Poly, q: Poly) -> Poly:
        low, high = self.interval(q)
        if low <= 0 <= high:
            raise Undefined
        if q.keys() <= {()}:
            return plus({}, p, 1 / low)
        ends = product_ends(self.interval(p), (1 / Fraction(high), 1 / Fraction(low)))
        shared = [v for v in range(self.base) if (v,) in p or (v,) in q]
        if len(shared) <= 6 and all(len(m) < 2 and m < (self.base,) for m in (*p, *q)):
            values = []  # a quotient of linear terms is monotone in each variable
            for corner in product(*(self.ends[v] for v in shared)):
                at = dict(zip(shared, corner, strict=True))
                above, below = (sum(c * at[m[0]] if m else c for m, c in r.items()) for r in (p, q))
                values.append(Fraction(above) / below)
            ends = min(values), max(values)
        return self.atom(*ends, "/", freeze(p), freeze(q))

    def _max(self, given: list[Poly]) -> Poly:
        left: list[Poly] = []
        for p in given:  # one that is nowhere the greater can go
            if all(self.interval(plus(p, q, -1))[1] > 0 for q in left):
                left = [q for q in left if self.interval(plus(q, p, -1))[1] > 0] + [p]
        if len(left) == 1:
            return left[0]
        self.turn(plus(left[0], left[1], -1))
        lows, highs = zip(*map(self.interval, left), strict=True)
        return self.atom(max(lows), max(highs), "max", *map(freeze, left))

    def _cases(self, tree: Tree, names: dict[str, Poly]) -> Poly:
        possible: list[Poly] = []
        for case, condition in tree[1:]:
            sure = self.truth(condition, names)
            if sure is not False:
                possible.append(self.collect(case, names))
            if sure and all(p == possible[0] for p in possible):
                return possible[0]
            if sure:
                lows, highs = zip(*map(self.interval, possible), strict=True)
                return self.atom(min(lows), max(highs), tree, *map(freeze, names.values()))
        raise Undefined


def freeze(p: Poly) -> tuple[Any, ...]:
    """A polynomial as a key."""
    return tuple(sorted(p.items()))


# --------------------------------------------------------------------------------- the game, as defined


class Game:
    """The game of a file: numbers, contributions, and who moves where at a profile.

    A profile is a list of positions in ``actions``, one for each state. *Sums* are the totals, then the
    exposures, which each state has for itself. They are counted in units that divide every contribution:
    ``units[i][v]`` is the unit of sum v for state i, ``adds[i][v][j][a]`` what j adds to it by playing a.
    """

    def __init__(self, plain: dict[str, Any], ties: str) -> None:
        form, self.plain = plain["game"], plain
        need(plain["exact"] is True, "it was computed in floats; bind with exact=True and solve again")
        need(not form["profile_terms"], f"payoffs use {form['profile_terms']}, terms of the whole profile")
        admission = plain["institution"].get("admission", "open")
        need(admission == "open", f"admission is by vote ({admission!r}); only open admission can be checked")
        need(ties in TIES, f"ties = {ties!r} is no tie rule")
        self.ids, self.actions, self.ties, rank = (
            plain["states"]["ids"],
            form["actions"],
            ties,
            form["cooperation"],
        )
        for labels in (self.ids, self.actions):
            texts = all(isinstance(label, str) for label in labels)
            need(labels and texts and len({*labels}) == len(labels), "bad ids or actions")
        self.place = {label: i for i, label in enumerate(self.ids)}
        self.N, self.M = len(self.ids), len(self.actions)
        good = len(rank) == self.M >= 2 and all(type(r) is int for r in rank)
        need(good, "cooperation is not one number per action")
        self.on_tie = [[(b - a) * TIES[ties] > 0 for b in rank] for a in rank]
        for label in (*plain["founders"], *plain["committed"], *plain.get("seated", ())):
            need(label in self.place, f"{label!r} is a founder or committed, and is none of the states")
        self.committed = {self.place[i]: self.actions.index(a) for i, a in plain["committed"].items()}
        self.free = [i for i in range(self.N) if i not in self.committed]
        self.values: dict[str, Any] = {}
        for name, value in plain["values"].items():
            column = value if isinstance(value, list) else [value]
            need(column is not value or len(value) == self.N, f"values.{name} is not one number per state")
            exact = [number(v, f"values.{name}") for v in column]
            self.values[name] = exact if column is value else exact[0]
        need(self.values.get("N", self.N) == self.N, "N is not the number of states")
        self.names = [
            {name: constant(v[i] if isinstance(v, list) else v) for name, v in self.values.items()}
            for i in range(self.N)
        ]
        self._read_formulas(form)
        self._read_sums(form, plain["exposure"])

    def _read_formulas(self, form: dict[str, Any]) -> None:
        self.sums = [*form["aggregates"], *form["exposures"]]
        self.K, sums, known = len(form["aggregates"]), {*self.sums}, {*self.values}
        need(len(sums) == len(self.sums) and not sums & known, "two things bear one name")
        need({*form["payoffs"]} == {*self.actions}, "not one payoff per action")
        self.payoffs = [parse(form["payoffs"][a], known | sums, f"payoff of {a}") for a in self.actions]
        self.reports = {n: parse(f, known | sums, f"report {n}") for n, f in form["reports"].items()}
        self.costs = {
            (self.actions.index(a), self.actions.index(b)): self._column(text, f"switching {a}, {b}")
            for a, b, text in form["switching"]
        }

    def _read_sums(self, form: dict[str, Any], matrix: Any) -> None:
        need(self.K == len(self.sums) or matrix is not None, "exposures need a matrix")
        need(matrix is None or [len(row) for row in matrix] == [self.N] * self.N, "exposure is not N x N")
        self.W = [[number(v, "exposure") for v in row] for row in matrix or ()]
        need(not any(row[i] for i, row in enumerate(self.W)), "a state is exposed to itself")
        self.units: list[list[Fraction]] = [[] for _ in self.ids]
        self.adds: list[list[list[list[int]]]] = [[] for _ in self.ids]
        for v, table in enumerate([*form["aggregates"].values(), *form["exposures"].values()]):
            need({*table} <= {*self.actions}, f"{self.sums[v]} names an unknown action")
            columns = [self._column(table.get(a, "0"), self.sums[v]) for a in self.actions]
            unit, shared = in_units(list(zip(*columns, strict=True)))
            for i in range(self.N):
                if v >= self.K:
                    own, rows = in_units([[w] for w in self.W[i]])
                self.units[i].append(unit if v < self.K else unit * own)
                self.adds[i].append(
                    shared
                    if v < self.K
                    else [[w * x for x in row] for (w,), row in zip(rows, shared, strict=True)]
                )

    def _column(self, text: Any, where: str) -> list[Fraction]:
        tree = parse(text, {*self.values}, where)
        try:
            return [Region().collect(tree, names).get((), Fraction(0)) for names in self.names]
        except Undefined:
            raise Refused(f"{where} has no value") from None

    def sums_at(self, profile: Sequence[int], i: int, start: int = 0) -> list[int]:
        """The sums at a profile that a state sees, in units."""
        return [sum(row[a] for row, a in zip(rows, profile, strict=True)) for rows in self.adds[i][start:]]

    def gain(self, i: int, a: int, b: int, region: Region, sums: Sequence[Poly]) -> Poly:
        """The gain of state i from moving from a to b, where sums are as it plays a."""
        here = {name: plus({}, p, unit) for name, p, unit in zip(self.sums, sums, self.units[i], strict=True)}
        after = dict(here)
        for name, unit, rows in zip(self.sums[: self.K], self.units[i], self.adds[i], strict=False):
            after[name] = plus(here[name], constant((rows[i][b] - rows[i][a]) * unit))
        stays = region.collect(self.payoffs[a], self.names[i] | here)
        moves = region.collect(self.payoffs[b], self.names[i] | after)
        cost = self.costs[a, b][i] if (a, b) in self.costs else 0
        return plus(plus(moves, stays, -1), constant(cost), -1)

    def moves(self, a: int, b: int, gain: Any) -> bool:
        """Whether a gain, or one that is not smaller, makes a state move from a to b."""
        return bool(gain > 0 or (gain == 0 and self.on_tie[a][b]))

    def gains(
        self, profile: Sequence[int], only: tuple[int, int] | None = None
    ) -> Iterator[tuple[int, int, Any]]:
        """State, action and gain for every move at a profile, or for one; None for a gain without a value."""
        totals = self.sums_at(profile, 0)[: self.K]
        for i in self.free if only is None else only[:1]:
            sums = [constant(x) for x in (*totals, *self.sums_at(profile, i, self.K))]
            for b in range(self.M) if only is None else only[1:]:
                if b != profile[i]:
                    try:
                        yield i, b, self.gain(i, profile[i], b, Region(), sums).get((), Fraction(0))
                    except Undefined:
                        yield i, b, None

    def leaves(self, profile: Sequence[int], i: int, b: int) -> bool:
        """Whether a state moves to an action."""
        found = [gain for _, _, gain in self.gains(profile, (i, b))]
        return found != [] and found[0] is not None and self.moves(profile[i], b, found[0])

    def deviation(self, profile: Sequence[int]) -> tuple[int, int, Any] | None:
        """A free state that moves, where to and its gain; None at an equilibrium."""
        undefined = False
        for i, b, gain in self.gains(profile):
            if gain is not None and self.moves(profile[i], b, gain):
                return i, b, gain
            undefined = undefined or gain is None
        if undefined:
            raise NotShown(f"a payoff has no value at {self.shown(profile)}")
        return None

    def shown(self, profile: Sequence[int]) -> str:
        """A profile in words."""
        who = [" ".join(self.ids[i] for i, b in enumerate(profile) if b == a) for a in range(self.M)]
        return "; ".join(
            f"{action}: {ids or 'nobody'}" for action, ids in zip(self.actions, who, strict=True)
        )

    def alike(self, i: int, j: int) -> bool:
        """Whether two states can change places: same values, same entries of the matrix."""
        W, rest = self.W, [k for k in range(self.N) if k not in (i, j)]
        return self.names[i] == self.names[j] and (
            self.K == len(self.sums)
            or (W[i][j] == W[j][i] and all(W[i][k] == W[j][k] and W[k][i] == W[k][j] for k in rest))
        )


def in_units(rows: Sequence[Sequence[Fraction]]) -> tuple[Fraction, list[list[int]]]:
    """Numbers as whole multiples of a unit, the greatest that divides all."""
    below = math.lcm(*{v.denominator for row in rows for v in row})
    small(Fraction(below))
    whole = [[v.numerator * (below // v.denominator) for v in row] for row in rows]
    unit = math.gcd(*(v for row in whole for v in row)) or 1
    return Fraction(unit, below), [[v // unit for v in row] for row in whole]


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
        self.rows_seen: dict[Any, Any] = {}
        self.gains_seen: dict[Any, Poly] = {}
        self.parts_seen: dict[int, Any] = {}
        self.random = random.Random(1)

    def key(self, profile: Sequence[int]) -> tuple[Any, ...]:
        """How many of each type play each action: equal for profiles in which alike states change places."""
        return tuple(tuple(sorted(profile[i] for i in members)) for members in self.types)

    def root(self) -> Box:
        """All profiles."""
        rows: list[Row] = [((0, len(members)),) * self.game.M for members in self.types]
        return Box(rows, [(-math.inf, math.inf)] * self.game.K)

    def row(self, t: int, row: Row) -> tuple[Row, list[Ends]] | None:
        """A row narrowed by the number of states, and the ends of what the type then adds to each total."""
        if (t, row) not in self.rows_seen:
            n, low, high, i = (
                len(self.types[t]),
                sum(c[0] for c in row),
                sum(c[1] for c in row),
                self.first[t],
            )
            tight, found = tuple((max(a, n - high + b), min(b, n - low + a)) for a, b in row), None
            if low <= n <= high and all(a <= b for a, b in row):
                found = tight, [filled(n, tight, rows[i]) for rows in self.game.adds[i][: self.game.K]]
            self.rows_seen[t, row] = found
        return self.rows_seen[t, row]  # type: ignore[no-any-return]

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
            before, binding = list(rows), [k for k in range(len(sums)) if totals[k] != sums[k]]
            for t, row in enumerate(rows if binding else ()):
                room = [
                    (
                        k,
                        totals[k][0] - sums[k][1] + added[t][k][1],
                        totals[k][1] - sums[k][0] + added[t][k][0],
                    )
                    for k in binding
                ]
                rows[t] = self._narrowed(t, row, room)
            if rows == before:
                break
        return Box(rows, totals)

    def _narrowed(self, t: int, row: Row, room: list[tuple[int, int, int]]) -> Row:
        """A row without counts for which the totals leave no room, whatever all other types do."""

        def fits(a: int, least: int) -> bool:
            found = self.row(t, (*row[:a], (least, row[a][1]), *row[a + 1 :]))
            return found is not None and all(
                found[1][k][1] >= low and found[1][k][0] <= high for k, low, high in room
            )

        for a, (low, high) in enumerate(row):
            while low < high:  # what fits with at least some number of states fits with fewer
                middle = (low + high + 1) // 2
                low, high = (middle, high) if fits(a, middle) else (low, middle - 1)
            row = (*row[:a], (row[a][0], high), *row[a + 1 :])
        return row

    def profile(self, counts: Sequence[Sequence[int]]) -> list[int]:
        """A profile in which so many states of each type play each action."""
        profile = [self.game.committed.get(i, 0) for i in range(self.game.N)]
        for members, row in zip(self.types, counts, strict=True):
            for i, a in zip(members, [a for a, n in enumerate(row) for _ in range(n)], strict=True):
                profile[i] = a
        return profile

    # what holds all over a box

    def _sum(self, box: Box, t: int, a: int, weights: dict[int, Any]) -> Ends:
        """Bounds, by the counts, of a weighted sum of totals and exposures where a state of a type plays a."""
        game, i = self.game, self.first[t]
        if t not in self.parts_seen:  # by sum and type: another member than i, for i is not exposed to itself
            others = [next((j for j in members if j != i), i) for members in self.types]
            start = [sum(rows[j][b] for j, b in game.committed.items()) for rows in game.adds[i]]
            self.parts_seen[t] = start, [[rows[j] for j in others] for rows in game.adds[i]]
        start, parts = self.parts_seen[t]
        low = high = sum(c * (start[v] - (parts[v][t][a] if v >= game.K else 0)) for v, c in weights.items())
        for s, row in enumerate(box.rows):
            adds = [sum(c * parts[v][s][b] for v, c in weights.items()) for b in range(game.M)]
            least, most = filled(len(self.types[s]), row, adds)
            low, high = low + least, high + most
        return low, high

    def beaten(self, box: Box, t: int, a: int, b: int) -> tuple[bool, list[tuple[int, int]]]:
        """Whether bounds show that a state of a type that plays a would move to b; and where cases turn."""
        game, region = self.game, Region()
        gain, moves = self.gains_seen.get((t, a, b)), lambda low: game.moves(a, b, low)
        if gain is not None and all(len(m) < 2 for m in gain):
            if moves(gain.get((), 0) + self._sum(box, t, a, {m[0]: c for m, c in gain.items() if m})[0]):
                return True, []
        variables = range(len(game.sums))
        region = Region([*box.totals, *(self._sum(box, t, a, {v: 1}) for v in variables[game.K :])])
        if gain is None:
            try:
                gain = game.gain(self.first[t], a, b, region, [{(v,): 1} for v in variables])
            except Undefined:
                return False, region.turns
            below = math.lcm(*(c.denominator for c in gain.values()))  # its sign alone counts
            gain = {m: c.numerator * (below // c.denominator) for m, c in gain.items()}
            if not region.local:
                self.gains_seen[t, a, b] = gain
        linear = {m[0]: c for m, c in gain.items() if len(m) == 1 and m < (region.base,)}
        rest = {m: c for m, c in gain.items() if len(m) != 1 or m >= (region.base,)}
        shown = moves(region.interval(gain)[0]) or moves(
            region.interval(rest)[0] + self._sum(box, t, a, linear)[0]
        )
        return shown, [turn for turn in region.turns if turn[0] < game.K]

    def everywhere(
        self, box: Box, shows: Callable[[Box], Any], at: Callable[..., bool], totals: bool
    ) -> bool | None:
        """Whether something holds all over a box, which is halved where that is not seen.

        It is halved along totals, or along counts; False where it fails at one profile, None when the
        effort is spent.
        """
        boxes, start = [box], None
        for _ in range(PIECES if totals else HALVES):
            if not boxes:
                return True
            part = self.contract(boxes.pop())
            if part is None:
                continue
            start = start or part
            shown, turns = shows(part)
            if shown:
                continue
            if all(low == high for row in part.rows for low, high in row):
                if not at(self.profile([[low for low, _ in row] for row in part.rows])):
                    return False
            elif totals:
                wide = [share(*ends) for ends in zip(part.totals, start.totals, strict=True)]
                if not any(wide):
                    return None
                k = wide.index(max(wide))
                k, cut = turns[0] if turns else (k, sum(part.totals[k]) // 2)
                boxes += [part.with_total(k, -math.inf, cut), part.with_total(k, cut + 1, math.inf)]
            else:
                weights = [self._weight(part, t) for t in range(len(self.types))]
                t = weights.index(max(weights))
                _, a = max((high - low, a) for a, (low, high) in enumerate(part.rows[t]))
                middle = sum(part.rows[t][a]) // 2
                boxes += [part.with_row(t, a, 0, middle), part.with_row(t, a, middle + 1, self.game.N)]
        return None

    def _weight(self, box: Box, t: int) -> Any:
        """How much of the totals is open because of one type."""
        found, open_ = self.row(t, box.rows[t]), any(low < high for low, high in box.rows[t])
        shares = (share(*ends) for ends in zip(found[1] if found else (), box.totals, strict=False))
        return (open_, sum(shares))

    def removed(self, box: Box, t: int, a: int, b: int) -> bool:
        """Whether b beats a for a type at every profile of a box in which one of its states plays a."""
        part = box.with_row(t, a, 1, self.game.N)
        row = self.row(t, part.rows[t])
        if row is None:
            return True
        part.rows[t] = row[0]

        def leaves(profile: list[int]) -> bool:
            return self.game.leaves(profile, next(i for i in self.types[t] if profile[i] == a), b)

        def shows(part: Box) -> Any:
            return self.beaten(part, t, a, b)

        if shows(part)[0]:
            return True
        tries = (self.everywhere(part, shows, leaves, totals) for totals in (True, False))
        return next((found for found in tries if found is not None), False)

    def settled(self, profile: list[int]) -> bool:
        """Whether a profile is listed or no equilibrium; raises Refuted for one that should be listed."""
        if self.key(profile) not in self.known and self.game.deviation(profile) is None:
            raise Refuted(f"an equilibrium is not listed: {self.game.shown(profile)}")
        return True

    def empty(self, box: Box) -> bool | None:
        """Whether a box holds no equilibrium that is not listed."""
        return self.everywhere(box, lambda part: (False, []), self.settled, totals=False)

    def hunt(self, box: Box) -> None:
        """Look for an equilibrium that is not listed, by best reply from some profiles of a box."""
        until = min(self.until, time.monotonic() + 20)
        for _ in range(TRIES):
            counts = [[low for low, _ in row] for row in box.rows]
            for t, row in enumerate(box.rows):
                while sum(counts[t]) < len(self.types[t]):
                    counts[t][self.random.choice([a for a, c in enumerate(row) if counts[t][a] < c[1]])] += 1
            profile = self.profile(counts)
            for _ in range(2 * self.game.N + 10):
                if time.monotonic() > until:
                    return
                move = self.game.deviation(profile)
                if move is None:
                    self.settled(profile)
                    break
                profile[move[0]] = move[1]


def share(one: Ends, whole: Ends) -> Fraction:
    """How wide an interval is beside another."""
    return Fraction(one[1] - one[0]) / (1 + whole[1] - whole[0])


# ------------------------------------------------------------------------------------ what a file claims

#: What is checked of the institution: the entry, its place there, the value where it is absent.
RULES: dict[str, tuple[str, int | None, Any]] = {
    "depth": ("depth", None, 1), "excludability": ("excludability", None, 1), "sanction": ("sanction", None, 0),
    "exclusion_penalty": ("exclusion_penalty", None, 0), "discount": ("discount", None, 0),
    "inclusion_share": ("legitimacy_shares", 0, (1, 0, 0)), "performance": ("performance", None, "size"),
    "representation_share": ("legitimacy_shares", 1, (1, 0, 0)), "detection": ("monitoring", 1, (0, 1)),
    "performance_share": ("legitimacy_shares", 2, (1, 0, 0)),
    "minimum_members": ("minimum_participation", 0, (0, 0)), "max_depth": ("max_depth", None, None),
    "minimum_size": ("minimum_participation", 1, (0, 0)),
}  # fmt: skip
#: Certificates from which a result can follow, and what then is shown.
RESULTS: dict[str, tuple[tuple[str, ...], str]] = {
    "COMPLETE": (("boxes", "enumeration", "extremes"), "there are no other equilibria (shown by {kind})"),
    "STOPPED": (("boxes",), "no others lie outside {open} boxes that were left open; NOT that these are all"),
    "EXTREMES": (("extremes",), "all others lie between the least and the greatest; NOT that these are all"),
}


class Claim:
    """A saved solution: its game, what it lists, and its certificate."""

    def __init__(self, plain: Any, until: float) -> None:
        need(isinstance(plain, dict) and "format" in plain, "it is no saved answer")
        kind, _, version = str(plain["format"]).rpartition("/")
        need(kind == "gametheory_gov.solution", f"it holds {plain['format']!r}; solutions can be checked")
        need(version == "2", f"it is of format {version}; solve the game again to have format 2")
        self.plain, self.until, self.result, self.certificate = (
            plain,
            until,
            plain["result"],
            plain["certificate"],
        )
        self.kind = self.certificate["kind"]
        self.game = game = Game(plain["game"], plain["ties"])
        need(not plain["undecided"], "profiles are undecided, which happens in floats alone")
        exact = number(plain["tolerance"], "tolerance", rounded=True) == 0
        need(exact, "it has a tolerance; exact answers have none")
        need(self.result in RESULTS, f"it claims nothing that can be checked (result {self.result!r})")
        need(self.kind in RESULTS[self.result][0], f"{self.result} does not follow from {self.kind!r}")
        self._check_figures(plain["game"])
        ids = (
            self.certificate["proof"]["types"] if self.kind == "boxes" else [[game.ids[i]] for i in game.free]
        )
        types = [[game.place.get(label, -1) for label in members] for members in ids]
        free = sorted(i for members in types for i in members)
        need(all(types) and free == game.free, "not every free state is in exactly one type")
        for i, j in ((members[0], j) for members in types for j in members[1:]):
            need(game.alike(i, j), f"{game.ids[i]} and {game.ids[j]} are of one type, but not alike")
        self.listed = [
            self._profile(entry["actions"], n) for n, entry in enumerate(plain["equilibria"], start=1)
        ]
        self.search = Search(game, types, self.listed, until)
        need(len(self.search.known) == len(self.listed), "a profile is listed twice")

    def _check_figures(self, plain: dict[str, Any]) -> None:
        """States and institution must have the figures that the game is evaluated with."""
        game, values, states, rules = self.game, self.game.values, plain["states"], plain["institution"]
        given = {*values} if plain.get("recipe") is None else {*plain["recipe"]["given"]}
        need(given <= {*values}, "the recipe gives a value to a name that the game has not")
        columns = {
            f"ideal_{k}": list(column) for k, column in enumerate(zip(*states["ideal"], strict=True), start=1)
        }
        columns |= {name: states[name] for name in ("size", "population")}
        columns["great_power"] = [int(flag) for flag in states["great_power"]]
        own = {*plain["game"]["columns"], "benefit", "cost", "legitimacy_weight", "entry_cost", "exit_cost"}
        sources = {**states.get("extra", {}), **states}
        columns |= {name: sources[name] for name in own - given if sources.get(name) is not None}
        for name in columns.keys() & values.keys():
            same = [number(v, f"states.{name}", rounded=True) for v in columns[name]] == values[name]
            need(same, f"values.{name} differs from what the states have")
        matrix = states["exposure"] if game.W else []
        seen = [[number(v, "exposure", rounded=True) for v in row] for row in matrix]
        need(seen == game.W, "the exposures differ from what the states have")
        designed: dict[str, Any] = {}
        for name, (entry, k, default) in RULES.items():
            value = rules.get(entry, default)
            designed[name] = value if k is None else value[k]
        designed["max_depth"] = designed["max_depth"] or designed["depth"]
        if designed["performance"] == "size":
            del designed["performance"]
        if rules.get("policy", "fixed") == "fixed" or rules.get("body", "members") == "members":
            designed |= {f"policy_{k}": v for k, v in enumerate(rules.get("point", (0,)), start=1)}
        for name in (designed.keys() & values.keys()) - given - plain["game"]["parameters"].keys():
            same = close(number(designed[name], f"institution.{name}", rounded=True), values[name])
            same = same or (name == "max_depth" and values[name] == 1)
            need(same, f"values.{name} differs from the institution's")
        paid = [
            number(rules.get("transfers", {}).get(label, 0), "transfers", rounded=True) for label in game.ids
        ]
        same = all(map(close, paid, values.get("transfer", paid)))
        need(same, "values.transfer differs from the institution's")

    def _profile(self, actions: dict[str, str], n: int) -> list[int]:
        game = self.game
        need(list(actions) == game.ids, f"equilibrium {n} does not give every state, in order, one action")
        profile = [game.actions.index(a) for a in actions.values()]
        kept = all(profile[i] == a for i, a in game.committed.items())
        need(kept, f"equilibrium {n}: a committed state plays another action")
        return profile

    def _check_entry(self, entry: dict[str, Any], profile: list[int], where: str) -> None:
        """A listed profile is an equilibrium, and what is said of it is so."""
        game, actions = self.game, self.game.actions
        move = game.deviation(profile)
        if move is not None:
            how = f"{game.ids[move[0]]} moves from {actions[profile[move[0]]]} to {actions[move[1]]}"
            raise Refuted(f"{where} is none: {how} and gains {move[2]}, at {game.shown(profile)}")
        need(entry["first_action"] == actions[0], f"{where}: another first action")
        margins = [(label, a, b, number(gain, where)) for label, a, b, gain in entry["margins"]]
        need(margins == sorted(margins, key=lambda m: (-m[3], m[0])), f"{where}: margins are out of order")
        whose = sorted(game.place[label] for label, *_ in margins)
        need(whose == game.free, f"{where}: not one margin for each free state")
        gains: dict[str, dict[str, Fraction]] = {label: {} for label, *_ in margins}
        for i, b, gain in game.gains(profile):
            gains[game.ids[i]][actions[b]] = gain
        for label, action, other, gain in margins:
            right = action == entry["actions"][label] and gains[label][other] == gain == max(
                gains[label].values()
            )
            need(right, f"{where}: the margin of {label} is not so")
        totals = zip(game.sums[: game.K], game.units[0], game.sums_at(profile, 0), strict=False)
        seen = {name: constant(unit * total) for name, unit, total in totals}
        shared = {name: constant(v) for name, v in game.values.items() if not isinstance(v, list)} | seen
        reports = seen | {name: Region().collect(tree, shared) for name, tree in game.reports.items()}
        said = {name: constant(number(value, where)) for name, value in entry["reports"].items()}
        need(said == reports, f"{where}: the totals and reports are not so")
        groups = []
        for members in self.search.types if self.kind == "boxes" else ():
            counts = [sum(profile[i] == a for i in members) for a in range(game.M)]
            groups += [[[game.ids[i] for i in members], counts]] if sum(c > 0 for c in counts) > 1 else []
        need(sorted(entry["groups"]) == sorted(groups), f"{where}: the groups of alike states are not so")

    # the three proofs

    def check(self) -> str:
        """What is shown, in words."""
        stand_for = 0
        for n, (entry, profile) in enumerate(
            zip(self.plain["equilibria"], self.listed, strict=True), start=1
        ):
            self._in_time(f"equilibrium {n}")
            self._check_entry(entry, profile, f"equilibrium {n}")
            played = [[profile[i] for i in members] for members in self.search.types]
            stand_for += math.prod(
                math.factorial(len(p)) // math.prod(math.factorial(p.count(a)) for a in {*p}) for p in played
            )
        open_, many = getattr(self, f"_{self.kind}")(), len(self.listed)
        more = "" if stand_for == many else f", which stand for {stand_for} when alike states change places"
        no_others = RESULTS[self.result][1].format(kind=self.kind, open=open_)
        return f"the {many} profiles listed are equilibria{more}, and {no_others}"

    def _in_time(self, place: str) -> None:
        if time.monotonic() > self.until:
            raise NotShown(f"time is up at {place}")

    def _enumeration(self) -> None:
        game = self.game
        size = game.M ** len(game.free)
        need(size <= 1 << 24, "there are too many profiles to go through")
        states, moves = (unpacked(self.certificate[n], size, n) for n in ("upsetters", "upsetting_moves"))
        need(len(states) == len(moves) == size, f"the table has not one entry for each of {size} profiles")
        for n, backwards in enumerate(product(range(game.M), repeat=len(game.free))):
            self._in_time(f"profile {n} of {size}")
            profile = self.search.profile([[int(a == b) for b in range(game.M)] for a in backwards[::-1]])
            if states[n] == 255:
                self.search.settled(profile)
                known = self.search.key(profile) in self.search.known
                need(known, f"profile {n} is said to be upset by nobody, is no equilibrium and not listed")
                continue
            good = states[n] < len(game.free) and moves[n] < game.M
            need(good, f"profile {n} names a state or an action that is none")
            i, b = game.free[states[n]], moves[n]
            if not game.leaves(profile, i, b):
                self.search.settled(profile)
                raise NotShown(f"profile {n}: {game.ids[i]} would not move to {game.actions[b]}")

    def _extremes(self) -> None:
        game, box, ends = self.game, self.search.root(), []
        for name, start, step in (("rising", 0, 1), ("falling", game.M - 1, -1)):
            profile = [game.committed.get(i, start) for i in range(game.N)]
            for n, moves in enumerate(self.certificate[name], start=1):
                where, now = f"{name} round {n}", self.search.contract(box)
                for i, a in moves:
                    good = (
                        below(i, game.N)
                        and i in game.free
                        and below(a, game.M)
                        and (a - profile[i]) * step > 0
                    )
                    need(good, f"{where}: a move that is none")
                    t = game.free.index(i)
                    for c in range(profile[i], a, step):
                        others = sorted({*range(game.M)} - {c}, key=lambda b: b != a)
                        if now and not any(self.search.removed(now, t, c, b) for b in others):
                            self._doubt(
                                now, f"{where}: {game.ids[i]} is not shown to leave {game.actions[c]}"
                            )
                        box = box.with_row(t, c, 0, 0)
                    profile[i] = a
            ends.append(profile)
            need(profile in self.listed, f"the {name} rounds end at a profile that is not listed")
        meet = self.result == "EXTREMES" or ends[0] == ends[1]
        need(meet, "the extremes do not meet, so that not all are shown")

    def _boxes(self) -> int:
        game, search = self.game, self.search
        nodes = read_json(unpacked(self.certificate["proof"]["tree"], MOST_TREE, "the tree").decode())
        open_ = self._well_formed(nodes)
        need(not open_ or self.result == "STOPPED", f"all equilibria are claimed, but {open_} boxes are open")
        waiting: list[Box | None] = [search.root()]
        for n, (rounds, end) in enumerate(nodes):
            box = waiting.pop()
            box = box and search.contract(box)
            for r, removals in enumerate(rounds if box else (), start=1):
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
        k = self.game.sums.index(end[1])
        cut = math.floor(number(end[2], "a split") / self.game.units[0][k])
        return [box.with_total(k, -math.inf, cut), box.with_total(k, cut + 1, math.inf)]

    def _well_formed(self, nodes: Any) -> int:
        """The number of open boxes of a tree, once it is known to be one."""
        game, types, waiting, open_ = self.game, len(self.search.types), 1, 0
        for n, (rounds, end) in enumerate(nodes):
            need(waiting, "the tree goes on after its end")
            for t, a, b in (removal for removals in rounds for removal in removals):
                good = below(t, types) and below(a, game.M) and below(b, game.M) and a != b
                need(good, f"node {n} holds a removal that is none")
            match end:
                case ["count", t, a, most] if below(t, types) and below(a, game.M):
                    need(type(most) is int, f"node {n} is split along nothing")
                case ["total", name, cut] if name in game.sums[: game.K]:
                    number(cut, f"node {n}")
                case _:
                    need(end in ("empty", "profile", "open"), f"node {n} ends in nothing known")
            waiting, open_ = waiting + (1 if isinstance(end, list) else -1), open_ + (end == "open")
        need(not waiting, "the tree is cut short")
        return open_

    def _doubt(self, box: Box, place: str) -> None:
        """A step that is not shown: look for an equilibrium that is not listed, and go no further."""
        for part in (box, self.search.contract(self.search.root())) if self.result == "COMPLETE" else ():
            try:
                self.search.hunt(part or box)
            except NotShown:  # a payoff has no value there
                continue
        raise NotShown(place)

    def printed(self) -> Iterator[str]:
        """The game that is checked: what is taken as given."""
        game, form, committed = self.game, self.plain["game"]["game"], self.plain["game"]["committed"]
        yield f"the game {form['name']!r} of {game.N} states; actions, the least cooperative first: "
        yield f"  {', '.join(game.actions)}, of cooperation {form['cooperation']}; ties: {game.ties!r}"
        yield from (f"  payoff of {action}: {form['payoffs'][action]}" for action in game.actions)
        for name, table in (form["aggregates"] | form["exposures"]).items():
            kind = "total" if name in form["aggregates"] else "exposure"
            yield f"  {kind} {name}: each state adds {', '.join(f'{f} by {a}' for a, f in table.items())}"
        yield from (f"  cost of moving from {a} to {b}: {f}" for a, b, f in form["switching"])
        for name, v in game.values.items():
            column = zip(game.ids, v if isinstance(v, list) else (), strict=False)
            yield f"  {name}: {', '.join(f'{label} {x}' for label, x in column) or v}"
        for label, row in zip(game.ids, game.W, strict=False):
            exposed = zip(game.ids, row, strict=True)
            yield f"  exposure of {label}: {', '.join(f'{other} {w}' for other, w in exposed if w)}"
        fixed = ", ".join(f"{label} {action}" for label, action in committed.items())
        yield f"  committed: {fixed or 'nobody'}; all others choose freely; admission is open"


def below(value: Any, most: int) -> bool:
    """Whether a value is a position."""
    return type(value) is int and 0 <= value < most


def close(one: Fraction, other: Fraction) -> bool:
    """Whether two figures are one, up to the rounding of a float that a file may hold."""
    return abs(one - other) * 10**9 <= 1 + abs(other)


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
        say(f"CONFIRMED: {claim.check()}")
    except Refused as found:
        say(f"{found.word}: {str(found) if found.code == 1 else str(found)[:300]}")
        return found.code
    except Exception as error:  # whatever a file may hold: it is refused, never believed
        say(f"REFUSED: {path} cannot be read ({type(error).__name__}: {str(error)[:200]})")
        return 2
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
